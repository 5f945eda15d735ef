"""Tells which layers of a document are shown when it is opened: what stands in the others goes with them."""

from __future__ import annotations

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Name, Object, Pdf

from redaction.burn.provable import NotProvable

_DEPTH = 8


class Layers:
    """The layers (optional content groups) of one document with what its first configuration says of them."""

    def __init__(self, source: Pdf | None = None) -> None:
        known = source.Root.get("/OCProperties") if source is not None else None
        default = known.get("/D", Dictionary()) if isinstance(known, Dictionary) else Dictionary()
        groups = known.get("/OCGs", Array()) if isinstance(known, Dictionary) else Array()
        starts_off = default.get("/BaseState") == Name.OFF
        self._off = {_key(group) for group in groups} if starts_off else set()
        self._off -= {_key(group) for group in default.get("/ON", Array())}
        self._off |= {_key(group) for group in default.get("/OFF", Array())}

    def is_shown(self, layer: Object) -> bool:
        """Tell whether what is put in a layer, or a membership of layers, is shown.

        Raises:
            NotProvable: It is neither of the two.
        """
        kind = layer.get("/Type") if isinstance(layer, Dictionary) else None
        if kind == Name.OCG:
            return _key(layer) not in self._off
        if kind != Name.OCMD:
            raise NotProvable("laag die aan of uit kan staan")
        if "/VE" in layer:
            return self._holds(layer.VE)
        groups = layer.get("/OCGs", Array())
        members = [groups] if isinstance(groups, Dictionary) else [g for g in groups if isinstance(g, Dictionary)]
        return _decide(str(layer.get("/P", "/AnyOn")), [self.is_shown(group) for group in members])

    def _holds(self, expression: Object, depth: int = 0) -> bool:
        if depth > _DEPTH:
            raise NotProvable("laag die aan of uit kan staan")
        if isinstance(expression, Dictionary):
            return self.is_shown(expression)
        operator, *rest = expression
        values = [self._holds(part, depth + 1) for part in rest]
        if operator == Name.Not and len(values) == 1:
            return not values[0]
        if operator not in (Name.And, Name.Or) or not values:
            raise NotProvable("laag die aan of uit kan staan")
        return all(values) if operator == Name.And else any(values)


def _decide(policy: str, shown: Iterable[bool]) -> bool:
    values = list(shown)
    if not values:
        return True
    rules = {"/AllOn": all(values), "/AnyOn": any(values), "/AnyOff": not all(values), "/AllOff": not any(values)}
    if policy not in rules:
        raise NotProvable("laag die aan of uit kan staan")
    return rules[policy]


def _key(group: Object) -> tuple[int, int] | bytes:
    return group.objgen if group.is_indirect else bytes(group.unparse())
