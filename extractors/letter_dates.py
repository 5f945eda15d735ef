"""The dagtekening: the day a letter, mail or report bears; never that of a stamp, a signature or a quoted message.

Legal: docs/legal.md#dagtekening
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from extractors.dates import FoundDate, date_at, dates_of, find_dates
from extractors.label_rows import find_label_rows
from extractors.reading import Reading
from extractors.rules import one, rules
from pipeline.model.observation import Context, Observation

ROW = 0.95
"""Confidence of a day under the label `Datum` in a row of labels."""
HEAD_MAX = 1_500
"""Characters in which such a row stands."""
WIDE = 3.0
"""Heights of a letter that part two columns of a letterhead."""


def find_letter_dates(reading: Reading) -> Iterator[Observation[dt.date]]:
    """Yield every reading of the dagtekening; words of a quoted older message and stamps never count.

    A mail that carries a letter has the date of the letter; the day it was sent counts without one.
    """
    labelled = list(_labelled_dates(reading))
    yield from labelled or _mail_dates(reading)
    yield from _lone_dates(reading)


def _labelled_dates(reading: Reading) -> Iterator[Observation[dt.date]]:
    text = reading.text
    for rule in rules("dates", "dagtekening"):
        for match in rule.matches(text, 0, HEAD_MAX if rule.where == "kop" else None):
            found = date_at(text, match.end())
            if not found and rule.where == "regel":  # anywhere further on the line of the title
                found = next(find_dates(text, match.end(), reading.line(match.start())[1]), None)
            if found and found.value and _may_date_the_letter(reading, found, rule.name):
                place = (found.start, found.end)
                yield reading.observe("letter_date", found.value, place, rule.name, rule.confidence)
    for row in find_label_rows(reading, min(HEAD_MAX, reading.body_end)):
        day = date_at(text, row.start) if row.side == "datum" else None
        if day and day.value and not reading.is_quoted(row.start):
            yield reading.observe("letter_date", day.value, (row.start, row.end), "label.rij", ROW)


def _may_date_the_letter(reading: Reading, found: FoundDate, rule: str) -> bool:
    if reading.is_quoted(found.start):
        return False
    context = reading.context(found.start)
    if context in (Context.STAMP, Context.MAIL_HEADER, Context.FOOTNOTE) or is_signing(reading, found.start):
        return False
    if rule == "plaats.datum":  # only as a line of its own, or of its column: "Vriezenveen, 28 april 2026"
        return _ends_its_line(reading, found.end)
    return True


def _ends_its_line(reading: Reading, end: int) -> bool:
    """Tell whether nothing of the same column follows on a line: a time, a label or white parts what does follow."""
    rest = reading.text[end : reading.line(end)[1]]
    if not rest.strip(" .,") or any(rule.pattern.match(rest) for rule in rules("dates", "naast")):
        return True
    return _is_far_from_next(reading, end)


def _is_far_from_next(reading: Reading, end: int) -> bool:
    """Tell whether wide white parts the word that stops here from the next one on its printed line."""
    part = reading.span(end - 1, end).parts[0]
    page = next((page for page in reading.document.pages if page.number == part.page), None)
    words = page.words if page else ()
    last = next((word for word in words if word.start <= part.start < word.end), None)
    later = next((word for word in words if last and word.start >= last.end), None)
    return bool(last and later and later.box.x0 - last.box.x1 > WIDE * (last.box.bottom - last.box.top))


def is_signing(reading: Reading, position: int) -> bool:
    """Tell whether a place belongs to the stamp of a digital signature: that tells of signing, not of the letter."""
    start, end = reading.line(position)
    above = reading.line(max(0, start - 1))[0]
    return bool(one("dates", "ondertekend.digitaal", "digitaal").search(reading.text, above, end))


def _mail_dates(reading: Reading) -> Iterator[Observation[dt.date]]:
    label = re.compile(r"^[ \t]*(?:Verzonden|Verstuurd|Datum|Date|Sent)[ \t]*:[ \t]*", re.MULTILINE | re.IGNORECASE)
    for zone in reading.zones:
        if zone.context is not Context.MAIL_HEADER or reading.is_quoted(zone.start):
            continue
        for match in label.finditer(reading.text, zone.start, zone.end):
            line_end = reading.line(match.start())[1]
            for found in find_dates(reading.text, match.end(), line_end):
                if found.value:
                    yield reading.observe("letter_date", found.value, (found.start, found.end), "mail.verzonden", 0.96)
                break


def _lone_dates(reading: Reading) -> Iterator[Observation[dt.date]]:
    """Yield days that stand alone on a line of the letterhead."""
    for found in dates_of(reading, 0, reading.body_end):
        if not found.value or reading.context(found.start) is not Context.HEADING or is_signing(reading, found.start):
            continue
        start, end = reading.line(found.start)
        behind = "" if _is_far_from_next(reading, found.end) else reading.text[found.end : end]
        rest = reading.text[start : found.start] + behind
        if not re.sub(r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|[\s.,|]", "", rest, flags=re.IGNORECASE):
            yield reading.observe("letter_date", found.value, (found.start, found.end), "kop.datum", 0.86)
