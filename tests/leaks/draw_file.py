"""Names in what a file carries along: attachments, portfolios, private keys, old revisions, orphans, encryption."""

from __future__ import annotations

import io

from pikepdf import Array, Dictionary, Encryption, Name, Object, ObjectStreamMode, Pdf, String

from tests.leaks import fonts
from tests.leaks.draw_object import annotation, changed
from tests.leaks.draw_place import start
from tests.leaks.kit import BOFT, OYGA, ZOLT, ZWAN, Person, Sheet, case, letter, new_pdf, page, save, string

PLAIN = ObjectStreamMode.disable


def attached(pdf: Pdf, who: Person, data: bytes) -> Object:
    held = pdf.make_stream(data)
    held.Type = Name.EmbeddedFile
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=f"{who.surname}.txt", UF=f"{who.full}.txt", Desc=f"Brief van {who.full}",
                   EF=Dictionary(F=held), AFRelationship=Name.Source)
    )  # fmt: skip


@case("doc-attachments", "attachments: in the name tree, as a pin on the page, and a PDF in the PDF", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        inner, other, font, _y = start(who)
        del font
        page(inner, other)
        note = attached(pdf, who, f"Beste {who.full}".encode())
        whole = attached(pdf, who, save(inner))
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), note, String("b"), whole])))
        sheet.Annots = Array([annotation(pdf, "FileAttachment", (500, 500, 520, 520), FS=note, Contents=who.full)])

    return changed(seen, who, change)


@case("doc-portfolio", "associated files (/AF) and a portfolio (/Collection)", BOFT)
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        spec = attached(pdf, who, f"Geachte {who.full}".encode())
        spec.CI = Dictionary(Type=Name.CollectionItem, van=who.full)
        pdf.Root.AF, sheet.AF = Array([spec]), Array([spec])
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), spec])))
        pdf.Root.Collection = Dictionary(
            Type=Name.Collection, D=String("a"),
            Schema=Dictionary(van=Dictionary(Type=Name.CollectionField, Subtype=Name.S, N=f"Van {who.full}")),
        )  # fmt: skip

    return changed(seen, who, change)


@case("doc-leftovers", "PieceInfo, threads, templates, a thumbnail's tail and private keys", OYGA)
def _(who: Person, seen: Person) -> bytes:
    def change(pdf: Pdf, sheet: Object, who: Person) -> None:
        piece = Dictionary(Eigen=Dictionary(LastModified="D:20240101", Private=Dictionary(Steller=who.full)))
        sheet.PieceInfo, pdf.Root.PieceInfo = piece, piece
        thread = pdf.make_indirect(Dictionary(Type=Name.Thread, I=Dictionary(Title=who.full, Author=who.full)))
        bead = pdf.make_indirect(Dictionary(Type=Name.Bead, T=thread, P=sheet, R=Array([0, 0, 100, 100])))
        bead.N = bead.V = bead
        thread.F = bead
        pdf.Root.Threads, sheet.B = Array([thread]), Array([bead])
        small = Sheet(pdf)
        small.text(72, 700, who.full, fonts.type0(pdf))
        template = pdf.make_indirect(
            Dictionary(Type=Name.Template, MediaBox=Array([0, 0, 595, 842]), Contents=small.stream(),
                       Resources=small.resources)
        )  # fmt: skip
        pdf.Root.Names = Dictionary(Templates=Dictionary(Names=Array([String(who.surname), template])))
        thumb = pdf.make_stream(bytes(range(64)) + who.full.encode())
        thumb.update(Dictionary(Width=8, Height=8, ColorSpace=Name.DeviceGray, BitsPerComponent=8))
        sheet.Thumb, sheet[f"/{who.surname}"] = thumb, 1
        pdf.Root["/Eigenaar"] = String(who.full)

    return changed(seen, who, change)


def appended(data: bytes, number: int, body: bytes, root: str) -> bytes:
    """Add a revision by hand: one object written anew behind the old end of the file."""
    at = data.rindex(b"startxref")
    before = int(data[at:].split()[1])
    start_of_object = len(data) + 1
    size = 1 + max(int(line.split()[0]) for line in data.splitlines() if line.endswith(b" 0 obj"))
    new = f"\n{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = (
        f"xref\n{number} 1\n{start_of_object:010d} 00000 n \ntrailer\n<< /Size {size} /Root {root} /Prev {before} >>\n"
    )
    return data + new + table.encode() + f"startxref\n{len(data) + len(new)}\n%%EOF\n".encode()


def revised(who: Person, seen: Person) -> bytes:
    """Give a letter whose earlier revision named another than the one you see now."""
    pdf, sheet, font, y = start(seen)
    sheet.text(72, y, f"Opsteller: {who.full}", font)
    page(pdf, sheet)
    old = save(pdf, object_stream_mode=PLAIN, compress_streams=False)
    with Pdf.open(io.BytesIO(old)) as again:
        contents, root = again.pages[0].obj.Contents, again.Root.objgen[0]
        wide = string(font.encode(f"Opsteller: {who.full}")).encode()
        now = contents.read_bytes().replace(wide, string(font.encode("Opsteller: de griffie")).encode())
        body = b"<< /Length %d >>\nstream\n" % len(now) + now + b"\nendstream"
        return appended(old, contents.objgen[0], body, f"{root} 0 R")


@case("file-old-revision", "an earlier revision in the same file", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    return revised(who, seen)


@case("file-orphans", "an object that nothing points to, and a word behind the end of the file", ZWAN)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, _font, _y = start(seen)
    page(pdf, sheet)
    plain = save(pdf, object_stream_mode=PLAIN)
    with Pdf.open(io.BytesIO(plain)) as again:
        root = again.Root.objgen[0]
        body = b"(" + who.full.encode("latin-1") + b")"
        return appended(plain, len(again.objects) + 1, body, f"{root} 0 R") + b"% " + who.full.encode()


@case("file-owner-password", "an encrypted file that opens without a password", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.text(72, y, f"Paraaf {who.full}", font)
    page(pdf, sheet)
    pdf.docinfo["/Author"] = who.full
    how = Encryption(owner="geheim", user="", R=3, aes=False, metadata=False)
    return save(pdf, encryption=how, deterministic_id=False, static_id=True)


@case("file-second-page", "the same names on three pages that share one content and one font", BOFT)
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    sheet = Sheet(pdf)
    y = letter(sheet, fonts.truetype(pdf), seen)
    sheet.text(72, y, f"Kopie voor {who.full}", fonts.truetype(pdf))
    first = page(pdf, sheet)
    for _ in range(2):
        pdf.pages.append(pdf.pages[0])
    first.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    return save(pdf)
