"""L17, the article 8 notification of a gemeente, and L17B, the ministry's confirmation of it.

Legal: docs/legal.md#artikel-8
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before, head, lines, mandated, one_line
from templates.fields import Signatory, ToBody, ToGemeente


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What keeps a gemeente from its task."""

    omschrijving: str
    sinds: dt.date
    categorie: str
    """`regulier` or `AMV`."""
    aantal: int
    verwacht_tot: dt.date | None
    """None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class L17Fields(ToBody):
    """What the notification prints."""

    gemeente: str
    verdeelbesluit: dt.date
    omstandigheden: tuple[Circumstance, ...]
    maatregelen: tuple[str, ...]
    stukken: tuple[str, ...]
    secretaris: str
    burgemeester: str


@dataclass(frozen=True, slots=True)
class NotificationCase:
    """What a gemeente notifies; what is not known yet is None or empty."""

    gemeente: str
    verdeelbesluit: dt.date | None
    omstandigheden: tuple[Circumstance, ...]
    maatregelen: tuple[str, ...]
    stukken: tuple[str, ...]
    """May be empty: the letter then says so."""
    secretaris: str
    burgemeester: str


def compose_l17(envelope: Envelope, case: NotificationCase, catalogue: Catalogue) -> L17Fields:
    """Give the fields of the notification; sender is the gemeente, addressee the minister.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: A circumstance begins after the day of the letter.
    """
    need = Needed()
    brief = head(need, envelope, catalogue.spec("L17"))
    gemeente = need(one_line(case.gemeente), "de naam van de gemeente")
    verdeelbesluit = need(case.verdeelbesluit, "de datum van het verdeelbesluit")
    omstandigheden = need(case.omstandigheden, "de omstandigheid met datum, categorie en aantal")
    maatregelen = need(lines(case.maatregelen), "wat de gemeente eraan doet")
    secretaris = need(one_line(case.secretaris), "de secretaris die ondertekent")
    burgemeester = need(one_line(case.burgemeester), "de burgemeester die ondertekent")
    need.done("L17")
    for one in omstandigheden:
        check_before(one.sinds, brief.datum, "het begin van een omstandigheid")
    return L17Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        geadresseerde=envelope.aan,
        gemeente=gemeente,
        verdeelbesluit=verdeelbesluit,
        omstandigheden=omstandigheden,
        maatregelen=maatregelen,
        stukken=lines(case.stukken),
        secretaris=secretaris,
        burgemeester=burgemeester,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class L17BFields(ToGemeente):
    """What the confirmation prints."""

    ondertekenaar: Signatory
    melding_datum: dt.date | None
    ontvangst_datum: dt.date
    registratienummer: str


@dataclass(frozen=True, slots=True)
class NotificationReceipt:
    """What came in; what is not known yet is None."""

    ontvangst_datum: dt.date | None
    registratienummer: str | None
    melding_datum: dt.date | None = None
    uw_kenmerk: str | None = None


def compose_l17b(envelope: Envelope, case: NotificationReceipt, catalogue: Catalogue) -> L17BFields:
    """Give the fields of the confirmation.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: The notification came in after the day of the letter.
    """
    need = Needed()
    brief = head(need, envelope, catalogue.spec("L17B"), case.uw_kenmerk)
    ontvangst = need(case.ontvangst_datum, "de datum van ontvangst van de melding")
    nummer = need(one_line(case.registratienummer), "het registratienummer")
    ondertekenaar = mandated(need, catalogue, "L17B", envelope.datum)
    need.done("L17B")
    check_before(ontvangst, brief.datum, "de ontvangst van de melding")
    return L17BFields(
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=envelope.aan,
        ondertekenaar=ondertekenaar,
        melding_datum=case.melding_datum,
        ontvangst_datum=ontvangst,
        registratienummer=nummer,
    )
