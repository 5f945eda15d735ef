r"""Rules of recognition that a domain expert may change: TOML in extractors/data, read once.

In a pattern a space stands for any white space, also a line end (` ?` and ` *` for none or more of it); `\h` for a
space or tab inside a line.
`{naam}` is replaced by the fragment of that name in the same file's table `fragmenten`.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from extractors.openings import Needed, find_needed, may_match

_CLASS = re.compile(r"(\[(?:\\.|[^\]\\])+\])")


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with what it says and how sure it is."""

    name: str
    pattern: re.Pattern[str]
    value: str
    confidence: float
    where: str
    """Part of the letter in which it counts; empty is anywhere."""
    reason: str
    """Dutch; why a match means what it means."""
    needed: Needed = ()
    """Letters that stand in every match (extractors/openings.py)."""

    def matches(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yield the matches inside a range of the text."""
        stop = len(text) if end is None else end
        return self.pattern.finditer(text, start, stop) if may_match(self.needed, text) else iter(())

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Give the first match inside a range of a long text; in a sentence the pattern itself is as fast."""
        stop = len(text) if end is None else end
        return self.pattern.search(text, start, stop) if may_match(self.needed, text) else None


@cache
def load(name: str) -> dict[str, Any]:
    """Give the whole of one data file, `extractors/data/<name>.toml`."""
    return tomllib.loads((files("extractors") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def rules(name: str, table: str = "regel") -> tuple[Rule, ...]:
    """Give the rules of one data file in the order they stand."""
    data = load(name)
    return tuple(_rule(row, data.get("fragmenten", {})) for row in data.get(table, ()))


def fitting(name: str, table: str, text: str) -> tuple[Rule, ...]:
    """Give the rules of a table that may match in a text: for whoever tries them on its sentences one by one."""
    known = _sieved(text)
    if (name, table) not in known:
        known[name, table] = tuple(rule for rule in rules(name, table) if may_match(rule.needed, text))
    return known[name, table]


@lru_cache(maxsize=2)
def _sieved(_text: str) -> dict[tuple[str, str], tuple[Rule, ...]]:
    """Give what `fitting` keeps of one text."""
    return {}


@cache
def one(name: str, rule: str, table: str = "regel") -> Rule:
    """Give one rule by its name."""
    return next(found for found in rules(name, table) if found.name == rule)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of a CSV file, `extractors/data/<name>.csv`."""
    text = (files("extractors") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def compile_pattern(source: str, fragments: dict[str, str]) -> re.Pattern[str]:
    """Turn the source of a pattern in a data file into a pattern: case-insensitive, `^` and `$` per line."""
    for name, fragment in fragments.items():
        source = source.replace("{" + name + "}", f"(?:{fragment})")
    pieces = _CLASS.split(source.strip("\n"))
    plain = [re.sub(" [?*]", r"\\s*", piece).replace(" ", r"\s+").replace(r"\h", r"[ \t]") for piece in pieces[::2]]
    classes = [piece.replace(" ", r"\x20").replace(r"\h", r"\x20\t") for piece in pieces[1::2]]
    joined = "".join(part for pair in zip(plain, [*classes, ""], strict=True) for part in pair)
    return re.compile(joined, re.IGNORECASE | re.MULTILINE)


def _rule(row: dict[str, Any], fragments: dict[str, str]) -> Rule:
    pattern = compile_pattern(row["patroon"], fragments)
    return Rule(
        row["naam"],
        pattern,
        str(row.get("waarde", "")),
        float(row.get("zekerheid", row.get("gewicht", 1.0))),
        row.get("waar", ""),
        row.get("reden", ""),
        find_needed(pattern.pattern),
    )
