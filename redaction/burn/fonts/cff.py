"""Cuts a CFF program down to the glyphs that are shown: no outline, no name and no shared piece of another is left."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fontTools.cffLib import CFFFontSet
from fontTools.cffLib.transforms import desubroutinize
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.misc.psCharStrings import T2CharString, T2WidthExtractor
from fontTools.ttLib import TTFont

from redaction.burn.provable import NotProvable

_ODD = "lettertypebestand dat niet te verkleinen is"
_NOTDEF = ".notdef"
_TOLD = ("version", "Notice", "Copyright", "FullName", "FamilyName", "Weight", "UniqueID", "XUID", "BaseFontName",
         "BaseFontBlend", "PostScript", "FontBBox", "isFixedPitch", "UIDBase")  # fmt: skip
"""What the head of a program tells of its maker and its name."""
_SCALE, _NO_SCALE = [0.001, 0, 0, 0.001, 0, 0], [1, 0, 0, 1, 0, 0]
_COMPOSED = 4
"""The number of values before `endchar` that make a letter of two others."""


class Cff:
    """A CFF program, open.

    Raises:
        NotProvable: It is damaged, or holds more than one font.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._set, self._top = _guarded(lambda: _open(data))
        self.is_cid = hasattr(self._top, "ROS")

    @property
    def names(self) -> list[str]:
        """Give the name of each glyph, by number; of a CID program `cid00001` and so on."""
        return list(self._top.charset)

    @property
    def encoding(self) -> Mapping[int, str]:
        """Give the map from code to name that the program brings itself."""
        if self.is_cid:
            return {}
        own = self._top.Encoding
        names = StandardEncoding if own == "StandardEncoding" else own
        if isinstance(names, str):
            raise NotProvable(_ODD)
        return {code: name for code, name in enumerate(names) if name != _NOTDEF}

    def write(self, glyphs: Sequence[str]) -> bytes:
        """Give the program with the named glyphs numbered from 1; one that is not there becomes that of no letter.

        Their new names are `g1`, `g2`, or `cid00001` and so on; letters of which others are made come last.

        Raises:
            NotProvable: A glyph is damaged.
        """
        data: bytes = _guarded(lambda: self._write(glyphs))
        return data

    def _write(self, glyphs: Sequence[str]) -> bytes:
        fonts, top = _open(self._data)  # cutting changes what was read, and a page may ask twice
        old = {name: number for number, name in enumerate(top.charset)}
        order = [0, *(old.get(name, 0) for name in glyphs)]
        parts = [name for name in _with_parts(top, glyphs) if name in old]
        if self.is_cid:
            names = [_NOTDEF, *(f"cid{number:05d}" for number in range(1, len(order)))]
        else:
            names = [_NOTDEF, *(f"g{number}" for number in range(1, len(order))), *parts]
            order += [old[name] for name in parts]
            top.Encoding = "StandardEncoding"
        _select(top, order, names)
        desubroutinize(fonts)
        index = top.CharStrings.charStringsIndex
        index.items = _with_widths(index.items)
        self._settle(fonts, top)
        buffer = io.BytesIO()
        fonts.compile(buffer, TTFont(recalcBBoxes=False))
        return buffer.getvalue()

    def _settle(self, fonts: CFFFontSet, top: Any) -> None:
        """Take out what the head of the program tells of its maker, or of all the letters it had."""
        for key in _TOLD:
            top.rawDict.pop(key, None)
            if key in top.__dict__:
                delattr(top, key)
        if self.is_cid:
            top.rawDict["ROS"] = top.ROS = ("Adobe", "Identity", 0)
            top.rawDict["CIDCount"] = top.CIDCount = top.numGlyphs
        for part in getattr(top, "FDArray", ()):
            _settle_matrix(top, part)
            part.rawDict["FontName"] = part.FontName = "Eigen"
        fonts.fontNames = ["Eigen"]


def _settle_matrix(top: Any, part: Any) -> None:
    """Leave the scale to the default, as the library does not write a scale that is the default one.

    Raises:
        NotProvable: The part has a scale of its own.
    """
    own = part.rawDict.get("FontMatrix", _SCALE)
    if own == _SCALE or (own == _NO_SCALE and top.rawDict.get("FontMatrix", _SCALE) == _SCALE):
        part.rawDict.pop("FontMatrix", None)
        part.FontMatrix = _SCALE
    elif own != _NO_SCALE:
        raise NotProvable(_ODD)


def _guarded(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except NotProvable:
        raise
    except Exception as error:
        raise NotProvable(_ODD) from error


def _open(data: bytes) -> tuple[CFFFontSet, Any]:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    if len(fonts.fontNames) != 1 or fonts.major != 1:
        raise NotProvable(_ODD)
    top = fonts.topDictIndex[0]
    if getattr(top, "CharstringType", 2) != 2 or len(set(top.charset)) != len(top.charset):
        raise NotProvable(_ODD)
    return fonts, top


def _with_parts(top: Any, names: Sequence[str]) -> list[str]:
    """Give the letters of which accented letters are made, in the order of those."""
    found, ahead = dict[str, None](), [name for name in names if name in top.CharStrings.charStrings]
    for name in ahead:  # grows on the way
        outline, _ = top.CharStrings.getItemAndSelector(name)
        outline.decompile()
        program = outline.program
        if program[-1:] == ["endchar"] and sum(not isinstance(part, str) for part in program[-5:-1]) == _COMPOSED:
            inner = [StandardEncoding[code] for code in program[-3:-1]]
            ahead += [part for part in inner if part not in found and part in top.CharStrings.charStrings]
            found.update(dict.fromkeys(inner))
    return list(found)


def _select(top: Any, order: Sequence[int], names: list[str]) -> None:
    """Keep the glyphs with these numbers, in this order, under these names."""
    outlines, index = top.CharStrings, top.CharStrings.charStringsIndex
    index.items = [index[number] for number in order]
    del index.file, index.offsets
    if hasattr(top, "FDSelect"):
        chosen = top.FDSelect
        kinds = [chosen.gidArray[number] for number in order]
        used = list(dict.fromkeys(kinds))
        chosen.format, chosen.gidArray = None, [used.index(kind) for kind in kinds]
        top.FDArray.items = [top.FDArray[kind] for kind in used]
        del top.FDArray.file, top.FDArray.offsets
    outlines.charStrings = {name: at for at, name in enumerate(names)}
    top.charset, top.numGlyphs = names, len(names)


def _with_widths(items: Sequence[Any]) -> list[Any]:
    """Give outlines that each tell their own width: makers choose the usual one after the letters there are."""
    made, parts = list[Any](), dict[int, Any]()
    for item in items:
        item.decompile()
        part = parts.setdefault(id(item.private), item.private)
        reader = T2WidthExtractor([], [], getattr(part, "nominalWidthX", 0), math.inf)
        reader.execute(item)
        program = list(item.program)
        width = reader.width
        if width == math.inf:  # it tells none
            width = getattr(part, "defaultWidthX", 0)
        elif not isinstance(program.pop(0), (int, float)):
            raise NotProvable(_ODD)
        made.append(T2CharString(program=[width, *program], private=part, globalSubrs=[]))
    for part in parts.values():
        for key in ("defaultWidthX", "nominalWidthX"):
            part.rawDict.pop(key, None)
            setattr(part, key, 0)
    return made
