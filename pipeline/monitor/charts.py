"""Charts of task and places: bars side by side per area, and how they went over the days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.monitor import told
from pipeline.monitor.model import COUNTRY, NAME, Punt, Regel, Som
from pipeline.monitor.svg import INK, LINE, MUTED, element, picture, rect, text
from pipeline.tools.datum import korte_datum, lange_datum

_NAMES, _BARS, _VALUES, _ROW, _TOP = 215, 470, 215, 28, 44
_TASK, _REAL, _TREND = "#ffffff", "#154273", (900, 320)


class Balk(NamedTuple):
    """One area of a bar chart."""

    naam: str
    taak: int | None
    realisatie: int | None
    waarde: str
    """What stands behind the bars."""


def bars_of_rows(rows: Sequence[Regel]) -> tuple[Balk, ...]:
    """Give the bars of gemeenten, in order of name."""
    return tuple(
        Balk(row.naam, row.taak.waarde, row.realisatie.waarde, _value(row.taak.waarde, row.realisatie.waarde, row))
        for row in sorted(rows, key=lambda one: one.naam.casefold().lstrip("'"))
    )


def _value(task: int | None, real: int | None, row: Regel) -> str:
    if row.tegenstrijdig:
        return told.CLASH
    if task is None and real is None:
        return told.UNCLEAR
    share = f" ({row.percentage} %)" if row.percentage is not None else ""
    return f"{told.maybe(real)} van {told.maybe(task)}{share}"


def bars_of_sums(sums: Sequence[Som]) -> tuple[Balk, ...]:
    """Give the bars of provinces, with of how many gemeenten they are; the country would dwarf them."""
    mine = [one for one in sums if one.naam != COUNTRY]
    return tuple(
        Balk(one.naam, one.taak, one.realisatie, f"{told.part(one.taak, one.percentage)} ({_few(one)})") for one in mine
    )


def _few(one: Som) -> str:
    return f"{one.beide_bekend} van {one.gemeenten} bekend"


def draw_bars(key: str, bars: Sequence[Balk], about: Som) -> str:
    """Give the SVG of a bar chart: the task is an open bar, the places a filled one inside it."""
    most = max([1, *(value for bar in bars for value in (bar.taak, bar.realisatie) if value is not None)])
    size = (_NAMES + _BARS + _VALUES, _TOP + _ROW * len(bars) + 6)
    title = f"{NAME[about.categorie]}: taak en realisatie, {about.naam}, {lange_datum(about.dag)}"
    words = "Staafdiagram. " + " ".join(f"{bar.naam}: {bar.waarde}." for bar in bars)
    parts = [*_key_of_bars(), *(part for at, bar in enumerate(bars) for part in _bar(bar, _TOP + at * _ROW, most))]
    return picture(key, size, (title, words), parts, is_map=False)


def _key_of_bars() -> Iterator[str]:
    yield rect(_NAMES, 10, 30, 16, _TASK, stroke=INK, stroke_width=1.5)
    yield text(_NAMES + 38, 23, "taak (open balk)")
    yield rect(_NAMES + 175, 14, 30, 8, _REAL)
    yield text(_NAMES + 213, 23, "realisatie (gevulde balk)")


def _bar(bar: Balk, y: float, most: int) -> Iterator[str]:
    scale = _BARS / most
    yield text(_NAMES - 10, y + 17, bar.naam if len(bar.naam) < 31 else f"{bar.naam[:29]}…", text_anchor="end")
    if bar.taak is not None:
        yield rect(_NAMES, y + 3, bar.taak * scale, 19, _TASK, stroke=INK, stroke_width=1.5)
    if bar.realisatie is not None:
        yield rect(_NAMES, y + 8, bar.realisatie * scale, 9, _REAL)
    end = max(bar.taak or 0, bar.realisatie or 0) * scale
    yield text(_NAMES + end + 8, y + 17, bar.waarde, fill=INK if end else MUTED)


def draw_trend(key: str, points: Sequence[Punt], about: Som) -> str:
    """Give the SVG of a trend: the task a broken line with squares, the places a whole line with dots."""
    title = f"{NAME[about.categorie]}: verloop van taak en realisatie, {about.naam}"
    words = "Lijndiagram. " + " ".join(map(_point_told, points))
    known = [one for one in points if one.taak is not None and one.realisatie is not None]
    parts = _trend(known) if known else [text(40, 60, "Er zijn nog geen cijfers om een verloop te tonen.")]
    return picture(key, _TREND, (title, words), parts, is_map=False)


def _point_told(one: Punt) -> str:
    return (
        f"{lange_datum(one.dag)}: {told.maybe(one.realisatie)} van {told.maybe(one.taak)}, van {one.bekend} gemeenten."
    )


def _trend(known: Sequence[Punt]) -> Iterator[str]:
    left, right, top, bottom = 90.0, 800.0, 50.0, 255.0
    most = max(max(one.taak or 0, one.realisatie or 0) for one in known) or 1
    first, last = known[0].dag, known[-1].dag
    span = (last - first).days or 1
    yield element("path", d=f"M{left} {bottom}H{right}", stroke=LINE)
    yield from _key_of_trend()

    def at(one: Punt, value: int | None) -> tuple[float, float]:
        along = (one.dag - first).days / span if last > first else 0.5
        return left + along * (right - left), bottom - (value or 0) / most * (bottom - top)

    for one in known:
        x, _ = at(one, 0)
        yield text(x, bottom + 22, korte_datum(one.dag), text_anchor="middle")
        yield text(x, bottom + 40, f"{one.bekend} gem.", 12, MUTED, text_anchor="middle")
    yield from _line([at(one, one.taak) for one in known], [one.taak or 0 for one in known], is_task=True)
    yield from _line([at(one, one.realisatie) for one in known], [one.realisatie or 0 for one in known], is_task=False)


def _key_of_trend() -> Iterator[str]:
    yield element("path", d="M90 18H125", stroke=INK, stroke_width=2, stroke_dasharray="6 4")
    yield text(133, 23, "taak (onderbroken lijn, vierkant)")
    yield element("path", d="M360 18H395", stroke=_REAL, stroke_width=3)
    yield text(403, 23, "realisatie (lijn, rondje)")


def _line(places: Sequence[tuple[float, float]], values: Sequence[int], *, is_task: bool) -> Iterator[str]:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    broken = "6 4" if is_task else None
    colour = INK if is_task else _REAL
    yield element("path", d=path, fill="none", stroke=colour, stroke_width=2 if is_task else 3, stroke_dasharray=broken)
    for (x, y), value in zip(places, values, strict=True):
        mark = rect(x - 4, y - 4, 8, 8, colour) if is_task else element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=5)
        yield mark.replace("<circle", f'<circle fill="{colour}"')
        yield text(x, y - 10 if is_task else y + 20, told.count(value), 12.5, text_anchor="middle")
