"""What may be destroyed on which day: terms, boundary days, holds, families, and terms an organisation lays down."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.keep.rules import judge_all, last_day
from pipeline.keep.terms import read_terms
from pipeline.model.bewaren import Bewaard, Bewaartermijn, Houd, Vanaf, Waardering

CLOSED = dt.date(2016, 3, 31)
DAY = dt.timedelta(days=1)


def term(amount: int = 10, unit: str = "jaar", kind: Waardering = Waardering.VERNIETIGEN) -> Bewaartermijn:
    return Bewaartermijn("ingekomen", "Stuk", kind, Vanaf.AFSLUITING, amount, unit, "proef", "aanname", "A", "2026")


def one(key: str = "a", family: str = "", *, closed: dt.date | None = CLOSED, blocked: str = "") -> Bewaard:
    days = {Vanaf.AFSLUITING: closed} if closed else {}
    return Bewaard(key, "ingekomen", days, ("GM0150",), (blocked,) if blocked else (), family)


def hold(subject: str) -> Houd:
    return Houd("f" * 32, subject, "er loopt een bezwaar", "A. Archivaris", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


def due(*stukken: Bewaard, today: dt.date, holds: tuple[Houd, ...] = (), of: Bewaartermijn | None = None) -> list[str]:
    return [found.id for found in judge_all(stukken, {"ingekomen": of or term()}, holds, today) if found.is_due]


@pytest.mark.parametrize(
    ("begin", "amount", "unit", "last"),
    [
        (dt.date(2016, 3, 31), 10, "jaar", dt.date(2026, 3, 31)),
        (dt.date(2024, 2, 29), 1, "jaar", dt.date(2025, 2, 28)),
        (dt.date(2024, 2, 29), 4, "jaar", dt.date(2028, 2, 29)),
        (dt.date(2023, 2, 28), 1, "jaar", dt.date(2024, 2, 28)),
        (dt.date(2026, 1, 31), 1, "maand", dt.date(2026, 2, 28)),
        (dt.date(2026, 11, 30), 3, "maand", dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 15), 1, "maand", dt.date(2027, 1, 15)),
        (dt.date(2026, 10, 24), 30, "dag", dt.date(2026, 11, 23)),
        (dt.date(2026, 10, 24), 0, "dag", dt.date(2026, 10, 24)),
        (dt.date(2026, 10, 24), 9000, "jaar", dt.date.max),
    ],
)
def test_a_term_ends_on_its_day_and_in_a_shorter_month_on_the_last(
    begin: dt.date, amount: int, unit: str, last: dt.date
) -> None:
    assert last_day(begin, term(amount, unit)) == last


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)), st.integers(0, 300), st.sampled_from(["maand", "jaar"]))
def test_a_longer_term_never_ends_earlier_and_never_in_another_month(begin: dt.date, amount: int, unit: str) -> None:
    last, months = last_day(begin, term(amount, unit)), amount * (12 if unit == "jaar" else 1)
    assert last <= last_day(begin, term(amount + 1, unit))
    assert (last.year * 12 + last.month) - (begin.year * 12 + begin.month) == months


def test_the_last_day_is_a_day_of_keeping_and_the_day_after_is_not() -> None:
    last = dt.date(2026, 3, 31)
    assert due(one(), today=last) == []
    assert due(one(), today=last + DAY) == ["a"]


def test_a_leap_day_of_closing_keeps_a_document_until_the_end_of_february() -> None:
    leap = one(closed=dt.date(2024, 2, 29))
    assert due(leap, today=dt.date(2025, 2, 28), of=term(1)) == []
    assert due(leap, today=dt.date(2025, 3, 1), of=term(1)) == ["a"]


def test_what_an_archive_gets_is_never_due() -> None:
    kept = term(kind=Waardering.BEWAREN)
    assert due(one(), today=dt.date(2500, 1, 1), of=kept) == []
    (found,) = judge_all([one()], {"ingekomen": kept}, (), dt.date(2500, 1, 1))
    assert found.tot is None and "blijvend" in found.waarom_niet[0]


def test_an_open_dossier_has_no_end() -> None:
    (found,) = judge_all([one(closed=None)], {"ingekomen": term()}, (), dt.date(2500, 1, 1))
    assert not found.is_due and "geen dag van afsluiting" in found.waarom_niet[0]


def test_an_obstacle_and_an_unknown_kind_keep_a_document() -> None:
    assert due(one(blocked="het wordt nog verwerkt."), today=dt.date(2500, 1, 1)) == []
    (found,) = judge_all([one()], {}, (), dt.date(2500, 1, 1))
    assert not found.is_due and found.termijn is None


@pytest.mark.parametrize("subject", ["a", "GM0150"])
def test_a_hold_on_a_document_or_its_dossier_keeps_it(subject: str) -> None:
    assert due(one(), today=dt.date(2500, 1, 1)) == ["a"]
    assert due(one(), today=dt.date(2500, 1, 1), holds=(hold(subject),)) == []
    assert due(one(), today=dt.date(2500, 1, 1), holds=(hold("een ander"),)) == ["a"]


def test_a_mail_and_what_hung_on_it_go_together_or_not_at_all() -> None:
    family = (one("mail", "mail"), one("bijlage", "mail"), one("los"))
    today = dt.date(2500, 1, 1)
    assert due(*family, today=today) == ["mail", "bijlage", "los"]
    assert due(*family, today=today, holds=(hold("bijlage"),)) == ["los"]
    judged = judge_all(family, {"ingekomen": term()}, (hold("bijlage"),), today)
    assert [found.gehouden for found in judged] == [True, True, False]


# -- the terms themselves -------------------------------------------------------------------------------------------


def own(folder: Path, text: str) -> Path:
    (folder / "bewaartermijnen.toml").write_text(text, encoding="utf-8")
    return folder


def test_nobody_laid_down_what_is_shipped_and_every_term_has_a_source(tmp_path: Path) -> None:
    shipped = read_terms(tmp_path)
    assert shipped == read_terms()
    assert len(shipped) == 15 and not any(found.is_approved for found in shipped.values())
    assert all(found.bron and found.zekerheid == "aanname" for found in shipped.values())
    assert shipped["besluit"].waardering is shipped["brief"].waardering is Waardering.BEWAREN


def test_an_organisation_lays_down_its_own_term_and_the_rest_stays_as_shipped(tmp_path: Path) -> None:
    text = "[soort.ingekomen]\naantal = 7\nbron = 'Selectielijst 12.3'\nzekerheid = 'selectielijst'\n"
    changed = read_terms(own(tmp_path, text))["ingekomen"]
    assert (changed.aantal, changed.eenheid, changed.bron, changed.is_approved) == (
        7,
        "jaar",
        "Selectielijst 12.3",
        False,
    )
    laid_down = text + "goedgekeurd_door = 'A. Archivaris'\ngoedgekeurd_op = '2026-11-01'\n"
    found = read_terms(own(tmp_path, laid_down))
    assert found["ingekomen"].is_approved and not found["mail"].is_approved


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[soort.onbekend]\naantal = 1\n", "onbekend"),
        ("[soort.los]\neenheid = 'eeuw'\n", "los"),
        ("[soort.los]\naantal = -1\n", "los"),
        ("[soort.los]\nvanaf = 'ooit'\n", "los"),
        ("[soort.los]\naantal = 'veel'\n", "los"),
        ("[soort.besluit]\nwaardering = 'vernietigen'\n", "altijd bewaard"),
        ("soort = 3\n", "tabel"),
        ("[soort.los\n", "TOML"),
    ],
)
def test_a_wrong_file_of_an_organisation_is_refused_and_says_where(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        read_terms(own(tmp_path, text))
