"""Opens a mail as it went over the net (EML): its parts, what each is to a reader, and the bytes and text of one."""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Callable, Iterator
from email.message import EmailMessage, Message
from enum import Enum, auto
from pathlib import Path
from typing import BinaryIO, TypeVar

from pipeline.errors import EncryptedInput, LimitExceeded, UnsupportedMedia
from pipeline.tools import smime
from pipeline.tools.mapi import decode

T = TypeVar("T")

POLICY = email.policy.default.clone(refold_source="none")  # a forwarded mail keeps its headers as they came
FAULTS = (LookupError, ValueError, AttributeError, TypeError, OverflowError)
"""What the parser of the standard library raises on a malformed header."""
_SHOWN = ("text/plain", "text/html", "text/enriched")
_OTHER_FORMS = ("text/x-amp-html", "text/watch-html")
REPORTS = ("message/delivery-status", "message/disposition-notification", "text/rfc822-headers")
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_ENVELOPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_LOCKED = ("multipart/encrypted", "application/pgp-encrypted", "application/x-microsoft-rpmsg-message")
_DEEPEST = 50
"""Levels of parts in parts in one mail; those of a mail in a mail count for that mail."""
_TOO_DEEP = "de delen van de e-mail zitten te diep in elkaar. Sla het bericht op als PDF en lever dat aan."


class Role(Enum):
    """What a part of a mail is to its reader."""

    TEXT = auto()
    """Stands under the headers."""
    INVITE = auto()
    """A calendar entry that is another form of the text."""
    REPORT = auto()
    """What a mail server tells of a delivery; shown under the text."""
    SIGNATURE = auto()
    OTHER_FORM = auto()
    """The text once more, for programs that nobody here has."""
    ELSEWHERE = auto()
    """A bare reference to a file on a server."""
    ATTACHED = auto()


def read_mime(untrusted_path: Path) -> EmailMessage:
    """Give the parsed mail of a file; the text of its parts is in memory once, still encoded.

    Raises:
        LimitExceeded: Its parts are nested deeper than any mail program does.
    """
    with untrusted_path.open("rb") as file:
        return _parsed(file)


def parse_mime(untrusted_content: bytes) -> EmailMessage:
    """Give the parsed mail of bytes.

    Raises:
        LimitExceeded: Its parts are nested deeper than any mail program does.
    """
    return _parsed(io.BytesIO(untrusted_content))


def _parsed(untrusted_file: BinaryIO) -> EmailMessage:
    try:
        message = email.message_from_binary_file(untrusted_file, policy=POLICY)
    except RecursionError as error:
        raise LimitExceeded(_TOO_DEEP) from error
    _check_nesting(message)
    return message


def _check_nesting(message: Message) -> None:
    level: list[Message] = [message]
    for _ in range(_DEEPEST):
        payloads = [part.get_payload() for part in level if part.get_content_maintype() == "multipart"]
        level = [part for held in payloads if isinstance(held, list) for part in held if isinstance(part, Message)]
        if not level:
            return
    raise LimitExceeded(_TOO_DEEP)


def opened(message: EmailMessage) -> EmailMessage:
    """Give the mail whose parts count: the mail itself, or what lies in its signed envelope.

    Raises:
        EncryptedInput: It is encrypted or protected.
        UnsupportedMedia: Its envelope is damaged.
    """
    if any(part.get_content_type() in _LOCKED for part in leaves(message)):
        raise EncryptedInput(smime.LOCKED)
    if message.get_content_type() not in _ENVELOPES:
        return message
    content = content_of(message)
    says_signed = "signed-data" in told(lambda: str(message.get_param("smime-type")), "")
    if smime.is_encrypted(content) or not (says_signed or smime.is_signed(content)):
        raise EncryptedInput(smime.LOCKED)
    return opened(parse_mime(smime.open_signed(content)))


def leaves(message: Message) -> Iterator[EmailMessage]:
    """Yield the parts that hold content, a forwarded mail as one part."""
    if message.get_content_type() in _LOCKED or message.get_content_maintype() != "multipart":
        yield message  # type: ignore[misc]
        return
    parts = message.get_payload()
    if not isinstance(parts, list):  # announced as multipart, yet without parts: what is left is text
        yield message  # type: ignore[misc]
        return
    for part in parts:
        if isinstance(part, Message):
            yield from leaves(part)


def role_of(part: Message) -> Role:
    """Tell what a leaf of a mail is."""
    kind = part.get_content_type()
    if kind.startswith("multipart/"):
        return Role.TEXT
    named = told(part.get_filename, None) or disposition_of(part) == "attachment"
    if kind in REPORTS:
        return Role.REPORT
    if kind in _SIGNATURES:
        return Role.SIGNATURE
    if kind == "message/external-body":
        return Role.ELSEWHERE
    if named:
        return Role.ATTACHED
    if kind in _SHOWN:
        return Role.TEXT
    return {"text/calendar": Role.INVITE, **dict.fromkeys(_OTHER_FORMS, Role.OTHER_FORM)}.get(kind, Role.ATTACHED)


def content_of(part: Message) -> bytes:
    """Give the bytes of one part; a forwarded mail as the mail it was.

    Raises:
        UnsupportedMedia: A forwarded mail cannot be written out.
    """
    payload = part.get_payload()
    if part.get_content_maintype() == "message" and isinstance(payload, list) and payload:
        try:
            return b"\n\n".join(m.as_bytes(policy=POLICY) for m in payload if isinstance(m, Message))
        except (*FAULTS, RecursionError) as error:
            raise UnsupportedMedia(
                "een bijgevoegd bericht is beschadigd. Sla dat bericht apart op als PDF en lever het aan."
            ) from error
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def text_of(part: Message) -> str:
    """Give the text of a leaf; where the named character set does not fit, UTF-8 or that of Windows."""
    content = part.get_payload(decode=True)
    return decode(content if isinstance(content, bytes) else b"", told(part.get_content_charset, None))


def told(ask: Callable[[], T], otherwise: T) -> T:
    """Give what a header tells, or `otherwise` when it is malformed."""
    try:
        return ask()
    except FAULTS:
        return otherwise


def disposition_of(part: Message) -> str | None:
    """Tell whether a part is shown in the text or hangs on the mail, as it says itself."""
    return told(lambda: part.get_content_disposition(), None)
