"""Draws scans of letters for the tests: noise, a slope, a stamp, a logo, a table, signatures."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pikepdf
from pikepdf import Dictionary, Name, Stream
from PIL import Image, ImageDraw, ImageFont

from pipeline.model.place import Box
from pipeline.tools.typeset import font_folder

DPI = 200
SIZE = (1654, 2339)
PAPER, INK, PEN = (250, 249, 246), (25, 25, 25), (20, 30, 110)


@cache
def font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(next(font_folder().rglob(f"Lato-{weight}.ttf"))), size)


@dataclass
class Sheet:
    """A page that is drawn on, in pixels, with the places of its words."""

    image: Image.Image = field(default_factory=lambda: Image.new("RGB", SIZE, PAPER))
    words: list[tuple[str, Box]] = field(default_factory=list)

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def line(self, x: float, y: float, text: str, size: int = 30, weight: str = "Regular") -> float:
        shape = font(size, weight)
        for word in text.split():
            wide = shape.getlength(word)
            self.pen.text((x, y), word, font=shape, fill=INK)
            self.words.append((word, Box(x, y + size * 0.13, x + wide, y + size * 1.25)))
            x += wide + shape.getlength(" ")
        return x - shape.getlength(" ")

    def scribble(self, place: Box, seed: int, width: int = 4, turns: int = 7) -> None:
        luck, x, y = random.Random(seed), place.x0, (place.top + place.bottom) / 2
        wide, high = place.x1 - place.x0, place.bottom - place.top
        for turn in range(turns):
            end = place.x0 + wide * (turn + 1) / turns
            curve = [
                (x, y),
                (x + luck.uniform(-0.1, 0.3) * wide, place.top + luck.uniform(-0.2, 1.2) * high),
                (end - luck.uniform(-0.1, 0.3) * wide, place.top + luck.uniform(-0.2, 1.2) * high),
                (end, place.top + luck.uniform(0.2, 0.8) * high),
            ]
            self.pen.line([_on(curve, step / 40) for step in range(41)], fill=PEN, width=width, joint="curve")
            x, y = curve[-1]

    def scan(self, skew: float = 0.0, noise: float = 9.0) -> tuple[np.ndarray, list[tuple[str, Box]]]:
        """Give it as a scanner does, with the words where they then stand."""
        laid = self.image.rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor=PAPER)
        grain = np.random.default_rng(1).normal(0, noise, (*laid.size[::-1], 1))
        pixels = (np.asarray(laid, float) + grain).clip(0, 255).astype(np.uint8)
        return pixels, [(text, turned(box, skew, self.image.size)) for text, box in self.words]


def _on(curve: Sequence[tuple[float, float]], t: float) -> tuple[float, float]:
    while len(curve) > 1:
        curve = [((1 - t) * a + t * c, (1 - t) * b + t * d) for (a, b), (c, d) in pairwise(curve)]
    return curve[0]


def turned(box: Box, skew: float, size: tuple[int, int]) -> Box:
    sine, cosine = math.sin(math.radians(skew)), math.cos(math.radians(skew))
    x, y = (box.x0 + box.x1 - size[0]) / 2, (box.top + box.bottom - size[1]) / 2
    dx, dy = x * cosine - y * sine - x, x * sine + y * cosine - y
    return Box(box.x0 + dx, box.top + dy, box.x1 + dx, box.bottom + dy)


def letter(name: str, *, signed: bool = True, seed: int = 1) -> Sheet:
    """A letter with the name in a line, at the start of one, under the closing and in a table."""
    sheet = Sheet()
    sheet.pen.rectangle((160, 110, 250, 200), fill=(0, 90, 160))
    sheet.pen.polygon([(260, 200), (300, 110), (340, 200)], fill=(230, 120, 0))
    sheet.pen.ellipse((160, 215, 230, 285), outline=(0, 90, 160), width=12)
    sheet.line(360, 130, "Gemeente Voorbeeldstad", 44, "Bold")
    sheet.pen.rectangle((1050, 330, 1500, 395), outline=(120, 40, 40), width=4)
    sheet.line(1070, 342, "INGEKOMEN 4 MEI 2026", 28, "Bold")
    sheet.line(200, 420, f"Geachte mevrouw {name} en anderen, wij danken u")
    sheet.line(200, 466, "voor uw brief van 3 mei over de opvang in onze gemeente.")
    sheet.line(200, 512, f"{name} schreef dat er ruimte is")
    sheet.line(200, 558, "voor honderd mensen. Wij nemen contact met u op.")
    sheet.line(200, 664, "Hoogachtend,")
    if signed:
        sheet.scribble(Box(230, 714, 560, 824), seed)
        sheet.scribble(Box(1250, 1034, 1340, 1094), seed + 5, 3, 3)
    sheet.line(200, 864, name)
    sheet.line(200, 910, "burgemeester")
    for sides in ((200, 1024, 900, 1164), (550, 1024, 900, 1164), (200, 1024, 900, 1094)):
        sheet.pen.rectangle(sides, outline=(60, 60, 60), width=2)
    sheet.line(215, 1039, "Naam")
    sheet.line(570, 1039, "Datum")
    sheet.line(215, 1109, name)
    sheet.line(570, 1109, "3 mei")
    sheet.line(200, 2240, "Postbus 12 Voorbeeldstad www.voorbeeldstad.example", 22)
    return sheet


def as_pdf(pixels: np.ndarray, path: Path) -> Path:
    """Write a picture as a PDF of one page, as a scanner does."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=85)
    height, width = pixels.shape[:2]
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(width * 72 / DPI, height * 72 / DPI))
        image = Stream(pdf, buffer.getvalue())
        image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=8))
        image.ColorSpace, image.Filter = Name.DeviceRGB, Name.DCTDecode
        page = pdf.pages[0].obj
        page.Resources = Dictionary(XObject=Dictionary(I=pdf.make_indirect(image)))
        content = f"q {width * 72 / DPI} 0 0 {height * 72 / DPI} 0 0 cm /I Do Q"
        page.Contents = pdf.make_indirect(Stream(pdf, content.encode()))
        pdf.save(path)
    return path


def names_in(words: Sequence[tuple[str, Box]], name: str) -> list[Box]:
    """Give the places of a name of some words."""
    parts, found = name.split(), []
    for at in range(len(words) - len(parts) + 1):
        if [text for text, _ in words[at : at + len(parts)]] == parts:
            row = [box for _, box in words[at : at + len(parts)]]
            found.append(Box(row[0].x0, min(b.top for b in row), row[-1].x1, max(b.bottom for b in row)))
    return found


def points(box: Box) -> Box:
    return Box(*(side * 72 / DPI for side in box))
