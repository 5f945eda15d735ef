"""Terms of letters, through the real walk: started by a person, met by post, moved only by a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import FigureMissing, InputError, NoDecision, RecordError
from pipeline.model.dossier import Dossier
from pipeline.model.letter import Letter, LetterStatus
from pipeline.model.status import Voorstel, VoorstelKind
from pipeline.model.termijn import GebeurtenisSoort, LopendeTermijn, TermijnStatus
from pipeline.store import decisions, feiten, letters
from pipeline.termijn import next_working_day
from pipeline.trede import make_voorstel, read_ladder
from pipeline.zaak import besluiten, termijnen, termijnlijst
from pipeline.zaak.besluiten import Wil
from pipeline.zaak.bureau import Bureau, today
from pipeline.zaak.dossier import read_dossier
from pipeline.zaak.uitgaand import find_our_letter

Through = Callable[[Path], str]
DALFSEN = "GM0148"
WHO = "B. Handelaar"
WEEK = dt.timedelta(days=7)


def on(bureau: Bureau, dag: dt.date) -> Dossier:
    return read_dossier(bureau, "Dalfsen", dag=dag)


def started(bureau: Bureau, through: Through, letter: Path) -> LopendeTermijn:
    return termijnen.start_for_document(bureau, through(letter), WHO)


def mandate(bureau: Bureau) -> str:
    return next(one.sleutel for one in bureau.mandaten if one.holds(today()))


def wil(bureau: Bureau) -> Wil:
    return Wil(WHO, mandate(bureau), "Het verzoek is goed onderbouwd.")


def sent(bureau: Bureau, familie: str, kenmerk: str, datum: dt.date, **data: Any) -> str:
    """Keep a letter of ours as one that went out, and give its id."""
    told = {"brief": {"referentie": kenmerk, "datum": datum.isoformat()}, "gemeente": {"code": DALFSEN}, **data}
    name = f"{familie}-{DALFSEN}-{datum}"
    with bureau.store.write() as session:
        for status in (LetterStatus.CONCEPT, LetterStatus.APPROVED, LetterStatus.SENT):
            out = datum if status is LetterStatus.SENT else None
            letter = Letter(familie, familie, "1", "0" * 64, told, status, None, "0" * 64, "0" * 64, verzonden_op=out)
            letters.add_letter(session, name, letter, WHO)
    return name


def running(bureau: Bureau) -> LopendeTermijn:
    """Give the term of a letter that went out today."""
    name = sent(bureau, "L02", "2026-1", today())
    term = termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    assert term is not None
    return term


# -- the last day -------------------------------------------------------------------------------------------------


def test_d06_a_term_from_the_dagtekening_takes_no_notice_of_the_received_stamp(
    bureau: Bureau, through: Through, stukken: Any
):
    letter = stukken.toezichtbrief(datum=dt.date(2026, 4, 9))
    assert started(bureau, through, letter).uiterlijk == dt.date(2026, 4, 30)


def test_d07_a_term_from_the_receipt_waits_for_the_day_of_receipt(bureau: Bureau, through: Through, stukken: Any):
    letter = through(stukken.toezichtbrief(termijn="binnen drie weken na ontvangst van deze brief"))
    with pytest.raises(FigureMissing, match="ontvangst"):
        termijnen.start_for_document(bureau, letter, WHO)
    term = termijnen.start_for_document(bureau, letter, WHO, dt.date(2026, 4, 15))
    assert (term.anker, term.uiterlijk) == ("ontvangst", dt.date(2026, 5, 6))


def test_d08_a_term_that_ends_on_koningsdag_stays_and_the_reminder_waits_for_a_working_day(
    bureau: Bureau, through: Through, stukken: Any
):
    term = started(bureau, through, stukken.toezichtbrief(datum=dt.date(2026, 4, 6)))
    (state,) = on(bureau, dt.date(2026, 4, 28)).termijnen
    assert term.uiterlijk == dt.date(2026, 4, 27)
    assert (state.rappel_vanaf, state.rappel_kan) == (dt.date(2026, 4, 28), True)


def test_d13_a_term_runs_on_into_the_next_year(bureau: Bureau, through: Through, stukken: Any):
    term = started(bureau, through, stukken.toezichtbrief(datum=dt.date(2025, 12, 29)))
    assert term.uiterlijk == dt.date(2026, 1, 19)


def test_d14_a_term_over_the_change_of_the_clock_counts_days(bureau: Bureau, through: Through, stukken: Any):
    term = started(bureau, through, stukken.toezichtbrief(datum=dt.date(2026, 3, 13)))
    assert term.uiterlijk == dt.date(2026, 4, 3)


# -- starting -----------------------------------------------------------------------------------------------------


def test_a_term_that_is_started_twice_is_one_term(bureau: Bureau, through: Through, stukken: Any):
    letter = through(stukken.toezichtbrief())
    first = termijnen.start_for_document(bureau, letter, WHO)
    assert termijnen.start_for_document(bureau, letter, "I. Ander") == first
    with bureau.store.read() as session:
        assert len(feiten.history(session, LopendeTermijn)) == 1


def test_a_letter_that_names_no_term_starts_none(bureau: Bureau, through: Through, stukken: Any):
    letter = through(stukken.toezichtbrief(termijn="schriftelijk"))
    with pytest.raises(InputError, match="noemt geen termijn"):
        termijnen.start_for_document(bureau, letter, WHO)


def test_the_last_day_that_a_letter_names_goes_before_the_rule_of_its_kind(bureau: Bureau):
    name = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9), termijn={"datum": "2026-05-11"})
    term = termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    assert term is not None
    assert (term.uiterlijk, term.aantal, term.eenheid) == (dt.date(2026, 5, 11), 32, "dag")


def test_a_letter_of_a_kind_without_term_starts_none(bureau: Bureau):
    name = sent(bureau, "L07", "2026-000001", dt.date(2026, 4, 9))
    assert termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO) is None


def test_a_term_of_a_letter_that_was_withdrawn_lapses(bureau: Bureau):
    name = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9))
    termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    with bureau.store.write() as session:
        assert termijnen.verval(session, name, dt.date(2026, 4, 10), WHO) == 1
    (state,) = on(bureau, dt.date(2026, 5, 6)).termijnen
    assert (state.status, state.rappel_kan) == (TermijnStatus.VERVALLEN, False)


def test_a_term_of_a_letter_that_was_withdrawn_lapses_once_on_the_day_of_withdrawal(bureau: Bureau):
    name = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9))
    term = termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    with bureau.store.write() as session:
        stored = letters.find_letter(session, name)
        assert stored and term
        letters.add_letter(session, name, replace(stored.letter, status=LetterStatus.WITHDRAWN), WHO)
        termijnen.verval(session, name, dt.date(2026, 4, 15), WHO)
    told = termijnlijst.terms_of(bureau, DALFSEN).gebeurtenissen[term.id]
    assert [(event.soort, event.dag) for event in told] == [(GebeurtenisSoort.VERVALLEN, dt.date(2026, 4, 15))]


def proposal_of_term(bureau: Bureau, document_id: str) -> Voorstel:
    content = {"datum": "2026-05-04"}
    made = make_voorstel(
        document_id, DALFSEN, "2024-2026", VoorstelKind.TERMIJN, content, ("reden",), (), (), read_ladder()
    )
    with bureau.store.write() as session:
        decisions.add_voorstellen(session, [made])
    return made


def test_a_term_that_is_taken_over_is_decided_and_started_together(bureau: Bureau, through: Through, stukken: Any):
    made = proposal_of_term(bureau, through(stukken.toezichtbrief()))
    besluit = termijnen.take_over(bureau, made.id, wil(bureau))
    (state,) = termijnlijst.standen(bureau, dt.date(2026, 4, 20))
    assert (besluit.voorstel_id, state.uiterlijk) == (made.id, dt.date(2026, 5, 4))


def test_a_proposal_of_a_term_that_cannot_start_stays_open(bureau: Bureau, through: Through, stukken: Any):
    letter = through(stukken.toezichtbrief(termijn="binnen drie weken na ontvangst van deze brief"))
    made = proposal_of_term(bureau, letter)
    with pytest.raises(FigureMissing, match="ontvangst"):
        termijnen.take_over(bureau, made.id, wil(bureau))
    with bureau.store.read() as session:
        assert decisions.is_open(session, made)


def test_a_decision_that_is_refused_starts_no_term(bureau: Bureau, through: Through, stukken: Any):
    made = proposal_of_term(bureau, through(stukken.toezichtbrief()))
    with pytest.raises(NoDecision):
        termijnen.take_over(bureau, made.id, Wil(WHO, "bestaat-niet", "Akkoord."))
    assert termijnlijst.standen(bureau, today()) == ()


def test_a_reminder_is_noted_with_the_letter_it_reminds_of(bureau: Bureau):
    first = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9))
    termijnen.start_for_letter(bureau, find_our_letter(bureau, first), WHO)
    again = sent(bureau, "L09", "2026-2", dt.date(2026, 5, 1), vorige={"referentie": "2026-1", "datum": "2026-04-09"})
    termijnen.start_for_letter(bureau, find_our_letter(bureau, again), WHO)
    dossier = on(bureau, dt.date(2026, 5, 4))
    assert [state.termijn.start for state in dossier.termijnen] == [first, again]
    assert termijnlijst.rappel_kan(dossier, dossier.brieven[0]) == (False, "De herinnering is al verzonden.")


# -- what post does -----------------------------------------------------------------------------------------------


def test_c08_an_answer_after_the_term_blocks_the_reminder(bureau: Bureau, through: Through, stukken: Any):
    started(bureau, through, stukken.toezichtbrief())
    through(stukken.antwoord(stempel=dt.date(2026, 5, 7)))
    dossier = on(bureau, dt.date(2026, 5, 8))
    (state,) = dossier.termijnen
    assert (state.status, state.beantwoord_op) == (TermijnStatus.VERLOPEN, dt.date(2026, 5, 7))
    can, reason = termijnlijst.rappel_kan(dossier, dossier.brieven[0])
    assert not can and "7 mei 2026" in reason


def test_c09_a_request_for_time_holds_the_reminder_and_only_a_decision_moves_the_term(
    bureau: Bureau, through: Through, stukken: Any
):
    term = started(bureau, through, stukken.toezichtbrief())
    through(
        stukken.antwoord(
            "Wij verzoeken u om uitstel van de termijn tot 1 juni 2026.",
            betreft="verzoek om uitstel",
            stempel=term.uiterlijk,
        )
    )
    (state,) = on(bureau, dt.date(2026, 5, 6)).termijnen
    assert (state.uiterlijk, state.status, state.rappel_kan) == (term.uiterlijk, TermijnStatus.VERLOPEN, False)
    with pytest.raises(NoDecision):
        termijnen.uitstel(bureau, term.id, dt.date(2026, 6, 1), Wil(WHO, "bestaat-niet", "Akkoord."))
    termijnen.uitstel(bureau, term.id[:8], dt.date(2026, 6, 1), wil(bureau))
    (state,) = on(bureau, today()).termijnen
    assert state.uiterlijk == dt.date(2026, 6, 1)


def test_more_time_is_given_once(bureau: Bureau):
    term = running(bureau)
    termijnen.uitstel(bureau, term.id, term.uiterlijk + WEEK, wil(bureau))
    with pytest.raises(RecordError, match="al een keer verlengd"):
        termijnen.uitstel(bureau, term.id, term.uiterlijk + 2 * WEEK, wil(bureau))


def test_a_second_extension_that_was_kept_all_the_same_breaks_no_list(bureau: Bureau):
    term = running(bureau)
    for weeks in (1, 2):
        until = term.uiterlijk + weeks * WEEK
        content = {"termijn": term.id, "uitstel": "verleend", "tot": until.isoformat()}
        besluiten.decide_without_proposal(
            bureau, term.gemeente, term.cyclus, VoorstelKind.TERMIJN, content, wil(bureau)
        )
    (state,) = termijnlijst.standen(bureau, today())
    assert state.uiterlijk == term.uiterlijk + WEEK
    assert not state.rappel_kan and "al verlengd" in state.reden


def test_a_term_that_ended_without_a_request_is_not_extended(bureau: Bureau):
    name = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9))
    term = termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    assert term is not None
    with pytest.raises(RecordError, match="toen was er geen verzoek om uitstel"):
        termijnen.uitstel(bureau, term.id, today() + WEEK, wil(bureau))


def test_there_is_nothing_to_refuse_without_a_request(bureau: Bureau):
    name = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9))
    term = termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    assert term is not None
    with pytest.raises(RecordError, match="geen verzoek om uitstel"):
        termijnen.uitstel(bureau, term.id, None, wil(bureau))


def test_a_refused_file_blocks_the_reminder_until_somebody_looked(bureau: Bureau, through: Through, tmp_path: Path):
    name = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9))
    termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    broken = tmp_path / "antwoord.pdf"
    broken.write_bytes(b"%PDF-1.7 stuk")
    through(broken)
    working_day = next_working_day(today())
    dossier = on(bureau, working_day)
    can, reason = termijnlijst.rappel_kan(dossier, dossier.brieven[0])
    assert not can and "1 bestand(en) geweigerd" in reason
    assert termijnlijst.rappel_kan(dossier, dossier.brieven[0], working_day)[0]


def test_the_list_of_terms_tells_of_the_reminder_what_the_dossier_tells(
    bureau: Bureau, through: Through, tmp_path: Path
):
    name = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9))
    termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    broken = tmp_path / "antwoord.pdf"
    broken.write_bytes(b"%PDF-1.7 stuk")
    through(broken)
    dossier = on(bureau, next_working_day(today()))
    (state,) = termijnlijst.standen(bureau, dossier.dag)
    assert (state.rappel_kan, state.reden) == termijnlijst.rappel_kan(dossier, dossier.brieven[0])
    assert "1 bestand(en) geweigerd" in state.reden


@pytest.mark.parametrize("looked", [dt.date(2026, 4, 30), dt.date(2026, 5, 5)])
def test_nobody_looked_before_the_term_ended_or_after_today(bureau: Bureau, looked: dt.date):
    name = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9))
    termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    dossier = on(bureau, dt.date(2026, 5, 4))
    can, reason = termijnlijst.rappel_kan(dossier, dossier.brieven[0], looked)
    assert not can and "gezocht_op" in reason


# -- lists --------------------------------------------------------------------------------------------------------


def test_the_working_list_tells_what_ends_this_week_and_what_is_too_late(bureau: Bureau):
    name = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9))
    termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    this_week = termijnlijst.werklijst(bureau, dt.date(2026, 4, 28))
    late = termijnlijst.werklijst(bureau, dt.date(2026, 5, 1))
    assert (len(this_week.deze_week), len(this_week.te_laat)) == (1, 0)
    assert (len(late.deze_week), len(late.te_laat)) == (0, 1)


def test_the_calendar_holds_every_running_term(bureau: Bureau):
    name = sent(bureau, "L02", "2026-1", dt.date(2026, 4, 9))
    termijnen.start_for_letter(bureau, find_our_letter(bureau, name), WHO)
    text = termijnlijst.agenda(bureau, dt.date(2026, 4, 20)).decode()
    assert "DTSTART;VALUE=DATE:20260430" in text and "SUMMARY:Dalfsen" in text
