"""Addresses: those where people live, told apart from those of organisations, locations and post boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redaction.detect.base import Hit, ViewRecognizer
from redaction.detect.layout import View
from redaction.detect.lexicon import LETTERS, alternation, lexicon, read_lists
from redaction.detect.names import is_near_person
from redaction.detect.person import UPPER
from redaction.detect.tables import find_cells

HOME = "adres"
ORGANISATION = "adres_organisatie"
_LISTS = read_lists()
_SMALL = r"van|de|den|der|het|in|op|aan|'t|’t|ten|ter|te|naar|la|bij|en|achter|onder|over"
_PIECE = rf"[{UPPER}][{LETTERS}'’.]*(?:-\n?[{LETTERS}]+)*"
STREET = rf"(?:{_PIECE}|[12]e|'s-[{UPPER}][{LETTERS}]+)(?:[ ](?:(?:{_SMALL})(?=[ ])|{_PIECE})){{0,5}}"
_LOOSE_STREET = rf"[a-z]{{3,}}(?:{alternation(_LISTS['plaats']['straatstaart'])})"
NUMBER = (
    r"\d{1,4}(?![\d.:%€])"
    r"(?:[ ]?-[ ]?\d{1,3}|[ -]?[A-Za-z]\d{0,2}(?![A-Za-z])|[ ](?:hs|bis|zw|rd|rood|I{1,3})\b|/\d{1,3})?"
)
POSTCODE = r"[1-9]\d{3}[ ]?\n?(?!SA|SD|SS)[A-Z]{2}(?![A-Za-z\d])"
_TOWN = rf"(?:[ ]+(?!AAN|TER)[{UPPER}'’][{LETTERS}'’]+(?:[ -](?:aan|de|den|der|het|op|bij|'t|[{UPPER}][{LETTERS}]+))*)?"
_ADDRESS = re.compile(
    rf"(?<![{LETTERS}\d-])(?P<street>(?:{STREET}|{_LOOSE_STREET})[ ]{NUMBER})(?![\d:]|[.,]\d)"
    rf"(?P<code>(?:[ ]?[,;(\n–-]{{1,2}}[ \n]*|[ ]+|[ ]?[,]?\n)(?:te[ ])?(?P<postcode>{POSTCODE}){_TOWN})?"
)
_LOOSE_CODE = re.compile(rf"(?<![{LETTERS}\d-])(?:NL-)?(?P<postcode>{POSTCODE}){_TOWN}")
_POST_BOX = re.compile(r"(?:Postbus|Antwoordnummer|Woonplan)[ ]\d+[^\n]{0,3}[\n, ]*$", re.IGNORECASE)
_NO_STREET = re.compile(rf"(?:{alternation(_LISTS['contact']['geen_straat'])})(?![{LETTERS}])", re.IGNORECASE)
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_HOME_WORD = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['contact']['adres_persoon'])})(?![{LETTERS}])", re.IGNORECASE
)
_BODY_WORD = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['contact']['adres_organisatie'])})(?![{LETTERS}])", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<![A-Z])[.!?][ \n](?=[A-Z0-9])|\n\n")
_ADDRESS_LABEL = re.compile(
    r"(?:^|\n|\t|\n\d{1,2}[.)] ?)(?:\d{1,2}[.)] ?)?(?:huidig |uw |mijn |woon|thuis|privé)?adres[: \t]*$", re.IGNORECASE
)
_REACH = 90
_LETTERHEAD_LINES = 7
_BLOCK_LINES = 3


def _is_street(name: str, has_postcode: bool) -> bool:
    """Tell whether words before a house number name a street and not `Artikel` or `Den Haag, 3`."""
    words = name.split()
    last = re.sub(r"[^\w'’-]", "", words[-2]) if len(words) > 1 else ""
    if _NO_STREET.match(name) or last.casefold() in _MONTHS or last.casefold() in lexicon().among("naam", "nooit"):
        return False
    if has_postcode:
        return True
    return last.casefold().endswith(tuple(lexicon().among("plaats", "straatstaart")))


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _whose(view: View, start: int, has_postcode: bool) -> tuple[str, float]:
    """Tell whether someone lives at an address; without any sign a full one is for a person to look at."""
    text = view.text
    before = _SENTENCE.split(text[max(0, start - _REACH) : start])[-1]
    home, body = _last_end(_HOME_WORD, before), _last_end(_BODY_WORD, before)
    if is_near_person(text, start, 12) or _ADDRESS_LABEL.search(text, max(0, start - 30), start):
        return HOME, 0.93
    if home > body:
        return HOME, 0.92 if has_postcode or len(before) - home < 40 else 0.82
    if body >= 0:
        return ORGANISATION, 0.85
    return _whose_block(view, start, has_postcode)


def _whose_block(view: View, start: int, has_postcode: bool) -> tuple[str, float]:
    """Judge an address in an address block by the lines above it."""
    above = [line for line in view.lines if line.end <= start][-_BLOCK_LINES:]
    for line in reversed(above):
        body = view.text[line.start : line.end]
        if _BODY_WORD.search(body):
            return ORGANISATION, 0.85
        if len(body) < 60 and is_near_person(view.text, line.end, line.end - line.start):
            return HOME, 0.92
    if len(view.lines) > _LETTERHEAD_LINES and start < view.lines[_LETTERHEAD_LINES].start:
        return ORGANISATION, 0.6
    if re.search(r"\bbij[ \n]$", view.text[max(0, start - 5) : start]):  # at somebody's
        return HOME, 0.6
    return (HOME, 0.7) if has_postcode else (ORGANISATION, 0.5)


def _trim(text: str, start: int, end: int) -> int:
    """Give where the street begins when a person's name or a label runs into it."""
    match = re.match(
        r"(?:Adres|Woonadres|Straat|Bezoekadres|Postadres|Aan|Op|Van|Naar|In|Locatie|Privé)[ ]", text[start:end]
    )
    return start + match.end() if match else start


def find_addresses(view: View) -> Iterator[Hit]:
    """Yield addresses: `adres` where someone lives, `adres_organisatie` elsewhere."""
    text = view.text
    for match in _ADDRESS.finditer(text):
        if not _is_street(match["street"], match["postcode"] is not None):
            continue
        start = _trim(text, *match.span())
        category, score = _whose(view, start, match["postcode"] is not None)
        yield Hit(category, start, match.end(), score, f"adres.{category}")
    yield from _loose_codes(view)


def _loose_codes(view: View) -> Iterator[Hit]:
    """Yield postcodes that stand apart from their street."""
    for match in _LOOSE_CODE.finditer(view.text):
        if _POST_BOX.search(view.text, max(0, match.start() - 40), match.start()):
            yield Hit(ORGANISATION, *match.span(), 0.9, "adres.postbus")
            continue
        category, score = _whose(view, match.start(), True)
        yield Hit(category, *match.span(), min(score, 0.82), "adres.postcode")


class AddressRecognizer(ViewRecognizer):
    """Finds addresses."""

    def __init__(self) -> None:
        """Announce home addresses and those of organisations."""
        super().__init__("adres", [HOME, ORGANISATION])

    def find(self, view: View) -> Iterable[Hit]:
        """Yield every address, whoever's it is, and what stands in address columns."""
        yield from find_addresses(view)
        for cell in find_cells(view):
            body = view.text[cell.start : cell.end]
            if cell.kind == "adres" and re.search(r"\d", body) and not _BODY_WORD.search(body):
                yield Hit(HOME, cell.start, cell.end, 0.94, "adres.kolom")
