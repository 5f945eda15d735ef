"""What people do with packs that were made: look, withdraw, hand to a platform; and the term of a request."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.config import Config
from pipeline.desk import Desk
from pipeline.errors import InputError, Outdated, RecordError
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.legtwo.lakken import policy
from pipeline.legtwo.release import Blocker, PackOrder, build_pack, find_blockers, keep_record
from pipeline.model.release import PackRecord, Publicatie, Reden
from pipeline.model.wootermijn import WooFeit, WooTermijn
from pipeline.review.room import ReviewRoom
from pipeline.run import Walk
from pipeline.store import events, release_work, releases
from pipeline.store.release_work import Werk
from pipeline.store.releases import StukStaat
from pipeline.tools.faults import fault
from pipeline.wootermijn import check_fact, woo_term
from redaction.job import Making
from redaction.pack.bundle import write_zip
from redaction.pack.exports import Profiel, export
from redaction.pack.remake import withdraw
from redaction.release import OnDocument
from templates.catalogue import Catalogue

_HOME = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class PackStand:
    """One pack as people see it."""

    record: PackRecord
    staten: dict[str, StukStaat]
    """Per number what holds now; only of documents with a file."""
    geldt: bool
    """Whether no later pack took its place."""

    @property
    def ingetrokken(self) -> tuple[str, ...]:
        """Give the numbers that were taken back."""
        return tuple(n for n, one in self.staten.items() if one.staat is Publicatie.INGETROKKEN)

    @property
    def mag_weg(self) -> bool:
        """Tell whether it may leave the house: nothing in it was taken back, and no document has a reason to."""
        return not any(one.staat is Publicatie.INGETROKKEN and self._has_file(n) for n, one in self.staten.items())

    def _has_file(self, number: str) -> bool:
        return any(row.number == number and row.bestand for row in self.record.rows)


@dataclass(frozen=True, slots=True)
class PackDesk:
    """The packs of one open workspace."""

    desk: Desk
    folder: Path
    """Where packs stand."""
    order: Callable[[str, Sequence[str], str], PackOrder]
    """Gives the order for a pack under the settings of the workspace: dossier, documents, who."""
    walk: Callable[[], Walk]

    # -- make -----------------------------------------------------------------------------------------------

    def blockers(self, dossier: str, document_ids: Sequence[str]) -> tuple[Blocker, ...]:
        """Give what stands between documents and a pack, per document; empty when it may be made.

        Raises:
            InputError: The order itself is wrong.
            ReleaseBlocked: A document of the dossier is under way.
        """
        return find_blockers(self.desk, self.walk(), self.order(dossier, document_ids, "vraag"))

    def build(self, dossier: str, document_ids: Sequence[str], who: str, on_document: OnDocument | None = None) -> Path:
        """Build a pack and give its folder; all or nothing.

        Raises:
            ReleaseBlocked: The review is not ready, or the gate stayed shut; nothing was written.
            InputError: The order itself is wrong.
        """
        wanted = replace(self.order(dossier, document_ids, who), on_document=on_document)
        return build_pack(self.desk, self.walk(), wanted)

    def replace(self, naam: str, number: str, reden: Reden, who: str, on_document: OnDocument | None = None) -> Path:
        """Build a pack in the place of another, with a new version of one document and the reason; gives its folder.

        Raises:
            InputError: There is no such pack, or the document is not published in it.
            ReleaseBlocked: The review is not ready, or the gate stayed shut; nothing was written.
        """
        record = self.published(naam, number).record
        wanted = next(row.document_id for row in record.rows if row.number == number)
        kept = dict.fromkeys(row.document_id for row in record.rows if row.bestand or not row.reden)
        order = self.order(record.dossier, list(kept), who)
        order = replace(order, vervangt=record.naam, redenen={wanted: reden.value}, on_document=on_document)
        return build_pack(self.desk, self.walk(), order)

    # -- look -----------------------------------------------------------------------------------------------

    def packs(self, dossier: str) -> tuple[PackStand, ...]:
        """Give the packs of a dossier, newest first."""
        with self.desk.store.read() as session:
            records = releases.releases(session, dossier)
            found = [(one, releases.states(session, one.naam)) for one in records]
        last = records[-1].naam if records else ""
        return tuple(PackStand(one, states, one.naam == last) for one, states in reversed(found))

    def pack(self, naam: str) -> PackStand:
        """Give one pack by its name or its path.

        Raises:
            InputError: There is no such pack.
        """
        key = Path(naam).name
        with self.desk.store.read() as session:
            record = releases.release(session, key)
        found = next((one for one in self.packs(record.dossier) if one.record.naam == key), None) if record else None
        if found is None:
            raise InputError("dit pakket bestaat niet. Kies een pakket uit de lijst van het dossier.")
        return found

    def file(self, naam: str, path: str = "") -> Path:
        """Give a file of a pack to hand out, or its zip.

        Raises:
            InputError: The pack has no such file, or it may not leave the house any more.
        """
        stand = self.pack(naam)
        number = Path(path).stem if path.startswith("documenten/") else ""
        if (not path and not stand.mag_weg) or number in stand.ingetrokken:
            raise InputError("dit is ingetrokken en wordt niet meer uitgegeven. Gebruik het nieuwste pakket.")
        root = self.folder / stand.record.naam
        known = {one.relative_to(root).as_posix(): one for one in root.rglob("*") if one.is_file()}
        found = known.get(path) if path else root.with_name(f"{root.name}.zip")
        if found is None or not found.is_file():
            raise InputError("dit bestand zit niet in het pakket. Kies een bestand uit de lijst.")
        return found

    def files(self, naam: str) -> tuple[tuple[str, int], ...]:
        """Give the files of a pack with their sizes, sorted.

        Raises:
            InputError: There is no such pack.
        """
        root = self.folder / self.pack(naam).record.naam
        return tuple(
            (one.relative_to(root).as_posix(), one.stat().st_size) for one in sorted(root.rglob("*")) if one.is_file()
        )

    # -- withdraw -------------------------------------------------------------------------------------------

    def withdraw(self, naam: str, number: str, reden: Reden, motivering: str, who: str) -> PackStand:
        """Take one document back and give the pack that takes the place: without its file, with the reason.

        Raises:
            InputError: There is no such pack, or the document is not published in it.
            RecordError: The name or the motivation is empty.
            ReleaseBlocked: The pack on disk is gone.
        """
        if not (who.strip() and motivering.strip()):
            raise RecordError("een intrekking heeft een naam en een motivering nodig. Vul beide in.")
        stand = self.published(naam, number)
        at = self._moment(stand.record)
        place = self.folder / f"{stand.record.dossier.replace(' ', '-')}-{at:%Y%m%d-%H%M%S}"
        if place.exists():
            raise Outdated("een collega nam op ditzelfde moment een stuk uit dit pakket terug. Probeer het opnieuw.")
        earlier = self.folder / stand.record.naam
        made = withdraw(earlier, stand.record.rows, number, reden, place, at=at, who=who)
        record = PackRecord(
            place.name, stand.record.dossier, at, who, made.manifest_sha256, made.rows, stand.record.naam,
            stand.record.opnieuw,
        )  # fmt: skip
        keep_record(self.desk, record, place, taken=(stand.record, number, reden, motivering))
        return self.pack(record.naam)

    def published(self, naam: str, number: str) -> PackStand:
        """Give a pack in which a document is published now.

        Raises:
            InputError: There is no such pack, or the document is not published in it.
        """
        stand = self.pack(naam)
        state = stand.staten.get(number)
        if state is None or state.staat is not Publicatie.GEPUBLICEERD:
            raise InputError(f"document {number} is in dit pakket niet (meer) gepubliceerd. Kies het nieuwste pakket.")
        return stand

    def _moment(self, earlier: PackRecord) -> dt.datetime:
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        return max(now, earlier.made_at + dt.timedelta(seconds=1))

    # -- hand over ------------------------------------------------------------------------------------------

    def export(self, naam: str, profiel: str, who: str) -> Path:
        """Write a pack in the form of a platform (`vws`, `gpp`), as one zip in `export` beside the packs, and give it.

        Raises:
            InputError: There is no such pack or platform, or it may not leave the house any more.
        """
        if profiel not in set(Profiel) or not who.strip():
            raise InputError("kies een platform (vws of gpp) en noem uw naam.")
        profile = Profiel(profiel)
        stand = self.pack(naam)
        if not stand.mag_weg:
            raise InputError("in dit pakket is een stuk ingetrokken. Gebruik het nieuwste pakket.")
        record, place = stand.record, self.folder / "export"
        place.mkdir(parents=True, exist_ok=True)
        name = f"{record.naam}-{profile.value}"
        with tempfile.TemporaryDirectory(dir=place, prefix=".") as work:
            pack, out = self.folder / record.naam, Path(work) / name
            made = export(profile, record.dossier, pack, record.rows, out, record.made_at)
            packed = write_zip(made, Path(work) / f"{name}.zip", record.made_at)
            fault("export.written")
            with self.desk.store.write() as session:  # first: no export may stand there that the log does not tell of
                told = {"pak": record.naam, "profiel": profile.value}
                events.append(session, who, "vrijgave.geexporteerd", record.dossier, told)
            shutil.move(packed, place / packed.name)
        fault("export.published")
        return place / f"{name}.zip"

    # -- the term of the request ----------------------------------------------------------------------------

    def term(self, dossier: str, today: dt.date | None = None) -> WooTermijn | None:
        """Give how the term of the request of a dossier stands; None when nobody wrote down when it came in."""
        with self.desk.store.read() as session:
            return woo_term(releases.term_facts(session, dossier), today or _today())

    def tell_term(self, dossier: str, fact: WooFeit, who: str, today: dt.date | None = None) -> WooTermijn | None:
        """Write something about the term of a request and give how it stands.

        Raises:
            InputError: There is no such dossier.
            RecordError: It does not go together with what was said before, or nobody's name was given.
        """
        if not who.strip():
            raise RecordError("noem uw naam met --door.")
        DossierDesk(self.desk).stukken(dossier)
        with self.desk.store.write() as session:
            check_fact(releases.term_facts(session, dossier), fact, today or _today())
            releases.add_term_fact(session, dossier, fact, who)
        return self.term(dossier, today)

    # -- work under way -------------------------------------------------------------------------------------

    def work(self, dossier: str) -> Werk | None:
        """Give the last work on a pack of a dossier; None when nobody ever asked for one."""
        with self.desk.store.read() as session:
            return release_work.latest(session, dossier)


def make_order(
    desk: Desk,
    config: Config,
    folder: Path,
    way: Callable[[], Making],
    texts: Callable[[], Catalogue],
    room: Callable[[], ReviewRoom],
    dossier: str,
    document_ids: Sequence[str],
    who: str,
) -> PackOrder:
    """Give the order for a pack under the settings of a workspace."""
    versions = {"recept": desk.recipe, "beleid": policy(config.lakken).digest, "brieven": texts().digest}
    asked = dossier, tuple(document_ids), who, folder
    return PackOrder(*asked, way(), versions, config.organisatie, room().open, config.vrijgave.basis_url)


def _today() -> dt.date:
    return dt.datetime.now(_HOME).date()
