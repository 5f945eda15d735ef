"""A real Dovecot of our own: one user, its own folder, a free port on the loopback, as a process in the foreground."""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from inbox.imap import MailServer

PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"
USER, PASSWORD = "spreidingswet", "geheim wachtwoord"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def owner() -> pwd.struct_passwd:
    """Give the account that owns the mail: Dovecot refuses to let root do so."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def make_certificate(folder: Path) -> None:
    """Write a self-signed certificate for localhost and 127.0.0.1, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    alternatives = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(alternatives, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*kind))


@dataclass
class Dovecot:
    """One server; `port` speaks plain IMAP, `tls_port` IMAP over TLS."""

    folder: Path
    port: int
    tls_port: int
    capabilities: str = ""
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        me = owner()
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}:{me.pw_uid}:{me.pw_gid}::{self.folder}/home\n")
        (self.folder / "dovecot.conf").write_text(self._config())
        with (self.folder / "uit.log").open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "-F", "-c", str(self.folder / "dovecot.conf")], stdout=log, stderr=log
            )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error), self.client():
                return
            time.sleep(0.1)
        raise RuntimeError((self.folder / "uit.log").read_text() + (self.folder / "log").read_text())

    def stop(self) -> None:
        """Stop it and all its processes."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def _config(self) -> str:
        me, place = owner(), self.folder
        group = subprocess.run(["id", "-gn", me.pw_name], capture_output=True, text=True, check=True).stdout.strip()
        inside = "dovecot" if os.geteuid() == 0 else me.pw_name
        login = "dovenull" if os.geteuid() == 0 else me.pw_name
        told = f"imap_capability = {self.capabilities}\n" if self.capabilities else ""
        return f"""
base_dir = {place}/run
state_dir = {place}/state
log_path = {place}/log
default_internal_user = {inside}
default_login_user = {login}
default_internal_group = {group if os.geteuid() else "dovecot"}
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{place}/cert.pem
ssl_key = <{place}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{place}/home/Maildir
first_valid_uid = 1
mail_fsync = never
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0 secs
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = {place}/users
}}
userdb {{
  driver = passwd-file
  args = {place}/users
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {self.port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {self.tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Verwerkt {{
    auto = create
  }}
  mailbox Geweigerd {{
    auto = create
  }}
}}
protocol imap {{
{told}}}
"""

    @contextlib.contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """Give a signed-in connection of a person with a mail program."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=20) as box:
            box.login(USER, PASSWORD)
            yield box

    def deliver(self, *messages: bytes, folder: str = "INBOX", moment: dt.datetime | None = None) -> None:
        """Put messages in a folder, as they would arrive."""
        at = moment or dt.datetime.now(dt.UTC)
        with self.client() as box:
            for one in messages:
                answer, _ = box.append(folder, "", at, one)
                assert answer == "OK"

    def contents(self, folder: str = "INBOX") -> list[bytes]:
        """Give the bytes of every message in a folder."""
        with self.client() as box:
            answer, told = box.select(folder, readonly=True)
            assert answer == "OK", told
            if told == [b"0"]:
                return []
            _, parts = box.fetch("1:*", "(BODY.PEEK[])")
            return [bytes(part[1]) for part in parts if isinstance(part, tuple)]

    def count(self, folder: str = "INBOX") -> int:
        """Give how many messages lie in a folder."""
        with self.client() as box:
            answer, told = box.select(folder, readonly=True)
            assert answer == "OK", told
            return int(told[0] or b"0")

    def server(self, **other: object) -> MailServer:
        """Give the settings to read its inbox."""
        plain = MailServer("127.0.0.1", self.port, USER, "INBOX", "Verwerkt", tls="geen", password=PASSWORD)
        return replace(plain, **other)  # type: ignore[arg-type]


@contextlib.contextmanager
def running(capabilities: str = "") -> Iterator[Dovecot]:
    """Run a Dovecot in a folder of its own; not one of pytest, which the owner of the mail may not enter."""
    if not Path(PROGRAM).is_file():
        pytest.skip("dovecot is niet geïnstalleerd (Debian: dovecot-imapd)")
    folder = Path(tempfile.mkdtemp(prefix="ibt-post-"))
    try:
        folder.chmod(0o755)
        (folder / "home").mkdir()
        (folder / "log").touch()
        make_certificate(folder)
        me = owner()
        shutil.chown(folder / "home", me.pw_uid, me.pw_gid)
        server = Dovecot(folder, free_port(), free_port(), capabilities)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
