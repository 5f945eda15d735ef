"""The lists of the policy officer, the post of a gemeente, and messages in the words of a screen."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa
from fastapi.testclient import TestClient

from pipeline import casework
from pipeline.workspace import Workspace
from tests.web.policy_case import DALFSEN, form, place_on_two, words
from web.policy import plain

Clients = Callable[..., TestClient]
ROOT = Path(__file__).parents[2]
FEW = 25
"""Statements for a page with fifty gemeenten: far fewer than gemeenten."""


def test_the_list_of_342_gemeenten_takes_a_handful_of_reads(demo_copy: Workspace, demo_client_as: Clients):
    ans, seen = demo_client_as("beslisser"), []
    place_on_two(ans, demo_copy, "voorbeeld-directeur")

    def note(*_told: object) -> None:
        seen.append(1)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        answer = ans.get("/gemeenten?provincie=alle")
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert "342 gemeenten, bladzijde 1 van 7" in words(answer)
    assert len(seen) < FEW


def test_the_list_can_be_narrowed_to_who_is_under_supervision(demo_copy: Workspace, demo_client_as: Clients):
    ans = demo_client_as("beslisser")
    assert "1 gemeente" in words(ans.get("/gemeenten?trede=wacht"))
    place_on_two(ans, demo_copy, "voorbeeld-directeur")
    shown = words(ans.get("/gemeenten?trede=toezicht"))
    assert "Dalfsen" in shown and "voldoet gedeeltelijk" in shown and "1 gemeente" in shown


def test_the_board_and_its_table_say_the_same(demo_copy: Workspace, demo_client_as: Clients):
    ans = demo_client_as("beslisser")
    assert "Nog geen besluit, wel een voorstel" in words(ans.get("/ladder"))
    place_on_two(ans, demo_copy, "voorbeeld-directeur")
    board, table = words(ans.get("/ladder?provincie=Overijssel")), words(ans.get("/ladder?weergave=tabel"))
    assert "0 dagen op deze trede" in board and "Dalfsen" in board and "Dalfsen" in table
    assert "Dalfsen" not in words(ans.get("/ladder?provincie=Zeeland"))


def test_the_page_of_a_gemeente_tells_all_that_happened_newest_first(demo_copy: Workspace, demo_client_as: Clients):
    ans = demo_client_as("beslisser", login="ans")
    place_on_two(ans, demo_copy, "voorbeeld-directeur")
    answer = ans.get(f"/gemeenten/{DALFSEN}")
    shown = words(answer)
    for told in ("Besluit over de trede: van 0 naar 2", "Antwoord van de gemeente ontvangen", "volgens het ministerie"):
        assert told in shown
    days = re.findall(r'<time datetime="([\d-]+)"', answer.text)
    assert days == sorted(days, reverse=True)
    assert not re.search(r"\bibt [a-z]+| --\w", shown)
    assert "Besluit over" not in words(ans.get(f"/gemeenten/{DALFSEN}?soort=post")).partition("Tijdlijn")[2]


# -- post and answers -------------------------------------------------------------------------------------------

JUDGED = {f"vraag-{n}": state for n, state in enumerate(("beantwoord", "open", "beantwoord", "deels", "open"), 1)}


def judgement(client: TestClient) -> dict[str, str]:
    address = f"/gemeenten/{DALFSEN}/post"
    told = {"variant": "onvolledig", "redenen": "Er staan nog vragen open.", "reactie-2": "Noem de reden."}
    return form(client.get(address), f"{address}/beoordelen") | JUDGED | told


def test_an_answer_is_judged_per_question_and_only_once_at_a_time(demo_copy: Workspace, demo_client_as: Clients):
    cor, address = demo_client_as("behandelaar", login="cor"), f"/gemeenten/{DALFSEN}/post"
    assert "Vanaf 1 oktober 2026" in words(cor.get(address))
    mine, late = judgement(cor), judgement(cor)
    assert cor.post(f"{address}/beoordelen", data=mine).status_code == 303
    assert "beoordeeld: onvolledig" in words(cor.get(address))
    refused = cor.post(f"{address}/beoordelen", data=late | {"reactie-2": "Iets anders."})
    assert refused.status_code == 422 and "Iets anders." in refused.text
    with casework.open_bureau(demo_copy) as bureau:
        ((_, answer),) = casework.answers_of(bureau, DALFSEN)
    assert answer.vragen[1].oordeel is not None and answer.vragen[1].oordeel.reactie == "Noem de reden."


def test_an_unfinished_judgement_comes_back_with_what_was_chosen(demo_copy: Workspace, demo_client_as: Clients):
    cor, address = demo_client_as("behandelaar"), f"/gemeenten/{DALFSEN}/post/beoordelen"
    refused = cor.post(address, data=judgement(cor) | {"vraag-5": ""})
    assert refused.status_code == 422
    assert "vraag 5" in words(refused) and '<option value="deels" selected>' in refused.text


def test_a_person_says_that_a_document_does_not_belong_to_a_letter(demo_copy: Workspace, demo_client_as: Clients):
    cor, address = demo_client_as("behandelaar", login="cor"), f"/gemeenten/{DALFSEN}/post"
    with casework.open_bureau(demo_copy) as bureau:
        ((_, post),) = casework.correspondence(bureau, DALFSEN)
    link = post.koppelingen[0]
    said = {
        "document": link.document_id,
        "brief": link.brief_id,
        "hoort": "nee",
        "motivering": "Het is een ander stuk.",
    }
    assert cor.post(f"{address}/koppelen", data=said | {"document": "f" * 64}).status_code == 422
    assert cor.post(f"{address}/koppelen", data=said).status_code == 303
    assert "volgens een mens: Het is een ander stuk." in words(cor.get(address))


# -- words ------------------------------------------------------------------------------------------------------


NOT_HERE = ("dossiers", "loose", "release", "waves", "wave_files", "annexes", "invoer", "lakken", "mailing", "bouwsel")
"""Modules behind other pages, or only behind commands."""


def messages() -> Iterator[str]:
    """Yield every message of the rooms behind these pages, with X for what is filled in."""
    for folder in ("pipeline/zaak", "pipeline/legtwo", "pipeline/legtwo/cases"):
        for path in sorted((ROOT / folder).glob("*.py")):
            if path.stem.startswith(NOT_HERE):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                    yield _text(node.exc.args[0])


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(one) if isinstance(one, ast.Constant) else "X" for one in node.values)
    return ""


def test_a_message_on_a_page_names_no_command():
    told = {one: plain(one) for one in messages() if "ibt " in one or "--" in one}
    assert len(told) > 20
    assert [said for said in told.values() if "--" in said or re.search(r"\bibt [a-z]", said)] == []
