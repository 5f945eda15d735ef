"""What can be seen in a release and was never judged keeps the gate shut, whatever the document itself held."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name

from pipeline.model.place import Box
from pipeline.tools.ocr_seen import OcrWord
from pipeline.tools.pdf_blind import find_blind
from pipeline.tools.pdf_outlines import find_outlines
from pipeline.tools.pdf_pages import open_page, open_pdf
from pipeline.tools.typeset import font_folder
from redaction.verify.gate import verify
from redaction.verify.unjudged import find_unjudged, look_at_drawn

JUDGED = "Het college vraagt het bureau om een nieuwe raming van de kosten voor de verbouwing van het stadhuis."
STRANGE = "Betreft mevrouw Zwanenburgh wonende Lindelaan Hoogeveen"


def seen(text: str, confidence: float = 0.99) -> list[OcrWord]:
    return [OcrWord(word, Box(0, 0, 10, 10), confidence) for word in text.split()]


class _Outline(BasePen):  # type: ignore[misc]
    def __init__(self, glyphs: object, scale: float, left: float) -> None:
        super().__init__(glyphs)
        self.scale, self.left, self.ops = scale, left, list[str]()

    def _put(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = " ".join(f"{self.left + x * self.scale:.2f} {700 + y * self.scale:.2f}" for x, y in points)
        self.ops.append(f"{numbers} {operator}")

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self._put("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self._put("l", pt)

    def _curveToOne(self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]) -> None:
        self._put("c", pt1, pt2, pt3)

    def _closePath(self) -> None:
        self.ops.append("h")


def outlined(text: str) -> bytes:
    """Give content that draws a text as shapes."""
    font = TTFont(next(font_folder().glob("Lato-Regular.*")))
    glyphs, names, left, ops = font.getGlyphSet(), font.getBestCmap(), 72.0, list[str]()
    scale = 14 / font["head"].unitsPerEm
    for letter in text:
        pen = _Outline(glyphs, scale, left)
        glyphs[names[ord(letter)]].draw(pen)
        ops += [*pen.ops, "f"] if pen.ops else []
        left += glyphs[names[ord(letter)]].width * scale
    return "\n".join(ops).encode()


def drawn(content: bytes, path: Path, **resources: Dictionary) -> Path:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(content)
        page.Resources = Dictionary(**resources)
        buffer = io.BytesIO()
        pdf.save(buffer)
    path.write_bytes(buffer.getvalue())
    return path


def test_words_that_nobody_judged_are_told_of() -> None:
    (found,) = find_unjudged(2, seen(f"{JUDGED} {STRANGE}"), JUDGED)
    assert (found.kind, found.page) == ("unjudged", 2)
    assert "Zwanenburgh" not in found.message


def test_a_page_of_which_nothing_was_read_is_told_of() -> None:
    assert list(find_unjudged(1, seen(JUDGED), ""))


def test_words_a_little_misread_joined_or_parted_were_judged() -> None:
    noisy = "Het co1lege vraagthet bureau om een nieuwe ramlng van de kosten voor de verbou wing van het stadhuls."
    assert not list(find_unjudged(1, seen(noisy), JUDGED))


def test_a_few_strange_words_or_unsure_ones_are_noise() -> None:
    assert not list(find_unjudged(1, seen(f"{JUDGED} Zwxqr Klmpt"), JUDGED))
    assert not list(find_unjudged(1, seen(JUDGED) + seen(STRANGE, 0.5), JUDGED))


def test_letters_drawn_as_shapes_are_found_in_their_place(tmp_path: Path) -> None:
    path = drawn(outlined("Getekend door Zwanenburgh"), tmp_path / "a.pdf")
    with open_pdf(path) as document, open_page(document, 1) as page:
        (place,) = find_outlines(page)
    assert place.meets(Box(72, 130, 200, 140))


def test_the_lines_of_a_table_and_the_bars_of_a_chart_are_no_letters(tmp_path: Path) -> None:
    grid = b"".join(b"%d 600 40 0.7 re f %d 500 8 %d re f " % (72 + 50 * n, 72 + 20 * n, 9 + n) for n in range(9))
    with open_pdf(drawn(grid, tmp_path / "a.pdf")) as document, open_page(document, 1) as page:
        assert find_outlines(page) == []


def test_a_name_drawn_as_shapes_keeps_the_gate_shut_unless_it_was_judged(tmp_path: Path) -> None:
    path = drawn(outlined("Getekend door Zwanenburgh"), tmp_path / "a.pdf")

    def read(pdf: Path, number: int, blank: Sequence[Box]) -> list[OcrWord]:
        return seen("Getekend door Zwanenburgh")

    assert any(look_at_drawn(path, {1: JUDGED}, {}, read, ()))
    assert not any(look_at_drawn(path, {1: "Getekend door Zwanenburgh"}, {}, read, ()))
    assert not any(look_at_drawn(path, {1: JUDGED}, {}, None, ()))


def test_text_in_a_pattern_and_codes_without_meaning_make_a_page_blind(tmp_path: Path) -> None:
    bare = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    below = Dictionary(Subtype=Name.CIDFontType2, CIDSystemInfo=Dictionary(Ordering="Identity"))
    blind = Dictionary(Subtype=Name.Type0, Encoding=Name("/Identity-H"), DescendantFonts=pikepdf.Array([below]))
    tile = Dictionary(PatternType=1, Resources=Dictionary(Font=Dictionary(F=bare)))
    path = tmp_path / "a.pdf"
    assert not find_blind(drawn(b"", path, Font=Dictionary(F=bare)))
    assert find_blind(drawn(b"", path, Font=Dictionary(F=blind))) == {1}
    assert find_blind(drawn(b"", path, Pattern=Dictionary(P=tile))) == {1}


def test_a_term_that_nobody_found_keeps_the_gate_shut(tmp_path: Path) -> None:
    bare = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    path = drawn(b"BT /F 12 Tf 72 700 Td (Voor mevrouw Zwanenburgh) Tj ET", tmp_path / "a.pdf", Font=Dictionary(F=bare))
    kinds = {found.kind for found in verify(path, secrets=(), allowed_words={1: ""}, terms=("Zwanenburgh",))}
    assert "leak" in kinds
    assert "leak" not in {f.kind for f in verify(path, secrets=(), allowed_words={1: ""}, terms=("Hooghelaer",))}
