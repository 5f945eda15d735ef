"""Exchanges (uitruil) and mergers (samenvoeging) of opgaven between gemeenten that a document tells of.

`from` is the gemeente whose opgave is given away, `to` the one that takes it on. A rule, a wish without a partner and
a number that is not sure make no agreement. Nothing here ever changes a task: that takes a person.
Legal: docs/legal.md#verdeelbesluit
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

from extractors.agreement_rows import Row, find_rows
from extractors.dates import find_dates
from extractors.gazetteer import AMBIGUOUS, find_names
from extractors.letter_parts import Range
from extractors.numbers import Certainty, find_counts
from extractors.rules import rules
from extractors.statements import Statement, Statements
from pipeline.model.observation import Observation
from pipeline.tools.register import gemeente_by_name

Json = dict[str, Any]

_UNCLEAR = 0.6
"""Confidence when the words do not say who takes on whose opgave."""
_SHARE = re.compile(r"(?:,|;|\ben\b)\s*(?=(?:\d|[A-Z]))")
"""Where the share of the next gemeente begins."""
_ROW = 0.85
"""Of a row under a heading that tells what its columns are."""
_INTERPROVINCIAL = 0.7
"""Never counted by itself: a person decides."""


class _Party(NamedTuple):
    """A gemeente in a sentence, by name or as `wij`."""

    start: int
    end: int
    naam: str


class _Amount(NamedTuple):
    number: int | None
    category: str | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of the document: its gemeenten, its date, and whether `uw gemeente` or `wij` names the gemeente."""

    own: Sequence[str]
    letter_date: dt.date | None
    addressed: bool


def find_agreements(spoken: Statements, ground: Ground) -> Iterator[Observation[Json]]:
    """Yield the agreements, one for each category; words that only lead up to one are taken with it."""
    rows = list(find_rows(spoken.reading.text, spoken.parts.body))
    yield from (_observe_row(spoken, row, ground) for row in rows if not spoken.reading.is_quoted(row.start))
    if not any(rule.search(spoken.reading.text) for rule in rules("agreements", "soort")):
        return  # most documents speak of no exchange at all, and splitting them into statements is dear
    told: list[tuple[frozenset[str], str]] = [(frozenset((row.giver, row.taker)), row.kind) for row in rows]
    for one in spoken.said:
        kind = _kind(spoken, one)
        if not kind or spoken.matches("geen", one.place, "agreements"):
            continue
        parties = _parties(spoken, one, ground)
        names = tuple(dict.fromkeys(party.naam for party in parties))
        if len(names) > 2 and AMBIGUOUS not in names:
            yield from _shares(spoken, kind, one, ground)
        if len(names) != 2 or AMBIGUOUS in names or (frozenset(names), kind) in told:
            continue
        around = _around(spoken, one, names, ground)
        amounts = _amounts(spoken.reading.text, around)
        if not amounts and not spoken.matches("afgesproken", around, "agreements"):
            continue
        told.append((frozenset(names), kind))
        yield from _observe(spoken, kind, (one.place, around), parties, (amounts or [_Amount(None, None)], ground))


def _observe_row(spoken: Statements, row: Row, ground: Ground) -> Observation[Json]:
    """Give the agreement that one row tells of; its heading tells how far it is."""
    text = spoken.reading.text
    place = (row.start, row.end)
    around = (max(spoken.parts.body[0], spoken.reading.block(row.start)[0]), row.end)
    apart = _is_apart(row.giver, row.taker)
    value = {
        "kind": row.kind,
        "from": row.giver,
        "to": row.taker,
        "category": _category(text[slice(*place)]),
        "number": row.number,
        "object": _first(spoken, "object", place) or "opvangplek",
        "table": _first(spoken, "tafel", around),
        "agreed_on": _agreed_on(spoken, around, ground),
        "status": _first(spoken, "status", around),
        "interprovincial": apart,
    }
    return spoken.reading.observe(
        "details.agreements", value, place, f"afspraak.rij.{row.kind}", _INTERPROVINCIAL if apart else _ROW
    )


