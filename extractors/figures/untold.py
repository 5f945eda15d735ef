"""Numbers beside the word for places that no rule took up: a person must read them (SC-28)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from extractors.figures.model import Setting
from extractors.gazetteer import find_names
from extractors.masking import MASKED
from extractors.numbers import Certainty, Found
from extractors.rules import compile_pattern, load, rules
from pipeline.model.extraction import DocumentType

OWN = (
    DocumentType.IBT_LETTER,
    DocumentType.MUNICIPAL_RESPONSE,
    DocumentType.ARTICLE8,
    DocumentType.LIRT_EMAIL,
    DocumentType.MONITOR_FIGURES,
)
"""Kinds in which the sender counts places of gemeenten; elsewhere such numbers are of the country or of a plan."""
UNCLEAR = "staat een aantal plekken waarvan niet duidelijk is wat het telt. Het is niet overgenomen; lees het na."

_LABEL = re.compile(
    r"\b(?:(?:taak|opgave|gerealiseerd|realisatie)\b[^.;\d]{0,24}|(?:regulier|amv)\w*\s*[(:=]?\s*)$", re.IGNORECASE
)
_BEFORE, _AFTER = 100, 40
"""Characters around a loose number in which it may be said what it counts."""
_PAIR = re.compile(
    r"\b(?:taak|opgave|gerealiseerd|realisatie|beschikbaar|open|gereed)\b[^.;\d]{0,24}\d+/\d+", re.IGNORECASE
)
_END = re.compile(r"\s*(?:$|[.,;:)\n/]|\b(?:gerealiseerd|beschikbaar|open|gereed|klaar)\b)")
_NO_WHOLE = re.compile(r"(?<![\d.,/-])\d+(?:[.,]\d{1,2}|/\d+)\s+(?:[a-zà-ÿ]+e\s+)?$")


@cache
def _noun() -> re.Pattern[str]:
    return compile_pattern(r"\b{plek}\b", load("figures")["fragmenten"])


@cache
def _noun_or_kind() -> re.Pattern[str]:
    return compile_pattern(r"\b(?:{plek}|{regulier}|{amv})\b", load("figures")["fragmenten"])


def holds_untold(
    setting: Setting, masked: str, counts: Sequence[Found], place: tuple[int, int], known: Collection[int]
) -> bool:
    """Tell whether a sentence has a number of places that nothing explains.

    `counts` are those of the sentence; `known` holds the starts of those that a rule took up or put aside.
    """
    if setting.kind not in OWN:
        return False
    if _has_part_number(setting.reading.text, masked, place):
        return True
    loose = [found for found in counts if found.start not in known]
    words = setting.reading.text[slice(*place)] if loose else ""
    if not loose or _is_silent(words):
        return False
    if any(_is_uncounted(masked, found, place) for found in loose):
        return True
    return bool(_noun_or_kind().search(words)) and any(
        _follows(masked, found, place) or _is_labelled(masked, found, place) or _names(setting, found, place)
        for found in loose
    )


def _is_uncounted(masked: str, found: Found, place: tuple[int, int]) -> bool:
    """Tell whether a number speaks of places without the word for it: `een taak van 63`, `60 bedden`."""
    if found.number.value == 0:
        return False
    before = masked[max(place[0], found.start - _BEFORE) : found.start]
    around = f"{before}#{masked[found.end : min(place[1], found.end + _AFTER)]}"
    return any(rule.pattern.search(around) for rule in rules("figures", "ongeteld"))


def _has_part_number(text: str, masked: str, place: tuple[int, int]) -> bool:
    """Tell whether a broken number or a fraction stands for places: `1.5 plekken`, `95/151 plekken`, `taak 84/9`."""
    if MASKED not in masked[place[0] : place[1]]:
        return False
    if _PAIR.search(text, *place):
        return True
    nouns = _noun_or_kind().finditer(text, *place)
    return any(_NO_WHOLE.search(text, max(place[0], noun.start() - 30), noun.start()) for noun in nouns)


def _is_silent(sentence: str) -> bool:
    return any(
        not rule.value and rule.where in ("rond", "zin") and rule.pattern.search(sentence)
        for rule in rules("figures", "zin_geen")
    )


def _follows(masked: str, found: Found, place: tuple[int, int]) -> bool:
    """Tell whether a number stands at the end of a clause about places: `het aantal plekken staat op 96.`."""
    nouns = list(_noun().finditer(masked, place[0], found.start))
    between = masked[nouns[-1].end() : found.start] if nouns else "."
    near = len(between) < 40 and not re.search(r"[.;:,]", between)
    is_range = found.number.certainty is Certainty.RANGE
    return near and (is_range or bool(_END.match(masked, found.end, place[1])))


def _is_labelled(masked: str, found: Found, place: tuple[int, int]) -> bool:
    """Tell whether a number stands right behind a word of the task or a kind of place: `regulier (142)`."""
    before = _LABEL.search(masked, max(place[0], found.start - 40), found.start)
    return bool(before and _END.match(masked, found.end, place[1]))


def _names(setting: Setting, found: Found, place: tuple[int, int]) -> bool:
    """Tell whether a bare number stands right behind a gemeente: `Beek 40, Stein 30`."""
    text = setting.reading.text
    named = list(find_names(text, max(place[0], found.start - 40), found.start))
    beside = bool(named) and re.fullmatch(r"\s*(?:heeft|er|met|:|\()?\s*", text[named[-1].end : found.start])
    return bool(beside) and bool(
        _END.match(text, found.end, place[1]) or re.match(r"\s+(?:en\b|(?:van|uit)\s+\d)", text[found.end :][:12])
    )
