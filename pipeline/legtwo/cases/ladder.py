"""The letters of the ladder, L01 to L06, and the way down, L16: each rests on a Besluit on the trede."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.besluit import decided_on
from pipeline.errors import LetterError
from pipeline.legtwo.cases.aan import case_file, college
from pipeline.legtwo.cases.bekend import (
    Records,
    agreements,
    answer,
    cycle,
    decided_step,
    deciding,
    finding,
    is_complete,
    latest,
    next_cycle,
    notified,
    running,
    sent,
    source,
    term,
)
from pipeline.legtwo.cases.order import Vraag
from pipeline.legtwo.cases.vullen import Bouwer, Kennis
from pipeline.model.dossier import Dossier
from pipeline.model.extraction import DocumentType
from pipeline.tools.datum import stored_day
from pipeline.zaak.bureau import home_day
from templates.families.l01 import compose_l01
from templates.families.l02 import compose_l02
from templates.families.l03 import Reporting, compose_l03
from templates.families.l04 import compose_l04
from templates.families.l05 import COPIES, compose_l05
from templates.families.l06 import compose_l06
from templates.families.l16 import compose_l16
from templates.families.legal import Event

TREDE_VAN = {"L01": 1, "L02": 2, "L03": 3, "L04": 4, "L05": 5, "L06": 6}
"""The trede on which each letter of the ladder places a gemeente."""
BRIEF_BIJ = {trede: familie for familie, trede in TREDE_VAN.items()}
_CDK = "de commissaris van de Koning in uw provincie"


def _base(dossier: Dossier, records: Records) -> dict[str, Any]:
    """Give what every letter of the ladder rests on."""
    return {
        "besluiten": dossier.besluiten,
        "cyclus": cycle(dossier.cyclus),
        "records": records,
        "bevinding": finding(dossier, records),
        "bron": source(dossier, records),
    }


# -- L01, L02 ---------------------------------------------------------------------------------------------------


def _weet_l01(vraag: Vraag) -> Kennis:
    """Figures are optional in a signal: they go along only when both categories and their source are known."""
    dossier = case_file(vraag)
    known = _base(dossier, deciding(dossier))
    usable = is_complete(known["records"]) and known["bron"]
    return {
        **known,
        "records": known["records"] if usable else (),
        "bron": known["bron"] if usable else None,
        "termijn": term(vraag, "reactie_l01"),
    }


def _weet_l02(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    records = deciding(dossier)
    melding = notified(dossier, vraag.datum)
    known = {
        **_base(dossier, records),
        "termijn": term(vraag, "antwoord_l02"),
        "afspraken": agreements(dossier, records[0].peildatum) if records else (),
        "art8_datum": (melding.datum or melding.ontvangen_op) if melding else None,
        "nieuwe_cyclus_start": next_cycle(dossier),
    }
    return known if vraag.form.get("afschrift_aan") else {**known, **_voorzet_l02(vraag)}


def _voorzet_l02(vraag: Vraag) -> Kennis:
    return {"afschrift_aan": (_CDK,)}


# -- L03 --------------------------------------------------------------------------------------------------------


def _weet_l03(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    asked = dossier.laatste("L02")
    replied, rappel = dossier.antwoord_op(asked.id) if asked else None, dossier.laatste("L09")
    known = _base(dossier, latest(dossier))
    return {
        **known,
        "bevinding": finding(dossier, deciding(dossier)),
        "vorige": sent(asked),
        "antwoord": answer(replied),
        "rappel_datum": rappel.datum if rappel else None,
        "records_vorige": deciding(dossier),
    }


def _voorzet_l03(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    asked = dossier.laatste("L02")
    replied = dossier.antwoord_op(asked.id) if asked else None
    judged = dossier.beoordelingen.get(replied.document_id) if replied else None
    report = term(vraag, "voortgang_l03")
    return {
        "redenen": judged.redenen if judged else (),
        "rapportage": Reporting("elke vier weken", report.datum) if report else None,
    }


# -- L04, L05, L06 ----------------------------------------------------------------------------------------------


def _legal(dossier: Dossier) -> Mapping[str, Any]:
    """Give what the desk knows of the file of a letter under lock; a person tells the history and the advice."""
    return _base(dossier, latest(dossier))


def _chronology(vraag: Vraag) -> Kennis:
    """Give the history as the desk knows it, for a person to check."""
    return {"dossier": {"chronologie": tuple(sorted(_events(vraag), key=lambda event: event.datum))}}


def _events(vraag: Vraag) -> Iterator[Event]:
    dossier = case_file(vraag)
    for brief in dossier.brieven:
        if brief.is_uit and brief.familie:
            yield Event(brief.datum, f"{vraag.catalogue.spec(brief.familie).titel} (brief {brief.familie})")
    answers = {link.document_id for link in dossier.koppelingen if link.is_antwoord}
    for piece in dossier.post:
        if piece.document_id in answers:
            yield Event(piece.ontvangen_op, "Antwoord van de gemeente ontvangen")
        elif piece.soort is DocumentType.MUNICIPAL_RESPONSE:
            yield Event(piece.ontvangen_op, "Bericht van de gemeente ontvangen")
    for step in dossier.zaak.stappen:
        yield Event(home_day(step.genomen_op), f"Besluit over trede {step.naar}")


def _weet_l04(vraag: Vraag) -> Kennis:
    return {"dossier": _legal(case_file(vraag)), "termijn": term(vraag, "zienswijze_l04")}


def _weet_l05(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    voornemen = dossier.laatste("L04")
    stand = running(dossier, voornemen)
    besluit = decided_step(dossier)
    content = besluit.content if besluit else {}
    told = stored_day(content.get("gs_geinformeerd_op"))
    day = told or vraag.form.get("gs_geinformeerd_op")
    if besluit and day and day >= decided_on(besluit):
        raise LetterError(
            "gedeputeerde staten zijn niet vóór het besluit geïnformeerd. Doe dat en neem daarna een nieuw besluit."
        )
    return {
        "dossier": _legal(dossier),
        "voornemen": sent(voornemen),
        "zienswijze_termijn": stand.uiterlijk if stand else voornemen and voornemen.termijn,
        "gs_geinformeerd_op": told,
        "afschriften": COPIES,
        "spoed": str(content["spoed"]) if content.get("spoed") else None,
    }


def _weet_l06(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    decided, besluit = dossier.laatste("L05"), decided_step(dossier)
    content = besluit.content if besluit else {}
    checked = {name: True for name in ("geen_intrekking", "geen_schorsing") if content.get(name)}
    return {
        "dossier": _legal(dossier),
        "besluit": sent(decided),
        "laatste_termijn": decided.termijn if decided else None,
        **checked,
    }


# -- L16 --------------------------------------------------------------------------------------------------------


def _weet_l16(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    step = dossier.zaak.stappen[-1] if dossier.zaak.stappen else None
    before = dossier.laatste(BRIEF_BIJ[step.van]) if step and step.van in BRIEF_BIJ else None
    return {**_base(dossier, latest(dossier)), "vorige": sent(before), "van_trede": step.van if step else None}


def _voorzet_l16(vraag: Vraag) -> Kennis:
    besluit = decided_step(case_file(vraag))
    return {"plan": str(besluit.content.get("aannemelijk_plan") or "") if besluit else ""}


BOUWERS: Mapping[str, Bouwer] = {
    "L01": Bouwer(compose_l01, college, _weet_l01),
    "L02": Bouwer(compose_l02, college, _weet_l02, _voorzet_l02),
    "L03": Bouwer(compose_l03, college, _weet_l03, _voorzet_l03),
    "L04": Bouwer(compose_l04, college, _weet_l04, _chronology),
    "L05": Bouwer(compose_l05, college, _weet_l05, _chronology),
    "L06": Bouwer(compose_l06, college, _weet_l06, _chronology),
    "L16": Bouwer(compose_l16, college, _weet_l16, _voorzet_l16),
}