def _is_apart(giver: str, taker: str) -> bool:
    """Tell whether two gemeenten lie in different provincies."""
    known = gemeente_by_name()
    return len({known[name].provincie for name in (giver, taker) if name in known}) > 1


def _shares(spoken: Statements, kind: str, one: Statement, ground: Ground) -> Iterator[Observation[Json]]:
    """Yield what each of several gemeenten gives or takes; never sure, and only where each has its own number.

    `Lochem neemt 40 plekken van ons over en Brummen 20`: the second goes the way of the first.
    """
    text = spoken.reading.text
    cuts = [one.start, *(one.start + m.end() for m in _SHARE.finditer(text[slice(*one.place)])), one.end]
    found: list[tuple[Statement, list[_Party], list[_Amount], bool]] = []
    for left, right in pairwise(cuts):
        piece = one._replace(start=left, end=right)
        own = bool(ground.own) and any(rule.search(text, left, right) for rule in rules("agreements", "zelf"))
        strangers = [party for party in _parties(spoken, piece, ground) if party.naam not in ground.own]
        found.append((piece, strangers, _amounts(text, piece.place), own))
    if any(len(strangers) != 1 or len(amounts) != 1 for _, strangers, amounts, _ in found):
        return
    first, _, _, has_own = found[0]
    giver, _, sure = _direction(text, first.place, _parties(spoken, first, ground))
    if not has_own or sure == _UNCLEAR or any(_kind(spoken, piece) or own for piece, _, _, own in found[1:]):
        return
    for piece, (stranger,), amounts, _ in found:
        ends = (ground.own[0], stranger.naam) if giver in ground.own else (stranger.naam, ground.own[0])
        row = Row(*piece.place, *ends, amounts[0].number, kind)
        yield replace(_observe_row(spoken, row, ground), confidence=_INTERPROVINCIAL)


def _kind(spoken: Statements, one: Statement) -> str:
    fits = (rule.value for rule in rules("agreements", "soort") if rule.search(spoken.reading.text, *one.place))
    return next(fits, "")


def _parties(spoken: Statements, one: Statement, ground: Ground) -> list[_Party]:
    """Give the gemeenten of a sentence in order; `wij` or `uw gemeente` is the only gemeente of the document."""
    text = spoken.reading.text
    found = [_Party(name.start, name.end, name.naam) for name in find_names(text, *one.place)]
    table = "zelf_aangesproken" if ground.addressed else "zelf"
    if len(ground.own) == 1:
        found += [
            _Party(match.start(), match.end(), ground.own[0])
            for rule in rules("agreements", table)
            for match in rule.matches(text, *one.place)
        ]
        if len({party.naam for party in found}) == 1 and found[0].naam != ground.own[0]:
            found.append(_Party(one.end, one.end, ground.own[0]))
    return sorted(found)


def _around(spoken: Statements, one: Statement, names: Sequence[str], ground: Ground) -> Range:
    """Give the range of the sentence and the next two of the paragraph, up to one that names another gemeente."""
    block_end = spoken.reading.block(one.start)[1]
    end = one.end
    for other in spoken.said:
        if other.start <= one.start:
            continue
        strange = [name for name in spoken.strangers(other, ground.own) if name not in names]
        if other.start >= min(block_end, one.end + 300) or strange:
            break
        end = other.end
    return one.start, end


def _amounts(text: str, around: Range) -> list[_Amount]:
    """Give the numbers of places with their category; an approximate number is left out."""
    start, end = around
    found: dict[str | None, _Amount] = {}
    for count in find_counts(text[start:end]):
        behind = text[start + count.end : min(end, start + count.end + 60)]
        places = next((m for rule in rules("agreements", "plekken") if (m := rule.pattern.match(behind))), None)
        if not places:
            continue
        category = _category(places.group())
        sure = count.number.certainty is Certainty.SURE and count.number.qualifier is None
        found.setdefault(category, _Amount(count.number.value if sure else None, category))
    return list(found.values())


