"""Programs use the API: they page, read, decide with If-Match, and what they look at stands in the log."""

from __future__ import annotations

import itertools
import json

import pytest

from pipeline import wiring
from pipeline.store import events
from pipeline.workspace import Workspace
from tests.web.conftest import ClientAs
from web.api.shape import BASE

SEARCH = f"{BASE}/logboekzoekopdrachten"


def actions(workspace: Workspace) -> list[tuple[str, str, str]]:
    with wiring.open_desk(workspace) as desk, desk.store.read() as session:
        return [(one.action, one.actor, one.subject) for one in events.events(session)]


def test_a_list_is_read_page_by_page_until_there_is_no_next(demo_client_as: ClientAs):
    reader = demo_client_as("behandelaar")
    path, found = f"{BASE}/documenten?paginaGrootte=2", []
    while path:
        page = reader.get(path).json()
        found += [one["id"] for one in page["resultaten"]]
        path = (page["_links"]["next"] or {}).get("href")
    assert len(found) == len(set(found)) == page["aantal"]


def test_a_filter_holds_on_every_page(demo_client_as: ClientAs):
    page = demo_client_as("behandelaar").get(f"{BASE}/documenten?toestand=klaar&paginaGrootte=1").json()
    assert "toestand=klaar" in page["_links"]["next"]["href"]
    assert demo_client_as("behandelaar").get(f"{BASE}/documenten?toestand=wacht").json()["aantal"] == 0


def test_what_was_read_in_a_document_comes_in_the_shape_of_extract_and_stands_in_the_log(
    demo_copy: Workspace, demo_client_as: ClientAs
):
    reader = demo_client_as("behandelaar", login="ans")
    one = reader.get(f"{BASE}/documenten").json()["resultaten"][0]["id"]
    told = reader.get(f"{BASE}/documenten/{one}/gegevens").json()
    assert "document_type" in told
    assert "evidence" in told
    reader.get(f"{BASE}/documenten/{one}/gegevens")
    assert actions(demo_copy).count(("stuk.ingezien", "Ans", one)) == 1


def test_every_original_that_is_taken_stands_in_the_log(demo_copy: Workspace, demo_client_as: ClientAs):
    reader = demo_client_as("behandelaar", login="ans")
    one = reader.get(f"{BASE}/documenten").json()["resultaten"][0]
    for _ in range(2):
        answer = reader.get(f"{BASE}/documenten/{one['id']}/origineel")
        assert len(answer.content) == one["omvang"]
        assert answer.headers["content-disposition"].startswith("attachment")
    assert actions(demo_copy).count(("stuk.opgehaald", "Ans", one["id"])) == 2


def test_nothing_is_noted_for_who_was_refused(demo_copy: Workspace, demo_client_as: ClientAs):
    one = demo_client_as("secretariaat").get(f"{BASE}/documenten").json()["resultaten"][0]["id"]
    assert demo_client_as("secretariaat").get(f"{BASE}/documenten/{one}/origineel").status_code == 403
    assert not [one for one in actions(demo_copy) if one[0].startswith("stuk.")]


def test_a_proposal_is_decided_on_once_and_only_by_who_saw_it_as_it_is(demo_client_as: ClientAs):
    decider = demo_client_as("beslisser", login="bea")
    one = next(v for v in decider.get(f"{BASE}/voorstellen").json()["resultaten"] if v["soort"] == "bevinding")
    path = f"{BASE}/voorstellen/{one['id']}"
    wanted = {"mandaat": "voorbeeld", "motivering": "De cijfers kloppen.", "feiten": {}}
    tag = decider.get(path).headers["etag"]
    assert decider.post(f"{path}/besluiten", json=wanted).status_code == 428
    assert decider.post(f"{path}/besluiten", json=wanted, headers={"If-Match": '"oud"'}).status_code == 412
    refused = decider.post(f"{path}/besluiten", json=wanted, headers={"If-Match": tag})
    assert refused.status_code == 422
    assert "mandaat" in refused.json()["detail"]
    assert demo_client_as("behandelaar").post(f"{path}/besluiten", json=wanted).status_code == 403


def test_a_change_needs_the_token_of_the_session(demo_client_as: ClientAs):
    client = demo_client_as("auditor")
    del client.headers["X-CSRF-Token"]
    assert client.post(f"{BASE}/logboekcontroles").status_code == 403


def test_the_log_can_be_read_back_to_its_first_line_and_checked(demo_client_as: ClientAs):
    auditor = demo_client_as("auditor")
    path, rows = f"{BASE}/logboekregels", []
    while path:
        page = auditor.get(path).json()
        rows += page["resultaten"]
        path = (page["_links"]["next"] or {}).get("href")
    assert [one["nummer"] for one in rows] == list(range(len(rows), 0, -1))
    assert all(later["vorige"] == earlier["controlegetal"] for later, earlier in itertools.pairwise(rows))
    assert auditor.post(f"{BASE}/logboekcontroles").json()["klopt"] is True


