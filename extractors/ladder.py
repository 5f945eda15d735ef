"""The finding (bevinding) and the step (trede) that a supervisor's letter sets down.

A question, a rule, an announcement or a quotation is neither. Sure is only what is understood from word to word: who
it is said of, who says it, and what stands between subject, verb and norm (the words are in data/ladder.toml).
Two different steps, or findings, at one strength are no answer: the caller leaves the value empty and warns.
Legal: docs/legal.md#interventieladder
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from extractors.dates import dates_of
from extractors.gazetteer import find_marked, find_names
from extractors.letter_dates import find_letter_dates
from extractors.letter_parts import LetterParts, Range
from extractors.reading import Reading
from extractors.rules import load, one, rules
from pipeline.model.extraction import Bevinding
from pipeline.model.observation import Observation

NO_NORM = 0.75
"""Weight of a finding that does not say what is complied with."""
ROUNDABOUT = 0.8
"""Weight of a finding in other words than `voldoet`."""
PAST = 0.6
"""Weight of a step that the letter tells as history."""
MISREAD = 0.8
"""Weight of `voldoet` without any other word on a page read by OCR."""
ONE_CATEGORY = 0.6
"""Weight of a statement on one category: the whole task has two."""
HALF_READ = 0.75
"""Weight of a statement with words, a subject or a speaker that is not understood."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def _step(match: re.Match[str]) -> int:
    written = next(match[name] for name in ("n", "n2") if match.groupdict().get(name))
    values = {key.casefold(): value for key, value in load("ladder")["waarden"].items()}
    return int(written) if written.isdigit() else int(values[written.casefold()])


def find_steps(reading: Reading, parts: LetterParts, municipalities: Sequence[str] = ()) -> Iterator[Observation[int]]:
    """Yield the steps on which the letter places the gemeente now; without names, the one the letter addresses."""
    own = municipalities or [named.naam for named in find_marked(reading.text, *parts.head)]
    for rule in rules("ladder", "huidig"):
        for match in rule.matches(reading.text, *parts.body):
            sentence = reading.sentence(match.start())
            if reading.is_quoted(match.start()) or not _is_firm(reading, match, sentence):
                continue
            if _places(reading, match, sentence, own):
                confidence = rule.confidence * _step_weight(reading, match, sentence, own)
                yield reading.observe("ladder_step", _step(match), match.span(), rule.name, confidence)


def _is_firm(reading: Reading, match: re.Match[str], sentence: Range) -> bool:
    """Tell whether a step is set down: not listed, asked, told by another, denied or tied to a condition."""
    text, clause = reading.text, _clause(reading.text, sentence, match.span())
    if _fits("lijstregel", text, sentence) or _is_told_by_another(text, sentence, match.span()):
        return False
    if _fits("belemmering", text, (sentence[0], match.end())) or _fits("geen_trede", text, clause):
        return False
    if _fits("andere_ladder", text, (match.end(), sentence[1])):
        return False
    return not _fits("ontkenning", _without_innocent(text, _piece(text, clause, match.span())))


def _without_innocent(text: str, place: Range) -> str:
    """Give the words of a range without a denial that belongs to the finding: `nu u niet aan de taak voldoet`."""
    return one("ladder", "ontkenning.van_bevinding", "onschuldig").pattern.sub(" ", text[slice(*place)])


def _piece(text: str, clause: Range, place: Range) -> Range:
    """Give what stands between the commas around some words."""
    start = text.rfind(",", clause[0], place[0]) + 1
    end = text.find(",", place[1], clause[1])
    return max(start, clause[0]), clause[1] if end < 0 else end


def _places(reading: Reading, match: re.Match[str], sentence: Range, own: Sequence[str]) -> bool:
    """Tell whether a step is that of the gemeente of the document, and of no other."""
    text, clause = reading.text, _clause(reading.text, sentence, match.span())
    names = _names(text, clause)
    if names:
        return names <= set(own)
    if _fits("onderwerp_trede", text, clause):
        return True
    if clause[0] > sentence[0] and _fits("zelfde_onderwerp", text, (clause[0], match.end())):
        before = (sentence[0], clause[0])
        return _names(text, before) <= set(own) and (_fits("onderwerp", text, before) or bool(_names(text, before)))
    return bool(_fits("zij", text, clause)) and _names(text, _before(reading, sentence)) <= set(own)


def _before(reading: Reading, sentence: Range) -> Range:
    return reading.sentence(max(0, sentence[0] - 2))[0], sentence[1]


