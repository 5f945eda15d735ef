"""L04, phase 4: the notice that the minister intends to step in. Legal: docs/legal.md#gemeentewet-124."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_after, check_before, check_term
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
from templates.fields import Appointment, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class L04Fields(Locked):
    """What the notice of intention prints."""

    fasen: tuple[str, ...]
    volgende_trede: int
    samenvatting: tuple[str, ...]
    """What the gemeente said."""
    reactie: str
    """What the minister makes of that."""
    afspraken: tuple[Appointment, ...]
    taakverwaarlozing: tuple[str, ...]
    proportionaliteit: str
    belangen: str
    resultaten: tuple[Result, ...]
    termijn: Term
    """For the zienswijze."""
    mondeling: dt.date | None
    """Day on which the zienswijze can be given in person."""
    bekendmaking: PublicNotice
    gs_geinformeerd_op: dt.date | None


@dataclass(frozen=True, slots=True)
class IntentionCase:
    """What is known before the minister says that he intends to step in; what is not known yet is None or empty."""

    dossier: Dossier
    samenvatting: tuple[str, ...]
    reactie: str
    afspraken: tuple[Appointment, ...]
    """Of phase 3, each judged."""
    taakverwaarlozing: tuple[str, ...]
    proportionaliteit: str
    belangen: str
    resultaten: tuple[Result, ...]
    termijn: Term | None
    mondeling: dt.date | None
    bekendmaking: PublicNotice | None
    raad_afschrift: dt.date | None
    """Day on which the raad gets its copy."""
    gs_geinformeerd_op: dt.date | None = None


def compose_l04(envelope: Envelope, case: IntentionCase, catalogue: Catalogue) -> L04Fields:
    """Give the fields of the notice of intention.

    Raises:
        NoDecision: No Besluit places the gemeente on this trede.
        FieldMissing: A legal datum is unknown; the message names all of them.
        FigureConflict: Two figures stand for one category, or the peildata differ.
        LetterError: The gemeente complies, or a day does not fit the dagtekening.
    """
    need = Needed()
    opened = open_dossier(need, "L04", envelope, case.dossier, catalogue)
    samenvatting = need_lines(need, case.samenvatting, "de samenvatting van wat de gemeente heeft aangegeven")
    reactie = need_text(need, case.reactie, "de reactie daarop")
    afspraken = need_judged(need, case.afspraken)
    verwaarlozing = need_lines(need, case.taakverwaarlozing, "waarom er taakverwaarlozing is")
    proportionaliteit = need_text(need, case.proportionaliteit, "de afweging van de proportionaliteit")
    belangen = need_text(need, case.belangen, "de afweging van de belangen")
    resultaten = need_results(need, case.resultaten)
    termijn = need(case.termijn, "de termijn voor de zienswijze")
    bekendmaking = need(case.bekendmaking, "waar en wanneer het voornemen wordt bekendgemaakt")
    need(case.raad_afschrift, "de datum van het afschrift aan de gemeenteraad")
    need.done("L04")
    cijfers = need(opened.cijfers, "de cijfers")
    check_short(cijfers)
    check_term(termijn, opened.brief.datum)
    for event in opened.chronologie:
        check_before(event.datum, opened.brief.datum, "een feit in het verloop")
    for result in resultaten:
        check_after(result.uiterlijk, opened.brief.datum, "de uiterste datum van een resultaat")
    return L04Fields(
        **opened.printed(envelope),
        fasen=catalogue.ladder.fasen,
        volgende_trede=opened.trede + 1,
        samenvatting=samenvatting,
        reactie=reactie,
        afspraken=afspraken,
        taakverwaarlozing=verwaarlozing,
        proportionaliteit=proportionaliteit,
        belangen=belangen,
        resultaten=resultaten,
        termijn=termijn,
        mondeling=case.mondeling,
        bekendmaking=bekendmaking,
        gs_geinformeerd_op=case.gs_geinformeerd_op,
    )
