"""The approvals of texts that an organisation keeps in its registers: rows are added, never changed.

Legal: docs/legal.md#mandaat
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from pipeline.errors import ConfigError, InputError

APPROVALS = "goedkeuringen.toml"
"""Name of the file in the folder `registers` of a workspace."""

_HEAD = """\
# Welke tekst van een brief is goedgekeurd, door wie en wanneer. Een rij hoort bij precies één tekst (sha256).
# Verandert de tekst, dan is er een nieuwe goedkeuring nodig. Haal geen rijen weg: zij laten zien wat er gold.
"""


def add_approval(path: Path, family: str, sha256: str, door: str, functie: str, op: dt.date) -> None:
    """Add the approval of one text to the file at `path`; what is in it stays, comments included.

    Raises:
        InputError: The hash, the name or the function is missing, or this person approved this text before.
        ConfigError: The file is there and is not what it should be.
    """
    row = {"brief": family, "sha256": sha256, "door": door.strip(), "functie": functie.strip(), "op": op}
    if not (row["brief"] and row["door"] and row["functie"] and re.fullmatch("[0-9a-f]{64}", sha256)):
        raise InputError("een goedkeuring heeft een brief, een hash, een naam en een functie nodig. Vul ze alle in.")
    document, rows = _opened(path)
    if any((known.get("brief"), known.get("sha256"), known.get("door")) == (family, sha256, row["door"])
           for known in rows):  # fmt: skip
        raise InputError(f"deze tekst van brief {family} is al goedgekeurd door deze persoon. Er is niets veranderd.")
    added = tomlkit.table()
    added.update(row)
    rows.append(added)
    _write(path, tomlkit.dumps(document))


def _opened(path: Path) -> tuple[tomlkit.TOMLDocument, AoT]:
    """Give the file and its rows; a new one with a head when there is none."""
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else _HEAD)
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise ConfigError(f"{path.name} is niet te lezen of geen geldige TOML. Herstel het bestand.") from error
    if "goedkeuring" not in document:
        document.append("goedkeuring", tomlkit.aot())
    rows = document["goedkeuring"]
    if not isinstance(rows, AoT):
        raise ConfigError(f"{path.name}: elke rij begint met [[goedkeuring]]. Herstel het bestand.")
    return document, rows


def _write(path: Path, text: str) -> None:
    """Put the text in place in one step, so that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, work = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(work).replace(path)
    except BaseException:
        Path(work).unlink(missing_ok=True)
        raise
