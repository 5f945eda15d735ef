"""Maps and charts: whole, readable without colour or eyes, every gemeente once."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from lxml import etree

from pipeline.bevinding import read_cycles
from pipeline.model.extraction import Category
from pipeline.model.status import Basis
from pipeline.monitor.charts import bars_of_rows, draw_bars, draw_trend
from pipeline.monitor.files import as_png
from pipeline.monitor.model import Gegeven, Punt
from pipeline.monitor.policy import read_policy
from pipeline.monitor.rows import add_up, all_rows, order_figures
from pipeline.monitor.tiles import draw_map, places, tiles_of_gemeenten, tiles_of_provinces
from pipeline.tools.register import gemeente_by_code, gemeenten, provincies

DAY = dt.date(2026, 4, 1)
SVG = "{http://www.w3.org/2000/svg}"


def rows_in(province: str, *figures: Gegeven) -> Any:
    mine = [one for one in gemeenten() if one.provincie == province]
    rows = all_rows(mine, DAY, order_figures(figures), read_cycles(), read_policy(), {})
    return tuple(row for row in rows if row.categorie is Category.REGULIER)


def figure(code: str, task: int | None, real: int | None, document: str = "a") -> Gegeven:
    day = dt.date(2025, 7, 1)
    return Gegeven(code, "2024-2026", Category.REGULIER, day, task, real, Basis.PRT, document * 64, "Bericht")


def test_every_gemeente_of_the_register_has_one_place_of_its_own():
    assert set(places()) == set(gemeente_by_code())
    for province in provincies():
        mine = [places()[one.code] for one in gemeenten() if one.provincie == province.naam]
        assert len(mine) == len(set(mine))
    assert set(places("provincies")) == {one.code for one in provincies()}
    assert len(set(places("provincies").values())) == 12


@pytest.mark.parametrize("province", [one.naam for one in provincies()])
def test_a_map_names_every_gemeente_to_a_screen_reader_and_links_it(province: str):
    rows = rows_in(province)
    drawn = draw_map(
        "k", tiles_of_gemeenten(rows, "/monitor/gemeente/{}"), add_up(province, rows, Category.REGULIER, DAY)
    )
    links = list(etree.fromstring(drawn).iter(f"{SVG}a"))
    assert {one.get("href") for one in links} == {f"/monitor/gemeente/{row.gemeente}" for row in rows}
    assert sorted(one.get("aria-label") for one in links) == sorted(f"{row.naam}: geen cijfer bekend" for row in rows)


def test_a_tile_says_its_figures_in_words_and_not_by_colour_alone():
    rows = rows_in(
        "Overijssel",
        figure("GM1700", 142, 5),
        figure("GM0141", 10, 12),
        figure("GM0193", 5, 1),
        figure("GM0193", 5, 2, "b"),
    )
    drawn = draw_map("k", tiles_of_gemeenten(rows, "/{}"), add_up("Overijssel", rows, Category.REGULIER, DAY))
    named = {one.get("href"): one for one in etree.fromstring(drawn).iter(f"{SVG}a")}
    assert named["/GM1700"].get("aria-label") == "Twenterand: 5 van 142, 4 %"
    assert named["/GM0141"].get("aria-label") == "Almelo: 12 van 10, 120 %"
    assert named["/GM0193"].get("aria-label") == "Zwolle: bronnen spreken elkaar tegen"
    assert "tegenstrijdig" in "".join(named["/GM0193"].itertext())
    assert "url(#k-tegenstrijdig)" in etree.tostring(named["/GM0193"]).decode()


def test_a_map_of_the_country_tells_of_how_many_gemeenten_it_is():
    rows = rows_in("Overijssel", figure("GM1700", 142, 5))
    som = add_up("Overijssel", rows, Category.REGULIER, DAY)
    (tile,) = tiles_of_provinces([som], "/monitor/{}")
    assert tile.gezegd == "Overijssel: 4 %, 1 van 25 gemeenten bekend"
    assert tile.naar == "/monitor/pv23"


def test_pictures_are_whole_have_a_title_and_carry_no_style_or_script():
    rows = rows_in("Limburg", figure("GM0888", 0, 0), figure("GM0889", None, 7))
    som = add_up("Limburg", rows, Category.REGULIER, DAY)
    drawn = (
        draw_map("a", tiles_of_gemeenten(rows, ""), som),
        draw_bars("b", bars_of_rows(rows), som),
        draw_trend("c", (Punt(DAY, 10, 4, 1),), som),
        draw_trend("d", (), som),
    )
    for svg in drawn:
        root = etree.fromstring(svg)
        assert root.findtext(f"{SVG}title") and root.findtext(f"{SVG}desc")
        assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")
        assert not re.search(r"\sstyle=|<script|<style|\son\w+=", svg)


def test_bars_tell_in_words_what_they_show():
    rows = rows_in("Overijssel", figure("GM1700", 1420, 5))
    svg = draw_bars("b", bars_of_rows(rows), add_up("Overijssel", rows, Category.REGULIER, DAY))
    assert "Twenterand: 5 van 1.420 (1 %)." in etree.fromstring(svg).findtext(f"{SVG}desc")


def test_a_picture_becomes_a_png():
    rows = rows_in("Zeeland")
    svg = draw_map("a", tiles_of_gemeenten(rows, ""), add_up("Zeeland", rows, Category.REGULIER, DAY))
    assert as_png(svg).startswith(b"\x89PNG")
