"""Numbers and dates that point to one person: BSN, V-nummer, document, IBAN, birth date, licence plate, personnel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from stdnum import iban as iban_rules
from stdnum.nl import bsn as bsn_rules

from redaction.detect.base import Hit, ViewRecognizer
from redaction.detect.layout import View
from redaction.detect.lexicon import LETTERS, alternation, read_lists
from redaction.detect.tables import find_cells

_NOT_INSIDE = rf"(?<![{LETTERS}\d€.,/-])(?<!€ )"
_NOT_ON = rf"(?![{LETTERS}\d/-]|[.,]\d|[ ]?(?:euro|%))"
_MONTH = r"(?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:\d{{1,2}}[ ]?[-/.][ ]?\d{{1,2}}[ ]?[-/.][ ]?(?:19|20)?\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}[ \n]+{_MONTH}[ \n]+(?:(?:19|20)\d{{2}}|['’]\d{{2}}))"
)
_WORDS = read_lists()["identificatie"]
_CASE_NUMBER = re.compile(rf"(?:{alternation(_WORDS['kenmerk'])})[^\d\n]{{0,12}}$", re.IGNORECASE)
_PUBLIC_ACCOUNT = re.compile(
    r"(?:t\.?n\.?v\.?|ten name van|van|rekeninghouder)[: ]+(?:de )?"
    rf"(?:{alternation(_WORDS['publieke_rekeninghouder'])})(?![{LETTERS}])",
    re.IGNORECASE,
)


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


def _never(_: str) -> bool:
    return False


def is_bsn(text: str) -> bool:
    """Tell whether eight or nine digits, dots and spaces allowed, pass the elfproef. Legal: docs/legal.md#bsn."""
    digits = re.sub(r"\D", "", text).zfill(9)
    return bool(bsn_rules.is_valid(digits))


def is_iban(text: str) -> bool:
    """Tell whether an account number has the length of its country and passes the mod-97 test."""
    return bool(iban_rules.is_valid(re.sub(r"[\s.]", "", text).upper()))


def _is_plate(text: str) -> bool:
    letters = re.sub(r"[^A-Z]", "", text)
    return 2 <= len(letters) <= 4 and "-" in text


_PLATE = (
    r"(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}"
    r"|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}"
    r"|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d)"
)
_LOOSE_PLATE = (
    r"(?:[A-Z]{1,3}[- ]?\d{1,3}[- ]?[A-Z]{1,3}|\d{1,3}[- ]?[A-Z]{1,3}[- ]?\d{1,3}|[A-Z]{1,3}[- ][A-Z]{1,2}[ ]?\d{1,4})"
)
_DUTCH_ACCOUNT = r"NL[ ]?\d{2}[ .\n]?[A-Z]{4}(?:[ .\n]?\d){10}(?!\d)"
_ACCOUNT = r"[A-Z]{2}\d{2}(?:[ .\n]?[A-Z0-9]{4}){2,7}(?:[ .]?[A-Z0-9]{1,3})?"
_DOCUMENT = r"(?:[A-NP-Z]{2}[A-NP-Z0-9]{6}\d|\d{10}|[A-Z]\d{7,8})"


def _number(pattern: str) -> re.Pattern[str]:
    return re.compile(_NOT_INSIDE + pattern + _NOT_ON)


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![{LETTERS}\d-]){pattern}(?![{LETTERS}\d-])")


IDENTIFIERS = (
    Identifier("bsn", _number(r"(?:\d[ .]?){7,8}\d"), _label("bsn"), 40, is_bsn, 0.97, 0.5),
    Identifier("bsn", _number(r"\d{4}\.\d{2}\.\d{3}"), _label("bsn"), 40, is_bsn, 0.97, 0.85),
    Identifier("vnummer", _number(r"\d(?:[ .]?\d){9}"), _label("vnummer"), 90, _never, 0.95, 0.0),
    Identifier("identiteitsdocument", _number(_DOCUMENT), _label("identiteitsdocument"), 40, _never, 0.95, 0.0),
    Identifier("iban", _word(_DUTCH_ACCOUNT), _label("iban"), 40, is_iban, 0.9, 0.97),
    Identifier("iban", _word(_ACCOUNT), _label("iban"), 40, is_iban, 0.9, 0.97),
    Identifier("geboortedatum", _word(_DATE), _label("geboortedatum"), 24, _never, 0.95, 0.0),
    Identifier("geboortedatum", _word(r"(?:19|20)\d{2}"), _label("geboortedatum"), 10, _never, 0.8, 0.0),
    Identifier("kenteken", _word(_PLATE), _label("kenteken"), 40, _is_plate, 0.97, 0.85),
    Identifier("kenteken", _word(_LOOSE_PLATE), _label("kenteken"), 30, _never, 0.85, 0.0),
    Identifier("personeelsnummer", _number(r"[A-Z]{0,3}-?\d{4,9}"), _label("personeelsnummer"), 26, _never, 0.92, 0.0),
)

