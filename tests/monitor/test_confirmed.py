"""What makes a figure confirmed, over a real store; and that one reading serves until something changes."""

from __future__ import annotations

import datetime as dt
from types import ModuleType

import pytest

from pipeline.errors import InputError, Outdated, RecordError
from pipeline.model.extraction import Category, DocumentType, Extraction, Figure, Measure
from pipeline.model.feit import Veld
from pipeline.model.status import Basis, Besluit, VoorstelKind
from pipeline.monitor.room import MonitorRoom
from pipeline.store import decisions, events
from pipeline.zaak.cijfers import Aanduiding, correct

CODE, DAY, ASKED = "GM1700", dt.date(2025, 7, 1), dt.date(2026, 4, 1)


@pytest.fixture
def letter(room: MonitorRoom, land: ModuleType) -> str:
    """Give the number of a letter of the ministry with figures of Twenterand."""
    document_id = land.number("brief")
    told = [
        land.record(CODE, category, DAY, numbers, Basis.MINISTERIE, document_id)
        for category, numbers in ((Category.REGULIER, (142, 5)), (Category.AMV, (23, 0)))
    ]
    desk = room.bureau.desk
    land.add_document(desk, document_id, DocumentType.IBT_LETTER, dt.date(2026, 4, 9), [CODE], told)
    return document_id


def public_row(room: MonitorRoom, category: Category = Category.REGULIER):
    found = room.overview(ASKED, "Overijssel", public=True)
    return next(row for row in found.of_category(category) if row.gemeente == CODE)


def row(room: MonitorRoom, category: Category = Category.REGULIER):
    found = room.overview(ASKED, "Overijssel")
    return next(one for one in found.of_category(category) if one.gemeente == CODE)


def decide(room: MonitorRoom, content: dict[str, object], moment: dt.datetime | None = None) -> None:
    besluit = Besluit(
        f"b{len(room.bureau.desk.besluiten())}",
        CODE,
        "2024-2026",
        VoorstelKind.TREDE,
        content,
        None,
        "D. Irecteur",
        "voorbeeld-directeur",
        "Omdat.",
        moment or dt.datetime.now(dt.UTC),
    )
    with room.bureau.store.write() as session:
        decisions.add_besluit(session, besluit)


def test_what_only_the_system_read_is_not_confirmed(room: MonitorRoom, letter: str):
    assert row(room).realisatie.waarde == 5 and not row(room).bevestigd
    assert not public_row(room).bronnen


def test_who_checked_the_document_confirms_its_figures_and_may_take_it_back(room: MonitorRoom, letter: str):
    (piece,) = room.documents()
    room.confirm(letter, piece.stempel, "A. Ambtenaar")
    assert row(room).bevestigd and public_row(room).realisatie.waarde == 5
    assert room.documents()[0].nagekeken
    room.confirm(letter, piece.stempel, "A. Ambtenaar", takes_back=True)
    assert not row(room).bevestigd
    with room.bureau.store.read() as session:
        told = [(one.actor, one.action) for one in events.events(session, letter)][-2:]
    assert told == [("A. Ambtenaar", "monitor.nagekeken"), ("A. Ambtenaar", "monitor.teruggenomen")]


def test_a_confirmation_is_of_the_figures_that_were_seen(room: MonitorRoom, letter: str, land: ModuleType):
    stamp = room.documents()[0].stempel
    again = land.record(CODE, Category.REGULIER, DAY, (142, 6), Basis.MINISTERIE, letter)
    land.add_document(room.bureau.desk, letter, DocumentType.IBT_LETTER, dt.date(2026, 4, 9), [CODE], [again])
    with pytest.raises(Outdated):
        room.confirm(letter, stamp, "A. Ambtenaar")
    assert not row(room).bevestigd


