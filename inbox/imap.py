"""One visit to a mailbox over IMAP: what lies in the folder, the bytes of a message, and moving one. Deletes nothing.

Everything that can go wrong between us and the server comes out as one error with a Dutch reason.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from pipeline.errors import SetupError

TLS, STARTTLS, PLAIN = "tls", "starttls", "geen"
"""How the connection is closed to others: from the first byte, after a greeting, or not at all (this machine only)."""

_AT_ONCE = 500
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_MOMENT = re.compile(rb'\bINTERNALDATE "([^"]+)"')


class MailTrouble(SetupError):
    """The mailbox cannot be read now; nothing is lost and it is tried again."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where the mailbox is and how we enter."""

    host: str
    port: int
    user: str
    folder: str
    done_folder: str
    """Messages whose original is kept go here; empty leaves them where they are."""
    refused_folder: str = ""
    """Messages that are not taken in go here; empty leaves them where they are."""
    tls: str = TLS
    certificate: Path | None = None
    """Certificates to trust, in PEM; None trusts those of this machine."""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    """For OAuth 2.0; goes before the password."""
    timeout_seconds: float = 30.0


class Listed(NamedTuple):
    """One message in the folder."""

    uid: int
    size: int
    """Bytes, as the server tells."""
    received_at: dt.datetime
    """When it reached the mailbox (INTERNALDATE)."""


class Visit:
    """An open folder of a mailbox."""

    def __init__(self, box: BaseMailBox, server: MailServer) -> None:
        self._box = box
        self._server = server
        with _told(server):
            box.folder.set(server.folder)
            self.uidvalidity = int(box.client.response("UIDVALIDITY")[1][0] or b"0")
            wanted = [name for name in (server.done_folder, server.refused_folder) if name]
            missing = [name for name in wanted if not box.folder.exists(name)]
            capabilities = box.client.capability()[1][0].split()
        if missing:
            raise MailTrouble(f"de map {missing[0]} bestaat niet in de postbus. Maak haar daar aan.")
        self.can_move = b"MOVE" in capabilities

    def messages(self) -> list[Listed]:
        """Give what lies in the folder, in order of arrival there."""
        with _told(self._server):
            uids = self._box.uids("ALL", charset=None)
            lines = [line for start in range(0, len(uids), _AT_ONCE) for line in self._heads(uids[start:][:_AT_ONCE])]
        return sorted(listed for line in lines if (listed := _listed(line)))

    def _heads(self, uids: Sequence[str]) -> list[Any]:
        return self._ask("FETCH", ",".join(uids), "(UID RFC822.SIZE INTERNALDATE)")

    def fetch(self, uid: int) -> bytes | None:
        """Give the bytes of a message as the server keeps them, and leave it unread; None when it is gone."""
        with _told(self._server):
            parts = self._ask("FETCH", str(uid), "(UID BODY.PEEK[])")
        return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), None)

    def move(self, uid: int, folder: str) -> None:
        """Move a message to another folder; harmless when it is gone."""
        with _told(self._server):
            self._box.move(str(uid), folder)

    def _ask(self, *command: str) -> list[Any]:
        answer, lines = self._box.client.uid(*command)
        if answer != "OK":
            raise imaplib.IMAP4.error(answer)
        return list(lines)


@contextlib.contextmanager
def visit(server: MailServer) -> Iterator[Visit]:
    """Enter a mailbox and leave it afterwards.

    Raises:
        MailTrouble: The server is away, cannot be trusted, refuses us, or a folder is missing.
    """
    if not (server.token or server.password):
        raise MailTrouble("er is geen wachtwoord. Zet het in de omgeving als IBT_POSTBUS_WACHTWOORD.")
    with _told(server):
        box = _connect(server)
    try:
        _sign_in(box, server)
        yield Visit(box, server)
    finally:
        with contextlib.suppress(ImapToolsError, imaplib.IMAP4.error, OSError):
            box.logout()


def _connect(server: MailServer) -> BaseMailBox:
    place, patience = (server.host, server.port), server.timeout_seconds
    if server.tls == PLAIN:
        return MailBoxUnencrypted(*place, timeout=patience)
    trusted = ssl.create_default_context(cafile=str(server.certificate) if server.certificate else None)
    kind = MailBoxStartTls if server.tls == STARTTLS else MailBox
    return kind(*place, timeout=patience, ssl_context=trusted)


def _sign_in(box: BaseMailBox, server: MailServer) -> None:
    try:
        if server.token:
            box.xoauth2(server.user, server.token, initial_folder=None)
        elif server.password.isascii() and server.user.isascii():
            box.login(server.user, server.password, initial_folder=None)
        else:
            box.login_utf8(server.user, server.password, initial_folder=None)
    except imaplib.IMAP4.abort as error:
        raise MailTrouble(_BROKEN) from error
    except (MailboxLoginError, imaplib.IMAP4.error) as error:
        raise MailTrouble(
            "de mailserver weigert de aanmelding. Controleer [postbus] gebruiker en IBT_POSTBUS_WACHTWOORD "
            "(of IBT_POSTBUS_TOKEN)."
        ) from error
    except OSError as error:
        raise MailTrouble(_BROKEN) from error


_BROKEN = "de verbinding met de mailserver is verbroken. Het wordt vanzelf opnieuw geprobeerd."


@contextlib.contextmanager
def _told(server: MailServer) -> Iterator[None]:
    """Turn what goes wrong on the line into a Dutch reason; the answer of the server, which may quote, is left out."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailTrouble(
            "het certificaat van de mailserver is niet te vertrouwen. Laat de beheerder van de mailserver het "
            "herstellen, of noem het certificaat van uw eigen uitgever in [postbus] certificaat."
        ) from error
    except ssl.SSLError as error:
        raise MailTrouble(
            "een beveiligde verbinding met de mailserver lukt niet. Controleer [postbus] poort en beveiliging."
        ) from error
    except MailboxFolderSelectError as error:
        raise MailTrouble(
            f"de map {server.folder} bestaat niet in de postbus of mag niet worden geopend. Controleer [postbus] map."
        ) from error
    except (ImapToolsError, imaplib.IMAP4.abort) as error:
        raise MailTrouble(_BROKEN) from error
    except imaplib.IMAP4.error as error:
        raise MailTrouble(
            "de mailserver weigert een opdracht. Controleer de rechten van de gebruiker op de mappen in [postbus]."
        ) from error
    except FileNotFoundError as error:  # the file with certificates
        raise MailTrouble("het bestand van [postbus] certificaat is er niet. Controleer het pad.") from error
    except OSError as error:
        raise MailTrouble(
            "de mailserver is niet bereikbaar. Controleer [postbus] server en poort, en het netwerk."
        ) from error


def _listed(line: Any) -> Listed | None:
    told = line if isinstance(line, bytes) else b""
    uid, size, moment = _UID.search(told), _SIZE.search(told), _MOMENT.search(told)
    if not (uid and size):
        return None
    return Listed(int(uid[1]), int(size[1]), _moment(moment[1] if moment else b""))


def _moment(told: bytes) -> dt.datetime:
    """Give when a message reached the mailbox, never later than now; now when the server does not say it well."""
    now = dt.datetime.now(dt.UTC)
    try:
        return min(dt.datetime.strptime(told.decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z"), now)
    except ValueError:
        return now
