"""A workspace with decided gemeenten and registers of its own; every figure, reference and official is invented."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa

from pipeline import casework, wiring
from pipeline.legtwo.letterdesk import LetterDesk
from pipeline.legtwo.waves import Golf
from pipeline.model.document import Arrival
from pipeline.model.extraction import Category
from pipeline.model.status import Basis, Besluit, StatusRecord, VoorstelKind
from pipeline.store import decisions, documents, records
from pipeline.store.database import make_engine, store_url
from pipeline.tools.ambt import register_text
from pipeline.tools.register import gemeenten, provincies
from pipeline.workspace import Workspace
from pipeline.zaak.bureau import Bureau

REPORT, CYCLUS = "d" * 64, "2024-2026"
COMPLIANCE, DAY = dt.date(2025, 7, 1), dt.date(2026, 4, 9)
SERVER = os.environ.get("IBT_TEST_PG_URL", "")

L02_FORM = """
bron.soort = "voortgangsrapportage"
bron.afzender = "Provinciale Regietafel"
bron.datum_ontvangst = 2026-03-02
"""
L12_FORM = """
opgave_bekend_voor = 2024-02-01
nadere_afspraken = "begin 2025"
instrumenten = "het eerste kwartaal van 2025"
landelijk.uit_verslagen = 82000
landelijk.kansrijk = 8000
landelijk.totaal = 90000
provincie.verslag_datum = 2024-10-31
provincie.heeft_restopgave = true
provincie.heeft_overschot = false

