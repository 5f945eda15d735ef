"""Boxes that a person draws on the command line, and pages they say they saw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline import wiring
from pipeline.errors import InputError
from pipeline.model.place import Box

if TYPE_CHECKING:
    from pipeline.desk import Desk
    from pipeline.workspace import Workspace

_NUMBER = r"\s*(\d+(?:\.\d+)?)\s*"
_BOX = re.compile(rf"\s*(\d+)\s*:{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")


def read_box(typed: str) -> tuple[int, Box]:
    """Give page and place of a box as it was typed: `3:100,200,260,240`, in points from the top left.

    Raises:
        InputError: It is written otherwise.
    """
    found = _BOX.fullmatch(typed)
    if found is None:
        raise InputError("een vak is bladzijde:links,boven,rechts,onder in punten, bijvoorbeeld 3:100,200,260,240.")
    x0, top, x1, bottom = (float(side) for side in found.groups()[1:])
    if x1 <= x0 or bottom <= top:
        raise InputError("bij een vak is rechts meer dan links, en onder meer dan boven.")
    return int(found[1]), Box(x0, top, x1, bottom)


def draw_boxes(
    workspace: Workspace, desk: Desk, document_id: str, boxes: Sequence[str], gronden: Sequence[str], who: str, why: str
) -> int:
    """Make accepted marks of boxes as they were typed, and give how many.

    Raises:
        InputError: One is not written as it should be; then none is made.
        RecordError: One lies beside its page, or the grounds do not fit.
    """
    places = [read_box(one) for one in boxes]
    room = wiring.review_room(workspace, desk)
    for page, box in places:
        room.draw(document_id, page, box, gronden, who, why)
    return len(places)


def see_all(workspace: Workspace, desk: Desk, document_id: str, who: str) -> int:
    """Write that a person saw every page of a document, as they said, and give how many there are."""
    room = wiring.review_room(workspace, desk)
    count = room.open(document_id).page_count
    room.saw(document_id, range(1, count + 1), who)
    return count
