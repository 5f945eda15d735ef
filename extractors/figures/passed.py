"""Counts of places in words that are not read for figures: none is lost without a word to the reviewer (SC-28).

A letterhead, a subject and a footnote are no claims, and a shortage is no standing. Yet a layout may hide the first
sentence of a letter in its letterhead, and a sentence about a shortage may tell what there is as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from extractors.figures.cues import Cue, find_exclusion
from extractors.figures.mentions import Group, Mention
from extractors.figures.model import Notes, Setting
from extractors.figures.untold import OWN, UNCLEAR
from extractors.figures.voice import is_colleagues_words, is_own_words
from extractors.rules import fitting
from pipeline.model.extraction import DocumentType

_ANSWERS = (DocumentType.MUNICIPAL_RESPONSE, DocumentType.ARTICLE8)


def note_unread(setting: Setting, mentions: Iterable[Mention], notes: Notes) -> None:
    """Take note of the counts in a stretch that is not read, but for those that another organisation wrote."""
    if setting.kind in OWN:
        _note(setting, (one for one in mentions if _is_ours(setting, one.found.start)), notes)


def _is_ours(setting: Setting, position: int) -> bool:
    return is_own_words(setting.reading, position) or is_colleagues_words(setting.reading, position)


def note_excluded(setting: Setting, group: Group, cue: Cue, notes: Notes) -> None:
    """Take note of counts that a sentence excludes, when it says as well that they are there."""
    if setting.kind not in _ANSWERS or _fits("zin_tekort", cue):
        return
    if _fits("zin_stand_buiten", cue) or (find_exclusion(cue) == "" and _fits("zin_stand", cue)):
        _note(setting, group, notes)


def _fits(table: str, cue: Cue) -> bool:
    return any(rule.pattern.search(cue.where(rule.where)) for rule in fitting("figures", table, cue.text))


def _note(setting: Setting, mentions: Iterable[Mention], notes: Notes) -> None:
    notes.passed += ((one.count.value, setting.reading.page_of(one.found.start)) for one in mentions if one.count.value)


def tell_passed(notes: Notes, values: Collection[int]) -> None:
    """Warn of the counts put aside that no figure of the document says or explains; `values` are those figures."""
    explained = {*values, *_derived(values)} if notes.passed else set()
    for value, page in notes.passed:
        if value not in explained:
            notes.add("SC-28", f"Op bladzijde {page} {UNCLEAR}")


def _derived(values: Collection[int]) -> Iterator[int]:
    """Yield what two figures add up to and what they differ: said again, that is nothing new."""
    for one, other in combinations(sorted(values)[:_MOST], 2):
        yield from (other - one, one + other)


_MOST = 60
"""Figures of which pairs are made; a document with more is a table of many gemeenten."""
