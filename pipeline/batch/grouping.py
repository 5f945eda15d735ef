"""Puts fingerprints of documents in groups; pure: it reads words only of those that may be alike."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.lookalike import Candidates, Likeness, jaccard
from pipeline.model.groep import Soort, Stand
from pipeline.store.groups import MACHINE, Groep, Vingerafdruk

Shingles = Callable[[str], frozenset[str]]
"""Gives the word groups of a document by its id."""


@dataclass(frozen=True, slots=True)
class Grouper:
    """Groups the documents of one dossier."""

    dossier: str
    rules: Likeness
    shingles: Shingles

    def changed(self, known: Mapping[str, Vingerafdruk], fresh: Sequence[str], held: Sequence[Groep]) -> list[Groep]:
        """Give the groups that are new or have other members by `fresh`, which are compared with all that is known.

        What a person said of a group stays: nothing leaves it, and what was taken out does not come back.
        """
        groups = [*self._alike(known, fresh, held), *self._threads(known, held)]
        before = {one.id: one for one in held}
        return [one for one in groups if before.get(one.id) != one]

    def _alike(self, known: Mapping[str, Vingerafdruk], fresh: Sequence[str], held: Sequence[Groep]) -> list[Groep]:
        same = self._same(known)
        followers = {one for members in same.values() for one in members[1:]}
        near = {one.id: one for one in held if one.soort is Soort.BIJNA}
        first = {one.stukken[0]: one.id for one in near.values() if one.stukken}
        led = {member for one in near.values() for member in one.stukken[1:]}
        index, new = Candidates(self.rules), set(fresh)
        exchange = _exchanges(known)
        for key, one in known.items():
            if key not in new and key not in followers and key not in led and self._says(one):
                index.add(key, one.merk)
        for key in fresh:
            if key in followers or key in led or not self._says(known[key]):
                continue
            leader = self._leader(key, known, index, first, near, exchange)
            if leader is None:
                index.add(key, known[key].merk)
                continue
            number = first.setdefault(leader, self._number(leader, near))
            group = near.get(number) or Groep(number, self.dossier, Soort.BIJNA, (leader,))
            near[number] = _grown(group, [key])
        return [*self._named(same, Soort.GELIJK, held), *near.values()]

    def _number(self, leader: str, near: Mapping[str, Groep]) -> str:
        """Give the id of a new group; the usual one may be that of a group which this document was taken out of."""
        number = group_id(self.dossier, Soort.BIJNA, leader)
        return group_id(self.dossier, Soort.BIJNA, f"{leader} {number}") if number in near else number

    def _leader(
        self,
        key: str,
        known: Mapping[str, Vingerafdruk],
        index: Candidates,
        first: Mapping[str, str],
        near: Mapping[str, Groep],
        exchange: Mapping[str, str],
    ) -> str | None:
        """Give the document whose words are most like those of `key`; only the first of a group is compared."""
        mine, best = self.shingles(key), (self.rules.threshold, "")
        for other in index.like(known[key].merk):
            group = near.get(first.get(other, ""))
            apart = group is not None and key in group.apart
            if other == key or apart or _answers(known[key], known[other], exchange):
                continue
            likeness = jaccard(mine, self.shingles(other))
            if likeness >= best[0] and (likeness > best[0] or not best[1]):
                best = (likeness, other)
        return best[1] or None

    def _says(self, one: Vingerafdruk) -> bool:
        return one.woorden >= self.rules.least_words

    def _same(self, known: Mapping[str, Vingerafdruk]) -> dict[str, list[str]]:
        """Give the documents by digest of their text; those with too few words are never called the same."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, one in known.items():
            if self._says(one):
                found[one.tekst].append(key)
        return found

    def _threads(self, known: Mapping[str, Vingerafdruk], held: Sequence[Groep]) -> list[Groep]:
        """Give the mails by the numbers they name, and what is left by subject."""
        exchange = _exchanges(known)
        by_number: dict[str, list[str]] = defaultdict(list)
        by_subject: dict[str, list[str]] = defaultdict(list)
        for key, one in known.items():
            if one.nummer:
                by_number[exchange[one.nummer]].append(key)
        for members in by_number.values():  # the longest quotes the others: who reviews it sees most of the exchange
            members.sort(key=lambda one: -known[one].woorden)
        loose = {members[0] for members in by_number.values() if len(members) == 1}
        for key, one in known.items():
            if one.onderwerp and (key in loose or not one.nummer):
                by_subject[one.onderwerp].append(key)
        return [
            *self._named(by_number, Soort.MAIL, held),
            *self._named(by_subject, Soort.ONDERWERP, held),
        ]

    def _named(self, found: Mapping[str, list[str]], soort: Soort, held: Sequence[Groep]) -> list[Groep]:
        """Give groups with the members that were found, each under the id of the group its members were in."""
        mine = [one for one in held if one.soort is soort]
        where = {member: one for one in mine for member in (*one.stukken, *one.apart)}
        made: dict[str, Groep] = {}
        for members in found.values():
            if len(members) < 2:
                continue
            old = next((where[one] for one in members if one in where), None)
            group = old or Groep(group_id(self.dossier, soort, members[0]), self.dossier, soort, ())
            group = made.get(group.id, group)
            fresh = [one for one in members if one not in group.stukken and one not in group.apart]
            if fresh:
                group = _grown(group, fresh)
            made[group.id] = group
        return list(made.values())


def _grown(group: Groep, fresh: Sequence[str]) -> Groep:
    """Give a group with more documents; what a person decided waits for a person again."""
    return replace(group, stukken=(*group.stukken, *fresh), stand=Stand.VOORSTEL, door=MACHINE, reden="")


def group_id(dossier: str, soort: Soort, first: str) -> str:
    """Give the id of the group that begins with a document."""
    return hashlib.sha256(f"{dossier}\0{soort}\0{first}".encode()).hexdigest()[:32]


def _exchanges(known: Mapping[str, Vingerafdruk]) -> dict[str, str]:
    """Give the exchange that each mail is part of, by the numbers (Message-ID) of the mails."""
    leader: dict[str, str] = {}
    for one in known.values():
        if one.nummer:
            _join(leader, [one.nummer, *one.verwijst])
    return {one.nummer: _find(leader, one.nummer) for one in known.values() if one.nummer}


def _answers(one: Vingerafdruk, other: Vingerafdruk, exchange: Mapping[str, str]) -> bool:
    """Tell whether two documents are different mails of one exchange: their own group says so, however alike."""
    if not one.nummer or not other.nummer or one.nummer == other.nummer:
        return False
    return exchange[one.nummer] == exchange[other.nummer]


def _find(leader: dict[str, str], key: str) -> str:
    while leader.setdefault(key, key) != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key


def _join(leader: dict[str, str], keys: Iterable[str]) -> None:
    roots = [_find(leader, one) for one in keys]
    for root in roots[1:]:
        leader[_find(leader, root)] = _find(leader, roots[0])
