"""Who writes to whom, about which gemeente: sender, addressee, subject, gemeenten, province, copies.

A gemeente comes from the words that address or sign, never from the postal town or a place in passing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from extractors.gazetteer import Named, find_marked, find_names, find_provinces, find_senders
from extractors.homonyms import shares_its_name
from extractors.letter_parts import LetterParts, Range
from extractors.reading import Reading
from extractors.rules import Rule, rules
from pipeline.model.extraction import DocumentType
from pipeline.model.observation import Context, Observation

UNKNOWN = "onbekend"
_BY_GEMEENTE = (DocumentType.MUNICIPAL_RESPONSE, DocumentType.ARTICLE8)


class Roles(NamedTuple):
    """What kind of body writes and is written to: `ministerie`, `provincie`, `gemeente` or `onbekend`."""

    sender: str
    addressee: str


@dataclass(frozen=True, slots=True)
class _Voice:
    """A part of the letter that speaks for a party, with its weight."""

    place: Range
    weight: float


def find_roles(reading: Reading, parts: LetterParts) -> Roles:
    """Tell which kind of body writes and which is written to."""
    sender = _role(reading.text, _sender_voices(reading, parts))
    if sender == UNKNOWN:  # names gone from the head of a mail: the first words may still say who speaks
        sender = next(
            (rule.value for rule in rules("parties", "zelf") if rule.search(reading.text, *parts.body)), sender
        )
    return Roles(sender, _role(reading.text, _addressee_voices(parts)))


def _sender_voices(reading: Reading, parts: LetterParts) -> Iterator[_Voice]:
    if parts.closing:
        yield _Voice(parts.closing, 3.0)
    if "van" in parts.mail:
        yield _Voice(parts.mail["van"], 3.0)
    letterhead = letterhead_of(reading, parts)
    yield _Voice(letterhead, 1.0)
    first = re.compile(r"[^\n]+").search(reading.text, *letterhead)
    if first:
        yield _Voice(first.span(), 0.5)
    if label := _SENDER_LABEL.search(reading.text, parts.header_end, parts.head[1] + 800):
        yield _Voice(label.span(), 2.0)


_CARE_OF = re.compile(
    r",?[ \t]+(?:per[ \t]+adres|p/a|p\.a\.|t\.a\.v\.|ter[ \t]+attentie[ \t]+van)(?=\W)", re.IGNORECASE
)
"""Behind it stands through whom a letter goes, no longer for whom it is."""
_ATTENDANCE = re.compile(r"^[ \t]*(?:Aanwezig(?:en)?|Deelnemers)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_SENDER_LABEL = re.compile(r"^[ \t]*(?:\d{1,2}[.)][ \t]*)?gemeente[ \t]*:[ \t]*[^\n]+", re.IGNORECASE | re.MULTILINE)


def _addressee_voices(parts: LetterParts) -> Iterator[_Voice]:
    for place, weight in ((parts.addressee, 3.0), (parts.salutation, 2.0), (parts.mail.get("aan"), 2.0)):
        if place:
            yield _Voice(place, weight)


def _role(text: str, voices: Iterable[_Voice]) -> str:
    scores: dict[str, float] = {}
    for voice in voices:
        firsts = {
            rule.value: match.start() for rule in rules("parties", "rol") if (match := rule.search(text, *voice.place))
        }
        if not firsts and (address := next(find_senders(text, *voice.place), None)):
            firsts = {"gemeente": address.start}
        for role, start in firsts.items():
            leads = start == min(firsts.values())
            scores[role] = scores.get(role, 0.0) + voice.weight * (1.0 if leads else 0.5)
    return max(scores, key=lambda role: scores[role], default=UNKNOWN)


def letterhead_of(reading: Reading, parts: LetterParts) -> Range:
    """Give the range from the top of the letter to the addressee, stamps and a mail header left out."""
    start = parts.header_end
    for zone in reading.zones:
        if zone.context is Context.STAMP and zone.start <= start + 5:
            start = max(start, zone.end)
    return start, max(start, parts.addressee[0] if parts.addressee else parts.head[1])


def find_sender(reading: Reading, parts: LetterParts, roles: Roles) -> Iterator[Observation[str]]:
    """Yield the readings of who writes: the body that signs, the mail sender, the letterhead."""
    if parts.closing:
        for rule in rules("parties", "ondertekening"):
            if match := rule.search(reading.text, *parts.closing):
                start, end = match.span("orgaan")
                article = re.compile(r"de\s+(?=minister|staatssecretaris)", re.IGNORECASE).match(reading.text, start)
                yield from _text(reading, "sender", (article.end() if article else start, end), rule.name, 0.95)
    if "van" in parts.mail:
        yield from _text(reading, "sender", parts.mail["van"], "mail.van", 0.9)
    own = next((rule for rule in rules("parties", "rol") if rule.value == roles.sender), None)
    if own and (match := own.search(reading.text, *letterhead_of(reading, parts))):
        yield from _text(reading, "sender", reading.line(match.start()), "kop.afzender", 0.85)


def find_addressee(reading: Reading, parts: LetterParts) -> Iterator[Observation[str]]:
    """Yield the readings of whom the letter is for; the salutation is the surest in a mail."""
    text = reading.text
    if parts.addressee:
        start, end = reading.line(parts.addressee[0])
        label = re.compile(r"[ \t>*]*aan\b[ \t]*:?\s*", re.IGNORECASE).match(text, start)
        if label and label.end() > end:  # the name stands on the line below its label
            end = reading.line(label.end())[1]
        care_of = _CARE_OF.search(text, start, end)
        stop = care_of.start() if care_of else _addressed_lines(text, end, parts.addressee[1])
        yield from _text(reading, "addressee", (label.end() if label else start, stop), "kop.geadresseerde", 0.95)
    if parts.salutation:
        start, end = parts.salutation
        label = re.compile(r"\W*(?:zeer\s+)?geachte?\s+", re.IGNORECASE).match(text, start)
        if label:
            yield from _text(reading, "addressee", (label.end(), end), "aanhef", 0.8)
    if "aan" in parts.mail:
        yield from _text(reading, "addressee", parts.mail["aan"], "mail.aan", 0.7)


def _addressed_lines(text: str, end: int, limit: int) -> int:
    """Give the end of the addressee: a line that goes on with a small letter still belongs to it."""
    while end < limit and re.compile(r"\n[ \t]*(?!t\.?a\.?v|p/a|p\.a\.|c/o|per adres|ter attentie|attn)[a-z\[]").match(
        text, end
    ):
        end = text.find("\n", end + 1)
        end = limit if end < 0 else min(end, limit)
    return end


def find_subject(reading: Reading, parts: LetterParts) -> Iterator[Observation[str]]:
    """Yield the subject, also when it runs over two lines."""
    if parts.subject:
        rule = "mail.onderwerp" if parts.subject == parts.mail.get("onderwerp") else "label.onderwerp"
        yield from _text(reading, "subject", parts.subject, rule, 0.98)


def _text(reading: Reading, name: str, place: Range, rule: str, confidence: float) -> Iterator[Observation[str]]:
    """Yield the words at a place; nothing for a label with nothing behind it."""
    value = " ".join(reading.text[slice(*place)].replace("**", "").split()).strip(" ,;")
    if value:
        yield reading.observe(name, value, place, rule, confidence)


def find_copies(reading: Reading, parts: LetterParts) -> Iterator[Observation[str]]:
    """Yield who is told or gets a copy, as the letter says."""
    for rule in rules("parties", "afschrift"):
        for match in rule.matches(reading.text, parts.header_end, parts.own_end):
            value = " ".join(match["wie"].split())
            value = re.sub(r"^de (?=commissaris|provincie|gemeenteraad)", "", value, flags=re.IGNORECASE)
            value = re.sub(r" (?:van|in) uw provincie$", "", value, flags=re.IGNORECASE)  # says not which one
            yield reading.observe("cc", value, match.span("wie"), rule.name, 0.9)


def find_municipalities(reading: Reading, parts: LetterParts, kind: DocumentType) -> Iterator[Observation[str]]:
    """Yield the gemeenten a letter is about, by the words that address or sign; a bare `Bergen` included.

    For minutes, monitor and verdeelbesluit these are candidates: there the tables have the last word.
    """
    for name, rule, confidence in find_named(reading, parts, kind):
        if name.naam:
            yield reading.observe("municipalities", name.naam, (name.start, name.end), rule, confidence)
    if kind in _BY_GEMEENTE and "van" in parts.mail:
        for name in find_senders(reading.text, *parts.mail["van"]):
            yield reading.observe("municipalities", name.naam, (name.start, name.end), "mail.domein", 0.9)


def find_named(reading: Reading, parts: LetterParts, kind: DocumentType) -> Iterator[tuple[Named, str, float]]:
    """Yield the names where a letter addresses or signs, with rule and confidence; former gemeenten included."""
    for place, rule, confidence, marked in _municipal_places(reading, parts, kind):
        for name in find_marked(reading.text, *place) if marked else find_names(reading.text, *place):
            yield name, rule, confidence


def _municipal_places(
    reading: Reading, parts: LetterParts, kind: DocumentType
) -> Iterator[tuple[Range, str, float, bool]]:
    """Yield places to look, rule, confidence, and whether a marking word is needed there."""
    if kind in (DocumentType.IBT_LETTER, DocumentType.LIRT_EMAIL):
        yield from _present(parts.addressee, "geadresseerde", 0.99, True)
        yield from _present(parts.salutation, "aanhef", 0.95, False)
        yield from _present(parts.mail.get("aan"), "mail.aan", 0.9, True)
        yield from _present(parts.subject, "onderwerp", 0.85, False)
    elif kind in (*_BY_GEMEENTE, DocumentType.OTHER):
        yield from _present(parts.closing, "ondertekening", 0.98, True)
        yield letterhead_of(reading, parts), "kop.afzender", 0.97, True
        if label := _SENDER_LABEL.search(reading.text, parts.header_end, parts.head[1] + 800):
            yield label.span(), "label.gemeente", 0.98, True
        yield from _present(parts.mail.get("van"), "mail.van", 0.95, True)
        if kind is DocumentType.OTHER:
            yield from _present(parts.addressee, "geadresseerde", 0.96, True)
    elif kind is not DocumentType.VERDEELBESLUIT_LETTER:
        yield (parts.header_end, parts.own_end), "tekst.gemeente", 0.7, kind is DocumentType.WOO_REQUEST


def _present(
    place: Range | None, rule: str, confidence: float, marked: bool
) -> Iterator[tuple[Range, str, float, bool]]:
    if place:
        yield place, rule, confidence, marked


def find_named_in_body(reading: Reading, parts: LetterParts) -> Iterator[Observation[str]]:
    """Yield the gemeenten the sender's text calls one; only for a letter whose address and closing name none."""
    for name in find_marked(reading.text, parts.header_end, parts.own_end):
        if name.naam:
            yield reading.observe("municipalities", name.naam, (name.start, name.end), "tekst.gemeente", 0.6)


