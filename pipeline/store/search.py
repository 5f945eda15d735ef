"""Search: what was read is kept for it in one transaction with the document, and asked here.

The words of pages stand in `search_page` (pipeline/store/search_tables.py): the designated place of document text in
the database. `keep` replaces what an earlier reading left, `forget` takes all of a document away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

from pipeline.store.database import now
from pipeline.store.search_tables import FTS, SearchDocumentRow, SearchPageRow
from pipeline.store.search_words import (
    Piece,
    Term,
    excerpt,
    fts_query,
    keepable,
    kept_words,
    read_question,
    ts_query,
    ts_vector,
    words_in,
)
from pipeline.store.tables import ArrivalRow, DocumentRow, DocumentState, PoststukRow

MOST_COUNTED = 1_000
"""Documents that are counted; beyond it the number says nothing to a person and costs time."""
PAGES_SHOWN = 3
"""Pages quoted per document."""


@dataclass(frozen=True, slots=True)
class Findable:
    """What is kept of one read document to find it by."""

    document_id: str
    soort: str
    """Value of a `DocumentType`; empty for what has no pages."""
    datum: dt.date
    is_gedateerd: bool
    """Whether `datum` stands on the document; else it is the day it reached us."""
    kenmerken: tuple[str, ...] = ()
    bevinding: str = ""
    trede: int | None = None
    bladen: tuple[str, ...] = ()
    """Text of each page, the first first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for; what is empty asks nothing."""

    text: str = ""
    soort: str = ""
    gemeente: str = ""
    """Code."""
    van: dt.date | None = None
    tot: dt.date | None = None
    kenmerk: str = ""
    bevinding: str = ""
    trede: int | None = None
    toestand: str = ""
    """Value of a `DocumentState`."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked."""
        return self == Wish() or not (read_question(self.text) or self != Wish(text=self.text))


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page on which the words stand."""

    blad: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One document among what was found."""

    document_id: str
    name: str
    """File name it first came in under; may hold a personal name."""
    toestand: DocumentState
    soort: str
    datum: dt.date
    is_gedateerd: bool
    bladen: int
    """Pages it has."""
    bladen_geraakt: int
    """Pages on which the words stand; 0 when no words were asked."""
    gemeenten: tuple[str, ...]
    """Codes."""
    pages: tuple[FoundPage, ...]
    """The first of them, no more than `PAGES_SHOWN`."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found."""

    documents: tuple[FoundDocument, ...]
    total: int
    """No more than `MOST_COUNTED`: then there may be more."""


# -- keep -------------------------------------------------------------------------------------------------------


def keep(session: Session, findable: Findable) -> None:
    """Keep a document for the search, in the place of what an earlier reading left."""
    one = findable.document_id
    session.execute(
        sa.select(DocumentRow.id).where(DocumentRow.id == one).with_for_update()
    )  # writers of it one by one
    forget(session, one)
    session.execute(sa.insert(SearchDocumentRow).values(_document_row(findable)))
    rows = [
        {"document_id": one, "blad": number, "text": keepable(text), "words_kept": _kept(session, text)}
        for number, text in enumerate(findable.bladen, start=1)
    ]
    if rows:
        words: Any = sa.bindparam("words_kept")
        words = sa.cast(sa.cast(words, sa.Text), TSVECTOR) if _is_postgres(session) else words
        session.execute(sa.insert(SearchPageRow.__table__).values(words=words), rows)  # type: ignore[arg-type]
        _index(session, one, f"INSERT INTO {FTS} (rowid, words) SELECT id, words")


def _document_row(findable: Findable) -> dict[str, Any]:
    return {
        "document_id": findable.document_id,
        "soort": findable.soort,
        "datum": findable.datum.isoformat(),
        "is_gedateerd": findable.is_gedateerd,
        "kenmerk": "|".join(f" {' '.join(_folded(one))} " for one in findable.kenmerken),
        "bevinding": findable.bevinding,
        "trede": findable.trede,
        "bladen": len(findable.bladen),
        "added_at": now(),
    }


