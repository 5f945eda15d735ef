"""The words around a count: do they make it a task, a realisation or a plan, or no figure at all, and on which day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from extractors.dates import FoundDate, dates_of, find_periods
from extractors.figures.caption import peildatum_confidence
from extractors.figures.labels import Kind, Label, find_category
from extractors.figures.mentions import Group, Mention, Role
from extractors.figures.model import Setting
from extractors.rules import Rule, fitting, rules
from pipeline.model.extraction import Category, Measure

Range = tuple[int, int]
NEARBY = 45
"""Characters around a count within which `noodopvang` says that it is another kind of place."""
PART = "deel"
"""What `find_exclusion` gives for `waarvan 20`: a part, unless it names the kinds of a total."""
QUESTION = 0.75
"""Confidence of what only a question above the sentence says (`Wat hebben we?`), or a label of two measures."""
INFERRED_DAY = 0.75
"""Confidence of a peildatum that only `op dit moment` gives."""

_LINK = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?(?:(?:voor|volgens|uit|in|op\s+grond\s+van|conform|bij)\s+(?:[\w'’-]+\s+){1,4}?)?"
    r"(?:van|is|was|bedraagt|bedroeg|:|bestaat\s+uit|omvat|luidt|betreft|telt|\(|=|komt\s+neer\s+op|komt\s+uit\s+op|"
    r"(?:is\s+|was\s+|wordt\s+)?(?:vastgesteld|bepaald|gesteld)\s+op)(?=\s|$)",
    re.IGNORECASE,
)
_OBLIQUE = re.compile(
    r"\b(?:van|om\s+aan|aan|conform|ten\s+opzichte\s+van|voor|richting|op|binnen|naast|boven)\s+"
    r"(?:de|onze|uw|haar|het|deze|die)?\s*$",
    re.IGNORECASE,
)


_AT_PLACE = re.compile(r"\b(?:[Ii]n|[Tt]e|[Oo]p|[Aa]an|[Bb]ij)\s+(?:de\s+|het\s+)?(?:gemeente\s+)?([A-ZÀ-Ý][\w'’-]+)")
_NOT_A_PLACE = ("Spreidingswet", "COA", "AMV", "Amv", "IBT", "PRT", "Gelderland", "Limburg", "Overijssel", "Drenthe")


class Meaning(NamedTuple):
    """What a count measures, how sure that is (0..1), and the rule that says so."""

    measure: Measure | None = None
    confidence: float = 0.0
    rule: str = ""


NOTHING = Meaning()
ASIDE = Meaning(rule="proza.terzijde")
"""No figure, for a known reason."""


@dataclass(frozen=True, slots=True)
class Cue:
    """The surroundings of a group of counts; all ranges are of the whole text."""

    text: str
    stretch: Range
    """The sentence or labelled line."""
    pre: Range
    """From the clause or the previous counts to the group."""
    post: Range
    """From the group to the next counts or the end of the clause."""
    clause: Range
    prefix: Label
    """The label the line begins with."""
    heading: Label
    """The line that announces the list."""

    @property
    def before(self) -> str:
        """Give the words between the start of the clause and the group."""
        return self.text[self.pre[0] : self.pre[1]]

    @property
    def after(self) -> str:
        """Give the words behind the group."""
        return self.text[self.post[0] : self.post[1]]

    @property
    def sentence(self) -> str:
        """Give the whole sentence."""
        return self.text[self.stretch[0] : self.stretch[1]].strip()

    def where(self, place: str) -> str:
        """Give the words a rule looks at: `voor`, `na`, `nabij`, `getal`, `zin`, else around."""
        if place == "voor":
            return self.before
        if place == "na":
            return self.after
        if place == "nabij":
            return f"{self.before[-NEARBY:]} # {self.after[:NEARBY]}"
        if place == "getal":
            return self.text[self.pre[1] : self.post[0]]
        return self.sentence if place == "zin" else f"{self.before} # {self.after}"


def find_exclusion(cue: Cue, passing: str = "") -> str | None:
    """Tell why a count is no figure: a message, empty when nobody needs to know, None when it may be one.

    The rule named `passing` is passed over.
    """
    if cue.prefix.kind is Kind.DERIVED:
        return ""
    for rule in fitting("figures", "zin_geen", cue.text):
        if rule.name != passing and rule.pattern.search(cue.where(rule.where)):
            return PART if rule.name == PART else rule.value
    return None


def find_other_group(cue: Cue) -> Category | None:
    """Give the group that the words right behind a count name: `210 plekken voor ontheemden`; None for asylum."""
    match = next((m for r in fitting("figures", "andere_groep", cue.text) if (m := r.pattern.search(cue.after))), None)
    return find_category(match.group()) if match else None


def says_others(cue: Cue) -> tuple[bool, bool]:
    """Tell whether the sentence gives another's words, and whether it or the next one calls them wrong."""
    others = any(rule.pattern.search(cue.sentence) for rule in fitting("figures", "van_ander", cue.text))
    others = others and not any(
        rule.pattern.search(cue.sentence) for rule in fitting("figures", "anders_dan", cue.text)
    )
    follows = cue.text[cue.stretch[0] : cue.stretch[1] + 160] if others else cue.text[slice(*cue.clause)]
    return others, any(rule.pattern.search(follows) for rule in fitting("figures", "onjuist", cue.text))


