"""Other letters with tables than those the finder was built on: other fonts, words, styles and shapes.

Written after the finder. What goes wrong here is reported as it is.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from table_forms import Cell, Form, docx_file, office_pdf, plain, typst_pdf

__all__ = ["FONTS", "development", "docx_file", "more_typst", "office_pdf", "typst_pdf"]

FONTS = ("Liberation Serif", "DejaVu Sans", "Liberation Sans Narrow")
STREETS = ("Havenweg 12", "Stationsplein 3b", "Oude Kerkstraat 101", "Burgemeester de Wildeplein 7", "Dorpsdijk 44")
TOWNS = ("Bergen op Zoom", "'s-Hertogenbosch", "Beek", "Horst aan de Maas", "Gulpen-Wittem", "Hof van Twente",
         "Utrechtse Heuvelrug", "Zaltbommel", "Ede", "Altena", "Hollands Kroon", "Noordoostpolder")  # fmt: skip
STATES = ("open", "in aanbouw", "wacht op de raad", "gestopt na bezwaar van omwonenden en de school ernaast", "n.v.t.")
DUTIES = ("Projectleider", "Wethouder wonen en zorg", "Jurist", "Adviseur opvang", "Contact COA")
PEOPLE = ("F. de Boer", "H.J. van der Meulen-Öztürk", "Ş. Yılmaz", "B. Aarts", "mw. Knol", "P. Tjong A Hung")


def _amount(draw: random.Random) -> str:
    return draw.choice((f"€ {draw.randint(1, 999)}.000", f"{draw.randint(1, 99)},{draw.randint(0, 9)}%",
                        str(draw.randint(0, 2500)), "n.n.b.", "0"))  # fmt: skip


def _years(draw: random.Random, count: int) -> list[list[str]]:
    names = draw.sample(TOWNS, count)
    return [["Gemeente", "2024", "2025", "2026", "Samen"],
            *([name, *(str(draw.randint(0, 1500)) for _ in range(4))] for name in names)]  # fmt: skip


def _places(draw: random.Random, count: int) -> list[list[str]]:
    rows = [["#", "Locatie", "Plaats", "Aantal", "Tot en met", "Stand van zaken"]]
    for n in range(count):
        day = f"{draw.randint(1, 28)}-{draw.randint(1, 12)}-202{draw.randint(5, 9)}"
        rows.append(
            [str(n + 1), draw.choice(STREETS), draw.choice(TOWNS), str(draw.randint(5, 1200)), day, draw.choice(STATES)]
        )
    return rows


def _people(draw: random.Random, count: int) -> list[list[str]]:
    return [["Rol", "Naam", "Bereikbaar"],
            *([draw.choice(DUTIES), draw.choice(PEOPLE), draw.choice(("ma-do", "di en wo", "vrijdag", "altijd"))]
              for _ in range(count))]  # fmt: skip


def _money(draw: random.Random, count: int) -> list[list[str]]:
    heads = ["Post", "Begroot", "Besteed", "Rest"]
    posts = draw.sample(
        ("Huur", "Beveiliging", "Onderwijs", "Bussen", "Zorg", "Begeleiding nieuwkomers", "Inrichting"), count
    )
    return [heads, *([post, *(_amount(draw) for _ in range(3))] for post in posts)]


def _grouped(draw: random.Random) -> tuple[tuple[Cell | None, ...], ...]:
    """Draw a table with the heading of a group over its whole width."""
    rows: list[tuple[Cell | None, ...]] = [(Cell("Gemeente"), Cell("Taak"), Cell("Klaar"), Cell("Nog te doen"))]
    for group in ("Noord", "Midden en oost"):
        rows.append((Cell(f"Regio {group}", 4), None, None, None))
        rows += [
            tuple(map(Cell, (name, *(str(draw.randint(0, 800)) for _ in range(3))))) for name in draw.sample(TOWNS, 3)
        ]
    rows.append((Cell("Alles bij elkaar"), Cell("1.204"), Cell("809", 2), None))
    return tuple(rows)


def _stacked(draw: random.Random) -> tuple[tuple[Cell | None, ...], ...]:
    """Draw a transposed table with two rows of heads and a label over several rows."""
    names = draw.sample(TOWNS, 4)
    rows: list[tuple[Cell | None, ...]] = [
        (Cell("Soort", 2, 2), None, Cell("Kust", 2), None, Cell("Binnenland", 2), None),
        (None, None, *map(Cell, names)),
    ]
    for kind in ("Volwassenen", "Jongeren tot 18 jaar"):
        for n, what in enumerate(("taak", "klaar", "later")):
            label = Cell(kind, rows=3) if n == 0 else None
            rows.append((label, Cell(what), *(Cell(str(draw.randint(1, 450))) for _ in names)))
    return tuple(rows)


def _sparse(rows: Sequence[Sequence[str]], draw: random.Random) -> list[list[str]]:
    return [list(rows[0]), *([row[0], *(c if draw.random() > 0.3 else "" for c in row[1:])] for row in rows[1:])]


def development(draw: random.Random) -> list[Form]:
    """Draw the forms that both makers set."""
    return [
        Form("years", plain(_years(draw, 6))),
        Form("years, borderless", plain(_years(draw, 6)), lines="none"),
        Form("years, tabbed", plain(_years(draw, 5)), lines="none", tabs=True),
        Form("places", plain(_places(draw, 6)), page="landscape"),
        Form("places, split", plain(_places(draw, 24)), split=True),
        Form("places, split, centred", plain(_places(draw, 24)), split=True, middle=True, repeat=False, lines="band"),
        Form("people", plain(_people(draw, 5))),
        Form("people, borderless", plain(_people(draw, 5)), lines="none"),
        Form("money", plain(_money(draw, 5)), lines="flat"),
        Form("money, left", plain(_money(draw, 5)), lines="none", right=False),
        Form("groups", _grouped(draw)),
        Form("stacked", _stacked(draw), header=2, middle=True),
        Form("sparse", plain(_sparse(_years(draw, 7), draw))),
        Form("sparse, borderless", plain(_sparse(_years(draw, 7), draw)), lines="none"),
        Form("years, split, borderless", plain([*_years(draw, 12), *_years(draw, 12)[1:]]), lines="none", split=True),
    ]


def more_typst(draw: random.Random) -> list[Form]:
    """Draw the forms that only typst sets."""
    return [
        Form("books", plain(_money(draw, 6)), lines="books"),
        Form("white lines", plain(_years(draw, 6)), lines="white"),
        Form("books, wordy", plain(_places(draw, 5)), lines="books", page="landscape"),
        Form("places on its side", plain(_places(draw, 4)), page="side"),
        Form("places turned", plain(_places(draw, 5)), page="turned", lines="dashed"),
        Form("stacked, inner", _stacked(draw), header=2, lines="inner"),
        Form("people beside text", plain(_people(draw, 4)), beside="text", lines="books"),
        Form("years, twin", plain(_years(draw, 4)), beside="twin", lines="none"),
        Form("frame", plain(_years(draw, 6)), lines="columns"),
        Form("form", plain([["Naam", "Datum", "Aantal"], ["J. de Vries", "3 mei 2026", "40"]]), lines="double"),
    ]
