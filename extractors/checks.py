"""Sanity checks on one extraction, in plain Dutch; a failed check is a question to a person, never a correction."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from holidays.countries.netherlands import Netherlands

from extractors.deadlines import EMAIL
from extractors.evidence import dutch
from extractors.gazetteer import find_senders
from extractors.letter_parts import LetterParts
from extractors.parties import letterhead_of
from extractors.reading import Reading
from extractors.redactions import BLANKS, Redacted
from extractors.rules import rows
from extractors.stated_days import check_stated_days
from extractors.thresholds import threshold
from pipeline.model.extraction import Bevinding, Category, DocumentType, Extraction, Figure, Measure, Warning
from pipeline.model.observation import Observation
from pipeline.tools.register import gemeente_by_name, gemeenten

_POSTAL = re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\s+(?P<place>[A-Z'’][\w'’ -]+)")
_TRACKS = {
    "bezwaar": "Het antwoord bevat ook een bezwaar. Leg het voor aan de jurist; er volgt geen gewoon antwoord.",
    "uitstel": "Het antwoord vraagt om uitstel. Beslis daarover voordat u een herinnering stuurt.",
}
_LETTERS = (DocumentType.IBT_LETTER, DocumentType.MUNICIPAL_RESPONSE, DocumentType.ARTICLE8)


@dataclass(frozen=True, slots=True)
class Background:
    """What the checks need besides the values themselves."""

    reading: Reading
    parts: LetterParts
    redacted: Redacted
    references: tuple[Observation[str], ...]
    source_report: dt.date | None
    """Day on which the report behind the figures came in."""


def check_extraction(found: Extraction, background: Background) -> Iterator[Warning]:
    """Yield the checks that failed, in the order of their codes."""
    yield from _check_peildata(found, background.source_report)
    yield from _check_deadline(found)
    yield from _check_municipality(found, background)
    yield from _check_finding(found)
    yield from _check_references(background.references)
    yield from _check_letter_date(found, background)
    yield from check_stated_days(found, background.reading.document)
    yield from _check_addresses(background.reading)
    if found.route in _TRACKS and found.document_type is DocumentType.MUNICIPAL_RESPONSE:
        yield Warning("SC-36", _TRACKS[found.route])
    if background.redacted.blanks >= BLANKS:
        yield Warning("SC-20", "Het document lijkt gelakt zonder codes: er ontbreken namen. Controleer dit.")


def doubted_keys(found: Extraction, warnings: Sequence[Warning]) -> Iterator[str]:
    """Yield the keys of values that a failed check speaks against: a person must look at them, however sure they read.

    A lost or misread `gedeeltelijk` leaves `voldoet`; one wrong letter in an address sends the answer elsewhere.
    """
    if any(warning.code == "SC-12" for warning in warnings):
        yield "finding"
    boxes = [row["adres"] for row in rows("mailboxes")]
    address = (found.reply_to or "").casefold()
    if address and address not in boxes and any(is_near(address, box) for box in boxes):
        yield "reply_to"


def _check_peildata(found: Extraction, source_report: dt.date | None) -> Iterator[Warning]:
    if found.peildata and source_report and source_report < min(found.peildata):
        told = f"Het bronrapport kwam binnen op {dutch(source_report)}, vóór de peildatum {dutch(min(found.peildata))}."
        yield Warning("SC-07", f"{told} Controleer of de cijfers op de peildatum zien.")
    for day in found.peildata if found.letter_date else ():
        if found.letter_date and day > found.letter_date:
            yield Warning("SC-08", f"De peildatum {dutch(day)} ligt na de datum van het document. Controleer dit.")
        elif found.letter_date and (found.letter_date - day).days > threshold("peildatum_oud_dagen"):
            yield Warning("SC-08", f"De peildatum {dutch(day)} is meer dan een jaar ouder dan het document.")
    if len(found.peildata) > 1:
        days = " en ".join(map(dutch, found.peildata))
        yield Warning("SC-14", f"Het document noemt meer dan één peildatum: {days}. Kies waarop de bevinding rust.")


def _check_deadline(found: Extraction) -> Iterator[Warning]:
    due, received, letter = found.response_deadline, found.received_date, found.letter_date
    if not due or not received:
        return
    left = (due - received).days
    if left < 0:
        yield Warning("SC-09", f"De reactiedatum {dutch(due)} was al voorbij bij ontvangst op {dutch(received)}.")
    elif letter and left < (due - letter).days * threshold("termijn_over_deel"):
        yield Warning("SC-09", f"Bij ontvangst op {dutch(received)} waren nog {left} dagen over tot {dutch(due)}.")


def _check_municipality(found: Extraction, background: Background) -> Iterator[Warning]:
    if len(found.municipalities) == 1 and found.document_type in _LETTERS:
        name = found.municipalities[0]
        if other := _postal_stranger(name, found, background) or _domain_stranger(name, background):
            told = f"Adres of afzender wijst op {other}, maar de brief gaat over {name}."
            yield Warning("SC-10", f"{told} Controleer de gemeente.")
    if found.province and found.municipalities:
        wrong = [n for n in found.municipalities if gemeente_by_name()[n].provincie != found.province]
        if wrong:
            yield Warning("SC-11", f"{', '.join(wrong)} ligt volgens het register niet in {found.province}.")


def _postal_stranger(name: str, found: Extraction, background: Background) -> str | None:
    """Give the gemeente of the postal town when that town is known and lies in another gemeente only."""
    is_ibt = found.document_type is DocumentType.IBT_LETTER
    place = background.parts.addressee if is_ibt else letterhead_of(background.reading, background.parts)
    match = _POSTAL.search(background.reading.text, *place) if place else None
    if not match:
        return None
    town = " ".join(match["place"].split("\n")[0].split()).casefold()
    homes = _gemeenten_by_town().get(town, [])
    return homes[0] if homes and name not in homes else None


@cache
def _gemeenten_by_town() -> dict[str, list[str]]:
    homes: dict[str, list[str]] = {}
    for gemeente in gemeenten():
        for town in dict.fromkeys(place.casefold() for place in gemeente.plaatsen):
            homes.setdefault(town, []).append(gemeente.naam)
    return homes


def _domain_stranger(name: str, background: Background) -> str | None:
    """Give the gemeente whose mail domain the sender uses, when it is another one."""
    place = background.parts.mail.get("van")
    owners = [sender.naam for sender in find_senders(background.reading.text, *place)] if place else []
    return owners[0] if owners and name not in owners else None


def _check_finding(found: Extraction) -> Iterator[Warning]:
    computed = compute_finding(found.figures)
    if found.finding and computed and found.finding is not computed:
        told = f"De brief zegt '{found.finding.value}', de cijfers geven '{computed.value}'."
        yield Warning("SC-12", f"{told} Leg dit verschil voor aan de jurist.")


def compute_finding(figures: Sequence[Figure]) -> Bevinding | None:
    """Give the finding on the earliest peildatum, per category without compensation; None when figures lack."""
    days = sorted({f.peildatum for f in figures if f.measure is Measure.REALISATIE and f.peildatum})
    first = days[0] if days else None
    tasks = _per_category(figures, Measure.WETTELIJKE_TAAK, None)
    done = _per_category(figures, Measure.REALISATIE, first)
    if not tasks or set(tasks) - set(done) or len({f.municipality for f in figures}) != 1:
        return None
    if all(done[category] >= task for category, task in tasks.items()):
        return Bevinding.VOLDOET
    return Bevinding.GEDEELTELIJK if any(done[category] for category in tasks) else Bevinding.NIET


def _per_category(figures: Sequence[Figure], measure: Measure, day: dt.date | None) -> dict[Category, int]:
    wanted = (Category.REGULIER, Category.AMV)
    return {
        f.category: f.value
        for f in figures
        if f.measure is measure and f.category in wanted and (day is None or f.peildatum == day)
    }


def _check_references(references: Sequence[Observation[str]]) -> Iterator[Warning]:
    for field, whose in (("reference.our", "van de afzender"), ("reference.your", "van de lezer")):
        values = {seen.value for seen in references if seen.field == field}
        if len(values) > 1:
            yield Warning("SC-15", f"Het document noemt meer dan één kenmerk {whose}. Kies welk kenmerk juist is.")


def _check_letter_date(found: Extraction, background: Background) -> Iterator[Warning]:
    day = found.letter_date
    if not day:
        return
    if found.received_date and day > found.received_date:
        told = f"De brief is van {dutch(day)}, maar het stempel zegt ontvangen op {dutch(found.received_date)}."
        yield Warning("SC-16", told)
    is_letter = found.document_type in _LETTERS and not background.parts.mail
    if is_letter and (day.weekday() > 4 or day in Netherlands(years=day.year)):
        yield Warning("SC-16", f"De dagtekening {dutch(day)} valt in een weekend of op een feestdag.")


def _check_addresses(reading: Reading) -> Iterator[Warning]:
    known = {row["adres"] for row in rows("mailboxes")} | {g.mailbox for g in gemeenten() if g.mailbox}
    boxes = sorted(row["adres"] for row in rows("mailboxes"))
    for address in sorted({match.group().casefold() for match in EMAIL.finditer(reading.text)} - known):
        near = next((box for box in boxes if is_near(address, box)), None)
        if near:
            yield Warning("SC-19", f"Een e-mailadres lijkt op {near}, maar wijkt af. Stuur er niets heen.")


def is_near(a: str, b: str) -> bool:
    """Tell whether two different words are one letter, or one swap of neighbours, apart."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return swapped or rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]