def _kept(session: Session, text: str) -> str:
    words = kept_words(text)
    return ts_vector(words) if _is_postgres(session) else " ".join(words)


def forget(session: Session, document_id: str) -> None:
    """Take away all that is kept of a document for the search; call it wherever a document is removed."""
    _index(session, document_id, f"INSERT INTO {FTS} ({FTS}, rowid, words) SELECT 'delete', id, words")
    session.execute(sa.delete(SearchPageRow).where(SearchPageRow.document_id == document_id))
    session.execute(sa.delete(SearchDocumentRow).where(SearchDocumentRow.document_id == document_id))


def _index(session: Session, document_id: str, change: str) -> None:
    """Bring the index of SQLite up to date with `search_page`; PostgreSQL does it by itself."""
    if not _is_postgres(session):
        rows = sa.text(f"{change} FROM search_page WHERE document_id = :document_id")
        session.execute(rows, {"document_id": document_id})


def not_kept(session: Session, recipe: str, after: str, most: int) -> tuple[str, ...]:
    """Give documents that came to the desk with a recipe and cannot be found yet, after an id, in order of id."""
    query = (
        sa.select(DocumentRow.id)
        .outerjoin(SearchDocumentRow, SearchDocumentRow.document_id == DocumentRow.id)
        .where(DocumentRow.state == DocumentState.DONE, DocumentRow.recipe == recipe, DocumentRow.id > after)
        .where(SearchDocumentRow.document_id.is_(None))
        .order_by(DocumentRow.id)
        .limit(most)
    )
    return tuple(session.scalars(query))


# -- ask --------------------------------------------------------------------------------------------------------


def find(session: Session, wish: Wish, page: int, size: int) -> Found:
    """Give one page (1-based) of the documents that a wish is about, the latest date first."""
    terms = read_question(wish.text)
    asked = _asked(session, wish, terms)
    counted = asked.with_only_columns(SearchDocumentRow.document_id).limit(MOST_COUNTED).subquery()
    total = session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0
    ordered = asked.order_by(SearchDocumentRow.datum.desc(), SearchDocumentRow.document_id)
    rows = session.execute(ordered.limit(size).offset((page - 1) * size)).all()
    ids = [row.SearchDocumentRow.document_id for row in rows]
    names, gemeenten, pages = _names(session, ids), _gemeenten(session, ids), _pages(session, ids, terms)
    return Found(
        tuple(
            _found(row.SearchDocumentRow, row.state, names, gemeenten, pages.get(row.SearchDocumentRow.document_id, []))
            for row in rows
        ),
        total,
    )


def related(session: Session, document_id: str, most: int = 20) -> tuple[FoundDocument, ...]:
    """Give the documents that share a reference with this one, the latest date first."""
    mine = session.get(SearchDocumentRow, document_id)
    told = [one for one in mine.kenmerk.split("|") if one.strip()] if mine else []
    if not told:
        return ()
    row = SearchDocumentRow
    query = _documents()
    query = query.where(sa.or_(*(row.kenmerk.contains(one, autoescape=True) for one in told)))
    query = query.where(row.document_id != document_id).order_by(row.datum.desc(), row.document_id).limit(most)
    rows = session.execute(query).all()
    names = _names(session, [one.SearchDocumentRow.document_id for one in rows])
    return tuple(_found(one.SearchDocumentRow, one.state, names, {}, ()) for one in rows)


def _found(
    row: SearchDocumentRow,
    state: DocumentState,
    names: Mapping[str, str],
    gemeenten: Mapping[str, list[str]],
    pages: Sequence[FoundPage],
) -> FoundDocument:
    return FoundDocument(
        row.document_id,
        names.get(row.document_id, ""),
        state,
        row.soort,
        dt.date.fromisoformat(row.datum),
        row.is_gedateerd,
        row.bladen,
        len(pages),
        tuple(gemeenten.get(row.document_id, ())),
        tuple(pages[:PAGES_SHOWN]),
    )


