"""Letters in awkward layouts with a known reading order, drawn from a seed: what the layout of pages is measured on.

Every function takes a folder and a seed, writes a PDF and tells what a person would read, in which order. The words
are drawn from a small stock; numbers make each sentence one of its kind.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.read import text as text_reader
from extractors.read.source import How
from pipeline.tools import typeset

_WHO = "de raad|het college|de provincie|de regietafel|de gemeente|het bestuur|de commissie|de afdeling|de werkgroep"
_DOES = "bespreekt|onderzoekt|verwacht|ontvangt|beoordeelt|verdeelt|publiceert|ondersteunt|bevestigt|herziet"
_WHAT = (
    "een voorstel voor tijdelijke locaties|de planning van de gesprekken|het overzicht van de plekken"
    "|een brief van het rijk|de verdeling tussen de kernen|het advies over de huisvesting"
    "|een besluit over de bekostiging|de reacties van bewoners"
)
_HOW = (
    "in het voorjaar|zonder verdere vertraging|na overleg met de buurt|met het oog op de volgende ronde"
    "|op basis van de cijfers"
    "|samen met de uitvoerders|ondanks de krappe termijn|binnen de bestaande afspraken"
)
_START = (
    '#set document(title: "Proef")\n#set text(font: "Lato", lang: "nl")\n#let data = json(bytes(sys.inputs.data))\n'
)


@dataclass(frozen=True)
class Layout:
    """One drawn letter and what must be read from it."""

    path: Path
    body: list[str]
    """Paragraphs in reading order."""
    lifted: list[str] = field(default_factory=list)
    """What must not stand in the body: running heads, footnotes, stamps."""
    head: list[str] = field(default_factory=list)
    """Parts of the letterhead: before the body, in any order, or lifted."""


class Stock:
    """Sentences that never come twice."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self._number = self._draw.randrange(200, 900)

    def sentence(self) -> str:
        """Give one sentence with a number of its own."""
        who, does, what, how = (self._draw.choice(pool.split("|")) for pool in (_WHO, _DOES, _WHAT, _HOW))
        self._number += self._draw.randrange(1, 9)
        return f"{who.capitalize()} {does} onder nummer {self._number} {what} {how}."

    def paragraph(self, least: int = 2, most: int = 4) -> str:
        """Give a few sentences."""
        return " ".join(self.sentence() for _ in range(self._draw.randint(least, most)))

    def paragraphs(self, count: int) -> list[str]:
        """Give paragraphs."""
        return [self.paragraph() for _ in range(count)]


def draw(path: Path, source: str, **data: Any) -> Path:
    """Write a PDF from typst source."""
    path.write_bytes(typeset.typeset(_START + source, data, standards=()))
    return path


def colophon_beside_body(folder: Path, seed: int) -> Layout:
    """A ministry letter: the colophon runs on beside the first paragraphs, page 2 repeats a part of it."""
    stock = Stock(seed)
    body = stock.paragraphs(14)
    side = ["Directoraat-Generaal Voorbeeld", "Directie Proeven", "Lange Laan 14", "2500 EH Den Haag", "Contactpersoon",
            "A. Voorbeeld", "T 070 000 00 00", "Onze referentie", "7412345", "Uw referentie",
            "VB-2026-12", "Bijlagen", "2"]  # fmt: skip
    source = """
#set page(margin: (left: 70pt, right: 190pt, top: 90pt, bottom: 70pt),
 header: context if counter(page).get().first() > 1 {
  place(top + right, dx: 150pt, dy: 90pt, box(width: 125pt,
    text(size: 7.5pt)[*Datum* \\ 3 juni 2026 \\ \\ *Onze referentie* \\ 7412345]))
}, footer: align(right, text(size: 8pt, context [Pagina #counter(page).display() van #counter(page).final().first()])))
#set text(size: 9.5pt)
#place(top + right, dx: 150pt, box(width: 125pt, text(size: 7.5pt, for line in data.side { line; linebreak() })))
Aan het college van Proefdam \\ Postbus 9 \\ 1234 AB PROEFDAM
#v(30pt)
Datum 3 juni 2026 \\ Betreft Uw plannen voor dit jaar
#v(20pt)
Geacht college,
#for p in data.body { par(p) }
"""
    path = draw(folder / "colophon.pdf", source, body=body, side=side)
    address = "Aan het college van Proefdam Postbus 9 1234 AB PROEFDAM"
    head = [address, "Datum 3 juni 2026 Betreft Uw plannen voor dit jaar", " ".join(side)]
    return Layout(path, ["Geacht college,", *body], ["Datum 3 juni 2026 Onze referentie 7412345", "Pagina 2 van"], head)


