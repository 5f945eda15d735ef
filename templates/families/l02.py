"""L02, phase 2: verzoek om informatie. Legal: docs/legal.md#interventieladder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import LetterError
from pipeline.model.extraction import Bevinding
from pipeline.model.status import Besluit, StatusRecord
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before, check_source, check_term, head, mandated
from templates.decided import decided_bevinding, decided_trede
from templates.fields import (
    Addressee,
    Agreement,
    Cycle,
    EarlierLetter,
    Figures,
    PerCategory,
    Signatory,
    Source,
    Supervision,
    Term,
)
from templates.standing import figures, has_surplus_beside_shortage


@dataclass(frozen=True, slots=True, kw_only=True)
class L02Fields(Supervision):
    """What the letter of phase 2 prints."""

    ondertekenaar: Signatory
    bron: Source
    peildatum: dt.date
    taak: PerCategory
    realisatie: PerCategory
    bevinding: Bevinding
    volgende_trede: int
    fasen: tuple[str, ...]
    """Names of the phases of the interventieladder, literally, lowest first."""
    termijn: Term
    waardering: bool
    """At least one place was realised."""
    overschot: bool
    """One category has more places than its task while the other falls short."""
    geen_regulier: bool
    """No task, place or agreement in the category regulier: no sentence may speak of it."""
    geen_amv: bool
    """The same for AMV."""
    afspraken: tuple[Agreement, ...] = ()
    art8_datum: dt.date | None = None
    """Day of a known notification. Legal: docs/legal.md#artikel-8."""
    vorige_brief: EarlierLetter | None = None
    nieuwe_cyclus_start: dt.date | None = None
    afschrift_aan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LadderCase:
    """What the letter of phase 2 says about one gemeente; what is not known yet is None."""

    records: Sequence[StatusRecord]
    """Both categories, one peildatum."""
    bevinding: Bevinding | None
    """What the rules derive from `records`; the Besluit must say the same."""
    besluiten: Sequence[Besluit]
    """All decisions on this gemeente and cyclus; the latest of a kind holds."""
    cyclus: Cycle | None
    bron: Source | None
    termijn: Term | None
    afspraken: tuple[Agreement, ...] = ()
    art8_datum: dt.date | None = None
    vorige_brief: EarlierLetter | None = None
    nieuwe_cyclus_start: dt.date | None = None
    afschrift_aan: tuple[str, ...] = ()


def compose_l02(envelope: Envelope, case: LadderCase, catalogue: Catalogue) -> L02Fields:
    """Give the fields of the phase 2 letter.

    Raises:
        NoDecision: No official decided on this finding and trede.
        FieldMissing: Something is unknown; the message names everything that is.
        FigureConflict: Two figures stand for one category, or the peildata differ.
        LetterError: The figures are not of this gemeente, the term does not follow from the dagtekening, or a day lies
            after it.

    Legal: docs/legal.md#interventieladder
    """
    spec, to = catalogue.spec("L02"), envelope.aan
    id_ = case.cyclus.id if case.cyclus else None
    besluit, trede = decided_trede("L02", to, case.besluiten, id_, spec.toegestane_treden)
    bevinding = decided_bevinding("L02", to, case.besluiten, id_, case.bevinding, records=case.records)
    need = Needed()
    brief = head(need, envelope, spec)
    cyclus = need(case.cyclus, "de cyclus met de datum van het verdeelbesluit")
    bron = need(case.bron, "de bron van de cijfers met de datum van ontvangst")
    termijn = need(case.termijn, "de termijn voor het antwoord")
    ondertekenaar = mandated(need, catalogue, "L02", envelope.datum)
    need(to.provincie, "de provincie van de gemeente")
    known = figures(need, case.records, to)
    need.done("L02")
    check_term(termijn, brief.datum)
    check_source(bron, brief.datum)
    if case.art8_datum:
        check_before(case.art8_datum, brief.datum, "de melding op grond van artikel 8")
    cijfers = need(known, "de cijfers")
    _check_task(cijfers, to)
    return L02Fields(
        besluit_id=besluit.id,
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=to,
        cyclus=cyclus,
        ondertekenaar=ondertekenaar,
        bron=bron,
        peildatum=cijfers.peildatum,
        taak=cijfers.taak,
        realisatie=cijfers.realisatie,
        bevinding=bevinding,
        trede=trede,
        volgende_trede=trede + 1,
        fasen=catalogue.ladder.fasen,
        termijn=termijn,
        **_what_applies(cijfers, case.afspraken),
        afspraken=case.afspraken,
        art8_datum=case.art8_datum,
        vorige_brief=case.vorige_brief,
        nieuwe_cyclus_start=case.nieuwe_cyclus_start,
        afschrift_aan=case.afschrift_aan,
    )


def _check_task(cijfers: Figures, to: Addressee) -> None:
    if cijfers.taak.regulier == cijfers.taak.amv == 0:
        raise LetterError(f"gemeente {to.naam} heeft in deze cyclus geen wettelijke taak: geen brief L02.")


def _what_applies(cijfers: Figures, afspraken: Sequence[Agreement]) -> dict[str, bool]:
    """Give the conditions that the text tests, by name: a template takes no decision."""
    taak, done = cijfers.taak, cijfers.realisatie
    agreed = {agreement.categorie.casefold() for agreement in afspraken}
    return {
        "waardering": done.regulier + done.amv > 0,
        "overschot": has_surplus_beside_shortage(taak, done),
        "geen_regulier": taak.regulier == done.regulier == 0 and "regulier" not in agreed,
        "geen_amv": taak.amv == done.amv == 0 and "amv" not in agreed,
    }
