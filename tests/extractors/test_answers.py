"""Which of the five questions a gemeente answers, and with what words."""

from __future__ import annotations

import pytest

Q = ("Q1", "Q2", "Q3", "Q4", "Q5")


@pytest.fixture
def told(extracted, answer_letters):
    """Give a function from the body of a letter to the five answers in order."""

    def tell(body: str, **named: str) -> list[str]:
        answers = extracted(answer_letters.answer(body, **named))["details"]["answers"]
        return [answers[question] for question in Q]

    return tell


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NUMBERED", ["beantwoord", "beantwoord", "beantwoord", "beantwoord", "beantwoord"]),
        ("QUESTIONS_REPEATED", ["beantwoord", "beantwoord", "open", "deels", "nvt"]),
        ("OTHER_ORDER", ["beantwoord", "beantwoord", "open", "open", "open"]),
        ("HEADINGS", ["beantwoord", "beantwoord", "beantwoord", "beantwoord", "open"]),
        ("IN_ORDINALS", ["beantwoord", "beantwoord", "open", "open", "open"]),
        ("PROSE", ["beantwoord", "beantwoord", "beantwoord", "beantwoord", "open"]),
    ],
)
def test_each_form_of_answer_is_matched_to_the_questions(told, answer_letters, name, expected):
    assert told(getattr(answer_letters, name)) == expected


def test_answers_between_the_quoted_questions_of_a_mail_are_the_senders_own(extracted, answer_letters):
    found = extracted(answer_letters.INTERLEAVED)
    assert [found["details"]["answers"][q] for q in Q] == ["beantwoord", "beantwoord", "beantwoord", "open", "open"]
    assert found["details"]["reasons"] == ["TIJDELIJK"]


def test_the_figures_of_a_quoted_question_are_not_those_of_the_answer(extracted, answer_letters):
    figures = extracted(answer_letters.INTERLEAVED)["figures"]
    assert [(figure["category"], figure["value"]) for figure in figures] == [("regulier", 40)]


@pytest.mark.parametrize("name", ["NUMBERED", "QUESTIONS_REPEATED", "HEADINGS", "PROSE"])
def test_every_answer_that_is_given_has_the_passage_as_proof(extracted, answer_letters, name):
    found = extracted(answer_letters.answer(getattr(answer_letters, name)))
    for question, status in found["details"]["answers"].items():
        assert bool(found["evidence"].get(f"details.answers.{question}")) == (status != "open")


def test_a_bare_number_is_less_sure_than_a_repeated_question(extracted, answer_letters):
    proof = {}
    for name in ("NUMBERED", "QUESTIONS_REPEATED"):
        found = extracted(answer_letters.answer(getattr(answer_letters, name)))
        proof[name] = found["evidence"]["details.answers.Q2"][0]["confidence"]
    assert proof["NUMBERED"] < proof["QUESTIONS_REPEATED"]


@pytest.mark.parametrize(
    "body",
    [
        "Wij hebben uw brief ontvangen en komen er zo spoedig mogelijk op terug.",
        "Uw vragen hebben wij in goede orde ontvangen. Ons antwoord volgt later.",
        "U vraagt naar de stand van zaken, de reden, de gezette stappen en de termijn. Daar bezinnen wij ons op.",
        "Wat is de reden dat deze vragen nu worden gesteld? Wanneer wordt de wet ingetrokken?",
        "In Zwolle zijn 100 plekken gerealiseerd, zo lazen wij.",
    ],
)
def test_sentences_that_only_look_like_an_answer_leave_all_open(told, body):
    assert told(body) == ["open"] * 5


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Bijgevoegd vindt u het raadsbesluit.", "beantwoord"),
        ("De onderliggende stukken zenden wij u later na.", "open"),
        ("Er zijn geen onderliggende stukken.", "nvt"),
        ("Het raadsvoorstel voegen wij bij; de overige stukken volgen.", "deels"),
    ],
)
def test_documents_that_come_along_answer_the_fifth_question(told, sentence, status):
    assert told(sentence)[4] == status


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Een datum kunnen wij nog niet geven.", "open"),
        ("Wij verwachten medio 2027 te voldoen, maar een exacte datum is er niet.", "deels"),
        ("De oplevering is gepland in maart 2027.", "beantwoord"),
    ],
)
def test_a_term_that_cannot_be_given_is_no_answer(told, sentence, status):
    assert told(sentence)[3] == status


def test_a_letter_of_the_supervisor_has_no_answers(extracted):
    letter = "Ministerie van Asiel en Migratie\n\nAan het college van burgemeester en wethouders van Raalte\n\n"
    letter += "Geacht college,\n\nUw gemeente voldoet niet en is ingeschaald op trede 2.\n\nHoogachtend,\nde minister"
    assert "answers" not in extracted(letter)["details"]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Het raadsbesluit voegen wij bij. Het onderzoek is nog niet af. Dat sturen wij u vóór 15 mei 2026 toe.",
         "deels"),
        ("Wij sturen u de overeenkomst later toe. Het raadsvoorstel is bijgevoegd.", "deels"),
        ("Hierbij zenden wij u het op 7 april 2026 genomen raadsbesluit toe.", "beantwoord"),
        ("Bij deze brief zit het raadsbesluit.", "beantwoord"),
        ("Het rapport sturen wij u vóór 15 mei 2026 toe.", "open"),
        ("De vergunningaanvraag sturen wij u volgende week toe.", "open"),
        ("De gronden van ons bezwaar sturen wij u binnen vier weken toe.", "open"),
        ("Bijgaand de brief van ons college.", "open"),
    ],
)  # fmt: skip
def test_only_papers_that_come_with_the_answer_answer_the_question_for_papers(told, sentence, status):
    assert told(sentence)[4] == status


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Wij hebben daarom geen verdere stappen gezet.", "beantwoord"),
        ("Wij hebben vier panden bekeken.", "beantwoord"),
        ("In maart hebben wij een ontwikkelaar gevraagd een plan te maken.", "beantwoord"),
        ("Wij zoeken samen met de buren een locatie.", "deels"),
        ("Wij hebben u gevraagd om een gesprek over de locatie.", "open"),
    ],
)
def test_what_was_done_what_is_being_done_and_that_nothing_was_done_are_told_apart(told, sentence, status):
    assert told(sentence)[2] == status


def test_a_notice_of_receipt_and_a_mail_that_asks_after_an_answer_answer_nothing(told):
    assert told("Wij hebben uw brief ontvangen. De inhoudelijke reactie volgt later.") == ["open"] * 5
    assert told("Wij hebben ons antwoord per post naar u gestuurd. Is het bij u aangekomen?") == ["open"] * 5
