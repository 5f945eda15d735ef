"""A demo workspace in which people have worked: a page of every kind has something to show."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import access, casework, wiring
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.model.rechten import Rol
from pipeline.model.woo import Verdict
from pipeline.workspace import Workspace
from tests import reviewed
from tests.web.conftest import make_clients
from tests.web.people import PASSWORD, QUICK
from tests.web.policy_case import approve, decide, make_l02, open_registers, place_on_two, proposal

READY, OPEN = "Actief 2026-003", "Woo 2026-014"
"""A dossier with a pack, and one that waits for review."""
SETTINGS = f"{QUICK}\n[web]\nopenbaar = true\nverzoeken_per_minuut = 100000\naanmeldingen_per_minuut = 1000\n"
ALL, SECOND = "kim", "bo"
"""Who has every role, and who coordinates releases."""
Hand = Callable[[Workspace, Sequence[Path]], None]


@dataclass(frozen=True, slots=True)
class Furnished:
    """A workspace with the ids that its pages need."""

    workspace: Workspace
    stuk: str
    to_review: str
    mark: str
    letter: str
    concept: str
    term: str
    proposal: str
    figure: str
    """A document with figures to confirm."""
    figure_key: str
    """Of one figure of `stuk`."""
    value_name: str
    """Of one value of `stuk` that may be corrected."""
    pack: str
    invitation: str


def furnish(workspace: Workspace, hand_over: Hand, folder: Path) -> Furnished:
    """Let people work in a demo workspace: decide, write, review, release; gives what is where."""
    with (workspace.root / "ibt.toml").open("a", encoding="utf-8") as config:
        config.write(f"\n{SETTINGS}")
    workspace = wiring.open_workspace(workspace.root)
    open_registers(workspace, "L02")
    (folder / "Onleesbaar.pdf").write_bytes(b"%PDF-1.4 geen pdf")
    hand_over(workspace, [folder / "Onleesbaar.pdf"])
    invitation = _people(workspace)
    letter, concept, term, waiting = _case(workspace)
    pack, to_review, mark = _dossiers(workspace, hand_over)
    stuk, *figures = _figures(workspace)
    return Furnished(workspace, stuk, to_review, mark, letter, concept, term, waiting, *figures, pack, invitation)


def _figures(workspace: Workspace) -> tuple[str, str, str, str]:
    """Give a document with figures, one whose figures may be confirmed, and a figure and a value of the first."""
    with wiring.open_desk(workspace) as desk:
        stuk = desk.find("Brief interbestuurlijk toezicht Dalfsen.pdf")
    with make_clients(workspace) as client_as:
        client = client_as("behandelaar", login="ans")
        figure = re.findall(r"/monitor/stukken/([0-9a-f]{64})", client.get("/monitor/stukken").text)[0]
        page = client.get(f"/stukken/{stuk}").text
    key = re.findall(r'corrigeren\?cijfer=([^"]+)"', page)[0]
    return stuk, figure, key, re.findall(r'/waarden/([^"?]+)"', page)[0]


def _people(workspace: Workspace) -> str:
    with access.open_workspace_accounts(workspace) as accounts:
        for login, roles in ((ALL, set(Rol)), (SECOND, {Rol.WOO_COORDINATOR})):
            secret = accounts.people.add(login, f"{login.title()} Verzonnen", roles, "test")
            accounts.people.accept(secret, PASSWORD)
        return accounts.people.add("nieuw", "Nog Niemand", {Rol.JURIST}, "test")


def _case(workspace: Workspace) -> tuple[str, str, str, str]:
    """Place Dalfsen on trede 2, send L02 and start a term; gives the letter, a concept, the term and a proposal."""
    with make_clients(workspace) as client_as:
        client = client_as("beslisser", login="dirk")
        place_on_two(client, workspace)
        letter = make_l02(client)
        assert approve(client, letter).status_code == 303
        assert decide(client, workspace, "termijn", "directeur-toezicht").status_code == 303
        letters = re.findall(r"/brieven/(L\d\d-[^\"?]+)", client.get("/brieven").text)
        terms = re.findall(r"/termijnen/([0-9a-f]{32})", client.get("/termijnen?lijst=alle").text)
    sent = letter.rpartition("/")[2]
    return sent, next(one for one in letters if one != sent), terms[0], proposal(workspace, "brief").id


def _dossiers(workspace: Workspace, hand_over: Hand) -> tuple[str, str, str]:
    """Release one dossier and leave another under review."""
    with wiring.open_desk(workspace) as desk:
        done = [desk.find("Verslag regietafel.pdf")]
        waits = [desk.find("Brief van een inwoner.docx"), desk.find("RE Brief interbestuurlijk toezicht.eml")]
        people = DossierDesk(desk)
        for name, members in ((READY, done), (OPEN, waits)):
            people.new(name, "", afschrift=False, who="Kim Verzonnen")
            people.add(name, members, "Kim Verzonnen")
    hand_over(workspace, [])
    with wiring.open_desk(workspace) as desk:
        reviewed.judge(workspace, desk, done)
    hand_over(workspace, [])
    with wiring.open_desk(workspace) as desk:
        reviewed.review(workspace, desk, done)
        pack = casework.build_release(workspace, desk, READY, done, "Kim Verzonnen")
        room = wiring.review_room(workspace, desk)
        found = room.open(waits[0])
        first = found.undecided[0]
        room.judge(waits[0], {first.id: (Verdict.ACCEPTED, first.stamp)}, "Bo Verzonnen")
        room.comment(waits[0], "Kijk nog eens naar de laatste alinea.", "Bo Verzonnen", page=1)
    return pack.name, waits[0], found.undecided[1].id
