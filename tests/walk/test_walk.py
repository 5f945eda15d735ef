"""One document from the door to the desk: what a reader of this house should read first."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import casework, wiring
from pipeline.desk import Desk
from pipeline.engine import WorkFailed, _open_outcome, _outcome
from pipeline.errors import NoDecision, ReleaseBlocked, SetupError, UndecidedMark
from pipeline.model.status import Basis, VoorstelKind
from pipeline.model.woo import Verdict
from pipeline.recipe import Recipe
from pipeline.run import Walk
from pipeline.store import documents, marks
from pipeline.tools.datum import vandaag
from pipeline.tools.register import find_gemeente
from pipeline.workspace import Workspace
from pipeline.zaak.besluiten import Wil, take_over
from redaction.publish.diwoo import find_unknown
from tests import reviewed

Through = Callable[..., str]
Order = Callable[..., dict[str, Any]]
LETTER = "Brief interbestuurlijk toezicht Dalfsen.pdf"
DALFSEN = find_gemeente("Dalfsen").code


def state(desk: Desk, document_id: str) -> tuple[str, str]:
    row = next(row for row in desk.status()["documents"] if row["id"] == document_id)
    return row["state"], row["reason"] or ""


def test_a_letter_becomes_records_proposals_and_marks(desk: Desk, through: Through, demo_files: dict[str, Path]):
    document_id = through(demo_files[LETTER])
    records, proposed = desk.standing(DALFSEN)
    assert {(r.categorie, r.wettelijke_taak, r.realisatie, r.basis) for r in records} == {
        ("regulier", 131, 48, Basis.MINISTERIE),
        ("amv", 14, 0, Basis.MINISTERIE),
    }
    assert [v.content["trede"] for v in proposed if v.kind is VoorstelKind.TREDE] == [2]
    assert desk.undecided(document_id)
    assert state(desk, document_id) == ("klaar", "")


def test_every_recorded_figure_carries_its_proof(desk: Desk, through: Through, demo_files: dict[str, Path]):
    through(demo_files[LETTER])
    records, _ = desk.standing(DALFSEN)
    literals = {proof.literal for record in records for proof in record.evidence}
    assert literals == {"131", "48", "14", "0"}
    assert all(proof.page == 1 and proof.box.x1 > proof.box.x0 for r in records for proof in r.evidence)


def test_an_answer_gets_a_confirmation_of_receipt_as_a_concept(
    desk: Desk, walk: Walk, through: Through, demo_files: dict[str, Path]
):
    document_id = through(demo_files["Antwoord Dalfsen.docx"])
    order = walk.to_confirm(document_id)
    draft = walk.recipe.confirm.run(order)
    assert draft is not None and draft.letter.family == "L07"
    assert draft.letter.status == "concept"


def test_a_letter_whose_confirmation_cannot_be_made_yet_comes_to_the_desk_with_the_reason(
    desk: Desk, through: Through, tmp_path: Path
):
    path = tmp_path / "antwoord.txt"  # the register knows no mailbox of Arnhem
    answer = "Op 1 april 2026 waren 40 reguliere plekken gerealiseerd van de wettelijke taak van 131."
    lines = ("Gemeente Arnhem", "Datum: 28 april 2026", "Uw kenmerk: 7468089", "Geachte minister,", answer)
    path.write_text("\n\n".join(lines), encoding="utf-8")
    document_id = through(path)
    reached, reason = state(desk, document_id)
    assert reached == "klaar"
    assert reason.startswith("Nog geen ontvangstbevestiging:") and "mailbox van Arnhem" in reason


def test_a_mail_and_its_letter_are_two_documents_of_one_family(
    desk: Desk, through: Through, demo_files: dict[str, Path]
):
    mail = through(demo_files["RE Brief interbestuurlijk toezicht.eml"])
    families = {row["id"]: [a["family"] for a in row["arrivals"]] for row in desk.status()["documents"]}
    assert len(families) == 2
    assert families[mail] == [None]
    assert [family for key, family in families.items() if key != mail] == [[mail]]


def test_the_same_bytes_in_a_mail_and_in_the_inbox_are_one_document(
    desk: Desk, through: Through, demo_files: dict[str, Path]
):
    answer = through(demo_files["Antwoord Dalfsen.docx"])
    mail = through(demo_files["RE Brief interbestuurlijk toezicht.eml"])
    rows = {row["id"]: row for row in desk.status()["documents"]}
    assert set(rows) == {answer, mail}
    assert [a["source"] for a in rows[answer]["arrivals"]] == ["opdracht", "mail"]


def test_figures_quoted_from_the_ministry_are_never_the_gemeentes_own(
    desk: Desk, through: Through, demo_files: dict[str, Path]
):
    through(demo_files["RE Brief interbestuurlijk toezicht.eml"])
    records, _ = desk.standing(DALFSEN)
    assert 48 not in {record.realisatie for record in records if record.basis is Basis.GEMEENTE}


def test_a_file_that_no_reader_takes_is_kept_with_its_reason(desk: Desk, through: Through, tmp_path: Path):
    strange = tmp_path / "foto.xyz"
    strange.write_bytes(b"\x89\x00\x01\x02" * 100)
    document_id = through(strange)
    assert state(desk, document_id)[0] == "quarantaine"
    assert state(desk, document_id)[1]
    assert desk.blobs.path(document_id).read_bytes() == strange.read_bytes()


def test_a_document_with_too_many_pages_is_refused_with_the_setting_to_change(
    workspace: Workspace, desk: Desk, through: Through, demo_files: dict[str, Path]
):
    grenzen = workspace.config.grenzen.model_copy(update={"bladzijden": 1})
    small = dataclasses.replace(workspace, config=workspace.config.model_copy(update={"grenzen": grenzen}))
    document_id = through(demo_files[LETTER], wiring.walk(small, desk))
    assert state(desk, document_id)[0] == "quarantaine"
    assert "2 bladzijden; meer dan 1 mag niet" in state(desk, document_id)[1]


def test_a_bug_in_a_stage_stops_that_document_and_never_shows_its_text(
    order: Order, plain: type, desk: Desk, walk: Walk, demo_files: dict[str, Path]
):
    class Bordered(plain):  # type: ignore[misc, valid-type]
        """Puts the border of the real engine around a step."""

        def step(self, name: str, function: Callable[[], object]) -> object:
            return _open_outcome(_outcome(lambda: super(Bordered, self).step(name, function)))

    def broken(_: object) -> object:
        raise ValueError("De heer Jansen, 06-12345678")

    stage = dataclasses.replace(walk.recipe.extract, run=broken)
    line = dataclasses.replace(walk, recipe=dataclasses.replace(walk.recipe, extract=stage))
    document_id = desk.take_in(demo_files[LETTER]).document_id
    with pytest.raises(WorkFailed):
        line.work(Bordered(desk), order(line, document_id))
    where, reason = state(desk, document_id)
    assert where == "quarantaine"
    assert reason.startswith("onverwachte fout: ValueError (test_walk.py:")
    assert "Jansen" not in reason


def test_trouble_of_the_machine_is_not_blamed_on_the_document(
    order: Order, plain: type, desk: Desk, walk: Walk, demo_files: dict[str, Path]
):
    def full(_: object) -> object:
        raise SetupError("de schijf is vol")

    stage = dataclasses.replace(walk.recipe.read, run=full)
    line = dataclasses.replace(walk, recipe=dataclasses.replace(walk.recipe, read=stage))
    document_id = desk.take_in(demo_files[LETTER]).document_id
    before = order(line, document_id)
    line.work(plain(desk), before)
    assert state(desk, document_id) == ("wacht", "")
    assert order(line, document_id)["round"] == before["round"] + 1


def test_work_of_other_settings_is_put_back_and_does_nothing(
    order: Order, plain: type, desk: Desk, walk: Walk, demo_files: dict[str, Path]
):
    document_id = desk.take_in(demo_files[LETTER]).document_id
    durable = plain(desk)
    walk.work(durable, {**order(walk, document_id), "recipe": "van gisteren"})
    assert durable.steps == []
    assert state(desk, document_id) == ("wacht", "")


def test_a_document_of_other_settings_is_not_released(
    workspace: Workspace, desk: Desk, through: Through, demo_files: dict[str, Path]
):
    document_id = through(demo_files["Brief van een inwoner.docx"])
    desk.judge(document_id, {m.id: Verdict.ACCEPTED for m in desk.undecided(document_id)}, "B. Beoordelaar", "gezien")
    later = dataclasses.replace(desk, recipe="van morgen")
    with pytest.raises(ReleaseBlocked, match="huidige regels"):
        casework.build_release(workspace, later, "proef", [document_id], "B. Beoordelaar")


def test_a_document_that_is_under_way_is_not_released(workspace: Workspace, desk: Desk, demo_files: dict[str, Path]):
    document_id = desk.take_in(demo_files["Brief van een inwoner.docx"]).document_id
    with pytest.raises(ReleaseBlocked, match="nog niet"):
        casework.build_release(workspace, desk, "proef", [document_id], "B. Beoordelaar")


def test_a_name_that_the_rules_missed_can_be_added_and_stays(
    workspace: Workspace, desk: Desk, through: Through, demo_files: dict[str, Path]
):
    document_id = through(demo_files["Brief van een inwoner.docx"])
    added = wiring.mark_terms(workspace, desk, document_id, ["Welsummerweg"])
    desk.add_marks(document_id, added, "B. Beoordelaar")
    with desk.store.write() as session:
        marks.replace_marks(session, document_id, ())
    assert {judged.mark.id for judged in desk.marks(document_id)} == {mark.id for mark in added}
    assert len(added) == 2


def test_catching_up_gives_new_work_to_what_ended_without_a_word(
    order: Order, plain: type, desk: Desk, walk: Walk, through: Through, demo_files: dict[str, Path]
):
    document_id = through(demo_files[LETTER])
    later = dataclasses.replace(desk, recipe="van morgen")
    before = order(walk, document_id)["round"]
    later.catch_up(quiet_seconds=0.0)
    assert state(desk, document_id) == ("wacht", "")
    assert order(walk, document_id)["round"] == before + 1


def count_runs(recipe: Recipe) -> tuple[Recipe, list[str]]:
    """Give the recipe with every stage telling when it really runs."""
    runs: list[str] = []

    def told(stage: object) -> object:
        inner = stage.run  # type: ignore[attr-defined]

        def run(value: object) -> object:
            runs.append(stage.name)  # type: ignore[attr-defined]
            return inner(value)

        return dataclasses.replace(stage, run=run)  # type: ignore[type-var]

    names = ("judge", "unpack", "read", "extract", "derive", "confirm", "propose")
    return dataclasses.replace(recipe, **{name: told(getattr(recipe, name)) for name in names}), runs


def test_a_second_run_makes_nothing_again(
    order: Order, plain: type, desk: Desk, walk: Walk, through: Through, demo_files: dict[str, Path]
):
    document_id = through(demo_files[LETTER])
    recipe, runs = count_runs(walk.recipe)
    again = dataclasses.replace(walk, recipe=recipe)
    again.work(plain(desk), order(again, document_id))
    assert runs == ["keuren"]


def test_a_changed_policy_recomputes_only_what_follows_from_it(
    order: Order, plain: type, desk: Desk, walk: Walk, through: Through, demo_files: dict[str, Path]
):
    document_id = through(demo_files[LETTER])
    recipe, runs = count_runs(walk.recipe)
    changed = dataclasses.replace(recipe.propose, data={**recipe.propose.data, "beleid": "anders"})
    again = dataclasses.replace(walk, recipe=dataclasses.replace(recipe, propose=changed))
    with desk.store.write() as session:
        documents.wait_for_recipe(session, again.recipe.version)
    again.work(plain(desk), order(again, document_id))
    assert runs == ["keuren", "voorstellen"]
    assert again.recipe.version != walk.recipe.version


def test_a_document_that_keeps_ending_its_process_goes_to_quarantine(
    order: Order, plain: type, desk: Desk, walk: Walk, demo_files: dict[str, Path]
):
    class Dies(plain):
        def step(self, name: str, function: Callable[[], object]) -> object:
            raise KeyboardInterrupt  # stands for a process that is gone: nothing after it runs

    document_id = desk.take_in(demo_files[LETTER]).document_id
    for _ in range(walk.attempts):
        with pytest.raises(KeyboardInterrupt):
            walk.work(Dies(desk), order(walk, document_id))
    walk.work(plain(desk), order(walk, document_id))
    assert state(desk, document_id)[0] == "quarantaine"
    assert "3 keer onverwacht gestopt" in state(desk, document_id)[1]


def test_a_retry_is_new_work_and_can_succeed(
    order: Order, plain: type, desk: Desk, walk: Walk, demo_files: dict[str, Path]
):
    document_id = desk.take_in(demo_files[LETTER]).document_id
    for _ in range(walk.attempts + 1):
        with desk.store.write() as session:
            documents.begin_attempt(session, document_id, walk.recipe.version)
    walk.work(plain(desk), order(walk, document_id))
    assert state(desk, document_id)[0] == "quarantaine"
    desk.retry(document_id)
    walk.work(plain(desk), order(walk, document_id))
    assert state(desk, document_id)[0] == "klaar"


def test_a_letter_of_phase_2_does_not_exist_before_the_decision(
    workspace: Workspace, desk: Desk, through: Through, demo_files: dict[str, Path]
):
    through(demo_files[LETTER])
    asked = {
        "gemeente": "Dalfsen",
        "kenmerk": "1234567",
        "datum": vandaag(),
        "door": "A. Ambtenaar",
    }
    with casework.open_bureau(workspace) as bureau, pytest.raises(NoDecision):
        casework.letter_desk(bureau).write(casework.letter_desk(bureau).order("L02", **asked))
    assert not (workspace.output / "brieven").exists()
    wil = Wil("A. Ambtenaar", "voorbeeld-directeur", "De cijfers kloppen.", {"cijfers_nagekeken": True})
    with casework.open_bureau(workspace) as bureau:
        for voorstel in desk.standing(DALFSEN)[1]:
            if voorstel.kind in (VoorstelKind.BEVINDING, VoorstelKind.TREDE):
                take_over(bureau, voorstel.id, wil)
        letters = casework.letter_desk(bureau)
        written = letters.write(letters.order("L02", **asked))
    assert all(path.stat().st_size > 5_000 for path in written.paths)


def test_a_release_waits_for_a_verdict_on_every_mark(
    workspace: Workspace, desk: Desk, through: Through, demo_files: dict[str, Path]
):
    document_id = through(demo_files["Brief van een inwoner.docx"])
    with pytest.raises(UndecidedMark):
        casework.build_release(workspace, desk, "proef", [document_id], "B. Beoordelaar")
    assert not list(workspace.output.glob("vrijgave/*/documenten/*"))
    reviewed.review(workspace, desk, [document_id])
    pack = casework.build_release(workspace, desk, "proef", [document_id], "B. Beoordelaar")
    names = {path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()}
    metadata = {f"metadata/0001.{kind}.xml" for kind in ("diwoo", "mdto", "bestand.mdto")}
    lists = {f"inventarislijst.{kind}" for kind in ("csv", "xlsx", "pdf")} | {"onderbouwing.pdf"}
    lists |= {"manifest.json", "SHA256SUMS", "sitemap.xml", "sitemapindex-diwoo-infocat014.xml"}
    assert names == {"documenten/0001.pdf", *metadata, *lists}
    assert find_unknown((pack / "metadata" / "0001.diwoo.xml").read_bytes()) == ()


def test_the_audit_log_holds_after_the_whole_walk(desk: Desk, through: Through, demo_files: dict[str, Path]):
    through(demo_files[LETTER])
    report = desk.audit()
    assert report.problem == "" and report.events > 0
    assert list(desk.find_damage()) == []
