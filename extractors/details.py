"""What a document says beyond the fixed keys: letterhead, source report, requests, mail header, placeholders.

Every value is JSON; names follow the records of the domain. Nothing here feeds a finding by itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from extractors.dates import date_at, find_dates, tense
from extractors.deadlines import EMAIL
from extractors.gazetteer import find_provinces
from extractors.letter_parts import LetterParts, Range
from extractors.numbers import Found, find_counts
from extractors.parties import letterhead_of
from extractors.reading import Reading
from extractors.redactions import CODE
from extractors.rules import load, one, rows, rules
from pipeline.model.observation import Observation
from pipeline.tools.register import provincies

Json = dict[str, Any]

MOST_PROVINCES = 8
"""With more provinces at the table, one that is missing is worth telling."""

NATIONAL = 5_000
"""Numbers of places from which a text speaks of the country or a province, not of a gemeente."""

_HOME = ZoneInfo("Europe/Amsterdam")

_PHONE = re.compile(r"(?<![\w.])(?:\+31|0031|0)[\s-]?(?:\(0\))?(?:[\s-]?\d){8,9}(?!\d)")
_PLACEHOLDER = re.compile(r"\[(?P<name>[A-ZÀ-Ý][A-ZÀ-Ý0-9 _/-]*)\]|«(?P<merge>[^»\n]{2,40})»")
_CONDITION = re.compile(r"\[(?P<kind>ALLEEN|NIET)\s+IN\s+BRIE(?:F|VEN)\s+(?P<names>[A-ZÀ-Ý][A-ZÀ-Ý ,/-]*?)\s*:")
_TIMES = re.compile(r"\b(?P<h>\d{1,2})[.:](?P<m>\d{2})\b")
_POSTAL_LINE = re.compile(r"^\s*(?:Postbus\s+\d+|[1-9]\d{3}\s?[A-Z]{2}\s+\S.*|[A-Z][\w .'-]+\s\d+\w?)\s*$")


def find_source_report(reading: Reading, parts: LetterParts, letter_date: dt.date | None) -> Observation[Json] | None:
    """Give the report that the figures rest on: kind, from whom, when it came in."""
    for match in one("details", "bron.zin", "bronrapport_zin").matches(reading.text, *parts.body):
        start, end = reading.sentence(match.start())
        before = reading.sentence(max(parts.body[0], start - 2))[0]
        kind = _near("bron.soort", "bronrapport_soort", reading, (before, start, end))
        for lead in one("details", "bron.ontving", "bronrapport").matches(reading.text, start, end) if kind else ():
            found = date_at(reading.text, lead.end())
            day = found.resolve(letter_date, "verleden") if found else None
            if kind and found and day:
                origin = _near("bron.van", "bronrapport_van", reading, (before, start, end))
                named = " ".join(origin["van"].split()) if origin else None
                value = {"kind": kind["soort"].casefold(), "from": named, "received": day.isoformat()}
                return reading.observe("details.source_report", value, (found.start, found.end), "bron.ontving", 0.95)
    return None


def _near(rule: str, table: str, reading: Reading, around: tuple[int, int, int]) -> re.Match[str] | None:
    """Find a rule in the sentence `around[1:]`, else in the one before it."""
    before, start, end = around
    pattern = one("details", rule, table).pattern
    return pattern.search(reading.text, start, end) or pattern.search(reading.text, before, start)


def letter_details(reading: Reading, parts: LetterParts, letter_date: dt.date | None) -> Json:
    """Give letterhead, authority, addressed body, requests, verdeelbesluit and cycle of a supervisor's letter."""
    text = reading.text
    found: Json = {
        "letterhead_org": _first_name(reading, "orgaan", letterhead_of(reading, parts)),
        "authority": _first_name(reading, "bevoegd", parts.closing or parts.body),
        "unit": _all_names(reading, "onderdeel", (parts.header_end, parts.head[1])),
        "addressee": addressee_details(reading, parts),
        "requests": [rule.name for rule in rules("details", "verzoek") if rule.pattern.search(text, *parts.body)],
        "verdeelbesluit": _verdeelbesluit(reading, parts, letter_date),
        "new_cycle_start": _after(reading, "nieuwe_cyclus", parts.body, letter_date),
        "art8": _article8(reading, parts),
    }
    return {key: value for key, value in found.items() if value not in (None, [], {})}


