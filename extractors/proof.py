"""The proof page: the pictures of a document with a numbered box for every value that was read, and the list of values.

One file of HTML that needs nothing else: it can be mailed, archived and opened without a network or a server. Only
pages on which something was read or doubted are shown, and no more pictures than `MOST_PICTURES`, so that the page of
a long document stays within bounds.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from extractors.notes import READING_CODES, Notes, name_pages, read_notes
from extractors.proof_list import Item, Size, Spot, list_values
from extractors.proof_words import DOCUMENT_TYPES, date_words
from pipeline.errors import ExtractionError
from pipeline.model.document import Document
from pipeline.model.extraction import Extraction

MOST_PICTURES = 80
"""Page pictures on one proof page; the boxes of further pages stand on white."""
_SAME_LINE = 0.9
"""Percent of the page height that the boxes of one line may differ."""
_MOST_ABREAST = 6
"""Numbers that fit beside each other in the margin; the boxes of more stay clickable."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page with its number in the margin."""

    item: Item
    spot: Spot
    abreast: int | None
    """How many numbers stand between this one and the page, on the same line.

    None when the number stands there already, or when there is no room; the box stays clickable.
    """


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: its picture, its boxes."""

    number: int
    uri: str
    """`data:` address; empty when there is no picture."""
    ratio: str
    marks: tuple[Mark, ...]


def proof_page(
    extraction: Extraction,
    name: str,
    images: Mapping[int, bytes],
    sizes: Mapping[int, Size],
    document: Document | None = None,
) -> str:
    """Give the proof page as one HTML document.

    `name` is shown as the title; what the readers of `document` told stands beside the values.
    `images` are the page pictures (PNG, WebP or JPEG) and `sizes` their width and
    height in points, both by 1-based page number; a page without a picture shows its boxes on white.

    Raises:
        ExtractionError: A picture is of another kind.
    """
    notes = read_notes(document) if document else Notes()
    sections = list_values(extraction, sizes)
    items = [item for section in sections for item in section.items]
    shown = [number for number in _shown(extraction, notes) if number in sizes] or sorted(sizes)[:1]
    boxes: dict[int, list[tuple[Item, Spot]]] = {}
    for item in items:
        for spot in item.spots:
            boxes.setdefault(spot.page, []).append((item, spot))
    pictures = [_picture(number, images.get(number), sizes[number], boxes.get(number, [])) for number in shown]
    abreast = max((mark.abreast or 0 for picture in pictures for mark in picture.marks), default=0)
    return _template().render(
        name=name,
        kind=DOCUMENT_TYPES[extraction.document_type],
        sections=sections,
        pictures=pictures,
        margin=f"{0.75 + 1.6 * (abreast + 1):.2f}rem",
        drawn=bool(images),
        pages=len(sizes),
        warnings=_warnings(extraction),
        doubts=_doubts(notes),
        layers=_layers(notes),
        total=len(items),
        reviews=[item for item in items if item.review],
        document_id=extraction.document_id,
    )


def pages_to_draw(extraction: Extraction, document: Document) -> tuple[int, ...]:
    """Give the pages whose pictures the proof page shows: those that carry a value or a doubt, not too many."""
    return tuple(_shown(extraction, read_notes(document)) or [1])[:MOST_PICTURES]


def _shown(extraction: Extraction, notes: Notes) -> list[int]:
    """Give the pages on which something was read or doubted, ascending."""
    told = (*extraction.evidence.values(), *(figure.evidence for figure in extraction.figures))
    done = (action.evidence for action in extraction.actions)
    found = {proof.page for proofs in (*told, *done) for proof in proofs}
    found |= {note.pages[0] for note in notes.pages}
    return sorted(found.union(*(_shown(record, Notes()) for record in extraction.records)))


@cache
def _template() -> Template:
    source = (files("extractors") / "proof_page.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)


def _warnings(extraction: Extraction) -> list[tuple[str, str]]:
    found = [(w.code, w.message) for w in extraction.warnings if w.code not in READING_CODES]
    return found + [row for record in extraction.records for row in _warnings(record)]


def _doubts(notes: Notes) -> list[tuple[str, int | None, str]]:
    """Give the doubts of the readers: where (empty for the whole), the first page, what."""
    whole: list[tuple[str, int | None, str]] = [("", None, text) for text in notes.whole]
    return whole + [(name_pages(note.pages), note.pages[0], note.text) for note in notes.pages]


def _layers(notes: Notes) -> list[dict[str, str]]:
    """Give the texts beside the running text, as rows of the page."""
    return [
        {
            "kind": layer.kind.value.capitalize(),
            "text": layer.text,
            "author": layer.author,
            "date": _day_words(layer.date),
            "anchor": layer.anchor,
        }
        for layer in notes.layers
    ]


def _day_words(moment: str) -> str:
    """Give the day of an ISO moment in words; as it stands when it is none."""
    try:
        return date_words(dt.date.fromisoformat(moment[:10]))
    except ValueError:
        return moment


def _picture(number: int, image: bytes | None, size: Size, boxes: Sequence[tuple[Item, Spot]]) -> Picture:
    lines: list[list[tuple[Item, Spot]]] = []
    for item, spot in sorted(boxes, key=lambda box: (box[1].top, box[0].number)):
        if not lines or spot.top - lines[-1][0][1].top > _SAME_LINE:
            lines.append([])
        lines[-1].append((item, spot))
    marks = tuple(mark for line in lines for mark in _abreast(line))
    return Picture(number, _data_uri(number, image) if image else "", f"{size[0]:.2f} / {size[1]:.2f}", marks)


def _abreast(line: Sequence[tuple[Item, Spot]]) -> Iterator[Mark]:
    """Yield the boxes of one line from left to right; their numbers stand in that order before the page."""
    ordered = sorted(line, key=lambda box: (box[1].left, box[0].number))
    numbers = list(dict.fromkeys(item.number for item, _ in ordered))[:_MOST_ABREAST]
    left = dict(zip(numbers, range(len(numbers) - 1, -1, -1), strict=True))
    for item, spot in ordered:
        yield Mark(item, spot, left.pop(item.number, None))  # a number stands once on a line


def _data_uri(number: int, image: bytes) -> str:
    """Give a picture as an address that holds its bytes; the kind is judged from the bytes."""
    if image.startswith(b"\x89PNG"):
        kind = "png"
    elif image[:4] == b"RIFF" and image[8:12] == b"WEBP":
        kind = "webp"
    elif image.startswith(b"\xff\xd8"):
        kind = "jpeg"
    else:
        raise ExtractionError(f"de afbeelding van bladzijde {number} is geen PNG, WebP of JPEG. Meld dit.")
    return f"data:image/{kind};base64,{base64.b64encode(image).decode('ascii')}"
