"""What the docs say is tested: glossary, legal keys, configuration, commands, links."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CODE = [
    p for name in ("pipeline", "extractors", "templates", "redaction", "inbox") for p in (ROOT / name).rglob("*.py")
]
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def glossary() -> list[list[str]]:
    rows = [line for line in (DOCS / "glossary.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[1:]]


def legal_keys() -> set[str]:
    return set(re.findall(r"^## (\S+)$", (DOCS / "legal.md").read_text("utf-8"), re.M))


@pytest.mark.parametrize("row", glossary(), ids=lambda row: row[0])
def test_every_term_of_the_glossary_occurs_in_the_code(row: list[str]):
    assert any(re.search(rf"\b{row[0]}", p.read_text("utf-8"), re.I) for p in CODE)


@pytest.mark.parametrize("row", glossary(), ids=lambda row: row[0])
def test_every_source_of_the_glossary_is_a_legal_key(row: list[str]):
    assert row[3] in legal_keys()


def test_every_legal_key_in_the_code_stands_in_the_page():
    cited = {key for p in CODE for key in re.findall(r"docs/legal\.md#([\w-]+)", p.read_text("utf-8"))}
    assert cited <= legal_keys()
    assert cited, "no docstring cites a legal source"


def test_the_configuration_page_is_the_one_the_models_make():
    spec = importlib.util.spec_from_file_location("make_config", DOCS / "make_config.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "config.md").read_text("utf-8") == module.config_page(), "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_and_picture_of_a_page_exists(page: Path):
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert missing == []


def test_every_warning_code_of_the_rules_stands_in_the_page_and_the_other_way_round():
    rules = [p for room in ("extractors", "pipeline") for p in (ROOT / room).rglob("*") if p.suffix in (".py", ".toml")]
    used = {code for p in rules for code in re.findall(r"\bSC-\d\d\b", p.read_text("utf-8"))}
    told = set(re.findall(r"^\| (SC-\d\d) \|", (DOCS / "extraction.md").read_text("utf-8"), re.M))
    assert used == told


def commands() -> list[list[str]]:
    from pipeline.cli.app import app
    from pipeline.cli.main import GROUPS  # registers all

    assert GROUPS
    plain = [[c.name or c.callback.__name__] for c in app.registered_commands]
    grouped = [
        [g.typer_instance.info.name, c.name or c.callback.__name__]
        for g in app.registered_groups
        for c in g.typer_instance.registered_commands
    ]
    return plain + grouped


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_has_dutch_help_and_stands_in_the_docs(command: list[str]):
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli.main", *command, "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "Gebruik:" in done.stdout and "Usage" not in done.stdout
    assert "Show this message" not in done.stdout
    text = (ROOT / "README.md").read_text("utf-8") + (DOCS / "operations.md").read_text("utf-8")
    assert f"ibt {' '.join(command)}" in text


def test_every_file_named_in_the_walk_exists():
    named = re.findall(
        r"`((?:inbox|extractors|pipeline|templates|redaction)/[\w./]+)`", (DOCS / "walk.md").read_text("utf-8")
    )
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.skipif(shutil.which("make") is None, reason="make is niet geïnstalleerd")
def test_the_makefile_lists_its_targets():
    done = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("check", "fix", "slow", "bench", "fuzz", "train", "eval", "docs"):
        assert re.search(rf"^{target}\b", done.stdout, re.M)
