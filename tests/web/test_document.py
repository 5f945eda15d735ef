"""The page of a document: values with their boxes, the log of who looked, and corrections that keep what was read."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from pipeline import wiring
from pipeline.store import events
from pipeline.workspace import Workspace
from tests.web.conftest import take_through
from web.views.document import safe_name

ClientAs = Callable[..., TestClient]
LETTER = "Brief interbestuurlijk toezicht Dalfsen.pdf"
MAIL = "RE Brief interbestuurlijk toezicht.eml"


def known(workspace: Workspace, name: str) -> str:
    with wiring.open_desk(workspace) as desk:
        return desk.find(name)


def actions(workspace: Workspace, document_id: str) -> list[tuple[str, str]]:
    with wiring.open_desk(workspace) as desk, desk.store.read() as session:
        return [(event.actor, event.action) for event in events.events(session, document_id)]


@pytest.fixture
def letter(demo_copy: Workspace) -> str:
    return known(demo_copy, LETTER)


def test_the_page_shows_facts_values_and_their_boxes(demo_client_as: ClientAs, letter: str):
    text = demo_client_as("behandelaar").get(f"/stukken/{letter}").text
    assert "Brief interbestuurlijk toezicht" in text and "/gemeenten/GM0148" in text
    boxes = {number for number in re.findall(r'class="box[^"]*" data-item="(\d+)"', text)}
    values = {number for number in re.findall(r'<li id="waarde-(\d+)"', text)}
    assert len(boxes) > 5 and boxes <= values
    assert "Letterlijk: “131”" in text
    assert "uit een" in text and "zekerheid" in text


def test_boxes_lie_on_the_page(demo_client_as: ClientAs, letter: str):
    text = demo_client_as("behandelaar").get(f"/stukken/{letter}").text
    for told in re.findall(r'data-box="([^"]+)"', text):
        x0, top, x1, bottom = map(float, told.split())
        assert 0 <= x0 < x1 <= 100 and 0 <= top < bottom <= 100


def test_the_text_of_a_page_stands_beside_its_picture(demo_client_as: ClientAs, letter: str):
    client = demo_client_as("behandelaar")
    text = client.get(f"/stukken/{letter}?blad=1&weergave=tekst").text
    assert 'class="page-text"' in text and "<img" not in text and "Dalfsen" in text
    assert client.get(f"/stukken/{letter}?blad=999").status_code == 200


def test_a_look_is_logged_once_and_a_download_every_time(demo_client_as: ClientAs, demo_copy: Workspace, letter: str):
    client = demo_client_as("behandelaar", login="ans")
    for _ in range(2):
        client.get(f"/stukken/{letter}")
        answer = client.get(f"/stukken/{letter}/origineel")
    with wiring.open_desk(demo_copy) as desk:
        assert answer.content == desk.blobs.path(letter).read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/octet-stream"
    mine = [action for actor, action in actions(demo_copy, letter) if actor == "Ans"]
    assert sorted(mine) == ["stuk.ingezien", "stuk.opgehaald", "stuk.opgehaald"]


def test_a_mail_and_its_attachment_lead_to_each_other(demo_client_as: ClientAs, demo_copy: Workspace):
    client, mail = demo_client_as("behandelaar"), known(demo_copy, MAIL)
    inner = re.search(r'Bevat <a href="/stukken/(\w+)"', client.get(f"/stukken/{mail}").text)
    assert inner
    assert f'Kwam binnen met <a href="/stukken/{mail}"' in client.get(f"/stukken/{inner[1]}").text


def test_documents_with_one_reference_lead_to_each_other(demo_client_as: ClientAs, demo_copy: Workspace, letter: str):
    assert "Zelfde kenmerk" in demo_client_as("behandelaar").get(f"/stukken/{letter}").text


def test_a_corrected_figure_stands_beside_what_was_read(demo_client_as: ClientAs, demo_copy: Workspace, letter: str):
    client = demo_client_as("behandelaar", login="ans")
    asked = re.search(
        r'href="(/stukken/\w+/corrigeren\?cijfer=[^"]+regulier[^"]+)"', client.get(f"/stukken/{letter}").text
    )
    assert asked
    form = client.get(html.unescape(asked[1])).text
    key = re.search(r'name="cijfer" value="([^"]+)"', form)
    assert key and "131" in form
    told = {
        "cijfer": html.unescape(key[1]),
        "veld": "realisatie",
        "was": "48",
        "wordt": "52",
        "motivering": "Nageteld.",
    }
    answer = client.post(f"/stukken/{letter}/corrigeren", data=told)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/stukken/{letter}#cijfers")
    text = client.get(f"/stukken/{letter}").text
    assert "gelezen: 48" in text and "Nageteld." in text and "realisatie: 48 wordt 52" in text
    assert client.post(f"/stukken/{letter}/corrigeren", data=told).status_code == 409


@pytest.mark.parametrize(
    ("wordt", "motivering"), [("-3", "a"), ("1.200", "a"), ("²", "a"), ("12", " "), ("9" * 30, "a")]
)
def test_what_cannot_be_a_figure_is_refused_in_dutch(
    demo_client_as: ClientAs, letter: str, wordt: str, motivering: str
):
    client = demo_client_as("behandelaar")
    key = re.search(r"corrigeren\?cijfer=([^\"]+)", client.get(f"/stukken/{letter}").text)
    assert key
    form = client.get(f"/stukken/{letter}/corrigeren?cijfer={key[1]}").text
    cijfer, was = re.search(r'name="cijfer" value="([^"]+)"', form), re.search(r'name="was" value="([^"]+)"', form)
    assert cijfer and was
    told = {"cijfer": cijfer[1], "veld": "wettelijke_taak", "was": was[1], "wordt": wordt, "motivering": motivering}
    answer = client.post(f"/stukken/{letter}/corrigeren", data=told)
    assert answer.status_code in (400, 422)
    assert "Traceback" not in answer.text


def value_form(client: TestClient, letter: str, veld: str) -> str:
    answer = client.get(f"/stukken/{letter}/waarden/{veld}")
    assert answer.status_code == 200
    found = re.search(r'name="was" value="([^"]+)"', answer.text)
    assert found
    return html.unescape(found[1])


def test_a_corrected_value_stands_beside_what_was_read(demo_client_as: ClientAs, demo_copy: Workspace, letter: str):
    client = demo_client_as("behandelaar", login="ans")
    assert f'href="/stukken/{letter}/waarden/letter_date"' in client.get(f"/stukken/{letter}").text
    was = value_form(client, letter, "letter_date")
    told = {"was": was, "wordt": "2026-04-07", "motivering": "Zie het briefhoofd."}
    answer = client.post(f"/stukken/{letter}/waarden/letter_date", data=told)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/stukken/{letter}#gegevens")
    text = client.get(f"/stukken/{letter}").text
    assert "7 april 2026" in text and "gelezen: " in text and "gecorrigeerd" in text and "door Ans" in text
    assert "Zie het briefhoofd." in text and "opnieuw verwerkt" in text and "gecorrigeerd door een mens" in text.lower()
    assert ("Ans", "waarde.gecorrigeerd") in actions(demo_copy, letter)
    take_through(demo_copy, [])
    assert "opnieuw verwerkt" not in client.get(f"/stukken/{letter}").text
    told_by_api = client.get(f"/api/v1/documenten/{letter}/gegevens").text.replace(" ", "")
    assert '"letter_date":"2026-04-07"' in told_by_api and '"rule":"mens"' in told_by_api


def test_who_saw_an_older_value_is_told_so_and_keeps_what_was_typed(demo_client_as: ClientAs, letter: str):
    ans, bob = demo_client_as("behandelaar", login="ans"), demo_client_as("behandelaar", login="bob")
    was = value_form(ans, letter, "reference.our")
    path = f"/stukken/{letter}/waarden/reference.our"
    assert ans.post(path, data={"was": was, "wordt": "A-1", "motivering": "a"}).status_code == 303
    late = bob.post(path, data={"was": was, "wordt": "B-2", "motivering": "Mijn reden"})
    assert late.status_code == 409
    assert "iemand anders" in late.text.lower() and 'value="B-2"' in late.text and "Mijn reden" in late.text
    fresh = re.search(r'name="was" value="([^"]+)"', late.text)
    assert fresh
    again = {"was": html.unescape(fresh[1]), "wordt": "B-2", "motivering": "Mijn reden"}
    assert bob.post(path, data=again).status_code == 303
    back = {"was": '["B-2"]', "terug_motivering": "Toch niet."}
    assert bob.post(f"{path}/terugnemen", data=back).status_code == 303
    text = bob.get(f"/stukken/{letter}").text
    assert "correctie (B-2) teruggenomen" in text and "gecorrigeerd</span>" not in text


@pytest.mark.parametrize(
    ("veld", "given"),
    [
        ("letter_date", {"wordt": "31-2-2026"}),
        ("letter_date", {}),
        ("municipalities", {"wordt": ["Ommen", "Nergenshuizen"]}),
        ("document_type", {"leeg": "ja"}),
        ("ladder_step", {"wordt": "12"}),
        ("peildata", {"wordt": "<b>"}),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_stays_in_the_form(
    demo_client_as: ClientAs, letter: str, veld: str, given: dict[str, str | list[str]]
):
    client = demo_client_as("behandelaar")
    told = {"was": value_form(client, letter, veld), "motivering": "Reden <i>", **given}
    answer = client.post(f"/stukken/{letter}/waarden/{veld}", data=told)
    assert answer.status_code == 422
    assert "Reden &lt;i&gt;" in answer.text and "Wat u typte" in answer.text


def test_every_value_has_a_form_and_another_name_has_none(demo_client_as: ClientAs, letter: str):
    client = demo_client_as("behandelaar")
    links = re.findall(rf'href="(/stukken/{letter}/waarden/[^"]+)"', client.get(f"/stukken/{letter}").text)
    assert len(set(links)) == 10
    assert {client.get(path).status_code for path in links} == {200}
    assert client.get(f"/stukken/{letter}/waarden/sender").status_code == 404
    jurist = demo_client_as("jurist")
    assert "/waarden/" not in jurist.get(f"/stukken/{letter}").text
    assert jurist.post(f"/stukken/{letter}/waarden/letter_date", data={}).status_code == 403


def test_an_unknown_document_is_not_found(demo_client_as: ClientAs):
    client = demo_client_as("behandelaar")
    for one in ("0" * 64, "..%2f..", "x"):
        assert client.get(f"/stukken/{one}").status_code == 404
        assert client.get(f"/stukken/{one}/origineel").status_code == 404
        assert client.get(f"/stukken/{one}/corrigeren").status_code == 404


def test_who_may_not_see_originals_or_correct_is_kept_out(demo_client_as: ClientAs, letter: str):
    secretariaat, jurist = demo_client_as("secretariaat"), demo_client_as("jurist")
    assert secretariaat.get(f"/stukken/{letter}").status_code == 403
    assert secretariaat.get(f"/stukken/{letter}/origineel").status_code == 403
    assert jurist.get(f"/stukken/{letter}").status_code == 200
    assert "corrigeren?" not in jurist.get(f"/stukken/{letter}").text
    assert jurist.get(f"/stukken/{letter}/corrigeren?cijfer=x").status_code == 403
    assert jurist.post(f"/stukken/{letter}/corrigeren", data={"cijfer": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a\r\nX: y.pdf", "a__X_ y.pdf"),
        ("\u202egnp.pdf", "_gnp.pdf"),
        ("../x", "_x"),
        ("", "stuk"),
        ("a" * 300, "a" * 150),
    ],
)
def test_a_download_has_a_name_without_tricks(name: str, safe: str):
    assert safe_name(name) == safe
