"""The structure of a document while it is made: elements, and the runs of content that stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_GROUPS = frozenset({"/Document", "/Part", "/Art", "/Sect", "/Div"})
_KEPT_EMPTY = frozenset({"/TR", "/TH", "/TD"})
"""A table with a cell less is another table."""


class Run(NamedTuple):
    """A run of marked content on a page of the new document."""

    page: int
    """1-based."""
    mcid: int


@dataclass(slots=True)
class Node:
    """One element."""

    kind: str
    """A standard type: `/P`."""
    kids: list[Node | Run] = field(default_factory=list)
    language: str = ""
    alt: str = ""
    """What is said instead of a picture."""
    actual: str = ""
    """What is said instead of its letters."""
    name: str = ""
    """By which table cells call it."""
    attributes: list[dict[str, object]] = field(default_factory=list)
    """Of tables, lists and layout; plain values, `/Name` for a name."""


def runs(node: Node | Run) -> Iterator[Run]:
    """Yield the runs in it, in the order of reading."""
    if isinstance(node, Run):
        yield node
        return
    for kid in node.kids:
        yield from runs(kid)


def prune(node: Node) -> bool:
    """Take out the elements in which nothing is left; tell whether anything is left in this one."""
    node.kids = [kid for kid in node.kids if isinstance(kid, Run) or prune(kid)]
    if node.kind == "/Table":
        return any(True for _ in runs(node))
    return bool(node.kids) or node.kind in _KEPT_EMPTY


def insert(root: Node, page: int, new: Iterable[Node]) -> None:
    """Put elements with the content of one page into the tree, behind what stands on earlier pages and on this one."""
    holder, at = root, len(root.kids)
    while True:
        spans = [(index, _pages(kid)) for index, kid in enumerate(holder.kids)]
        before = [index for index, pages in spans if pages and min(pages) <= page]
        at = before[-1] + 1 if before else 0
        last = holder.kids[at - 1] if before else None
        if not isinstance(last, Node) or last.kind not in _GROUPS or max(_pages(last)) <= page:
            break
        holder = last
    holder.kids[at:at] = list(new)


def _pages(node: Node | Run) -> set[int]:
    return {run.page for run in runs(node)}