def find_attending(reading: Reading) -> Iterator[Observation[str]]:
    """Yield the gemeenten whose people are at the table, by the attendance list of a report."""
    for match in _ATTENDANCE.finditer(reading.text, 0, reading.body_end):
        for name in find_marked(reading.text, match.start(), reading.block(match.start())[1]):
            if name.naam:
                yield reading.observe("municipalities", name.naam, (name.start, name.end), "aanwezig.gemeente", 0.85)


def find_mentioned(reading: Reading) -> tuple[str, ...]:
    """Give every gemeente the document names, in order: candidates for reading tables and lists."""
    return tuple(dict.fromkeys(name.naam for name in find_names(reading.text)))


def find_stated_provinces(reading: Reading, parts: LetterParts) -> Iterator[Observation[str]]:
    """Yield the provinces that the sender's own words call one; template blocks in brackets do not count."""
    text = re.sub(r"\[[^\]]{3,900}\]", lambda m: " " * len(m.group()), reading.text)
    for name in find_provinces(text, 0, parts.own_end):
        if rule := _province_rule(text, name):
            yield reading.observe("province", name.naam, (name.start, name.end), rule.name, rule.confidence)
    for quote_or_own in ((0, parts.own_end), (parts.own_end, reading.body_end)):
        yield from _adjectives(reading, text, quote_or_own)


_LOOSE = ("provincie.in", "provincie.gemeenten")
"""Rules that do not tell a province from a gemeente or village of its name."""


def _province_rule(text: str, name: Named) -> Rule | None:
    before = text[max(0, name.start - 60) : name.start]
    for rule in rules("parties", "provincie"):
        if rule.pattern.search(before) and not (rule.name in _LOOSE and shares_its_name(name.naam)):
            return rule
    return None


def _adjectives(reading: Reading, text: str, place: Range) -> Iterator[Observation[str]]:
    for rule in rules("parties", "provincie_bijvoeglijk"):
        for match in rule.matches(text, *place):
            yield reading.observe("province", rule.value, match.span(), rule.name, rule.confidence)
            break
