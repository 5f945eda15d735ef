"""Letters for the benchmarks of the walk: born-digital answers of gemeenten of 1 to 4 pages, every one of its own.

Fictional people at real gemeenten. Letter `n` is always the same bytes, so two runs walk the same documents.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from pipeline.tools import typeset
from pipeline.tools.register import gemeenten

PAGES = (2, 3, 4)
"""Pages of the letters, in turn: 3 on average."""
_MADE_AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
_FIRST = ("Sanne", "Pieter", "Fatima", "Joost", "Marijke", "Yusuf", "Annelies", "Bram")
_LAST = ("Vredeveld", "Oosterling", "El Amrani", "de Wit", "Kranenborg", "Yildiz", "van der Zwaag")
_SOURCE = """#let told = json(bytes(sys.inputs.data))
#set document(title: "Brief " + told.number)
#set page(margin: (x: 70pt, y: 60pt), footer: context [Pagina #counter(page).display() van #told.pages])
#set text(font: "Lato", size: 10pt, lang: "nl")
#set par(justify: true)
Gemeente #told.name \\ Postbus #told.number \\ 8100 AC #told.name
#v(20pt)
Aan de minister van Asiel en Migratie \\ Postbus 20011 \\ 2500 EH Den Haag
#v(20pt)
Datum: #told.day april 2026 \\ Ons kenmerk: 2026-#told.number \\ Behandeld door: #told.clerk, 06-#told.phone \\
Onderwerp: Reactie op uw brief over de opvangplekken
#v(20pt)
Geachte minister,

#for page in range(told.pages) {
  if page > 0 { pagebreak() }
  [= Onderdeel #(page + 1)]
  par[Op 1 juli 2025 waren er #(told.places + page) reguliere opvangplekken en #(told.amv) amv-plekken in onze
  gemeente. Met #told.clerk van onze gemeente is daarover op #(page + 3) maart 2026 gesproken. U kunt vragen stellen
  aan #told.mail of aan #told.neighbour, die in de straat van de locatie woont.]
  for part in range(3) {
    par[In wijk #(page * 3 + part) spreken wij sinds #(part + 1) maart 2026 met de buurt. Dat kost tijd, want de raad
    wil eerst een beeld van het verkeer, de school en het groen. Het onderzoek van het bureau komt naar verwachting in
    het najaar; daarna volgt het ontwerp. De omgeving denkt mee over de ingang en de fietsen. Wij verwachten in
    #(2026 + part) nog #(told.amv + 20 + part) plekken te openen en houden u op de hoogte.]
  }
  if page == 1 {
    table(columns: 3, [Locatie], [Soort], [Plekken], ..range(8).map(row => (
      [Locatie #(row + 1)], [regulier], [#(told.places + row)])).flatten())
  }
}

Hoogachtend, \\ burgemeester en wethouders van #told.name \\ #told.signed
"""


def draw_letters(
    folder: Path, count: int, pages: tuple[int, ...] = PAGES, first: int = 0
) -> Iterator[tuple[Path, int]]:
    """Write letters `first` up to `first + count` and yield the path and the pages of each."""
    names = [gemeente.naam for gemeente in gemeenten()]
    for number in range(first, first + count):
        wanted = pages[number % len(pages)]
        path = folder / f"brief-{number:06d}.pdf"
        path.write_bytes(typeset.typeset(_SOURCE, _told(number, wanted, names), made_at=_MADE_AT))
        yield path, wanted


def _told(number: int, pages: int, names: list[str]) -> dict[str, object]:
    clerk, other = _person(number), _person(number * 7 + 3)
    return {
        "number": f"{number:06d}",
        "pages": pages,
        "name": names[number % len(names)],
        "day": number % 28 + 1,
        "clerk": clerk,
        "neighbour": other,
        "mail": f"{clerk.split()[0].lower()}@voorbeeld.nl",
        "phone": f"{10_000_000 + number * 7_919 % 80_000_000}",
        "places": 40 + number * 37 % 900,
        "amv": 5 + number % 40,
        "signed": _person(number + 11),
    }


def _person(number: int) -> str:
    return f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}"
