"""The candidates: our own detector, and the peers, each in a process of its own with an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from common import ROOT
from detection_cases import Case, place
from detection_score import Answer

from pipeline.config import Lakken
from redaction.detect.registry import make_analyzer
from redaction.policy import load_policy
from redaction.propose import propose

PEERS = ROOT / "benchmarks" / "peers"
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "presidio_nl": ("presidio_peer.py", "nl"),
    "presidio_en": ("presidio_peer.py", "en"),
    "deduce": ("deduce_peer.py",),
    "regexes": ("regex_peer.py",),
}
_NEEDS_NOTHING = frozenset({"regexes"})
_PEER_SECONDS = 1800  # Deduce builds its look-ups the first time
_WARM_UP = "Geachte heer Jansen, wij spreken elkaar op 3 maart."


@dataclass(frozen=True, slots=True)
class Run:
    """What one candidate gave for all documents, in their order."""

    name: str
    answers: tuple[Answer, ...]
    words_per_second: int
    """Of processor time, the start not counted."""
    start_seconds: float
    """Processor time before the first document."""
    about: str
    """Versions and settings."""


def run_ours(cases: Sequence[Case]) -> list[Run]:
    """Give our detector twice: what goes without anyone looking, and with what is proposed for review counted in."""
    settings, policy, began = Lakken(), load_policy(), time.process_time()
    analyzer = make_analyzer()
    analyzer.detect(place(_WARM_UP))
    started = time.process_time()
    sure, asked = [], []
    for case in cases:
        document = place(case.text)
        detections = analyzer.detect(document)
        marks = propose(document, detections, policy, high=settings.drempel_hoog, low=settings.drempel_laag)
        places = [((part.start, part.end), mark.review) for mark in marks for part in mark.span.parts]
        sure.append(Answer(tuple(span for span, review in places if not review)))
        asked.append(Answer(tuple(span for span, _ in places)))
    speed = _words_per_second(cases, time.process_time() - started)
    about = f"drempels {settings.drempel_hoog} en {settings.drempel_laag}"
    return [
        Run("ours_automatic", tuple(sure), speed, round(started - began, 2), about),
        Run("ours_with_review", tuple(asked), speed, round(started - began, 2), about),
    ]


def run_peer(name: str, cases: Sequence[Case], peers_python: Path = PEERS_PYTHON) -> Run | None:
    """Give a peer's answers; None when its environment is not there or it stops."""
    python = Path(sys.executable) if name in _NEEDS_NOTHING else peers_python
    if not python.exists():
        print(f"{name}: overgeslagen, .venv-peers is er niet; `make peers` maakt die", file=sys.stderr)
        return None
    script, *options = SCRIPTS[name]
    asked = "".join(json.dumps({"text": case.text}) + "\n" for case in cases)
    command: list[str | Path] = [python, "-I", PEERS / script, *options]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=_PEER_SECONDS, check=False)
    if done.returncode:
        print(f"{name}: gestopt met code {done.returncode}: {done.stderr[-300:]}", file=sys.stderr)
        return None
    *lines, last = map(json.loads, done.stdout.splitlines())
    answers = tuple(Answer(tuple((start, end) for start, end, _ in line["spans"])) for line in lines)
    speed = _words_per_second(cases, last["seconds"])
    return Run(name, answers, speed, round(last["start_seconds"], 2), last["about"])


def _words_per_second(cases: Sequence[Case], seconds: float) -> int:
    return round(sum(len(case.text.split()) for case in cases) / max(seconds, 1e-3))
