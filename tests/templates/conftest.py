"""Fictional gemeenten, figures and decisions from which the letters of these tests are made."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import re
import shutil
import sys
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import page
import pytest

from pipeline.model.extraction import Bevinding, Category, DocumentType
from pipeline.model.status import Basis, Besluit, StatusRecord, VoorstelKind
from pipeline.tools.ambt import register_text
from templates.catalogue import Catalogue, read_catalogue
from templates.compose import Envelope
from templates.families.l02 import LadderCase, compose_l02
from templates.families.l07 import Receipt, compose_l07
from templates.fields import Addressee, Cycle, Decided, LetterFields, Organisation, Source, Term, TermUnit
from templates.letter import MadeLetter, make_letter
from templates.registry import FIELDS_OF

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
            "aan": self.gemeente(),
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
        family = next(name for name, kind in FIELDS_OF.items() if type(fields) is kind)
        besluit = fields.besluit_id if isinstance(fields, Decided) else None
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
    return copy_data(tmp_path / "brieven")


def copy_data(folder: Path) -> Path:
    shutil.copytree(Path(str(files("templates"))), folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def approve(folder: Path) -> None:
    """Approve every text and make the signatories real ones, as an organisation would."""
    for file in (folder / "letters").glob("*.toml"):
        text = file.read_text("utf-8").replace('goedgekeurd_door = ""', 'goedgekeurd_door = "de jurist"')
        text = text.replace('goedgekeurd_op = ""', "goedgekeurd_op = 2026-03-01")
        digest = hashlib.sha256(file.with_suffix(".md").read_bytes()).hexdigest()
        file.write_text(text.replace('goedgekeurde_tekst = ""', f'goedgekeurde_tekst = "{digest}"'), "utf-8")
    signatories = folder / "ondertekenaars.toml"
    signatories.write_text(as_real(signatories.read_text("utf-8")), "utf-8")
    (folder / "registers").mkdir()
    (folder / "registers" / "mandaten.toml").write_text(as_real(register_text("mandaten.toml")), "utf-8")


def as_real(text: str) -> str:
    """The rows of a register as an organisation would hold them."""
    return text.replace("fictief = true", "fictief = false")


def read_approved(folder: Path) -> Catalogue:
    return read_catalogue(folder, folder / "registers")


@pytest.fixture
def approved_desk(data_folder: Path) -> Desk:
    """A desk whose texts and signatory are approved."""
    approve(data_folder)
    return Desk(read_approved(data_folder))


def _module(stem: str) -> ModuleType:
    """Load a file beside this one: tests have no package (importlib mode)."""
    name = f"ibt_tests_templates_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{stem}.py"))
        if spec is None or spec.loader is None:
            raise ImportError(name)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def samples(desk: Desk):
    """The fields of every family, made with the data of the program."""
    return _module("samples").Samples(desk)


@pytest.fixture(scope="session")
def approved_samples(tmp_path_factory: pytest.TempPathFactory):
    """The same with every text approved, so that locked letters can be made too."""
    folder = tmp_path_factory.mktemp("goedgekeurd") / "brieven"
    copy_data(folder)
    approve(folder)
    return _module("samples").Samples(Desk(read_approved(folder)))


@pytest.fixture(scope="session")
def all_letters(approved_samples) -> dict[str, list[tuple[LetterFields, MadeLetter]]]:
    """Every variant of every family as a letter that nobody approved yet."""
    return {
        family: [(fields, _made(family, fields, approved_samples.catalogue)) for fields in variants]
        for family, variants in approved_samples.all().items()
    }


@pytest.fixture(scope="session")
def archive_failures():
    """Give a function from a PDF and a profile to the rules that page-validation finds broken."""
    return _archive_failures


_STREAM = re.compile(rb"/Length (\d+)[^>]*?>>\s*stream\r?\n")
_LENGTH = "STREAM-LENGTH-001"


def _archive_failures(pdf: bytes, profile: str) -> list[str]:
    """A stream whose own last byte is a CR is one byte short to page-validation, and to veraPDF it is not."""
    found = [failure.rule_id for failure in page.validate_pdf_bytes(pdf, profile=profile).failures]
    exact = all(pdf[one.end() + int(one[1]) :].startswith(b"\nendstream") for one in _STREAM.finditer(pdf))
    return [rule for rule in found if not (exact and rule.endswith(_LENGTH))]


def _made(family: str, fields: LetterFields, catalogue: Catalogue) -> MadeLetter:
    besluit = fields.besluit_id if isinstance(fields, Decided) else None
    return make_letter(family, fields, besluit, False, catalogue)
