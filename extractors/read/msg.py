"""Reads a mail, appointment, contact or task of Outlook (MSG): its fields as lines, its text as blocks."""

from __future__ import annotations

import email.parser
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from extractors.read.bodies import Block, Form, choose, html_form, plain_blocks
from extractors.read.mail import Mail, body_of, typeset_mail
from extractors.read.post import outlook_fields
from extractors.read.post.moments import home_moment, shown_moment
from extractors.read.source import How, Source
from pipeline.errors import UnsupportedMedia
from pipeline.tools import mapi
from pipeline.tools.attached import Parts
from pipeline.tools.mapi import Properties
from pipeline.tools.mime import FAULTS, opened
from pipeline.tools.mime_parts import find_parts
from pipeline.tools.outlook import Item, open_msg
from pipeline.tools.outlook_parts import find_parts as find_outlook_parts
from pipeline.tools.outlook_parts import read_forms, signed_content

_RECIPIENTS = ((1, "Aan", mapi.DISPLAY_TO), (2, "CC", mapi.DISPLAY_CC), (3, "BCC", mapi.DISPLAY_BCC))


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write the PDF rendition of a MSG at `out` and give what it holds.

    Raises:
        EncryptedInput: It is encrypted or protected.
        UnsupportedMedia: It is damaged, or holds nothing that can be read.
    """
    return typeset_mail(read_msg(untrusted_original), out)


def read_msg(untrusted_original: Path) -> Mail:
    """Give fields and text of a MSG; what is damaged in it is a doubt.

    Raises:
        EncryptedInput: It is encrypted or protected.
        UnsupportedMedia: It is damaged, or holds nothing that can be read.
    """
    with open_msg(untrusted_original) as item:
        return _read_item(item)


def _read_item(item: Item) -> Mail:
    signed = signed_content(item)
    if signed is not None:
        parts, (blocks, doubts) = find_parts(signed), body_of(opened(signed))
        doubts = (*doubts, "De e-mail is digitaal ondertekend; de handtekening is niet gecontroleerd.")
    else:
        parts, blocks, doubts = _outlook_body(item)
    people = _People(item)
    headers: list[dict[str, Any]] = [
        {"label": label, "value": value} for label, value in _headers(item, people) if value
    ]
    if parts.attached:
        headers.append({"label": "Bijlagen", "value": "; ".join(one.name for one in parts.attached), "parts": True})
    if outlook_fields.kind_of(item.properties) == "Adressenlijst":
        doubts = (*doubts, "De leden van de adressenlijst staan in een vorm die niet wordt gelezen.")
    if not headers and not blocks:
        raise UnsupportedMedia("dit Outlook-bericht is leeg. Open het in Outlook, sla het op als PDF en lever dat aan.")
    return Mail(tuple(headers), blocks, (*parts.doubts, *doubts, *people.doubts()))


def _outlook_body(item: Item) -> tuple[Parts, tuple[Block, ...], tuple[str, ...]]:
    forms = read_forms(item)
    blocks, doubts = choose((Form(tuple(plain_blocks(forms.plain)), is_plain=True), html_form(forms.html)))
    return find_outlook_parts(item, forms.html), blocks, (*forms.doubts, *doubts)


class _People:
    """Names and addresses as people know them, not as Exchange does."""

    def __init__(self, item: Item) -> None:
        self._known = {
            (row.text(mapi.ADDRESS) or row.text(mapi.SMTP_ADDRESS)).casefold(): row.text(mapi.SMTP_ADDRESS)
            for row in item.recipients
        }
        self._unresolved = 0

    def shown(self, name: str, smtp: str, address: str) -> str:
        """Give `Naam <adres>`; the address of a mailbox inside Exchange is looked up among the recipients."""
        name, smtp, address = (" ".join(text.split()) for text in (name, smtp, address))
        found = next((a for a in (smtp, address, self._known.get(address.casefold(), "")) if "@" in a), "")
        self._unresolved += bool(address.upper().startswith("/O=") and not found)
        if not found or found.casefold() == name.strip("'\"").casefold():
            return found or name
        return f"{name} <{found}>" if name else found

    def doubts(self) -> tuple[str, ...]:
        """Tell of how many people only the name is known."""
        if not self._unresolved:
            return ()
        return (f"Bij {self._unresolved} naam of namen in de kop staat alleen een intern adres van Exchange.",)


def _headers(item: Item, people: _People) -> Iterator[tuple[str, str]]:
    properties = item.properties
    sent = _transport(properties)
    yield "Soort", outlook_fields.kind_of(properties)
    author = _person(people, properties, (mapi.FROM_NAME, mapi.FROM_SMTP, mapi.FROM_ADDRESS))
    sender = _person(people, properties, (mapi.SENDER_NAME, mapi.SENDER_SMTP, mapi.SENDER_ADDRESS))
    if "@" not in author:
        author = _told(sent, "From") or author
    yield "Van", author or sender
    yield "Verzonden door", sender if author and sender != author else ""
    for number, label, display in _RECIPIENTS:
        rows = [row for row in item.recipients if row.number(mapi.RECIPIENT_TYPE) == number]
        shown = "; ".join(_person(people, row, (mapi.DISPLAY_NAME, mapi.SMTP_ADDRESS, mapi.ADDRESS)) for row in rows)
        yield label, shown or properties.text(display).strip("\0; ")
    yield "Antwoord aan", _told(sent, "Reply-To")
    yield from _moments(properties, sent)
    yield "Onderwerp", " ".join(properties.text(mapi.SUBJECT).split())
    yield from outlook_fields.find_fields(properties)


def _person(people: _People, properties: Properties, numbers: tuple[int, int, int]) -> str:
    name, smtp, address = (properties.text(number) for number in numbers)
    return people.shown(name, smtp, address)


def _moments(properties: Properties, sent: EmailMessage) -> Iterator[tuple[str, str]]:
    """Yield when it was sent: the sender's own header tells the zone, the property only the moment."""
    try:
        yield "Verzonden", shown_moment(parsedate_to_datetime(_told(sent, "Date")))
        return
    except FAULTS:
        pass
    if moment := properties.moment(mapi.SUBMIT_TIME):
        yield "Verzonden", home_moment(moment)
    elif moment := properties.moment(mapi.DELIVERY_TIME) or properties.moment(mapi.CREATION_TIME):
        yield "Opgeslagen", home_moment(moment)


def _transport(properties: Properties) -> EmailMessage:
    """Give the headers with which the mail came over the net; none for one that never left Exchange."""
    parser = email.parser.HeaderParser(policy=email.policy.default)
    return parser.parsestr(properties.text(mapi.HEADERS))


def _told(headers: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(headers.get(name, "")).split())
    except FAULTS:
        return ""
