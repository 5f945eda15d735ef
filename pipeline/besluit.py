"""What a decision on the ladder must meet, and where the decisions of a gemeente together leave it.

The ladder itself (which step, what it needs) is data, see `pipeline.trede`; here it meets the person who decides.
Legal: docs/legal.md#mandaat
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.errors import NoDecision, RecordError
from pipeline.model.extraction import Bevinding
from pipeline.model.ladder import Afwijking, Ladder, LadderZaak, Niveau, Stap, afwijking_of
from pipeline.model.mandaat import Mandaat
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Besluit, Voorstel, VoorstelKind
from pipeline.tools.ambt import mandate
from pipeline.tools.datum import lange_datum, typed_day
from pipeline.trede import check_transition
from pipeline.zinnen import SAID

_HOME = ZoneInfo("Europe/Amsterdam")


# -- where the decisions leave a gemeente -----------------------------------------------------------------------


def derive_zaak(gemeente: str, cyclus: str, besluiten: Iterable[Besluit]) -> LadderZaak:
    """Give where a gemeente stands in one cyclus; only its decisions on the trede count, in the order they were taken.

    There is one case per gemeente and cyclus: a decision of another cyclus never moves it.
    """
    zaak = LadderZaak(gemeente, cyclus)
    mine = [b for b in besluiten if (b.gemeente, b.cyclus, b.kind) == (gemeente, cyclus, VoorstelKind.TREDE)]
    for besluit in sorted(mine, key=lambda b: b.decided_at):
        trede = besluit.content.get("trede")
        if type(trede) is int:
            step = Stap(zaak.trede, trede, besluit.id, besluit.decided_at)
            closed = bool(besluit.content.get("afgesloten"))
            zaak = replace(zaak, trede=trede, afgesloten=closed, stappen=(*zaak.stappen, step))
    return zaak


# -- what a decision must meet ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Toets:
    """What a decision on one gemeente is held against."""

    zaak: LadderZaak
    ladder: Ladder
    mandaten: Sequence[Mandaat]
    afgeleid: Uitkomst | None
    """What the rules derive from the figures now; None when there are none."""


def check_besluit(besluit: Besluit, toets: Toets) -> None:
    """Let a decision through: the ladder has the step, the person may take it, and it says what the figures say.

    A decision on a letter or a term needs a person, a mandate and a motivation only.

    Raises:
        NoDecision: Person, mandate or motivation is missing, the mandate is not valid or too low, or who decides also
            wrote it.
        RecordError: The step or the finding is not possible as it stands.
    """
    if (besluit.gemeente, besluit.cyclus) != (toets.zaak.gemeente, toets.zaak.cyclus):
        raise RecordError("dit besluit hoort bij een andere gemeente of cyclus. Kies de goede zaak.")
    if not (besluit.decided_by.strip() and besluit.mandate.strip() and besluit.motivation.strip()):
        raise NoDecision("een besluit heeft een naam, een mandaat en een motivering nodig. Vul alle drie in.")
    if besluit.kind is VoorstelKind.TREDE:
        _check_step(besluit, toets)
    else:
        _check_mandate(besluit, Niveau.BEHANDELAAR, toets)
    if "bevinding" in besluit.content:
        check_bevinding(besluit.content, toets.afgeleid, toets.ladder)


def _check_step(besluit: Besluit, toets: Toets) -> None:
    van, naar, ladder = toets.zaak.trede, besluit.content.get("trede"), toets.ladder
    if type(naar) is not int:
        raise NoDecision("dit besluit noemt geen trede. Neem een besluit over de trede.")
    if toets.zaak.afgesloten and not besluit.content.get("heropend"):
        raise RecordError("deze zaak is gesloten. Noem in het besluit waarom zij weer opengaat.")
    if besluit.content.get("afgesloten") and naar:
        raise RecordError(f"een zaak op trede {naar} kan niet worden gesloten. Besluit eerst dat het toezicht stopt.")
    check_transition(van, naar, besluit, ladder)
    rule = ladder.overgang(van, naar)
    if rule and rule.nagekeken and besluit.content.get("cijfers_nagekeken") is not True:
        raise RecordError(f"het besluit tot trede {naar} mist nog: {ladder.feiten['cijfers_nagekeken']}.")
    if naar == 5 and van != naar:
        _check_gs(besluit)
    _check_mandate(besluit, needed_level(van, naar, ladder), toets)
    if van != naar:
        check_four_eyes(max(van, naar), besluit.content.get("opgesteld_door"), besluit.decided_by, ladder)


def _check_gs(besluit: Besluit) -> None:
    """Let a decision to trede 5 through when gedeputeerde staten knew before it (INV-13)."""
    told = str(besluit.content.get("gs_geinformeerd_op"))
    try:
        day = dt.date.fromisoformat(told)
    except ValueError as wrong:
        raise RecordError("noem de dag waarop gedeputeerde staten zijn geïnformeerd, als 2026-04-09.") from wrong
    if day >= decided_on(besluit):
        raise RecordError(
            f"gedeputeerde staten zijn volgens het besluit op {lange_datum(day)} geïnformeerd; dat moet vóór het "
            "besluit zijn gebeurd."
        )


def decided_on(besluit: Besluit) -> dt.date:
    """Give the calendar day on which a decision was taken, in the Netherlands.

    A finding or trede that was decided before it was written down here names its own day (`genomen_op`), never one
    after that writing; a decision on a term never does.
    """
    written = besluit.decided_at.astimezone(_HOME).date()
    told = besluit.content.get("genomen_op")
    if besluit.kind is VoorstelKind.TERMIJN or not told:
        return written
    return min(dt.date.fromisoformat(str(told)), written)


def needed_level(van: int, naar: int, ladder: Ladder) -> Niveau:
    """Give the lowest level that may decide a step; an unusual step asks what the most demanding step there asks."""
    if van == naar:
        return Niveau.BEHANDELAAR
    rule = ladder.overgang(van, naar)
    if rule:
        return rule.niveau
    up = [o.niveau for o in ladder.overgangen if o.naar == naar and o.van < o.naar]
    down = [o.niveau for o in ladder.overgangen if o.van == van and o.naar < o.van]
    fitting = up if naar > van else down
    return max(fitting, key=list(Niveau).index, default=Niveau.MINISTER)


def _check_mandate(besluit: Besluit, level: Niveau, toets: Toets) -> None:
    day = decided_on(besluit)
    found = mandate(besluit.mandate, day, toets.mandaten)
    if found is None:
        raise NoDecision(
            f"dit mandaat geldt niet op {lange_datum(day)}. Kies een mandaat uit het register; zie ibt ladder mandates."
        )
    if not found.niveau.covers(level):
        raise NoDecision(
            f"voor dit besluit is het niveau {level.value} nodig; dit mandaat geldt voor {found.niveau.value}. Leg het "
            "besluit hoger voor."
        )


def check_four_eyes(trede: int, auteur: object, beslisser: str, ladder: Ladder) -> None:
    """Let a decision or approval through when, from the trede of the rule on, two persons stand behind it.

    Raises:
        NoDecision: Who wrote it is not known, or decides on it too.
    """
    if trede < ladder.vier_ogen_vanaf:
        return
    if not (isinstance(auteur, str) and auteur.strip()):
        raise NoDecision(f"vanaf trede {ladder.vier_ogen_vanaf} moet bekend zijn wie het stuk opstelde. Vul dat in.")
    if is_same_person(auteur, beslisser):
        raise NoDecision("wie het stuk opstelde, kan er niet zelf over besluiten. Laat een ander besluiten.")


def is_same_person(one: str, other: str) -> bool:
    """Tell whether two names differ only in spelling: case, dots, spaces, accents, order, or a function behind it."""
    first, second = _words(one), _words(other)
    return "".join(first) == "".join(second) or sorted(first) == sorted(second)


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", " ", name)).casefold()
    seen = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Cf"))
    return "".join(sign if sign.isalnum() else " " for sign in seen).split()


# -- the finding ------------------------------------------------------------------------------------------------


def check_bevinding(content: Mapping[str, Any], afgeleid: Uitkomst | None, ladder: Ladder) -> Afwijking | None:
    """Let a decided finding through, and give the `afwijking` that one needs which the rules do not derive.

    Raises:
        RecordError: It differs without a known reason and a motivation, or the reason speaks of another outcome.
    """
    said = content["bevinding"]
    if said not in {one.value for one in Bevinding}:
        raise RecordError("deze bevinding bestaat niet. Kies: voldoet, gedeeltelijk of niet.")
    told = afwijking_of(content)
    if "afwijking" not in content:
        if afgeleid is not None and said == afgeleid.value:
            return None
        derived = f"de cijfers geven: {SAID[afgeleid]}" if afgeleid else "er zijn geen cijfers waaruit dit volgt"
        raise RecordError(
            f"het besluit noemt: {SAID[Uitkomst(said)]}; {derived}. Besluit volgens de cijfers, of geef "
            "een afwijking met reden en motivering."
        )
    if told is None or told.reden not in ladder.afwijkingen:
        known = ", ".join(ladder.afwijkingen)
        raise RecordError(f"een afwijking heeft een reden ({known}), een motivering en de afgeleide uitkomst nodig.")
    if told.afgeleid is not (afgeleid or Uitkomst.ONBEKEND):
        raise RecordError("de cijfers zijn veranderd sinds deze afwijking is opgesteld. Bekijk het voorstel opnieuw.")
    return told


def make_afwijking(reden: str, motivering: str, afgeleid: Uitkomst | None) -> dict[str, str]:
    """Give the value of the key `afwijking` in the content of a decision."""
    return {"reden": reden, "motivering": motivering, "afgeleid": (afgeleid or Uitkomst.ONBEKEND).value}


def count_afwijkingen(besluiten: Iterable[Besluit]) -> Counter[str]:
    """Give how often each reason to deviate was used, skipped steps under `override_motivation`."""
    found: Counter[str] = Counter()
    for besluit in besluiten:
        told = afwijking_of(besluit.content)
        if told:
            found[told.reden] += 1
        if str(besluit.content.get("override_motivation") or "").strip():
            found["override_motivation"] += 1
    return found


# -- from a proposal to the content of a decision ---------------------------------------------------------------


def decided_content(voorstel: Voorstel, feiten: Mapping[str, Any], ladder: Ladder) -> dict[str, Any]:
    """Give the content of a decision that takes over a proposal, with the facts that the decider adds.

    Raises:
        RecordError: A fact is unknown to the ladder, or would change what was proposed.
    """
    check_facts(feiten, ladder)
    for key, value in feiten.items():
        if key in voorstel.content and voorstel.content[key] != value and "afwijking" not in feiten:
            raise RecordError(
                f"het voorstel noemt iets anders voor {ladder.feiten[key]}. Geef een afwijking met reden en motivering."
            )
    return {**voorstel.content, **feiten}


def check_facts(feiten: Iterable[str], ladder: Ladder) -> None:
    """Let facts through that the ladder knows.

    Raises:
        RecordError: A fact is unknown; the message names those that exist.
    """
    unknown = sorted(set(feiten) - set(ladder.feiten))
    if unknown:
        known = "\n".join(f"  {key}: {told}" for key, told in ladder.feiten.items())
        raise RecordError(f"onbekend gegeven in het besluit: {', '.join(unknown)}. Kies uit:\n{known}")


def typed_fact(key: str, text: str, ladder: Ladder) -> str | bool:
    """Give a fact as a decision holds it, from what a person typed: a day as `2026-04-09`, yes or no, or text.

    Raises:
        RecordError: The ladder does not know the fact, nothing was typed, or it is no day while it must be one.
    """
    check_facts([key], ladder)
    typed = text.strip()
    if not typed:
        raise RecordError(f"vul iets in voor {ladder.feiten[key]}: {key}=…")
    if key in ladder.dagen:
        day = typed_day(typed)
        if day is None:
            raise RecordError(f"{ladder.feiten[key]}: dit is geen dag tussen 2000 en 2100. Schrijf {key}=9-4-2026.")
        return day.isoformat()
    return {"ja": True, "nee": False}.get(typed.casefold(), typed)