def two_columns(folder: Path, seed: int) -> Layout:
    """A newsletter: title across, two columns of unequal length, a closing line across."""
    stock = Stock(seed)
    body = stock.paragraphs(7)
    source = """
#set page(margin: 60pt, height: 700pt)
#set text(size: 10pt)
#set par(justify: true)
#text(size: 18pt, weight: "bold")[Nieuws van de regietafel]
#v(8pt)
#block(height: 330pt, columns(2, gutter: 18pt, for p in data.body { par(p) }))
#line(length: 100%)
#data.last
"""
    last = stock.sentence()
    path = draw(folder / "columns.pdf", source, body=body, last=last)
    return Layout(path, ["Nieuws van de regietafel", *body, last])


def three_columns(folder: Path, seed: int) -> Layout:
    """A leaflet in three narrow columns, hyphenated, with heads inside the columns."""
    stock = Stock(seed)
    body = [part for n in range(6) for part in (f"Kop nummer {n + 1}", stock.paragraph(2, 3))]
    source = """
#set page(flipped: true, margin: 45pt)
#set text(size: 9.5pt, hyphenate: true)
#set par(justify: true)
#columns(3, gutter: 16pt, for (n, p) in data.body.enumerate() { if calc.even(n) { par(strong(p)) } else { par(p) } })
"""
    return Layout(draw(folder / "three.pdf", source, body=body), body)


def beside_a_table(folder: Path, seed: int) -> Layout:
    """A paragraph with a small table beside it, then text over the full width."""
    stock = Stock(seed)
    before, beside, after = stock.paragraph(), stock.paragraph(3, 3), stock.paragraph()
    rows = [["Soort", "Taak", "Nu"], ["Regulier", "142", "57"], ["Amv", "23", "4"], ["Samen", "165", "61"]]
    source = """
#set text(size: 10pt)
#par(data.before)
#grid(columns: (1fr, 170pt), gutter: 20pt, par(data.beside), table(columns: 3, ..data.rows.flatten()))
#par(data.after)
"""
    path = draw(folder / "beside.pdf", source, before=before, beside=beside, after=after, rows=rows)
    return Layout(path, [before, beside, *(" ".join(row) for row in rows), after])


def footnotes(folder: Path, seed: int) -> Layout:
    """Footnotes on consecutive pages, two on one of them, a sentence over every border."""
    stock = Stock(seed)
    body = [stock.paragraph(5, 6) for _ in range(14)]
    notes = [f"Zie daarvoor {stock.sentence()[0].lower()}{stock.sentence()[1:]}" for _ in range(5)]
    source = """
#set page(height: 480pt, margin: 60pt, numbering: "1")
#set text(size: 10.5pt)
#for (n, p) in data.body.enumerate() {
  let at = (1, 4, 5, 8, 11).position(m => m == n)
  if at == none { par(p) } else { par[#p#footnote(data.notes.at(at))] }
}
"""
    return Layout(draw(folder / "notes.pdf", source, body=body, notes=notes), body, notes)


def first_page_differs(folder: Path, seed: int) -> Layout:
    """A council proposal: the first page has a head of its own, later ones a line with the number of the page."""
    stock = Stock(seed)
    body = [stock.paragraph(4, 6) for _ in range(14)]
    source = """
#set page(height: 520pt, margin: (x: 60pt, top: 80pt, bottom: 60pt), header: context {
  let n = counter(page).get().first()
  if n == 1 { align(right, text(size: 16pt, weight: "bold")[gemeente Proefdam]) }
  else { text(size: 9pt)[Raadsvoorstel 2026-114 #h(1fr) blad #n] }
}, footer: context text(size: 8pt)[Afdrukdatum 12-05-2026 14:0#counter(page).get().first()
 #h(1fr) versie 0.#counter(page).get().first()])
#set text(size: 11pt)
#for p in data.body { par(p) }
"""
    lifted = [
        "Raadsvoorstel 2026-114 blad 2",
        "Raadsvoorstel 2026-114 blad 3",
        "Afdrukdatum 12-05-2026 14:01 versie 0.1",
    ]
    return Layout(draw(folder / "first.pdf", source, body=body), body, lifted, ["gemeente Proefdam"])


