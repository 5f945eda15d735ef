"""The rows of a workbook by their headings: each gives its values and gathers what is wrong with it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from pipeline.model.werkblad import Blad, Cel, Rij, Sheets
from pipeline.tools.cell_values import NotReadable, read_count, read_day, read_text
from pipeline.tools.register import Gemeente, gemeenten, vroegere_gemeenten
from pipeline.tools.workbook_columns import AFSPRAKEN, GEEN_EINDE, KEUZES, LOCATIES, STAND, read_columns

T = TypeVar("T")

_NOT_READ = frozenset({"bekend"})
"""Fields that are there to compare with."""
_SHEETS = (STAND, AFSPRAKEN, LOCATIES)
_FILLED_IN = {STAND: frozenset({"peildatum", "gerealiseerd", "in_voorbereiding", "toelichting"})}
"""Fields that make a row one that somebody filled in; of the other sheets every field does."""
_UNHIDE = "Maak alles zichtbaar, kijk na wat er staat en lees het werkboek opnieuw in."


def _plain(text: str) -> str:
    """Give a text without differences that mean nothing: case, double spaces, kinds of apostrophe and of accent."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").replace("‘", "'").casefold().split())


class Regel:
    """One filled row of a sheet."""

    def __init__(self, blad: str, rij: Rij, columns: Mapping[str, str], fouten: list[str]) -> None:
        self.nummer = rij.nummer
        self.is_right = True
        self._blad, self._columns, self._fouten = blad, columns, fouten
        self._cells = {name: rij.cellen[letter] for name, letter in columns.items() if letter in rij.cellen}

    def place(self, veld: str) -> str:
        """Give where a field stands: `Stand!E7`."""
        return f"{self._blad}!{self._columns[veld]}{self.nummer}"

    def wrong(self, veld: str, reason: str) -> None:
        """Note what is wrong with a field, in Dutch and with what to do."""
        self.is_right = False
        self._fouten.append(f"{self.place(veld)}: {reason}")

    def is_empty(self, *velden: str) -> bool:
        """Tell whether none of these fields is filled."""
        return not any(name in self._cells for name in velden)

    def cellen(self) -> dict[str, str]:
        """Give the literal content of every cell that is read, by its place, from left to right."""
        return {self.place(name): self._cells[name].tekst for name in self._columns if name in self._cells}

    def _read(self, veld: str, read: Callable[[Cel], T], is_needed: bool = False) -> T | None:
        if veld not in self._cells:
            if is_needed:
                self.wrong(veld, "deze cel is leeg. Vul haar in.")
            return None
        try:
            return read(self._cells[veld])
        except NotReadable as error:
            self.wrong(veld, str(error))
            return None

    def text(self, veld: str) -> str:
        """Give a text; empty when the cell is."""
        return self._read(veld, read_text) or ""

    def count(self, veld: str, *, is_needed: bool = False) -> int | None:
        """Give a whole number from 0; None when the cell is empty."""
        return self._read(veld, read_count, is_needed)

    def day(self, veld: str) -> dt.date | None:
        """Give a day; None when the cell is empty."""
        return self._read(veld, read_day)

    def past_day(self, veld: str, today: dt.date, *, is_needed: bool = False) -> dt.date | None:
        """Give a day that is not in the future."""
        day = self._read(veld, read_day, is_needed)
        if day and day > today:
            self.wrong(veld, "deze dag ligt in de toekomst. Vul een dag in die al geweest is.")
            return None
        return day

    def end(self, veld: str) -> dt.date | None:
        """Give a last day; `date.max` when the cell says that there is no end."""
        if veld in self._cells and _plain(self._cells[veld].tekst) == GEEN_EINDE:
            return dt.date.max
        return self._read(veld, read_day)

    def choice(self, veld: str, *, is_needed: bool = True) -> Any:
        """Give what was chosen, as the model has it; None when nothing (valid) was."""
        options = {_plain(told): value for told, value in KEUZES[self._blad][veld].items()}
        told = self._read(veld, read_text, is_needed)
        if told is None:
            return None
        if _plain(told) not in options:
            self.wrong(veld, f"deze keuze bestaat niet. Kies uit: {', '.join(KEUZES[self._blad][veld])}.")
        return options.get(_plain(told))

    def gemeente(self, veld: str, area: Collection[str] | None = None, code: str = "") -> Gemeente | None:
        """Give the gemeente of an official name, when its code (if any) fits and it lies in the area (if any)."""
        name = self._read(veld, read_text, is_needed=True)
        if name is None:
            return None
        found = _by_name().get(_name(name))
        if found is None:
            self.wrong(veld, _unknown(name))
        elif code and self.text(code) and self.text(code).upper() != found.code:
            self.wrong(code, "de code hoort bij een andere gemeente dan de naam. Kies de gemeente opnieuw.")
        elif area is not None and found.code not in area:
            self.wrong(veld, "deze gemeente ligt buiten het gebied van dit werkboek. Haal de regel weg.")
        else:
            return found
        return None


@cache
def _by_name() -> Mapping[str, Gemeente]:
    return {_name(one.naam): one for one in gemeenten()}


def _name(text: str) -> str:
    """Give a name without the point of an abbreviation: `Bergen (L.)` is written with and without."""
    return _plain(text).replace(".", "")


