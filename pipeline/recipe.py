"""What the recipe is made of: its stages in order, and the values that go in and come out of them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.document import Arrival, Document
from pipeline.model.extraction import Extraction
from pipeline.model.letter import Letter
from pipeline.model.place import Part
from pipeline.model.status import StatusRecord, Voorstel
from pipeline.model.woo import NameDecision, RedactionMark, WooDossier
from pipeline.stage import Stage, digest

WORK = "document"
"""Name of leg one in the engine."""


@dataclass(frozen=True, slots=True)
class Original:
    """A registered original, not yet judged."""

    document_id: str
    untrusted_path: Path
    untrusted_name: str
    depth: int
    """0 for a delivery, 1 for what came out of it, and so on."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What triage made of the bytes."""

    media_type: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """A mail or archive to unpack into an empty folder."""

    path: Path
    media_type: str
    depth: int
    into: Path


@dataclass(frozen=True, slots=True)
class Loose:
    """A file that came out of a mail or archive."""

    untrusted_name: str
    path: Path


@dataclass(frozen=True, slots=True)
class ToRead:
    """An original to read into an empty folder: `rendition.pdf` and one file per page."""

    path: Path
    media_type: str
    into: Path


@dataclass(frozen=True, slots=True)
class ToDerive:
    """An extraction, and where its gemeenten stand by decision."""

    extraction: Extraction
    treden: Mapping[str, Mapping[str, int]]
    """Trede by code of gemeente and cyclus; one without decision is not in it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What an extraction means for the supervision."""

    records: tuple[StatusRecord, ...]
    voorstellen: tuple[Voorstel, ...]
    conflict: str | None = None
    """Dutch: two figures contradict each other, so none was recorded and a person must look."""


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """An incoming document whose receipt may be confirmed."""

    extraction: Extraction
    arrival: Arrival
    registration: str
    """Number under which it was registered."""
    is_mail: bool
    attachments: int


@dataclass(frozen=True, slots=True)
class ToPropose:
    """A document to find personal data in, with what is known from outside it."""

    document: Document
    day: dt.date | None = None
    """Its dagtekening: an office counts on the day it was held."""
    dossier: WooDossier | None = None
    known: tuple[str, ...] = ()
    """Names found in other documents of the dossier."""
    decisions: tuple[NameDecision, ...] = ()
    """What people said of names in the dossier."""
    decided: tuple[Part, ...] = ()
    """Places in this document that a person judged: what is seen there stays as it is."""

    @property
    def basis(self) -> str:
        """Give the digest of what is known from outside."""
        case = [self.dossier.verzoeker, self.dossier.document] if self.dossier else ["", ""]
        told = [list(map(list, self.decisions)), list(map(list, self.decided))]
        return digest([self.day.isoformat() if self.day else "", case, list(self.known), *told])


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter in both forms, not yet approved."""

    letter: Letter
    docx: bytes
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Recipe:
    """The stages of leg one, in order."""

    judge: Stage[Original, Judged]
    unpack: Stage[Packed, tuple[Loose, ...]]
    read: Stage[ToRead, str]
    """Gives the name and version of what made the rendition."""
    extract: Stage[Document, Extraction]
    derive: Stage[ToDerive, Standing]
    confirm: Stage[ToConfirm, Draft | None]
    propose: Stage[ToPropose, tuple[RedactionMark, ...]]
    has_members: Callable[[str], bool]
    has_pages: Callable[[str], bool]
    is_scan: Callable[[Path, str], bool] = lambda _original, _media_type: False
    """Tells of an original of some media type whether reading it asks for recognition of text."""

    @property
    def version(self) -> str:
        """Give the identity of the recipe: another stage, version or policy is another recipe."""
        stages = (getattr(self, field.name) for field in dataclasses.fields(self))
        return digest([stage.key for stage in stages if isinstance(stage, Stage)])[:12]


def job_id(document_id: str, recipe: str, round_: int) -> str:
    """Give the id of one piece of work: a retry or another recipe really runs, the same twice is one."""
    return f"doc-{document_id}-{recipe}-{round_}"


def told_in_job(job: str) -> tuple[str, int]:
    """Give the document and the round of a piece of work."""
    _, document_id, _, round_ = job.split("-")
    return document_id, int(round_)
