"""A plain set of Dutch regular expressions, as an engineer writes them in an afternoon: no check digits, no context."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from protocol import Span, serve

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zà-öø-ÿ"
_NAME = rf"(?:(?:[Vv]an|[Dd]e|[Dd]er|[Dd]en|[Tt]en|[Tt]er)\s){{0,3}}[{_UPPER}][{_LOWER}]+(?:-[{_UPPER}][{_LOWER}]+)?"
_MONTH = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_DAY = rf"\d{{1,2}}(?:[-/.]\d{{1,2}}[-/.]\d{{2,4}}|\s(?:{_MONTH})\s\d{{4}})"
REGEXES = {
    "email": r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    "telefoon": r"(?<!\d)(?:(?:\+|00)31[\s-]?(?:\(0\))?|\(?0)[1-9](?:\)?[\s-]?\d){7,9}(?!\d)",
    "iban": r"\b[A-Z]{2}\d{2}\s?[A-Z]{4}(?:\s?\d){10}\b",
    "bsn": r"(?<!\d)\d{3}[.\s]?\d{2}[.\s]?\d{4}(?!\d)|(?<!\d)\d{4}[.\s]?\d{2}[.\s]?\d{3}(?!\d)",
    "vnummer": r"\b[Vv]-?(?:nummer|nr\.?)?:?\s?\d{10}\b",
    "postcode": r"\b[1-9]\d{3}\s?[A-Z]{2}\b",
    "straat": rf"\b[{_UPPER}][{_LOWER}]+(?:straat|laan|weg|plein|hof|kade|singel|dijk|pad)\s\d{{1,5}}\s?[A-Za-z]?\b",
    "geboortedatum": rf"(?:[Gg]eb(?:oren|\.)?|[Gg]eboortedatum)(?:\sop)?:?\s{_DAY}",
    "kenteken": r"\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{1,3}-[A-Z0-9]{2,3}-[A-Z0-9]{1,2}\b",
    "titel_naam": rf"(?:[Dd]e heer|[Mm]evrouw|[Mm]evr\.?|[Mm]w\.?|[Dd]hr\.?|[Dd]rs\.|[Mm]r\.|[Ii]r\.|[Dd]r\.)"
    rf"\s(?:(?:[A-Z]\.){{1,4}}\s?)?{_NAME}",
    "voorletters_naam": rf"\b(?:[A-Z]\.){{1,4}}\s?{_NAME}",
}


def make() -> Callable[[str], Iterable[Span]]:
    """Give what finds spans in a text."""
    compiled = {label: re.compile(pattern) for label, pattern in REGEXES.items()}

    def find(text: str) -> Iterable[Span]:
        for label, pattern in compiled.items():
            for match in pattern.finditer(text):
                yield match.start(), match.end(), label

    return find


if __name__ == "__main__":
    serve(make, f"{len(REGEXES)} regular expressions")
