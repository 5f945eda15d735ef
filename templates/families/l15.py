"""L15, the report of a talk with the agreed actions; people stand in it by function only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before, check_term, head, lines, mandated, one_line
from templates.fields import Appointment, SentLetter, Signatory, Term, ToGemeente


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that was talked about."""

    onderwerp: str
    besproken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class L15Fields(ToGemeente):
    """What the report prints."""

    ondertekenaar: Signatory
    vorige: SentLetter
    """The invitation, or the letter that announced the talk."""
    gesprek_datum: dt.date
    vorm: str
    """`digitaal` or `fysiek`."""
    deelnemers: tuple[str, ...]
    """By function."""
    onderwerpen: tuple[Topic, ...]
    afspraken: tuple[Appointment, ...]
    termijn: Term


@dataclass(frozen=True, slots=True)
class ReportCase:
    """What is known about the talk; what is not known yet is None or empty."""

    vorige: SentLetter | None
    gesprek_datum: dt.date | None
    vorm: str
    deelnemers: tuple[str, ...]
    onderwerpen: tuple[Topic, ...]
    afspraken: tuple[Appointment, ...]
    termijn: Term | None
    """Within which the gemeente agrees or corrects."""


def compose_l15(envelope: Envelope, case: ReportCase, catalogue: Catalogue) -> L15Fields:
    """Give the fields of the report.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: The talk is of a later day, or the term does not follow from the dagtekening.
    """
    need = Needed()
    brief = head(need, envelope, catalogue.spec("L15"))
    vorige = need(case.vorige, "datum en kenmerk van de uitnodiging")
    gesprek_datum = need(case.gesprek_datum, "de datum van het gesprek")
    vorm = need(one_line(case.vorm), "de vorm van het gesprek (digitaal of fysiek)")
    deelnemers = need(lines(case.deelnemers), "de functies van de deelnemers")
    onderwerpen = need(case.onderwerpen, "de onderwerpen van het gesprek")
    termijn = need(case.termijn, "de termijn om te reageren op het verslag")
    ondertekenaar = mandated(need, catalogue, "L15", envelope.datum)
    need.done("L15")
    check_before(gesprek_datum, brief.datum, "het gesprek")
    check_term(termijn, brief.datum)
    return L15Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=envelope.aan,
        ondertekenaar=ondertekenaar,
        vorige=vorige,
        gesprek_datum=gesprek_datum,
        vorm=vorm,
        deelnemers=deelnemers,
        onderwerpen=onderwerpen,
        afspraken=case.afspraken,
        termijn=termijn,
    )
