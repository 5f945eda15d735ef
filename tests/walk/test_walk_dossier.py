"""Documents of one dossier know each other's names, whatever the order and whatever stops half-way (INV-22, R-07)."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline import casework
from pipeline.desk import Desk
from pipeline.errors import InputError, ReleaseBlocked
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.model.woo import Verdict
from pipeline.run import Walk
from pipeline.store import events
from pipeline.workspace import Workspace
from tests import reviewed

Order = Callable[..., dict[str, Any]]
WHO = "W. Beoordelaar"
FULL = "Verslag\n\nWij spraken met de heer Pieter Smulders over de zaal aan de Markt.\n"
SHORT = "Lijst\n\nDe map psmulders staat op de schijf.\n"
THIRD = "Memo\n\nMevrouw Fatma Yildirim belde. De mappen fyildirim en psmulders staan op de schijf.\n"


@pytest.fixture
def letters(tmp_path: Path) -> dict[str, Path]:
    made = {}
    for name, text in (("vol", FULL), ("kort", SHORT), ("derde", THIRD)):
        made[name] = tmp_path / f"{name}.txt"
        made[name].write_text(text, encoding="utf-8")
    return made


def settle(desk: Desk, walk: Walk, durable: Any, order: Order) -> int:
    """Work until nothing waits; gives how many documents were looked at."""
    for count in itertools.count():
        waiting = [row["id"] for row in desk.status()["documents"] if row["state"] in ("wacht", "bezig")]
        if not waiting:
            return count
        assert count < 40, "the dossier never comes to rest"
        walk.work(durable(desk), order(walk, waiting[0]))
    raise AssertionError


def seen(desk: Desk, walk: Walk, document_id: str) -> set[str]:
    page = walk.document(document_id).pages.page(1)
    marks = (judged.mark for judged in desk.marks(document_id))
    return {page.text[part.start : part.end] for mark in marks for part in mark.span.parts}


def states(desk: Desk) -> dict[str, list[str]]:
    return {row["id"]: [judged.mark.id for judged in desk.marks(row["id"])] for row in desk.status()["documents"]}


@pytest.fixture
def taken(
    desk: Desk, walk: Walk, through: Callable[..., str], letters: dict[str, Path], plain: Any, order: Order
) -> dict[str, str]:
    """Two documents in the dossier `zaal`, and a third in none."""
    ids = {name: through(path) for name, path in letters.items()}
    people = DossierDesk(desk)
    people.new("zaal", "", afschrift=False, who=WHO)
    people.add("zaal", [ids["kort"], ids["vol"]], WHO)
    settle(desk, walk, plain, order)
    return ids


def test_inv_22_a_name_of_one_document_is_found_in_the_other(desk: Desk, walk: Walk, taken: dict[str, str]) -> None:
    assert "psmulders" in seen(desk, walk, taken["kort"])
    assert seen(desk, walk, taken["derde"]) == {"Fatma Yildirim", "fyildirim"}


@pytest.mark.parametrize("names", [("kort", "vol", "derde"), ("derde", "vol", "kort")])
def test_inv_22_the_order_in_which_documents_come_makes_no_difference(
    names: tuple[str, ...], desk: Desk, walk: Walk, through: Callable[..., str], letters: dict[str, Path],
    plain: Any, order: Order,
) -> None:  # fmt: skip
    people = DossierDesk(desk)
    people.new("zaal", "", afschrift=False, who=WHO)
    ids = {}
    for name in names:  # each is added before the next one is there
        ids[name] = through(letters[name])
        people.add("zaal", [ids[name]], WHO)
        settle(desk, walk, plain, order)
    assert seen(desk, walk, ids["kort"]) == {"psmulders"}
    assert seen(desk, walk, ids["derde"]) == {"Fatma Yildirim", "fyildirim", "psmulders"}
    assert "Pieter Smulders" in seen(desk, walk, ids["vol"])


def test_a_document_that_was_put_in_a_dossier_before_it_was_read_takes_part(
    desk: Desk, walk: Walk, letters: dict[str, Path], plain: Any, order: Order
) -> None:
    people = DossierDesk(desk)
    people.new("zaal", "", afschrift=False, who=WHO)
    ids = [desk.take_in(letters[name]).document_id for name in ("kort", "vol")]
    people.add("zaal", ids, WHO)
    settle(desk, walk, plain, order)
    assert seen(desk, walk, ids[0]) == {"psmulders"}


def test_a_dossier_at_rest_stays_at_rest(
    desk: Desk, walk: Walk, taken: dict[str, str], plain: Any, order: Order
) -> None:
    before = states(desk)
    for document_id in taken.values():
        walk.work(plain(desk), order(walk, document_id))
    assert settle(desk, walk, plain, order) == 0
    assert states(desk) == before


STEPS = ("voorstellen", "namen", "voorstellen in het dossier", "vakken", "klaar", "dossier")


@pytest.mark.parametrize("stop", STEPS)
def test_a_process_that_ends_half_way_leaves_the_same_marks(
    stop: str, desk: Desk, walk: Walk, through: Callable[..., str], letters: dict[str, Path], plain: Any, order: Order
) -> None:
    left = {stop: 2}

    class Dies(plain):  # type: ignore[misc]
        """Ends, twice, right after a step: what the step wrote is there, what follows is not."""

        def step(self, name: str, function: Callable[[], Any]) -> Any:
            return self._then(name, super().step(name, function))

        def transact(self, name: str, function: Callable[[Any], Any]) -> Any:
            return self._then(name, super().transact(name, function))

        def _then(self, name: str, value: Any) -> Any:
            left[name] = left.get(name, 0) - 1
            if left[name] >= 0:
                raise KeyboardInterrupt
            return value

    ids = {name: through(path) for name, path in letters.items()}
    people = DossierDesk(desk)
    people.new("zaal", "", afschrift=False, who=WHO)
    people.add("zaal", list(ids.values()), WHO)
    for _ in range(3):
        try:
            settle(desk, walk, Dies, order)
        except KeyboardInterrupt:
            continue
    assert seen(desk, walk, ids["kort"]) == {"psmulders"}
    assert seen(desk, walk, ids["derde"]) == {"Fatma Yildirim", "fyildirim", "psmulders"}


def test_a_rejected_name_is_proposed_nowhere_else_and_stays_where_it_was_judged(
    desk: Desk, walk: Walk, taken: dict[str, str], plain: Any, order: Order
) -> None:
    people = DossierDesk(desk)
    people.add("zaal", [taken["derde"]], WHO)
    settle(desk, walk, plain, order)
    (mark,) = desk.undecided(taken["kort"])
    desk.judge(taken["kort"], {mark.id: Verdict.REJECTED}, WHO, "naam van een systeem")
    settle(desk, walk, plain, order)
    assert seen(desk, walk, taken["derde"]) == {"Fatma Yildirim", "fyildirim"}
    assert seen(desk, walk, taken["kort"]) == {"psmulders"}
    assert [(one.naam, one.aanvaard, one.afgewezen) for one in people.stand("zaal").geheugen] == [("psmulders", 0, 1)]


def test_the_short_forms_of_a_rejected_name_are_taken_back_in_the_other_documents(
    desk: Desk, walk: Walk, taken: dict[str, str], plain: Any, order: Order
) -> None:
    wrong = {one.mark.id: Verdict.REJECTED for one in desk.marks(taken["vol"]) if one.mark.category == "persoon"}
    desk.judge(taken["vol"], wrong, WHO, "naam van een schip")
    settle(desk, walk, plain, order)
    assert seen(desk, walk, taken["kort"]) == set()


def test_nothing_goes_from_one_dossier_to_another_without_a_confirmed_list(
    desk: Desk, walk: Walk, taken: dict[str, str], plain: Any, order: Order
) -> None:
    people = DossierDesk(desk)
    people.new("ander", "", afschrift=False, who=WHO)
    people.add("ander", [taken["derde"]], WHO)
    marks = {judged.mark.id: Verdict.ACCEPTED for judged in desk.marks(taken["vol"])}
    desk.judge(taken["vol"], marks, WHO, "akkoord")
    settle(desk, walk, plain, order)
    assert "psmulders" not in seen(desk, walk, taken["derde"])
    names = people.to_copy("zaal", ["pieter  smulders"])
    people.copy_names("zaal", "ander", "bekend", names, WHO)
    settle(desk, walk, plain, order)
    assert "psmulders" in seen(desk, walk, taken["derde"])
    assert people.stand("ander").lijsten == (("bekend", 1),)
    people.copy_names("zaal", "ander", "bekend", (), WHO)
    settle(desk, walk, plain, order)
    assert "psmulders" not in seen(desk, walk, taken["derde"])


def test_neither_the_audit_log_nor_the_queue_holds_a_name_of_a_dossier(
    workspace: Workspace, desk: Desk, walk: Walk, taken: dict[str, str], plain: Any, order: Order
) -> None:
    people = DossierDesk(desk)
    people.new("ander", "Fatma Yildirim", afschrift=True, who=WHO)
    marks = {judged.mark.id: Verdict.ACCEPTED for judged in desk.marks(taken["vol"])}
    desk.judge(taken["vol"], marks, WHO, "akkoord")
    settle(desk, walk, plain, order)
    people.copy_names("zaal", "ander", "bekend", people.to_copy("zaal"), WHO)
    with desk.store.read() as session:
        told = "".join(event.data + event.subject for event in events.events(session))
    assert "dossier" in told and "mulders" not in told and "ildirim" not in told
    with closing(sqlite3.connect(workspace.root / "engine.sqlite")) as queue:
        assert not any("mulders" in line for line in queue.iterdump())


def test_the_requester_keeps_the_own_name_in_a_copy_only(
    desk: Desk, walk: Walk, taken: dict[str, str], plain: Any, order: Order
) -> None:
    people = DossierDesk(desk)
    people.new("zaal", "P. Smulders", afschrift=True, who=WHO)
    settle(desk, walk, plain, order)
    assert "Pieter Smulders" not in seen(desk, walk, taken["vol"])
    people.new("zaal", "P. Smulders", afschrift=False, who=WHO)
    settle(desk, walk, plain, order)
    assert "Pieter Smulders" in seen(desk, walk, taken["vol"])


def test_a_release_of_a_dossier_waits_for_all_of_it(
    workspace: Workspace, desk: Desk, walk: Walk, taken: dict[str, str], plain: Any, order: Order
) -> None:
    with pytest.raises(InputError, match="staat niet in dossier zaal"):
        casework.build_release(workspace, desk, "zaal", [taken["derde"]], WHO)
    marks = {judged.mark.id: Verdict.ACCEPTED for judged in desk.marks(taken["vol"])}
    desk.judge(taken["vol"], marks, WHO, "akkoord")
    with pytest.raises(ReleaseBlocked, match=r"bekijkt 1 stuk van dossier zaal opnieuw"):
        casework.build_release(workspace, desk, "zaal", [taken["kort"]], WHO)
    settle(desk, walk, plain, order)
    for name in ("vol", "kort"):
        desk.judge(taken[name], {m.id: Verdict.ACCEPTED for m in desk.undecided(taken[name])}, WHO, "akkoord")
    settle(desk, walk, plain, order)
    reviewed.review(workspace, desk, [taken["vol"], taken["kort"]])
    assert casework.build_release(workspace, desk, "zaal", [taken["kort"], taken["vol"]], WHO).is_dir()


def test_a_document_stands_in_one_dossier_and_takes_its_judgements_along(
    desk: Desk, walk: Walk, taken: dict[str, str], plain: Any, order: Order
) -> None:
    people = DossierDesk(desk)
    people.new("ander", "", afschrift=False, who=WHO)
    with pytest.raises(InputError, match="staat al in dossier zaal"):
        people.add("ander", [taken["kort"]], WHO)
    people.remove("zaal", taken["vol"], WHO)
    settle(desk, walk, plain, order)
    assert seen(desk, walk, taken["kort"]) == set()


@pytest.mark.parametrize("name", ["", "Zaal!", "../x", "a" * 62])
def test_a_dossier_has_a_plain_name(name: str, desk: Desk) -> None:
    with pytest.raises(InputError, match="naam van een dossier"):
        DossierDesk(desk).new(name, "", afschrift=False, who=WHO)
