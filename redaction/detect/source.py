"""What a source says about earlier redaction: codes and bars already there, half-covered names, odd choices.

Nothing of what was redacted is read or guessed; these are notes for the person who handles the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from pipeline.model.document import Document, Page, Unseen
from redaction.detect.text.base import PERSON, Hit
from redaction.detect.words.candidates import is_function
from redaction.detect.words.lexicon import LETTERS, lexicon
from redaction.detect.words.person import UPPER

_CODE = r"(?:[<\[(][ ]?)?5\.(?:1\.(?:1\.?[a-e]|2\.?[a-i]|4|5)|2(?:\.1)?|4)(?:[ ]?[>\])])?"
_BAR = r"[█■▇▓]{1,80}"
_ONE_BAR = re.compile(r"[█■▇▓]")
_MARK = re.compile(rf"(?<![\d.])(?:{_CODE})(?!\d|\.\d)|{_BAR}")
_HALF = re.compile(
    rf"(?P<before>(?:[{UPPER}][{LETTERS}'’-]{{0,40}}[ ]?(?:[a-z]{{1,4}}[ ]){{0,2}})?[{UPPER}][{LETTERS}'’-]{{0,40}})"
    rf"{_BAR}(?P<after>[{LETTERS}'’-]*)"
    rf"|{_BAR}(?P<tail>[{LETTERS}'’-]{{2,}})"
)
_MAILBOX = re.compile(
    rf"(?P<name>[{UPPER}][{LETTERS}&-]+(?:[ ][{LETTERS}&-]+){{0,4}})[ ]*(?P<code>{_CODE}|{_BAR})[ ]*"
    r"(?=@|[<\[(]|[;,\n]|$)"
)


class NoteKind(StrEnum):
    """What was noticed about the redaction in a source."""

    EARLIER = "bron_gelakt"
    """A code or bar stands there already: it stays, with origin `bron`."""
    HALF_COVERED = "half_gelakt"
    """Letters of the same name stand beside the bar: extend it."""
    MAILBOX_HIDDEN = "functioneel_gelakt"
    """The source hides the address of a functional mailbox that the policy keeps."""
    READABLE_BENEATH = "leesbaar_onder_vlak"
    """Text can be taken out from under a box: a leak in the source."""


class SourceNote(NamedTuple):
    """Something noticed at a place; it never holds document text."""

    kind: NoteKind
    page: int
    start: int
    """Offset in the page text; in the hidden text for `leesbaar_onder_vlak`."""
    end: int


def _is_mailbox_name(name: str) -> bool:
    """Tell whether words name a service: `Griffie`, `Limburgse Regietafel`, and no person."""
    words = name.split()
    functional = lexicon().among("contact", "functioneel")
    if any(word.casefold() in functional for word in words):
        return True
    return is_function(words[-1]) and len(words) == 1 and words[0].casefold() in functional


def _notes_on(page: Page) -> Iterator[SourceNote]:
    half = [match.span() for match in _HALF.finditer(page.text)]
    for start, end in half:
        yield SourceNote(NoteKind.HALF_COVERED, page.number, start, end)
    for match in _MAILBOX.finditer(page.text):
        if _is_mailbox_name(match["name"]):
            yield SourceNote(NoteKind.MAILBOX_HIDDEN, page.number, *match.span("code"))
    for match in _MARK.finditer(page.text):
        yield SourceNote(NoteKind.EARLIER, page.number, *match.span())
    for word in page.hidden:
        if word.reason is Unseen.COVERED:
            yield SourceNote(NoteKind.READABLE_BENEATH, page.number, word.start, word.end)


def find_source_notes(document: Document) -> tuple[SourceNote, ...]:
    """Give what is to be said about the redaction that a source came with."""
    return tuple(note for page in document.pages for note in _notes_on(page))


def find_half_covered(text: str) -> Iterator[Hit]:
    """Yield the letters of a name that stand beside a bar of the source: the bar is to be made longer."""
    for match in _HALF.finditer(text) if _ONE_BAR.search(text) else ():
        for group in ("before", "after", "tail"):
            if match[group] and not lexicon().is_common(match[group].strip()):
                yield Hit(PERSON, *match.span(group), 0.6, "bron.half_gelakt")
