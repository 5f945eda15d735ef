"""The day on the page against the days that stand around it: in the file name and in the properties of the file.

The printed day always counts; the others are only a reason to look. A file name is read for its day and nothing else.
Legal: docs/legal.md#dagtekening
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import PurePath

from extractors.dates import find_dates
from extractors.evidence import dutch
from extractors.thresholds import threshold
from pipeline.model.document import Document
from pipeline.model.extraction import Extraction, Warning

CODE = "SC-55"
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


def check_stated_days(found: Extraction, document: Document) -> Iterator[Warning]:
    """Yield a warning for a file name or a property that gives another day than the document prints."""
    printed = found.letter_date
    if printed is None:
        return
    explained = {printed, found.received_date, found.response_deadline, *found.peildata}
    named = [day for name in document.names for day in days_in_name(name)]
    if named and not explained & set(named):
        told = f"De bestandsnaam noemt {dutch(named[0])}, de brief zelf is van {dutch(printed)}."
        yield Warning(CODE, f"{told} De datum op de brief telt. Controleer of dit het juiste bestand is.")
    made = document.about.made_on
    if made and printed - made > dt.timedelta(days=threshold("gemaakt_ervoor")):
        told = (
            f"Het bestand is volgens zijn eigenschappen gemaakt op {dutch(made)}, ruim vóór de datum {dutch(printed)}."
        )
        yield Warning(CODE, f"{told} De datum op de brief telt. Controleer die.")


def days_in_name(name: str) -> tuple[dt.date, ...]:
    """Give the days written with their year in a file name: `20260409`, `2026-04-09`, `9-4-2026`, `9 april 2026`."""
    stem = PurePath(name).stem.replace("_", " ")
    spaced = _COMPACT.sub(lambda match: "-".join(match.groups()), stem)
    return tuple(found.value for found in find_dates(spaced) if found.year is not None and found.value is not None)
