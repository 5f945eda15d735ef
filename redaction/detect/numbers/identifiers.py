"""Numbers and dates that point to one person: BSN, V-nummer, document, IBAN, birth date, licence plate, personnel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from stdnum.nl import bsn as bsn_rules

from redaction.detect.frames.tables import TableCell, find_cells
from redaction.detect.names.names import is_near_person
from redaction.detect.numbers.accounts import find_accounts, is_of_body
from redaction.detect.numbers.births import BIRTH, DATE, find_births
from redaction.detect.numbers.plates import find_plates, plates_in
from redaction.detect.text.base import Hit, ViewRecognizer
from redaction.detect.text.layout import View
from redaction.detect.words.lexicon import LETTERS, alternation, read_lists

_NOT_INSIDE = rf"(?<![{LETTERS}\d€.,/-])(?<!€ )"
_NOT_ON = rf"(?![{LETTERS}\d/-]|[.,]\d|[ ]?(?:euro|%))"
_WORDS = read_lists()["identificatie"]
_CASE_NUMBER = re.compile(rf"(?:{alternation(_WORDS['kenmerk'])})[^\d\n]{{0,12}}$", re.IGNORECASE)


class Identifier(NamedTuple):
    """How one kind of number is recognised; a score of 0 means: not seen without that help."""

    category: str
    pattern: re.Pattern[str]
    label: re.Pattern[str]
    """Words that announce the number, in the text before it."""
    reach: int
    """How many characters before the number a label may stand."""
    is_valid: Callable[[str], bool]
    labelled: float
    """Score behind a label, valid or not: a typing error does not make it public."""
    bare: float
    """Score of a valid number without label."""


def _label(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![{LETTERS}])(?:{alternation(_WORDS[kind])})(?![{LETTERS}])", re.IGNORECASE)


def _near(kind: str) -> re.Pattern[str]:
    """Give a label with nothing between it and the number but words that carry it on: `pas met nummer`."""
    return re.compile(
        rf"(?<![{LETTERS}])(?:{alternation(_WORDS[kind])})(?![{LETTERS}])"
        rf"[ .:#=(]{{0,4}}(?:(?:met|onder|is|nr|nr\.|nummer|nummers|het|volgnummer|van|no)[ .:]{{1,3}}){{0,3}}"
        rf"(?:[{LETTERS}.’' ]{{2,30}}(?:[:(][ ]?|\d(?:[ \t]{{2,20}}|:[ ]{{1,20}})))?"
        rf"(?:[A-Z]{{0,3}}-?\d[\dA-Z. -]{{2,14}}(?:,| en|;|/)[ ]){{0,4}}$",
        re.IGNORECASE,
    )


def _never(_: str) -> bool:
    return False


def is_bsn(text: str) -> bool:
    """Tell whether eight or nine digits, dots and spaces allowed, pass the elfproef. Legal: docs/legal.md#bsn."""
    digits = re.sub(r"\D", "", text).zfill(9)
    return bool(bsn_rules.is_valid(digits))


_DOCUMENT = r"(?:[A-NP-Z]{2}[A-NP-Z0-9]{6}\d|\d{10}|[A-Z]{1,3}[ ]?\d{4,9}(?:[ ]\d{2,6})?)"
_PASS_CODE = r"(?=(?:[A-Z]*\d){4})[A-Z]{1,3}[A-Z0-9]{4,8}\d"  # letters and at least four digits
_V_NUMBER = r"\d(?:[ .-]?\d){9}"


def _number(pattern: str) -> re.Pattern[str]:
    return re.compile(_NOT_INSIDE + pattern + _NOT_ON)