def is_whole(cue: Cue) -> bool:
    """Tell whether the sentence counts part of what is named here: `63% van de 151 plekken`."""
    return _fits("geheel", cue) and not _task(cue).measure


def is_doubtful(cue: Cue) -> bool:
    """Tell whether the clause has words that make a count another thing than all places there are."""
    words = cue.text[cue.clause[0] : cue.stretch[1]]
    return any(rule.pattern.search(words) for rule in fitting("figures", "twijfel", cue.text))


def is_uncertain(cue: Cue) -> bool:
    """Tell whether a plan hangs on a condition, or the count seems to be that of one place in the gemeente."""
    return any(rule.pattern.search(cue.sentence) for rule in fitting("figures", "voorwaarde", cue.text))


def names_place(cue: Cue, municipality: str) -> bool:
    """Tell whether a village, street or building is named beside the count: perhaps it is not all of the gemeente."""
    found = _AT_PLACE.findall(f"{cue.before} # {cue.after}".replace(municipality, ""))
    return any(word not in _NOT_A_PLACE for word in found)


def read_measure(cue: Cue, group: Group, setting: Setting) -> Meaning:
    """Give what a group of counts measures, how sure that is, and the rule that says so."""
    if _fits("zin_indicatief", cue):
        return Meaning(Measure.INDICATIEF, 0.9, "proza.indicatief")
    if group[0].role in (Role.STAND, Role.WHOLE):
        return _pair(cue, setting)
    task = _task(cue)
    if task.measure:
        return task
    stated = _stated(cue, setting)
    if stated.measure is Measure.REALISATIE and _fits("verplicht", cue):
        return Meaning(stated.measure, min(stated.confidence, 0.6), stated.rule)
    return stated if stated.measure else _announced(cue)


def _pair(cue: Cue, setting: Setting) -> Meaning:
    """Give the measure of the `33` in `33 van de 70`; without a verb a list item is a count of what is there."""
    stated = _stated(cue, setting)
    if stated.measure:
        return stated
    announced = _announced(cue)
    if announced.measure and announced.measure is not Measure.WETTELIJKE_TAAK:
        return announced
    if cue.prefix.municipality or cue.prefix.category:
        return Meaning(Measure.REALISATIE, 0.85, "proza.van.de")
    return NOTHING


def _task(cue: Cue) -> Meaning:
    for rule in fitting("figures", "zin_taak", cue.text):
        match = _last(rule, cue.where(rule.where))
        if not match:
            continue
        if rule.name != "proza.taak":
            return Meaning(Measure.WETTELIJKE_TAAK, 0.88, rule.name)
        linked = bool(_LINK.search(match["tussen"]) or not match["tussen"].strip())
        realised = _realised(cue.where("rond"))
        if linked and not _realised(match["tussen"]):
            return Meaning(Measure.WETTELIJKE_TAAK, 0.96, rule.name)
        if not realised and not _OBLIQUE.search(cue.before[: match.start()]):
            return Meaning(Measure.WETTELIJKE_TAAK, 0.75, rule.name)
    return NOTHING


def _last(rule: Rule, words: str) -> re.Match[str] | None:
    """Give the match that begins last: the nearest to the count."""
    found, position = None, 0
    while match := rule.pattern.search(words, position):
        found, position = match, match.start() + 1
    return found


def _realised(words: str) -> bool:
    return any(rule.value == "sterk" and rule.pattern.search(words) for rule in rules("figures", "zin_realisatie"))


def _stated(cue: Cue, setting: Setting) -> Meaning:
    """Give realisation or plan, from the verb and the day beside the count."""
    strong = next(
        (r for r in fitting("figures", "zin_realisatie", cue.text) if r.pattern.search(cue.where(r.where))), None
    )
    planned = _fits("zin_gepland", cue)
    past, future = _tense(cue, setting)
    if strong and future and not past:
        return Meaning(Measure.GEPLAND, 0.9, "proza.gepland.datum")
    if planned and not past:
        return Meaning(Measure.GEPLAND, 0.85 if future else 0.6, "proza.gepland")
    if not strong:
        return NOTHING
    if planned:
        return Meaning(Measure.REALISATIE, 0.75, strong.name)
    return Meaning(Measure.REALISATIE, 0.95 if strong.value == "sterk" else 0.88, strong.name)


def _tense(cue: Cue, setting: Setting) -> tuple[bool, bool]:
    """Tell whether days beside the count lie before the letter, and whether days or periods lie after it."""
    letter_date = setting.letter_date
    if letter_date is None:
        return False, False
    place = (cue.pre[0], cue.post[1])
    own = [day for found in _dates(setting, place) if (day := found.resolve(letter_date))]
    near = [day for found in near_dates(cue, setting) if (day := found.resolve(letter_date))]
    later = any(period.first > letter_date for period in find_periods(cue.text, *place))
    later = later or any(int(year) > letter_date.year for year in _IN_YEAR.findall(cue.text, *place))
    return any(day <= letter_date for day in own), later or any(day > letter_date for day in near)


