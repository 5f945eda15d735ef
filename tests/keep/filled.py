"""A workspace with documents as a reader and people left them, without waiting for a reader; names are invented."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline import upkeep, wiring
from pipeline.cli.main import run_command
from pipeline.desk import Desk
from pipeline.model.document import Arrival
from pipeline.model.extraction import Category
from pipeline.model.feit import Beoordeling, DubbelOordeel, GelezenVeld, Koppeling, VraagOordeel, WaardeCorrectie
from pipeline.model.groep import Soort
from pipeline.model.letter import Letter, LetterStatus
from pipeline.model.observation import Context, Proof
from pipeline.model.place import Box, Part, Span
from pipeline.model.status import Basis, StatusRecord, Voorstel, VoorstelKind
from pipeline.model.woo import MarkVerdict, NameDecision, PlacedBox, RedactionMark, Verdict, WooDossier
from pipeline.store import (
    decisions,
    documents,
    dossiers,
    feiten,
    groups,
    heartbeats,
    letters,
    marks,
    records,
    review,
    search,
    waarden,
)
from pipeline.store.codec import dump
from pipeline.store.database import make_engine, store_url
from pipeline.store.review_tables import ActKind
from pipeline.store.tables import DocumentState, LetterRow
from pipeline.tools import faults
from pipeline.tools.datum import vandaag
from pipeline.workspace import Workspace
from tests.endurance.places import own_databases

DOSSIER, WHO, SECOND = "proef", "A. Archivaris", "T. Tweede"
NAME, OTHER = "Verzonnen-Naam", "Anderszins"
"""One stands in what is destroyed, the other in what stays."""
FILE = f"brief van mevrouw {NAME}.txt"
KINDS = ["sqlite", "postgresql"]
TERMS = """[soort.{soort}]
aantal = 0
eenheid = "dag"
goedgekeurd_door = "A. Archivaris"
goedgekeurd_op = "2026-11-01"
"""


@contextmanager
def databases(kind: str, environment: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a workspace use SQLite, or two databases of its own on the server."""
    if kind == "sqlite":
        environment.delenv("IBT_DATABASE_URL", raising=False)
        environment.delenv("IBT_ENGINE_URL", raising=False)
        yield
        return
    with own_databases(environment):
        yield


def lay_down(workspace: Workspace, *soorten: str) -> None:
    """Lay down terms of no day: what has its event behind it may go tomorrow."""
    workspace.registers.mkdir(exist_ok=True)
    text = "\n".join(TERMS.format(soort=soort) for soort in soorten)
    (workspace.registers / "bewaartermijnen.toml").write_text(text, encoding="utf-8")


def fill(root: Path, config: str = "") -> tuple[Workspace, str, str]:
    """Make a workspace with a dossier that was closed yesterday with one document, and a document that stays."""
    workspace = wiring.make_workspace(root)
    if config:
        with (root / "ibt.toml").open("a", encoding="utf-8") as settings:
            settings.write(config)
        workspace = wiring.open_workspace(root)
    lay_down(workspace, "woo_stuk", "conceptbrief")
    with wiring.open_desk(workspace) as desk:
        gone = put(desk, FILE, f"Geachte mevrouw {NAME},\nEr zijn 40 plekken.\n")
        stays = put(desk, "blijft.txt", f"Brief van de heer {OTHER}.\n", code="GM0150")
        judged(workspace, desk, gone)
    closed = (vandaag() - dt.timedelta(days=1)).isoformat()
    assert run(workspace, "close", DOSSIER, "--door", WHO, "--reden", "onherroepelijk", "--op", closed) == 0
    return workspace, gone, stays


def put(desk: Desk, name: str, text: str, code: str = "", received: str = "2020-02-29T12:00:00+01:00") -> str:
    """Keep and register a document and leave it as leg one does."""
    document_id = desk.blobs.keep_stream(io.BytesIO(text.encode()))
    with desk.blobs.write_derived(document_id, "lezen-6-0123") as folder:
        (folder / "0001.json").write_text(text, encoding="utf-8")
    with desk.store.write() as session:
        arrival = Arrival(document_id, name, received, "opdracht", None)
        documents.register(session, f"aankomst {document_id[:8]}", arrival, len(text))
        documents.begin_attempt(session, document_id, desk.recipe)
        documents.set_state(session, document_id, DocumentState.DONE)
        found = search.Findable(document_id, "brief", dt.date(2020, 2, 28), is_gedateerd=True, bladen=(text,))
        search.keep(session, found)
        if code:
            query = "INSERT INTO poststuk (document_id, gemeente, value) VALUES (:id, :code, '{}')"
            session.execute(sa.text(query), {"id": document_id, "code": code})
        heartbeats.put_heartbeat(session, "inbox", {"waiting": 0, "taken": [{"name": name, "new": True}]})
    return document_id


