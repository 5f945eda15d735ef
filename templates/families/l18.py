"""L18, tells a sender that a document was forwarded, and L18B, the letter that forwards it.

Legal: docs/legal.md#doorzendplicht
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before, head, mandated, one_line
from templates.fields import Signatory, ToBody


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What is forwarded; what is not known yet is None or empty."""

    ontvangst_datum: dt.date | None
    """Day on which it came in; it stays with the document."""
    soort: str
    """`brief` or `e-mail`."""
    onderwerp: str
    """In our words, never the sender's."""
    bevoegd: str
    """The body that is competent: `het college van burgemeester en wethouders van Raalte`."""
    afzender: str
    """Body that sent it; for a person: `een inwoner`, without a name."""
    uw_datum: dt.date | None = None
    uw_kenmerk: str | None = None
    mailbox_bevoegd: str = ""
    """Functional mailbox of the competent body; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class L18Fields(ToBody):
    """What the notice to the sender prints."""

    ondertekenaar: Signatory
    ontvangst_datum: dt.date
    soort: str
    onderwerp: str
    bevoegd: str
    uw_datum: dt.date | None
    mailboxen: tuple[str, ...]
    """The mailbox of the competent body, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class L18BFields(ToBody):
    """What the letter to the competent body prints."""

    ondertekenaar: Signatory
    ontvangst_datum: dt.date
    soort: str
    onderwerp: str
    afzender: str


def compose_l18(envelope: Envelope, case: Forwarded, catalogue: Catalogue) -> L18Fields:
    """Give the fields of the notice to the sender.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: It came in after the day of the letter.
    """
    need = Needed()
    brief = head(need, envelope, catalogue.spec("L18"), case.uw_kenmerk)
    received = _common(need, case)
    bevoegd = need(one_line(case.bevoegd), "het bestuursorgaan dat bevoegd is")
    ondertekenaar = mandated(need, catalogue, "L18", envelope.datum)
    need.done("L18")
    check_before(received, brief.datum, "de ontvangst")
    return L18Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        geadresseerde=envelope.aan,
        ondertekenaar=ondertekenaar,
        ontvangst_datum=received,
        soort=case.soort,
        onderwerp=one_line(case.onderwerp) or "",
        bevoegd=bevoegd,
        uw_datum=case.uw_datum,
        mailboxen=(case.mailbox_bevoegd,) if case.mailbox_bevoegd else (),
    )


def compose_l18b(envelope: Envelope, case: Forwarded, catalogue: Catalogue) -> L18BFields:
    """Give the fields of the letter that goes with the forwarded document.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: It came in after the day of the letter.
    """
    need = Needed()
    brief = head(need, envelope, catalogue.spec("L18B"))
    received = _common(need, case)
    afzender = need(one_line(case.afzender), "van wie het stuk komt")
    ondertekenaar = mandated(need, catalogue, "L18B", envelope.datum)
    need.done("L18B")
    check_before(received, brief.datum, "de ontvangst")
    return L18BFields(
        brief=brief,
        organisatie=envelope.organisatie,
        geadresseerde=envelope.aan,
        ondertekenaar=ondertekenaar,
        ontvangst_datum=received,
        soort=case.soort,
        onderwerp=one_line(case.onderwerp) or "",
        afzender=afzender,
    )


def _common(need: Needed, case: Forwarded) -> dt.date:
    need(one_line(case.soort), "de soort van het stuk (brief of e-mail)")
    need(one_line(case.onderwerp), "het onderwerp van het stuk, in eigen woorden")
    return need(case.ontvangst_datum, "de datum van ontvangst")
