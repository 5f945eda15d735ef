"""Brings over fonts whose letters are drawings: each drawing is rewritten as content, and only those shown survive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from redaction.burn.fonts.encodings import letters, name_codes, read_differences, standard
from redaction.burn.fonts.fonts import Font
from redaction.burn.geometry import Rect
from redaction.burn.provable import NotProvable

Draw = Callable[[Sequence[Object], Object], tuple[list[bytes], Dictionary, Rect | None]]
"""Rewrites drawings with the resources they share: gives their new content, resources, and how far they reach."""
_SIZE = re.compile(rb"(\S+) (\S+) (\S+) (\S+) d1\s")
_FAR = 1.5
"""Ems that a letter may reach from its place; a drawing that reaches further may lie under a box elsewhere."""


class Drawings:
    """The letters of a Type 3 font.

    Raises:
        NotProvable: A drawing holds something that is not certain, or reaches far from its place.
    """

    def __init__(self, font: Font, draw: Draw) -> None:
        self._font, self._draw = font, draw
        procs = font.source.CharProcs
        self._names = {code: name for code, name in read_differences(font.source).items() if f"/{name}" in procs}
        reach = self._run(sorted(set(self._names.values())))[2]
        em = abs(font.em / font.unit)
        widest = max([abs(width) for width in font.widths.values()], default=0)
        if reach and not Rect(-em, -em, widest + em, em).grown((_FAR - 1) * em).holds(reach):
            raise NotProvable("lettertype met tekeningen ver van hun plaats")

    def _run(self, names: Sequence[str]) -> tuple[list[bytes], Dictionary, Rect | None]:
        procs = self._font.source.CharProcs
        return self._draw([procs[f"/{name}"] for name in names], self._font.source.get("/Resources", Dictionary()))

    def unicode(self, codes: Iterable[int]) -> Mapping[int, str]:
        """Give the text of codes as their names tell it, or as readers guess it when those tell nothing."""
        return letters({**standard(), **self._names}, codes)

    def bring(self, target: Pdf, copy: Object, numbers: Mapping[int, int]) -> None:
        """Put the drawings of the codes in use in the copy of the font, named after their order."""
        codes = {old: new for old, new in numbers.items() if old in self._names}
        drawn, resources, reach = self._run([self._names[code] for code in codes])
        streams = {
            f"/g{new}": target.make_indirect(Stream(target, data))
            for new, data in zip(codes.values(), drawn, strict=True)
        }
        copy.CharProcs, copy.Resources = Dictionary(streams), resources
        copy.Encoding = name_codes({new: f"g{new}" for new in codes.values()})
        copy.FontMatrix = Array([float(value) for value in copy.FontMatrix])
        copy.FontBBox = Array([round(value, 3) for value in _hull(reach, drawn)])


def _hull(reach: Rect | None, drawn: Sequence[bytes]) -> Sequence[float]:
    """Give the box around drawings and what they say themselves of their size; zeros when that is not known."""
    said = [[float(value) for value in found.groups()] for data in drawn if (found := _SIZE.search(data))]
    boxes = [*([reach] if reach else []), *(box for box in said if any(box))]
    if not reach and len(said) < len(drawn):
        return 0.0, 0.0, 0.0, 0.0
    return [pick((box[side] for box in boxes), default=0.0) for side, pick in enumerate((min, min, max, max))]
