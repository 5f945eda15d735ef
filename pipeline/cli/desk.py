"""Commands of the Woo officer: marks and release."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import casework, wiring
from pipeline.cli.app import (
    AS_JSON,
    WORKSPACE,
    DutchCommand,
    find_workspace,
    group,
    print_json,
    print_table,
    tell,
    warn,
)
from pipeline.cli.boxes import draw_boxes, see_all
from pipeline.cli.cases import WHO
from pipeline.errors import InputError
from pipeline.model.woo import Verdict

if TYPE_CHECKING:
    from pipeline.desk import Desk
    from pipeline.model.woo import RedactionMark
    from pipeline.workspace import Workspace

release = group("release", "Vrijgave: vakken beoordelen, lakken, controleren, inventarislijst.")

MOTIVATION = Annotated[str, typer.Option("--motivering", help="Waarom.")]


@release.command("marks", cls=DutchCommand)
def release_marks(
    number: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Begin van het documentnummer.")],
    folder: Annotated[Path | None, WORKSPACE] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Toon de voorgestelde vakken van een document (nooit de tekst)."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        document_id = desk.find(number)
        found = desk.marks(document_id)
        notes = casework.source_notes(workspace, desk, document_id) if desk.is_read(document_id) else ()
    if as_json:
        print_json([wiring.as_json(judged) for judged in found])
        return
    rows = [
        (
            judged.mark.id[:12],
            judged.mark.boxes[0].page if judged.mark.boxes else "-",
            judged.mark.category,
            "; ".join(judged.mark.gronden),
            "beoordelen" if judged.mark.review else "zeker",
            judged.verdict.verdict if judged.verdict else "",
        )
        for judged in found
    ]
    print_table("Vakken", ("vak", "blz", "soort", "grond", "voorstel", "oordeel"), rows)
    for note in notes:
        tell(f"In de bron: {note}")


@release.command("decide", cls=DutchCommand)
def release_decide(
    number: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Begin van het documentnummer.")],
    who: WHO,
    motivation: MOTIVATION,
    accept: Annotated[list[str] | None, typer.Option("--akkoord", help="Vaknummers die gelakt worden.")] = None,
    reject: Annotated[list[str] | None, typer.Option("--afwijzen", help="Vaknummers die blijven staan.")] = None,
    rest: Annotated[bool, typer.Option("--rest-akkoord", help="Alle overige vakken akkoord.")] = False,
    terms: Annotated[
        list[str] | None, typer.Option("--term", help="Gemiste tekst die overal in dit document weg moet.")
    ] = None,
    boxes: Annotated[
        list[str] | None, typer.Option("--vak", help="Vlak dat weg moet: BLZ:links,boven,rechts,onder in punten.")
    ] = None,
    gronden: Annotated[list[str] | None, typer.Option("--grond", help="Grond van --vak; zonder is het 5.1.2e.")] = None,
    nothing: Annotated[bool, typer.Option("--geen-vakken", help="Bekeken: er hoeft niets gelakt te worden.")] = False,
    everything: Annotated[bool, typer.Option("--alles-gezien", help="U hebt elke bladzijde bekeken.")] = False,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Beoordeel de vakken van een document; een later oordeel vervangt een eerder."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        document_id = desk.find(number)
        verdicts = _chosen(desk, document_id, accept or [], reject or [])
        if rest:
            verdicts = {mark.id: Verdict.ACCEPTED for mark in desk.undecided(document_id)} | verdicts
        for mark in _missed(workspace, desk, document_id, terms or [], who):
            verdicts[mark.id] = Verdict.ACCEPTED
        if not (verdicts or boxes or nothing or everything):
            raise InputError("kies vakken met --akkoord, --afwijzen of --rest-akkoord, of geef --geen-vakken.")
        if nothing:
            wiring.review_room(workspace, desk).comment(document_id, f"Niets te lakken: {motivation}", who)
        if verdicts:
            desk.judge(document_id, verdicts, who, motivation)
        drawn = draw_boxes(workspace, desk, document_id, boxes or [], gronden or ["5.1.2e"], who, motivation)
        if nothing or everything:
            see_all(workspace, desk, document_id, who)
        left, again = len(desk.undecided(document_id)), desk.state(document_id) == "wacht"
    tell(f"{len(verdicts) + drawn} oordelen vastgelegd, {left} vakken nog open")
    if again:
        tell("ibt run bekijkt het dossier opnieuw met wat u besloot")


def _chosen(desk: Desk, document_id: str, accept: list[str], reject: list[str]) -> dict[str, Verdict]:
    verdicts = {desk.find_mark(document_id, number): Verdict.REJECTED for number in reject}
    verdicts |= {desk.find_mark(document_id, number): Verdict.ACCEPTED for number in accept}
    if len(verdicts) < len(accept) + len(reject):
        raise InputError("een vak staat in beide lijsten, of twee keer. Kies akkoord of afwijzen.")
    return verdicts


def _missed(
    workspace: Workspace, desk: Desk, document_id: str, terms: list[str], who: str
) -> tuple[RedactionMark, ...]:
    """Add a mark for every place of a text that the rules missed."""
    added = wiring.mark_terms(workspace, desk, document_id, terms) if terms else ()
    if terms and not added:
        raise InputError("deze tekst staat niet in het document. Controleer de spelling.")
    if added:
        desk.add_marks(document_id, added, who)
    return added


@release.command("build", cls=DutchCommand)
def release_build(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Naam van het dossier, zonder persoonsnaam.")],
    who: WHO,
    numbers: Annotated[
        list[str] | None,
        typer.Argument(metavar="DOCUMENT…", help="Documentnummers, in volgorde; zonder nummers het hele dossier."),
    ] = None,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Lak, controleer en maak het vrijgavepakket; zonder oordeel over elk vak gebeurt er niets."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        chosen = [desk.find(number) for number in numbers or []] or casework.documents_of(desk, dossier)
        pack = casework.build_release(workspace, desk, dossier, chosen, who)
        alone = len(chosen) > 1 and not desk.has_dossier(dossier)
    tell(f"Vrijgavepakket: {pack}")
    for told in _pack_warnings(pack):
        warn(f"Let op: {told}")
    if alone:
        warn(
            "Let op: er is geen dossier van deze naam; de namen zijn niet in elkaars stukken gezocht (ibt release new)."
        )


def _pack_warnings(pack: Path) -> Iterator[str]:
    """Yield what a person should look at in a finished pack: names that have two treatments."""
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    for row in manifest["warnings"]:
        yield f"document {row['document']}, bladzijde {row['page']}: {row['message']}. Kijk of dat klopt."
