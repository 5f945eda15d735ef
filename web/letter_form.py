"""The form of a letter as fields of a page, and back to the form that the letter desk reads. No second set of rules.

Which keys may be filled in, with which question, is data of the letter (`[invullen]`); what a key holds is its type.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import tomlkit

from pipeline.tools.datum import typed_day
from templates.catalogue import Catalogue
from templates.forms import asked_of
from templates.registry import CASE_OF
from templates.shapes import Asked, Shape, shapes_of
from web.policy import Typed

PREFIX = "g"
"""Begin of the name of every field, so that it is no other field of the page."""
SPARE = 2
"""Empty rows of a group of which there may be several."""
_MOST_ROWS = 40
_LINES_EXAMPLE = re.compile(r"Een lijst(?: van zinnen)?, bijvoorbeeld \[(.*)\]\.?")


@dataclass(frozen=True, slots=True)
class LetterField:
    """One field."""

    name: str
    label: str
    hint: str
    kind: str
    """`text`, `number`, `date`, `yesno`, `choice` or `lines`."""
    value: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterRows:
    """A group of which there may be several."""

    name: str
    title: str
    rows: tuple[tuple[LetterField, ...], ...]


def letter_fields(familie: str, catalogue: Catalogue, known: Mapping[str, Any]) -> tuple[LetterField | LetterRows, ...]:
    """Give the fields of a family with the values of a form; `known` is that form as TOML reads it.

    Raises:
        ConfigError: There is no such family.
    """
    return tuple(_fields(CASE_OF[familie], asked_of(familie, catalogue), known, PREFIX))


def _fields(kind: type, asked: Asked, known: Mapping[str, Any], path: str) -> Iterator[LetterField | LetterRows]:
    for name, below in asked.items():
        shape, value, here = shapes_of(kind)[name], known.get(name), f"{path}.{name}"
        if isinstance(below, str):
            yield _field(here, shape, below, value)
        elif shape.many is None:
            yield from _fields(shape.kind, below, value if isinstance(value, Mapping) else {}, here)
        else:
            yield LetterRows(here, name.replace("_", " ").capitalize(), tuple(_rows(shape, below, value, here)))


def _rows(shape: Shape, below: Asked, value: Any, here: str) -> Iterator[tuple[LetterField, ...]]:
    told = [*(value or ()), *({} for _ in range(SPARE))][:_MOST_ROWS]
    for number, row in enumerate(told):
        yield tuple(
            _field(f"{here}.{number}.{name}", shapes_of(shape.kind)[name], question, row.get(name))
            for name, question in below.items()
            if isinstance(question, str)
        )


def _field(name: str, shape: Shape, question: str, value: Any) -> LetterField:
    kind = _kind(shape)
    label, mark, hint = question.partition("?")
    options = tuple(str(one.value) for one in shape.kind) if issubclass(shape.kind, Enum) else ()
    return LetterField(name, f"{label}{mark}", _hint(kind, hint.strip()), kind, _written(value), options)


def _kind(shape: Shape) -> str:
    if shape.many is not None:
        return "lines"
    if issubclass(shape.kind, Enum):
        return "choice"
    return {bool: "yesno", int: "number", dt.date: "date"}.get(shape.kind, "text")


def _hint(kind: str, hint: str) -> str:
    """Give what helps to fill in a field, without what only somebody who types TOML needs."""
    if kind == "lines":
        return _LINES_EXAMPLE.sub(lambda found: f"Eén per regel. Bijvoorbeeld: {found[1]}.", hint).replace('"', "")
    if kind in ("date", "yesno"):
        hint = re.sub(r"(Bijvoorbeeld \d{4}-\d\d-\d\d\.|true is [^.]*\.)", "", hint)
    return hint.replace('"', "").strip()


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return "" if value is None else str(value)


# -- and back ---------------------------------------------------------------------------------------------------


def form_of(familie: str, catalogue: Catalogue, typed: Typed) -> dict[str, Any]:
    """Give what somebody filled in as the values of a form; what was left empty is not there.

    A value that is not of its kind stays as it was typed: the desk says what is wrong with it.

    Raises:
        ConfigError: There is no such family.
    """
    return _told(CASE_OF[familie], asked_of(familie, catalogue), typed, PREFIX)


def as_toml(form: Mapping[str, Any]) -> str:
    """Give the values of a form as the letter desk reads them; empty when nothing was filled in."""
    return tomlkit.dumps(form) if form else ""


def _told(kind: type, asked: Asked, typed: Typed, path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, below in asked.items():
        shape, here = shapes_of(kind)[name], f"{path}.{name}"
        if isinstance(below, str):
            value = _value(shape, typed.one(here))
        elif shape.many is None:
            value = _told(shape.kind, below, typed, here)
        else:
            value = [row for number in range(_MOST_ROWS) if (row := _row(shape, below, typed, f"{here}.{number}"))]
        if value not in ("", {}, []):
            found[name] = value
    return found


def _row(shape: Shape, below: Asked, typed: Typed, here: str) -> dict[str, Any]:
    shapes = shapes_of(shape.kind)
    told = {name: _value(shapes[name], typed.one(f"{here}.{name}")) for name in below}
    return {name: value for name, value in told.items() if value not in ("", [])}


def _value(shape: Shape, text: str) -> Any:
    if shape.many is not None:
        return [_scalar(shape.kind, line.strip()) for line in text.splitlines() if line.strip()]
    return _scalar(shape.kind, text)


def _scalar(kind: type, text: str) -> Any:
    if kind is bool:
        return {"ja": True, "nee": False}.get(text, text)
    if kind is dt.date:
        return typed_day(text) or text
    if kind is int and re.fullmatch(r"-?\d{1,12}", text.replace(".", "")):
        return int(text.replace(".", ""))
    return text
