"""What a person fills in: it supplies what the desk cannot know, and changes nothing of what it does know."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.errors import LetterError
from pipeline.legtwo.cases.prepare import known, prepare
from templates.fields import SentLetter, Term, TermUnit
from templates.forms import blank_form, read_form
from templates.registry import FIELDS_OF


@pytest.mark.parametrize("familie", sorted(FIELDS_OF))
def test_a_form_comes_back_as_the_desk_wrote_it_and_changes_nothing(kast, orders, familie):
    order = orders.ORDERS[familie](kast)
    told = read_form(familie, blank_form(familie, known(order), kast.catalogue), kast.catalogue)
    merged = {**told, **order.form}
    if isinstance(told.get("dossier"), dict):
        merged["dossier"] = {**told["dossier"], **order.form["dossier"]}
    assert prepare(replace(order, form=merged)).naam == prepare(order).naam


@pytest.mark.parametrize(
    ("familie", "key", "value"),
    [
        ("L07", "ontvangen_op", dt.date(2026, 4, 29)),
        ("L17B", "ontvangst_datum", dt.date(2026, 3, 12)),
        ("L18", "ontvangst_datum", dt.date(2026, 4, 8)),
        ("L08", "vorige", SentLetter("7999", dt.date(2026, 4, 1))),
        ("L09", "oude_termijn", dt.date(2026, 4, 15)),
        ("L02", "termijn", Term(4, TermUnit.WEEKS, dt.date(2026, 5, 7))),
        ("L05", "gs_geinformeerd_op", dt.date(2026, 11, 10)),
        ("L19", "nieuwe_termijn", dt.date(2026, 5, 29)),
        ("L20", "onderwerp", "iets anders"),
    ],
)
def test_a_form_that_says_otherwise_than_the_desk_is_refused_by_key(kast, orders, familie, key, value):
    order = orders.ORDERS[familie](kast)
    with pytest.raises(LetterError, match=f"iets anders dan bekend is: {key}"):
        prepare(replace(order, form={**order.form, key: value}))


def test_a_part_of_a_group_that_differs_is_refused_by_its_own_key(kast, orders):
    order = orders.l12(kast)
    national = {**order.form["landelijk"], "raming": 90_000}
    with pytest.raises(LetterError, match=r"landelijk\.raming"):
        prepare(replace(order, form={**order.form, "landelijk": national}))


@pytest.mark.parametrize("key", ["records", "bevinding", "variant", "toegekend"])
def test_figures_decisions_and_judgements_never_come_from_a_form(kast, key):
    familie = {"records": "L02", "bevinding": "L02", "variant": "L08", "toegekend": "L19"}[key]
    dossier = kast.dossier(records=(), brieven=(kast.brief(),))
    with pytest.raises(LetterError, match=f"{key}.*nooit van een formulier"):
        prepare(kast.vraag(familie, dossier=dossier, form={key: "iets"}))


def test_a_term_that_is_our_own_assumption_may_be_another_on_the_form(kast, orders):
    order = orders.l09(kast)
    chosen = Term(2, TermUnit.WEEKS, dt.date(2026, 5, 18))
    assert prepare(replace(order, form={**order.form, "termijn": chosen})).fields.termijn == chosen


def test_a_report_whose_receipt_nobody_knows_is_told_on_the_form(kast):
    order = kast.vraag("L02", dossier=kast.dossier(gelezen={}))
    with pytest.raises(LetterError, match="de bron van de cijfers"):
        prepare(order)
    told = {"soort": "voortgangsrapportage", "afzender": "Provinciale Regietafel"}
    form = {"bron": {**told, "datum_ontvangst": dt.date(2026, 3, 2)}}
    assert prepare(replace(order, form=form)).fields.bron.datum_ontvangst == dt.date(2026, 3, 2)


def test_a_report_that_came_in_itself_gives_the_day_of_its_receipt(kast):
    piece = kast.stuk("a" * 64, ontvangen_op=dt.date(2026, 3, 3))
    fields = prepare(kast.vraag("L02", dossier=kast.dossier(gelezen={}, post=(piece,)))).fields
    assert (fields.bron.datum_ontvangst, fields.bron.afzender) == (dt.date(2026, 3, 3), "Provinciale Regietafel")


def test_the_history_that_the_desk_writes_on_the_form_counts_only_when_it_comes_back(kast, orders):
    order = orders.l04(kast)
    dossier = kast.dossier(besluiten=order.dossier.besluiten, brieven=(kast.brief(),))
    suggested = known(replace(order, dossier=dossier))["dossier"]["chronologie"]
    assert any("Verzoek om informatie" in event.gebeurtenis for event in suggested)
    empty = {**order.form, "dossier": {"juridisch_advies": dt.date(2026, 9, 14)}}
    with pytest.raises(LetterError, match="de feiten en het verloop"):
        prepare(replace(order, dossier=dossier, form=empty))


def test_the_decision_to_step_in_is_refused_when_gs_were_told_on_the_day_itself(kast, orders):
    """INV-13."""
    order = orders.l05(kast)
    late = kast.besluit(5, dt.date(2026, 11, 12), bevinding="gedeeltelijk", gs_geinformeerd_op="2026-11-12")
    dossier = replace(order.dossier, besluiten=(*order.dossier.besluiten[:1], late))
    with pytest.raises(LetterError, match="niet vóór het besluit"):
        prepare(replace(order, dossier=dossier))


def test_a_copy_to_the_commissaris_is_named_unless_the_form_names_others(kast):
    assert "commissaris" in prepare(kast.vraag("L02")).fields.afschrift_aan[0]
    named = kast.vraag("L02", form={"afschrift_aan": ("de commissaris van de Koning", "de regietafel")})
    assert len(prepare(named).fields.afschrift_aan) == 2
