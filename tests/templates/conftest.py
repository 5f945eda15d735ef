"""Fictional gemeenten, figures and decisions from which the letters of these tests are made."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from pipeline.model.extraction import Bevinding, Category, DocumentType
from pipeline.model.status import Basis, Besluit, StatusRecord, VoorstelKind
from templates.catalogue import Catalogue, read_catalogue
from templates.compose import Envelope, LadderCase, Receipt, compose_l02, compose_l07
from templates.fields import Addressee, Cycle, Organisation, Source, Term, TermUnit
from templates.letter import MadeLetter, make_letter

DAY = dt.date(2026, 4, 9)


class Desk:
    """Makes the values of one case; every test changes only what it is about."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def organisation(self, **changes) -> Organisation:
        values = {
            "naam": "Ministerie van Asiel en Migratie",
            "onderdeel": "Directie Regie Migratieketen",
            "postbus": "Postbus 20011",
            "postcode_plaats": "2500 EH Den Haag",
            "website": "www.voorbeeld.nl",
            "mailbox": "toezicht@voorbeeld.nl",
        }
        return Organisation(**(values | changes))

    def gemeente(self, naam="Duinrode", code="GM9001", provincie="Overijssel", **changes) -> Addressee:
        return Addressee(naam, code, provincie, changes.pop("adres", ("Postbus 12", "1234 AB Duinrode")), **changes)

    def envelope(self, **changes) -> Envelope:
        values = {
            "referentie": "7001234",
            "datum": DAY,
            "organisatie": self.organisation(),
            "gemeente": self.gemeente(),
        }
        return Envelope(**(values | changes))

    def record(self, category: Category, taak: int | None, realisatie: int | None, **changes) -> StatusRecord:
        values = {"gemeente": "GM9001", "cyclus": "2024-2026", "peildatum": dt.date(2025, 7, 1)} | changes
        return StatusRecord(
            categorie=category,
            wettelijke_taak=taak,
            realisatie=realisatie,
            basis=Basis.PRT,
            document_id="d" * 64,
            evidence=(),
            **values,
        )

    def records(self, taak=(142, 23), realisatie=(5, 0), **changes) -> tuple[StatusRecord, ...]:
        pairs = zip((Category.REGULIER, Category.AMV), taak, realisatie, strict=True)
        return tuple(self.record(category, t, r, **changes) for category, t, r in pairs)

    def besluit(self, kind: VoorstelKind, content: dict, id="besluit-1", hour=10, **changes) -> Besluit:
        moment = dt.datetime(2026, 4, 8, hour, tzinfo=dt.UTC)
        values = {"gemeente": "GM9001", "cyclus": "2024-2026"} | changes
        return Besluit(id, kind=kind, content=content, voorstel_id=None, decided_by="beslisser", mandate="mandaat",
                       motivation="Op grond van de cijfers.", decided_at=moment, **values)  # fmt: skip

    def besluiten(self, bevinding="gedeeltelijk", trede=2, **changes) -> tuple[Besluit, ...]:
        return (
            self.besluit(VoorstelKind.BEVINDING, {"bevinding": bevinding}, "besluit-bevinding", **changes),
            self.besluit(VoorstelKind.TREDE, {"trede": trede}, "besluit-trede", **changes),
        )

    def case(self, taak=(142, 23), realisatie=(5, 0), bevinding="gedeeltelijk", **changes) -> LadderCase:
        values = {
            "records": self.records(taak, realisatie),
            "bevinding": Bevinding(bevinding),
            "besluiten": self.besluiten(bevinding),
            "cyclus": Cycle("2024-2026", dt.date(2024, 12, 20), dt.date(2025, 7, 1)),
            "bron": Source("voortgangsrapportage", "Provinciale Regietafel", dt.date(2025, 6, 30)),
            "termijn": Term(3, TermUnit.WEEKS, dt.date(2026, 4, 30)),
        }
        return LadderCase(**(values | changes))

    def receipt(self, **changes) -> Receipt:
        values = {
            "ontvangen_op": dt.date(2026, 4, 21),
            "registratienummer": "2026-000123",
            "soort": "brief",
            "document_type": DocumentType.MUNICIPAL_RESPONSE,
        }
        return Receipt(**(values | changes))

    def l02(self, *args, envelope: Envelope | None = None, **changes):
        return compose_l02(envelope or self.envelope(), self.case(*args, **changes), self.catalogue)

    def l07(self, envelope: Envelope | None = None, **changes):
        return compose_l07(envelope or self.envelope(), self.receipt(**changes), self.catalogue)

    def letter(self, fields, approved: bool = False) -> MadeLetter:
        family, besluit = ("L02", fields.besluit_id) if hasattr(fields, "besluit_id") else ("L07", None)
        return make_letter(family, fields, besluit, approved, self.catalogue)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()


@pytest.fixture
def desk(catalogue: Catalogue) -> Desk:
    return Desk(catalogue)


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A copy of the data of the letters, to be changed."""
    folder = tmp_path / "brieven"
    shutil.copytree(Path(str(files("templates"))), folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def approve(folder: Path) -> None:
    """Approve every text and make the signatory a real one, as an organisation would."""
    rules = (folder / "letters.toml").read_text("utf-8")
    head, *families = re.split(r"(?m)^(?=\[brieven\.L\d\d\]$)", rules)
    for index, text in enumerate(families):
        content = (folder / re.search(r'bestand = "([^"]+)"', text)[1]).read_text("utf-8")
        text = text.replace('goedgekeurd_door = ""', 'goedgekeurd_door = "de jurist"')
        text = text.replace('goedgekeurd_op = ""', "goedgekeurd_op = 2026-03-01")
        digest = hashlib.sha256(content.encode()).hexdigest()
        families[index] = text.replace('goedgekeurde_tekst = ""', f'goedgekeurde_tekst = "{digest}"')
    (folder / "letters.toml").write_text(head + "".join(families), "utf-8")
    signatories = folder / "ondertekenaars.toml"
    signatories.write_text(signatories.read_text("utf-8").replace("fictief = true", "fictief = false"), "utf-8")


@pytest.fixture
def approved_desk(data_folder: Path) -> Desk:
    """A desk whose texts and signatory are approved."""
    approve(data_folder)
    return Desk(read_catalogue(data_folder))
