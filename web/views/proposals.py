"""Proposals and decisions: what the system proposes, with its proof, and the decision that a person takes on it.

The system never decides. A form brings along the stamp of what was shown: when that changed, or somebody was first,
the page comes back with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline import casework
from pipeline.errors import IbtError, NoDecision, Outdated
from pipeline.model.extraction import Bevinding
from pipeline.model.observation import Proof
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Besluit, StatusRecord, Voorstel, VoorstelKind
from pipeline.stage import digest
from pipeline.store import decisions
from pipeline.termijn import read_terms
from pipeline.tools.datum import typed_day
from pipeline.tools.register import gemeente_by_code
from pipeline.zaak import besluiten
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.opgaven import find_cyclus
from pipeline.zinnen import SAID
from web.decide_form import Needed, needed_facts, typed_facts
from web.gate import Needs
from web.house import House, house_of
from web.pages import go_to
from web.policy import (
    NOTHING,
    Form,
    Typed,
    check_mandate,
    content_told,
    gemeente_of,
    mandate_options,
    not_here,
    plain,
    proof_pages,
    show,
    usable_mandates,
)

router = APIRouter()
MayLook = Annotated[Ingelogd, Depends(Needs(Recht.ZAAK_ZIEN))]
MayDecide = Annotated[Ingelogd, Depends(Needs(Recht.ZAAK_BESLUITEN))]
_CONFLICT, _WRONG, _DIGITS = 409, 422, 3


@dataclass(frozen=True, slots=True)
class _Shown:
    """A proposal as a page shows it."""

    voorstel: Voorstel
    van: int
    """Trede on which the gemeente stands now."""
    afgesloten: bool
    proof: tuple[tuple[str, Proof], ...]
    """Each with its document."""

    @property
    def stamp(self) -> str:
        """Give what changes when anything on the page changes."""
        one = self.voorstel
        return digest([one.id, dict(one.content), one.reasons, one.uncertainties, self.van, self.afgesloten])[:32]


# -- one proposal -----------------------------------------------------------------------------------------------


@router.get("/voorstellen/{voorstel_id}")
def show_proposal(request: Request, voorstel_id: str, who: MayLook) -> Response:
    """Show a proposal with its reasons and proof, and the form to decide on it."""
    house = house_of(request)
    bureau = house.bureau()
    found = _open(bureau, voorstel_id)
    if found is None:
        return _decided(request, bureau, voorstel_id)
    return _page(request, house, who, found, NOTHING)


@router.post("/voorstellen/{voorstel_id}")
def decide(request: Request, voorstel_id: str, who: MayDecide, form: Form) -> Response:
    """Write the decision of a person on a proposal: taken over, or otherwise with a reason."""
    house = house_of(request)
    bureau = house.bureau()
    found = _open(bureau, voorstel_id)
    if found is None:
        return _decided(request, bureau, voorstel_id, form)
    try:
        if form.one("stempel") != found.stamp:
            raise Outdated("dit voorstel of de stand van de gemeente is intussen gewijzigd. Kijk het opnieuw na.")
        besluit = _decide(bureau, found, who, form)
    except NoDecision as wrong:
        if _open(bureau, voorstel_id) is None:  # somebody else was first
            return _decided(request, bureau, voorstel_id, form)
        return _page(request, house, who, found, form, wrong)
    except IbtError as wrong:
        return _page(request, house, who, found, form, wrong)
    return go_to(f"/gemeenten/{besluit.gemeente}", _next_step(besluit))


def _decide(bureau: Bureau, found: _Shown, who: Ingelogd, form: Typed) -> Besluit:
    """Write what the form says.

    Raises:
        NoDecision: The proposal is gone, or this person may not decide it.
        RecordError: Something is missing or cannot be.
    """
    deviates = form.one("hoe") == "afwijken"
    voorstel, trede = found.voorstel, _step_to(found, form if deviates else NOTHING)
    needed = _needed(bureau, found, trede)
    facts = typed_facts(needed, form, found.voorstel.content, deviates=deviates)
    if deviates and voorstel.kind is VoorstelKind.BEVINDING:
        facts["bevinding"] = form.one("bevinding_anders")
    if deviates and trede is not None and casework.ladder_rules().overgang(found.van, trede) is None:
        facts["override_motivation"] = form.one("afwijking_motivering")
    mandates = usable_mandates(bureau, who, niveau=needed.niveau)
    mandate = check_mandate(mandates, form.one("mandaat"))
    wil = casework.make_wil(who.naam, mandate, form.one("motivering"), facts)
    if deviates and voorstel.kind is VoorstelKind.TREDE:
        return besluiten.take_over(bureau, voorstel.id, wil, trede=trede)
    return casework.take_over(bureau, voorstel.id, wil)


def _step_to(found: _Shown, form: Typed) -> int | None:
    """Give the trede that is decided on: as proposed, or as somebody chose; None when it is no such proposal."""
    if found.voorstel.kind is not VoorstelKind.TREDE:
        return None
    chosen = form.one("trede_anders")
    return _trede(chosen) if chosen.isdecimal() else int(found.voorstel.content["trede"])


def _trede(typed: str) -> int:
    """Give the trede that a form or an address names; -1, which there is not, for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) <= _DIGITS else -1


