"""L07, ontvangstbevestiging: says that something came in, never what is in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.model.extraction import DocumentType
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, head, one_line
from templates.fields import ToGemeente


@dataclass(frozen=True, slots=True, kw_only=True)
class L07Fields(ToGemeente):
    """What the ontvangstbevestiging prints."""

    ontvangst_datum: dt.date
    registratienummer: str
    soort: str
    """`brief` or `e-mail`."""
    onderwerp: str | None
    """From the list in letters.toml by kind of document, never the sender's own words."""
    uw_datum: dt.date | None = None
    bijlagen: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an ontvangstbevestiging says about one delivery."""

    ontvangen_op: dt.date | None
    registratienummer: str | None
    soort: str
    """`brief` or `e-mail`."""
    document_type: DocumentType
    uw_kenmerk: str | None = None
    uw_datum: dt.date | None = None
    bijlagen: int = 0


def compose_l07(envelope: Envelope, receipt: Receipt, catalogue: Catalogue) -> L07Fields:
    """Give the fields of the ontvangstbevestiging; the subject is ours, never the sender's words.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
    """
    need = Needed()
    brief = head(need, envelope, catalogue.spec("L07"), receipt.uw_kenmerk)
    ontvangen_op = need(receipt.ontvangen_op, "de datum van ontvangst")
    registratienummer = need(one_line(receipt.registratienummer), "het registratienummer")
    need.done("L07")
    return L07Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=envelope.aan,
        ontvangst_datum=ontvangen_op,
        registratienummer=registratienummer,
        soort=receipt.soort,
        onderwerp=catalogue.onderwerpen.get(receipt.document_type.value),
        uw_datum=receipt.uw_datum,
        bijlagen=receipt.bijlagen,
    )
