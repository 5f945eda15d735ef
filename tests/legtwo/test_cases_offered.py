"""Which letters may be made now, and in Dutch why (not): one rule per family."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.errors import LetterError
from pipeline.legtwo.cases.offered import offered
from pipeline.legtwo.cases.prepare import prepare
from pipeline.model.dossier import Gekoppeld
from pipeline.model.extraction import DocumentType
from pipeline.model.feit import Beoordeling
from pipeline.model.termijn import Gebeurtenis, GebeurtenisSoort
from templates.registry import FIELDS_OF

DAY = dt.date(2026, 5, 6)
CHAIR = {"L13": "provincie", "L14": "gemeente", "L17": "gemeente"}


def ask(dossier, familie, dag=None):
    return offered(dossier, familie, dag or dossier.dag, CHAIR.get(familie, "ministerie"))


@pytest.mark.parametrize("familie", sorted(set(FIELDS_OF) - {"L11", "L12", "L13", "L18", "L18B"}))
def test_a_letter_is_offered_in_the_dossier_of_its_moment(kast, orders, familie):
    order = orders.ORDERS[familie](kast)
    dossier = order.dossier
    if order.poststuk and not dossier.post:
        dossier = replace(dossier, post=(order.poststuk,))
    if familie == "L02":
        dossier = replace(dossier, brieven=())
    may, why = ask(dossier, familie, order.datum or DAY)
    assert may, why


@pytest.mark.parametrize("familie", sorted(set(FIELDS_OF) - {"L13", "L17"}))
def test_nothing_is_offered_for_a_gemeente_of_which_nothing_is_known(kast, familie):
    may, why = ask(kast.dossier(besluiten=(), records=()), familie)
    assert not may
    assert why.endswith((".", ")"))


@pytest.mark.parametrize("familie", sorted(FIELDS_OF))
def test_a_letter_of_another_chair_is_not_offered(kast, familie):
    wrong = "gemeente" if CHAIR.get(familie) != "gemeente" else "ministerie"
    may, why = offered(kast.dossier(), familie, DAY, wrong)
    assert not may
    assert "schrijft" in why


def test_an_unknown_family_is_refused_with_those_that_exist(kast):
    with pytest.raises(LetterError, match="L17B"):
        offered(kast.dossier(), "L99", DAY)


@pytest.mark.parametrize("familie", ["L01", "L02", "L03", "L04", "L05", "L06"])
def test_a_letter_of_the_ladder_needs_a_decision_on_its_own_trede(kast, familie):
    """INV-12."""
    trede = int(familie[2])
    other = kast.dossier(besluiten=(kast.besluit(trede % 6 + 1),))
    assert ask(kast.dossier(besluiten=(kast.besluit(trede),)), familie)[0]
    assert not ask(other, familie)[0]


def test_a_decision_downwards_gives_the_letter_of_the_way_down_only(kast):
    dossier = kast.dossier(besluiten=(kast.besluit(3), kast.besluit(2, dt.date(2026, 7, 1))))
    assert ask(dossier, "L16")[0]
    assert "afschaling" in ask(dossier, "L02")[1]


def test_a_decision_that_was_written_about_gives_no_second_letter(kast, orders):
    order = orders.l02(kast)
    out = kast.brief(besluit_id=order.dossier.besluiten[-1].id)
    dossier = replace(order.dossier, brieven=(out,))
    assert "al verzonden op 9 april 2026" in ask(dossier, "L02")[1]
    with pytest.raises(LetterError, match="al verzonden"):
        prepare(replace(order, dossier=dossier))


def test_a_letter_that_came_in_as_a_document_does_not_use_up_the_decision(kast):
    assert ask(kast.dossier(brieven=(kast.brief(besluit_id=None),)), "L02")[0]


# -- after an answer


def test_a_reply_needs_an_answer_that_is_linked_and_judged(kast):
    whole = kast.beantwoord()
    assert "beoordeeld: volledig" in ask(whole, "L08")[1]
    assert "ibt answers" in ask(replace(whole, beoordelingen={}), "L08")[1]
    assert "ibt answers" in ask(replace(whole, vragen={}), "L08")[1]
    assert "ibt links" in ask(replace(whole, koppelingen=()), "L08")[1]


def test_one_reply_goes_out_on_one_answer(kast):
    whole = kast.beantwoord()
    replied = replace(whole, brieven=(*whole.brieven, kast.brief("L08", DAY)))
    assert "al gereageerd met brief L08" in ask(replied, "L08")[1]


def test_a_second_answer_after_our_reply_gives_a_reply_to_that_one(kast):
    whole = kast.beantwoord()
    more = kast.stuk("9" * 64, ontvangen_op=dt.date(2026, 5, 20))
    out = kast.brief("L08", DAY)
    judged = tuple(replace(one, document_id=more.document_id) for one in whole.vragen[kast.stuk().document_id])
    dossier = replace(
        whole,
        brieven=(*whole.brieven, out),
        post=(*whole.post, more),
        koppelingen=(*whole.koppelingen, Gekoppeld(more.document_id, out.id, True, (), ())),
        vragen={more.document_id: judged},
        beoordelingen={more.document_id: Beoordeling(more.document_id, "volledig", ())},
    )
    assert "20 mei 2026" in ask(dossier, "L08")[1]
    order = kast.vraag("L08", dossier=dossier, datum=dt.date(2026, 5, 22), form={"hermeting": dt.date(2026, 7, 1)})
    assert prepare(order).fields.vorige.datum == DAY


# -- the reminder


def test_a_reminder_is_offered_on_the_first_working_day_after_the_term(kast):
    assert ask(kast.stil(dt.date(2026, 5, 1)), "L09")[0]
    may, why = ask(kast.stil(dt.date(2026, 4, 30)), "L09")
    assert not may
    assert "1 mei 2026" in why


@pytest.mark.parametrize("dag", [dt.date(2026, 5, 1), dt.date(2026, 5, 4), dt.date(2026, 8, 3)])
def test_a_reminder_is_never_offered_when_an_answer_came(kast, dag):
    stil = kast.stil(dag)
    linked = Gekoppeld(kast.stuk().document_id, kast.brief().id, True, ("uw kenmerk",), ())
    answered = replace(stil, post=(kast.stuk(),), koppelingen=(linked,))
    may, why = ask(answered, "L09")
    assert not may
    assert "antwoord ontvangen" in why


def test_a_reminder_waits_while_a_request_for_more_time_is_not_decided(kast):
    asked = Gebeurtenis(GebeurtenisSoort.UITSTEL_GEVRAAGD, dt.date(2026, 4, 22), "d" * 64)
    assert "uitstel gevraagd" in ask(kast.stil(dt.date(2026, 5, 4), asked), "L09")[1]


def test_a_reminder_waits_until_post_that_may_be_an_answer_was_looked_through(kast, orders):
    loose = kast.stuk("8" * 64, DocumentType.OTHER, dt.date(2026, 4, 29))
    order = orders.l09(kast)
    dossier = replace(order.dossier, los=(loose,))
    assert "Zoek eerst naar een antwoord" in ask(dossier, "L09")[1]
    with pytest.raises(LetterError, match="Zoek eerst"):
        prepare(replace(order, dossier=dossier, form={}))
    assert prepare(replace(order, dossier=dossier)).fields.vorige.datum == kast.brief().datum


def test_a_reminder_is_refused_when_it_is_dated_before_it_may_go_out(kast, orders):
    order = replace(orders.l09(kast), datum=dt.date(2026, 4, 30))
    with pytest.raises(LetterError, match="pas vanaf 1 mei 2026"):
        prepare(order)


def test_a_reminder_counts_from_the_term_after_more_time(kast):
    assert "pas vanaf 18 mei 2026" in ask(replace(kast.gevraagd_en_verleend(), dag=DAY), "L09")[1]


# -- the others


def test_more_time_is_told_only_after_a_decision_on_it(kast):
    assert ask(kast.gevraagd_en_verleend(), "L19")[1] == "Over uitstel is besloten: verleend."
    assert "ibt terms" in ask(kast.stil(), "L19")[1]


def test_a_notification_is_confirmed_once(kast, orders):
    dossier = orders.l17b(kast).dossier
    assert ask(dossier, "L17B")[0]
    confirmed = replace(dossier, brieven=(kast.brief("L17B", dt.date(2026, 3, 12)),))
    assert "al bevestigd" in ask(confirmed, "L17B")[1]


def test_receipt_is_confirmed_once_per_document(kast):
    dossier = kast.beantwoord()
    assert ask(dossier, "L07")[0]
    confirmed = kast.brief("L07", id=f"L07-{kast.stuk().document_id[:16]}")
    assert not ask(replace(dossier, brieven=(confirmed,)), "L07")[0]


def test_a_letter_of_an_inhabitant_may_have_to_go_on_to_another_body(kast, orders):
    dossier = kast.dossier(post=(orders.l18(kast).poststuk,))
    assert ask(dossier, "L18")[0]
    assert ask(dossier, "L18B")[0]


def test_the_commissaris_is_told_after_each_letter_of_the_ladder(kast):
    out = kast.brief()
    assert ask(kast.dossier(brieven=(out,)), "L11")[0]
    told = kast.brief("L11", dt.date(2026, 4, 10))
    assert "al geïnformeerd" in ask(kast.dossier(brieven=(out, told)), "L11")[1]


def test_a_gemeente_answers_when_the_letter_and_its_own_figures_are_there(kast, orders):
    dossier = orders.l14(kast).dossier
    assert "ibt records import" in ask(replace(dossier, records=kast.cijfers()), "L14")[1]
    assert "brief van het ministerie" in ask(replace(dossier, brieven=()), "L14")[1]


def test_a_gemeente_of_which_supervision_ended_is_not_told_to_the_commissaris(kast, orders):
    order = orders.l11(kast)
    ended = kast.dossier("GM0200", provincie="Gelderland")
    ended = replace(ended, zaak=replace(ended.zaak, trede=0), brieven=(kast.brief(),))
    ready = prepare(replace(order, dossiers=(*order.dossiers, ended)))
    assert ready.betreft_gemeenten == ("GM1700", "GM0177")
