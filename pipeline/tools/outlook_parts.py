"""What hangs on a mail of Outlook (MSG or winmail.dat), and the forms in which its text is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from pipeline.errors import ExtractionError, UnsupportedMedia
from pipeline.tools import mapi, rtf
from pipeline.tools.attached import Attached, Parts, Pictures, safe_name, save_bytes, with_own_names
from pipeline.tools.mime import parse_mime
from pipeline.tools.outlook import Attachment, Item, is_embedded

_CID = re.compile(r"""cid:([^"'\s>)]+)""", re.IGNORECASE)
_PICTURE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"\xd7\xcd\xc6\x9a", b"\x01\x00\x00\x00")
_SHOWN_IN_TEXT = 4
"""Bit of the flags of an attachment: the text shows it."""
_SIGNED_CLASS = "ipm.note.smime"
_ENVELOPE = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/signed")


@dataclass(frozen=True, slots=True)
class Forms:
    """The same text in the forms that a mail of Outlook keeps."""

    plain: str
    html: str
    doubts: tuple[str, ...] = ()


def read_forms(item: Item) -> Forms:
    """Give the text of a mail: plain, and as HTML (the sender's, or made from rich text)."""
    properties = item.properties
    plain, html, doubts = properties.text(mapi.BODY), mapi.html_of(properties), []
    packed = properties.raw(mapi.RTF) if not html else b""
    if packed:
        try:
            rich = rtf.read_rtf(rtf.decompress(packed))
        except ExtractionError:
            doubts.append("De opgemaakte tekst (RTF) van de e-mail is beschadigd; de platte tekst is gelezen.")
        else:
            html, plain = (rich.text, plain) if rich.is_html else ("", plain or rich.text)
    if properties.unreadable:
        doubts.append("Delen van het Outlook-bericht zijn beschadigd en niet gelezen.")
    return Forms(plain, html, tuple(doubts))


def find_parts(item: Item, html: str = "") -> Parts:
    """Give what hangs on a mail; `html` is its text, which tells which pictures stand in it."""
    shown = {found.casefold() for found in _CID.findall(html)}
    pictures, doubts, found = Pictures(), list(item.faults), []
    for number, attachment in enumerate(item.attachments, start=1):
        if attachment.method in mapi.ELSEWHERE:
            doubts.append("Een bijlage staat als koppeling op een andere plek en is niet meegestuurd.")
        elif not _is_logo(attachment, shown, pictures):
            found.append(_attached(attachment, number))
            if attachment.suffix == ".ole":
                doubts.append("Een bijlage is een ingesloten object (OLE). Zij is een eigen document geworden.")
    return Parts(with_own_names(found), (*doubts, *pictures.doubts()))


def _is_logo(attachment: Attachment, shown: set[str], pictures: Pictures) -> bool:
    properties = attachment.properties
    if attachment.save:
        return False
    cid = properties.text(mapi.ATTACH_CID).strip("<> ").casefold()
    in_text = bool(properties.number(mapi.ATTACH_HIDDEN)) or bool(cid and cid in shown)
    in_text |= bool((properties.number(mapi.ATTACH_FLAGS) or 0) & _SHOWN_IN_TEXT)
    if not in_text:
        return False
    content = properties.raw(mapi.ATTACH_DATA)
    return content.startswith(_PICTURE) and pictures.is_small(content)


def _attached(attachment: Attachment, number: int) -> Attached:
    save = attachment.save or (lambda out: _save_value(attachment, out))
    return Attached(_name(attachment, number), attachment.size, save)


def _save_value(attachment: Attachment, out: Path) -> None:
    content = attachment.properties.raw(mapi.ATTACH_DATA)
    if mapi.ATTACH_DATA in attachment.properties.unreadable:
        raise UnsupportedMedia("de bijlage is beschadigd. Vraag de afzender om haar opnieuw te sturen.")
    out.write_bytes(content)


def _name(attachment: Attachment, number: int) -> str:
    properties = attachment.properties
    numbers = (mapi.ATTACH_LONG_NAME, mapi.ATTACH_NAME, mapi.DISPLAY_NAME)
    told = next(filter(None, (properties.text(n).strip() for n in numbers)), "")
    if attachment.suffix and is_embedded(attachment):
        inner = attachment.embedded()
        told = (inner.properties.text(mapi.SUBJECT) if inner else "") or told
        told = re.sub(r"[/\\]", "-", told)
    if attachment.suffix and not told.lower().endswith(attachment.suffix):
        told = f"{told.strip() or f'bijlage-{number}'}{attachment.suffix}"
    return safe_name(told, f"bijlage-{number}{attachment.suffix}")


# --- signed mails --------------------------------------------------------------------------------------------------


def signed_content(item: Item) -> EmailMessage | None:
    """Give the mail that a signed or encrypted MSG holds in its one attachment; None for any other MSG."""
    if not item.properties.text(mapi.MESSAGE_CLASS).casefold().startswith(_SIGNED_CLASS) or len(item.attachments) != 1:
        return None
    properties = item.attachments[0].properties
    content, told = properties.raw(mapi.ATTACH_DATA), properties.text(mapi.ATTACH_MIME).casefold()
    if not content or told not in _ENVELOPE:
        return None
    if told != "multipart/signed":
        message = EmailMessage()
        message.set_content(content, "application", "pkcs7-mime")
        return message
    return parse_mime(content)


# --- a body as a mail of its own -----------------------------------------------------------------------------------


def body_as_mail(item: Item) -> Attached | None:
    """Give the text of a winmail.dat as a mail of its own; None when it holds none."""
    forms = read_forms(item)
    if not (forms.plain.strip() or forms.html.strip()):
        return None
    message = EmailMessage()
    for name, value in _mail_headers(item):
        message[name] = value
    message.set_content(forms.plain or "", charset="utf-8")
    if forms.html:
        if forms.plain:
            message.add_alternative(forms.html, subtype="html", charset="utf-8")
        else:
            message.set_content(forms.html, subtype="html", charset="utf-8")
    content = message.as_bytes()
    return Attached("bericht uit winmail.dat.eml", len(content), save_bytes(content))


def _mail_headers(item: Item) -> Iterator[tuple[str, str]]:
    properties = item.properties
    moment = properties.moment(mapi.SUBMIT_TIME) or properties.moment(mapi.DELIVERY_TIME)
    told = {
        "From": " ".join(filter(None, (properties.text(mapi.FROM_NAME), _angled(properties.text(mapi.FROM_ADDRESS))))),
        "Subject": properties.text(mapi.SUBJECT),
        "Date": moment.strftime("%a, %d %b %Y %H:%M:%S +0000") if moment else "",
        "MIME-Version": "1.0",
    }
    for name, value in told.items():
        if clean := " ".join(value.split()):
            yield name, clean


def _angled(address: str) -> str:
    return f"<{address}>" if "@" in address else ""