def _next_step(besluit: Besluit) -> str:
    family = casework.ladder_rules().brief_bij_trede.get(besluit.content.get("trede", 0), "")
    if besluit.kind is VoorstelKind.TREDE and family:
        return f"Uw besluit is vastgelegd. Maak nu brief {family}: zie Brieven die nu kunnen."
    return "Uw besluit is vastgelegd."


# -- what a proposal says ---------------------------------------------------------------------------------------


def _open(bureau: Bureau, voorstel_id: str) -> _Shown | None:
    """Give a proposal that waits, with what must be weighed; None when it was decided or counts no longer.

    Raises:
        HTTPException: There never was such a proposal.
    """
    with bureau.store.read() as session:
        known = decisions.voorstel(session, voorstel_id)
    if known is None:
        raise not_here("voorstel")
    waiting = casework.refresh_proposals(bureau, known.gemeente)
    voorstel = next((one for one in waiting if one.id == voorstel_id), None)
    if voorstel is None:
        return None
    zaak = next((one for one in besluiten.zaken(bureau, known.gemeente) if one.cyclus == known.cyclus), None)
    proof = [(voorstel.document_id, one) for one in voorstel.evidence]
    if not proof and voorstel.kind in (VoorstelKind.BEVINDING, VoorstelKind.TREDE):
        dossier = casework.read_dossier(bureau, voorstel.gemeente, voorstel.cyclus)
        proof = [pair for record in dossier.beslissend for pair in _of_record(record)]
    return _Shown(voorstel, zaak.trede if zaak else 0, bool(zaak and zaak.afgesloten), tuple(proof))


def _of_record(record: StatusRecord) -> list[tuple[str, Proof]]:
    return [(record.document_id, one) for one in record.evidence]


def _needed(bureau: Bureau, found: _Shown, trede: int | None) -> Needed:
    rules = casework.ladder_rules()
    return needed_facts(rules, found.voorstel.content, found.van, trede, closed=found.afgesloten)


def _decided(request: Request, bureau: Bureau, voorstel_id: str, form: Typed = NOTHING) -> Response:
    """Tell that a proposal does not wait any more, with what was decided and what was typed meanwhile."""
    with bureau.store.read() as session:
        voorstel = decisions.voorstel(session, voorstel_id)
        if voorstel is None:
            raise not_here("voorstel")
        made = [one for one in decisions.besluiten(session, voorstel.gemeente) if one.voorstel_id == voorstel_id]
    values = {
        "voorstel": voorstel,
        "naam": gemeente_by_code()[voorstel.gemeente].naam,
        "besluit": made[-1] if made else None,
        "inhoud": content_told(made[-1].content if made else voorstel.content),
        "getypt": form,
    }
    return show(request, "gemeente/besloten.html", _title(voorstel), status=_CONFLICT if form.values else 200, **values)


def _title(voorstel: Voorstel) -> str:
    return f"Voorstel over de {voorstel.kind}: {gemeente_by_code()[voorstel.gemeente].naam}"


def _page(
    request: Request, house: House, who: Ingelogd, found: _Shown, form: Typed, wrong: IbtError | None = None
) -> Response:
    bureau, voorstel = house.bureau(), found.voorstel
    trede = _step_to(found, NOTHING)
    rules = casework.ladder_rules()
    needed = _needed(bureau, found, trede)
    pages = proof_pages(house, who, found.proof)
    values: dict[str, Any] = {
        "voorstel": voorstel,
        "naam": gemeente_by_code()[voorstel.gemeente].naam,
        "inhoud": content_told(voorstel.content),
        "van": found.van,
        "fasen": rules.fasen,
        "gevolgen": _follows(voorstel),
        "bladzijden": pages,
        "bewijs": len(found.proof),
        "nodig": needed,
        "stempel": found.stamp,
        "mandaten": mandate_options(usable_mandates(bureau, who, niveau=needed.niveau)),
        "afwijkingen": list(rules.afwijkingen.items()),
        "bevindingen": [(one.value, SAID[Uitkomst(one.value)]) for one in Bevinding],
        "getypt": form,
        "fout": plain(wrong) if wrong else "",
        "verouderd": isinstance(wrong, Outdated),
    }
    status = 200 if wrong is None else _CONFLICT if isinstance(wrong, Outdated) else _WRONG
    return show(request, "gemeente/voorstel.html", _title(voorstel), status=status, **values)


