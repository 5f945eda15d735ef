"""Everywhere a name could come out of documents, and a search for names in it."""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

DESIGNATED = Path(__file__).with_name("designated.toml")


def forms(gold: str) -> Iterator[bytes]:
    """Give how a string may stand in bytes: as it is, in an address, in JSON, in base64 and in UTF-16; lower case."""
    for one in (gold, gold.lower(), gold.upper()):
        for text in {one, quote(one), quote_plus(one), json.dumps(one)[1:-1]}:
            yield text.lower().encode()
    yield gold.encode("utf-16-le").lower()
    yield gold.lower().encode("utf-16-le").lower()
    if len(gold) >= 9:  # the middle of a string, at each of the three places where a group of base64 may begin
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + gold.encode())
            yield coded[4 : len(coded) - 4].lower()


def search(golds: Iterable[str], where: Mapping[str, bytes]) -> list[str]:
    """Give `place: string` for every gold string that stands somewhere, in whatever form; a short one as a word."""
    wanted = {form: gold for gold in golds for form in forms(gold)}
    hits = set()
    for place, content in where.items():
        low = content.lower() + b"\n" + content.decode("utf-8", "replace").lower().encode()
        hits |= {f"{place}: {gold}" for form, gold in wanted.items() if form in low and _counts(gold, form, low)}
    return sorted(hits)


def _counts(gold: str, form: bytes, low: bytes) -> bool:
    alone = rb"(?<![0-9a-z])" + re.escape(form) + rb"(?![0-9a-z])"
    return len(gold) >= 9 or re.search(alone, low) is not None


def tables(database: Path, *, designated: Mapping[str, Mapping[str, str]]) -> dict[str, bytes]:
    """Give all that stands in an SQLite database as text, per column, but for the columns that may hold names."""
    told: dict[str, bytes] = {}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as link:
        link.text_factory = bytes
        listed = [row[0].decode() for row in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in listed:
            spared = designated.get(table, {})
            if "*" in spared or (
                designated and table.startswith("search_")
            ):  # the index to search by words: its own tables too
                continue
            cursor = link.execute(f'SELECT * FROM "{table}"')
            names = [one[0] for one in cursor.description]
            for row in cursor:
                for name, value in zip(names, row, strict=True):
                    if name not in spared and value is not None:
                        raw = value if isinstance(value, bytes) else str(value).encode()
                        key = f"{database.name} {table}.{name}"
                        told[key] = told.get(key, b"") + b"\n" + raw
    return told


def read_designated() -> dict[str, dict[str, str]]:
    """Give the columns that may hold names with the reason, per table."""
    return tomllib.loads(DESIGNATED.read_text(encoding="utf-8"))


def names_under(folder: Path) -> bytes:
    """Give the names of everything in a folder, one a line."""
    return "\n".join(str(path.relative_to(folder)) for path in folder.rglob("*")).encode()


def addresses(page: str) -> list[str]:
    """Give every address that a page names."""
    return re.findall(r"""(?:href|action|src|data-[a-z-]*(?:url|adres|pad))=["']([^"']*)["']""", page)
