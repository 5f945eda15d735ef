"""What the page of a document shows, put together from what the store and the walk know: nothing is decided here."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from starlette.exceptions import HTTPException

from extractors.notes import READING_CODES
from extractors.proof_list import Item, Section, Size, list_values
from pipeline import casework
from pipeline.audit import Event
from pipeline.correctie import key_of_record
from pipeline.model.document import Document, Page
from pipeline.model.extraction import Extraction
from pipeline.model.feit import Correctie
from pipeline.model.observation import Proof
from pipeline.store import events, queue
from pipeline.store.queue import Entry
from pipeline.tools.register import Gemeente, gemeente_by_name
from pipeline.waarde import RULE
from pipeline.zaak.cijfers import Cijfer, Gebeurd
from web.house import House

MOST_EVENTS = 15
"""Events told on the page itself; all of them have a page of their own."""
_WAYS = (
    (("tabel", "rij", "kolom"), "uit een tabel"),
    (("stempel",), "van een stempel"),
    (("mail",), "uit de kop van de e-mail"),
    (("briefhoofd", "kop", "label", "plaats", "dag", "titel", "geadresseerde"), "uit het briefhoofd of een kop"),
    (("ondertekening", "ondertekend"), "uit de ondertekening"),
    (("verwijst", "verband"), "uit een verwijzing naar een ander stuk"),
    (("bevinding", "trede", "ibt", "termijn", "artikel8", "antwoord"), "uit een vaste formulering"),
    (("proza", "zin", "tekst", "peildatum", "gereed"), "uit een zin"),
)


def find_entry(house: House, document_id: str) -> Entry:
    """Give a document with its deliveries.

    Raises:
        HTTPException: There is no such document.
    """
    with house.desk.store.read() as session:
        found = queue.entry(session, document_id)
    if found is None:
        raise HTTPException(404)
    return found


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that was read, opened at one page."""

    document: Document
    extraction: Extraction
    page: Page
    sections: tuple[Section, ...]
    """The values; boxes are given for this page only."""
    facts: tuple[tuple[str, str], ...]
    """Label and value of what is known of the whole, beside the values that people may correct (web/values.py)."""
    warnings: tuple[str, ...]
    gemeenten: tuple[Gemeente, ...]

    @property
    def is_first(self) -> bool:
        """Tell whether this is the first page."""
        return self.page.number == 1

    @property
    def is_last(self) -> bool:
        """Tell whether this is the last page."""
        return self.page.number == self.document.page_count

    def pages_of(self, item: Item) -> tuple[int, ...]:
        """Give the pages on which a value stands."""
        return tuple(number for number, _ in item.places)


def open_at(house: House, document_id: str, number: int) -> Opened:
    """Open a read document at a page; a number beyond the last gives the last.

    Raises:
        InputError: The document is not read with the present rules.
    """
    document, found = house.walk.document(document_id), house.walk.extraction(document_id)
    page = document.pages.page(min(max(number, 1), document.page_count))
    known = gemeente_by_name()
    return Opened(
        document,
        found,
        page,
        list_values(found, _sizes(found, page)),
        tuple(_facts(found)),
        tuple(_warnings(found)),
        tuple(known[name] for name in _named(found) if name in known),
    )


def _sizes(found: Extraction, page: Page) -> dict[int, Size]:
    """Give a size for every page with a value; only that of the page that is shown is asked for its boxes."""
    proofs = chain(proofs_of(found), *(one.evidence for one in found.actions))
    below = chain.from_iterable(_sizes(record, page) for record in found.records)
    return {**dict.fromkeys((*(proof.page for proof in proofs), *below), (1.0, 1.0)), page.number: _size(page)}


def _size(page: Page) -> Size:
    return max(page.width, 1.0), max(page.height, 1.0)


def _named(found: Extraction) -> Sequence[str]:
    return tuple(dict.fromkeys(name for part in (found, *found.records) for name in part.municipalities))


def _facts(found: Extraction) -> Iterator[tuple[str, str]]:
    if found.subject:
        yield "Onderwerp", found.subject


def _warnings(found: Extraction) -> Iterator[str]:
    told = [one for part in (found, *found.records) for one in part.warnings]
    reading = [one for one in told if one.code in READING_CODES]
    yield from dict.fromkeys(one.message for one in (*(w for w in told if w not in reading), *reading))


def how_read(item: Item) -> str:
    """Tell in Dutch how a value was read, from the name of its rule."""
    if item.rule == RULE:
        earlier = ". De letterlijke tekst is van wat eerder is gelezen" if item.literal else ""
        return f"gecorrigeerd door een mens{earlier}"
    begin = item.rule.partition(".")[0]
    way = next((told for names, told in _WAYS if begin in names), "")
    return f"gelezen {way or f'in: {item.place}'} (regel {item.rule})" if item.rule else "afgeleid uit andere waarden"


def proofs_of(found: Extraction) -> tuple[Proof, ...]:
    """Give every proof of a document."""
    return tuple(chain(*found.evidence.values(), *(one.evidence for one in found.figures)))


# -- figures in the standing ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures that a document gives to the standing, and what people said of them."""

    rows: tuple[Cijfer, ...]
    history: tuple[Gebeurd, ...]
    """Corrections, the latest first."""
    stale: tuple[Correctie, ...]
    """Corrections that hold no longer, because the document says something else by now."""

    def key(self, row: Cijfer) -> str:
        """Give the key under which a form names a figure."""
        return key_of_record(row.gelezen)


def figures_of(house: House, document_id: str, codes: Sequence[str]) -> Figures:
    """Give the figures of a document in the standing of these gemeenten (codes)."""
    bureau = house.bureau()
    rows: list[Cijfer] = []
    told: list[Gebeurd] = []
    lapsed: list[Correctie] = []
    for code in codes:
        rows += (one for one in casework.figures(bureau, code) if one.record.document_id == document_id)
        lapsed += (one for one in casework.stale_corrections(bureau, code) if one.document_id == document_id)
        told += (one for one in casework.figure_history(bureau, code) if one.document_id == document_id)
    corrections = (one for one in told if one.wat == "gecorrigeerd")
    latest = tuple(sorted(corrections, key=lambda one: one.op, reverse=True))
    return Figures(tuple(rows), latest, tuple(lapsed))


def latest_events(house: House, document_id: str) -> tuple[Event, ...]:
    """Give the latest events about a document, newest first."""
    with house.desk.store.read() as session:
        return tuple(deque(events.events(session, document_id), maxlen=MOST_EVENTS))[::-1]
