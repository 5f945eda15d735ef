"""What people add beside the documents: figures by hand, corrections, links and judgements. Nothing here overwrites."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.extraction import Category
from pipeline.model.locatie import Locatie
from pipeline.model.status import Basis, StatusRecord
from pipeline.model.termijn import Gebeurtenis, LopendeTermijn
from pipeline.model.uitruil import Uitruil


class FeitSoort(StrEnum):
    """What a row of the table `feit` holds."""

    STAND = "stand"
    CORRECTIE = "correctie"
    LOCATIE = "locatie"
    AFSPRAAK = "afspraak"
    TERMIJN = "termijn"
    GEBEURTENIS = "gebeurtenis"
    KOPPELING = "koppeling"
    DUBBEL = "dubbel"
    VRAAG = "vraag"
    BEOORDELING = "beoordeling"
    WAARDE = "waarde"


@dataclass(frozen=True, slots=True)
class Invoer:
    """A figure from a workbook that a person handed in; the workbook is kept as an original."""

    record: StatusRecord
    """`document_id` is the workbook; its `evidence` is empty, the cells are the proof."""
    cellen: Mapping[str, str]
    """Cell (`Stand!E7`) with its literal content."""
    in_voorbereiding: int | None = None
    """Planned places; never realised."""
    toelichting: str = ""


class Veld(StrEnum):
    """Which figure of a record is corrected."""

    WETTELIJKE_TAAK = "wettelijke_taak"
    REALISATIE = "realisatie"


@dataclass(frozen=True, slots=True)
class Correctie:
    """A person says that a figure of one record is another; the record itself stays as it was read."""

    gemeente: str
    """Code, `GM1700`."""
    cyclus: str
    categorie: Category
    peildatum: dt.date
    basis: Basis
    document_id: str
    veld: Veld
    was: int | None
    """What the record said when it was corrected: a correction of another figure does not hold."""
    wordt: int | None
    """None is unknown."""
    motivering: str


class GelezenVeld(StrEnum):
    """Which value that was read from a document is corrected; by its key in the extraction contract."""

    SOORT = "document_type"
    GEMEENTEN = "municipalities"
    DATUM = "letter_date"
    ONTVANGEN = "received_date"
    KENMERK = "reference.our"
    UW_KENMERK = "reference.your"
    PEILDATA = "peildata"
    BEVINDING = "finding"
    TREDE = "ladder_step"
    TERMIJN = "response_deadline"


@dataclass(frozen=True, slots=True)
class WaardeCorrectie:
    """A person says that a document says something else than was read; what was read stays as it is.

    Values are codes as in the extraction contract (`2026-04-09`, `ibt_letter`, official names): one for a single
    value, more for a list, none when the document does not hold the value.
    """

    document_id: str
    veld: GelezenVeld
    gelezen: tuple[str, ...]
    """What was read at that moment."""
    was: tuple[str, ...]
    """What counted until then: as read, or an earlier correction."""
    wordt: tuple[str, ...] | None
    """None takes the correction back: what was read counts again."""
    motivering: str


@dataclass(frozen=True, slots=True)
class TermijnGebeurtenis:
    """Something that happened to a kept term."""

    termijn_id: str
    gebeurtenis: Gebeurtenis


@dataclass(frozen=True, slots=True)
class Koppeling:
    """A person's word on whether a document answers a letter; it goes before what the system thinks."""

    document_id: str
    brief_id: str
    hoort_bij: bool
    motivering: str


@dataclass(frozen=True, slots=True)
class DubbelOordeel:
    """A person's word on whether two documents are one piece of correspondence."""

    document_ids: tuple[str, str]
    """In order of id."""
    is_dubbel: bool
    motivering: str


@dataclass(frozen=True, slots=True)
class VraagOordeel:
    """A person's word on how far an answer answers one of the five questions."""

    document_id: str
    nummer: int
    """1 to 5."""
    stand: str
    """`beantwoord`, `deels`, `open` or `nvt`."""
    reactie: str = ""
    """What the ministry says about it in the reply."""


@dataclass(frozen=True, slots=True)
class Beoordeling:
    """A person's word on an answer as a whole."""

    document_id: str
    variant: str
    """Which reply fits: a variant of brief L08 (`volledig`, `onvolledig`, `onvoldoende` …)."""
    redenen: tuple[str, ...]
    """Dutch sentences, without names of persons."""


Feit = (
    Invoer
    | Correctie
    | Locatie
    | Uitruil
    | LopendeTermijn
    | TermijnGebeurtenis
    | Koppeling
    | DubbelOordeel
    | VraagOordeel
    | Beoordeling
    | WaardeCorrectie
)

SOORT_VAN: Mapping[type, FeitSoort] = {
    Invoer: FeitSoort.STAND,
    Correctie: FeitSoort.CORRECTIE,
    Locatie: FeitSoort.LOCATIE,
    Uitruil: FeitSoort.AFSPRAAK,
    LopendeTermijn: FeitSoort.TERMIJN,
    TermijnGebeurtenis: FeitSoort.GEBEURTENIS,
    Koppeling: FeitSoort.KOPPELING,
    DubbelOordeel: FeitSoort.DUBBEL,
    VraagOordeel: FeitSoort.VRAAG,
    Beoordeling: FeitSoort.BEOORDELING,
    WaardeCorrectie: FeitSoort.WAARDE,
}
"""The kind that each value is kept as."""
