"""The board of the ladder: which gemeente stands on which trede, for how long, and where there is doubt."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline import casework
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.tools.register import gemeenten, provincies
from pipeline.zaak.bureau import today
from pipeline.zaak.opgaven import find_cyclus
from pipeline.zaak.overzicht import Regel, overzicht, with_terms
from web.gate import Needs
from web.house import house_of
from web.policy import show

router = APIRouter()
MayLook = Annotated[Ingelogd, Depends(Needs(Recht.ZAAK_ZIEN))]


@router.get("/ladder")
def board(request: Request, who: MayLook, provincie: str = "", weergave: str = "bord") -> Response:
    """Show the ladder as columns, or as one table."""
    bureau, rules, day = house_of(request).bureau(), casework.ladder_rules(), today()
    names = [one.naam for one in provincies()]
    area = [one for one in sorted(gemeenten(), key=lambda one: one.naam) if provincie in ("", one.provincie)]
    every = overzicht(bureau, area if provincie in names or not provincie else (), find_cyclus().id)
    placed = with_terms(bureau, [one for one in every if one.besloten], day)
    columns = [(step, rules.fasen.get(step, "Geen toezicht"), _longest_first(placed, step)) for step in range(7)]
    return show(
        request,
        "ladder/bord.html",
        "Interventieladder",
        kolommen=columns,
        los=[one for one in every if not one.besloten and one.voorstellen],
        zonder=sum(not one.besloten for one in every),
        dag=day,
        provincies=names,
        provincie=provincie,
        is_tabel=weergave == "tabel",
        cyclus=find_cyclus().id,
    )


def _longest_first(placed: tuple[Regel, ...], step: int) -> list[Regel]:
    day = today()
    return sorted((one for one in placed if one.trede == step), key=lambda one: -(one.dagen(day) or 0))
