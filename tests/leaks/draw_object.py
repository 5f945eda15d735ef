"""Names in the objects round the pages: annotations, fields, the structure tree, outlines, scripts, metadata."""

from __future__ import annotations

from collections.abc import Callable

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from tests.leaks import fonts
from tests.leaks.draw_place import form_with, start
from tests.leaks.kit import BOFT, OYGA, ZOLT, Person, Sheet, case, page, save

Change = Callable[[Pdf, Object, Person], None]


def changed(seen: Person, who: Person, change: Change, **how: object) -> bytes:
    """Give a letter of one page after a change to the file around it."""
    pdf, sheet, _font, _y = start(seen)
    change(pdf, page(pdf, sheet), who)
    return save(pdf, **how)


def annotation(pdf: Pdf, kind: str, box: tuple[int, int, int, int], **more: object) -> Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array(list(box)), F=4, **more)  # type: ignore[arg-type]
    )


@case("annot-notes", "the content, author, subject and pop-up of a note, and a free text with a look", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        look = form_with(pdf, fonts.type0(pdf), f"Vrij: {who.full}")
        note = annotation(pdf, "Text", (500, 700, 520, 720), Contents=f"Vraag {who.full}", T=who.full, Subj=who.surname,
                          RC=f"<body xmlns='http://www.w3.org/1999/xhtml'><p>{who.full}</p></body>")  # fmt: skip
        free = annotation(pdf, "FreeText", (72, 500, 472, 530), Contents=who.full, AP=Dictionary(N=look), DA="/F 11 Tf")
        popup = annotation(pdf, "Popup", (300, 600, 400, 650), Contents=who.full, Parent=note)
        sheet.Annots = Array([note, free, popup])

    return changed(seen, who, change)


@case("annot-hidden-and-stamp", "a hidden annotation, a stamp, and a look that is not shown (AP/D, AP/R)", OYGA)
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        font = fonts.type0(pdf)
        empty = Sheet(pdf).form((0, 0, 10, 10))
        hidden = annotation(pdf, "FreeText", (72, 400, 300, 420), AP=Dictionary(N=form_with(pdf, font, who.full)))
        hidden.F = 2
        stamp = annotation(pdf, "Stamp", (72, 300, 472, 330), AP=Dictionary(N=form_with(pdf, font, f"Z {who.full}")))
        looks = Dictionary(N=empty, D=form_with(pdf, font, who.full), R=form_with(pdf, font, who.surname))
        rest = annotation(pdf, "Square", (72, 250, 92, 270), AP=looks)
        sheet.Annots = Array([hidden, stamp, rest])

    return changed(seen, who, change)


@case("annot-links", "links: an address, a file, a destination by name, and the URI base", BOFT)
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        flat = who.surname
        actions = (
            Dictionary(S=Name.URI, URI=f"mailto:{flat}@voorbeeld.invalid"),
            Dictionary(S=Name.Launch, F=f"C:\\Users\\{flat}\\nota.docx"),
            Dictionary(S=Name.GoToR, F=Dictionary(Type=Name.Filespec, F=f"{flat}.pdf", UF=f"{flat}.pdf"), D=flat),
            Dictionary(S=Name.GoTo, D=String(flat)),
        )
        sheet.Annots = Array(
            [annotation(pdf, "Link", (72, 600 + 20 * at, 200, 615 + 20 * at), A=a) for at, a in enumerate(actions)]
        )
        pdf.Root.URI = Dictionary(Base=f"https://voorbeeld.invalid/{flat}/")
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(flat), Array([sheet, Name.Fit])])))
        pdf.Root.Dests = Dictionary({f"/{flat}": Array([sheet, Name.Fit])})

    return changed(seen, who, change)


@case("field-values", "form fields: a value with a look, a value without, a choice, a tooltip, a default", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        font = fonts.type0(pdf)
        shown = annotation(pdf, "Widget", (72, 500, 472, 530), FT=Name.Tx, T="steller", V=who.full, DV=who.full,
                           AP=Dictionary(N=form_with(pdf, font, who.full)), TU=f"Naam van {who.full}")  # fmt: skip
        bare = annotation(pdf, "Widget", (72, 450, 472, 470), FT=Name.Tx, T=who.surname, V=who.full, DA="/F1 11 Tf 0 g")
        pick = annotation(pdf, "Widget", (72, 400, 472, 420), FT=Name.Ch, T="keuze", V=who.full, DA="/F1 11 Tf 0 g",
                          Opt=Array([who.full, "een ander"]), Ff=131072)  # fmt: skip
        sheet.Annots = Array([shown, bare, pick])
        base = Dictionary(Font=Dictionary(F1=fonts.unembedded(pdf).dictionary))
        pdf.Root.AcroForm = Dictionary(Fields=Array([shown, bare, pick]), DR=base, DA="/F1 11 Tf 0 g")

    return changed(seen, who, change)


@case("field-xfa", "the XML of an XFA form")
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        xml = f"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><data><naam>{who.full}</naam></data></xdp:xdp>"
        stream = pdf.make_stream(xml.encode())
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Array([String("datasets"), stream]))

    return changed(seen, who, change)


