"""Corrections of read values, by themselves: what goes along, what stays, and what tells one from another."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipeline import waarde
from pipeline.model.extraction import Category, DocumentType, Extraction, Figure, Measure
from pipeline.model.feit import GelezenVeld as V
from pipeline.model.feit import WaardeCorrectie
from pipeline.model.observation import Context, Proof
from pipeline.model.place import Box

DAY = dt.date(2026, 4, 13)
PROOF = Proof(2, Box(1, 2, 3, 4), "Dalfsen", None, Context.HEADING, "kop.gemeente", 0.6, needs_review=True)
NOTICE = Extraction("d" * 64, DocumentType.ARTICLE8, ("Dalfsen",), letter_date=DAY)
READ = Extraction(
    "d" * 64,
    DocumentType.MUNICIPAL_RESPONSE,
    ("Dalfsen",),
    letter_date=DAY,
    evidence={"municipalities": (PROOF,), "letter_date": (PROOF,)},
    records=(NOTICE,),
)


def figure(measure: Measure, peildatum: dt.date | None = None, gemeente: str = "Dalfsen") -> Figure:
    return Figure(gemeente, Category.REGULIER, measure, 5, peildatum, None, (PROOF,))


def said(veld: V, *wordt: str) -> WaardeCorrectie:
    return WaardeCorrectie("d" * 64, veld, (), (), wordt, "Nagekeken.")


def test_what_a_record_inside_has_in_common_with_the_whole_goes_along():
    found = waarde.apply(READ, [said(V.GEMEENTEN, "Ommen"), said(V.DATUM, "2026-04-09")])
    assert found.records[0].municipalities == ("Ommen",)
    assert found.records[0].letter_date == found.letter_date == dt.date(2026, 4, 9)
    own = replace(READ, records=(replace(NOTICE, letter_date=dt.date(2026, 1, 2)),))
    assert waarde.apply(own, [said(V.DATUM, "2026-04-09")]).records == own.records


def test_figures_of_another_gemeente_stay_and_more_gemeenten_move_none():
    read = replace(READ, figures=(figure(Measure.REALISATIE), figure(Measure.REALISATIE, gemeente="Zwolle")))
    one = waarde.apply(read, [said(V.GEMEENTEN, "Ommen")])
    assert [each.municipality for each in one.figures] == ["Ommen", "Zwolle"]
    assert waarde.apply(read, [said(V.GEMEENTEN, "Ommen", "Raalte")]).figures == read.figures


def test_a_first_peildatum_is_that_of_what_was_realised_and_of_nothing_else():
    read = replace(READ, figures=(figure(Measure.REALISATIE), figure(Measure.WETTELIJKE_TAAK)))
    found = waarde.apply(read, [said(V.PEILDATA, "2025-07-01")])
    assert [one.peildatum for one in found.figures] == [dt.date(2025, 7, 1), None]
    two = waarde.apply(read, [said(V.PEILDATA, "2025-07-01", "2026-01-01")])
    assert two.figures == read.figures and len(two.peildata) == 2


def test_the_route_of_a_citizen_goes_with_the_kind_and_that_of_an_objection_stays():
    for route, after in (("burger", None), ("bezwaar", "bezwaar")):
        read = replace(READ, document_type=DocumentType.OTHER, route=route)
        assert waarde.apply(read, [said(V.SOORT, "municipal_response")]).route == after
    assert waarde.apply(READ, [said(V.SOORT, "woo_request")]).route == "woo"


def test_the_evidence_keeps_its_place_and_the_rest_is_as_it_was():
    found = waarde.apply(READ, [said(V.GEMEENTEN, "Ommen")])
    (proof,) = found.evidence["municipalities"]
    assert proof == PROOF._replace(rule="mens", confidence=1.0, needs_review=False)
    assert found.evidence["letter_date"] == (PROOF,) and waarde.is_doubtful(found, V.DATUM)
    assert "letter_date" not in waarde.apply(READ, [said(V.DATUM)]).evidence


def test_the_digest_follows_the_values_and_not_their_order_or_reason():
    one, two = said(V.DATUM, "2026-04-09"), said(V.TREDE, "2")
    assert waarde.digest_of([one, two]) == waarde.digest_of([two, replace(one, motivering="Anders.")])
    assert waarde.digest_of([one]) != waarde.digest_of([said(V.DATUM, "2026-04-10")])
    assert waarde.digest_of([]) == waarde.digest_of([replace(one, wordt=None)]) == ""
    assert waarde.digest_of([said(V.DATUM)]) != ""


def test_a_doubtful_value_may_be_confirmed_once():
    same = waarde.make_correction("d" * 64, READ, READ, V.DATUM, ("2026-04-13",), "Klopt.")
    now = waarde.apply(READ, [same])
    assert now.letter_date == DAY and not waarde.is_doubtful(now, V.DATUM)
    assert not waarde.is_stale(READ, same)
