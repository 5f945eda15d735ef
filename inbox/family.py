"""Unpacks a mail or archive into its members; every member then takes the walk as a document of its own."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage, Message
from pathlib import Path
from typing import NamedTuple, TypeVar

from inbox.archive import copy_member, member_files, member_name, open_archive
from inbox.claim import readable_name
from pipeline.errors import EncryptedInput, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import EML, ZIP

T = TypeVar("T")

_POLICY = email.policy.default.clone(refold_source="none")  # a member keeps its headers as they came
_LOGO_BYTES = 16_384
_LONGEST_NAME = 150
_NO_DOCUMENT = (
    "message/delivery-status",
    "message/disposition-notification",
    "message/external-body",
    "text/rfc822-headers",
    "application/pgp-signature",
    "application/pgp-encrypted",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)
_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "message/rfc822": ".eml",
    "application/pdf": ".pdf",
    "application/ms-tnef": ".dat",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}
_CID = re.compile(rb"""cid:([^"'\s>)]+)""", re.IGNORECASE)
_HEADER_FAULTS = (LookupError, ValueError, AttributeError, TypeError)
"""What the parser of the standard library raises on a malformed header."""


class Member(NamedTuple):
    """One file that came out of a mail or archive."""

    name: str
    """As the sender called it, in readable characters; never part of a path."""
    path: Path
    """Numbered file in the folder that `unpack` was given."""


def unpack(untrusted_path: Path, media_type: str, limits: Limits, into: Path, depth: int) -> tuple[Member, ...]:
    """Give the members of a mail or zip, written to `into`, one level deep; of anything else none.

    `depth` counts the mails and archives around this one: 0 for a file that was delivered itself. Pictures that the
    text of a mail shows, small logos and signatures are no members.

    Raises:
        LimitExceeded: Too many, too large or nested too deep.
        EncryptedInput: A password or key is needed.
        UnsupportedMedia: It is damaged, or holds a link.
    """
    if media_type == ZIP:
        if depth >= limits.depth:
            raise LimitExceeded(_too_deep(limits))
        return _unpack_zip(untrusted_path, limits, into)
    if media_type == EML:
        return _unpack_mail(untrusted_path, limits, into, depth)
    return ()


def _unpack_zip(untrusted_path: Path, limits: Limits, into: Path) -> tuple[Member, ...]:
    members: list[Member] = []
    with open_archive(untrusted_path, limits) as archive:
        for number, info in enumerate(member_files(archive), start=1):
            member = Member(_clean_name(member_name(info), f"bestand-{number}"), into / f"{number:05d}")
            copy_member(archive, info, member.path)
            members.append(member)
    return tuple(members)


def _unpack_mail(untrusted_path: Path, limits: Limits, into: Path, depth: int) -> tuple[Member, ...]:
    with untrusted_path.open("rb") as file:
        message = email.message_from_binary_file(file, policy=_POLICY)
    _refuse_encrypted(message)
    parts = list(_attachments(message))
    if parts and depth >= limits.depth:
        raise LimitExceeded(_too_deep(limits))
    if len(parts) > limits.members:
        raise LimitExceeded(f"de e-mail heeft meer dan {limits.members} bijlagen. Lever de bijlagen in delen aan.")
    members: list[Member] = []
    total = 0
    for number, part in enumerate(parts, start=1):
        content = _content(part)
        total += len(content)
        if len(content) > limits.file_bytes or total > limits.unpacked_bytes:
            raise LimitExceeded("de bijlagen van de e-mail zijn te groot. Lever ze los aan.")
        members.append(Member(_part_name(part, number), into / f"{number:05d}"))
        members[-1].path.write_bytes(content)
    return tuple(members)


def _refuse_encrypted(message: Message) -> None:
    kind = message.get_content_type()
    if kind == "multipart/encrypted" or kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        if "signed-data" in _told(lambda: str(message.get_param("smime-type")), ""):
            raise UnsupportedMedia(
                "de e-mail zit in een ondertekende envelop (S/MIME) die niet te openen is. "
                "Sla het bericht op als PDF en lever dat aan."
            )
        raise EncryptedInput("de e-mail is versleuteld. Open het bericht, sla het op als PDF en lever dat aan.")


def _attachments(message: Message) -> Iterator[Message]:
    leaves = list(_leaves(message))
    shown = {cid for leaf in leaves if _is_body(leaf) and leaf.get_content_type() == "text/html" for cid in _cids(leaf)}
    for leaf in leaves:
        if not _is_body(leaf) and not _is_picture_of_text(leaf, shown) and leaf.get_content_type() not in _NO_DOCUMENT:
            yield leaf


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold content, a forwarded message as one part."""
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _is_body(part: Message) -> bool:
    kind = part.get_content_type()
    if kind.startswith("multipart/"):  # announced as multipart, yet without parts: what is left is text
        return True
    named = _told(part.get_filename, None) or _disposition(part) == "attachment"
    return kind in ("text/plain", "text/html", "text/enriched", "text/x-amp-html") and not named


def _is_picture_of_text(part: Message, shown: set[str]) -> bool:
    if part.get_content_maintype() != "image":
        return False
    cid = _told(lambda: str(part.get("Content-ID", "")), "").strip().strip("<>")
    if cid and cid in shown:
        return True
    inline = bool(cid) or _disposition(part) == "inline"
    return inline and len(_content(part)) < _LOGO_BYTES


def _cids(part: Message) -> set[str]:
    return {found.decode("ascii", errors="replace") for found in _CID.findall(_content(part))}


def _content(part: Message) -> bytes:
    """Give the bytes of one part; a forwarded message as the mail it was."""
    payload = part.get_payload()
    if part.get_content_maintype() == "message" and isinstance(payload, list) and payload:
        return b"\n\n".join(_as_bytes(inner) for inner in payload if isinstance(inner, Message))
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _as_bytes(message: Message) -> bytes:
    try:
        return message.as_bytes(policy=_POLICY)
    except _HEADER_FAULTS as error:
        raise UnsupportedMedia(
            "een bijgevoegd bericht is beschadigd. Sla dat bericht apart op als PDF en lever het aan."
        ) from error


def _part_name(part: Message, number: int) -> str:
    kind = part.get_content_type()
    fallback = f"bijlage-{number}{_ENDINGS.get(kind, '')}"
    name = _told(part.get_filename, None)
    if not name and kind == EML and isinstance(part.get_payload(), list):
        subject = _told(lambda: _subject(part), None)
        name = f"{subject}.eml" if subject else None
    return _clean_name(name or "", fallback)


def _subject(part: Message) -> str | None:
    inner = part.get_payload(0)
    return str(inner["Subject"]).replace("/", "-") if isinstance(inner, EmailMessage) and inner["Subject"] else None


def _disposition(part: Message) -> str | None:
    return _told(lambda: part.get_content_disposition(), None)


def _told(ask: Callable[[], T], otherwise: T) -> T:
    """Give what a header tells, or `otherwise` when it is malformed."""
    try:
        return ask()
    except _HEADER_FAULTS:
        return otherwise


def _clean_name(untrusted_name: str, fallback: str) -> str:
    """Give the last part of a path-like name, readable and not too long; its ending stays."""
    base = re.split(r"[/\\]", untrusted_name)[-1].strip()
    name = readable_name(base)
    if not name.strip(". \ufffd"):
        return fallback
    stem, dot, ending = name.rpartition(".")
    if len(name) > _LONGEST_NAME and dot and len(ending) <= 10:
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:_LONGEST_NAME]


def _too_deep(limits: Limits) -> str:
    return f"e-mails en archieven zitten hier meer dan {limits.depth} lagen diep in elkaar. Lever de inhoud los aan."
