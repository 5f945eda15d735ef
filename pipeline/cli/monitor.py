"""Command of the monitor: task and places per province or gemeente on a day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import casefigures
from pipeline.cli.app import DutchCommand, a_day, app, print_table, tell
from pipeline.cli.cases import FOLDER, bureau_at

_DAY = Annotated[str, typer.Option("--peildatum", help="Stand op deze dag, zoals 9-4-2026; anders vandaag.")]
_CATEGORY = Annotated[
    str, typer.Option("--categorie", help="totaal, regulier, amv, statushouders of oekraine; anders totaal.")
]
_PROVINCE = Annotated[str, typer.Option("--provincie", help="Alleen deze provincie, per gemeente.")]
_COLUMNS = ("taak", "realisatie", "tekort", "deel")


@app.command("monitor", cls=DutchCommand)
def monitor(
    day: _DAY = "",
    category: _CATEGORY = "",
    province: _PROVINCE = "",
    csv: Annotated[Path | None, typer.Option("--csv", help="Schrijf de cijfers naar dit CSV-bestand.")] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Schrijf de cijfers naar dit JSON-bestand.")] = None,
    png: Annotated[Path | None, typer.Option("--png", help="Teken de kaart in dit PNG-bestand.")] = None,
    folder: FOLDER = None,
) -> None:
    """Toon taak en realisatie per provincie, of per gemeente van één provincie."""
    asked = (a_day(day, "--peildatum"), province, category)
    wanted = {kind: out for kind, out in (("csv", csv), ("json", as_json), ("png", png)) if out}
    with bureau_at(folder) as bureau:
        for kind, out in wanted.items():
            casefigures.write_monitor(bureau, out, kind, *asked)
            tell(f"Geschreven: {out}")
        if not wanted:
            _show(json.loads(casefigures.monitor_file(bureau, "json", *asked[:2], category or "totaal")))


def _show(found: dict[str, Any]) -> None:
    title = f"Monitor op {found['dag']}"
    if found["provincie"] is None:
        rows = [(one["naam"], *_numbers(one), _known(one)) for one in found["sommen"]]
        print_table(title, ("provincie", *_COLUMNS, "bekend"), rows)
        return
    lines = [(one["gemeente"], *_numbers(one), ", ".join(one["peildata"]), _marks(one)) for one in found["rijen"]]
    print_table(f"{title}, {found['provincie']}", ("gemeente", *_COLUMNS, "peildatum", "let op"), lines)


def _numbers(one: dict[str, Any]) -> tuple[str, ...]:
    numbers = ["onbekend" if one[name] is None else str(one[name]) for name in ("taak", "realisatie", "tekort")]
    return (*numbers, "onbekend" if one["percentage"] is None else f"{one['percentage']} %")


def _known(one: dict[str, Any]) -> str:
    return f"{one['beide_bekend']} van {one['gemeenten']} gemeenten"


def _marks(one: dict[str, Any]) -> str:
    marks = ["tegenstrijdig"] if one["tegenstrijdig"] else []
    marks += ["gecorrigeerd"] if one["gecorrigeerd"] else []
    marks += ["bevestigd" if one["bevestigd"] else "niet bevestigd"] if one["bronnen"] else []
    return "; ".join(marks)
