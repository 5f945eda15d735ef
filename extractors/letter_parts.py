"""Where the parts of a letter, mail or report stand: mail header, addressee, subject, salutation, closing.

Every finder asks this once, so that all agree on which words are the sender's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extractors.reading import Reading
from extractors.zones import greeting_end
from pipeline.model.observation import Context

Range = tuple[int, int]

_SALUTATION = re.compile(
    r"^[ \t*]*(?:(?:Zeer\s+)?Geachte?|Excellentie|Edelachtbare|Hooggeachte?|Goede(?:morgen|middag)|L\.S\.|"
    r"(?:Beste|Hallo)\b(?=[^\n.;\d]{0,80}[,!]|(?:[ \t]+\S+){0,4}[ \t]*$))"
    r"[^\n]{0,90}",
    re.MULTILINE,
)
_CLOSING = re.compile(
    r"^[ \t]*(?:Hoogachtend|Met\s+(?:vriendelijke|hartelijke|beste)\s+groet(?:en)?|Vriendelijke\s+groet(?:en)?|"
    r"Groet(?:en)?\b,?|"
    r"Met\s+gevoelens\s+van|Namens\s+(?:burgemeester|het\s+college|de\s+minister|(?:de|onze|beide|alle)\s+(?:\w+\s+)?colleges))[^\n]*",
    re.MULTILINE | re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^[ \t]*(?:[Dd]e\s+(?:[Mm]inister|[Ss]taatssecretaris)\s+van\s+[^\n,]{3,50}|(?:Het\s+college\s+van\s+)?"
    r"[Bb]urgemeester\s+en\s+wethouders\s+van\s+[^\n,]{2,50}),?[ \t]*$",
    re.MULTILINE,
)
"""A line that is only the body that signs: the closing of a letter without `Hoogachtend`."""
_ADDRESSEE = re.compile(
    r"^[ \t*>]*(?:AAN|Aan)\b[ \t]*:?[^\n]*|^[ \t]*(?:Het\s+)?College\s+van\s+(?:B|burgemeester)[^\n]*", re.MULTILINE
)
_COUNCIL = re.compile(
    r"(?<=\n)[ \t]*(?:(?:De|Aan)[ \t]+)?(?:(?:leden|voorzitter)[ \t]+van[ \t]+de[ \t]+)?"
    r"(?:gemeenteraad[ \t]+(?:van\b|der\b|(?-i:[A-Z]))|raad[ \t]+(?:van[ \t]+de|der)[ \t]+gemeente\b)[^\n]*",
    re.IGNORECASE,
)
"""A gemeenteraad addressed without `Aan`; on the first line it would be the letterhead of the raad itself."""
_BELOW_LETTERHEAD = re.compile(
    r"(?<=\S\n\n)[ \t]*(?:De[ \t]+)?(?:Ministerie van|[Mm]inister van|Staatssecretaris van|Gemeente [A-Z])[^\n]*"
)
"""An addressee without `Aan`: a block of its own below the letterhead of another."""
_LABEL_LINE = re.compile(
    r"^[ \t]*(?:\d{1,2}[.)][ \t]*)?(?:Datum|Onze?|Uw|Ons|Betreft|Onderwerp|Kenmerk|Zaak\w*|Bijlagen?|Contact\w*|"
    r"Behandeld|Telefoon|"
    r"E-?mail|Nummer|Nr\.?|Pagina|Geachte?|Locatie|per\s+e-?mail)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^[ \t]*(?:\d{1,2}[.)][ \t]*)?(?:Betreft|Betreff?ende|Onderwerp|Subject|Inzake)[ \t]*[:\t ][ \t]*"
    r"(?=\S)(?P<text>[^\n]*)"
    r"|^[ \t]*(?:Betreft|Onderwerp)[ \t]*:?[ \t]*\n(?:[ \t]*\n)?(?P<below>[^\n]+)",
    re.MULTILINE | re.IGNORECASE,
)
_MAIL_FIELD = re.compile(
    r"^[ \t]*(?P<name>Van|From|Aan|To|CC|BCC|Onderwerp|Subject|Verzonden|Verstuurd|Datum|Date|Sent|Bijlagen?)[ \t]*:"
    r"[ \t]*"
    r"(?P<text>[^\n]*(?:\n(?![ \t]*[\w-]+[ \t]*:)[^\n]+)*)",
    re.MULTILINE | re.IGNORECASE,
)
_FIELD_NAMES = {"from": "van", "to": "aan", "subject": "onderwerp"}


@dataclass(frozen=True, slots=True)
class LetterParts:
    """Ranges of the text; None where the document has no such part."""

    own_end: int
    """Where the words of the sender stop: at the first quoted message, else at the end of the body."""
    mail: Mapping[str, Range] = field(default_factory=dict)
    """Fields of the message's own mail header: `van`, `aan`, `cc`, `onderwerp`."""
    header_end: int = 0
    """Where that mail header stops; 0 without one."""
    head: Range = (0, 0)
    """Letterhead, addressee and labels: all before the salutation."""
    addressee: Range | None = None
    subject: Range | None = None
    salutation: Range | None = None
    body: Range = (0, 0)
    """The sender's own running text, after the salutation and before the closing."""
    closing: Range | None = None
    """From `Hoogachtend` to the end of the sender's words."""


