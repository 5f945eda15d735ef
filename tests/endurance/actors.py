"""Who works in the kill harness: each does real work on a workspace, and can be asked to do what is left of it.

Every function runs in a process of its own. Names, letters and figures are invented.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from pipeline import casework, serve, wiring
from pipeline.cli.main import run_command
from pipeline.desk import Desk
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.model.document import Arrival
from pipeline.model.extraction import Category
from pipeline.model.release import Reden
from pipeline.model.status import Basis, Besluit, StatusRecord, VoorstelKind
from pipeline.store import decisions, documents, records
from pipeline.tools.ambt import register_text
from pipeline.workspace import Workspace
from tests import build, reviewed

PATIENCE_SECONDS = 60.0
CONFIG = """[inbox]
scan_seconden = 0.05
leeg_bestand_seconden = 0.1
[grenzen]
pogingen = 20
[verwerking]
kijk_seconden = 0.05
"""
PDF, MAIL, ARCHIVE, TEXT, DOUBLE = "antwoord.pdf", "bericht.eml", "stukken.zip", "brief.txt", "kopie van brief.txt"
DOSSIER, WHO = "proef", "V. Vrijgever"


# -- the mix ---------------------------------------------------------------------------------------------------


def write_mix(folder: Path) -> None:
    """Write a PDF, a mail with an attachment, an archive, a text and a copy of it: four files, eight deliveries."""
    lines = ("Gemeente Dalfsen", "Datum: 28 april 2026", "Uw kenmerk: 7468089", "Geachte minister,", _FIGURES % 40)
    build.pages_pdf(folder / PDF, (*lines, "Hoogachtend, mevrouw T. Verzonnen-Naam"))
    text = "\n\n".join(("Gemeente Ommen", "Datum: 28 april 2026", "Geachte minister,", _FIGURES % 55)).encode()
    (folder / TEXT).write_bytes(text)
    (folder / DOUBLE).write_bytes(text)
    headers = {"From": "info@dalfsen.example", "To": "ibt@minjenv.example", "Subject": "Antwoord"}
    body = "Geachte mevrouw,\n\nBijgaand de brief.\n\nMet vriendelijke groet,\nT. Verzonnen-Naam\n"
    build.mail(folder / MAIL, body, attachments=[("bijlage.txt", b"Bijlage bij de brief van Hattem.\n")], **headers)
    with zipfile.ZipFile(folder / ARCHIVE, "w") as packed:
        packed.writestr("los.txt", "Notitie van de heer A. Verzonnen.\n")
        packed.writestr("nog een brief.txt", text)


_FIGURES = "Op 1 april 2026 waren %d reguliere plekken gerealiseerd van de wettelijke taak van 131."


# -- in --------------------------------------------------------------------------------------------------------


def watch(workspace: Workspace) -> None:
    """Take in what lies in the inbox with the real watcher, until nothing is left there."""
    stop = threading.Event()
    _stop_when(stop, lambda: not any(path.is_file() for path in workspace.inbox.rglob("*") if path.name[0] != "."))
    serve.watch(workspace, stop)


def work(workspace: Workspace, name: str = "werk-1") -> None:
    """Process what waits with a real worker, until every document is at its end."""
    stop = threading.Event()
    with wiring.open_desk(workspace) as desk:

        def is_done() -> bool:
            return all(row["state"] in ("klaar", "quarantaine") for row in desk.status()["documents"])

        _stop_when(stop, is_done)
        serve.work(workspace, name, stop)


def catch_up(workspace: Workspace) -> None:
    """Do at once what the watcher does every half minute for documents that were quiet for a minute."""
    with wiring.open_desk(workspace) as desk:
        desk.catch_up(quiet_seconds=0.0)


def add(workspace: Workspace) -> None:
    """Hand over two files at the prompt, those that `ibt status` does not show."""
    known = _names(workspace)
    files = [str(workspace.root / "aanbod" / name) for name in (PDF, TEXT) if name not in known]
    if files and run_command(["add", *files, "--map", str(workspace.root)]):
        raise SystemExit(2)


def upload(workspace: Workspace) -> None:
    """Offer two files as the web does, those that the list does not show."""
    known = _names(workspace)
    with wiring.open_desk(workspace) as desk:
        for name in (PDF, TEXT):
            path = workspace.root / "aanbod" / name
            if name not in known:
                with path.open("rb") as file:
                    desk.take_in_stream(file, name, path.stat().st_size, "S. Secretaris")


def _names(workspace: Workspace) -> set[str]:
    with wiring.open_desk(workspace) as desk:
        return {arrival["name"] for row in desk.status()["documents"] for arrival in row["arrivals"]}


def _stop_when(stop: threading.Event, is_done: Callable[[], bool]) -> None:
    def look() -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end and not is_done():
            time.sleep(0.05)
        stop.set()

    threading.Thread(target=look, daemon=True).start()


# -- review and release ----------------------------------------------------------------------------------------


def _chosen(desk: Desk) -> list[str]:
    return [desk.find(PDF), desk.find("los.txt")]


def make_dossier(workspace: Workspace) -> None:
    """Make the dossier of the two documents that are released."""
    with casework.open_bureau(workspace) as bureau:
        dossiers = DossierDesk(bureau.desk)
        dossiers.new(DOSSIER, "", afschrift=False, who=WHO)
        dossiers.add(DOSSIER, _chosen(bureau.desk), WHO)


def judge(workspace: Workspace) -> None:
    """Judge every mark of two documents and look at their pages: what was not done yet."""
    with wiring.open_desk(workspace) as desk:
        room = wiring.review_room(workspace, desk)
        for one in _chosen(desk):
            reviewed.judge(workspace, desk, [one])
            room.saw(one, range(1, room.open(one).page_count + 1), reviewed.FIRST)


def finish(workspace: Workspace) -> None:
    """Say of two documents that they are ready: of those of which nobody did."""
    with wiring.open_desk(workspace) as desk:
        room = wiring.review_room(workspace, desk)
        for one in _chosen(desk):
            if not room.open(one).finished:
                room.finish(one, reviewed.FIRST)


def approve(workspace: Workspace) -> None:
    """Approve two documents as a second person: those that nobody approved."""
    with wiring.open_desk(workspace) as desk:
        room = wiring.review_room(workspace, desk)
        for one in _chosen(desk):
            if not room.open(one).approved:
                room.approve(one, reviewed.SECOND)


def release(workspace: Workspace) -> None:
    """Build a pack when there is none."""
    with wiring.open_desk(workspace) as desk:
        packs = casework.pack_desk(workspace, desk)
        if not packs.packs(DOSSIER):
            time.sleep(1.05)  # a pack is named after the second in which it was made
            packs.build(DOSSIER, _chosen(desk), WHO)


def take_back(workspace: Workspace) -> None:
    """Take a document of a pack back, and export what is left: what was not done yet."""
    with wiring.open_desk(workspace) as desk:
        packs = casework.pack_desk(workspace, desk)
        if len(packs.packs(DOSSIER)) < 2:
            number = next(iter(packs.packs(DOSSIER)[-1].staten))
            packs.withdraw(packs.packs(DOSSIER)[-1].record.naam, number, Reden.PRIVACY, "Er stond een naam in.", WHO)
        if not any((packs.folder / "export").glob("*.zip")):
            # a document of it was taken back, so the first may not leave any more; the second holds no file of it
            packs.export(packs.packs(DOSSIER)[0].record.naam, "gpp", WHO)


# -- letters ---------------------------------------------------------------------------------------------------

_REPORT, _DAY, _CYCLE = "d" * 64, dt.date(2026, 4, 9), "2024-2026"


def decide(workspace: Workspace) -> None:
    """Put figures, both decisions, registers and an approved text there, as if people had."""
    registers = workspace.registers
    registers.mkdir(exist_ok=True)
    signing = (Path(casework.__file__).parents[1] / "templates" / "ondertekenaars.toml").read_text(encoding="utf-8")
    for name, text in (("mandaten.toml", register_text("mandaten.toml")), ("ondertekenaars.toml", signing)):
        (registers / name).write_text(text.replace("fictief = true", "fictief = false"), encoding="utf-8")
    form = "bron.soort = 'voortgangsrapportage'\nbron.afzender = 'PRT'\nbron.datum_ontvangst = 2026-03-02\n"
    (workspace.root / "formulier.toml").write_text(form, encoding="utf-8")
    moment = dt.datetime(2026, 4, 8, 10, tzinfo=dt.UTC)
    with casework.open_bureau(workspace) as bureau:
        report = workspace.root / "rapportage.txt"
        report.write_text("Rapportage\n", encoding="utf-8")
        report_id = bureau.desk.blobs.keep(report)
        with bureau.store.write() as session:
            arrival = Arrival(report_id, "rapportage.txt", moment.isoformat(), "opdracht", None)
            documents.register(session, "rapportage", arrival, 11)
            documents.begin_attempt(session, report_id, bureau.desk.recipe)
            documents.set_state(session, report_id, documents.DocumentState.DONE)
            day = dt.date(2025, 7, 1)
            figures = ((Category.REGULIER, 200, 30), (Category.AMV, 20, 0))
            rows = [StatusRecord("GM1700", _CYCLE, c, day, a, b, Basis.PRT, report_id, ()) for c, a, b in figures]
            records.add_records(session, rows)
            said = {VoorstelKind.BEVINDING: {"bevinding": "gedeeltelijk"}, VoorstelKind.TREDE: {"trede": 2}}
            for kind, content in said.items():
                who = ("B. Beslisser", "directeur", "De cijfers.", moment)
                decisions.add_besluit(session, Besluit(kind.value, "GM1700", _CYCLE, kind, content, None, *who))
        casework.letter_desk(bureau).approve_text("L02", "J. Jurist", "jurist")


def write_letter(workspace: Workspace) -> None:
    """Write a letter and approve it at the prompt: what was not done yet, and again when its files are missing."""
    place = ["--map", str(workspace.root)]
    if not _letters(workspace) or not list((workspace.output / "brieven").glob("L02-*-v1.pdf")):
        form = str(workspace.root / "formulier.toml")
        asked = ["--gemeente", "Twenterand", "--kenmerk", "7468089", "--datum", _DAY.isoformat(), "--gegevens", form]
        if code := run_command(["letter", "L02", "--door", "A. Opsteller", *asked, *place]):
            raise SystemExit(code)
    if "goedgekeurd" not in _letters(workspace) or not list((workspace.output / "brieven").glob("L02-*-v2.pdf")):
        why = ["--door", "C. Chef", "--mandaat", "voorbeeld-directeur", "--motivering", "Akkoord."]
        if code := run_command(["letters", "approve", "L02-GM1700", *why, *place]):
            raise SystemExit(code)


def _letters(workspace: Workspace) -> list[str]:
    with casework.open_bureau(workspace) as bureau:
        return [row.stand for row in casework.letter_desk(bureau).overview()]


ACTORS: dict[str, Callable[[Workspace], None]] = {
    "postbewaker": watch,
    "werkproces": work,
    "ibt add": add,
    "web: aanbieden": upload,
    "web: beoordelen": judge,
    "web: afronden": finish,
    "web: goedkeuren": approve,
    "web: vrijgave": release,
    "web: intrekken": take_back,
    "ibt letter": write_letter,
}
"""By the name that the table shows."""
