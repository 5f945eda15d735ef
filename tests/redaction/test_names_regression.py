"""What goes and what stays in short texts: exactly the known failures fail, so a fix is recorded too."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from pipeline.model.document import Document, LoosePages, Page
from redaction.detect.registry import Analyzer, make_analyzer
from redaction.policy import load_policy
from redaction.propose import propose

CASES = Path(__file__).parents[1] / "cases"
MARK = re.compile(r"\[\[(?P<goes>.+?)\]\]|\{\{(?P<stays>.+?)\}\}", re.DOTALL)


@cache
def analyzer() -> Analyzer:
    return make_analyzer()


def marked(text: str) -> set[int]:
    """Give the offsets that an automatic mark covers."""
    document = Document("0" * 64, "text/plain", 1, LoosePages((Page(1, 595, 842, text, ()),)))
    marks = propose(document, analyzer().detect(document), load_policy(), high=0.8, low=0.3)
    parts = [part for mark in marks if not mark.review for part in mark.span.parts]
    return {offset for part in parts for offset in range(part.start, part.end)}


def holds(marked_up: str) -> bool:
    """Tell whether all of [[…]] is covered and nothing of {{…}}."""
    text, expected = "", []
    last = 0
    for match in MARK.finditer(marked_up):
        text += marked_up[last : match.start()]
        words = match["goes"] or match["stays"]
        expected += [(len(text) + n, match["goes"] is not None) for n, c in enumerate(words) if c.isalnum()]
        text, last = text + words, match.end()
    covered = marked(text + marked_up[last:])
    return all((offset in covered) == goes for offset, goes in expected)


@pytest.mark.parametrize(
    "file",
    [CASES / f"redaction_{name}.json" for name in ("names", "names_genres", "numbers")],
    ids=lambda path: path.stem,
)
def test_exactly_the_known_failures_fail(file: Path) -> None:
    collection = json.loads(file.read_text(encoding="utf-8"))
    failures = [case["id"] for case in collection["cases"] if not holds(case["text"])]
    assert sorted(failures) == sorted(collection["known_failures"])