def addressee_details(reading: Reading, parts: LetterParts) -> Json | None:
    """Give the body that is addressed and the postal lines, as they stand."""
    place = parts.addressee or parts.salutation
    if not place:
        return None
    text = reading.text[slice(*place)]
    bodies = [rule.name for rule in rules("details", "aangesproken") if rule.pattern.search(text)]
    postal = [" ".join(line.split()) for line in text.split("\n")[1:] if _POSTAL_LINE.match(line)]
    return {"body": bodies[0] if bodies else None, "postal": postal}


def _first_name(reading: Reading, table: str, place: Range) -> str | None:
    return next(iter(_all_names(reading, table, place)), None)


def _all_names(reading: Reading, table: str, place: Range) -> list[str]:
    found = [
        " ".join(match["naam"].replace("*", " ").split())
        for rule in rules("details", table)
        for match in rule.matches(reading.text, *place)
    ]
    return list(dict.fromkeys(found))


def _after(reading: Reading, table: str, place: Range, anchor: dt.date | None) -> str | None:
    """Give the day that follows the first match of a rule."""
    for rule in rules("details", table):
        for match in rule.matches(reading.text, *place):
            found = date_at(reading.text, match.end())
            day = found.resolve(anchor, "verleden") if found else None
            if day:
                return day.isoformat()
    return None


def _verdeelbesluit(reading: Reading, parts: LetterParts, anchor: dt.date | None) -> Json | None:
    day = _after(reading, "verdeelbesluit", parts.body, anchor)
    if not day:
        return None
    duration = one("details", "verdeelbesluit.duur", "verdeelbesluit_duur").pattern.search(reading.text, *parts.body)
    if not duration:
        return {"date": day}
    written = duration["n"].casefold()
    years = int(written) if written.isdigit() else load("dates")["aantallen"][written]
    return {"date": day, "duration": f"P{years}Y"}


def _article8(reading: Reading, parts: LetterParts) -> Json | None:
    mentioned = one("details", "artikel8.genoemd", "artikel8").pattern.search(reading.text, *parts.body)
    if not mentioned:
        return None
    channel = EMAIL.search(reading.text, mentioned.start(), min(parts.body[1], mentioned.end() + 250))
    return {"mentioned": True, "channel": channel.group() if channel else None}


def mail_details(reading: Reading, parts: LetterParts, letter_date: dt.date | None) -> Json:
    """Give sender, readers and sending time of a mail, and what it offers."""
    text = reading.text
    sender = text[slice(*parts.mail["van"])] if "van" in parts.mail else ""
    found: Json = {
        "from": _mailbox(sender) if sender else None,
        "to": _readers(text, parts.mail.get("aan")),
        "cc_redacted": bool("cc" in parts.mail and CODE.search(text, *parts.mail["cc"])) or None,
        "cc_functional_names": re.findall(r"_[\w.]+(?: kabinet)?", text[slice(*parts.mail["cc"])])
        if "cc" in parts.mail
        else [],
        "sent_at": _sent_at(reading, parts, letter_date),
        "salutation_addressee": _salutation(text, parts),
        "offers": [rule.name for rule in rules("details", "aanbod") if rule.pattern.search(text, *parts.body)],
    }
    return {key: value for key, value in found.items() if value not in (None, [], {})}


def _mailbox(written: str) -> Json:
    address = EMAIL.search(written)
    name = written[: address.start()].strip(' <"') if address else written
    known = {row["adres"] for row in rows("mailboxes")}
    email = address.group() if address else None
    return {"name": " ".join(name.split()), "email": email, "functional": email in known or written.startswith("_")}


def _readers(text: str, place: Range | None) -> list[Json]:
    if not place:
        return []
    written = text[slice(*place)]
    if CODE.search(written):
        return [{"redacted": True, "domain": domain} for domain in dict.fromkeys(re.findall(r"@([\w.-]+\w)", written))]
    return [{"email": match.group()} for match in EMAIL.finditer(written)]


def _sent_at(reading: Reading, parts: LetterParts, letter_date: dt.date | None) -> str | None:
    place = next((parts.mail[name] for name in ("verzonden", "sent", "datum", "date") if name in parts.mail), None)
    found = next(find_dates(reading.text, *place), None) if place else None
    time = _TIMES.search(reading.text, found.end, place[1]) if found and place else None
    day = found.resolve(letter_date) if found else None
    if not day or not time:
        return None
    moment = dt.datetime.combine(day, dt.time(int(time["h"]) % 24, int(time["m"])))
    return moment.replace(tzinfo=_HOME).isoformat()


def _salutation(text: str, parts: LetterParts) -> str | None:
    written = text[slice(*parts.salutation)] if parts.salutation else ""
    named = re.sub(r"^\W*(?:zeer\s+)?(?:geachte?|beste)\s+", "", written, flags=re.IGNORECASE)
    return named.strip(" ,") if named != written else None


