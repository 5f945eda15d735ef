"""Searches every text of a pack for what was redacted: lists, metadata, reasons, manifest and file names.

The gate of each document looks into that document alone. What a person types beside it (a motivation, an explanation, a
title) may say the name that a box hides. A single word that our own fixed texts use as well, such as the name of a
gemeente, says nothing by itself; the whole of what was redacted is always searched.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree

from pipeline.errors import LeakFound
from pipeline.model.woo import NAMED, RedactionMark
from redaction.job import mark_texts
from redaction.legend import read_gronden
from redaction.pack.order import ReleaseItem, ReleaseOrder
from redaction.pack.words import read_words
from redaction.publish.values import ValueList, known_words
from redaction.verify.needles import Kind, Needle, Search, literal_needles, make_needles, split

_PERSONAL = NAMED | {"email", "telefoon", "handtekening"}
_SHORT = 3
"""Fewer letters than this say nothing in a list of numbers, codes and dates."""
_DIGITS = 5
_HASH = re.compile(r"\b[0-9a-f]{40,64}\b")
_NAMES_OF_OFFICIALS = ("reviewer", "approver", "releaser", "versions")


def make_search(order: ReleaseOrder, gone: Iterable[tuple[str, str]]) -> Search:
    """Give the search for all that may stand nowhere in a pack.

    Args:
        order: Names further terms, and the fixed texts of ours.
        gone: Category and text of each mark that goes.
    """
    personal: set[str] = set(order.terms)
    literal: set[str] = set()
    for category, text in gone:
        (personal if category in _PERSONAL else literal).add(text)
    known = _fixed_words(order.our_words)
    wanted = {*make_needles(personal), *literal_needles(literal)}
    return Search(needle for needle in wanted if _tells(needle, known))


def texts_that_go(
    items: Sequence[ReleaseItem], accepted: Mapping[str, Sequence[RedactionMark]]
) -> Iterator[tuple[str, str]]:
    """Yield category and text of each mark that goes, per part and as a whole; `accepted` gives them per number."""
    for item in items:
        for mark in accepted[item.number]:
            parts = mark_texts(item.document, mark)
            yield from ((mark.category, text) for text in {*parts, " ".join(parts)} if text.strip())


def check_pack(folder: Path, search: Search, data: Iterable[tuple[str, str]]) -> None:
    """Check the finished files of a pack; `data` are further texts, each with the name of the file that shows it.

    Raises:
        LeakFound: One holds something that was redacted in a document.
    """
    named = [(path.name, path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file()]
    for where, text in (*named, *data, *_read(folder)):
        if search.count(_HASH.sub(" ", text)):
            raise LeakFound(
                f"{where} noemt iets dat in een document is gelakt. Pas de toelichting, de motivering of de naam aan "
                "en maak het pakket opnieuw."
            )


def leaves(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value, names of officials and versions left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NAMES_OF_OFFICIALS:
                yield from leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, str):
        yield value


def _read(folder: Path) -> Iterator[tuple[str, str]]:
    readers = {".csv": _csv, ".xlsx": _xlsx, ".xml": _xml, ".json": _json}
    for path in sorted(folder.rglob("*")):
        if path.suffix in readers:
            yield from ((path.relative_to(folder).as_posix(), text) for text in readers[path.suffix](path))


def _csv(path: Path) -> Iterator[str]:
    rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";")
    yield from (cell for row in rows for cell in row)


def _xlsx(path: Path) -> Iterator[str]:
    book = openpyxl.load_workbook(path, read_only=True)
    yield from (str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    book.close()


def _xml(path: Path) -> Iterator[str]:
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    yield from (str(text) for text in root.itertext() if str(text).strip())


def _json(path: Path) -> Iterator[str]:
    yield from leaves(json.loads(path.read_text(encoding="utf-8")))


def _tells(needle: Needle, known: frozenset[str]) -> bool:
    bare = needle.text.replace(" ", "")
    if bare in known or (needle.kind is Kind.POINTS and len(bare) < _SHORT):
        return False
    return len(bare) >= (_DIGITS if bare.isdigit() else _SHORT)


def _fixed_words(ours: Iterable[str]) -> frozenset[str]:
    told = [text for part in ("lijst", "onderbouwing", "redenen", "uitleg") for text in leaves(read_words(part))]
    law = [text for grond in read_gronden().values() for text in (grond.wet, grond.artikel, grond.omschrijving)]
    lists = [word for which in ValueList for word in known_words(which)]
    texts = (*told, *law, *lists, *ours)
    joined = {"".join(split(part)) for text in texts for part in text.split()}  # V-nummer is also searched as one word
    return frozenset(word for text in texts for word in split(text)) | joined
