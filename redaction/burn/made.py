"""What passes between the parts that burn: the boxes asked for, and the page that was made with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pikepdf import Object

from pipeline.model.place import Box
from redaction.burn.geometry import Frame
from redaction.burn.tree import Node


@dataclass(frozen=True, slots=True)
class Patch:
    """A box on one page of the rendition and the text that is drawn in it."""

    box: Box
    text: str
    is_area: bool = False
    """Somebody drew it: it stands as it was drawn, and what lies beside it keeps its place."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line of text that can be drawn on any page of one document."""

    form: Object
    width: float
    """Points, at 10 points text."""
    height: float
    """Points, of a capital."""
    light: bool = False
    """It is white, and so the box around it is black."""


class MadeBox(NamedTuple):
    """One box as it came out; points, origin top-left of the page as shown."""

    covered: Box
    """The place in the rendition that it stands for; what lay there is gone."""
    drawn: Box
    """Where it stands on the new page."""
    text: str
    """Its grounds: `5.1.2e` or `5.1.1d; 5.1.2e`."""
    is_reset: bool = False
    """Its width and the words around it say nothing about what was under it."""
    room: tuple[float, float] | None = None
    """Least and most width (points) of what was under it, as the line breaks of the page give away; None: nothing."""
    was_on: int | None = None
    """The page (1-based) of the rendition that `covered` lies on; None: the page of the same number."""


class Piece(NamedTuple):
    """A run of marked content on the new page, in the order of writing."""

    mcid: int
    """Its number on the new page."""
    was: int | None
    """The number of the run of the source it is a part of; None for one that stood in no structure."""
    box: int | None = None
    """The number in `PageMade.boxes` of the box that this run draws; None for content of the source."""


@dataclass(frozen=True, slots=True)
class PageMade:
    """A new page, not yet in the document."""

    page: Object
    frame: Frame
    boxes: tuple[MadeBox, ...]
    moved: tuple[Box, ...] = ()
    """Areas, the same on both pages, in which words that stay may stand elsewhere than in the rendition."""
    unseen: tuple[Box, ...] = ()
    """Places in the rendition of letters that nobody could see and that are gone as well."""
    pieces: tuple[Piece, ...] = ()
    """Empty when the page carries no structure."""
    draws_boxes: bool = field(default=False)
    """The boxes stand in the content already, in the order of reading; otherwise they are still to be drawn on top."""
    nodes: tuple[Node, ...] = ()
    """What a page that we wrote ourselves is to a screen reader; its runs count the page as 1."""
    gone: int = 0
    """Letters of the rendition, as readers spell them, that are not on the new page."""
    doubt: bool = True
    """Only a picture of the page can tell whether people see all that readers read."""
    doubts: tuple[str, ...] = ()
    """Dutch sentences, without document text, on what an officer must look at."""