def test_a_later_correction_undoes_an_earlier_confirmation(room: MonitorRoom, letter: str):
    room.confirm(letter, room.documents()[0].stempel, "A. Ambtenaar")
    which = Aanduiding(CODE, Category.REGULIER, DAY, Basis.MINISTERIE)
    correct(room.bureau, which, Veld.REALISATIE, 7, "A. Ambtenaar", "Telfout.")
    assert row(room).realisatie.waarde == 7 and row(room).gecorrigeerd and not row(room).bevestigd
    correct(room.bureau, which, Veld.WETTELIJKE_TAAK, 143, "A. Ambtenaar", "Telfout.")
    assert row(room).bevestigd, "every number of the figure is a person's now"


def test_a_decision_that_says_the_figures_were_checked_confirms_those_of_its_day(room: MonitorRoom, letter: str):
    decide(room, {"trede": 2, "peildatum": "2025-07-01"})
    assert not row(room).bevestigd
    decide(room, {"trede": 2, "peildatum": "2025-01-01", "cijfers_nagekeken": True})
    assert not row(room).bevestigd
    decide(room, {"trede": 2, "peildatum": "2025-07-01", "cijfers_nagekeken": True})
    assert row(room).bevestigd


def test_a_decision_does_not_confirm_what_was_read_after_it(room: MonitorRoom, letter: str):
    before = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    decide(room, {"trede": 2, "peildatum": "2025-07-01", "cijfers_nagekeken": True}, before)
    assert not row(room).bevestigd


def test_the_trede_is_for_officers_and_never_public(room: MonitorRoom, letter: str):
    decide(
        room, {"trede": 2, "peildatum": "2025-07-01", "cijfers_nagekeken": True}, dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    )
    room.confirm(letter, room.documents()[0].stempel, "A. Ambtenaar")
    assert row(room).trede == 2
    assert room.overview(dt.date(2026, 2, 1), "Overijssel").rijen[0].trede is None
    public = room.overview(ASKED, "Overijssel", public=True)
    assert public_row(room).realisatie.waarde == 5
    assert not any(one.trede for one in public.rijen) and not any(som.treden for som in public.sommen)


def test_other_groups_come_from_what_was_read_and_wait_for_a_person_where_unsure(room: MonitorRoom, land: ModuleType):
    bureau = room.bureau
    for name, unsure in (("zeker", False), ("onzeker", True)):
        figures = tuple(
            Figure("Twenterand", Category.OEKRAINE, measure, value, DAY, None, land.proof(3, needs_review=unsure))
            for measure, value in ((Measure.WETTELIJKE_TAAK, 90), (Measure.REALISATIE, 40 if unsure else 30))
        )
        document_id, kind = land.number(name), DocumentType.MONITOR_FIGURES
        day = DAY + dt.timedelta(days=60 if unsure else 30)
        told = Extraction(document_id, kind, letter_date=day, sender="Provincie Overijssel", figures=figures)
        land.add_document(bureau.desk, document_id, kind, day, [CODE])
        land.add_extraction(bureau.desk.blobs, bureau.walk, told)
    shown = row(room, Category.OEKRAINE)
    assert (shown.taak.waarde, shown.realisatie.waarde, shown.uitkomst) == (90, 30, None)
    assert shown.bronnen[0].paginas == (3,)
    unsure_one = next(one for one in room.documents() if one.document_id == land.number("onzeker"))
    room.confirm(unsure_one.document_id, unsure_one.stempel, "A. Ambtenaar")
    assert row(room, Category.OEKRAINE).realisatie.tegenstrijdig == (30, 40)


def test_a_name_and_a_document_with_figures_are_needed(room: MonitorRoom, letter: str):
    stamp = room.documents()[0].stempel
    with pytest.raises(RecordError):
        room.confirm(letter, stamp, " ")
    with pytest.raises(InputError):
        room.confirm("f" * 64, stamp, "A. Ambtenaar")
    with pytest.raises(RecordError):
        room.confirm(letter, stamp, "A. Ambtenaar", takes_back=True)


def test_what_was_made_is_kept_until_something_changes(room: MonitorRoom, letter: str):
    first = room.overview(ASKED)
    assert room.overview(ASKED) is first
    room.confirm(letter, room.documents()[0].stempel, "A. Ambtenaar")
    assert room.overview(ASKED) is not first
