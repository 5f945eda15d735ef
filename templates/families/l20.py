"""L20, a copy of a letter for the raad, gedeputeerde staten, the commissaris or the regietafel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before, head, mandated, one_line
from templates.fields import SentLetter, Signatory, ToBody


class Receiver(StrEnum):
    """Who gets the copy."""

    RAAD = "gemeenteraad"
    GS = "gedeputeerde staten"
    CDK = "commissaris van de Koning"
    REGIETAFEL = "regietafel"


@dataclass(frozen=True, slots=True, kw_only=True)
class L20Fields(ToBody):
    """What the letter with a copy prints."""

    ondertekenaar: Signatory
    ontvanger: Receiver
    afgeschreven: SentLetter
    """The letter of which this is a copy."""
    onderwerp: str
    """Subject of that letter."""
    gemeente: str
    fase: str | None
    """Name of the phase, literally; None for a letter outside the ladder."""
    wettelijk: bool
    """The law asks for this copy (phases 4 and 5). Legal: docs/legal.md#gemeentewet-124."""


@dataclass(frozen=True, slots=True)
class CopyCase:
    """What is copied to whom; what is not known yet is None or empty."""

    ontvanger: Receiver | None
    afgeschreven: SentLetter | None
    onderwerp: str
    gemeente: str
    trede: int | None
    """Of the letter that is copied; None outside the ladder."""


def compose_l20(envelope: Envelope, case: CopyCase, catalogue: Catalogue) -> L20Fields:
    """Give the fields of the letter with a copy.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: The letter is of a later day than its copy.
    """
    need = Needed()
    brief = head(need, envelope, catalogue.spec("L20"))
    ontvanger = need(case.ontvanger, "wie het afschrift krijgt")
    sent = need(case.afgeschreven, "datum en kenmerk van de brief")
    onderwerp = need(one_line(case.onderwerp), "het onderwerp van de brief")
    gemeente = need(one_line(case.gemeente), "de naam van de gemeente")
    ondertekenaar = mandated(need, catalogue, "L20", envelope.datum)
    need.done("L20")
    check_before(sent.datum, brief.datum, "de brief")
    trede = case.trede or 0
    return L20Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        geadresseerde=envelope.aan,
        ondertekenaar=ondertekenaar,
        ontvanger=ontvanger,
        afgeschreven=sent,
        onderwerp=onderwerp,
        gemeente=gemeente,
        fase=catalogue.ladder.fasen[trede - 1] if trede else None,
        wettelijk=trede in (4, 5) and ontvanger in (Receiver.RAAD, Receiver.GS),
    )
