"""Licence plates: all Dutch sidecodes, with hyphens or spaces, and foreign ones behind a word for a vehicle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.detect.text.base import Hit
from redaction.detect.words.lexicon import LETTERS, alternation, read_lists

_WORDS = read_lists()["identificatie"]
_SIDECODES = (
    "XX 99 99", "99 99 XX", "99 XX 99", "XX 99 XX", "XX XX 99", "99 XX XX", "99 XXX 9", "9 XXX 99", "XX 999 X",
    "X 999 XX", "XXX 99 X", "X 99 XXX", "9 XX 999", "999 XX 9", "XX XX 9",
    "9 XXX 999",
)  # fmt: skip


def _pattern(code: str, gap: str) -> str:
    groups = (
        rf"{'[A-Z]' if part[0] == 'X' else '[0-9]'}{{{len(part)}}}"
        if len(part) > 1
        else ("[A-Z]" if part == "X" else r"\d")
        for part in code.split()
    )
    return gap.join(groups)


def _codes(gap: str) -> str:
    return "|".join(_pattern(code, gap) for code in _SIDECODES)


_EDGE_LEFT, _EDGE_RIGHT = rf"(?<![{LETTERS}\d./-])", rf"(?![{LETTERS}\d/]|-\w|[.,]\d)"
_HYPHENED = re.compile(rf"{_EDGE_LEFT}(?:{_codes('-')}){_EDGE_RIGHT}")
_LOWER = re.compile(rf"{_EDGE_LEFT}(?:{_codes('-').replace('A-Z', 'a-z')}){_EDGE_RIGHT}")
_SPACED = re.compile(rf"{_EDGE_LEFT}(?:{_codes('[ ]?')}){_EDGE_RIGHT}")
LOOSE_PLATE = (
    r"(?:[A-Z]{1,3}[- ]?\d{1,4}[- ]?[A-Z]{1,3}|\d{1,3}[- ]?[A-Z]{1,3}[- ]?\d{1,4}|[A-Z]{1,3}[- ][A-Z]{1,2}[ ]?\d{1,4}"
    r"|[A-Z]{2,3}[ -]\d{3,5}[A-Z]{0,2})"
)
_LOOSE = re.compile(rf"{_EDGE_LEFT}{LOOSE_PLATE}{_EDGE_RIGHT}")
_LABEL = re.compile(rf"(?<![{LETTERS}])(?:{alternation(_WORDS['kenteken'])})(?![{LETTERS}])", re.IGNORECASE)
_BEHIND = re.compile(
    rf"[ ]?[,(]?[ ]?(?:[a-z]{{1,12}}[ ]){{0,3}}(?:{alternation(_WORDS['kenteken_na'])})(?![{LETTERS}])", re.IGNORECASE
)
_CASE = re.compile(rf"(?<![{LETTERS}])(?:{alternation(_WORDS['kenmerk'])})[^\d\n]{{0,12}}$", re.IGNORECASE)
_ANY = re.compile(rf"(?<![{LETTERS}\d])(?:{_codes('[ -]?')}|{LOOSE_PLATE})(?![{LETTERS}\d])")
_VOWEL = re.compile(r"[AEIOUQaeiouq]")  # not given out since the seventies: more likely a reference
_REACH = 40


def find_plates(text: str) -> Iterator[Hit]:
    """Yield licence plates; without a word for a vehicle only those of which the form leaves no doubt."""
    for pattern, bare in ((_HYPHENED, 0.85), (_LOWER, 0.81), (_SPACED, 0.0), (_LOOSE, 0.0)):
        for match in pattern.finditer(text):
            score = _score(text, *match.span(), bare)
            if score:
                yield Hit("kenteken", *match.span(), score, "identificatie.kenteken")


def _score(text: str, start: int, end: int, bare: float) -> float:
    written = text[start:end]
    letters = sum(c.isalpha() for c in written)
    if not 1 < letters < 6 or not any(c.isdigit() for c in written) or (letters < 2 and not bare):
        return 0.0
    if written.split("-")[0].split(" ")[0] in _WORDS["geen_kenteken"]:
        return 0.0
    if _CASE.search(text, max(0, start - _REACH), start):
        return 0.0
    if _LABEL.search(text, max(0, start - _REACH), start) or _BEHIND.match(text, end):
        return 0.97 if bare else 0.85
    return min(bare, 0.5) if _VOWEL.search(written) else bare


def plates_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the places of plates in a column of plates, whatever their form."""
    for match in _ANY.finditer(text, start, end):
        yield match.span()