def page_details(reading: Reading) -> Json:
    """Give what a web page or a mail of general nature holds: groups, addresses, telephone numbers."""
    text = reading.text
    groups = [rule.name for rule in rules("details", "doelgroep") if rule.pattern.search(text)]
    known = {row["adres"] for row in rows("mailboxes")}
    addresses = list(dict.fromkeys(match.group() for match in EMAIL.finditer(text)))
    phones = [re.sub(r"[^\d+]", "", match.group()) for match in _PHONE.finditer(text)]
    found: Json = {
        "monitor_groups": groups if len(groups) > 1 else [],
        "emails": [{"address": address, "functional": address in known} for address in addresses],
        "phones": [{"number": number, "kind": "algemeen"} for number in dict.fromkeys(phones)],
    }
    return {key: value for key, value in found.items() if value}


def minutes_details(reading: Reading, parts: LetterParts, meeting: dt.date | None) -> Json:
    """Give title, place, provinces at the table and the days a report names."""
    place = (0, reading.body_end)
    found: Json = {
        "title": _first_name(reading, "titel", place),
        "location": _first_name(reading, "locatie", place),
        "attendance": _attendance(reading),
        **named_details(reading, meeting),
    }
    return {key: value for key, value in found.items() if value not in (None, [], {})}


def _attendance(reading: Reading) -> Json | None:
    head = reading.text[:1_500]
    present = re.search(r"\b(?:Aanwezig|Vertegenwoordigers)\b[^:\n]*:", head)
    online = re.search(r"^\s*(?:Online|Digitaal)\s*:", head, re.MULTILINE | re.IGNORECASE)
    if not present:
        return None
    stop = re.search(r"^\s*COA\s*:", head, re.MULTILINE)
    end = stop.start() if stop else len(head)
    middle = online.start() if online and online.start() < end else end
    rooms = {"fysiek": (present.end(), middle), "online": (middle, end)}
    named = {room: [name.naam for name in _lines_of(head, *span)] for room, span in rooms.items()}
    if not any(named.values()):
        return None
    both = [f"{name} dubbel" for name in named["fysiek"] if name in named["online"]]
    seen = {name for names in named.values() for name in names}
    missing = [f"{p.naam} ontbreekt" for p in provincies() if p.naam not in seen] if len(seen) > MOST_PROVINCES else []
    return {**named, "warnings": [*both, *missing]}


def _lines_of(text: str, start: int, end: int) -> Iterator[Any]:
    """Yield the provinces that stand first on a line."""
    for name in find_provinces(text, start, end):
        if not text[text.rfind("\n", 0, name.start) + 1 : name.start].strip():
            yield name


def _dates(reading: Reading, anchor: dt.date | None) -> Iterator[Json]:
    for found in find_dates(reading.text, 0, reading.body_end):
        start, end = reading.sentence(found.start)
        day = found.resolve(anchor, tense(reading.text[start:end]))
        if day and day != anchor:
            literal = " ".join(reading.text[found.start : found.end].split())
            inferred = {"year_inferred": True} if found.year is None else {}
            yield {"literal": literal, "value": day.isoformat(), **inferred}


def named_details(reading: Reading, anchor: dt.date | None) -> Json:
    """Give the days and the large numbers that a text of general nature names, with their approximators."""
    numbers = [
        {"literal": _literal(reading, found), "value": found.number.value, "qualifier": found.number.qualifier}
        for found in find_counts(reading.text[: reading.body_end])
        if found.number.value is not None and found.number.value >= NATIONAL
    ]
    distinct = {row["literal"]: {key: value for key, value in row.items() if value is not None} for row in numbers}
    return {"dates": list(_dates(reading, anchor)), "national_figures": list(distinct.values())}


def _literal(reading: Reading, found: Found) -> str:
    written = " ".join(reading.text[found.start : found.end].split())
    return f"{found.number.qualifier} {written}" if found.number.qualifier else written


def template_details(reading: Reading) -> Json:
    """Give the placeholders and conditional blocks of a letter that is still a template."""
    names = [match["name"] or match["merge"] for match in _PLACEHOLDER.finditer(reading.text)]
    conditions = [
        {"kind": match["kind"], "provinces": [part.strip().title() for part in re.split(r",|\bEN\b", match["names"])]}
        for match in _CONDITION.finditer(reading.text)
    ]
    found: Json = {"placeholders": list(dict.fromkeys(names)), "conditionals": conditions}
    if names or conditions:
        found["status"] = "concept"
    return {key: value for key, value in found.items() if value}
