"""L10, invitation for the talk on ambtelijk level that the verzoek om informatie announced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import LetterError
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_after, head, lines, mandated
from templates.fields import Answer, SentLetter, Signatory, ToGemeente
from templates.filters import datum_nl

AGENDA = (
    "Kennismaking",
    "Cijfers en peildatum",
    "Redenen dat nog niet alle plekken er zijn",
    "Gezette stappen en planning",
    "Afspraken aan de regietafel",
    "Ondersteuning",
    "Afspraken en vervolg",
)
"""What is talked about unless an official says otherwise."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Proposal for a talk."""

    datums: tuple[dt.date, ...]
    minuten: int
    vorm: str
    """`digitaal` or `fysiek`."""
    locatie: str | None
    """Where, when `fysiek`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class L10Fields(ToGemeente):
    """What the invitation prints."""

    ondertekenaar: Signatory
    vorige: SentLetter
    antwoord: Answer | None
    gesprek: Meeting
    agenda: tuple[str, ...]
    functies: tuple[str, ...]
    """Who comes for the ministry, by function."""
    reactie_datum: dt.date
    gevraagde_peildatum: dt.date


@dataclass(frozen=True, slots=True)
class MeetingCase:
    """What is known about the talk; what is not known yet is None or empty."""

    vorige: SentLetter | None
    antwoord: Answer | None
    """None: no answer came yet."""
    gesprek: Meeting | None
    functies: Sequence[str]
    reactie_datum: dt.date | None
    gevraagde_peildatum: dt.date | None
    agenda: tuple[str, ...] = AGENDA


def compose_l10(envelope: Envelope, case: MeetingCase, catalogue: Catalogue) -> L10Fields:
    """Give the fields of the invitation.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: A proposed day is not after the day on which the gemeente answers.
    """
    need = Needed()
    brief = head(need, envelope, catalogue.spec("L10"), case.antwoord.kenmerk if case.antwoord else None)
    vorige = need(case.vorige, "datum en kenmerk van de brief met het verzoek om informatie")
    gesprek = need(case.gesprek, "het voorstel voor het gesprek")
    if gesprek:
        need(gesprek.datums, "de dagen waarop het gesprek kan")
        need(gesprek.vorm, "de vorm van het gesprek (digitaal of fysiek)")
        if gesprek.vorm == "fysiek":
            need(gesprek.locatie, "de plaats van het gesprek")
    functies = need(lines(tuple(case.functies)), "de functies van de deelnemers van het ministerie")
    agenda = need(lines(case.agenda), "de agenda")
    reactie = need(case.reactie_datum, "de dag waarop de gemeente uiterlijk reageert")
    peildatum = need(case.gevraagde_peildatum, "de peildatum van de gevraagde cijfers")
    ondertekenaar = mandated(need, catalogue, "L10", envelope.datum)
    need.done("L10")
    check_after(reactie, brief.datum, "de dag waarop de gemeente uiterlijk reageert")
    if min(gesprek.datums) <= reactie:
        raise LetterError(
            f"een gesprek op {datum_nl(min(gesprek.datums))} kan niet: de gemeente reageert uiterlijk op "
            f"{datum_nl(reactie)}. Kies een latere dag."
        )
    return L10Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=envelope.aan,
        ondertekenaar=ondertekenaar,
        vorige=vorige,
        antwoord=case.antwoord,
        gesprek=gesprek,
        agenda=agenda,
        functies=functies,
        reactie_datum=reactie,
        gevraagde_peildatum=peildatum,
    )
