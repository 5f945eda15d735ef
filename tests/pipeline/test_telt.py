"""The counting rules of places, each by its number."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import FigureConflict, RecordError
from pipeline.model.extraction import Category
from pipeline.model.locatie import Locatie, LocatieSoort, LocatieStatus, Telling
from pipeline.telt import cap, count_places, read_counting_rules

RULES = read_counting_rules()["2024-2026"]
NEXT = read_counting_rules()["2026-2028"]
P = dt.date(2025, 7, 1)
TWENTERAND, ALMELO = "GM1700", "GM0141"
REG, AMV = Category.REGULIER, Category.AMV


def place(id_: str = "a", plekken: int = 100, **more: object) -> Locatie:
    told: dict[str, object] = {
        "gemeente": TWENTERAND,
        "categorie": REG,
        "beschikbaar_vanaf": dt.date(2024, 1, 1),
        "beschikbaar_tot": dt.date(2027, 1, 1),
        "soort": LocatieSoort.AZC,
        "status": LocatieStatus.GEREALISEERD,
    }
    return Locatie(id=id_, plekken=plekken, **(told | more))  # type: ignore[arg-type]


LATER = {"beschikbaar_vanaf": dt.date(2025, 10, 1), "beschikbaar_tot": dt.date.max}
BRIDGE = {"beschikbaar_vanaf": dt.date(2025, 3, 1), "beschikbaar_tot": dt.date(2025, 9, 30), "overbrugt": "later"}


def counted(*places: Locatie, day: dt.date = P) -> Telling:
    (found,) = count_places(places, day, RULES)
    return found


def reason(found: Telling) -> tuple[int, int]:
    """Give rule and places of the one location that does not count."""
    (left,) = found.niet_geteld
    return left.regel, left.plekken


def test_the_parameters_stand_in_the_data_with_their_days() -> None:
    assert (RULES.beschikbaar_op, RULES.telt_tot) == (P, dt.date(2026, 2, 1))
    assert (RULES.overbrugging_vereist, RULES.uitwisselbaar, RULES.aftoppen) == (True, False, True)


@pytest.mark.parametrize(
    ("since", "until", "number"),
    [
        (P, dt.date(2026, 2, 1), 100),
        (dt.date(2020, 1, 1), dt.date.max, 100),
        (P, dt.date(2026, 1, 31), 0),
        (P + dt.timedelta(days=1), dt.date(2026, 2, 1), 0),
    ],
)
def test_rule_1_a_place_counts_when_in_use_on_the_day_and_until_the_counting_ends(since, until, number) -> None:
    assert counted(place(beschikbaar_vanaf=since, beschikbaar_tot=until)).aantal == number


def test_rule_1_tells_until_when_a_place_should_have_stayed() -> None:
    (left,) = counted(place(beschikbaar_tot=dt.date(2026, 1, 31))).niet_geteld
    assert left.reden == "Beschikbaar tot 31-1-2026; nodig is minstens tot 1-2-2026."


@pytest.mark.parametrize("lost", ["beschikbaar_vanaf", "beschikbaar_tot"])
def test_rule_1_without_a_date_the_number_is_unknown_and_asked_for(lost: str) -> None:
    found = counted(place("a", **{lost: None}), place("b", 40))
    assert (found.aantal, found.zeker) == (None, 40)
    assert "datum?" in found.vragen[0]


def test_rule_1_in_a_cycle_without_days_nothing_can_be_counted() -> None:
    (found,) = count_places([place()], P, NEXT)
    assert (found.aantal, found.zeker) == (None, 0)


def test_rule_2_a_location_that_opens_later_does_not_count_without_bridging() -> None:
    found = counted(place("later", **LATER))
    assert (found.aantal, reason(found)) == (0, (2, 100))
    assert "overbruggingsopvang" in found.vragen[0]


def test_rule_2_bridging_in_the_same_gemeente_makes_it_count_once() -> None:
    assert counted(place("later", **LATER), place("brug", 100, **BRIDGE)).aantal == 100


def test_rule_2_counts_no_more_places_than_were_bridged() -> None:
    found = counted(place("later", 100, **LATER), place("brug", 60, **BRIDGE))
    assert found.aantal == 60
    assert (2, 40) in {(left.regel, left.plekken) for left in found.niet_geteld}


def test_rule_2_two_bridges_add_up() -> None:
    found = counted(place("later", 100, **LATER), place("b1", 60, **BRIDGE), place("b2", 30, **BRIDGE))
    assert found.aantal == 90


def test_rule_2_bridging_in_another_gemeente_does_not_help() -> None:
    found = count_places([place("later", **LATER), place("brug", gemeente=ALMELO, **BRIDGE)], P, RULES)
    assert {one.gemeente: one.aantal for one in found} == {TWENTERAND: 0, ALMELO: 0}


def test_rule_2_bridging_for_the_other_category_does_not_help() -> None:
    found = count_places([place("later", **LATER), place("brug", categorie=AMV, **BRIDGE)], P, RULES)
    assert [one.aantal for one in found] == [0, 0]


@pytest.mark.parametrize(
    "gap",
    [
        {"beschikbaar_tot": dt.date(2025, 9, 29)},
        {"beschikbaar_vanaf": dt.date(2025, 7, 2)},
        {"status": LocatieStatus.IN_AANBOUW},
    ],
)
def test_rule_2_a_bridge_with_a_gap_does_not_carry(gap: dict[str, object]) -> None:
    assert counted(place("later", **LATER), place("brug", **(BRIDGE | gap))).aantal == 0


def test_rule_2_a_bridge_that_counts_for_itself_is_not_counted_twice() -> None:
    long = BRIDGE | {"beschikbaar_tot": dt.date.max}
    assert counted(place("later", 100, **LATER), place("brug", 80, **long)).aantal == 80


def test_rule_2_a_bridge_without_its_days_leaves_the_number_unknown() -> None:
    found = counted(place("later", **LATER), place("brug", **(BRIDGE | {"beschikbaar_tot": None})))
    assert found.aantal is None


def test_rule_2_on_a_later_peildatum_a_person_is_asked_whether_the_opening_still_counts() -> None:
    found = counted(place("later", **LATER), day=dt.date(2026, 4, 1))
    assert found.aantal == 100
    assert "beoordeel of dit voor de taak meetelt" in found.vragen[0]


@pytest.mark.parametrize("paid", [True, False, None])
def test_rule_3_a_place_counts_with_or_without_a_specifieke_uitkering(paid: bool | None) -> None:
    assert counted(place(uitkering=paid)).aantal == 100


@pytest.mark.parametrize("kind", list(LocatieSoort))
def test_rule_3_in_the_first_cycle_every_kind_of_place_counts(kind: LocatieSoort) -> None:
    assert counted(place(soort=kind)).aantal == 100


@pytest.mark.parametrize("kind", [LocatieSoort.NOODOPVANG, LocatieSoort.CRISISNOODOPVANG])
def test_rule_4_in_the_next_cycle_emergency_places_are_a_figure_of_their_own(kind: LocatieSoort) -> None:
    rules = replace(NEXT, beschikbaar_op=P, telt_tot=dt.date(2026, 2, 1))
    (found,) = count_places([place(soort=kind), place("azc", 30)], P, rules)
    assert (found.aantal, found.apart, reason(found)) == (30, 100, (4, 100))


@pytest.mark.parametrize("status", [s for s in LocatieStatus if s is not LocatieStatus.GEREALISEERD])
def test_rule_5_planned_and_promising_places_are_never_realised(status: LocatieStatus) -> None:
    found = counted(place(status=status))
    assert (found.aantal, found.in_voorbereiding, reason(found)) == (0, 100, (5, 100))


def test_rule_5_a_planned_location_with_bridging_asks_whether_it_opened() -> None:
    planned = place("later", status=LocatieStatus.IN_AANBOUW, **LATER)
    assert "inmiddels open" in counted(planned, place("brug", **BRIDGE)).vragen[0]


@pytest.mark.parametrize(("number", "capped"), [(165, (142, 23)), (142, (142, 0)), (5, (5, 0)), (0, (0, 0))])
def test_rule_6_places_above_the_task_stand_apart(number: int, capped: tuple[int, int]) -> None:
    assert cap(number, 142, RULES) == capped


@given(st.integers(0, 500), st.integers(0, 500))
def test_rule_6_nothing_is_lost_or_added(number: int, task: int) -> None:
    assert sum(cap(number, task, RULES)) == number


def test_rule_8_both_categories_at_one_location_are_two_figures() -> None:
    found = count_places([place("a", 80), place("a", 20, categorie=AMV)], P, RULES)
    assert [(one.categorie, one.aantal) for one in found] == [(REG, 80), (AMV, 20)]


@pytest.mark.parametrize("group", [c for c in Category if c not in (REG, AMV)])
def test_places_for_another_group_are_not_counted_at_all(group: Category) -> None:
    assert count_places([place(categorie=group)], P, RULES) == ()


def test_a_location_that_stands_in_the_list_twice_is_a_conflict() -> None:
    with pytest.raises(FigureConflict, match="twee keer"):
        count_places([place(), place()], P, RULES)


def test_a_negative_number_of_places_is_refused() -> None:
    with pytest.raises(RecordError, match="negatief"):
        count_places([place(plekken=-1)], P, RULES)


days = st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))
locations = st.builds(
    Locatie,
    id=st.uuids().map(str),
    gemeente=st.just(TWENTERAND),
    categorie=st.just(REG),
    plekken=st.integers(0, 300),
    beschikbaar_vanaf=days,
    beschikbaar_tot=days,
    soort=st.sampled_from(LocatieSoort),
    status=st.sampled_from(LocatieStatus),
)


@given(st.lists(locations, min_size=1, max_size=6))
def test_every_place_is_counted_or_has_a_reason(places: list[Locatie]) -> None:
    (found,) = count_places(places, P, RULES)
    assert found.zeker + sum(left.plekken for left in found.niet_geteld) == sum(one.plekken for one in places)
    assert all(left.reden.endswith(".") and 1 <= left.regel <= 8 for left in found.niet_geteld)
