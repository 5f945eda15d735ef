"""Which gemeente a sentence with figures is about, and whether the writer claims them himself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extractors.figures.cues import Cue, Meaning, says_others
from extractors.figures.model import Setting
from extractors.gazetteer import Named, find_names, find_provinces
from extractors.rules import fitting
from pipeline.model.extraction import Measure

_AND = re.compile(r"\s*(?:,|en|&|,\s*en)\s*(?:de\s+)?(?:gemeente\s+)?")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures they are; `problem` (Dutch) says why that cannot be told."""

    name: str | None
    confidence: float = 1.0
    problem: str = ""
    is_joint: bool = False
    """Several gemeenten give the number together."""


_OUR_GEMEENTE = re.compile(r"\b(?:onze|uw|deze)\s+gemeente\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:wij|we|ons|onze)\b", re.IGNORECASE)
_TOGETHER = "staat een aantal van meer gemeenten samen. Dat is niet per gemeente te verdelen."
_UNCLEAR = "staat een aantal waarvan niet duidelijk is bij welke gemeente het hoort."


def find_subject(setting: Setting, cue: Cue, remembered: str | None) -> Subject:
    """Give the gemeente of a group of counts: the last one named before it, else the only one of the document."""
    if _is_about_province(cue):
        return Subject(None, problem=_UNCLEAR if _WE.search(cue.text, *cue.clause) else "")
    named = _names(cue)
    listed = [name for name in named if name.naam in setting.municipalities]
    strangers = [name for name in named if name.naam not in setting.municipalities and _is_actor(cue, name)]
    together = any(rule.pattern.search(cue.where("rond")) for rule in fitting("figures", "samen", cue.text))
    several = strangers or len(setting.municipalities) > 1 or _names_company(cue)
    if _are_coordinated(cue, named) or (together and several):
        return Subject(None, problem=_TOGETHER, is_joint=True)
    if strangers:
        return Subject(None, problem=f"staat een aantal dat bij {strangers[-1].naam} lijkt te horen. Controleer dit.")
    if listed:
        return Subject(listed[-1].naam, 0.95)
    return _unnamed(setting, cue, remembered)


def _unnamed(setting: Setting, cue: Cue, remembered: str | None) -> Subject:
    """Give the gemeente of a sentence that names none."""
    if setting.single and remembered not in (None, setting.single):
        return Subject(remembered, 0.7)  # under the name of a gemeente that the document is not known to be about
    if setting.single:
        return Subject(setting.single, 0.99)
    if cue.heading.municipality in setting.municipalities:
        return Subject(cue.heading.municipality, 0.9)
    if remembered:
        return Subject(remembered, 0.85)
    return Subject(None, problem=_UNCLEAR if setting.municipalities else "")


def _is_about_province(cue: Cue) -> bool:
    """Tell whether the counts are those of a province: `voor Overijssel gaat het om …`."""
    if _OUR_GEMEENTE.search(cue.text, *cue.clause):
        return False
    before = re.compile(r"\b(?:voor|heel|in|de)\s+(?:de\s+)?(?:provincie\s+)?$", re.IGNORECASE)
    return any(before.search(cue.text, cue.clause[0], p.start) for p in find_provinces(cue.text, *cue.pre)) and not any(
        find_names(cue.text, *cue.pre)
    )


def _names(cue: Cue) -> list[Named]:
    """Give the gemeenten named in the sentence before the counts, each unless it is a province there."""
    start, end = cue.stretch[0], cue.pre[1]
    provinces = {(p.start, p.end) for p in find_provinces(cue.text, start, end)}
    marked = re.compile(r"\bprovincie\s+$", re.IGNORECASE)
    names = find_names(cue.text, start, end)
    return [n for n in names if not ((n.start, n.end) in provinces and marked.search(cue.text, start, n.start))]


def _is_actor(cue: Cue, name: Named) -> bool:
    """Tell whether a gemeente that the document is not about does something in this sentence."""
    if name.start < cue.clause[0]:
        return False
    first = cue.text[cue.stretch[0] : name.start].strip(" \n-•–*") == ""
    word = " ".join(cue.text[name.start : name.end].split())
    common = len(word) < 6 and first
    return not common and not re.search(r"\b(?:provincie|regio)\s+$", cue.text[cue.stretch[0] : name.start])


def _names_company(cue: Cue) -> bool:
    """Tell whether other gemeenten take part without their names: `met de buurgemeenten`."""
    return any(rule.pattern.search(cue.sentence) for rule in fitting("figures", "gezelschap", cue.text))


def _are_coordinated(cue: Cue, names: list[Named]) -> bool:
    """Tell whether the last two gemeenten before the counts are joined: `Beek en Stein hebben 300 plekken`."""
    pairs = list(pairwise(names))
    return bool(pairs) and bool(_AND.fullmatch(cue.text, pairs[-1][0].end, pairs[-1][1].start))


def own_claim(cue: Cue, meaning: Meaning) -> tuple[float, bool]:
    """Give the confidence of a claim; False when the writer gives another's words or calls them wrong."""
    others, wrong = says_others(cue)
    if wrong or (others and meaning.measure is not Measure.WETTELIJKE_TAAK):
        return 0.0, False
    return (min(meaning.confidence, 0.75) if others else meaning.confidence), True
