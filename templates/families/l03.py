"""L03, phase 3: actief toezicht, with agreements on actions and terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import LetterError
from pipeline.model.extraction import Bevinding
from pipeline.model.status import Besluit, StatusRecord
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_after, check_before, check_source, head, lines, mandated
from templates.decided import decided_bevinding, decided_trede
from templates.fields import Answer, Appointment, Cycle, Figures, SentLetter, Signatory, Source, Supervision
from templates.standing import figures


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk that was held, or declined."""

    datum: dt.date
    vorm: str
    """`digitaal` or `fysiek`."""
    gehouden: bool
    """False: the gemeente declined it on that day."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """When the gemeente reports on its agreements."""

    frequentie: str
    """`elke vier weken`."""
    eerste_datum: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class L03Fields(Supervision):
    """What the letter of phase 3 prints."""

    ondertekenaar: Signatory
    vorige: SentLetter
    antwoord: Answer | None
    samenvatting: tuple[str, ...]
    """What the gemeente answered, in the words of an official."""
    rappel_datum: dt.date | None
    gesprek: Talk
    bron: Source
    cijfers_vorige: Figures
    cijfers: Figures
    bevinding: Bevinding
    redenen: tuple[str, ...]
    """Why the progress does not suffice."""
    waardering: bool
    fasen: tuple[str, ...]
    volgende_trede: int
    afspraken: tuple[Appointment, ...]
    rapportage: Reporting
    bestuurlijk_gesprek: dt.date


@dataclass(frozen=True, slots=True)
class ActiveCase:
    """What is known when a gemeente comes under actief toezicht; what is not known yet is None or empty."""

    besluiten: Sequence[Besluit]
    cyclus: Cycle | None
    vorige: SentLetter | None
    antwoord: Answer | None
    samenvatting: tuple[str, ...]
    rappel_datum: dt.date | None
    """Needed when no answer came."""
    gesprek: Talk | None
    bron: Source | None
    records_vorige: Sequence[StatusRecord]
    """The figures of the verzoek om informatie."""
    records: Sequence[StatusRecord]
    """The figures of today, of the ministry or the regietafel."""
    bevinding: Bevinding | None
    """What the rules derive from the deciding figures."""
    redenen: tuple[str, ...]
    afspraken: tuple[Appointment, ...]
    rapportage: Reporting | None
    bestuurlijk_gesprek: dt.date | None


def compose_l03(envelope: Envelope, case: ActiveCase, catalogue: Catalogue) -> L03Fields:
    """Give the fields of the letter of phase 3.

    Raises:
        NoDecision: No Besluit places the gemeente on this trede, or the decided finding is another.
        FieldMissing: Something is unknown; the message names everything that is.
        FigureConflict: Two figures stand for one category, or the peildata differ.
        LetterError: A day does not fit the dagtekening.

    Legal: docs/legal.md#interventieladder
    """
    spec, to = catalogue.spec("L03"), envelope.aan
    id_ = case.cyclus.id if case.cyclus else None
    besluit, trede = decided_trede("L03", to, case.besluiten, id_, spec.toegestane_treden)
    bevinding = decided_bevinding("L03", to, case.besluiten, id_, case.bevinding)
    need = Needed()
    brief = head(need, envelope, spec, case.antwoord.kenmerk if case.antwoord else None)
    ondertekenaar = mandated(need, catalogue, "L03", envelope.datum)
    need(to.provincie, "de provincie van de gemeente")
    vorige, nu = figures(need, case.records_vorige, to), figures(need, case.records, to)
    history = _history(need, case)
    plans = _plans(need, case)
    need.done("L03")
    _check_days(case, brief.datum)
    cijfers = need(nu, "de cijfers")
    return L03Fields(
        besluit_id=besluit.id,
        trede=trede,
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=to,
        ondertekenaar=ondertekenaar,
        antwoord=case.antwoord,
        samenvatting=lines(case.samenvatting),
        rappel_datum=None if case.antwoord else case.rappel_datum,
        cijfers_vorige=need(vorige, "de vorige cijfers"),
        cijfers=cijfers,
        bevinding=bevinding,
        redenen=lines(case.redenen),
        waardering=cijfers.realisatie.regulier + cijfers.realisatie.amv > 0,
        fasen=catalogue.ladder.fasen,
        volgende_trede=trede + 1,
        afspraken=case.afspraken,
        cyclus=history[0],
        vorige=history[1],
        gesprek=history[2],
        bron=history[3],
        rapportage=plans[0],
        bestuurlijk_gesprek=plans[1],
    )


def _history(need: Needed, case: ActiveCase) -> tuple[Cycle, SentLetter, Talk, Source]:
    """Give what came before, and note what is missing of it."""
    found = (
        need(case.cyclus, "de cyclus met de datum van het verdeelbesluit"),
        need(case.vorige, "datum en kenmerk van de brief met het verzoek om informatie"),
        need(case.gesprek, "het gesprek, of dat de gemeente het heeft afgeslagen"),
        need(case.bron, "de bron van de cijfers met de datum van ontvangst"),
    )
    if case.antwoord:
        need(lines(case.samenvatting), "de samenvatting van het antwoord")
    else:
        need(case.rappel_datum, "het antwoord, of de datum van het rappel")
    need(lines(case.redenen), "de redenen waarom de voortgang onvoldoende is")
    return found


def _plans(need: Needed, case: ActiveCase) -> tuple[Reporting, dt.date]:
    """Give what is agreed on, and note what is missing of it."""
    need(case.afspraken, "de afspraken met verantwoordelijke, resultaat en datum")
    for number, one in enumerate(case.afspraken, 1):
        for part in ("actie", "verantwoordelijke", "resultaat"):
            need(getattr(one, part), f"afspraak {number}: {part}")
    rapportage = need(case.rapportage, "hoe vaak en vanaf wanneer de gemeente rapporteert")
    return rapportage, need(case.bestuurlijk_gesprek, "de datum van het bestuurlijk gesprek")


def _check_days(case: ActiveCase, datum: dt.date) -> None:
    check_source(case.bron, datum)
    if case.gesprek:
        check_before(case.gesprek.datum, datum, "het gesprek")
    if case.antwoord:
        check_before(case.antwoord.ontvangen_op, datum, "de ontvangst van het antwoord")
    for one in case.afspraken:
        check_after(one.datum, datum, "de datum van een afspraak")
    if case.rapportage:
        check_after(case.rapportage.eerste_datum, datum, "de eerste rapportage")
    if case.bestuurlijk_gesprek:
        check_after(case.bestuurlijk_gesprek, datum, "het bestuurlijk gesprek")
    if case.records_vorige and case.records and case.records[0].peildatum < case.records_vorige[0].peildatum:
        raise LetterError("de nieuwe cijfers zijn ouder dan de vorige. Wissel ze om.")
