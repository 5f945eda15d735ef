"""One letter that came twice: sender, reference, date and pages are the same, the words nearly; a proposal only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import intake
from pipeline.desk import Desk
from pipeline.model.groep import Soort, Stand
from pipeline.run import Walk
from pipeline.store import groups
from pipeline.workspace import Workspace

WHO = "P. Importeur"
HEAD = "Gemeente Dalfsen\n\nDatum: {datum}\nOns kenmerk: {kenmerk}\nOnderwerp: Reactie op uw brief\n\n"
BODY = (
    "Geachte heer, mevrouw,\n\nIn uw brief vraagt u naar de stand van de opvang in onze gemeente. De raad besprak het "
    "voorstel in februari en stemde in met de locatie aan de Welsummerweg. Wij werken de planning nu uit met de "
    "provincie en met het COA. Zodra de vergunning onherroepelijk is, begint de aannemer met het werk aan de eerste "
    "vleugel. Wij verwachten dat de eerste bewoners na de zomer komen en houden u daarvan op de hoogte.\n\n"
    "Met vriendelijke groet,\nNamens het college van burgemeester en wethouders van Dalfsen\n"
)
OTHER = (
    "Geachte heer, mevrouw,\n\nBijgaand ontvangt u de jaarstukken van de omgevingsdienst. De accountant gaf bij deze "
    "stukken een goedkeurende verklaring. Het overschot van dit jaar gaat naar de algemene reserve.\n"
)
SAME = {"datum": "3 april 2026", "kenmerk": "Z/26/1234"}
LETTERS = {
    "post.txt": HEAD.format(**SAME) + BODY,
    "mail.txt": HEAD.format(**SAME) + BODY.replace("onherroepelijk", "onherroeplijk"),  # as text recognition reads it
    "kenmerk.txt": HEAD.format(**SAME | {"kenmerk": "Z/26/9999"}) + BODY,
    "datum.txt": HEAD.format(**SAME | {"datum": "7 april 2026"}) + BODY,
    "woorden.txt": HEAD.format(**SAME) + OTHER,
}


@pytest.mark.slow
def test_only_a_letter_that_is_the_same_in_everything_is_proposed(
    workspace: Workspace, desk: Desk, tmp_path: Path, settle: Callable[[Desk, Walk], None]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in LETTERS.items():
        (folder / name).write_text(text)
    intake.importer(workspace, desk).take(folder, "partij", WHO, lambda _done, _total: None)
    room = intake.group_room(workspace, desk)
    settle(desk, room.walk)
    room.refresh("partij")
    by_name = {row["name"]: row["id"] for row in desk.status()["documents"]}
    assert room.walk.extraction(by_name["post.txt"]).reference.our == "Z/26/1234"
    found = [one.groep for one in room.groups("partij") if one.groep.soort is Soort.FUNCTIONEEL]
    assert [set(one.stukken) for one in found] == [{by_name["post.txt"], by_name["mail.txt"]}]
    assert found[0].stand is Stand.VOORSTEL
    with desk.store.read() as session:  # a proposal: no document is left out of a pack and no pack waits for it
        assert groups.doubles(session, list(by_name.values())) == ()
        assert groups.unsettled(session, "partij", list(by_name.values())) == ()
    assert room.refresh("partij") == 0
    room.decide("partij", found[0].id, Stand.DUBBEL, WHO, "kwam ook per mail")
    with desk.store.read() as session:
        assert groups.doubles(session, list(by_name.values())) == (found[0].stukken,)
