"""Downloads of the monitor: CSV that no spreadsheet runs as a formula, JSON, and pictures as PNG."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.monitor.model import Overzicht, Regel, Som
from pipeline.monitor.public import Openbaar, PubliekeRegel
from pipeline.tools import typeset
from pipeline.zinnen import SAID

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_PAGE = """#set page(width: auto, height: auto, margin: 12pt, fill: white)
#image(bytes(json(bytes(sys.inputs.data)).svg), format: "svg", width: 720pt)
"""


def overview_json(found: Overzicht, rows: Sequence[Regel]) -> dict[str, Any]:
    """Give rows and their sums as a JSON value, for officers: with source, page and whether they are confirmed."""
    return {
        "dag": found.dag.isoformat(),
        "cyclus": found.cyclus.id if found.cyclus else None,
        "provincie": found.provincie,
        "rijen": [_officer_row(row) for row in rows],
        "sommen": [sum_json(som) for som in found.sommen if som.categorie in {row.categorie for row in rows}],
    }


def public_json(found: Openbaar) -> dict[str, Any]:
    """Give what is public as a JSON value."""
    return {
        "dag": found.dag.isoformat(),
        "provincie": found.provincie,
        "categorie": found.categorie.value,
        "rijen": [_public_row(row) for row in found.rijen],
        "sommen": [{k: v for k, v in sum_json(som).items() if k not in _INTERNAL} for som in found.sommen],
    }


_INTERNAL = ("tegenstrijdig", "onbevestigd", "treden")


def sum_json(som: Som) -> dict[str, Any]:
    """Give a sum as a JSON value, with of how many gemeenten it is."""
    return {
        "naam": som.naam,
        "categorie": som.categorie.value,
        "gemeenten": som.gemeenten,
        "taak": som.taak,
        "taak_bekend": som.taak_bekend,
        "realisatie": som.realisatie,
        "realisatie_bekend": som.realisatie_bekend,
        "beide_bekend": som.beide_bekend,
        "tekort": som.tekort,
        "percentage": som.percentage,
        "tegenstrijdig": som.tegenstrijdig,
        "onbevestigd": som.onbevestigd,
        "oudste_peildatum": som.oudste.isoformat() if som.oudste else None,
        "nieuwste_peildatum": som.nieuwste.isoformat() if som.nieuwste else None,
        "treden": {str(trede): count for trede, count in som.treden},
    }


def _officer_row(row: Regel) -> dict[str, Any]:
    return {
        "gemeente_code": row.gemeente,
        "gemeente": row.naam,
        "provincie": row.provincie,
        "categorie": row.categorie.value,
        "dag": row.dag.isoformat(),
        "taak": row.taak.waarde,
        "realisatie": row.realisatie.waarde,
        "tekort": row.tekort,
        "percentage": row.percentage,
        "tegenstrijdig": sorted({*row.taak.tegenstrijdig, *row.realisatie.tegenstrijdig}),
        "uitkomst": SAID[row.uitkomst] if row.uitkomst else None,
        "trede": row.trede,
        "peildata": [day.isoformat() for day in row.peildata],
        "leeftijd_dagen": row.leeftijd,
        "gecorrigeerd": row.gecorrigeerd,
        "bevestigd": row.bevestigd,
        "bronnen": [
            {
                "van": one.basis.value,
                "bron": one.bron,
                "document": one.document_id,
                "bladzijden": list(one.paginas),
                "peildatum": one.peildatum.isoformat(),
            }
            for one in row.bronnen
        ],
    }


def _public_row(row: PubliekeRegel) -> dict[str, Any]:
    return {
        "gemeente_code": row.gemeente,
        "gemeente": row.naam,
        "provincie": row.provincie,
        "categorie": row.categorie.value,
        "taak": row.taak,
        "realisatie": row.realisatie,
        "tekort": row.tekort,
        "percentage": row.percentage,
        "peildata": [day.isoformat() for day in row.peildata],
        "van": row.van,
    }


def officer_csv(rows: Iterable[Regel]) -> bytes:
    """Give rows as CSV for officers, a line per gemeente and category; several sources stand behind each other."""
    return _csv([_flat(_officer_row(row)) for row in rows], _OFFICER)


_OFFICER = (
    *("gemeente_code", "gemeente", "provincie", "categorie", "dag", "taak", "realisatie", "tekort", "percentage"),
    *("tegenstrijdig", "uitkomst", "trede", "peildata", "leeftijd_dagen", "gecorrigeerd", "bevestigd"),
    *("van", "bron", "document", "bladzijden"),
)
_PUBLIC = (
    *("gemeente_code", "gemeente", "provincie", "categorie", "taak", "realisatie", "tekort", "percentage"),
    *("peildata", "van"),
)


def public_csv(found: Openbaar) -> bytes:
    """Give what is public as CSV, a line per gemeente."""
    return _csv([_flat(_public_row(row)) for row in found.rijen], _PUBLIC)


def _flat(row: Mapping[str, Any]) -> dict[str, str]:
    flat = {name: _cell(value) for name, value in row.items() if name != "bronnen"}
    for name in ("van", "bron", "document", "bladzijden") if "bronnen" in row else ():
        flat[name] = " | ".join(_cell(one[name]) for one in row["bronnen"])
    return flat


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def _csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """Give rows as CSV with semicolons and the mark by which a Dutch spreadsheet knows the encoding."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: safe_cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def safe_cell(value: str) -> str:
    """Give a cell that a spreadsheet shows as text, also when it begins as a formula does."""
    return f"'{value}" if value.startswith(_DANGEROUS) else value


def as_json(value: object) -> bytes:
    """Give a JSON value as a file."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def as_png(svg: str) -> bytes:
    """Give a picture as PNG.

    Raises:
        SetupError: The picture cannot be drawn: a fault of ours.
    """
    return typeset.draw_png(_PAGE, {"svg": svg})
