"""What happened with a gemeente since its last step: the dossier, as the rules of the ladder look at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from pipeline.model.dossier import Dossier, Uitgaand
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Basis
from pipeline.model.termijn import TermijnStand
from pipeline.tools.datum import lange_datum
from pipeline.voortgang import Oordeel, Voortgang

ASKS = ("L02",)
"""Families that ask the five questions."""
_INSUFFICIENT = ("onvoldoende", "weigering")
"""Judgements of an answer that are ground for active supervision."""
_LAST_LETTER = {4: "L04", 5: "L05"}


def progress_of(dossier: Dossier) -> Voortgang | None:
    """Give the course of a case; None while no letter asked for information and nothing came in."""
    asked = dossier.laatste(*ASKS)
    if asked is None and not dossier.post:
        return None
    answer = dossier.antwoord_op(asked.id) if asked else None
    judged = dossier.beoordelingen.get(answer.document_id) if answer else None
    reminder = _reminder(dossier, asked)
    return Voortgang(
        zaak=dossier.zaak,
        uitkomst=dossier.uitkomst or Uitkomst.ONBEKEND,
        brief_id=asked.id if asked else "",
        termijn=_term(dossier, asked),
        rappel=_term(dossier, reminder),
        antwoord_id=answer.document_id if answer else None,
        oordeel=_verdict(judged.variant) if judged else None,
        oordeel_redenen=judged.redenen if judged else (),
        gesprek=_said(dossier, "gesprek"),
        verlopen_afspraken=tuple(_overdue(dossier)),
        verstreken_op=_passed(dossier),
        meldingen=tuple(_notices(dossier)),
        te_valideren=tuple(_own_figures(dossier)),
        te_beoordelen=tuple(one.document_id for one in dossier.wacht_op_oordeel(asked.id)) if asked else (),
    )


def _verdict(variant: str) -> Oordeel:
    return Oordeel.ONVOLDOENDE if variant in _INSUFFICIENT else Oordeel.VOLDOENDE


def _reminder(dossier: Dossier, asked: Uitgaand | None) -> Uitgaand | None:
    found = dossier.laatste("L09")
    return found if found and asked and found.vorige_referentie == asked.referentie else None


def _term(dossier: Dossier, brief: Uitgaand | None) -> TermijnStand | None:
    return next((one for one in dossier.termijnen if brief and one.termijn.start == brief.id), None)


def _said(dossier: Dossier, key: str) -> Any:
    """Give what the latest decision of this cyclus names."""
    told = [b.content.get(key) for b in dossier.besluiten if b.cyclus == dossier.cyclus.id and b.content.get(key)]
    return str(told[-1]) if told else None


def _passed(dossier: Dossier) -> dt.date | None:
    """Give the last day of the zienswijze or of the decision, when it is past."""
    brief = dossier.laatste(_LAST_LETTER.get(dossier.zaak.trede, ""))
    term = _term(dossier, brief)
    last = term.uiterlijk if term else (brief.termijn if brief else None)
    return last if last and last < dossier.dag else None


def _overdue(dossier: Dossier) -> Iterator[str]:
    """Yield what was agreed and should be done by now."""
    for found in dossier.gelezen.values():
        for action in found.actions:
            if action.due and action.due < dossier.dag:
                yield f"{action.text} (uiterlijk {lange_datum(action.due)})"


def _notices(dossier: Dossier) -> Iterator[str]:
    """Yield the documents that hold a notification under article 8, also inside an answer, and no confirmation yet."""
    confirmed = {brief.vorige_referentie for brief in dossier.brieven if brief.familie == "L17B" and brief.is_uit}
    for piece in dossier.post:
        if piece.melding and (piece.kenmerk or piece.document_id) not in confirmed:
            yield piece.document_id


def _own_figures(dossier: Dossier) -> Iterator[str]:
    """Yield the documents with figures of the gemeente itself that nobody judged and no decision names yet."""
    weighed = {str(one) for b in dossier.besluiten for one in (b.content.get("gevalideerd") or ())}
    own = dict.fromkeys(record.document_id for record in dossier.records if record.basis is Basis.GEMEENTE)
    yield from (one for one in own if one not in weighed and one not in dossier.beoordelingen)
