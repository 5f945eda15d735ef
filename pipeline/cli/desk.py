"""Commands of the policy officer and the Woo officer: standing, decisions, marks, release."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import wiring
from pipeline.cli.app import AS_JSON, WORKSPACE, DutchCommand, app, find_workspace, group, print_json, print_table, tell
from pipeline.model.woo import Verdict
from pipeline.tools.register import find_gemeente

ladder = group("ladder", "De interventieladder: voorstellen en besluiten per gemeente.")
release = group("release", "Vrijgave: vakken beoordelen, lakken, controleren, inventarislijst.")

WHO = Annotated[str, typer.Option("--door", help="Uw naam.")]
MOTIVATION = Annotated[str, typer.Option("--motivering", help="Waarom.")]


@app.command(cls=DutchCommand)
def records(
    gemeente: Annotated[str, typer.Option("--gemeente", help="Alleen deze gemeente.")] = "",
    folder: Annotated[Path | None, WORKSPACE] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Toon de stand per gemeente: taak en realisatie per peildatum, met bron."""
    workspace = wiring.open_workspace(find_workspace(folder))
    code = find_gemeente(gemeente).code if gemeente else None
    with wiring.open_desk(workspace) as desk:
        found, _ = desk.standing(code)
    if as_json:
        print_json([wiring.as_json(record) for record in found])
        return
    rows = [
        (r.gemeente, r.cyclus, r.categorie, r.peildatum, _number(r.wettelijke_taak), _number(r.realisatie), r.basis)
        for r in found
    ]
    columns = ("gemeente", "cyclus", "categorie", "peildatum", "wettelijke taak", "realisatie", "bron")
    print_table("Stand", columns, rows)


def _number(value: int | None) -> str:
    return "onbekend" if value is None else str(value)


@ladder.command("list", cls=DutchCommand)
def ladder_list(folder: Annotated[Path | None, WORKSPACE] = None, as_json: Annotated[bool, AS_JSON] = False) -> None:
    """Toon de voorstellen van het systeem, met de redenen."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        _, found = desk.standing()
    if as_json:
        print_json([wiring.as_json(voorstel) for voorstel in found])
        return
    for voorstel in found:
        content = ", ".join(f"{key} {value}" for key, value in voorstel.content.items() if not isinstance(value, dict))
        tell(f"{voorstel.id[:12]}  {voorstel.gemeente}  {voorstel.cyclus}  {voorstel.kind}: {content}")
        for reason in voorstel.reasons:
            tell(f"    {reason}")
        for doubt in voorstel.uncertainties:
            tell(f"  ? {doubt}")


@ladder.command("decide", cls=DutchCommand)
def ladder_decide(
    number: Annotated[str, typer.Argument(metavar="VOORSTEL", help="Begin van het nummer (ibt ladder list).")],
    who: WHO,
    mandate: Annotated[str, typer.Option("--mandaat", help="Het mandaat waarop u besluit.")],
    motivation: MOTIVATION,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Neem een voorstel over als besluit; het systeem besluit nooit zelf."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        besluit = desk.decide(desk.find_voorstel(number), who, mandate, motivation)
    tell(f"besluit {besluit.id[:12]} vastgelegd: {besluit.kind} voor {besluit.gemeente}")


@release.command("marks", cls=DutchCommand)
def release_marks(
    number: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Begin van het documentnummer.")],
    folder: Annotated[Path | None, WORKSPACE] = None,
    as_json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Toon de voorgestelde vakken van een document (nooit de tekst)."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        found = desk.marks(desk.find(number))
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


@release.command("decide", cls=DutchCommand)
def release_decide(
    number: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Begin van het documentnummer.")],
    who: WHO,
    motivation: MOTIVATION,
    accept: Annotated[list[str] | None, typer.Option("--akkoord", help="Vaknummers die gelakt worden.")] = None,
    reject: Annotated[list[str] | None, typer.Option("--afwijzen", help="Vaknummers die blijven staan.")] = None,
    rest: Annotated[bool, typer.Option("--rest-akkoord", help="Alle overige vakken akkoord.")] = False,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Beoordeel de vakken van een document; een later oordeel vervangt een eerder."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        document_id = desk.find(number)
        known = [judged.mark.id for judged in desk.marks(document_id)]
        verdicts = {desk.find_mark(document_id, n): Verdict.REJECTED for n in reject or []}
        verdicts |= {desk.find_mark(document_id, n): Verdict.ACCEPTED for n in accept or []}
        if rest:
            open_marks = {mark.id for mark in desk.undecided(document_id)}
            verdicts |= {key: Verdict.ACCEPTED for key in known if key in open_marks and key not in verdicts}
        desk.judge(document_id, verdicts, who, motivation)
        left = len(desk.undecided(document_id))
    tell(f"{len(verdicts)} oordelen vastgelegd, {left} vakken nog open")


@release.command("build", cls=DutchCommand)
def release_build(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Naam van het dossier, zonder persoonsnaam.")],
    numbers: Annotated[list[str], typer.Argument(metavar="DOCUMENT…", help="Documentnummers, in volgorde.")],
    who: WHO,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Lak, controleer en maak het vrijgavepakket; zonder oordeel over elk vak gebeurt er niets."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with wiring.open_desk(workspace) as desk:
        pack = wiring.build_release(workspace, desk, dossier, [desk.find(number) for number in numbers], who)
    tell(f"Vrijgavepakket: {pack}")