def find_parts(reading: Reading) -> LetterParts:
    """Give the parts of a document."""
    text = reading.text
    own_end = min((quote.start for quote in reading.quotes if not quote.is_inline), default=reading.body_end)
    mail, header_end = _mail_header(reading, own_end)
    salutation = _greeting(text, header_end, min(own_end, header_end + 3_000))
    closing = _closing(text, salutation[1] if salutation else header_end, own_end)
    head_end = salutation[0] if salutation else max(header_end, _head_end(reading, header_end))
    body = (salutation[1] if salutation else head_end, closing[0] if closing else own_end)
    return LetterParts(
        own_end,
        mail,
        header_end,
        (0, head_end),
        _addressee(text, header_end, head_end),
        mail.get("onderwerp") or _subject(text, head_end),
        salutation,
        body,
        closing,
    )


def _greeting(text: str, start: int, end: int) -> Range | None:
    match = _SALUTATION.search(text, start, end)
    return (match.start(), min(match.end(), greeting_end(text, match.start()))) if match else None


def _mail_header(reading: Reading, own_end: int) -> tuple[dict[str, Range], int]:
    for zone in reading.zones:
        if zone.context is Context.MAIL_HEADER and zone.start < own_end:
            found = _MAIL_FIELD.finditer(reading.text, zone.start, zone.end)
            names = ((match["name"].casefold(), match.span("text")) for match in found)
            return {_FIELD_NAMES.get(name, name): place for name, place in names}, zone.end
    return {}, 0


def _head_end(reading: Reading, start: int) -> int:
    ends = [zone.end for zone in reading.zones if zone.context is Context.HEADING and zone.start == 0]
    return max([start, *ends])


def _addressee(text: str, start: int, end: int) -> Range | None:
    """Give the lines from `Aan …` to the end of the block or the next label."""
    below = _first_words(text, start, end)  # without `Aan` the first block is the letterhead of who writes
    places = ((_ADDRESSEE, start), (_COUNCIL, below), (_BELOW_LETTERHEAD, below))
    match = next((match for way, place in places if (match := way.search(text, place, end))), None)
    if not match:
        return None
    stop = match.end()
    for line_start, line_end in _lines(text, match.end() + 1, end):
        line = text[line_start:line_end]
        if not line.strip() or _LABEL_LINE.match(line):
            break
        stop = line_end
    return match.start(), stop


def _first_words(text: str, start: int, end: int) -> int:
    """Give the end of the first line with words; a place to begin behind the head of a mail or the top of a page."""
    return next(
        (line_end for line_start, line_end in _lines(text, start, end) if text[line_start:line_end].strip()), end
    )


def _lines(text: str, start: int, end: int) -> Iterator[Range]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _subject(text: str, end: int) -> Range | None:
    """Give the subject: the line of its label and the lines in which it runs on."""
    match = _SUBJECT.search(text, 0, end + 400)
    if not match:
        return None
    start, stop = match.span("text" if match["text"] is not None else "below")
    if _LABEL_LINE.match(text, start, stop) or _SALUTATION.match(text, start, stop):
        return None  # the label stands there with nothing behind it
    for line_start, line_end in _lines(text, stop + 1, min(len(text), stop + 240)):
        line = text[line_start:line_end]
        if not line.strip() or _LABEL_LINE.match(line) or _SALUTATION.match(line):
            break
        stop = line_end
    return (start, stop) if text[start:stop].strip() else None


def _closing(text: str, start: int, end: int) -> Range | None:
    """Give the last closing formula of the sender's words with what follows it."""
    matches = list(_CLOSING.finditer(text, start, end)) or list(_SIGNED.finditer(text, start, end))
    return (matches[-1].start(), end) if matches else None
