"""Pictures become pages: PNG, JPEG and TIFF of every make, with each pixel as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

from extractors.read import scan
from extractors.read.rendition import READERS
from extractors.read.source import How
from pipeline.errors import ExtractionError, LimitExceeded
from pipeline.tools import media

Save = Callable[..., Path]


def _drawn(mode: str = "L", size: tuple[int, int] = (300, 200)) -> Image.Image:
    """Give a picture with a black field in its top left corner, on white."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 4), fill="black")
    return image.convert(mode)


@pytest.fixture
def pdf_of(tmp_path: Path) -> Callable[..., Path]:
    def make(image: Image.Image, kind: str, **options: object) -> Path:
        original = tmp_path / f"in.{kind}"
        image.save(original, kind, **options)
        scan.render(original, tmp_path / "out.pdf", How())
        return tmp_path / "out.pdf"

    return make


def _page(path: Path, number: int = 0, scale: float | None = None) -> np.ndarray:
    document = pypdfium2.PdfDocument(path)
    page = document[number]
    picture = page.render(scale=scale or 1, may_draw_forms=False).to_numpy()[:, :, :3].copy()
    document.close()
    return picture


def _sizes(path: Path) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(path)
    sizes = [tuple(round(side) for side in document.get_page_size(n)) for n in range(len(document))]
    document.close()
    return sizes


def _is_black_at(picture: np.ndarray, across: float, down: float) -> bool:
    height, width = picture.shape[:2]
    return bool(picture[int(down * height), int(across * width)].max() < 60)


def test_every_kind_of_picture_has_a_reader() -> None:
    assert {media.PNG, media.JPEG, media.TIFF} <= READERS.keys()


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P", "LA", "RGBA", "I;16"])
def test_a_png_of_any_depth_shows_the_same_picture(pdf_of: Save, mode: str) -> None:
    deep = Image.fromarray(np.asarray(_drawn("L"), np.uint16) * 257)
    picture = _page(pdf_of(deep if mode == "I;16" else _drawn(mode), "png", dpi=(100, 100)))
    assert _is_black_at(picture, 0.1, 0.1)
    assert not _is_black_at(picture, 0.9, 0.9)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "CMYK", "I;16", "F"])
def test_a_tiff_of_any_depth_shows_the_same_picture(pdf_of: Save, mode: str) -> None:
    deep = Image.fromarray(np.asarray(_drawn("L"), np.uint16) * 257)
    picture = _page(pdf_of(deep if mode == "I;16" else _drawn(mode), "tiff", dpi=(100, 100)))
    assert _is_black_at(picture, 0.1, 0.1)
    assert not _is_black_at(picture, 0.9, 0.9)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_goes_in_byte_for_byte(pdf_of: Save, tmp_path: Path, mode: str) -> None:
    path = pdf_of(_drawn(mode), "jpeg", dpi=(100, 100))
    assert (tmp_path / "in.jpeg").read_bytes() in path.read_bytes()
    picture = _page(path)
    assert _is_black_at(picture, 0.1, 0.1)
    assert not _is_black_at(picture, 0.9, 0.9)


def test_pixels_survive_without_loss(pdf_of: Save) -> None:
    noise = np.random.default_rng(7).integers(0, 256, (90, 120, 3), dtype=np.uint8)
    with pikepdf.open(pdf_of(Image.fromarray(noise), "png", dpi=(200, 200))) as document:
        kept = pikepdf.PdfImage(document.pages[0].Resources.XObject["/I"]).as_pil_image()
    assert np.array_equal(np.asarray(kept), noise)


def test_a_page_is_drawn_with_its_own_pixels_at_its_own_resolution(pdf_of: Save) -> None:
    path = pdf_of(_drawn("L", (1654, 2339)), "png", dpi=(200, 200))
    assert _page(path, scale=200 / 72).shape[:2] == (2339, 1654)


def test_what_is_transparent_is_white_paper(pdf_of: Save) -> None:
    image = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    assert _page(pdf_of(image, "png")).min() == 255


@pytest.mark.parametrize(
    ("orientation", "black_at"),
    [
        (1, (0.1, 0.1)),
        (2, (0.9, 0.1)),
        (3, (0.9, 0.9)),
        (4, (0.1, 0.9)),
        (5, (0.1, 0.1)),
        (6, (0.9, 0.1)),
        (7, (0.9, 0.9)),
        (8, (0.1, 0.9)),
    ],
)
def test_a_photo_is_turned_as_its_camera_says(pdf_of: Save, orientation: int, black_at: tuple[float, float]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = pdf_of(_drawn("RGB"), "jpeg", dpi=(100, 100), exif=exif)
    assert _sizes(path) == [(144, 216) if orientation > 4 else (216, 144)]
    assert _is_black_at(_page(path), *black_at)


def test_a_tiff_of_many_pages_gives_as_many_in_order(pdf_of: Save) -> None:
    pages = [_drawn("1", (200 + 10 * n, 100)) for n in range(4)]
    path = pdf_of(pages[0], "tiff", save_all=True, append_images=pages[1:], dpi=(72, 72), compression="group4")
    assert _sizes(path) == [(200, 100), (210, 100), (220, 100), (230, 100)]


def test_a_fax_with_two_resolutions_keeps_its_shape(pdf_of: Save) -> None:
    assert _sizes(pdf_of(_drawn("1", (1728, 1100)), "tiff", dpi=(204, 98))) == [(610, 808)]


@pytest.mark.parametrize(
    ("size", "dpi", "points"),
    [
        ((1654, 2339), None, (595, 842)),  # A4 at 200 dpi that tells nothing
        ((4000, 3000), (72, 72), (842, 631)),  # a telephone: its resolution would give a page of a metre and a half
        ((400, 200), None, (300, 150)),  # a small picture at the resolution of a screen
        ((1654, 2339), (200, 200), (595, 842)),
        ((1000, 800), (3, 3), (842, 674)),  # nonsense
    ],
)
def test_a_page_has_the_size_of_the_paper_or_a_likely_one(
    pdf_of: Save, size: tuple[int, int], dpi: tuple[int, int] | None, points: tuple[int, int]
) -> None:
    options = {} if dpi is None else {"dpi": dpi}
    assert _sizes(pdf_of(Image.new("L", size, 255), "jpeg", **options)) == [points]


def test_a_picture_with_too_many_pixels_is_refused(pdf_of: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MOST_PIXELS", 10_000)
    with pytest.raises(LimitExceeded, match="beeldpunten"):
        pdf_of(_drawn("L"), "png")


def test_too_many_pages_are_refused(pdf_of: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MOST_PAGES", 2)
    pages = [_drawn("1")] * 3
    with pytest.raises(LimitExceeded, match="bladzijden"):
        pdf_of(pages[0], "tiff", save_all=True, append_images=pages[1:])


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff"])
def test_a_picture_that_ends_halfway_is_told_to_be_damaged(tmp_path: Path, kind: str) -> None:
    whole = tmp_path / f"a.{kind}"
    noise = np.random.default_rng(3).integers(0, 256, (200, 200), dtype=np.uint8)
    Image.fromarray(noise).save(whole)
    half = tmp_path / "half"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(ExtractionError, match="beschadigd"):
        scan.render(half, tmp_path / "out.pdf", How())


def test_what_is_no_picture_is_told_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\x89PNG\r\n\x1a\nniets")
    with pytest.raises(ExtractionError, match="beschadigd"):
        scan.render(tmp_path / "a", tmp_path / "out.pdf", How())
