"""The Dutch words in which the proof page names and shows the values of an extraction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

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
FIELDS: Mapping[str, str] = {
    "document_type": "Soort document",
    "municipalities": "Gemeente",
    "province": "Provincie",
    "sender": "Afzender",
    "addressee": "Geadresseerde",
    "reference.our": "Kenmerk van de afzender",
    "reference.your": "Kenmerk van de ontvanger",
    "letter_date": "Datum van de brief",
    "received_date": "Ontvangen op",
    "subject": "Onderwerp",
    "refers_to": "Verwijst naar",
    "peildata": "Peildatum",
    "finding": "Bevinding",
    "ladder_step": "Trede van de interventieladder",
    "response_deadline": "Reactie uiterlijk",
    "reply_to": "Antwoordadres",
    "expected_completion": "Verwachte datum van voldoen",
    "signatory": "Ondertekenaar",
    "cc": "Afschrift aan",
    "already_redacted": "Al gelakt",
    "grounds": "Woo-gronden",
    "route": "Route",
}
"""Keys of the contract in the order of the list."""
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
_FINDINGS = {
    Bevinding.VOLDOET: "voldoet",
    Bevinding.GEDEELTELIJK: "voldoet gedeeltelijk",
    Bevinding.NIET: "voldoet niet",
}
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def date_words(day: dt.date) -> str:
    """Give a day as a letter writes it: `9 april 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def show(extraction: Extraction, key: str) -> str:
    """Give the value of a key of the contract as plain Dutch text."""
    value: Any = extraction
    if key.startswith("details."):
        value = extraction.details.get(key.removeprefix("details."))
    else:
        for name in key.split("."):
            value = getattr(value, name, None)
    return _words(value)


def _words(value: Any) -> str:
    if isinstance(value, DocumentType):
        return DOCUMENT_TYPES[value]
    if isinstance(value, Bevinding):
        return _FINDINGS[value]
    if isinstance(value, bool) or value is None:
        return {True: "ja", False: "nee", None: "niet gevonden"}[value]
    if isinstance(value, dt.date):
        return date_words(value)
    if isinstance(value, Mapping):
        return ", ".join(_words(part) for part in value.values() if part not in (None, "", [], {}))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_words(part) for part in value)
    return _text(str(value))


def _text(text: str) -> str:
    """Give a text; a day in ISO form is written out."""
    try:
        return date_words(dt.date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text
