"""The recipe: what happens to one document, top to bottom. It imports no stage; wiring hands them over.

Leg one runs by itself and ends at the desk. Each stage writes its result under a key made of its name, version,
policy digest and input, so a second run is free, a changed policy recomputes, and a crash resumes.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.orm import Session

from pipeline import rounds, waarde
from pipeline.aside import Aside, At, Poison, check_may_go_on, on_this_machine, step_aside
from pipeline.blobs import Blobs
from pipeline.doubts import with_doubts
from pipeline.engine import Durable, WorkFailed
from pipeline.errors import FieldMissing, IbtError, InputError, SetupError
from pipeline.findable import make_findable, without_pages
from pipeline.model.document import Arrival, Document
from pipeline.model.extraction import Extraction
from pipeline.model.feit import WaardeCorrectie
from pipeline.model.letter import Letter
from pipeline.model.werk import Rij
from pipeline.model.woo import RedactionMark
from pipeline.pages import stored_document
from pipeline.post import arrival_day, describe
from pipeline.recipe import Loose, Original, Packed, Recipe, Standing, ToConfirm, ToDerive, ToPropose, ToRead
from pipeline.stage import Stage, digest
from pipeline.store import (
    codec,
    decisions,
    documents,
    dossiers,
    events,
    letters,
    marks,
    poststukken,
    records,
    search,
    waarden,
    work,
)  # fmt: skip
from pipeline.store.database import Store
from pipeline.store.search import Findable
from pipeline.store.tables import DocumentState
from pipeline.tools.faults import fault
from pipeline.tools.loglines import told
from pipeline.tools.media import MAIL

_HOME = ZoneInfo("Europe/Amsterdam")
_log = structlog.get_logger()
_NOT_CONFIRMED = "niet-bevestigd.txt"
"""Stands in the place of a confirmation of receipt that lacks something, and tells what."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Leg one of the walk over the state of one workspace."""

    recipe: Recipe
    store: Store
    blobs: Blobs
    enqueue: Callable[[Sequence[str]], None]
    """Puts documents to work; harmless to repeat."""
    attempts: int
    """Starts before a document that keeps killing its process goes to quarantine."""
    is_stopping: Callable[[], bool] = lambda: False
    """Tells whether this process was asked to stop; work then ends at the next step and waits again."""

    def work(self, durable: Durable, payload: Mapping[str, Any]) -> None:
        """Take one document from the door to the desk; what is wrong with it ends in quarantine with a reason.

        What is wrong with this machine is not the document's fault: it waits again, as new work.
        """
        document_id, round_ = str(payload["document"]), int(payload["round"])
        if payload["recipe"] != self.recipe.version:  # the settings changed since this was put in the queue
            self._wait_again(document_id, round_)
            return
        at = At(document_id, partial(check_may_go_on, self.store, document_id, self.is_stopping))
        try:
            at("")
            with self.store.write() as session:  # no durable step: every start must count
                starts = work.begin(session, document_id, self.recipe.version, round_)
            fault("work.begun")
            if starts is None:  # newer work stands in its place; perhaps nobody put that in the queue
                self.enqueue([document_id])
                return
            if starts > self.attempts:
                raise Poison(starts - 1)
            self._to_the_desk(durable, document_id, at)
        except Aside as aside:
            step_aside(self.store, document_id, round_, aside)
            self.enqueue([document_id])
        except SetupError as trouble:
            _log.error("deze machine kan niet verder", document=document_id, stap=at.stage, fout=told(trouble))
            self._wait_again(document_id, round_)
        except IbtError as refused:
            self._quarantine(durable, at, str(refused))
        except WorkFailed as bug:
            _log.error("fout in een stap", document=document_id, stap=at.stage, fout=str(bug))
            self._quarantine(durable, at, f"onverwachte fout: {bug}. Meld dit aan de beheerder.")
            raise

    def _check_queue(self, document_id: str, media_type: str) -> None:
        """Check that a scan is in the queue of scans."""
        with self.store.read() as session:
            order = work.order_of(session, document_id)
        if order.queue is Rij.DOCUMENTEN and self.recipe.is_scan(self.blobs.path(document_id), media_type):
            raise Aside(queue=Rij.TEKSTHERKENNING)

    def _wait_again(self, document_id: str, round_: int) -> None:
        """Let the watcher put the document to work again, under the settings of that moment."""
        with self.store.write() as session:
            documents.wait_again(session, document_id, round_)

    def _to_the_desk(self, durable: Durable, document_id: str, at: At) -> None:
        judged = durable.step(at("keuren"), lambda: self._judge(document_id))
        durable.transact("gekeurd", lambda s: documents.set_media_type(s, document_id, judged["media_type"]))
        if self.recipe.has_members(judged["media_type"]):
            durable.step(at("uitpakken"), lambda: self._unpack(document_id, judged["media_type"]))
        conflict: str | None = None
        if self.recipe.has_pages(judged["media_type"]):
            self._check_queue(document_id, judged["media_type"])
            durable.step(at("lezen"), lambda: self._read(document_id, judged["media_type"]))
            durable.step(at("uitlezen"), lambda: self._extract(document_id))
            standing = durable.step(at("afleiden"), lambda: self._derive(document_id))
            conflict = durable.transact(at("vastleggen"), lambda s: self._keep_standing(s, document_id, standing))
            letter = durable.step(at("bevestigen"), lambda: self._confirm(document_id))
            durable.transact("brief", lambda s: self._keep_letter(s, document_id, letter))
            conflict = " ".join(filter(None, (conflict, self._not_confirmed(document_id, letter)))) or None
            alone = durable.step(at("voorstellen"), lambda: self._propose_alone(document_id))
            durable.transact("namen", lambda s: self._keep_names(s, document_id, alone))
            marked = durable.step("voorstellen in het dossier", lambda: self._propose(document_id))
            durable.transact("vakken", lambda s: self._keep_marks(s, document_id, marked))
        findable = self._findable(document_id, judged["media_type"])  # no step: its memory would hold document text
        durable.transact(at("klaar"), lambda s: self._finish(s, findable, conflict, judged["media_type"]))
        durable.step("dossier", lambda: self._wake_dossier(document_id))
        fault("work.done")

    # -- the stages, each with its place in the blob store -------------------------------------------------

    def _judge(self, document_id: str) -> dict[str, Any]:
        with self.store.read() as session:
            name = documents.arrivals(session, document_id)[0].name
            depth = documents.depth(session, document_id)
        judged = self.recipe.judge.run(Original(document_id, self.blobs.path(document_id), name, depth))
        return {"media_type": judged.media_type, "warnings": list(judged.warnings)}

    def _unpack(self, document_id: str, media_type: str) -> list[str]:
        stage = self.recipe.unpack
        with self.store.read() as session:
            depth = documents.depth(session, document_id)

        def make(folder: Path) -> None:
            loose = folder / "los"
            loose.mkdir()
            members = stage.run(Packed(self.blobs.path(document_id), media_type, depth, loose))
            kept = [self._keep_member(document_id, media_type, *one) for one in enumerate(members, 1)]
            shutil.rmtree(loose)  # every member is an original of its own now
            (folder / "members.json").write_text(codec.canonical(kept), encoding="utf-8")

        key = self._derived(document_id, stage, str(depth), make)
        members: list[str] = json.loads(self._text(document_id, key, "members.json"))
        with self.store.read() as session:
            known = set(documents.members(session, document_id))
        if not known.issuperset(members):  # unpacked before, under a database that was put back since
            with tempfile.TemporaryDirectory(prefix="ibt-") as again:
                make(Path(again))
        fault("members.unpacked")
        with self.store.write() as session:  # what came in an envelope goes before or after others as the envelope did
            work.put_order(session, members, priority=work.order_of(session, document_id).priority)
        self.enqueue(members)
        fault("members.enqueued")
        return members

    def is_whole(self, document_id: str) -> bool:
        """Tell whether all that later legs read of a document that is done stands there, its members included."""
        with self.store.read() as session:
            stored = documents.document(session, document_id)
            known, depth = set(documents.members(session, document_id)), documents.depth(session, document_id)
        media_type = (stored.media_type if stored else None) or ""
        if self.recipe.has_pages(media_type):
            keys = (self._read_key(document_id), self._found(document_id))
            if any(self.blobs.derived(document_id, key) is None for key in keys):
                return False
        if not self.recipe.has_members(media_type):
            return True
        folder = self.blobs.derived(document_id, _key(document_id, self.recipe.unpack, str(depth)))
        return folder is not None and known.issuperset(json.loads((folder / "members.json").read_text("utf-8")))

    def _keep_member(self, family: str, media_type: str, number: int, loose: Loose) -> str:
        member = self.blobs.keep(loose.path)
        with self.store.write() as session:
            outer = documents.arrivals(session, family)[0]
            source = "mail" if media_type in MAIL else "archief"
            arrival = Arrival(member, loose.untrusted_name, outer.received_at, source, family)
            documents.register(session, f"{family}-{number}", arrival, loose.path.stat().st_size)
        fault("member.registered")
        return member

    def _read(self, document_id: str, media_type: str) -> str:
        stage = self.recipe.read

        def make(folder: Path) -> None:
            stage.run(ToRead(self.blobs.path(document_id), media_type, folder))

        return self._derived(document_id, stage, "", make)

    def _extract(self, document_id: str) -> str:
        stage = self.recipe.extract

        def make(folder: Path) -> None:
            extraction = stage.run(self.document(document_id))
            (folder / "extraction.json").write_text(codec.dump(extraction), encoding="utf-8")

        return self._derived(document_id, stage, self._read_key(document_id), make)

    def _derive(self, document_id: str) -> str:
        stage = self.recipe.derive
        with self.store.read() as session:
            treden = decisions.treden(session)

        def make(folder: Path) -> None:
            standing = stage.run(ToDerive(self.extraction(document_id), treden))
            (folder / "standing.json").write_text(codec.dump(standing), encoding="utf-8")

        return self._derived(document_id, stage, digest([self._held(document_id), treden]), make)

    def _keep_standing(self, session: Session, document_id: str, key: str) -> str | None:
        standing = codec.load(Standing, self._text(document_id, key, "standing.json"))
        records.replace_records(session, document_id, standing.records)
        found = self.extraction(document_id)
        poststukken.replace_poststuk(session, describe(found, self._reached_us(session, document_id)))
        if not events.happened(session, events.WORKBOOK_TAKEN_IN, document_id):  # what that led to stays
            proposed = tuple(with_doubts(session, voorstel, found) for voorstel in standing.voorstellen)
            decisions.replace_voorstellen(session, document_id, proposed)
        return standing.conflict

    def _reached_us(self, session: Session, document_id: str) -> dt.date:
        """Give the day a document reached us: of a mail when it was sent, else when it was taken in."""
        arrived = documents.arrivals(session, document_id)[0].received_at
        taken_in = dt.datetime.fromisoformat(arrived).astimezone(_HOME).date()
        stored = documents.document(session, document_id)
        if stored is None or stored.media_type not in MAIL:
            return taken_in
        return arrival_day(self.document(document_id).about.messages, taken_in)

    def _confirm(self, document_id: str) -> str:
        stage = self.recipe.confirm
        order = self.to_confirm(document_id)

        def make(folder: Path) -> None:
            try:
                draft = stage.run(order)
            except FieldMissing as lacks:  # no fault of the document: at the desk a person completes it
                (folder / _NOT_CONFIRMED).write_text(str(lacks), encoding="utf-8")
                return
            if draft is not None:
                (folder / f"{draft.letter.family}.docx").write_bytes(draft.docx)
                (folder / f"{draft.letter.family}.pdf").write_bytes(draft.pdf)
                (folder / "letter.json").write_text(codec.dump(draft.letter), encoding="utf-8")

        return self._derived(document_id, stage, f"{self._held(document_id)}-{order.attachments}", make)

    def _not_confirmed(self, document_id: str, key: str) -> str | None:
        """Tell in Dutch why there is no confirmation of receipt; None when there is one, or when none is asked for."""
        path = self.folder(document_id, key) / _NOT_CONFIRMED
        return f"Nog geen ontvangstbevestiging: {path.read_text(encoding='utf-8')}" if path.is_file() else None

    def _keep_letter(self, session: Session, document_id: str, key: str) -> None:
        path = self.blobs.derived(document_id, key)
        if path is None or not (path / "letter.json").is_file():
            return
        letter = codec.load(Letter, (path / "letter.json").read_text(encoding="utf-8"))
        letter_id = f"{letter.family}-{document_id[:16]}"
        if letters.may_change(session, letter_id):  # a person approved or withdrew it: other rules change nothing then
            letters.add_letter(session, letter_id, letter)

    def _propose_alone(self, document_id: str) -> str:
        return self._marks_for(document_id, self._first_round(document_id)[0])

    def _propose(self, document_id: str) -> dict[str, str]:
        first, kennis = self._first_round(document_id)
        with self.store.read() as session:
            decided = marks.judged_places(session, document_id) if kennis.dossier else ()
        order = rounds.second_round(first, kennis, decided)
        return {"key": self._marks_for(document_id, order), "basis": kennis.basis}

    def _first_round(self, document_id: str) -> tuple[ToPropose, dossiers.Kennis]:
        with self.store.read() as session:
            kennis = dossiers.kennis(session, document_id)
        day = self.extraction(document_id).letter_date
        return rounds.first_round(self.document(document_id), day, kennis.dossier), kennis

    def _marks_for(self, document_id: str, order: ToPropose) -> str:
        stage = self.recipe.propose

        def make(folder: Path) -> None:
            proposed = stage.run(order)
            (folder / "marks.json").write_text(codec.dump(proposed), encoding="utf-8")

        return self._derived(document_id, stage, digest([self._read_key(document_id), order.basis]), make)

    def _keep_names(self, session: Session, document_id: str, key: str) -> None:
        names = rounds.sure_names(self.document(document_id), self._marks(document_id, key))
        dossiers.keep_names(session, document_id, names)

    def _keep_marks(self, session: Session, document_id: str, made: Mapping[str, str]) -> None:
        dossiers.hold(session, document_id)  # before the rows of the marks, as everybody who judges does
        marks.replace_marks(session, document_id, self._marks(document_id, made["key"]))
        dossiers.keep_basis(session, document_id, made["basis"])
        said = rounds.decisions_in(self.document(document_id), marks.marks(session, document_id))
        dossiers.keep_decisions(session, document_id, said)

    def _marks(self, document_id: str, key: str) -> tuple[RedactionMark, ...]:
        return codec.load(tuple[RedactionMark, ...], self._text(document_id, key, "marks.json"))

    def _findable(self, document_id: str, media_type: str) -> Findable:
        day = self.reached_us(document_id)
        if not self.recipe.has_pages(media_type):
            return without_pages(document_id, day)
        return make_findable(self.document(document_id), self.extraction(document_id), day)

    def make_findable(self, most: int = 50, after: str = "") -> str:
        """Let documents be found that were read before there was a search.

        Gives the id to go on from, empty at the end. Harmless to repeat, and at the same time as workers.
        """
        with self.store.read() as session:
            missing = search.not_kept(session, self.recipe.version, after, most)
            stored = [documents.document(session, document_id) for document_id in missing]
        for one in filter(None, stored):
            findable = self._findable(one.id, one.media_type or "")
            with self.store.write() as session:
                search.keep(session, findable)
        return missing[-1] if len(missing) == most else ""

    def _finish(self, session: Session, findable: Findable, conflict: str | None, media_type: str) -> None:
        """Put a document on the desk, or let it wait again when its dossier learned more while it was looked at."""
        document_id = findable.document_id
        search.keep(session, findable)
        stale = self.recipe.has_pages(media_type) and not dossiers.is_up_to_date(session, document_id)
        alarm = self.document(document_id).about.alarm if self.recipe.has_pages(media_type) else None
        reason = " ".join(filter(None, (alarm, conflict))) or None
        documents.set_state(session, document_id, DocumentState.DONE, "besluit", reason)
        if stale:
            documents.wait_with_dossier(session, [document_id])

    def _wake_dossier(self, document_id: str) -> int:
        """Put to work what waits in the dossier of a document; what this misses, the watcher catches up."""
        with self.store.read() as session:
            naam = dossiers.dossier_of(session, document_id)
            others = dossiers.stukken(session, naam) if naam else ()
        self.enqueue(others)
        return len(others)

    # -- what later legs read: every key follows from the recipe and the document -----------------------------

    def document(self, document_id: str) -> Document:
        """Give a document as its reader saw it; pages are read one at a time.

        Raises:
            InputError: There is no such document, or it was not read.
        """
        with self.store.read() as session:
            stored = documents.document(session, document_id)
            names = tuple(arrival.name for arrival in documents.arrivals(session, document_id))
        if stored is None:
            raise InputError("dit document is er niet (meer). Zie ibt status.")
        folder = self.folder(document_id, self._read_key(document_id))
        return stored_document(folder, document_id, stored.media_type or "", names)

    def rendition(self, document_id: str) -> Path:
        """Give the PDF rendition of a read document."""
        return self.folder(document_id, self._read_key(document_id)) / "rendition.pdf"

    def rendition_key(self, document_id: str) -> str:
        """Give what tells one reading of a document from another: pictures of its pages are kept by it."""
        return self._read_key(document_id)

    def extraction(self, document_id: str) -> Extraction:
        """Give what was read from a document, with the values that people corrected.

        Raises:
            InputError: It was not read with the present rules.
        """
        return waarde.apply(self.as_read(document_id), self._corrections(document_id))

    def as_read(self, document_id: str) -> Extraction:
        """Give what was read from a document, whatever people said of it.

        Raises:
            InputError: It was not read with the present rules.
        """
        return codec.load(Extraction, self._text(document_id, self._found(document_id), "extraction.json"))

    def reached_us(self, document_id: str) -> dt.date:
        """Give the day a document reached us: of a mail when it was sent, else when it was taken in."""
        with self.store.read() as session:
            return self._reached_us(session, document_id)

    def to_confirm(self, document_id: str) -> ToConfirm:
        """Give what a confirmation of receipt is made from."""
        with self.store.read() as session:
            stored = documents.document(session, document_id)
            return ToConfirm(
                self.extraction(document_id),
                documents.arrivals(session, document_id)[0],
                documents.registration(session, document_id),
                self.recipe.has_members((stored.media_type if stored else None) or ""),
                len(documents.members(session, document_id)),
            )

    def folder(self, document_id: str, key: str) -> Path:
        """Give the finished folder of a stage.

        Raises:
            InputError: The document did not come so far with this recipe.
        """
        folder = self.blobs.derived(document_id, key)
        if folder is None:
            raise InputError(f"document {document_id[:12]} is nog niet verwerkt met de huidige regels. Zie ibt status.")
        return folder

    def _text(self, document_id: str, key: str, name: str) -> str:
        return (self.folder(document_id, key) / name).read_text(encoding="utf-8")

    def _read_key(self, document_id: str) -> str:
        return _key(document_id, self.recipe.read, "")

    def _found(self, document_id: str) -> str:
        return _key(document_id, self.recipe.extract, self._read_key(document_id))

    def _held(self, document_id: str) -> str:
        """Give what tells the values that hold from others: those that were read, with their corrections."""
        corrected = waarde.digest_of(self._corrections(document_id))
        return f"{self._found(document_id)}-{corrected}" if corrected else self._found(document_id)

    def _corrections(self, document_id: str) -> tuple[WaardeCorrectie, ...]:
        with self.store.read() as session:
            return waarden.corrections(session, document_id)

    def _derived(self, document_id: str, stage: Stage[Any, Any], basis: str, make: Callable[[Path], None]) -> str:
        """Give the key of a stage's result, made now or found from before."""
        key = _key(document_id, stage, basis)
        if self.blobs.derived(document_id, key) is None:
            with self.blobs.write_derived(document_id, key) as folder, on_this_machine():
                make(folder)
        return key

    def _quarantine(self, durable: Durable, at: At, reason: str) -> None:
        def body(session: Session) -> None:
            documents.set_state(session, at.document_id, DocumentState.QUARANTINE, at.stage, reason)

        durable.transact("quarantaine", body)


def _key(document_id: str, stage: Stage[Any, Any], basis: str) -> str:
    return f"{stage.key}-{digest([document_id, basis])[:12]}"
