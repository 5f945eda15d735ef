"""Brings a structure to the rules of PDF/UA: what stands in the wrong place becomes plainer, headings skip no level."""

from __future__ import annotations

from redaction.burn.tree import Node, Run

_KIDS = {
    "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    "/THead": {"/TR"}, "/TBody": {"/TR"}, "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/L", "/LI", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/TOC": {"/TOC", "/TOCI", "/Caption"},
}  # fmt: skip
"""What may stand in an element of this kind, and nothing else."""
_PARENTS = {
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/THead": {"/Table"}, "/TBody": {"/Table"}, "/TFoot": {"/Table"},
    "/TH": {"/TR"}, "/TD": {"/TR"},
    "/LI": {"/L"}, "/Lbl": {"/LI"}, "/LBody": {"/LI"}, "/TOCI": {"/TOC"},
}  # fmt: skip
_ITEM, _ITEM_BODY, _TABLE = "/LI", "/LBody", "/Table"
_GROUPS = frozenset({"/THead", "/TBody", "/TFoot"})


def repair(root: Node) -> bool:
    """Bring a structure to the rules; tell whether it keeps to them, for a crooked table stays as it is."""
    _place(root, "")
    _number_headings(root, 0)
    _name_notes(root, 0)
    return all([_head(table) for table in _tables(root)])


def _place(node: Node, parent: str) -> None:
    if node.kind in _PARENTS and parent not in _PARENTS[node.kind]:
        node.kind = "/Span" if node.kind == "/Lbl" else "/Div"
    if node.kind == _ITEM:
        _wrap(node)
    allowed = _KIDS.get(node.kind)
    if allowed and any(isinstance(kid, Run) or kid.kind not in allowed for kid in node.kids):
        node.kind, node.attributes = "/Div", []
    for kid in node.kids:
        if isinstance(kid, Node):
            _place(kid, node.kind)


def _wrap(item: Node) -> None:
    """Put what stands loose in an item of a list into a body."""
    body = Node(_ITEM_BODY)
    kept: list[Node | Run] = []
    for kid in item.kids:
        if isinstance(kid, Node) and kid.kind in _KIDS[_ITEM]:
            kept.append(kid)
        else:
            body.kids.append(kid)
    item.kids = [*kept, body] if body.kids else kept


def _number_headings(node: Node, last: int) -> int:
    if node.kind in ("/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6"):
        level = int(node.kind[2:] or max(last, 1))
        last = min(level, last + 1)
        node.kind = f"/H{last}"
    for kid in node.kids:
        if isinstance(kid, Node):
            last = _number_headings(kid, last)
    return last


def _name_notes(node: Node, count: int) -> int:
    """Give each note a name of its own."""
    if node.kind == "/Note" and not node.name:
        node.name, count = f"c0{count}", count + 1  # cells are c0, c1, …
    for kid in node.kids:
        if isinstance(kid, Node):
            count = _name_notes(kid, count)
    return count


def _tables(node: Node) -> list[Node]:
    below = [table for kid in node.kids if isinstance(kid, Node) for table in _tables(kid)]
    return [node, *below] if node.kind == _TABLE else below


def _head(table: Node) -> bool:
    """Say of each header cell which way it heads, and tell whether all rows are equally long."""
    rows = list(_rows(table))
    for at, (row, is_head) in enumerate(rows):
        for cell in row.kids:
            if (
                isinstance(cell, Node)
                and cell.kind == "/TH"
                and not any("/Scope" in group for group in cell.attributes)
            ):
                way = "/Column" if is_head or at == 0 else "/Row"
                cell.attributes.append({"/O": "/Table", "/Scope": way})
    return _is_straight([row for row, _ in rows])


def _rows(table: Node) -> list[tuple[Node, bool]]:
    found: list[tuple[Node, bool]] = []
    for kid in table.kids:
        if isinstance(kid, Node) and kid.kind in _GROUPS:
            found += [(row, kid.kind == "/THead") for row in kid.kids if isinstance(row, Node)]
        elif isinstance(kid, Node) and kid.kind == "/TR":
            found.append((kid, False))
    return found


def _is_straight(rows: list[Node]) -> bool:
    """Tell whether the cells of a table fill a rectangle."""
    below: dict[int, int] = {}
    widths = set()
    for left, row in zip(range(len(rows), 0, -1), rows, strict=True):
        taken = {column for column, more in below.items() if more}
        below = {column: more - 1 for column, more in below.items() if more}
        at = 0
        for cell in row.kids:
            while at in taken:
                at += 1
            across, down = (_span(cell, key) for key in ("/ColSpan", "/RowSpan"))
            if down > left or taken & set(range(at, at + across)):
                return False
            taken |= set(range(at, at + across))
            below |= dict.fromkeys(range(at, at + across), down - 1)
            at += across
        widths.add(len(taken) if taken == set(range(len(taken))) else -1)
    return len(widths) == 1 and -1 not in widths


def _span(cell: Node | Run, key: str) -> int:
    groups = cell.attributes if isinstance(cell, Node) else []
    return max((value for group in groups if isinstance(value := group.get(key), int)), default=1)
