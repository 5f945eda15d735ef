"""The parts of a DOCX that names a person in more than forty places, most of which no page shows."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

from tests.leaks.draw_image import picture
from tests.leaks.kit import BODY, Person

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
DATE = 'w:date="2024-01-02T00:00:00Z"'


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*inside: str, look: str = "") -> str:
    return f"<w:p>{look}{''.join(inside)}</w:p>"


def field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin") + f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        + mark.format("separate") + run(result) + mark.format("end")
    )  # fmt: skip


def drawn(number: int, who: Person) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="3600000" cy="432000"/>'
        f'<wp:docPr id="{number}" name="{who.full}" descr="Foto van {who.full}" title="{who.surname}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="{who.surname}.jpg"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        '<a:blip r:embed="rPic"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="3600000" cy="432000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def text_box(choice: str, fallback: str) -> str:
    inner = "<w:txbxContent>{}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        '<wp:extent cx="3000000" cy="400000"/><wp:docPr id="77" name="Vak"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="3000000" cy="400000"/></a:xfrm><a:prstGeom prst="rect"/></wps:spPr>'
        f"<wps:txbx>{inner.format(choice)}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect style="width:240pt;height:32pt"><v:textbox>'
        f"{inner.format(fallback)}</v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*cells: str) -> str:
    rows = "".join(f"<w:tr><w:tc><w:tcPr/>{cell}</w:tc></w:tr>" for cell in cells)
    return f'<w:tbl><w:tblPr><w:tblCaption w:val="{{0}}"/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>'


def body(who: Person, seen: Person) -> str:
    """Give the text of the document: every way in which Word can hold a name there."""
    n, s = who.full, who.surname
    cut = [run(piece) for piece in (n[:3], n[3:9], n[9:12], n[12:])]
    lines = [
        *(para(run(line)) for line in BODY),
        para(run(f"Het stuk is opgesteld door {seen.full} voor het bestuur.")),
        para(run("Paraaf "), *cut),
        para(f'<w:ins w:id="1" w:author="{n}" {DATE}>{run(f"Ingevoegd: {n}")}</w:ins>'),
        para(f'<w:del w:id="2" w:author="{n}" {DATE}><w:r><w:delText>Geschrapt: {n}</w:delText></w:r></w:del>'),
        para(f'<w:moveFrom w:id="3" w:author="{n}" {DATE}>{run(n)}</w:moveFrom>'),
        para(run(n, "<w:vanish/>"), run(n, '<w:color w:val="FFFFFF"/>'), run(n, '<w:smallCaps/><w:sz w:val="2"/>')),
        para(text_box(para(run(n)), para(run(n)))),
        para(field(f"HYPERLINK mailto:{s}@voorbeeld.invalid", "schrijf de griffie"), field("AUTHOR", n)),
        para(f'<w:hyperlink r:id="rLink" w:tooltip="Mail {n}">{run("schrijf")}</w:hyperlink>'),
        para(f'<w:bookmarkStart w:id="9" w:name="{s.replace("-", "_")}"/>{run("merk")}<w:bookmarkEnd w:id="9"/>'),
        para(
            f'<w:sdt><w:sdtPr><w:alias w:val="{n}"/><w:tag w:val="{s}"/><w:placeholder><w:docPart w:val="{s}"/>'
            f'</w:placeholder></w:sdtPr><w:sdtContent>{run(n)}</w:sdtContent></w:sdt>'
        ),
        para('<w:commentRangeStart w:id="0"/>', run("toelichting"), '<w:commentRangeEnd w:id="0"/>',
             '<w:r><w:commentReference w:id="0"/></w:r>', '<w:r><w:footnoteReference w:id="2"/></w:r>',
             '<w:r><w:endnoteReference w:id="2"/></w:r>'),
        para(drawn(5, who)),
        para(run("punt"), look='<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'),
        table(para(run(n)), table(para(run(n))).format(s) + para()).format(s),
        para('<w:r><w:object><v:shape style="width:20pt;height:20pt"/></w:object></w:r>'),
    ]  # fmt: skip
    ends = "".join(f'<w:{k}Reference w:type="{t}" r:id="r{k}{t}"/>' for k in ("header", "footer") for t in KINDS)
    return f"<w:body>{''.join(lines)}<w:sectPr>{ends}<w:titlePg/></w:sectPr></w:body>"


KINDS = ("default", "first", "even")


def shots(who: Person) -> tuple[bytes, bytes]:
    """Give the name in pixels as a JPEG, with the name in its EXIF too, and as a PNG."""
    exif, jpeg, png = Image.Exif(), io.BytesIO(), io.BytesIO()
    exif[0x013B] = who.full
    picture(who.full).save(jpeg, "JPEG", exif=exif)
    picture(who.full).save(png, "PNG")
    return jpeg.getvalue(), png.getvalue()


def parts(who: Person, seen: Person, *, inner: bytes) -> dict[str, bytes | str]:
    """Give every file of the document, by its place in the zip."""
    n, s = who.full, who.surname
    jpeg, png = shots(who)
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    made: dict[str, bytes | str] = {
        "word/document.xml": f"<w:document {SPACES}>{body(who, seen)}</w:document>",
        "word/comments.xml": f'<w:comments {SPACES}><w:comment w:id="0" w:author="{n}" w:initials="{s}" {DATE}>'
        f"{para(run(f'Klopt dit, {n}?'))}</w:comment></w:comments>",
        "word/settings.xml": f'<w:settings {SPACES}><w:evenAndOddHeaders/><w:docVars><w:docVar w:name="steller" '
        f'w:val="{n}"/></w:docVars></w:settings>',
        "word/people.xml": f'<w15:people {SPACES}><w15:person w15:author="{n}"/></w15:people>',
        "word/styles.xml": f'<w:styles {SPACES}><w:style w:type="paragraph" w:styleId="X"><w:name w:val="{n}"/>'
        "</w:style></w:styles>",
        "word/numbering.xml": f'<w:numbering {SPACES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        f'<w:numFmt w:val="decimal"/><w:lvlText w:val="{s} %1:"/></w:lvl></w:abstractNum><w:num w:numId="1">'
        '<w:abstractNumId w:val="0"/></w:num></w:numbering>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>Nota {n}</dc:title><dc:creator>{n}</dc:creator><cp:keywords>{s}</cp:keywords>"
        f"<cp:lastModifiedBy>{n}</cp:lastModifiedBy></cp:coreProperties>",
        "docProps/app.xml": f'<Properties xmlns="{OFFICE}/extended-properties"><Manager>{n}</Manager>'
        f"<Company>{s}</Company></Properties>",
        "docProps/custom.xml": f'<Properties xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{s}"><vt:lpwstr>{n}</vt:lpwstr>'
        "</property></Properties>",
        "docProps/thumbnail.jpeg": jpeg,
        "customXml/item1.xml": f"<zaak><behandelaar>{n}</behandelaar></zaak>",
        "word/media/image1.jpg": jpeg,
        "word/media/los.png": png,
        "word/embeddings/bijlage.docx": inner,
    }
    for kind in KINDS:
        made[f"word/header_{kind}.xml"] = f"<w:hdr {SPACES}>{para(run(f'Kop {n}'))}</w:hdr>"
        made[f"word/footer_{kind}.xml"] = f"<w:ftr {SPACES}>{para(run(f'Voet {n}'))}</w:ftr>"
    for kind in ("footnote", "endnote"):
        made[f"word/{kind}s.xml"] = (
            f'<w:{kind}s {SPACES}><w:{kind} w:id="2">{para(run(f"Zie {n}."))}</w:{kind}></w:{kind}s>'
        )
    return made


def zipped(files: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in files.items():
            whole = content if isinstance(content, bytes) else f'<?xml version="1.0" encoding="UTF-8"?>{content}'
            held.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 0, 0, 0)), whole)
    return out.getvalue()


TYPES = {
    "document": "document.main", "comments": "comments", "settings": "settings", "styles": "styles",
    "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
}  # fmt: skip


def docx(who: Person, seen: Person, *, inner: bytes = b"") -> bytes:
    """Give the whole document."""
    files, base = parts(who, seen, inner=inner), f"{OFFICE}/relationships"
    kinds = {f"/word/{stem}.xml": kind for stem, kind in TYPES.items()}
    links = [(f"r{stem}", f"{base}/{stem}", f"{stem}.xml") for stem in TYPES if stem != "document"]
    for kind in ("header", "footer"):
        for which in KINDS:
            kinds[f"/word/{kind}_{which}.xml"] = kind
            links.append((f"r{kind}{which}", f"{base}/{kind}", f"{kind}_{which}.xml"))
    links += [("rPic", f"{base}/image", "media/image1.jpg"), ("rPack", f"{base}/package", "embeddings/bijlage.docx")]
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    row = '<Relationship Id="{}" Type="{}" Target="{}"{}/>'
    outside = row.format(
        "rLink", f"{base}/hyperlink", f"mailto:{who.surname}@voorbeeld.invalid", ' TargetMode="External"'
    )
    files["word/_rels/document.xml.rels"] = rels.format("".join(row.format(*link, "") for link in links) + outside)
    files["_rels/.rels"] = rels.format(row.format("r1", f"{base}/officeDocument", "word/document.xml", ""))
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
    files["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpg" ContentType="image/jpeg"/>'
        '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="docx" ContentType="application/octet-stream"/>'
        + "".join(f'<Override PartName="{at}" ContentType="{main.format(kind)}"/>' for at, kind in kinds.items())
        + "</Types>"
    )
    return zipped(files)
