"""L05, phase 5: the decision to step in, with a last term. Legal: docs/legal.md#gemeentewet-124."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.errors import LetterError
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_after, check_before, one_line
from templates.families.legal import (
    Dossier,
    Locked,
    PublicNotice,
    Result,
    check_short,
    need_judged,
    need_lines,
    need_results,
    need_text,
    open_dossier,
)
from templates.fields import Appointment, SentLetter
from templates.filters import datum_nl

COPIES = ("de gemeenteraad", "gedeputeerde staten", "de commissaris van de Koning")
"""Who must get a copy of the decision (INV-13)."""


@dataclass(frozen=True, slots=True)
class View:
    """One point of the zienswijze with the reaction to it."""

    punt: str
    reactie: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """Where appeal is open; a lawyer confirms it for each decision."""

    wie: str
    """Who may appeal: `het college, de raad en de burgemeester`."""
    instantie: str
    weken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class L05Fields(Locked):
    """What the decision prints."""

    volgende_trede: int
    voornemen: SentLetter
    zienswijze_op: dt.date | None
    """None: none was given within the term."""
    zienswijze: tuple[View, ...]
    afspraken: tuple[Appointment, ...]
    overwegingen: tuple[str, ...]
    proportionaliteit: str
    belangen: str
    resultaten: tuple[Result, ...]
    spoed: str | None
    """Why there is no time for a term; None: there is a term."""
    gs_geinformeerd_op: dt.date
    bekendmaking: PublicNotice
    rechtsmiddel: Remedy
    afschriften: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionCase:
    """What is known when the minister decides to step in; what is not known yet is None or empty."""

    dossier: Dossier
    voornemen: SentLetter | None
    zienswijze_termijn: dt.date | None
    """Last day for the zienswijze."""
    zienswijze_op: dt.date | None
    zienswijze: tuple[View, ...]
    afspraken: tuple[Appointment, ...]
    overwegingen: tuple[str, ...]
    proportionaliteit: str
    belangen: str
    resultaten: tuple[Result, ...]
    gs_geinformeerd_op: dt.date | None
    raad_afschrift_voornemen: dt.date | None
    bekendmaking_voornemen: PublicNotice | None
    bekendmaking: PublicNotice | None
    rechtsmiddel: Remedy | None
    afschriften: tuple[str, ...] = COPIES
    spoed: str | None = None


def compose_l05(envelope: Envelope, case: DecisionCase, catalogue: Catalogue) -> L05Fields:
    """Give the fields of the decision.

    Raises:
        NoDecision: No Besluit places the gemeente on this trede.
        FieldMissing: A legal datum is unknown; the message names all of them.
        FigureConflict: Two figures stand for one category, or the peildata differ.
        LetterError: An order of days that the law asks for is not kept (INV-13).
    """
    need = Needed()
    opened = open_dossier(need, "L05", envelope, case.dossier, catalogue)
    voornemen = need(case.voornemen, "datum en kenmerk van het voornemen (brief L04)")
    need(case.zienswijze_termijn, "de laatste dag voor de zienswijze")
    if case.zienswijze_op:
        need(case.zienswijze, "de punten van de zienswijze met de reactie daarop")
    afspraken = need_judged(need, case.afspraken)
    overwegingen = need_lines(need, case.overwegingen, "de overwegingen")
    proportionaliteit = need_text(need, case.proportionaliteit, "de afweging van de proportionaliteit")
    belangen = need_text(need, case.belangen, "de afweging van de belangen")
    resultaten = need_results(need, case.resultaten)
    gs = need(case.gs_geinformeerd_op, "de dag waarop gedeputeerde staten zijn geïnformeerd")
    bekendmaking = need(case.bekendmaking, "waar en wanneer het besluit wordt bekendgemaakt")
    rechtsmiddel = need(case.rechtsmiddel, "de rechtsmiddelen (wie, welke rechter, hoeveel weken)")
    _need_told(need, case)
    need.done("L05")
    cijfers = need(opened.cijfers, "de cijfers")
    check_short(cijfers)
    _check_order(case, opened.brief.datum)
    return L05Fields(
        **opened.printed(envelope),
        volgende_trede=opened.trede + 1,
        voornemen=voornemen,
        zienswijze_op=case.zienswijze_op,
        zienswijze=case.zienswijze if case.zienswijze_op else (),
        afspraken=afspraken,
        overwegingen=overwegingen,
        proportionaliteit=proportionaliteit,
        belangen=belangen,
        resultaten=resultaten,
        spoed=one_line(case.spoed) or None,
        gs_geinformeerd_op=gs,
        bekendmaking=bekendmaking,
        rechtsmiddel=rechtsmiddel,
        afschriften=case.afschriften,
    )


def _need_told(need: Needed, case: DecisionCase) -> None:
    """Note who was not told of the intention, or will not get a copy of the decision."""
    need(case.raad_afschrift_voornemen, "de dag waarop de raad het afschrift van het voornemen kreeg")
    need(case.bekendmaking_voornemen, "de bekendmaking van het voornemen")
    for copy in COPIES:
        need(copy if copy in case.afschriften else None, f"het afschrift aan {copy}")


def _check_order(case: DecisionCase, datum: dt.date) -> None:
    """Hold the days against the order that the law asks for."""
    for event in case.dossier.chronologie:
        check_before(event.datum, datum, "een feit in het verloop")
    if case.zienswijze_termijn and case.zienswijze_termijn >= datum:
        raise LetterError(f"de termijn voor de zienswijze loopt nog tot {datum_nl(case.zienswijze_termijn)}. Wacht.")
    if case.gs_geinformeerd_op and case.gs_geinformeerd_op >= datum:
        raise LetterError("gedeputeerde staten moeten vóór de dag van het besluit zijn geïnformeerd. Herstel de dag.")
    for day, label in (
        (case.raad_afschrift_voornemen, "het afschrift van het voornemen aan de raad"),
        (
            case.bekendmaking_voornemen.datum if case.bekendmaking_voornemen else None,
            "de bekendmaking van het voornemen",
        ),
        (case.zienswijze_op, "de zienswijze"),
    ):
        if day:
            check_before(day, datum, label)
    if not case.spoed:
        for result in case.resultaten:
            check_after(result.uiterlijk, datum, "de laatste termijn van een resultaat")
