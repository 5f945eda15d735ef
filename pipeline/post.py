"""What a processed document is as correspondence: one line in the register of incoming and outgoing documents."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pipeline.link import answers_something
from pipeline.model.document import Message
from pipeline.model.extraction import DocumentType, Extraction
from pipeline.model.post import Poststuk
from pipeline.tools.datum import MONTHS
from pipeline.tools.register import gemeente_by_name

_DAY = re.compile(r"\b(\d{1,2}) ([a-z]+) (\d{4})\b")


def describe(extraction: Extraction, arrived_on: dt.date) -> Poststuk:
    """Give the line of a document; `arrived_on` counts when the document bears no stamp or transport date itself."""
    known = gemeente_by_name()
    named = dict.fromkeys(name for part in (extraction, *extraction.records) for name in part.municipalities)
    concept = extraction.details.get("status") == "concept"
    return Poststuk(
        document_id=extraction.document_id,
        soort=extraction.document_type,
        route=extraction.route,
        gemeenten=tuple(known[name].code for name in named if name in known),
        datum=extraction.letter_date,
        ontvangen_op=extraction.received_date or arrived_on,
        kenmerk=extraction.reference.our,
        uw_kenmerk=extraction.reference.your,
        onderwerp=extraction.subject,
        trede=extraction.ladder_step,
        termijn=extraction.response_deadline,
        antwoorden=dict(extraction.details.get("answers") or {}),
        concept=concept,
        gestempeld=extraction.received_date is not None,
        melding=not concept and _is_notification(extraction),
        beantwoordt=answers_something(extraction),
    )


def _is_notification(extraction: Extraction) -> bool:
    """Tell whether a document is a notification under article 8, or an answer that holds one."""
    return DocumentType.ARTICLE8 in {part.document_type for part in (extraction, *extraction.records)}


def arrival_day(messages: Sequence[Message], taken_in: dt.date) -> dt.date:
    """Give the day on which a mail reached us: when it was sent, never later than it was taken in here.

    The mail tells its own moment of sending by the Dutch clock; a mail without one counts from `taken_in`.
    """
    return min(sent_day(messages) or taken_in, taken_in)


def sent_day(messages: Sequence[Message]) -> dt.date | None:
    """Give the day on which a mail was sent, as it says itself; None when it does not, or when it is no mail."""
    own = next((message for message in messages if message.depth == 0), None)
    found = _DAY.search(own.sent) if own else None
    if found is None or found[2] not in MONTHS:
        return None
    try:
        return dt.date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None
