"""Forms: what a person fills in for a letter and the desk cannot know.

What may be asked is data (`[invullen]` of letters/Lnn.toml); figures, decisions and cycles never come from a form.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

import tomlkit

from pipeline.errors import ConfigError, InputError
from templates.catalogue import Catalogue
from templates.registry import CASE_OF
from templates.shapes import Asked, Shape, example, plain, read_group, shapes_of

_MOST_CHARACTERS = 200_000
_HEAD = """\
# Gegevens voor brief {family}: {titel}
#
# Vul in wat u weet en haal dan het hekje (#) aan het begin van die regel weg. Wat u niet weet, laat u staan.
# Een blok dat begint met [[ mag vaker voorkomen: kopieer het. Haal ook het hekje voor de regel met [[ weg.
# Cijfers van gemeenten, besluiten en de cyclus vult u hier niet in: die komen uit het dossier. Getallen die u wel
# invult, bevestigt wie de brief goedkeurt.
# Klaar? Maak de brief met: ibt letter {family} --gegevens BESTAND
"""


def asked_of(family: str, catalogue: Catalogue) -> Asked:
    """Give the keys that a person may fill in for a family, nested, each with its question.

    Raises:
        ConfigError: A key under `[invullen]` does not exist in the case of the family.
    """
    tree: dict[str, Any] = {}
    for dotted, question in catalogue.spec(family).invullen.items():
        *groups, last = dotted.split(".")
        place, kind = tree, CASE_OF[family]
        for group in groups:
            kind, place = _step(kind, group, family, dotted).kind, place.setdefault(group, {})
        _step(kind, last, family, dotted)
        place[last] = question
    return tree


def _step(kind: type, name: str, family: str, dotted: str) -> Shape:
    known: Mapping[str, Shape] = shapes_of(kind) if hasattr(kind, "__dataclass_fields__") else {}
    if name not in known:
        raise ConfigError(f"letters/{family}.toml: {dotted} onder [invullen] bestaat niet. Herstel de naam.")
    return known[name]


# -- a form to fill in ----------------------------------------------------------------------------------------------


def blank_form(family: str, known: Mapping[str, Any], catalogue: Catalogue) -> str:
    """Give the form of a family as TOML; `known` are values of its case by name, the rest is an example behind a `#`.

    Raises:
        ConfigError: There is no such family.
    """
    asked = asked_of(family, catalogue)
    head = _HEAD.format(family=family, titel=catalogue.spec(family).titel)
    return "\n".join([head, *_lines(CASE_OF[family], asked, known, ""), *_blocks(CASE_OF[family], asked, known, "")])


def _lines(kind: type, asked: Asked, known: Any, path: str) -> Iterator[str]:
    """Yield the keys that stand on one line, groups with dots; TOML wants them before the blocks."""
    for name, below in asked.items():
        shape, value = shapes_of(kind)[name], _part(known, name)
        if isinstance(below, str):
            yield from _line(f"{path}{name}", shape, below, value)
            yield ""
        elif shape.many is None:
            yield from _lines(shape.kind, below, value, f"{path}{name}.")


def _blocks(kind: type, asked: Asked, known: Any, path: str) -> Iterator[str]:
    """Yield the groups of which there may be several, each as a block."""
    for name, below in asked.items():
        shape, value = shapes_of(kind)[name], _part(known, name)
        if isinstance(below, str):
            continue
        if shape.many is None:
            yield from _blocks(shape.kind, below, value, f"{path}{name}.")
            continue
        for one in value or (None,):
            yield f"{'# ' if one is None else ''}[[{path}{name}]]"
            yield from _block(shape.kind, below, one)
            yield ""


def _block(kind: type, asked: Asked, known: Any) -> Iterator[str]:
    for name, question in asked.items():
        value = _part(known, name)
        if isinstance(question, str):
            yield from _line(name, shapes_of(kind)[name], question, value)


def _line(key: str, shape: Shape, question: str, value: Any) -> Iterator[str]:
    yield f"# {question}"
    if issubclass(shape.kind, Enum):
        yield f"# Kies uit: {', '.join(str(one.value) for one in shape.kind)}."
    written = tomlkit.item(example(shape) if value is None else plain(value)).as_string()
    yield f"{'# ' if value is None else ''}{key} = {written}"


def _part(known: Any, name: str) -> Any:
    """Give one known value; None when it is not known or empty."""
    found = known.get(name) if isinstance(known, Mapping) else getattr(known, name, None)
    return None if isinstance(found, str | Sequence | frozenset) and not found else found


# -- a form that was filled in --------------------------------------------------------------------------------------


def read_form(family: str, text: str, catalogue: Catalogue) -> dict[str, Any]:
    """Give what a person filled in, by field of the case and typed as that field is.

    A group of which the desk knows the rest, such as `dossier`, comes back as a mapping of what was filled in.

    Raises:
        InputError: The text is no TOML, or a key is unknown, may not come from a form, or holds the wrong kind of
            value; the message names the key and never the value.
        ConfigError: There is no such family.
    """
    asked = asked_of(family, catalogue)
    if len(text) > _MOST_CHARACTERS:
        raise InputError(f"het formulier voor brief {family} is langer dan {_MOST_CHARACTERS} tekens. Kort het in.")
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets thousands deep
        line = re.search(r"line (\d+)", str(error))
        where = f"regel {line[1]}" if line else "de laatste regel"
        raise InputError(f"het formulier voor brief {family} klopt niet op {where}. Verbeter die regel.") from None
    try:
        return read_group(CASE_OF[family], told, asked)
    except InputError as error:
        raise InputError(f"het formulier voor brief {family}: {error}") from None
