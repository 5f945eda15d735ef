"""Tells what on a page keeps a document from the archive standard; a font that is not in the file most of all."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Stream

from redaction.burn.standard.spaces import find_colour_faults, find_nesting

NOT_EMBEDDED = "lettertype dat niet in het bestand zit"
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_DEPTH = 8
_GRAVE_SIZE = 14_400
_LEAST_SIZE = 3


def find_standard_faults(page: Object) -> tuple[str, ...]:
    """Give in plain Dutch what keeps a page from PDF/A that `tidy` cannot mend, each once; most have nothing.

    A page that uses a font from outside the file cannot be PDF/A: it looks different from one machine to the next.
    """
    box = [float(side) for side in page.get("/MediaBox", Array([0, 0, 0, 0]))]
    found = (
        []
        if all(_LEAST_SIZE <= side <= _GRAVE_SIZE for side in (box[2] - box[0], box[3] - box[1]))
        else ["bladzijde met een maat die het archief niet kent"]
    )
    deep = find_nesting(page.get("/Contents"))
    return tuple(dict.fromkeys((*found, *deep, *_faults(page.get("/Resources"), set(), 0))))


def _faults(resources: Object | None, seen: set[tuple[int, int]], depth: int) -> Iterator[str]:
    if not isinstance(resources, Dictionary) or depth > _DEPTH:
        return
    yield from find_colour_faults(resources)
    for font in _each(resources, "/Font", seen):
        yield from _font(font)
        yield from _faults(font.get("/Resources"), seen, depth + 1)
    for kind in ("/XObject", "/Pattern"):
        for part in _each(resources, kind, seen):
            yield from _faults(part.get("/Resources"), seen, depth + 1)
            if part.get("/Subtype") == Name.Form:
                yield from find_nesting(part)
            if isinstance(part, Stream) and _filter(part) == "/LZWDecode":
                yield "onderdeel met een codering die het archief niet kent"


def _each(resources: Object, kind: str, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """Yield the resources of one kind that were not met before."""
    group = resources.get(kind)
    for _, item in group.items() if isinstance(group, Dictionary) else ():
        if isinstance(item, (Dictionary, Stream)) and not (item.is_indirect and item.objgen in seen):
            if item.is_indirect:
                seen.add(item.objgen)
            yield item


def _font(font: Object) -> Iterator[str]:
    subtype = font.get("/Subtype")
    if subtype == Name.Type3:
        return
    holder = font.DescendantFonts[0] if subtype == Name.Type0 and "/DescendantFonts" in font else font
    described = holder.get("/FontDescriptor")
    if not isinstance(described, Dictionary) or not any(isinstance(described.get(key), Stream) for key in _PROGRAMS):
        yield NOT_EMBEDDED


def _filter(stream: Stream) -> str:
    value = stream.get("/Filter", Name("/None"))
    return str(value[0]) if isinstance(value, Array) and len(value) else str(value)
