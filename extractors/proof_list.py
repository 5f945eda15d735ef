"""The list of the proof page: every value that was read, numbered, with the boxes in which it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractors.proof_words import (
    DETAILS,
    DOCUMENT_TYPES,
    MEASURES,
    PLACES,
    date_words,
    fields,
    label_of,
    show_value,
    value_at,
)
from pipeline.model.extraction import Extraction, Figure
from pipeline.model.observation import Proof

Size = tuple[float, float]
"""Width and height of a page in points."""
Entry = tuple[str, str, str, tuple[Proof, ...]]
"""Label, value, note, proofs."""
_ROUND = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """One box on a page picture; all measures are shares of the page, in percent."""

    anchor: str
    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was read once; a literal over two lines has two boxes and is one place."""

    page: int
    anchor: str
    """Of the first box."""


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
    places: tuple[tuple[int, tuple[Place, ...]], ...]
    """Per page, in the order of the proofs."""
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


def list_values(extraction: Extraction, sizes: Mapping[int, Size]) -> tuple[Section, ...]:
    """Give the values under their headings; `sizes` are those of the pages, by 1-based number."""
    numbering = _Numbering(sizes)
    named = [*_parts_of(extraction)]
    for record in extraction.records:
        title = DOCUMENT_TYPES[record.document_type]
        entries = [entry for _, part in _parts_of(record) for entry in part]
        named.append((f"In dit document: {title.lower()}", entries))
    return tuple(Section(title, numbering.items(entries)) for title, entries in named if entries)


def _parts_of(extraction: Extraction) -> Iterator[tuple[str, list[Entry]]]:
    yield "Gegevens van het document", _own_keys(extraction)
    yield "Cijfers", _figures(extraction.figures)
    yield "Acties", _actions(extraction)
    yield "Verder gelezen", _details(extraction)


def _own_keys(extraction: Extraction) -> list[Entry]:
    return [_entry(extraction, key) for key in fields() if key in extraction.evidence]


def _details(extraction: Extraction) -> list[Entry]:
    """Give the other keys; a list of codes of which each has its own proof is shown code by code."""
    keys = [key for key in extraction.evidence if key not in fields()]
    wholes = {".".join(key.split(".")[:2]) for key in keys if key.count(".") > 1}
    lists = {key for key in wholes if isinstance(extraction.details.get(key.removeprefix(DETAILS)), list | tuple)}
    return [_entry(extraction, key) for key in keys if key not in lists]


def _entry(extraction: Extraction, key: str) -> Entry:
    value, part = value_at(extraction, key), key.rpartition(".")[2]
    named = label_of(key.removesuffix(f".{part}")) if value == part else label_of(key)  # a code of a list is the value
    return named, show_value(value), "", extraction.evidence[key]


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
    """Numbers the values and places their boxes."""

    def __init__(self, sizes: Mapping[int, Size]) -> None:
        self._sizes = sizes
        self._count = 0

    def items(self, entries: Sequence[Entry]) -> tuple[Item, ...]:
        """Give the values of one section."""
        return tuple(self._item(*entry) for entry in entries)

    def _item(self, label: str, value: str, note: str, proofs: Sequence[Proof]) -> Item:
        self._count += 1
        first = proofs[0] if proofs else None
        placed = [(proof, spot) for proof, spot in self._spots(proofs) if spot is not None]
        return Item(
            self._count,
            label,
            value,
            note,
            tuple(spot for _, spot in placed),
            tuple(_places(placed)),
            first.literal if first else "",
            (first.sentence if first else "") or "",
            PLACES[first.context] if first else "",
            first.rule if first else "",
            f"{round(100 * first.confidence)}%" if first else "",
            any(proof.needs_review for proof in proofs) or not proofs,
        )

    def _spots(self, proofs: Sequence[Proof]) -> Iterator[tuple[Proof, Spot | None]]:
        for number, proof in enumerate(dict.fromkeys(proofs), start=1):
            size = self._sizes.get(proof.page)
            has_place = size is not None and proof.box.x0 < proof.box.x1  # what only a person says has none
            yield proof, _spot(f"vak-{self._count}-{number}", proof, size) if size and has_place else None


def _spot(anchor: str, proof: Proof, size: Size) -> Spot:
    (width, height), box = size, proof.box
    return Spot(
        anchor,
        proof.page,
        round(100 * box.x0 / width, _ROUND),
        round(100 * box.top / height, _ROUND),
        round(100 * (box.x1 - box.x0) / width, _ROUND),
        round(100 * (box.bottom - box.top) / height, _ROUND),
    )


def _places(placed: Sequence[tuple[Proof, Spot]]) -> Iterator[tuple[int, tuple[Place, ...]]]:
    """Yield per page where the value was read; the lines of one literal are one place."""
    runs = groupby(placed, key=lambda pair: (pair[0].page, pair[0].literal, pair[0].sentence, pair[0].rule))
    found = [Place(key[0], next(iter(run))[1].anchor) for key, run in runs]
    for page in dict.fromkeys(place.page for place in found):
        yield page, tuple(place for place in found if place.page == page)
