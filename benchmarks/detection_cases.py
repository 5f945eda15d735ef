"""Marked-up case files as the candidates get them: bare text with its places, laid out so that columns can be seen.

`[[TYPE|text]]` must go, `{{text}}` must stay, the rest is neutral. Every candidate gets the same
text, with the letters repaired as the readers do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from extractors.text import normalise
from pipeline.model.document import Document, LoosePages, Page, Word
from pipeline.model.place import Box

_MARK = re.compile(r"\[\[(?P<type>[A-Z]+)\|(?P<goes>.+?)\]\]|\{\{(?P<stays>.+?)\}\}", re.DOTALL)
_FRONT = re.compile(r"[a-z]+:")
_SAME_TYPE = {"NAME": "PER", "INITIALS": "SIGN"}
_HEADERS = {"from": "Van", "to": "Aan", "cc": "CC", "date": "Verzonden", "subject": "Onderwerp"}
_WITHOUT_RUNNING = frozenset({"txt", "eml"})  # these forms have no header and footer to print
_LAYOUT = re.compile(r"@(?:ruled|plain|nohead|page|two|\||end|pre|attach) *")
_LED = re.compile(r"(?:@(?:small|stamp|textbox)|##) (?P<rest>.*)", re.DOTALL)
_BY_AUTHOR = re.compile(r"@(?P<kind>comment|ins|del) (?P<author>.*?) :: (?P<rest>.*)", re.DOTALL)
_BREAK, _BAR = "\x01", "\x02"  # a line break inside a mark; a bar that is no column border
_COLUMN_GAP = 3  # characters
_CHARACTER, _LINE = 5.0, 12.0  # points; as on a typewriter


class Mention(NamedTuple):
    """A text that must go, at `Case.text[start:end]`."""

    start: int
    end: int
    type: str
    origin: str = ""
    """Where the name comes from, when the set tells."""


@dataclass(frozen=True, slots=True)
class Case:
    """One document with what must go and what must stay."""

    name: str
    genre: str
    text: str
    mentions: tuple[Mention, ...]
    keeps: tuple[tuple[int, int], ...]


def read_case(path: Path, told: dict[str, Any] | None = None) -> Case:
    """Read a case; `told` is its entry in the index of the set, with the genre and the origin of the names."""
    head, body = _split(normalise(path.read_text("utf-8").split("\n=== GOLD", 1)[0]).text)
    marked = "\n".join([*_shown_above(head), *_laid_out(body), *_shown_below(head)])
    text, mentions, keeps = take_apart(marked.replace(_BREAK, "\n"))
    told = told or {}
    origins = {_spaced(one["text"]): one["origin"] for one in told.get("person_mentions", ())}
    placed = tuple(m._replace(origin=origins.get(_spaced(text[m.start : m.end]), "")) for m in mentions)
    genre = told.get("genre") or head.get("genre") or head.get("kind") or "onbekend"
    return Case(path.stem, genre, text, placed, keeps)


def read_set(folder: Path) -> list[Case]:
    """Read every case of a folder in order of name; empty when there are none."""
    index = folder / "index.json"
    entries = json.loads(index.read_text("utf-8"))["documents"] if index.is_file() else ()
    told = {entry["file"]: entry for entry in entries}
    return [read_case(path, told.get(path.name)) for path in sorted(folder.glob("*.txt"))]


def take_apart(marked: str) -> tuple[str, tuple[Mention, ...], tuple[tuple[int, int], ...]]:
    """Give the bare text, what must go and what must stay."""
    text, last = "", 0
    mentions, keeps = [], []
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        words = mark["goes"] or mark["stays"]
        end = len(text) + len(words)
        if mark["goes"]:
            mentions.append(Mention(len(text), end, _SAME_TYPE.get(mark["type"], mark["type"])))
        else:
            keeps.append((len(text), end))
        text, last = text + words, mark.end()
    return text + marked[last:], tuple(mentions), tuple(keeps)


def place(text: str) -> Document:
    """Give a text as a document of one page of which every word has its place."""
    page = Page(1, 595, 842, text, tuple(_placed_words(text)))
    return Document("0" * 64, "text/plain", 1, LoosePages((page,)))


def _placed_words(text: str) -> Iterator[Word]:
    for number, line in enumerate(re.finditer(r"[^\n]*\n?", text)):
        for word in re.finditer(r"\S+", line.group()):
            start, end = line.start() + word.start(), line.start() + word.end()
            edges = tuple(40 + _CHARACTER * n for n in range(word.start(), word.end() + 1))
            box = Box(edges[0], 40 + _LINE * number, edges[-1], 50 + _LINE * number)
            yield Word(start, end, box, number, edges)


def _split(raw: str) -> tuple[dict[str, str], str]:
    """Give the front matter and the body; a file may begin without front matter."""
    head, _, body = raw.partition("\n\n")
    lines = head.splitlines()
    if not all(_FRONT.match(line) for line in lines):
        return {}, raw
    pairs = (line.split(":", 1) for line in lines)
    return {key.strip(): value.strip() for key, value in pairs}, body


def _shown_above(head: dict[str, str]) -> Iterator[str]:
    """Yield the front matter that a reader sees; properties of the file are no text and are left out."""
    if "header" in head and head.get("render") not in _WITHOUT_RUNNING:
        yield head["header"]
    mail = [f"{label}: {head[key]}" for key, label in _HEADERS.items() if key in head]
    yield from [*mail, ""] if mail else ()


def _shown_below(head: dict[str, str]) -> Iterator[str]:
    if "footer" in head and head.get("render") not in _WITHOUT_RUNNING:
        yield head["footer"]


def _laid_out(body: str) -> Iterator[str]:
    """Yield the lines of the body: directives resolved, tables in columns, comments and changes as text."""
    body = _MARK.sub(lambda mark: mark.group().replace("\n", _BREAK), body)
    rows: list[str] = []
    for line in body.split("\n"):
        if line.startswith("|"):
            rows.append(line)
            continue
        yield from _columns(rows)
        rows = []
        if not _LAYOUT.fullmatch(line):
            yield _as_text(line)
    yield from _columns(rows)


def _as_text(line: str) -> str:
    if led := _LED.fullmatch(line):
        return led["rest"]
    if said := _BY_AUTHOR.fullmatch(line):
        return f"{said['author']}: {said['rest']}" if said["kind"] == "comment" else said["rest"]
    return line


def _columns(rows: list[str]) -> Iterator[str]:
    """Yield the lines of a table, its columns padded to one width; ` // ` in a cell begins a new line."""
    cells = [list(_cells(row)) for row in rows]
    count = max(map(len, cells), default=0)
    lines = [line for row in cells for line in _lines_of_row(row + [[""]] * (count - len(row)))]
    widths = [max(len(_bare(line[n])) for line in lines) for n in range(count)]
    for line in lines:
        padded = (c + " " * (w - len(_bare(c)) + _COLUMN_GAP) for c, w in zip(line, widths, strict=True))
        yield "".join(padded).rstrip()


def _cells(row: str) -> Iterator[list[str]]:
    """Yield the lines of each cell; a mark is never broken over two of them."""
    whole = _MARK.sub(lambda mark: mark.group().replace("|", _BAR).replace(" // ", " "), row.strip()).strip("|")
    for cell in whole.split("|"):
        yield [part.strip().replace(_BAR, "|").replace(_BREAK, " ") for part in cell.split(" // ")]


def _lines_of_row(cells: list[list[str]]) -> Iterator[list[str]]:
    for n in range(max(map(len, cells))):
        yield [cell[n] if n < len(cell) else "" for cell in cells]


def _bare(marked: str) -> str:
    return _MARK.sub(lambda mark: mark["goes"] or mark["stays"], marked)


def _spaced(text: str) -> str:
    return " ".join(normalise(text).text.split())
