"""A content stream as it was read: what is written anew without looking, and what is decided once the page is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pikepdf import Object

from redaction.burn.geometry import Matrix
from redaction.burn.pdf.paths import Paint
from redaction.burn.pdf.syntax import name
from redaction.burn.pdf.text import Run, TextObject


class Raw(NamedTuple):
    """Operators that stay as they are."""

    data: bytes


class Transform(NamedTuple):
    """`cm`."""

    matrix: Matrix


class Place(NamedTuple):
    """Operators that move the place of text; left out where every run is given its place outright."""

    data: bytes


class BeginText(NamedTuple):
    """`BT`."""

    holder: TextObject


class EndText(NamedTuple):
    """`ET`."""


class BeginMark(NamedTuple):
    """`BDC` or `BMC`; the number is the place of its tag in `Program.tags`."""

    number: int


class EndMark(NamedTuple):
    """`EMC`."""


class Drawn(NamedTuple):
    """Something that is drawn and stays as it is: an image, a shading."""

    data: bytes


class Part(NamedTuple):
    """A form."""

    program: Program


Step = Raw | Transform | Place | BeginText | EndText | BeginMark | EndMark | Drawn | Part | Run | Paint


class Resources:
    """The resources of a new stream; every name is new: an old one may itself be a word."""

    def __init__(self) -> None:
        self.groups: dict[str, dict[str, Object]] = {}
        self._names: dict[tuple[str, str], str] = {}

    def name(self, kind: str, value: Object) -> bytes:
        """Give the name of a resource of this kind (`/Font`), a new one when it has none."""
        key = kind, str(value.objgen) if value.is_indirect else value.unparse().hex()
        if key not in self._names:
            group = self.groups.setdefault(kind, {})
            self._names[key] = f"/{kind[1]}{len(group)}"
            group[self._names[key]] = value
        return name(self._names[key])


@dataclass(eq=False)
class Program:
    """One content stream: of a page, or of a form with the form it is of."""

    ctm: Matrix
    """In force where it begins."""
    depth: int
    steps: list[Step] = field(default_factory=list)
    tags: list[object] = field(default_factory=list)
    resources: Resources = field(default_factory=Resources)
    form: dict[str, Object] = field(default_factory=dict)
    """The entries of the form besides its resources."""
    is_group: bool = False
    """It is drawn on its own first, and then laid over the page."""
