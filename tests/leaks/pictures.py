"""What the eye sees of a PDF: its pages rendered, revealed and peeled, its images, and what OCR reads there."""

from __future__ import annotations

import io
import logging
import os
import shutil
import subprocess
from collections.abc import Iterator

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image, ImageOps

logging.getLogger("pypdfium2").setLevel(logging.ERROR)

SCALE = 150 / 72
PAGES = 8
"""So many pages of a long file are read by OCR; the rest by its text alone."""

SMALLEST = 12


def read(image: Image.Image) -> str:
    """Give what tesseract reads, empty where it is not installed."""
    if shutil.which("tesseract") is None or min(image.size) < SMALLEST:
        return ""
    out = io.BytesIO()
    image.convert("L").save(out, "PNG", compress_level=1)
    done = subprocess.run(
        ["tesseract", "-", "-", "-l", "nld", "--psm", "3" if image.height > 400 else "6", "--dpi", "150"],
        input=out.getvalue(), capture_output=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}, check=False,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


def render(data: bytes, number: int, scale: float = SCALE) -> Image.Image:
    """Give one page, from 0, as a reader shows it."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    page = document[number]
    return page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")


def count(data: bytes) -> int:
    return len(pypdfium2.PdfDocument(data))


def revealed(data: bytes) -> bytes:
    """Give the file with its hidden layers on and its paper so wide that nothing stands beside it."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PdfError:
        return data
    with pdf:
        if "/OCProperties" in pdf.Root:
            del pdf.Root.OCProperties
        for page in pdf.pages:
            left, low, right, top = (float(v) for v in page.mediabox)
            page.mediabox = pikepdf.Array([left - 400, low - 400, right + 600, top + 400])
            if "/CropBox" in page:
                del page["/CropBox"]
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def looks(data: bytes) -> Iterator[tuple[str, str]]:
    """Give all that OCR reads in a file: pages, the same pages revealed and peeled, and every image alone."""
    for number in range(min(count(data), PAGES)):
        seen = render(data, number)
        yield f"ocr page {number + 1}", read(seen)
    other = revealed(data)
    if _hides(data):
        for number in range(min(count(other), PAGES)):
            yield f"ocr revealed {number + 1}", read(render(other, number))
    for number, bare in enumerate(peeled(data)):
        if bare is not None:
            yield f"ocr peeled {number + 1}", read(bare)
    yield from (("ocr image", read(image)) for image in images(data))


def _hides(data: bytes) -> bool:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "/OCProperties" in pdf.Root or any("/CropBox" in page for page in pdf.pages)


def peeled(data: bytes) -> Iterator[Image.Image | None]:
    """Give each page without its rectangles and pictures, when something comes to light under them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in list(pdf.pages)[:PAGES]:
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(_bared(page)))
        out = io.BytesIO()
        pdf.save(out)
    for number in range(min(count(data), PAGES)):
        before = np.asarray(render(data, number, 1).convert("L"), dtype=int)
        after = np.asarray(render(out.getvalue(), number, 1).convert("L"), dtype=int)
        fresh = (np.abs(before - after) > 60) & (after < 160)
        yield render(out.getvalue(), number) if fresh.sum() > 40 else None


def _bared(page: pikepdf.Page) -> list[pikepdf.ContentStreamInstruction]:
    """Give the content without filled rectangles, thick lines and pictures."""
    kept: list[pikepdf.ContentStreamInstruction] = []
    for one in pikepdf.parse_content_stream(page):
        verb = str(one.operator)
        if verb in ("f", "F", "f*", "B", "b", "S"):
            while kept and str(kept[-1].operator) in ("re", "m", "l", "h"):
                kept.pop()
        if verb not in ("Do", "INLINE IMAGE"):
            kept.append(one)
    return kept


def images(data: bytes) -> Iterator[Image.Image]:
    """Give every image the file holds, painted or not, whole; small tiles are left to the render."""
    seen: set[bytes] = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != "/Image":
                continue
            image = _opened(thing)
            if image is None or min(image.size) < 2 * SMALLEST or image.width < 150:
                continue
            key = image.tobytes()[:40_000]
            if key not in seen and image.convert("L").getextrema()[0] != image.convert("L").getextrema()[1]:
                seen.add(key)
                yield image if _dark(image) is False else ImageOps.invert(image.convert("L"))


def _dark(image: Image.Image) -> bool:
    return float(np.asarray(image.convert("L")).mean()) < 110


def _opened(thing: pikepdf.Stream) -> Image.Image | None:
    try:
        return pikepdf.PdfImage(thing).as_pil_image()
    except Exception:  # noqa: BLE001  what no decoder opens is left to the render
        return None