def _unknown(name: str) -> str:
    former = next((one for one in vroegere_gemeenten() if _plain(one.naam) == _plain(name)), None)
    if former:
        names = [one.naam for one in gemeenten() if one.code in former.opvolgers]
        return f"deze gemeente bestaat niet meer. Kies de opvolger: {', '.join(names)}."
    alike = [one.naam for one in gemeenten() if _plain(one.naam).startswith(f"{_plain(name)} (")]
    hint = f" Bedoelt u {' of '.join(alike)}?" if alike else ""
    return f"deze gemeente staat niet in het register. Kies de officiële naam van het blad Gemeenten.{hint}"


# -- finding the rows -------------------------------------------------------------------------------------------


def find_rows(sheets: Sheets, naam: str, fouten: list[str], opmerkingen: list[str]) -> Iterator[Regel]:
    """Yield the filled rows of a sheet under its headings; with a heading missing there are none, and that is told."""
    sheet = sheets.blad(naam)
    if sheet is None:
        _tell_missing(naam, fouten, opmerkingen)
        return
    if sheet.samengevoegd:
        cells = ", ".join(sheet.samengevoegd[:5])
        fouten.append(f"{naam}!{cells}: hier zijn cellen samengevoegd; het is niet te zeggen bij welke regel de waarde "
                      "hoort. Hef de samenvoeging op.")  # fmt: skip
        return
    columns = _columns(sheet, naam, fouten, opmerkingen)
    if columns is None:
        return
    read = set(columns.values())
    for row in sheet.rijen:
        if row.nummer > 1 and read & set(row.cellen):
            yield Regel(naam, row, columns, fouten)


def _tell_missing(naam: str, fouten: list[str], opmerkingen: list[str]) -> None:
    if naam == STAND:
        fouten.append(f"{naam}: dit blad ontbreekt. Gebruik het werkboek van ibt records template.")
    else:
        opmerkingen.append(f"{naam}: dit blad ontbreekt; er is daar niets ingelezen.")


def _columns(sheet: Blad, naam: str, fouten: list[str], opmerkingen: list[str]) -> dict[str, str] | None:
    """Give the letter of each field by its heading on row 1, in whatever order; None when one is missing."""
    head = next((row for row in sheet.rijen if row.nummer == 1), Rij(1, {}))
    letters: dict[str, list[str]] = {}
    for letter, cel in head.cellen.items():
        letters.setdefault(_plain(cel.tekst), []).append(letter)
    wanted = {_plain(one.kop): one for one in read_columns(naam)}
    wrong = [one.kop for kop, one in wanted.items() if len(letters.get(kop, ())) != 1 and one.veld not in _NOT_READ]
    if wrong:
        fouten.append(
            f"{naam}!1: de kop {', '.join(wrong)} ontbreekt op rij 1 of staat er twee keer. Herstel de koppen."
        )
        return None
    known = {letter for kop in wanted for letter in letters.get(kop, ())}
    others = sorted({letter for row in sheet.rijen for letter in row.cellen} - known, key=lambda one: (len(one), one))
    if others:
        opmerkingen.append(f"{naam}: kolom {', '.join(others)} hoort niet bij het werkboek en is niet gelezen.")
    return {one.veld: letters[kop][0] for kop, one in wanted.items() if one.veld not in _NOT_READ}


def tell_hidden(sheets: Sheets, fouten: list[str], opmerkingen: list[str]) -> None:
    """Tell what a person does not see, or did not type; what holds something unseen is wrong until somebody looked."""
    for sheet in sheets.bladen:
        if sheet.naam.strip().casefold() not in {name.casefold() for name in _SHEETS}:
            if sheet.is_verborgen:
                opmerkingen.append("Het werkboek heeft een verborgen blad dat er niet bij hoort; het is niet gelezen.")
            continue
        fouten.extend(_unseen(sheet))
        if sheet.formules:
            opmerkingen.append(f"{sheet.naam}: {sheet.formules} cellen met een formule; de uitkomst is gelezen.")


def _unseen(sheet: Blad) -> Iterator[str]:
    """Yield what is filled in and hidden on a sheet, in Dutch."""
    naam = next(name for name in _SHEETS if name.casefold() == sheet.naam.strip().casefold())
    letters = _letters(sheet, _FILLED_IN.get(naam) or {one.veld for one in read_columns(naam)})
    filled = [row.nummer for row in sheet.rijen if row.nummer > 1 and letters & set(row.cellen)]
    if not filled:
        return
    if sheet.is_verborgen:
        yield f"{naam}: dit blad is verborgen en er staat iets in rij {_listed(filled)}. {_UNHIDE}"
    if rows := [number for number in filled if number in sheet.verborgen_rijen]:
        yield f"{naam}: rij {_listed(rows)} is verborgen en er staat iets in. {_UNHIDE}"
    read = _letters(sheet, {one.veld for one in read_columns(naam)})
    if columns := sorted(read.intersection(sheet.verborgen_kolommen)):
        yield f"{naam}: kolom {', '.join(columns)} is verborgen en er staat iets in. {_UNHIDE}"


def _letters(sheet: Blad, velden: Collection[str]) -> set[str]:
    """Give the letters of the columns of some fields, by the headings on row 1; not of what is only to compare with."""
    wanted = {_plain(one.kop) for naam in _SHEETS for one in read_columns(naam) if one.veld in set(velden) - _NOT_READ}
    first = next((row.cellen for row in sheet.rijen if row.nummer == 1), {})
    return {letter for letter, cel in first.items() if _plain(cel.tekst) in wanted}


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
