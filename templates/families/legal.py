"""What the letters of phases 4 to 6 share; all three are under legal lock. Legal: docs/legal.md#gemeentewet-124."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from pipeline.errors import LetterError, NoDecision
from pipeline.model.extraction import Bevinding
from pipeline.model.status import Besluit, StatusRecord
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_source, head, lines, office_holder, one_line
from templates.decided import decided_bevinding, decided_trede
from templates.fields import Appointment, Cycle, Figures, LetterHead, OfficeHolder, Source, Supervision
from templates.standing import figures


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history of the case."""

    datum: dt.date
    gebeurtenis: str


@dataclass(frozen=True, slots=True)
class Result:
    """What must be there, how much and when."""

    omschrijving: str
    categorie: str
    """`regulier` or `AMV`."""
    aantal: int
    uiterlijk: dt.date


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """How notice is given in public (Gemeentewet 124, fourth paragraph)."""

    medium: str
    datum: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked(Supervision):
    """What the three letters print alike."""

    ondertekenaar: OfficeHolder
    fase: str
    """Name of the phase, literally."""
    chronologie: tuple[Event, ...]
    cijfers: Figures
    bron: Source
    bevinding: Bevinding
    """As decided, and as the figures bear out."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What every letter under lock needs; what is not known yet is None or empty."""

    besluiten: Sequence[Besluit]
    cyclus: Cycle | None
    chronologie: tuple[Event, ...]
    records: Sequence[StatusRecord]
    """Both categories, one peildatum, of the ministry or the regietafel."""
    bevinding: Bevinding | None
    """What the rules derive from `records`; the Besluit must say the same."""
    bron: Source | None
    juridisch_advies: dt.date | None
    """Day of the legal advice; it is not printed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What was found to be complete of a dossier."""

    besluit_id: str
    trede: int
    brief: LetterHead
    cyclus: Cycle
    ondertekenaar: OfficeHolder
    fase: str
    chronologie: tuple[Event, ...]
    cijfers: Figures | None
    bron: Source
    bevinding: Bevinding

    def printed(self, envelope: Envelope) -> dict[str, Any]:
        """Give the fields of `Locked` by name, for a dossier in which nothing is missing."""
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**held, "organisatie": envelope.organisatie, "gemeente": envelope.aan}


def open_dossier(need: Needed, family: str, envelope: Envelope, case: Dossier, catalogue: Catalogue) -> Opened:
    """Give what is shared, and note what is missing.

    Raises:
        NoDecision: No Besluit places the gemeente on this trede, or the decided finding is another.
    """
    spec, to = catalogue.spec(family), envelope.aan
    id_ = case.cyclus.id if case.cyclus else None
    besluit, trede = decided_trede(family, to, case.besluiten, id_, spec.toegestane_treden)
    if not besluit.motivation.strip():
        raise NoDecision(f"het besluit waarop brief {family} rust, heeft geen motivering. Neem een nieuw besluit.")
    bevinding = decided_bevinding(family, to, case.besluiten, id_, case.bevinding)
    need(to.provincie, "de provincie van de gemeente")
    need(case.juridisch_advies, "de datum van het juridisch advies")
    if envelope.datum:
        check_source(case.bron, envelope.datum)
    return Opened(
        besluit_id=besluit.id,
        trede=trede,
        brief=head(need, envelope, spec),
        cyclus=need(case.cyclus, "de cyclus met de datum van het verdeelbesluit"),
        ondertekenaar=office_holder(need, catalogue, envelope.datum),
        fase=catalogue.ladder.fasen[trede - 1],
        chronologie=tuple(sorted(need(case.chronologie, "de feiten en het verloop"), key=lambda e: e.datum)),
        cijfers=figures(need, case.records, to),
        bron=need(case.bron, "de bron van de cijfers met de datum van ontvangst"),
        bevinding=bevinding,
    )


def need_text(need: Needed, text: str | None, label: str) -> str:
    """Give a text of an official as one line, and note when it is missing."""
    return need(one_line(text), label)


def need_lines(need: Needed, texts: tuple[str, ...], label: str) -> tuple[str, ...]:
    """Give texts of an official as clean lines, and note when there are none."""
    return need(lines(texts), label)


def need_results(need: Needed, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """Give the demanded results, and note when there are none."""
    return need(results, "de gevorderde resultaten met categorie, aantal en uiterste datum")


def need_judged(need: Needed, agreed: tuple[Appointment, ...]) -> tuple[Appointment, ...]:
    """Give the agreements, each with what became of it, and note what is missing."""
    for number, one in enumerate(agreed, 1):
        need(one.stand, f"afspraak {number}: of hij is nagekomen")
    return need(agreed, "de afspraken van fase 3")


def check_short(cijfers: Figures) -> None:
    """Let figures through that fall short in at least one category.

    Raises:
        LetterError: The gemeente complies: there is nothing to step in for.
    """
    taak, done = cijfers.taak, cijfers.realisatie
    if done.regulier >= taak.regulier and done.amv >= taak.amv:
        raise LetterError("volgens deze cijfers voldoet de gemeente aan haar taak. Deze brief hoort daar niet bij.")
