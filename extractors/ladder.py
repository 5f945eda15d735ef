"""The finding (bevinding) and the step (trede) that a supervisor's letter sets down.

A question, a rule, an announcement or a quotation is neither. Two different steps, or findings, at one strength
are no answer: the caller leaves the value empty and warns.
Legal: docs/legal.md#interventieladder
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
ONE_CATEGORY = 0.6
"""Weight of a statement on one category: the whole task has two."""

_LIST_ITEM = re.compile(r"\s*(?:[-•–*]|o\s|\d[.)])\s*(?:Fase|Trede|Stap)\b", re.IGNORECASE)
_CLAUSE_BORDER = re.compile(r"[;:]|,\s+(?:maar|en|terwijl|die|de)\b")


def _step(match: re.Match[str]) -> int:
    written = next(match[name] for name in ("n", "n2") if match.groupdict().get(name))
    values = {key.casefold(): value for key, value in load("ladder")["waarden"].items()}
    return int(written) if written.isdigit() else int(values[written.casefold()])


def find_steps(reading: Reading, parts: LetterParts) -> Iterator[Observation[int]]:
    """Yield the steps on which the letter places the gemeente now."""
    for rule in rules("ladder", "huidig"):
        for match in rule.matches(reading.text, *parts.body):
            sentence = reading.sentence(match.start())
            if _is_firm(reading, match, sentence) and not reading.is_quoted(match.start()):
                past = one("ladder", "vroeger", "vroeger").pattern.search(reading.text, sentence[0], match.end())
                confidence = rule.confidence * (PAST if past else 1.0)
                yield reading.observe("ladder_step", _step(match), match.span(), rule.name, confidence)


def _is_firm(reading: Reading, match: re.Match[str], sentence: Range) -> bool:
    if _LIST_ITEM.match(reading.text, sentence[0]):
        return False
    before = reading.text[sentence[0] : match.end()]
    return not one("ladder", "trede.voorwaarde", "belemmering").pattern.search(before)


def find_announced_steps(reading: Reading, parts: LetterParts) -> Iterator[Observation[int]]:
    """Yield the steps that may follow, as the letter announces."""
    rule = one("ladder", "trede.aangekondigd", "aangekondigd")
    for match in rule.matches(reading.text, *parts.body):
        if not _LIST_ITEM.match(reading.text, reading.sentence(match.start())[0]):
            yield reading.observe("details.ladder", _step(match), match.span(), rule.name, rule.confidence)


def find_findings(
    reading: Reading, parts: LetterParts, municipalities: Sequence[str]
) -> Iterator[Observation[Bevinding]]:
    """Yield what the letter says of the addressed gemeente: voldoet, gedeeltelijk or niet."""
    subject = re.compile("|".join([r"(?!)", *(rf"\b{re.escape(name)}\b" for name in municipalities)]))
    for match in one("ladder", "bevinding.werkwoord", "werkwoord").matches(reading.text, *parts.body):
        start, end = reading.sentence(match.start())
        sentence = reading.text[start:end]
        if _states(sentence, subject) and not reading.is_quoted(match.start()):
            yield _observe(reading, (start, end), match)


def _states(sentence: str, subject: re.Pattern[str]) -> bool:
    if any(rule.pattern.search(sentence) for rule in rules("ladder", "geen_bevinding")):
        return False
    return bool(one("ladder", "bevinding.onderwerp", "onderwerp").pattern.search(sentence) or subject.search(sentence))


def _observe(reading: Reading, sentence: Range, verb: re.Match[str]) -> Observation[Bevinding]:
    """Judge the clause around the verb: the words of another clause do not count."""
    start, end = _clause(reading.text, sentence, verb.span())
    weight = _weight(reading.text[slice(*sentence)], reading.text[start:end]) * (ROUNDABOUT if verb["omweg"] else 1.0)
    for rule in rules("ladder", "bevinding"):
        if match := rule.pattern.search(reading.text, start, end):
            place = (min(match.start(), verb.start()), max(match.end(), verb.end()))
            return reading.observe("finding", Bevinding(rule.value), place, rule.name, rule.confidence * weight)
    return reading.observe("finding", Bevinding.VOLDOET, verb.span(), "bevinding.voldoet", 0.9 * weight)


def _weight(sentence: str, clause: str) -> float:
    """Give how much a clause says of the whole task: less without naming the task, or for one category only."""
    if sum(bool(rule.pattern.search(clause)) for rule in rules("ladder", "categorie")) == 1:
        return ONE_CATEGORY
    return 1.0 if one("ladder", "bevinding.norm", "norm").pattern.search(sentence) else NO_NORM


def _clause(text: str, sentence: Range, verb: Range) -> Range:
    start, end = sentence
    for border in _CLAUSE_BORDER.finditer(text, *sentence):
        if border.end() <= verb[0]:
            start = border.end()
        elif border.start() >= verb[1]:
            end = min(end, border.start())
    return start, end