@case("field-signature", "the dictionary of a signature: name, reason, place and contact", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        value = pdf.make_indirect(
            Dictionary(
                Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"), Name=who.full,
                Reason=f"Akkoord {who.full}", ContactInfo=who.surname, Location="Ons dorp", M="D:20240102120000Z",
                ByteRange=Array([0, 1, 2, 3]), Contents=String(b"0\x80CN=" + who.full.encode() + bytes(200)),
            )
        )  # fmt: skip
        field = annotation(pdf, "Widget", (72, 400, 300, 450), FT=Name.Sig, T="Handtekening", V=value)
        sheet.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.Root.Perms = Dictionary(DocMDP=value)

    return changed(seen, who, change)


@case("tags-inline", "ActualText, Alt and E of marked content, inline", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    hidden = String(who.full).unparse().decode("latin-1")
    for at, key in enumerate(("ActualText", "Alt", "E")):
        sheet.op(f"/Span << /{key} {hidden} >> BDC")
        sheet.text(72, y - 18 * at, "de steller", font)
        sheet.op("EMC")
    page(pdf, sheet)
    return save(pdf)


@case("tags-named", "ActualText, Alt and E of a property list with a name", OYGA)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    named = pdf.make_indirect(Dictionary(ActualText=who.full, Alt=who.full, E=who.surname, MCID=0))
    sheet.op(f"/Span /{sheet.add('Properties', named)} BDC")
    sheet.text(72, y, "de steller", font)
    sheet.op("EMC")
    page(pdf, sheet)
    return save(pdf)


@case("tags-structure", "ActualText, Alt, E, T and attributes of the structure tree", BOFT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.op("/P << /MCID 0 >> BDC")
    sheet.text(72, y, "de steller", font)
    sheet.op("EMC")
    made = page(pdf, sheet, StructParents=0)  # type: ignore[arg-type]
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    element = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem, S=Name.P, P=root, Pg=made, K=0, ActualText=who.full, Alt=who.full, E=who.surname,
            T=who.full, ID=who.surname, A=Dictionary(O=Name.Table, Summary=who.full),
        )
    )  # fmt: skip
    root.K, root.ParentTree = element, Dictionary(Nums=Array([0, Array([element])]))
    root.IDTree = Dictionary(Names=Array([String(who.surname), element]))
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)
    return save(pdf)


@case("doc-outline", "the bookmarks and page labels", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        root = pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
        item = pdf.make_indirect(
            Dictionary(Title=f"Gesprek met {who.full}", Parent=root, Dest=Array([sheet, Name.Fit]))
        )
        root.First = root.Last = item
        pdf.Root.Outlines = root
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=f"{who.full}-", S=Name.D)]))

    return changed(seen, who, change)


@case("doc-metadata", "docinfo and XMP of the document, the page and an image", OYGA)
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        xml = (
            "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
            "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
            f"xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:creator><rdf:Seq><rdf:li>{who.full}</rdf:li></rdf:Seq>"
            "</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
        )

        def meta() -> Object:
            stream = pdf.make_stream(xml.encode())
            stream.update(Dictionary(Type=Name.Metadata, Subtype=Name.XML))
            return stream

        dot = pdf.make_stream(b"\x80\x90\xa0")
        dot.update(
            Dictionary(
                Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceRGB,
                BitsPerComponent=8, Metadata=meta(),
            )
        )  # fmt: skip
        sheet.Resources.XObject["/Dot"] = dot
        sheet.Contents = pdf.make_stream(sheet.Contents.read_bytes() + b"\nq 20 0 0 20 72 300 cm /Dot Do Q")
        sheet.Metadata, pdf.Root.Metadata = meta(), meta()
        info = {"/Author": who.full, "/Title": f"Nota {who.full}", "/Keywords": who.surname, "/Eigen": who.full}
        pdf.trailer.Info = pdf.make_indirect(Dictionary(info))

    return changed(seen, who, change)


@case("doc-scripts", "JavaScript of the document, the page and a field")
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        run = Dictionary(S=Name.JavaScript, JS=f"app.alert('{who.full}');")
        flow = Dictionary(S=Name.JavaScript, JS=pdf.make_stream(f"var steller = '{who.full}';".encode("utf-16")))
        pdf.Root.OpenAction, pdf.Root.AA, sheet.AA = run, Dictionary(WC=flow), Dictionary(O=run)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("start"), run])))

    return changed(seen, who, change)