def odd_and_even(folder: Path, seed: int) -> Layout:
    """A report with one running head left and another right."""
    stock = Stock(seed)
    body = [stock.paragraph(4, 6) for _ in range(24)]
    source = """
#set page(height: 500pt, margin: (x: 60pt, top: 70pt, bottom: 60pt), header: context {
  let n = counter(page).get().first()
  if calc.even(n) { text(size: 9pt)[#n #h(1fr) Verslag van de regietafel] }
  else { text(size: 9pt)[Provincie Voorbeeld #h(1fr) #n] }
})
#for p in data.body { par(p) }
"""
    lifted = ["2 Verslag van de regietafel", "4 Verslag van de regietafel", "Provincie Voorbeeld 3"]
    return Layout(draw(folder / "odd.pdf", source, body=body), body, lifted, ["Provincie Voorbeeld 1"])


def two_pages_only(folder: Path, seed: int) -> Layout:
    """Two pages, so that the head is repeated once, with a date and a place of the page in it."""
    stock = Stock(seed)
    body = [stock.paragraph(5, 6) for _ in range(7)]
    source = """
#set page(height: 560pt, margin: (x: 60pt, top: 80pt, bottom: 70pt),
  header: context text(size: 9pt)[Ons kenmerk Z/26/00912 #h(1fr) 4 mei 2026 #h(1fr)
 #counter(page).get().first()/#counter(page).final().first()],
  footer: text(size: 7pt)[Postbus 12, 1234 AB Proefdam #h(1fr) www.proefdam.example])
#for p in data.body { par(p) }
"""
    path = draw(folder / "two.pdf", source, body=body)
    lifted = ["Ons kenmerk Z/26/00912 4 mei 2026 2/2", "Postbus 12, 1234 AB Proefdam www.proefdam.example"]
    return Layout(path, body, lifted, ["Ons kenmerk Z/26/00912 4 mei 2026 1/2"])


def glued_head(folder: Path, seed: int) -> Layout:
    """The running head stands one line above the body in the same letter, without any space between."""
    stock = Stock(seed)
    body = [stock.paragraph(5, 6) for _ in range(16)]
    source = """
#set text(size: 11pt)
#set par(leading: 0.65em, spacing: 0.65em)
#set page(height: 520pt, margin: (x: 60pt, top: 66pt, bottom: 60pt),
  header-ascent: 0.65em, footer-descent: 0.65em,
  header: context [Conceptverslag regietafel Voorbeeld, pagina #counter(page).get().first()],
  footer: [Vertrouwelijk tot vaststelling])
#for p in data.body { par(p) }
"""
    lifted = [f"Conceptverslag regietafel Voorbeeld, pagina {n}" for n in (2, 3)] + ["Vertrouwelijk tot vaststelling"]
    head = ["Conceptverslag regietafel Voorbeeld, pagina 1"]
    return Layout(draw(folder / "glued.pdf", source, body=body), body, lifted, head)


def stamps(folder: Path, seed: int) -> Layout:
    """A received stamp beside the body, an archive stamp on its side, drawn after everything else."""
    stock = Stock(seed)
    body = [stock.paragraph(4, 5) for _ in range(8)]
    source = """
#set page(margin: (left: 80pt, right: 150pt, y: 70pt))
#set text(size: 10.5pt)
Gemeente Proefdam \\ Postbus 9
#v(20pt)
Geachte heer,
#for p in data.body { par(p) }
#place(top + right, dx: 120pt, dy: 250pt, box(stroke: 1pt, inset: 4pt,
  text(size: 11pt, weight: "bold")[ONTVANGEN \\ 12 mei 2026]))
#place(top + left, dx: -130pt, dy: 300pt, rotate(-90deg, box(text(size: 9pt)[ARCHIEF 2026 doos 118 map 4])))
"""
    path = draw(folder / "stamps.pdf", source, body=body)
    lifted = ["ONTVANGEN 12 mei 2026", "ARCHIEF 2026 doos 118 map 4"]
    return Layout(path, ["Geachte heer,", *body], lifted, ["Gemeente Proefdam Postbus 9"])


def spaced_letters(folder: Path, seed: int) -> Layout:
    """Heads in spaced letters: with real spaces, and by the setting of the font."""
    stock = Stock(seed)
    body = stock.paragraphs(3)
    source = """
#align(center, text(size: 14pt)[B E S L U I T])
#par(data.body.at(0))
#text(tracking: 6pt, weight: "bold")[OVERWEGINGEN]
#par(data.body.at(1))
G e a c h t e #h(7pt) r a a d,
#par(data.body.at(2))
"""
    path = draw(folder / "spaced.pdf", source, body=body)
    return Layout(path, ["BESLUIT", body[0], "OVERWEGINGEN", body[1], "Geachte raad,", body[2]])


