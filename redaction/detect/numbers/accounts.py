"""Bank accounts: of a person, or of a body or company."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban as iban_rules

from redaction.detect.text.base import Hit
from redaction.detect.words.lexicon import LETTERS, alternation, read_lists

_LISTS = read_lists()
_WORDS = _LISTS["identificatie"]
_EDGES = (rf"(?<![{LETTERS}\d-])", rf"(?![{LETTERS}\d-])")
_GAP = "[ .\n\u00a0-]"
_DUTCH = rf"(?i:NL){_GAP}?\d{{2}}{_GAP}?(?i:[A-Z]{{4}})(?:{_GAP}?\d){{10}}(?!\d)"
_ANY = r"[A-Z]{2}\d{2}(?:[ .\n]?[A-Z0-9]{4}){2,7}(?:[ .]?[A-Z0-9]{1,3})?"
_ACCOUNTS = tuple(re.compile(_EDGES[0] + pattern + _EDGES[1]) for pattern in (_DUTCH, _ANY))
_OLD = re.compile(
    rf"(?<![{LETTERS}])(?i:{alternation(_WORDS['oude_rekening'])})(?![{LETTERS}])[ :.]{{1,3}}(?:nr\.?[ ]|nummer[ ])?"
    r"(?P<number>P?\d{1,3}(?:[ .]?\d{2,3}){2,3}|\d{7,10})(?![\d.,-]\d|\d)"
)
_LABEL = re.compile(rf"(?<![{LETTERS}])(?:{alternation(_WORDS['iban'])})(?![{LETTERS}])", re.IGNORECASE)
_HOLDER = r"(?:t\.?n\.?v\.?|ten name van|ten gunste van|van|rekeninghouder|op naam van|bij)[: \n]+(?:de |het )?"
_PUBLIC_HOLDER = re.compile(
    rf"{_HOLDER}(?:{alternation(_WORDS['publieke_rekeninghouder'])})(?![{LETTERS}])", re.IGNORECASE
)
_PUBLIC_AFTER = re.compile(
    rf"[ ]?[(][ ]?(?:de |het |t\.?n\.?v\.? )?(?:{alternation(_WORDS['publieke_rekeninghouder'])})(?![{LETTERS}])",
    re.IGNORECASE,
)
_PUBLIC_BEFORE = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_WORDS['rekening_van_organisatie'])})(?![{LETTERS}])[^\n;]{{0,30}}$",
    re.IGNORECASE,
)
_COMPANY_HOLDER = re.compile(
    rf"[ ,(]{{0,3}}(?i:{_HOLDER})(?:[^\n,;]{{0,50}}[ ])?(?:{alternation(_LISTS['organisatie']['rechtsvorm'])})"
    rf"(?![{LETTERS}])"
)
_IN_FOOTER = r"(?:KvK|K\.v\.K\.|(?i:btw)[- ]?(?:nr|nummer|id)|BTW[: ]+NL|BIC|Postbus)"
_REGISTERED = re.compile(rf"{_IN_FOOTER}[^\n]{{0,70}}$|^[^\n]{{0,30}}{_IN_FOOTER}")
_COMPANY_BEFORE = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['organisatie']['rechtsvorm'])})(?![{LETTERS}])[^\n;]{{0,50}}$"
    rf"|(?<![{LETTERS}])(?:[Ss]tichting|[Vv]ereniging|[Cc]oöperatie)[ ][^\n.;:]{{1,40}}[,:(][ ]?(?:IBAN"
    rf"|rekening)?[: ]*$"
)
_PUBLIC_BANKS = tuple(_WORDS["publieke_bank"])
_REACH = 80


def is_iban(text: str) -> bool:
    """Tell whether an account number has the length of its country and passes the mod-97 test."""
    return bool(iban_rules.is_valid(re.sub(r"[\s.-]", "", text).upper()))


def is_of_body(text: str, start: int, end: int) -> bool:
    """Tell whether the words around an account, or its bank, say that it is no person's."""
    bank = re.sub(r"[\s.-]", "", text[start:end])[4:8].upper()
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if bank in _PUBLIC_BANKS or _PUBLIC_HOLDER.search(before + " ") or _PUBLIC_HOLDER.search(after):
        return True
    if (
        _PUBLIC_AFTER.match(text, end)
        or _COMPANY_HOLDER.match(text, end)
        or _PUBLIC_BEFORE.search(before)
        or _COMPANY_BEFORE.search(before)
    ):
        return True
    return _REGISTERED.search(before) is not None or _REGISTERED.search(after.split("\n")[0]) is not None


def find_accounts(text: str) -> Iterator[Hit]:
    """Yield the accounts that pass the test, and those that do not behind a label: a typing error is no excuse."""
    for pattern in _ACCOUNTS:
        for match in pattern.finditer(text):
            valid = is_iban(match.group())
            if valid or _LABEL.search(text, max(0, match.start() - 40), match.start()):
                category = "iban_organisatie" if is_of_body(text, *match.span()) else "iban"
                yield Hit(category, *match.span(), 0.97 if valid else 0.9, f"identificatie.{category}")
    for match in _OLD.finditer(text):
        category = "iban_organisatie" if is_of_body(text, *match.span("number")) else "iban"
        yield Hit(category, *match.span("number"), 0.84, "identificatie.oude_rekening")
