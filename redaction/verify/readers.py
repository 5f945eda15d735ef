"""Opens a finished file with readers that did not write it: pdfium, pdfminer, and every object and byte as it lies."""

from __future__ import annotations

import binascii
import contextlib
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTContainer, LTPage, LTText
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException

from pipeline.errors import ExtractionError
from pipeline.model.place import Box
from pipeline.tools.pdf_pages import find_chars, open_pdf

_LARGEST = 1 << 28
_KEY = 7
"""Length up to which a name is taken for a key of the format: `/Lang` is a surname too."""
PDFIUM, PDFMINER, RAW = "pdfium", "pdfminer", "bytes"


class Letter(NamedTuple):
    """A character that a reader extracts, and where its ink stands."""

    char: str
    box: Box
    """Points, origin top-left of the page as shown."""


class PageText(NamedTuple):
    """What one reader makes of one page."""

    text: str
    letters: tuple[Letter, ...]


def read_pdfium(path: Path) -> list[PageText]:
    """Read every page with pdfium, in the order of writing.

    Raises:
        ExtractionError: pdfium cannot open the file.
    """
    pages = []
    with open_pdf(path) as document:
        for index in range(len(document)):
            chars = list(find_chars(document[index]))
            text = "".join((" " if c.spaced else "") + c.char for c in chars)
            pages.append(PageText(text, tuple(Letter(c.char, c.ink) for c in chars)))
    return pages


def read_pdfminer(path: Path) -> list[PageText]:
    """Read every page with pdfminer.

    Raises:
        ExtractionError: pdfminer cannot read the file.
    """
    try:
        return list(_miner_pages(path))
    except (PSException, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ExtractionError("de PDF is beschadigd. Vraag de afzender om een goed exemplaar.") from error


def _miner_pages(path: Path) -> Iterator[PageText]:
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    with path.open("rb") as file:
        for source in PDFPage.get_pages(file):
            interpreter.process_page(source)
            yield _miner_page(device.get_result())


def _miner_page(page: LTPage) -> PageText:
    # the letters first: working out the lines puts them in another order than that of writing
    letters = tuple(
        Letter(c.get_text(), Box(c.x0 - page.x0, page.y1 - c.y1, c.x1 - page.x0, page.y1 - c.y0)) for c in _chars(page)
    )
    page.analyze(LAParams(all_texts=True))
    return PageText("".join(_texts(page)), letters)


def _texts(item: object) -> Iterator[str]:
    if isinstance(item, LTText) and isinstance(item, LTContainer):
        yield item.get_text() + "\n"
    elif isinstance(item, LTContainer):
        for part in item:
            yield from _texts(part)
    elif isinstance(item, LTText):
        yield item.get_text()


def _chars(item: object) -> Iterator[LTChar]:
    if isinstance(item, LTChar):
        yield item
    elif isinstance(item, LTContainer):
        for part in item:
            yield from _chars(part)


def read_raw(path: Path) -> Iterator[str]:
    """Yield the readable text of every byte run: the file as it lies, what its streams inflate to, and each object.

    Also of streams that no page uses and of earlier revisions.
    """
    data = path.read_bytes()
    yield from views(data)
    for blob in _inflated(data):
        yield from views(blob)
    try:
        with pikepdf.open(path) as document:
            for item in document.objects:
                yield from _object(item)
    except pikepdf.PdfError:
        return


def _inflated(data: bytes) -> Iterator[bytes]:
    for start in re.finditer(rb"(?<!end)stream\r?\n", data):
        end = data.find(b"endstream", start.end())
        try:
            yield zlib.decompressobj().decompress(data[start.end() : end if end > 0 else None], _LARGEST)
        except zlib.error:
            continue


def _object(item: pikepdf.Object) -> Iterator[str]:
    """Yield the strings and telling names of one object; objects it refers to are visited on their own."""
    if isinstance(item, pikepdf.String) or (isinstance(item, pikepdf.Name) and len(str(item)) > _KEY):
        yield str(item)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            yield from _direct(value)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in item.items():
            if len(key) > _KEY:
                yield key
            yield from _direct(value)
    if isinstance(item, pikepdf.Stream) and item.get("/Filter", pikepdf.Name.FlateDecode) != pikepdf.Name.FlateDecode:
        yield from _decoded(item)


def _direct(value: Any) -> Iterator[str]:
    # following references would walk the same circles for ever: a page knows its parent
    if isinstance(value, pikepdf.Object) and not value.is_indirect:
        yield from _object(value)


def _decoded(item: pikepdf.Stream) -> Iterator[str]:
    """Yield the text of a stream in another coding than deflate, which was read from the bytes."""
    with contextlib.suppress(pikepdf.PdfError):  # not undone by qpdf: its bytes as they lie were searched already
        yield from views(item.read_bytes())


_ASCII = re.compile(rb"[\x20-\x7e]{6,}")
_LATIN = re.compile(rb"[\x20-\x7e\xa0-\xff]{6,}")
_WIDE = re.compile(rb"(?:\x00[\x20-\xff]){4,}|(?:[\x20-\xff]\x00){4,}")
_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_HEXES = re.compile(rb"<([0-9A-Fa-f\s]{4,})>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAME = re.compile(rb"/[^\s/<>\[\](){}%]{1,7}(?=[\s/<>\[\](){}%])")
_PROGRAMS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"%!PS-AdobeFont", b"%!FontType", b"\x01\x00\x04")
"""How font programs begin; they name their makers, never a person in the document."""
_TEXTUAL = 0.85
"""Share of printable bytes from which a stream is read as PDF text and not as pixels or outlines."""


def views(blob: bytes) -> Iterator[str]:
    """Yield the texts that someone could see in a run of bytes: plain, two bytes a letter, and joined strings."""
    if blob.startswith(_PROGRAMS) or blob[36:40] == b"acsp":  # a font, or a colour profile
        return
    textual = _is_textual(blob)
    blob = _NAME.sub(b" ", blob)
    yield "\n".join(run.decode("latin-1") for run in (_LATIN if textual else _ASCII).findall(blob))
    wide = [run.decode("utf-16-be" if run[0] == 0 else "utf-16-le", "replace") for run in _WIDE.findall(blob)]
    yield "\n".join(wide)
    if not textual:
        return
    yield "".join(_unescape(part).decode("latin-1") for part in _LITERAL.findall(blob))
    digits = [re.sub(rb"\s", b"", part) for part in _HEXES.findall(blob)]
    codes = [binascii.unhexlify(part) for part in digits if len(part) % 2 == 0]
    yield b"".join(codes).decode("latin-1")
    yield "".join(code.removeprefix(b"\xfe\xff").decode("utf-16-be", "replace") for code in codes if len(code) % 2 == 0)


def _is_textual(blob: bytes) -> bool:
    sample = blob[:20_000]
    return sum(32 <= byte < 127 or byte in b"\r\n\t" for byte in sample) >= _TEXTUAL * len(sample)


def _unescape(literal: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        code = match[1]
        if code.isdigit():
            return bytes((int(code, 8) & 0xFF,))
        return {b"n": b" ", b"r": b" ", b"t": b" "}.get(code, code)

    return _ESCAPE.sub(one, literal)
