"""All gemeenten at a glance: trede, finding, days on the trede and what waits, from a handful of reads for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy.orm import Session

from pipeline.besluit import decided_on, derive_zaak
from pipeline.model.extraction import Bevinding
from pipeline.model.ladder import LadderZaak
from pipeline.model.status import Besluit, Voorstel, VoorstelKind
from pipeline.model.termijn import LopendeTermijn, TermijnStand, TermijnStatus
from pipeline.store import decisions, feiten
from pipeline.tools.register import Gemeente
from pipeline.zaak.bureau import Bureau, home_day
from pipeline.zaak.koppelen import read_correspondence
from pipeline.zaak.lopend import read_running_terms

T = TypeVar("T", Besluit, Voorstel)

_WAITS = (TermijnStatus.OPEN, TermijnStatus.VERLENGD, TermijnStatus.VERLOPEN)
"""How a term stands on which somebody still waits."""
_PLACES = (VoorstelKind.BEVINDING, VoorstelKind.TREDE)
"""Kinds of proposal whose doubts say something about where a gemeente stands."""


@dataclass(frozen=True, slots=True)
class Regel:
    """One gemeente in one cyclus."""

    gemeente: Gemeente
    cyclus: str
    trede: int
    """0 is no supervision."""
    besloten: bool
    """Whether anybody ever decided on its trede."""
    afgesloten: bool
    bevinding: Bevinding | None
    """As a person decided; None until then."""
    sinds: dt.date | None
    """First day on this trede; None when nobody decided."""
    voorstellen: int
    """Open proposals on finding and trede."""
    twijfels: tuple[str, ...]
    """Dutch: the doubts in those proposals."""
    termijn: TermijnStand | None = None
    """The first term on which somebody waits; only for those that were asked with terms."""

    def dagen(self, dag: dt.date) -> int | None:
        """Give for how many days it stands on this trede; None when nobody decided."""
        return (dag - self.sinds).days if self.sinds else None


def overzicht(bureau: Bureau, area: Sequence[Gemeente], cyclus: str) -> tuple[Regel, ...]:
    """Give where these gemeenten stand in a cyclus, in the order given; decisions and proposals are read once."""
    with bureau.store.read() as session:
        decided = _by_gemeente(b for b in decisions.besluiten(session) if b.cyclus == cyclus)
        waiting = _by_gemeente(v for v in decisions.voorstellen(session, is_open=True) if v.cyclus == cyclus)
    return tuple(_regel(one, cyclus, decided.get(one.code, ()), waiting.get(one.code, ())) for one in area)


def _by_gemeente(found: Iterable[T]) -> Mapping[str, list[T]]:
    grouped: dict[str, list[T]] = {}
    for one in found:
        grouped.setdefault(one.gemeente, []).append(one)
    return grouped


def _regel(gemeente: Gemeente, cyclus: str, besluiten: Sequence[Besluit], open_: Sequence[Voorstel]) -> Regel:
    zaak = derive_zaak(gemeente.code, cyclus, besluiten)
    found = [one for one in besluiten if one.kind is VoorstelKind.BEVINDING]
    weighed = [one for one in open_ if one.kind in _PLACES]
    return Regel(
        gemeente,
        cyclus,
        zaak.trede,
        bool(zaak.stappen),
        zaak.afgesloten,
        Bevinding(found[-1].content["bevinding"]) if found else None,
        on_trede_since(zaak, besluiten),
        len(weighed),
        tuple(dict.fromkeys(doubt for one in weighed for doubt in one.uncertainties)),
    )


def on_trede_since(zaak: LadderZaak, besluiten: Sequence[Besluit]) -> dt.date | None:
    """Give the day on which a gemeente came on the trede where it stands; None when nobody decided on it."""
    since = next((step for step in reversed(zaak.stappen) if step.van != step.naar), None)
    step = since or (zaak.stappen[0] if zaak.stappen else None)
    if step is None:
        return None
    decided = next((one for one in besluiten if one.id == step.besluit_id), None)
    return decided_on(decided) if decided else home_day(step.genomen_op)


def with_terms(bureau: Bureau, regels: Sequence[Regel], dag: dt.date) -> tuple[Regel, ...]:
    """Give the lines with the first term on which somebody waits; only the post of those with terms is read."""
    with bureau.store.read() as session:
        asked = {term.gemeente for term in feiten.feiten(session, LopendeTermijn)}
        first = {code: _first(bureau, session, code, dag) for code in asked & _codes(regels)}
    return tuple(replace(one, termijn=first.get(one.gemeente.code)) for one in regels)


def _codes(regels: Sequence[Regel]) -> set[str]:
    return {one.gemeente.code for one in regels}


def _first(bureau: Bureau, session: Session, code: str, dag: dt.date) -> TermijnStand | None:
    states = read_running_terms(session, code, read_correspondence(bureau, session, code)).standen(dag)
    return next((state for state in states if state.status in _WAITS), None)
