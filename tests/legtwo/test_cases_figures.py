"""Which figures a letter prints: those that decide, never those of the gemeente in the place of the ministry's."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import FieldMissing, NoDecision
from pipeline.legtwo.cases.bekend import agreements, latest, own
from pipeline.legtwo.cases.prepare import prepare
from pipeline.model.extraction import Bevinding, Category
from pipeline.model.status import Basis
from pipeline.model.uitruil import AfspraakStatus, Uitruil
from templates.fields import Agreement, PerCategory

LATER = dt.date(2026, 4, 1)


def test_a_letter_prints_the_figures_that_decide(kast):
    fields = prepare(kast.vraag("L02")).fields
    assert (fields.taak, fields.realisatie) == (PerCategory(120, 18), PerCategory(30, 0))


def test_figures_of_the_gemeente_alone_never_fill_the_letter_of_the_ministry(kast):
    """INV-25."""
    records = kast.cijfers(basis=Basis.GEMEENTE)
    decided = (kast.besluit(2, bevinding="gedeeltelijk", afwijking=deviation("onbekend")),)
    with pytest.raises(FieldMissing, match="de wettelijke taak in de categorie regulier"):
        prepare(kast.vraag("L02", dossier=kast.dossier(records=records, besluiten=decided)))


@pytest.mark.parametrize("variant", ["verschil", "onvoldoende"])
def test_a_reply_sets_the_figures_of_the_gemeente_beside_those_of_the_ministry(kast, orders, variant):
    """INV-25."""
    fields = prepare(orders.l08(kast, variant, eigen=(45, 6))).fields
    assert fields.ministerie.realisatie == PerCategory(30, 0)
    assert fields.eigen.realisatie == PerCategory(45, 6)
    assert fields.eigen.peildatum == LATER
    assert fields.verschil == PerCategory(15, 6)


def test_a_reply_on_figures_that_the_gemeente_did_not_give_names_them(kast, orders):
    with pytest.raises(FieldMissing, match="de cijfers van de gemeente met haar peildatum"):
        prepare(orders.l08(kast, "verschil"))


def test_the_answer_of_a_gemeente_prints_its_own_figures_with_the_task_of_the_verdeelbesluit(kast, orders):
    fields = prepare(orders.l14(kast)).fields
    assert (fields.peildatum, fields.taak, fields.realisatie) == (LATER, PerCategory(120, 18), PerCategory(34, 2))


def test_the_newest_figures_are_of_the_ministry_or_the_regietafel_and_tell_both_categories(kast):
    half = kast.cijfers(realisatie=(50, None), peildatum=dt.date(2026, 2, 1), document_id="1" * 64)
    theirs = kast.cijfers(realisatie=(90, 9), basis=Basis.COA, peildatum=LATER, document_id="2" * 64)
    newest = kast.cijfers((None, None), (35, 4), peildatum=dt.date(2026, 1, 1), document_id="3" * 64)
    found = latest(kast.dossier(records=(*kast.cijfers(), *half, *theirs, *newest)))
    assert [(r.wettelijke_taak, r.realisatie) for r in found] == [(120, 35), (18, 4)]


def test_own_figures_are_of_one_day_that_of_both_categories_first(kast):
    both = kast.cijfers(realisatie=(34, 2), basis=Basis.GEMEENTE, document_id="1" * 64, peildatum=LATER)
    one = kast.cijfers(basis=Basis.GEMEENTE, document_id="1" * 64, peildatum=dt.date(2026, 4, 20))[:1]
    assert {r.peildatum for r in own(kast.dossier(records=(*kast.cijfers(), *one, *both)))} == {LATER}


def deviation(afgeleid: str) -> dict[str, str]:
    return {"reden": "NIEUWERE_CIJFERS", "motivering": "De regietafel telde opnieuw.", "afgeleid": afgeleid}


def test_a_decision_that_deviates_with_reason_stands_in_the_letter(kast):
    records = kast.cijfers(realisatie=(0, 0))
    decided = (kast.besluit(2, bevinding="gedeeltelijk", afwijking=deviation("niet")),)
    fields = prepare(kast.vraag("L02", dossier=kast.dossier(records=records, besluiten=decided))).fields
    assert fields.bevinding is Bevinding.GEDEELTELIJK


def test_a_finding_that_the_figures_no_longer_bear_out_gives_no_letter(kast):
    records = kast.cijfers(realisatie=(0, 0))
    with pytest.raises(NoDecision, match="gedeeltelijk"):
        prepare(kast.vraag("L02", dossier=kast.dossier(records=records)))


def test_the_way_down_on_newer_figures_prints_these(kast):
    newer = kast.cijfers(realisatie=(120, 18), peildatum=LATER, document_id="1" * 64)
    down = kast.besluit(0, dt.date(2026, 7, 8), bevinding="voldoet", afwijking=deviation("gedeeltelijk"))
    dossier = kast.dossier(
        records=(*kast.cijfers(), *newer),
        besluiten=(kast.besluit(2), down),
        brieven=(kast.brief(),),
    )
    source = {"soort": "voortgangsrapportage", "afzender": "Provinciale Regietafel"}
    form = {"bron": {**source, "datum_ontvangst": dt.date(2026, 4, 15)}}
    fields = prepare(kast.vraag("L16", dossier=dossier, datum=dt.date(2026, 7, 9), form=form)).fields
    assert fields.voldoet
    assert fields.cijfers.peildatum == LATER


def agreement(naar: str = "GM0177", **changes) -> Uitruil:
    values = {"tafel": "PRT", "afgesproken_op": dt.date(2025, 3, 1), "status": AfspraakStatus.VASTGESTELD} | changes
    return Uitruil(f"afspraak-{naar}", "uitruil", "GM1700", naar, Category.AMV, 6, "opvangplek", **values)


def test_an_agreement_of_the_regietafel_stands_in_the_letter(kast):
    dossier = kast.dossier(afspraken=(agreement(),))
    told = Agreement("Twenterand", "Raalte", "AMV", 6, dt.date(2025, 3, 1))
    assert prepare(kast.vraag("L02", dossier=dossier)).fields.afspraken == (told,)


@pytest.mark.parametrize(
    "left_out",
    [
        agreement("GM0200"),
        agreement(tafel="RRT"),
        agreement(status=AfspraakStatus.VOORGESTELD),
        agreement(afgesproken_op=dt.date(2025, 9, 1)),
    ],
    ids=["another province", "another table", "not final", "later than the figures"],
)
def test_an_agreement_that_a_person_must_judge_stays_out_of_the_letter(kast, left_out):
    """INV-09."""
    assert agreements(kast.dossier(afspraken=(left_out,)), dt.date(2025, 7, 1)) == ()


def test_a_signal_of_a_gemeente_with_unknown_figures_goes_out_without_figures(kast, orders):
    dossier = kast.dossier(records=kast.cijfers(realisatie=(30, None)), besluiten=(kast.besluit(1),))
    order = kast.vraag("L01", dossier=dossier, form=orders.l01(kast).form)
    assert prepare(order).fields.cijfers is None


def test_a_notification_that_came_in_after_the_letter_is_not_in_it(kast, orders):
    piece = orders.l17b(kast).poststuk
    dossier = kast.dossier(post=(piece,))
    assert prepare(kast.vraag("L02", dossier=dossier)).fields.art8_datum == dt.date(2026, 3, 10)
    early = kast.vraag("L02", dossier=dossier, datum=dt.date(2026, 3, 10))
    assert prepare(early).fields.art8_datum is None
