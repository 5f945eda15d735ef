"""What is said of hidden text in a file, and what to do about it; from schijnlak.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from pipeline.model.woo import Finding


@cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("redaction") / "data" / "schijnlak.toml").read_text(encoding="utf-8"))


def message(kind: str) -> str:
    """Give what is said of one kind of hidden text."""
    return _rows()[kind]["bericht"]


def leak_alarm(places: Mapping[int, str]) -> str:
    """Give what is said of a document that came in with text under its bars; `places` gives by page what covers it.

    Empty when there is no such page.
    """
    if not places:
        return ""
    row = _rows()["lek"]
    where = " of ".join(dict.fromkeys(row[kind] for kind in places.values()))
    pages = [str(number) for number in sorted(places)]
    named = " en ".join(part for part in (", ".join(pages[:-1]), pages[-1]) if part)
    return f"{row['bericht'].format(waar=where, bladzijden=named)} {row['doe']}"


def advice(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Give what to do about these findings, each advice once."""
    by_message = {row["bericht"]: row["doe"] for row in _rows().values()}
    found = (by_message[finding.message] for finding in findings if finding.message in by_message)
    return tuple(dict.fromkeys(found))
