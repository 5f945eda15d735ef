"""Every model value survives the store."""

import datetime as dt
import json
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model.document import About, Arrival, Change, Layer, LayerKind, Message, Page, Unseen, Word
from pipeline.model.extraction import (
    ActionItem,
    Bevinding,
    Category,
    DocumentType,
    Extraction,
    Figure,
    Measure,
    Reference,
    Warning,
)
from pipeline.model.letter import Letter, LetterStatus
from pipeline.model.observation import Context, Observation, Proof
from pipeline.model.place import Box, Part, Span
from pipeline.model.status import Basis, Besluit, StatusRecord, Voorstel, VoorstelKind
from pipeline.model.table import Cell, Row, Table
from pipeline.model.woo import Detection, Finding, MarkVerdict, PlacedBox, RedactionMark, Verdict
from pipeline.store import decisions, documents, marks, records
from pipeline.store.codec import canonical, dump, load
from pipeline.store.database import Store

POINTS = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.integers(0, 10**6)
TEXTS = st.text(max_size=30)
MAYBE = st.none() | TEXTS
CODES = st.text("abcdefGM0123456789-", min_size=1, max_size=12)
SHAS = st.text("0123456789abcdef", min_size=64, max_size=64)
DATES = st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))
ZONES = st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=2)), dt.timezone(dt.timedelta(minutes=-210))])
MOMENTS = st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2200, 1, 1), timezones=ZONES)  # noqa: DTZ001
SCORES = st.floats(0, 1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | POINTS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(TEXTS, JSON, max_size=3)
BOXES = st.builds(Box, POINTS, POINTS, POINTS, POINTS)


def several(what: st.SearchStrategy, size: int = 3) -> st.SearchStrategy:
    return st.lists(what, max_size=size).map(tuple)


PARTS = st.tuples(st.integers(1, 900), COUNTS, st.integers(1, 99)).map(lambda t: Part(t[0], t[1], t[1] + t[2]))
SPANS = st.builds(Span, SHAS, st.lists(PARTS, min_size=1, max_size=3).map(tuple))
REASONS = st.none() | st.sampled_from(Unseen)
WORDS = st.builds(Word, COUNTS, COUNTS, BOXES, COUNTS, several(POINTS, 5), SCORES, REASONS)
CHANGES = st.builds(Change, COUNTS, COUNTS, COUNTS, COUNTS)
CELLS = st.builds(Cell, TEXTS, COUNTS, several(PARTS, 2), st.none() | BOXES, st.none() | BOXES)
ROWS = several(st.builds(Row, several(CELLS, 2)), 2)
TABLES = st.builds(Table, ROWS, ROWS, COUNTS, BOXES, st.booleans())
PAGES = st.builds(
    Page, COUNTS, POINTS, POINTS, TEXTS, several(WORDS), st.sampled_from(["tekstlaag", "ocr", "gemengd"]),
    MAYBE, several(CHANGES), TEXTS, several(WORDS, 2), several(TABLES, 1), several(TEXTS, 2),
)  # fmt: skip
LAYERS = st.builds(Layer, st.sampled_from(LayerKind), TEXTS, TEXTS, TEXTS, TEXTS)
ENDS = st.tuples(COUNTS, COUNTS)
MESSAGES = st.builds(Message, TEXTS, TEXTS, TEXTS, COUNTS, TEXTS, ENDS, ENDS)
ABOUTS = st.builds(About, TEXTS, several(LAYERS), several(MESSAGES), several(TEXTS, 2))
PROOFS = st.builds(
    Proof, COUNTS, BOXES, TEXTS, MAYBE, st.sampled_from(Context), CODES, SCORES, st.booleans()
)  # fmt: skip
FIGURES = st.builds(
    Figure,
    TEXTS,
    st.sampled_from(Category),
    st.sampled_from(Measure),
    COUNTS,
    st.none() | DATES,
    MAYBE,
    several(PROOFS),
)
ACTIONS = st.builds(ActionItem, TEXTS, TEXTS, st.none() | DATES, several(PROOFS))
STRINGS = st.dictionaries(TEXTS, TEXTS, max_size=2)


def extractions(records: st.SearchStrategy) -> st.SearchStrategy[Extraction]:
    return st.builds(
        Extraction,
        document_id=SHAS,
        document_type=st.sampled_from(DocumentType),
        municipalities=several(TEXTS),
        province=MAYBE,
        reference=st.builds(Reference, MAYBE, MAYBE),
        letter_date=st.none() | DATES,
        received_date=st.none() | DATES,
        peildata=several(DATES),
        figures=several(FIGURES),
        finding=st.none() | st.sampled_from(Bevinding),
        ladder_step=st.none() | st.integers(1, 6),
        response_deadline=st.none() | DATES,
        reply_to=MAYBE,
        actions=several(ACTIONS),
        expected_completion=MAYBE,
        subject=MAYBE,
        sender=MAYBE,
        addressee=MAYBE,
        signatory=st.none() | STRINGS,
        refers_to=several(STRINGS),
        cc=several(TEXTS),
        already_redacted=st.booleans(),
        grounds=several(OBJECTS),
        route=MAYBE,
        details=OBJECTS,
        warnings=several(st.builds(Warning, CODES, TEXTS)),
        evidence=st.dictionaries(TEXTS, several(PROOFS), max_size=2),
        records=records,
    )


EXTRACTIONS = extractions(several(extractions(st.just(())), 1))
RECORDS = st.builds(
    StatusRecord,
    *(CODES, CODES, st.sampled_from(Category), DATES, st.none() | COUNTS, st.none() | COUNTS, st.sampled_from(Basis)),
    *(SHAS, several(PROOFS, 3)),
)
VOORSTELLEN = st.builds(
    Voorstel, CODES, CODES, CODES, st.sampled_from(VoorstelKind), OBJECTS, several(TEXTS), several(TEXTS), SHAS, CODES
)
BESLUITEN = st.builds(
    Besluit, CODES, CODES, CODES, st.sampled_from(VoorstelKind), OBJECTS, st.none(), CODES, CODES, TEXTS, MOMENTS
)
LETTERS = st.builds(Letter, CODES, CODES, CODES, SHAS, OBJECTS, st.sampled_from(LetterStatus), MAYBE, SHAS, SHAS)
MARKS = st.builds(
    RedactionMark,
    *(CODES, SPANS, several(st.builds(PlacedBox, COUNTS, BOXES)), several(CODES), CODES, CODES, several(CODES)),
    *(SCORES, st.booleans()),
)
VERDICTS = st.builds(MarkVerdict, CODES, st.sampled_from(Verdict), CODES, MOMENTS, TEXTS)
OTHERS = (
    st.builds(Detection, SPANS, CODES, SCORES, CODES)
    | st.builds(Finding, CODES, st.none() | COUNTS, st.none() | BOXES, CODES, TEXTS)
    | st.builds(Arrival, SHAS, TEXTS, TEXTS, CODES, st.none() | SHAS)
)
VALUES = PAGES | ABOUTS | EXTRACTIONS | RECORDS | VOORSTELLEN | BESLUITEN | LETTERS | MARKS | VERDICTS | OTHERS

ON_STORE = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VALUES)
def test_a_value_comes_back_as_it_was(value: object):
    assert load(type(value), dump(value)) == value


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VALUES)
def test_a_value_that_came_back_gives_the_same_text(value: object):
    text = dump(value)
    assert dump(load(type(value), text)) == text
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False) == text


