"""On whose paper a letter stands and whom it addresses: letterhead, deciding authority, unit, addresses, addressee."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.details.told import SURE, Json, Seen, Told, distinct, named, observe
from extractors.draft import Scene
from extractors.letter_parts import LetterParts, Range
from extractors.parties import letterhead_of
from extractors.reading import Reading
from extractors.rules import rules

_POSTAL_LINE = re.compile(r"^\s*(?:Postbus\s+\d+|[1-9]\d{3}\s?[A-Z]{2}\s+\S.*|[A-Z][\w .'’-]+\s\d+\s?[a-z]?)\s*$")
_PLACEHOLDER = re.compile(r"\[(?P<name>[A-ZÀ-Ý][A-ZÀ-Ý _-]*)\]")


def tell_letterhead(scene: Scene) -> Iterator[Told]:
    """Yield the ministry on the paper, the authority that decides, the unit, and where they sit."""
    reading, parts = scene.reading, scene.parts
    head = (parts.header_end, parts.head[1])
    organ = next(named(reading, "letterhead_org", "orgaan", letterhead_of(reading, parts)), None)
    authority = next(named(reading, "authority", "bevoegd", parts.closing or parts.body), None)
    website = next(named(reading, "website", "website", head), None)
    yield from (
        Told(key.field.removeprefix("details."), key.value, (key,)) for key in (organ, authority, website) if key
    )
    units = distinct(named(reading, "unit", "onderdeel", head))
    yield Told("unit", [unit.value for unit in units], units)
    yield _codes(organ, authority)
    addresses = distinct(_addresses(reading, parts, head))
    yield Told("sender_addresses", [address.value for address in addresses], addresses)


def _codes(organ: Seen | None, authority: Seen | None) -> Told:
    """Give the codes of the bodies in the register of government organisations, where the data file knows them."""
    coded = {seen.field.removeprefix("details."): (seen, _code(seen.value)) for seen in (organ, authority) if seen}
    known = {key: pair for key, pair in coded.items() if pair[1]}
    return Told("tooi", {key: code for key, (_, code) in known.items()}, tuple(seen for seen, _ in known.values()))


def _code(name: str) -> str | None:
    return next((rule.name for rule in rules("details", "tooi") if rule.pattern.search(name)), None)


def _addresses(reading: Reading, parts: LetterParts, head: Range) -> Iterator[Seen]:
    """Yield the addresses of the sender: those of the letterhead that are not the addressee's."""
    for rule in rules("details", "adres"):
        for match in rule.matches(reading.text, *head):
            if not parts.addressee or not parts.addressee[0] <= match.start() < parts.addressee[1]:
                value = ", ".join(" ".join(match[part].split()) for part in ("straat", "plaats"))
                yield observe(reading, "sender_addresses", value, match.span(), rule.name, rule.confidence)


def tell_addressee(scene: Scene) -> Iterator[Told]:
    """Yield the body or bodies that are addressed, the postal lines, and the province of a template."""
    reading, parts = scene.reading, scene.parts
    place = parts.addressee or parts.salutation
    if not place:
        return
    bodies = distinct(iter(_bodies(reading, place)))
    postal = tuple(_postal(reading, place))
    blank = _PLACEHOLDER.search(reading.text, *place)
    names = [body.value for body in bodies]
    value: Json = {"body": names[0] if names else None} if len(names) < 2 else {"bodies": names}
    if blank and "PROVINCIE" in blank["name"]:
        value["province"] = {"placeholder": blank["name"]}
    elif postal or len(names) < 2:
        value["postal"] = [line.value for line in postal]
    marks = [observe(reading, "addressee", blank["name"], blank.span(), "invulplek", SURE)] if blank else []
    yield Told("addressee", value, (*bodies, *postal, *marks))


def _bodies(reading: Reading, place: Range) -> Sequence[Seen]:
    """Give the bodies in the order they stand; of two readings of the same words the earlier rule counts."""
    taken: list[Range] = []
    found: list[tuple[int, Seen]] = []
    for rule in rules("details", "aangesproken"):
        for match in rule.matches(reading.text, *place):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                seen = observe(reading, "addressee", rule.name, match.span(), rule.name, rule.confidence)
                found.append((match.start(), seen))
    return [seen for _, seen in sorted(found, key=lambda pair: pair[0])]


def _postal(reading: Reading, place: Range) -> Iterator[Seen]:
    """Yield the lines of a postal address below the first line."""
    start = reading.line(place[0])[1] + 1
    while start < place[1]:
        line = reading.line(start)
        written = reading.text[slice(*line)]
        if _POSTAL_LINE.match(written):
            yield observe(reading, "addressee", " ".join(written.split()), line, "adres.postregel", SURE)
        start = line[1] + 1
