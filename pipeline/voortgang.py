"""What the correspondence with a gemeente leads to: a proposal for active supervision, and tasks for people.

From trede 3 on the system proposes no step up: it says what a person should look at, and with what.
Legal: docs/legal.md#interventieladder
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pipeline.model.extraction import Category
from pipeline.model.ladder import Ladder, LadderZaak, Taak, TaakSoort
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Voorstel, VoorstelKind
from pipeline.model.termijn import TermijnStand, TermijnStatus
from pipeline.tools.datum import korte_datum, lange_datum
from pipeline.trede import make_voorstel
from pipeline.zinnen import LABEL, SAID


class Oordeel(StrEnum):
    """What a person makes of an answer; the system never judges one."""

    VOLDOENDE = "voldoende"
    ONVOLDOENDE = "onvoldoende"


@dataclass(frozen=True, slots=True)
class Voortgang:
    """What happened with one gemeente since its last step; absent is None or empty."""

    zaak: LadderZaak
    uitkomst: Uitkomst
    """What the latest figures come to."""
    brief_id: str
    """The letter that asks, by the id of its document or record."""
    termijn: TermijnStand | None = None
    """Of the letter that asks."""
    rappel: TermijnStand | None = None
    """Of the reminder, when one was sent."""
    antwoord_id: str | None = None
    oordeel: Oordeel | None = None
    oordeel_redenen: tuple[str, ...] = ()
    gesprek: str | None = None
    """What was recorded: held on a day, or declined."""
    verlopen_afspraken: tuple[str, ...] = ()
    """What was agreed and is overdue, in Dutch."""
    verstreken_op: dt.date | None = None
    """Last day of the zienswijze (trede 4) or of the decision (trede 5), when it is past."""
    meldingen: tuple[str, ...] = ()
    """Ids of notifications under article 8 that nobody assessed yet."""
    te_valideren: tuple[str, ...] = ()
    """Ids of documents with figures of the gemeente itself that nobody validated yet."""


def propose_active_supervision(progress: Voortgang, ladder: Ladder) -> Voorstel | None:
    """Give the proposal to go from trede 2 to 3, with its reasons; None when there is no ground for it.

    The ground is an answer that a person found insufficient, or two terms that passed in silence. While an answer
    waits for a judgement, or more time was asked for, there is none.
    """
    rule = ladder.overgang(2, 3)
    if progress.zaak.trede != 2 or progress.zaak.afgesloten or not (rule and rule.voorstel):
        return None
    if progress.uitkomst is Uitkomst.VOLDOET:
        return None
    ground = _insufficient(progress) or _silence(progress)
    if ground is None:
        return None
    fact, reasons = ground
    content: dict[str, Any] = {"trede": 3, fact: True}
    if progress.gesprek:
        content["gesprek"] = progress.gesprek
    document = progress.antwoord_id or progress.brief_id
    told = (*reasons, f"Bij dit verloop hoort trede 3 ({ladder.fasen[3]}).")
    zaak, doubts = progress.zaak, tuple(_doubts(progress))
    return make_voorstel(document, zaak.gemeente, zaak.cyclus, VoorstelKind.TREDE, content, told, doubts, (), ladder)


def _insufficient(progress: Voortgang) -> tuple[str, tuple[str, ...]] | None:
    if progress.antwoord_id is None or progress.oordeel is not Oordeel.ONVOLDOENDE:
        return None
    return "onvoldoende_voortgang", ("Het antwoord is beoordeeld: onvoldoende voortgang.", *progress.oordeel_redenen)


def _silence(progress: Voortgang) -> tuple[str, tuple[str, ...]] | None:
    """Give the ground that both the term and the reminder passed without an answer."""
    if progress.antwoord_id or progress.termijn is None or progress.rappel is None:
        return None
    both = (progress.termijn, progress.rappel)
    if any(one.status is not TermijnStatus.VERLOPEN or one.beantwoord_op for one in both):
        return None
    days = [lange_datum(one.uiterlijk) for one in both]
    reasons = (
        f"De termijn tot en met {days[0]} is zonder antwoord verstreken.",
        f"Na de herinnering is ook de termijn tot en met {days[1]} zonder antwoord verstreken.",
    )
    return "termijn_en_rappel_verstreken", reasons


def _doubts(progress: Voortgang) -> Iterator[str]:
    if not progress.gesprek:
        yield "Er is geen gesprek vastgelegd: het besluit noemt of het is gevoerd of is afgeslagen."
    if progress.uitkomst is Uitkomst.ONBEKEND:
        yield "De uitkomst van de cijfers is niet bekend."
    if progress.meldingen:
        yield "Er is een melding op grond van artikel 8 die nog niet is beoordeeld."
    if progress.te_valideren:
        yield "De gemeente gaf eigen cijfers die nog niet zijn gevalideerd."
    if progress.antwoord_id is None:
        yield "Zoek ook bij de geweigerde bestanden en in de ongewenste post of er toch een antwoord is."


# -- tasks ------------------------------------------------------------------------------------------------------


def tasks_of(progress: Voortgang) -> tuple[Taak, ...]:
    """Give what a person must look at: a notification or a passed term never moves the ladder by itself."""
    zaak = progress.zaak
    return tuple(
        Taak(kind, zaak.gemeente, zaak.cyclus, reasons, evidence) for kind, reasons, evidence in _tasks(progress)
    )


def _tasks(progress: Voortgang) -> Iterator[tuple[TaakSoort, tuple[str, ...], tuple[str, ...]]]:
    if progress.meldingen:
        told = ("De gemeente meldde omstandigheden. Een melding verandert de trede niet vanzelf.",)
        yield TaakSoort.MELDING_BEOORDELEN, told, progress.meldingen
    if progress.te_valideren:
        told = ("De gemeente gaf eigen cijfers. Zij staan naast die van het ministerie en vervangen ze niet.",)
        yield TaakSoort.CIJFERS_VALIDEREN, told, progress.te_valideren
    yield from _tasks_higher(progress, progress.zaak.trede, (progress.brief_id,))


def _tasks_higher(
    progress: Voortgang, trede: int, letter: tuple[str]
) -> Iterator[tuple[TaakSoort, tuple[str, ...], tuple[str, ...]]]:
    told: tuple[str, ...]
    if trede == 3 and progress.verlopen_afspraken:
        told = ("Een afspraak is niet op tijd nagekomen; beoordeel haar opnieuw.", *progress.verlopen_afspraken)
        yield TaakSoort.FASE_4_OVERWEGEN, told, letter
    if trede in (4, 5) and progress.verstreken_op:
        kind = TaakSoort.FASE_5_OVERWEGEN if trede == 4 else TaakSoort.FASE_6_OVERWEGEN
        name = "De termijn voor de zienswijze" if trede == 4 else "De laatste termijn uit het besluit"
        yield kind, (f"{name} is verstreken op {lange_datum(progress.verstreken_op)}.",), letter
    if trede in (5, 6) and progress.uitkomst is Uitkomst.VOLDOET:
        told = (
            f"Uitkomst van de cijfers: {SAID[progress.uitkomst]}. Beoordeel of het besluit kan worden ingetrokken.",
        )
        yield TaakSoort.INTREKKING_OVERWEGEN, told, letter


# -- what every proposal tells beside its figures ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Omstandigheden:
    """What must be weighed with every finding and step; None is not known, empty is none."""

    bron_ontvangen: dt.date | None = None
    """Day on which the report with the figures came in."""
    afspraken: tuple[str, ...] | None = None
    """Agreements that count, in Dutch."""
    nieuwe_opgave: tuple[tuple[Category, int], ...] | None = None
    """Indicative task of the next cyclus: a circumstance, never a legal task."""
    meldingen: tuple[dt.date, ...] | None = None
    """Days of notifications under article 8."""
    bezwaar: bool | None = None
    """Whether an objection or appeal against the verdeelbesluit is pending."""


def with_circumstances(voorstel: Voorstel, known: Omstandigheden) -> Voorstel:
    """Give the same proposal with everything that must be weighed; what is not known is a doubt."""
    reasons, doubts = tuple(_known(known)), tuple(_unknown(known))
    if known.bezwaar:
        doubts = ("Er loopt bezwaar of beroep tegen het verdeelbesluit; dat schort de taak niet vanzelf op.", *doubts)
    return replace(
        voorstel,
        reasons=tuple(dict.fromkeys((*voorstel.reasons, *reasons))),
        uncertainties=tuple(dict.fromkeys((*voorstel.uncertainties, *doubts))),
    )


def _known(known: Omstandigheden) -> Iterator[str]:
    if known.bron_ontvangen:
        yield f"De rapportage met de cijfers is ontvangen op {korte_datum(known.bron_ontvangen)}."
    if known.afspraken is not None:
        yield from known.afspraken or ("Er zijn geen afspraken over uitruil vastgesteld.",)
    for category, number in known.nieuwe_opgave or ():
        yield f"Nieuwe indicatieve opgave, {LABEL[category]}: {number} plekken; die telt nog niet als taak."
    if known.meldingen is not None:
        days = ", ".join(korte_datum(day) for day in known.meldingen)
        yield f"Melding op grond van artikel 8: {days}." if days else "Er is geen melding op grond van artikel 8."
    if known.bezwaar is False:
        yield "Er loopt geen bezwaar of beroep tegen het verdeelbesluit."


def _unknown(known: Omstandigheden) -> Iterator[str]:
    names = {
        "bron_ontvangen": "wanneer de rapportage met de cijfers is ontvangen",
        "afspraken": "of er afspraken over uitruil zijn",
        "nieuwe_opgave": "wat de nieuwe indicatieve opgave is",
        "meldingen": "of er een melding op grond van artikel 8 is",
        "bezwaar": "of er bezwaar of beroep loopt",
    }
    missing = [told for name, told in names.items() if getattr(known, name) is None]
    if missing:
        yield f"Niet bekend: {'; '.join(missing)}."
