"""Lays words over the picture of a page, invisible and at their places: it can be searched, copied and read aloud.

The font draws nothing: it only says which letter each code stands for.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from pipeline.model.place import Box
from pipeline.tools.ocr_seen import OcrWord
from redaction.burn.fonts.fonts import write_to_unicode
from redaction.burn.geometry import Matrix
from redaction.burn.output import save
from redaction.burn.scan.order import split_at_boxes
from redaction.burn.tags.write import add_structure, has_structure, marked, next_mcid
from redaction.burn.tree import Node, Run

_FONT = Name("/Leeslaag")
_EM, _ADVANCE, _ASCENT, _DESCENT, _CAPITAL = 1000, 500, 800, -200, 700
_GAP = 0.15
"""Part of the height that is left free behind a word: recognised words touch, and readers go by the white between."""
_BOX_RUN = re.compile(rb"(/Span <</MCID (\d+)>> BDC\n.*?\nEMC)", re.DOTALL)
"""What draws one box; each leaves the graphics state as it was."""
_UPRIGHT = Matrix()
_TURNS = {90: Matrix(0, -1, 1, 0), 180: Matrix(-1, 0, 0, -1), 270: Matrix(0, 1, -1, 0)}
"""How text runs that is turned clockwise, by degrees; y upwards."""


def add_layers(
    pdf: Path, words: Mapping[int, Sequence[OcrWord]], boxes: Mapping[int, Sequence[Box]] | None = None
) -> None:
    """Add by page (1-based) its words, boxes in points as shown, to a burned PDF, in place.

    The pages are pictures of ours, so they begin with the picture. The same words give the same bytes. `boxes` are
    those drawn on a page, in the order of writing: each is brought to its place among the words.
    """
    if not any(words.values()):
        return
    with pikepdf.open(io.BytesIO(pdf.read_bytes())) as document:
        letters = sorted({letter for row in words.values() for word in row for letter in f"{word.text} "})
        codes = {letter: number for number, letter in enumerate(letters, start=1)}
        font = _font(document, letters)
        for number, row in words.items():
            if row:
                _lay(document, number, row, (boxes or {}).get(number, ()), codes, font)
        pdf.write_bytes(save(document))


def _lay(
    document: Pdf, number: int, words: Sequence[OcrWord], boxes: Sequence[Box], codes: Mapping[str, int], font: Object
) -> None:
    page = document.pages[number - 1]
    contents = page.obj.Contents
    picture, *rest = list(contents) if isinstance(contents, Array) else [contents]
    drawn = _BOX_RUN.findall(b"\n".join(stream.read_bytes() for stream in rest))
    known = len(drawn) == len(boxes)
    streams: list[bytes] = []
    for box, run in split_at_boxes(words, boxes if known else ()):
        after = Run(number, 0 if box is None else int(drawn[box][1]))
        streams += [] if box is None else [drawn[box][0] + b"\n"]
        streams += [_marked(document, page, _write(page, run, codes), after)] if run else []
    later = rest if not known or not boxes else []
    made = document.make_indirect(Stream(document, b"".join(streams)))
    page.obj.Contents = Array([picture, made, *later])
    page.obj.Resources.Font = Dictionary({**dict(page.obj.Resources.get("/Font", Dictionary())), str(_FONT): font})


def _marked(document: Pdf, page: Page, content: bytes, after: Run) -> bytes:
    """Give content as a run behind another one, where the document has a structure."""
    if not has_structure(document):
        return content
    run = Run(after.page, next_mcid(document, page))
    kind = "/Span" if after.mcid else "/P"  # behind a box in its paragraph, or behind the picture
    add_structure(document, [Node(kind, [run])], after=after)
    return marked(kind, run.mcid, content)


def _write(page: Page, words: Iterable[OcrWord], codes: Mapping[str, int]) -> bytes:
    height = float(page.mediabox[3])
    return "\n".join(["q BT 3 Tr", *(_draw(word, height, codes) for word in words), "ET Q\n"]).encode("ascii")


def _draw(word: OcrWord, height: float, codes: Mapping[str, int]) -> str:
    """Give one word with a space behind it, pressed or stretched to its box."""
    x0, top, x1, bottom = word.box
    wide, high = (x1 - x0, bottom - top) if word.turned in (0, 180) else (bottom - top, x1 - x0)
    size = max(high, 1.0)
    inked = max(wide - min(_GAP * size, wide / 4), 0.5)
    stretch = 100 * inked / (len(word.text) * size * _ADVANCE / _EM)
    foot = -_DESCENT / _EM * size
    x, y = {
        90: (x0 + foot, height - top),
        180: (x1, height - top - foot),
        270: (x1 - foot, height - bottom),
    }.get(word.turned, (x0, height - bottom + foot))
    turn = _TURNS.get(word.turned, _UPRIGHT)
    run = "".join(f"{codes[letter]:04X}" for letter in f"{word.text} ")
    place = f"{turn.a:g} {turn.b:g} {turn.c:g} {turn.d:g} {x:.2f} {y:.2f} Tm"
    return f"{_FONT} {size:.2f} Tf {stretch:.2f} Tz {place} <{run}> Tj"


def _font(document: Pdf, letters: Sequence[str]) -> Object:
    file = Stream(document, _program())
    file.Length1 = len(_program())
    described = Dictionary(
        Type=Name.FontDescriptor, FontName=_FONT, Flags=4, FontBBox=Array([0, _DESCENT, _ADVANCE, _ASCENT]),
        ItalicAngle=0, Ascent=_ASCENT, Descent=_DESCENT, CapHeight=_CAPITAL, StemV=80,
        FontFile2=document.make_indirect(file),
    )  # fmt: skip
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=_FONT, DW=_ADVANCE,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        CIDToGIDMap=document.make_indirect(Stream(document, b"\0\0" + b"\0\1" * len(letters))),
        FontDescriptor=document.make_indirect(described),
    )  # fmt: skip
    meant = {code: letter.encode("utf-16-be").hex().upper() for code, letter in enumerate(letters, start=1)}
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=_FONT, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([document.make_indirect(below)]),
        ToUnicode=document.make_indirect(Stream(document, write_to_unicode(meant, 4))),
    )  # fmt: skip
    return document.make_indirect(font)


@cache
def _program() -> bytes:
    """Give a TrueType font whose one glyph is a line to and fro: it has a size, which readers ask for, and no ink."""
    box = (0, 0, _ADVANCE, _CAPITAL)
    line = struct.pack(">5h2H2B2h", 1, *box, 1, 0, 0x31, 0x01, _ADVANCE, _CAPITAL)
    tables = {
        b"glyf": line,
        b"head": struct.pack(">4I2H2Q4h2H3h", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, *box, 0, 8, 2, 0, 0),
        b"hhea": struct.pack(">I3hH11hH", 0x10000, _ASCENT, _DESCENT, 0, _ADVANCE, 0, 0, 0, 1, *[0] * 7, 1),
        b"hmtx": struct.pack(">Hhh", _ADVANCE, 0, 0),
        b"loca": struct.pack(">3H", 0, 0, len(line) // 2),
        b"maxp": struct.pack(">I14H", 0x10000, 2, 2, 1, 0, 0, 1, *[0] * 8),
    }
    out, bodies = struct.pack(">I4H", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64), b""
    begin = len(out) + 16 * len(tables)
    for name, body in tables.items():
        padded = body.ljust(-(-len(body) // 4) * 4, b"\0")
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        out += struct.pack(">4s3I", name, total, begin + len(bodies), len(body))
        bodies += padded
    return out + bodies
