"""A second set of awkward layouts, drawn after the reader was made for the first one."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def _first() -> Any:
    """Load the first set, which stands beside this file: tests have no package (importlib mode)."""
    name = "ibt_tests_extractors_layouts"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("layouts.py"))
        if spec is None or spec.loader is None:
            raise ImportError(name)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


_LAYOUTS = _first()
Layout, Stock, draw = _LAYOUTS.Layout, _LAYOUTS.Stock, _LAYOUTS.draw


def colophon_left(folder: Path, seed: int) -> Any:
    """A letter of a gemeente with its labels in a column left of the body."""
    stock = Stock(seed)
    body = stock.paragraphs(13)
    side = ["Bezoekadres", "Raadhuisplein 1", "Telefoon", "0123 456 789", "Ons kenmerk", "Z26-4411", "Behandeld door",
            "Team Ruimte", "Datum", "8 juni 2026", "Bijlagen", "geen"]  # fmt: skip
    source = """
#set page(margin: (left: 190pt, right: 60pt, top: 110pt, bottom: 60pt))
#set text(size: 10pt)
#place(top + left, dx: -140pt, box(width: 120pt, text(size: 7.5pt, for line in data.side { line; linebreak() })))
Provincie Voorbeeld \\ Postbus 90 \\ 1234 AA PROEFDAM
#v(24pt)
Geacht bestuur,
#for p in data.body { par(p) }
"""
    path = draw(folder / "left.pdf", source, body=body, side=side)
    head = ["Provincie Voorbeeld Postbus 90 1234 AA PROEFDAM", " ".join(side)]
    return Layout(path, ["Geacht bestuur,", *body], [], head)


def chapter_heads(folder: Path, seed: int) -> Any:
    """A report whose running head names the chapter, so that it changes, above a rule."""
    stock = Stock(seed)
    names = ["Aanleiding en doel", "Cijfers per kern", "Gesprekken met de buurt", "Vervolg", "Slot"]
    body = [[stock.paragraph(6, 7) for _ in range(4)] for _ in names]
    source = """
#set page(height: 430pt, margin: (x: 60pt, top: 80pt, bottom: 50pt), header: context {
  let n = counter(page).get().first()
  text(size: 8.5pt)[#data.names.at(calc.min(n - 1, 4)) #h(1fr) #n]
})
#for part in data.body { for p in part { par(p) } }
"""
    path = draw(folder / "chapters.pdf", source, body=body, names=names)
    return Layout(path, [p for part in body for p in part], [f"{names[1]} 2", f"{names[2]} 3"], [f"{names[0]} 1"])


def long_footnote(folder: Path, seed: int) -> Any:
    """A footnote so long that it runs on at the foot of the next page."""
    stock = Stock(seed)
    body = [stock.paragraph(5, 6) for _ in range(9)]
    note = "Zie hierover " + " ".join(stock.sentence() for _ in range(9))
    source = """
#set page(height: 400pt, margin: 55pt)
#set text(size: 10.5pt)
#for (n, p) in data.body.enumerate() { if n == 2 { par[#p#footnote(data.note)] } else { par(p) } }
"""
    return Layout(draw(folder / "longnote.pdf", source, body=body, note=note), body, [note[:60]])


def notes_in_columns(folder: Path, seed: int) -> Any:
    """Two columns with a footnote at the foot of the first."""
    stock = Stock(seed)
    body = [stock.paragraph(4, 5) for _ in range(9)]
    note = f"Bron: {stock.sentence()}"
    source = """
#set page(columns: 2, height: 500pt, margin: 50pt)
#set text(size: 9.5pt)
#for (n, p) in data.body.enumerate() { if n == 1 { par[#p#footnote(data.note)] } else { par(p) } }
"""
    return Layout(draw(folder / "colnotes.pdf", source, body=body, note=note), body, [note])


def stamp_over_body(folder: Path, seed: int) -> Any:
    """A registration stamp printed in the white beside short lines, after the salutation, and one at the top."""
    stock = Stock(seed)
    body = stock.paragraphs(5)
    short = [f"Punt {n}: kern {n} heeft {n * 7} plekken." for n in range(1, 7)]
    source = """
#set page(margin: 70pt)
#place(top + right, dy: -30pt, box(stroke: 1pt, inset: 3pt, text(size: 9pt)[INGEKOMEN \\ 9 juni 2026 \\ nr. 26/0077]))
Aan de raad
#v(20pt)
Geachte leden van de raad,
#for p in data.body.slice(0, 2) { par(p) }
#block[#for s in data.short { s; linebreak() } 
 #place(top + right, dy: 10pt,
  box(stroke: 1pt, inset: 3pt, text(size: 12pt, weight: "bold")[GEREGISTREERD \\ 10 juni 2026]))]
