"""What comes in on a day, and the three ways by which it comes. Names, letters and figures are invented."""

from __future__ import annotations

import queue
import random
import re
import shutil
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import requests

from pipeline import wiring
from pipeline.workspace import Workspace
from tests import build
from tests.inbox.dovecot import Dovecot

_LINES = ("Gemeente Dalfsen", "Datum: 28 april 2026", "Geachte minister,", "Op 1 april 2026 waren %d plekken klaar.")
_FOLDER, _WEB, _MAIL = "map", "web", "postbus"
_STEP_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file from outside."""

    path: Path
    kind: str
    way: str
    names: tuple[str, ...]
    """What must be found under these names, each once."""


def write_delivery(folder: Path, number: int, chance: random.Random, *, with_mailbox: bool) -> Delivery:
    """Write a file of some kind and choose how it comes."""
    kind = chance.choices(tuple(_KINDS), (30, 15, 15, 10, 5, 10, 10))[0]
    path, names = _KINDS[kind](folder, number)
    if kind == "mail" and with_mailbox and chance.random() < 0.6:
        return Delivery(path, kind, _MAIL, names[1:])  # the mailbox names the mail itself
    return Delivery(path, kind, _WEB if chance.random() < 0.25 else _FOLDER, names)


def _lines(number: int) -> tuple[str, ...]:
    return (*(line % number if "%d" in line else line for line in _LINES), f"Kenmerk {number}")


def _pdf(folder: Path, number: int) -> tuple[Path, tuple[str, ...]]:
    path = build.pages_pdf(folder / f"brief-{number}.pdf", _lines(number), _lines(number))
    return path, (path.name,)


def _word(folder: Path, number: int) -> tuple[Path, tuple[str, ...]]:
    path = build.word(folder / f"nota-{number}.docx", _lines(number))
    return path, (path.name,)


def _text(folder: Path, number: int) -> tuple[Path, tuple[str, ...]]:
    path = folder / f"notitie-{number}.txt"
    path.write_text("\n".join(_lines(number)), encoding="utf-8")
    return path, (path.name,)


def _mail(folder: Path, number: int) -> tuple[Path, tuple[str, ...]]:
    attached = f"bijlage-{number}.txt"
    headers = {"Subject": f"Antwoord {number}", "Message_ID": f"<{number}@soak.example>"}
    body = "Geachte mevrouw,\n\n" + "\n".join(_lines(number))
    content = [(attached, f"Bijlage {number}\n".encode())]
    path = build.mail(folder / f"bericht-{number}.eml", body, attachments=content, **headers)
    return path, (path.name, attached)


def _scan(folder: Path, number: int) -> tuple[Path, tuple[str, ...]]:
    source, _ = _pdf(folder, number)
    path = build.scan_pdf(folder / f"scan-{number}.pdf", source, dpi=100)
    source.unlink()
    return path, (path.name,)


def _archive(folder: Path, number: int) -> tuple[Path, tuple[str, ...]]:
    path, inside = folder / f"stukken-{number}.zip", tuple(f"lid-{number}-{one}.txt" for one in range(3))
    with zipfile.ZipFile(path, "w") as packed:
        for one in inside:
            packed.writestr(one, f"{one}\n")
    return path, (path.name, *inside)


def _bad(folder: Path, number: int) -> tuple[Path, tuple[str, ...]]:
    if number % 2:
        path = folder / f"kapot-{number}.pdf"
        path.write_bytes(b"%%PDF-1.7 kapot %d\n" % number)
        return path, (path.name,)
    source, _ = _pdf(folder, number)
    path = build.locked_pdf(folder / f"slot-{number}.pdf", source, "geheim")
    source.unlink()
    return path, (path.name,)


_KINDS: dict[str, Callable[[Path, int], tuple[Path, tuple[str, ...]]]] = {
    "pdf": _pdf,
    "mail": _mail,
    "word": _word,
    "text": _text,
    "scan": _scan,
    "archive": _archive,
    "bad": _bad,
}


class Uploader:
    """Somebody who offers files in the browser, one by one, and after an error looks before trying again."""

    def __init__(self, workspace: Workspace, address: str, login: str, password: str) -> None:
        """Take where the web is and who signs in."""
        self.again = 0
        self._workspace, self._address, self._who = workspace, address, (login, password)
        self._waiting: queue.Queue[Path | None] = queue.Queue()
        self._session: requests.Session | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def give(self, path: Path) -> None:
        """Let a file be offered in its turn."""
        self._waiting.put(path)

    def is_empty(self) -> bool:
        """Tell whether all was offered."""
        return not self._waiting.unfinished_tasks

    def close(self) -> None:
        """Stop after what waits."""
        self._waiting.put(None)
        self._thread.join(30)

    def _work(self) -> None:
        while path := self._waiting.get():
            while not self._offer(path):
                self.again += 1
                time.sleep(_STEP_SECONDS)
                if _is_there(self._workspace, path.name):
                    break  # it was taken in; only the answer was lost
            self._waiting.task_done()

    def _offer(self, path: Path) -> bool:
        try:
            session = self._session = self._session or self._signed_in()
            with path.open("rb") as file:
                answer = session.post(
                    f"{self._address}/post/aanbieden", files={"bestanden": (path.name, file)}, timeout=60
                )
            if answer.status_code == requests.codes.ok:
                return all(one["uitkomst"] != "geweigerd" for one in answer.json()["bestanden"])
        except (requests.RequestException, ValueError, KeyError, IndexError):
            pass
        self._session = None
        return False

    def _signed_in(self) -> requests.Session:
        session, (login, password) = requests.Session(), self._who
        form = session.get(f"{self._address}/aanmelden", timeout=60).text
        values = {"login": login, "wachtwoord": password, "naar": "/account", "_csrf": _token(form)}
        session.post(f"{self._address}/aanmelden", data=values, timeout=60)
        token = _token(session.get(f"{self._address}/account", timeout=60).text)
        session.headers.update({"X-CSRF-Token": token, "Accept": "application/json"})
        return session


def _token(text: str) -> str:
    return re.findall(r'name="_csrf" value="([^"]+)"', text)[0]


def _is_there(workspace: Workspace, name: str) -> bool:
    with wiring.open_desk(workspace) as desk:
        return any(arrival["name"] == name for row in desk.status()["documents"] for arrival in row["arrivals"])


class Post:
    """Brings deliveries: into the folder, through the web, into the mailbox."""

    def __init__(self, workspace: Workspace, uploader: Uploader, box: Dovecot | None) -> None:
        """Take the three ways in."""
        self.workspace, self.uploader, self.box = workspace, uploader, box

    def deliver(self, one: Delivery) -> None:
        """Bring one file."""
        if one.way == _WEB:
            self.uploader.give(one.path)
        elif one.way == _MAIL and self.box:
            self.box.deliver(one.path.read_bytes())
        else:
            shutil.copyfile(one.path, self.workspace.inbox / one.path.name)

    def is_empty(self) -> bool:
        """Tell whether nothing waits to come in."""
        lies = any(path.is_file() and path.name[0] != "." for path in self.workspace.inbox.rglob("*"))
        return not lies and self.uploader.is_empty() and not (self.box and self.box.count())
