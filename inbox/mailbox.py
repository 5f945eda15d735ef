"""Takes messages in from a mailbox: each exactly once, and moved to a done folder only when its original is kept.

A crash between two steps loses nothing and counts nothing twice: a message has one id, made from its place in the
mailbox, and is remembered in the transaction that registers it. What is done again after a crash is harmless: keeping
equal bytes, putting the same work in the queue, moving a message that is gone.
"""

from __future__ import annotations

import datetime as dt
import email.header
import email.parser
import hashlib
import io
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from typing import IO, Protocol

from inbox.claim import Taken
from inbox.imap import Listed, MailServer, Visit, visit
from inbox.look import Trouble
from pipeline.errors import SetupError
from pipeline.model.document import Arrival
from pipeline.model.mail import MailPlace, NotedMail
from pipeline.stage import Delivery
from pipeline.tools.attached import safe_name
from pipeline.tools.faults import fault

SOURCE = "postbus"
LONGEST_BACK_OFF_SECONDS = 300.0
BEAT_SECONDS = 15.0
"""While it waits or works the mailbox gives a sign of life at least this often."""
MOST_TOLD = 100
"""Refused messages that a report names."""


class Ledger(Protocol):
    """Remembers messages; what the mailbox may know of the database."""

    def known(self, places: Sequence[MailPlace]) -> Mapping[MailPlace, NotedMail]:
        """Give what is remembered of those of these messages that were seen before."""
        ...

    def take(self, place: MailPlace, message_key: str | None, delivery: Delivery) -> NotedMail:
        """Register a message whose bytes are kept and remember it, in one transaction; idempotent."""
        ...

    def refuse(self, place: MailPlace, reason: str) -> None:
        """Remember that a message is not taken in, and why."""
        ...

    def note_gone(self, mailbox: str, uidvalidity: int, present: Collection[int]) -> None:
        """Remember which messages are no longer in the folder; `present` are the UIDs there."""
        ...


@dataclass(slots=True)
class MailReport:
    """What the last look at the mailbox told."""

    looked_at: str | None = None
    """ISO 8601 with offset: when a look last came to its end; None when none did."""
    waiting: int = 0
    """Messages in the folder that will be taken in."""
    oldest_seconds: float = 0.0
    """How long ago the oldest of them reached the mailbox."""
    taken: int = 0
    """Messages that this look took in."""
    again: int = 0
    """Messages that had been taken in before and turned up once more, since this program started."""
    left: int = 0
    """Messages that were taken in and stay in the folder, because the server or the settings do not move them."""
    trouble: str = ""
    """Dutch; why the mailbox cannot be read now. Empty when all is well."""
    refused: list[Trouble] = field(default_factory=list)
    """Messages that lie in the folder and are not taken in, with the reason; named by their moment and size."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where what a mailbox delivers goes."""

    keep: Callable[[IO[bytes]], str]
    """Stores bytes for good and gives their SHA-256; idempotent."""
    ledger: Ledger
    on_taken: Callable[[Sequence[Taken]], None]
    """Puts documents to work; idempotent, for after a crash it is told again."""


