"""An order of which something is missing gives one message with all of it, and with what supplies it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import FieldMissing, LetterError, NoDecision
from pipeline.legtwo.cases.prepare import prepare
from pipeline.model.extraction import DocumentType

MISSING = {
    "L01": ("het signaal met zijn datum", "de termijn voor een reactie"),
    "L02": ("de termijn voor het antwoord", "een ondertekenaar met mandaat"),
    "L03": ("het gesprek", "de samenvatting", "de redenen", "de afspraken", "rapporteert", "het bestuurlijk gesprek"),
    "L04": ("juridisch advies", "de feiten en het verloop", "taakverwaarlozing", "zienswijze", "gemeenteraad"),
    "L05": ("juridisch advies", "de overwegingen", "de rechtsmiddelen", "de bekendmaking van het voornemen"),
    "L06": ("juridisch advies", "de bron van de cijfers", "de uitvoering begint", "de kosten"),
    "L07": ("onze referentie", "het registratienummer"),
    "L08": ("de voortgang opnieuw wordt bekeken", "de datum van de brief"),
    "L09": ("de nieuwe termijn", "postvak, quarantaine en ongewenste post"),
    "L10": ("het voorstel voor het gesprek", "de functies", "uiterlijk reageert", "de peildatum"),
    "L11": ("onze referentie", "een ondertekenaar met mandaat"),
    "L12": ("de gegevens van de provincie", "de landelijke cijfers", "de nadere afspraken", "de extra instrumenten"),
    "L13": ("de eerste dag", "de laatste dag", "de functie van de afzender"),
    "L14": ("in voorbereiding", "vraag 2", "vraag 3", "vraag 4", "vraag 5", "de secretaris en de burgemeester"),
    "L15": ("de datum van het gesprek", "de functies", "de onderwerpen", "de termijn om te reageren"),
    "L16": ("onze referentie", "een ondertekenaar met mandaat"),
    "L17": ("de omstandigheid", "wat de gemeente eraan doet", "de secretaris", "de burgemeester"),
    "L17B": ("het registratienummer", "de datum van de brief"),
    "L18": ("het onderwerp", "het bestuursorgaan dat bevoegd is"),
    "L18B": ("het onderwerp", "van wie het stuk komt"),
    "L19": ("de reden van de beslissing", "de datum van de brief"),
    "L20": ("wie het afschrift krijgt", "de datum van de brief"),
}


def stripped(order):
    return replace(order, form={}, referentie=None, datum=None, registratie=None)


@pytest.mark.parametrize("familie", MISSING)
def test_an_order_without_its_form_names_everything_that_is_missing_at_once(kast, orders, familie):
    with pytest.raises(FieldMissing) as refused:
        prepare(stripped(orders.ORDERS[familie](kast)))
    assert [label for label in MISSING[familie] if label not in str(refused.value)] == []


def test_the_message_says_which_command_or_form_supplies_what_is_missing(kast):
    order = kast.vraag("L08", dossier=kast.dossier(brieven=(kast.brief(),), records=()), datum=None)
    with pytest.raises(FieldMissing) as refused:
        prepare(order)
    told = str(refused.value)
    assert all(words in told for words in ("ibt records", "ibt links", "ibt answers", "--datum"))


def test_the_form_is_named_only_when_it_can_supply_something(kast, orders):
    with pytest.raises(FieldMissing) as refused:
        prepare(replace(orders.l16(kast), referentie=None))
    assert "--kenmerk" in str(refused.value)
    assert "formulier" not in str(refused.value)


@pytest.mark.parametrize(
    ("familie", "option"),
    [("L02", "--gemeente"), ("L07", "--document"), ("L12", "--provincie"), ("L18B", "--gemeente")],
)
def test_an_order_that_does_not_say_what_it_is_about_names_the_option(kast, orders, familie, option):
    order = replace(orders.ORDERS[familie](kast), dossier=None, provincie=None)
    with pytest.raises(FieldMissing, match=option):
        prepare(replace(order, poststuk=None) if familie == "L07" else order)


def test_without_a_decision_there_is_no_letter_and_the_message_names_the_command(kast):
    with pytest.raises(NoDecision, match="ibt ladder decide"):
        prepare(kast.vraag("L02", dossier=kast.dossier(besluiten=())))


def test_a_family_that_does_not_exist_is_refused_with_those_that_do(kast):
    with pytest.raises(FieldMissing, match="L17B"):
        prepare(kast.vraag("L99"))


@pytest.mark.parametrize(("familie", "rol"), [("L02", "gemeente"), ("L14", "ministerie"), ("L13", "ministerie")])
def test_a_letter_of_somebody_else_is_refused(kast, orders, familie, rol):
    order = replace(orders.ORDERS[familie](kast), organisatie=kast.organisatie(rol))
    with pytest.raises(LetterError, match="schrijft"):
        prepare(order)


def test_a_gemeente_in_another_province_than_that_of_its_verdeelbesluit_is_refused(kast):
    """INV-15."""
    with pytest.raises(LetterError, match="ligt in Overijssel"):
        prepare(kast.vraag("L02", dossier=kast.dossier(provincie="Gelderland")))


def test_a_copy_of_a_half_known_province_names_the_data_of_that_province(kast, orders):
    order = orders.l12(kast)
    half = {**order.form, "provincie": {"heeft_restopgave": True}}
    with pytest.raises(FieldMissing, match="de gegevens van de provincie met de datum van het verslag"):
        prepare(replace(order, form=half))


def test_the_receipt_of_a_letter_of_the_ministry_itself_is_never_confirmed(kast):
    piece = kast.stuk("a" * 64, DocumentType.IBT_LETTER)
    with pytest.raises(LetterError, match="van het ministerie zelf"):
        prepare(kast.vraag("L07", poststuk=piece, registratie="2026-000001"))
