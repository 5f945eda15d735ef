"""The review and the Woo dossiers over HTTP: what is answered, what is refused, and what never stands in an address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from pipeline import wiring
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.store import events
from pipeline.tools.datum import lange_datum
from pipeline.workspace import Workspace
from pipeline.zaak.bureau import today

OFFICER = "woo-medewerker"
ClientAs = Callable[..., TestClient]


@pytest.fixture
def stuk(demo_copy: Workspace) -> str:
    """Give the id of a document with marks."""
    with wiring.open_desk(demo_copy) as desk:
        return max((row["id"] for row in desk.status()["documents"]), key=lambda one: len(desk.marks(one)))


@pytest.fixture
def dossier(demo_copy: Workspace, stuk: str) -> str:
    """Give a dossier with that document."""
    with wiring.open_desk(demo_copy) as desk:
        room = DossierDesk(desk)
        room.new("Woo 1", "", afschrift=False, who="Ans")
        room.add("Woo 1", [stuk], "Ans")
    return "Woo 1"


def standing(client: TestClient, stuk: str, since: str = "") -> dict:  # type: ignore[type-arg]
    return client.get(f"/lakken/{stuk}/stand.json", params={"sinds": since}).json()  # type: ignore[no-any-return]


def verdicts(state: dict, verdict: str, count: int = 1) -> dict:  # type: ignore[type-arg]
    chosen = [one for one in state["marks"] if not one["verdict"]][:count]
    asked = [{"vak": one["id"], "oordeel": verdict, "stempel": one["stamp"]} for one in chosen]
    return {"oordelen": asked, "sinds": state["stand"]}


def test_the_screen_opens_for_who_may_see_marks_and_for_nobody_else(demo_client_as: ClientAs, stuk: str):
    assert demo_client_as(OFFICER).get(f"/lakken/{stuk}").status_code == 200
    assert demo_client_as("behandelaar").get(f"/lakken/{stuk}").status_code == 403
    assert demo_client_as().get(f"/lakken/{stuk}").status_code == 303
    assert (
        demo_client_as().get(f"/lakken/{stuk}/beeld/1.webp", headers={"Accept": "application/json"}).status_code == 401
    )


def test_a_verdict_gives_back_only_the_mark_that_changed(demo_client_as: ClientAs, stuk: str):
    client = demo_client_as(OFFICER, login="ans")
    state = standing(client, stuk)
    answer = client.post(f"/lakken/{stuk}/oordeel", json=verdicts(state, "akkoord")).json()
    assert answer["volledig"] is False
    assert [(one["verdict"], one["reviewer"]) for one in answer["marks"]] == [("akkoord", "Ans")]


def test_a_screen_whose_state_is_forgotten_gets_everything(demo_client_as: ClientAs, stuk: str):
    answer = standing(demo_client_as(OFFICER), stuk, "een-oude-stand")
    assert answer["volledig"] is True
    assert answer["marks"]


def test_who_comes_second_is_told_who_was_first_and_nothing_is_written(demo_client_as: ClientAs, stuk: str):
    ans, bob = demo_client_as(OFFICER, login="ans"), demo_client_as(OFFICER, login="bob")
    state = standing(ans, stuk)
    assert ans.post(f"/lakken/{stuk}/oordeel", json=verdicts(state, "akkoord")).status_code == 200
    late = bob.post(
        f"/lakken/{stuk}/oordeel", json=verdicts(state, "afgewezen", 3), headers={"Accept": "application/json"}
    )
    assert late.status_code == 409
    assert "Ans" in late.json()["detail"]
    assert sum(one["verdict"] is not None for one in standing(bob, stuk)["marks"]) == 1


def test_undo_takes_back_the_last_act(demo_client_as: ClientAs, stuk: str):
    client = demo_client_as(OFFICER)
    client.post(f"/lakken/{stuk}/oordeel", json=verdicts(standing(client, stuk), "akkoord"))
    client.post(f"/lakken/{stuk}/terug", json={})
    assert not any(one["verdict"] for one in standing(client, stuk)["marks"])


def test_a_drawn_box_and_selected_words_become_marks(demo_client_as: ClientAs, stuk: str):
    client = demo_client_as(OFFICER)
    count = len(standing(client, stuk)["marks"])
    area = {"blad": 1, "vak": [100, 700, 200, 720], "gronden": ["5.1.2e"]}
    assert client.post(f"/lakken/{stuk}/teken", json=area).status_code == 200
    words = client.get(f"/lakken/{stuk}/blad/1.json").json()["woorden"]
    chosen = {"delen": [[1, words[0][0], words[1][1]]], "gronden": ["5.1.2e"]}
    assert client.post(f"/lakken/{stuk}/kies", json=chosen).status_code == 200
    assert len(standing(client, stuk)["marks"]) > count


def test_a_whole_page_needs_a_motivation(demo_client_as: ClientAs, stuk: str):
    client = demo_client_as(OFFICER)
    asked = {"blad": 1, "weigeren": True, "gronden": ["5.1.2e"]}
    assert client.post(f"/lakken/{stuk}/bladzijde", json=asked).status_code == 422
    done = client.post(f"/lakken/{stuk}/bladzijde", json=asked | {"motivering": "gaat over een ander"}).json()
    assert done["meta"]["refused"] == {"1": ["5.1.2e"]}


def test_a_page_that_is_not_there_is_told_and_not_drawn(demo_client_as: ClientAs, stuk: str):
    client = demo_client_as(OFFICER)
    assert client.get(f"/lakken/{stuk}/beeld/99.webp").status_code == 400
    assert client.get(f"/lakken/{stuk}/blad/99.json").status_code == 400
    assert client.get(f"/lakken/{'0' * 64}").status_code in {400, 404}


def test_the_picture_of_a_page_is_webp_and_not_kept_by_others(demo_client_as: ClientAs, stuk: str):
    answer = demo_client_as(OFFICER).get(f"/lakken/{stuk}/beeld/1.webp")
    assert answer.content[8:12] == b"WEBP"
    assert answer.headers["Cache-Control"].startswith("private")


def test_without_script_the_marks_of_a_page_are_judged_with_a_form(demo_client_as: ClientAs, stuk: str):
    client = demo_client_as(OFFICER)
    first = standing(client, stuk)["marks"][0]
    form = {"blad": "1", f"oordeel-{first['id']}": "akkoord", f"stempel-{first['id']}": first["stamp"], "bekeken": "1"}
    assert client.post(f"/lakken/{stuk}/lijst", data=form).status_code == 303
    state = standing(client, stuk)
    assert state["marks"][0]["verdict"] == "akkoord"
    assert 1 in state["meta"]["mine"]


def test_one_who_judged_cannot_approve(demo_client_as: ClientAs, stuk: str):
    ans = demo_client_as("woo-coordinator", login="ans")
    state = standing(ans, stuk)
    ans.post(f"/lakken/{stuk}/oordeel", json=verdicts(state, "akkoord", 99))
    ans.post(f"/lakken/{stuk}/gezien", json={"bladen": list(range(1, 10))})
    assert ans.post(f"/lakken/{stuk}/klaar").status_code in {303, 422}
    assert ans.post(f"/lakken/{stuk}/goedkeuren").status_code == 422


def test_a_dossier_is_made_filled_and_emptied(demo_client_as: ClientAs, stuk: str):
    client = demo_client_as(OFFICER)
    made = client.post("/dossiers", data={"naam": "Woo 2", "soort": "verzoek", "verzoeker": "J. Pietersen"})
    assert made.headers["location"] == "/dossiers/Woo%202"
    assert client.post("/dossiers/Woo 2/zoeken", data={"zoek": "dalfsen"}).text.count('name="stuk"') >= 1
    assert client.post("/dossiers/Woo 2/stukken", data={"stuk": [stuk]}).status_code == 303
    assert f"/lakken/{stuk}" in client.get("/dossiers/Woo 2").text
    client.post(f"/dossiers/Woo 2/stukken/{stuk}/eruit")
    assert f"/lakken/{stuk}" not in client.get("/dossiers/Woo 2").text


def test_a_sweep_shows_every_place_before_it_judges_them(demo_client_as: ClientAs, stuk: str, dossier: str):
    client = demo_client_as(OFFICER)
    mark = next(one for one in standing(client, stuk)["marks"] if one["text"])
    preview = client.get(f"/dossiers/{dossier}/veeg", params={"stuk": stuk, "vak": mark["id"]})
    assert preview.status_code == 200
    form = dict(_fields(preview.text))
    form |= {"term": mark["text"], "oordeel": "akkoord", "gronden": "5.1.2e", "motivering": "zelfde persoon"}
    assert client.post(f"/dossiers/{dossier}/veeg/doen", data=form).status_code == 303
    found = next(one for one in standing(client, stuk)["marks"] if one["id"] == mark["id"])
    assert found["verdict"] == "akkoord"


def _fields(html: str) -> Iterator[tuple[str, str | list[str]]]:
    yield "plek", re.findall(r'name="plek" value="([^"]+)"', html)
    yield from re.findall(r'name="(stempel-[^"]+)" value="([^"]*)"', html)


def test_no_address_on_the_pages_holds_text_of_a_document(demo_client_as: ClientAs, stuk: str, dossier: str):
    client = demo_client_as(OFFICER)
    texts = {one["text"] for one in standing(client, stuk)["marks"] if len(one["text"]) > 4}
    for path in (f"/dossiers/{dossier}", f"/dossiers/{dossier}/woorden", f"/lakken/{stuk}/woorden", f"/lakken/{stuk}"):
        page = client.get(path)
        assert page.status_code == 200, path
        addresses = " ".join(piece.split('"')[0] for piece in page.text.split('href="')[1:])
        assert not any(text in addresses for text in texts), path


def test_a_comment_is_placed_and_dealt_with(demo_client_as: ClientAs, stuk: str):
    client = demo_client_as(OFFICER, login="ans")
    client.post(f"/lakken/{stuk}/opmerking", data={"tekst": "Kijk hier nog naar", "bij": "blad", "blad": "1"})
    page = client.get(f"/lakken/{stuk}").text
    assert "Kijk hier nog naar" in page
    comment_id = page.split("/opmerking/")[1].split("/")[0]
    assert client.post(f"/lakken/{stuk}/opmerking/{comment_id}/klaar").status_code == 303
    assert "afgehandeld" in client.get(f"/lakken/{stuk}").text


def test_a_decision_on_the_whole_document_takes_one_of_the_literals(demo_client_as: ClientAs, stuk: str):
    client = demo_client_as(OFFICER)
    wrong = {"beoordeling": "Gedeeltelijk openbaar", "motivering": "x"}
    assert client.post(f"/lakken/{stuk}/besluit", data=wrong).status_code == 400
    right = {"beoordeling": "Niet openbaar", "gronden": ["5.1.2e"], "motivering": "alles gaat over een persoon"}
    assert client.post(f"/lakken/{stuk}/besluit", data=right).status_code == 303
    assert "selected>Niet openbaar" in client.get(f"/lakken/{stuk}/besluit").text


def test_a_suspended_document_waits_two_weeks_when_no_day_is_given(demo_client_as: ClientAs, stuk: str):
    client, path = demo_client_as(OFFICER), f"/lakken/{stuk}/besluit"
    until = today() + dt.timedelta(days=14)
    assert f"tot en met {lange_datum(until)}: 14 dagen" in client.get(path).text
    asked = {"motivering": "een bedrijf heeft bezwaar"}
    assert client.post(path, data=asked | {"opgeschort_tot": "2999-01-01"}).status_code == 400  # the tick is missing
    assert client.post(path, data=asked | {"opgeschort": "ja"}).status_code == 303
    assert f'value="{until}"' in client.get(path).text
    assert f"opgeschort tot en met {lange_datum(until)}" in client.get(f"/lakken/{stuk}").text
    assert client.post(path, data=asked).status_code == 303
    assert f'value="{until}"' not in client.get(path).text


def test_the_post_to_add_shows_families_together_and_the_dutch_day(demo_client_as: ClientAs, dossier: str):
    client = demo_client_as("woo-medewerker", login="ans")
    found = client.post(f"/dossiers/{dossier}/zoeken", data={"zoek": "interbestuurlijk RE"}).text
    assert "2 stukken gevonden" in found or "1 stuk gevonden" in found
    whole = client.get(f"/dossiers/{dossier}/zoeken").text
    assert re.search(r"<td>\d\d-\d\d-\d{4}</td>", whole) and "staat hier al in" in whole


def test_the_work_on_a_dossier_is_paused_stopped_and_resumed_by_button(
    demo_client_as: ClientAs, demo_copy: Workspace, dossier: str
):
    client, path = demo_client_as(OFFICER, login="ans"), f"/dossiers/{dossier}"
    assert "Zet het werk stil" in client.get(path).text and "Hervat het werk" not in client.get(path).text
    for said, shown in (("pauze", "staat stil"), ("gestopt", "Wat wachtte"), ("hervat", "Zet het werk stil")):
        assert client.post(f"{path}/werk", data={"doen": said}).status_code == 303
        assert shown in client.get(path).text
    assert client.post(f"{path}/werk", data={"doen": "hervat"}).status_code == 400  # it goes on already
    assert client.post(f"{path}/werk", data={"doen": "iets"}).status_code == 400
    with wiring.open_desk(demo_copy) as desk, desk.store.read() as session:
        told = [(one.action, one.actor) for one in events.events(session, dossier)]
    assert [one for one in told if one[0].startswith("werk.")] == [
        ("werk.pauze", "Ans"), ("werk.gestopt", "Ans"), ("werk.hervat", "Ans"),
    ]  # fmt: skip
