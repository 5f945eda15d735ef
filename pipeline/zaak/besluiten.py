"""Deciding: a person takes over a proposal or decides without one; every check lies inside one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from pipeline.besluit import Toets, check_besluit, check_facts, count_afwijkingen, decided_content, derive_zaak
from pipeline.bevinding import beslissende_cijfers, derive_uitkomst, read_cycles
from pipeline.errors import NoDecision, RecordError
from pipeline.model.ladder import LadderZaak
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Besluit, VoorstelKind
from pipeline.store import decisions
from pipeline.tools.datum import stored_day
from pipeline.tools.register import gemeente_by_code
from pipeline.trede import read_ladder
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.cijfers import standing


@dataclass(frozen=True, slots=True)
class Wil:
    """A person who decides, and on what ground."""

    wie: str
    mandaat: str
    """Key in the register of mandates."""
    motivering: str
    feiten: Mapping[str, Any] = field(default_factory=dict)
    """What the decision names beside the proposal, by the keys of ladder.toml.

    `afwijking` may leave out `afgeleid`: then the person deviates from what the figures come to at this moment.
    """


@dataclass(frozen=True, slots=True)
class _Zaak:
    """What is decided on."""

    gemeente: str
    cyclus: str
    kind: VoorstelKind
    voorstel_id: str | None = None


Check = Callable[[Session], None]
"""What must hold beside the ladder when a decision is written, looked at in its transaction; raises when it does not.
"""
Gevolg = Callable[[Session, Besluit], None]
"""What is written with a decision, in its transaction: both are there, or neither."""


def take_over(
    bureau: Bureau, voorstel_id: str, wil: Wil, gevolg: Gevolg | None = None, *, trede: int | None = None
) -> Besluit:
    """Write and give the decision of a person who takes over an open proposal, with what follows from it.

    With a `trede` the person places the gemeente on another one than was proposed: the proposal is decided all the
    same, and the decision says why it deviates.

    Raises:
        NoDecision: The proposal is gone or decided, or this person may not decide it.
        RecordError: The ladder, the figures or the facts do not allow it as it stands.
    """
    with bureau.store.write() as session:
        decisions.lock_cases(session)
        voorstel = decisions.voorstel(session, voorstel_id)
        if voorstel is None or not decisions.is_open(session, voorstel):
            raise NoDecision("dit voorstel bestaat niet, is vervangen of is al besloten. Zie ibt ladder list.")
        content = decided_content(voorstel, wil.feiten, read_ladder())
        if trede is not None:
            content = _otherwise(voorstel.kind, content, trede)
        zaak = _Zaak(voorstel.gemeente, voorstel.cyclus, voorstel.kind, voorstel.id)
        besluit = _decide(session, bureau, zaak, content, wil)
        if gevolg:
            gevolg(session, besluit)
        return besluit


def _otherwise(kind: VoorstelKind, content: Mapping[str, Any], trede: int) -> dict[str, Any]:
    """Give the content of a decision with another trede than was proposed."""
    if kind is not VoorstelKind.TREDE:
        raise RecordError("alleen van een voorstel over de trede kunt u met een andere trede afwijken.")
    if "afwijking" not in content:
        raise RecordError("afwijken van een voorstel heeft een reden en een motivering nodig. Vul beide in.")
    return {**content, "trede": trede}


def decide_without_proposal(
    bureau: Bureau,
    gemeente: str,
    cyclus: str,
    kind: VoorstelKind,
    content: Mapping[str, Any],
    wil: Wil,
    check: Check | None = None,
) -> Besluit:
    """Write and give a decision of a person for which the system made no proposal.

    `content` is what is decided (`{trede}`, `{bevinding}`, `{termijn, …}`); the facts of `wil` are added to it.
    `check` looks once more, when nobody else can decide, whether it may still be so.

    Raises:
        NoDecision: This person may not decide it.
        RecordError: Gemeente or cyclus does not exist, or ladder, figures or facts do not allow it.
    """
    _check_exists(gemeente, cyclus)
    check_facts(wil.feiten, read_ladder())
    if kind is VoorstelKind.BEVINDING and not {**content, **wil.feiten}.get("bevinding"):
        raise RecordError("dit besluit noemt geen bevinding. Kies: voldoet, gedeeltelijk of niet.")
    with bureau.store.write() as session:
        decisions.lock_cases(session)
        if check:
            check(session)
        return _decide(session, bureau, _Zaak(gemeente, cyclus, kind), {**content, **wil.feiten}, wil)


def _check_exists(gemeente: str, cyclus: str) -> None:
    if gemeente not in gemeente_by_code():
        raise RecordError(f"gemeente {gemeente} staat niet in het register. Controleer de naam.")
    known = [one.id for one in read_cycles()]
    if cyclus not in known:
        raise RecordError(f"cyclus {cyclus} bestaat niet. Kies: {', '.join(known)}.")


def _decide(session: Session, bureau: Bureau, zaak: _Zaak, content: Mapping[str, Any], wil: Wil) -> Besluit:
    """Check a decision against everything as it stands in this transaction, and write it."""
    derived = _afgeleid(session, bureau, zaak, content)
    besluit = Besluit(
        uuid.uuid4().hex,
        zaak.gemeente,
        zaak.cyclus,
        zaak.kind,
        _complete(content, derived),
        zaak.voorstel_id,
        wil.wie,
        wil.mandaat,
        wil.motivering,
        dt.datetime.now(dt.UTC),
    )
    now = derive_zaak(zaak.gemeente, zaak.cyclus, decisions.besluiten(session, zaak.gemeente, zaak.cyclus))
    check_besluit(besluit, Toets(now, read_ladder(), bureau.mandaten, derived))
    decisions.add_besluit(session, besluit)
    return besluit


def _complete(content: Mapping[str, Any], derived: Uitkomst | None) -> dict[str, Any]:
    """Give the content with, in a deviation, what it deviates from."""
    told = content.get("afwijking")
    if not isinstance(told, Mapping):
        return dict(content)
    return {**content, "afwijking": {"afgeleid": (derived or Uitkomst.ONBEKEND).value, **told}}


# -- what the figures say now -----------------------------------------------------------------------------------


def _afgeleid(session: Session, bureau: Bureau, zaak: _Zaak, content: Mapping[str, Any]) -> Uitkomst | None:
    """Give what the figures come to now; a finding on another peildatum is held against the figures of that day."""
    cyclus = next((one for one in read_cycles() if one.id == zaak.cyclus), None)
    if cyclus is None:
        return None
    known = standing(bureau, zaak.gemeente, session)
    deciding, named = beslissende_cijfers(known, cyclus), stored_day(content.get("peildatum"))
    if named and named != cyclus.naleving_per and (zaak.kind is VoorstelKind.BEVINDING or not deciding):
        deciding = beslissende_cijfers(known, cyclus, named)
    return derive_uitkomst(deciding)


# -- what was decided -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Genomen:
    """One decision in the history of a gemeente."""

    besluit: Besluit
    van: int | None
    """Trede before it; None when it is no decision on the trede."""


def verloop(bureau: Bureau, gemeente: str) -> tuple[Genomen, ...]:
    """Give every decision on a gemeente (code), in every cyclus, in the order in which they were taken."""
    with bureau.store.read() as session:
        found = decisions.besluiten(session, gemeente)
    steps = {step.besluit_id: step.van for zaak in _zaken(found) for step in zaak.stappen}
    return tuple(Genomen(one, steps.get(one.id)) for one in sorted(found, key=lambda one: one.decided_at))


def zaken(bureau: Bureau, gemeente: str | None = None) -> tuple[LadderZaak, ...]:
    """Give every case that was ever decided on, of one gemeente (code) or all, by gemeente and cyclus."""
    with bureau.store.read() as session:
        return _zaken(decisions.besluiten(session, gemeente, kind=VoorstelKind.TREDE))


def _zaken(known: Sequence[Besluit]) -> tuple[LadderZaak, ...]:
    by_case: dict[tuple[str, str], list[Besluit]] = {}
    for one in known:
        by_case.setdefault((one.gemeente, one.cyclus), []).append(one)
    return tuple(derive_zaak(*case, found) for case, found in sorted(by_case.items()))


def count_deviations(bureau: Bureau) -> dict[str, int]:
    """Give how often each reason to decide otherwise than the figures or the usual steps was used."""
    return dict(sorted(count_afwijkingen(bureau.desk.besluiten()).items()))
