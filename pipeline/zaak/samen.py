"""What is one letter although it came in more than once: in a cover mail, or twice as a person said; and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pipeline.model.extraction import DocumentType
from pipeline.model.feit import Beoordeling, DubbelOordeel, Koppeling
from pipeline.model.post import Poststuk
from pipeline.store import documents, feiten, poststukken

_OTHER_KINDS = (
    DocumentType.IBT_LETTER,
    DocumentType.MINUTES,
    DocumentType.VERDEELBESLUIT,
    DocumentType.VERDEELBESLUIT_LETTER,
    DocumentType.MONITOR_FIGURES,
    DocumentType.WOO_REQUEST,
)
_OTHER_ROUTES = ("burger", "pers", "webpagina")
"""Kinds and routes of post that never is the answer of a college."""

Paren = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Samen:
    """Post with what is one letter in it taken together."""

    post: tuple[Poststuk, ...]
    """What is shown: one of each double, and no mail that only brings an answer."""
    leider: Mapping[str, str]
    """Of what is one letter with another document: the document that stands for all of them."""
    bewijs: Mapping[str, tuple[str, ...]]
    """By document: its doubles and the mails that brought them, itself first; what they say goes for it."""


def may_hold_answer(piece: Poststuk) -> bool:
    """Tell whether an answer of a gemeente may be hidden in a document, whatever was made of it."""
    return piece.soort not in _OTHER_KINDS and piece.route not in _OTHER_ROUTES


def may_answer(piece: Poststuk) -> bool:
    """Tell whether a document looks like an answer, a notification or a request for more time."""
    told = (DocumentType.MUNICIPAL_RESPONSE, DocumentType.ARTICLE8)
    return piece.soort in told or piece.route == "uitstel" or (bool(piece.uw_kenmerk) and piece.route is None)


def answers_within(session: Session, piece: Poststuk) -> bool:
    """Tell whether a document answers something, in itself or in what was unpacked from it: docs/extraction.md."""
    if piece.beantwoordt:
        return True
    inside = (poststukken.poststuk(session, one) for one in _contents(session, piece.document_id))
    return any(one.beantwoordt and may_hold_answer(one) and not one.concept for one in inside if one)


def _contents(session: Session, document_id: str) -> Iterator[str]:
    for member in documents.members(session, document_id):
        yield member
        yield from _contents(session, member)


# -- when it came in --------------------------------------------------------------------------------------------


def as_received(session: Session, piece: Poststuk) -> Poststuk:
    """Give a piece with the day it first reached us: an attachment came with its mail, of a double the earliest."""
    same = doubles_of(piece.document_id, confirmed_doubles(session))
    others = (poststukken.poststuk(session, one) for one in same)
    days = [_first_day(session, one) for one in (piece, *others) if one]
    return replace(piece, ontvangen_op=min(days))


def _first_day(session: Session, piece: Poststuk) -> dt.date:
    if piece.gestempeld:
        return piece.ontvangen_op
    mails = (poststukken.poststuk(session, one) for one in carriers(session, piece.document_id))
    return min((mail.ontvangen_op for mail in mails if mail), default=piece.ontvangen_op)


def carriers(session: Session, document_id: str) -> Iterator[str]:
    """Yield every mail or archive that a document came in."""
    for family in {arrival.family for arrival in documents.arrivals(session, document_id)} - {None}:
        if family:
            yield family
            yield from carriers(session, family)


# -- what is one letter -----------------------------------------------------------------------------------------


def confirmed_doubles(session: Session) -> Paren:
    """Give the pairs of documents that a person called one piece of correspondence."""
    return frozenset(one.document_ids for one in feiten.feiten(session, DubbelOordeel) if one.is_dubbel)


def doubles_of(document_id: str, pairs: Collection[tuple[str, str]]) -> set[str]:
    """Give every document that is one letter with this one, also by way of a third."""
    same, before = {document_id}, 0
    while len(same) > before:
        before = len(same)
        same |= {one for pair in pairs if same & set(pair) for one in pair}
    return same - {document_id}


def join_pieces(session: Session, pieces: Sequence[Poststuk], said: Iterable[Koppeling]) -> Samen:
    """Give post with what is one letter taken together: a mail with the answer it brings, and confirmed doubles."""
    ordered = sorted((as_received(session, piece) for piece in pieces), key=_Order(session, said))
    ids = {piece.document_id for piece in ordered}
    doubles = frozenset(pair for pair in confirmed_doubles(session) if set(pair) <= ids)
    covers = frozenset(_covers(session, ordered))
    gone = _only_covers(ordered, covers)
    for piece in ordered:
        if piece.document_id not in gone:
            gone |= doubles_of(piece.document_id, doubles)
    shown = [piece for piece in ordered if piece.document_id not in gone]
    return Samen(
        post=tuple(sorted(shown, key=lambda piece: (piece.ontvangen_op, piece.document_id))),
        leider=_leaders([*(piece.document_id for piece in shown), *sorted(gone)], doubles | covers),
        bewijs={piece.document_id: _evidence(piece, doubles, covers) for piece in ordered},
    )


class _Order:
    """Order of what is one letter: what a person judged last, then what a person linked, then what answers."""

    def __init__(self, session: Session, said: Iterable[Koppeling]) -> None:
        told = feiten.feiten(session, Beoordeling)
        self.judged = {one.document_id: -number for number, one in enumerate(told, 1)}
        self.linked = {one.document_id for one in said}

    def __call__(self, piece: Poststuk) -> tuple[int, bool, bool, dt.date, str]:
        name = piece.document_id
        linked = name in self.linked
        return self.judged.get(name, 0), not linked, not piece.beantwoordt, piece.ontvangen_op, name


def _covers(session: Session, pieces: Sequence[Poststuk]) -> Iterator[tuple[str, str]]:
    """Yield each mail with an answer that it brought.

    A mail that answers something itself and brings an earlier letter once more is another letter than that one.
    """
    answers = {piece.document_id for piece in pieces if may_answer(piece)}
    for mail in pieces:
        for member in documents.members(session, mail.document_id) if may_hold_answer(mail) else ():
            if member in answers and (not mail.beantwoordt or _came_first_in(session, member, mail)):
                yield mail.document_id, member


def _came_first_in(session: Session, member: str, mail: Poststuk) -> bool:
    return documents.arrivals(session, member)[0].family == mail.document_id


def _only_covers(pieces: Sequence[Poststuk], covers: Paren) -> set[str]:
    """Give the mails that only bring an answer: the letter in it counts, once; what they say beside it would be lost.

    A request for more time or a notification that is in the mail alone keeps it.
    """
    notices = {piece.document_id for piece in pieces if piece.melding}
    found = set()
    for piece in pieces:
        brought = {member for mail, member in covers if mail == piece.document_id}
        says_more = piece.beantwoordt or piece.route or (piece.melding and not brought & notices)
        if brought and may_answer(piece) and not says_more:
            found.add(piece.document_id)
    return found


def _leaders(ordered: Sequence[str], pairs: Paren) -> dict[str, str]:
    """Give the first of each group for all of its documents; what is alone is left out."""
    found: dict[str, str] = {}
    for document_id in ordered:
        same = set() if document_id in found else doubles_of(document_id, pairs)
        if same:
            found |= dict.fromkeys((document_id, *same), document_id)
    return found


def _evidence(piece: Poststuk, doubles: Paren, covers: Paren) -> tuple[str, ...]:
    """Give what speaks for a document; a mail tells which letter an answer without a reference belongs to."""
    same = {piece.document_id, *doubles_of(piece.document_id, doubles)}
    mails = {mail for mail, member in covers if member in same} if not piece.uw_kenmerk else set()
    return (piece.document_id, *sorted((same | mails) - {piece.document_id}))


# -- what a person said of it -----------------------------------------------------------------------------------


def whose_judgement(judged: Iterable[str], others: Iterable[str], leider: Mapping[str, str]) -> dict[str, str]:
    """Give by document the one whose judgement holds for it: of what is one letter, the one that was judged last.

    `judged` is in the order in which it was said, `others` are further documents to tell it of.
    """
    judged = tuple(judged)
    last = {leider.get(document_id, document_id): document_id for document_id in judged}
    return {one: last.get(leider.get(one, one), one) for one in {*leider, *judged, *others}}
