"""Settles the fields of one document, each from its own observations, into a draft of its Extraction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from extractors.action_list import find_listed_actions
from extractors.actions import find_marked_actions
from extractors.dates import FoundDate, dates_of
from extractors.draft import Draft, Scene
from extractors.evidence import UNSURE, Prover, choose
from extractors.figure_details import tell_asides, tell_progress
from extractors.figures.find import FigureValue, read_figures
from extractors.gazetteer import AMBIGUOUS, find_names
from extractors.ladder import find_announced_steps, find_findings, find_steps
from extractors.letter_dates import find_letter_dates
from extractors.parties import (
    find_addressee,
    find_attending,
    find_copies,
    find_mentioned,
    find_municipalities,
    find_named_in_body,
    find_sender,
    find_stated_provinces,
    find_subject,
)
from extractors.reading import Reading
from extractors.redactions import BLANKS, find_blanks, find_boxes, find_legend, find_redacted
from extractors.references import find_references, find_refers_to
from extractors.rules import one
from extractors.signatory import find_signatory
from extractors.stamps import find_received_dates, find_signing_times, is_strange_stamp
from extractors.written_names import narrow_to_subject
from pipeline.model.extraction import ActionItem, DocumentType, Figure, Measure, Reference, Warning
from pipeline.model.observation import Observation, Proof
from pipeline.tools.register import gemeente_by_name

FROM_TABLES = (DocumentType.MINUTES, DocumentType.VERDEELBESLUIT, DocumentType.MONITOR_FIGURES)
"""Kinds that are about the gemeenten they give figures of."""
PERSONAL_ROUTES = ("burger", "pers", "woo")
"""Routes whose sender is a person: his name is no value of ours."""


def settle_basics(scene: Scene, draft: Draft) -> None:
    """Settle dates, references, parties and subject: what every letter, mail and report has."""
    reading, parts = scene.reading, scene.parts
    draft.settle("letter_date", "De datum van het document", find_letter_dates(reading))
    _settle_received(scene, draft)
    _settle_references(scene, draft)
    draft.take("subject", find_subject(reading, parts))
    if scene.verdict.route not in PERSONAL_ROUTES:
        draft.take("sender", find_sender(reading, parts, scene.roles))
        _settle_signatory(scene, draft)
    draft.take("addressee", find_addressee(reading, parts))
    draft.take_all("refers_to", find_refers_to(reading, parts, draft.days.letter))
    draft.take_all("cc", find_copies(reading, parts))
    settle_redacted(scene, draft)


def _settle_signatory(scene: Scene, draft: Draft) -> None:
    """Settle who signs; when two do, the first of them, and both under `details`."""
    found = list(find_signatory(scene.reading, scene.parts))
    draft.take("signatory", found)
    if len(found) > 1:
        both = [{key: seen.value.get(key) for key in ("name", "function")} for seen in found]
        draft.tell("signatories", both, found)
    draft.tell("signed_at", *_first(find_signing_times(scene.reading)))


def _first(observed: Iterable[Observation[str]]) -> tuple[str | None, list[Observation[str]]]:
    seen = next(iter(observed), None)
    return (seen.value, [seen]) if seen else (None, [])


def _settle_received(scene: Scene, draft: Draft) -> None:
    """Settle the received stamp; one of another organisation says nothing of when the addressee got the letter."""
    seen = draft.settle("received_date", "De datum van ontvangst", find_received_dates(scene.reading))
    if not seen:
        return
    place = scene.reading.position(seen.span.parts[0].page, seen.span.parts[0].start) or 0
    is_ibt = scene.kind is DocumentType.IBT_LETTER
    found = find_municipalities(scene.reading, scene.parts, scene.kind) if is_ibt else ()
    if is_strange_stamp(scene.reading, place, frozenset(seen.value for seen in found), scene.roles.addressee):
        told = "Het ontvangststempel is van een andere organisatie dan de geadresseerde. Controleer de ontvangstdatum."
        draft.warnings.append(Warning("SC-33", told))
        draft.evidence["received_date"] = tuple(p._replace(needs_review=True) for p in draft.evidence["received_date"])


def _settle_references(scene: Scene, draft: Draft) -> None:
    found = draft.references = tuple(find_references(scene.reading, scene.parts))
    values: dict[str, str] = {}
    for side, what in (("our", "Het kenmerk van de afzender"), ("your", "Het kenmerk van de lezer")):
        chosen = choose(what, (seen for seen in found if seen.field == f"reference.{side}"), draft.prover)
        if chosen.value is not None:
            values[side] = chosen.value
            draft.evidence[f"reference.{side}"] = chosen.proofs
    draft.values["reference"] = Reference(**values)


def settle_redacted(scene: Scene, draft: Draft) -> None:
    """Settle whether, how and on what grounds the document was redacted before it came to us."""
    found = draft.redacted = find_redacted(scene.reading)
    draft.values["already_redacted"] = found.is_marked or found.blanks >= BLANKS
    draft.values["grounds"] = found.grounds
    if boxes := list(find_boxes(scene.reading)):
        draft.evidence["grounds"] = draft.prover.prove_all(boxes)
    if draft.values["already_redacted"]:
        marks: list[Observation[Any]] = [*boxes[:1]] or [*find_legend(scene.reading), *find_blanks(scene.reading)]
        draft.tell("redaction_style", "codes" if found.is_marked else "blank", marks)
        draft.evidence["already_redacted"] = draft.evidence["details.redaction_style"]


def settle_municipalities(scene: Scene, draft: Draft) -> None:
    """Settle the gemeenten by the words that address or sign; a bare Bergen is a question, not a value."""
    if scene.kind in FROM_TABLES:
        return
    found = _surest_source(find_municipalities(scene.reading, scene.parts, scene.kind))
    found = narrow_to_subject(scene, found)
    if not found and scene.kind in (DocumentType.IBT_LETTER, DocumentType.MUNICIPAL_RESPONSE, DocumentType.ARTICLE8):
        found = list(find_named_in_body(scene.reading, scene.parts))
    if any(seen.value == AMBIGUOUS for seen in found):
        found = [*found, *_full_name(scene)]
    if {seen.value for seen in found} == {AMBIGUOUS}:
        told = "De gemeente Bergen staat er zonder provincie. Kies zelf Bergen (NH.) of Bergen (L.)."
        draft.warnings.append(Warning("SC-27", told))
    draft.take_all("municipalities", [seen for seen in found if seen.value != AMBIGUOUS])


def _full_name(scene: Scene) -> list[Observation[str]]:
    """Give which Bergen it is when the sender's own words name just one of the two in full."""
    reading, parts = scene.reading, scene.parts
    named = [n for n in find_names(reading.text, 0, parts.own_end) if n.naam.startswith(f"{AMBIGUOUS} (")]
    if len({name.naam for name in named}) != 1:
        return []
    place = (named[0].start, named[0].end)
    return [reading.observe("municipalities", named[0].naam, place, "tekst.volledige_naam", 0.9)]


