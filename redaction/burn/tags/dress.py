"""Gives a burned document its structure: that of the source where it was kept, else one per page that we guess."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pikepdf import Array, Object, Page, Pdf

from redaction.burn.label import draw_boxes
from redaction.burn.made import PageMade, Piece, Stamp
from redaction.burn.tags.ours import moved
from redaction.burn.tags.repair import repair
from redaction.burn.tags.signs import find_signs, say_signs
from redaction.burn.tags.source import Found, box_node, is_tagged, read_structure
from redaction.burn.tags.spoken import speak, speak_box
from redaction.burn.tags.write import mark_all, write_structure
from redaction.burn.tree import Node, Run, insert, prune

_SHOWS = re.compile(rb"[\])>]\s*T[jJ]|/\S+\s+Do\b")


def finish_page(target: Pdf, page: Page, made: PageMade, stamps: Mapping[str, Stamp], *, is_picture: bool) -> PageMade:
    """Draw the boxes that are not on a page yet, mark as runs what carries no marks, and give the page with these."""
    pieces = made.pieces
    if not pieces and (is_picture or shows_text(page.obj)):
        mark_all(target, page.obj, "/Figure" if is_picture else "/P", 0)
        pieces = (Piece(0, None),)
    if not made.draws_boxes:
        first = max((piece.mcid for piece in pieces), default=-1) + 1
        draw_boxes(target, page.obj, made.frame, made.boxes, stamps, first)
        pieces = (*pieces, *(Piece(first + at, None, at) for at in range(len(made.boxes))))
    return replace(made, pieces=pieces)


def shows_text(page: Object) -> bool:
    """Tell whether a page shows more than lines and areas; of those nothing is to be said."""
    streams = list(page.Contents) if isinstance(page.Contents, Array) else [page.Contents]
    return any(_SHOWS.search(stream.read_bytes()) for stream in streams)


class Dressed(NamedTuple):
    """What became of the structure."""

    is_whole: bool
    """It is that of the source, on every page that stayed text, and a sound one."""
    is_said: bool
    """Every sign in it stands for letters, or says what it is."""


def dress(
    source: Pdf, target: Pdf, made: Sequence[PageMade], bare: Collection[int], pictures: Collection[int]
) -> Dressed:
    """Write the structure of `target`, whose fonts must be finished.

    Args:
        source: The rendition.
        target: The new document, with all its pages.
        made: Its pages, as `finish_page` gave them.
        bare: The pages (1-based) that came without marks: rewritten, but nothing is known of their structure.
        pictures: The pages that became a picture.
    """
    pieces = {number: page.pieces for number, page in enumerate(made, start=1)}
    labels = {run: speak_box(made[run.page - 1].boxes[box].text) for run, box in _drawn(pieces)}
    is_kept = is_tagged(source) and not bare
    found = read_structure(source, pieces, labels) if is_kept else Found(Node("/Document"), frozenset())
    prune(found.root)
    for number, page in enumerate(made, start=1):
        ours = [moved(node, number - 1) for node in page.nodes]
        insert(found.root, number, ours or _left(number, page.pieces, found, labels, number in pictures))
    is_straight = repair(found.root)
    is_said = say_signs(found.root, find_signs(target))
    write_structure(target, found.root, suspect=not is_kept)
    return Dressed(is_kept and is_straight, is_said)


def _drawn(pieces: Mapping[int, Sequence[Piece]]) -> Iterator[tuple[Run, int]]:
    for number, row in pieces.items():
        yield from ((Run(number, piece.mcid), piece.box) for piece in row if piece.box is not None)


def _left(
    number: int, row: Sequence[Piece], found: Found, labels: Mapping[Run, str], is_picture: bool
) -> Iterator[Node]:
    """Yield elements for the runs of a page that have no place yet; runs that follow each other share one."""
    text: list[Node | Run] = []
    for piece in row:
        run = Run(number, piece.mcid)
        if run in found.placed:
            if text:
                yield Node("/P", text)
            text = []
        elif is_picture and piece.box is None:
            yield Node("/Figure", [run], alt=speak("bladzijde"))
        else:
            text.append(box_node(run, labels[run]) if run in labels else run)
    if text:
        yield Node("/P", text)