def judged(workspace: Workspace, desk: Desk, document_id: str) -> None:
    """Put a document in the dossier and leave what people and rules write of it: names wherever one may stand."""
    box = PlacedBox(1, Box(0, 0, 10, 10))
    span = Span(document_id, (Part(1, 0, 5),))
    mark = RedactionMark("merk-1", span, (box,), ("5.1.2e",), "persoon", "naam", ("namen",), 0.9, False)
    proof = Proof(1, Box(0, 0, 5, 5), "40", f"Mevrouw {NAME} noemt 40 plekken.", Context.PARAGRAPH, "regel", 0.9, False)
    day = dt.date(2020, 1, 1)
    figure = StatusRecord("GM0150", "2024-2026", Category.REGULIER, day, 50, 40, Basis.GEMEENTE, document_id, (proof,))
    said = (f"Volgens mevrouw {NAME}.",)
    proposal = Voorstel(
        "voorstel-1", "GM0150", "2024-2026", VoorstelKind.TREDE, {"trede": 1}, ("de regel",), (), document_id, "1",
        (proof,),
    )  # fmt: skip
    letter = Letter(
        "L07", "L07", "1", "h", {"aanhef": f"Geachte mevrouw {NAME}"}, LetterStatus.CONCEPT, None, "d", "p",
        aanvraag={"naam": said[0]},
    )  # fmt: skip
    with desk.store.write() as session:
        dossiers.put_dossier(session, WooDossier(DOSSIER, verzoeker=f"de heer {NAME}"), WHO)
        dossiers.add_stukken(session, DOSSIER, [document_id], WHO)
        dossiers.keep_names(session, document_id, [NAME])
        dossiers.put_list(session, DOSSIER, "elders", [NameDecision(NAME, "persoon", accepted=True)], "elders", WHO)
        marks.add_marks(session, document_id, [mark])
        moment = dt.datetime(2020, 3, 1, tzinfo=dt.UTC)
        marks.add_verdicts(session, [MarkVerdict("merk-1", Verdict.ACCEPTED, WHO, moment, said[0])])
        review.add_act(session, document_id, ActKind.BESLUIT, WHO, {"toelichting": said[0]})
        review.add_comment(session, document_id, said[0], WHO, None, 1)
        records.add_records(session, [figure])
        decisions.replace_voorstellen(session, document_id, [proposal])
        letters.add_letter(session, f"L07-{document_id[:16]}", letter)
        _said_of(session, document_id, said[0])
        groups.put(
            session, groups.Groep("groep-1", DOSSIER, Soort.GELIJK, (document_id, "f" * 64), door=WHO, reden=said[0])
        )
        old = {"id": "L09-oud", "version": 1, "family": "L09", "status": LetterStatus.CONCEPT, "value": dump(letter)}
        session.execute(sa.insert(LetterRow).values(**old, added_at=moment))
        dossiers.keep_basis(session, document_id, dossiers.kennis(session, document_id).basis)
        documents.set_state(session, document_id, DocumentState.DONE)
    folder = workspace.output / "brieven"
    folder.mkdir(parents=True, exist_ok=True)
    for stem in (f"L07-{document_id[:16]}", "L09-oud"):
        (folder / f"{stem}-v1.docx").write_text(said[0], encoding="utf-8")


def _said_of(session: Session, document_id: str, said: str) -> None:
    """Leave every kind of thing that people say of one document, each with words of their own."""
    other = "f" * 64
    feiten.add_feit(session, f"{document_id}:brief", Koppeling(document_id, "brief", True, said), WHO)
    feiten.add_feit(session, f"{document_id}:{other}", DubbelOordeel((document_id, other), False, said), WHO)
    feiten.add_feit(session, f"{'0' * 64}:{document_id}", DubbelOordeel(("0" * 64, document_id), True, said), WHO)
    feiten.add_feit(session, f"{document_id}:Q1", VraagOordeel(document_id, 1, "open", said), WHO)
    feiten.add_feit(session, document_id, Beoordeling(document_id, "onvolledig", (said,)), WHO)
    waarden.add(session, WaardeCorrectie(document_id, GelezenVeld.UW_KENMERK, (said,), (said,), (said,), said), WHO)


def change(workspace: Workspace, query: str, **values: object) -> None:
    """Change the database by hand."""
    engine = make_engine(store_url(workspace.database))
    try:
        with engine.connect() as connection, connection.begin():
            connection.execute(sa.text(query), values)
    finally:
        engine.dispose()


def run(workspace: Workspace, *arguments: str) -> int:
    """Run `ibt keep …` on a workspace and give its exit code."""
    return run_command(["keep", *arguments, "--map", str(workspace.root)])


def destroy(workspace: Workspace, *numbers: str) -> int:
    """Let two people destroy what is due."""
    return run(workspace, "apply", *numbers, "--uitvoeren", "--door", WHO, "--tweede", SECOND)


def holding(workspace: Workspace, word: str) -> list[str]:
    """Give where a word stands: files and their names in the whole workspace, and columns of both databases."""
    found = [
        str(path.relative_to(workspace.root))
        for path in sorted(workspace.root.rglob("*"))
        if word in path.name or (path.is_file() and word.encode() in path.read_bytes())
    ]
    for place in (workspace.database, workspace.engine_url):
        engine = make_engine(store_url(place), is_reader=True)
        with engine.connect() as connection:
            for schema in ("public", "dbos") if engine.dialect.name == "postgresql" else (None,):
                for name in sa.inspect(connection).get_table_names(schema=schema):
                    table = sa.Table(name, sa.MetaData(), autoload_with=connection, schema=schema)
                    rows = connection.execute(sa.select(table)).all()
                    found += [f"{name}" for row in rows if any(word in str(value) for value in row)]
        engine.dispose()
    return sorted(set(found))


def proofs(workspace: Workspace) -> list[tuple[str, bool]]:
    """Give the document and whether it is finished, of every proof."""
    with wiring.open_desk(workspace) as desk:
        return [(one.document_id, one.voltooid is not None) for one in upkeep.keep_room(workspace, desk).proofs()]


def dies(workspace: Workspace, asked: str) -> bool:
    """Destroy what is due in a process of its own that fails as asked; tells whether it was killed."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            faults.arm(asked)
            code = destroy(workspace)
        finally:
            os._exit(code)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