@ON_STORE
@given(VOORSTELLEN)
def test_a_proposal_survives_the_database(store: Store, value: Voorstel):
    with store.write() as session:
        decisions.add_voorstellen(session, [value])
        assert decisions.voorstel(session, value.id) == value
        session.rollback()


@ON_STORE
@given(BESLUITEN)
def test_a_decision_survives_the_database(store: Store, value: Besluit):
    with store.write() as session:
        decisions.add_besluit(session, value)
        assert decisions.besluit(session, value.id) == value
        session.rollback()


@ON_STORE
@given(RECORDS)
def test_a_record_survives_the_database(store: Store, value: StatusRecord):
    with store.write() as session:
        documents.register(session, "1", _arrival(value.document_id), 1)
        records.replace_records(session, value.document_id, [value])
        (found,) = records.records(session)
        assert (found.evidence, found.realisatie) == (tuple(dict.fromkeys(value.evidence)), value.realisatie)
        session.rollback()


@ON_STORE
@given(MARKS)
def test_a_mark_survives_the_database(store: Store, value: RedactionMark):
    with store.write() as session:
        documents.register(session, "1", _arrival(value.span.document_id), 1)
        marks.replace_marks(session, value.span.document_id, [value])
        assert marks.marks(session, value.span.document_id) == (marks.JudgedMark(value, None),)
        session.rollback()


def _arrival(document_id: str) -> Arrival:
    return Arrival(document_id, "a.pdf", "2026-04-21T11:00:00+02:00", "map", None)


@pytest.mark.parametrize("text", ["nul\x00", "half\udcff", "\ud83d", "\U0001f600", "'\"\\", "\u2028"])
def test_no_character_is_lost(text: str):
    value = Arrival("a" * 64, text, "2026-04-21T11:00:00+02:00", "map", None)
    written = dump(value)
    assert load(Arrival, written) == value
    assert "\x00" not in written and written.encode()


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_number_that_is_none_is_refused(number: float):
    with pytest.raises(ValueError, match="JSON"):
        dump(Page(1, number, 842.0, "", ()))


def test_a_value_that_would_come_back_as_something_else_is_refused():
    with pytest.raises(ValueError, match="tuple"):
        dump(Page(1, 595.0, 842.0, "", []))  # type: ignore[arg-type]


def test_a_generic_observation_comes_back_when_its_type_is_named():
    span = Span("a" * 64, (Part(1, 0, 4),))
    seen = Observation("letter_date", dt.date(2026, 4, 9), "9 april 2026", span, Context.HEADING, "label.datum", 1.0)
    assert load(Observation[dt.date], dump(seen)) == seen


def test_a_tuple_of_values_comes_back_when_its_type_is_named():
    parts = (Span("a" * 64, (Part(1, 0, 4),)), Span("b" * 64, (Part(2, 3, 4), Part(3, 0, 1))))
    assert load(tuple[Span, ...], dump(parts)) == parts


def test_equal_values_give_equal_text_whatever_their_order():
    assert canonical({"b": 1, "a": [1.5, None]}) == canonical({"a": [1.5, None], "b": 1}) == '{"a":[1.5,null],"b":1}'
