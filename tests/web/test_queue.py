"""Post: the list, trying again, and files that somebody hands over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from pipeline import wiring
from pipeline.model.document import Arrival
from pipeline.model.werk import Priority
from pipeline.store import documents, events, work
from pipeline.store.tables import DocumentState, HeartbeatRow
from pipeline.workspace import Workspace
from web.views.queue import own_name

ClientAs = Callable[..., TestClient]
FORM = "multipart/form-data; boundary=x"


@pytest.fixture
def client(demo_client_as: ClientAs) -> TestClient:
    return demo_client_as("secretariaat", login="ans")


def offer(client: TestClient, *files: tuple[str, bytes], **headers: str) -> str:
    told = [("bestanden", one) for one in files]
    answer = client.post("/post/aanbieden", files=told, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def refuse(workspace: Workspace, document_id: str, reason: str) -> None:
    with wiring.open_desk(workspace) as desk, desk.store.write() as session:
        documents.set_state(session, document_id, DocumentState.QUARANTINE, "keuren", reason)


def known(workspace: Workspace, name: str) -> str:
    with wiring.open_desk(workspace) as desk:
        return desk.find(name)


def test_the_list_shows_a_mail_with_its_attachment_and_no_links_for_the_secretariat(client: TestClient):
    text = client.get("/post").text
    assert "RE Brief interbestuurlijk toezicht.eml" in text
    assert "Bijlage: " in text
    assert "Zelfde bestand kwam ook binnen op" in text
    assert "/stukken/" not in text


def test_who_may_see_originals_gets_links_to_them(demo_client_as: ClientAs, demo_copy: Workspace):
    text = demo_client_as("behandelaar").get("/post").text
    assert f"/stukken/{known(demo_copy, 'Verslag regietafel.pdf')}" in text


def test_a_refused_document_tells_why_and_can_be_tried_again_in_the_name_of_who_asks(
    client: TestClient, demo_copy: Workspace
):
    one = known(demo_copy, "Verslag regietafel.pdf")
    refuse(demo_copy, one, "het bestand heeft een wachtwoord.")
    text = client.get("/post?toestand=quarantaine").text
    assert "Het bestand heeft een wachtwoord." in text and "Probeer opnieuw" in text
    answer = client.post(f"/post/{one}/opnieuw")
    assert (answer.status_code, answer.headers["location"]) == (303, "/post")
    with wiring.open_desk(demo_copy) as desk, desk.store.read() as session:
        assert desk.state(one) == "wacht"
        last = [event for event in events.events(session, one) if event.action == "document.opnieuw"]
    assert [event.actor for event in last] == ["Ans"]
    assert client.post(f"/post/{one}/opnieuw").status_code == 400


def test_the_list_narrows_by_state_and_name(client: TestClient):
    text = client.post("/post", data={"naam": "verslag"}).text
    assert "Verslag regietafel.pdf" in text and "Antwoord Dalfsen.docx" not in text
    assert "Er is geen post die past" in client.post("/post", data={"naam": "bestaatniet"}).text
    assert client.post("/post", data={"naam": "verslag", "voor": "9" * 5000}).status_code == 200
    assert client.get("/post?toestand=onzin").status_code == 400


def test_the_counts_change_when_something_comes_in(client: TestClient):
    before = client.get("/post/stand").json()
    offer(client, ("nieuw.txt", b"Geachte heer, mevrouw"))
    after = client.get("/post/stand").json()
    assert before["merk"] != after["merk"]
    assert after["stand"]["wacht"] == before["stand"]["wacht"] + 1


def test_handed_over_files_are_told_one_by_one_and_stand_in_the_log_with_the_name(
    client: TestClient, demo_copy: Workspace
):
    text = offer(client, ("a.txt", b"een"), ("b.txt", b"een"), ("leeg.pdf", b""))
    assert re.findall(r'class="tag \w+">([^<]+)<', text) == ["nieuw", "was er al", "geweigerd"]
    assert "Dit bestand is leeg" in text
    one = known(demo_copy, "a.txt")
    with wiring.open_desk(demo_copy) as desk, desk.store.read() as session:
        assert [arrival.source for arrival in documents.arrivals(session, one)] == ["web", "web"]
        assert {event.actor for event in events.events(session, one)} == {"inbox", "Ans"}
        assert desk.state(one) == "wacht"


def test_a_file_over_the_limit_is_refused_before_anything_is_kept(client: TestClient, demo_copy: Workspace):
    house = client.app.state.house  # type: ignore[attr-defined]
    most = house.config.grenzen.bestand_mb
    house.config.grenzen.__dict__["bestand_mb"] = 1
    try:
        text = offer(client, ("groot.txt", b"x" * ((1 << 20) + 1)))
    finally:
        house.config.grenzen.__dict__["bestand_mb"] = most
    assert "groter dan 1 MB" in text
    with wiring.open_desk(demo_copy) as desk, desk.store.read() as session:
        assert documents.named(session, "groot.txt") == ()


def test_a_script_gets_the_results_as_json(client: TestClient):
    answer = client.post(
        "/post/aanbieden", files=[("bestanden", ("c.txt", b"drie"))], headers={"accept": "application/json"}
    )
    assert [one["uitkomst"] for one in answer.json()["bestanden"]] == ["nieuw"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the half file goes with the request
def test_a_form_that_breaks_off_leaves_nothing(client: TestClient, demo_copy: Workspace):
    body = b'--x\r\nContent-Disposition: form-data; name="bestanden"; filename="half.txt"\r\n\r\nbegin zonder ei'
    answer = client.post("/post/aanbieden", content=body, headers={"content-type": FORM})
    assert answer.status_code in (200, 400)
    with wiring.open_desk(demo_copy) as desk, desk.store.read() as session:
        assert documents.named(session, "half.txt") == ()
    assert not list((demo_copy.root / "opslag" / "originals").glob(".*"))


def test_without_files_the_form_asks_for_them(client: TestClient):
    answer = client.post("/post/aanbieden", data={"_csrf": "x"})
    assert "kies eerst een of meer bestanden" in answer.text


def test_who_only_sees_post_hands_over_and_retries_nothing(demo_client_as: ClientAs, demo_copy: Workspace):
    jurist = demo_client_as("jurist")
    assert jurist.get("/post").status_code == 200
    assert "Stukken aanbieden" not in jurist.get("/post").text
    assert jurist.get("/post/aanbieden").status_code == 403
    assert jurist.post("/post/aanbieden", files=[("bestanden", ("d.txt", b"vier"))]).status_code == 403
    one = known(demo_copy, "Verslag regietafel.pdf")
    refuse(demo_copy, one, "reden")
    assert jurist.post(f"/post/{one}/opnieuw").status_code == 403


def test_the_list_tells_last_look_and_what_waits(client: TestClient, demo_copy: Workspace):
    assert "nog niet bewaakt" in client.get("/post").text
    refused = [{"name": "bericht van 1-4", "reason": "het bericht is te groot."}]
    with wiring.open_desk(demo_copy) as desk:
        desk.heartbeat("inbox", {"waiting": 3, "oldest_seconds": 130.0})
        desk.heartbeat("postbus", {"trouble": "de mailserver is niet bereikbaar.", "refused": refused})
    shown = client.get("/post").text
    assert "3 wachten, oudste 2 min." in shown
    assert "<p>De postbus is niet te lezen (nog nooit gelezen): de mailserver is niet bereikbaar.</p>" in shown
    assert "In de postbus ligt <strong>bericht van 1-4</strong>" in shown
    lines = client.get("/post/stand").json()["regels"]
    assert [line["mis"] for line in lines] == [False, True]


def test_a_watcher_that_died_is_a_warning(client: TestClient, demo_copy: Workspace):
    with wiring.open_desk(demo_copy) as desk:
        desk.heartbeat("inbox", {"waiting": 0})
        with desk.store.write() as session:
            session.execute(sa.update(HeartbeatRow).values(at=dt.datetime(2026, 1, 5, 8, 0, tzinfo=dt.UTC)))
    assert (
        '<div class="alert warn"><p>De inbox-map wordt niet bewaakt sinds 05-01-2026 09:00.' in client.get("/post").text
    )


@pytest.mark.parametrize(
    ("told", "name"), [("C:\\map\\brief.pdf", "brief.pdf"), ("../../x.pdf", "x.pdf"), ("naam é.pdf", "naam é.pdf")]
)
def test_the_name_of_a_file_is_kept_without_folders(told: str, name: str):
    assert own_name(told) == name


def test_pages_of_the_list_lead_to_each_other(client: TestClient, demo_copy: Workspace):
    with wiring.open_desk(demo_copy) as desk, desk.store.write() as session:
        for number in range(60):
            arrival = Arrival(f"{number:064d}", f"bulk {number:03d}.pdf", "2026-04-09T10:00:00+02:00", "map", None)
            documents.register(session, f"bulk-{number}", arrival, 1)
    first = client.get("/post").text
    older = re.search(r'href="(/post\?voor=\d+)"', first)
    assert older and "bulk 059.pdf" in first and "bulk 009.pdf" not in first
    second = client.get(older[1]).text
    assert "bulk 009.pdf" in second and "Verslag regietafel.pdf" in second
    newer = re.search(r'href="(/post\?na=\d+)"', second)
    assert newer and "bulk 059.pdf" in client.get(newer[1]).text


def test_a_document_that_somebody_opens_goes_before_those_that_nobody_waits_for(
    client: TestClient, demo_client_as: ClientAs, demo_copy: Workspace
):
    offer(client, ("eerst.txt", b"een"), ("opengedaan.txt", b"twee"))
    first, opened = known(demo_copy, "eerst.txt"), known(demo_copy, "opengedaan.txt")
    with wiring.open_desk(demo_copy) as desk, desk.store.write() as session:
        work.put_order(session, [first, opened], priority=Priority.BATCH)
    assert "gaat nu voor" in demo_client_as("behandelaar").get(f"/stukken/{opened}").text
    with wiring.open_desk(demo_copy) as desk, desk.store.read() as session:
        assert work.order_of(session, opened).priority is Priority.PERSON
        assert work.order_of(session, first).priority is Priority.BATCH
        assert desk.state(opened) == "wacht"
