from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import FieldMissing, FigureConflict, LetterError, NoDecision
from pipeline.model.extraction import Bevinding, Category, DocumentType
from pipeline.model.status import VoorstelKind
from templates.families.l02 import LadderCase, compose_l02
from templates.fields import Agreement, Term, TermUnit, snapshot
from templates.registry import restore


def test_no_letter_without_any_decision(desk):
    with pytest.raises(NoDecision, match="geen besluit over de trede"):
        desk.l02(besluiten=())


def test_no_letter_without_a_decision_on_the_finding(desk):
    with pytest.raises(NoDecision, match="geen besluit over de bevinding"):
        desk.l02(besluiten=(desk.besluit(VoorstelKind.TREDE, {"trede": 2}),))


def test_no_phase_2_letter_when_the_decision_says_another_trede(desk):
    with pytest.raises(NoDecision, match="niet op trede 2"):
        desk.l02(besluiten=desk.besluiten(trede=3))


def test_no_letter_when_the_decided_finding_differs_from_the_figures(desk):
    with pytest.raises(NoDecision, match="Neem een nieuw besluit"):
        desk.l02(besluiten=desk.besluiten("niet"))


def test_no_letter_when_the_figures_give_no_finding(desk):
    with pytest.raises(NoDecision, match="geen bevinding"):
        compose_l02(
            desk.envelope(),
            LadderCase(desk.records(), None, desk.besluiten(), None, None, None),
            desk.catalogue,
        )


def test_no_phase_2_letter_for_a_gemeente_that_complies(desk):
    with pytest.raises(NoDecision):
        desk.l02((142, 23), (142, 23), "voldoet")


def test_a_decision_on_another_gemeente_does_not_count(desk):
    with pytest.raises(NoDecision):
        desk.l02(besluiten=desk.besluiten(gemeente="GM9002"))


def test_a_decision_in_another_cyclus_does_not_count(desk):
    with pytest.raises(NoDecision):
        desk.l02(besluiten=desk.besluiten(cyclus="2026-2028"))


def test_the_latest_decision_holds(desk):
    later = desk.besluit(VoorstelKind.TREDE, {"trede": 1}, "later", hour=12)
    with pytest.raises(NoDecision):
        desk.l02(besluiten=(later, *desk.besluiten()))


def test_a_decision_on_the_trede_may_carry_the_finding(desk):
    one = desk.besluit(VoorstelKind.TREDE, {"trede": 2, "bevinding": "gedeeltelijk"}, "samen")
    assert desk.l02(besluiten=(one,)).besluit_id == "samen"


def test_two_decisions_that_name_different_findings_carry_no_letter(desk):
    both = (
        desk.besluit(VoorstelKind.BEVINDING, {"bevinding": "gedeeltelijk"}),
        desk.besluit(VoorstelKind.TREDE, {"trede": 2, "bevinding": "niet"}),
    )
    with pytest.raises(NoDecision):
        desk.l02(besluiten=both)


def test_everything_that_is_missing_is_named_at_once(desk):
    envelope = desk.envelope(referentie="", aan=desk.gemeente(adres=()))
    records = (desk.record(Category.REGULIER, 142, None),)
    with pytest.raises(FieldMissing) as told:
        desk.l02(envelope=envelope, records=records, bron=None, termijn=None)
    message = str(told.value)
    for part in ("onze referentie", "postadres", "de bron", "de termijn", "realisatie in de categorie regulier",
                 "wettelijke taak in de categorie amv", "realisatie in de categorie amv"):  # fmt: skip
        assert part in message


def test_a_missing_realisatie_is_never_taken_for_zero(desk):
    with pytest.raises(FieldMissing, match="de realisatie in de categorie amv"):
        desk.l02(records=desk.records((142, 23), (5, None)))


def test_an_organisation_without_mailbox_cannot_write(desk):
    envelope = desk.envelope(organisatie=desk.organisation(mailbox=""))
    with pytest.raises(FieldMissing, match=r"organisatie\.mailbox"):
        desk.l02(envelope=envelope)


