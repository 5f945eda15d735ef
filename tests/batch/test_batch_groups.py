"""Look-alikes are grouped, verdicts go over only where the words are the same, and doubles go out once."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline import intake, wiring
from pipeline.batch.following import Follower
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


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the first test keeps what was read; the others need not read it again."""
    yield tmp_path_factory.mktemp("gelezen") / "opslag"


@pytest.fixture
def room(
    workspace: Workspace, desk: Desk, tmp_path: Path, settle: Callable[[Desk, Walk], None], read_once: Path
) -> GroupRoom:
    """A dossier of two documents with the same words, one that differs in one word, and another one."""
    if read_once.exists():
        shutil.copytree(read_once, workspace.root / "opslag", dirs_exist_ok=True)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(BODY)
    (folder / "b.txt").write_text(BODY + "\n\n")
    (folder / "c.txt").write_text(BODY.replace("honderdtwintig", "honderddertig"))
    (folder / "d.txt").write_text(OTHER)
    intake.importer(workspace, desk).take(folder, "partij", WHO, lambda _done, _total: None)
    settle(desk, wiring.walk(workspace, desk))
    if not read_once.exists():
        shutil.copytree(workspace.root / "opslag", read_once)
    made = intake.group_room(workspace, desk)
    made.refresh("partij")
    return made


def _group(room: GroupRoom, soort: Soort) -> Groep:
    return next(one.groep for one in room.groups("partij") if one.groep.soort is soort)


@pytest.mark.slow
@pytest.mark.parametrize("workspace", ["sqlite", "postgresql"], indirect=True)
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


@pytest.mark.parametrize("workspace", ["sqlite", "postgresql"], indirect=True)
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


@pytest.mark.parametrize("workspace", ["sqlite", "postgresql"], indirect=True)
def test_what_a_person_decided_is_not_lost_to_what_the_machine_found_meanwhile(desk: Desk, room: GroupRoom) -> None:
    same = _group(room, Soort.GELIJK)
    grown = Groep(same.id, "partij", Soort.GELIJK, (*same.stukken, _group(room, Soort.BIJNA).stukken[1]))

    class Slow(GroupRoom):
        """Sees the group as it was before the machine added a document to it."""

        def find(self, dossier: str, number: str) -> Groep:
            """Give the group, and let the machine change it right after."""
            seen = super().find(dossier, number)
            with desk.store.write() as session:
                groups.put(session, grown)
            return seen

    with pytest.raises(Outdated):
        Slow(room.desk, room.walk).decide("partij", same.id, Stand.DUBBEL, WHO, "zelfde verslag")
    assert _group(room, Soort.GELIJK) == grown


def test_a_document_that_was_taken_out_leads_no_group_of_others() -> None:
    near = BODY.replace("honderdtwintig", "honderddertig")
    later = BODY.replace("honderdtwintig", "honderdtien")
    (made,) = _grouped({"a": BODY, "b": near})
    split = Groep(made.id, "d", Soort.BIJNA, ("a",), Stand.VOORSTEL, ("b",), WHO, "andere zaak")
    found = _grouped({"a": BODY, "b": near, "c": later}, (split,))
    assert [one.stukken for one in found if "a" in one.stukken] == [("a", "c")]
    assert all("b" not in one.stukken for one in found)


def test_the_watcher_groups_what_was_read_since_its_last_look(
    workspace: Workspace, desk: Desk, room: GroupRoom, tmp_path: Path, settle: Callable[[Desk, Walk], None]
) -> None:
    told: list[tuple[int, str]] = []
    follower = Follower(room, lambda count, trouble: told.append((count, trouble)))
    assert follower.look() == 0
    (tmp_path / "in" / "e.txt").write_text(BODY + "\n\n\n")
    intake.importer(workspace, desk).take(tmp_path / "in", "partij", WHO, lambda _done, _total: None)
    assert follower.look() == 0  # registered and not read
    settle(desk, room.walk)
    assert follower.look() == 1
    assert len(_group(room, Soort.GELIJK).stukken) == 3
    stop = threading.Event()
    (tmp_path / "in" / "f.txt").write_text(BODY + "\n\n\n\n")
    intake.importer(workspace, desk).take(tmp_path / "in", "partij", WHO, lambda _done, _total: None)
    settle(desk, room.walk)
    watching = threading.Thread(target=follower.run, args=(stop, 0.05))
    watching.start()
    while not told:
        assert watching.is_alive()
        stop.wait(0.05)
    stop.set()
    watching.join(10)
    assert told[0] == (1, "")
