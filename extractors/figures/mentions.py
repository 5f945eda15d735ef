"""Counts of places inside a sentence: `149 reguliere plekken`, `amv: 16`, `33 van de 70`, `zijn er 12`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import pairwise

from extractors.figures.labels import find_category
from extractors.figures.respective import find_ordered
from extractors.masking import MASKED
from extractors.numbers import Certainty, Count, Found
from extractors.rules import compile_pattern, load
from pipeline.model.extraction import Category


class Role(Enum):
    """What a count is in its sentence."""

    PLAIN = "gewoon"
    STAND = "deel van geheel"
    """The `33` of `33 van de 70`."""
    WHOLE = "geheel"
    """The `70` of `33 van de 70`: the task."""
    ECHO = "terugverwijzing"
    """The `12` of `zijn dat er 12`: what it counts stands earlier."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A count of places at `text[start:end]`, its noun included."""

    start: int
    end: int
    found: Found
    category: Category | None
    role: Role = Role.PLAIN

    @property
    def count(self) -> Count:
        """Give the count as written."""
        return self.found.number


Group = tuple[Mention, ...]
"""Mentions joined by `en`, a comma or a sum: one statement."""

_ADJECTIVE = r"(?:\s+(?!regul|alleen)(?:[a-zà-ÿ-]{3,}e|structureel|duurzaam|tijdelijk))"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    fragments = load("figures")["fragmenten"]
    kind, place, day = "(?:{amv}|{regulier})", "(?:{plek})", rf"(?: (?:op|per) {MASKED}+)?"
    behind = rf"(?: voor| van| in|,)?(?: de)?(?: opvang van)? ?[(]?(?P<kind>{kind})\b(?: ?-?opvang)?[)]?"
    linked = "(?:[:=]|is|zijn|van|was|bedraagt|bedroeg|betreft)"
    sources = {
        "kind": rf"{_ADJECTIVE}{{0,2}} (?P<kind>{kind})(?: *-? *{place})?\b(?: en (?P<also>{kind}) *-? *{place})?",
        "unit": rf"{_ADJECTIVE}{{0,2}} {place}\b(?:{behind})?",
        "bracket": rf"\s*\((?P<kind>{kind})\)",
        "for": rf" voor (?:de )?(?:opvang van )?(?P<kind>{kind})\b",
        "label": rf"\b(?P<kind>{kind}) *-? *{place}?{day}\s*{linked}?{day}\s*\Z",
    }
    return {name: compile_pattern(source, fragments) for name, source in sources.items()}


