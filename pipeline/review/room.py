"""The review of documents to release: what a Woo officer does, document by document or over a whole dossier.

Whatever a person says is a new row and an event in the audit log, in one transaction. Two people may work in one
document at once: a change of a mark comes with the stamp that the person saw, and `Outdated` tells the second one who
was first. Every change gives the review as it stands afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from pipeline.desk import Desk
from pipeline.errors import InputError, Outdated, RecordError
from pipeline.model.place import Box, Part
from pipeline.model.woo import Beoordeling, Verdict
from pipeline.pages import stored_document
from pipeline.review import acts, closing, drawing
from pipeline.review.acts import Acting
from pipeline.review.closing import written
from pipeline.review.grounds import check_grounds
from pipeline.review.model import DossierReview, Hit, Progress, Review, StukBesluit, StukRegel, Word
from pipeline.review.rules import ReviewRules
from pipeline.review.shown import row, show, unread_row
from pipeline.review.state import State, check_marks, check_review, read_state, read_states
from pipeline.review.sweep import check_term, find_hits, swept
from pipeline.review.texts import texts
from pipeline.review.wordlist import list_words
from pipeline.run import Walk
from pipeline.store import document_list, dossiers, events, marks, review
from pipeline.store.review_tables import ActKind


@dataclass(frozen=True, slots=True)
class ReviewRoom:
    """The review over one open workspace; usable from several threads."""

    desk: Desk
    walk: Walk
    rules: ReviewRules = field(default_factory=ReviewRules)

    # -- look -----------------------------------------------------------------------------------------------

    def open(self, document_id: str) -> Review:
        """Give the review of a document as it stands, also while the document is looked at again.

        Raises:
            InputError: There is no such document, or it was not read with the present rules.
        """
        document = self.walk.document(document_id)
        reading = self.walk.rendition_key(document_id)
        with self.desk.store.read() as session:
            state = read_state(session, document_id, reading)
        return show(state, document, self.desk.recipe, self.rules)

    def dossier(self, naam: str, only: Collection[str] | None = None) -> DossierReview:
        """Give how far the review of every document of a dossier is, or of those of it in `only`.

        Raises:
            InputError: There is no such dossier.
        """
        with self.desk.store.read() as session:
            inside = self._inside(session, naam)
            readings = {one: self.walk.rendition_key(one) for one in inside if only is None or one in only}
            states = list(read_states(session, readings))
        return DossierReview(naam, tuple(self._row(state, frozenset(inside)) for state in states))

    def progress(self, naam: str) -> Progress:
        """Give in three numbers how far the review of a dossier is, for a list of many.

        Raises:
            InputError: There is no such dossier.
        """
        with self.desk.store.read() as session:
            inside = self._inside(session, naam)
            closely = review.acted(session, inside, (ActKind.KLAAR, ActKind.BLADZIJDE))
            held = marks.count_marks(session, [one for one in inside if one not in closely])
        # nothing else is ready, or has marks that need no verdict of their own
        rows = self.dossier(naam, closely).stukken
        waiting = sum(count for _, count in held.values()) + sum(one.undecided for one in rows)
        return Progress(len(inside), waiting, sum(not one.blockers for one in rows))

    def words(self, document_ids: Sequence[str], *, only_unmarked: bool = True) -> tuple[Word, ...]:
        """Give each distinct word of what stays, those that may be a missed name first.

        Without `only_unmarked` the words under accepted marks count as well.
        """
        wanted = []
        with self.desk.store.read() as session:
            held = marks.marks_of(session, document_ids)
        for document_id in document_ids:
            gone: dict[int, list[Part]] = {}
            judged = held.get(document_id, ())
            for part in (p for one in judged if one.verdict and one.verdict.is_accepted for p in one.mark.parts):
                gone.setdefault(part.page, []).append(part)
            wanted.append((self.walk.document(document_id), gone))
        return list_words(wanted, only_unmarked=only_unmarked)

    # -- marks ----------------------------------------------------------------------------------------------

    def judge(
        self, document_id: str, wanted: Mapping[str, tuple[Verdict, str]], who: str, motivation: str = ""
    ) -> Review:
        """Write verdicts on marks; `wanted` gives per mark id the verdict and the stamp that was seen.

        Raises:
            Outdated: Somebody changed one of the marks in the meantime; nothing was written.
            RecordError: The name is empty.
        """
        with self._acting(document_id, who) as acting:
            acts.judge(acting, wanted, motivation)
        return self.open(document_id)

    def reground(
        self, document_id: str, mark_id: str, stamp: str, gronden: Sequence[str], who: str, motivation: str
    ) -> Review:
        """Give a mark other grounds; its verdict stays.

        Raises:
            Outdated: Somebody changed the mark in the meantime; nothing was written.
            RecordError: The grounds do not exist, do not go together, or cannot be for figures.
        """
        with self._acting(document_id, who) as acting:
            one = acts.only_mark(acting, mark_id, stamp)
            wanted = check_grounds(gronden, self._text(document_id, one.mark.parts))
            acts.change_mark(acting, one, acts.regrounded(one, wanted), motivation, {"gronden": list(wanted)})
        return self.open(document_id)

    def draw(self, document_id: str, page: int, box: Box, gronden: Sequence[str], who: str, motivation: str) -> Review:
        """Mark an area of a page (1-based), with the words that lie in it when there are; accepted at once.

        Raises:
            RecordError: The area is too small or off the page, or the grounds do not fit.
        """
        place = drawing.area(drawing.check_page(self.walk.document(document_id), page), box)
        return self._add(document_id, place, gronden, who, motivation)

    def select(
        self, document_id: str, parts: Sequence[Part], gronden: Sequence[str], who: str, motivation: str
    ) -> Review:
        """Mark text that a person selected; accepted at once.

        Raises:
            RecordError: The selection holds no text, or the grounds do not fit.
        """
        place = drawing.selection(self.walk.document(document_id), parts)
        return self._add(document_id, place, gronden, who, motivation)

    def extend(
        self, document_id: str, mark_id: str, stamp: str, wider: Box | Sequence[Part], who: str, page: int | None = None
    ) -> Review:
        """Make a mark larger, by a box (on `page`, else that of the mark) or by text; verdict and grounds stay.

        Raises:
            Outdated: Somebody changed the mark in the meantime; nothing was written.
            RecordError: What is added holds nothing.
        """
        document = self.walk.document(document_id)
        with self._acting(document_id, who) as acting:
            one = acts.only_mark(acting, mark_id, stamp)
            if isinstance(wider, Box):
                number = page or (one.mark.pages[0] if one.mark.pages else 1)
                place = drawing.area(drawing.check_page(document, number), wider)
            else:
                place = drawing.selection(document, wider)
            change = drawing.widened(one.mark, document_id, one.change, place)
            acts.change_mark(acting, one, change, "", {"vakken": len(change.boxes)})
        return self.open(document_id)

    def undo(self, document_id: str, who: str) -> Review:
        """Take back the last thing this person did in this document; what was said stays in the history.

        Raises:
            Outdated: Somebody else changed the same thing after it; nothing was written.
            RecordError: There is nothing to take back.
        """
        with self._acting(document_id, who) as acting:
            acts.undo(acting, self._state(acting))
        return self.open(document_id)

    # -- pages ----------------------------------------------------------------------------------------------

    def refuse_page(self, document_id: str, page: int, gronden: Sequence[str], who: str, motivation: str) -> Review:
        """Withhold a whole page (1-based); a page that states the grounds takes its place (R-16).

        Raises:
            RecordError: There is no such page, or the grounds do not fit.
        """
        drawing.check_page(self.walk.document(document_id), page)
        wanted = check_grounds(gronden)
        why = written(motivation, "de motivering")
        with self._acting(document_id, who) as acting:
            acting.act(ActKind.BLADZIJDE, {"gronden": list(wanted), "motivering": why}, page)
            acting.note("bladzijde_geweigerd", {"bladzijde": page, "gronden": list(wanted)})
        return self.open(document_id)

    def return_page(self, document_id: str, page: int, who: str) -> Review:
        """Withhold a page no longer as a whole.

        Raises:
            RecordError: It was not withheld.
        """
        with self._acting(document_id, who) as acting:
            if page not in self._state(acting).refused:
                raise RecordError(f"bladzijde {page} is niet geweigerd. Laad het stuk opnieuw.")
            acting.act(ActKind.BLADZIJDE, {"gronden": []}, page)
            acting.note("bladzijde_terug", {"bladzijde": page})
        return self.open(document_id)

    def saw(self, document_id: str, pages: Sequence[int], who: str) -> None:
        """Write that a person had these pages (1-based) on the screen; cheap, and harmless to repeat."""
        _check_who(who)
        reading = self.walk.rendition_key(document_id)
        count = self.walk.document(document_id).page_count
        there = [number for number in pages if 1 <= number <= count]
        with self.desk.store.read() as session:
            known = review.seen(session, document_id, reading)
        if fresh := [number for number in there if who not in known.get(number, ())]:
            with self.desk.store.write() as session:
                written_down = review.see_pages(session, document_id, reading, fresh, who)
                if written_down:
                    events.append(session, who, "beoordelen.gezien", document_id, {"bladzijden": list(written_down)})

    # -- the document as a whole ----------------------------------------------------------------------------

    def besluit(
        self,
        document_id: str,
        beoordeling: Beoordeling | None,
        who: str,
        motivation: str,
        *,
        gronden: Sequence[str] = (),
        toelichting: str = "",
        publieke_link: str = "",
        opgeschort_tot: dt.date | None = None,
        openbaar_vanaf: dt.date | None = None,
        stamp: str | None = None,
    ) -> Review:
        """Decide on a document as a whole; with `stamp` of the review, only when nothing in it changed.

        Raises:
            Outdated: Something in the review changed since `stamp`; nothing was written.
            RecordError: What was filled in does not go together.
        """
        wanted = StukBesluit(beoordeling, tuple(gronden), toelichting, publieke_link, opgeschort_tot, openbaar_vanaf)
        with self._acting(document_id, who) as acting:
            check_review(self._state(acting), stamp)
            closing.decide(acting, wanted, motivation)
        return self.open(document_id)

    def seen_alarm(self, document_id: str, who: str, motivation: str) -> Review:
        """Write that a person looked at the alarm on the source (text under its bars) and what was done about it.

        Raises:
            RecordError: There is no alarm, or the reason is empty.
        """
        if not self.walk.document(document_id).about.alarm:
            raise RecordError("bij dit stuk is geen alarm. Laad het stuk opnieuw.")
        why = written(motivation, "wat u met het alarm deed")
        with self._acting(document_id, who) as acting:
            acting.act(ActKind.ALARM, {"motivering": why})
            acting.note("alarm_gezien", {})
        return self.open(document_id)

    def comment(
        self, document_id: str, text: str, who: str, mark_id: str | None = None, page: int | None = None
    ) -> Review:
        """Write a comment to a colleague, on a mark, a page or the whole.

        Raises:
            RecordError: It is empty or too long, or what it is about is not in the document.
        """
        told = written(text, "de opmerking")
        if page is not None:
            drawing.check_page(self.walk.document(document_id), page)
        with self._acting(document_id, who) as acting:
            if mark_id is not None and not acting.held([mark_id]):
                raise RecordError("dit vak is er niet meer. Laad het stuk opnieuw.")
            made = review.add_comment(acting.session, document_id, told, who, mark_id, page)
            acting.note("opmerking", {"opmerking": made})
        return self.open(document_id)

    def close_comment(self, document_id: str, comment_id: str, who: str) -> Review:
        """Write that a comment is dealt with.

        Raises:
            RecordError: There is no such comment.
        """
        with self._acting(document_id, who) as acting:
            if comment_id not in {one.id for one in review.comments(acting.session, document_id)}:
                raise RecordError("deze opmerking is er niet. Laad het stuk opnieuw.")
            review.close_comment(acting.session, document_id, comment_id, who)
            acting.note("opmerking_klaar", {"opmerking": comment_id})
        return self.open(document_id)

    # -- ready ----------------------------------------------------------------------------------------------

    def finish(self, document_id: str, who: str, stamp: str | None = None) -> Review:
        """Say that a document is ready for the second person; any later change takes that back by itself.

        Raises:
            Outdated: Something in the review changed since `stamp`; nothing was written.
            ReleaseBlocked: Something is still to be done in it.
        """
        document = self.walk.document(document_id)
        with self._acting(document_id, who) as acting:
            state = self._state(acting)
            check_review(state, stamp)
            closing.finish(acting, state, document)
        self.desk.enqueue([document_id])
        return self.open(document_id)

    def approve(self, document_id: str, who: str, stamp: str | None = None) -> Review:
        """Say as the second person that a document may be released; any later change takes that back by itself.

        Raises:
            Outdated: Something in the review changed since `stamp`; nothing was written.
            ReleaseBlocked: It is not ready, or this person judged in it (four eyes).
        """
        document = self.walk.document(document_id)
        with self._acting(document_id, who) as acting:
            state = self._state(acting)
            check_review(state, stamp)
            closing.approve(acting, state, document, self.desk.recipe, self.rules)
        return self.open(document_id)

    def send_back(self, document_id: str, who: str, reason: str) -> Review:
        """Send a finished document back to who judged it.

        Raises:
            RecordError: It was not finished, or the reason is empty.
        """
        with self._acting(document_id, who) as acting:
            closing.send_back(acting, self._state(acting), reason)
        return self.open(document_id)

    # -- the whole dossier ----------------------------------------------------------------------------------

    def find(self, naam_dossier: str, term: str) -> tuple[Hit, ...]:
        """Give every place in a dossier where a term stands, with the variants the detector knows.

        Raises:
            InputError: There is no such dossier, or the term is too short.
        """
        wanted = check_term(term)
        with self.desk.store.read() as session:
            inside = self._inside(session, naam_dossier)
            held, known = marks.marks_of(session, inside), document_list.look_up(session, inside)
        names = {one: known[one].name for one in inside if self._is_read(one)}
        return tuple(
            hit
            for one, name in names.items()
            for hit in find_hits(self.walk.document(one), name, held.get(one, ()), wanted)
        )

    def sweep(
        self,
        naam_dossier: str,
        term: str,
        verdict: Verdict,
        expected: Mapping[str, str],
        gronden: Sequence[str],
        who: str,
        motivation: str,
    ) -> int:
        """Judge the places of `find` that are in `expected`: `Hit.key` with the stamp seen; gives how many.

        Marks that are there get the verdict; where none is, one is made when the verdict is to accept. All or nothing.

        Raises:
            Outdated: Somebody changed one of them in the meantime; nothing was written.
            RecordError: Nothing was chosen, or the grounds do not fit.
        """
        _check_who(who)
        if verdict is Verdict.OPEN:
            raise RecordError("kies akkoord of afwijzen.")
        hits = {hit.key: hit for hit in self.find(naam_dossier, term)}
        if not expected or expected.keys() - hits.keys():
            raise Outdated("deze plaatsen zijn intussen veranderd. Zoek opnieuw; er is niets vastgelegd.")
        chosen = [hits[key] for key in hits if key in expected]
        making = [hit for hit in chosen if hit.mark_id is None and verdict is Verdict.ACCEPTED]
        wanted = check_grounds(gronden, term) if making else ()
        with self.desk.store.write() as session:
            dossiers.hold_named(session, naam_dossier)
            touched = sorted({hit.document_id for hit in chosen})
            marks.hold(session, touched)
            for one in touched:
                acting = Acting(session, one, who, naam_dossier)
                here = [hit for hit in chosen if hit.document_id == one]
                self._sweep_one(acting, here, (verdict, wanted), expected, motivation)
            dossiers.work_again(session, naam_dossier, touched)
        return sum(hit.mark_id is not None for hit in chosen) + len(making)

    # -- helpers --------------------------------------------------------------------------------------------

    @contextmanager
    def _acting(self, document_id: str, who: str) -> Iterator[Acting]:
        """Give a transaction for which everybody else who works in this document waits."""
        _check_who(who)
        with self.desk.store.write() as session:
            dossier = dossiers.hold(session, document_id)
            marks.hold(session, [document_id])
            yield Acting(session, document_id, who, dossier)

    def _state(self, acting: Acting) -> State:
        return read_state(acting.session, acting.document_id, self.walk.rendition_key(acting.document_id))

    def _text(self, document_id: str, place: tuple[Part, ...]) -> str:
        if not place:
            return ""
        reading = self.walk.rendition_key(document_id)
        return texts().of(self.walk.document(document_id), reading, [place])[place]

    def _add(self, document_id: str, place: drawing.Place, gronden: Sequence[str], who: str, motivation: str) -> Review:
        wanted = check_grounds(gronden, self._text(document_id, place.parts))
        with self._acting(document_id, who) as acting:
            acts.add_marks(acting, [drawing.by_hand(document_id, place, wanted)], motivation, {})
            acting.note("vak_erbij", acts.data_of(place.boxes, wanted, len(place.parts)))
        return self.open(document_id)

    def _sweep_one(
        self,
        acting: Acting,
        hits: Sequence[Hit],
        what: tuple[Verdict, tuple[str, ...]],
        expected: Mapping[str, str],
        motivation: str,
    ) -> None:
        verdict, gronden = what
        held = marks.marks(acting.session, acting.document_id)
        check_marks(acting.session, {hit.mark_id: expected[hit.key] for hit in hits if hit.mark_id}, held)
        if swept(hits, held):
            raise Outdated("op een plaats ligt intussen een vak. Zoek opnieuw; er is niets vastgelegd.")
        document = self.walk.document(acting.document_id)
        bare = [hit for hit in hits if hit.mark_id is None and verdict is Verdict.ACCEPTED]
        made = [
            drawing.by_hand(acting.document_id, drawing.selection(document, hit.parts), gronden, drawing.TYPED)
            for hit in bare
        ]
        acts.add_marks(acting, made, motivation, {hit.mark_id: verdict for hit in hits if hit.mark_id})
        data = {"erbij": len(made), "beoordeeld": len(hits) - len(bare), "oordeel": verdict.value}
        events.append(acting.session, acting.who, "beoordelen.overal", acting.document_id, data)

    def _inside(self, session: Session, naam: str) -> tuple[str, ...]:
        if dossiers.dossier(session, naam) is None:
            raise InputError("dit dossier bestaat niet. Zie de lijst met dossiers.")
        return dossiers.stukken(session, naam)

    def _is_read(self, document_id: str) -> bool:
        return self.desk.blobs.derived(document_id, self.walk.rendition_key(document_id)) is not None

    def _row(self, state: State, inside: Collection[str]) -> StukRegel:
        folder = self.desk.blobs.derived(state.document_id, state.reading)
        if folder is None:
            return unread_row(state, self.desk.recipe, inside)
        # not asked of the walk, which looks each document up in the database: a dossier has a thousand
        document = stored_document(folder, state.document_id, "", (state.name,))
        return row(state, show(state, document, self.desk.recipe, self.rules, words=False), inside)


def _check_who(who: str) -> None:
    if not who.strip():
        raise RecordError("een oordeel heeft een naam nodig. Meld u opnieuw aan.")