def _follows(voorstel: Voorstel) -> list[str]:
    """Give in Dutch what follows when a proposal is taken over."""
    if voorstel.kind is VoorstelKind.TREDE:
        return _after_step(int(voorstel.content["trede"]))
    if voorstel.kind is VoorstelKind.BEVINDING:
        return ["De bevinding ligt vast. Daarna kunt u over de trede besluiten.", "Er gaat geen brief uit."]
    if voorstel.kind is VoorstelKind.TERMIJN:
        return ["De termijn begint te lopen en komt in de lijst Termijnen."]
    return [
        f"U kunt brief {voorstel.content.get('familie', '')} maken. Die blijft een concept tot iemand hem goedkeurt."
    ]


def _after_step(trede: int) -> list[str]:
    family = casework.ladder_rules().brief_bij_trede.get(trede)
    told = [f"De gemeente staat op trede {trede}."]
    if not family:
        return [*told, "Er hoort geen brief bij die het systeem voorstelt."]
    rule = next((one for one in read_terms().values() if one.brief == family), None)
    told.append(f"U kunt brief {family} maken. Die blijft een concept tot iemand hem goedkeurt.")
    if rule:
        units = {"dag": "dagen", "werkdag": "werkdagen", "week": "weken", "maand": "maanden"}
        told.append(f"Na verzending loopt een termijn van {rule.aantal} {units[rule.eenheid]} vanaf de {rule.anker}.")
    return told


# -- without a proposal -----------------------------------------------------------------------------------------


@router.get("/gemeenten/{code}/besluit")
def without_proposal(request: Request, code: str, who: MayDecide, soort: str = "trede", trede: str = "") -> Response:
    """Show the form to decide without a proposal: first which trede, then what that needs."""
    return _free_page(request, who, code, soort, trede, NOTHING)


@router.post("/gemeenten/{code}/besluit")
def decide_without(request: Request, code: str, who: MayDecide, form: Form) -> Response:
    """Write a decision on trede or finding for which there is no proposal."""
    gemeente, bureau = gemeente_of(code), house_of(request).bureau()
    soort, trede = form.one("soort"), form.one("trede")
    try:
        needed = _free_needed(bureau, gemeente.code, soort, trede)
        facts = typed_facts(needed, form, {}, deviates=bool(form.one("afwijking")))
        mandate = check_mandate(usable_mandates(bureau, who, niveau=needed.niveau), form.one("mandaat"))
        wil = casework.make_wil(who.naam, mandate, form.one("motivering"), facts)
        if soort == "bevinding":
            day = typed_day(form.one("peildatum"))
            besluit = casework.set_bevinding(bureau, gemeente.code, "", form.one("bevinding"), day, wil)
        else:
            besluit = casework.set_trede(bureau, gemeente.code, "", _trede(trede), wil)
    except IbtError as wrong:
        return _free_page(request, who, code, soort, trede, form, wrong)
    return go_to(f"/gemeenten/{gemeente.code}", _next_step(besluit))


def _free_needed(bureau: Bureau, code: str, soort: str, trede: str) -> Needed:
    rules, now = casework.ladder_rules(), find_cyclus().id
    zaak = next((one for one in besluiten.zaken(bureau, code) if one.cyclus == now), None)
    step = _trede(trede) if soort == "trede" and trede.isdecimal() else None
    return needed_facts(rules, {}, zaak.trede if zaak else 0, step, closed=bool(zaak and zaak.afgesloten))


def _free_page(
    request: Request, who: Ingelogd, code: str, soort: str, trede: str, form: Typed, wrong: IbtError | None = None
) -> Response:
    gemeente, bureau, rules = gemeente_of(code), house_of(request).bureau(), casework.ladder_rules()
    needed = _free_needed(bureau, gemeente.code, soort, trede)
    values: Mapping[str, Any] = {
        "gemeente": gemeente,
        "soort": "bevinding" if soort == "bevinding" else "trede",
        "trede": trede if trede.isdecimal() else "",
        "van": needed.van,
        "fasen": rules.fasen,
        "nodig": needed,
        "mandaten": mandate_options(usable_mandates(bureau, who, niveau=needed.niveau)),
        "afwijkingen": list(rules.afwijkingen.items()),
        "bevindingen": [(one.value, SAID[Uitkomst(one.value)]) for one in Bevinding],
        "getypt": form,
        "fout": plain(wrong) if wrong else "",
    }
    title = f"Besluiten over {gemeente.naam}"
    return show(request, "gemeente/besluit.html", title, status=_WRONG if wrong else 200, **values)
