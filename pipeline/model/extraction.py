"""All that one document says, in the terms of the extraction contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from pipeline.model.observation import Proof


class DocumentType(StrEnum):
    """Kinds of document the product tells apart."""

    IBT_LETTER = "ibt_letter"
    MUNICIPAL_RESPONSE = "municipal_response"
    ARTICLE8 = "article8_notification"
    LIRT_EMAIL = "lirt_email"
    MINUTES = "minutes"
    VERDEELBESLUIT = "verdeelbesluit"
    VERDEELBESLUIT_LETTER = "verdeelbesluit_letter"
    MONITOR_FIGURES = "monitor_figures"
    WOO_REQUEST = "woo_request"
    OTHER = "other"


class Category(StrEnum):
    """Whom a figure is about; `regulier` and `amv` are never exchangeable."""

    REGULIER = "regulier"
    AMV = "amv"
    TOTAAL = "totaal"
    STATUSHOUDERS = "statushouders"
    OEKRAINE = "oekraine"
    ASIELZOEKERS = "asielzoekers"


class Measure(StrEnum):
    """What a figure counts."""

    WETTELIJKE_TAAK = "wettelijke_taak"
    REALISATIE = "realisatie"
    GEPLAND = "gepland"
    INDICATIEF = "indicatief"


class Bevinding(StrEnum):
    """What the supervisor concludes about a wettelijke taak at a peildatum."""

    VOLDOET = "voldoet"
    GEDEELTELIJK = "gedeeltelijk"
    NIET = "niet"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of opvangplaatsen of one gemeente, with its proof."""

    municipality: str
    """Official name."""
    category: Category
    measure: Measure
    value: int
    peildatum: dt.date | None
    """None when the document names none; the letter date is never taken instead."""
    qualifier: str | None
    evidence: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class ActionItem:
    """Something a party agreed to do."""

    owner: str
    text: str
    due: dt.date | None
    evidence: tuple[Proof, ...]


class Reference(NamedTuple):
    """References as the sender wrote them: `our` is the sender's own, `your` the reader's."""

    our: str | None = None
    your: str | None = None


NO_REFERENCE = Reference()


class Warning(NamedTuple):
    """A sanity check that failed; the code is SC-nn of docs/extraction.md, the message Dutch."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """One record: the values of a document that are set, each with proof; absent is None or empty."""

    document_id: str
    document_type: DocumentType
    municipalities: tuple[str, ...] = ()
    province: str | None = None
    reference: Reference = NO_REFERENCE
    letter_date: dt.date | None = None
    received_date: dt.date | None = None
    peildata: tuple[dt.date, ...] = ()
    figures: tuple[Figure, ...] = ()
    finding: Bevinding | None = None
    ladder_step: int | None = None
    response_deadline: dt.date | None = None
    reply_to: str | None = None
    actions: tuple[ActionItem, ...] = ()
    expected_completion: str | None = None
    subject: str | None = None
    sender: str | None = None
    addressee: str | None = None
    signatory: Mapping[str, str] | None = None
    refers_to: tuple[Mapping[str, str], ...] = ()
    cc: tuple[str, ...] = ()
    already_redacted: bool = False
    grounds: tuple[Mapping[str, Any], ...] = ()
    route: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    """Values beyond the contract's own keys; only JSON values."""
    warnings: tuple[Warning, ...] = ()
    evidence: Mapping[str, tuple[Proof, ...]] = field(default_factory=dict)
    """Per key of the contract (scalars and sets); figures and actions carry their own."""
    records: tuple[Extraction, ...] = ()
    """Further records inside the same document, such as an article 8 notification in an answer."""
