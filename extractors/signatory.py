"""Who signs, for whom and by what formula. Legal: docs/legal.md#mandaat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extractors.letter_parts import LetterParts, Range
from extractors.reading import Reading
from extractors.rules import one, rules
from pipeline.model.observation import Observation

MANDATE = "ja"
NO_MANDATE = "nee"

_TITLE = r"(?:(?:[Dd]rs|[Mm]r|[Ii]r|[Dd]r|[Ii]ng|[Pp]rof|[Dd]hr|[Mm]evr|[Mm]w)\.?\s+)"
_NAME = re.compile(
    rf"{_TITLE}*(?:[A-Z]\.\s?){{1,5}}[A-Za-zÀ-ÿ'’ -]{{2,50}}|{_TITLE}+[A-Z][A-Za-zÀ-ÿ'’. -]{{2,50}}"
    r"|[A-Z][a-zà-ÿ]+(?:\s+(?:van|de|der|den|ter|ten|te|Van|De))*(?:\s+[A-Z][A-Za-zà-ÿ'’-]+){1,3}"
)
LONGEST = 60
"""Characters a name or function takes at most."""

_NOISE = re.compile(
    r"@|www\.|https?:|\d{3,}|5\.1\.|Digitaal|Bijlage|Pagina|Afschrift|Kopie aan|\bc\.?c\.?:", re.IGNORECASE
)


def find_signatory(reading: Reading, parts: LetterParts) -> Iterator[Observation[Mapping[str, str]]]:
    """Yield the signatory as {on_behalf_of, formula, name, function, mandate}, only the parts that stand there."""
    if not parts.closing:
        return
    organ = _organ(reading, parts.closing)
    formula = one("parties", "formule.namens", "formule").pattern.search(reading.text, *parts.closing)
    lines = list(_lines(reading, parts.closing, organ, formula))
    name = next((place for place in lines if _is_name(reading.text[slice(*place)])), None)
    function = _function(reading.text, lines, name)
    found = [place for place in (organ, formula.span() if formula else None, name, function) if place]
    if not found:
        return
    value = _value(reading.text, organ, formula, name, function)
    place = (min(start for start, _ in found), max(end for _, end in found))
    yield reading.observe("signatory", value, place, "ondertekening", 0.95 if name or function else 0.85)


def _function(text: str, lines: Sequence[Range], name: Range | None) -> Range | None:
    """Give the line that names a function; else the one line that follows the name."""
    for place in lines:
        if place != name and _is_function(text[slice(*place)]):
            return place
    after = lines[lines.index(name) + 1 :] if name in lines else []
    is_plain = len(after) == 1 and not re.search(r"\d", text[slice(*after[0])]) and after[0][1] - after[0][0] < LONGEST
    return after[0] if is_plain else None


def _value(
    text: str, organ: Range | None, formula: re.Match[str] | None, name: Range | None, function: Range | None
) -> dict[str, str]:
    value: dict[str, str] = {}
    signs_itself = bool(organ and name and not formula and not function)
    if organ:
        body = _clean(text[slice(*organ)])
        value["function" if signs_itself else "on_behalf_of"] = re.sub(r"^[Dd]e ", "", body) if signs_itself else body
    if formula:
        value["formula"] = _clean(formula["formule"])
    if name:
        value["name"] = _clean(text[slice(*name)])
    if function:
        value["function"] = _clean(text[slice(*function)])
    value["mandate"] = MANDATE if formula else NO_MANDATE
    return value


def _organ(reading: Reading, closing: Range) -> Range | None:
    for rule in rules("parties", "ondertekening"):
        if match := rule.pattern.search(reading.text, *closing):
            return match.span("orgaan")
    return None


def _lines(reading: Reading, closing: Range, organ: Range | None, formula: re.Match[str] | None) -> Iterator[Range]:
    """Yield the pieces of the closing, cut at line ends and commas, but for the formulas and the organ."""
    start = max(place[1] for place in (organ, formula.span() if formula else None, (0, closing[0])) if place)
    if start == closing[0]:
        start = reading.line(closing[0])[1]
    for match in re.compile(r"[^\n,]+").finditer(reading.text, start, min(closing[1], start + 400)):
        if match.group().strip() and not _NOISE.search(match.group()):
            yield match.span()


def _is_name(text: str) -> bool:
    written = _clean(text)
    return bool(_NAME.fullmatch(written)) and not _is_function(written) and len(written) < LONGEST


def _is_function(text: str) -> bool:
    return bool(one("parties", "functie", "functie").pattern.search(text))


def _clean(text: str) -> str:
    """Give the words on one line, without the signs around them; a bracket stays where its other half stands too."""
    words = " ".join(text.split()).strip(" ,;")
    if words.startswith("(") and words.find(")") in (-1, len(words) - 1):
        words = words.strip("()")
    return words.removesuffix(")") if words.count(")") > words.count("(") else words
