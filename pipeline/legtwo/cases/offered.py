"""Which letters may be made for a gemeente now, and in Dutch why (not): one rule per family.

A rule tells whether the moment is there; what a letter needs beside that, `prepare` tells.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Mapping

from pipeline.besluit import decided_on
from pipeline.errors import LetterError
from pipeline.legtwo.cases.answers import answered, extensions
from pipeline.legtwo.cases.bekend import decided_step, notified, own, running
from pipeline.legtwo.cases.ladder import TREDE_VAN
from pipeline.legtwo.cases.order import Vraag
from pipeline.model.dossier import Dossier, Uitgaand
from pipeline.model.extraction import DocumentType
from pipeline.model.post import Poststuk
from pipeline.tools.datum import lange_datum
from pipeline.zaak.termijnlijst import rappel_kan
from templates.families.l08 import Reply

Antwoord = tuple[bool, str]
"""Whether it may be, and in Dutch why or why not."""

_CONFIRMED = (DocumentType.MUNICIPAL_RESPONSE, DocumentType.ARTICLE8, DocumentType.MINUTES)
_NOT_OURS = ("burger",)
"""Routes of post that another body may have to answer."""
_WRITES = {"L13": "provincie", "L14": "gemeente", "L17": "gemeente"}
"""Who writes a letter that is not of the ministry."""


def offered(dossier: Dossier, familie: str, dag: dt.date, rol: str = "ministerie") -> Antwoord:
    """Tell whether a letter of a family may be made on a day, and in Dutch why (not).

    Raises:
        LetterError: There is no such family.
    """
    if familie not in _RULES:
        raise LetterError(f"brief {familie} bestaat niet. Kies uit: {', '.join(sorted(_RULES))}.")
    if wrong := _against_role(familie, rol):
        return False, wrong
    return _RULES[familie](dossier, dag)


def check_possible(vraag: Vraag) -> None:
    """Let an order through that nothing forbids: the right sender, no letter twice, no reminder out of turn.

    Raises:
        LetterError: Something forbids it; the message tells what.
    """
    if wrong := _against_role(vraag.familie, vraag.organisatie.rol):
        raise LetterError(wrong)
    dossier = vraag.dossier
    if dossier is None:
        return
    if told := _sent_already(dossier, vraag.familie):
        raise LetterError(told)
    asked = vraag.brief or dossier.laatste("L02")
    if vraag.familie == "L09" and asked:
        may, reason = _reminder(dossier, asked, vraag.datum or dossier.dag, vraag.form.get("gezocht_op"))
        if not may:
            raise LetterError(reason)


def _against_role(familie: str, rol: str) -> str | None:
    writer = _WRITES.get(familie, "ministerie")
    if rol == writer:
        return None
    return f"Brief {familie} schrijft {'het' if writer == 'ministerie' else 'een'} {writer}, niet u als {rol}."


# -- the ladder -------------------------------------------------------------------------------------------------


def _sent_already(dossier: Dossier, familie: str) -> str | None:
    """Give why a letter on the latest decision would be one too many; None when it would not."""
    besluit = decided_step(dossier)
    if besluit is None or familie not in (*TREDE_VAN, "L16"):
        return None
    out = [b for b in dossier.brieven if b.familie == familie and b.is_uit and b.besluit_id == besluit.id]
    if not out:
        return None
    return (
        f"Op dit besluit is brief {familie} al verzonden op {lange_datum(out[-1].datum)}. Neem eerst een nieuw besluit."
    )


def _taken_in(dossier: Dossier, familie: str) -> str:
    """Give the warning that such a letter came in as a document: on which decision it rests, no document tells."""
    day = next((b.datum for b in reversed(dossier.brieven) if b.familie == familie and b.document_id), None)
    if day is None:
        return ""
    return f" Let op: in het dossier staat al een brief {familie} van {lange_datum(day)}, ingelezen als document."


def _upward(familie: str) -> Callable[[Dossier, dt.date], Antwoord]:
    """Give the rule of a letter that places a gemeente on a trede."""
    trede = TREDE_VAN[familie]

    def rule(dossier: Dossier, dag: dt.date) -> Antwoord:
        step = dossier.zaak.stappen[-1] if dossier.zaak.stappen else None
        if step is None or step.naar != trede:
            where = f"de gemeente staat op trede {step.naar}" if step else "er is nog geen besluit"
            return False, f"Brief {familie} hoort bij een besluit over trede {trede}; {where}."
        if step.van > trede:
            return False, f"De gemeente kwam op trede {trede} door afschaling: dat is brief L16."
        if told := _sent_already(dossier, familie):
            return False, told
        return True, f"Er is een besluit over trede {trede}.{_taken_in(dossier, familie)}"

    return rule


def _l16(dossier: Dossier, dag: dt.date) -> Antwoord:
    step = dossier.zaak.stappen[-1] if dossier.zaak.stappen else None
    if step is None or step.naar >= step.van:
        return False, "Er is geen besluit tot afschaling."
    told = _sent_already(dossier, "L16")
    return (False, told) if told else (True, f"Er is besloten tot afschaling van trede {step.van} naar {step.naar}.")


# -- after a request for information ----------------------------------------------------------------------------


def _l07(dossier: Dossier, dag: dt.date) -> Antwoord:
    made = [brief for brief in dossier.brieven if brief.familie == "L07"]
    names = " ".join(brief.id for brief in made)
    mine = [p for p in dossier.post if not p.gemeenten or dossier.gemeente in p.gemeenten]
    waits = [p for p in mine if p.soort in _CONFIRMED and not _is_confirmed(dossier, p, names)]
    if not waits and any(not brief.is_uit for brief in made):
        return False, "De bevestiging is al gemaakt en wacht op goedkeuring of verzending. Zie ibt letters list."
    if not waits:
        return False, "Er is geen stuk van deze gemeente waarvan de ontvangst nog niet is bevestigd."
    return True, f"{len(waits)} van de stukken van deze gemeente zijn nog niet bevestigd."


def _is_confirmed(dossier: Dossier, piece: Poststuk, names: str) -> bool:
    """Tell whether the receipt of a document was confirmed: its own, or of what is one letter with it."""
    same = (one for one in dossier.samen if dossier.is_een(one, piece.document_id))
    return any(one[:16] in names for one in (piece.document_id, *same))


def _l08(dossier: Dossier, dag: dt.date) -> Antwoord:
    if dossier.zaak.trede not in (2, 3):
        return False, "Brief L08 hoort bij trede 2 of 3."
    asked, replied = answered(dossier)
    if replied is None or asked is None:
        return False, "Er is geen antwoord aan onze brief gekoppeld. Koppel het met ibt links add."
    judged = dossier.beoordelingen.get(replied.document_id)
    if judged is None or len(dossier.vragen.get(replied.document_id, ())) < 5:
        return False, "Het antwoord is nog niet beoordeeld. Doe dat met ibt answers judge."
    out = dossier.laatste("L08")
    if out and out.datum >= replied.ontvangen_op:
        later = " Beoordeel eerst het nieuwere antwoord." if dossier.wacht_op_oordeel(asked.id) else ""
        return False, f"Op dit antwoord is al gereageerd met brief L08 van {lange_datum(out.datum)}.{later}"
    return (
        True,
        f"Het antwoord van {lange_datum(replied.ontvangen_op)} is beoordeeld: {Reply(judged.variant).value}.",
    )


def _l09(dossier: Dossier, dag: dt.date) -> Antwoord:
    asked = dossier.laatste("L02")
    if asked is None:
        return False, "Er is geen verzoek om informatie verzonden."
    if dossier.zaak.trede != 2:
        return False, "Een herinnering hoort bij trede 2."
    return _reminder(dossier, asked, dag, None)


def _reminder(dossier: Dossier, asked: Uitgaand, dag: dt.date, searched: dt.date | None) -> Antwoord:
    """Tell whether a reminder of a letter may go out: never when an answer came, or nobody looked for one."""
    replied = dossier.antwoord_op(asked.id)
    if replied:
        return False, f"Er is een antwoord ontvangen op {lange_datum(replied.ontvangen_op)}: geen herinnering."
    stand = running(dossier, asked)
    if stand and dag < stand.rappel_vanaf:
        return False, f"Een herinnering kan pas vanaf {lange_datum(stand.rappel_vanaf)}."
    return rappel_kan(dossier, asked, searched)


def _l10(dossier: Dossier, dag: dt.date) -> Antwoord:
    if dossier.laatste("L02", "L03") is None:
        return False, "Er is nog geen brief verzonden die een gesprek aankondigt."
    return True, "Het gesprek is aangekondigd in een brief die is verzonden."


def _l15(dossier: Dossier, dag: dt.date) -> Antwoord:
    invited = dossier.laatste("L10")
    if invited is None:
        return False, "Er is nog geen uitnodiging voor een gesprek verzonden (brief L10)."
    return True, f"Er is uitgenodigd voor een gesprek op {lange_datum(invited.datum)}."


def _l17b(dossier: Dossier, dag: dt.date) -> Antwoord:
    found, out = notified(dossier, dag), dossier.laatste("L17B")
    if found is None:
        return False, "Er is geen melding op grond van artikel 8 ontvangen."
    if out and out.datum >= found.ontvangen_op:
        return False, f"De melding is al bevestigd op {lange_datum(out.datum)}."
    return True, f"Op {lange_datum(found.ontvangen_op)} kwam een melding binnen."


def _l19(dossier: Dossier, dag: dt.date) -> Antwoord:
    asked = dossier.laatste("L02", "L08", "L01")
    decided = extensions(dossier, running(dossier, asked))
    if not decided:
        return False, "Er is geen besluit over uitstel. Besluit eerst met ibt terms extend."
    out = dossier.laatste("L19")
    if out and out.datum >= decided_on(decided[-1]):
        return False, f"Het besluit over uitstel is al gemeld op {lange_datum(out.datum)}."
    return True, f"Over uitstel is besloten: {decided[-1].content['uitstel']}."


# -- to others --------------------------------------------------------------------------------------------------


def _l11(dossier: Dossier, dag: dt.date) -> Antwoord:
    out, told = dossier.laatste(*TREDE_VAN), dossier.laatste("L11")
    if out is None:
        return False, "Aan deze gemeente is nog geen brief verzonden."
    if told and told.datum >= out.datum:
        return False, f"De commissaris van de Koning is al geïnformeerd op {lange_datum(told.datum)}."
    return True, f"Brief {out.familie} is verzonden op {lange_datum(out.datum)}; L11 gaat per provincie."


def _l12(dossier: Dossier, dag: dt.date) -> Antwoord:
    return False, "Brief L12 gaat over een hele provincie. Gebruik --provincie of --all."


def _forward(dossier: Dossier, dag: dt.date) -> Antwoord:
    found = [piece for piece in dossier.post if piece.route in _NOT_OURS]
    if not found:
        return False, "Er is geen stuk dat bij een ander bestuursorgaan hoort."
    return True, f"{len(found)} van de stukken zijn mogelijk voor een ander bestuursorgaan."


def _l20(dossier: Dossier, dag: dt.date) -> Antwoord:
    out = dossier.laatste(*TREDE_VAN, "L16")
    if out is None:
        return False, "Er is nog geen brief verzonden waarvan een afschrift kan uitgaan."
    return True, f"Brief {out.familie} is verzonden op {lange_datum(out.datum)}."


# -- by others --------------------------------------------------------------------------------------------------


def _l13(dossier: Dossier, dag: dt.date) -> Antwoord:
    return True, "Deze mail gaat aan alle gemeenten in de provincie. Gebruik --provincie."


def _l14(dossier: Dossier, dag: dt.date) -> Antwoord:
    if dossier.laatste("L02") is None:
        return False, "De brief van het ministerie is er nog niet. Zet hem eerst in de map voor binnenkomst."
    if not own(dossier):
        return False, "Er zijn geen eigen cijfers. Leg ze vast met ibt records import."
    return True, "De brief van het ministerie en uw eigen cijfers zijn er."


def _l17(dossier: Dossier, dag: dt.date) -> Antwoord:
    if dossier.cyclus.verdeelbesluit is None:
        return False, "In deze cyclus is er nog geen verdeelbesluit, dus ook geen taak."
    return True, "U kunt altijd melden dat u uw taak niet kunt uitvoeren."


_RULES: Mapping[str, Callable[[Dossier, dt.date], Antwoord]] = types.MappingProxyType({
    **{familie: _upward(familie) for familie in TREDE_VAN},
    "L07": _l07,
    "L08": _l08,
    "L09": _l09,
    "L10": _l10,
    "L11": _l11,
    "L12": _l12,
    "L13": _l13,
    "L14": _l14,
    "L15": _l15,
    "L16": _l16,
    "L17": _l17,
    "L17B": _l17b,
    "L18": _forward,
    "L18B": _forward,
    "L19": _l19,
    "L20": _l20,
})  # fmt: skip
"""One rule per family."""
