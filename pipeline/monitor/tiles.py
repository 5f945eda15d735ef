"""Tile maps: a tile per province, and per gemeente of a province, each where a reader looks for it. Drawn by us."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.monitor import told
from pipeline.monitor.model import NAME, Regel, Som
from pipeline.monitor.svg import INK, LINE, element, picture, rect, text
from pipeline.tools.datum import lange_datum
from pipeline.tools.register import provincies

WIDTH, HEIGHT, GAP = 112, 66, 4
_LONGEST = 17
"""Characters of a name on one line of a tile."""
_STEPS = (
    (100, "#154273", "#ffffff", "100 % of meer"),
    (50, "#86b5e0", INK, "50 tot 100 %"),
    (1, "#d6e6f5", INK, "1 tot 50 %"),
    (0, "#ffffff", INK, "0 %"),
)
"""From which percentage, the colour of the tile and of its words, and what the legend says."""


@dataclass(frozen=True, slots=True)
class Tegel:
    """One tile of a map."""

    naam: str
    kolom: int
    rij: int
    deel: str
    """What stands below the name: `4 %`, `onbekend`, `tegenstrijdig` or `geen taak`."""
    percentage: int | None
    gezegd: str
    """What a screen reader says: `Twenterand: 5 van 142, 4 %`."""
    naar: str
    """Where its link goes; empty is none."""


@cache
def places(name: str = "tegels") -> dict[str, tuple[int, int]]:
    """Give column and row of each gemeente (`tegels`) or province (`provincies`), by code."""
    lines = (files("pipeline.monitor") / "data" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return {row["code"]: (int(row["kolom"]), int(row["rij"])) for row in csv.DictReader(lines)}


def tiles_of_gemeenten(rows: Iterable[Regel], link: str) -> tuple[Tegel, ...]:
    """Give the tiles of gemeenten, by row and column; `link` with `{}` for the code, empty for none."""
    made = []
    for row in rows:
        part = told.part(row.taak.waarde, row.percentage, clash=row.tegenstrijdig)
        said = told.of_task(row.naam, row.taak, row.realisatie, row.percentage)
        where = places()[row.gemeente]
        made.append(Tegel(row.naam, *where, part, row.percentage, said, link.format(row.gemeente) if link else ""))
    return tuple(sorted(made, key=lambda tile: (tile.rij, tile.kolom)))


def tiles_of_provinces(sums: Iterable[Som], link: str) -> tuple[Tegel, ...]:
    """Give the tiles of the provinces; `link` with `{}` for the code of the province, empty for none."""
    codes = {one.naam: one.code for one in provincies()}
    made = []
    for som in sums:
        if som.naam in codes:
            code = codes[som.naam]
            part, where = told.part(som.taak, som.percentage), places("provincies")[code]
            said = told.sum_of_task(som)
            made.append(Tegel(som.naam, *where, part, som.percentage, said, link.format(code) if link else ""))
    return tuple(sorted(made, key=lambda tile: (tile.rij, tile.kolom)))


def draw_map(key: str, tiles: Sequence[Tegel], about: Som) -> str:
    """Give the SVG of a tile map with its legend; `about` is the whole that it shows."""
    wide = max((tile.kolom for tile in tiles), default=0) + 1
    high = max((tile.rij for tile in tiles), default=0) + 1
    across = max(wide * (WIDTH + GAP), _LEGEND_WIDTH)
    top = high * (HEIGHT + GAP) + 12
    title = f"{NAME[about.categorie]}: deel van de taak dat er is, {about.naam}, {lange_datum(about.dag)}"
    words = f"Kaart van tegels, {len(tiles)} in totaal. {told.known(about)}. De tabel onder de kaart zegt hetzelfde."
    parts = [*(_tile(key, tile) for tile in tiles), *_legend(key, top)]
    return picture(key, (across, top + 2 * _LEGEND_LINE), (title, words), parts, is_map=True)


def _tile(key: str, tile: Tegel) -> str:
    x, y = tile.kolom * (WIDTH + GAP) + GAP / 2, tile.rij * (HEIGHT + GAP) + GAP / 2
    fill, ink = _colours(key, tile.deel, tile.percentage)
    middle = x + WIDTH / 2
    lines = _split(tile.naam)
    first = y + (21 if len(lines) == 2 else 27)
    written = "".join(text(middle, first + 15 * at, line, 12.5, ink) for at, line in enumerate(lines))
    written += text(middle, y + HEIGHT - 9, tile.deel, 13, ink, font_weight="bold")
    drawn = element("title", tile.gezegd.replace("&", "&amp;").replace("<", "&lt;"))
    drawn += rect(x, y, WIDTH, HEIGHT, fill, stroke=LINE, stroke_width=1.5, rx=3)
    drawn += element("g", written, text_anchor="middle", aria_hidden="true")
    if tile.naar:
        return element("a", drawn, href=tile.naar, aria_label=tile.gezegd, class_="tegel")
    return element("g", drawn, role="img", aria_label=tile.gezegd, class_="tegel")


def _colours(key: str, part: str, percentage: int | None) -> tuple[str, str]:
    if part in (told.UNCLEAR, told.CLASH):
        return f"url(#{key}-{part})", INK
    if percentage is None:
        return "#eef0f2", INK
    return next((fill, ink) for least, fill, ink, _ in _STEPS if percentage >= least)


def _split(name: str) -> list[str]:
    """Give a name on one or two lines; what does not fit ends in an ellipsis, the whole name is read out."""
    if len(name) <= _LONGEST:
        return [name]
    cuts = [at + (sign == "-") for at, sign in enumerate(name) if sign in " -" and at < _LONGEST]
    at = cuts[-1] if cuts else _LONGEST
    rest = name[at:].strip()
    return [name[:at].strip(), rest if len(rest) <= _LONGEST else f"{rest[: _LONGEST - 1]}…"]


_LEGEND_LINE, _LEGEND_STEP = 28, 150
_LEGEND_WIDTH = 4 * _LEGEND_STEP


def _legend(key: str, top: float) -> Iterator[str]:
    shown = [(fill, label) for _, fill, _, label in reversed(_STEPS)]
    shown += [(f"url(#{key}-{name})", name) for name in (told.UNCLEAR, told.CLASH)] + [("#eef0f2", told.NO_TASK)]
    for at, (fill, label) in enumerate(shown):
        x, y = (at % 4) * _LEGEND_STEP, top + (at // 4) * _LEGEND_LINE
        yield rect(x + 2, y, 26, 18, fill, stroke=LINE, stroke_width=1.5)
        yield text(x + 36, y + 14, label)
