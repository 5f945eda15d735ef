"""Milliseconds from an already read letter to its fields, on one core: the claim is at most 30 for three pages.

Uses the letter that `IBT_BENCH_LETTER` names (a PDF), else the letter of the demonstration; reading it is not timed.
`--growth` takes long documents instead (an answer in prose, a table with a row per gemeente on every page, a report
with actions, numbered answers, a text without full stops, lines of references) at 5 to 500 pages, each from stored
pages and in a process of its own: milliseconds per page must stay level, and the most memory held must not follow the
pages themselves. `--of answer` takes one of them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from common import ROOT, print_result

from extractors.assemble import extract
from extractors.read import pdf
from pipeline.demo.documents import make_documents
from pipeline.model.document import Document, LoosePages, Page
from pipeline.pages import StoredPages, write_page
from pipeline.tools import media, typeset
from pipeline.tools.register import gemeenten

ROUNDS = 40
CLAIM_MS = 30
GROWTH = (5, 20, 100, 500)
ROWS = 12
_SETTING = """#let told = json(bytes(sys.inputs.data))
#set document(title: "Proef")
#set page(margin: (x: 70pt, y: 60pt), footer: context [Pagina #counter(page).display() van #told.pages.len()])
#set text(font: "Lato", size: 10pt, lang: "nl")
#set par(justify: true)
"""
_ANSWER = (
    _SETTING
    + """Gemeente Raalte \\ Postbus 140 \\ 8100 AC Raalte
#v(20pt)
Aan de minister van Asiel en Migratie \\ Postbus 20011 \\ 2500 EH Den Haag
#v(20pt)
Datum: 30 april 2026 \\ Ons kenmerk: 2026-004711 \\ Onderwerp: Reactie op uw brief over de opvangplekken
#v(20pt)
Geachte minister,

