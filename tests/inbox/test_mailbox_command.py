"""`ibt mailbox` and what `ibt status` and the browser say of it, on a real workspace with a real Dovecot."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import intake, wiring
from pipeline.config import Config, parse_config
from pipeline.errors import ConfigError, SetupError
from pipeline.levensteken import inbox_line, is_silent, lasting, mailbox_line
from pipeline.workspace import Workspace

SPEC = importlib.util.spec_from_file_location("inbox_dovecot_command", Path(__file__).with_name("dovecot.py"))
assert SPEC is not None and SPEC.loader is not None
DOVECOT = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = DOVECOT
SPEC.loader.exec_module(DOVECOT)

MAIL = b"From: a@voorbeeld.nl\r\nSubject: Antwoord\r\nMessage-ID: <1@x>\r\n\r\nhoi\r\n"
START = "Begin met: ibt run"


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with DOVECOT.running() as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, server: Any) -> Workspace:
    root = tmp_path / "map"
    root.mkdir()
    (root / "ibt.toml").write_text(
        f'[postbus]\nserver = "127.0.0.1"\npoort = {server.port}\nbeveiliging = "geen"\n'
        f'gebruiker = "{DOVECOT.USER}"\nkijk_seconden = 0.2\n[verwerking]\nprocessen = 1\n'
    )
    return wiring.make_workspace(root)


def ibt(*arguments: object, password: str = DOVECOT.PASSWORD) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "IBT_POSTBUS_WACHTWOORD": password}
    command = [sys.executable, "-m", "pipeline.cli.main", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_one_look_takes_in_and_the_status_tells(workspace: Workspace, server: Any) -> None:
    server.deliver(MAIL)
    done = ibt("mailbox", "--eenmaal", "--map", workspace.root)
    assert (done.returncode, done.stdout.strip()) == (0, "1 bericht(en) ontvangen, 0 wachten.")
    assert "Antwoord" not in done.stderr
    told = ibt("status", "--map", workspace.root).stdout
    assert "Postbus: laatste scan" in told and "niets wacht" in told
    status = json.loads(ibt("status", "--map", workspace.root, "--json").stdout)
    assert status["mailbox"]["trouble"] == "" and status["mailbox"]["waiting"] == 0
    (row,) = status["documents"]
    assert [(one["name"], one["source"]) for one in row["arrivals"]] == [("Antwoord.eml", "postbus")]
    refused = ibt("mailbox", "--eenmaal", "--map", workspace.root, password="fout")
    assert refused.returncode == 2
    assert "weigert de aanmelding" in refused.stderr and "Traceback" not in refused.stderr
    assert "is niet te lezen" in ibt("status", "--map", workspace.root).stdout


@pytest.mark.slow
def test_a_run_until_all_is_done_takes_in_the_mail_too(workspace: Workspace, server: Any) -> None:
    server.deliver(MAIL.replace(b"Antwoord", b"Nog een antwoord").replace(b"<1@x>", b"<tot-klaar@x>"))
    done = ibt("run", "--tot-klaar", "--map", workspace.root)
    assert done.returncode == 0, done.stderr
    status = json.loads(ibt("status", "--map", workspace.root, "--json").stdout)
    assert {row["state"] for row in status["documents"]} == {"klaar"}
    assert "Nog een antwoord.eml" in {one["name"] for row in status["documents"] for one in row["arrivals"]}
    refused = ibt("run", "--tot-klaar", "--map", workspace.root, password="fout")
    assert refused.returncode == 2
    assert "de inbox is verwerkt, de postbus niet" in refused.stderr


@pytest.mark.slow
def test_the_run_keeps_the_mailbox_alive(workspace: Workspace, server: Any) -> None:
    environment = {**os.environ, "IBT_POSTBUS_WACHTWOORD": DOVECOT.PASSWORD}
    command = [sys.executable, "-m", "pipeline.cli.main", "run", "--zonder-web", "--map", str(workspace.root)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        server.deliver(MAIL.replace(b"<1@x>", b"<2@x>"))
        deadline = time.monotonic() + 60
        with wiring.open_desk(workspace) as desk:
            while not desk.status()["documents"] and time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.2)
            assert [row["arrivals"][0]["source"] for row in desk.status()["documents"]] == ["postbus"]
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_without_a_mailbox_the_command_says_what_to_fill_in(tmp_path: Path) -> None:
    workspace = wiring.make_workspace(tmp_path / "map")
    with wiring.open_desk(workspace) as desk, pytest.raises(SetupError, match=r"Vul \[postbus\]"):
        intake.mailbox(workspace, desk)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ('server = "mail.voorbeeld.nl"', "gebruiker"),
        ('server = "mail.voorbeeld.nl"\ngebruiker = "x"\nbeveiliging = "geen"', "op deze machine"),
        ('server = "mail.voorbeeld.nl"\ngebruiker = "x"\nklaar_map = "INBOX"', "andere mappen"),
        ('wachtwoord = "geheim"', "wachtwoord"),
    ],
)
def test_a_wrong_setting_is_refused(lines: str, wrong: str) -> None:
    with pytest.raises(ConfigError, match=wrong):
        parse_config(f"[postbus]\n{lines}", "ibt.toml")
    assert Config().postbus.server == ""


def test_the_inbox_tells_last_look_and_what_waits() -> None:
    waiting = {"waiting": 3, "oldest_seconds": 130.0}
    at = dt.datetime.now(dt.UTC)
    line = inbox_line(at, waiting, START)
    assert line.startswith("Laatste scan ") and line.endswith(", 3 wachten, oudste 2 min.")
    assert "1 wacht," in inbox_line(at, {"waiting": 1}, START)
    assert "niets wacht" in inbox_line(at, {}, START)
    assert inbox_line(None, {}, START) == f"De inbox-map wordt nog niet bewaakt. {START}"
    assert "niet bewaakt sinds" in inbox_line(at - dt.timedelta(hours=1), waiting, START)


def test_the_mailbox_tells_what_is_wrong_with_it() -> None:
    now = dt.datetime.now(dt.UTC)
    looked = {"looked_at": now.isoformat(), "waiting": 2, "oldest_seconds": 7_300.0, "again": 1, "left": 4}
    line = mailbox_line(now, looked, START)
    assert "2 wachten, oudste 2 uur" in line and "1 al eerder ontvangen" in line and "4 verwerkt" in line
    shut = mailbox_line(now, {"looked_at": None, "trouble": "de mailserver is niet bereikbaar."}, START)
    assert shut == "De postbus is niet te lezen (nog nooit gelezen): de mailserver is niet bereikbaar."
    assert "voor het eerst" in mailbox_line(now, {}, START)
    assert "nog niet gelezen" in mailbox_line(None, {}, START)
    assert "niet gelezen sinds" in mailbox_line(now - dt.timedelta(hours=1), looked, START)


def test_a_sign_of_life_goes_stale() -> None:
    assert is_silent(None) and is_silent(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=2))
    assert not is_silent(dt.datetime.now(dt.UTC))
    assert [lasting(seconds) for seconds in (5, 61, 3_700, 86_400, 180_000)] == [
        "5 s",
        "1 min",
        "1 uur",
        "1 dag",
        "2 dagen",
    ]
