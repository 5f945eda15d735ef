"""Corrections as pure rules: beside a record, never in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.correctie import apply, changed_fields, key_of, make_correction, stale
from pipeline.errors import RecordError
from pipeline.model.extraction import Category
from pipeline.model.feit import Veld
from pipeline.model.status import Basis, StatusRecord

READ = StatusRecord(
    "GM1700", "2024-2026", Category.REGULIER, dt.date(2025, 7, 1), 142, 5, Basis.MINISTERIE, "d" * 64, ()
)
OWN = replace(READ, basis=Basis.GEMEENTE, realisatie=40)
SIX = make_correction(READ, Veld.REALISATIE, 6, "Nageteld.")


def test_a_correction_gives_the_figure_another_value_and_leaves_the_rest() -> None:
    assert apply([READ], [SIX]) == (replace(READ, realisatie=6),)


def test_a_correction_may_make_a_figure_unknown_and_unknown_is_not_zero() -> None:
    (after,) = apply([READ], [make_correction(READ, Veld.REALISATIE, None, "Niet te achterhalen.")])
    assert after.realisatie is None


def test_inv_25_a_correction_of_one_basis_leaves_the_figure_of_another_alone() -> None:
    own = make_correction(OWN, Veld.REALISATIE, 100, "Nieuwe opgave.")
    assert apply([READ, OWN], [own]) == (READ, replace(OWN, realisatie=100))
    assert key_of(own) != key_of(SIX)


def test_a_correction_of_what_the_record_no_longer_says_does_nothing_and_is_told() -> None:
    again = replace(READ, realisatie=9)
    assert apply([again], [SIX]) == (again,)
    assert stale([again], [SIX]) == (SIX,)


def test_a_correction_of_a_record_that_is_gone_is_told() -> None:
    assert stale([OWN], [SIX]) == (SIX,)


def test_a_correction_that_the_document_now_says_by_itself_needs_no_look() -> None:
    again = replace(READ, realisatie=6)
    assert (apply([again], [SIX]), stale([again], [SIX])) == ((again,), ())


def test_task_and_realisatie_of_one_record_are_corrected_apart() -> None:
    task = make_correction(READ, Veld.WETTELIJKE_TAAK, 150, "Herzien besluit.")
    (after,) = apply([READ], [SIX, task])
    assert (after.wettelijke_taak, after.realisatie) == (150, 6)
    assert changed_fields(READ, after) == (Veld.WETTELIJKE_TAAK, Veld.REALISATIE)


def test_a_later_correction_of_the_same_figure_holds() -> None:
    seven = make_correction(READ, Veld.REALISATIE, 7, "Nog eens nageteld.")
    assert apply([READ], [SIX, seven])[0].realisatie == 7


@pytest.mark.parametrize(("number", "reason"), [(-1, "Nageteld."), (6, " ")])
def test_a_number_below_zero_or_a_correction_without_reason_is_refused(number: int, reason: str) -> None:
    with pytest.raises(RecordError):
        make_correction(READ, Veld.REALISATIE, number, reason)


records = st.builds(
    StatusRecord,
    gemeente=st.sampled_from(["GM1700", "GM0141"]),
    cyclus=st.just("2024-2026"),
    categorie=st.sampled_from([Category.REGULIER, Category.AMV]),
    peildatum=st.dates(dt.date(2025, 7, 1), dt.date(2025, 7, 3)),
    wettelijke_taak=st.none() | st.integers(0, 9),
    realisatie=st.none() | st.integers(0, 9),
    basis=st.sampled_from(Basis),
    document_id=st.sampled_from(["a" * 64, "b" * 64]),
    evidence=st.just(()),
)


@given(
    st.lists(records, max_size=6), st.lists(st.tuples(records, st.sampled_from(Veld), st.integers(0, 9)), max_size=4)
)
def test_no_record_disappears_or_changes_hands(known, corrected) -> None:
    after = apply(known, [make_correction(record, veld, number, "Zo is het.") for record, veld, number in corrected])
    assert [replace(r, wettelijke_taak=None, realisatie=None) for r in after] == [
        replace(r, wettelijke_taak=None, realisatie=None) for r in known
    ]
