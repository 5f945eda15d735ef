"""The letters around the answer of a gemeente: L08, L09, L10 and L14."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import FieldMissing, FigureConflict, LetterError, NoDecision
from templates.families.l08 import Reply, ReplyCase, compose_l08
from templates.families.l09 import ReminderCase, compose_l09
from templates.families.l10 import Meeting, MeetingCase, compose_l10
from templates.families.l14 import AnswerCase, Expected, compose_l14
from templates.fields import Answer, PerCategory, Term, TermUnit


def text(samples, fields) -> str:
    return samples.desk.letter(fields).text


@pytest.mark.parametrize(
    ("variant", "words"),
    [
        ("volledig", "Op 1 juli 2026 bekijkt het ministerie opnieuw"),
        ("onvolledig", "meer informatie nodig: verwachte termijn en onderliggende stukken."),
        ("onvoldoende", "beoordeelt de minister of opschaling naar trede 3 nodig is"),
        ("verschil", "Regulier | 142 | 5 | 0 | -5"),
        ("voldoet", "dat op 1 april 2026 alle plekken uit uw wettelijke taak er waren"),
        ("weigering", "volgt uit de wet en blijft gelden"),
        ("bezwaar", "behandeld door de afdeling Juridische Zaken."),
    ],
)
def test_each_reply_says_what_an_official_chose(samples, variant, words):
    assert words in text(samples, samples.l08(variant))


def test_there_are_seven_replies():
    assert len(Reply) == 7


def test_the_figures_of_the_gemeente_never_take_the_place_of_those_of_the_ministry(samples):
    """INV-25."""
    fields = samples.l08("verschil")
    assert (fields.ministerie.realisatie.regulier, fields.eigen.realisatie.regulier) == (5, 0)
    assert fields.ministerie.peildatum != fields.eigen.peildatum


@pytest.mark.parametrize(
    ("variant", "changes", "told"),
    [
        ("volledig", {"hermeting": None}, "opnieuw wordt bekeken"),
        ("onvolledig", {"termijn": None}, "termijn voor de aanvulling"),
        ("verschil", {"eigen_records": ()}, "cijfers van de gemeente met haar peildatum"),
        ("voldoet", {"eigen_records": ()}, "cijfers van de gemeente met haar peildatum"),
        ("bezwaar", {"behandelaar": None}, "wie het bezwaar behandelt"),
    ],
)
def test_each_reply_asks_for_what_it_needs(samples, variant, changes, told):
    with pytest.raises(FieldMissing, match=told):
        samples.l08(variant, **changes)


def test_a_reply_that_does_not_fit_the_questions_is_refused(samples):
    with pytest.raises(LetterError, match="andere reactie dan onvolledig"):
        samples.l08("onvolledig", vragen=samples.questions())
    with pytest.raises(LetterError, match="andere reactie dan volledig"):
        samples.l08("volledig", vragen=samples.questions(q2="open"))
    with pytest.raises(LetterError, match="Beoordeel de vijf vragen"):
        samples.l08(vragen=samples.questions()[:4])


def test_a_gemeente_that_falls_short_in_one_category_is_not_told_that_it_complies(samples):
    own = samples.desk.records((142, 23), (200, 22), peildatum=dt.date(2026, 4, 1))
    with pytest.raises(LetterError, match="voldoet de gemeente niet"):
        samples.l08("voldoet", eigen_records=own)


def test_no_reply_for_a_gemeente_on_another_trede(samples):
    with pytest.raises(NoDecision):
        samples.l08(besluiten=samples.trede(4))


def test_a_reply_of_which_nothing_is_known_names_everything(samples):
    empty = ReplyCase(samples.trede(2), None, None, None, None, (), ())
    with pytest.raises(FieldMissing) as told:
        compose_l08(samples.desk.envelope(), empty, samples.catalogue)
    for part in ("antwoord", "cyclus", "verzoek om informatie", "beoordeling", "vijf vragen", "categorie amv"):
        assert part in str(told.value)


def test_no_reminder_when_an_answer_came(samples):
    with pytest.raises(LetterError, match="geantwoord op 28 april 2026: geen rappel"):
        samples.l09(antwoord=Answer(dt.date(2026, 4, 28)))


def test_no_reminder_before_the_term_has_passed(samples):
    with pytest.raises(LetterError, match="loopt tot en met 4 mei 2026"):
        samples.l09(oude_termijn=dt.date(2026, 5, 4))


def test_no_reminder_before_someone_looked_for_the_answer(samples):
    with pytest.raises(FieldMissing, match="quarantaine en ongewenste post"):
        samples.l09(gezocht_op=None)
    with pytest.raises(LetterError, match="Zoek na die dag"):
        samples.l09(gezocht_op=dt.date(2026, 4, 30))


def test_the_new_term_follows_from_the_day_of_the_reminder(samples):
    """INV-10."""
    with pytest.raises(LetterError, match="Reken de termijn opnieuw uit"):
        samples.l09(termijn=Term(1, TermUnit.WEEKS, dt.date(2026, 5, 12)))


def test_a_reminder_names_the_letter_both_days_and_the_mailbox(samples):
    told = text(samples, samples.l09())
    for part in ("9 april 2026 met kenmerk 7001234", "30 april 2026", "11 mei 2026", "toezicht@voorbeeld.nl"):
        assert part in told


def test_a_reminder_of_which_nothing_is_known_names_everything(samples):
    empty = ReminderCase(samples.trede(2), None, None, None, None, None)
    with pytest.raises(FieldMissing) as told:
        compose_l09(samples.desk.envelope(), empty, samples.catalogue)
    for part in ("cyclus", "verzoek om informatie", "termijn die is verstreken", "nieuwe termijn", "doorzocht"):
        assert part in str(told.value)


def test_an_invitation_names_the_days_as_a_choice(samples):
    assert "kan op 19 mei 2026, 21 mei 2026 of 26 mei 2026." in text(samples, samples.l10())


def test_an_invitation_without_an_answer_says_so(samples):
    assert "Uw antwoord is nog niet binnen." in text(samples, samples.l10(antwoord=None))


def test_a_talk_before_the_gemeente_has_answered_is_refused(samples):
    early = Meeting((dt.date(2026, 5, 13),), 60, "digitaal", None)
    with pytest.raises(LetterError, match="Kies een latere dag"):
        samples.l10(gesprek=early)


def test_a_talk_at_a_place_needs_the_place(samples):
    with pytest.raises(FieldMissing, match="de plaats van het gesprek"):
        samples.l10(gesprek=Meeting((dt.date(2026, 5, 19),), 60, "fysiek", None))


def test_an_invitation_of_which_nothing_is_known_names_everything(samples):
    empty = MeetingCase(None, None, None, (), None, None, ())
    with pytest.raises(FieldMissing) as told:
        compose_l10(samples.desk.envelope(), empty, samples.catalogue)
    for part in ("verzoek om informatie", "gesprek", "functies", "agenda", "uiterlijk reageert", "peildatum"):
        assert part in str(told.value)


@pytest.mark.parametrize(
    ("question", "field", "empty"),
    [(2, "redenen", ()), (3, "stappen", ()), (4, "planning", None), (5, "stukken", ())],
)
def test_every_question_is_answered_or_said_not_to_apply(samples, question, field, empty):
    with pytest.raises(FieldMissing, match=f"vraag {question} "):
        samples.l14(**{field: empty})
    fields = samples.l14(**{field: empty}, niet_van_toepassing=frozenset({question}))
    assert text(samples, fields).count("Deze vraag is niet van toepassing.") == 1


def test_the_answer_carries_the_figures_and_the_day_of_the_gemeente_itself(samples):
    told = text(samples, samples.l14())
    assert "Ze gelden op 1 april 2026:" in told
    assert "Regulier | 142 | 12 | 80 | 1-12-2026" in told
    assert "AMV | 23 | 0 | 10 | nog niet bekend" in told


def test_the_answer_names_the_letter_of_the_ministry_and_goes_to_its_mailbox(samples):
    told = text(samples, samples.l14())
    assert "Betreft Reactie op uw brief van 9 april 2026, kenmerk 7001234" in told
    assert "Aan de minister van Asiel en Migratie\nMinisterie van Asiel en Migratie\nPer e-mail: toezicht@" in told
    assert "Uw kenmerk\n7001234" in told


DECEMBER, MARCH = dt.date(2026, 12, 1), dt.date(2027, 3, 1)


@pytest.mark.parametrize(
    ("there", "coming", "days", "full"),
    [
        ((12, 0), (130, 23), (DECEMBER, MARCH), MARCH),
        ((12, 23), (130, 0), (DECEMBER, None), DECEMBER),
        ((12, 0), (129, 23), (DECEMBER, MARCH), None),
        ((12, 0), (200, 10), (DECEMBER, MARCH), None),
        ((12, 0), (130, 23), (DECEMBER, None), None),
        ((142, 23), (10, 10), (DECEMBER, MARCH), None),
    ],
    ids=["both", "one is there", "one place short", "a surplus makes up for nothing", "a day unknown", "all there"],
)
def test_the_day_of_the_whole_task_is_told_only_when_the_own_figures_say_it(samples, there, coming, days, full):
    records = samples.desk.records((142, 23), there, peildatum=dt.date(2026, 4, 1))
    fields = samples.l14(records=records, voorbereiding=PerCategory(*coming), verwacht=Expected(*days))
    assert fields.volledig_per == full
    assert ("voldoen wij daarmee" in text(samples, fields)) == (full is not None)


def test_the_day_of_the_whole_task_is_not_told_when_the_question_does_not_apply(samples):
    fields = samples.l14(voorbereiding=PerCategory(130, 23), verwacht=Expected(DECEMBER, MARCH), planning=None,
                         niet_van_toepassing=frozenset({4}))  # fmt: skip
    assert fields.volledig_per is None


def test_figures_of_another_gemeente_never_enter_the_answer(samples):
    with pytest.raises(LetterError, match="GM9002"):
        samples.l14(records=samples.desk.records(gemeente="GM9002"))


def test_figures_of_two_days_never_share_the_answer(samples):
    mixed = (*samples.desk.records()[:1], *samples.desk.records(peildatum=dt.date(2026, 4, 1))[1:])
    with pytest.raises(FigureConflict, match="verschillende peildata"):
        samples.l14(records=mixed)


def test_figures_of_tomorrow_are_refused(samples):
    with pytest.raises(LetterError, match="peildatum van uw cijfers"):
        samples.l14(records=samples.desk.records(peildatum=dt.date(2026, 5, 1)))


def test_o09_the_names_of_a_gemeente_keep_their_spelling(samples):
    fields = samples.l14(gemeente="'s-Hertogenbosch")
    assert "in de gemeente 's-Hertogenbosch staat" in text(samples, fields)
    assert "burgemeester en wethouders van 's-Hertogenbosch," in text(samples, fields)


def test_an_answer_of_which_nothing_is_known_names_everything(samples):
    empty = AnswerCase("", "GM9001", None, (), None, Expected(None, None), (), (), None, (), None)
    with pytest.raises(FieldMissing) as told:
        compose_l14(samples.desk.envelope(aan=samples.minister()), empty, samples.catalogue)
    for part in ("brief van het ministerie", "naam van de gemeente", "wettelijke taak in de categorie regulier",
                 "in voorbereiding", "vraag 2", "vraag 3", "vraag 4", "vraag 5", "secretaris"):  # fmt: skip
        assert part in str(told.value)
