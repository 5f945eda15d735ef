"""Reads a file as bytes: what every stream inflates to, every string and name of every object, and the fonts."""

from __future__ import annotations

import binascii
import contextlib
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from redaction.verify.standard_names import is_standard

_LARGEST = 1 << 28


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
    if isinstance(item, pikepdf.String) or (isinstance(item, pikepdf.Name) and not is_standard(str(item)[1:])):
        yield str(item)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            yield from _direct(value)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in item.items():
            if not is_standard(key[1:]):
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
_NAME = re.compile(rb"/([^\s/<>\[\](){}%]{1,7})(?=[\s/<>\[\](){}%])")
"""A name that may be a word of the format: `/Lang` is a surname too."""
_XMP = re.compile(rb"<x:xmpmeta\b.*?</x:xmpmeta>", re.DOTALL)
_VALUE = re.compile(rb"""([\w:]+)=(?:["'])([^"'<>]*)["']""")
_TAG = re.compile(rb"<[^>]*>")
_PROGRAMS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"%!PS-AdobeFont", b"%!FontType", b"\x01\x00\x04")
"""How font programs begin; they name their makers, never a person in the document."""
_TEXTUAL = 0.85
"""Share of printable bytes from which a stream is read as PDF text and not as pixels or outlines."""


def views(blob: bytes) -> Iterator[str]:
    """Yield the texts that someone could see in a run of bytes: plain, two bytes a letter, and joined strings."""
    if blob.startswith(_PROGRAMS) or blob[36:40] == b"acsp":  # a font, or a colour profile
        return
    textual = _is_textual(blob)
    blob = _NAME.sub(_unless_standard, _XMP.sub(lambda match: _said(match[0]), blob))
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


def _unless_standard(name: re.Match[bytes]) -> bytes:
    return b" " if is_standard(name[1].decode("latin-1")) else name[0]


def _said(xmp: bytes) -> bytes:
    """Give the values in a block of metadata, without the names of its fields: `xml:lang` names nobody."""
    values = (value[2] for value in _VALUE.finditer(xmp) if not value[1].startswith((b"xmlns", b"xml:")))
    return b"\n".join((*values, _TAG.sub(b"\n", xmp)))


def _is_textual(blob: bytes) -> bool:
    sample = blob[:20_000]
    return sum(32 <= byte < 127 or byte in b"\r\n\t" for byte in sample) >= _TEXTUAL * len(sample)


def _unescape(literal: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        code = match[1]
        if code[0] in b"01234567":
            return bytes((int(code, 8) & 0xFF,))
        return {b"n": b" ", b"r": b" ", b"t": b" "}.get(code, code)

    return _ESCAPE.sub(one, literal)
