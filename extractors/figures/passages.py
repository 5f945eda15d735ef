"""Cuts a text into sentences, labelled lines and clauses, and remembers what earlier ones said."""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.figures.caption import peildata_in
from extractors.figures.cues import Cue
from extractors.figures.labels import EMPTY, Kind, Label, read_label
from extractors.figures.mentions import Group, Mention, group_mentions
from extractors.figures.model import Setting
from extractors.gazetteer import name_at
from extractors.rules import rules
from pipeline.model.extraction import Category, Measure

Range = tuple[int, int]

_BULLET = r"(?:[^\w\s(\"'“‘€@#]{1,2}|\d{1,2}[.)]|[a-z][.)]|o(?=\s))"
"""Any sign may be a bullet: symbol fonts give letters from the private range."""
_LABEL_LINE = re.compile(rf"\n(?=[ \t]*(?:{_BULLET}[ \t]+\S|[A-ZÀ-Ý][^\n:.]{{1,60}}:\s))")
_PREFIX = re.compile(rf"\s*(?:{_BULLET}\s)?\s*(?P<label>[^\n:;.]{{2,90}}?):(?=\s)")
_LINE_DONE = re.compile(r"(?:[.:;,)\d]|\b(?:plek(?:ken)?|plaatsen|amv|regulier))[ \t]*\n", re.IGNORECASE)
"""The end of a line whose count is complete; `nog niet` before a line end goes on."""
_NOT_SPACE = re.compile(r"\S")
_LABEL_REACH = 140
"""Characters of a line in which its label and first count stand."""
_ITEM = re.compile(rf"\s*{_BULLET}\s")
_CLAUSE = re.compile(
    r";|\s[–—]\s|,(?=\s+(?:maar|terwijl|waarvan|waaronder|daarvan|hiervan|dus|zodat|waardoor|hoewel|oftewel|inclusief|"
    r"exclusief)\b)|,(?=\s+en\s+(?:nog|per|op|vanaf|eind|er|dat|wij|we|daarnaast|onze|de\s+overige)\b)",
    re.IGNORECASE,
)
_STATES_DAY = re.compile(r"\b(?:peildatum|stand)\b", re.IGNORECASE)


@dataclass(slots=True)
class Memory:
    """What earlier words of the same passage say; a later sentence may lean on it."""

    heading: Label = EMPTY
    """A line that announces a list: `Gerealiseerd op 1 mei 2026:`."""
    section: str | None = None
    """The gemeente whose name is the heading of this part of the document."""
    block: Range = (0, 0)
    category: Category | None = None
    measure: Measure | None = None
    day: dt.date | None = None
    day_confidence: float = 0.0
    subject: str | None = None
    announces: bool = False
    """The words just read end in a colon: what follows belongs to them, also below an empty line."""
    last_day: dt.date | None = None
    """The only day that the sentence before this one names."""
    last_day_confidence: float = 0.6
    others: int = 0
    """How many other things than places were counted since the last figure: `zes locaties`."""

    def enter(self, setting: Setting, position: int) -> None:
        """Forget what was said in another block, but for a heading with its list."""
        block = setting.reading.block(position)
        if block == self.block:
            return
        if not _ITEM.match(setting.reading.text, position) and not self.announces:
            self.heading = EMPTY
        self.block = block
        self.category, self.measure, self.day, self.subject = None, None, None, None
        self.others = 0

    def note_day(self, days: set[dt.date | None], *, is_short: bool) -> None:
        """Remember the only day of a sentence; a short sentence without a day leaves the former one, less sure."""
        if days or not is_short:
            self.last_day = days.pop() if len(days) == 1 else None
            self.last_day_confidence = 0.85 if self.last_day else 0.6
        else:
            self.last_day_confidence = min(self.last_day_confidence, 0.75)

    def note_words(self, setting: Setting, words: str) -> None:
        """Take in a sentence without figures: an announcement, a section heading, a stated peildatum."""
        asks = words.endswith("?")
        self.announces = words.endswith(":") or (asks and _is_question_heading(words))
        if asks:
            self.heading = read_label(words, setting.letter_date) if self.announces else EMPTY
        elif self.announces or (
            len(words) < 200 and any(r.pattern.search(words) for r in rules("figures", "aankondiging"))
        ):
            self.heading = read_label(words[-160:].rstrip(":"), setting.letter_date)
        elif _STATES_DAY.search(words) and len(words) < 100:
            days = [day for day, sure in peildata_in(words, setting.letter_date) if day and sure > 0.85]
            self.heading = Label(words, Kind.NEUTRAL, day=days[0]) if len(days) == 1 else self.heading
        elif not _ITEM.match(words) and "\n" not in words and len(words) > 60:
            self.heading = EMPTY
        if _is_heading(words.removesuffix(".")):
            named = name_at(words, len("Gemeente ") if words.startswith("Gemeente ") else 0)
            whole = named is not None and not words[named.end :].strip(" :.")
            self.section = named.naam if named and whole else None
            self.subject = None


