"""One download of the monitor for officers, by what was asked: rows as CSV or JSON, or a picture."""

from __future__ import annotations

import datetime as dt

from pipeline.errors import InputError
from pipeline.model.extraction import Category
from pipeline.monitor.charts import bars_of_rows, bars_of_sums, draw_bars, draw_trend
from pipeline.monitor.files import as_json, as_png, officer_csv, overview_json
from pipeline.monitor.model import SHOWN, Overzicht
from pipeline.monitor.room import MonitorRoom
from pipeline.monitor.tiles import draw_map, tiles_of_gemeenten, tiles_of_provinces
from pipeline.zaak.bureau import Bureau

PICTURES = ("kaart", "staven", "verloop")
"""The pictures of an overview: tile map, bars and trend."""


def find_category(name: str) -> Category:
    """Give the category of a name (`regulier`, `amv`, `totaal` …); the total without a name.

    Raises:
        InputError: The monitor has no such category.
    """
    found = next((one for one in SHOWN if one.value == name.strip().lower()), None) if name.strip() else SHOWN[0]
    if found is None:
        raise InputError(f"deze categorie bestaat niet. Kies uit: {', '.join(one.value for one in SHOWN)}.")
    return found


def download(bureau: Bureau, kind: str, day: dt.date | None = None, provincie: str = "", categorie: str = "") -> bytes:
    """Give the monitor as `csv`, `json` or `png` (the tile map); without a category all of them.

    Raises:
        InputError: There is no such province or category.
    """
    category = find_category(categorie)
    found = MonitorRoom(bureau).overview(day, provincie or None, category)
    return file_of(found, kind, category if categorie else None)


def file_of(found: Overzicht, kind: str, categorie: Category | None) -> bytes:
    """Give an overview as `csv`, `json` or `png`; of one category, or of all."""
    rows = found.rijen if categorie is None else found.of_category(categorie)
    if kind == "csv":
        return officer_csv(rows)
    return as_json(overview_json(found, rows)) if kind == "json" else as_png(draw(found, "kaart"))


def draw(found: Overzicht, what: str, *, linked: bool = False) -> str:
    """Give one picture (`kaart`, `staven`, `verloop`) of the category of an overview as SVG; tiles may be links.

    Raises:
        InputError: There is no such picture.
    """
    category, whole = found.categorie, found.som(found.categorie)
    if what == "verloop":
        return draw_trend("verloop", found.verloop, whole)
    rows, sums = found.of_category(category), [one for one in found.sommen if one.categorie is category]
    if what == "staven":
        return draw_bars("staven", bars_of_rows(rows) if found.provincie else bars_of_sums(sums), whole)
    if what != "kaart":
        raise InputError(f"dit beeld bestaat niet. Kies uit: {', '.join(PICTURES)}.")
    asked = f"?categorie={category.value}&peildatum={found.dag}" if linked else ""
    if found.provincie:
        return draw_map("kaart", tiles_of_gemeenten(rows, f"/monitor/gemeente/{{}}{asked}" if linked else ""), whole)
    return draw_map("kaart", tiles_of_provinces(sums, f"/monitor/{{}}{asked}" if linked else ""), whole)
