"""The Dutch words in which the proof page names and shows the values of an extraction; the words are data."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from extractors.rules import load
from pipeline.model.extraction import Bevinding, DocumentType, Extraction, Measure
from pipeline.model.observation import Context

DOCUMENT_TYPES: Mapping[DocumentType, str] = {
    DocumentType.IBT_LETTER: "Brief interbestuurlijk toezicht",
    DocumentType.MUNICIPAL_RESPONSE: "Antwoord van een gemeente",
    DocumentType.ARTICLE8: "Melding op grond van artikel 8",
    DocumentType.LIRT_EMAIL: "E-mail van de regietafel",
    DocumentType.MINUTES: "Verslag",
    DocumentType.VERDEELBESLUIT: "Verdeelbesluit",
    DocumentType.VERDEELBESLUIT_LETTER: "Brief bij het verdeelbesluit",
    DocumentType.MONITOR_FIGURES: "Monitorcijfers",
    DocumentType.WOO_REQUEST: "Woo-verzoek",
    DocumentType.OTHER: "Ander document",
}
MEASURES: Mapping[Measure, str] = {
    Measure.WETTELIJKE_TAAK: "wettelijke taak",
    Measure.REALISATIE: "realisatie",
    Measure.GEPLAND: "gepland",
    Measure.INDICATIEF: "indicatieve opgave",
}
PLACES: Mapping[Context, str] = {
    Context.CELL: "tabel",
    Context.HEADING: "briefhoofd of kop",
    Context.PARAGRAPH: "lopende tekst",
    Context.STAMP: "stempel",
    Context.FOOTNOTE: "voetnoot",
    Context.MAIL_HEADER: "kop van de e-mail",
    Context.QUOTATION: "aangehaalde tekst",
}
DETAILS = "details."
_FINDINGS = {
    Bevinding.VOLDOET: "voldoet",
    Bevinding.GEDEELTELIJK: "voldoet gedeeltelijk",
    Bevinding.NIET: "voldoet niet",
}
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_UNITS = {"Y": "jaar", "M": "maanden", "W": "weken", "D": "dagen"}
_DURATION = re.compile(r"P(\d+)([YMWD])")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)\S*)?")


def date_words(day: dt.date) -> str:
    """Give a day as a letter writes it: `9 april 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@cache
def fields() -> Mapping[str, str]:
    """Give the Dutch names of the contract's own keys, in the order in which they are shown."""
    found: dict[str, str] = load("bewijspagina")["velden"]
    return found


def label_of(key: str) -> str:
    """Give the Dutch name of a key; a part (`details.reasons.LOC`) behind the name of its whole."""
    if key in fields():
        return fields()[key]
    name, _, part = key.removeprefix(DETAILS).partition(".")
    whole = load("bewijspagina")["details"].get(name, _plain(name))
    return f"{whole}: {_part(part)}" if part else whole


def _part(name: str) -> str:
    words = load("bewijspagina")
    return str(words["delen"].get(name) or words["woorden"].get(name) or _plain(name))


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", ", ")


def value_at(extraction: Extraction, key: str) -> Any:
    """Give the value that a key of the evidence is about; None when there is none.

    A part of a list of codes (`details.requests.reden`) is the code itself.
    """
    if not key.startswith(DETAILS):
        value: Any = extraction
        for name in key.split("."):
            value = getattr(value, name, None)
        return value
    value, rest = extraction.details, key.removeprefix(DETAILS)
    while rest and isinstance(value, Mapping) and rest not in value:
        name, _, rest = rest.partition(".")
        value = value.get(name)
    if isinstance(value, Mapping):
        return value.get(rest, value) if rest else value
    return rest if isinstance(value, Sequence) and rest in value else value


def show_value(value: Any) -> str:
    """Give a value as plain Dutch text: the parts of a whole behind their names, codes in full."""
    if isinstance(value, DocumentType):
        return DOCUMENT_TYPES[value]
    if isinstance(value, Bevinding):
        return _FINDINGS[value]
    if isinstance(value, bool) or value is None:
        return {True: "ja", False: "nee", None: "niet gevonden"}[value]
    if isinstance(value, dt.date):
        return date_words(value)
    if isinstance(value, Mapping):
        told = [(name, part) for name, part in value.items() if part not in (None, "", [], {}, ())]
        return ", ".join(f"{_part(name)}: {show_value(part)}" for name, part in told)
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(show_value(part) for part in value)
    return _text(str(value))


def _text(text: str) -> str:
    """Give a text; a code in full, a moment or duration in ISO form in words."""
    if told := load("bewijspagina")["woorden"].get(text):
        return str(told)
    if moment := _MOMENT.fullmatch(text):
        try:
            day = date_words(dt.date.fromisoformat(moment[1]))
        except ValueError:
            return text
        return f"{day}, {moment[2]} uur" if moment[2] else day
    if duration := _DURATION.fullmatch(text):
        return f"{duration[1]} {_UNITS[duration[2]]}"
    return text
