"""Post that goes another way than the supervision, and post that may be one letter delivered twice."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sqlalchemy.orm import Session

from pipeline.dubbel import propose_doubles
from pipeline.errors import InputError, RecordError
from pipeline.model.feit import DubbelOordeel
from pipeline.model.post import Dubbel, Poststuk, Stuk
from pipeline.store import documents, feiten, poststukken
from pipeline.zaak.bureau import Bureau

_NOTICE = "melding"
_PAGED = ("application/pdf", "image/tiff")
"""Kinds of file that have pages of their own."""


@dataclass(frozen=True, slots=True)
class Afhandeling:
    """What is done with post of one route; see data/routes.toml."""

    route: str
    wat: str
    wie: str
    doe: str
    """Dutch sentences for the official."""
    brieven: tuple[str, ...]
    """Families of letter that may follow; empty is none."""


@dataclass(frozen=True, slots=True)
class Afslag:
    """One document that leaves the flow of supervision, or asks something beside it."""

    stuk: Poststuk
    afhandeling: Afhandeling


@cache
def read_routes() -> dict[str, Afhandeling]:
    """Give how post of each route is handled, by route."""
    rows = tomllib.loads((files("pipeline") / "data" / "routes.toml").read_text(encoding="utf-8"))["route"]
    return {
        name: Afhandeling(name, row["wat"], row["wie"], row["doe"], tuple(row["brieven"])) for name, row in rows.items()
    }


def routes(bureau: Bureau) -> tuple[Afslag, ...]:
    """Give all post that leaves the flow or asks something beside it, oldest receipt first, with what to do."""
    with bureau.store.read() as session:
        pieces = poststukken.poststukken(session)
    return tuple(afslag for piece in pieces for afslag in _routes(piece))


def _routes(piece: Poststuk) -> Iterator[Afslag]:
    known = read_routes()
    if piece.route in known:
        yield Afslag(piece, known[piece.route])
    if _NOTICE in known and piece.melding:
        yield Afslag(piece, known[_NOTICE])


# -- doubles -----------------------------------------------------------------------------------------------------


def dubbelen(bureau: Bureau) -> tuple[Dubbel, ...]:
    """Give the pairs of documents that may be one letter and that nobody judged yet, most alike first."""
    with bureau.store.read() as session:
        judged = {one.document_ids for one in feiten.feiten(session, DubbelOordeel)}
        pieces = [_piece(bureau, session, one) for one in _candidates(poststukken.poststukken(session))]
    return tuple(pair for pair in propose_doubles(pieces) if pair.document_ids not in judged)


def _candidates(pieces: tuple[Poststuk, ...]) -> list[Poststuk]:
    """Give the documents that share writer, reference and day with another: only their words are compared."""
    groups: dict[tuple[object, ...], list[Poststuk]] = {}
    for piece in pieces:
        groups.setdefault((piece.gemeenten, piece.kenmerk, piece.datum), []).append(piece)
    told = [group for key, group in groups.items() if len(group) > 1 and all(key)]
    return [piece for group in told for piece in group]


def _piece(bureau: Bureau, session: Session, piece: Poststuk) -> Stuk:
    received = tuple(
        dt.datetime.fromisoformat(arrival.received_at) for arrival in documents.arrivals(session, piece.document_id)
    )
    try:
        document = bureau.walk.document(piece.document_id)
    except InputError:  # it is being read anew: without its words it is like nothing
        return Stuk(piece.document_id, "", None, None, 0, received, "")
    text = "\n".join(page.text for page in document.pages)
    writer = " ".join(piece.gemeenten)
    pages = document.page_count if document.media_type in _PAGED else 0
    return Stuk(piece.document_id, writer, piece.kenmerk, piece.datum, pages, received, text)


def judge_as_double(bureau: Bureau, een: str, ander: str, is_dubbel: bool, wie: str, motivering: str) -> DubbelOordeel:
    """Write that a person says whether two documents are one piece of correspondence; both stay.

    Raises:
        RecordError: It is one document, or the name or the reason is empty.
    """
    if een == ander:
        raise RecordError("dit is één document. Noem twee documenten.")
    if not (wie.strip() and motivering.strip()):
        raise RecordError("dit oordeel heeft uw naam en een motivering nodig. Vul --door en --motivering in.")
    first, second = sorted((een, ander))
    made = DubbelOordeel((first, second), is_dubbel, motivering.strip())
    with bureau.store.write() as session:
        feiten.add_feit(session, f"{first}:{second}", made, wie.strip())
    return made
