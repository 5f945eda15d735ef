"""Search on both databases: the same words, nothing typed is syntax, and what is forgotten is gone."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model.document import Arrival
from pipeline.store import documents, search
from pipeline.store.database import Store
from pipeline.store.search import Findable, Wish
from pipeline.store.search_words import excerpt, read_question
from pipeline.store.tables import DocumentState

DAY = dt.date(2026, 4, 9)


def put(store: Store, sign: str, *bladen: str, **values: object) -> str:
    document_id = sign * 64
    arrival = Arrival(document_id, f"stuk {sign}.pdf", "2026-04-09T10:00:00+02:00", "map", None)
    told = {"soort": "ibt_letter", "datum": DAY, "is_gedateerd": True, **values}
    with store.write() as session:
        documents.register(session, sign, arrival, 1)
        search.keep(session, Findable(document_id, bladen=bladen, **told))  # type: ignore[arg-type]
    return document_id


def ids(store: Store, text: str = "", **values: object) -> list[str]:
    with store.read() as session:
        return [
            one.document_id[0]
            for one in search.find(session, Wish(text, **values), 1, 20).documents  # type: ignore[arg-type]
        ]


def test_words_are_found_whatever_their_accents_and_case(store: Store):
    put(store, "a", "De reünie van coördinatoren is op de Brink.")
    assert ids(store, "REUNIE coordinatoren") == ["a"]
    assert ids(store, "reu\u0308nie") == ["a"]
    assert ids(store, "reunies") == []


def test_words_in_quotes_and_references_stand_beside_each_other(store: Store):
    put(store, "a", "kenmerk UIT-2026/0123 van de gemeente")
    put(store, "b", "gemeente de van 0123, 2026 UIT")
    assert ids(store, "UIT-2026/0123") == ["a"]
    assert ids(store, '"van de gemeente"') == ["a"]
    assert sorted(ids(store, "van de gemeente")) == ["a", "b"]


def test_a_star_finds_the_begin_of_a_word(store: Store):
    put(store, "a", "de opvangplaatsen")
    assert ids(store, "opvang") == []
    assert ids(store, "opvang*") == ["a"]
    assert ids(store, '"de opvang*"') == ["a"]


def test_reading_anew_replaces_the_words_and_forgetting_leaves_none(store: Store):
    one = put(store, "a", "eerste lezing")
    with store.write() as session:
        search.keep(session, Findable(one, "minutes", DAY, True, bladen=("tweede",)))
    assert ids(store, "eerste") == []
    assert ids(store, "tweede") == ["a"]
    with store.write() as session:
        search.forget(session, one)
    assert ids(store, "tweede") == []
    with store.read() as session:
        left = session.execute(sa.text("SELECT count(*) FROM search_page")).scalar()
        if session.get_bind().dialect.name == "sqlite":
            session.execute(sa.text("SELECT count(*) FROM search_word_docsize")).scalar()
    assert left == 0


def test_fields_narrow_what_is_found(store: Store):
    put(store, "a", "tekst", kenmerken=("7468089", "Z-26-17"), bevinding="gedeeltelijk", trede=2)
    put(store, "b", "tekst", soort="minutes", datum=dt.date(2026, 5, 1))
    assert ids(store) == ["b", "a"]
    assert ids(store, soort="minutes") == ["b"]
    assert ids(store, kenmerk="z 26 17") == ["a"]
    assert ids(store, kenmerk="468089") == []
    assert ids(store, bevinding="gedeeltelijk", trede=2) == ["a"]
    assert ids(store, van=dt.date(2026, 4, 10)) == ["b"]
    assert ids(store, tot=dt.date(2026, 4, 10)) == ["a"]
    assert ids(store, toestand="wacht", text="tekst") == ["b", "a"]
    assert ids(store, toestand="klaar") == []


def test_a_page_of_results_holds_excerpts_with_their_page(store: Store):
    put(store, "a", "niets hier", "Het " + "woord " * 80 + "Dalfsen " + "woord " * 80)
    with store.read() as session:
        found = search.find(session, Wish("dalfsen"), 1, 20)
    (one,) = found.documents
    assert (found.total, one.bladen, one.bladen_geraakt, [page.blad for page in one.pages]) == (1, 2, 1, [2])
    assert [piece.text for piece in one.pages[0].pieces if piece.is_hit] == ["Dalfsen"]
    assert sum(len(piece.text) for piece in one.pages[0].pieces) < 300


def test_text_that_no_database_takes_is_kept_without_it(store: Store):
    put(store, "a", "voor\x00na \ud800 \U0001f600 ½ straße")
    assert ids(store, "strasse") == ["a"]
    assert ids(store, "voor") == ["a"]


def test_what_was_read_before_there_was_a_search_is_told(store: Store, known: str):
    with store.write() as session:
        documents.begin_attempt(session, known, "recept")
        documents.set_state(session, known, DocumentState.DONE)
        assert search.not_kept(session, "recept", "", 10) == (known,)
        assert search.not_kept(session, "ander", "", 10) == ()
        search.keep(session, Findable(known, "other", DAY, False))
        assert search.not_kept(session, "recept", "", 10) == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    asked=st.one_of(
        st.text(max_size=60), st.text(alphabet="\"'*()&|!:<->~^{}+,.- aéß1\\%_\x00ANDORNOTEAR", max_size=60)
    )
)
def test_nothing_that_somebody_types_is_syntax(store: Store, asked: str):
    with store.read() as session:
        search.find(session, Wish(asked, kenmerk=asked), 1, 20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=st.text(max_size=80))
def test_every_text_is_found_by_its_own_words(store: Store, text: str):
    one = "e" * 64
    with store.write() as session:
        documents.register(session, "e", Arrival(one, "e", "2026-04-09T10:00:00+02:00", "map", None), 1)
        search.keep(session, Findable(one, "other", DAY, False, bladen=(text,)))
    asked = f'"{text}"'.replace("\\", " ")
    terms = read_question(text.replace('"', " "))
    with store.read() as session:
        found = search.find(session, Wish(text.replace('"', " ")), 1, 20)
    assert not terms or [doc.document_id for doc in found.documents] == [one], asked


@pytest.mark.parametrize("text", ["", "geen enkel woord van de vraag", "x" * 5000])
def test_an_excerpt_is_short_and_of_the_text(text: str):
    pieces = excerpt(text, read_question("dalfsen"))
    assert len("".join(piece.text for piece in pieces)) <= 300
