"""A real workspace per test, documents walked to the desk without the engine, and small letters to walk with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import pytest

from pipeline import casework, wiring
from pipeline.store import documents
from pipeline.tools.datum import lange_datum
from pipeline.workspace import Workspace
from pipeline.zaak.bureau import Bureau

_WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"


class PlainDurable:
    """Runs each step at once and remembers nothing: leg one without its engine."""

    def __init__(self, bureau: Bureau) -> None:
        self.store = bureau.store

    def step(self, name: str, function: Callable[[], Any]) -> Any:
        return function()

    def transact(self, name: str, function: Callable[[Any], Any]) -> Any:
        with self.store.write() as session:
            return function(session)


@dataclass(frozen=True, slots=True)
class Stukken:
    """Writes small letters as files; every name, figure and reference is invented, only the gemeenten exist."""

    folder: Path

    def toezichtbrief(
        self,
        gemeente: str = "Dalfsen",
        kenmerk: str = "7470113",
        datum: dt.date = dt.date(2026, 4, 13),
        cijfers: tuple[int, int, int, int] = (131, 48, 14, 0),
        termijn: str = "binnen drie weken na dagtekening van deze brief",
    ) -> Path:
        """Write a letter of the ministry that asks for information; figures are task and places, regulier then amv."""
        head = (
            "Ministerie van Asiel en Migratie\nDirectie Regie Migratieketen\nPostbus 20011\n2500 EH Den Haag",
            f"Aan het college van burgemeester en wethouders van de gemeente {gemeente}",
            f"Onze referentie: {kenmerk}\nDatum: {lange_datum(datum)}",
            "Betreft: Interbestuurlijk toezicht Spreidingswet, verzoek om informatie",
            "Geacht college,",
            "De cijfers komen uit de voortgangsrapportage van de Provinciale Regietafel. Het ministerie kreeg die op "
            "8 juli 2025. Voor uw gemeente staan daarin deze aantallen opvangplekken.",
        )
        after = (
            "Volgens deze cijfers voldoet uw gemeente gedeeltelijk aan de wettelijke taak uit het verdeelbesluit van "
            "20 december 2024. Uw gemeente wordt daarom ingeschaald op trede 2 van de interventieladder.",
            f"U wordt verzocht uw antwoord {termijn} toe te sturen via ibtspreidingswet@minjenv.nl.",
            "Hoogachtend,",
            "De minister van Asiel en Migratie, namens hem,\n\ndrs. P.R. Waterman\nDirecteur Regie Migratieketen",
        )
        rows = (
            ("", "Wettelijke taak", "Realisatie per 1-7-2025"),
            ("Regulier", str(cijfers[0]), str(cijfers[1])),
            ("AMV", str(cijfers[2]), str(cijfers[3])),
        )
        return self._letter(f"toezicht-{kenmerk}", (*head, rows, *after))

    def antwoord(
        self,
        *alineas: str,
        gemeente: str = "Dalfsen",
        uw_kenmerk: str | None = "7470113",
        kenmerk: str = "Z-2026-0042",
        datum: dt.date = dt.date(2026, 4, 28),
        betreft: str = "antwoord op uw brief over opvangplekken",
        stempel: dt.date | None = None,
    ) -> Path:
        """Write a letter of the college of a gemeente to the minister."""
        told = [f"Datum: {lange_datum(datum)}", f"Ons kenmerk: {kenmerk}"]
        told += [f"Uw kenmerk: {uw_kenmerk}"] if uw_kenmerk else []
        stamp = (f"INGEKOMEN {stempel.day} {lange_datum(stempel).split()[1]} {stempel.year}",) if stempel else ()
        head = (
            *stamp,
            f"Gemeente {gemeente}\nPostbus 12\n7700 AA {gemeente}",
            "Aan de minister van Asiel en Migratie\nPer e-mail: ibtspreidingswet@minjenv.nl",
            "\n".join(told),
            f"Onderwerp: {betreft}",
            "Geachte minister,",
        )
        body = alineas or (
            "Op uw brief over de opvangplekken antwoorden wij als volgt.",
            "De stand van zaken is dat wij op 15 april 2026 48 reguliere opvangplekken hebben gerealiseerd.",
            "De reden dat wij de taak nog niet halen, is dat de eigenaar van het pand zich heeft teruggetrokken.",
        )
        signed = ("Hoogachtend,", f"Burgemeester en wethouders van {gemeente},\n\nde secretaris, drs. B. Voorbeeld")
        return self._letter(f"antwoord-{kenmerk}-{datum}", (*head, *body, *signed))

    def mail(
        self, *bijlagen: Path, gemeente: str = "Dalfsen", onderwerp: str = "Antwoord", tekst: str = "", dag: str = ""
    ) -> Path:
        """Write a mail with attachments; `dag` as `Tue, 28 Apr 2026 15:31:00 +0200`."""
        mail = EmailMessage()
        mail["From"] = f"Gemeente {gemeente} <post@{gemeente.lower()}.example>"
        mail["To"] = "ibtspreidingswet@minjenv.nl"
        mail["Subject"] = onderwerp
        mail["Date"] = dag or "Tue, 28 Apr 2026 15:31:00 +0200"
        mail["Received"] = f"from mail.example by mx.example; {mail['Date']}"
        mail.set_content(tekst or "Geachte heer, mevrouw,\n\nHierbij ontvangt u de brief van ons college.\n")
        for path in bijlagen:
            mail.add_attachment(path.read_bytes(), maintype="application", subtype=_WORD, filename=path.name)
        path = self.folder / f"mail-{len(list(self.folder.iterdir()))}.eml"
        path.write_bytes(mail.as_bytes())
        return path

    def _letter(self, name: str, parts: Sequence[str | Sequence[Sequence[str]]]) -> Path:
        """Write a DOCX: a paragraph for each text, a ruled table for each list of rows."""
        document = docx.Document()
        for part in parts:
            if isinstance(part, str):
                document.add_paragraph(part)
                continue
            table = document.add_table(0, len(part[0]), style="Table Grid")
            for row in part:
                for cell, value in zip(table.add_row().cells, row, strict=True):
                    cell.text = value
        path = self.folder / f"{name}.docx"
        document.save(str(path))
        return path


@pytest.fixture
def stukken(tmp_path: Path) -> Stukken:
    """Give the writer of small letters."""
    folder = tmp_path / "stukken"
    folder.mkdir()
    return Stukken(folder)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Give a new workspace with both its databases."""
    return wiring.make_workspace(tmp_path / "werkmap")


@pytest.fixture
def bureau(workspace: Workspace) -> Iterator[Bureau]:
    """Give the opened workspace, as the commands have it."""
    with casework.open_bureau(workspace) as opened:
        yield opened


@pytest.fixture
def through(bureau: Bureau) -> Callable[[Path], str]:
    """Hand over one file and take it, and all that comes out of it, to the desk; gives its id."""

    def run(path: Path) -> str:
        document_id = bureau.desk.take_in(path).document_id
        waiting = [document_id]
        while waiting:
            durable: Any = PlainDurable(bureau)
            bureau.walk.work(durable, order(bureau, waiting.pop()))
            waiting = [row["id"] for row in bureau.desk.status()["documents"] if row["state"] == "wacht"]
        return document_id

    return run


def order(bureau: Bureau, document_id: str) -> dict[str, Any]:
    """Give what the queue holds for one document."""
    with bureau.store.read() as session:
        found = documents.document(session, document_id)
    return {"document": document_id, "recipe": bureau.walk.recipe.version, "round": found.round if found else 0}


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The five fictional documents of the demonstration, by name."""
    return {path.name: path for path in wiring.make_demo_documents(tmp_path_factory.mktemp("demo"))}
