"""What a person's correction does to the values that were read: it is laid over them, with its mark in the evidence.

What was read stays as it is, under its own key. A correction holds whatever a new reading says; `is_stale` tells when
that says something else than the reading that was corrected.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from pipeline.errors import RecordError
from pipeline.model.extraction import Bevinding, DocumentType, Extraction, Figure, Measure
from pipeline.model.feit import GelezenVeld, WaardeCorrectie
from pipeline.model.observation import Context, Proof
from pipeline.model.place import Box
from pipeline.stage import digest
from pipeline.tools.datum import stored_day, typed_day
from pipeline.tools.grenzen import against_day
from pipeline.tools.register import find_gemeente

RULE = "mens"
"""Rule in the evidence of a value that a person corrected."""
DAYS = (GelezenVeld.DATUM, GelezenVeld.ONTVANGEN, GelezenVeld.TERMIJN, GelezenVeld.PEILDATA)
"""Values that are days."""
LISTS = (GelezenVeld.GEMEENTEN, GelezenVeld.PEILDATA)
"""Values of which there may be more."""
COMMANDS: Mapping[str, GelezenVeld] = {
    "soort": GelezenVeld.SOORT,
    "gemeente": GelezenVeld.GEMEENTEN,
    "datum": GelezenVeld.DATUM,
    "ontvangen": GelezenVeld.ONTVANGEN,
    "kenmerk": GelezenVeld.KENMERK,
    "uw-kenmerk": GelezenVeld.UW_KENMERK,
    "peildatum": GelezenVeld.PEILDATA,
    "bevinding": GelezenVeld.BEVINDING,
    "trede": GelezenVeld.TREDE,
    "termijn": GelezenVeld.TERMIJN,
}
"""What a value is called on the command line."""
_NOWHERE = Proof(1, Box(0.0, 0.0, 0.0, 0.0), "", None, Context.PARAGRAPH, RULE, 1.0, needs_review=False)
"""Evidence of what a person says and nobody read: it stands in no box."""
_LONGEST, _MOST = 80, 400
_AHEAD = dt.timedelta(days=31)
"""A letter may bear the day on which it will be sent."""
_KEPT_ROUTES = ("bezwaar", "uitstel")
"""Routes that also fit what is correspondence of the supervision."""


# -- reading ----------------------------------------------------------------------------------------------------


def value_of(found: Extraction, veld: GelezenVeld) -> tuple[str, ...]:
    """Give a value as codes; empty when the document does not hold it."""
    value: Any = found
    for name in veld.value.split("."):
        value = getattr(value, name)
    several = value if isinstance(value, tuple) else () if value is None else (value,)
    return tuple(one.isoformat() if isinstance(one, dt.date) else str(one) for one in several)


def is_doubtful(found: Extraction, veld: GelezenVeld) -> bool:
    """Tell whether a value was read and a person must look at it."""
    return any(proof.needs_review for proof in found.evidence.get(veld.value, ()))


def is_stale(found: Extraction, said: WaardeCorrectie) -> bool:
    """Tell whether the document as it is read now says something else than when it was corrected, and than that."""
    return value_of(found, said.veld) not in (said.gelezen, said.wordt)


# -- checking what a person typed -------------------------------------------------------------------------------


def checked(veld: GelezenVeld, given: Sequence[str], today: dt.date, treden: Collection[int]) -> tuple[str, ...]:
    """Give what a person typed as codes, each once; nothing typed is: the document does not hold it.

    Raises:
        RecordError: It cannot be; the message is Dutch.
        InputError: There is no such gemeente.
    """
    typed = [one.strip() for one in given if one.strip()]
    if not typed and veld is GelezenVeld.SOORT:
        raise RecordError("een stuk is altijd van een soort. Kies een soort, of: Ander document.")
    if len(typed) > 1 and veld not in LISTS:
        raise RecordError("geef één waarde.")
    if len(typed) > _MOST:
        raise RecordError(f"geef hoogstens {_MOST} waarden.")
    made = dict.fromkeys(_code(veld, one, today, treden) for one in typed)
    return tuple(sorted(made) if veld is GelezenVeld.PEILDATA else made)


def _code(veld: GelezenVeld, typed: str, today: dt.date, treden: Collection[int]) -> str:
    if veld in DAYS:
        return _day(veld, typed, today)
    if veld is GelezenVeld.GEMEENTEN:
        return find_gemeente(typed).naam
    if veld is GelezenVeld.SOORT:
        return _one_of(typed, DocumentType, "deze soort is niet bekend. Kies een soort uit de lijst.")
    if veld is GelezenVeld.BEVINDING:
        return _one_of(typed, Bevinding, "kies als bevinding: voldoet, gedeeltelijk of niet.")
    if veld is GelezenVeld.TREDE:
        return _one_of(typed, sorted(treden), f"kies een trede van {min(treden)} tot en met {max(treden)}.")
    return _reference(typed)


def _one_of(typed: str, known: Iterable[object], otherwise: str) -> str:
    wanted = typed.casefold()
    found = next((str(one) for one in known if str(one) == wanted), None)
    if found is None:
        raise RecordError(otherwise)
    return found


def _day(veld: GelezenVeld, typed: str, today: dt.date) -> str:
    day = typed_day(typed) or stored_day(typed)
    if day is None:
        raise RecordError("dit is geen dag. Vul een dag in, zoals 9-4-2026.")
    if wrong := against_day(day):
        raise RecordError(wrong)
    if veld is GelezenVeld.ONTVANGEN and day > today:
        raise RecordError("de dag van ontvangst ligt in de toekomst. Kijk de dag na.")
    if veld is GelezenVeld.DATUM and day > today + _AHEAD:
        raise RecordError("de datum van het stuk ligt te ver in de toekomst. Kijk de dag na.")
    return day.isoformat()


def _reference(typed: str) -> str:
    plain = " ".join(typed.split())
    if not plain.isprintable() or len(plain) > _LONGEST:
        raise RecordError(f"een kenmerk is één regel van hoogstens {_LONGEST} tekens.")
    return plain


def make_correction(
    document_id: str, read: Extraction, now: Extraction, veld: GelezenVeld, wordt: tuple[str, ...] | None, why: str
) -> WaardeCorrectie:
    """Give the correction of a value; `read` is the document as it was read, `now` with what was corrected already.

    A value that is doubtful may be confirmed: it stays the same and needs no look any more.

    Raises:
        RecordError: It says nothing new, or there is no reason.
    """
    if not why.strip():
        raise RecordError("een correctie heeft een reden nodig. Vul in waarom de waarde anders is.")
    was = value_of(now, veld)
    if wordt == was and not is_doubtful(now, veld):
        raise RecordError("deze waarde staat er al zo. Er is niets vastgelegd.")
    return WaardeCorrectie(document_id, veld, value_of(read, veld), was, wordt, why.strip())


# -- laying it over what was read -------------------------------------------------------------------------------


def digest_of(said: Iterable[WaardeCorrectie]) -> str:
    """Give the digest of what the corrections of a document come to; empty when there are none."""
    told = sorted([one.veld.value, list(one.wordt)] for one in said if one.wordt is not None)
    return digest(told)[:12] if told else ""


def apply(read: Extraction, said: Iterable[WaardeCorrectie]) -> Extraction:
    """Give what was read with what people corrected; the evidence of those values names the person as its rule."""
    return reduce(_corrected, said, read)


def _corrected(found: Extraction, said: WaardeCorrectie) -> Extraction:
    if said.wordt is None:
        return found
    changed = _SETTERS[said.veld](found, said.wordt)
    rest = {key: proofs for key, proofs in found.evidence.items() if key != said.veld.value}
    if said.wordt:
        seen = found.evidence.get(said.veld.value) or (_NOWHERE,)
        rest[said.veld.value] = tuple(one._replace(rule=RULE, confidence=1.0, needs_review=False) for one in seen)
    return replace(changed, evidence=rest)


def _kind(found: Extraction, codes: tuple[str, ...]) -> Extraction:
    """Give another kind; the track of what was no correspondence of the supervision goes with it."""
    route = found.route if codes == (found.document_type.value,) or found.route in _KEPT_ROUTES else None
    kind = DocumentType(codes[0])
    return replace(found, document_type=kind, route="woo" if kind is DocumentType.WOO_REQUEST else route)


def _gemeenten(found: Extraction, codes: tuple[str, ...]) -> Extraction:
    """Give other gemeenten; where one takes the place of one, its figures go along."""
    before = found.municipalities
    changed = _along(replace(found, municipalities=codes), "municipalities", before, codes)
    if len(before) != 1 or len(codes) != 1:
        return changed

    def moved(figure: Figure) -> Figure:
        return replace(figure, municipality=codes[0]) if figure.municipality == before[0] else figure

    return _figures(changed, moved)


def _peildata(found: Extraction, codes: tuple[str, ...]) -> Extraction:
    """Give other peildata; where one takes the place of one, or of none, its figures go along."""
    days, before = tuple(map(dt.date.fromisoformat, codes)), found.peildata
    changed = replace(found, peildata=days)
    if len(before) > 1 or len(days) != 1:
        return changed
    old = before[0] if before else None

    def moved(figure: Figure) -> Figure:
        is_meant = figure.peildatum == old and (old is not None or figure.measure is Measure.REALISATIE)
        return replace(figure, peildatum=days[0]) if is_meant else figure

    return _figures(changed, moved)


def _figures(found: Extraction, moved: Callable[[Figure], Figure]) -> Extraction:
    parts = tuple(replace(part, figures=tuple(map(moved, part.figures))) for part in found.records)
    return replace(found, figures=tuple(map(moved, found.figures)), records=parts)


def _along(found: Extraction, name: str, before: object, after: object) -> Extraction:
    """Give the records inside the document the value of the whole where they had it in common."""
    same = {name: after}
    parts = tuple(replace(one, **same) if getattr(one, name) == before else one for one in found.records)  # type: ignore[arg-type]
    return replace(found, records=parts)


def _day_setter(name: str) -> Callable[[Extraction, tuple[str, ...]], Extraction]:
    def put(found: Extraction, codes: tuple[str, ...]) -> Extraction:
        day = dt.date.fromisoformat(codes[0]) if codes else None
        same: dict[str, Any] = {name: day}
        return _along(replace(found, **same), name, getattr(found, name), day)

    return put


def _reference_setter(name: str) -> Callable[[Extraction, tuple[str, ...]], Extraction]:
    def put(found: Extraction, codes: tuple[str, ...]) -> Extraction:
        return replace(found, reference=found.reference._replace(**{name: codes[0] if codes else None}))

    return put


_SETTERS: Mapping[GelezenVeld, Callable[[Extraction, tuple[str, ...]], Extraction]] = {
    GelezenVeld.SOORT: _kind,
    GelezenVeld.GEMEENTEN: _gemeenten,
    GelezenVeld.DATUM: _day_setter("letter_date"),
    GelezenVeld.ONTVANGEN: _day_setter("received_date"),
    GelezenVeld.KENMERK: _reference_setter("our"),
    GelezenVeld.UW_KENMERK: _reference_setter("your"),
    GelezenVeld.PEILDATA: _peildata,
    GelezenVeld.BEVINDING: lambda found, codes: replace(found, finding=Bevinding(codes[0]) if codes else None),
    GelezenVeld.TREDE: lambda found, codes: replace(found, ladder_step=int(codes[0]) if codes else None),
    GelezenVeld.TERMIJN: _day_setter("response_deadline"),
}
