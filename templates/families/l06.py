"""L06, phase 6: the notice that the decision to step in is carried out. Legal: docs/legal.md#gemeentewet-124."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.errors import LetterError
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before
from templates.families.legal import (
    Dossier,
    Locked,
    Result,
    check_short,
    need_lines,
    need_results,
    need_text,
    open_dossier,
)
from templates.fields import SentLetter
from templates.filters import datum_nl


@dataclass(frozen=True, slots=True, kw_only=True)
class L06Fields(Locked):
    """What the notice of execution prints; `cijfers` are the re-measurement."""

    besluit: SentLetter
    laatste_termijn: dt.date
    startdatum: dt.date
    resultaten: tuple[Result, ...]
    """What is provided on behalf of the gemeente."""
    samenvatting: tuple[str, ...]
    """What the gemeente said after the decision, with the reaction."""
    functies: tuple[str, ...]
    """Officials who carry it out, by function."""
    kosten: str


@dataclass(frozen=True, slots=True)
class ExecutionCase:
    """What is known when the decision is carried out; what is not known yet is None or empty."""

    dossier: Dossier
    """With the figures of the re-measurement."""
    besluit: SentLetter | None
    laatste_termijn: dt.date | None
    startdatum: dt.date | None
    resultaten: tuple[Result, ...]
    samenvatting: tuple[str, ...]
    functies: tuple[str, ...]
    kosten: str
    geen_intrekking: bool = False
    """Somebody checked that the decision was not withdrawn."""
    geen_schorsing: bool = False
    """Somebody checked that no court suspended it."""


def compose_l06(envelope: Envelope, case: ExecutionCase, catalogue: Catalogue) -> L06Fields:
    """Give the fields of the notice of execution.

    Raises:
        NoDecision: No Besluit places the gemeente on this trede.
        FieldMissing: A legal datum is unknown; the message names all of them.
        FigureConflict: Two figures stand for one category, or the peildata differ.
        LetterError: The last term has not passed, or the figures are older than that.
    """
    need = Needed()
    opened = open_dossier(need, "L06", envelope, case.dossier, catalogue)
    besluit = need(case.besluit, "datum en kenmerk van het besluit tot indeplaatsstelling (brief L05)")
    laatste = need(case.laatste_termijn, "de laatste termijn uit dat besluit")
    start = need(case.startdatum, "de dag waarop de uitvoering begint")
    resultaten = need_results(need, case.resultaten)
    samenvatting = need_lines(need, case.samenvatting, "wat de gemeente na het besluit heeft aangegeven")
    functies = need_lines(need, case.functies, "de functies van de aangewezen ambtenaren")
    kosten = need_text(need, case.kosten, "hoe de kosten worden verhaald")
    need(case.geen_intrekking or None, "dat het besluit niet is ingetrokken")
    need(case.geen_schorsing or None, "dat de rechter het besluit niet heeft geschorst")
    need.done("L06")
    cijfers = need(opened.cijfers, "de cijfers")
    datum = opened.brief.datum
    check_short(cijfers)
    check_before(cijfers.peildatum, datum, "de hermeting")
    if laatste >= datum or cijfers.peildatum < laatste:
        raise LetterError(
            f"de laatste termijn loopt tot en met {datum_nl(laatste)}. Meet op of na die dag en maak de brief daarna."
        )
    if start < datum:
        raise LetterError("de uitvoering kan niet beginnen vóór de dagtekening. Kies een latere dag.")
    return L06Fields(
        **opened.printed(envelope),
        besluit=besluit,
        laatste_termijn=laatste,
        startdatum=start,
        resultaten=resultaten,
        samenvatting=samenvatting,
        functies=functies,
        kosten=kosten,
    )
