"""Weighs a picture by its header, before any of it is unpacked: beeldpunten, and pages of a TIFF."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from pipeline.errors import LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import JPEG, PNG, TIFF

MAGIC = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0", TIFF),  # the form for files above 4 GB
    (b"MM\0+", TIFF),
)
_FORMATS = {PNG: "PNG", JPEG: "JPEG", TIFF: "TIFF"}
_DAMAGED = "de afbeelding is beschadigd. Maak er een PDF van, of scan het opnieuw, en lever die aan."
_FAULTS = (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, EOFError)
"""What the library raises on a header that is wrong; struct.error and OverflowError beside them."""


def picture_kind(head: bytes) -> str | None:
    """Give the media type of a picture by its first bytes; None for any other file."""
    return next((kind for magic, kind in MAGIC if head.startswith(magic)), None)


def check_picture(untrusted_path: Path, media_type: str, limits: Limits) -> None:
    """Hold a picture against the limits; nothing of it is unpacked.

    Raises:
        LimitExceeded: It has too many beeldpunten or pages.
        UnsupportedMedia: Its header is damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns at a size of its own choice
            for number, (width, height) in enumerate(_sizes(untrusted_path, media_type), start=1):
                _check_size(number, width * height, limits)
    except Image.DecompressionBombError as error:
        raise LimitExceeded(_too_large(limits)) from error
    except (*_FAULTS, struct.error, OverflowError, AttributeError) as error:
        raise UnsupportedMedia(_DAMAGED) from error


def _sizes(untrusted_path: Path, media_type: str) -> Iterator[tuple[int, int]]:
    """Yield width and height of every picture in the file."""
    with Image.open(untrusted_path, formats=(_FORMATS[media_type],)) as image:
        yield image.size
        number = 1
        while media_type == TIFF:
            try:
                image.seek(number)
            except EOFError:
                return
            yield image.size
            number += 1


def _check_size(number: int, pixels: int, limits: Limits) -> None:
    if number > limits.pages:
        raise LimitExceeded(f"de TIFF heeft meer dan {limits.pages} bladzijden. Splits hem, of verhoog die grens.")
    if pixels > limits.pixels:
        raise LimitExceeded(_too_large(limits))


def _too_large(limits: Limits) -> str:
    return (
        f"de afbeelding heeft meer dan {limits.pixels // 1_000_000} miljoen beeldpunten. Scan haar op 300 dpi, of "
        "verhoog grenzen.beeld_megapixels."
    )
