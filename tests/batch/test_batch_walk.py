"""A zip of doubles, versions and a mail exchange: grouped, reviewed once per group, taken over, packed."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest

from pipeline import casework, intake
from pipeline.batch.room import GroupRoom
from pipeline.batch.takeover import preview, take_over
from pipeline.desk import Desk
from pipeline.errors import ReleaseBlocked
from pipeline.model.groep import Soort, Stand
from pipeline.run import Walk
from pipeline.store import documents
from pipeline.workspace import Workspace
from tests import reviewed

WHO = "P. Importeur"
LETTER = (
    "Geachte heer De Wit,\n\nOp 12 maart sprak u met mevrouw Johanna Dekkers over de opvang aan de Markt. "
    "De gemeente biedt honderdtwintig plekken en begint na de zomer met de bouw van de tweede vleugel. "
    "Mevrouw Johanna Dekkers blijft uw aanspreekpunt en licht de planning graag mondeling toe.\n"
)
SIGNED = f"{LETTER}\nUtrecht, 14 april 2026\n"
QUESTION = (
    "Beste Pieter Smulders,\n\nKun je mij de stukken sturen over de locatie aan de Dorpsstraat, en zeggen wie van "
    "de gemeente daar bij was? Ik wil het vrijdag met de wethouder bespreken.\n"
)
ANSWER = "Dag,\n\nDe stukken staan in de bijlage. Van de gemeente was Willem Kuipers erbij.\n"
PLAN = "Planning van de bouw aan de Dorpsstraat. Opzichter is Willem Kuipers, die de oplevering in oktober verwacht.\n"


def _quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


def _write_zip(build: ModuleType, folder: Path) -> Path:
    """Write a zip with a letter three times, its dated version, a mail, and the answer to it with an attachment."""
    folder.mkdir()
    (folder / "brief.txt").write_text(LETTER)
    (folder / "brief kopie.txt").write_text(LETTER)
    (folder / "brief uit archief.txt").write_text(LETTER.replace("\n", "\n\n"))
    (folder / "brief verzonden.txt").write_text(SIGNED)
    mail = build.mail
    mail(folder / "vraag.eml", QUESTION, Subject="Stukken Dorpsstraat", Message_ID="<een@voorbeeld.example>")
    mail(
        folder / "antwoord.eml",
        f"{ANSWER}\nOp 3 april 2026 om 11:34 schreef afzender@voorbeeld.example:\n\n{_quoted(QUESTION)}",
        attachments=(("planning.txt", PLAN.encode()),),
        Subject="RE: Stukken Dorpsstraat",
        Message_ID="<twee@voorbeeld.example>",
        In_Reply_To="<een@voorbeeld.example>",
    )
    target = folder.with_suffix(".zip")
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"levering/{path.name}")
    return target


def _text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def _groups(room: GroupRoom) -> dict[Soort, tuple[str, ...]]:
    found = [one.groep for one in room.groups("partij")]
    assert len({one.soort for one in found}) == len(found), "one of each kind; an answer is no version of its mail"
    return {one.soort: one.stukken for one in found}


@pytest.mark.slow
@pytest.mark.parametrize("workspace", ["sqlite", "postgresql"], indirect=True)
def test_people_review_once_and_the_pack_tells_doubles_and_threads(
    workspace: Workspace, desk: Desk, build: ModuleType, tmp_path: Path, settle: Callable[[Desk, Walk], None]
) -> None:
    made = intake.importer(workspace, desk).take(
        _write_zip(build, tmp_path / "levering"), "partij", WHO, lambda _done, _total: None
    )
    assert (made.totaal, made.nieuw, made.geweigerd) == (6, 6, ())
    room = intake.group_room(workspace, desk)
    settle(desk, room.walk)
    room.refresh("partij")
    settle(desk, room.walk)  # what came out of the mail
    room.refresh("partij")
    found = _groups(room)
    by_name = {Path(row["name"]).name: row["id"] for row in desk.status()["documents"]}
    attachment = by_name["planning.txt"]
    assert set(found) == {Soort.GELIJK, Soort.BIJNA, Soort.MAIL}
    assert {len(members) for members in found.values()} == {2}
    assert set(found[Soort.MAIL]) == {by_name["vraag.eml"], by_name["antwoord.eml"]}
    assert by_name["brief verzonden.txt"] in found[Soort.BIJNA]
    same = next(one.groep for one in room.groups("partij") if one.groep.soort is Soort.GELIJK)
    with desk.store.read() as session:  # the same bytes twice are one document with two deliveries
        assert sorted(len(documents.arrivals(session, one)) for one in same.stukken) == [1, 2]

    # a person judges the first of each group, and takes over
    firsts = list(dict.fromkeys(members[0] for members in found.values()))
    reviewed.judge(workspace, desk, [*firsts, attachment], why="naam van een burger")
    settle(desk, room.walk)
    carried = dict.fromkeys(Soort, 0)
    for one in room.groups("partij"):
        seen = preview(room, "partij", one.groep.id)
        if seen.vakken:
            carried[one.groep.soort] = take_over(room, "partij", one.groep.id, seen.stempel, WHO)
        settle(desk, room.walk)
    assert found[Soort.MAIL][0] == by_name["antwoord.eml"]  # the longest: it quotes the other
    assert carried[Soort.GELIJK] and carried[Soort.MAIL]
    assert not carried[Soort.BIJNA]  # a page that differs is judged by itself
    assert desk.undecided(same.stukken[1]) == ()
    others = [one for one in by_name.values() if one not in (*firsts, attachment)]
    told = [mark.verdict.motivation for one in others for mark in desk.marks(one) if mark.verdict]
    assert len(told) >= sum(carried.values())
    assert {one.partition(":")[0].rpartition(" ")[0] for one in told} <= {"Overgenomen van stuk"}

    # doubles are chosen before a pack may be made; then one goes out and the other row refers to it
    order = (*firsts, *others, attachment)
    own = [one for one in order if one != same.stukken[1]]
    reviewed.judge(workspace, desk, own)
    settle(desk, room.walk)
    reviewed.review(workspace, desk, own)
    packs = casework.pack_desk(workspace, desk)
    with pytest.raises(ReleaseBlocked, match="dubbel zijn"):
        packs.build("partij", order, WHO)
    room.decide("partij", same.id, Stand.DUBBEL, WHO, "dezelfde brief uit het archief")
    pack = packs.build("partij", order, WHO)
    rows = list(csv.DictReader(io.StringIO((pack / "inventarislijst.csv").read_text("utf-8-sig")), delimiter=";"))
    stukken = json.loads((pack / "manifest.json").read_text())["stukken"]
    numbers = {one.document_id: one.number for one in packs.packs("partij")[0].record.rows}
    by_number = {row["Documentnummer"]: row for row in rows}
    double = by_number[numbers[same.stukken[1]]]
    assert double["Toelichting"] == f"Dubbel: zie document {numbers[same.stukken[0]]}."
    assert not double["Bestandsnaam"]
    assert by_number[numbers[attachment]]["Gerelateerd Documentnummer"] == numbers[by_name["antwoord.eml"]]
    threads = {row["number"]: row["draad"] for row in stukken if row["draad"]}
    assert threads == dict.fromkeys((numbers[one] for one in found[Soort.MAIL]), threads[numbers[by_name["vraag.eml"]]])
    assert len(rows) == len(by_name)
    # the gates let it through: each document that goes out stands there, and no word of a name that went
    released = sorted((pack / "documenten").glob("*.pdf"))
    assert [one.stem for one in released] == sorted(
        numbers[one] for one in own if by_number[numbers[one]]["Bestandsnaam"]
    )
    assert len(released) == len(own)
    assert not [one for one in released if "Dekkers" in _text(one)]
