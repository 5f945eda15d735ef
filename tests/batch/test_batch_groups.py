"""Look-alikes are grouped, verdicts go over only where the words are the same, and doubles go out once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import intake, wiring
from pipeline.batch.grouping import Grouper
from pipeline.batch.room import GroupRoom
from pipeline.batch.takeover import preview, take_over
from pipeline.desk import Desk
from pipeline.errors import Outdated, RecordError
from pipeline.lookalike import Likeness, jaccard, read_likeness, shingles, signature, text_digest, words_of
from pipeline.model.groep import Soort, Stand
from pipeline.model.woo import Verdict
from pipeline.run import Walk
from pipeline.store import groups
from pipeline.store.groups import Groep, Vingerafdruk
from pipeline.workspace import Workspace

WHO = "P. Importeur"
BODY = (
    "Verslag van het overleg over de opvang aan de Markt. Wij spraken met de heer Pieter Smulders over de zaal. "
    "De gemeente biedt honderdtwintig plekken en begint na de zomer met de bouw van de tweede vleugel.\n"
)
OTHER = "Raming van de kosten van riolering in de wijk Oost, met de planning per straat en de namen van de aannemers.\n"


def _print(key: str, text: str, rules: Likeness, nummer: str = "", verwijst: tuple[str, ...] = ()) -> Vingerafdruk:
    words = words_of(text)
    signed = signature(shingles(words, rules), rules)
    return Vingerafdruk(key, "1", text_digest([text]), len(words), signed, nummer, verwijst)


def _grouped(texts: dict[str, str], held: tuple[Groep, ...] = ()) -> list[Groep]:
    rules = read_likeness()
    known = {key: _print(key, text, rules) for key, text in texts.items()}
    return Grouper("d", rules, lambda key: shingles(words_of(texts[key]), rules)).changed(known, list(known), held)


def test_equal_and_nearly_equal_texts_are_grouped_and_others_are_not() -> None:
    near = BODY.replace("honderdtwintig", "honderddertig")
    texts = {"a": BODY, "b": BODY.replace(" ", "  "), "c": near, "d": OTHER}
    found = {one.soort: one.stukken for one in _grouped(texts)}
    assert found == {Soort.GELIJK: ("a", "b"), Soort.BIJNA: ("a", "c")}
    assert jaccard(shingles(words_of(BODY), read_likeness()), shingles(words_of(OTHER), read_likeness())) < 0.1


def test_what_a_person_took_out_does_not_come_back() -> None:
    texts = {"a": BODY, "b": BODY, "c": BODY}
    (made,) = _grouped(texts)
    split = Groep(made.id, "d", Soort.GELIJK, ("a", "c"), Stand.APART, ("b",), WHO, "andere bijlage")
    assert _grouped(texts, (split,)) == []


def test_mails_are_one_thread_by_the_numbers_they_name() -> None:
    rules = read_likeness()
    known = {
        "a": _print("a", "Vraag", rules, "m1"),
        "b": _print("b", "Antwoord", rules, "m2", ("m1",)),
        "c": _print("c", "Los", rules, "m9"),
    }
    found = Grouper("d", rules, lambda _key: frozenset()).changed(known, list(known), ())
    assert [(one.soort, one.stukken) for one in found] == [(Soort.MAIL, ("a", "b"))]


@pytest.fixture
def room(workspace: Workspace, desk: Desk, tmp_path: Path, settle: Callable[[Desk, Walk], None]) -> GroupRoom:
    """A dossier of two documents with the same words, one that differs in one word, and another one."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(BODY)
    (folder / "b.txt").write_text(BODY + "\n\n")
    (folder / "c.txt").write_text(BODY.replace("honderdtwintig", "honderddertig"))
    (folder / "d.txt").write_text(OTHER)
    intake.importer(workspace, desk).take(folder, "partij", WHO, lambda _done, _total: None)
    settle(desk, wiring.walk(workspace, desk))
    made = intake.group_room(workspace, desk)
    made.refresh("partij")
    return made


def _group(room: GroupRoom, soort: Soort) -> Groep:
    return next(one.groep for one in room.groups("partij") if one.groep.soort is soort)


@pytest.mark.slow
def test_verdicts_go_over_where_the_words_are_the_same(
    workspace: Workspace, desk: Desk, room: GroupRoom, settle: Callable[[Desk, Walk], None]
) -> None:
    review = wiring.review_room(workspace, desk)
    same, near = _group(room, Soort.GELIJK), _group(room, Soort.BIJNA)
    first, second = same.stukken
    assert preview(room, "partij", same.id).vakken == 0
    found = review.open(first)
    wanted = {mark.id: (Verdict.ACCEPTED, mark.stamp) for mark in found.undecided}
    assert wanted
    review.judge(first, wanted, WHO, "naam van een burger")
    settle(desk, room.walk)
    old = preview(room, "partij", same.id)
    assert old.vakken == len(wanted)
    with pytest.raises(Outdated):
        take_over(room, "partij", same.id, "oud", WHO)
    assert take_over(room, "partij", same.id, old.stempel, WHO) == len(wanted)
    carried = [one.verdict for one in desk.marks(second) if one.verdict]
    assert {(one.reviewer, one.verdict) for one in carried} == {(WHO, Verdict.ACCEPTED)}
    assert all(one.motivation.startswith(f"Overgenomen van stuk {first[:12]}") for one in carried)
    review.undo(second, WHO)
    assert len(desk.undecided(second)) == len(carried)
    # in the near double a word differs on the page: nothing goes over
    assert preview(room, "partij", near.id).vakken == 0
    assert not [one for one in review.open(second).blockers if "klaar" in one and "goed" in one]


def test_a_decision_on_a_group_needs_a_reason_and_is_kept(desk: Desk, room: GroupRoom) -> None:
    same = _group(room, Soort.GELIJK)
    with desk.store.read() as session:
        assert [one.id for one in groups.unsettled(session, "partij", same.stukken)] == [same.id]
    with pytest.raises(RecordError):
        room.decide("partij", same.id, Stand.DUBBEL, WHO, " ")
    room.decide("partij", same.id, Stand.DUBBEL, WHO, "zelfde verslag")
    with desk.store.read() as session:
        assert groups.doubles(session, same.stukken) == ((same.stukken[0], same.stukken[1]),)
        assert not groups.unsettled(session, "partij", same.stukken)
        assert len(groups.history(session, same.id)) == 2
    assert room.refresh("partij") == 0
