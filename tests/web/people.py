"""Real accounts for tests: browsers that sign in through the real gate."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from pipeline import access, wiring
from pipeline.model.rechten import Rol
from pipeline.store import events
from pipeline.workspace import Workspace
from web.app import make_app

PASSWORD = "paarse fiets kruipt over dinosaurus"
QUICK = "[toegang]\nargon2_geheugen_kb = 8192\nargon2_rondes = 1\n"
HOME = "http://127.0.0.1"


@dataclass
class Building:
    """An app with real accounts."""

    app: FastAPI
    workspace: Workspace
    home: str = HOME

    def person(self, login: str, *roles: str) -> None:
        """Make somebody who has a password."""
        with access.open_workspace_accounts(self.workspace) as accounts:
            secret = accounts.people.add(login, f"{login.title()} Verzonnen", {Rol(role) for role in roles}, "test")
            accounts.people.accept(secret, PASSWORD)

    def browser(self) -> TestClient:
        """Give the browser of a stranger."""
        return TestClient(self.app, follow_redirects=False, base_url=self.home)

    def signed_in(self, login: str, password: str = PASSWORD) -> TestClient:
        """Give a browser that is signed in; its X-CSRF-Token goes along as a page's script sends it."""
        browser = self.browser()
        answer = sign_in(browser, login, password)
        assert answer.status_code == 303, answer.text
        browser.headers["X-CSRF-Token"] = token(browser.get("/account"))
        return browser

    def actions(self, subject: str | None = None) -> list[str]:
        """Give what stands in the audit log."""
        with wiring.open_desk(self.workspace) as desk, desk.store.read() as session:
            return [event.action for event in events.events(session, subject)]


def sign_in(browser: TestClient, login: str, password: str = PASSWORD, naar: str = "/") -> Response:
    form = {"login": login, "wachtwoord": password, "naar": naar, "_csrf": token(browser.get("/aanmelden"))}
    return browser.post("/aanmelden", data=form)


def token(answer: Response) -> str:
    found = re.search(r'name="_csrf" value="([^"]+)"', answer.text)
    return found[1] if found else ""


@contextmanager
def open_building(workspace: Workspace, root: Path, settings: str = QUICK, home: str = HOME) -> Iterator[Building]:
    """Open an app with real accounts over a copy of a workspace."""
    shutil.copytree(workspace.root, root / "werkmap")
    with (root / "werkmap" / "ibt.toml").open("a", encoding="utf-8") as config:
        config.write("\n" + settings)
    copy = wiring.open_workspace(root / "werkmap")
    app = make_app(copy)
    with TestClient(app, base_url=home):
        yield Building(app, copy, home)