def hyphenated(folder: Path, seed: int) -> Layout:
    """Narrow justified lines with words, dates and compounds broken over the line end."""
    stock = Stock(seed)
    body = [
        "Over de gemeentelijke opvangvoorzieningen, verantwoordelijkheidsverdeling en vervolgbijeenkomsten rapporteert "
        "de IBT-procesbegeleiding per kwartaal. " + stock.sentence(),
        "Het overleg van 26-9-2024 en dat van 14-11-2024 gingen over media-aandacht, amv-plekken en co-financiering. "
        + stock.paragraph(3, 3),
    ]
    source = """
#set page(width: 250pt, height: 600pt, margin: 40pt)
#set text(size: 11pt, hyphenate: true)
#set par(justify: true)
#for p in data.body { par(p) }
"""
    return Layout(draw(folder / "hyphen.pdf", source, body=body), body)


def side_heads(folder: Path, seed: int) -> Layout:
    """Heads in the left margin beside the paragraph they head."""
    stock = Stock(seed)
    pairs = [(f"Punt {n + 1}", stock.paragraph(3, 4)) for n in range(5)]
    source = """
#set text(size: 10.5pt)
#grid(columns: (70pt, 1fr), column-gutter: 18pt, row-gutter: 14pt, ..data.pairs.flatten().map(c => par(c)))
"""
    path = draw(folder / "side.pdf", source, pairs=[list(pair) for pair in pairs])
    return Layout(path, [part for pair in pairs for part in pair])


def foot_in_columns(folder: Path, seed: int) -> Layout:
    """Three pages with the address of the sender in three columns at the foot of each, a logo text at the top."""
    stock = Stock(seed)
    body = [stock.paragraph(5, 6) for _ in range(16)]
    source = """
#set page(height: 600pt, margin: (x: 60pt, top: 70pt, bottom: 110pt),
 header: align(right, text(size: 13pt)[provincie Voorbeeld]),
 footer: text(size: 7pt, grid(columns: (1fr, 1fr, 1fr),
  [Bezoekadres \\ Lange Laan 14 \\ 1234 AB Proefdam], [Postadres \\ Postbus 90 \\ 1234 AA Proefdam],
  [Telefoon 0123 456789 \\ KvK 12345678 \\ BIC ABNANL2A])))
#for p in data.body { par(p) }
"""
    lifted = [
        "provincie Voorbeeld",
        "Bezoekadres Lange Laan 14 1234 AB Proefdam",
        "Postadres Postbus 90 1234 AA Proefdam",
    ]
    return Layout(draw(folder / "foot.pdf", source, body=body), body, lifted, ["provincie Voorbeeld"])


def table_over_border(folder: Path, seed: int) -> Layout:
    """A sentence, a table at the foot of the page, and prose that goes on after it under a running head."""
    stock = Stock(seed)
    first, last = [stock.paragraph(5, 6) for _ in range(4)], [stock.paragraph(4, 5) for _ in range(4)]
    rows = [[f"Kern {n}", str(100 + 7 * n), str(3 * n)] for n in range(1, 9)]
    source = """
#set page(height: 520pt, margin: (x: 60pt, top: 75pt, bottom: 60pt),
 header: text(size: 9pt)[Bijlage bij voorstel 88 #h(1fr) Proefdam])
#for p in data.first { par(p) }
#table(columns: 3, ..data.rows.flatten())
#for p in data.last { par(p) }
"""
    path = draw(folder / "table.pdf", source, first=first, last=last, rows=rows)
    return Layout(path, [*first, *(" ".join(row) for row in rows), *last], ["Bijlage bij voorstel 88 Proefdam"],
                  ["Bijlage bij voorstel 88 Proefdam"])  # fmt: skip


def blank_lines_between(folder: Path, seed: int) -> Layout:
    """A text file in which every line is followed by an empty one, as some converters write it."""
    stock = Stock(seed)
    body = [stock.paragraph(4, 5) for _ in range(5)]
    body[2] = "De stand van 1 juli 2025 telt, met bijna 90.000 plekken in het hele land. " + body[2]
    lines = [line for paragraph in body for line in _filled(paragraph, 84)]
    original = folder / "blank.txt"
    original.write_text("\n\n".join(f"{line} " for line in lines), encoding="utf-8")
    out = folder / "blank.pdf"
    text_reader.render(original, out, How())
    return Layout(out, body)


def _filled(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


LAYOUTS: tuple[Callable[[Path, int], Layout], ...] = (
    colophon_beside_body, two_columns, three_columns, beside_a_table, footnotes, first_page_differs, odd_and_even,
    two_pages_only, glued_head, stamps, spaced_letters, hyphenated, side_heads, foot_in_columns, table_over_border,
    blank_lines_between,
)  # fmt: skip