_IN_COLUMN = {
    "bsn": re.compile(r"(?:\d[ .\n]?){7,8}\d"),
    "vnummer": re.compile(r"\d(?:[ .]?\d){9}"),
    "geboortedatum": re.compile(rf"{_DATE}|(?:19|20)\d{{2}}"),
    "iban": re.compile(r"[A-Z]{2}\d{2}[ .A-Z0-9\n]{10,36}(?<=\d)"),
    "kenteken": re.compile(rf"{_PLATE}|{_LOOSE_PLATE}"),
    "personeelsnummer": re.compile(r"[A-Z]{0,3}[-.]?\d[\d.-]{2,10}"),
}
_AGE_AFTER_NAME = re.compile(rf"(?:\(|, )(?P<date>{_DATE})(?=\)|, (?:BSN|bsn|V-n|v-n|te |wonende)|,\n?BSN)")
_BORN_AFTER = re.compile(r"[ \n]+(?:is[ \n]+)?(?:geboren|geb\.)")
_KIN_YEAR = re.compile(r"\((?P<kin>[^()\n]{2,40}, )?(?P<year>19[0-9]{2})\)")
_KIN = re.compile(rf"(?<![{LETTERS}])(?:{alternation(read_lists()['naam']['relatie'])})(?![{LETTERS}])", re.IGNORECASE)


def _judge(text: str, kind: Identifier, start: int, end: int) -> float:
    if kind.label.search(text, max(0, start - kind.reach), start):
        return kind.labelled
    if kind.category == "geboortedatum" and _BORN_AFTER.match(text, end):
        return kind.labelled
    is_piece = re.match(r"[ ]?\d", text[end : end + 2]) or re.search(r"\d[ ]$", text[max(0, start - 2) : start])
    if kind.bare and not is_piece and kind.is_valid(text[start:end]):
        refused = kind.category == "bsn" and _CASE_NUMBER.search(text, max(0, start - 40), start)
        return 0.0 if refused else kind.bare
    return 0.0


def _category(text: str, category: str, start: int, end: int) -> str:
    """Give `iban_organisatie` for an account that the text says is a public body's."""
    around = text[max(0, start - 60) : start] + " " + text[end : end + 60]
    return "iban_organisatie" if category == "iban" and _PUBLIC_ACCOUNT.search(around) else category


def _in_running_text(text: str) -> Iterator[Hit]:
    for kind in IDENTIFIERS:
        for match in kind.pattern.finditer(text):
            score = _judge(text, kind, *match.span())
            if score:
                category = _category(text, kind.category, *match.span())
                yield Hit(category, *match.span(), score, f"identificatie.{category}")


def _in_tables(view: View) -> Iterator[Hit]:
    for cell in find_cells(view):
        pattern = _IN_COLUMN.get(cell.kind)
        for match in pattern.finditer(view.text, cell.start, cell.end) if pattern else ():
            yield Hit(cell.kind, *match.span(), 0.95, f"identificatie.kolom_{cell.kind}")


def _beside_names(text: str) -> Iterator[Hit]:
    """Yield dates that stand behind a name between brackets: `Baran (12-9-2012)`."""
    for match in _AGE_AFTER_NAME.finditer(text):
        year = re.search(r"(?:19|20)\d{2}", match["date"])
        before = re.search(rf"([{LETTERS}’'-]+)[ ]?$", text[max(0, match.start() - 30) : match.start()])
        if before and before[1][0].isupper() and (year is None or int(year.group()) < 2020):
            yield Hit("geboortedatum", *match.span("date"), 0.85, "identificatie.datum_bij_naam")
    for match in _KIN_YEAR.finditer(text):
        is_kin = match["kin"] is not None and _KIN.search(match["kin"]) is not None
        yield Hit("geboortedatum", *match.span("year"), 0.85 if is_kin else 0.5, "identificatie.jaar_bij_naam")


class IdentifierRecognizer(ViewRecognizer):
    """Finds identifying numbers and birth dates."""

    def __init__(self) -> None:
        """Announce the kinds of number."""
        kinds = {kind.category for kind in IDENTIFIERS} | {"iban_organisatie"}
        super().__init__("identificatie", sorted(kinds))

    def find(self, view: View) -> Iterable[Hit]:
        """Yield every number that is labelled, valid or in a telling column."""
        yield from _in_running_text(view.text)
        yield from _in_tables(view)
        yield from _beside_names(view.text)
