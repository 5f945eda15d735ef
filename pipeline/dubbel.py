"""Doubles and versions in the post: what may be one letter twice, and which version of a letter holds.

Only equal bytes are one document by themselves; all else is a proposal for a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from pipeline.model.post import Briefwisseling, Dubbel, Stuk, Versie

_ALIKE = 0.95
_SAME_LETTER = 0.6
_MOST_WORDS = 2_000


def propose_doubles(pieces: Sequence[Stuk]) -> tuple[Dubbel, ...]:
    """Give the pairs of documents that may be one letter delivered twice (by post and by mail), most alike first.

    Both need the same sender, reference and date, as many pages where both have pages of their own, and nearly the
    same words.
    """
    groups: dict[tuple[object, ...], list[Stuk]] = defaultdict(list)
    for piece in pieces:
        if piece.kenmerk and piece.datum:
            groups[_bare(piece.afzender), _bare(piece.kenmerk), piece.datum].append(piece)
    found = (_pair(one, other) for group in groups.values() for one, other in combinations(group, 2))
    return tuple(sorted((pair for pair in found if pair), key=lambda pair: (-pair.gelijkenis, pair.document_ids)))


def _pair(one: Stuk, other: Stuk) -> Dubbel | None:
    both_paged = bool(one.bladzijden and other.bladzijden)
    if one.document_id == other.document_id or (both_paged and one.bladzijden != other.bladzijden):
        return None
    alike = _likeness(one.tekst, other.tekst)
    if alike <= _ALIKE:
        return None
    same = "Dezelfde afzender, hetzelfde kenmerk"
    reasons = (
        f"{same}, dezelfde datum en evenveel bladzijden." if both_paged else f"{same} en dezelfde datum.",
        f"De tekst komt voor {int(alike * 100)}% overeen.",
    )
    first, second = sorted((one.document_id, other.document_id))
    return Dubbel((first, second), alike, reasons)


def _likeness(one: str, other: str) -> float:
    a, b = (re.findall(r"\w+", text.casefold())[:_MOST_WORDS] for text in (one, other))
    if not (a and b):
        return 0.0  # no words is no likeness: two unread scans say nothing about each other
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


def group_correspondence(
    pieces: Sequence[Stuk], confirmed: Collection[tuple[str, str]] = ()
) -> tuple[Briefwisseling, ...]:
    """Give the pieces of correspondence, earliest first; doubles that a person confirmed are one.

    The earliest receipt of all its documents counts.
    """
    leader = {piece.document_id: piece.document_id for piece in pieces}
    for one, other in confirmed:
        if one in leader and other in leader:
            kept, gone = leader[one], leader[other]
            leader = {key: kept if value == gone else value for key, value in leader.items()}
    groups: dict[str, list[Stuk]] = defaultdict(list)
    for piece in pieces:
        groups[leader[piece.document_id]].append(piece)
    return tuple(sorted((_one(group) for group in groups.values()), key=lambda one: (one.ontvangen, one.document_ids)))


def _one(group: Sequence[Stuk]) -> Briefwisseling:
    ordered = sorted(group, key=lambda piece: (min(piece.ontvangen), piece.document_id))
    return Briefwisseling(tuple(dict.fromkeys(p.document_id for p in ordered)), min(ordered[0].ontvangen))


def versions(pieces: Iterable[Stuk]) -> tuple[Versie, ...]:
    """Give the versions of every letter, oldest first: the same sender, reference and mostly the same words anew.

    The last one holds; the earlier ones stay. Another text under the same reference (a case number, say) is another
    letter, and a letter without a reference has one version. Give one piece for each confirmed double.
    """
    chains: dict[tuple[str, str], list[Stuk]] = defaultdict(list)
    for piece in pieces:
        key = _bare(piece.kenmerk) if piece.kenmerk else piece.document_id
        chains[_bare(piece.afzender), key].append(piece)
    return tuple(version for chain in chains.values() for letter in _letters(chain) for version in _chain(letter))


def _letters(chain: Sequence[Stuk]) -> list[list[Stuk]]:
    """Give the pieces of one reference by letter, each with the letter whose last version it is like."""
    letters: list[list[Stuk]] = []
    for piece in sorted(chain, key=lambda piece: min(piece.ontvangen)):
        same = [letter for letter in letters if _likeness(letter[-1].tekst, piece.tekst) > _SAME_LETTER]
        if same:
            same[0].append(piece)
        else:
            letters.append([piece])
    return letters


def _chain(chain: Sequence[Stuk]) -> list[Versie]:
    ordered = sorted(chain, key=lambda piece: (min(piece.ontvangen), piece.datum or min(piece.ontvangen).date()))
    ids = list(dict.fromkeys(piece.document_id for piece in ordered))
    return [
        Versie(one, number, after) for number, (one, after) in enumerate(zip(ids, [*ids[1:], None], strict=True), 1)
    ]
