"""Writes DOCX and ODT files from raw XML, for constructs that no library writes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_OPEN = "http://schemas.openxmlformats.org/"
REL = f"{_OPEN}officeDocument/2006/relationships/"
NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": f"{_OPEN}wordprocessingml/2006/main",
        "r": REL.rstrip("/"),
        "mc": f"{_OPEN}markup-compatibility/2006",
        "wp": f"{_OPEN}drawingml/2006/wordprocessingDrawing",
        "a": f"{_OPEN}drawingml/2006/main",
        "pic": f"{_OPEN}drawingml/2006/picture",
        "m": f"{_OPEN}officeDocument/2006/math",
        "c": f"{_OPEN}drawingml/2006/chart",
        "dgm": f"{_OPEN}drawingml/2006/diagram",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    }.items()
)
STYLES = f"""<w:styles {NAMES}>
<w:style w:type="paragraph" w:default="1" w:styleId="Gewoon"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Geheim"><w:basedOn w:val="Gewoon"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="GeheimTeken"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"""
NUMBERING = f"""<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Artikel %1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%2)"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_KINDS = ("header", "footer", "footnotes", "endnotes", "comments", "settings", "styles", "numbering")


def run(text: str, properties: str = "") -> str:
    """Give a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(text: str, properties: str = "", run_properties: str = "") -> str:
    """Give a paragraph with one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text, run_properties)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    """Give a cell with one paragraph; `text` that begins with `<` is XML already."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else para(text)}</w:tc>"


def table(*rows: str, columns: int = 2) -> str:
    """Give a table of rows, each the XML of its cells (and row properties)."""
    grid = '<w:gridCol w:w="2500"/>' * columns
    made = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>"


def field(instruction: str, shown: str) -> str:
    """Give a complex field with what it last showed."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return mark.format("begin") + code + mark.format("separate") + run(shown) + mark.format("end")


def shape(text: str, *, inline: bool = False) -> str:
    """Give a drawing with a text box, floating or in the line."""
    size = '<wp:extent cx="2400000" cy="600000"/>'
    place = (
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>3000000</wp:posOffset>'
        '</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
    )
    box = (
        f'<a:graphic><a:graphicData uri="{_SHAPE}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/>'
        '<a:ext cx="2400000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{para(text)}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>"
        "</a:graphic>"
    )
    if inline:
        inner = f'<wp:inline distT="0" distB="0" distL="0" distR="0">{size}<wp:docPr id="5" name="x"/>{box}</wp:inline>'
    else:
        inner = (
            '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" '
            f'locked="0" layoutInCell="1" allowOverlap="1">{place}{size}<wp:wrapNone/>'
            f'<wp:docPr id="5" name="x"/>{box}</wp:anchor>'
        )
    return f"<w:drawing>{inner}</w:drawing>"


_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def vml(text: str) -> str:
    """Give a text box in the old form."""
    return (
        '<w:pict><v:shape style="position:absolute;margin-left:200pt;margin-top:0;width:180pt;height:40pt"><v:textbox>'
        f"<w:txbxContent>{para(text)}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )


def both_forms(new: str, old: str) -> str:
    """Give a run with a drawing in its new and its old form, as Word writes it."""
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )


def part(tag: str, content: str) -> str:
    """Give the XML of a part: `hdr`, `ftr`, `footnotes`, `comments`."""
    return f"<w:{tag} {NAMES}>{content}</w:{tag}>"


def docx(
    path: Path, body: str, parts: Mapping[str, str | bytes] | None = None, relations: str = "", section: str = ""
) -> Path:
    """Write a DOCX; `parts` by name below `word/`, each named to the document by its own name as relation id."""
    held: dict[str, str | bytes] = {"styles.xml": STYLES, "numbering.xml": NUMBERING, **(parts or {})}
    kinds = {name: next((k for k in _KINDS if name.startswith(k)), "") for name in held}
    types = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_WORD_TYPE}{kind}+xml"/>'
        for name, kind in kinds.items()
        if kind
    )
    links = "".join(
        f'<Relationship Id="{name.split(".")[0]}" Type="{REL}{kind}" Target="{name}"/>'
        for name, kind in kinds.items()
        if kind
    )
    package = f"{_OPEN}package/2006/"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}content-types"><Default Extension="xml" ContentType="application/xml"/><Default '
            'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            f'PartName="/word/document.xml" ContentType="{_WORD_TYPE}document.main+xml"/>{types}</Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}relationships"><Relationship Id="d" Type="{REL}officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f"<w:document {NAMES}><w:body>{body}<w:sectPr>{section}"
            '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" '
            'w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}relationships">{links}{relations}</Relationships>',
        )
        for name, content in held.items():
            archive.writestr(f"word/{name}", content)
    return path


# --- ODT -----------------------------------------------------------------------------------------------------------

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODF_NAMES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "office": f"{_ODF}office:1.0",
        "text": f"{_ODF}text:1.0",
        "table": f"{_ODF}table:1.0",
        "draw": f"{_ODF}drawing:1.0",
        "style": f"{_ODF}style:1.0",
        "svg": f"{_ODF}svg-compatible:1.0",
        "fo": f"{_ODF}xsl-fo-compatible:1.0",
        "script": f"{_ODF}script:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
        "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    }.items()
)
_ODT_STYLES = """<style:style style:name="Weg" style:family="text"><style:text-properties text:display="none"/>
</style:style><text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"
 style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"
 text:display-levels="1"/></text:list-style>"""


def odt(
    path: Path, body: str, *, header: str = "", files: Mapping[str, bytes] | None = None, doctype: str = ""
) -> Path:
    """Write an ODT; `header` is the content of the header of its pages."""
    masters = (
        '<style:page-layout style:name="P"/></office:automatic-styles><office:master-styles><style:master-page '
        f'style:name="Standard" style:page-layout-name="P"><style:header>{header or "<text:p/>"}</style:header>'
        "</style:master-page></office:master-styles>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f'{doctype}<office:document-content {ODF_NAMES} office:version="1.2">'
            f"<office:automatic-styles>{_ODT_STYLES}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f'<office:document-styles {ODF_NAMES} office:version="1.2"><office:automatic-styles>{masters}'
            "</office:document-styles>",
        )
        archive.writestr("META-INF/manifest.xml", manifest)
        for name, content in (files or {}).items():
            archive.writestr(name, content)
    return path
