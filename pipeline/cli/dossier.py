"""The command `ibt dossier`: everything known of one gemeente on one screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import casework, wiring
from pipeline.cli.app import AS_JSON, WORKSPACE, DutchCommand, a_day, app, print_json, tell
from pipeline.cli.cases import bureau_at
from pipeline.cli.ladder import content_told
from pipeline.cli.terms import short_id
from pipeline.model.status import VoorstelKind
from pipeline.tools.datum import korte_datum
from pipeline.zinnen import KIND, LABEL, SAID, SOURCE, number_told

if TYPE_CHECKING:
    from pipeline.model.dossier import Dossier
    from pipeline.model.status import Besluit, StatusRecord, Voorstel

_NOTHING = "    geen"


@app.command(cls=DutchCommand)
def dossier(
    gemeente: Annotated[str, typer.Argument(metavar="GEMEENTE", help="Officiële naam of code (GM…).")],
    cyclus: Annotated[str, typer.Option("--cyclus", help="Zoals 2024-2026; anders de cyclus die geldt.")] = "",
    day: Annotated[str, typer.Option("--dag", help="Stand op deze dag; anders vandaag.")] = "",
    folder: Annotated[Path | None, WORKSPACE] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Toon alles van één gemeente: stand, trede, voorstellen, brieven, post, termijnen en taken."""
    on = a_day(day, "--dag")
    with bureau_at(folder) as bureau:
        found = casework.read_dossier(bureau, gemeente, cyclus, on)
    if as_json:
        print_json(wiring.as_json(found))
        return
    for line in _told(found):
        tell(line)


def _told(found: Dossier) -> Iterator[str]:
    yield f"{found.naam} ({found.gemeente}), {found.provincie}; cyclus {found.cyclus.id}, stand op {_d(found.dag)}"
    for title, lines in (
        ("Stand", _standing(found)),
        ("Trede", _trede(found)),
        ("Voorstellen die wachten op een besluit", _proposals(found)),
        ("Brieven", _letters(found)),
        ("Post", _post(found)),
        ("Termijnen", _terms(found)),
        ("Antwoorden", _answers(found)),
        ("Taken", _tasks(found)),
        ("Afspraken", _agreements(found)),
    ):
        shown = list(lines)
        yield title
        yield from shown or [_NOTHING]


def _d(day: object) -> str:
    return korte_datum(day) if day else "onbekend"  # type: ignore[arg-type]


def _standing(found: Dossier) -> Iterator[str]:
    for record in found.records:
        yield f"    {_figure(record)}{'  ← beslissend' if record in found.beslissend else ''}"
    if found.correcties:
        yield f"    {len(found.correcties)} cijfer(s) gecorrigeerd: zie ibt records history"
    yield from (f"    ! {doubt}" for doubt in found.twijfels)
    if found.uitkomst:
        yield f"    uitkomst van de cijfers: {SAID[found.uitkomst]}"


def _figure(record: StatusRecord) -> str:
    task, real = number_told(record.wettelijke_taak), number_told(record.realisatie)
    label = LABEL.get(record.categorie, record.categorie.value)
    source = f"{SOURCE[record.basis]}, document {record.document_id[:12]}"
    return f"{label} per {_d(record.peildatum)}: taak {task}, realisatie {real} ({source})"


def _trede(found: Dossier) -> Iterator[str]:
    zaak = found.zaak
    last = zaak.stappen[-1] if zaak.stappen else None
    decided = next((b for b in found.besluiten if last and b.id == last.besluit_id), None)
    closed = ", zaak gesloten" if zaak.afgesloten else ""
    yield f"    trede {zaak.trede}{closed}; {_by(decided) if decided else 'nog geen besluit'}"


def _by(besluit: Besluit) -> str:
    day = besluit.decided_at.astimezone().date()
    return f"besluit {besluit.id[:12]} van {_d(day)} door {besluit.decided_by} (mandaat {besluit.mandate})"


def _proposals(found: Dossier) -> Iterator[str]:
    for one in found.voorstellen:
        yield f"    {one.id[:12]}  {one.kind}: {content_told(one.content)}{_overtaken(found, one)}"


def _overtaken(found: Dossier, one: Voorstel) -> str:
    """Tell that what a proposal asks is there already; nobody need decide on it then."""
    if one.kind is VoorstelKind.BRIEF:
        made = one.content.get("familie") in {brief.familie for brief in found.brieven}
        return " (die brief is er al)" if made else ""
    ends = {state.termijn.uiterlijk.isoformat() for state in found.termijnen}
    return " (die termijn loopt al)" if one.kind is VoorstelKind.TERMIJN and one.content.get("datum") in ends else ""


def _letters(found: Dossier) -> Iterator[str]:
    for brief in found.brieven:
        state = f"verzonden op {_d(brief.verzonden_op)}" if brief.is_uit else brief.status
        replaced = f", vervangen op {_d(brief.vervangen_op)}" if brief.vervangen_door else ""
        kind = f"{brief.familie or 'brief'} van {_d(brief.datum)}, kenmerk {brief.referentie or 'onbekend'}"
        yield f"    {kind}, versie {brief.versie}: {state}{replaced}  ({short_id(brief.id)})"


def _post(found: Dossier) -> Iterator[str]:
    for piece in found.post:
        route = f", route {piece.route}" if piece.route else ""
        yield f"    {piece.document_id[:12]}  {KIND[piece.soort]}{route}, ontvangen op {_d(piece.ontvangen_op)}"
        for link in found.koppelingen:
            if link.document_id == piece.document_id:
                yield f"        {'hoort bij' if link.geldt else 'misschien bij'} {short_id(link.brief_id)}"
    if found.los:
        yield f"    {len(found.los)} stuk(ken) horen nog nergens bij: zie ibt links"
    if found.geweigerd:
        yield f"    {len(found.geweigerd)} bestand(en) geweigerd of nog niet verwerkt: zie ibt quarantine list"


def _terms(found: Dossier) -> Iterator[str]:
    for state in found.termijnen:
        term, until = state.termijn, _d(state.uiterlijk)
        yield f"    {term.id[:12]}  {term.omschrijving}: {state.status}, tot en met {until}"
        yield f"        {term.afleiding}"
        yield f"        {casework.reminder_told(found, term.start)}"


def _answers(found: Dossier) -> Iterator[str]:
    for piece in found.post:
        judged, questions = found.beoordelingen.get(piece.document_id), found.vragen.get(piece.document_id, ())
        if judged or piece.antwoorden:
            read = ", ".join(f"{name} {state}" for name, state in piece.antwoorden.items())
            yield f"    {piece.document_id[:12]}  gelezen als: {read or 'niets'}"
            yield from (f"        vraag {one.nummer}: {one.stand} {one.reactie}".rstrip() for one in questions)
            yield f"        beoordeling: {judged.variant if judged else 'nog niet (ibt answers judge)'}"


def _tasks(found: Dossier) -> Iterator[str]:
    for taak in found.taken:
        yield f"    {taak.soort}"
        yield from (f"        {reason}" for reason in taak.redenen)


def _agreements(found: Dossier) -> Iterator[str]:
    for one in found.afspraken:
        label = LABEL.get(one.categorie, one.categorie.value)
        yield f"    {one.soort} {label}: {one.aantal} van {one.van} naar {one.naar}, {one.status}"
