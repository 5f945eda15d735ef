"""What follows a letter that asks: L07 to L10, L15, L17B and L19."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipeline.errors import LetterError
from pipeline.legtwo.cases.aan import case_file, college
from pipeline.legtwo.cases.bekend import (
    answer,
    cycle,
    deciding,
    is_complete,
    of_cyclus,
    own,
    running,
    sent,
    term,
)
from pipeline.legtwo.cases.order import Vraag
from pipeline.legtwo.cases.vullen import Bouwer, Kennis
from pipeline.model.dossier import Dossier, Uitgaand
from pipeline.model.extraction import DocumentType
from pipeline.model.post import Poststuk
from pipeline.model.status import Besluit, VoorstelKind
from pipeline.model.termijn import TermijnStand
from templates.families.l07 import compose_l07
from templates.families.l08 import Reply, compose_l08
from templates.families.l09 import compose_l09
from templates.families.l10 import AGENDA, compose_l10
from templates.families.l15 import compose_l15
from templates.families.l17 import compose_l17b
from templates.families.l19 import compose_l19
from templates.questions import QUESTIONS, Question, QuestionState

_OURS = (DocumentType.IBT_LETTER, DocumentType.VERDEELBESLUIT, DocumentType.VERDEELBESLUIT_LETTER)
"""Kinds of document that the ministry sends itself."""
_WITH_TERM = (Reply.INCOMPLETE, Reply.FIGURES_DIFFER)
_WITH_OWN_FIGURES = (Reply.FIGURES_DIFFER, Reply.COMPLIES)


# -- L07, L17B: something came in -------------------------------------------------------------------------------


def by_receipt(vraag: Vraag) -> Vraag:
    """Give the order with the registration as reference and its day as day, unless it names others."""
    received = vraag.poststuk.ontvangen_op if vraag.poststuk else None
    day = vraag.datum or vraag.geregistreerd_op or received  # an attachment may be older than its registration
    return replace(vraag, referentie=vraag.referentie or vraag.registratie, datum=day)


def received_as(vraag: Vraag) -> str:
    """Give what kind of post a document was."""
    return "e-mail" if vraag.per_mail else "brief"


def piece_name(vraag: Vraag) -> str:
    """Give the part of the id of a letter that is about a document."""
    return (vraag.document_id or (vraag.poststuk.document_id if vraag.poststuk else ""))[:16]


def _weet_l07(vraag: Vraag) -> Kennis:
    piece = vraag.poststuk
    if piece is None:
        return {"registratienummer": vraag.registratie}
    if piece.soort in _OURS:
        raise LetterError(
            "dit stuk is van het ministerie zelf: er is geen ontvangst te bevestigen. Kies een ander stuk."
        )
    return {
        "ontvangen_op": piece.ontvangen_op,
        "registratienummer": vraag.registratie,
        "soort": received_as(vraag),
        "document_type": piece.soort,
        "uw_kenmerk": piece.kenmerk,
        "uw_datum": piece.datum,
        "bijlagen": vraag.bijlagen or None,
    }


def _weet_l17b(vraag: Vraag) -> Kennis:
    piece = vraag.poststuk
    if piece is None or not piece.melding:
        raise LetterError("dit stuk is geen melding op grond van artikel 8. Kies het goede stuk met --document.")
    return {
        "ontvangst_datum": piece.ontvangen_op,
        "registratienummer": vraag.registratie,
        "melding_datum": piece.datum,
        "uw_kenmerk": piece.kenmerk,
    }


# -- L08 --------------------------------------------------------------------------------------------------------


_ANSWERED = ("L02", "L03", "L08", "L09")
"""Letters that a gemeente answers with what it does about its task."""


def answered(dossier: Dossier, document_id: str | None = None) -> tuple[Uitgaand | None, Poststuk | None]:
    """Give the letter that was answered last, and the answer: the document that is named, else the one that counts.

    Of a request and a reminder of it, the request is the letter; without an answer, it is the last request.
    """
    out = [brief for brief in dossier.brieven if brief.familie in _ANSWERED and brief.is_uit]
    pairs = [
        (brief, piece)
        for brief in out
        for piece in dossier.antwoorden_op(brief.id)
        if document_id is None or dossier.is_een(document_id, piece.document_id)
    ]
    if not pairs:
        return dossier.laatste("L02", "L03"), None
    asked, latest = max(pairs, key=lambda pair: (pair[1].ontvangen_op, pair[0].familie != "L09"))
    return asked, latest if document_id else dossier.antwoord_op(asked.id)


def _weet_l08(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    asked, replied = answered(dossier, vraag.document_id)
    judged = dossier.beoordelingen.get(replied.document_id) if replied else None
    variant = Reply(judged.variant) if judged else None
    mine = own(dossier, replied.document_id) if replied else ()
    return {
        "besluiten": dossier.besluiten,
        "cyclus": cycle(dossier.cyclus),
        "vorige": sent(asked),
        "antwoord": answer(replied),
        "variant": variant,
        "vragen": _questions(dossier, replied),
        "records": deciding(dossier),
        "eigen_records": mine if variant in _WITH_OWN_FIGURES or is_complete(mine) else (),
        "termijn": term(vraag, "aanvulling_l08") if variant in _WITH_TERM else None,
    }


def _questions(dossier: Dossier, replied: Poststuk | None) -> tuple[Question, ...]:
    """Give the five questions as a person judged them; nothing as long as one is not judged."""
    said = {one.nummer: one for one in dossier.vragen.get(replied.document_id, ())} if replied else {}
    if set(said) != set(range(1, len(QUESTIONS) + 1)):
        return ()
    rows = (said[number] for number in sorted(said))
    return tuple(Question(o.nummer, QUESTIONS[o.nummer - 1], QuestionState(o.stand), o.reactie) for o in rows)


# -- L09, L19: the term -----------------------------------------------------------------------------------------


def _weet_l09(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    asked = vraag.brief or dossier.laatste("L02")
    stand = running(dossier, asked)
    return {
        "besluiten": dossier.besluiten,
        "cyclus": cycle(dossier.cyclus),
        "vorige": sent(asked),
        "oude_termijn": stand.uiterlijk if stand else asked and asked.termijn,
        "termijn": term(vraag, "rappel"),
        "antwoord": answer(dossier.antwoord_op(asked.id)) if asked else None,
    }


def extensions(dossier: Dossier, stand: TermijnStand | None) -> list[Besluit]:
    """Give the decisions on more time for a term, granted or refused, oldest first."""
    found = [b for b in of_cyclus(dossier) if b.kind is VoorstelKind.TERMIJN and b.content.get("uitstel")]
    return [b for b in found if stand and b.content.get("termijn") == stand.termijn.id]


def requested(vraag: Vraag) -> tuple[Uitgaand | None, TermijnStand | None, list[Besluit]]:
    """Give the letter of which more time was asked, how its term stands, and what was decided."""
    dossier = case_file(vraag)
    asked = vraag.brief or dossier.laatste("L02", "L08", "L01")
    stand = running(dossier, asked)
    return asked, stand, extensions(dossier, stand)


def _weet_l19(vraag: Vraag) -> Kennis:
    asked, stand, decided = requested(vraag)
    piece = vraag.poststuk
    granted = [b for b in decided if b.content.get("tot")]
    until = dt.date.fromisoformat(str(decided[-1].content["tot"])) if decided and decided[-1] in granted else None
    return {
        "vorige": sent(asked),
        "verzoek_datum": (piece.datum or piece.ontvangen_op) if piece else None,
        "oude_termijn": stand.termijn.uiterlijk if stand else asked and asked.termijn,
        "gevraagd_tot": _asked_until(vraag),
        "toegekend": until is not None if decided else None,
        "nieuwe_termijn": until,
        "eerder_verlengd": len(granted) > 1,
    }


def _asked_until(vraag: Vraag) -> dt.date | None:
    told: Mapping[str, Any] = (vraag.extraction.details.get("extension") if vraag.extraction else None) or {}
    return dt.date.fromisoformat(told["until"]) if told.get("until") else None


def _voorzet_l19(vraag: Vraag) -> Kennis:
    _, _, decided = requested(vraag)
    return {"reden": decided[-1].motivation if decided else ""}


# -- L10, L15: the talk -----------------------------------------------------------------------------------------


def _weet_l10(vraag: Vraag) -> Kennis:
    asked, replied = answered(case_file(vraag))
    return {"vorige": sent(asked), "antwoord": answer(replied)}


def _voorzet_l10(vraag: Vraag) -> Kennis:
    return {"agenda": AGENDA}


def _weet_l15(vraag: Vraag) -> Kennis:
    dossier = case_file(vraag)
    return {"vorige": sent(vraag.brief or dossier.laatste("L10") or dossier.laatste("L02", "L03"))}


BOUWERS: Mapping[str, Bouwer] = {
    "L07": Bouwer(
        compose_l07, college, _weet_l07, nodig=("dossier", "poststuk"), naam=piece_name, aangevuld=by_receipt
    ),
    "L08": Bouwer(compose_l08, college, _weet_l08),
    "L09": Bouwer(compose_l09, college, _weet_l09),
    "L10": Bouwer(compose_l10, college, _weet_l10, _voorzet_l10),
    "L15": Bouwer(compose_l15, college, _weet_l15),
    "L17B": Bouwer(compose_l17b, college, _weet_l17b, nodig=("dossier", "poststuk")),
    "L19": Bouwer(compose_l19, college, _weet_l19, _voorzet_l19),
}
