"""All that the database says of the review of one document, at one moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from pipeline.errors import InputError, Outdated
from pipeline.model.woo import Beoordeling
from pipeline.review.model import Said, StukBesluit
from pipeline.stage import digest
from pipeline.store import document_list, dossiers, marks, review
from pipeline.store.review import Act
from pipeline.store.review_tables import ActKind
from pipeline.store.tables import DocumentState

_HOME = ZoneInfo("Europe/Amsterdam")
_AT_ONCE = 500
"""Documents that are asked for with one query."""
CLOSING = (ActKind.KLAAR, ActKind.GOEDGEKEURD, ActKind.TERUGGESTUURD)
CHANGING = (ActKind.OORDEEL, ActKind.WIJZIGING, ActKind.VAK, ActKind.BLADZIJDE, ActKind.BESLUIT, ActKind.ALARM)
"""What makes somebody one of those who judged a document."""


@dataclass(frozen=True)
class State:
    """What the database says of one review."""

    document_id: str
    name: str
    families: tuple[str, ...]
    """Mails and archives it came out of; it may have come in by itself as well."""
    state: DocumentState
    recipe: str | None
    reading: str
    dossier: str | None
    judged: tuple[marks.JudgedMark, ...]
    acts: tuple[Act, ...]
    """Not those that were taken back."""
    seen: Mapping[int, tuple[str, ...]]
    comments: tuple[review.StoredComment, ...]

    @cached_property
    def refused(self) -> dict[int, tuple[str, ...]]:
        """Give the pages that are withheld as a whole, with their grounds."""
        found = {a.page: tuple(a.value["gronden"]) for a in self.acts if a.kind is ActKind.BLADZIJDE and a.page}
        return {page: gronden for page, gronden in sorted(found.items()) if gronden}

    @cached_property
    def besluit(self) -> StukBesluit:
        """Give what was decided on the document as a whole."""
        act = self.last(ActKind.BESLUIT)
        if act is None:
            return StukBesluit()
        told = act.value
        return StukBesluit(
            Beoordeling(told["beoordeling"]) if told["beoordeling"] else None,
            tuple(told["gronden"]),
            told["toelichting"],
            told["publieke_link"],
            _day(told["opgeschort_tot"]),
            _day(told["openbaar_vanaf"]),
            act.who,
            act.at,
        )

    @cached_property
    def standing(self) -> str:
        """Give the digest of all that an approval is about: it holds as long as this is the same."""
        said = [[one.mark.id, one.stamp] for one in self.judged]
        decided = [act.seq for act in (self.last(ActKind.BESLUIT), self.last(ActKind.ALARM)) if act]
        pages = [[page, list(gronden)] for page, gronden in self.refused.items()]
        return digest([self.document_id, self.reading, said, pages, decided])

    @cached_property
    def stamp(self) -> str:
        """Give the digest of all of the review that people see together."""
        told = [[one.id, one.done] for one in self.comments]
        return digest([self.standing, [act.seq for act in self.acts[-1:]], told])[:24]

    @property
    def finished(self) -> Said | None:
        """Give who said that it is ready, while nothing changed since."""
        act = self.last(*CLOSING)
        if act is not None and act.kind is ActKind.GOEDGEKEURD:
            act = self.last(ActKind.KLAAR)
        if act is None or act.kind is not ActKind.KLAAR or act.value["stand"] != self.standing:
            return None
        return Said(act.who, act.at)

    @property
    def approved(self) -> Said | None:
        """Give who approved it, while nothing changed since."""
        act = self.last(*CLOSING)
        if act is None or act.kind is not ActKind.GOEDGEKEURD or act.value["stand"] != self.standing:
            return None
        return Said(act.who, act.at)

    @property
    def sent_back(self) -> Act | None:
        """Give the act that sent it back, until somebody says again that it is ready."""
        act = self.last(*CLOSING)
        return act if act is not None and act.kind is ActKind.TERUGGESTUURD else None

    def last(self, *kinds: ActKind) -> Act | None:
        """Give the last act of these kinds."""
        return next((act for act in reversed(self.acts) if act.kind in kinds), None)

    @property
    def makers(self) -> frozenset[str]:
        """Give everybody who judged something here or said that it is ready; of four eyes they are the first two."""
        judged = {one.verdict.reviewer for one in self.judged if one.verdict}
        ready = self.last(ActKind.KLAAR)
        return frozenset(
            judged | {act.who for act in self.acts if act.kind in CHANGING} | ({ready.who} if ready else set())
        )


def read_state(session: Session, document_id: str, reading: str) -> State:
    """Give all that the database says of the review of one document.

    Raises:
        InputError: There is no such document.
    """
    return next(read_states(session, {document_id: reading}))


def read_states(session: Session, readings: Mapping[str, str]) -> Iterator[State]:
    """Yield all that the database says of the reviews of documents (id and reading), with few queries for many.

    Raises:
        InputError: There is no such document.
    """
    wanted = list(readings)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        stored, families = document_list.look_up(session, some), document_list.families(session, some)
        places, held = dossiers.places(session, some), marks.marks_of(session, some)
        acts, comments = review.acts_of(session, some), review.comments_of(session, some)
        seen = review.seen_of(session, {one: readings[one] for one in some})
        for one in some:
            if one not in stored:
                raise InputError("dit document bestaat niet. Zie de lijst met stukken.")
            yield State(
                one,
                stored[one].name,
                families.get(one, ()),
                stored[one].document.state,
                stored[one].document.recipe,
                readings[one],
                places.get(one),
                held.get(one, ()),
                acts.get(one, ()),
                seen.get(one, {}),
                comments.get(one, ()),
            )


def check_marks(session: Session, wanted: Mapping[str, str], held: Sequence[marks.JudgedMark]) -> None:
    """Check that marks are as a person saw them; `wanted` gives the stamp seen per mark id, `held` what holds now.

    Raises:
        Outdated: One was changed, or is no longer proposed; the message says by whom and when.
    """
    known = {one.mark.id: one for one in held}
    for mark_id, stamp in wanted.items():
        found = known.get(mark_id)
        if found is None:
            raise Outdated(
                "een vak is vervallen: het stuk is intussen opnieuw bekeken. Laad de bladzijde opnieuw; "
                "er is niets vastgelegd."
            )
        if found.stamp != stamp:
            raise Outdated(_told(session, found))


def check_review(state: State, stamp: str | None) -> None:
    """Check that a review is as a person saw it; without a stamp nothing is checked.

    Raises:
        Outdated: Something in it changed; the message says by whom and when, as far as it was a person.
    """
    if stamp is None or stamp == state.stamp:
        return
    act = state.acts[-1] if state.acts else None
    by = f" door {act.who} {moment(act.at)}" if act else ""
    raise Outdated(f"dit stuk is intussen gewijzigd{by}. Bekijk het opnieuw; er is niets vastgelegd.")


def _told(session: Session, one: marks.JudgedMark) -> str:
    touched = marks.last_touch(session, one.mark.id)
    by = f" door {touched.who} {moment(touched.at)}" if touched else ""
    how = f" ({one.verdict.verdict.value})" if one.verdict else ""
    page = one.mark.pages[0] if one.mark.pages else 1
    return f"het vak op bladzijde {page} is intussen gewijzigd{by}{how}. Bekijk het opnieuw; er is niets vastgelegd."


def moment(at: dt.datetime) -> str:
    """Give a moment as people say it: `om 14.32 uur`, with the day when it was another one."""
    there, today = at.astimezone(_HOME), dt.datetime.now(_HOME).date()
    day = "" if there.date() == today else f"op {there:%d-%m-%Y} "
    return f"{day}om {there:%H.%M} uur"


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