_ECHO_BEFORE = re.compile(
    r"\b(?:er|daarvan|hiervan|waarvan)\s+(?:(?:zijn|waren|er|nu|al|nog|pas|slechts|inmiddels|momenteel|in\s+totaal|toen|dan|reeds|maar|"
    rf"ook|weer|op|per|{MASKED}+)\s+)*$",
    re.IGNORECASE,
)
_ECHO_AFTER = re.compile(
    r"\s*(?:$|[.,;:)]|\b(?:gerealiseerd|beschikbaar|open|in\s+gebruik|gereed|klaar|operationeel|op|per|en)\b)"
)
_OF_THEM = re.compile(r"\s+(?:daarvan|hiervan|van\s+(?:deze|die)\s+plekken)\b")
_LABEL_AFTER = re.compile(r"\s*(?:$|[.,;:()\n+=/]|(?:en|van|plekken|plaatsen|opvangplekken)\b)")
_NEXT_COUNT = re.compile(r"\s*[:=]?\s*\d")
_MEASURE_BEFORE = re.compile(
    rf"\b(?:taak|opgave|gerealiseerd|realisatie|beschikbaar|open|gereed)(?:\s+(?:op|per)\s+{MASKED}+)?\s*(?:is|:|=)?\s*$",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\s*/\s*|\s+(?:van|uit)\s+(?:(?:de|onze|uw|haar|het|die|in\s+totaal|totaal|benodigde|vereiste|opgelegde|wettelijke?|"
    r"verplichte|afgesproken|te\s+realiseren)\s+){0,3}(?:(?:taak|opgave)\s+van\s+)?"
)
_JOINED = re.compile(
    r"\s*(?:,|/|\ben\b|\bplus\b|\+|&|=|\balsmede\b|\bofwel\b|,?\s*(?:en\s+)?\b(?:respectievelijk\b|resp\.)|,\s*en\b|"
    r",?\s*alsook\b)\s*(?:nog\s+)?"
)
_BROKEN_DOWN = re.compile(r"\s*(?:\(|,\s*(?:te\s+weten|namelijk|verdeeld\s+in)|,?\s*waarvan|:)\s*")


def find_mentions(text: str, counts: Sequence[Found], start: int, end: int) -> list[Mention]:
    """Give the counts of places in a range of the text, in order; `text` is masked, so a date is no word.

    `counts` are all counts of the text, ascending.
    """
    left, right = bisect_left(counts, (start,)), bisect_left(counts, (end,))
    inside = [found for found in counts[left:right] if found.end <= end]
    mentions: dict[int, Mention] = {}
    floor = start
    for found in inside:
        mention = _mention(text, found, floor, end)
        if mention:
            mentions[found.start] = mention
            floor = mention.end
    for first, second in pairwise(inside):
        mentions |= _pair(text, first, second, mentions)
    known = {at: mention.category for at, mention in mentions.items()}
    for ordered in find_ordered(text, inside, known):
        at = ordered.found.start
        mentions[at] = Mention(at, ordered.end, ordered.found, ordered.category)
    return [mentions[start] for start in sorted(mentions)]


def _mention(text: str, found: Found, floor: int, end: int) -> Mention | None:
    patterns = _patterns()
    label = patterns["label"].search(text, floor, found.start)
    for name in ("kind", "bracket", "unit", "for"):
        match = patterns[name].match(text, found.end, end)
        if match and _is_next_label(text, match, label):
            return Mention(label.start(), found.end, found, _kinds(label)) if label else None
        if match:
            category = _kinds(match) or (_kinds(label) if label else None)
            return Mention(found.start, match.end(), found, category)
    closed = _LABEL_AFTER.match(text, found.end, end)
    if label and closed:
        return Mention(label.start(), found.end, found, _kinds(label))
    if closed and _MEASURE_BEFORE.search(text, floor, found.start):
        return Mention(found.start, found.end, found, None)
    echoes = _ECHO_BEFORE.search(text, floor, found.start) and _ECHO_AFTER.match(text, found.end, end)
    if echoes or _OF_THEM.match(text, found.end, end):
        return Mention(found.start, found.end, found, None, Role.ECHO)
    return None


def _is_next_label(text: str, match: re.Match[str], label: re.Match[str] | None) -> bool:
    """Tell whether a kind behind a count is the label of the next one: `regulier 92`, then `amv 6`."""
    if label is None or "kind" not in match.re.groupindex or not match["kind"]:
        return False
    return "\n" in text[match.start() : match.start("kind")] or bool(_NEXT_COUNT.match(text, match.end()))


def _kinds(match: re.Match[str]) -> Category | None:
    named = [match.group(name) for name in ("kind", "also") if name in match.re.groupindex and match.group(name)]
    return find_category(" ".join(named)) if named else None


def _pair(text: str, first: Found, second: Found, mentions: dict[int, Mention]) -> dict[int, Mention]:
    """Give both counts of `33 van de 70 plekken`; the noun may follow either."""
    one, two = mentions.get(first.start), mentions.get(second.start)
    plain = one is not None and one.role is Role.PLAIN
    between_start = one.end if one and plain else first.end
    if not _OF.fullmatch(text, between_start, second.start) or not (two or plain):
        return {}
    category = (two.category if two else None) or (one.category if one else None)
    whole = two or Mention(second.start, second.end, second, category)
    stand = one if one and plain else Mention(first.start, first.end, first, category)
    return {
        first.start: replace(stand, category=stand.category or category, role=Role.STAND),
        second.start: replace(whole, category=category, role=Role.WHOLE),
    }


def group_mentions(text: str, mentions: Sequence[Mention]) -> Iterator[Group]:
    """Yield runs of mentions that make one statement; a total with its parts is one, the total named so."""
    held: list[Mention] = []
    for mention in mentions:
        if held and not _is_joined(text, held, mention):
            yield _with_total(text, held)
            held = []
        held.append(mention)
    if held:
        yield _with_total(text, held)


def _is_joined(text: str, held: Sequence[Mention], mention: Mention) -> bool:
    last = held[-1]
    if Role.ECHO in (last.role, mention.role):
        return False
    if last.role is Role.STAND:
        return mention.role is Role.WHOLE
    if last.role is Role.WHOLE or mention.role in (Role.STAND, Role.WHOLE):
        return False
    if _JOINED.fullmatch(text, last.end, mention.start):
        return last.category is not mention.category or mention.category is None
    parts = (Category.REGULIER, Category.AMV)
    apart = held[0].category not in parts and mention.category in parts
    return apart and bool(_BROKEN_DOWN.fullmatch(text, last.end, mention.start))


def _with_total(text: str, held: Sequence[Mention]) -> Group:
    """Name the mention without a kind a total when the parts stand beside it and add up to it."""
    named = [m for m in held if m.category in (Category.REGULIER, Category.AMV)]
    loose = [m for m in held if m.category is None]
    if len(loose) != 1 or not named:
        return tuple(held)
    whole = loose[0].count.value
    parts = [m.count.value for m in named]
    sure = all(m.count.certainty is Certainty.SURE for m in held)
    is_sum = held[-1] is loose[0] and "=" in text[held[-2].end : held[-1].start]
    if sure and is_sum and whole == sum(v or 0 for v in parts):
        return tuple(held[:-1])  # `80 regulier + 20 amv = 100` says what the two add up to, and no third thing
    if sure and whole is not None and (whole == sum(v or 0 for v in parts) or len(named) == 1):
        return tuple(replace(m, category=Category.TOTAAL) if m.category is None else m for m in held)
    return tuple(held)
