"""One name everywhere in a dossier, and the list of each distinct word of what stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.errors import InputError, Outdated, RecordError
from pipeline.model.woo import Verdict
from pipeline.review.room import ReviewRoom
from redaction.grounds import is_figures

ANS, BEN = "Ans Atelier", "Ben Bureau"
YES, NO = Verdict.ACCEPTED, Verdict.REJECTED


def test_a_name_is_found_with_its_variants_in_every_document(room: ReviewRoom, ids: dict[str, str]) -> None:
    hits = room.find("zaal", "Pieter Smulders")
    found = {(hit.document_id, hit.found) for hit in hits}
    assert (ids["vol"], "Pieter Smulders") in found
    assert any(key == ids["kort"] and "smulders" in text for key, text in found)
    assert any(key == ids["vol"] and text.startswith("pieter.smulders") for key, text in found)  # before the at sign
    one = next(hit for hit in hits if hit.found == "Pieter Smulders")
    assert one.before.endswith("met de heer ") and one.after.startswith(" over de zaal")
    assert one.mark_id is not None and one.box is not None


def test_a_sweep_judges_marks_and_makes_those_that_were_missing_in_one_go(
    room: ReviewRoom, ids: dict[str, str], settle: Callable[[], int]
) -> None:
    hits = room.find("zaal", "zaal")
    assert {hit.document_id for hit in hits} == {ids["vol"], ids["derde"]}
    assert all(hit.mark_id is None for hit in hits)
    done = room.sweep("zaal", "zaal", YES, {hit.key: hit.stamp for hit in hits}, ["5.1.2e"], ANS, "herleidbaar")
    assert done == len(hits)
    settle()
    again = room.find("zaal", "zaal")
    assert {hit.verdict for hit in again} == {YES} and all(hit.mark_id for hit in again)
    assert room.sweep("zaal", "zaal", NO, {hit.key: hit.stamp for hit in again}, [], ANS, "toch niet") == len(again)
    assert {hit.verdict for hit in room.find("zaal", "zaal")} == {NO}


def test_an_undo_in_one_document_takes_back_its_part_of_a_sweep(room: ReviewRoom, ids: dict[str, str]) -> None:
    hits = room.find("zaal", "zaal")
    room.sweep("zaal", "zaal", YES, {hit.key: hit.stamp for hit in hits}, ["5.1.2e"], ANS, "")
    room.undo(ids["vol"], ANS)
    left = {hit.document_id: hit.mark_id for hit in room.find("zaal", "zaal")}
    assert left[ids["vol"]] is None and left[ids["derde"]] is not None


def test_a_sweep_over_something_that_changed_writes_nothing_at_all(room: ReviewRoom, ids: dict[str, str]) -> None:
    hits = room.find("zaal", "Pieter Smulders")
    expected = {hit.key: hit.stamp for hit in hits}
    one = next(hit for hit in hits if hit.mark_id)
    room.judge(one.document_id, {str(one.mark_id): (NO, one.stamp)}, BEN)
    with pytest.raises(Outdated, match=BEN):
        room.sweep("zaal", "Pieter Smulders", YES, expected, ["5.1.2e"], ANS, "")
    now = {hit.mark_id: hit.verdict for hit in room.find("zaal", "Pieter Smulders")}
    assert {verdict for key, verdict in now.items() if key != one.mark_id} == {None}
    assert ids["kort"] in {hit.document_id for hit in hits}


def test_a_sweep_is_refused_when_somebody_marked_the_place_by_now(room: ReviewRoom, ids: dict[str, str]) -> None:
    hits = room.find("zaal", "zaal")
    room.select(hits[0].document_id, hits[0].parts, ["5.1.2e"], BEN, "")
    with pytest.raises(Outdated):
        room.sweep("zaal", "zaal", YES, {hit.key: hit.stamp for hit in hits}, ["5.1.2e"], ANS, "")
    assert sum(hit.mark_id is not None for hit in room.find("zaal", "zaal")) == 1


def test_a_sweep_asks_for_what_it_needs(room: ReviewRoom, ids: dict[str, str]) -> None:
    with pytest.raises(InputError, match="te kort"):
        room.find("zaal", ".")
    with pytest.raises(Outdated):
        room.sweep("zaal", "zaal", YES, {}, ["5.1.2e"], ANS, "")
    hits = room.find("zaal", "zaal")
    with pytest.raises(RecordError, match="kies een grond"):
        room.sweep("zaal", "zaal", YES, {hits[0].key: hits[0].stamp}, [], ANS, "")


def test_every_word_that_stays_is_listed_once_and_a_missed_name_comes_first(
    room: ReviewRoom, ids: dict[str, str]
) -> None:
    review = room.open(ids["vol"])
    name = next(one for one in review.marks if one.text == "Pieter Smulders")
    room.judge(ids["vol"], {name.id: (YES, name.stamp)}, ANS)
    words = room.words(list(ids.values()))
    written = [one.word.casefold() for one in words]
    assert len(written) == len(set(written))
    assert {"yildirim", "psmulders"} <= set(written[:8])  # before what every Dutch text holds
    assert written.index("yildirim") < written.index("zaal") and written.index("psmulders") < written.index("schijf")
    zaal = next(one for one in words if one.word == "zaal")
    assert (zaal.count, {place.document_id for place in zaal.places}) == (2, {ids["vol"], ids["derde"]})
    left = next(one for one in words if one.word == "smulders")  # in the address: the name itself goes
    assert left.marked
    assert any(one.word == "Pieter" for one in room.words([ids["vol"]], only_unmarked=False))


@pytest.mark.parametrize(
    ("text", "figures"),
    [("120 plekken", True), ("AMV 3", True), ("€ 1.200.000,-", True), ("12 december 2025", True),
     ("Trede 3", True), ("bevinding: niet voldaan", True), ("de ladder is niet nodig", False),
     ("wij vinden 120 te veel", False), ("geen cijfer", False), ("", False)],
)  # fmt: skip
def test_w13_what_is_nothing_but_figures(text: str, *, figures: bool) -> None:
    assert is_figures(text) is figures