def _is_question_heading(words: str) -> bool:
    """Tell whether a question stands as a heading above its answer: `Wat hebben we?`."""
    return len(words) < 80 and any(rule.pattern.search(words) for rule in rules("figures", "vraagkop"))


def _is_heading(words: str) -> bool:
    return (
        len(words) < 60 and "\n" not in words and words[:1].isupper() and not words.endswith((".", "?", "!", ",", ";"))
    )


def find_stretches(setting: Setting, tables: Sequence[Range]) -> Iterator[Range]:
    """Yield sentences, labelled lines and list items outside tables, in order; `tables` are ranges of the text."""
    reading, position, ahead = setting.reading, 0, deque(sorted(tables))
    while position < len(reading.text):
        begin, end = reading.sentence(position)
        while ahead and ahead[0][1] <= position:
            ahead.popleft()
        for start, until in _outside(max(begin, position), end, ahead):
            cuts = sorted({start, *_line_starts(reading.text, start, until), until})
            yield from ((a, b) for a, b in pairwise(cuts) if reading.text[a:b].strip())
        position = max(end, position + 1)
        while position < len(reading.text) and reading.text[position].isspace():
            position += 1


def _line_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where lines with a label begin; one in small letters only where the line before it is complete."""
    yield from (match.end() for match in _LABEL_LINE.finditer(text, start, end))
    for line in _LINE_DONE.finditer(text, start, end):
        if _label_of_line(text, line.end(), end):
            yield line.end()


def _label_of_line(text: str, start: int, end: int) -> re.Match[str] | None:
    """Give the label with which a line begins: `wettelijke taak: 56 plekken`, `Realisatie op 1-5-2026 – 40`."""
    line = text[start : min(end, start + _LABEL_REACH)]
    return next((match for rule in rules("figures", "etiket") if (match := rule.pattern.search(line))), None)


def _outside(start: int, end: int, tables: Iterable[Range]) -> Iterator[Range]:
    """Yield what of a range lies outside the tables, which come in order."""
    for left, right in tables:
        if left >= end:
            break
        if start < right:
            if start < left:
                yield start, left
            start = max(start, right)
    if start < end:
        yield start, end


def find_cues(
    setting: Setting, mentions: Sequence[Mention], place: Range, heading: Label
) -> Iterator[tuple[Group, Group | None, Cue]]:
    """Yield each group of counts in a stretch with the group after it and the words around it."""
    text = setting.reading.text
    prefix, start = _prefix(setting, place, mentions[0])
    groups = list(group_mentions(text, mentions))
    for number, group in enumerate(groups):
        following = groups[number + 1] if number + 1 < len(groups) else None
        before = groups[number - 1][-1].end if number else start
        after = following[0].start if following else place[1]
        left, right = _clause(text, start, place[1], group)
        pre, post = (max(left, before), group[0].start), (group[-1].end, min(right, after))
        yield group, following, Cue(text, place, pre, post, (left, right), prefix, heading)


def _prefix(setting: Setting, place: Range, first: Mention) -> tuple[Label, int]:
    """Give the label a stretch begins with (`Amv: …`) and where the sentence behind it starts."""
    text = setting.reading.text
    if match := _PREFIX.match(text, place[0], first.start):
        return read_label(match["label"], setting.letter_date), match.end()
    begin = _NOT_SPACE.search(text, place[0], first.start + 1)
    dashed = _label_of_line(text, begin.start(), place[1]) if begin else None
    if begin and dashed and begin.start() + dashed.end() <= first.start:
        label = read_label(dashed.group().strip(" \t-–—•*:"), setting.letter_date)
        if label.measure and label.kind is Kind.FIGURE:
            return label, begin.start() + dashed.end()
    return EMPTY, place[0]


def _clause(text: str, start: int, end: int, group: Group) -> Range:
    """Give the part of the sentence in which a group stands."""
    cuts = [start, *(match.end() for match in _CLAUSE.finditer(text, start, end)), end]
    left = max((cut for cut in cuts if cut <= group[0].start), default=start)
    right = min((cut for cut in cuts if cut >= group[-1].end), default=end)
    return left, right