def _asked(session: Session, wish: Wish, terms: Sequence[Term]) -> sa.Select[Any]:
    row = SearchDocumentRow
    query = _documents()
    same = ((row.soort, wish.soort), (row.bevinding, wish.bevinding), (row.trede, wish.trede))
    for column, wanted in (*same, (DocumentRow.state, wish.toestand)):
        if wanted not in ("", None):
            query = query.where(column == wanted)
    if wish.van:
        query = query.where(row.datum >= wish.van.isoformat())
    if wish.tot:
        query = query.where(row.datum <= wish.tot.isoformat())
    if wish.gemeente:
        query = query.where(row.document_id.in_(_naming(wish.gemeente)))
    if folded := _folded(wish.kenmerk):
        query = query.where(row.kenmerk.contains(f" {' '.join(folded)}", autoescape=True))
    if terms:
        matched = sa.select(SearchPageRow.document_id).where(_match(session, terms))
        query = query.where(row.document_id.in_(matched))
    return query


def _documents() -> sa.Select[Any]:
    row = SearchDocumentRow
    found: Any = sa.select(row, DocumentRow.state).join(DocumentRow, DocumentRow.id == row.document_id)
    return found  # type: ignore[no-any-return]


def _naming(gemeente: str) -> sa.Select[Any]:
    return sa.select(PoststukRow.document_id).where(PoststukRow.gemeente == gemeente)


def _match(session: Session, terms: Sequence[Term]) -> sa.ColumnElement[bool]:
    if _is_postgres(session):
        asked = sa.cast(sa.cast(ts_query(terms), sa.Text), TSQUERY)
        return SearchPageRow.words.op("@@", is_comparison=True)(asked)
    index = sa.table(FTS, sa.column("rowid"), sa.column(FTS))
    rows = sa.select(index.c.rowid).where(index.c[FTS].op("MATCH", is_comparison=True)(fts_query(terms)))
    return SearchPageRow.id.in_(rows)


def _pages(session: Session, ids: Sequence[str], terms: Sequence[Term]) -> dict[str, list[FoundPage]]:
    """Give the pages with the words per document; only the first few are quoted."""
    if not (ids and terms):
        return {}
    query = sa.select(SearchPageRow.document_id, SearchPageRow.blad, SearchPageRow.id)
    query = query.where(SearchPageRow.document_id.in_(ids), _match(session, terms)).order_by(SearchPageRow.blad)
    found: dict[str, list[tuple[int, int]]] = {}
    for document_id, blad, key in session.execute(query):
        found.setdefault(document_id, []).append((blad, key))
    quoted = [key for pages in found.values() for _, key in pages[:PAGES_SHOWN]]
    texts = sa.select(SearchPageRow.id, SearchPageRow.text).where(SearchPageRow.id.in_(quoted))
    told = {key: excerpt(text, terms) for key, text in session.execute(texts)}
    return {one: [FoundPage(blad, told.get(key, ())) for blad, key in pages] for one, pages in found.items()}


def _names(session: Session, ids: Sequence[str]) -> dict[str, str]:
    query = sa.select(ArrivalRow.document_id, ArrivalRow.name).where(ArrivalRow.document_id.in_(ids))
    names: dict[str, str] = {}
    for document_id, name in session.execute(query.order_by(ArrivalRow.seq)):
        names.setdefault(document_id, name)
    return names


def _gemeenten(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    query = sa.select(PoststukRow.document_id, PoststukRow.gemeente).where(PoststukRow.document_id.in_(ids))
    found: dict[str, list[str]] = {}
    for document_id, code in session.execute(query.order_by(PoststukRow.seq)):
        if code:
            found.setdefault(document_id, []).append(code)
    return found


def _folded(text: str) -> list[str]:
    return [word.folded for word in words_in(text)]


def _is_postgres(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
