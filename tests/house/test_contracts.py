"""docs/api.md against what the commands give."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.files import name_outputs
from pipeline.errors import ExitCode

API = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
LETTER = """Gemeente Dalfsen

Datum: 28 april 2026
Uw kenmerk: 7470113

Geachte minister,

Op 1 april 2026 waren 96 reguliere plekken gerealiseerd van de wettelijke taak van 131.
Belt u met mevrouw T. Verzonnen-Naam, 06-13572468.

Hoogachtend,
burgemeester en wethouders van Dalfsen
"""


def ibt(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli.main", *map(str, arguments)], capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("brief") / "antwoord.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def keys_of(section: str) -> list[str]:
    rows = API.split(f"## `{section}", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `(\w+)` \|", rows, re.M)


def test_extract_gives_the_keys_of_the_page_in_their_order(letter: Path):
    (told,) = json.loads(ibt("extract", letter).stdout)
    assert [*told, "records"] == keys_of("ibt extract")


def test_extract_writes_one_file_per_document_and_keeps_two_inputs_of_one_stem_apart(letter: Path, tmp_path: Path):
    other = letter.with_suffix(".eml")
    other.write_text(f"From: a@dalfsen.example\nTo: b@c.example\nSubject: x\n\n{LETTER}", encoding="utf-8")
    assert ibt("extract", letter, other, "--out", tmp_path).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"antwoord.json", "antwoord.eml.json"}


def test_the_proof_page_comes_where_one_stands_and_never_over_an_input(
    letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.chdir(tmp_path)
    done = ibt("extract", "--html", letter)
    assert done.returncode == 0 and json.loads(done.stdout)
    assert "antwoord.html" in done.stderr
    page = tmp_path / "antwoord.html"
    written = page.read_text("utf-8")
    assert "<img" in written and 'src="http' not in written
    refused = ibt("extract", "--html", page)
    assert (refused.returncode, page.read_text("utf-8")) == (ExitCode.INPUT, written)


def test_every_proof_has_the_shape_of_the_page(letter: Path):
    (told,) = json.loads(ibt("extract", letter).stdout)
    proofs = [proof for row in told["figures"] for proof in row["evidence"]]
    proofs += [proof for rows in told["evidence"].values() for proof in rows]
    wanted = {"page", "box", "literal", "sentence", "context", "rule", "confidence", "needs_review"}
    assert proofs and all(set(proof) == wanted and len(proof["box"]) == 4 for proof in proofs)


def test_redact_writes_three_files_and_no_document_text_in_the_reports(letter: Path, tmp_path: Path):
    done = ibt("redact", letter, "--out", tmp_path, "--all")
    assert done.returncode == 0, done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"antwoord.pdf", "antwoord.redactions.json", "antwoord.verify.json"}
    reports = "".join(p.read_text("utf-8") for p in tmp_path.glob("*.json"))
    assert "Verzonnen" not in reports and "13572468" not in reports
    marks = json.loads((tmp_path / "antwoord.redactions.json").read_text("utf-8"))["marks"]
    wanted = {"id", "page", "boxes", "category", "gronden", "policy_row", "detector", "score", "verdict"}
    assert marks and all(set(mark) == wanted for mark in marks)


def test_a_refused_file_gives_exit_code_3_and_a_reason(tmp_path: Path):
    strange = tmp_path / "leeg.pdf"
    strange.touch()
    done = ibt("extract", strange)
    assert done.returncode == ExitCode.INPUT
    assert done.stderr.startswith("leeg.pdf: ")


def test_wrong_usage_gives_exit_code_64_in_dutch():
    done = ibt("extract", "--bestaat-niet")
    assert done.returncode == ExitCode.USAGE
    assert "Onbekende optie" in done.stderr


def test_a_command_without_a_workspace_says_how_to_make_one(tmp_path: Path):
    done = ibt("status", "--map", tmp_path)
    assert done.returncode == ExitCode.SETUP
    assert "ibt init" in done.stderr


def test_the_page_lists_every_exit_code():
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", API, re.M)}
    assert told == {int(code) for code in ExitCode}


def test_status_has_the_shape_of_the_page(letter: Path, tmp_path: Path):
    assert ibt("init", tmp_path / "w").returncode == 0
    assert ibt("add", letter, "--map", tmp_path / "w").returncode == 0
    told = json.loads(ibt("status", "--map", tmp_path / "w", "--json").stdout)
    assert set(told["inbox"]) == {"last_scan", "waiting", "oldest_seconds"}
    (row,) = told["documents"]
    assert set(row) == {"id", "name", "state", "stage", "reason", "arrivals"}
    assert (row["state"], row["arrivals"][0]["source"]) == ("wacht", "opdracht")


def test_redact_never_writes_over_what_it_reads(letter: Path, tmp_path: Path):
    source = tmp_path / "brief.pdf"
    source.write_bytes(b"%PDF-1.4 niet belangrijk")
    done = ibt("redact", source, "--out", tmp_path)
    assert done.returncode == ExitCode.INPUT and "andere map" in done.stderr
    assert source.read_bytes() == b"%PDF-1.4 niet belangrijk"


def test_a_stem_that_could_be_an_attachment_of_another_input_keeps_its_extension(tmp_path: Path):
    names = name_outputs([Path("a.eml"), Path("a-1.txt"), Path("b.pdf")])
    assert list(names.values()) == ["a", "a-1.txt", "b"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("redact", "LETTER", "--out", "OUT", "--terms", "bestaat-niet.txt"), ExitCode.INPUT),
        (("extract", "LETTER", "--out", "LETTER"), ExitCode.USAGE),
        (("verify", "LETTER", "bestaat-niet.pdf"), ExitCode.INPUT),
        (("extract", "OUT"), ExitCode.INPUT),
        (("bestaat-niet",), ExitCode.USAGE),
    ],
)
def test_an_ordinary_mistake_gives_dutch_and_no_traceback(
    arguments: tuple[str, ...], code: ExitCode, letter: Path, tmp_path: Path
):
    filled = [str({"LETTER": letter, "OUT": tmp_path}.get(one, one)) for one in arguments]
    done = ibt(*filled)
    assert done.returncode == code, done.stderr
    assert done.stderr and "Traceback" not in done.stderr


def test_verify_tells_when_nothing_was_taken_out(letter: Path, tmp_path: Path):
    assert ibt("redact", letter, "--out", tmp_path, "--all").returncode == 0
    done = ibt("verify", letter, tmp_path / "antwoord.pdf")
    assert (done.returncode, done.stdout.strip()) == (0, "Geen bevindingen.")
    other = tmp_path / "ander.txt"
    other.write_text("Heel iets anders staat hier geschreven over bomen en vissen in de zee.\n", encoding="utf-8")
    assert "verschillende documenten" in ibt("verify", other, tmp_path / "antwoord.pdf").stderr
