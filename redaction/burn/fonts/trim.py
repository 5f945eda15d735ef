"""Cuts a copied font down to the codes still shown: a letter used only in a removed name leaves no trace."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from redaction.burn.fonts.cmaps import write_to_unicode
from redaction.burn.fonts.encodings import letters, name_codes, read_names
from redaction.burn.fonts.fonts import Font
from redaction.burn.fonts.numbering import Numbering
from redaction.burn.fonts.program import Program
from redaction.burn.provable import NotProvable

_TAG = re.compile(r"^[A-Z]{6}\+")
_OTHER = re.compile(r"[^A-Za-z0-9,_.-]")
_COUNTED = re.compile(r"^(CIDFont)?[A-Za-z]{1,2}[0-9_-]+$")
"""Names by which makers count the fonts of a document."""
_LETTERS, _TAG_LENGTH = 26, 6
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass(slots=True)
class CopiedFont:
    """A font of the source, its copy, and the new codes of those that are shown."""

    font: Font
    copy: Object
    program: Program | None
    used: Numbering
    keeps: bool = False
    """Its codes stay what they are."""


def trim_font(target: Pdf, copied: CopiedFont, number: int) -> None:
    """Cut the tables, the program and the name of a copied font down; `number` tells it from the others."""
    font, copy, numbers, program = copied.font, copied.copy, copied.used.numbers, copied.program
    if font.two_bytes:
        _write_composite(font, copy, numbers)
    else:
        _write_simple(font, copy, numbers, keeps=copied.keeps)
    if program is not None:
        with contextlib.suppress(NotProvable):  # it then stays without a program, and its pages become pictures
            program.bring(target, copy, numbers)
    unicode = {code: text for code, text in font.unicode.items() if text}
    if program is not None and not (copied.keeps and not _has_program(copy)):
        unicode = {**program.unicode(numbers), **unicode}
    elif not copied.keeps:
        unicode = {**letters(read_names(font.source), numbers), **unicode}
    if unicode:
        rows = {new: unicode[old] for old, new in numbers.items() if old in unicode}
        data = write_to_unicode(rows, 4 if font.two_bytes else 2)
        copy.ToUnicode = target.make_indirect(Stream(target, data))
    _rename(target, copy, number)


def _write_composite(font: Font, copy: Object, numbers: Mapping[int, int]) -> None:
    child, widths = (
        copy.DescendantFonts[0],
        {new: font.widths.get(font.cid(old), font.default) for old, new in numbers.items()},
    )
    copy.Encoding = Name("/Identity-H")
    child.CIDSystemInfo = Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0)
    child.W = Array([1, Array([widths[new] for new in sorted(widths)])])


def _write_simple(font: Font, copy: Object, numbers: Mapping[int, int], *, keeps: bool) -> None:
    if not keeps or "/Widths" in copy:
        widths = {new: font.widths.get(old, font.default) for old, new in numbers.items()}
        copy.FirstChar, copy.LastChar = min(widths), max(widths)
        copy.Widths = Array([widths.get(code, 0) for code in range(min(widths), max(widths) + 1)])
    if not keeps:
        copy.Encoding = name_codes(
            {new: name for old, new in numbers.items() if (name := read_names(font.source).get(old))}
        )


def _rename(target: Pdf, copy: Object, number: int) -> None:
    """Give the font a name that tells nothing of the letters it had: makers count or hash those into its tag."""
    holders = [copy, *copy.get("/DescendantFonts", ())]
    for holder in holders:
        described = holder.get("/FontDescriptor")
        if isinstance(described, Dictionary):
            described = described if described.is_indirect else target.make_indirect(described)
            holder.FontDescriptor = described
    if "/BaseFont" not in copy:
        return
    plain = _OTHER.sub("", _TAG.sub("", str(copy.BaseFont)[1:]))
    plain = "Letter" if not plain or _COUNTED.match(plain) else plain
    name = Name(f"/{_tag(number)}+{plain}" if any(map(_has_program, holders)) else f"/{plain}")
    for holder in holders:
        holder.BaseFont = name
        if "/FontDescriptor" in holder:
            holder.FontDescriptor.FontName = name


def _has_program(holder: Object) -> bool:
    described = holder.get("/FontDescriptor", Dictionary())
    return any(key in described for key in _PROGRAMS)


def _tag(number: int) -> str:
    letters = []
    for _ in range(_TAG_LENGTH):
        number, at = divmod(number, _LETTERS)
        letters.append(chr(ord("A") + at))
    return "".join(reversed(letters))
