"""Codes the picture of a page as small as it stays readable: a few tones for print, JPEG for photographs."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import cv2
import numpy as np
from pikepdf import Array, Name, Pdf, Stream
from PIL import Image

from redaction.burn.scan.clean import clean

_TONES = (16, 8, 4)
"""Tones of print, tried in this order until it is small enough; with four the edges of letters are still soft."""
_SMALL = 120_000
"""Bytes of a page of print."""
_COLOURED, _COLOUR_PART = 40, 0.0005
"""Levels between the colours of a pixel from which it is coloured, and the share of those that keeps the colours."""
_QUALITIES = (75, 60, 50, 40)
"""Of a JPEG, tried in this order until it is small enough."""
_LARGEST = 250_000
"""Bytes of a photograph or noisy scan: a dossier of scans must still go by mail."""
_ROUNDS = 3
"""Times that the colours are brought to the middle of what they stand for."""
_SAMPLE = 3
"""One in so many rows and columns chooses the colours of a page."""


class _Few(NamedTuple):
    """A picture in at most sixteen colours."""

    numbers: Any
    """Of the colour, per pixel."""
    colours: bytes
    """Red, green and blue of each."""
    packed: bytes


def encode(target: Pdf, page: Any) -> Stream:
    """Give an image of a page (rows, columns, three colours) in the smallest coding that does it no harm."""
    plain = page if _has_colour(page) else cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    even, is_print = clean(plain)
    best = None
    if is_print:
        for few in _in_few(even):
            best = few if best is None or len(few.packed) < len(best.packed) else best
            if len(best.packed) <= _SMALL:
                return _as_palette(target, best)
    photo = _small_jpeg(even)
    return _as_palette(target, best) if best and len(best.packed) <= len(photo) else _as_jpeg(target, even, photo)


def _has_colour(page: Any) -> bool:
    red, green, blue = cv2.split(np.ascontiguousarray(page[::2, ::2]))
    spread = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    return float((spread > _COLOURED).mean()) > _COLOUR_PART


def _in_few(page: Any) -> Iterator[_Few]:
    """Yield the page in ever fewer colours."""
    if page.ndim > 2:
        yield _coloured(page)
        return
    low, high = int(page.min()), max(int(page.max()), int(page.min()) + 1)
    for tones in _TONES:
        steps = np.round((np.arange(256) - low) * (tones - 1) / (high - low)).clip(0, tones - 1).astype(np.uint8)
        greys = np.round(low + np.arange(tones) * (high - low) / (tones - 1)).astype(np.uint8)
        yield _few(steps[page], np.repeat(greys, 3).tobytes())


def _coloured(page: Any) -> _Few:
    count = _TONES[0]
    sample = page[::_SAMPLE, ::_SAMPLE].reshape(-1, 3)
    paper = np.median(sample, axis=0)
    ink = sample[np.abs(sample - paper).max(axis=1) > _COLOURED]
    # the paper once and the ink by its share, else all sixteen would be tones of paper
    some = np.concatenate([np.broadcast_to(paper.astype(np.uint8), (max(1, len(ink) // count), 3)), ink])
    palette = Image.fromarray(some[None]).quantize(
        count, method=Image.Quantize.MAXCOVERAGE, kmeans=_ROUNDS, dither=Image.Dither.NONE
    )
    few = Image.fromarray(page).quantize(palette=palette, dither=Image.Dither.NONE)
    colours = bytes((palette.getpalette() or [])[: 3 * count]).ljust(3 * count, b"\0")
    return _few(np.minimum(np.asarray(few), count - 1), colours)


def _few(numbers: Any, colours: bytes) -> _Few:
    even = np.pad(numbers, ((0, 0), (0, numbers.shape[1] % 2)))
    return _Few(numbers, colours, zlib.compress((even[:, ::2] << 4 | even[:, 1::2]).tobytes(), 9))


def _as_palette(target: Pdf, few: _Few) -> Stream:
    image = _image(target, few.numbers)
    image.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, len(few.colours) // 3 - 1, few.colours])
    image.BitsPerComponent = 4
    image.write(few.packed, filter=Name.FlateDecode)
    return image


def _small_jpeg(page: Any) -> bytes:
    picture = Image.fromarray(page)  # made here, so it has no comment that PIL could copy into the file
    photo = b""
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True)
        photo = buffer.getvalue()
        if len(photo) <= _LARGEST:
            break
    return photo


def _as_jpeg(target: Pdf, page: Any, photo: bytes) -> Stream:
    image = _image(target, page)
    image.ColorSpace = Name.DeviceGray if page.ndim == 2 else Name.DeviceRGB
    image.BitsPerComponent = 8
    image.write(photo, filter=Name.DCTDecode)
    return image


def _image(target: Pdf, page: Any) -> Stream:
    image = Stream(target, b"")
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Height, image.Width = page.shape[:2]
    return image
