"""What hangs on a mail, whatever kind of file the mail is: its name, its bytes, and whether it is a document at all."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

BIG_PICTURE_BYTES = 150_000
"""A picture in the text from this size on is a document: logos and photos under a signature stay far below it, a
photo or scan of a letter lies above it."""
BIG_PICTURE_PIXELS = 400_000
"""The same by area, for pictures that pack well (a scan of a letter in black and white, a screenshot of a table)."""
BIG_PICTURE_SIDE = 400
"""Pixels of its shorter side: banners are wide and low."""
_LONGEST_NAME = 150
_NO_PICTURE = (
    OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, struct.error, OverflowError, EOFError,
)  # fmt: skip
"""What Pillow raises on what is no picture."""


@dataclass(frozen=True, slots=True)
class Attached:
    """One file that comes out of a mail."""

    name: str
    """As the sender called it, in readable characters; never part of a path."""
    size: int
    """Bytes; for an encoded attachment at least as many as it will be."""
    save: Callable[[Path], None]
    """Writes it; raises UnsupportedMedia when it is damaged."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail holds beside its text."""

    attached: tuple[Attached, ...] = ()
    doubts: tuple[str, ...] = ()
    """Dutch sentences about what is not read."""


class Pictures:
    """Counts the pictures in the text of a mail that are no documents."""

    def __init__(self) -> None:
        self.count = 0

    def is_small(self, content: bytes) -> bool:
        """Tell whether a picture in the text is a logo and no document, and count it then."""
        if is_document(content):
            return False
        self.count += 1
        return True

    def doubts(self) -> tuple[str, ...]:
        """Tell how many there were."""
        if not self.count:
            return ()
        shown = "1 kleine afbeelding" if self.count == 1 else f"{self.count} kleine afbeeldingen"
        return (f"De e-mail toont {shown} in de tekst (logo of handtekening); die zijn niet gelezen.",)


def is_document(picture: bytes) -> bool:
    """Tell whether a picture in the text of a mail is so big that it may be a page."""
    if len(picture) >= BIG_PICTURE_BYTES:
        return True
    try:
        with Image.open(io.BytesIO(picture)) as opened:  # reads no more than the head
            width, height = opened.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return True
    except _NO_PICTURE:
        return False
    return width * height >= BIG_PICTURE_PIXELS and min(width, height) >= BIG_PICTURE_SIDE


def safe_name(untrusted_name: str, fallback: str) -> str:
    """Give the last part of a path-like name, readable and not too long; its ending stays.

    Marks that turn the direction of writing and other characters without a shape become U+FFFD: with them `exe.fdp`
    can be made to read as a PDF.
    """
    base = " ".join(re.split(r"[/\\]", untrusted_name)[-1].replace("\u00a0", " ").split())
    name = "".join(c if c.isprintable() else "\ufffd" for c in base)
    if not name.strip(". \ufffd"):
        return fallback
    stem, dot, ending = name.rpartition(".")
    if len(name) > _LONGEST_NAME and dot and len(ending) <= 10:
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:_LONGEST_NAME]


def with_own_names(attached: Iterable[Attached]) -> tuple[Attached, ...]:
    """Give the files with names that differ: the second `brief.pdf` becomes `brief (2).pdf`."""
    seen: set[str] = set()
    named: list[Attached] = []
    for one in attached:
        name = own_name(one.name, seen)
        seen.add(name.casefold())
        named.append(replace(one, name=name))
    return tuple(named)


def own_name(name: str, seen: set[str]) -> str:
    """Give a name that is not among those seen (in lower case)."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = name, "", ""
    number, told = 1, name
    while told.casefold() in seen:
        number += 1
        mark = f" ({number})"
        told = f"{stem[: _LONGEST_NAME - len(mark) - len(dot) - len(ending)]}{mark}{dot}{ending}"
    return told


def save_bytes(content: bytes) -> Callable[[Path], None]:
    """Give the way to save bytes that are at hand."""

    def save(out: Path) -> None:
        out.write_bytes(content)

    return save