def _step_weight(reading: Reading, match: re.Match[str], sentence: Range, own: Sequence[str]) -> float:
    """Give how sure a step is that the letter sets down: less when told as history, for later or in other words."""
    text = reading.text
    clause = _clause(text, sentence, match.span())
    past = one("ladder", "vroeger", "vroeger").search(text, clause[0], match.end())
    earlier = _fits("eerdere_brief", text, sentence)
    weight = PAST if past or earlier else 1.0
    named = _fits("trede_genoemd", text, match.span()) or _fits("ladderwoord", text, sentence)
    piece = _piece(text, clause, match.span())
    named_step = text.find("(", match.end(), piece[1])  # what the step is called is no part of the statement
    place = (piece[0], piece[1] if named_step < 0 else named_step)
    known = _is_understood(text, place, own, "bekend_bij_trede") and not _is_future(reading, piece)
    return weight * (1.0 if named and known else HALF_READ) * _speaker(text, sentence, match.start())


def _fits(table: str, text: str, place: Range | None = None) -> bool:
    """Tell whether a rule of a table fits inside a range; `^` and `$` are its ends."""
    words = text if place is None else text[slice(*place)]
    return any(rule.pattern.search(words) for rule in rules("ladder", table))


def _is_told_by_another(text: str, sentence: Range, verb: Range) -> bool:
    """Tell whether a sentence asks, states a rule for all, or gives what another says."""
    start, end = sentence
    if any(rule.pattern.search(text, start, end) for rule in rules("ladder", "ander_aan_woord")):
        return True
    if _fits("verwijst", text, _clause(text, sentence, verb)):
        return True
    cited = one("ladder", "citaat", "citaat").pattern
    return any(words.start() < verb[0] < words.end() for words in cited.finditer(text, start, end))


def _speaker(text: str, sentence: Range, position: int) -> float:
    """Give how sure it is that the sender says a clause himself: what stands before its `dat` must be known."""
    start = sentence[0]
    opened = [match.span() for match in one("ladder", "dat", "voegwoord").pattern.finditer(text, start, position)]
    if not opened or _clause(text, sentence, (position, position + 1))[0] >= opened[-1][1]:
        return 1.0
    said = text[start : opened[-1][0]].rstrip()
    doubted = _fits("twijfel", said[_clause(said, (0, len(said)), (len(said), len(said)))[0] :])
    return HALF_READ if doubted or not _fits("vaststelling", said) else 1.0


def find_announced_steps(reading: Reading, parts: LetterParts) -> Iterator[Observation[int]]:
    """Yield the steps that may follow, as the letter announces."""
    rule = one("ladder", "trede.aangekondigd", "aangekondigd")
    for match in rule.matches(reading.text, *parts.body):
        if not _fits("lijstregel", reading.text, reading.sentence(match.start())):
            yield reading.observe("details.ladder", _step(match), match.span(), rule.name, rule.confidence)


def find_findings(
    reading: Reading, parts: LetterParts, municipalities: Sequence[str]
) -> Iterator[Observation[Bevinding]]:
    """Yield what the letter says of the addressed gemeente: voldoet, gedeeltelijk or niet."""
    for match in one("ladder", "bevinding.werkwoord", "werkwoord").matches(reading.text, *parts.body):
        sentence = reading.sentence(match.start())
        if reading.is_quoted(match.start()) or _is_told_by_another(reading.text, sentence, match.span()):
            continue
        if _states(reading, sentence, match.span(), municipalities):
            yield _observe(reading, sentence, match, municipalities)


def _states(reading: Reading, sentence: Range, verb: Range, own: Sequence[str]) -> bool:
    """Tell whether a sentence sets something down on the gemeente of the document, for the day of the letter."""
    text, clause = reading.text, _clause(reading.text, sentence, verb)
    if _fits("geen_bevinding", text, sentence) or _fits("geen_vaststaand", text, clause):
        return False
    if _fits("eerdere_brief", text, sentence) or _is_future(reading, clause):
        return False
    if _fits("onderwerp", text, clause):
        return True
    names = _names(text, clause) or _names(text, sentence)
    return names <= set(own) if names else _fits("onderwerp", text, sentence)


def _is_future(reading: Reading, clause: Range) -> bool:
    """Tell whether a clause speaks of a day after that of the letter."""
    days = [found.value for found in dates_of(reading, *clause) if found.value]
    years = one("ladder", "jaar", "in_het_jaar").pattern.finditer(reading.text, *clause)
    days += [dt.date(int(year["jaar"]), 1, 1) for year in years]
    written = max(find_letter_dates(reading), key=lambda seen: seen.confidence, default=None) if days else None
    return written is not None and any(day > written.value for day in days)


def _names(text: str, place: Range) -> set[str]:
    return {named.naam for named in find_names(text, *place)}


