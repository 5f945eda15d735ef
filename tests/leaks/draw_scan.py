"""Names in scans: noise, skew, grey, bilevel, a stamp, a signature, and text layers that are right or wrong."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import numpy as np
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from tests.leaks import fonts
from tests.leaks.draw_image import group4, image
from tests.leaks.kit import A4, BODY, BOFT, OYGA, SANS, SERIF, ZOLT, ZWAN, Person, Sheet, case, new_pdf, page, save

DPI = 150
WIDE, HIGH = 1240, 1754
STEP = 44
TOP = 150


def lines(seen: Person) -> list[str]:
    return [
        "Verslag van de vergadering", "", BODY[0], f"Het stuk is opgesteld door {seen.full}.",
        *BODY[1:], f"Vragen kunt u stellen aan {seen.surname} of de griffie.", "", "Met vriendelijke groet,", seen.full,
    ]  # fmt: skip


def paper(seen: Person, font: object = SERIF, size: int = 25) -> Image.Image:
    drawn = Image.new("L", (WIDE, HIGH), 255)
    pen, kind = ImageDraw.Draw(drawn), ImageFont.truetype(str(font), size)
    for at, line in enumerate(lines(seen)):
        pen.text((150, TOP + STEP * at), line, font=kind, fill=25)
    return drawn


def worn(drawn: Image.Image, *, turn: float, noise: float, seed: int) -> Image.Image:
    """Give the page as a tired scanner sees it."""
    ground = drawn.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255)
    dust = np.random.default_rng(seed).normal(0, noise, (drawn.height, drawn.width))
    return Image.fromarray(np.clip(np.asarray(ground, dtype=float) - 6 + dust, 0, 255).astype("uint8"))


def scribble(drawn: Image.Image, left: int, top: int) -> None:
    points = [(left + 3 * t, top + 34 * math.sin(t / 3.1) * math.cos(t / 11)) for t in range(90)]
    ImageDraw.Draw(drawn).line(points, fill=(20, 30, 120) if drawn.mode == "RGB" else 60, width=3)


def filed(drawn: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    drawn.save(out, kind, dpi=(DPI, DPI), **how)
    return out.getvalue()


def as_page(drawn: Image.Image, text: Sequence[tuple[float, float, str]] = (), *, jpeg: bool = True) -> bytes:
    """Give the picture as a page of a PDF with this invisible text over it."""
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.type0(pdf, SANS)
    space = Name.DeviceRGB if drawn.mode == "RGB" else Name.DeviceGray
    if jpeg:
        shot = image(pdf, filed(drawn, "JPEG", quality=80), drawn.size, space, Filter=Name.DCTDecode)
    else:
        parms = Dictionary(K=-1, Columns=WIDE, Rows=HIGH)
        shot = image(pdf, group4(drawn), drawn.size, space, 1, Filter=Name.CCITTFaxDecode, DecodeParms=parms)
    sheet.op(f"q {A4[0]} 0 0 {A4[1]} 0 0 cm /{sheet.add('XObject', shot)} Do Q")
    for x, y, line in text:
        sheet.text(x, y, line, font, 12, "3 Tr")
    page(pdf, sheet)
    return save(pdf)


def layer(seen: Person, shift: float = 0) -> list[tuple[float, float, str]]:
    scale = 72 / DPI
    return [(150 * scale, A4[1] - (TOP + 24 + STEP * at) * scale - shift, t) for at, t in enumerate(lines(seen)) if t]


def name_boxes(seen: Person, font: object = SERIF, size: int = 25) -> list[tuple[int, int, int, int]]:
    """Give where the names stand on `paper`, in pixels, a little wider than they are."""
    kind, found = ImageFont.truetype(str(font), size), []
    for at, line in enumerate(lines(seen)):
        name = seen.full if seen.full in line else seen.surname
        if name in line:
            left = 150 + kind.getlength(line[: line.index(name)])
            top = TOP + STEP * at
            found.append((int(left) - 4, top - 4, int(left + kind.getlength(name)) + 5, top + 34))
    return found


@case("scan-noise-skew", "a grey scan, noisy and askew, as a PDF without text", ZWAN, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return as_page(worn(paper(seen), turn=0.7, noise=9, seed=1))


@case("scan-bilevel", "a bilevel scan in CCITT group 4", ZOLT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return as_page(paper(seen, SANS).point(lambda v: 255 if v > 140 else 0), jpeg=False)


@case("scan-stamp-signature", "a scan with a colour stamp and a signature, as a TIFF", ZWAN, suffix=".tiff", twin=False)
def _(who: Person, seen: Person) -> bytes:
    drawn = worn(paper(seen, SANS), turn=-0.4, noise=5, seed=2).convert("RGB")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((760, 900, 1120, 1010), outline=(180, 20, 20), width=5)
    pen.text((785, 932), "INGEKOMEN 2 JAN", font=ImageFont.truetype(str(SANS), 32), fill=(180, 20, 20))
    scribble(drawn, 160, 700)
    return filed(drawn, "TIFF", compression="tiff_deflate")


@case("scan-png", "a scan as a PNG with a name in its text chunk", BOFT, suffix=".png", twin=False)
def _(who: Person, seen: Person) -> bytes:
    drawn = worn(paper(seen), turn=0.2, noise=6, seed=3)
    scribble(drawn, 160, 700)
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = who.full
    drawn.save(out, "PNG", dpi=(DPI, DPI), exif=exif)
    return out.getvalue()


@case("scan-ocr-layer", "a scan with the text layer of an OCR program", OYGA, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return as_page(worn(paper(seen, SANS), turn=0, noise=5, seed=4), layer(seen))


@case("scan-wrong-layer", "a scan whose text layer stands three lines too low and misspells", ZWAN, twin=False)
def _(who: Person, seen: Person) -> bytes:
    wrong = [(x, y, t.replace("Zwanen", "Zvvanen")) for x, y, t in layer(seen, shift=63)]
    return as_page(worn(paper(seen, SANS), turn=0, noise=5, seed=5), wrong)
