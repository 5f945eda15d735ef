"""The mailbox as an inbox, against a real Dovecot: each message once, moved only after its original is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa

from inbox.imap import MailServer
from inbox.mailbox import Mailbox, MailReport, Post, back_off, mailbox_key, read_head
from pipeline.blobs import BlobStore
from pipeline.errors import SetupError
from pipeline.model.mail import MailPlace
from pipeline.store.database import Store, open_store
from pipeline.store.mailbox import MailLedger
from pipeline.store.mailbox_tables import MailRow
from pipeline.store.migrate import migrate
from pipeline.store.tables import ArrivalRow, DocumentRow

HERE = Path(__file__).parent
MOST_BYTES = 200_000
PLACES = ("mailbox.fetched", "mailbox.kept", "mailbox.registered", "mailbox.enqueued", "mailbox.moved")


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"inbox_{name}", HERE / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


DOVECOT = _load("dovecot")


@pytest.fixture(scope="module")
def one_server() -> Iterator[Any]:
    with DOVECOT.running() as server:
        yield server


@pytest.fixture
def server(one_server: Any) -> Any:
    """Give a server whose folders are empty."""
    with one_server.client() as box:
        for folder in ("INBOX", "Verwerkt", "Geweigerd"):
            if box.select(folder)[1] != [b"0"]:
                box.store("1:*", "+FLAGS", r"(\Deleted)")
                box.expunge()
    return one_server


@dataclass
class Bureau:
    """A store with its blobs, and a mailbox that delivers to it."""

    store: Store
    blobs: BlobStore
    worked: list[str] = field(default_factory=list)

    def mailbox(self, server: MailServer, **other: Any) -> Mailbox:
        def on_taken(taken: Any) -> None:
            self.worked.extend(one.document_id for one in taken)

        post = Post(other.pop("keep", self.blobs.keep_stream), MailLedger(self.store), on_taken)
        return Mailbox(server, post, MOST_BYTES, 30, **other)

    def arrivals(self) -> list[tuple[str, str, str, str]]:
        with self.store.read() as session:
            query = sa.select(ArrivalRow.document_id, ArrivalRow.name, ArrivalRow.source, ArrivalRow.received_at)
            return [tuple(row) for row in session.execute(query.order_by(ArrivalRow.seq))]

    def documents(self) -> set[str]:
        with self.store.read() as session:
            return set(session.scalars(sa.select(DocumentRow.id)))

    def rows(self) -> list[MailRow]:
        with self.store.read() as session:
            return list(session.scalars(sa.select(MailRow).order_by(MailRow.seen_at)))


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    migrate(tmp_path / "ibt.sqlite")
    with open_store(tmp_path / "ibt.sqlite") as store:
        yield Bureau(store, BlobStore(tmp_path / "opslag"))


def mail(number: int, subject: str = "Antwoord gemeente", body: str = "hoi") -> bytes:
    head = f"From: a@voorbeeld.nl\r\nSubject: {subject} {number}\r\nMessage-ID: <{number}@voorbeeld.nl>\r\n"
    return f"{head}\r\n{body}\r\n".encode()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_message_is_kept_as_it_came_and_then_moved(server: Any, bureau: Bureau) -> None:
    moment = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
    server.deliver(mail(1), moment=moment)
    report = bureau.mailbox(server.server()).look()
    assert (report.trouble, report.taken, report.waiting) == ("", 1, 0)
    ((document_id, name, source, received),) = bureau.arrivals()
    assert bureau.blobs.path(document_id).read_bytes() == mail(1)
    assert (name, source) == ("Antwoord gemeente 1.eml", "postbus")
    assert dt.datetime.fromisoformat(received) == moment
    assert (server.count(), server.contents("Verwerkt")) == (0, [mail(1)])
    assert bureau.worked == [document_id]


def test_nothing_moves_before_the_original_is_kept(server: Any, bureau: Bureau) -> None:
    def keep(file: object) -> str:
        raise SetupError("de opslag is niet te beschrijven. Maak ruimte vrij.")

    server.deliver(mail(1))
    report = bureau.mailbox(server.server(), keep=keep).look()
    assert "Maak ruimte vrij" in report.trouble
    assert (report.waiting, report.looked_at, server.count(), server.count("Verwerkt")) == (1, None, 1, 0)
    assert bureau.mailbox(server.server()).look().taken == 1


def test_the_message_stays_unread_when_it_may_not_move(server: Any, bureau: Bureau) -> None:
    server.deliver(mail(1))
    box = bureau.mailbox(server.server(done_folder=""))
    first, second = box.look(), box.look()
    assert (first.taken, first.left, second.taken, second.left) == (1, 1, 0, 1)
    assert len(bureau.arrivals()) == 1
    with server.client() as person:
        person.select("INBOX", readonly=True)
        assert person.search(None, "UNSEEN")[1] == [b"1"]


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_killed_between_two_steps_a_message_counts_once(
    server: Any, bureau: Bureau, tmp_path: Path, place: str
) -> None:
    made = [mail(number) for number in range(4)]
    server.deliver(*made)
    command = [sys.executable, str(HERE / "mail_program.py"), str(tmp_path), str(server.port)]
    environment = {**os.environ, "WACHTWOORD": DOVECOT.PASSWORD}
    for nth in (1, 2):  # of this message, and of the one after it
        killed = subprocess.run(command, env={**environment, "IBT_FOUT": f"{place}:dood:{nth}"}, check=False)
        assert killed.returncode == -9
    assert subprocess.run(command, env=environment, check=False).returncode == 0
    assert Counter(name for _, name, _, _ in bureau.arrivals()) == {f"Antwoord gemeente {n}.eml": 1 for n in range(4)}
    assert bureau.documents() == {sha(one) for one in made}
    assert all(bureau.blobs.path(sha(one)).read_bytes() == one for one in made)
    assert (server.count(), sorted(server.contents("Verwerkt"))) == (0, sorted(made))


def test_a_message_that_turns_up_again_is_no_second_delivery(server: Any, bureau: Bureau) -> None:
    server.deliver(mail(1))
    box = bureau.mailbox(server.server())
    box.look()
    server.deliver(mail(1))  # somebody put it back, or copied it: another UID, the same message
    report = box.look()
    assert (report.taken, report.again, server.count("Verwerkt")) == (0, 1, 2)
    assert len(bureau.arrivals()) == 1
    assert [row.is_again for row in bureau.rows()] == [False, True]


def test_the_same_bytes_without_a_number_are_two_deliveries_of_one_document(server: Any, bureau: Bureau) -> None:
    bare = b"Subject: zonder nummer\r\n\r\nhoi\r\n"
    server.deliver(bare, bare)
    assert bureau.mailbox(server.server()).look().taken == 2
    assert (len(bureau.arrivals()), bureau.documents()) == (2, {sha(bare)})


def test_a_number_that_another_message_bears_hides_nothing(server: Any, bureau: Bureau) -> None:
    server.deliver(mail(1, body="eerste"), mail(1, body="tweede"))
    assert bureau.mailbox(server.server()).look().taken == 2
    assert len(bureau.documents()) == 2


def test_after_a_change_of_uidvalidity_nothing_counts_twice(server: Any, bureau: Bureau) -> None:
    server.deliver(mail(1), mail(2))
    box = bureau.mailbox(server.server(done_folder=""))
    assert box.look().taken == 2
    renumber(server)
    server.deliver(mail(3))
    report = box.look()
    assert (report.taken, report.again) == (1, 2)
    assert Counter(one[0] for one in bureau.arrivals()) == {sha(mail(n)): 1 for n in (1, 2, 3)}
    assert len({row.uidvalidity for row in bureau.rows()}) == 2


def renumber(server: Any) -> None:
    """Let the server forget its numbering, as after a restored backup: it then gives a new UIDVALIDITY."""
    server.stop()
    place = server.folder / "home" / "Maildir"
    for path in place.glob("dovecot*"):
        path.unlink()
    server.start()


def test_a_restarted_server_is_read_on_without_loss(server: Any, bureau: Bureau) -> None:
    server.deliver(mail(1))
    box = bureau.mailbox(server.server())
    server.stop()
    away = box.look()
    server.start()
    server.deliver(mail(2))
    assert ("niet bereikbaar" in away.trouble, box.look().taken, len(bureau.arrivals())) == (True, 2, 2)


@pytest.mark.slow
def test_two_hundred_messages_come_in_once_each(server: Any, bureau: Bureau) -> None:
    made = [mail(number) for number in range(200)]
    server.deliver(*made)
    report = bureau.mailbox(server.server()).look()
    assert (report.taken, server.count(), server.count("Verwerkt")) == (200, 0, 200)
    assert Counter(one[0] for one in bureau.arrivals()) == Counter(map(sha, made))


def test_a_huge_message_is_refused_and_told_and_holds_up_no_other(server: Any, bureau: Bureau) -> None:
    huge = mail(1, body="x" * MOST_BYTES)
    server.deliver(huge, mail(2))
    box = bureau.mailbox(server.server())
    box.look()
    report = box.look()
    (trouble,) = report.refused
    assert "groter dan" in trouble.reason and "Verhoog" in trouble.reason
    assert (len(bureau.arrivals()), server.contents(), report.waiting) == (1, [huge], 0)


def test_a_refused_message_goes_to_its_own_folder_when_there_is_one(server: Any, bureau: Bureau) -> None:
    server.deliver(mail(1, body="x" * MOST_BYTES))
    report = bureau.mailbox(server.server(refused_folder="Geweigerd")).look()
    assert "Geweigerd" in report.refused[0].reason
    assert (server.count(), server.count("Geweigerd"), bureau.arrivals()) == (0, 1, [])


def test_a_refused_message_is_taken_in_once_the_limit_allows_it(server: Any, bureau: Bureau) -> None:
    server.deliver(mail(1, body="x" * MOST_BYTES))
    bureau.mailbox(server.server()).look()
    post = Post(bureau.blobs.keep_stream, MailLedger(bureau.store), lambda taken: None)
    assert Mailbox(server.server(), post, 10 * MOST_BYTES, 30).look().taken == 1
    assert [row.document_id is None for row in bureau.rows()] == [False]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"password": "fout"}, "weigert de aanmelding"),
        ({"password": ""}, "IBT_POSTBUS_WACHTWOORD"),
        ({"token": "verlopen"}, "weigert de aanmelding"),
        ({"folder": "Bestaat niet"}, "de map Bestaat niet bestaat niet"),
        ({"done_folder": "Elders"}, "de map Elders bestaat niet"),
        ({"port": DOVECOT.free_port()}, "niet bereikbaar"),
    ],
)
def test_what_keeps_the_mailbox_shut_is_told_and_is_no_error(
    server: Any, bureau: Bureau, other: dict[str, Any], reason: str
) -> None:
    server.deliver(mail(1))
    report = bureau.mailbox(server.server(**other)).look()
    assert reason in report.trouble
    assert (report.looked_at, server.count(), bureau.arrivals()) == (None, 1, [])


def test_a_server_that_says_nothing_is_given_up_in_time(bureau: Bureau) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = MailServer(
            "127.0.0.1", silent.getsockname()[1], "x", "INBOX", "", tls="geen", password="x", timeout_seconds=0.3
        )
        assert "niet bereikbaar" in bureau.mailbox(server).look().trouble


def test_a_certificate_nobody_knows_is_refused_and_one_we_name_is_trusted(server: Any, bureau: Bureau) -> None:
    server.deliver(mail(1))
    tls = {"host": "localhost", "port": server.tls_port, "tls": "tls"}
    assert "niet te vertrouwen" in bureau.mailbox(server.server(**tls)).look().trouble
    own = server.folder / "cert.pem"
    assert bureau.mailbox(server.server(**tls, certificate=own)).look().taken == 1
    other_name = {**tls, "host": "127.0.0.1"}
    assert "niet te vertrouwen" in bureau.mailbox(server.server(**other_name, certificate=own)).look().trouble


def test_a_greeting_becomes_a_closed_line(server: Any, bureau: Bureau) -> None:
    server.deliver(mail(1))
    starttls = {"host": "localhost", "tls": "starttls"}
    assert "niet te vertrouwen" in bureau.mailbox(server.server(**starttls)).look().trouble
    own = server.folder / "cert.pem"
    assert bureau.mailbox(server.server(**starttls, certificate=own)).look().taken == 1


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: =?onbekend?B?////?=\r\nMessage-ID: <kapot@x\r\n\r\nhoi\r\n",
        b"Subject: =?utf-8?B?gg=?=\r\nFrom: \xff\xfe\r\n\r\nhoi\r\n",
        b": geen naam\r\n\r\n\xff\xfe\x80\r\n",
        b"Subject: ../../etc/passwd\r\n\r\nhoi\r\n",
        b"Subject: \r\nMessage-ID:\r\n\r\n",
        b"geen enkele kop\r\n",
    ],
)
def test_a_broken_head_loses_nothing(server: Any, bureau: Bureau, content: bytes) -> None:
    server.deliver(content)
    report = bureau.mailbox(server.server()).look()
    ((document_id, name, _, _),) = bureau.arrivals()
    assert (report.trouble, bureau.blobs.path(document_id).read_bytes()) == ("", content)
    assert name.endswith(".eml") and "/" not in name and name.isprintable()


def test_a_subject_becomes_a_file_name() -> None:
    assert read_head(b"Subject: =?utf-8?q?Re=3A_caf=C3=A9?=\r\n\r\n").name == "Re: café.eml"
    assert read_head(b"\r\n").name == "bericht zonder onderwerp.eml"
    assert read_head(b"\r\n").key is None


@pytest.fixture(scope="module")
def simple_server() -> Iterator[Any]:
    """Give a server that cannot move messages."""
    with DOVECOT.running("IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE") as server:
        yield server


def test_where_the_server_cannot_move_nothing_is_deleted_and_nothing_counts_twice(
    simple_server: Any, bureau: Bureau
) -> None:
    simple_server.deliver(mail(1))
    box = bureau.mailbox(simple_server.server())
    first, second = box.look(), box.look()
    assert (first.taken, first.left, second.taken, second.left) == (1, 1, 0, 1)
    assert (simple_server.count(), simple_server.count("Verwerkt"), len(bureau.arrivals())) == (1, 0, 1)


def test_what_left_the_folder_is_remembered_as_gone(server: Any, bureau: Bureau) -> None:
    server.deliver(mail(1))
    box = bureau.mailbox(server.server())
    box.look()
    box.look()
    assert [row.gone_at is None for row in bureau.rows()] == [False]


class HandClock:
    """A clock that every question moves on a little."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 5.0
        return self.now


