"""Reads the structure of a source by allow-list: what kind of element, in which order, and how tables hang together.

No text comes along: alternative texts become ours, names of cells are new, titles and written-out forms stay behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from redaction.burn.made import Piece
from redaction.burn.tags.spoken import speak
from redaction.burn.tree import Node, Run

_STANDARD = frozenset(
    {
        "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index",
        "/NonStruct", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI", "/Lbl", "/LBody", "/Table",
        "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Quote", "/Note", "/Reference",
        "/BibEntry", "/Code", "/Figure",
        "/Formula",
    }
)  # fmt: skip
_ALIKE = {
    "/Link": "/Span",
    "/Annot": "/Span",
    "/Form": "/Div",
    "/Ruby": "/Span",
    "/Warichu": "/Span",
    "/Private": "/Div",
}
"""What an element becomes whose own kind says that something can be clicked or filled in."""
_SAID = {"/Figure": "afbeelding", "/Formula": "formule"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DEPTH = 200
_TABLE, _LIST, _LAYOUT = Name.Table, Name.List, Name.Layout
_NAMES = {
    ("/Table", "/Scope"): {"/Row", "/Column", "/Both"},
    ("/List", "/ListNumbering"): {
        "/None", "/Disc", "/Circle", "/Square", "/Decimal", "/UpperRoman", "/LowerRoman", "/UpperAlpha", "/LowerAlpha",
    },
    ("/Layout", "/Placement"): {"/Block", "/Inline", "/Before", "/Start", "/End"},
}  # fmt: skip
_COUNTS = ("/ColSpan", "/RowSpan")


class Found(NamedTuple):
    """The structure of a source as far as it stands on the new pages."""

    root: Node
    placed: frozenset[Run]
    """The runs that have a place in it."""


def is_tagged(source: Pdf) -> bool:
    """Tell whether a document has a structure that it vouches for."""
    marks = source.Root.get("/MarkInfo")
    vouches = isinstance(marks, Dictionary) and marks.get("/Marked") is True and marks.get("/Suspects") is not True
    return vouches and isinstance(source.Root.get("/StructTreeRoot"), Dictionary)


def read_structure(source: Pdf, pieces: Mapping[int, Sequence[Piece]], labels: Mapping[Run, str]) -> Found:
    """Give the structure of a source with the runs of the new pages in it.

    Args:
        source: A tagged document.
        pieces: By page (1-based) the marked content of the new document.
        labels: What is said at the runs that draw a box.
    """
    reader = _Reader(source, pieces, labels)
    root = Node("/Document")
    for kid in _list(source.Root.StructTreeRoot.get("/K")):
        root.kids += reader.element(kid, None, 0)
    only = root.kids[0] if len(root.kids) == 1 else None
    if isinstance(only, Node) and only.kind == "/Document":
        root = only
    return Found(root, frozenset(reader.placed))


class _Reader:
    def __init__(self, source: Pdf, pieces: Mapping[int, Sequence[Piece]], labels: Mapping[Run, str]) -> None:
        structure = source.Root.StructTreeRoot
        self.roles, self.classes = structure.get("/RoleMap"), structure.get("/ClassMap")
        self.pages = {page.objgen: number for number, page in enumerate(source.pages, start=1)}
        self.labels = labels
        self.runs: dict[tuple[int, int], list[Run]] = {}
        for number, row in pieces.items():
            for piece in row:
                if piece.was is not None:
                    self.runs.setdefault((number, piece.was), []).append(Run(number, piece.mcid))
        self.placed: set[Run] = set()
        self.names: dict[bytes, str] = {}
        self.seen: set[tuple[int, int]] = set()

    def element(self, item: Object, page: int | None, depth: int) -> list[Node | Run]:
        """Give what one element of the source becomes; nothing for one that is damaged or met before."""
        if depth > _DEPTH or not isinstance(item, Dictionary) or "/S" not in item or self._is_known(item):
            return []
        page = self._page(item, page)
        node = Node(self._kind(item), language=_language(item), alt=speak(key) if (key := self._said(item)) else "")
        node.attributes = list(self._attributes(item))
        if "/ID" in item:
            node.name = self._name(item.ID)
        for kid in _list(item.get("/K")):
            node.kids += self._kid(kid, page, depth)
        return [node]

    def _kid(self, kid: Object, page: int | None, depth: int) -> list[Node | Run]:
        if isinstance(kid, int):
            return self._content(page, kid)
        if not isinstance(kid, Dictionary) or kid.get("/Type") == Name.OBJR:
            return []
        if "/MCID" in kid:
            return [] if "/Stm" in kid else self._content(self._page(kid, page), int(kid.MCID))
        return self.element(kid, page, depth + 1)

    def _content(self, page: int | None, was: int) -> list[Node | Run]:
        out: list[Node | Run] = []
        for run in self.runs.get((page or 0, was), ()):
            if run not in self.placed:
                self.placed.add(run)
                out.append(box_node(run, self.labels[run]) if run in self.labels else run)
        return out

    def _is_known(self, item: Object) -> bool:
        known = item.is_indirect and item.objgen in self.seen
        if item.is_indirect:
            self.seen.add(item.objgen)
        return known

    def _page(self, item: Object, page: int | None) -> int | None:
        own = item.get("/Pg")
        return self.pages.get(own.objgen, page) if isinstance(own, Dictionary) else page

    def _kind(self, item: Object) -> str:
        name = str(item.S)
        for _ in range(_DEPTH):
            if name in _STANDARD or name in _ALIKE:
                return _ALIKE.get(name, name)
            mapped = self.roles.get(name) if isinstance(self.roles, Dictionary) else None
            if not isinstance(mapped, Name):
                break
            name = str(mapped)
        return "/Div" if any(isinstance(kid, Dictionary) and "/S" in kid for kid in _list(item.get("/K"))) else "/P"

    def _said(self, item: Object) -> str:
        return _SAID.get(self._kind(item), "")

    def _attributes(self, item: Object) -> Iterator[dict[str, object]]:
        """Yield the attributes that hold no text, those of its classes first."""
        groups = [group for name in _list(item.get("/C")) for group in self._class(name)]
        for group in (*groups, *_list(item.get("/A"))):
            owner = group.get("/O") if isinstance(group, (Dictionary, Stream)) else None
            if owner in (_TABLE, _LIST, _LAYOUT):
                values = ((key, self._value(str(owner), key, value)) for key, value in group.items())
                kept = {key: value for key, value in values if value is not None}
                if kept:
                    yield {"/O": str(owner), **kept}

    def _class(self, name: Object) -> list[Object]:
        known = self.classes.get(str(name)) if isinstance(self.classes, Dictionary) and isinstance(name, Name) else None
        return _list(known)

    def _value(self, owner: str, key: str, value: Object) -> object | None:
        if str(value) in _NAMES.get((owner, key), ()) and isinstance(value, Name):
            return str(value)
        if owner == "/Table" and key in _COUNTS and isinstance(value, int):
            return int(value) if 1 < value < 1000 else None
        if owner == "/Table" and key == "/Headers" and isinstance(value, Array):
            return [self._name(name) for name in value]
        return None

    def _name(self, name: Object) -> str:
        """Give the new name of a cell: the old one may be a word."""
        return self.names.setdefault(bytes(name), f"c{len(self.names)}")


def box_node(run: Run, said: str) -> Node:
    """Give the element of a box, with what is said at it."""
    return Node("/Span", [run], actual=said)


def _language(item: Object) -> str:
    said = str(item.get("/Lang", ""))
    return said if _LANGUAGE.fullmatch(said) else ""


def _list(value: Object | None) -> list[Object]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
