"""Makes of what the database says the review that people see, with what still stands in the way of a release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from zoneinfo import ZoneInfo

from pipeline.model.document import Document
from pipeline.model.woo import Beoordeling
from pipeline.review.model import Comment, Review, ReviewMark, Said, StukBesluit, StukRegel
from pipeline.review.rules import ReviewRules
from pipeline.review.state import State
from pipeline.review.texts import texts
from pipeline.store.marks import BY_HAND, JudgedMark
from pipeline.store.review_tables import ActKind
from pipeline.store.tables import DocumentState
from pipeline.tools.datum import lange_datum
from redaction.grounds import ALONE, forbidden

_HOME = ZoneInfo("Europe/Amsterdam")
_WITHHELD = (Beoordeling.NIET_OPENBAAR, Beoordeling.REEDS_OPENBAAR)
"""Judgements with which no form of the document goes out: its marks do not matter then."""


def show(state: State, document: Document, recipe: str, rules: ReviewRules, *, words: bool = True) -> Review:
    """Give the review as people see it; without `words` the texts under the marks are left empty."""
    places = [one.mark.parts for one in state.judged if one.mark.parts] if words else []
    found = texts().of(document, state.reading, places)
    shown = tuple(_mark(one, found.get(one.mark.parts, ""), rules) for one in state.judged)
    back = state.sent_back
    comments = tuple(Comment(c.id, c.mark_id, c.page, c.text, c.who, c.at, c.done) for c in state.comments)
    return Review(
        state.document_id,
        state.name,
        state.dossier,
        document.page_count,
        shown,
        state.seen,
        state.refused,
        state.besluit,
        comments,
        state.finished,
        state.approved,
        state.stamp,
        busy(state, recipe),
        Said(back.who, back.at) if back else None,
        str(back.value.get("reden", "")) if back else "",
        tuple(_blockers(state, document, recipe, rules)),
        state.makers if rules.four_eyes else frozenset(),
        _is_alarming(state, document),
    )


def _mark(one: JudgedMark, text: str, rules: ReviewRules) -> ReviewMark:
    mark, verdict = one.mark, one.verdict
    return ReviewMark(
        mark.id,
        mark.boxes,
        mark.gronden,
        mark.category,
        rules.why(mark),
        text,
        mark.score,
        mark.review,
        mark.id.startswith(BY_HAND),
        verdict.verdict if verdict else None,
        verdict.reviewer if verdict else "",
        verdict.decided_at if verdict else None,
        verdict.motivation if verdict else "",
        one.stamp,
        bool(one.change),
        mark.parts,
    )


def busy(state: State, recipe: str) -> str:
    """Give in Dutch that a document is under way, or refused; empty when it came to the desk."""
    if state.state is DocumentState.QUARANTINE:
        return "Dit stuk kon niet worden verwerkt. Kijk bij de post wat ermee is."
    if state.state is DocumentState.DONE and state.recipe == recipe:
        return ""
    return (
        "Dit stuk wordt opnieuw bekeken met wat u en uw collega's besloten. U kunt gewoon doorgaan: uw oordelen en uw "
        "eigen vakken blijven staan."
    )


def _blockers(state: State, document: Document, recipe: str, rules: ReviewRules) -> Iterator[str]:
    if busy(state, recipe):
        yield "Dit stuk is nog niet (opnieuw) bekeken met de huidige regels. Wacht tot dat klaar is."
    yield from to_do(state, document)
    yield from waiting(state.besluit, _today())
    if state.finished is None:
        yield "Nog niemand heeft gezegd dat dit stuk klaar is."
    elif rules.four_eyes and state.approved is None:
        yield "Een tweede persoon moet dit stuk nog goedkeuren."


def to_do(state: State, document: Document) -> Iterator[str]:
    """Yield in Dutch what must be done in a document before somebody can say that it is ready."""
    if _is_alarming(state, document):
        yield "In de bron is tekst onder een zwart vlak nog te lezen. Meld dit en leg vast wat u deed."
    if state.besluit.beoordeling in _WITHHELD or any(waiting(state.besluit, _today())):
        return
    if undecided := len(open_marks(state)):
        told = "1 vak heeft" if undecided == 1 else f"{undecided} vakken hebben"
        yield f"{told} nog geen oordeel."
    if unseen := document.page_count - len(state.seen.keys() & set(range(1, document.page_count + 1))):
        told = "1 bladzijde is" if unseen == 1 else f"{unseen} bladzijden zijn"
        yield f"{told} nog door niemand bekeken."
    yield from _grounds(state)
    yield from _contradictions(state)


def _is_alarming(state: State, document: Document) -> bool:
    return document.about.alarm is not None and state.last(ActKind.ALARM) is None


def open_marks(state: State) -> list[JudgedMark]:
    """Give the marks that need a verdict: not those on pages that go as a whole."""
    waiting = [one for one in state.judged if one.verdict is None]
    refused = state.refused.keys()
    return [one for one in waiting if not (refused and one.mark.pages and set(one.mark.pages) <= refused)]


def _gone(state: State) -> list[JudgedMark]:
    return [one for one in state.judged if one.verdict is not None and one.verdict.is_accepted]


def _grounds(state: State) -> Iterator[str]:
    gone = _gone(state)
    for one in gone:
        if told := forbidden(one.mark.gronden):
            yield f"Vak op bladzijde {one.mark.pages[0] if one.mark.pages else 1}: {told}"
    alone = [one for one in gone if one.mark.gronden == (ALONE,)]
    for page in sorted(
        {_meeting(one, other) for one in alone for other in gone if ALONE not in other.mark.gronden} - {0}
    ):
        yield f"Op bladzijde {page} liggen twee vakken over elkaar, één met 5.1.5. {forbidden((ALONE, ''))}"


def _meeting(one: JudgedMark, other: JudgedMark) -> int:
    """Give the page on which two marks share words or an area; 0 when they do not."""
    for placed in one.mark.boxes:
        for there in other.mark.boxes:
            if placed.page == there.page and placed.box.meets(there.box):
                return placed.page
    return 0


def _contradictions(state: State) -> Iterator[str]:
    gone = bool(_gone(state) or state.refused)
    if state.besluit.beoordeling is Beoordeling.OPENBAAR and gone:
        yield "U koos Openbaar, maar er gaat tekst weg. Kies Deels openbaar, of laat de keuze leeg."
    if state.besluit.beoordeling is Beoordeling.DEELS_OPENBAAR and not gone:
        yield "U koos Deels openbaar, maar er gaat niets weg. Kies Openbaar, of laat de keuze leeg."


def waiting(besluit: StukBesluit, today: dt.date) -> Iterator[str]:
    """Yield why the file of a document waits for a day; its row may stand in the list of a pack meanwhile."""
    until, since = besluit.opgeschort_tot, besluit.openbaar_vanaf
    if until is not None and today <= until:
        yield f"De vrijgave is opgeschort tot en met {lange_datum(until)}: een belanghebbende kan nog reageren."
    if since is not None and today < since:
        yield f"Dit stuk blijft tot {lange_datum(since)} geheim (5.1.4)."


def _today() -> dt.date:
    return dt.datetime.now(_HOME).date()


def row(state: State, review: Review, inside: Collection[str]) -> StukRegel:
    """Give one document in the list of its dossier; `inside` are the documents of that."""
    waiting = open_marks(state)
    return StukRegel(
        state.document_id,
        state.name,
        _family(state, inside),
        review.page_count,
        len(state.judged),
        len(waiting),
        sum(one.mark.review for one in waiting),
        len(review.unseen_pages),
        state.besluit.beoordeling,
        review.finished.who if review.finished else "",
        review.approved.who if review.approved else "",
        review.blockers,
        review.busy,
    )


def _family(state: State, inside: Collection[str]) -> str | None:
    """Give the mail it stands under in the list; what came in by itself first may be an attachment as well."""
    here = [one for one in state.families if one in inside]
    return next(iter(here or state.families), None)


def unread_row(state: State, recipe: str, inside: Collection[str]) -> StukRegel:
    """Give a document of a dossier that has no pages to look at."""
    told = busy(state, recipe) or "Dit stuk is nog niet gelezen."
    family = _family(state, inside)
    return StukRegel(state.document_id, state.name, family, 0, 0, 0, 0, 0, None, "", "", (told,), told)
