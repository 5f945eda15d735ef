"""Known weaknesses of packages of others are told, and a service that gives no answer is told too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.security import supply

ROOT = Path(__file__).parents[2]
WEAK = {"id": "TEST-2026-1", "details": "invented", "affected": [], "modified": "2026-01-01T00:00:00Z"}


class Knows(BaseHTTPRequestHandler):
    """A service that knows one weakness."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = asked["package"]["name"]
        affected = {
            "package": {"name": name, "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
        }
        is_weak = name == getattr(self.server, "weak", None)
        body = json.dumps({"vulns": [{**WEAK, "affected": [affected]}]} if is_weak else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Knows) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def asked(port: int) -> tuple[int, str]:
    return supply.audit("-s", "osv", "--osv-url", f"http://127.0.0.1:{port}/v1/query")


@pytest.mark.slow
def test_a_known_weakness_fails_and_is_named(service: ThreadingHTTPServer):
    service.weak = "cryptography"  # type: ignore[attr-defined]
    code, told = asked(service.server_port)
    assert code == 1
    assert "cryptography" in told
    assert "TEST-2026-1" in told


@pytest.mark.slow
def test_without_known_weaknesses_it_passes_and_tells_how_many_it_asked_about(service: ThreadingHTTPServer):
    code, told = asked(service.server_port)
    assert (code, told) == (0, f"{len(supply.locked())} packages asked about, 0 known weaknesses.")


def test_a_service_that_does_not_answer_is_told_and_fails_nothing():
    with ThreadingHTTPServer(("127.0.0.1", 0), Knows) as server:
        port = server.server_port
    code, told = asked(port)
    assert code == 0
    assert told.startswith("NOT ASKED")


def all_answered(**changed: dict[str, object]) -> list[dict[str, object]]:
    """Give an answer of pip-audit about each locked package, `changed` by name."""
    told = {name: {"name": name, "version": version, "vulns": []} for name, version in supply.locked().items()}
    return [one | changed.get(str(one["name"]), {}) for one in told.values()]


def told_of(answers: object, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    monkeypatch.setattr(supply, "_ask", lambda _options: json.dumps({"dependencies": answers}))
    return supply.audit()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "no JSON",
        "[]",
        "{}",
        '{"dependencies": [{"version": "1", "vulns": [{}]}]}',
        '{"dependencies": [{"version": "1", "vulns": []}]}',  # no name, and nothing known of it
        '{"dependencies": [{"skip_reason": "x"}]}',
        '{"dependencies": [{"name": "x", "version": "1"}]}',  # neither asked about nor skipped
        '{"dependencies": [{"name": "x", "version": "no version", "vulns": []}]}',
        '{"dependencies": [{"name": "x", "version": null, "vulns": []}]}',
    ],
)
def test_an_answer_that_cannot_be_read_passes_nothing(written: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(supply, "_ask", lambda _options: written)
    code, told = supply.audit()
    assert code == 1
    assert told.startswith("NOT UNDERSTOOD")


def test_an_answer_about_each_package_in_its_version_passes(monkeypatch: pytest.MonkeyPatch):
    code, told = told_of(all_answered(), monkeypatch)
    assert (code, told) == (0, f"{len(supply.locked())} packages asked about, 0 known weaknesses.")


def test_a_package_without_an_answer_passes_nothing(monkeypatch: pytest.MonkeyPatch):
    code, told = told_of([{"name": "x", "version": "1", "vulns": []}], monkeypatch)
    assert code == 1
    assert "NOT ANSWERED" in told and "cryptography" in told


def test_an_answer_that_does_not_say_what_is_known_passes_nothing(monkeypatch: pytest.MonkeyPatch):
    answers = all_answered()
    for one in answers:
        if one["name"] == "cryptography":
            del one["vulns"]
    assert told_of(answers, monkeypatch)[0] == 1


def test_an_answer_about_another_version_passes_nothing(monkeypatch: pytest.MonkeyPatch):
    code, told = told_of(all_answered(cryptography={"version": "0.0.1"}), monkeypatch)
    assert code == 1
    assert told.endswith(f"NOT ANSWERED: cryptography {supply.locked()['cryptography']}")


def test_a_version_may_be_written_in_another_way(monkeypatch: pytest.MonkeyPatch):
    written = supply.locked()["cryptography"] + ".0"
    assert told_of(all_answered(cryptography={"version": written}), monkeypatch)[0] == 0


def test_a_package_that_the_service_does_not_know_is_told_and_fails_nothing(monkeypatch: pytest.MonkeyPatch):
    answers = [one for one in all_answered() if one["name"] != "cryptography"]
    code, told = told_of([*answers, {"name": "cryptography", "skip_reason": "unknown"}], monkeypatch)
    assert (code, told.splitlines()[1:]) == (0, ["NOT ASKED: the service does not know 1 packages."])


def test_the_recogniser_of_text_reports_nothing_to_its_maker(tmp_path: Path):
    code = "import pipeline.tools.ocr_lines, onnxruntime as o, pathlib, rapidocr; " + (
        "m = next((pathlib.Path(rapidocr.__file__).parent / 'models').glob('*.onnx')); o.InferenceSession(str(m))"
    )
    plain = {key: value for key, value in os.environ.items() if key != "ORT_DISABLE_TELEMETRY"}
    kept = {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=plain | kept, check=True, timeout=120)
    assert list(tmp_path.iterdir()) == []  # what reports keeps the number of this machine here, in `.ses`
