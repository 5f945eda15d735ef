"""Unpacks a mail, mailbox or archive into its members; every member then takes the walk as a document of its own.

Memory: a zip and a mailbox file go to disk piece by piece. Of a mail the parsed parts are held once, still encoded,
and one attachment at a time decoded beside it. Of a MSG one attachment, or the largest part of a mail inside it.
"""

from __future__ import annotations

import email.parser
import email.policy
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from inbox.archive import copy_member, member_files, member_name, open_archive
from inbox.mbox import split_mbox
from pipeline.errors import LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.attached import Attached, own_name, safe_name
from pipeline.tools.media import EML, MBOX, MSG, TNEF, ZIP
from pipeline.tools.mime import FAULTS, read_mime
from pipeline.tools.mime_parts import find_parts
from pipeline.tools.outlook import open_msg
from pipeline.tools.outlook_parts import body_as_mail, read_forms, signed_content
from pipeline.tools.outlook_parts import find_parts as find_outlook_parts
from pipeline.tools.tnef import read_tnef

_DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError)
_HEAD_BYTES = 65_536


class Member(NamedTuple):
    """One file that came out of a mail or archive."""

    name: str
    """As the sender called it, in readable characters; never part of a path, each of one family its own."""
    path: Path
    """Numbered file in the folder that `unpack` was given. It is empty when the member was damaged: an empty file is
    refused with a reason, so it is seen in quarantine beside its siblings and not lost."""


def unpack(untrusted_path: Path, media_type: str, limits: Limits, into: Path, depth: int) -> tuple[Member, ...]:
    """Give the members of a mail, mailbox or zip, written to `into`, one level deep; of anything else none.

    `depth` counts the mails and archives around this one: 0 for a file that was delivered itself. Small pictures that
    the text of a mail shows are no members.

    Raises:
        LimitExceeded: Too many, too large or nested too deep.
        EncryptedInput: A password or key is needed.
        UnsupportedMedia: It is damaged, or holds a link.
    """
    if media_type in (ZIP, MBOX):
        _check_depth(limits, depth)
        return (_unpack_zip if media_type == ZIP else _unpack_mbox)(untrusted_path, limits, into)
    if media_type == EML:
        return _write(find_parts(read_mime(untrusted_path)).attached, limits, into, depth)
    if media_type == MSG:
        return _unpack_msg(untrusted_path, limits, into, depth)
    if media_type == TNEF:
        return _unpack_tnef(untrusted_path, limits, into, depth)
    return ()


# --- archives ------------------------------------------------------------------------------------------------------


def _unpack_zip(untrusted_path: Path, limits: Limits, into: Path) -> tuple[Member, ...]:
    members: list[Member] = []
    faults: list[Exception] = []
    seen: set[str] = set()
    with open_archive(untrusted_path, limits) as archive:
        for number, info in enumerate(member_files(archive), start=1):
            name, path = safe_name(member_name(info), f"bestand-{number}"), into / f"{number:05d}"
            try:
                copy_member(archive, info, path)
            except _DAMAGED_ZIP as error:
                faults.append(error)
                name = _empty(path, name)
            members.append(Member(_unlike(name, seen), path))
    if members and len(faults) == len(members):
        raise UnsupportedMedia(
            "het zip-bestand is beschadigd. Maak het opnieuw of lever de bestanden los aan."
        ) from faults[0]
    return tuple(members)


def _unpack_mbox(untrusted_path: Path, limits: Limits, into: Path) -> tuple[Member, ...]:
    members: list[Member] = []
    total = 0
    seen: set[str] = set()
    for number, path in enumerate(split_mbox(untrusted_path, limits, into), start=1):
        total += path.stat().st_size
        if total > limits.unpacked_bytes:
            raise LimitExceeded("de e-mails in de map zijn samen te groot. Lever haar in delen aan.")
        members.append(Member(_unlike(_mail_name(path, number), seen), path))
    return tuple(members)


def _mail_name(untrusted_path: Path, number: int) -> str:
    """Give the subject of a mail as its name."""
    fallback = f"bericht-{number}.eml"
    with untrusted_path.open("rb") as file:
        head = email.parser.BytesHeaderParser(policy=email.policy.default).parsebytes(file.read(_HEAD_BYTES))
    try:
        subject = str(head["Subject"] or "").replace("/", "-").replace("\\", "-")
    except FAULTS:
        subject = ""
    return safe_name(f"{subject}.eml" if subject.strip() else "", fallback)


# --- mails ---------------------------------------------------------------------------------------------------------


def _unpack_msg(untrusted_path: Path, limits: Limits, into: Path, depth: int) -> tuple[Member, ...]:
    with open_msg(untrusted_path) as item:
        signed = signed_content(item)
        parts = find_parts(signed) if signed is not None else find_outlook_parts(item, read_forms(item).html)
        return _write(parts.attached, limits, into, depth)


def _unpack_tnef(untrusted_path: Path, limits: Limits, into: Path, depth: int) -> tuple[Member, ...]:
    item = read_tnef(untrusted_path.read_bytes())
    body = body_as_mail(item)
    attached = (*((body,) if body else ()), *find_outlook_parts(item, read_forms(item).html).attached)
    members = _write(attached, limits, into, depth)
    if not item.faults:
        return members
    rest = into / f"{len(members) + 1:05d}"
    return (*members, Member(_empty(rest, "rest van winmail.dat"), rest))


def _write(attached: Sequence[Attached], limits: Limits, into: Path, depth: int) -> tuple[Member, ...]:
    if attached:
        _check_depth(limits, depth)
    if len(attached) > limits.members:
        raise LimitExceeded(f"de e-mail heeft meer dan {limits.members} bijlagen. Lever de bijlagen in delen aan.")
    return tuple(_written(attached, limits, into))


def _written(attached: Iterable[Attached], limits: Limits, into: Path) -> Iterator[Member]:
    total = 0
    seen: set[str] = set()
    for number, one in enumerate(attached, start=1):
        path = into / f"{number:05d}"
        _check_size(one.size, total, limits)
        name = one.name
        try:
            one.save(path)
        except UnsupportedMedia:
            name = _empty(path, name)
        size = path.stat().st_size
        _check_size(size, total, limits)
        total += size
        yield Member(_unlike(name, seen), path)


def _check_size(size: int, before: int, limits: Limits) -> None:
    if size > limits.file_bytes or before + size > limits.unpacked_bytes:
        raise LimitExceeded("de bijlagen van de e-mail zijn te groot. Lever ze los aan.")


def _check_depth(limits: Limits, depth: int) -> None:
    if depth >= limits.depth:
        raise LimitExceeded(
            f"e-mails en archieven zitten hier meer dan {limits.depth} lagen diep in elkaar. Lever de inhoud los aan."
        )


def _empty(path: Path, name: str) -> str:
    """Leave an empty file in the place of a damaged member and give the name that says so."""
    path.write_bytes(b"")  # what was written before the damage showed goes: half a document reads as a whole one
    return f"{name} (beschadigd)"


def _unlike(name: str, seen: set[str]) -> str:
    """Give a name that no sibling has and note it."""
    name = own_name(name, seen)
    seen.add(name.casefold())
    return name