def _observe(reading: Reading, sentence: Range, verb: re.Match[str], own: Sequence[str]) -> Observation[Bevinding]:
    """Judge the clause of the verb: the words of another clause do not count."""
    text, clause = reading.text, _clause(reading.text, sentence, verb.span())
    core = _core(text, clause, verb.span(), own)
    weight = _weight(text, sentence, clause) * (ROUNDABOUT if verb["omweg"] else 1.0)
    weight *= min(_subject_weight(text, sentence, clause, own), _speaker(text, sentence, verb.start()))
    unseen = reading.page_of(verb.start()) in reading.recognised  # a `niet` that was misread is not there to be found
    for rule in rules("ladder", "bevinding"):
        if match := rule.search(text, *core):
            full = rule.value == Bevinding.VOLDOET.value
            place = (min(match.start(), verb.start()), max(match.end(), verb.end()))
            weight *= MISREAD if unseen and full else 1.0
            known = _is_understood(text, clause, own) if full else _is_understood(text, core, own, "bekend_bij_niet")
            weight *= 1.0 if known else HALF_READ
            return reading.observe("finding", Bevinding(rule.value), place, rule.name, rule.confidence * weight)
    weight *= (MISREAD if unseen else 1.0) * (1.0 if _is_understood(text, clause, own) else HALF_READ)
    return reading.observe("finding", Bevinding.VOLDOET, verb.span(), "bevinding.voldoet", 0.9 * weight)


def _core(text: str, clause: Range, verb: Range, own: Sequence[str]) -> Range:
    """Give the range over subject, verb and norm, with a denial right behind it: there alone a denial counts."""
    places, piece = [verb], _piece(text, clause, verb)
    for table, named in (("onderwerp", _own_places(text, clause, own)), ("norm", ())):
        matches = (match.span() for rule in rules("ladder", table) for match in rule.pattern.finditer(text, *clause))
        every = [*_nearest(matches, verb), *_nearest(named, verb)]  # `uw gemeente` before a name that may be an object
        near = [place for place in every if piece[0] <= place[0] < piece[1]]
        places += (near or every)[:1]
    start, end = min(place[0] for place in places), max(place[1] for place in places)
    behind = one("ladder", "ontkenning.achteraan", "achteraan").pattern.match(text, end, clause[1])
    return start, behind.end() if behind else end


def _nearest(places: Iterable[Range], verb: Range) -> list[Range]:
    return sorted(places, key=lambda place: max(place[0] - verb[1], verb[0] - place[1]))


def _own_places(text: str, clause: Range, own: Sequence[str]) -> Iterator[Range]:
    yield from ((named.start, named.end) for named in find_names(text, *clause) if named.naam in own)


def _subject_weight(text: str, sentence: Range, clause: Range, own: Sequence[str]) -> float:
    """Give how sure it is that the gemeente of the document is the subject of a clause."""
    if not _names(text, sentence) <= set(own):
        return HALF_READ if not _fits("onderwerp", text, clause) or not _names(text, clause) <= set(own) else 1.0
    if _fits("onderwerp", text, clause) or any(_own_places(text, clause, own)):
        return 1.0
    return 1.0 if _fits("zelfde_onderwerp", text, clause) else HALF_READ


@cache
def _known_words(table: str) -> frozenset[str]:
    return frozenset(word for line in load("ladder")[table] for word in line.split())


def _is_understood(text: str, place: Range, own: Sequence[str], more: str = "") -> bool:
    """Tell whether every word of a range is one we know; `more` is a table of words known there besides."""
    known = _known_words("bekend") | (_known_words(more) if more else frozenset())
    named = list(_own_places(text, place, own))
    words = (word for word in _WORD.finditer(text, *place) if not any(a <= word.start() < b for a, b in named))
    return all(word.group().casefold() in known for word in words)


def _weight(text: str, sentence: Range, clause: Range) -> float:
    """Give how much a clause says of the whole task: less without naming the task, or for one category only."""
    words = text[slice(*clause)]
    if sum(bool(rule.pattern.search(words)) for rule in rules("ladder", "categorie")) == 1:
        return ONE_CATEGORY
    named = _fits("norm", words) or (_fits("verwijswoord", words) and _fits("norm", text, sentence))
    return 1.0 if named else NO_NORM


def _clause(text: str, sentence: Range, verb: Range) -> Range:
    start, end = sentence
    for border in one("ladder", "grens", "zinsdeelgrens").pattern.finditer(text, *sentence):
        if border.end() <= verb[0]:
            start = border.end()
        elif border.start() >= verb[1]:
            end = min(end, border.start())
    return start, end
