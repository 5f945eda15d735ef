"""Speed of detection: words per CPU second of rules and model, the first document, and where the time goes."""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import resource
import subprocess
import sys
from pathlib import Path

from redaction.detect.registry import make_analyzer
from training.speed import make_documents, measure

_DOCUMENTS = 120
_TOP = 15
_HERE = Path(__file__).parents[1]
_FIRST = """
from pipeline.model.document import Document, LoosePages, Page
from redaction.detect.registry import make_analyzer
make_analyzer().detect(Document("0" * 64, "text/plain", 1, LoosePages((Page(1, 595, 842, {text!r}, ()),))))
"""
_TEXT = "Geachte heer Vredeveld,\n\nUw brief is gelezen.\n\nMet vriendelijke groet,\nAnne de Wit\n"


def _first_document() -> float:
    """Give the CPU seconds of a new process from its start to the detections of its first document."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = _FIRST.format(text=_TEXT)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=_HERE, env={**os.environ, "OMP_NUM_THREADS": "1"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2)


def _profile() -> list[dict[str, object]]:
    """Give the functions that take most time of their own, the largest first."""
    documents, analyzer = make_documents(_DOCUMENTS), make_analyzer()
    analyzer.detect(documents[0])
    profile = cProfile.Profile()
    profile.enable()
    for document in documents:
        analyzer.detect(document)
    profile.disable()
    rows = pstats.Stats(profile).stats.items()  # type: ignore[attr-defined]  # not in the stubs
    total = sum(figures[2] for _, figures in rows)
    longest = sorted(rows, key=lambda row: -row[1][2])[:_TOP]
    return [
        {"function": _name(*place), "calls": figures[0], "share": round(figures[2] / total, 3)}
        for place, figures in longest
    ]


def _name(path: str, line: int, function: str) -> str:
    return f"{'/'.join(Path(path).parts[-2:])}:{line} {function}" if line else function


if __name__ == "__main__":
    speed = measure(make_analyzer().detect, make_documents(_DOCUMENTS))
    print(
        json.dumps({"words per CPU second": speed, "first document, CPU s": _first_document(), "profile": _profile()})
    )
