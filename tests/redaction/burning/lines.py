"""Draws one line with a name in it, as many programs do, and tells where the letters around the name stand."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import weasyprint
from pdfminer.fontmetrics import FONT_METRICS
from pikepdf import Pdf

from pipeline.tools.pdf_pages import find_chars, open_page, open_pdf
from redaction.burn.document import BurnReport, burn

FILES = sys.modules["ibt_tests_burning_files"]
NAMES = ("Bos", "Hooghelaer", "Zwanenburghsema")
_WIDTHS = FONT_METRICS["Helvetica"][1]
Draw = Callable[[str], bytes]


def typst(source: str) -> Draw:
    head = '#set text(font:"Lato",size:10.5pt,lang:"nl")\n#let n=json(bytes(sys.inputs.data)).n\n'
    return lambda name: FILES.typeset(head + source, {"n": name}, standards=())


def html(source: str) -> Draw:
    return lambda name: weasyprint.HTML(string=source.replace("NAAM", name)).write_pdf()


def raw(content: str | Callable[[str], str], **more: Any) -> Draw:
    def draw(name: str) -> bytes:
        with Pdf.new() as pdf:
            FILES.add_page(pdf, content(name) if callable(content) else content.replace("NAAM", name), **more)
            buffer = io.BytesIO()
            pdf.save(buffer)
        return buffer.getvalue()

    return draw


def width(text: str) -> float:
    return sum(_WIDTHS[letter] for letter in text) * 11 / 1000


def _words(name: str) -> str:
    """Each word an object of its own, at its place."""
    words, at, parts = ["met", name, "verder", "gaan"], 72.0, ["BT /F1 11 Tf 72 724 Td (Bovenburen) Tj ET"]
    for word in words:
        parts.append(f"BT /F1 11 Tf 1 0 0 1 {at:.3f} 700 Tm ({word}) Tj ET")
        at += width(word + " ")
    return " ".join(parts)


def _letters(name: str) -> str:
    """Each letter an object of its own, with all its settings again."""
    text, at, parts = f"met {name} verder", 72.0, ["BT /F1 11 Tf 72 724 Td (Bovenburen) Tj ET"]
    for letter in text:
        if letter != " ":
            parts.append(f"q 1 0 0 1 {at:.3f} 700 cm 0 g 0.1 Tw BT /F1 11 Tf 0 0 Td ({letter}) Tj ET Q")
        at += width(letter)
    return " ".join(parts)


def _justified(name: str) -> str:
    """A full line: its word spaces go by the name."""
    line = f"met {name} verder gaan wij dan ook nog eens naar huis toe"
    space = (340 - width(line)) / line.count(" ")
    return (
        f"BT /F1 11 Tf 72 724 Td {space:.4f} Tw ({line}) Tj ET 0.5 w 72 690 m 500 690 l S "
        "BT /F1 11 Tf 2 Tw 72 670 Td (Onderburen gaan verder) Tj ET"
    )


def _bold(name: str) -> str:
    """Bold by printing twice, a hair aside."""
    line = f"BT /F1 11 Tf 72 700 Td (met {name} verder) Tj ET BT /F1 11 Tf 72.3 700 Td (met {name} verder) Tj ET"
    return f"BT /F1 11 Tf 72 724 Td (Bovenburen) Tj ET {line}"


def _ruled(name: str) -> str:
    """An underline, a rule under the table, and a clip that fits the words."""
    end = 72 + width(f"met {name} verder")
    return (
        f"0.5 w 72 698 m {end:.3f} 698 l S 72 690 m 500 690 l S q 72 695 {end - 72:.3f} 14 re W n "
        f"BT /F1 11 Tf 72 700 Td (met {name} verder) Tj ET Q BT /F1 11 Tf 72 724 Td (Bovenburen) Tj ET"
    )


_LINES = "BT /F1 11 Tf {state} 72 724 Td 12 TL (Bovenburen gjpqy) Tj T* {line} T* (Onderburen) Tj ET"
_FULL = "de gemeente heeft op dit moment officieel vijftig plekken en fietst verder met de opvang en de gemeente heeft"
DRAWN: dict[str, Draw] = {
    "left": typst("Wij spraken met #n over de opvang in de gemeente.\n\nTweede regel van de brief."),
    "justified": typst(
        "#set par(justify: true)\n#set page(width: 360pt, margin: 40pt)\n"
        f"De gemeente sprak met #n over de #linebreak(justify: true) {_FULL} {_FULL} {_FULL}"
    ),
    "centred": typst("#align(center)[Verslag van de vergadering \\ met #n in Utrecht \\ op maandag]"),
    "right": typst("#align(right)[Utrecht, maandag 3 mei \\ Behandeld door #n \\ Afdeling Opvang]"),
    "alone_right": typst("#align(right)[Behandeld door #n]\n\nEen gewone regel. #lorem(40)"),
    "cell": typst("#table(columns: (120pt, 120pt), [Naam], [Functie], [#n], [adviseur], [A], [B])"),
    "cell_centred": typst("#table(columns: (120pt, 120pt), align: center, [Naam van wie], [Functie], [van #n], [a])"),
    "underlined": typst("Wij spraken met #underline[de heer #n en anderen] over de opvang.\n\nTweede regel."),
    "highlighted": typst("Wij spraken met #highlight[de heer #n] over #highlight[opvang].\n\nTweede regel."),
    "many_fonts": typst("Wij spraken met de *heer* _#n;_ over *de opvang*, en verder.\n\nTweede regel."),
    "html": html(
        '<p style="width:13cm;text-align:justify">De gemeente sprak met NAAM, over de<br>opvang van <u>mensen</u> in '
        'de regio en ook over andere dingen die van belang zijn voor de gemeente in de provincie.</p><p style="text-'
        'align:right">Met vriendelijke groet, <b>NAAM</b> te Utrecht<br>afdeling</p>'
    ),
    "kerned": raw(_LINES.format(state="", line="[(Jo) 30 (ke va) 20 (n NAAM) -40 (, en) 10 ( verder)] TJ")),
    "spaced": raw(_LINES.format(state="80 Tz 1.5 Tc 3 Tw", line="(met NAAM verder met de tekst) Tj")),
    "first": raw(_LINES.format(state="", line="(NAAM gaat verder met de tekst) Tj")),
    "on_its_side": raw(f"q 0 1 -1 0 500 100 cm {_LINES.format(state='', line='(met NAAM verder) Tj')} Q"),
    "on_a_turned_page": raw(_LINES.format(state="", line="(met NAAM verder) Tj"), Rotate=90),
    "word_by_word": raw(_words),
    "letter_by_letter": raw(_letters),
    "full_line": raw(_justified),
    "printed_twice": raw(_bold),
    "ruled_and_clipped": raw(_ruled),
}


def burn_name(draw: Draw, name: str, folder: Path, **how: Any) -> tuple[Path, Path, BurnReport]:
    """Burn the name wherever it stands; gives the source, the result and how it was made."""
    source, out = folder / f"{name}.pdf", folder / f"{name}-uit.pdf"
    source.write_bytes(draw(name))
    marks = [FILES.mark([box], number=number) for number, box in enumerate(FILES.find_boxes(source, (name,)))]
    return source, out, burn(source, marks, out, raster_dpi=100, **how)


def letters_of(path: Path) -> list[tuple[str, float, float]]:
    """Give the letters of the first page with their places."""
    with open_pdf(path) as document, open_page(document, 1) as page:
        return [(c.char, c.box.x0, c.box.top) for c in find_chars(page) if not c.char.isspace()]
