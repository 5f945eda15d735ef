"""Takes one dropped file in: wait until it is settled, claim it, store the original, register the delivery.

A crash at any point loses nothing and counts nothing twice: a claimed file stays at `.bezig/<uuid>__<name>` until its
bytes are stored and its arrival is registered under that uuid, and both may be repeated.
"""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import os
import re
import signal
import stat
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UnsupportedMedia
from pipeline.model.document import Arrival
from pipeline.stage import Delivery, Originals, Register
from pipeline.tools.faults import fault

CLAIMS = ".bezig"
"""Folder inside the inbox, so on the same file system, where claimed files wait for the store."""

_CLAIM = re.compile(r"[0-9a-f]{32}__", re.ASCII)
_NAME = re.compile(r"[0-9a-f]{32}\.naam", re.ASCII)


class Look(NamedTuple):
    """What one look at a file told; two equal looks a scan apart mean that it is settled."""

    inode: int
    size: int
    """Bytes."""
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that this process alone may take in."""

    path: Path

    @property
    def id(self) -> str:
        """Give the uuid of the delivery, 32 hex digits: the `arrival_id` of the register."""
        return self.path.name[:32]

    @property
    def name(self) -> str:
        """Give the name as delivered, in characters that a database and a screen can show."""
        kept = self.path.name[34:]
        return readable_name(kept or os.fsdecode(self.path.with_name(f"{self.id}.naam").read_bytes()))


class Kept(NamedTuple):
    """A claim whose bytes are stored and not registered yet."""

    claim: Claim
    delivery: Delivery


class Taken(NamedTuple):
    """A delivery whose bytes are stored and registered."""

    document_id: str
    name: str
    new: bool
    """False when the same bytes were there already."""


class Unsettled(OSError):
    """The file changed while it was taken in; it is tried again later."""


def readable_name(name: str) -> str:
    """Give a file name without invisible or undecodable characters; those become U+FFFD."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name.replace("\u00a0", " "))


def look_at(path: Path) -> Look:
    """Give a look at a regular file.

    Raises:
        UnsupportedMedia: It is a link, folder, device or pipe.
        OSError: It is gone or may not be seen.
    """
    told = path.lstat()
    if not stat.S_ISREG(told.st_mode):
        raise UnsupportedMedia("dit is geen gewoon bestand. Zet een kopie van het bestand zelf in de inbox.")
    return Look(told.st_ino, told.st_size, told.st_mtime_ns)


def look_afresh(path: Path) -> Look:
    """Give a look at a regular file on a share: opening it makes this machine ask the server anew.

    Raises:
        UnsupportedMedia: It is a link, folder, device or pipe.
        OSError: It is gone or may not be read.
    """
    look_at(path)
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        told = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return Look(told.st_ino, told.st_size, told.st_mtime_ns)


