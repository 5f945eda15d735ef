from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.read.paper import glyphs
from extractors.read.paper.wrap import wrap
from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from pipeline.errors import UnsupportedMedia
from pipeline.tools import media, pdf_pages
from pipeline.tools.child import ChildLimits, run


def _text_of(path: Path) -> str:
    return "\f".join(page.text for page in read_pages(path, ocr_dpi=None))


def _rendered(tmp_path: Path, content: bytes | str, media_type: str = media.TXT) -> Path:
    source = tmp_path / "bron"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    make_rendition(source, media_type, tmp_path / "uit.pdf")
    return tmp_path / "uit.pdf"


def test_a_pdf_is_its_own_rendition(build: ModuleType, tmp_path: Path) -> None:
    source = build.pages_pdf(tmp_path / "a.pdf", ["x"])
    assert make_rendition(source, media.PDF, tmp_path / "b.pdf").maker == "origineel"
    assert (tmp_path / "b.pdf").read_bytes() == source.read_bytes()


def test_what_nothing_can_be_made_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedMedia, match="PDF, DOCX"):
        make_rendition(tmp_path / "a", media.ZIP, tmp_path / "b.pdf")


def test_a_mail_reads_back_as_headers_body_and_names_of_attachments(build: ModuleType, tmp_path: Path) -> None:
    source = build.mail(
        tmp_path / "a.eml", "Beste collega,\n\nDe stand is 95.", Subject="Stand", attachments=[("a.pdf", b"x")]
    )
    source_of = make_rendition(source, media.EML, tmp_path / "a.pdf")
    assert source_of.maker.startswith("typst ")
    assert _text_of(tmp_path / "a.pdf") == (
        "Van: afzender@voorbeeld.example\nAan: lezer@voorbeeld.example\nVerzonden: vrijdag 3 april 2026 11:34 (UTC+2)\n"
        "Onderwerp: Stand\nBijlagen: a.pdf\n\nBeste collega,\n\nDe stand is 95."
    )


def test_a_word_file_goes_through_the_office_program(build: ModuleType, tmp_path: Path) -> None:
    source = build.word(tmp_path / "a.docx", ["Geachte lezer"])
    source_of = run(ChildLimits(seconds=60), make_rendition, source, media.DOCX, tmp_path / "a.pdf", office="dxpdf")
    assert source_of.maker.startswith("dxpdf ")
    assert "Geachte lezer" in _text_of(tmp_path / "a.pdf")


def test_the_same_mail_gives_the_same_bytes(build: ModuleType, tmp_path: Path) -> None:
    source = build.mail(tmp_path / "a.eml", "Hallo")
    for name in ("x.pdf", "y.pdf"):
        make_rendition(source, media.EML, tmp_path / name)
    assert (tmp_path / "x.pdf").read_bytes() == (tmp_path / "y.pdf").read_bytes()


def test_text_that_looks_like_code_of_the_typesetter_is_only_text(tmp_path: Path) -> None:
    line = '#let x = 1 $y$ *vet* _schuin_ @label <b> `raw` \\ // = Kop "#panic()"'
    assert _text_of(_rendered(tmp_path, line)) == line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_file_is_decoded_whatever_its_encoding(tmp_path: Path, encoding: str) -> None:
    assert _text_of(_rendered(tmp_path, "geïnd: € 5 — één".encode(encoding))) == "geïnd: € 5 — één"


def test_tabs_become_columns_and_a_form_feed_a_new_page(tmp_path: Path) -> None:
    pages = list(read_pages(_rendered(tmp_path, "Soort\tTaak\nAmv\t14\n\fTweede"), ocr_dpi=None))
    assert [page.text for page in pages] == ["Soort Taak\nAmv 14", "Tweede"]
    starts = [word.box.x0 for word in pages[0].words]
    assert starts[1] == pytest.approx(starts[3], abs=0.5)


def test_a_long_line_wraps_and_stays_on_the_page(tmp_path: Path) -> None:
    words = ["woord" + "x" * (n % 9) for n in range(200)] + ["W" * 300]
    path = _rendered(tmp_path, " ".join(words))
    width = pdf_pages.page_sizes(path)[0][0]
    page = next(iter(read_pages(path, ocr_dpi=None)))
    assert all(word.box.x1 < width - 30 for word in page.words)
    assert page.text.replace("\n", "").replace(" ", "") == "".join(words)


def test_a_long_word_in_a_mail_stays_on_the_page(build: ModuleType, tmp_path: Path) -> None:
    link = "https://voorbeeld.example/" + "PaD/" * 60
    make_rendition(build.mail(tmp_path / "a.eml", f"Zie {link} aldaar"), media.EML, tmp_path / "a.pdf")
    page = next(iter(read_pages(tmp_path / "a.pdf", ocr_dpi=None)))
    assert max(word.box.x1 for word in page.words) < page.width - 40
    assert link in page.text.replace("\n", "")


def test_what_no_font_can_draw_stands_there_as_its_code(tmp_path: Path) -> None:
    assert _text_of(_rendered(tmp_path, "Loes 🌷 中文 \ue000")) == "Loes [U+1F337] [U+4E2D][U+6587] [U+E000]"


def test_an_empty_file_gives_an_empty_page(tmp_path: Path) -> None:
    assert [page.text for page in read_pages(_rendered(tmp_path, ""), ocr_dpi=None)] == [""]


@pytest.mark.slow
def test_every_character_we_say_we_can_draw_is_drawn_and_read_back(tmp_path: Path) -> None:
    """In the strictest standard, which refuses a character without a glyph; against the installed fonts."""
    every = sorted(c for c in glyphs._drawable() if c not in " \u00a0")
    lines = ["x" + "x".join(every[start : start + 20]) + "x" for start in range(0, len(every), 20)]
    path = _rendered(tmp_path, "\n".join(lines))
    read = {c.char for n in range(1, pdf_pages.page_count(path) + 1) for c in pdf_pages.read_chars(path, n)}
    wanted = set("".join(map(glyphs.drawable, lines)))  # some compose with the letter before them
    assert [hex(ord(c)) for c in sorted(wanted) if c not in read] == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x17F), max_size=300))
def test_no_text_gets_lost_on_the_way_to_the_page(tmp_path: Path, content: str) -> None:
    wanted = "".join(glyphs.drawable(content).split())
    chars = pdf_pages.read_chars(_rendered(tmp_path, content), 1)
    assert "".join(c.char for c in chars if not c.char.isspace()) == wanted


def test_wrapping_never_drops_a_word() -> None:
    line = "een twee  drie " * 30
    assert " ".join(wrap(line)).split() == line.split()
