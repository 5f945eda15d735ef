"""What is kept of a read document to find it by: the text of its pages and the facts that people filter on."""

from __future__ import annotations

import datetime as dt

from pipeline.model.document import Document
from pipeline.model.extraction import Extraction
from pipeline.store.search import Findable


def make_findable(document: Document, found: Extraction, reached_us: dt.date) -> Findable:
    """Give what the search keeps; a document without a date of its own counts from the day it reached us."""
    return Findable(
        document_id=document.id,
        soort=found.document_type.value,
        datum=found.letter_date or reached_us,
        is_gedateerd=found.letter_date is not None,
        kenmerken=tuple(filter(None, found.reference)),
        bevinding=found.finding.value if found.finding else "",
        trede=found.ladder_step,
        bladen=tuple(page.text for page in document.pages),
    )


def without_pages(document_id: str, reached_us: dt.date) -> Findable:
    """Give what the search keeps of what has no pages, such as an archive."""
    return Findable(document_id, "", reached_us, is_gedateerd=False)
