"""Who signs, for whom and by what formula; two signatures beside each other are told apart.

A name is never paired with the function of somebody else: what cannot be paired stays without function.
Legal: docs/legal.md#mandaat
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.letter_parts import LetterParts, Range
from extractors.reading import Reading
from extractors.rules import Rule, one, rules
from pipeline.model.observation import Observation

MANDATE = "ja"
NO_MANDATE = "nee"

_TITLE = r"(?:(?:[Dd]rs|[Mm]r|[Ii]r|[Dd]r|[Ii]ng|[Pp]rof|[Dd]hr|[Mm]evr|[Mm]w)\.?\s+)"
_SURNAME = r"[A-Za-zÀ-ÿ'’]+(?:\s?[-–]\s?[A-Za-zÀ-ÿ'’]+|\s+[A-Za-zÀ-ÿ'’]+)*(?:\s+(?:MA|MSc|BSc|LLM|MPA|MBA))?"
_NAME = re.compile(
    rf"{_TITLE}*(?:[A-Z][a-z]{{0,2}}\.\s?-?){{1,5}}(?:\([A-Z][a-zà-ÿ]+\)\s)?{_SURNAME}"
    rf"|{_TITLE}+[A-Z][A-Za-zÀ-ÿ'’. –-]{{2,50}}"
    r"|[A-Z][a-zà-ÿ]+(?:\s+(?:van|de|der|den|ter|ten|te|Van|De|el|al))*(?:\s+[A-Z][A-Za-zà-ÿ'’-]+){1,3}"
)
_NEXT_NAME = re.compile(rf"(?<=[a-zà-ÿ])\s+(?={_TITLE}*(?:[A-Z]\.\s?){{1,5}}[A-Za-z])")
_WRITTEN_FOR = re.compile(r"\(?\b(?:w\.g\.|was getekend|b\.a\.|bij afwezigheid,?)\)?\s*:?\s*", re.IGNORECASE)
LONGEST = 60
"""Characters a name or function takes at most."""
REACH = 400
"""Characters of the closing in which a signature stands."""

_NOISE = re.compile(
    r"@|www\.|https?:|\d{3,}|5\.1\.|Digitaal|ondertekend|Bijlage|Pagina|Afschrift|Kopie aan|\bc\.?c\.?:", re.IGNORECASE
)


class _Piece(NamedTuple):
    place: Range
    kind: str
    """`naam`, `functie` or `anders`."""


class Signer(NamedTuple):
    """One who signs: where the name and the function stand, None for what does not."""

    name: Range | None
    function: Range | None


def find_signatory(reading: Reading, parts: LetterParts) -> Iterator[Observation[Mapping[str, str]]]:
    """Yield the signatory as {on_behalf_of, formula, name, function, mandate}, only the parts that stand there.

    Of several who sign, each is yielded, in the order they stand.
    """
    if not parts.closing:
        return
    organ, formula = _organ(reading, parts.closing), _formula(reading.text, parts.closing)
    pieces = list(_pieces(reading, parts.closing, organ, formula))
    for signer in _signers(pieces) or [Signer(None, None)]:
        found = [place for place in (organ, formula[1] if formula else None, *signer) if place]
        if found:
            value = _value(reading.text, organ, formula, signer)
            place = (min(start for start, _ in found), max(end for _, end in found))
            confidence = 0.95 if signer.name or signer.function else 0.85
            yield reading.observe("signatory", value, place, "ondertekening", confidence)


def _formula(text: str, closing: Range) -> tuple[Rule, Range] | None:
    """Give the first formula of mandate; only without one that of somebody who is away or has signed already."""
    for rule in rules("parties", "formule"):
        if match := rule.search(text, *closing):
            return rule, match.span("formule")
    return None


def _signers(pieces: Sequence[_Piece]) -> list[Signer]:
    """Pair names with functions: in turn where they alternate, by order where they stand in two rows."""
    known = [piece for piece in pieces if piece.kind != "anders"]
    names = [piece.place for piece in known if piece.kind == "naam"]
    functions = [piece.place for piece in known if piece.kind == "functie"]
    if len(names) > 1 and len(names) == len(functions):
        return [Signer(*pair) for pair in zip(names, functions, strict=True)] if _in_rows(known) else _in_turn(known)
    if len(names) > 1:
        return [Signer(name, None) for name in names[:2]] if not functions else _in_turn(known)
    name = names[0] if names else None
    return [Signer(name, functions[0] if functions else _after(pieces, name))] if known else []


def _in_rows(known: Sequence[_Piece]) -> bool:
    """Tell whether all functions stand before all names, or all names before all functions."""
    return sum(one.kind != other.kind for one, other in pairwise(known)) == 1


def _in_turn(known: Sequence[_Piece]) -> list[Signer]:
    """Pair each name with the function beside it, on the side where the first pair has it."""
    leads = known[0].kind == "functie"
    signers: list[Signer] = []
    for number, piece in enumerate(known):
        if piece.kind == "naam":
            beside = number - 1 if leads else number + 1
            near = known[beside] if 0 <= beside < len(known) else None
            signers.append(Signer(piece.place, near.place if near and near.kind == "functie" else None))
    return signers


def _after(pieces: Sequence[_Piece], name: Range | None) -> Range | None:
    """Give the one line that follows the name: a function in words we do not know."""
    after = [piece.place for piece in pieces if name and piece.place[0] >= name[1]]
    return after[0] if len(after) == 1 and after[0][1] - after[0][0] < LONGEST else None


def _value(text: str, organ: Range | None, formula: tuple[Rule, Range] | None, signer: Signer) -> dict[str, str]:
    value: dict[str, str] = {}
    signs_itself = bool(organ and signer.name and not formula and not signer.function)
    if organ:
        body = _clean(text[slice(*organ)])
        value["function" if signs_itself else "on_behalf_of"] = re.sub(r"^[Dd]e ", "", body) if signs_itself else body
    if formula:
        value["formula"] = _clean(text[slice(*formula[1])])
    if signer.name:
        value["name"] = _clean(text[slice(*signer.name)])
    if signer.function:
        value["function"] = _clean(text[slice(*signer.function)])
    value["mandate"] = MANDATE if formula and formula[0].value == MANDATE else NO_MANDATE
    return value


def _organ(reading: Reading, closing: Range) -> Range | None:
    for rule in rules("parties", "ondertekening"):
        if match := rule.search(reading.text, *closing):
            return match.span("orgaan")
    return None


def _pieces(
    reading: Reading, closing: Range, organ: Range | None, formula: tuple[Rule, Range] | None
) -> Iterator[_Piece]:
    """Yield the pieces of the closing, cut at line ends, commas and between two names, without formula and organ."""
    start = max((place[1] for place in (organ, _leading(formula)) if place), default=closing[0])
    if start == closing[0]:
        start = reading.line(closing[0])[1]
    for match in re.compile(r"[^\n,]+").finditer(reading.text, start, min(closing[1], start + REACH)):
        for place in _cut(reading.text, *match.span()):
            written = reading.text[slice(*place)]
            if written.strip() and not _NOISE.search(written) and not (organ and organ[0] <= place[0] < organ[1]):
                yield _Piece(place, _kind(written))


def _leading(formula: tuple[Rule, Range] | None) -> Range | None:
    """Give the place of a formula of mandate; `w.g.` and `b.a.` stand before a single name, not before all."""
    return formula[1] if formula and formula[0].value == MANDATE else None


def _cut(text: str, start: int, end: int) -> Iterator[Range]:
    """Yield the parts of a line that hold one signature each, `w.g.` and the like left out."""
    if lead := _WRITTEN_FOR.match(text, start + len(text[start:end]) - len(text[start:end].lstrip()), end):
        start = lead.end()
    beside = one("parties", "functie.naast", "functie_naast").pattern
    for match in sorted((*beside.finditer(text, start, end), *_NEXT_NAME.finditer(text, start, end)), key=_place):
        if match.start() > start:
            yield start, match.start()
            start = match.end()
    yield start, end


def _place(match: re.Match[str]) -> int:
    return match.start()


def _kind(written: str) -> str:
    words = _clean(written)
    if one("parties", "functie", "functie").pattern.search(words):
        return "functie"
    return "naam" if _NAME.fullmatch(words) and len(words) < LONGEST else "anders"


def _clean(text: str) -> str:
    """Give the words on one line, without the signs around them; a bracket stays where its other half stands too."""
    words = " ".join(text.split()).strip(" ,;:")
    if words.startswith("(") and words.find(")") in (-1, len(words) - 1):
        words = words.strip("()")
    return words.removesuffix(")") if words.count(")") > words.count("(") else words