def test_a_day_without_mandate_has_no_signatory(desk):
    day = dt.date(2025, 12, 31)
    termijn = Term(3, TermUnit.WEEKS, day + dt.timedelta(21))
    with pytest.raises(FieldMissing, match="ondertekenaar met mandaat"):
        desk.l02(envelope=desk.envelope(datum=day), termijn=termijn)


def test_two_figures_for_one_category_stop_the_letter(desk):
    double = (*desk.records(), desk.record(Category.AMV, 23, 4))
    with pytest.raises(FigureConflict, match="twee cijfers"):
        desk.l02(records=double)


def test_figures_of_two_peildata_never_share_a_table(desk):
    mixed = (desk.record(Category.REGULIER, 142, 5), desk.record(Category.AMV, 23, 0, peildatum=dt.date(2026, 4, 1)))
    with pytest.raises(FigureConflict, match="1 juli 2025, 1 april 2026"):
        desk.l02(records=mixed)


def test_figures_of_another_gemeente_stop_the_letter(desk):
    with pytest.raises(LetterError, match="GM9002"):
        desk.l02(records=desk.records(gemeente="GM9002"))


def test_a_total_or_another_group_never_enters_the_letter(desk):
    extra = (*desk.records(), desk.record(Category.STATUSHOUDERS, 80, 40))
    assert desk.l02(records=extra).realisatie == desk.l02().realisatie


def test_a_gemeente_without_any_task_gets_no_letter(desk):
    with pytest.raises(LetterError, match="geen wettelijke taak"):
        desk.l02((0, 0), (0, 0), "niet")


def test_a_term_that_does_not_follow_from_the_dagtekening_is_refused(desk):
    with pytest.raises(LetterError, match="Reken de termijn opnieuw uit"):
        desk.l02(termijn=Term(3, TermUnit.WEEKS, dt.date(2026, 5, 1)))


@pytest.mark.parametrize(
    ("taak", "realisatie", "overschot"),
    [
        ((142, 23), (165, 0), True),
        ((142, 23), (142, 0), False),
        ((142, 23), (5, 0), False),
        ((0, 23), (10, 0), True),
    ],
)
def test_a_surplus_counts_only_beside_a_shortage(desk, taak, realisatie, overschot):
    assert desk.l02(taak, realisatie).overschot is overschot


def test_one_place_is_enough_for_a_word_of_thanks(desk):
    assert desk.l02((142, 23), (0, 1)).waardering is True
    assert desk.l02((142, 23), (0, 0), "niet").waardering is False


def test_an_agreement_keeps_its_category_in_the_letter(desk):
    agreed = Agreement("Duinrode", "Westerdam", "regulier", 10, dt.date(2025, 3, 1))
    assert desk.l02((0, 23), (0, 0), "niet", afspraken=(agreed,)).geen_regulier is False


def test_the_kept_fields_give_the_same_letter_again(desk):
    fields = desk.l02(art8_datum=dt.date(2026, 2, 3))
    assert restore("L02", snapshot(fields)) == fields


def test_a_receipt_names_the_subject_from_our_own_list(desk):
    assert desk.l07().onderwerp == "de uitvoering van de Spreidingswet"
    assert desk.l07(document_type=DocumentType.OTHER).onderwerp is None


def test_a_receipt_without_number_and_day_names_both(desk):
    with pytest.raises(FieldMissing, match=r"datum van ontvangst; het registratienummer"):
        desk.l07(ontvangen_op=None, registratienummer="")


def test_a_reference_read_from_paper_becomes_one_clean_line(desk):
    assert desk.l07(uw_kenmerk="Z-26\x00\n 17 ").brief.uw_kenmerk == "Z-26 17"


def test_a_finding_of_no_places_at_all_is_allowed(desk):
    assert desk.l02((142, 23), (0, 0), "niet").bevinding is Bevinding.NIET