def test_a_search_for_a_person_in_the_log_stands_in_no_address_and_is_read_page_by_page(
    demo_copy: Workspace, demo_client_as: ClientAs
):
    with wiring.open_desk(demo_copy) as desk, desk.store.write() as session:
        for number in range(230):
            events.append(session, "Ans", "proef.gedaan", f"onderwerp-{number % 2}", {})
    auditor, wanted = demo_client_as("auditor"), {"wie": "Ans", "onderwerp": "onderwerp-1"}
    path, rows = SEARCH, []
    while path:
        answer = auditor.post(path, json=wanted)
        assert answer.status_code == 200
        rows += answer.json()["resultaten"]
        path = (answer.json()["_links"]["next"] or {}).get("href")
        assert "Ans" not in str(answer.json()["_links"])
    assert (len(rows), {(one["wie"], one["onderwerp"]) for one in rows}) == (115, {("Ans", "onderwerp-1")})
    assert auditor.post(SEARCH, json={"wie": "Niemand"}).json()["resultaten"] == []
    late = {"vanaf": "2999-01-01T00:00:00Z"}
    assert auditor.post(SEARCH, json=late).json()["resultaten"] == []
    assert auditor.post(SEARCH, json={"naam": "Ans"}).status_code == 400
    assert demo_client_as("behandelaar").post(SEARCH, json={}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ({"vanaf": "0001-01-01T00:00:00+14:00"}, True),  # in UTC this is before the calendar begins
        ({"vanaf": "9999-12-31T23:59:59-14:00"}, False),
        ({"tot": "0001-01-01T00:00:00+14:00"}, False),
        ({"tot": "9999-12-31T23:59:59-14:00"}, True),
        ({"vanaf": "2020-01-01T00:00:00"}, True),
    ],
)
def test_a_moment_off_the_calendar_breaks_no_search_in_the_log(
    demo_client_as: ClientAs, asked: dict[str, str], finds: bool
):
    auditor = demo_client_as("auditor")
    answers = auditor.get(f"{BASE}/logboekregels", params=asked), auditor.post(SEARCH, json=asked)
    assert [(one.status_code, bool(one.json()["resultaten"])) for one in answers] == [(200, finds)] * 2


def test_an_offered_file_is_one_document_however_often_it_comes(demo_copy: Workspace, demo_client_as: ClientAs):
    client = demo_client_as("secretariaat", login="piet")
    first = client.post(f"{BASE}/documenten", files={"bestand": ("brief.txt", b"Geachte heer")})
    again = client.post(f"{BASE}/documenten", files={"bestand": ("anders.txt", b"Geachte heer")})
    assert (first.status_code, again.status_code) == (201, 200)
    assert client.get(first.headers["location"]).json()["id"] == first.json()["id"]
    assert ("document.aangeboden", "Piet", first.json()["id"]) in actions(demo_copy)
    assert client.post(f"{BASE}/documenten", files={"bestand": ("leeg.txt", b"")}).status_code == 400


@pytest.mark.parametrize("role", ["secretariaat", "behandelaar", "auditor", "beheerder"])
def test_a_role_reaches_over_the_api_what_it_reaches_in_the_browser_and_no_more(demo_client_as: ClientAs, role: str):
    client = demo_client_as(role)
    may = set(client.get(f"{BASE}/gebruikersprofiel").json()["rechten"])
    for path, recht in (
        ("documenten", "post.zien"),
        ("gemeenten", "zaak.zien"),
        ("woo-dossiers", "lakken.zien"),
        ("logboekregels", "logboek.zien"),
    ):
        assert client.get(f"{BASE}/{path}").status_code == (200 if recht in may else 403), path


def test_no_answer_about_a_review_holds_the_words_under_a_mark(demo_copy: Workspace, demo_client_as: ClientAs):
    reader, looked = demo_client_as("woo-medewerker"), 0
    for one in reader.get(f"{BASE}/documenten").json()["resultaten"]:
        answer = reader.get(f"{BASE}/documenten/{one['id']}/beoordeling")
        if answer.status_code != 200:
            continue
        with wiring.open_desk(demo_copy) as desk:
            words = {mark.text for mark in wiring.review_room(demo_copy, desk).open(one["id"]).marks if mark.text}
        told = json.dumps(answer.json()["vakken"], ensure_ascii=False)
        assert [text for text in words if len(text) > 3 and text in told] == []
        looked += len(words)
    assert looked


def test_a_verdict_over_the_api_needs_the_stamp_of_the_mark_that_was_seen(demo_client_as: ClientAs):
    judge = demo_client_as("woo-medewerker", login="wil")
    reviews = (
        judge.get(f"{BASE}/documenten/{one['id']}/beoordeling")
        for one in judge.get(f"{BASE}/documenten").json()["resultaten"]
    )
    found = next(answer.json() for answer in reviews if answer.status_code == 200 and answer.json()["vakken"])
    path = f"{BASE}/documenten/{found['stuk']}/beoordeling/vakken/{found['vakken'][0]['id']}"
    tag, wanted = judge.get(path).headers["etag"], {"oordeel": "akkoord", "motivering": ""}
    done = judge.put(f"{path}/oordeel", json=wanted, headers={"If-Match": tag})
    assert (done.status_code, done.json()["oordeel"], done.json()["beoordeeldDoor"]) == (200, "akkoord", "Wil")
    late = judge.put(f"{path}/oordeel", json={"oordeel": "afgewezen"}, headers={"If-Match": tag})
    assert late.status_code == 412
    assert judge.get(path).json()["oordeel"] == "akkoord"