def near_dates(cue: Cue, setting: Setting) -> list[FoundDate]:
    """Give the days written beside a count, else those before it in the sentence."""
    own = _dates(setting, (cue.pre[0], cue.post[1]))
    return own or _dates(setting, (cue.stretch[0], cue.pre[1]))


def _dates(setting: Setting, place: Range) -> list[FoundDate]:
    """Give the days in a range, but for the end of a period: `tot 1 januari 2027` is no day to count on."""
    text, start = setting.reading.text, place[0]
    days = dates_of(setting.reading, *place)
    return [day for day in days if not _UNTIL.search(text, max(start, day.start - _UNTIL_LENGTH), day.start)]


_UNTIL = re.compile(r"\b(?:tot(?:\s+en\s+met)?|t/m)\s+$", re.IGNORECASE)
_UNTIL_LENGTH = 24
"""Characters before a day that `tot en met` takes, over a line end too."""
_IN_YEAR = re.compile(r"\b(?:[Ii]n|[Bb]egin|[Mm]edio|[Ee]ind|[Vv]anaf)\s+(20\d\d)\b")


_ONLY_DAY = re.compile(
    r"(?:(?:vraag|antwoord(?: op vraag)?|ad) \d\W*)?(?:(?:op|per|stand) )*[\d-]+(?: [a-z]+ \d{4})?", re.IGNORECASE
)


def _announced(cue: Cue) -> Meaning:
    """Give the measure of the label before the colon, or of the line above the list."""
    for label, sure in ((cue.prefix, 0.95), (cue.heading, 0.88)):
        if label.measure and label.kind is not Kind.DERIVED:
            one_place = cue.prefix.kind is Kind.OTHER and label is cue.heading  # `azc Schansdijk: 100 plekken`
            sure = QUESTION if label.is_mixed or label.text.endswith("?") else sure
            return Meaning(label.measure, 0.6 if one_place else sure, "proza.label")
    alone = not cue.before.strip() and not cue.after.strip(" .,;\n")
    if cue.heading.day and (cue.prefix.category or alone):
        return Meaning(Measure.REALISATIE, 0.82, "proza.label")
    if cue.prefix.day and _ONLY_DAY.fullmatch(cue.prefix.text) and alone:
        return Meaning(Measure.REALISATIE, 0.82, "proza.label")
    return NOTHING


def _fits(table: str, cue: Cue) -> bool:
    return any(rule.pattern.search(cue.where(rule.where)) for rule in fitting("figures", table, cue.text))


def day_near(
    cue: Cue, mention: Mention, setting: Setting, remembered: tuple[dt.date | None, float], *, planned: bool
) -> tuple[dt.date | None, float]:
    """Give the day a count speaks of and how sure that is; nearest words first."""
    near = [found for found in near_dates(cue, setting) if _may_be_peildatum(cue, found, setting, planned=planned)]
    if near:
        before = [found for found in near if found.start < mention.start]
        found = before[-1] if before else near[0]
        beyond = "\n" in cue.text[mention.end : found.start] and cue.heading.day is not None
        return found.resolve(setting.letter_date), 0.95 if found.year and not beyond else INFERRED_DAY
    for label in (cue.prefix, cue.heading):
        if label.day:
            return label.day, min(0.95, label.sure_day)
    beside = cue.before + " # " + cue.after.split(",")[0]
    if any(rule.pattern.search(beside) for rule in fitting("figures", "nu", cue.text)) and not planned:
        return setting.letter_date, INFERRED_DAY
    past = setting.letter_date is None or (remembered[0] is not None and remembered[0] <= setting.letter_date)
    if remembered[0] and not (planned and past):
        return remembered[0], min(0.85, remembered[1])
    if planned:
        return None, 0.7
    return setting.stated_day, 0.85 if setting.stated_day else 0.6


def _may_be_peildatum(cue: Cue, found: FoundDate, setting: Setting, *, planned: bool) -> bool:
    """Tell whether figures can speak of a day; a plan speaks of the day from which it holds."""
    words = cue.text[cue.stretch[0] : found.end]
    shifted = replace(found, start=found.start - cue.stretch[0], end=len(words))
    if planned and setting.letter_date:
        day = found.resolve(setting.letter_date)
        return bool(day and day > setting.letter_date)
    return peildatum_confidence(words, shifted) > 0 or (planned and _starts_plan(words, shifted))


def points_back(cue: Cue, setting: Setting) -> bool:
    """Tell whether the sentence counts on the day of the sentence before it: `Dan zijn er 210 plekken.`."""
    return not near_dates(cue, setting) and any(
        rule.pattern.search(cue.sentence) for rule in fitting("figures", "dan", cue.text)
    )


_FROM = re.compile(
    r"\b(?:vanaf|uiterlijk|met\s+ingang\s+van|v[oó][oó]r|begin|eind|in|medio)(?:\s+op)?\s+$", re.IGNORECASE
)


def _starts_plan(words: str, found: FoundDate) -> bool:
    return bool(_FROM.search(words[: found.start]))
