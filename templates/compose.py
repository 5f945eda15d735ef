"""What the compose functions of all families share: the envelope, the list of what is missing, terms and signatures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar, cast

from pipeline.errors import FieldMissing, LetterError
from templates.catalogue import Catalogue
from templates.fields import Addressee, LetterHead, OfficeHolder, Organisation, Signatory, Source, Term, TermUnit
from templates.filters import datum_nl
from templates.specs import LetterSpec

T = TypeVar("T")

_DAYS_PER = {TermUnit.DAYS: 1, TermUnit.WEEKS: 7}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every letter needs apart from its content; what is not known yet is None or empty."""

    referentie: str | None
    datum: dt.date | None
    organisatie: Organisation
    aan: Addressee


class Needed:
    """Takes note of every value that is missing, so that one message can name them all."""

    def __init__(self) -> None:
        self.missing: list[str] = []

    def __call__(self, value: T | None, label: str) -> T:
        """Give the value back; note the label when there is none."""
        if value is None or value in ("", ()):
            self.missing.append(label)
        return cast(T, value)  # a None never gets past `done`

    def done(self, family: str) -> None:
        """Let the letter through, or refuse it.

        Raises:
            FieldMissing: A value is missing; the message names all of them.
        """
        if self.missing:
            told = "; ".join(dict.fromkeys(self.missing))
            raise FieldMissing(f"brief {family} kan nog niet worden gemaakt. Vul aan: {told}.")


def head(
    need: Needed, envelope: Envelope, spec: LetterSpec, uw_kenmerk: str | None = None, betreft: str | None = None
) -> LetterHead:
    """Give reference, date and subject, and note what the envelope lacks."""
    sender, to = envelope.organisatie, envelope.aan
    for name in ("naam", "onderdeel", "postbus", "postcode_plaats", "website", "mailbox"):
        need(getattr(sender, name), f"organisatie.{name} in ibt.toml")
    need(to.naam, "de naam van de geadresseerde")
    need(to.adres, f"het postadres of de mailbox van {to.naam or 'de geadresseerde'}")
    referentie = need(one_line(envelope.referentie), "onze referentie")
    datum = need(envelope.datum, "de datum van de brief")
    return LetterHead(referentie, datum, betreft or spec.betreft, one_line(uw_kenmerk) or None)


def one_line(text: str | None) -> str | None:
    """Give text that was read from a document as one line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split()) if text else None


def lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Give texts as clean lines, empty ones left out."""
    return tuple(filter(None, (one_line(text) for text in texts)))


def mandated(need: Needed, catalogue: Catalogue, family: str, day: dt.date | None) -> Signatory:
    """Give the official with a mandate for this family on the day of the letter. Legal: docs/legal.md#mandaat."""
    if day is None:
        return need(None, "een ondertekenaar met mandaat op de datum van de brief")
    found = catalogue.signatory(family, day)
    return need(found, f"een ondertekenaar met mandaat: {catalogue.why_unsigned(family, day)}")


def office_holder(need: Needed, catalogue: Catalogue, day: dt.date | None) -> OfficeHolder:
    """Give the bewindspersoon in office on the day of the letter, who signs in person."""
    if day is None:
        return need(None, "de bewindspersoon op de datum van de brief")
    return need(catalogue.office_holder(day), f"de bewindspersoon: {catalogue.why_vacant(day)}")


def check_term(termijn: Term, anker: dt.date) -> None:
    """Let a term through when its date follows from the anchor (INV-10).

    Raises:
        LetterError: It does not.

    Legal: docs/legal.md#dagtekening
    """
    if termijn.aantal < 1 or anker + dt.timedelta(termijn.aantal * _DAYS_PER[termijn.eenheid]) != termijn.datum:
        raise LetterError(
            f"de termijn van {termijn.aantal} {termijn.eenheid.value} na {datum_nl(anker)} loopt niet tot "
            f"{datum_nl(termijn.datum)}. Reken de termijn opnieuw uit."
        )


def check_after(day: dt.date, anker: dt.date, label: str) -> None:
    """Let a day through that lies after the dagtekening.

    Raises:
        LetterError: It does not.
    """
    if day <= anker:
        raise LetterError(f"{label} ({datum_nl(day)}) ligt niet na de dagtekening {datum_nl(anker)}. Kies een dag.")


def check_source(bron: Source | None, anker: dt.date) -> None:
    """Let the source of the figures through when it was there on the day of the letter.

    Raises:
        LetterError: It came in later.
    """
    if bron is not None:
        check_before(bron.datum_ontvangst, anker, "de ontvangst van het stuk met de cijfers")


def check_before(day: dt.date, anker: dt.date, label: str) -> None:
    """Let a day through that does not lie after the dagtekening: what a letter tells has happened.

    Raises:
        LetterError: It does.
    """
    if day > anker:
        raise LetterError(f"{label} ({datum_nl(day)}) ligt na de dagtekening {datum_nl(anker)}. Herstel de datum.")
