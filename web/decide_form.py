"""The fields of a decision, built from ladder.toml: what the step must name, and what it may name besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.besluit import needed_level
from pipeline.errors import RecordError
from pipeline.model.ladder import Ladder, Niveau, Overgang
from web.policy import Typed, plain

CHECKED = "cijfers_nagekeken"
_ALWAYS_OPTIONAL = ("genomen_op", "spoed", "afgesloten", "override_motivation")
_A_FACT = "dat "
"""How a fact begins that is so or is not: it becomes a box to tick."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a decision."""

    key: str
    label: str
    kind: str
    """`day`, `tick`, `finding` or `text`."""

    @property
    def name(self) -> str:
        """Give the name of the field on the page."""
        return f"feit.{self.key}"


@dataclass(frozen=True, slots=True)
class Needed:
    """What a decision on one step needs."""

    van: int
    naar: int | None
    niveau: Niveau
    """The lowest level that may decide it."""
    besluit_door: str
    """Dutch: who usually decides it; empty for a step that the ladder does not have."""
    groepen: tuple[tuple[Fact, ...], ...]
    """Of each group one is enough."""
    los: tuple[Fact, ...]
    """What may be told besides."""
    vier_ogen: bool
    """Whether it must be known who wrote it, and that is another person than who decides."""


def needed_facts(ladder: Ladder, content: Mapping[str, Any], van: int, naar: int | None, *, closed: bool) -> Needed:
    """Give what a decision needs beside what a proposal (its `content`) says already; `naar` None is no step."""
    rule = ladder.overgang(van, naar) if naar is not None else None
    moves = naar is not None and naar != van
    groups = [*_wanted(ladder, rule, content), *_indispensable(ladder, naar if moves else None, content)]
    if rule and rule.nagekeken:
        groups.append((_fact(ladder, CHECKED),))
    if closed and naar is not None:
        groups.append((_fact(ladder, "heropend"),))
    four_eyes = moves and max(van, naar or 0) >= ladder.vier_ogen_vanaf
    if four_eyes:
        groups.append((_fact(ladder, "opgesteld_door"),))
    named = {fact.key for group in groups for fact in group}
    loose = [key for key in _ALWAYS_OPTIONAL if key not in named and key not in content and _fits(key, naar, rule, van)]
    niveau = needed_level(van, naar, ladder) if naar is not None else Niveau.BEHANDELAAR
    return Needed(
        van,
        naar,
        niveau,
        rule.besluit_door if rule else "",
        tuple(dict.fromkeys(tuple(group) for group in groups)),
        tuple(_fact(ladder, key) for key in loose),
        four_eyes,
    )


def _fits(key: str, naar: int | None, rule: Overgang | None, van: int) -> bool:
    if key == "afgesloten":
        return naar == 0
    if key == "override_motivation":
        return naar is not None and rule is None and naar != van
    return True


def _wanted(ladder: Ladder, rule: Overgang | None, content: Mapping[str, Any]) -> Iterator[tuple[Fact, ...]]:
    for group in rule.eisen if rule else ():
        if not any(_is_there(one, content) for one in group):
            yield tuple(dict.fromkeys(_fact(ladder, one.partition("=")[0]) for one in group))


def _indispensable(ladder: Ladder, naar: int | None, content: Mapping[str, Any]) -> Iterator[tuple[Fact, ...]]:
    for key in ladder.onmisbaar.get(naar, ()) if naar is not None else ():
        if not content.get(key):
            yield (_fact(ladder, key),)


def _is_there(needed: str, content: Mapping[str, Any]) -> bool:
    key, equals, value = needed.partition("=")
    return str(content.get(key)) == value if equals else bool(content.get(key))


def _fact(ladder: Ladder, key: str) -> Fact:
    label = plain(ladder.feiten[key])
    if key == "bevinding":
        return Fact(key, label, "finding")
    if key in ladder.dagen:
        return Fact(key, label, "day")
    if not ladder.feiten[key].startswith(_A_FACT):
        return Fact(key, label, "text")
    mine = label[:1].lower() + label[1:]
    for yours, own in (("dat u ", "dat ik "), (" hebt ", " heb ")):  # who ticks it, says it
        mine = mine.replace(yours, own)
    return Fact(key, mine, "tick")


def typed_facts(
    needed: Needed, form: Typed, content: Mapping[str, Any], *, deviates: bool
) -> dict[str, str | tuple[str, str]]:
    """Give the facts that somebody filled in, as typed; what was left empty is not there.

    Raises:
        RecordError: A deviation lacks its reason or its motivation.
    """
    fields = [fact for group in needed.groepen for fact in group] + list(needed.los)
    told: dict[str, str | tuple[str, str]] = {
        fact.key: form.one(fact.name) for fact in fields if form.one(fact.name) and fact.key not in content
    }
    if deviates:
        reason, why = form.one("afwijking"), form.one("afwijking_motivering")
        if not (reason and why):
            raise RecordError("afwijken heeft een reden en een motivering nodig. Vul beide in.")
        told["afwijking"] = (reason, why)
    return told