class Patience(threading.Event):
    """Counts how long somebody waits, without waiting, and sets itself after so many waits."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most, self.waits = most, 0

    def wait(self, timeout: float | None = None) -> bool:
        self.waits += 1
        if self.waits >= self.most:
            self.set()
        return self.is_set()


def test_a_mailbox_that_stays_shut_is_told_all_the_time(bureau: Bureau) -> None:
    closed = MailServer("127.0.0.1", DOVECOT.free_port(), "x", "INBOX", "", tls="geen", password="x")
    told: list[MailReport] = []
    bureau.mailbox(closed, clock=HandClock()).run(Patience(20), told.append)
    assert len(told) >= 20
    assert {bool(report.trouble) for report in told} == {True}


def test_after_failures_it_waits_longer_and_never_for_ever() -> None:
    assert [back_off(30, failures) for failures in (0, 1, 2, 9)] == [30, 60, 120, 300]
    assert back_off(600, 5) == 600


def test_the_id_of_a_message_is_the_same_after_every_start() -> None:
    server = MailServer("Mail.Voorbeeld.nl", 993, "X@voorbeeld.nl", "INBOX", "Klaar")
    again = MailServer("mail.voorbeeld.nl", 143, "x@voorbeeld.nl", "INBOX", "")
    assert mailbox_key(server) == mailbox_key(again)
    assert MailPlace(mailbox_key(server), 5, 9).id == MailPlace(mailbox_key(again), 5, 9).id
    assert (
        len({MailPlace("a", 5, 9).id, MailPlace("a", 6, 9).id, MailPlace("a", 5, 10).id, MailPlace("b", 5, 9).id}) == 4
    )


def test_a_secret_is_never_shown() -> None:
    server = MailServer("h", 1, "u", "INBOX", "", password="geheim-1", token="geheim-2")
    assert "geheim" not in repr(server)
