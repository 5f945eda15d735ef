"""The letters of the ladder besides L02: L01, L03, L16 and, under legal lock, L04, L05 and L06."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.errors import ConfigError, FieldMissing, LetterError, LetterIncomplete, NoDecision
from pipeline.model.extraction import Bevinding
from templates.catalogue import read_catalogue
from templates.families.l01 import SignalCase, compose_l01
from templates.families.l03 import ActiveCase, compose_l03
from templates.families.l04 import IntentionCase, compose_l04
from templates.families.l05 import DecisionCase, compose_l05
from templates.families.l06 import ExecutionCase, compose_l06
from templates.families.l16 import DescentCase, compose_l16
from templates.families.legal import Dossier
from templates.fields import Signatory
from templates.letter import make_letter

LOCKED = ("l04", "l05", "l06")


def text(samples, fields) -> str:
    return samples.desk.letter(fields).text


@pytest.mark.parametrize("family", ["l01", "l03", "l16", *LOCKED])
def test_no_letter_of_a_phase_without_its_decision(samples, family):
    """INV-12."""
    wrong = {"dossier": samples.dossier(2)} if family in LOCKED else {"besluiten": samples.trede(4)}
    with pytest.raises(NoDecision, match=f"brief {family.upper()} hoort daarbij"):
        getattr(samples, family)(**wrong)


@pytest.mark.parametrize("family", ["l01", "l03", "l16"])
def test_no_letter_on_the_decision_of_another(samples, family):
    """INV-12."""
    fields = getattr(samples, family)()
    with pytest.raises(NoDecision):
        make_letter(family.upper(), fields, "een-ander-besluit", False, samples.catalogue)


@pytest.mark.parametrize("family", LOCKED)
def test_a_locked_letter_tells_the_finding_that_was_decided(samples, family):
    fields = getattr(samples, family)()
    dossier = samples.dossier(fields.trede, fields.cijfers.peildatum, bevinding=Bevinding.NIET)
    with pytest.raises(NoDecision, match="de cijfers geven niet"):
        getattr(samples, family)(dossier=dossier)


def test_a_signal_is_told_without_a_judgement(samples):
    told = text(samples, samples.l01())
    assert "vastgelegd in Fase 1 Signaleren. Dat is trede 1" in told
    assert "nog geen oordeel" in told
    assert "Categorie |" not in told


def test_figures_in_a_signal_need_their_source(samples):
    with pytest.raises(FieldMissing, match="de bron van de cijfers"):
        samples.l01(records=samples.desk.records())


def test_a_signal_of_which_nothing_is_known_names_everything(samples):
    with pytest.raises(FieldMissing) as told:
        compose_l01(samples.desk.envelope(), SignalCase(samples.trede(1), None, None, None), samples.catalogue)
    for part in ("cyclus", "signaal", "termijn"):
        assert part in str(told.value)


def test_active_supervision_shows_the_figures_then_and_now(samples):
    told = text(samples, samples.l03())
    assert "Realisatie per 1-7-2025 | Realisatie per 1-5-2026\nRegulier | 142 | 5 | 7\nAMV | 23 | 0 | 0" in told


def test_active_supervision_shows_each_agreement(samples):
    told = text(samples, samples.l03())
    assert "Locatie kiezen | het college | raadsbesluit | 1-7-2026" in told
    assert "Planning maken | de gemeentesecretaris | planning per kwartaal | 15-8-2026" in told


def test_a_gemeente_that_did_not_answer_reads_so(samples):
    silent = samples.variants_l03()[1]
    assert "ook niet na de herinnering van 4 mei 2026" in text(samples, silent)
    with pytest.raises(FieldMissing, match="het antwoord, of de datum van het rappel"):
        samples.l03(antwoord=None, rappel_datum=None)


def test_an_agreement_without_a_result_is_named(samples):
    half = replace(samples.l03().afspraken[1], resultaat="")
    with pytest.raises(FieldMissing, match="afspraak 2: resultaat"):
        samples.l03(afspraken=(samples.l03().afspraken[0], half))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"bestuurlijk_gesprek": dt.date(2026, 6, 3)}, "het bestuurlijk gesprek"),
        ({"bevinding": Bevinding.NIET}, "de cijfers geven niet"),
    ],
)
def test_active_supervision_refuses_what_does_not_fit(samples, changes, told):
    with pytest.raises(LetterError, match=told):
        samples.l03(**changes)


def test_older_figures_never_pass_for_new_ones(samples):
    with pytest.raises(LetterError, match="Wissel ze om"):
        samples.l03(records=samples.desk.records(peildatum=dt.date(2025, 1, 1)))


def test_active_supervision_of_which_nothing_is_known_names_everything(samples):
    besluiten = samples.trede(3, bevinding="niet")
    empty = ActiveCase(besluiten, None, None, None, (), None, None, None, (), (), Bevinding.NIET, (), (), None, None)
    with pytest.raises(FieldMissing) as told:
        compose_l03(samples.desk.envelope(), empty, samples.catalogue)
    for part in ("cyclus", "verzoek om informatie", "rappel", "gesprek", "bron", "redenen", "afspraken", "rapporteert",
                 "bestuurlijk gesprek", "realisatie in de categorie amv"):  # fmt: skip
        assert part in str(told.value)


def test_a_gemeente_that_complies_leaves_the_ladder(samples):
    told = text(samples, samples.l16())
    assert "voldoet op 1 juli 2026 aan de taak" in told
    assert "afgeschaald van trede 2. Het toezicht op deze taak stopt." in told


def test_a_gemeente_with_a_plan_goes_one_step_down(samples):
    told = text(samples, samples.variants_l16()[1])
    assert "afgeschaald van trede 3 naar trede 2" in told
    assert "aannemelijk gemaakt dat die er komen: de bouw is begonnen." in told


def test_a_step_up_is_no_descent(samples):
    with pytest.raises(LetterError, match="geen afschaling"):
        samples.l16(besluiten=samples.trede(2, bevinding="voldoet"))


def test_a_descent_without_a_decided_finding_is_refused(samples):
    with pytest.raises(NoDecision):
        samples.l16(besluiten=samples.trede(0, bevinding="gedeeltelijk"))


def test_a_descent_of_which_nothing_is_known_names_everything(samples):
    empty = DescentCase(samples.trede(0), None, None, None, (), None, None)
    with pytest.raises(FieldMissing) as told:
        compose_l16(samples.desk.envelope(), empty, samples.catalogue)
    for part in ("cyclus", "trede die de gemeente verlaat", "bron", "plan", "realisatie"):
        assert part in str(told.value)


@pytest.mark.parametrize("family", LOCKED)
def test_a_locked_letter_is_not_even_a_concept_without_an_approved_text(samples, family):
    fields = getattr(samples, family)()
    with pytest.raises(LetterIncomplete, match="juridisch slot"):
        make_letter(family.upper(), fields, fields.besluit_id, True, samples.catalogue)


@pytest.mark.parametrize("family", LOCKED)
def test_a_locked_letter_is_never_signed_under_mandate(approved_samples, family):
    fields = getattr(approved_samples, family)()
    official = Signatory("de minister van Asiel en Migratie", "namens hem", "V.O. Orbeeld", "directeur", "m", False)
    with pytest.raises(LetterIncomplete, match="tekent de bewindspersoon zelf"):
        make_letter(
            family.upper(),
            replace(fields, ondertekenaar=official),
            fields.besluit_id,
            False,
            approved_samples.catalogue,
        )


def test_a_mandate_for_a_locked_letter_is_refused(data_folder):
    file = data_folder / "ondertekenaars.toml"
    file.write_text(file.read_text("utf-8").replace('"L01", ', '"L01", "L04", '), "utf-8")
    with pytest.raises(ConfigError, match="brief L04 tekent de bewindspersoon zelf"):
        read_catalogue(data_folder)


def test_the_three_letters_of_the_last_phases_are_locked(catalogue):
    assert {name for name, spec in catalogue.letters.items() if spec.juridisch_slot} == {"L04", "L05", "L06"}


@pytest.mark.parametrize("family", LOCKED)
def test_a_gemeente_that_complies_is_never_stepped_in_for(samples, family):
    fields = getattr(samples, family)()
    done = samples.desk.records((142, 23), (142, 23), peildatum=fields.cijfers.peildatum)
    dossier = samples.dossier(fields.trede, fields.cijfers.peildatum, records=done)
    with pytest.raises(LetterError, match="voldoet de gemeente aan haar taak"):
        getattr(samples, family)(dossier=dossier)


@pytest.mark.parametrize("family", LOCKED)
def test_a_locked_letter_needs_legal_advice_and_a_motivated_decision(samples, family):
    fields = getattr(samples, family)()
    day = fields.cijfers.peildatum
    with pytest.raises(FieldMissing, match="juridisch advies"):
        getattr(samples, family)(dossier=samples.dossier(fields.trede, day, juridisch_advies=None))
    bare = (replace(samples.trede(fields.trede, bevinding="gedeeltelijk")[0], motivation=" "),)
    with pytest.raises(NoDecision, match="geen motivering"):
        getattr(samples, family)(dossier=samples.dossier(fields.trede, day, besluiten=bare))


def test_an_intention_of_which_nothing_is_known_names_everything(samples):
    dossier = Dossier(samples.trede(4, bevinding="niet"), None, (), (), Bevinding.NIET, None, None)
    empty = IntentionCase(dossier, (), "", (), (), "", "", (), None, None, None, None)
    with pytest.raises(FieldMissing) as told:
        compose_l04(samples.desk.envelope(), empty, samples.catalogue)
    for part in ("cyclus", "verloop", "bron", "advies", "samenvatting", "afspraken", "gemeenteraad",
                 "taakverwaarlozing", "proportionaliteit", "resultaten", "zienswijze", "bekendgemaakt"):  # fmt: skip
        assert part in str(told.value)


def test_an_agreement_nobody_judged_stops_the_intention(samples):
    open_one = replace(samples.l04().afspraken[0], stand="")
    with pytest.raises(FieldMissing, match="afspraak 1: of hij is nagekomen"):
        samples.l04(afspraken=(open_one,))


def test_an_intention_says_that_nothing_is_decided_yet(approved_samples):
    told = text(approved_samples, approved_samples.l04())
    assert "omdat het geen besluit is" in told
    assert "besluit ik" not in told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"gs_geinformeerd_op": dt.date(2026, 11, 19)}, "gedeputeerde staten moeten vóór"),
        ({"zienswijze_termijn": dt.date(2026, 11, 19)}, "loopt nog tot 19 november 2026"),
        ({"raad_afschrift_voornemen": dt.date(2026, 11, 20)}, "afschrift van het voornemen aan de raad"),
    ],
)
def test_a_decision_keeps_the_order_of_the_law(samples, changes, told):
    """INV-13."""
    with pytest.raises(LetterError, match=told):
        samples.l05(**changes)


def test_a_decision_without_a_term_needs_a_reason_for_its_haste(samples, approved_samples):
    """INV-13."""
    late = (replace(samples.l05().resultaten[0], uiterlijk=dt.date(2026, 11, 19)),)
    with pytest.raises(LetterError, match="laatste termijn van een resultaat"):
        samples.l05(resultaten=late)
    urgent = approved_samples.l05(resultaten=late, spoed="de huidige opvang sluit.")
    assert "omdat er spoed is: de huidige opvang sluit." in text(approved_samples, urgent)


def test_a_decision_without_remedy_or_copies_is_refused(samples):
    """INV-13."""
    with pytest.raises(FieldMissing) as told:
        samples.l05(rechtsmiddel=None, afschriften=("de gemeenteraad",))
    for part in ("rechtsmiddelen", "afschrift aan gedeputeerde staten", "afschrift aan de commissaris van de Koning"):
        assert part in str(told.value)


def test_a_decision_names_its_appeal_and_never_an_objection(approved_samples):
    told = text(approved_samples, approved_samples.l05())
    assert (
        "beroep instellen bij de Afdeling bestuursrechtspraak van de Raad van State. Dat kan binnen zes weken" in told
    )
    assert "bezwaar" not in told


def test_a_decision_of_which_nothing_is_known_names_everything(samples):
    dossier = Dossier(samples.trede(5, bevinding="niet"), None, (), (), Bevinding.NIET, None, None)
    empty = DecisionCase(dossier, None, None, None, (), (), (), "", "", (), None, None, None, None, None, ())
    with pytest.raises(FieldMissing) as told:
        compose_l05(samples.desk.envelope(), empty, samples.catalogue)
    for part in ("voornemen", "zienswijze", "afspraken", "overwegingen", "resultaten", "gedeputeerde staten", "raad",
                 "bekendmaking van het voornemen", "besluit wordt bekendgemaakt", "rechtsmiddelen"):  # fmt: skip
        assert part in str(told.value)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"laatste_termijn": dt.date(2027, 3, 15)}, "Meet op of na die dag"),
        ({"laatste_termijn": dt.date(2027, 3, 2)}, "Meet op of na die dag"),
        ({"startdatum": dt.date(2027, 3, 14)}, "kan niet beginnen vóór"),
    ],
)
def test_an_execution_keeps_the_order_of_the_law(samples, changes, told):
    with pytest.raises(LetterError, match=told):
        samples.l06(**changes)


def test_an_execution_of_which_nothing_is_known_names_everything(samples):
    dossier = Dossier(samples.trede(6, bevinding="niet"), None, (), (), Bevinding.NIET, None, None)
    with pytest.raises(FieldMissing) as told:
        compose_l06(
            samples.desk.envelope(), ExecutionCase(dossier, None, None, None, (), (), (), ""), samples.catalogue
        )
    for part in ("besluit tot indeplaatsstelling", "laatste termijn", "uitvoering begint", "resultaten", "aangegeven",
                 "functies", "kosten", "niet is ingetrokken", "niet heeft geschorst"):  # fmt: skip
        assert part in str(told.value)
