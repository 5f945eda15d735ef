"""Puts what the desk knows and what a person filled in together into the case of a letter.

What the desk knows for certain goes first: a form may repeat it, never change it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

from pipeline.errors import LetterError
from pipeline.legtwo.cases.order import Vraag
from templates.catalogue import Catalogue
from templates.compose import Envelope
from templates.fields import Addressee, LetterFields
from templates.registry import CASE_OF
from templates.shapes import Shape, shapes_of

Kennis = Mapping[str, Any]
"""Values by field of a case; one that is known in part is a mapping of its parts."""

NOOIT_VAN_FORMULIER = frozenset({
    *("records", "records_vorige", "eigen_records", "besluiten", "bevinding", "cyclus", "gemeenten"),
    *("variant", "vragen", "antwoord", "toegekend", "nieuwe_termijn"),
})  # fmt: skip
"""Figures, decisions, judgements and cycles: a form may repeat them, and never supplies them."""


def nothing(vraag: Vraag) -> Kennis:
    """Give that the desk knows nothing."""
    return {}


def as_asked(vraag: Vraag) -> Vraag:
    """Give an order as it is."""
    return vraag


@dataclass(frozen=True, slots=True)
class Bouwer:
    """How the case of one family is built, and to whom the letter goes."""

    compose: Callable[[Envelope, Any, Catalogue], LetterFields]
    aan: Callable[[Vraag], Addressee]
    weet: Callable[[Vraag], Kennis]
    """What the desk knows for certain."""
    voorzet: Callable[[Vraag], Kennis] = nothing
    """What the desk writes on the form before a person does; it counts only when the form comes back with it."""
    nodig: tuple[str, ...] = ("dossier",)
    """Fields of the order without which there is no letter."""
    naam: Callable[[Vraag], str] | None = None
    """What stands between family and day in the id of the letter; else the code of the addressee."""
    aangevuld: Callable[[Vraag], Vraag] = as_asked
    """Gives the order with a reference and a day of its own, where the family has them."""


def fill(bouwer: Bouwer, vraag: Vraag) -> Any:
    """Give the case of a letter from what the desk knows and the form.

    Raises:
        LetterError: The form says otherwise than the desk, or holds what never comes from a form.
    """
    weaver, kind = _Weaver(), CASE_OF[vraag.familie]
    values = weaver.parts(kind, bouwer.weet(vraag), vraag.form, "")
    weaver.check(vraag.familie)
    return kind(**values)


def is_empty(value: Any) -> bool:
    """Tell a value that says nothing; zero and no are values."""
    if isinstance(value, Mapping):
        return all(is_empty(part) for part in value.values())
    return value is None or (isinstance(value, str | Sequence | frozenset) and len(value) == 0)


@dataclass(slots=True)
class _Weaver:
    """Takes note of what may not be, while one case is put together."""

    anders: list[str] = field(default_factory=list)
    nooit: list[str] = field(default_factory=list)

    def parts(self, kind: type[Any], known: Any, told: Any, path: str) -> dict[str, Any]:
        """Give the fields of a dataclass by name, each from the desk or else from the form."""
        shapes, values = shapes_of(kind), {}
        for one in fields(kind):
            shape, key = shapes[one.name], f"{path}{one.name}"
            value = self._weave(shape, _part(known, one.name), _part(told, one.name), key)
            values[one.name] = _absent(one, shape) if is_empty(value) else value
        return values

    def _weave(self, shape: Shape, known: Any, told: Any, key: str) -> Any:
        if is_empty(known):
            if not is_empty(told) and key.rpartition(".")[2] in NOOIT_VAN_FORMULIER:
                self.nooit.append(key)
            known = None
        if isinstance(known, Mapping) or isinstance(told, Mapping):
            values = self.parts(shape.kind, known, told, f"{key}.")
            return shape.kind(**values) if _is_whole(shape.kind, values) else None
        if known is None:
            return told
        if not is_empty(told) and told != known:
            self.anders.append(key)
        return known

    def check(self, familie: str) -> None:
        """Let a form through that changes nothing of what the desk knows.

        Raises:
            LetterError: It does; the message names the keys.
        """
        if self.nooit:
            raise LetterError(
                f"het formulier voor brief {familie} noemt {', '.join(self.nooit)}. Cijfers, besluiten en oordelen "
                "komen nooit van een formulier. Leg ze vast met ibt records, ibt ladder, ibt terms of ibt answers."
            )
        if self.anders:
            raise LetterError(
                f"het formulier voor brief {familie} noemt iets anders dan bekend is: {', '.join(self.anders)}. Haal "
                "die regel weg, of herstel eerst wat er is vastgelegd."
            )


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)


def _is_whole(kind: type[Any], values: Mapping[str, Any]) -> bool:
    """Tell whether every part is known that has to be; the compose function tells which value is missing."""
    shapes = shapes_of(kind)
    return all(values[name] is not None or shape.optional for name, shape in shapes.items())


def _absent(one: Field[Any], shape: Shape) -> Any:
    """Give what stands for a value that is not known, as the compose functions take it."""
    if one.default is not MISSING:
        return one.default
    if shape.many:
        return shape.many()
    if shape.is_group and not shape.optional and all(part.optional for part in shapes_of(shape.kind).values()):
        return shape.kind(**dict.fromkeys(shapes_of(shape.kind)))
    return "" if shape.kind is str and not shape.optional else None
