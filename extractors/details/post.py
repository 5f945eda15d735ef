"""What a mail or a web page says about itself: mailboxes, sending time, offers, groups, telephone numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from extractors.checks import is_near
from extractors.dates import dates_of
from extractors.deadlines import EMAIL
from extractors.details.told import SURE, Json, Seen, Told, distinct, first_of, observe, pattern
from extractors.draft import Scene
from extractors.letter_parts import LetterParts, Range
from extractors.reading import Reading
from extractors.redactions import CODE
from extractors.rules import rows, rules

_HOME = ZoneInfo("Europe/Amsterdam")
_PHONE = re.compile(r"(?<![\w.])(?:\+31|0031|0)[\s-]?(?:\(0\))?(?:[\s-]?\d){8,9}(?!\d)")
_TIME = re.compile(r"\b(?P<h>\d{1,2})[.:](?P<m>\d{2})\b")
_FUNCTIONAL_NAME = re.compile(r"(?<![\w.])_[\w.]+(?: kabinet)?")
_DOMAIN = re.compile(r"@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_SALUTATION = re.compile(r"^\W*(?:zeer\s+)?(?:geachte?|beste)\s+", re.IGNORECASE)
FUNCTION_WORDS = ("info", "post", "gemeente", "griffie", "secretariaat", "woo", "contact")
"""Local parts of mailboxes that belong to nobody in person."""


def tell_mail(scene: Scene, letter: dt.date | None) -> Iterator[Told]:
    """Yield sender, readers, sending time and salutation of a mail."""
    reading, parts = scene.reading, scene.parts
    yield from _tell_sender(reading, parts)
    if aan := _field(reading, parts, "aan"):
        readers = tuple(_readers(reading, aan))
        yield Told("to", [reader.value for reader in readers], readers)
    if cc := _field(reading, parts, "cc"):
        hidden = tuple(_observed(reading, "cc_redacted", CODE, cc))
        yield Told("cc_redacted", bool(hidden) or None, hidden[:3])
        names = distinct(_observed(reading, "cc_functional_names", _FUNCTIONAL_NAME, cc))
        yield Told("cc_functional_names", [name.value for name in names], names)
    yield from _tell_sent(reading, parts, letter)
    yield from _tell_salutation(reading, parts)


def _field(reading: Reading, parts: LetterParts, name: str) -> Range | None:
    """Give the place of a field of the mail header; with white lines in the header it runs on to the next label."""
    place = parts.mail.get(name)
    if not place:
        return None
    borders = [start for start, _ in (*parts.mail.values(), parts.subject or (0, 0)) if start >= place[1]]
    label = reading.text.rfind("\n", 0, min(borders)) if borders else place[1]
    return place[0], max(place[1], label)


def _observed(reading: Reading, key: str, found: re.Pattern[str], place: Range) -> Iterator[Seen]:
    for match in found.finditer(reading.text, *place):
        yield observe(reading, key, match.group(), match.span(), f"mail.{key}", SURE)


def _tell_sender(reading: Reading, parts: LetterParts) -> Iterator[Told]:
    if "van" in parts.mail:
        place = parts.mail["van"]
        value = _mailbox(reading.text[slice(*place)])
        yield Told("from", value, (observe(reading, "from", value, place, "mail.van", SURE),))


def _mailbox(written: str) -> Json:
    address = EMAIL.search(written)
    name = written[: address.start()].strip(' <"') if address else written
    email = address.group() if address else None
    return {"name": " ".join(name.split()), "email": email, "functional": is_functional(email, written)}


def is_functional(email: str | None, written: str = "") -> bool:
    """Tell whether a mailbox belongs to an office: a known one, one named for a function, or marked by its name."""
    known = {row["adres"] for row in rows("mailboxes")}
    local = (email or "").partition("@")[0].casefold()
    return (email or "").casefold() in known or written.strip().startswith("_") or local in FUNCTION_WORDS


def _readers(reading: Reading, place: Range) -> Iterator[Seen]:
    """Yield the readers of a mail; of a blacked out one only the domain."""
    if CODE.search(reading.text, *place):
        domains = {match["domain"]: match.span() for match in _DOMAIN.finditer(reading.text, *place)}
        for domain, span in domains.items():
            yield observe(reading, "to", {"redacted": True, "domain": domain}, span, "mail.aan", SURE)
        return
    for match in EMAIL.finditer(reading.text, *place):
        yield observe(reading, "to", {"email": match.group()}, match.span(), "mail.aan", SURE)


def _tell_sent(reading: Reading, parts: LetterParts, letter: dt.date | None) -> Iterator[Told]:
    place = next((parts.mail[name] for name in ("verzonden", "sent", "datum", "date") if name in parts.mail), None)
    found = next(dates_of(reading, *place), None) if place else None
    time = _TIME.search(reading.text, found.end, place[1]) if found and place else None
    day = found.resolve(letter) if found else None
    if found and day and time and int(time["h"]) < 24 and int(time["m"]) < 60:
        moment = dt.datetime.combine(day, dt.time(int(time["h"]), int(time["m"]))).replace(tzinfo=_HOME).isoformat()
        seen = observe(reading, "sent_at", moment, (found.start, time.end()), "mail.verzonden", SURE)
        yield Told("sent_at", moment, (seen,))


def _tell_salutation(reading: Reading, parts: LetterParts) -> Iterator[Told]:
    if not parts.salutation:
        return
    start, end = parts.salutation
    if lead := _SALUTATION.match(reading.text[start:end]):
        value = reading.text[start + lead.end() : end].strip(" ,")
        yield Told(
            "salutation_addressee",
            value,
            (observe(reading, "salutation_addressee", value, (start, end), "aanhef", SURE),),
        )


def tell_offers(scene: Scene) -> Iterator[Told]:
    """Yield the help that a regietafel offers."""
    found = (first_of(scene.reading, rule, "offers", scene.parts.body) for rule in rules("details", "aanbod"))
    seen = tuple(one for one in found if one)
    yield Told("offers", [one.value for one in seen], seen)


def tell_page(scene: Scene) -> Iterator[Told]:
    """Yield what a web page or report of general nature holds: groups of the monitor, addresses, telephone numbers."""
    reading = scene.reading
    whole = (0, len(reading.text))
    if pattern("monitor").search(reading.text):
        found = (first_of(reading, rule, "monitor_groups", whole) for rule in rules("details", "doelgroep"))
        groups = tuple(one for one in found if one)
        yield Told("monitor_groups", [one.value for one in groups] if len(groups) > 1 else [], groups)
    addresses = distinct(_observed(reading, "emails", EMAIL, whole))
    yield Told("emails", [_address(seen.value) for seen in addresses], addresses)
    phones = distinct(_phones(reading))
    yield Told("phones", [phone.value for phone in phones], phones)


def _address(written: str) -> Json:
    """Give an address as it stands; `suspect` when it is a slip of the pen away from a known one."""
    known = sorted(row["adres"] for row in rows("mailboxes"))
    value: Json = {"address": written, "functional": is_functional(written)}
    if written.casefold() not in known and any(is_near(written.casefold(), box) for box in known):
        value["suspect"] = True
    return value


def _phones(reading: Reading) -> Iterator[Seen]:
    """Yield the telephone numbers; one that the text does not call general is nobody's to show unseen."""
    for match in _PHONE.finditer(reading.text):
        number = re.sub(r"[^\d+]", "", match.group())
        general = pattern("telefoon_algemeen").search(reading.text, *reading.sentence(match.start()))
        value = {"number": number, "kind": "algemeen" if general else None}
        yield observe(reading, "phones", value, match.span(), "telefoon", SURE if general else 0.6)
