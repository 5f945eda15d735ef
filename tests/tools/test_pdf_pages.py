from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from pipeline.errors import EncryptedInput, ExtractionError, LimitExceeded
from pipeline.tools import pdf_pages


@pytest.fixture
def plain(build: ModuleType, tmp_path: Path) -> Path:
    return build.pages_pdf(tmp_path / "a.pdf", ["Hoog en laag: Égypjq"], ["twee"])


def _word(path: Path, text: str) -> list[pdf_pages.PlacedChar]:
    chars = pdf_pages.read_chars(path, 1)
    start = "".join(c.char for c in chars).index(text)
    return list(chars[start : start + len(text)])


def test_pages_are_counted_and_measured(plain: Path) -> None:
    assert pdf_pages.page_count(plain) == 2
    assert [tuple(map(round, size)) for size in pdf_pages.page_sizes(plain)] == [(595, 842)] * 2


def test_a_file_with_a_password_is_told_apart_from_a_broken_one(build: ModuleType, plain: Path, tmp_path: Path) -> None:
    locked = build.locked_pdf(tmp_path / "locked.pdf", plain, user="geheim")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + b"x" * 500)
    with pytest.raises(EncryptedInput, match="wachtwoord"):
        pdf_pages.page_count(locked)
    with pytest.raises(ExtractionError, match="beschadigd"):
        pdf_pages.page_count(broken)


def test_an_owner_password_alone_does_not_keep_a_file_shut(build: ModuleType, plain: Path, tmp_path: Path) -> None:
    assert pdf_pages.page_count(build.locked_pdf(tmp_path / "owner.pdf", plain, user="")) == 2


def test_a_page_that_does_not_exist_is_an_error_with_its_number(plain: Path) -> None:
    with pytest.raises(ExtractionError, match="bladzijde 3"):
        pdf_pages.read_chars(plain, 3)


def test_all_boxes_of_a_line_have_one_height(plain: Path) -> None:
    heights = {(round(c.box.top, 2), round(c.box.bottom, 2)) for c in _word(plain, "Égypjq")}
    assert len(heights) == 1


def test_a_box_holds_the_ink_of_its_letter(plain: Path) -> None:
    for char in _word(plain, "Égypjq"):
        assert char.box.top <= char.ink.top + 0.5
        assert char.box.bottom >= char.ink.bottom - 0.5


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_lie_on_the_ink_of_the_picture_whatever_the_rotation(
    build: ModuleType, plain: Path, tmp_path: Path, rotate: int
) -> None:
    """The crop box shifts the page as well: a box must still lie where the viewer shows the letter."""
    turned = build.turned_pdf(tmp_path / "t.pdf", plain, rotate, crop=(30, 40, 500, 820))
    picture = pdf_pages.render_page(turned, 1, 144).convert("L")
    ink = [c.ink for c in pdf_pages.read_chars(turned, 1) if c.char.isalnum()]
    for box in ink:
        part = picture.crop(tuple(round(side * 2) for side in box))
        assert part.getextrema()[0] < 128, "no ink in the box of a letter"
    blank = picture.copy()
    for box in ink:
        blank.paste(255, tuple(round(side * 2) + grow for side, grow in zip(box, (-3, -3, 3, 3), strict=True)))
    dark = sum(blank.histogram()[:100])
    assert dark < 400, "ink outside the boxes (the colon and accents aside)"


@pytest.mark.parametrize(("rotate", "turned"), [(0, 0), (90, 90), (180, 180), (270, 270)])
def test_the_direction_of_the_text_is_as_shown(
    build: ModuleType, plain: Path, tmp_path: Path, rotate: int, turned: int
) -> None:
    path = build.turned_pdf(tmp_path / "t.pdf", plain, rotate)
    assert {c.turned for c in pdf_pages.read_chars(path, 1)} == {turned}


def test_text_in_a_form_field_is_read(build: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(build.form_pdf_bytes("Ingevuld antwoord"))
    assert "Ingevuld" in "".join(c.char for c in pdf_pages.read_chars(path, 1))


def test_a_page_too_large_for_a_picture_is_refused(build: ModuleType, tmp_path: Path) -> None:
    path = build.pdf(tmp_path / "big.pdf", "#set page(width: 10000pt, height: 10000pt)\nGroot")
    with pytest.raises(LimitExceeded):
        pdf_pages.render_page(path, 1, 300)


def test_images_are_found_with_their_place(build: ModuleType, plain: Path, tmp_path: Path) -> None:
    scan = build.scan_pdf(tmp_path / "scan.pdf", plain)
    with pdf_pages.open_pdf(scan) as document, pdf_pages.open_page(document, 1) as page:
        (box,) = pdf_pages.find_images(page)
        assert box.x1 - box.x0 == pytest.approx(page.get_width(), abs=1)


def test_a_very_large_page_gets_a_resolution_that_fits(build: ModuleType, tmp_path: Path) -> None:
    path = build.pdf(tmp_path / "big.pdf", "#set page(width: 10000pt, height: 10000pt)\nGroot")
    with pdf_pages.open_pdf(path) as document, pdf_pages.open_page(document, 1) as page:
        dpi = pdf_pages.fitting_dpi(page, 300)
        assert 30 < dpi < 72
