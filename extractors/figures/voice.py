"""Whose words stand at a place: the writer's own, those of the same sender in an older mail, or somebody else's."""

from __future__ import annotations

import re

from extractors.reading import Reading
from pipeline.model.observation import Context

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SENDER = re.compile(r"^[ \t>]*(?:Van|From)[ \t]*:[ \t]*(?P<sender>[^\n]*)", re.MULTILINE | re.IGNORECASE)
_ASIDE = (Context.HEADING, Context.STAMP, Context.MAIL_HEADER, Context.FOOTNOTE)


def is_own_words(reading: Reading, position: int) -> bool:
    """Tell whether the figures at a place are claims of the one who sent the document.

    A reminder repeats the sender's own earlier mail: those words are his as well. A quoted letter of another is not.
    """
    quote = reading.quote_at(position)
    if quote is None:
        return True
    if quote.is_inline:
        return False
    own = _SENDER.search(reading.text, 0, reading.quotes[0].start)
    if not own:
        return False
    mine, theirs = _addresses(own["sender"]), _addresses(quote.sender)
    if mine and theirs:
        return mine == theirs
    return bool(own["sender"].strip()) and own["sender"].strip().casefold() == quote.sender.strip().casefold()


def is_colleagues_words(reading: Reading, position: int) -> bool:
    """Tell whether a place is in an older mail from the sender's own organisation: his answer may be in there."""
    quote = reading.quote_at(position)
    own = _SENDER.search(reading.text, 0, reading.quotes[0].start) if quote and not quote.is_inline else None
    return bool(quote and own and _domains(own["sender"]) & _domains(quote.sender))


def _domains(sender: str) -> set[str]:
    return {address.rpartition("@")[2] for address in _addresses(sender)}


def _addresses(sender: str) -> set[str]:
    return {address.casefold() for address in _ADDRESS.findall(sender)}


def is_aside(reading: Reading, position: int) -> bool:
    """Tell whether a place is letterhead, stamp, mail header, running head or footnote: no claim of the letter."""
    context = reading.context(position)
    return context in _ASIDE
