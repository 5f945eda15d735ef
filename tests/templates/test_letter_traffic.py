"""The letters around the ladder: L15, L17, L18, L19 and L20."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import FieldMissing, LetterError
from templates.families.l15 import ReportCase, compose_l15
from templates.families.l17 import NotificationCase, NotificationReceipt, compose_l17, compose_l17b
from templates.families.l18 import Forwarded, compose_l18, compose_l18b
from templates.families.l19 import ExtensionCase, compose_l19
from templates.families.l20 import CopyCase, Receiver, compose_l20


def text(samples, fields) -> str:
    return samples.desk.letter(fields).text


def test_a_report_names_people_by_their_function(samples):
    told = text(samples, samples.l15())
    assert "- beleidsadviseur van de gemeente\n" in told
    assert "Cijfers. De cijfers kloppen." in told


def test_a_report_without_agreements_says_so(samples):
    assert "geen afspraken gemaakt" in text(samples, samples.l15(afspraken=()))


def test_a_report_of_a_talk_that_was_not_held_yet_is_refused(samples):
    with pytest.raises(LetterError, match="het gesprek"):
        samples.l15(gesprek_datum=dt.date(2026, 5, 23))


def test_a_notification_names_each_circumstance(samples):
    told = text(samples, samples.l17())
    assert "sinds 1 februari 2026 en gaat om 80 plekken in de categorie regulier. Wij verwachten" in told
    assert "12 plekken in de categorie AMV. Hoelang het duurt, weten wij nog niet.\n" in told


def test_a_circumstance_of_tomorrow_is_refused(samples):
    with pytest.raises(LetterError, match="begin van een omstandigheid"):
        samples.l17(envelope=samples.envelope(dt.date(2026, 2, 2), aan=samples.minister()))


def test_a_confirmation_says_that_the_task_stays(samples):
    told = text(samples, samples.l17b(uw_kenmerk="Z-26-9"))
    assert "met kenmerk Z-26-9 op grond van artikel 8" in told
    assert "Uw melding verandert de taak uit het verdeelbesluit niet." in told


def test_a_sender_hears_where_its_letter_went_and_when_it_came_in(samples):
    told = text(samples, samples.l18())
    assert "Op 21 april 2026 is uw brief" in told
    assert "doorgestuurd naar het college van burgemeester en wethouders van Duinrode." in told


def test_the_mailbox_of_the_competent_body_may_be_named(samples):
    assert "post@duinrode.voorbeeld" in text(samples, samples.l18(mailbox_bevoegd="post@duinrode.voorbeeld"))


def test_a_forwarded_piece_keeps_its_day_and_names_no_person(samples):
    told = text(samples, samples.l18b())
    assert "het stuk op 21 april 2026 is ontvangen" in told
    assert "afkomstig van een inwoner." in told


def test_more_time_is_given_once(samples):
    with pytest.raises(LetterError, match="Een tweede keer kan niet"):
        samples.l19(eerder_verlengd=True)
    refused = samples.l19(eerder_verlengd=True, toegekend=False, nieuwe_termijn=None)
    assert "De termijn blijft 30 april 2026." in text(samples, refused)


@pytest.mark.parametrize("day", [dt.date(2026, 4, 30), dt.date(2026, 4, 20)])
def test_a_new_term_is_later_than_the_old_one(samples, day):
    with pytest.raises(LetterError):
        samples.l19(nieuwe_termijn=day)


def test_the_law_is_named_only_where_it_asks_for_the_copy(samples):
    assert "De Gemeentewet schrijft voor dat de gemeenteraad" in text(samples, samples.l20())
    assert "Gemeentewet" not in text(samples, samples.l20(trede=2))


def test_a_copy_of_a_letter_of_tomorrow_is_refused(samples):
    with pytest.raises(LetterError, match="de brief"):
        samples.l20(envelope=samples.envelope(dt.date(2026, 4, 8)))


EMPTY = {
    "L15": (
        compose_l15,
        ReportCase(None, None, "", (), (), (), None),
        ("uitnodiging", "gesprek", "vorm"),
    ),
    "L17": (compose_l17, NotificationCase("", None, (), (), (), "", ""), ("omstandigheid", "doet", "secretaris")),
    "L17B": (compose_l17b, NotificationReceipt(None, None), ("datum van ontvangst", "registratienummer")),
    "L18": (compose_l18, Forwarded(None, "", "", "", ""), ("ontvangst", "soort", "onderwerp", "bevoegd")),
    "L18B": (compose_l18b, Forwarded(None, "", "", "", ""), ("ontvangst", "soort", "onderwerp", "van wie")),
    "L19": (compose_l19, ExtensionCase(None, None, None, None, None, None, ""), ("verzoek", "termijn", "reden")),
    "L20": (compose_l20, CopyCase(None, None, "", "", None), ("wie het", "kenmerk", "onderwerp")),
}


@pytest.mark.parametrize("family", EMPTY)
def test_a_letter_of_which_nothing_is_known_names_everything(samples, family):
    compose, case, parts = EMPTY[family]
    with pytest.raises(FieldMissing) as told:
        compose(samples.desk.envelope(referentie=""), case, samples.catalogue)
    for part in ("onze referentie", *parts):
        assert part in str(told.value)


def test_every_receiver_of_a_copy_is_known():
    assert [one.value for one in Receiver] == [
        "gemeenteraad",
        "gedeputeerde staten",
        "commissaris van de Koning",
        "regietafel",
    ]
