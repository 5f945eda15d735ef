"""The interventieladder: what the system may propose, and which step a decision may take.

A trede exists only as a Besluit; nothing here changes the standing of a gemeente.
Legal: docs/legal.md#interventieladder
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.errors import NoDecision, RecordError
from pipeline.model.extraction import Bevinding, DocumentType, Extraction
from pipeline.model.ladder import Ladder, Niveau, Overgang
from pipeline.model.observation import Proof
from pipeline.model.stand import Cyclus, Stand, Uitkomst, cyclus_op
from pipeline.model.status import Besluit, Voorstel, VoorstelKind
from pipeline.stage import digest
from pipeline.tools.register import gemeente_by_name
from pipeline.zinnen import SAID, SOURCE, figures_told

RULES = "trede-1"
"""Raised by hand when the rules of this file propose something else for the same input."""

_DENIED = ("", "nee", "onbekend")


@cache
def read_ladder() -> Ladder:
    """Give the ladder of `data/ladder.toml`."""
    data = tomllib.loads((files("pipeline") / "data" / "ladder.toml").read_text(encoding="utf-8"))
    return Ladder(
        versie=data["versie"],
        fasen={int(key): name for key, name in data["fasen"].items() if key.isdigit()},
        trede_bij={Uitkomst(key): step for key, step in data["voorstel"].items() if isinstance(step, int)},
        gevalideerd=tuple(data["basis"]["gevalideerd"]),
        brief_bij_trede={int(key): family for key, family in data["brieven"]["trede"].items()},
        brief_bij_ontvangst={DocumentType(key): family for key, family in data["brieven"]["ontvangst"].items()},
        feiten=data["feiten"],
        dagen=tuple(data["feiten_soort"]["datum"]),
        overgangen=tuple(_overgang(row) for row in data["overgang"]),
        onmisbaar={int(key): tuple(facts) for key, facts in data["onmisbaar"].items() if key.isdigit()},
        vier_ogen_vanaf=data["vier_ogen"]["vanaf"],
        afwijkingen={key: told for key, told in data["afwijkingen"].items() if key.isupper()},
    )


def _overgang(row: Mapping[str, Any]) -> Overgang:
    needed = tuple((one,) if isinstance(one, str) else tuple(one) for one in row["eisen"])
    level, checked = Niveau(row["niveau"]), row.get("nagekeken", False)
    return Overgang(row["van"], row["naar"], row["voorstel"], needed, row["besluit_door"], level, checked)


# -- proposals --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Case:
    """One gemeente in one document, while proposals are made for it."""

    extraction: Extraction
    gemeente: str
    cyclus: str
    ladder: Ladder
    trede: int | None
    """Where the gemeente stands by decision; None when that is not known."""

    def voorstel(
        self,
        kind: VoorstelKind,
        content: Mapping[str, Any],
        reasons: Sequence[str],
        doubts: Sequence[str],
        evidence: Sequence[Proof] = (),
    ) -> Voorstel:
        """Give a proposal on this gemeente and document."""
        told = (tuple(reasons), tuple(doubts), tuple(evidence))
        return make_voorstel(self.extraction.document_id, self.gemeente, self.cyclus, kind, content, *told, self.ladder)


def make_voorstel(
    document_id: str,
    gemeente: str,
    cyclus: str,
    kind: VoorstelKind,
    content: Mapping[str, Any],
    reasons: tuple[str, ...],
    doubts: tuple[str, ...],
    evidence: tuple[Proof, ...],
    ladder: Ladder,
) -> Voorstel:
    """Give a proposal whose id follows from what it says."""
    identity = digest([document_id, gemeente, cyclus, kind.value, content])[:32]
    version = f"{RULES}/{ladder.versie}"
    return Voorstel(identity, gemeente, cyclus, kind, content, reasons, doubts, document_id, version, evidence)


def propose(
    extraction: Extraction,
    standen: Sequence[Stand],
    cycles: Sequence[Cyclus],
    ladder: Ladder,
    current_state: Mapping[str, Mapping[str, int]] | None = None,
) -> tuple[Voorstel, ...]:
    """Give everything a document leads to: bevinding, trede, termijn and brief, each with reasons and doubts.

    `current_state` holds the trede of each gemeente by code and cyclus, 0 for none; what is not in it is unknown.
    """
    proposed: list[Voorstel] = []
    known = current_state or {}
    for stand in standen:
        trede = known.get(stand.gemeente, {}).get(stand.cyclus)
        case = _Case(extraction, stand.gemeente, stand.cyclus, ladder, trede)
        proposed += _on_stand(case, stand)
    cyclus = cyclus_op(cycles, extraction.letter_date or extraction.received_date)
    if cyclus is not None:
        for code in _named(extraction):
            case = _Case(extraction, code, cyclus.id, ladder, known.get(code, {}).get(cyclus.id))
            proposed += _on_document(case, [stand for stand in standen if stand.gemeente == code])
    return tuple({voorstel.id: voorstel for voorstel in proposed}.values())


def _named(extraction: Extraction) -> list[str]:
    known = gemeente_by_name()
    return [known[name].code for name in extraction.municipalities if name in known]


def _on_stand(case: _Case, stand: Stand) -> Iterator[Voorstel]:
    if not stand.gevalideerd or stand.uitkomst is Uitkomst.GEEN_TAAK:
        return
    doubts = (*stand.twijfels, *_differences(case, stand))
    if stand.uitkomst is not Uitkomst.ONBEKEND:
        yield case.voorstel(VoorstelKind.BEVINDING, _finding(stand), list(figures_told(stand)), doubts, stand.bewijs)
    step = _step(case, stand) if stand.beslissend else None
    if step is None:
        return
    if case.trede is None:
        doubts = (*doubts, "De huidige trede van de gemeente is hier niet bekend; controleer die voordat u besluit.")
    content: dict[str, Any] = {"trede": step}
    if stand.uitkomst is Uitkomst.ONBEKEND:
        content |= {"signaal": "geen bruikbare cijfers"}
    else:
        content |= {"bevinding": stand.uitkomst.value, "peildatum": _iso(stand)}
    yield case.voorstel(VoorstelKind.TREDE, content, _step_told(case, stand, step), doubts, stand.bewijs)
    family = case.ladder.brief_bij_trede.get(step)
    if family and (case.trede or 0) < step:
        reasons = [f"Bij een besluit tot {_phase(case, step)} hoort brief {family}."]
        if case.extraction.ladder_step == step:
            doubts = (f"Dit document plaatst de gemeente zelf al op trede {step}: is een nieuwe brief nodig?", *doubts)
        yield case.voorstel(VoorstelKind.BRIEF, {"familie": family}, reasons, doubts)


def _iso(stand: Stand) -> str | None:
    return stand.peildatum.isoformat() if stand.peildatum else None


def _finding(stand: Stand) -> dict[str, Any]:
    return {
        "bevinding": Bevinding(stand.uitkomst.value).value,
        "peildatum": _iso(stand),
        "basis": stand.basis.value,
        "beslissend": stand.beslissend,
        "per_categorie": {
            one.categorie.value: {
                "wettelijke_taak": one.wettelijke_taak,
                "realisatie": one.realisatie,
                "uitkomst": one.uitkomst.value,
                "overschot": one.overschot,
            }
            for one in stand.per_categorie
        },
    }


def _differences(case: _Case, stand: Stand) -> Iterator[str]:
    """Yield where the document itself says otherwise than the rules or the known standing."""
    said, known = case.extraction.finding, {told[:5] for told in stand.twijfels}
    alone = len(case.extraction.municipalities) == 1
    if said and alone and stand.beslissend and said.value != stand.uitkomst.value and "SC-12" not in known:
        yield f"SC-12: het document noemt de bevinding {said.value}, de cijfers geven: {SAID[stand.uitkomst]}."
    step = case.extraction.ladder_step
    if step is not None and alone and case.trede not in (None, step) and "SC-13" not in known:
        yield f"SC-13: het document noemt trede {step}, de gemeente staat op trede {case.trede}."


def _step(case: _Case, stand: Stand) -> int | None:
    """Give the step to propose; None when only people may think of one."""
    target, now = case.ladder.trede_bij[stand.uitkomst], case.trede
    if now is None:
        return max(target, _said_by_letter(case)) if target else target
    if now == target:
        return target
    if stand.uitkomst is Uitkomst.VOLDOET:
        down = [o.naar for o in case.ladder.overgangen if o.van == now and o.naar < now and o.voorstel]
        return min(down, default=None)
    rule = case.ladder.overgang(now, target)
    return target if target > now and rule and rule.voorstel else now


def _said_by_letter(case: _Case) -> int:
    """Give the step on which a letter of the supervisor itself places its one gemeente; 0 when it does not."""
    alone = len(case.extraction.municipalities) == 1
    is_letter = case.extraction.document_type is DocumentType.IBT_LETTER
    return case.extraction.ladder_step or 0 if alone and is_letter else 0


def _step_told(case: _Case, stand: Stand, step: int) -> list[str]:
    outcome = SAID[stand.uitkomst]
    told = [f"Uitkomst van de cijfers: {outcome}.", *figures_told(stand)]
    if case.trede == step:
        return [*told, f"De gemeente staat al op {_phase(case, step)}; de nieuwe cijfers veranderen dat niet."]
    if step > case.ladder.trede_bij[stand.uitkomst]:
        return [*told, f"De brief zelf plaatst de gemeente op {_phase(case, step)}."]
    return [*told, f"Bij deze uitkomst hoort {_phase(case, step)}."]


def _phase(case: _Case, step: int) -> str:
    return f"trede {step} ({case.ladder.fasen[step]})" if step else "geen toezicht"


def _on_document(case: _Case, standen: Sequence[Stand]) -> Iterator[Voorstel]:
    due = case.extraction.response_deadline
    if due and case.extraction.document_type is DocumentType.IBT_LETTER:
        proofs = case.extraction.evidence.get("response_deadline", ())
        weak = not proofs or all(proof.needs_review for proof in proofs)
        doubts = ["De termijn is onzeker gelezen; kijk de brief na."] if weak else []
        doubts += [f"{w.code}: {w.message}" for w in case.extraction.warnings if w.code == "SC-09"]
        reasons = [f"De brief vraagt een antwoord uiterlijk op {due.day}-{due.month}-{due.year}."]
        yield case.voorstel(VoorstelKind.TERMIJN, {"datum": due.isoformat()}, reasons, doubts, proofs)
    family = case.ladder.brief_bij_ontvangst.get(case.extraction.document_type)
    if family:
        reasons = [f"Op dit soort document hoort een ontvangstbevestiging: brief {family}."]
        yield case.voorstel(VoorstelKind.BRIEF, {"familie": family}, reasons, list(_to_validate(standen)))


def _to_validate(standen: Sequence[Stand]) -> Iterator[str]:
    for stand in standen:
        if not stand.gevalideerd:
            yield f"Cijfers van {SOURCE[stand.basis]}: valideer ze voordat u een bevinding vastlegt."
            yield from figures_told(stand)
        yield from stand.twijfels


# -- decisions --------------------------------------------------------------------------------------------------


def check_transition(van: int, naar: int, besluit: Besluit | None, ladder: Ladder) -> None:
    """Check that a decision may move a gemeente from one trede to another; the same trede is always allowed.

    What the step needs is read from the content of the decision. A step that skips one, or that the ladder does not
    have, needs `override_motivation` in it; what the law makes indispensable is needed all the same.

    Raises:
        NoDecision: There is no decision on this trede by a person with a mandate and a motivation.
        RecordError: A step is skipped without reason, or the decision does not name what the step needs.

    Legal: docs/legal.md#mandaat
    """
    if besluit is None:
        raise NoDecision(f"trede {naar} kan alleen met een besluit. Laat een medewerker met mandaat besluiten.")
    if besluit.kind is not VoorstelKind.TREDE or besluit.content.get("trede") != naar:
        raise NoDecision(f"dit besluit gaat niet over trede {naar}. Neem een besluit over deze trede.")
    if not (besluit.decided_by.strip() and besluit.mandate.strip() and besluit.motivation.strip()):
        raise NoDecision("een besluit heeft een naam, een mandaat en een motivering nodig. Vul alle drie in.")
    if naar not in (0, *ladder.fasen):
        raise RecordError(f"trede {naar} bestaat niet. De ladder loopt van 1 tot en met {max(ladder.fasen)}.")
    if van == naar:
        return
    rule = ladder.overgang(van, naar)
    if rule is None and not str(besluit.content.get("override_motivation", "")).strip():
        raise RecordError(
            f"van trede {van} naar trede {naar} is geen gewone stap. Kies een andere trede, of geef in het besluit een "
            "motivering om af te wijken."
        )
    always = tuple((fact,) for fact in ladder.onmisbaar.get(naar, ()))
    wanted = dict.fromkeys((*(rule.eisen if rule else ()), *always))
    missing = [needed for needed in wanted if not any(_is_met(one, besluit.content) for one in needed)]
    if missing:
        named = "; ".join(" of ".join(dict.fromkeys(_described(one, ladder) for one in needed)) for needed in missing)
        raise RecordError(f"het besluit tot trede {naar} mist nog: {named}. Vul het besluit aan.")


def _is_met(needed: str, content: Mapping[str, Any]) -> bool:
    key, equals, value = needed.partition("=")
    told = content.get(key)
    return str(told) == value if equals else bool(told) and str(told).strip().casefold() not in _DENIED


def _described(needed: str, ladder: Ladder) -> str:
    key, equals, value = needed.partition("=")
    return f"{ladder.feiten[key]} ({value})" if equals else ladder.feiten[key]