def _category(words: str) -> str | None:
    fits = (rule.value for rule in rules("agreements", "categorie") if rule.pattern.search(words))
    return next(fits, None)


def _observe(
    spoken: Statements,
    kind: str,
    places: tuple[Range, Range],
    parties: Sequence[_Party],
    what: tuple[Sequence[_Amount], Ground],
) -> Iterator[Observation[Json]]:
    amounts, ground = what
    said, around = places
    giver, taker, sure = _direction(spoken.reading.text, said, parties)
    if sure == _UNCLEAR and taker in ground.own and giver not in ground.own:
        giver, taker = taker, giver
    if sure == _UNCLEAR and around != said:
        later = _directed_later(spoken, (said[1], around[1]), parties, ground)
        giver, taker, sure = later or (giver, taker, sure)
    apart = _is_apart(giver, taker) or spoken.matches("interprovinciaal", around, "agreements")
    confidence = min(sure, _INTERPROVINCIAL) if apart else sure
    for amount in amounts:
        value = {
            "kind": kind,
            "from": giver,
            "to": taker,
            "category": amount.category or _first(spoken, "categorie", said),
            "number": amount.number,
            "object": _first(spoken, "object", around) or "opvangplek",
            "table": _first(spoken, "tafel", around),
            "agreed_on": _agreed_on(spoken, around, ground),
            "status": _first(spoken, "status", around),
            "interprovincial": apart,
        }
        yield spoken.reading.observe("details.agreements", value, said, f"afspraak.{kind}", confidence)


def _direction(text: str, place: Range, parties: Sequence[_Party]) -> tuple[str, str, float]:
    """Give who gives, who takes and how sure that is; each party is one letter in the pattern of the rules."""
    names = list(dict.fromkeys(party.naam for party in parties))
    masked = list(text[slice(*place)])
    for party in parties:
        if party.end > party.start:
            left, right = party.start - place[0], party.end - place[0]
            masked[left:right] = ["A" if party.naam == names[0] else "B"] + ["\x00"] * (right - left - 1)
    words = re.sub(r"\s+", " ", "".join(masked).replace("\x00", "")).replace("A", "\x01").replace("B", "\x02")
    for rule in rules("agreements", "richting"):
        if match := rule.pattern.search(words):
            groups = match.groupdict()
            other = {names[0]: names[1], names[1]: names[0]}
            taker = groups.get("neemt") or groups.get("neemt2")
            giver = _named(groups.get("geeft"), names) or other[_named(taker, names)]
            return giver, other[giver], 0.9
    return names[0], names[1], _UNCLEAR


def _named(sign: str | None, names: Sequence[str]) -> str:
    return names["\x01\x02".index(sign)] if sign else ""


def _directed_later(
    spoken: Statements, place: Range, parties: Sequence[_Party], ground: Ground
) -> tuple[str, str, float] | None:
    """Give the direction that a following sentence tells of the same two gemeenten."""
    names = {party.naam for party in parties}
    for one in spoken.inside(place):
        again = [party for party in _parties(spoken, one, ground) if party.naam in names]
        if {party.naam for party in again} == names:
            giver, taker, sure = _direction(spoken.reading.text, one.place, again)
            if sure > _UNCLEAR:
                return giver, taker, 0.85
    return None


def _first(spoken: Statements, table: str, place: Range) -> str | None:
    fits = (rule.value for rule in rules("agreements", table) if rule.search(spoken.reading.text, *place))
    return next(fits, None)


def _agreed_on(spoken: Statements, place: Range, ground: Ground) -> str | None:
    """Give the day of the agreement: one beside the table or the verb, never after the letter."""
    text = spoken.reading.text
    for found in find_dates(text, *place):
        day = found.resolve(ground.letter_date, "verleden")
        before = text[max(place[0], found.start - 60) : found.start]
        if day and (ground.letter_date is None or day <= ground.letter_date) and _is_day_of_agreement(before):
            return day.isoformat()
    return None


def _is_day_of_agreement(before: str) -> bool:
    return any(rule.pattern.search(before) for rule in rules("agreements", "dag"))
