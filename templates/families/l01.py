"""L01, phase 1: tells a college that a signal came in; there is no judgement yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.status import Besluit, StatusRecord
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before, check_source, check_term, head, mandated, one_line
from templates.decided import decided_trede
from templates.fields import Cycle, Figures, Signatory, Source, Supervision, Term
from templates.standing import figures


@dataclass(frozen=True, slots=True)
class Signal:
    """What came in, in neutral words."""

    bron: str
    """`een voortgangsrapportage van de Provinciale Regietafel`."""
    datum: dt.date
    omschrijving: str
    """One sentence, what the signal says; no judgement and no figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class L01Fields(Supervision):
    """What the letter of phase 1 prints."""

    ondertekenaar: Signatory
    signaal: Signal
    cijfers: Figures | None
    bron: Source | None
    """Where the figures come from."""
    fase: str
    """Name of phase 1, literally."""
    volgende_trede: int
    termijn: Term


@dataclass(frozen=True, slots=True)
class SignalCase:
    """What is known about the signal; what is not known yet is None."""

    besluiten: Sequence[Besluit]
    cyclus: Cycle | None
    signaal: Signal | None
    termijn: Term | None
    records: Sequence[StatusRecord] = ()
    """Empty: the letter has no figures."""
    bron: Source | None = None


def compose_l01(envelope: Envelope, case: SignalCase, catalogue: Catalogue) -> L01Fields:
    """Give the fields of the letter of phase 1.

    Raises:
        NoDecision: No official registered the gemeente on this trede.
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: The term does not follow from the dagtekening, or the signal is of a later day.

    Legal: docs/legal.md#interventieladder
    """
    spec, to = catalogue.spec("L01"), envelope.aan
    besluit, trede = decided_trede(
        "L01", to, case.besluiten, case.cyclus.id if case.cyclus else None, spec.toegestane_treden
    )
    need = Needed()
    brief = head(need, envelope, spec)
    cyclus = need(case.cyclus, "de cyclus met de datum van het verdeelbesluit")
    signaal = need(case.signaal, "het signaal met zijn datum")
    if signaal:
        need(one_line(signaal.omschrijving), "de omschrijving van het signaal")
    termijn = need(case.termijn, "de termijn voor een reactie")
    need(to.provincie, "de provincie van de gemeente")
    cijfers = figures(need, case.records, to) if case.records else None
    if case.records:
        need(case.bron, "de bron van de cijfers met de datum van ontvangst")
    ondertekenaar = mandated(need, catalogue, "L01", envelope.datum)
    need.done("L01")
    check_term(termijn, brief.datum)
    check_before(signaal.datum, brief.datum, "het signaal")
    check_source(case.bron, brief.datum)
    return L01Fields(
        besluit_id=besluit.id,
        trede=trede,
        cyclus=cyclus,
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=to,
        ondertekenaar=ondertekenaar,
        signaal=signaal,
        cijfers=cijfers,
        bron=case.bron if cijfers else None,
        fase=catalogue.ladder.fasen[trede - 1],
        volgende_trede=trede + 1,
        termijn=termijn,
    )
