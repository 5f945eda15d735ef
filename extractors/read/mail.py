"""Reads an e-mail (EML): its headers as lines, its text as blocks, its attachments by name (the inbox unpacks them)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from extractors.read.bodies import Block, Form, choose, enriched_text, html_form, lines_of, plain_blocks, tables_of
from extractors.read.paper.typed import typeset_blocks
from extractors.read.post import invite
from extractors.read.post.moments import dutch_moment, shown_moment
from extractors.read.source import How, Source, SourceMessage
from extractors.read.thread import split_messages
from pipeline.tools.mime import FAULTS, Role, content_of, leaves, opened, read_mime, role_of, text_of, told
from pipeline.tools.mime_parts import find_parts

__all__ = ["Mail", "dutch_moment", "read_mail", "render"]

_HEADERS = (
    ("Van", "From"),
    ("Verzonden door", "Sender"),
    ("Aan", "To"),
    ("CC", "Cc"),
    ("BCC", "Bcc"),
    ("Antwoord aan", "Reply-To"),
    ("Verzonden", "Date"),
    ("Onderwerp", "Subject"),
)
_PROTECTED = "-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail shows."""

    headers: tuple[Mapping[str, Any], ...]
    """`{label, value}` in the order of showing; the attachments last."""
    blocks: tuple[Block, ...]
    """`{kind: text | mono, lines}` or `{kind: table, rows}`."""
    doubts: tuple[str, ...] = ()
    """Dutch sentences about what was not read."""

    def value(self, label: str) -> str:
        """Give what stands behind a label; empty when it is not there."""
        return next((header["value"] for header in self.headers if header["label"] == label), "")


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write the PDF rendition of a mail at `out` and give what it holds.

    Raises:
        EncryptedInput: It is encrypted or protected.
        UnsupportedMedia: Its signed envelope is damaged.
    """
    return typeset_mail(read_mail(untrusted_original), out)


def typeset_mail(mail: Mail, out: Path) -> Source:
    """Write the PDF of a mail, from whatever file it came, and give what it holds."""
    maker = typeset_blocks("E-mail", mail.headers, mail.blocks, out)
    return Source(maker, tables_of(mail.blocks), messages=messages_of(mail), doubts=mail.doubts)


def messages_of(mail: Mail) -> tuple[SourceMessage, ...]:
    """Give the mails of the thread, the newest first."""
    text = "\n".join(lines_of(mail.blocks))
    return split_messages(text, mail.value("Van"), mail.value("Verzonden"), mail.value("Onderwerp"))


def read_mail(untrusted_original: Path) -> Mail:
    """Give headers and text of a mail; a damaged one gives what can be read of it.

    Raises:
        EncryptedInput: It is encrypted or protected.
        UnsupportedMedia: Its signed envelope is damaged.
    """
    message = read_mime(untrusted_original)
    parts, inner = find_parts(message), opened(message)
    headers: list[dict[str, Any]] = [
        {"label": label, "value": value} for label, name in _HEADERS if (value := _header(message, name))
    ]
    if parts.attached:
        headers.append({"label": "Bijlagen", "value": "; ".join(one.name for one in parts.attached), "parts": True})
    blocks, doubts = body_of(inner)
    if inner is not message:
        doubts = ("De e-mail zat in een ondertekende envelop (S/MIME); de handtekening is niet gecontroleerd.", *doubts)
    return Mail(tuple(_without_double_sender(headers)), blocks, (*parts.doubts, *doubts))


def body_of(message: EmailMessage) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Give the text of a mail as blocks, what a server reported about it behind it, and the doubts."""
    form = _body(message)
    reports = [leaf for leaf in leaves(message) if role_of(leaf) is Role.REPORT]
    blocks, doubts = (*form.blocks, *(block for leaf in reports for block in _report_blocks(leaf))), form.doubts
    if any(line.strip() == _PROTECTED for line in lines_of(blocks)):
        doubts = (*doubts, "De tekst van de e-mail is versleuteld (PGP) en is niet te lezen.")
    return blocks, doubts


# --- headers -------------------------------------------------------------------------------------------------------


def _header(message: EmailMessage, name: str) -> str:
    try:
        values = [str(value) for value in message.get_all(name, [])]
    except FAULTS:
        values = [_decoded(str(value)) for key, value in message.raw_items() if key.lower() == name.lower()]
    value = "; ".join(" ".join(value.split()) for value in values)
    return _shown_date(value) if name == "Date" else value


def _decoded(raw: str) -> str:
    try:
        return str(make_header(decode_header(raw)))
    except FAULTS:
        return raw


def _shown_date(raw: str) -> str:
    """Give the moment of sending in words; as it stands when it is no date."""
    try:
        moment = parsedate_to_datetime(raw)
        return shown_moment(moment.replace(tzinfo=None) if "-0000" in raw else moment)
    except FAULTS:
        return raw


def _without_double_sender(headers: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Leave out who sent it when that is who it is from."""
    author = next((h["value"] for h in headers if h["label"] == "Van"), "")
    for header in headers:
        if header["label"] != "Verzonden door" or header["value"].strip("<> ") not in author:
            yield header


# --- body ----------------------------------------------------------------------------------------------------------


def _body(part: EmailMessage) -> Form:
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        return _leaf(part)
    if part.get_content_type() == "multipart/alternative":
        return _alternative(part)
    found = [_body(child) for child in part.iter_parts()]  # type: ignore[arg-type]
    return Form(tuple(b for f in found for b in f.blocks), False, tuple(d for f in found for d in f.doubts))


def _alternative(part: EmailMessage) -> Form:
    """Give the best form of one text; a calendar entry is no form of it but stands behind it."""
    forms: list[Form] = []
    entries: list[Block] = []
    for child in part.iter_parts():
        form = _body(child)  # type: ignore[arg-type]
        if child.get_content_type() == "text/calendar":
            entries += form.blocks
        else:
            forms.append(form)
    chosen, doubts = choose(forms)
    return Form((*chosen, *entries), False, doubts)


def _leaf(part: EmailMessage) -> Form:
    role, kind = role_of(part), part.get_content_type()
    if role is Role.INVITE:
        return Form(tuple(invite.find_blocks(text_of(part))), False)
    if role is not Role.TEXT:
        return Form((), False)
    if kind == "text/html":
        return html_form(text_of(part))
    if kind == "text/enriched":
        return Form(tuple(plain_blocks(enriched_text(text_of(part)))), True)
    flowed = told(lambda: str(part.get_param("format")), "").lower() == "flowed"
    drops = told(lambda: str(part.get_param("delsp")), "").lower() == "yes"
    return Form(tuple(plain_blocks(text_of(part), flowed=flowed, drops_space=drops)), True)


def _report_blocks(part: EmailMessage) -> Iterator[Block]:
    """Yield what a mail server tells of a delivery, as its fields."""
    payload = part.get_payload()
    if isinstance(payload, list):
        lines = [f"{name}: {value}" for held in payload for name, value in _raw_fields(held)]
    else:
        lines = content_of(part).decode("utf-8", "replace").splitlines()
    lines = [" ".join(line.split()) for line in lines if line.strip()]
    if lines:
        yield {"kind": "text", "lines": ["Melding van de mailserver:", *lines]}


def _raw_fields(message: object) -> Iterator[tuple[str, str]]:
    if isinstance(message, EmailMessage):
        for name, value in message.raw_items():
            yield name, _decoded(str(value))
