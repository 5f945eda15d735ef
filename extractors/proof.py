"""The proof page: the pictures of a document with a numbered box for every value that was read, and the list of values.

One file of HTML that needs nothing else: it can be mailed, archived and opened without a network or a server.
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
from extractors.proof_words import DOCUMENT_TYPES, FIELDS, MEASURES, PLACES, date_words, show
from pipeline.errors import ExtractionError
from pipeline.model.document import Document
from pipeline.model.extraction import Extraction, Figure
from pipeline.model.observation import Proof

_CROWDED = (14.0, 9.0)
"""Two tags nearer than this (points across, points down) would cover each other."""
_ROUND = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """One box on a page picture; all numbers are shares of the page, in percent."""

    anchor: str
    page: int
    left: float
    top: float
    width: float
    height: float
    shift: int
    """How many tags stand at the same corner already."""


@dataclass(frozen=True, slots=True)
class Item:
    """One value of the list with its boxes."""

    number: int
    """1-based, in the order of the list."""
    label: str
    value: str
    note: str
    """What makes it approximate or incomplete; may be empty."""
    spots: tuple[Spot, ...]
    literal: str
    sentence: str
    place: str
    rule: str
    confidence: str
    """Whole percent."""
    review: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the list with its values."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: its picture, its boxes."""

    number: int
    uri: str
    """`data:` address; empty when there is no picture."""
    ratio: str
    marks: tuple[tuple[Item, Spot], ...]


Size = tuple[float, float]
"""Width and height of a page in points."""
Entry = tuple[str, str, str, tuple[Proof, ...]]
"""Label, value, note, proofs."""


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
    sections = _sections(extraction, sizes)
    items = [item for section in sections for item in section.items]
    return _template().render(
        name=name,
        kind=DOCUMENT_TYPES[extraction.document_type],
        sections=sections,
        pictures=[_picture(number, images.get(number), size, items) for number, size in sorted(sizes.items())],
        warnings=_warnings(extraction),
        doubts=_doubts(notes),
        layers=_layers(notes),
        total=len(items),
        reviews=[item for item in items if item.review],
        document_id=extraction.document_id,
    )


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


def _sections(extraction: Extraction, sizes: Mapping[int, Size]) -> tuple[Section, ...]:
    numbering = _Numbering(sizes)
    named = [("Gegevens van het document", _fields(extraction)), ("Cijfers", _figures(extraction.figures))]
    named.append(("Acties", _actions(extraction)))
    for record in extraction.records:
        title = DOCUMENT_TYPES[record.document_type]
        entries = [*_fields(record), *_figures(record.figures), *_actions(record)]
        named.append((f"In dit document: {title.lower()}", entries))
    return tuple(Section(title, numbering.items(entries)) for title, entries in named if entries)


def _fields(extraction: Extraction) -> list[Entry]:
    known = [(key, label) for key, label in FIELDS.items() if key in extraction.evidence]
    others = [(key, _unnamed(key)) for key in extraction.evidence if key not in FIELDS]
    return [(label, show(extraction, key), "", extraction.evidence[key]) for key, label in (*known, *others)]


def _unnamed(key: str) -> str:
    return key.removeprefix("details.").replace("_", " ").replace(".", ": ").capitalize()


def _figures(figures: Sequence[Figure]) -> list[Entry]:
    return [
        (f"{figure.municipality} · {figure.category.value} · {MEASURES[figure.measure]}", *_count(figure))
        for figure in figures
    ]


def _count(figure: Figure) -> tuple[str, str, tuple[Proof, ...]]:
    value = f"{figure.value:,}".replace(",", ".")
    notes = [f"letterlijk: {figure.qualifier} {value}"] if figure.qualifier else []
    if figure.measure.value in ("realisatie", "gepland"):
        notes.append(f"peildatum {date_words(figure.peildatum)}" if figure.peildatum else "zonder peildatum")
    return value, "; ".join(notes), figure.evidence


def _actions(extraction: Extraction) -> list[Entry]:
    return [
        (action.owner, action.text, f"uiterlijk {date_words(action.due)}" if action.due else "", action.evidence)
        for action in extraction.actions
    ]


class _Numbering:
    """Numbers the values and places their boxes; remembers where tags stand, so that none covers another."""

    def __init__(self, sizes: Mapping[int, Size]) -> None:
        self._sizes = sizes
        self._count = 0
        self._corners: list[tuple[int, float, float]] = []

    def items(self, entries: Sequence[Entry]) -> tuple[Item, ...]:
        """Give the values of one section."""
        return tuple(self._item(*entry) for entry in entries)

    def _item(self, label: str, value: str, note: str, proofs: Sequence[Proof]) -> Item:
        self._count += 1
        first = proofs[0] if proofs else None
        return Item(
            self._count,
            label,
            value,
            note,
            tuple(self._spots(proofs)),
            first.literal if first else "",
            (first.sentence if first else "") or "",
            PLACES[first.context] if first else "",
            first.rule if first else "",
            f"{round(100 * first.confidence)}%" if first else "",
            any(proof.needs_review for proof in proofs) or not proofs,
        )

    def _spots(self, proofs: Sequence[Proof]) -> Iterator[Spot]:
        for number, proof in enumerate(dict.fromkeys(proofs), start=1):
            size = self._sizes.get(proof.page)
            if size is None:
                continue
            width, height = size
            box, anchor = proof.box, f"vak-{self._count}-{number}"
            yield Spot(
                anchor,
                proof.page,
                round(100 * box.x0 / width, _ROUND),
                round(100 * box.top / height, _ROUND),
                round(100 * (box.x1 - box.x0) / width, _ROUND),
                round(100 * (box.bottom - box.top) / height, _ROUND),
                self._shift(proof.page, box.x0, box.top),
            )

    def _shift(self, page: int, x: float, y: float) -> int:
        near = sum(
            other == page and abs(x - left) < _CROWDED[0] and abs(y - top) < _CROWDED[1]
            for other, left, top in self._corners
        )
        self._corners.append((page, x, y))
        return near


def _picture(number: int, image: bytes | None, size: Size, items: Sequence[Item]) -> Picture:
    marks = tuple((item, spot) for item in items for spot in item.spots if spot.page == number)
    return Picture(number, _data_uri(number, image) if image else "", f"{size[0]:.2f} / {size[1]:.2f}", marks)


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
