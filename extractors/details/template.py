"""What a letter still has to be filled in: placeholders, blocks for some provinces, choices. It is then a concept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.details.told import SURE, Seen, Told, distinct, observe
from extractors.draft import Scene
from extractors.gazetteer import find_provinces
from extractors.reading import Reading

LOOSE = 0.6
"""Confidence of a placeholder that may be plain text (`PM`, `XX`)."""

_PLACEHOLDER = re.compile(
    r"\[(?P<name>[A-ZÀ-Ý][A-ZÀ-Ý0-9 _/-]*)\]|«(?P<merge>[^»\n]{2,40})»|<(?P<angle>[a-zà-ÿ][a-zà-ÿ _-]{2,30})>"
    r"|(?<![\w-])(?P<blank>PM|XX+)(?![\w-])"
)
_CONDITION = re.compile(
    r"\[(?P<kind>ALLEEN|NIET)\s+IN\s+(?:DE\s+)?BRIE(?:F|VEN)\s+(?P<names>[A-ZÀ-Ý][A-ZÀ-Ý ,/\n-]*?)\s*:"
)


def tell_template(scene: Scene) -> Iterator[Told]:
    """Yield the placeholders and conditional blocks of a letter that is still a template, and its status."""
    blanks, blocks = distinct(_blanks(scene.reading)), tuple(_blocks(scene.reading))
    yield Told("placeholders", [blank.value for blank in blanks], blanks)
    yield Told("conditionals", [block.value for block in blocks], blocks)
    yield Told("status", "concept", (*blanks, *blocks))


def _blanks(reading: Reading) -> Iterator[Seen]:
    for match in _PLACEHOLDER.finditer(reading.text):
        name = " ".join((match["name"] or match["merge"] or match["angle"] or match["blank"]).split())
        yield observe(reading, "placeholders", name, match.span(), "invulplek", LOOSE if match["blank"] else SURE)


def _blocks(reading: Reading) -> Iterator[Seen]:
    for match in _CONDITION.finditer(reading.text):
        value = {"kind": match["kind"], "provinces": _provinces(match["names"])}
        yield observe(reading, "conditionals", value, match.span(), "voorwaardelijk_blok", SURE)


def _provinces(names: str) -> list[str]:
    """Give official names where they are known, else the words as they stand."""
    parts = [part.strip().title() for part in re.split(r",|\bEN\b", " ".join(names.split())) if part.strip()]
    return [next((found.naam for found in find_provinces(part)), part) for part in parts]
