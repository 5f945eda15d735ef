"""What tests of the pages of the policy officer share: forms as a browser reads them, and officials who may sign."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path

from fastapi.testclient import TestClient
from httpx import Response

from pipeline import casework
from pipeline.model.status import Voorstel
from pipeline.workspace import Workspace

DALFSEN = "GM0148"
_REGISTERS = Path(__file__).parents[1] / "walk" / "registers"


class Forms(HTMLParser):
    """Collects the forms of a page with the values that a browser would send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.forms.append((told.get("action", ""), {}))
        if not self.forms:
            return
        fields = self.forms[-1][1]
        kind, name = told.get("type", "text"), told.get("name", "")
        if tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in told):
            fields[name] = told.get("value", "")
        if tag == "select":
            self._select = name
        if tag == "option" and self._select and ("selected" in told or self._select not in fields):
            fields[self._select] = told.get("value", "")
        if tag == "textarea":
            self._area = name
            fields[name] = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._area:
            self.forms[-1][1][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""


def form(answer: Response, action: str) -> dict[str, str]:
    """Give the fields of the one form of a page that goes to an address."""
    (found,) = (fields for where, fields in Forms(answer.text).forms if where == action)
    return found


def words(answer: Response) -> str:
    """Give the text of a page."""
    return " ".join(" ".join(Forms(answer.text).text).split())


def open_registers(workspace: Workspace, *families: str) -> None:
    """Let fictional officials count as real, and approve the text of these families."""
    workspace.registers.mkdir(exist_ok=True)
    for path in _REGISTERS.glob("*.toml"):
        shutil.copy(path, workspace.registers)
    with casework.open_bureau(workspace) as bureau:
        for family in families:
            casework.letter_desk(bureau).approve_text(family, "J. Jurist", "jurist")


def proposal(workspace: Workspace, kind: str) -> Voorstel:
    """Give the first open proposal of a kind on Dalfsen."""
    with casework.open_bureau(workspace) as bureau:
        return next(one for one in casework.open_voorstellen(bureau, DALFSEN) if one.kind.value == kind)


def decide(client: TestClient, workspace: Workspace, kind: str, mandate: str, **more: str) -> Response:
    """Send the form of a proposal as it stands, with a mandate and a motivation."""
    address = f"/voorstellen/{proposal(workspace, kind).id}"
    fields = form(client.get(address), address) | {"mandaat": mandate, "motivering": "De cijfers kloppen."} | more
    return client.post(address, data=fields)


def place_on_two(client: TestClient, workspace: Workspace, mandate: str = "directeur-toezicht") -> None:
    """Decide on the finding and on trede 2."""
    assert decide(client, workspace, "bevinding", mandate).status_code == 303
    placed = decide(client, workspace, "trede", mandate, **{"feit.cijfers_nagekeken": "ja"})
    assert placed.status_code == 303, words(placed)


def make_l02(client: TestClient, reference: str = "7470999") -> str:
    """Make letter L02 for Dalfsen from its form and give its address."""
    fields = form(client.get(f"/brieven/nieuw?familie=L02&gemeente={DALFSEN}"), "/brieven/nieuw")
    made = client.post("/brieven/nieuw", data=fields | {"kenmerk": reference})
    assert made.status_code == 303, words(made)
    return str(made.headers["location"])


def approve(client: TestClient, address: str, mandate: str = "directeur-toezicht") -> Response:
    """Approve a letter as its page shows it."""
    fields = form(client.get(address), f"{address}/goedkeuren")
    return client.post(f"{address}/goedkeuren", data=fields | {"mandaat": mandate, "motivering": "Nagelezen."})
