"""One reviewer at the desk, as locust plays them: signs in once, then asks for something every five seconds.

tests/load/run.py starts this file; the plan and the place of the results come from the environment.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import time
import uuid
from pathlib import Path
from typing import Any

from locust import HttpUser, constant_pacing, events, task

PLAN: dict[str, Any] = json.loads(Path(os.environ["IBT_PROEF_PLAN"]).read_text(encoding="utf-8"))
OUT = Path(os.environ["IBT_PROEF_UIT"])
SIGNING_IN = "aanmelden"
_turn = itertools.count()
_asked: list[tuple[str, float, int, bool]] = []
_sent: list[tuple[str, int]] = []
"""Mark of each verdict that was sent, and the status of the answer; 0 when none came."""
_failed: list[str] = []
"""Kinds of errors of the people themselves: one who stumbles measures nothing."""


class Reviewer(HttpUser):
    """Somebody who reviews one document, looks at pages, searches and judges."""

    wait_time = constant_pacing(PLAN["every_seconds"])

    def on_start(self) -> None:
        """Sign in; this is not measured."""
        self.me = PLAN["people"][next(_turn) % len(PLAN["people"])]
        self.base, self.stamps, self.stand = f"/lakken/{self.me['document']}", dict[str, str](), ""
        form = self.client.get("/aanmelden", name=SIGNING_IN)
        values = {"login": self.me["login"], "wachtwoord": PLAN["password"], "naar": "/account"}
        self.client.post("/aanmelden", values | {"_csrf": _token(form.text)}, name=SIGNING_IN)
        self.client.headers["X-CSRF-Token"] = _token(self.client.get("/account", name=SIGNING_IN).text)
        self._take(self.client.get(f"{self.base}/stand.json", name=SIGNING_IN).json())
        time.sleep(random.uniform(0, PLAN["every_seconds"]))

    def _take(self, told: dict[str, Any]) -> None:
        self.stand = told["stand"]
        self.stamps |= {one["id"]: one["stamp"] for one in told["marks"]}

    @task(3)
    def screen(self) -> None:
        """Open the review at some page."""
        self.client.get(f"{self.base}?blad={self._page()}", name="scherm")

    @task(4)
    def picture(self) -> None:
        """Turn to a page."""
        self.client.get(f"{self.base}/beeld/{self._page()}.webp", name="bladbeeld")

    @task(2)
    def words(self) -> None:
        """Load the words of a page."""
        self.client.get(f"{self.base}/blad/{self._page()}.json", name="bladwoorden")

    @task(4)
    def judge(self) -> None:
        """Judge one of my marks; the motivation carries a mark by which it is found back."""
        mark, told = random.choice(self.me["marks"]), f"proef {uuid.uuid4().hex}"
        verdict = {"vak": mark, "oordeel": random.choice(["akkoord", "afgewezen"]), "stempel": self.stamps[mark]}
        asked = {"oordelen": [verdict], "motivering": told, "sinds": self.stand}
        answer = self.client.post(f"{self.base}/oordeel", json=asked, name="oordeel")
        _sent.append((told, answer.status_code))
        if answer.status_code == 200:
            self._take(answer.json())
        else:
            self._take(self.client.get(f"{self.base}/stand.json", name="stand").json())

    @task(2)
    def search(self) -> None:
        """Search the words of documents."""
        words = random.choice(["gemeente", "aantallen jaar", "opvang", "besproken"])
        self.client.post("/zoeken", {"tekst": words}, name="zoeken")

    @task(2)
    def post(self) -> None:
        """Look at the list of post."""
        self.client.get("/post", name="post")

    @task(1)
    def dossiers(self) -> None:
        """Look at the dossiers."""
        self.client.get("/dossiers", name="dossiers")

    def _page(self) -> int:
        return random.randint(1, PLAN["pages"])


def _token(text: str) -> str:
    found = re.search(r'name="_csrf" value="([^"]+)"', text)
    return found[1] if found else ""


@events.request.add_listener
def note(name: str, response_time: float, response: Any, exception: Exception | None, **_rest: Any) -> None:
    """Keep what every request took."""
    status = getattr(response, "status_code", 0) or 0
    _asked.append((name, response_time, status, exception is not None or status >= 400))


@events.user_error.add_listener
def stumble(exception: Exception, **_rest: Any) -> None:
    """Keep what went wrong in the people themselves."""
    _failed.append(type(exception).__name__)


@events.quitting.add_listener
def write(**_rest: Any) -> None:
    """Write down what happened."""
    OUT.write_text(json.dumps({"asked": _asked, "sent": _sent, "failed": _failed}), encoding="utf-8")