class Mailbox:
    """One folder of one mailbox as an inbox."""

    def __init__(
        self,
        server: MailServer,
        post: Post,
        most_bytes: int,
        look_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = server
        self._post = post
        self._most_bytes = most_bytes
        self._look_seconds = look_seconds
        self._clock = clock
        self._last_beat = clock()
        self._report = MailReport()
        self._key = mailbox_key(server)

    def run(self, stop: threading.Event, on_report: Callable[[MailReport], None]) -> None:
        """Look until `stop` is set; after a failure later and later, and it says so in every report."""
        failures = 0
        while not stop.is_set():
            report = self.look(stop, on_report)
            on_report(report)
            failures = failures + 1 if report.trouble else 0
            deadline = self._clock() + back_off(self._look_seconds, failures)
            while (left := deadline - self._clock()) > 0 and not stop.wait(min(left, BEAT_SECONDS)):
                on_report(report)

    def look(
        self,
        stop: threading.Event | None = None,
        on_report: Callable[[MailReport], None] = lambda report: None,
    ) -> MailReport:
        """Look once and take in what lies there; trouble with server, store or database stands in the report."""
        last = self._report
        told = self._report = MailReport(last.looked_at, last.waiting, last.oldest_seconds, again=last.again)
        try:
            with visit(self._server) as box:
                self._take_all(box, stop or threading.Event(), on_report)
        except SetupError as error:
            told.trouble = str(error)
        else:
            told.looked_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        return told

    def _take_all(self, box: Visit, stop: threading.Event, on_report: Callable[[MailReport], None]) -> None:
        listed = {MailPlace(self._key, box.uidvalidity, one.uid): one for one in box.messages()}
        known = self._post.ledger.known(list(listed))
        self._post.ledger.note_gone(self._key, box.uidvalidity, {one.uid for one in listed.values()})
        open_ = {place: one for place, one in listed.items() if not (place in known and known[place].document_id)}
        self._count_waiting(open_)
        for place, one in listed.items():
            if stop.is_set():
                break
            if self._clock() - self._last_beat >= BEAT_SECONDS:
                self._count_waiting(open_)
                self._last_beat = self._clock()
                on_report(self._report)
            self._handle(box, place, one, known.get(place))
            open_.pop(place, None)
        self._count_waiting(open_)

    def _count_waiting(self, open_: Mapping[MailPlace, Listed]) -> None:
        self._report.waiting = len(open_)
        oldest = min((one.received_at for one in open_.values()), default=None)
        age = (dt.datetime.now(dt.UTC) - oldest).total_seconds() if oldest else 0.0
        self._report.oldest_seconds = max(0.0, age)

    def _handle(self, box: Visit, place: MailPlace, one: Listed, noted: NotedMail | None) -> None:
        """Bring one message as far as it can go; what was done before a crash is not done again."""
        if noted is None or noted.document_id is None:
            taken = self._take(box, place, one)
            if taken is None:
                return
            self._report.taken += not taken.is_again
            self._report.again += taken.is_again
            self._work(taken)
        elif self._server.done_folder and box.can_move:  # a crash came between registering and moving
            self._work(noted)
        self._put_away(box, one.uid)

    def _take(self, box: Visit, place: MailPlace, one: Listed) -> NotedMail | None:
        """Keep, register and remember a message; None when it is refused or gone."""
        if one.size > self._most_bytes:
            self._refuse(box, place, one)
            return None
        content = box.fetch(one.uid)
        if content is None:  # moved by a person since we looked
            return None
        fault("mailbox.fetched")
        document_id = self._post.keep(io.BytesIO(content))
        fault("mailbox.kept")
        head = read_head(content)
        arrival = Arrival(document_id, head.name, one.received_at.isoformat(), SOURCE, None)
        noted = self._post.ledger.take(place, head.key, Delivery(place.id, arrival, len(content)))
        fault("mailbox.registered")
        return noted

    def _work(self, noted: NotedMail) -> None:
        if noted.document_id:
            self._post.on_taken([Taken(noted.document_id, "", noted.is_new)])
        fault("mailbox.enqueued")

    def _put_away(self, box: Visit, uid: int) -> None:
        if not (self._server.done_folder and box.can_move):
            self._report.left += 1
            return
        box.move(uid, self._server.done_folder)
        fault("mailbox.moved")

    def _refuse(self, box: Visit, place: MailPlace, one: Listed) -> None:
        reason = (
            f"het bericht is groter dan {self._most_bytes >> 20} MB. Verhoog grenzen.bestand_mb, of bied de bijlagen "
            "los aan."
        )
        self._post.ledger.refuse(place, reason)
        fault("mailbox.refused")
        if self._server.refused_folder and box.can_move:
            box.move(one.uid, self._server.refused_folder)
            reason += f" Het ligt nu in de map {self._server.refused_folder} van de postbus."
        if len(self._report.refused) < MOST_TOLD:
            moment = one.received_at.astimezone()
            name = f"bericht van {moment:%d-%m-%Y %H:%M} ({one.size / (1 << 20):.0f} MB)"
            self._report.refused.append(Trouble(name, reason))


@dataclass(frozen=True, slots=True)
class Head:
    """What we need of the head of a message."""

    name: str
    """Its subject as a file name; may name a person."""
    key: str | None
    """SHA-256 of its Message-ID; None when it has none."""


def read_head(content: bytes) -> Head:
    """Give name and key of a message, however broken its head is."""
    message = email.parser.BytesHeaderParser().parsebytes(content[: 1 << 20])
    number = _plain(message, "Message-ID").strip()
    key = hashlib.sha256(number.encode("utf-8", "surrogatepass")).hexdigest() if number else None
    subject = safe_name(_plain(message, "Subject").replace("/", "-").replace("\\", "-"), "bericht zonder onderwerp")
    return Head(safe_name(f"{subject}.eml", "bericht.eml"), key)


def _plain(message: Message, name: str) -> str:
    told = message.get(name)
    try:
        return str(email.header.make_header(email.header.decode_header(told))) if told is not None else ""
    except (LookupError, ValueError, UnicodeError):  # an unknown alphabet, half a code
        return str(told)


def mailbox_key(server: MailServer) -> str:
    """Give the digest that stands for a mailbox in keys; another port or password is the same mailbox."""
    told = "\0".join((server.host.casefold(), server.user.casefold(), server.folder))
    return hashlib.sha256(told.encode()).hexdigest()


def back_off(first_seconds: float, failures: int) -> float:
    """Give how long to wait after so many failures in a row."""
    return max(first_seconds, min(first_seconds * 2.0 ** min(failures, 20), LONGEST_BACK_OFF_SECONDS))
