"""Actions of minutes: owner, task and due day, from markers in the text (`Actie: Team SW`).

The task is what the paragraph says before the marker; the owner is what follows it. An action that is reported
as done is none, and words that only look alike (`activeren`, `Informatieronde`) are none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.dates import INFERRED, date_at
from extractors.deadlines import last_day
from extractors.reading import Reading
from extractors.rules import Rule, one, rules
from pipeline.model.observation import Observation

WORDS_OF_A_TASK = 3
"""With so many words behind an owner they are the task itself."""

WORDS_RUN_ON = 4
"""Most words of an owner that stand on the next line."""
BLANK = "[leeg]"
"""Stands for the half of an owner that was taken out of the report."""
HALF_AN_OWNER = 0.75

_NEXT_LINE = re.compile(r"\n(?!\n)(?P<rest>[^.,;()\n]+)(?=[.,;()]|\n|$)")

TASK_SENTENCES = 3
"""Most sentences before a marker that can be its task."""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody agreed to do."""

    owner: str
    text: str
    due: dt.date | None


def find_marked_actions(reading: Reading, meeting: dt.date | None) -> Iterator[Observation[Action]]:
    """Yield the actions that markers in the text name; `meeting` is the day of the report itself."""
    following = find_next_meeting(reading, meeting)
    yield from _marked(reading, meeting, following.value if following else None)


def find_next_meeting(reading: Reading, meeting: dt.date | None) -> Observation[dt.date] | None:
    """Give the day of the next meeting that the report announces."""
    for rule in rules("actions", "bijeenkomst"):
        for match in rule.matches(reading.text, 0, reading.body_end):
            found = date_at(reading.text, match.end())
            day = found.resolve(meeting, "toekomst") if found else None
            if found and day:
                sure = 0.9 if found.year or found.nearness else INFERRED
                return reading.observe("details.next_meeting", day, (found.start, found.end), rule.name, sure)
    return None


def _marked(reading: Reading, meeting: dt.date | None, following: dt.date | None) -> Iterator[Observation[Action]]:
    previous = 0
    for match, rule in _markers(reading):
        if match.start() < previous:
            continue
        start = max(previous, reading.block(match.start())[0])
        owner, task, previous = _parts(reading, match, start)
        place = (match.start(), max(match.end(), previous) if task[1] <= match.start() else match.end())
        previous, due = _due(reading, previous, meeting)
        text = " ".join(reading.text[slice(*task)].split())
        due = due or _due_in_task(reading, task, meeting, following)
        if owner and text:
            sure = HALF_AN_OWNER if owner.endswith(BLANK) else rule.confidence
            yield reading.observe("actions", Action(owner, text, due), place, rule.name, sure)


def _markers(reading: Reading) -> list[tuple[re.Match[str], Rule]]:
    found = [
        (match, rule)
        for rule in rules("actions", "markering")
        for match in rule.matches(reading.text, 0, reading.body_end)
    ]
    return sorted(found, key=lambda pair: pair[0].start())


def _parts(reading: Reading, match: re.Match[str], start: int) -> tuple[str, tuple[int, int], int]:
    """Give owner, range of the task, and where the marker ends."""
    named = match.groupdict()
    if named.get("taak"):
        end = reading.sentence(match.start("taak"))[1]
        return " ".join((named["wie"] or named["wie2"]).split()), (match.start("taak"), end), end
    stop = _owner_end(reading, match.end("wie"))
    written = " ".join(reading.text[match.start("wie") : stop].split()).strip(" -–")
    if one("actions", "actie.open_einde", "open_einde").pattern.search(written):
        return f"{written} {BLANK}", _task(reading, start, match.start()), stop
    head = one("actions", "actie.houder", "houder").pattern.match(written)
    owner = head.group() if head else written
    if len(written.split()) - len(owner.split()) >= WORDS_OF_A_TASK:  # `Actie: het COA stuurt de raming rond`
        end = reading.sentence(match.start("wie"))[1]
        return owner, (match.start("wie"), end), end
    return written, _task(reading, start, match.start()), stop


def _owner_end(reading: Reading, end: int) -> int:
    """Give where an owner stops that runs on over the end of a full line, or of a line that ends in `met` or `in`."""
    while match := _NEXT_LINE.match(reading.text, end):
        start, _ = reading.line(end)
        open_ended = one("actions", "actie.open_einde", "open_einde").pattern.search(reading.text[start:end])
        if len(match["rest"].split()) > WORDS_RUN_ON or not (open_ended or _is_full(reading, start, end)):
            break
        end = match.end()
    return end


def _is_full(reading: Reading, start: int, end: int) -> bool:
    """Tell whether the next word would not have fitted on a line, judged by the other lines of its paragraph."""
    first, last = reading.block(start)
    lines = reading.text[first:last].split("\n")
    word = reading.text[end + 1 :].split(maxsplit=1)[0]
    return len(lines) > 2 and end - start + 1 + len(word) > max(map(len, lines))


def _due_in_task(
    reading: Reading, task: tuple[int, int], meeting: dt.date | None, following: dt.date | None
) -> dt.date | None:
    """Give the day that the task itself names as its end, or that of the next meeting it points to."""
    for lead in one("actions", "actie.termijn_in_taak", "termijn_in_taak").matches(reading.text, *task):
        if (found := date_at(reading.text, lead.end())) and (day := found.resolve(meeting, "toekomst")):
            return last_day(lead.group(), day)
    points = one("actions", "actie.volgende_bijeenkomst", "volgende").search(reading.text, *task)
    return following if points else None


def _due(reading: Reading, position: int, meeting: dt.date | None) -> tuple[int, dt.date | None]:
    """Give where the marker ends and the day that stands right behind the owner."""
    lead = one("actions", "actie.termijn", "termijn").pattern.match(reading.text, position)
    found = date_at(reading.text, lead.end()) if lead else None
    day = found.resolve(meeting, "toekomst") if found else None
    if not lead or not found:
        return position, None
    return found.end, last_day(lead.group(), day) if day else None


def _task(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Give the sentences before a marker: the last one, and those it points back to."""
    while start < end and (reading.text[start].isspace() or reading.text[start] in ".,;)"):
        start += 1
    while end > start and (reading.text[end - 1].isspace() or reading.text[end - 1] == "("):
        end -= 1
    first = end
    for _ in range(TASK_SENTENCES):
        if first <= start:
            break
        last, first = first, max(start, reading.sentence(first - 2)[0])
        if first >= last or not one("actions", "actie.verwijswoord", "verwijswoord").pattern.search(
            reading.text, first, last
        ):
            break
    return first, end
