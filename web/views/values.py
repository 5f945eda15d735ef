"""A value of a document that was read wrong: the form to correct it, and to let what was read count again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline.errors import IbtError, InputError, Outdated, SetupError
from pipeline.model.feit import GelezenVeld
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.tools.register import gemeenten
from pipeline.zaak import waarden
from web.documents import find_entry
from web.gate import Needs
from web.house import House, house_of
from web.pages import go_to, page
from web.policy import NOTHING, Form, Typed, plain
from web.seen import Look, note_view
from web.values import field_of, input_for, label, seen, stamp, told, value_of

router = APIRouter()
_Corrects = Annotated[Ingelogd, Depends(Needs(Recht.WAARDE_CORRIGEREN))]
_WRONG, _CONFLICT = 422, 409


@router.get("/stukken/{document_id}/waarden/{veld}")
def show_value(request: Request, document_id: str, veld: str, who: _Corrects) -> Response:
    """Show the form to say that a value is another."""
    return _form(request, who, document_id, veld, NOTHING)


@router.post("/stukken/{document_id}/waarden/{veld}")
def correct_value(request: Request, document_id: str, veld: str, who: _Corrects, form: Form) -> Response:
    """Write that a value is another; what was read stays as it is."""
    house, field = house_of(request), field_of(veld)
    document = find_entry(house, document_id).document.id
    given = () if form.one("leeg") else form.many("wordt")
    try:
        if not given and not form.one("leeg"):
            raise _nothing_typed()
        why = form.one("motivering")
        waarden.correct(house.bureau(), document, field, given, who.naam, why, seen(form.one("was")))
    except SetupError:
        raise
    except IbtError as wrong:
        return _form(request, who, document_id, veld, form, wrong)
    return _back(document)


@router.post("/stukken/{document_id}/waarden/{veld}/terugnemen")
def take_back(request: Request, document_id: str, veld: str, who: _Corrects, form: Form) -> Response:
    """Write that what was read counts again."""
    house, field = house_of(request), field_of(veld)
    document = find_entry(house, document_id).document.id
    try:
        why = form.one("terug_motivering")
        waarden.take_back(house.bureau(), document, field, who.naam, why, seen(form.one("was")))
    except SetupError:
        raise
    except IbtError as wrong:
        return _form(request, who, document_id, veld, form, wrong)
    return _back(document)


def _nothing_typed() -> IbtError:
    return InputError("vul de juiste waarde in. Staat de waarde niet in het stuk? Zet dan het vinkje daarvoor aan.")


def _back(document_id: str) -> Response:
    told_ = "De wijziging is vastgelegd. Wat gelezen is, blijft bewaard. Het stuk wordt nu opnieuw verwerkt."
    return go_to(f"/stukken/{document_id}#gegevens", told_)


def _form(
    request: Request, who: Ingelogd, document_id: str, veld: str, form: Typed, wrong: IbtError | None = None
) -> Response:
    house, field = house_of(request), field_of(veld)
    entry = find_entry(house, document_id)
    note_view(house, who, document_id, Look.PAGINA)
    value = value_of(house, document_id, field)
    typed = value.nu if form is NOTHING else form.many("wordt")
    return page(
        request,
        "stuk/waarde.html",
        f"Wijzig: {label(field).lower()}",
        status=200 if wrong is None else _CONFLICT if isinstance(wrong, Outdated) else _WRONG,
        entry=entry,
        value=value,
        veld=field,
        label=label(field),
        now=told(field, value.nu),
        was_read=told(field, value.gelezen),
        stamp=stamp(value.nu),
        field=input_for(field, typed),
        typed=form,
        wrong=plain(wrong) if wrong else "",
        namen=[one.naam for one in gemeenten()] if field is GelezenVeld.GEMEENTEN else (),
        pages=_pages(house, document_id, field.value),
    )


def _pages(house: House, document_id: str, key: str) -> tuple[tuple[int, str], ...]:
    """Give where the value was read, with the literal words."""
    proofs = house.walk.as_read(document_id).evidence.get(key, ())
    return tuple(dict.fromkeys((one.page, one.literal) for one in proofs if one.literal))
