"""Writes a structure into a new document, and adds to it what is laid over or behind its pages later."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from redaction.burn.tree import Node, Run

_CELL = re.compile(r"c\d+")
"""The names that table cells get."""


def write_structure(target: Pdf, root: Node, *, suspect: bool) -> None:
    """Give `target` this structure; `suspect` says that we guessed it from how the pages are written."""
    writer = _Writer(target)
    top = Dictionary(Type=Name.StructTreeRoot)
    writer.top = target.make_indirect(top)
    writer.top.K = writer.element(root, writer.top)
    writer.finish()
    target.Root.StructTreeRoot = writer.top
    target.Root.MarkInfo = Dictionary(Marked=True, Suspects=True) if suspect else Dictionary(Marked=True)


class _Writer:
    def __init__(self, target: Pdf) -> None:
        self.target = target
        self.top: Object = Dictionary()
        self.parents: dict[int, dict[int, Object]] = {}
        self.names: dict[str, Object] = {}

    def element(self, node: Node, parent: Object) -> Object:
        """Write one element with all below it."""
        made = self.target.make_indirect(Dictionary(Type=Name.StructElem, S=Name(node.kind), P=parent))
        for key, said in (("/Lang", node.language), ("/Alt", node.alt), ("/ActualText", node.actual)):
            if said:
                made[key] = String(said)
        if node.name:
            made.ID = String(node.name)
            self.names[node.name] = made
        if node.attributes:
            made.A = Array([_attributes(group) for group in node.attributes])
        first = next((kid.page for kid in node.kids if isinstance(kid, Run)), None)
        if first:
            made.Pg = self.target.pages[first - 1].obj
        if node.kids:
            made.K = Array([self._kid(kid, made, first) for kid in node.kids])
        return made

    def _kid(self, kid: Node | Run, parent: Object, first: int | None) -> object:
        if isinstance(kid, Node):
            return self.element(kid, parent)
        self.parents.setdefault(kid.page, {})[kid.mcid] = parent
        if kid.page == first:
            return kid.mcid
        return Dictionary(Type=Name.MCR, Pg=self.target.pages[kid.page - 1].obj, MCID=kid.mcid)

    def finish(self) -> None:
        """Write the way back: from the runs of a page to their elements, and from names to cells."""
        numbers: list[object] = []
        for number, page in enumerate(self.target.pages, start=1):
            page.obj.Tabs = Name.S
            if number in self.parents:
                page.obj.StructParents = number - 1
                rows = self.parents[number]
                row = Array([rows.get(mcid) for mcid in range(max(rows) + 1)])
                numbers += [number - 1, self.target.make_indirect(row)]
        self.top.ParentTree = self.target.make_indirect(Dictionary(Nums=Array(numbers)))
        self.top.ParentTreeNextKey = len(self.target.pages)
        if self.names:
            names = [part for name in sorted(self.names) for part in (String(name), self.names[name])]
            self.top.IDTree = self.target.make_indirect(Dictionary(Names=Array(names)))


def _attributes(group: Mapping[str, object]) -> Dictionary:
    return Dictionary({key: _value(value) for key, value in group.items()})


def _value(value: object) -> object:
    if isinstance(value, list):
        return Array([String(name) for name in value])
    return Name(value) if isinstance(value, str) else value


def has_structure(document: Pdf) -> bool:
    """Tell whether a document of ours carries a structure."""
    return isinstance(document.Root.get("/StructTreeRoot"), Dictionary)


def add_structure(document: Pdf, nodes: Sequence[Node], *, after: Run | None = None) -> None:
    """Add elements to a document of ours that has a structure: behind the one that holds `after`, or at the end.

    Their runs must be marked in the content already, with numbers that are free on their pages.
    """
    structure = document.Root.StructTreeRoot
    before = _element(document, after) if after else None
    holder = before.P if before is not None else structure.K
    writer = _Writer(document)
    writer.top = structure
    placed = [writer.element(node, holder) for node in nodes]
    kids = list(holder.get("/K", Array([])))
    at = kids.index(before) + 1 if before is not None else len(kids)
    holder.K = Array([*kids[:at], *placed, *kids[at:]])
    for number, rows in writer.parents.items():
        _extend_parents(structure, document.pages[number - 1], rows, document)


def _element(document: Pdf, run: Run) -> Object | None:
    """Give the element that holds a run."""
    row = _row(document, document.pages[run.page - 1])
    return row[run.mcid] if row is not None and run.mcid < len(row) else None


def _row(document: Pdf, page: Page) -> Object | None:
    """Give the elements of the runs of a page, by number; None for a page without structure."""
    if "/StructParents" not in page.obj or not has_structure(document):
        return None
    numbers = document.Root.StructTreeRoot.ParentTree.Nums
    wanted = int(page.obj.StructParents)
    return next((numbers[at + 1] for at in range(0, len(numbers), 2) if int(numbers[at]) == wanted), None)


def _extend_parents(structure: Object, page: Page, rows: Mapping[int, Object], document: Pdf) -> None:
    page.obj.Tabs = Name.S
    row = _row(document, page)
    if row is None:
        page.obj.StructParents = int(structure.ParentTreeNextKey)
        structure.ParentTreeNextKey = int(structure.ParentTreeNextKey) + 1
        row = document.make_indirect(Array([]))
        structure.ParentTree.Nums = Array([*structure.ParentTree.Nums, page.obj.StructParents, row])
    for mcid in range(len(row), max(rows) + 1):
        row.append(rows.get(mcid))
    for mcid, element in rows.items():
        row[mcid] = element


def next_mcid(document: Pdf, page: Page) -> int:
    """Give a number that no run of a page has yet."""
    row = _row(document, page)
    return 0 if row is None else len(row)


def marked(kind: str, mcid: int, content: bytes) -> bytes:
    """Give content as one run of marked content."""
    return f"{kind} <</MCID {mcid}>> BDC\n".encode("ascii") + content + b"\nEMC\n"


def as_artifact(content: bytes) -> bytes:
    """Give content as something at the edge of the page, which is not read aloud."""
    return b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n" + content + b"\nEMC\n"


def mark_all(target: Pdf, page: Object, kind: str, mcid: int) -> None:
    """Make all that stands on a page so far one run."""
    streams = list(page.Contents) if isinstance(page.Contents, Array) else [page.Contents]
    content = b"\n".join(stream.read_bytes() for stream in streams)
    page.Contents = target.make_indirect(Stream(target, marked(kind, mcid, content)))


def names_cells_only(document: Pdf) -> bool:
    """Tell whether the only list of names in a document is that of its table cells, and all of them are numbers."""
    holders = [item for item in document.objects if isinstance(item, Dictionary) and "/Names" in item]
    tree = document.Root.get("/StructTreeRoot", Dictionary()).get("/IDTree", Dictionary())
    names = list(tree.get("/Names", ()))[::2]
    return len(holders) == 1 and len(names) > 0 and all(_CELL.fullmatch(str(name)) for name in names)
