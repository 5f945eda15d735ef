"""The commands of the ladder, as a person types them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest

from pipeline.cli.main import run_command
from pipeline.errors import ExitCode
from pipeline.model.extraction import Category
from pipeline.model.status import Basis, StatusRecord, VoorstelKind
from pipeline.store import decisions, records
from pipeline.store.tables import DocumentRow, DocumentState
from pipeline.trede import make_voorstel, read_ladder
from pipeline.workspace import Workspace
from pipeline.zaak.bureau import Bureau

Ibt = Callable[..., tuple[int, str]]
CODE, DOCUMENT, P = "GM1700", "d" * 64, dt.date(2025, 7, 1)
WHO = ("--door", "D. Directeur", "--mandaat", "voorbeeld-directeur", "--motivering", "De cijfers zijn bekeken.")


@pytest.fixture
def voorstel(bureau: Bureau) -> str:
    """Give the start of the number of a proposal for trede 2, with its figures in the store."""
    moment = dt.datetime(2026, 4, 21, 9, tzinfo=dt.UTC)
    rows = [
        StatusRecord(CODE, "2024-2026", category, P, task, real, Basis.MINISTERIE, DOCUMENT, ())
        for category, task, real in ((Category.REGULIER, 142, 5), (Category.AMV, 23, 0))
    ]
    content = {"trede": 2, "bevinding": "gedeeltelijk", "peildatum": "2025-07-01"}
    told = (("De cijfers geven: voldoet gedeeltelijk.",), ("Kijk de brief na.",), ())
    made = make_voorstel(DOCUMENT, CODE, "2024-2026", VoorstelKind.TREDE, content, *told, read_ladder())
    state = {"size": 3, "state": DocumentState.DONE, "attempt": 0, "round": 0, "first_seen": moment, "updated": moment}
    with bureau.store.write() as session:
        session.add(DocumentRow(id=DOCUMENT, **state))
        session.flush()
        records.add_records(session, rows)
        decisions.add_voorstellen(session, [made])
    return made.id[:12]


@pytest.fixture
def ibt(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Ibt:
    """Give what runs one command of the ladder in the workspace: its exit code and what it said."""

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run_command(["ladder", *arguments, "--map", str(workspace.root)])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def test_a_proposal_is_listed_decided_and_told_in_the_history(ibt: Ibt, voorstel: str) -> None:
    code, told = ibt("list", "--gemeente", "Twenterand")
    assert code == 0
    said = "VOORSTEL trede: bevinding gedeeltelijk, peildatum 1-7-2025, trede 2"
    assert f"{voorstel}  Twenterand  2024-2026  {said}" in told
    assert "Niet bekend: wanneer de rapportage" in told
    code, told = ibt("decide", voorstel, *WHO, "--cijfers-nagekeken")
    assert (code, "vastgelegd: trede voor Twenterand" in told) == (0, True)
    _, told = ibt("history", "Twenterand")
    assert "trede van 0 naar 2" in told
    assert "door D. Directeur, mandaat voorbeeld-directeur: De cijfers zijn bekeken." in told
    assert ibt("list") == (0, "")


def test_what_is_missing_is_told_before_anything_is_written(ibt: Ibt, voorstel: str) -> None:
    code, told = ibt("decide", voorstel, *WHO)
    assert code == ExitCode.RECORD
    assert "het besluit tot trede 2 mist nog: dat u de cijfers hebt nagekeken" in told
    assert ibt("history", "Twenterand") == (0, "")


def test_a_step_without_proposal_names_its_facts(ibt: Ibt, voorstel: str) -> None:
    ibt("decide", voorstel, *WHO, "--cijfers-nagekeken")
    facts = ("--feit", "onvoldoende_voortgang=ja", "--feit", "gesprek=gevoerd op 20 mei 2026")
    code, told = ibt("set", "Twenterand", "3", *WHO, *facts, "--opgesteld-door", "B. Behandelaar")
    assert (code, "gesprek gevoerd op 20 mei 2026" in told) == (0, True)
    (_, last) = json.loads(ibt("history", "Twenterand", "--json")[1])
    assert (last["van"], last["content"]["trede"], last["content"]["onvoldoende_voortgang"]) == (2, 3, True)


def test_a_deviation_is_told_with_what_it_deviates_from_and_counted(ibt: Ibt, voorstel: str) -> None:
    why = ("--afwijking", "FOUT_IN_BRON", "--afwijking-motivering", "De telling is herzien.")
    assert ibt("finding", "Twenterand", "niet", *WHO, *why)[0] == 0
    assert "afwijking FOUT_IN_BRON van gedeeltelijk: De telling is herzien." in ibt("history", "Twenterand")[1]
    assert json.loads(ibt("deviations", "--json")[1]) == {"FOUT_IN_BRON": 1}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--feit", "mening=ja"), "signaal: het geregistreerde signaal"),
        (("--feit", "gesprek"), "SLEUTEL=WAARDE"),
        (("--feit", "gesprek=ja", "--feit", "gesprek=nee"), "één keer"),
        (("--feit", "peildatum=binnenkort"), "dit is geen dag"),
        (("--feit", "gesprek="), "vul iets in"),
        (("--afwijking", "OVERIG"), "--afwijking-motivering"),
    ],
)
def test_a_wrong_option_says_what_to_type(ibt: Ibt, voorstel: str, wrong: tuple[str, ...], told: str) -> None:
    code, said = ibt("decide", voorstel, *WHO, *wrong)
    assert code in (ExitCode.RECORD, ExitCode.INPUT)
    assert told in said


def test_the_mandates_show_their_level_and_that_they_are_examples(ibt: Ibt) -> None:
    rows = {row["sleutel"]: row for row in json.loads(ibt("mandates", "--json")[1])}
    assert (rows["voorbeeld-minister"]["niveau"], rows["voorbeeld-minister"]["fictief"]) == ("minister", True)
    assert "voorbeeld-directeur\tdirecteur\tdirecteur\tL01 L02" in ibt("mandates")[1]


def test_every_fact_and_every_reason_to_deviate_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["ladder", "facts", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["feiten"]["gs_geinformeerd_op"] == "de dag waarop gedeputeerde staten zijn geïnformeerd"
    assert "UITRUIL" in told["afwijkingen"]


def test_without_post_or_case_there_is_no_task(ibt: Ibt) -> None:
    assert ibt("tasks") == (0, "")
