"""A dossier of look-alikes: two documents with the same words, one that differs in one word, and another one."""

from __future__ import annotations

from pathlib import Path

from pipeline import intake, wiring
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.workspace import Workspace
from tests.web.conftest import take_through

DOSSIER = "Partij 1"
WHO = "P. Importeur"
BODY = (
    "Verslag van het overleg over de opvang aan de Markt. Wij spraken met de heer Pieter Smulders over de zaal. "
    "De gemeente biedt honderdtwintig plekken en begint na de zomer met de bouw van de tweede vleugel.\n"
)
OTHER = "Raming van de kosten van riolering in de wijk Oost, met de planning per straat en de namen van de aannemers.\n"


def make_alike(workspace: Workspace, folder: Path) -> Workspace:
    """Import the four documents into a dossier, read them and group them."""
    source = folder / "partij"
    source.mkdir()
    (source / "a.txt").write_text(BODY)
    (source / "b.txt").write_text(BODY + "\n\n")
    (source / "c.txt").write_text(BODY.replace("honderdtwintig", "honderddertig"))
    (source / "d.txt").write_text(OTHER)
    with wiring.open_desk(workspace) as desk:
        DossierDesk(desk).new(DOSSIER, "", afschrift=False, who=WHO)
        intake.importer(workspace, desk).take(source, DOSSIER, WHO, lambda _done, _total: None)
    take_through(workspace, [])
    with wiring.open_desk(workspace) as desk:
        intake.group_room(workspace, desk).refresh(DOSSIER)
    return workspace
