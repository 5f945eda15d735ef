"""Writes the address of a link behind the words of its cell: it is nowhere to be seen on paper otherwise."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence

from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils import range_boundaries

from extractors.read.web.html_links import shown_address

_MOST_PLACES = 100_000
"""Cells of all links of one sheet that are looked at; of a larger range only the first cell counts."""
_LONGEST = 2_079
"""Characters of an address; Excel allows no more."""
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

Place = tuple[int, int]
"""Row and column, both 1-based."""
Link = tuple[str, str, str]
"""Range of cells, name of the relation that holds the address, and the place within what it points to."""


def read_link(element: object) -> Link:
    """Give a link as the XML of a sheet tells it."""
    get = element.get  # type: ignore[attr-defined]
    return get("ref", ""), get(_OFFICE) or get(_STRICT) or "", get("location", "")


def link_texts(archive: zipfile.ZipFile, path: str, links: Sequence[Link], cells: dict[Place, str]) -> int:
    """Write addresses behind the texts in `cells` of the sheet at `path`; give how many characters were added."""
    targets = _targets(archive, path) if links else {}
    added, room = 0, _MOST_PLACES
    done: set[Place] = set()
    for reference, name, location in links:
        if not (address := targets.get(name, "")):
            continue
        address += f"#{location}" if location and "#" not in address else ""
        for place in _places(reference, room):
            room -= 1
            if place in cells and place not in done:
                done.add(place)
                behind = shown_address(_cut(address), cells[place])
                cells[place] += behind
                added += len(behind)
    return added


def _targets(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """Give the addresses outside the workbook by the names of their relations."""
    rels: str = get_rels_path(path)  # type: ignore[no-untyped-call]
    if rels not in archive.namelist():
        return {}
    return {one.Id or "": one.Target or "" for one in get_dependents(archive, rels) if one.TargetMode == "External"}


def _places(reference: str, room: int) -> Iterator[Place]:
    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):  # a link to nowhere is no reason to refuse the workbook
        return
    if left is None or top is None or right is None or bottom is None:
        return
    if (right - left + 1) * (bottom - top + 1) > room:
        yield top, left
        return
    yield from ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _cut(address: str) -> str:
    # no line may break in an address: the row of the table would seem to hold another one
    address = " ".join(address.split())
    return address if len(address) <= _LONGEST else address[:_LONGEST] + "…"
