"""A whole order of each family gives a letter; what the law keeps locked stays locked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import LetterIncomplete
from pipeline.legtwo.cases.prepare import BOUWERS, prepare
from templates.letter import make_letter
from templates.registry import FIELDS_OF

FAMILIES = sorted(FIELDS_OF)
LOCKED = ("L04", "L05", "L06")


def made(kast, vraag):
    ready = prepare(vraag)
    return make_letter(vraag.familie, ready.fields, ready.besluit_id, False, kast.catalogue)


def test_every_family_has_a_builder():
    assert sorted(BOUWERS) == FAMILIES


@pytest.mark.parametrize("familie", [one for one in FAMILIES if one not in LOCKED])
def test_a_whole_order_gives_a_letter_that_passes_its_checks(kast, orders, familie):
    assert made(kast, orders.ORDERS[familie](kast)).letter.family == familie


@pytest.mark.parametrize("familie", LOCKED)
def test_a_whole_order_under_lock_is_refused_for_the_lock_only(kast, orders, familie):
    ready = prepare(orders.ORDERS[familie](kast))
    with pytest.raises(LetterIncomplete, match="juridisch slot"):
        make_letter(familie, ready.fields, ready.besluit_id, False, kast.catalogue)


@pytest.mark.parametrize("variant", ["volledig", "onvolledig", "onvoldoende", "weigering", "bezwaar"])
def test_each_reply_to_an_answer_follows_the_judgement(kast, orders, variant):
    ready = prepare(orders.l08(kast, variant))
    assert ready.fields.variant.value == variant


@pytest.mark.parametrize("code", ["pv21", "pv31"])
def test_the_letter_with_the_verdeelbesluit_is_made_for_a_province_and_its_own_regietafel(kast, orders, code):
    row = orders.province(code)
    text = made(kast, orders.l12(kast, code)).text
    assert row.regietafel in text
    assert ("ruim boven haar provinciale opgave" in text) is (code == "pv31")


@pytest.mark.parametrize("ontvanger", ["RAAD", "GS", "CDK", "REGIETAFEL"])
def test_a_copy_goes_to_the_body_that_gets_it(kast, orders, ontvanger):
    to = orders.Receiver[ontvanger]
    ready = prepare(orders.l20(kast, to))
    assert ready.naam == f"L20-GM1700-{ontvanger.lower()}-2026-04-10"
    assert made(kast, orders.l20(kast, to)).text


NAMES = {
    "L02": "L02-GM1700-2026-04-09",
    "L07": f"L07-{'b' * 16}",
    "L08": "L08-GM1700-2026-05-06",
    "L11": "L11-pv23-2026-04-10",
    "L12": "L12-pv23-2024-12-20",
    "L14": "L14-GM1700-2026-04-24",
    "L17B": "L17B-GM1700-2026-04-09",
    "L18": f"L18-{'f' * 16}",
}


@pytest.mark.parametrize("familie", NAMES)
def test_the_id_of_a_letter_says_what_it_is_and_of_whom(kast, orders, familie):
    assert prepare(orders.ORDERS[familie](kast)).naam == NAMES[familie]


def test_a_letter_belongs_to_the_dossier_of_every_gemeente_it_is_about(kast, orders):
    assert prepare(orders.l02(kast)).betreft_gemeenten == ("GM1700",)
    assert prepare(orders.l11(kast)).betreft_gemeenten == ("GM1700", "GM0177")
    assert len(prepare(orders.l12(kast)).betreft_gemeenten) == 25


def test_the_confirmation_of_receipt_has_the_number_of_registration_as_its_reference(kast, orders):
    head = prepare(orders.l07(kast)).fields.brief
    assert (head.referentie, head.datum) == ("2026-000123", kast.stuk().ontvangen_op)


def test_a_letter_rests_on_the_decision_of_the_dossier(kast, orders):
    order = orders.l02(kast)
    assert prepare(order).besluit_id == order.dossier.besluiten[-1].id


def test_the_sender_of_a_forwarded_document_is_named_by_its_number_only(kast, orders):
    order = replace(orders.l18(kast), registratie="2026-000777")
    assert prepare(order).fields.aan.naam == "stuk met nummer 2026-000777"


def test_a_gemeente_without_a_mailbox_in_the_register_gets_its_letter_by_mail(kast):
    ready = prepare(kast.vraag("L02", dossier=kast.dossier("GM0202")))
    assert ready.fields.aan.adres == ("Per e-mail",)