#for n in told.pages {
  if n > 1 { pagebreak() }
  [= Deel #n]
  for deel in range(5) {
    par[In wijk #(n * 5 + deel) spreken wij sinds #(deel + 1) maart 2026 met de buurt. Dat kost tijd, want de raad wil
    eerst een beeld van het verkeer, de school en het groen. Het onderzoek van het bureau komt naar verwachting in het
    najaar; daarna volgt het ontwerp. De omgeving denkt mee over de ingang en de fietsen, en de wethouder heeft op
    #(deel + 10) april 2026 met de huurders gepraat. Wij houden u op de hoogte.]
    par[Op 1 juli 2025 waren er #(n + deel + 100) reguliere opvangplekken en #(deel + 3) amv-plekken in onze gemeente.
    In de gemeente Zwolle gaat het om een ander getal. Met #(n * 7) inwoners is gesproken, en
    #(deel + 20)% was tevreden.]
  }
}

Hoogachtend, \\ burgemeester en wethouders van Raalte
"""
)
_TABLE = (
    _SETTING
    + """#text(size: 14pt)[Verdeelbesluit]

De minister van Asiel en Migratie,

gelet op de Wet gemeentelijke taak mogelijk maken asielopvangvoorzieningen;

stelt het volgende verdeelbesluit vast.

Datum besluit: 20 december 2024
#for n in told.pages {
  if n > 1 { pagebreak() }
  let names = told.names.at(calc.rem(n, told.names.len()))
  [= Bijlage #n]
  par[De cijfers van #names.first() zijn afgerond; zie de toelichting bij deel #n.]
  par[Wettelijke taak van #names.first() tot en met #names.last():]
  table(columns: 4, [Gemeente], [Regulier], [Amv], [Totaal],
    ..names.enumerate().map(pair => {
      let (at, name) = pair
      let (regulier, amv) = (100 + n + at, 5 + at)
      ([#name], [#regulier], [#amv], [#(regulier + amv)])
    }).flatten())
}
"""
)
_REPORT = (
    _SETTING
    + """#text(size: 14pt)[Verslag Provinciale Regietafel Overijssel]
Datum: 12 maart 2026 \\ Aanwezig: gemeente Raalte, gemeente Zwolle, gemeente Kampen
#for n in told.pages {
  if n > 1 { pagebreak() }
  [= #n. Stand van zaken]
  for deel in range(4) {
    par[De gemeente Raalte meldt dat zij op 1 maart 2026 in totaal #(100 + n) reguliere opvangplekken heeft gerealiseerd
    tegen een taak van #(120 + n). De gemeente Zwolle vult aan dat het gesprek met het COA loopt. De voorzitter vraagt
    om een planning en wijst op de volgende vergadering.]
    par[Actie: de gemeente Kampen stuurt uiterlijk #(deel + 1) april 2026 een overzicht van locatie #n
    aan de provincie.]
  }
}
"""
)
_REPLY = (
    _SETTING
    + """Gemeente Raalte \\ Postbus 140 \\ 8100 AC Raalte
#v(20pt)
Aan de minister van Asiel en Migratie \\ Postbus 20011 \\ 2500 EH Den Haag
#v(20pt)
Datum: 30 april 2026 \\ Onderwerp: Reactie op uw brief over de opvangplekken
#v(20pt)
Geachte minister,

#for n in told.pages {
  if n > 1 { pagebreak() }
  BODY
}

Hoogachtend, \\ burgemeester en wethouders van Raalte
"""
)
_NUMBERED = _REPLY.replace(
    "BODY",
    """for deel in range(12) {
    par[Vraag #(calc.rem(deel, 5) + 1): Hoe staat het met deel #n? \\
    Antwoord: Op #(deel + 1) maart 2026 hadden wij #(n + deel + 100) plekken gerealiseerd.]
  }""",
)
_FLOWING = _REPLY.replace(
    "BODY",
    """par(range(36).map(deel => [en wij hebben #(n + deel + 100) plekken gerealiseerd waarvan #(deel + 2) amv en uw
  gemeente voldoet niet]).join(linebreak()))""",
)
_REFERENCES = _REPLY.replace(
    "BODY",
    """for deel in range(12) {
    par[Ons kenmerk: 2026-#(100000 + n * 40 + deel) \\ Uw kenmerk: 2025-#(100000 + n * 40 + deel) \\
    begin maart is dat besproken]
  }""",
)
KINDS = {
    "answer": _ANSWER,
    "table": _TABLE,
    "report": _REPORT,
    "numbered": _NUMBERED,
    "flowing": _FLOWING,
    "references": _REFERENCES,
}


def main() -> None:
    """Measure the letter, or the growth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--growth", action="store_true", help="time and memory against 5 to 500 pages")
    parser.add_argument("--of", choices=KINDS, action="append", help="only this long document")
    parser.add_argument("--pages", type=int, action="append", help="only these numbers of pages")
    parser.add_argument("--extract", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.extract:
        print(json.dumps(_extract_stored(chosen.extract)))
    elif chosen.growth:
        _measure_growth(chosen.of or tuple(KINDS), sorted(chosen.pages or GROWTH))
    else:
        _measure_letter()


def _measure_letter() -> None:
    with tempfile.TemporaryDirectory() as folder:
        given = os.environ.get("IBT_BENCH_LETTER")
        path = Path(given) if given else make_documents(Path(folder))[0]
        pages = tuple(pdf.read_pages(path, ocr_dpi=None))
    document = Document("0" * 64, media.PDF, len(pages), LoosePages(pages))
    start = time.process_time()
    extract(document, review_below=0.8)
    first = time.process_time() - start
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        found = extract(document, review_below=0.8)
        seconds.append(time.process_time() - start)
    print_result(
        "extract",
        {
            "letter": path.name,
            "measured": "Document to Extraction, CPU time; the first one reads the rules as well",
            "pages": len(pages),
            "rounds": ROUNDS,
            "figures": len(found.figures),
            "ms_median": round(1000 * statistics.median(seconds), 1),
            "ms_max": round(1000 * max(seconds), 1),
            "ms_first": round(1000 * first),
            "claim_ms": CLAIM_MS,
        },
    )


def _measure_growth(kinds: Sequence[str], sizes: Sequence[int]) -> None:
    points: dict[str, list[dict[str, Any]]] = {}
    for kind in kinds:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            _draw(kind, sizes[-1], folder / "lang.pdf")
            pages = tuple(pdf.read_pages(folder / "lang.pdf", ocr_dpi=None))
            points[kind] = [_one_size(pages[:count], folder / str(count)) for count in sizes]
    level = {kind: round(rows[-1]["ms_per_page"] / rows[0]["ms_per_page"], 2) for kind, rows in points.items()}
    print_result("extract_growth", {"points": points, "ms_per_page_last_to_first": level})


def _draw(kind: str, pages: int, path: Path) -> None:
    names = [gemeente.naam for gemeente in gemeenten()]
    rows = [names[start : start + ROWS] for start in range(0, len(names) - ROWS, ROWS)]
    data = {"pages": list(range(1, pages + 1)), "names": rows}
    path.write_bytes(typeset.typeset(KINDS[kind], data))


def _one_size(pages: Sequence[Page], folder: Path) -> dict[str, Any]:
    """Store these pages and give what a process of its own says about them."""
    folder.mkdir()
    for page in pages:
        write_page(folder, page)
    command = [sys.executable, __file__, "--extract", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _extract_stored(folder: Path) -> dict[str, Any]:
    pages = StoredPages(folder)
    small = Document("0" * 64, media.PDF, 1, LoosePages((pages.page(1),)))
    extract(small, review_below=0.8)  # so that the rules are read
    before = _peak()
    document = Document("0" * 64, media.PDF, len(pages), pages)
    start = time.process_time()
    found = extract(document, review_below=0.8)
    seconds = time.process_time() - start
    return {
        "pages": document.page_count,
        "kind": found.document_type.value,
        "figures": len(found.figures),
        "actions": len(found.actions),
        "seconds": round(seconds, 2),
        "ms_per_page": round(1000 * seconds / document.page_count, 1),
        "peak_mb": _peak(),
        "peak_mb_before": before,
    }


def _peak() -> float:
    """Give the most memory held, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return round(int(kilobytes) / 1024, 1)


if __name__ == "__main__":
    main()
