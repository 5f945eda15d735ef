"""From what was read in a document to what everyone is told about it: its kind, its makers and its days, no person."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.config import Organisatie, Role
from pipeline.model.extraction import Extraction
from redaction.publish.facts import Act, Facts
from redaction.publish.values import organisations

_HERE = ZoneInfo("Europe/Amsterdam")


def facts_of(dossier: str, number: str, read: Extraction, arrived: dt.date, ours: Organisatie) -> Facts:
    """Give what is told about one document of a release.

    Args:
        dossier: Name of the dossier.
        number: Of the document in the inventarislijst.
        read: The first record that was read in it.
        arrived: The day it reached us, for a document without a day of its own.
        ours: Who publishes.
    """
    row = _table()["soorten"][read.document_type.value]
    author = author_of(read)
    signed = Act(row["handeling"], _moment(read.letter_date), author) if read.letter_date else None
    came_in = read.received_date or (None if signed else arrived)
    received = Act("ontvangst", _moment(came_in)) if came_in and came_in != read.letter_date else None
    own = (read.reference.our,) if read.reference.our else ()
    return Facts(
        dossier=dossier,
        number=number,
        title=f"{row['titel']}{_about(read)}",
        kind=row["soort"],
        categories=(_table()["categorie"],),
        themes=(_table()["thema"],),
        publisher=publisher_of(ours),
        author=author,
        acts=tuple(act for act in (signed, received) if act),
        created=read.letter_date,
        references=own,
    )


def publisher_of(ours: Organisatie) -> str:
    """Give the organisation of this workspace as the lists of DiWoo have it, as far as the settings tell."""
    if ours.rol is Role.GEMEENTE:
        return f"gemeente {ours.gebied}"
    if ours.rol is Role.PROVINCIE:
        return f"provincie {ours.gebied}"
    return ours.naam[:1].lower() + ours.naam[1:]


def author_of(read: Extraction) -> str:
    """Give the organisation that wrote a document; empty when the lists of DiWoo do not have it."""
    return organisation_in(read.sender or "", read.municipalities)


def organisation_in(written: str, municipalities: Sequence[str] = ()) -> str:
    """Give the organisation that a sender or addressee names, as the lists of DiWoo have it; empty for anybody else."""
    sender = written.casefold()
    for words, organisation in _table()["afzender"].items():
        if words.casefold() in sender:
            return str(organisation)
    if match := next((one for one in organisations() if one.casefold() in sender), ""):
        return match
    named = [f"gemeente {name}" for name in municipalities if name.casefold() in sender]
    return next((one for one in named if one in organisations()), "")


def _about(read: Extraction) -> str:
    if len(read.municipalities) == 1:
        return f", gemeente {read.municipalities[0]}"
    return f", provincie {read.province}" if read.province else ""


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), _HERE)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("pipeline.legtwo") / "data" / "openbaar.toml").read_text(encoding="utf-8"))
