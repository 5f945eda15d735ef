"""Actions of minutes: owner, task and due day."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.action_list import find_listed_actions
from extractors.actions import find_marked_actions, find_next_meeting

MEETING = dt.date(2025, 12, 4)


def marked(read, text: str) -> list[tuple[str, str, str | None]]:
    found = [seen.value for seen in find_marked_actions(read(text), MEETING)]
    return [(action.owner, action.text, action.due.isoformat() if action.due else None) for action in found]


def test_the_task_is_the_sentence_before_the_marker(read):
    text = "Eerst iets anders. Het COA rekent dit uit. Actie: COA, uiterlijk 18 december 2025."
    assert marked(read, text)[0][::2] == ("COA", "2025-12-18")
    assert marked(read, text)[0][1].endswith("Het COA rekent dit uit.")


def test_a_sentence_that_points_back_takes_the_one_before_it(read):
    text = "Oud nieuws. Gevraagd wordt naar de kosten. Team SW komt hierop terug. Actie: Team SW"
    assert marked(read, text) == [
        ("Team SW", "Gevraagd wordt naar de kosten. Team SW komt hierop terug.", None)
    ]  # fmt: skip


def test_two_actions_in_one_paragraph_have_their_own_task(read):
    text = "AenM zet de regels op een rij. Actie: Team SW. Bezwaren worden gemeld. Actie: PRT-secretarissen"
    assert [action[:2] for action in marked(read, text)] == [
        ("Team SW", "AenM zet de regels op een rij."),
        ("PRT-secretarissen", "Bezwaren worden gemeld."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Actie (COA): de raming sturen vóór 1 maart 2026.",
            ("COA", "de raming sturen vóór 1 maart 2026.", "2026-02-28"),
        ),
        ("Actie Team SW: de planning rondsturen.", ("Team SW", "de planning rondsturen.", None)),
        ("Actie: het COA stuurt de raming rond.", ("het COA", "het COA stuurt de raming rond.", None)),
        ("Er komt een nota (actie: VNG).", ("VNG", "Er komt een nota", None)),
        ("De provincie belt uiterlijk 9 januari 2026 rond. Actie: provincie", ("provincie", None, "2026-01-09")),
    ],
)
def test_an_owner_may_stand_before_or_inside_its_task(read, text, expected):
    ((owner, task, due),) = marked(read, text)
    assert (owner, due) == expected[::2]
    assert expected[1] in (None, task)


def test_an_owner_may_run_on_over_a_line_end(read):
    assert marked(read, "Er komt een voorstel. Actie: Communicatie SW in\nsamenwerking met")[0][0].startswith(
        "Communicatie SW in samenwerking"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Informatieronde 1: Provinciaal plan.",
        "De bepaling wordt geactiveerd: dat is actief beleid.",
        "De actie van 6 november 2025 is afgerond.",
        "Communicatie: de woordvoering.",
    ],
)
def test_words_that_look_like_an_action_are_none(read, text):
    assert marked(read, text) == []


def test_the_next_meeting_is_the_due_day_of_what_is_promised_for_it(read):
    text = (
        "Team SW licht dit de volgende bijeenkomst toe. Actie: Team SW\n\n"
        "Vervolg\nOp 8 januari van 15.00 -17.00 uur is er een vervolgsessie ingepland."
    )
    assert marked(read, text)[0][2] == "2026-01-08"


def test_the_next_meeting_takes_its_year_from_the_report(read):
    found = find_next_meeting(read("Volgende vergadering: 5 februari."), MEETING)
    assert found is not None and found.value == dt.date(2026, 2, 5)


LIST = """Afspraken

Wie\tUiterlijk\tWat
Woerden\t7 april 2026\traming opstellen voor
\t\tde samenvoeging
COA\tn.t.b.\tschouw doen van het terrein

Na de tabel volgt gewone tekst die over de hele breedte van de bladzijde loopt."""


def listed(read, text: str) -> list[tuple[str, str, str | None]]:
    found = [seen.value for seen in find_listed_actions(read(text), MEETING)]
    return [(action.owner, action.text, action.due.isoformat() if action.due else None) for action in found]


def test_a_list_with_columns_gives_an_action_per_row(read):
    assert listed(read, LIST) == [
        ("Woerden", "raming opstellen voor de samenvoeging", "2026-04-07"),
        ("COA", "schouw doen van het terrein", None),
    ]


def test_an_action_with_status_done_is_left_out(read):
    text = "Actie\tWie\tStatus\nnota maken\tCOA\tafgerond\nschouw doen\tVNG\topen"
    assert [action[0] for action in listed(read, text)] == ["VNG"]


def test_a_table_of_figures_is_no_list_of_actions(read):
    assert listed(read, "Gemeente\tTaak\tStand\nRaalte\t10\t5") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Actielijst\nNr\tActie\tWie\tWanneer\n1\tOverzicht van alle kosten rondsturen\tCOA\t2 maart 2026\n"
            "2\tLijst van panden aanvullen\tgemeente Ede\t16 maart 2026",
            [
                ("COA", "Overzicht van alle kosten rondsturen", "2026-03-02"),
                ("gemeente Ede", "Lijst van panden aanvullen", "2026-03-16"),
            ],
        ),
        (
            "Afspraken\nActie\tActiehouder\tTermijn\nHandreiking voor omwonenden delen\tVNG\t9 april 2026\n"
            "Terugkoppeling geven\tTeam SW\t1 mei 2026",
            [
                ("VNG", "Handreiking voor omwonenden delen", "2026-04-09"),
                ("Team SW", "Terugkoppeling geven", "2026-05-01"),
            ],
        ),
        (
            "Punt 3 - Afspraken\nWanneer\tWie\tActie\n9 april 2026\tCOA\tSchouw met de brandweer plannen\n"
            "1 mei 2026\tVNG\tBrief opstellen",
            [
                ("COA", "Schouw met de brandweer plannen", "2026-04-09"),
                ("VNG", "Brief opstellen", "2026-05-01"),
            ],
        ),
        (
            "Acties\nWie\tWat\tGereed op\nGemeente Bergen op Zoom, afdeling Wonen\tPanden aanmelden\t3 juni 2026\n"
            "COA\tBrandveiligheid toetsen\t10 juni 2026",
            [
                ("Gemeente Bergen op Zoom, afdeling Wonen", "Panden aanmelden", "2026-06-03"),
                ("COA", "Brandveiligheid toetsen", "2026-06-10"),
            ],
        ),
        (
            "Nr.\tDoor wie\tTaak\tUiterlijk op\n1\tTeam SW\tTellen\t4 mei 2026\n2\tVNG\tLeden bellen\t5 mei 2026",
            [("Team SW", "Tellen", "2026-05-04"), ("VNG", "Leden bellen", "2026-05-05")],
        ),
        (
            "#\tActie / afspraak\tTrekker\tDeadline\n1\tPlanning delen\tgemeente\t7 mei 2026\n\t\tApeldoorn\t\n"
            "2\tRaming maken\tCOA\t8 mei 2026",
            [("gemeente Apeldoorn", "Planning delen", "2026-05-07"), ("COA", "Raming maken", "2026-05-08")],
        ),
    ],
)  # fmt: skip
def test_a_table_of_actions_is_read_in_any_order_of_columns_and_with_cells_that_run_over(read, text, expected):
    assert listed(read, text) == expected


def test_an_agenda_with_speakers_is_no_list_of_actions(read):
    assert (
        listed(read, "Nr\tOnderwerp\tDoor\tTijd\n1\tOpening\tvoorzitter\t10.00\n2\tStand van zaken\tCOA\t10.10") == []
    )
