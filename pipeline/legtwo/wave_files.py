"""What goes into a wave and comes out of it as a file: the form with what differs per addressee, and the summary."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.blobs import write_file
from pipeline.errors import InputError
from pipeline.tools.register import find_gemeente, find_provincie

_PER = "per"
"""Table of a form of a wave with what differs per addressee."""

PER_FORM = """
# -- Wat per geadresseerde anders is. Neem dit blok over per naam en haal het hekje weg; al het andere geldt voor allen.
# [per.{naam}]
# kenmerk = "7001234"
"""


@dataclass(frozen=True, slots=True)
class Regel:
    """What became of one letter of a wave; the same whenever it was made."""

    wie: str
    """Gemeente or province."""
    code: str
    brief: str = ""
    versie: str = ""
    stand: str = ""
    bijlage: str = ""
    """SHA-256 of what goes along."""
    mailbox: str = ""
    opmerking: str = ""
    """What still keeps it a concept, and what a person must look at."""
    reden: str = ""
    """Why there is no letter."""


def split_form(text: str, to_provinces: bool) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Give what a form says for all, and by code what it says for one addressee.

    Raises:
        InputError: It is no TOML, or names an addressee that does not exist.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"het formulier is geen geldige TOML: {error}. Herstel de regel.") from error
    per = told.pop(_PER, {})
    if not (isinstance(per, dict) and all(isinstance(one, dict) for one in per.values())):
        raise InputError(f"het formulier heeft onder [{_PER}] een tabel per naam nodig, zoals [{_PER}.Limburg].")
    find = find_provincie if to_provinces else find_gemeente
    return told, {find(name).code: one for name, one in per.items()}


def merged(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Give both together; what is said for one goes before what is said for all."""
    found = dict(shared)
    for key, value in own.items():
        both = isinstance(value, Mapping) and isinstance(found.get(key), Mapping)
        found[key] = merged(found[key], value) if both else value
    return found


def write_summary(path: Path, regels: Sequence[Regel]) -> None:
    """Write what became of each letter as a CSV that opens in a spreadsheet."""
    names = [one.name for one in fields(Regel)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["gemeente/provincie", *names[1:]])
    writer.writerows([getattr(regel, name) for name in names] for regel in regels)
    write_file(path, text.getvalue().encode("utf-8-sig"))
