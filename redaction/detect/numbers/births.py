"""Dates of birth: behind a label, a sign or a place of birth, beside a name, in figures or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.detect.names.names import is_near_person
from redaction.detect.text.base import Hit
from redaction.detect.text.layout import View
from redaction.detect.words.lexicon import LETTERS, alternation, read_lists

BIRTH = "geboortedatum"
_LISTS = read_lists()
_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|jan|feb|mrt|maa|apr|jun|jul|aug|sept?|okt|nov|dec|january|february|march|may|june|july|august|october"
    r"|januar|februar|märz|mai|oktober|dezember)\.?"
)
_ONES = r"(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_TENS = r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
_UNDER_HUNDRED = (
    rf"(?:{_ONES}(?:-?[eë]n-?){_TENS}|{_TENS}|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien"
    rf"|achttien|negentien|{_ONES})"
)
_ORDINAL = rf"(?:{_UNDER_HUNDRED}|eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende)(?:de|ste)?"
_YEAR_WORDS = (
    rf"(?:negentien[ \n-]?honderd|twee[ \n-]?duizend|negentien|twintig)(?:[ \n-]?(?:en[ \n])?{_UNDER_HUNDRED})?"
)
DATE = (
    r"(?:\d{1,2}[ ]?[-/.‑–][ ]?\d{1,2}[ ]?[-/.‑–][ ]?(?:19|20)?\d{2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}"
    rf"|\d{{1,2}}(?:e|ste|de)?[ \n-]+(?i:{_MONTH})[ \n-]+(?:(?:19|20)\d{{2}}|['’]?\d{{2}}(?!\d))"
    rf"|(?i:{_MONTH})[ \n]\d{{1,2}},?[ \n](?:19|20)\d{{2}})"
)
_ONLY_BEHIND_LABEL = (
    rf"(?:\d{{1,2}}[ ]\d{{1,2}}[ ](?:19|20)\d{{2}}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{{2}}"
    rf"|(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?i:{_MONTH})[ \n](?:19|20)\d{{2}}"
    rf"|(?i:{_ORDINAL})[ \n]+(?i:{_MONTH})[ \n]+(?i:{_YEAR_WORDS})|\d{{1,2}}(?:e|de|ste)?[ ](?i:{_MONTH})(?![ ]\d))"
)
_EDGES = (rf"(?<![{LETTERS}\d-])(?<!\d[./])", rf"(?![{LETTERS}\d]|-\d)")
_DATE = re.compile(_EDGES[0] + DATE + _EDGES[1])
_LABELLED_DATE = re.compile(rf"{_EDGES[0]}(?:{DATE}|{_ONLY_BEHIND_LABEL}){_EDGES[1]}")
_ROW = re.compile(
    rf"(?<![{LETTERS}])(?i:{alternation(_LISTS['identificatie']['geboortedata'])})(?![{LETTERS}])[^\d\n;|]{{0,22}}"
    rf"(?P<first>{DATE})(?:(?:,|;|[ ]en|[ ]/|[ ]&|,[ ]en)[ \n]{DATE}){{1,12}}{_EDGES[1]}"
)
_YEAR = re.compile(r"(?<![\w-])(?:19|20)\d{2}(?![\w-]|[.,]\d)")
_NAMED_LABEL = rf"(?<![{LETTERS}])(?:{alternation(_LISTS['identificatie'][BIRTH])})(?![{LETTERS}])"
_LABEL = re.compile(
    rf"{_NAMED_LABEL}(?:[^\d\n;|]{{0,22}}(?:\n[^\d\n]{{0,12}})?|[^\d\n;|]{{0,50}}:[ ]{{0,2}})$", re.IGNORECASE
)
_CHILD = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['identificatie']['geboorte_kind'])})(?![{LETTERS}])[^.;\n]{{0,80}}$",
    re.IGNORECASE,
)
_BORN = re.compile(
    rf"(?<![{LETTERS}])(?:geboren|geb\.?|born|nacido)[ \n]+(?:is[ \n]+)?(?:te|in)[ \n][^\d;.]{{2,60}}(?:[ \n,]|"
    rf"[ ]op[ \n])$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"(?:(?<![*])[*]|°[ ]?|(?<=[^\s*])[ ,(][*][ ])$")  # a star with a space opens an item of a list
_YEAR_LABEL = re.compile(rf"{_NAMED_LABEL}[^\d\n;|]{{0,10}}$|(?<!\d)°[ ]?$", re.IGNORECASE)
_BORN_AFTER = re.compile(
    r"(?:[ \n](?:in|te)[ \n][^\d.;,]{2,30}?)?[ \n]+(?:is[ \n]+)?(?:geboren|geb\.)|[ ]?\((?:geb\.?|geboren"
    r"|geboortedatum|dob)\)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(rf"(?:\([ ]?|, )(?P<date>{DATE})(?=[ ]?\)|, (?:BSN|bsn|V-n|v-n|te |wonende)|,\n?BSN)")
_KIN_YEAR = re.compile(r"\((?P<kin>[^()\n]{2,40}, )?(?P<year>19[0-9]{2})\)")
_KIN = re.compile(rf"(?<![{LETTERS}])(?:{alternation(_LISTS['naam']['relatie'])})(?![{LETTERS}])", re.IGNORECASE)
_NOT_BIRTH = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['identificatie']['geen_geboortedatum'])})[^\d\n]{{0,15}}$", re.IGNORECASE
)
_TURNS = re.compile(
    rf"(?<![{LETTERS}])(?:wordt|word|werd)[ \n](?:op[ \n])?(?P<date>\d{{1,2}}[ ](?i:{_MONTH}))[ \n](?:al[ ])?"
    rf"(?:\d{{2,3}}|{_UNDER_HUNDRED})(?![{LETTERS}\d:.])",
    re.IGNORECASE,
)
_NEWEST = 2012  # a date beside a name in papers of this law: a later one is more likely a day of work
_NEWEST_IN_BRACKETS = 2020


def year_of(written: str) -> int | None:
    """Give the year in a date; of two figures that of the last hundred years; None when it has none."""
    full = re.search(r"(?<!\d)(?:19|20)\d{2}(?!\d)", written)
    if full:
        return int(full.group())
    short = re.search(r"(\d{2})$", written)
    return (1900 if int(short[1]) > 26 else 2000) + int(short[1]) if short else None


def _labelled(text: str) -> Iterator[Hit]:
    for match in _LABELLED_DATE.finditer(text):
        start, end = match.span()
        if (
            _LABEL.search(text, max(0, start - 60), start)
            or _BORN.search(text, max(0, start - 90), start)
            or _BORN_AFTER.match(text, end)
            or _is_signed(text, start, end)
        ):
            yield Hit(BIRTH, start, end, 0.95, "identificatie.geboortedatum")
    for match in _TURNS.finditer(text):
        yield Hit(BIRTH, *match.span("date"), 0.85, "identificatie.verjaardag")
    for match in _YEAR.finditer(text):
        if _YEAR_LABEL.search(text, max(0, match.start() - 40), match.start()):
            yield Hit(BIRTH, *match.span(), 0.8, "identificatie.geboortejaar")


def _listed(text: str) -> Iterator[Hit]:
    """Yield the dates that follow a labelled date in a row: `geboortedata: 8-11-2015 en 30-01-2013`."""
    for match in _ROW.finditer(text):
        for date in _DATE.finditer(text, match.start("first"), match.end()):
            yield Hit(BIRTH, *date.span(), 0.9, "identificatie.geboortedatum")


def _is_signed(text: str, start: int, end: int) -> bool:
    """Tell whether the sign for a birth stands right before a date that is no day of these years."""
    year = year_of(text[start:end])
    return year is not None and year <= _NEWEST and _SIGN.search(text, max(0, start - 4), start) is not None


def _beside_names(view: View) -> Iterator[Hit]:
    """Yield dates that stand behind a name: `Baran (12-9-2012)`, `Hodan Warsame, 22-05-1999, zwanger`."""
    text = view.text
    for match in _IN_BRACKETS.finditer(text):
        year = year_of(match["date"])
        before = re.search(rf"([{LETTERS}’'-]+)[ ]?$", text[max(0, match.start() - 30) : match.start()])
        is_old = (
            year is None or year <= _NEWEST or (year < _NEWEST_IN_BRACKETS and is_near_person(text, match.start(), 3))
        )
        is_child = is_old or _CHILD.search(text, max(0, match.start() - 100), match.start()) is not None
        if before and before[1][0].isupper() and is_child:
            yield Hit(BIRTH, *match.span("date"), 0.85, "identificatie.datum_bij_naam")
    for match in _DATE.finditer(text):
        year = year_of(match.group())
        if year is None or year > _NEWEST or _NOT_BIRTH.search(text, max(0, match.start() - 40), match.start()):
            continue
        if is_near_person(text, match.start(), 3) or _is_in_row_of_person(view, match.start()):
            yield Hit(BIRTH, *match.span(), 0.84, "identificatie.datum_bij_naam")
    for match in _KIN_YEAR.finditer(text):
        is_kin = match["kin"] is not None and _KIN.search(match["kin"]) is not None
        yield Hit(BIRTH, *match.span("year"), 0.85 if is_kin else 0.5, "identificatie.jaar_bij_naam")


def _is_in_row_of_person(view: View, start: int) -> bool:
    """Tell whether a date begins a cell, with a person in an earlier cell of the line."""
    line = next((line for line in view.lines if line.start <= start < line.end), None)
    if line is None or not any(cell.start == start for cell in line.cells) or start == line.start:
        return False
    return is_near_person(view.text, start, start - line.start)


def find_births(view: View) -> Iterator[Hit]:
    """Yield the dates that are somebody's day or year of birth."""
    yield from _labelled(view.text)
    yield from _listed(view.text)
    yield from _beside_names(view)
