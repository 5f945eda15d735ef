"""What may be filled in at one key of a form: its kind, an example of it, and a typed value out of plain TOML."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, NamedTuple, TypeAlias, get_args, get_origin, get_type_hints

from pipeline.errors import InputError
from templates.registry import without_none

Asked: TypeAlias = "Mapping[str, Asked | str]"
"""Keys that a person may fill in, in order: each with its question, or with the keys under it."""

_SAID: Mapping[type, str] = types.MappingProxyType({
    str: "tekst tussen aanhalingstekens",
    int: "een heel getal, zoals 12",
    bool: "true (ja) of false (nee)",
    dt.date: "een datum zonder aanhalingstekens, zoals 2026-04-09",
})  # fmt: skip

_EXAMPLES: Mapping[type, Any] = types.MappingProxyType({str: "XX", int: 12, bool: True, dt.date: dt.date(2026, 4, 9)})
"""`XX` counts as a placeholder: an example that is left never gets into a letter."""


class Shape(NamedTuple):
    """The type of one field, taken apart."""

    kind: type
    """A scalar, an enumeration or a dataclass."""
    many: type | None
    """`tuple` or `frozenset` when there may be several."""
    optional: bool
    """None is a value too."""

    @property
    def is_group(self) -> bool:
        """Tell whether it has keys of its own."""
        return is_dataclass(self.kind)


def shapes_of(kind: type) -> Mapping[str, Shape]:
    """Give the fields of a dataclass by name with what they may hold."""
    return _shapes(kind)


@cache
def _shapes(kind: type) -> Mapping[str, Shape]:
    hints = get_type_hints(kind)
    return types.MappingProxyType({item.name: _shape(hints[item.name]) for item in fields(kind)})


def _shape(hint: Any) -> Shape:
    optional, inner = without_none(hint)
    origin = get_origin(inner)
    if origin is None:
        return Shape(inner, None, optional)
    many = frozenset if issubclass(origin, AbstractSet) else tuple
    return Shape(get_args(inner)[0], many, optional)


def expected(shape: Shape) -> str:
    """Give in Dutch what a key takes."""
    if shape.is_group:
        return "een blok met regels, zoals in het lege formulier"
    if issubclass(shape.kind, Enum):
        said = "een van deze woorden: " + ", ".join(f'"{one.value}"' for one in shape.kind)
    else:
        said = _SAID[shape.kind]
    return f"een lijst tussen [ en ], met per deel {said}" if shape.many else said


def example(shape: Shape) -> Any:
    """Give a plain value that a key of this shape takes."""
    one = next(iter(shape.kind)).value if issubclass(shape.kind, Enum) else _EXAMPLES[shape.kind]
    return [one] if shape.many else one


def plain(value: Any) -> Any:
    """Give a value of a case as TOML knows it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, AbstractSet):
        return sorted(value)
    return [plain(one) for one in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


def read_group(kind: type, told: Mapping[str, Any], asked: Asked, path: str = "") -> dict[str, Any]:
    """Give the typed values that a person filled in at the keys of a dataclass; `path` says where it stands.

    Raises:
        InputError: A key is not asked, or its value is of another kind; the message never holds the value.
    """
    shapes = shapes_of(kind)
    for key in told:
        if key not in asked:
            raise InputError(f"{_named(path, key)} hoort niet in dit formulier. Haal die regel weg.")
    return {key: _read(shapes[key], value, asked[key], f"{path}.{key}".lstrip(".")) for key, value in told.items()}


def _named(path: str, key: str) -> str:
    """Give a key as a message may name it: what a person typed there may be anything."""
    known = key.isidentifier() and len(key) <= 40
    return f"het gegeven {path}.{key}".replace(" .", " ") if known else f"een gegeven onder {path or 'de kop'}"


def _read(shape: Shape, value: Any, asked: Asked | str, path: str) -> Any:
    if shape.many is None:
        return _one(shape, value, asked, path)
    if not isinstance(value, list):
        raise _wrong(shape, path)
    if shape.is_group:
        return shape.many(_one(shape, one, asked, f"{path} {number}") for number, one in enumerate(value, 1))
    return shape.many(_one(shape, one, asked, path) for one in value)


def _one(shape: Shape, value: Any, asked: Asked | str, path: str) -> Any:
    if not isinstance(asked, str):
        return _nested(shape, value, asked, path)
    if issubclass(shape.kind, Enum):
        fitting = [one for one in shape.kind if one.value == value]
        if not fitting:
            raise _wrong(shape, path)
        return fitting[0]
    if type(value) is not shape.kind:
        raise _wrong(shape, path)
    return " ".join(value.split()) if isinstance(value, str) else value


def _nested(shape: Shape, value: Any, asked: Asked, path: str) -> Any:
    """Give the dataclass; a mapping of what was told when the desk knows the rest of it."""
    if not isinstance(value, dict):
        raise _wrong(shape, path)
    given = read_group(shape.kind, value, asked, path)
    if not is_whole(shape.kind, asked):
        return given
    lacking = [item.name for item in _needed(shape.kind) if item.name not in given]
    if lacking:
        raise InputError(f"bij {path} ontbreekt nog: {', '.join(lacking)}. Vul dat aan, of haal {path} helemaal weg.")
    absent = {name: None for name, one in shapes_of(shape.kind).items() if one.optional and not _default(shape, name)}
    return shape.kind(**(absent | given))


def is_whole(kind: type, asked: Asked) -> bool:
    """Tell whether a person can fill in all of a dataclass; otherwise the desk knows the rest."""
    return all(item.name in asked for item in _needed(kind))


def _needed(kind: type) -> Iterator[Field[Any]]:
    shapes = shapes_of(kind)
    yield from (item for item in fields(kind) if not _has_default(item) and not shapes[item.name].optional)


def _default(shape: Shape, name: str) -> bool:
    return any(item.name == name and _has_default(item) for item in fields(shape.kind))


def _has_default(item: Field[Any]) -> bool:
    return item.default is not MISSING or item.default_factory is not MISSING


def _wrong(shape: Shape, path: str) -> InputError:
    return InputError(f"bij {path} hoort {expected(shape)}. Verbeter die regel.")
