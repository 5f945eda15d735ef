"""Keeping as people work with it: what may go, who holds it, and destroying it by two people with a proof.

Order of a destruction. First one transaction: the proof is written and the database is emptied of the document, which
is destroyed from that moment for everyone. Then its bytes go, then the database forgets what was deleted, and last the
proof gets the moment on which nothing was left. What is cut off half-way has a proof that is unfinished, and any later
run of `apply` or of `ibt check --integrity --herstel` ends it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from pipeline.blobs import BlobStore
from pipeline.desk import Desk, one_id
from pipeline.errors import InputError, RecordError
from pipeline.keep.rules import judge_all, last_day
from pipeline.model.bewaren import Bewaard, Bewaaroordeel, Bewaartermijn, Houd, Verklaring, Waardering
from pipeline.store import documents, dossiers, emptying, keeping, marks
from pipeline.store.cleaning import clean
from pipeline.tools.datum import korte_datum, vandaag
from pipeline.tools.faults import fault
from pipeline.tools.register import find_gemeente

DRAFT = "conceptbrief"
_DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Applied:
    """What a run destroyed."""

    destroyed: int
    """Documents and drafts with a proof that is finished now, those of earlier runs included."""
    refused: tuple[str, ...]
    """Dutch: what was due and stayed, and why."""


@dataclass(frozen=True, slots=True)
class KeepRoom:
    """Keeping in one open workspace."""

    desk: Desk
    terms: Mapping[str, Bewaartermijn]
    output: Path
    """Folder of what people made: letters stand there."""

    # -- look -----------------------------------------------------------------------------------------------

    def judged(self, today: dt.date | None = None) -> tuple[Bewaaroordeel, ...]:
        """Judge every document and every letter that was never approved, in order of id."""
        with self.desk.store.read() as session:
            found = judge_all(keeping.kept(session), self.terms, keeping.holds(session), today or vandaag())
            return (*found, *self._drafts(session, today or vandaag()))

    def due(self, numbers: Sequence[str] = ()) -> list[Bewaaroordeel]:
        """Give what may be destroyed now, all of it or what is named, in order of id.

        Raises:
            InputError: A number is of nothing that may be destroyed.
        """
        due = [one for one in self.judged() if one.is_due]
        if not numbers:
            return due
        wanted = {one_id([one.id for one in due], number) for number in numbers}
        return [one for one in due if one.id in wanted]

    def known(self) -> tuple[Bewaard, ...]:
        """Give what is known of every document that decides how long it is kept, in order of id."""
        with self.desk.store.read() as session:
            return keeping.kept(session)

    def holds(self) -> tuple[Houd, ...]:
        """Give the holds that stand."""
        with self.desk.store.read() as session:
            return keeping.holds(session)

    def proofs(self) -> tuple[Verklaring, ...]:
        """Give all proofs of destruction, oldest first."""
        with self.desk.store.read() as session:
            return keeping.proofs(session)

    def told_again(self, document_id: str) -> str:
        """Tell in Dutch that a document that comes in was destroyed before; empty when it was not."""
        with self.desk.store.read() as session:
            found = keeping.proofs_of(session, document_id)
        if not found:
            return ""
        last = found[-1]
        return (
            f"Let op: dit document is op {korte_datum(last.besloten_op.astimezone().date())} vernietigd (verklaring "
            f"{last.id[:8]}). Dit is een nieuwe ontvangst; wat er toen van beoordeeld is, geldt niet meer."
        )

    def _drafts(self, session: Session, today: dt.date) -> tuple[Bewaaroordeel, ...]:
        term, found = self.terms[DRAFT], []
        for letter_id, _, added in emptying.never_approved(session):
            begin = added.astimezone().date()
            last = last_day(begin, term)
            why = () if today > last else ("de termijn loopt nog.",)
            if term.waardering is not Waardering.VERNIETIGEN:
                why = ("conceptbrieven worden volgens uw termijnen bewaard.",)
            found.append(Bewaaroordeel(_digest(letter_id), DRAFT, term, begin, last, why))
        return tuple(found)

    # -- say ------------------------------------------------------------------------------------------------

    def hold(self, subject: str, reason: str, who: str) -> str:
        """Write that a document or dossier may not be destroyed for now; gives the number of the hold.

        Raises:
            InputError: There is no such document or dossier.
            RecordError: A name or reason is missing.
        """
        _check_said(who, reason)
        with self.desk.store.write() as session:
            return keeping.hold(session, self._subject(subject), reason.strip(), who.strip())

    def release(self, number: str, reason: str, who: str) -> None:
        """Write that a hold ended.

        Raises:
            InputError: No hold that stands has this number.
            RecordError: A name or reason is missing.
        """
        _check_said(who, reason)
        with self.desk.store.write() as session:
            standing = {held.id: held for held in keeping.holds(session)}
            keeping.release(session, standing[one_id(list(standing), number)], reason.strip(), who.strip())

    def close(self, subject: str, day: dt.date, reason: str, who: str) -> None:
        """Write that a dossier was closed on a day: terms are counted from it.

        Raises:
            InputError: There is no such dossier.
            RecordError: Something in it is still under way, or a name or reason is missing.
        """
        _check_said(who, reason)
        if day > vandaag():
            raise RecordError("deze dag is nog niet geweest. Vul een dag in tot en met vandaag.")
        dossier = self._dossier(subject)
        with self.desk.store.write() as session:
            if under_way := keeping.why_open(session, dossier):
                raise RecordError(" ".join(under_way))
            keeping.close(session, dossier, day, reason.strip(), who.strip())

    def reopen(self, subject: str, reason: str, who: str) -> int:
        """Write that a dossier is open again; documents whose working copies are gone are read anew. Gives how many.

        Raises:
            InputError: There is no such dossier, or it is not closed.
            RecordError: A name or reason is missing.
        """
        _check_said(who, reason)
        dossier = self._dossier(subject)
        with self.desk.store.write() as session:
            if dossier not in keeping.closings(session):
                raise InputError("dit dossier is niet gesloten. Er is niets gewijzigd.")
            keeping.reopen(session, dossier, reason.strip(), who.strip())
            inside = [one.id for one in keeping.kept(session) if dossier in one.dossiers]
        empty = [one for one in inside if not self.desk.blobs.keys(one)]
        with self.desk.store.write() as session:
            count = documents.wait_with_dossier(session, empty)
        self.desk.enqueue(empty)
        return count

    def _subject(self, told: str) -> str:
        try:
            return self._dossier(told)
        except InputError:
            return self.desk.find(told)

    def _dossier(self, told: str) -> str:
        """Give the name of a dossier to release, or the code of a gemeente."""
        if self.desk.has_dossier(told):
            return told
        try:
            return find_gemeente(told).code
        except InputError as error:
            raise InputError(
                "dit is geen dossier en geen gemeente. Noem de naam van een dossier, of een gemeente."
            ) from error

    # -- destroy --------------------------------------------------------------------------------------------

    def apply(self, who: str, second: str, numbers: Sequence[str] = ()) -> Applied:
        """Destroy what is due, all or what is named, and end what an earlier run left half-way.

        Raises:
            RecordError: These are not two people.
            InputError: A number is of nothing that may be destroyed.
            SetupError: Store or database cannot be used; what has a proof goes at the next run.
        """
        _check_two(who, second)
        count = self.finish()
        due = self.due(numbers)
        laid_down = [one for one in due if one.termijn and one.termijn.is_approved]
        refused = _not_laid_down(due)
        for ids in self._together(laid_down):
            self._decide(ids, who.strip(), second.strip())
        return Applied(count + self.finish(), refused)

    def _together(self, due: Sequence[Bewaaroordeel]) -> list[list[str]]:
        """Give what goes in one transaction: a family as a whole, a draft by itself."""
        with self.desk.store.read() as session:
            family = {one.id: one.familie for one in keeping.kept(session, {one.id for one in due})}
        groups: dict[str, list[str]] = defaultdict(list)
        for one_due in due:
            groups[family.get(one_due.id, one_due.id)].append(one_due.id)
        whole = {one for one, root in family.items() if one not in groups[root]}
        if whole:
            raise InputError("een mail of archief gaat in zijn geheel weg. Noem ook de bijlagen, of laat nummers weg.")
        return list(groups.values())

    def _decide(self, ids: Sequence[str], who: str, second: str) -> None:
        """Write the proofs of one family and empty the database of it, unless something changed meanwhile."""
        today = vandaag()
        with self.desk.store.write() as session:
            drafts = {_digest(one): one for one, _, _ in emptying.never_approved(session)}
            if ids[0] in drafts:
                judged = [one for one in self._drafts(session, today) if one.id in ids]
            else:
                for dossier in sorted(set(dossiers.places(session, ids).values())):
                    dossiers.hold_named(session, dossier)
                marks.hold(session, ids)
                judged = list(judge_all(keeping.kept(session, ids), self.terms, keeping.holds(session), today))
            if {one.id for one in judged} != set(ids) or not all(one.is_due for one in judged):
                return  # somebody held it, or it came in once more: the next list tells
            for one in judged:
                if one.soort == DRAFT:
                    emptying.empty_letter(session, drafts[one.id])
                else:
                    emptying.empty_document(session, one.id, who)
            for one in judged:
                keeping.prove(session, one, who, second)
            fault("keep.deciding")
        fault("keep.decided")

    def finish(self) -> int:
        """End destructions that have a proof and are not finished; gives how many. Harmless to repeat.

        Raises:
            SetupError: Store or database cannot be used; repeat it later.
        """
        with self.desk.store.read() as session:
            left = keeping.unfinished(session)
        for one in left:
            if one.soort == DRAFT:
                self._remove_letter_files({one.document_id})
            else:
                with self.desk.store.read() as session:
                    drafts = emptying.drafts_on(session, one.document_id)
                self._remove_letter_files({_digest(letter_id) for letter_id in drafts})
                self.desk.blobs.destroy(one.document_id)
            fault("keep.destroyed")
        for document_id in self.leftovers():
            self.desk.blobs.destroy(document_id)
        if left:
            self._tidy_dossiers()
            fault("keep.tidied")
            clean(self.desk.store)
            fault("keep.cleaned")
            with self.desk.store.write() as session:
                keeping.complete(session, [one.id for one in left])
            fault("keep.completed")
        return len(left)

    def leftovers(self) -> tuple[str, ...]:
        """Give destroyed documents of which something stands in the store for longer than a day.

        Younger it may be on its way in again. Only a plain store tells how old its bytes are.
        """
        if not isinstance(self.desk.blobs, BlobStore):
            return ()
        with self.desk.store.read() as session:
            gone = {one.document_id for one in keeping.proofs(session) if one.voltooid is not None}
            gone &= set(documents.document_ids(session)) - set(documents.kept_ids(session))
        limit = time.time() - _DAY_SECONDS
        return tuple(sorted(one for one in gone if 0 < _newest(self.desk.blobs, one) < limit))

    def _tidy_dossiers(self) -> None:
        """Let what is left in closed dossiers know less, and take the names out of those that are empty."""
        with self.desk.store.read() as session:
            closed = [one for one in keeping.closings(session) if dossiers.dossier(session, one)]
        for naam in closed:
            with self.desk.store.write() as session:
                dossiers.work_again(session, naam)
                emptying.empty_dossier(session, naam)

    def _remove_letter_files(self, digests: Collection[str]) -> None:
        folder = self.output / "brieven"
        for path in folder.glob("*-v*") if digests else ():
            if _digest(path.name.rpartition("-v")[0]) in digests:
                path.unlink(missing_ok=True)


def _not_laid_down(due: Sequence[Bewaaroordeel]) -> tuple[str, ...]:
    kinds = {one.soort for one in due if not (one.termijn and one.termijn.is_approved)}
    return tuple(
        f"soort {soort}: niemand van uw organisatie stelde deze termijn vast. Zet haar met goedgekeurd_door en "
        "goedgekeurd_op in registers/bewaartermijnen.toml."
        for soort in sorted(kinds)
    )


def _check_said(who: str, reason: str) -> None:
    if not (who.strip() and reason.strip()):
        raise RecordError("hiervoor is een naam en een reden nodig. Vul beide in.")


def _check_two(who: str, second: str) -> None:
    names = {" ".join(one.split()).casefold() for one in (who, second)}
    if len(names) != 2 or "" in names:
        raise RecordError("vernietigen doen twee verschillende personen. Vul --door en --tweede in.")


def _digest(letter_id: str) -> str:
    return hashlib.sha256(letter_id.encode()).hexdigest()


def _newest(blobs: BlobStore, document_id: str) -> float:
    """Give when the last of a document was put in a plain store; 0 when nothing of it is there."""
    places: Collection[Path] = (
        blobs.path(document_id),
        blobs.root / "derived" / document_id[:2] / document_id,
    )
    return max((path.stat().st_mtime for path in places if path.exists()), default=0.0)
