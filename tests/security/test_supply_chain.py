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


@pytest.mark.parametrize("written", ["", "no JSON", "[]", "{}", '{"dependencies": [{"version": "1", "vulns": [{}]}]}'])
def test_an_answer_that_cannot_be_read_passes_nothing(written: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(supply, "_ask", lambda _options: written)
    code, told = supply.audit()
    assert code == 1
    assert told.startswith("NOT UNDERSTOOD")


def test_a_package_without_an_answer_passes_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(supply, "_ask", lambda _options: '{"dependencies": [{"name": "x", "version": "1"}]}')
    code, told = supply.audit()
    assert code == 1
    assert "NOT ANSWERED" in told and "cryptography" in told


def test_the_recogniser_of_text_reports_nothing_to_its_maker(tmp_path: Path):
    code = "import pipeline.tools.ocr_lines, onnxruntime as o, pathlib, rapidocr; " + (
        "m = next((pathlib.Path(rapidocr.__file__).parent / 'models').glob('*.onnx')); o.InferenceSession(str(m))"
    )
    plain = {key: value for key, value in os.environ.items() if key != "ORT_DISABLE_TELEMETRY"}
    kept = {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=plain | kept, check=True, timeout=120)
    assert list(tmp_path.iterdir()) == []  # what reports keeps the number of this machine here, in `.ses`
