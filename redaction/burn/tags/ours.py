"""Brings pages that we typeset ourselves into a document, with their structure; nothing of a source is on them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf

from pipeline.tools.typeset import typeset
from redaction.burn.made import Piece
from redaction.burn.standard.hints import drop_hints
from redaction.burn.tags.source import read_structure
from redaction.burn.tree import Node, Run

_KEYS = ("/MediaBox", "/Resources", "/Contents", "/Group")


def typeset_pages(target: Pdf, source: str, data: Mapping[str, Any]) -> tuple[list[Object], list[Node]]:
    """Give the pages of a typst source as parts of `target`, not yet in it, and their elements.

    The runs of the elements count the pages from 1.
    """
    with pikepdf.open(io.BytesIO(typeset(source, data))) as made:
        pieces = {number: list(_pieces(made, number)) for number in range(1, len(made.pages) + 1)}
        root = read_structure(made, pieces, {}).root
        pages = []
        for page in made.pages:
            new = Dictionary(Type=Name.Page)
            for key in _KEYS:
                if key in page.obj:
                    value = page.obj[key]
                    new[key] = target.copy_foreign(value if value.is_indirect else made.make_indirect(value))
            drop_hints(new.Resources)
            pages.append(new)
    return pages, [kid for kid in root.kids if isinstance(kid, Node)]


def _pieces(made: Pdf, number: int) -> Iterator[Piece]:
    parents = made.Root.StructTreeRoot.ParentTree
    at = made.pages[number - 1].obj.get("/StructParents")
    row = pikepdf.NumberTree(parents).get(int(at)) if at is not None else None
    return (Piece(mcid, mcid) for mcid in range(len(row) if row is not None else 0))


def moved(node: Node, by: int) -> Node:
    """Give an element with its runs so many pages further on."""
    kids: list[Node | Run] = [
        Run(kid.page + by, kid.mcid) if isinstance(kid, Run) else moved(kid, by) for kid in node.kids
    ]
    return Node(node.kind, kids, node.language, node.alt, node.actual, node.name, node.attributes)
