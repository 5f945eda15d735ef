"""Reads an e-mail: its headers as lines, its body as blocks, its attachments by name (the inbox unpacks those)."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from extractors.read import html
from extractors.read.source import How, Source
from extractors.read.typed import typeset_blocks

_HEADERS = (
    ("Van", "From"),
    ("Namens", "Sender"),
    ("Aan", "To"),
    ("CC", "Cc"),
    ("BCC", "Bcc"),
    ("Antwoord aan", "Reply-To"),
    ("Verzonden", "Date"),
    ("Onderwerp", "Subject"),
)
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_BROKEN_HEADER = (ValueError, TypeError, AttributeError, IndexError, LookupError)
"""What the standard library raises on malformed headers."""
_LEAST_SHARE = 0.8
"""The plain form of a mail must hold this part of the words of its HTML, else the HTML is read."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail shows."""

    headers: tuple[dict[str, str], ...]
    """`{label, value}` in the order of showing; the attachments last."""
    blocks: tuple[dict[str, Any], ...]
    """`{kind: text | mono, lines}` or `{kind: table, rows}`."""


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write the PDF rendition of a mail at `out` and give what it holds."""
    message = read_mail(untrusted_original.read_bytes())
    return Source(typeset_blocks("E-mail", message.headers, message.blocks, out))


def read_mail(untrusted_bytes: bytes) -> Mail:
    """Give headers and body of a mail; a damaged one gives what can be read of it."""
    message = email.message_from_bytes(untrusted_bytes, policy=email.policy.default)
    headers = [{"label": label, "value": value} for label, name in _HEADERS if (value := _header(message, name))]
    names = list(find_attachment_names(message))
    if names:
        headers.append({"label": "Bijlagen", "value": "; ".join(names)})
    return Mail(tuple(headers), tuple(_body(message)))


# --- headers -------------------------------------------------------------------------------------------------------


def _header(message: EmailMessage, name: str) -> str:
    try:
        values = [str(value) for value in message.get_all(name, [])]
    except _BROKEN_HEADER:
        values = [_decoded(str(value)) for key, value in message.raw_items() if key.lower() == name.lower()]
    value = "; ".join(" ".join(value.split()) for value in values)
    return _shown_date(value) if name == "Date" else value


def _decoded(raw: str) -> str:
    try:
        return str(make_header(decode_header(raw)))
    except _BROKEN_HEADER:
        return raw


def _shown_date(raw: str) -> str:
    """Give the moment of sending in words, by the clock of the sender; as it stands when it is no date."""
    try:
        return dutch_moment(parsedate_to_datetime(raw))
    except _BROKEN_HEADER:
        return raw


def dutch_moment(moment: dt.datetime) -> str:
    """Give a moment as mail programs print it: `vrijdag 3 april 2026 11:34`."""
    day = f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return f"{day} {moment:%H:%M}"


def find_attachment_names(message: EmailMessage) -> Iterator[str]:
    """Yield a name for each part that is not shown as body, in order; `bijlage-2` where the sender gave none."""
    for number, part in enumerate(_attachments(message), start=1):
        try:
            name = part.get_filename()
        except _BROKEN_HEADER:
            name = None
        yield " ".join(name.split()) if name else f"bijlage-{number}"


def _attachments(part: EmailMessage) -> Iterator[EmailMessage]:
    if part.get_content_type() == "message/rfc822" or not part.is_multipart():
        if not _is_body(part):
            yield part
        return
    for child in part.iter_parts():
        yield from _attachments(child)  # type: ignore[arg-type]


def _is_body(part: EmailMessage) -> bool:
    """Tell whether a leaf is text that a mail program shows under the headers."""
    if part.get_content_type() not in ("text/plain", "text/html"):
        return False
    try:
        return part.get_content_disposition() != "attachment" and not part.get_filename()
    except _BROKEN_HEADER:
        return True


# --- body ----------------------------------------------------------------------------------------------------------


def _body(part: EmailMessage) -> Iterator[dict[str, Any]]:
    if part.get_content_type() == "message/rfc822":
        return
    if part.get_content_type() == "multipart/alternative":
        yield from _alternative(part)
    elif part.is_multipart():
        for child in part.iter_parts():
            yield from _body(child)  # type: ignore[arg-type]
    elif _is_body(part):
        yield from html.find_blocks(_text(part)) if part.get_content_subtype() == "html" else _plain_blocks(part)


def _alternative(part: EmailMessage) -> Iterator[dict[str, Any]]:
    """Give the plain form of the same text, unless it says clearly less than the HTML."""
    forms = [list(_body(child)) for child in part.iter_parts()]  # type: ignore[arg-type]
    plain = [child.get_content_type() == "text/plain" for child in part.iter_parts()]
    chosen = max(range(len(forms)), key=lambda i: (_count_words(forms[i]), plain[i]), default=None)
    if chosen is None:
        return
    most = _count_words(forms[chosen])
    for index, is_plain in enumerate(plain):
        if is_plain and _count_words(forms[index]) >= _LEAST_SHARE * most:
            chosen = index
            break
    yield from forms[chosen]


def _count_words(blocks: Sequence[dict[str, Any]]) -> int:
    lines = [line for block in blocks for line in block.get("lines", [])]
    cells = [cell for block in blocks for row in block.get("rows", []) for cell in row]
    return sum(len(re.findall(r"\w+", text)) for text in (*lines, *cells))


def _text(part: EmailMessage) -> str:
    """Give the text of a leaf; where the named character set does not fit, UTF-8 or that of Windows."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        named = part.get_content_charset("utf-8")
    except _BROKEN_HEADER:
        named = "utf-8"
    for charset in (named, "utf-8"):
        try:
            return content.decode(charset)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return content.decode("cp1252", errors="replace")


def _plain_blocks(part: EmailMessage) -> Iterator[dict[str, Any]]:
    text = _text(part)
    if part.get_param("format") == "flowed":
        text = re.sub(r"(?<!^--) \r?\n(?!>|\r?\n)", " ", text, flags=re.MULTILINE)
    block: list[str] = []
    for line in [*re.split(r"\r\n?|[\n\f\v\x85\u2028\u2029]", text), ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield {"kind": "mono" if _is_drawn(block) else "text", "lines": block}
            block = []


def _is_drawn(lines: Sequence[str]) -> bool:
    """Tell whether spaces draw columns here; such lines need letters of one width."""
    return sum(bool(re.search(r"\S(\t| {3,})\S", line)) for line in lines) >= 2
