"""Marked content: its numbers and artifacts stay, all that its properties say of the text does not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Dictionary, Name, Object

from redaction.burn.made import Piece
from redaction.burn.pdf.syntax import name, properties

_TYPES = re.compile(
    "/(Document|Part|Art|Sect|Div|BlockQuote|Caption|TOC|TOCI|Index|NonStruct|P|H|H[1-6]|L|LI|Lbl|LBody|Table|TR|TH|TD|"
    "THead|TBody|TFoot|Span|Quote|Note|Reference|BibEntry|Code|Link|Annot|Figure|Formula|Form)"
)
"""Names of runs that may stay; any other may be a word of the document."""
_ARTIFACT = {
    "/Type": frozenset({"/Pagination", "/Layout", "/Page", "/Background"}),
    "/Subtype": frozenset({"/Header", "/Footer", "/Watermark", "/Bates"}),
}
_OTHER = "/Span"


@dataclass(slots=True, eq=False)
class Tag:
    """The start of marked content; without a number and no artifact it says nothing and is not written."""

    kind: str
    mcid: int | None = None
    rows: dict[str, bytes] = field(default_factory=dict)
    """What an artifact says of itself."""
    is_ours: bool = False
    """It holds a page that has no structure of its own."""

    @property
    def says_something(self) -> bool:
        """Tell whether it is written."""
        return self.mcid is not None or self.is_ours or self.kind == "/Artifact"


def read_tag(operands: list[Any], known: Object) -> Tag:
    """Give the tag that `BDC` or `BMC` begins; `known` are the property lists of the resources."""
    kind = str(operands[0])
    given = operands[1] if len(operands) > 1 else Dictionary()
    rows = known.get(str(given), Dictionary()) if isinstance(given, Name) else given
    rows = rows if isinstance(rows, Dictionary) else Dictionary()
    if kind == "/Artifact":
        told = {key: str(rows[key]) for key in _ARTIFACT if key in rows}
        return Tag(kind, rows={k: v.encode("ascii") for k, v in told.items() if v in _ARTIFACT[k]})
    mcid = rows.get("/MCID")
    return Tag(kind if _TYPES.fullmatch(kind) else _OTHER, int(mcid) if mcid is not None else None)


@dataclass(slots=True, eq=False)
class _Open:
    tag: Tag
    in_text: bool
    at: int = -1
    """Where its start was written; -1 when it is not."""
    is_used: bool = False


@dataclass(slots=True)
class MarkedContent:
    """Writes the runs of marked content of one page and cuts them where a box comes between."""

    is_kept: bool
    is_ours: bool = False
    """The page has no structure: all that stands on it is one run, cut where a box comes."""
    pieces: list[Piece] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)

    def begin(self, out: list[bytes], tag: Tag, in_text: bool) -> None:
        """Do `BDC`."""
        self._open.append(_Open(tag, in_text))
        self._write(out, self._open[-1])

    def end(self, out: list[bytes]) -> None:
        """Do `EMC`."""
        if self._open:
            self._close(out, self._open.pop())

    def end_all(self, out: list[bytes]) -> None:
        """Close what a stream left open."""
        while self._open:
            self.end(out)

    def use(self) -> None:
        """Note that something is drawn."""
        for row in self._open:
            row.is_used = True

    def cut(self, out: list[bytes], in_text: bool) -> None:
        """Close all that is open, for a box; a text object is ended as well. An artifact goes on."""
        for row in reversed(self._open):
            if row.in_text:
                self._close(out, row)
        if in_text:
            out.append(b"ET\n")
        if not self._in_artifact:
            for row in reversed(self._open):
                if not row.in_text:
                    self._close(out, row)

    def resume(self, out: list[bytes], in_text: bool) -> None:
        """Open again what `cut` closed."""
        if not self._in_artifact:
            for row in self._open:
                if not row.in_text:
                    self._write(out, row)
        if in_text:
            out.append(b"BT\n")
        for row in self._open:
            if row.in_text:
                self._write(out, row)

    @property
    def _in_artifact(self) -> bool:
        return any(row.tag.kind == "/Artifact" and not row.in_text for row in self._open)

    def begin_box(self, out: list[bytes], box: int) -> bool:
        """Begin the run that draws a box; give False when there is no end of it to write."""
        if not self.is_kept or self._in_artifact:
            self.use()
            return False
        if any(row.tag.kind == "/Artifact" for row in self._open):
            out.append(b"/Artifact BMC\n")
            return True
        was = next((row.tag.mcid for row in reversed(self._open) if row.tag.mcid is not None), None)
        self.pieces.append(Piece(self._next(), was, box))
        out.append(b"/Span <</MCID %d>>BDC\n" % self.pieces[-1].mcid)
        return True

    def _next(self) -> int:
        return self.pieces[-1].mcid + 1 if self.pieces else 0

    def _write(self, out: list[bytes], row: _Open) -> None:
        row.at, row.is_used = -1, False
        if not (self.is_kept and row.tag.says_something):
            return
        row.at = len(out)
        if row.tag.kind == "/Artifact":
            out.append(name(row.tag.kind) + b" " + properties(row.tag.rows) + b"BDC\n")
            return
        self.pieces.append(Piece(self._next(), row.tag.mcid))
        out.append(name(row.tag.kind) + b" <</MCID %d>>BDC\n" % self.pieces[-1].mcid)

    def _close(self, out: list[bytes], row: _Open) -> None:
        if row.at < 0:
            return
        if row.is_used:
            out.append(b"EMC\n")
        else:  # a run in which nothing is drawn would be an empty paragraph for who listens
            out[row.at] = b""
            if row.tag.kind != "/Artifact":
                self.pieces.pop()
        row.at = -1