#for p in data.body.slice(2) { par(p) }
"""
    path = draw(folder / "over.pdf", source, body=body, short=short)
    lifted = ["GEREGISTREERD 10 juni 2026"]
    return Layout(path, ["Geachte leden van de raad,", *body[:2], *short, *body[2:]], lifted,
                  ["INGEKOMEN 9 juni 2026 nr. 26/0077", "Aan de raad"])  # fmt: skip


def table_between_columns(folder: Path, seed: int) -> Any:
    """Two columns, a table across the page, two columns again."""
    stock = Stock(seed)
    first, last = stock.paragraphs(4), stock.paragraphs(4)
    rows = [["Gemeente", "Taak", "Klaar", "Nog"]] + [[f"Dorp {n}", str(40 + n), str(n), str(40)] for n in range(1, 6)]
    source = """
#set page(margin: 55pt)
#set text(size: 9.5pt)
#set par(justify: true)
#block(height: 170pt, columns(2, for p in data.first { par(p) }))
#table(columns: (1fr, 1fr, 1fr, 1fr), ..data.rows.flatten())
#block(height: 170pt, columns(2, for p in data.last { par(p) }))
"""
    path = draw(folder / "between.pdf", source, first=first, last=last, rows=rows)
    return Layout(path, [*first, *(" ".join(row) for row in rows), *last])


def line_numbers(folder: Path, seed: int) -> Any:
    """A draft with a number before every fifth line."""
    stock = Stock(seed)
    body = [stock.paragraph(5, 6) for _ in range(8)]
    source = """
#set page(margin: (left: 90pt, rest: 60pt), height: 560pt)
#set text(size: 10.5pt)
#set par.line(numbering: n => if calc.rem(n, 5) == 0 { text(size: 7pt)[#n] }, number-clearance: 20pt)
#for p in data.body { par(p) }
"""
    return Layout(draw(folder / "numbers.pdf", source, body=body), body)


def mixed_sizes(folder: Path, seed: int) -> Any:
    """A portrait letter, a page on its side with a wide table, and the rest of the letter; one head on all."""
    stock = Stock(seed)
    first, last = stock.paragraphs(3), stock.paragraphs(3)
    rows = [[f"rij {r} cel {c}" for c in range(6)] for r in range(1, 8)]
    source = """
#let head = text(size: 8pt)[Nota voor de regietafel #h(1fr) versie 3]
#set page(margin: (x: 60pt, y: 70pt), header: head)
#for p in data.first { par(p) }
#page(flipped: true, table(columns: 6, ..data.rows.flatten()))
#for p in data.last { par(p) }
"""
    path = draw(folder / "mixed.pdf", source, first=first, last=last, rows=rows)
    return Layout(path, [*first, *(" ".join(row) for row in rows), *last], ["Nota voor de regietafel versie 3"],
                  ["Nota voor de regietafel versie 3"])  # fmt: skip


def list_over_border(folder: Path, seed: int) -> Any:
    """Numbered articles with a hanging indent, one of them over a page border, a foot with the page number."""
    stock = Stock(seed)
    body = [stock.paragraph(3, 4) for _ in range(16)]
    source = """
#set page(height: 460pt, margin: 60pt, footer: align(center, text(size: 8pt, context [- #counter(page).display() -])))
#enum(..data.body)
"""
    path = draw(folder / "list.pdf", source, body=body)
    return Layout(path, [f"{n}. {text}" for n, text in enumerate(body, start=1)])


def box_aside(folder: Path, seed: int) -> Any:
    """A page with a framed aside in the right third, beside the middle of the text."""
    stock = Stock(seed)
    first, beside, last = stock.paragraphs(2), stock.paragraphs(3), stock.paragraphs(2)
    aside = ["Kader", stock.paragraph(2, 2)]
    source = """
#set text(size: 10pt)
#for p in data.first { par(p) }
#grid(columns: (1fr, 140pt), column-gutter: 16pt, for p in data.beside { par(p) },
  rect(inset: 6pt, text(size: 8.5pt, for p in data.aside { par(p) })))
#for p in data.last { par(p) }
"""
    path = draw(folder / "aside.pdf", source, first=first, beside=beside, last=last, aside=aside)
    return Layout(path, [*first, *beside, *aside, *last])


LAYOUTS: tuple[Callable[[Path, int], Any], ...] = (
    colophon_left, chapter_heads, long_footnote, notes_in_columns, stamp_over_body, table_between_columns,
    line_numbers, mixed_sizes, list_over_border, box_aside,
)  # fmt: skip
