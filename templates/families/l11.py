"""L11, one letter per province and wave that tells the commissaris van de Koning which gemeenten were written to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import FigureConflict, LetterError
from pipeline.model.status import Besluit, StatusRecord
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before, head, mandated
from templates.decided import decided_trede
from templates.fields import Addressee, Cycle, PerCategory, SentLetter, Signatory, ToBody
from templates.filters import datum_nl
from templates.standing import figures


@dataclass(frozen=True, slots=True)
class Told:
    """One gemeente that was written to."""

    naam: str
    trede: int
    taak: PerCategory
    realisatie: PerCategory
    referentie: str
    datum: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class L11Fields(ToBody):
    """What the letter to the commissaris prints."""

    ondertekenaar: Signatory
    cyclus: Cycle
    regietafel: str
    peildatum: dt.date
    gemeenten: tuple[Told, ...]
    """In the order of the alphabet."""
    namen: tuple[str, ...]
    aantal: int
    trede_3_of_hoger: bool


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """A gemeente of the province with the letter it got."""

    gemeente: Addressee
    records: Sequence[StatusRecord]
    besluiten: Sequence[Besluit]
    brief: SentLetter | None


@dataclass(frozen=True, slots=True)
class ProvinceWave:
    """The letters of one wave in one province."""

    gemeenten: Sequence[WrittenTo]
    cyclus: Cycle | None
    regietafel: str


def compose_l11(envelope: Envelope, wave: ProvinceWave, catalogue: Catalogue) -> L11Fields:
    """Give the fields of the letter to the commissaris of one province.

    Raises:
        NoDecision: A gemeente has no Besluit on its trede.
        FieldMissing: Something is unknown; the message names everything that is.
        FigureConflict: The figures are of several peildata.
        LetterError: A gemeente lies in another province, or its letter is of a later day.
    """
    need, to = Needed(), envelope.aan
    brief = head(need, envelope, catalogue.spec("L11"))
    cyclus = need(wave.cyclus, "de cyclus met de datum van het verdeelbesluit")
    need(tuple(wave.gemeenten), "de gemeenten die een brief kregen")
    ondertekenaar = mandated(need, catalogue, "L11", envelope.datum)
    seen = [_told(need, one, to, wave, catalogue) for one in wave.gemeenten]
    need.done("L11")
    rows = sorted((row for row in seen if row), key=lambda pair: pair[1].naam.casefold().lstrip("'"))
    days = {day for day, _ in rows}
    if len(days) > 1:
        named = ", ".join(datum_nl(day) for day in sorted(days))
        raise FigureConflict(f"de cijfers hebben verschillende peildata: {named}. Maak per peildatum een brief L11.")
    told = tuple(row for _, row in rows)
    check_before(max(row.datum for row in told), brief.datum, "de laatste brief aan een gemeente")
    return L11Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        geadresseerde=to,
        ondertekenaar=ondertekenaar,
        cyclus=cyclus,
        regietafel=wave.regietafel or "Provinciale Regietafel",
        peildatum=days.pop(),
        gemeenten=told,
        namen=tuple(row.naam for row in told),
        aantal=len(told),
        trede_3_of_hoger=any(row.trede >= 3 for row in told),
    )


def _told(
    need: Needed, one: WrittenTo, to: Addressee, wave: ProvinceWave, catalogue: Catalogue
) -> tuple[dt.date, Told] | None:
    gemeente, cyclus = one.gemeente, wave.cyclus.id if wave.cyclus else None
    if gemeente.provincie != to.naam:
        raise LetterError(f"{gemeente.naam} ligt in {gemeente.provincie}, de brief gaat naar {to.naam}. Haal haar weg.")
    _, trede = decided_trede("L11", gemeente, one.besluiten, cyclus, catalogue.spec("L11").toegestane_treden)
    sent = need(one.brief, f"datum en kenmerk van de brief aan {gemeente.naam}")
    mine = Needed()
    found = figures(mine, one.records, gemeente)
    need.missing += [f"{label} ({gemeente.naam})" for label in mine.missing]
    if found is None or not one.brief:
        return None
    row = Told(gemeente.naam, trede, found.taak, found.realisatie, sent.referentie, sent.datum)
    return found.peildatum, row
