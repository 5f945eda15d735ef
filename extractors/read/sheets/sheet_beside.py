"""Reads what hangs beside the cells of a sheet: comments, text boxes, pictures and charts."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from openpyxl.packaging.relationship import get_dependents, get_rels_path

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_THREADED = re.compile(r"^tc=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark at a cell."""

    reference: str
    """`B4`."""
    author: str
    date: str
    """ISO 8601; empty in older files."""
    text: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What a sheet shows that stands in no cell."""

    comments: tuple[Comment, ...] = ()
    boxes: tuple[str, ...] = ()
    """The words of each text box, lines by a newline."""
    pictures: int = 0
    charts: int = 0


def read_beside(archive: zipfile.ZipFile, path: str) -> Beside:
    """Give what hangs beside the cells of the sheet at `path` inside the archive."""
    parts = dict(_parts(archive, path))
    threaded = [comment for target in parts.get("threadedComment", []) for comment in _threaded(archive, target)]
    known = {comment.reference for comment in threaded}
    plain = [comment for target in parts.get("comments", []) for comment in _plain(archive, target)]
    plain = [c for c in plain if not (_THREADED.match(c.author) and c.reference in known)]
    drawings = [_tree(archive, target) for target in parts.get("drawing", [])]
    return Beside(
        tuple(plain + threaded),
        tuple(box for drawing in drawings for box in _boxes(drawing)),
        sum(1 for drawing in drawings for _ in _named(drawing, "pic")),
        sum(1 for drawing in drawings for _ in _named(drawing, "graphicFrame")),
    )


def _parts(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the paths of the parts that a sheet refers to, by the last word of their kind."""
    rels: str = get_rels_path(path)  # type: ignore[no-untyped-call]
    names = set(archive.namelist())
    if rels not in names:
        return
    by_kind: dict[str, list[str]] = {}
    for relation in get_dependents(archive, rels):
        if relation.TargetMode != "External" and relation.target in names:
            by_kind.setdefault(relation.Type.rsplit("/", 1)[-1], []).append(relation.target)
    yield from by_kind.items()


def _tree(archive: zipfile.ZipFile, path: str) -> Any:
    return etree.fromstring(archive.read(path), _PARSER)


def _named(element: Any, *names: str) -> Iterator[Any]:
    for one in element.iter():
        if isinstance(one.tag, str) and etree.QName(one).localname in names:
            yield one


def _text(element: Any) -> str:
    return "".join(t.text or "" for t in _named(element, "t"))


def _plain(archive: zipfile.ZipFile, path: str) -> Iterator[Comment]:
    root = _tree(archive, path)
    authors = [author.text or "" for author in _named(root, "author")]
    for comment in _named(root, "comment"):
        number = int(comment.get("authorId", -1))
        author = authors[number] if 0 <= number < len(authors) else ""
        yield Comment(comment.get("ref", ""), author, "", _text(comment).strip())


def _threaded(archive: zipfile.ZipFile, path: str) -> Iterator[Comment]:
    persons: dict[str, str] = {}
    for name in archive.namelist():
        if re.fullmatch(r"xl/persons/[^/]+\.xml", name):
            persons |= {p.get("id", ""): p.get("displayName", "") for p in _named(_tree(archive, name), "person")}
    for comment in _named(_tree(archive, path), "threadedComment"):
        text = "".join(t.text or "" for t in _named(comment, "text")).strip()
        author = persons.get(comment.get("personId", ""), "")
        yield Comment(comment.get("ref", ""), author, comment.get("dT", ""), text)


def _boxes(drawing: Any) -> Iterator[str]:
    for body in _named(drawing, "txBody"):
        text = "\n".join(_text(paragraph) for paragraph in _named(body, "p")).strip()
        if text:
            yield text
