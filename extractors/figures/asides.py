"""Counts that are no figure of a gemeente, yet worth showing: those of several together, and parts of a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from extractors.figures.cues import Cue
from extractors.figures.mentions import Mention
from extractors.figures.model import Setting
from extractors.gazetteer import find_names
from extractors.numbers import Certainty, Found
from extractors.reading import Reading
from extractors.rules import rules
from pipeline.model.extraction import Category
from pipeline.model.observation import Observation

JOINT, SUBSETS = "details.joint_figures", "details.subsets"
LONGEST = 60
"""Characters of a literal behind its number."""

_TOGETHER = re.compile(r"\b(?:samen|gezamenlijk|tezamen|met\s+elkaar)\s+$", re.IGNORECASE)
_WE = re.compile(r"\b(?:wij|we|ons|onze|onze\s+gemeente)\b", re.IGNORECASE)
_BEHIND = re.compile(r"(?:\s+(?!(?:op|per|en|die|voor|is|zijn|was|waren)\b)[^\W\d_][\w-]*){0,3}")


class Joint(NamedTuple):
    """A number that several gemeenten give together; it belongs to none of them."""

    value: int
    municipalities: tuple[str, ...]
    """Official names, as far as the words name them."""


class Subset(NamedTuple):
    """A part of a figure that is counted in it."""

    value: int
    category: Category | None


def observe_joint(setting: Setting, cue: Cue, mention: Mention) -> Iterator[Observation[Joint]]:
    """Yield a number that several gemeenten give together, with the names in its sentence."""
    if mention.count.value is None:
        return
    named = [name.naam for name in find_names(cue.text, *cue.stretch)]
    ours = setting.municipalities if not named or _WE.search(cue.sentence) else ()
    before = _TOGETHER.search(cue.text, max(cue.stretch[0], mention.found.start - 20), mention.found.start)
    start = before.start() if before else mention.found.start
    value = Joint(mention.count.value, tuple(dict.fromkeys((*ours, *named))))
    yield setting.reading.observe(JOINT, value, (start, mention.end), "proza.samen", 0.85)


def find_subsets(
    reading: Reading, counts: Sequence[Found], place: tuple[int, int], figures: Sequence[tuple[int, Category]]
) -> Iterator[Observation[Subset]]:
    """Yield `waarvan 20 overbruggingsopvang`: the counts of a sentence that are parts of a figure in or before it.

    `figures` are the places in the text and kinds of the figures read so far; a count that is one of them is no part.
    """
    own = {at for at, _ in takewhile(lambda figure: figure[0] >= place[0], reversed(figures))}
    for found in counts:
        if found.start in own or found.number.value is None or found.number.certainty is not Certainty.SURE:
            continue
        cue = next((m for m in _part_words(reading.text, place[0], found.start)), None)
        whole = _whole(reading.text, cue, figures, found.start) if cue else None
        if cue and whole:
            behind = _BEHIND.match(reading.text, found.end, min(place[1], found.end + LONGEST))
            end = behind.end() if behind else found.end
            value = Subset(found.number.value, whole)
            yield reading.observe(SUBSETS, value, (cue.start(), end), "proza.waarvan", 0.85)


def _whole(text: str, cue: re.Match[str], figures: Sequence[tuple[int, Category]], end: int) -> Category | None:
    """Give the kind of the figure of which a count is a part: the last one, or the one that is named by its number."""
    named = cue.groupdict().get("geheel")
    return next(
        (
            category
            for at, category in reversed(figures)
            if at < end and (named is None or re.compile(rf"{re.escape(named)}(?![.]?\d)").match(text, at))
        ),
        None,
    )


def _part_words(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for rule in rules("figures", "deelwoord"):
        if match := rule.pattern.search(text, max(start, end - LONGEST), end):
            yield match
