"""Every defence that docs/security.md claims names a test that there is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
THREATS = (
    "A hostile document",
    "A hostile user",
    "A stolen disk",
    "A curious administrator",
    "Supply chain",
)


def sections() -> dict[str, str]:
    _, *parts = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    return {part.partition("\n")[0]: part for part in parts}


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_named_test_exists() -> None:
    named = set(NAMED.findall(PAGE))
    assert len(named) > 20
    assert sorted(f"{path}::{name}" for path, name in named if name not in functions(ROOT / path)) == []


def test_every_threat_says_what_what_stops_it_and_what_does_not() -> None:
    found = sections()
    for threat in THREATS:
        text = found[threat]
        assert "What could happen: " in text, threat
        defended, _, rest = text.partition("\nNot defended:\n")
        assert rest.count("\n- ") >= 2, threat
        claims = [line for line in defended.splitlines() if line.startswith("- ")]
        assert claims, threat
        assert [line for line in claims if not NAMED.search(line)] == []