def _surest_source(observed: Iterable[Observation[str]]) -> list[Observation[str]]:
    """Give the readings of the surest place, and of any place that is nearly as sure."""
    every = list(observed)
    top = max((seen.confidence for seen in every), default=0.0)
    return [seen for seen in every if seen.confidence >= top - 0.011]


def settle_province(scene: Scene, draft: Draft) -> None:
    """Settle the province the document states; of several, the one of its gemeenten, else none."""
    stated = list(find_stated_provinces(scene.reading, scene.parts))
    names = {seen.value for seen in stated}
    own = {gemeente_by_name()[name].provincie for name in draft.values.get("municipalities", ())}
    if len(names) > 1:
        names = names & own if len(names & own) == 1 else set()
    if len(names) == 1:
        (name,) = names
        draft.put("province", name, draft.prover.prove_all(seen for seen in stated if seen.value == name))


def settle_supervision(scene: Scene, draft: Draft) -> None:
    """Settle what only the supervisor sets: finding and step. Legal: docs/legal.md#interventieladder."""
    reading, parts = scene.reading, scene.parts
    own: Sequence[str] = draft.values.get("municipalities", ())
    draft.settle("finding", "De bevinding", find_findings(reading, parts, own))
    current = draft.settle("ladder_step", "De trede", find_steps(reading, parts, own))
    if not current and not any("trede" in told.message for told in draft.warnings):
        told = "De trede waarop de brief de gemeente plaatst, is niet gevonden. Lees de brief na."
        draft.warnings.append(Warning(UNSURE, told))
    later = [seen for seen in find_announced_steps(reading, parts) if current and seen.value > current.value]
    following = min(later, key=lambda seen: seen.value, default=None)
    if current:
        ladder = {"current": current.value, "announced_if_insufficient": following.value if following else None}
        draft.tell("ladder", ladder, [following] if following else [], draft.evidence["ladder_step"])