_STAFF_NUMBER = r"(?:[A-Z]{0,3}[-.]?\d[\d.]{2,10}\d|[A-Z]{1,3}[-.]?\d{2,9})"
IDENTIFIERS = (
    Identifier("bsn", _number(r"(?:\d[ .-]?){7,8}\d"), _label("bsn"), 40, is_bsn, 0.97, 0.5),
    Identifier(
        "bsn", _number(r"\d{3}[ .]?\n\d{3}[ .]?\d{3}|\d{3}[ .]?\d{3}[ .]?\n\d{3}"), _label("bsn"), 40, is_bsn, 0.97, 0.0
    ),
    Identifier("bsn", _number(r"\d{4}\.\d{2}\.\d{3}"), _label("bsn"), 40, is_bsn, 0.97, 0.85),
    Identifier("vnummer", _number(_V_NUMBER), _label("vnummer"), 90, _never, 0.95, 0.0),
    Identifier("identiteitsdocument", _number(_DOCUMENT), _label("identiteitsdocument"), 40, _never, 0.95, 0.0),
    Identifier("identiteitsdocument", _number(_PASS_CODE), _label("pas_kort"), 45, _never, 0.9, 0.0),
    Identifier(
        "identiteitsdocument", _number(r"[A-Z]{0,3}-?\d{4,16}(?:-\d{1,2})?"), _near("pas"), 70, _never, 0.9, 0.0
    ),
    Identifier("personeelsnummer", _number(_STAFF_NUMBER), _near("personeelsnummer"), 90, _never, 0.92, 0.0),
)
_DATE_LIKE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[-./ ]{1,2}(?:0?[1-9]|1[0-2])[-./ ]{1,2}(?:18|19|20)\d\d"
    r"|(?:18|19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])"
)
_BSN_LABEL = _label("bsn")
_BARE_BSN = _number(r"\d{9}|\d{3}[ .]\d{3}[ .]\d{3}|\d{4}\.\d{2}\.\d{3}")
_KINDS = (
    "bsn",
    "vnummer",
    "identiteitsdocument",
    "personeelsnummer",
    "iban",
    "iban_organisatie",
    "geboortedatum",
    "kenteken",
)
_SHORT_V_NUMBER = re.compile(
    rf"(?<![{LETTERS}\d.-])[Vv](?:[ .:#-]{{1,2}}|(?=\d))(?P<number>2\d{{2}}[ .]?\d{{3}}[ .]?\d{{4}}"
    rf"|2\d{{3}}[ .]\d{{3}}[ .]\d{{3}}|\d{{10}})(?!"
    rf"[{LETTERS}\d-]|[.,]\d)"
)
_BARE_V_NUMBER = _number(r"2\d{2}[ .]\d{3}[ .]\d{4}|2\d{3}[ .]\d{3}[ .]\d{3}|2[5-9]\d{8}")
_V_LABEL = _label("vnummer")
_IN_FILE_NAME = re.compile(r"(?<=[_-])2[5-9]\d{8}(?=[\w .-]{0,40}\.(?:pdf|docx?|msg|jpe?g|png|tiff?|eml|xlsx?)\b)")
_NINE_OR_TEN = re.compile(r"\d(?:[ .\n-]?\d){8,9}(?!\d)|\d{8}(?!\d)")
_IN_COLUMN = {
    "bsn": _NINE_OR_TEN,
    "vnummer": _NINE_OR_TEN,
    BIRTH: re.compile(rf"{DATE}|(?:19|20)\d{{2}}"),
    "iban": re.compile(r"[A-Z]{2}\d{2}[ .A-Z0-9\n]{10,36}(?<=\d)"),
    "personeelsnummer": re.compile(r"[A-Z]{0,3}[-.]?\d[\d.-]{2,10}"),
    "identiteitsdocument": re.compile(r"[A-Z]{0,3}[-. ]?\d[\dA-Z]{3,10}|[A-NP-Z]{2}[A-NP-Z0-9]{6}\d"),
}
_BIRTH_BEFORE = re.compile(rf"{DATE}[ ,;\t]{{1,6}}$")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_CLOCK_BEHIND = re.compile(r":[0-5]\d(?!\d)")  # 21-08-2024 08:34 is a moment
_WIDE = 70
_NUMBER_WORD = re.compile(r"(?:nr\.?|nummers?|no\.?|code)[: ]*$", re.IGNORECASE)
_COUNTED = re.compile(
    rf"[ ]?(?:euro|stuks|personen|inwoners|plaatsen|plekken|leden|m2|km|uur)(?![{LETTERS}])", re.IGNORECASE
)


