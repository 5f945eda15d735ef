"""What the correspondence with a gemeente leads to: a proposal for active supervision, and tasks for people.

From trede 3 on the system proposes no step up: it says what a person should look at, and with what.
Legal: docs/legal.md#interventieladder
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.model.ladder import Ladder, LadderZaak, Taak, TaakSoort
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Voorstel, VoorstelKind
from pipeline.model.termijn import TermijnStand, TermijnStatus
from pipeline.tools.datum import lange_datum
from pipeline.trede import make_voorstel
from pipeline.zinnen import SAID


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
    te_beoordelen: tuple[str, ...] = ()
    """Ids of answers that came in since the judged one and that nobody judged yet."""


def propose_active_supervision(progress: Voortgang, ladder: Ladder) -> Voorstel | None:
    """Give the proposal to go from trede 2 to 3, with its reasons; None when there is no ground for it.

    The ground is an answer that a person found insufficient, or two terms that passed in silence. While the only
    answer waits for a judgement, or more time was asked for, there is none; a newer answer is a doubt and a task.
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


def is_active_supervision(voorstel: Voorstel) -> bool:
    """Tell whether a proposal is one for trede 3 on the ground of the correspondence."""
    grounds = ("onvoldoende_voortgang", "termijn_en_rappel_verstreken")
    return voorstel.content.get("trede") == 3 and any(ground in voorstel.content for ground in grounds)


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
    if progress.te_beoordelen:
        yield "Er kwam daarna nog een antwoord binnen dat nog niet is beoordeeld."
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
    if progress.te_beoordelen:
        told = ("Na het beoordeelde antwoord kwam nog een antwoord binnen. Beoordeel het met ibt answers judge.",)
        yield TaakSoort.ANTWOORD_BEOORDELEN, told, progress.te_beoordelen
    letter = (progress.brief_id,) if progress.brief_id else ()
    yield from _tasks_higher(progress, progress.zaak.trede, letter)


def _tasks_higher(
    progress: Voortgang, trede: int, letter: tuple[str, ...]
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