def settle_actions(scene: Scene, draft: Draft) -> None:
    """Settle the actions of a report, each with its own proof."""
    meeting = draft.days.letter
    draft.values["actions"] = tuple(
        ActionItem(seen.value.owner, seen.value.text, seen.value.due, draft.prover.prove(seen))
        for found in (find_marked_actions(scene.reading, meeting), find_listed_actions(scene.reading, meeting))
        for seen in found
    )


def settle_figures(scene: Scene, draft: Draft) -> None:
    """Settle the figures, the days they speak of and, where tables decide, the gemeenten."""
    known: Sequence[str] = draft.values.get("municipalities", ())
    tabled = not known and scene.kind in (*FROM_TABLES, DocumentType.LIRT_EMAIL)
    candidates = find_mentioned(scene.reading) if tabled else known
    candidates = tuple(name for name in candidates if name != AMBIGUOUS)
    found = read_figures(scene.reading, candidates, scene.kind, draft.days.letter)
    draft.warnings += found.warnings
    tell_asides(draft, found.asides)
    tell_progress(scene, draft)
    grouped: dict[FigureValue, list[Observation[FigureValue]]] = {}
    for seen in found.observations:
        grouped.setdefault(seen.value, []).append(seen)
    figures = tuple(_figure(value, seen, draft.prover) for value, seen in grouped.items())
    draft.values["figures"] = figures
    _settle_peildata(scene, draft, figures)
    if tabled:
        _municipalities_of_figures(scene, draft, figures)


def _figure(value: FigureValue, seen: Sequence[Observation[FigureValue]], prover: Prover) -> Figure:
    qualifier = next((one.qualifier for one in seen if one.qualifier), None)
    return Figure(*value, qualifier, prover.prove_all(seen))


def _settle_peildata(scene: Scene, draft: Draft, figures: Sequence[Figure]) -> None:
    days = sorted({f.peildatum for f in figures if f.measure is Measure.REALISATIE and f.peildatum})
    proofs: list[Proof] = []
    written: dict[dt.date | None, list[FoundDate]] = {}
    for date in dates_of(scene.reading):
        written.setdefault(date.value, []).append(date)
    for day in days:
        for found in _best_places(scene.reading, written.get(day, [])):
            place = (found.start, found.end)
            proofs += draft.prover.prove(scene.reading.observe("peildata", day, place, "peildatum.cijfers", 0.95))
    draft.put("peildata", tuple(days), tuple(proofs))


def _best_places(reading: Reading, written: Sequence[FoundDate]) -> list[FoundDate]:
    """Give two places of a peildatum: those on a line that speaks of a standing first."""
    cue = one("dates", "peildatum.regel", "peildatum").pattern
    ranked = sorted(written, key=lambda date: not cue.search(reading.text[slice(*reading.line(date.start))]))
    return ranked[:2]


def _municipalities_of_figures(scene: Scene, draft: Draft, figures: Sequence[Figure]) -> None:
    names = tuple(dict.fromkeys(figure.municipality for figure in figures))
    names = tuple(name for name in names if name in gemeente_by_name())
    proofs = tuple(next(f for f in figures if f.municipality == name).evidence[0] for name in names[:3])
    if names:
        draft.put("municipalities", names, proofs)
    elif scene.kind is DocumentType.MINUTES:
        present = find_attending(scene.reading)
        draft.take_all("municipalities", [seen for seen in present if seen.value != AMBIGUOUS])