def _is_labelled(text: str, kind: Identifier, start: int, end: int) -> bool:
    """Tell whether a label stands before a number, or a number that is valid stands behind a label in brackets."""
    if kind.category == "vnummer" and _CLOCK_BEHIND.match(text, end):
        return False
    if kind.label.search(text, max(0, start - kind.reach), start):
        return True
    wide = kind.category == "bsn" and kind.is_valid(text[start:end])
    line = text.rfind("\n", 0, start) + 1
    return wide and kind.label.search(text, max(line, start - _WIDE), start) is not None


def _judge(text: str, kind: Identifier, start: int, end: int) -> float:
    if _DATE_LIKE.fullmatch(text, start, end):
        return 0.0
    if _is_labelled(text, kind, start, end):
        is_year = _YEAR.fullmatch(text, start, end) and not _NUMBER_WORD.search(text, max(0, start - 12), start)
        return 0.0 if is_year or _COUNTED.match(text, end) else kind.labelled
    is_piece = re.match(r"[ ]?\d", text[end : end + 2]) or re.search(r"\d[ ]$", text[max(0, start - 2) : start])
    if not kind.bare or is_piece or not kind.is_valid(text[start:end]):
        return 0.0
    if _CASE_NUMBER.search(text, max(0, start - 40), start):
        return 0.0
    return max(kind.bare, 0.84 * _is_with_person(text, start, end))


def _is_with_person(text: str, start: int, end: int) -> bool:
    """Tell whether nine digits stand right behind a name or a date of birth."""
    return is_near_person(text, start, 3) or _BIRTH_BEFORE.search(text, max(0, start - 30), start) is not None


def _in_running_text(text: str) -> Iterator[Hit]:
    is_list = any(_BSN_LABEL.search(text, max(0, m.start() - 40), m.start()) for m in _BARE_BSN.finditer(text))
    for kind in IDENTIFIERS:
        for match in kind.pattern.finditer(text):
            score = _judge(text, kind, *match.span())
            if score and kind.category == "bsn" and is_list:  # others on the page are labelled as one
                score = max(score, 0.84)
            if score:
                yield Hit(kind.category, *match.span(), score, f"identificatie.{kind.category}")
    yield from _bare_v_numbers(text)


def _bare_v_numbers(text: str) -> Iterator[Hit]:
    """Yield V-numbers behind a single V, behind a name, in the name of a file, or in a list of labelled ones."""
    for match in _SHORT_V_NUMBER.finditer(text):
        yield Hit("vnummer", *match.span("number"), 0.9, "identificatie.vnummer")
    for match in _IN_FILE_NAME.finditer(text):
        yield Hit("vnummer", *match.span(), 0.84, "identificatie.vnummer")
    is_list = _V_LABEL.search(text) is not None
    for match in _BARE_V_NUMBER.finditer(text):
        start, end = match.span()
        if _V_LABEL.search(text, max(0, start - 90), start):  # seen behind its label
            continue
        if not _CASE_NUMBER.search(text, max(0, start - 40), start) and (is_list or _is_with_person(text, start, end)):
            yield Hit("vnummer", start, end, 0.84, "identificatie.vnummer")


def _in_tables(view: View) -> Iterator[Hit]:
    for cell in find_cells(view):
        for start, end in _in_cell(view.text, cell):
            is_body = cell.kind == "iban" and is_of_body(view.text, start, end)
            yield Hit(
                "iban_organisatie" if is_body else cell.kind, start, end, 0.95, f"identificatie.kolom_{cell.kind}"
            )


def _in_cell(text: str, cell: TableCell) -> Iterator[tuple[int, int]]:
    if cell.kind == "kenteken":
        yield from plates_in(text, cell.start, cell.end)
        return
    pattern = _IN_COLUMN.get(cell.kind)
    for match in pattern.finditer(text, cell.start, cell.end) if pattern else ():
        if cell.kind == BIRTH or not _DATE_LIKE.fullmatch(match.group()):
            yield match.span()


class IdentifierRecognizer(ViewRecognizer):
    """Finds identifying numbers and birth dates."""

    def __init__(self) -> None:
        """Announce the kinds of number."""
        super().__init__("identificatie", sorted(_KINDS))

    def find(self, view: View) -> Iterable[Hit]:
        """Yield every number that is labelled, valid or in a telling column."""
        yield from _in_running_text(view.text)
        yield from find_accounts(view.text)
        yield from find_plates(view.text)
        yield from find_births(view)
        yield from _in_tables(view)
