"""The confirmation of receipt (L07): a stage of leg one, since it needs no decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipeline.model.extraction import DocumentType, Extraction
from pipeline.recipe import Draft, ToConfirm
from pipeline.tools.register import Gemeente, gemeente_by_name
from templates.catalogue import Catalogue
from templates.compose import Envelope
from templates.families.l07 import L07Fields, Receipt, compose_l07
from templates.fields import Addressee, Organisation
from templates.letter import make_letter


def addressee(gemeente: Gemeente) -> Addressee:
    """Give the college of a gemeente; the register holds a mailbox and no post box, so the letter goes by mail."""
    by_mail = (f"Per e-mail: {gemeente.mailbox}",) if gemeente.mailbox else ()
    return Addressee(gemeente.naam, gemeente.code, gemeente.provincie, by_mail)


def draft_receipt(
    order: ToConfirm, kinds: Sequence[DocumentType], sender: Organisation, catalogue: Catalogue
) -> Draft | None:
    """Give the confirmation of receipt for a document of one gemeente; None when the kind asks for none.

    A mail that carries a letter is confirmed once, by the letter.

    Raises:
        FieldMissing: The organisation or the register lacks something; the message names it.
    """
    gemeente = writer_of(order.extraction)
    if order.extraction.document_type not in kinds or gemeente is None or (order.is_mail and order.attachments):
        return None
    made = make_letter("L07", receipt_fields(order, gemeente, sender, catalogue), None, False, catalogue)
    return Draft(made.letter, made.docx, made.pdf)


def writer_of(extraction: Extraction) -> Gemeente | None:
    """Give the one gemeente that a document is of; None when it names none or several."""
    names = extraction.municipalities
    return gemeente_by_name().get(names[0]) if len(names) == 1 else None


def receipt_fields(order: ToConfirm, gemeente: Gemeente, sender: Organisation, catalogue: Catalogue) -> L07Fields:
    """Give the fields of the confirmation of receipt of a document.

    Raises:
        FieldMissing: The organisation or the register lacks something; the message names it.
    """
    received = dt.datetime.fromisoformat(order.arrival.received_at).astimezone().date()
    envelope = Envelope(order.registration, received, sender, addressee(gemeente))
    by_mail = order.is_mail or order.arrival.source == "mail"
    receipt = Receipt(
        ontvangen_op=order.extraction.received_date or received,
        registratienummer=order.registration,
        soort="e-mail" if by_mail else "brief",
        document_type=order.extraction.document_type,
        uw_kenmerk=order.extraction.reference.our,
        uw_datum=order.extraction.letter_date,
        bijlagen=order.attachments,
    )
    return compose_l07(envelope, receipt, catalogue)