def is_open_for_writing(path: Path) -> bool:
    """Tell whether a program on this machine still has the file open to write; False when that cannot be known.

    A read lease is granted only when nobody writes. File systems without leases, and files of another user, refuse
    it for another reason: then the settle time alone decides. Not to be asked on a share: the answer there is about
    this machine only, and NFS 4 says "in use" of every file that its server gave no delegation for.

    Raises:
        OSError: The file is gone or may not be read.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    try:
        # a writer who comes in that instant makes the kernel send a signal: one that is harmless when nobody listens
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


@dataclass(slots=True)
class _Watch:
    first_seen: float
    look: Look
    since: float


class SettleTracker:
    """Remembers looks and tells which files are quiet; it never gives up on one.

    Times are seconds of one monotonic clock. A file is settled after two equal looks at least `quiet_seconds` apart,
    an empty one after `empty_seconds`: many programs create a file first and fill it later.
    """

    def __init__(self, quiet_seconds: float, empty_seconds: float) -> None:
        self._quiet_seconds = quiet_seconds
        self._empty_seconds = max(empty_seconds, quiet_seconds)
        self._watches: dict[Path, _Watch] = {}

    def is_settled(self, path: Path, look: Look, now: float) -> bool:
        """Take note of a look and tell whether the file is quiet for long enough."""
        watch = self._watches.setdefault(path, _Watch(now, look, now))
        if watch.look != look:
            watch.look, watch.since = look, now
        patience = self._quiet_seconds if look.size else self._empty_seconds
        return watch.since < now and now - watch.since >= patience

    def age(self, path: Path, now: float) -> float:
        """Give the seconds since the file was first seen; 0 for an unknown one."""
        watch = self._watches.get(path)
        return now - watch.first_seen if watch else 0.0

    def keep_only(self, paths: Collection[Path]) -> None:
        """Forget the files that are no longer there."""
        for path in self._watches.keys() - set(paths):
            del self._watches[path]


def claim_file(inbox: Path, path: Path) -> Claim | None:
    """Claim a settled file by moving it to `.bezig/<uuid>__<name>`; None when another process was first.

    A name that becomes too long for the file system is kept beside it, in `.bezig/<uuid>.naam`.

    Raises:
        OSError: The file may not be moved, or lies on another file system than the inbox.
    """
    claims = inbox / CLAIMS
    claims.mkdir(exist_ok=True)
    if claims.is_symlink():  # claimed files would leave the inbox
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    uid = uuid.uuid4().hex
    try:
        return _move(path, claims / f"{uid}__{path.name}")
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
    _write_durably(claims / f"{uid}.naam", os.fsencode(path.name))
    fault("inbox.named")
    return _move(path, claims / f"{uid}__")


def _move(path: Path, place: Path) -> Claim | None:
    try:
        claim = Claim(path.rename(place))
    except FileNotFoundError:
        return None
    fault("inbox.claimed")
    return claim


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def find_claims(inbox: Path) -> tuple[list[Claim], list[Path]]:
    """Give what an earlier run claimed and did not finish, oldest first, and what does not belong there."""
    claims, names, strays = [], [], []
    for path in () if (inbox / CLAIMS).is_symlink() else (inbox / CLAIMS).glob("*"):
        if _CLAIM.match(path.name):
            claims.append(Claim(path))
        elif _NAME.fullmatch(path.name):
            names.append(path)
        else:
            strays.append(path)
    known = {claim.id for claim in claims}
    for path in names:
        if path.stem not in known:  # its file was taken in, or never claimed
            path.unlink(missing_ok=True)
    return sorted(claims, key=_claimed_at), strays


def _claimed_at(claim: Claim) -> tuple[int, str]:
    return claim.path.lstat().st_ctime_ns, claim.id


def keep(
    claim: Claim,
    originals: Originals,
    received_at: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    *,
    shared: bool = False,
) -> Kept:
    """Store the bytes of a claimed file; safe to repeat after a crash at any point.

    On a share nobody can tell whether a program elsewhere has the file open: there it must have lain still before.

    Raises:
        Unsettled: The file is still being written.
        UnsupportedMedia: It is not a regular file.
        OSError: It cannot be read or stored; the claim stays.
    """
    look = look_afresh if shared else look_at
    before = look(claim.path)
    if not shared and is_open_for_writing(claim.path):
        raise Unsettled
    document_id = originals.keep(claim.path)
    if look(claim.path) != before:
        raise Unsettled
    fault("inbox.kept")
    arrival = Arrival(document_id, claim.name, received_at().isoformat(), "map", None)
    return Kept(claim, Delivery(claim.id, arrival, before.size))


def finish(
    kept: Sequence[Kept], register: Register, before_release: Callable[[Sequence[Taken]], None]
) -> tuple[Taken, ...]:
    """Register stored files in one transaction, all or none, then let the claims go; safe to repeat.

    `before_release` is told of the deliveries while the claims still stand: what it does (putting documents in a
    queue) must be idempotent, for after a crash it is told again.

    Raises:
        IbtError: The database or the queue is away; the claims stay.
    """
    if not kept:
        return ()
    fresh = register.register([one.delivery for one in kept])
    fault("inbox.registered")
    told = (one.delivery.arrival for one in kept)
    taken = tuple(Taken(one.document_id, one.name, new) for one, new in zip(told, fresh, strict=True))
    before_release(taken)
    fault("inbox.enqueued")
    for one in kept:
        _release(one.claim)
        fault("inbox.released")
    return taken


def _release(claim: Claim) -> None:
    claim.path.unlink(missing_ok=True)
    fault("inbox.unlinked")
    claim.path.with_name(f"{claim.id}.naam").unlink(missing_ok=True)
