"""Everywhere a name could come out of documents, and a search for names in it."""

from __future__ import annotations

import base64
import json
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from pipeline.store.database import make_engine, store_url

DESIGNATED = Path(__file__).with_name("designated.toml")
LEAST = 5
"""Shorter strings stand in too many other words to tell anything."""
_ALONE = 9
"""A string shorter than this counts only as a word of its own."""
_PIECE = 1 << 22
"""Bytes that are looked through at once."""
_MIX = np.uint64(0x9E3779B97F4A7C15)


def forms(gold: str) -> Iterator[bytes]:
    """Give how a string may stand in bytes: as it is, in an address, in JSON, in base64 and in UTF-16; lower case."""
    gold = unicodedata.normalize("NFC", gold)
    for one in (gold, gold.lower(), gold.upper()):
        for text in {one, quote(one), quote_plus(one), json.dumps(one)[1:-1]}:
            yield text.lower().encode()
    yield gold.encode("utf-16-le").lower()
    yield gold.lower().encode("utf-16-le").lower()
    if len(gold) >= _ALONE:  # the middle of a string, at each of the three places where a group of base64 may begin
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + gold.encode())
            yield coded[4 : len(coded) - 4].lower()


class Finder:
    """Looks for many strings at once: every place whose five bytes begin a form of one is looked at closely."""

    def __init__(self, golds: Collection[str]) -> None:
        """Take the strings.

        Raises:
            ValueError: One is too short to look for.
        """
        if short := [len(gold) for gold in golds if len(gold) < LEAST]:
            raise ValueError(f"{len(short)} strings are shorter than {LEAST}")
        self._by_head: dict[bytes, set[tuple[bytes, str]]] = defaultdict(set)
        for gold in golds:
            for form in (one for one in forms(gold) if len(one) >= LEAST):
                self._by_head[form[:LEAST]].add((form, gold))
        self._table = np.zeros(1 << 20, dtype=bool)
        self._table[_marks(np.frombuffer(b"".join(self._by_head), dtype=np.uint8))[::LEAST]] = True

    def find(self, content: bytes) -> set[str]:
        """Give the strings that stand in `content` in whatever form."""
        text = unicodedata.normalize("NFC", content.decode("utf-8", "replace"))
        low = content.lower() + b"\n" + text.lower().encode()
        found: set[str] = set()
        for begin in range(0, len(low), _PIECE):
            piece = np.frombuffer(low[begin : begin + _PIECE + LEAST - 1], dtype=np.uint8)
            for place in np.flatnonzero(self._table[_marks(piece)]).tolist():
                at = begin + place
                for form, gold in self._by_head.get(low[at : at + LEAST], ()):
                    if gold not in found and low.startswith(form, at) and _counts(gold, low, at, len(form)):
                        found.add(gold)
        return found


def _marks(piece: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """Give a number of 20 bits for the five bytes that begin at each place."""
    if len(piece) < LEAST:
        return np.zeros(0, dtype=np.uint64)
    wide = piece.astype(np.uint64)
    five = np.zeros(len(piece) - LEAST + 1, dtype=np.uint64)
    for number in range(LEAST):
        five |= wide[number : number + len(five)] << np.uint64(8 * number)
    return (five * _MIX) >> np.uint64(44)


def _counts(gold: str, low: bytes, at: int, length: int) -> bool:
    if len(gold) >= _ALONE:
        return True
    around = low[max(at - 1, 0) : at] + low[at + length : at + length + 1]
    return re.search(rb"[0-9a-z]", around) is None


def search(golds: Collection[str], where: Mapping[str, bytes]) -> list[str]:
    """Give `place: string` for every gold string that stands somewhere, in whatever form; a short one as a word."""
    finder = Finder(golds)
    return sorted(f"{place}: {gold}" for place, content in where.items() for gold in finder.find(content))


def tables(place: str | Path, name: str, *, designated: Mapping[str, Mapping[str, str]]) -> dict[str, bytes]:
    """Give all that stands in a database as text, per column, but for the columns that may hold names.

    `place` is an SQLite file or a URL; every schema of a server is read that is not the server's own.
    """
    told: dict[str, list[bytes]] = defaultdict(list)
    engine = make_engine(store_url(place), is_reader=True)
    try:
        with engine.connect() as connection:
            asked = sa.inspect(connection)
            on_server = engine.dialect.name == "postgresql"
            own = [one for one in asked.get_schema_names() if one != "information_schema"] if on_server else [None]
            listed = [(one, table) for one in own for table in asked.get_table_names(one)]
            for schema, table in listed:
                spared = designated.get(table, {})
                if "*" in spared:
                    continue
                quoted = f'"{schema}"."{table}"' if schema else f'"{table}"'
                rows = connection.exec_driver_sql(f"SELECT * FROM {quoted}")
                columns = [(number, key) for number, key in enumerate(rows.keys()) if key not in spared]
                for row in rows:
                    for number, key in columns:
                        if row[number] is not None:
                            told[f"{name} {table}.{key}"].append(_raw(row[number]))
    finally:
        engine.dispose()
    return {key: b"\n".join(values) for key, values in told.items()}


def _raw(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return (json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)).encode()


def read_designated() -> dict[str, dict[str, str]]:
    """Give the columns that may hold names with the reason, per table."""
    return tomllib.loads(DESIGNATED.read_text(encoding="utf-8"))


def files_under(folder: Path, name: str) -> dict[str, bytes]:
    """Give what stands in each file of a folder, under its place there."""
    return {f"{name} {one.relative_to(folder)}": one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def names_under(folder: Path) -> bytes:
    """Give the names of everything in a folder, one a line."""
    return "\n".join(str(path.relative_to(folder)) for path in folder.rglob("*")).encode()


def addresses(page: str) -> list[str]:
    """Give every address that a page names."""
    return re.findall(r"""(?:href|action|src|data-[a-z-]*(?:url|adres|pad))=["']([^"']*)["']""", page)
