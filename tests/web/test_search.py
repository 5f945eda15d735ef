"""Search in the browser: excerpts with their page, fields, and the log of who saw text of a document."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from pipeline import wiring
from pipeline.store import events, search
from pipeline.workspace import Workspace

ClientAs = Callable[..., TestClient]


@pytest.fixture
def client(demo_client_as: ClientAs) -> TestClient:
    return demo_client_as("behandelaar", login="ans")


def test_words_are_found_with_their_page_and_marked(client: TestClient):
    text = client.post("/zoeken", data={"tekst": "wettelijke taak"}).text
    assert "<mark>wettelijke</mark>" in text
    assert "Brief interbestuurlijk toezicht Dalfsen.pdf" in text and "?blad=1" in text


def test_an_excerpt_is_a_look_at_the_document(client: TestClient, demo_copy: Workspace):
    client.post("/zoeken", data={"tekst": "dalfsen"})
    with wiring.open_desk(demo_copy) as desk, desk.store.read() as session:
        seen = {event.subject for event in events.events(session) if event.action == "stuk.ingezien"}
    assert len(seen) >= 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("soort=ibt_letter", 1),
        ("soort=minutes", 1),
        ("gemeente=Dalfsen&soort=ibt_letter", 1),
        ("gemeente=Zwolle&soort=ibt_letter", 0),
        ("trede=2", 1),
        ("bevinding=gedeeltelijk", 1),
        ("toestand=klaar&soort=minutes", 1),
        ("toestand=quarantaine", 0),
        ("van=2100-01-01", 0),
        ("tot=2100-01-01&soort=ibt_letter", 1),
    ],
)
def test_fields_narrow_the_search(client: TestClient, asked: str, found: int):
    text = client.get(f"/zoeken?{asked}").text
    assert ("Er is niets gevonden" in text) == (found == 0)
    if found:
        assert f"{found} stuk gevonden" in text


@pytest.mark.parametrize("asked", ["van=gisteren", "gemeente=Nergenshuizen", "soort=x", "trede=zes", "toestand=x"])
def test_a_field_that_cannot_be_is_told_beside_the_form(client: TestClient, asked: str):
    answer = client.get(f"/zoeken?{asked}")
    assert answer.status_code == 200
    assert "Let op:" in answer.text


@pytest.mark.parametrize(
    "typed", ['"', "AND OR NOT", "a* OR b", "*", "NEAR(x)", "'; DROP TABLE x", "%00", "words:a", "^a"]
)
def test_what_is_typed_never_breaks_the_search(client: TestClient, typed: str):
    assert client.post("/zoeken", data={"tekst": typed, "kenmerk": typed}).status_code == 200


def test_without_a_question_the_form_stands_alone(client: TestClient):
    assert "Vul woorden in" in client.get("/zoeken").text
    assert "Vul woorden in" in client.post("/zoeken", data={"tekst": '" *'}).text


def test_words_in_an_address_are_not_looked_for(client: TestClient):
    assert "Vul woorden in" in client.get("/zoeken?tekst=wettelijke+taak").text


def test_who_may_not_see_originals_does_not_search_them(demo_client_as: ClientAs):
    assert demo_client_as("secretariaat").post("/zoeken", data={"tekst": "dalfsen"}).status_code == 403


def test_documents_from_before_the_search_are_made_findable(demo_copy: Workspace):
    with wiring.open_desk(demo_copy) as desk:
        line = wiring.walk(demo_copy, desk)
        with desk.store.write() as session:
            known = search.find(session, search.Wish(toestand="klaar"), 1, 50).documents
            for one in known:
                search.forget(session, one.document_id)
        assert line.make_findable(most=2) != ""
        after = line.make_findable(most=2)
        while after:
            after = line.make_findable(most=2, after=after)
        with desk.store.read() as session:
            again = search.find(session, search.Wish(toestand="klaar"), 1, 50).documents
    assert again == known