[per.Limburg]
kenmerk = "6009999"
provincie.aanvulling_datum = 2024-12-12
"""


class Office:
    """One open workspace, and what tests put into it."""

    def __init__(self, workspace: Workspace, bureau: Bureau) -> None:
        self.workspace = workspace
        self.bureau = bureau

    @property
    def desk(self) -> LetterDesk:
        return casework.letter_desk(self.bureau)

    @property
    def letters(self) -> Path:
        return self.workspace.output / "brieven"

    def decide(self, codes: Sequence[str], trede: int = 2, hour: int = 10) -> None:
        """Put figures that fall short and both decisions on them into the store, as if people had taken them."""
        moment = dt.datetime(2026, 4, 8, hour, tzinfo=dt.UTC)
        with self.bureau.store.write() as session:
            arrival = Arrival(REPORT, "rapportage.pdf", moment.isoformat(), "opdracht", None)
            documents.register(session, f"rapportage-{uuid.uuid4().hex}", arrival, 3)
            records.add_records(session, [one for code in codes for one in _records(code)])
            for code in codes:
                for kind, content in (
                    (VoorstelKind.BEVINDING, {"bevinding": "gedeeltelijk"}),
                    (VoorstelKind.TREDE, {"trede": trede}),
                ):
                    decisions.add_besluit(session, _besluit(code, kind, content, moment))

    def form(self, text: str, name: str = "formulier.toml") -> Path:
        path = self.workspace.root / name
        path.write_text(text, encoding="utf-8")
        return path

    def write(self, naam: str = "Dalfsen", who: str = "A. Opsteller", **changes: object):
        values = {"gemeente": naam, "kenmerk": "7001234", "datum": DAY, "door": who, "gegevens": self.form(L02_FORM)}
        return self.desk.write(self.desk.order("L02", **(values | changes)))

    def approve_texts(self, *families: str) -> None:
        for family in families:
            self.desk.approve_text(family, "J. Jurist", "jurist")


def _records(code: str) -> tuple[StatusRecord, ...]:
    number = int(code[2:])
    pairs = ((Category.REGULIER, 100 + number % 400, 1 + number % 97), (Category.AMV, 10 + number % 30, 0))
    return tuple(
        StatusRecord(code, CYCLUS, c, COMPLIANCE, task, done, Basis.PRT, REPORT, ()) for c, task, done in pairs
    )


def _besluit(code: str, kind: VoorstelKind, content: dict, moment: dt.datetime) -> Besluit:
    id = f"{kind.value}-{code}-{moment.hour}"
    return Besluit(id, code, CYCLUS, kind, content, None, "B. Beslisser", "directeur", "De cijfers.", moment)


def write_registers(folder: Path) -> None:
    """Write registers with officials who are, for these tests, real."""
    folder.mkdir(exist_ok=True)
    templates = Path(__file__).parents[3] / "templates"
    signing = (templates / "ondertekenaars.toml").read_text(encoding="utf-8")
    for name, text in (("mandaten.toml", register_text("mandaten.toml")), ("ondertekenaars.toml", signing)):
        (folder / name).write_text(text.replace("fictief = true", "fictief = false"), encoding="utf-8")


@pytest.fixture(scope="session")
def made_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("briefkantoor") / "werkmap"
    wiring.make_workspace(root)
    return root


@pytest.fixture
def root(made_workspace: Path, tmp_path: Path) -> Path:
    """A workspace of its own with registers whose officials count as real."""
    shutil.copytree(made_workspace, tmp_path / "werkmap")
    write_registers(tmp_path / "werkmap" / "registers")
    return tmp_path / "werkmap"


@pytest.fixture
def open_office(root: Path) -> Iterator[Callable[[], Office]]:
    """Give a function that opens the workspace anew, with its registers as they are then."""
    opened: list = []

    def give() -> Office:
        workspace = wiring.open_workspace(root)
        manager = casework.open_bureau(workspace)
        opened.append(manager)
        return Office(workspace, manager.__enter__())

    yield give
    for manager in opened:
        manager.__exit__(None, None, None)


@pytest.fixture
def office(open_office: Callable[[], Office]) -> Office:
    return open_office()


@pytest.fixture(params=["sqlite", "postgresql"])
def either_office(request: pytest.FixtureRequest, root: Path, open_office: Callable[[], Office]) -> Iterator[Office]:
    """The same on both databases; PostgreSQL only where a server is given."""
    if request.param == "sqlite":
        yield open_office()
        return
    if not SERVER:
        pytest.skip("IBT_TEST_PG_URL wijst geen PostgreSQL-server aan")
    schema, server = f"ibt_{uuid.uuid4().hex}", make_engine(store_url(SERVER))
    with server.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    url = store_url(SERVER).update_query_dict({"options": f"-csearch_path={schema}"})
    with (root / "ibt.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[database]\nurl = "{url.render_as_string(hide_password=False)}"\n')
    wiring.make_workspace(root)
    yield open_office()
    with server.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    server.dispose()


@pytest.fixture(scope="session")
def make_annex(build: ModuleType) -> Callable[..., Path]:
    """Give a function that draws a verdeelbesluit of one province; its places may be divided in another."""

    def draw(path: Path, provincie: str, places_in: str = "") -> Path:
        inside = [one.naam for one in gemeenten() if one.provincie == (places_in or provincie)]
        rows = [("Gemeente", "Regulier", "AMV"), *((name, str(100 + n), str(5 + n)) for n, name in enumerate(inside))]
        intro = (
            f"Verdeelbesluit Spreidingswet provincie {provincie}. De minister van Asiel en Migratie stelt het "
            f"verdeelbesluit vast voor de provincie {provincie}."
        )
        outro = "Gelet op de Wet gemeentelijke taak mogelijk maken asielopvangvoorzieningen."
        return build.table_pdf(path, rows, intro, outro)

    return draw


@pytest.fixture(scope="session")
def all_annexes(make_annex: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the verdeelbesluit of every province."""
    folder = tmp_path_factory.mktemp("verdeelbesluiten")
    for one in provincies():
        make_annex(folder / f"{one.code}.pdf", one.naam)
    return folder


@pytest.fixture
def l12_wave(office: Office) -> Callable[[Path], Golf]:
    """Give the wave of L12 of December 2024 with a folder of annexes."""
    day = dt.date(2024, 12, 20)
    form = office.form(L12_FORM, "l12.toml")
    return lambda folder: office.desk.wave("L12", form, door="A. Opsteller", kenmerk="6001", datum=day, bijlagen=folder)


@pytest.fixture
def l02_wave(office: Office) -> Golf:
    """Give the wave of L02 to every gemeente that was decided on."""
    return office.desk.wave("L02", office.form(L02_FORM), door="A. Opsteller", kenmerk="IBT-2026", datum=DAY)
