"""L16, afschaling or the end of supervision: a gemeente complies, or has a plan that makes it plausible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import LetterError
from pipeline.model.extraction import Bevinding
from pipeline.model.status import Besluit, StatusRecord
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before, check_source, head, mandated
from templates.decided import decided_bevinding, decided_trede, naming_finding
from templates.fields import Addressee, Cycle, Figures, SentLetter, Signatory, Source, Supervision
from templates.standing import figures


@dataclass(frozen=True, slots=True, kw_only=True)
class L16Fields(Supervision):
    """What the letter of afschaling prints; `trede` is the one the gemeente comes to."""

    ondertekenaar: Signatory
    vorige: SentLetter
    van_trede: int
    einde: bool
    """No supervision any more."""
    voldoet: bool
    """False: a plan makes it plausible that the gemeente will."""
    plan: str | None
    cijfers: Figures
    bron: Source


@dataclass(frozen=True, slots=True)
class DescentCase:
    """What is known when a gemeente goes down the ladder; what is not known yet is None."""

    besluiten: Sequence[Besluit]
    cyclus: Cycle | None
    vorige: SentLetter | None
    """The letter with which it came on the step that it leaves."""
    van_trede: int | None
    records: Sequence[StatusRecord]
    """Validated figures, both categories."""
    bevinding: Bevinding | None
    """What the rules derive from `records`."""
    bron: Source | None
    plan: str | None = None
    """One sentence on the plan, for a gemeente that does not comply yet."""


def compose_l16(envelope: Envelope, case: DescentCase, catalogue: Catalogue) -> L16Fields:
    """Give the fields of the letter of afschaling.

    Raises:
        NoDecision: No Besluit brings the gemeente down, or the decided finding is another.
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: The step is not lower, or the figures are of a later day.
    """
    spec, to = catalogue.spec("L16"), envelope.aan
    id_ = case.cyclus.id if case.cyclus else None
    besluit, trede = decided_trede("L16", to, case.besluiten, id_, spec.toegestane_treden)
    voldoet = _complies(to, case, id_)
    need = Needed()
    brief = head(need, envelope, spec)
    cyclus = need(case.cyclus, "de cyclus met de datum van het verdeelbesluit")
    vorige = need(case.vorige, "datum en kenmerk van de brief over de trede die de gemeente verlaat")
    van = need(case.van_trede, "de trede die de gemeente verlaat")
    bron = need(case.bron, "de bron van de cijfers met de datum van ontvangst")
    cijfers = figures(need, case.records, to)
    need(to.provincie, "de provincie van de gemeente")
    if not voldoet:
        need(case.plan, "het plan dat aannemelijk maakt dat de gemeente gaat voldoen")
    ondertekenaar = mandated(need, catalogue, "L16", envelope.datum)
    need.done("L16")
    found = need(cijfers, "de cijfers")
    if van <= trede:
        raise LetterError(f"trede {trede} is niet lager dan trede {van}: geen afschaling. Controleer het besluit.")
    check_before(found.peildatum, brief.datum, "de peildatum")
    check_source(bron, brief.datum)
    return L16Fields(
        besluit_id=besluit.id,
        trede=trede,
        cyclus=cyclus,
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=to,
        ondertekenaar=ondertekenaar,
        vorige=vorige,
        van_trede=van,
        einde=trede == 0,
        voldoet=voldoet,
        plan=None if voldoet else case.plan,
        cijfers=found,
        bron=bron,
    )


def _complies(to: Addressee, case: DescentCase, cyclus: str | None) -> bool:
    """Tell whether it was decided that the gemeente complies; figures that say so need that decision too."""
    named = {str(content["bevinding"]) for content in naming_finding(to, case.besluiten, cyclus, case.records)}
    if case.bevinding is not Bevinding.VOLDOET and Bevinding.VOLDOET.value not in named:
        return False
    every = tuple(Bevinding)
    decided = decided_bevinding("L16", to, case.besluiten, cyclus, case.bevinding, every, records=case.records)
    return decided is Bevinding.VOLDOET
