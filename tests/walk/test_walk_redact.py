"""`ibt redact --dossier` on several files, the reasons without text, and the page that shows them in place."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import ExitCode

FULL = """Gemeente Dalfsen

Datum: 28 april 2026
Uw kenmerk: 7470113

Geachte minister,

Wij spraken met de heer Pieter Smulders, 06-13572468. De heer Smulders heeft kanker.
De heer ██████nsen kreeg al een brief. Zie ook 5.1.2e.

Hoogachtend,
burgemeester en wethouders van Dalfsen
"""
SHORT = "Lijst\n\nDe map psmulders staat op de schijf.\n"
SECRET = ("Smulders", "13572468", "psmulders", "nsen", "Dalfsen")


def ibt(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli.main", *map(str, arguments)], capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, once: two files, the reasons and the page."""
    root = tmp_path_factory.mktemp("lakken")
    (root / "kort.txt").write_text(SHORT, encoding="utf-8")
    (root / "vol.txt").write_text(FULL, encoding="utf-8")
    order = (
        root / "kort.txt",
        root / "vol.txt",
        "--out",
        root / "uit",
        "--why",
        "--html",
        root / "waarom.html",
        "--dossier",
    )
    done = ibt("redact", *order)
    assert done.returncode == 0, done.stderr
    (root / "gezegd").write_text(done.stdout, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return (folder / "waarom.html").read_text("utf-8")


def rows(folder: Path) -> list[list[str]]:
    lines = (folder / "gezegd").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line[:1].isdigit()]


def test_a_name_in_a_later_file_is_found_in_an_earlier_one(folder: Path) -> None:
    assert ["gebruikersnaam", "lakken", "ja"] in [row[2:5] for row in rows(folder)]


@pytest.mark.slow
def test_files_that_do_not_belong_together_share_no_names(folder: Path, tmp_path: Path) -> None:
    for number, more in enumerate(([], ["--html", tmp_path / "a.html"])):
        out = tmp_path / str(number)
        done = ibt("redact", folder / "kort.txt", folder / "vol.txt", "--out", out, *more)
        assert done.returncode == 0, done.stderr
        assert '"gebruikersnaam"' not in (out / "kort.redactions.json").read_text("utf-8")


@pytest.mark.slow
def test_the_order_of_the_files_makes_no_difference(folder: Path, tmp_path: Path) -> None:
    done = ibt("redact", folder / "vol.txt", folder / "kort.txt", "--out", tmp_path, "--dossier")
    assert done.returncode == 0
    for name in ("vol", "kort"):
        told = f"{name}.redactions.json"
        assert (tmp_path / told).read_text("utf-8") == (folder / "uit" / told).read_text("utf-8")


def test_why_tells_action_row_rules_score_and_ground_and_never_text(folder: Path) -> None:
    told = (folder / "gezegd").read_text("utf-8")
    assert "vak\tblz\tsoort\tactie\tgelakt\tregel van het beleid\therkend door\tscore\tgrond" in told
    for row in rows(folder):
        assert row[3] in ("lakken", "vragen", "beoordelen")
        assert re.fullmatch(r"[01],\d\d", row[7]) and row[5] and row[6] and row[8].startswith("5.")
    assert not [word for word in SECRET if word in told.replace(str(folder), "")]


def test_what_the_policy_asks_is_told_apart_from_what_is_unsure(folder: Path) -> None:
    asked = [row for row in rows(folder) if row[3] == "vragen"]
    assert asked and all(row[4] == "nee" for row in asked)


def test_notes_on_the_source_are_told_with_their_page(folder: Path) -> None:
    told = (folder / "gezegd").read_text("utf-8")
    assert "vol: Hier was al gelakt toen het stuk binnenkwam (2 keer, blz. 1)" in told
    assert "maak de balk langer (1 keer, blz. 1)" in told


def test_the_page_is_for_its_owner_only_and_says_at_the_top_that_nothing_is_redacted(folder: Path, page: str) -> None:
    assert (folder / "waarom.html").stat().st_mode & 0o777 == 0o600
    assert page.startswith("<!DOCTYPE html>") and '<html lang="nl">' in page
    assert page.index("deze bladzijden zijn NIET gelakt") < page.index("<main")


def test_the_page_needs_no_network_and_no_script_and_allows_none(page: str) -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    sha = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    wanted = "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
    assert html.unescape(policy) == wanted.format(sha)
    assert "<script" not in page and "://" not in page and " style=" not in page
    assert not re.findall(r'href="(?!#|data:image/webp;base64,)', page)


def test_every_box_leads_to_its_row_and_every_row_to_its_box(page: str) -> None:
    ids, links = re.findall(r'id="((?:vak|regel)-[^"]+)"', page), re.findall(r'href="#((?:vak|regel)-[^"]+)"', page)
    assert sorted(ids) == sorted(links) and len(set(ids)) == len(ids)
    assert len([one for one in ids if one.startswith("vak-")]) == page.count("<title>Vak") + page.count("<title>B")


def test_every_action_on_the_page_has_a_colour_and_a_pattern_of_its_own(page: str) -> None:
    used = set(re.findall(r'class="vak vak-(\w+)"', page))
    assert used == {"lakken", "vragen", "beoordelen", "bron"}
    for action in used:
        assert f"fill: url(#patroon-{action})" in page and f'id="patroon-{action}"' in page


def test_the_text_of_the_page_holds_no_document_text(page: str) -> None:
    without_pictures = re.sub(r"data:image/webp;base64,[^\"]+", "", page)
    assert not [word for word in SECRET if word in without_pictures]


def test_a_copy_without_a_requester_is_refused(folder: Path, tmp_path: Path) -> None:
    done = ibt("redact", folder / "kort.txt", "--out", tmp_path, "--afschrift")
    assert done.returncode == ExitCode.INPUT and "--verzoeker" in done.stderr


@pytest.mark.slow
def test_the_requester_keeps_the_own_name_in_a_copy(folder: Path, tmp_path: Path) -> None:
    order = ("redact", folder / "vol.txt", "--out", tmp_path, "--verzoeker", "P. Smulders", "--why")
    public, own = ibt(*order).stdout, ibt(*order, "--afschrift").stdout
    assert "naam\tlakken" in public and "\tburger\t" in public
    assert "naam\tlakken" not in own


def test_the_page_never_takes_the_place_of_an_input(folder: Path, tmp_path: Path) -> None:
    done = ibt("redact", folder / "kort.txt", "--out", tmp_path, "--html", folder / "kort.txt")
    assert done.returncode == ExitCode.INPUT
    assert (folder / "kort.txt").read_text("utf-8") == SHORT


@pytest.mark.slow
def test_the_settings_and_the_register_of_a_workspace_can_be_used(folder: Path, tmp_path: Path) -> None:
    assert ibt("init", tmp_path / "w").returncode == 0
    (tmp_path / "w" / "registers").mkdir()
    register = "naam;ambt;organisatie;vanaf;tot;bron\nP. Smulders;wethouder;Gemeente Dalfsen;2020-01-01;;proef\n"
    (tmp_path / "w" / "registers" / "ambtsdragers.csv").write_text(register, encoding="utf-8")
    order = ("redact", folder / "vol.txt", "--out", tmp_path / "uit", "--why")
    assert "naam\tlakken" in ibt(*order).stdout
    assert "naam\tlakken" not in ibt(*order, "--map", tmp_path / "w").stdout
