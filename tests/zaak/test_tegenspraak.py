"""When the ministry contradicts itself no figure is chosen; a later version of a letter takes its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import casework
from pipeline.cli.main import run_command
from pipeline.errors import NoDecision
from pipeline.legtwo.cases.prepare import prepare
from pipeline.legtwo.orders import Opdracht, make_vraag
from pipeline.model.extraction import Category
from pipeline.model.feit import Veld
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Basis
from pipeline.tools.register import find_gemeente
from pipeline.workspace import Workspace
from pipeline.zaak import cijfers, rapport, termijnen
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.cijfers import Aanduiding
from pipeline.zaak.dossier import read_dossier

pytestmark = pytest.mark.slow

Through = Callable[[Path], str]
P = dt.date(2025, 7, 1)
FIRST, LATER = dt.date(2026, 4, 9), dt.date(2026, 4, 14)
WHO = "B. Handelaar"
STEPS = (
    (1, "voorbeeld-behandelaar", {"signaal": "voortgangsrapportage"}),
    (2, "voorbeeld-directeur", {"bevinding": "gedeeltelijk", "peildatum": "1-7-2025", "cijfers_nagekeken": "ja"}),
)
"""Per trede: the mandate that decides it, and what the decision names."""
BOTH_ORDERS = pytest.mark.parametrize("order", [1, -1])


def take_in(through: Through, order: int, *letters: Path) -> list[str]:
    """Take in letters in this order or the other way round; gives their numbers as they were given."""
    return [through(path) for path in letters[::order]][::order]


@pytest.fixture
def versions(stukken: Any) -> tuple[Path, Path]:
    """Give a letter and its corrected version of a later day."""
    old = stukken.toezichtbrief(datum=FIRST, cijfers=(131, 48, 14, 0)).rename(stukken.folder / "eerste.docx")
    return old, stukken.toezichtbrief(datum=LATER, cijfers=(131, 60, 14, 0))


@pytest.fixture
def letters(stukken: Any) -> tuple[Path, Path]:
    """Give two letters that are no versions of each other and say different things."""
    one = stukken.toezichtbrief(datum=FIRST, cijfers=(131, 48, 14, 0))
    return one, stukken.toezichtbrief(kenmerk="7488002", datum=LATER, cijfers=(131, 60, 14, 0))


@BOTH_ORDERS
def test_a_letter_that_a_later_version_replaced_gives_way_to_it(
    bureau: Bureau, through: Through, versions: tuple[Path, Path], order: int
):
    _, new = take_in(through, order, *versions)
    dossier = read_dossier(bureau, "Dalfsen")
    assert {(one.document_id, one.realisatie) for one in dossier.beslissend} == {(new, 60), (new, 0)}
    assert (dossier.uitkomst, dossier.twijfels) == (Uitkomst.GEDEELTELIJK, ())


def test_a_figure_of_a_replaced_letter_stays_visible_with_what_replaced_it(
    bureau: Bureau,
    workspace: Workspace,
    through: Through,
    versions: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
):
    old, new = take_in(through, 1, *versions)
    found = {one.record.document_id: one.vervangen_door for one in cijfers.figures(bureau, "GM0148")}
    assert found == {old: new, new: None}
    assert run_command(["records", "--gemeente", "Dalfsen", "--json", "--map", str(workspace.root)]) == 0
    assert f'"vervangen_door": "{new}"' in capsys.readouterr().out


@BOTH_ORDERS
def test_two_versions_of_one_day_contradict_and_neither_is_chosen(
    bureau: Bureau, through: Through, stukken: Any, order: int
):
    one = stukken.toezichtbrief(cijfers=(131, 48, 14, 0)).rename(stukken.folder / "eerste.docx")
    take_in(through, order, one, stukken.toezichtbrief(cijfers=(131, 60, 14, 0)))
    dossier = read_dossier(bureau, "Dalfsen")
    assert (dossier.uitkomst, len(dossier.twijfels)) == (Uitkomst.ONBEKEND, 1)


@BOTH_ORDERS
def test_letters_that_contradict_leave_the_figure_unknown_and_the_doubt_names_both(
    bureau: Bureau, through: Through, letters: tuple[Path, Path], order: int
):
    one, other = take_in(through, order, *letters)
    dossier = read_dossier(bureau, "Dalfsen")
    assert [(r.categorie.value, r.wettelijke_taak, r.realisatie) for r in dossier.beslissend] == [
        ("regulier", 131, None),
        ("amv", 14, 0),
    ]
    (doubt,) = dossier.twijfels
    assert dossier.uitkomst is Uitkomst.ONBEKEND
    assert f"48 (document {one[:12]}" in doubt and f"60 (document {other[:12]}" in doubt
    assert "ibt records correct GM0148 --categorie regulier" in doubt


@BOTH_ORDERS
def test_a_correction_that_makes_them_equal_settles_it(
    bureau: Bureau, through: Through, letters: tuple[Path, Path], order: int
):
    one, _ = take_in(through, order, *letters)
    welk = Aanduiding("GM0148", Category.REGULIER, P, Basis.MINISTERIE, one[:12])
    cijfers.correct(bureau, welk, Veld.REALISATIE, 60, WHO, "Het ministerie bevestigde 60.")
    dossier = read_dossier(bureau, "Dalfsen")
    assert (dossier.uitkomst, dossier.twijfels) == (Uitkomst.GEDEELTELIJK, ())
    assert {r.realisatie for r in dossier.beslissend} == {60, 0}


def test_no_supervision_letter_rests_on_figures_that_contradict_and_it_says_how_to_settle_it(
    bureau: Bureau, through: Through, letters: tuple[Path, Path]
):
    one, other = letters
    through(one)
    for trede, mandate, facts in STEPS:
        casework.set_trede(bureau, "GM0148", "2024-2026", trede, casework.make_wil(WHO, mandate, "Bekeken.", facts))
    through(other)
    asked = Opdracht("L02", WHO, gemeente=find_gemeente("Dalfsen"), datum=dt.date(2026, 5, 6))
    with pytest.raises(NoDecision, match="geen bevinding") as refused:
        prepare(make_vraag(bureau, asked))
    assert "ibt records correct GM0148" in str(refused.value)


def test_the_dossier_shows_the_doubt_and_marks_no_figure_as_deciding(
    bureau: Bureau,
    workspace: Workspace,
    through: Through,
    letters: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
):
    take_in(through, 1, *letters)
    assert run_command(["dossier", "Dalfsen", "--map", str(workspace.root)]) == 0
    told = capsys.readouterr().out
    marked = [line for line in told.splitlines() if "beslissend" in line]
    assert "ibt records correct GM0148" in told and not [line for line in marked if "Regulier" in line]


# -- the report


def test_the_report_shows_the_term_of_the_letter_that_it_names_and_no_lapsed_one(
    bureau: Bureau, through: Through, versions: tuple[Path, Path]
):
    old, new = take_in(through, 1, *versions)
    for letter in (old, new):
        termijnen.start_for_document(bureau, letter, WHO)
    dossier = read_dossier(bureau, "Dalfsen", dag=dt.date(2026, 4, 20))
    rows = rapport.progress_rows(bureau, "Overijssel", dt.date(2026, 4, 20), lambda _: dossier)
    (term,) = [one for one in dossier.termijnen if one.termijn.start == new]
    assert {(one.laatste_brief, one.termijn, one.termijn_status) for one in rows} == {
        ("L02 van 14 april 2026", term.uiterlijk, term.status)
    }


def test_a_letter_without_term_has_no_term_of_another_letter_beside_it(
    bureau: Bureau, through: Through, letters: tuple[Path, Path]
):
    one, _ = take_in(through, 1, *letters)
    termijnen.start_for_document(bureau, one, WHO)
    dossier = read_dossier(bureau, "Dalfsen", dag=dt.date(2026, 4, 20))
    rows = rapport.progress_rows(bureau, "Overijssel", dt.date(2026, 4, 20), lambda _: dossier)
    assert {(row.laatste_brief, row.termijn) for row in rows} == {("L02 van 14 april 2026", None)}
