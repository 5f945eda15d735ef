"""Cuts a Type 1 program down to the glyphs that are shown; its head is written anew, so no word of it stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.misc.eexec import decrypt, encrypt
from fontTools.misc.psCharStrings import T1CharString

from redaction.burn.provable import NotProvable

_ODD = "lettertypebestand dat niet te verkleinen is"
_OUTER, _INNER = 55665, 4330
"""The keys with which the two layers of a program are wrapped, as the format prescribes."""
_NOTDEF = ".notdef"
_FIXED_PIECES = 5
"""The first shared pieces are the machinery of hints and flexes, the same in every program."""
_RETURN = b"\x0b"
_HINTS = 3
"""The number by which the machinery of changing hints is called."""
_SWITCH = 4
"""The shared piece that switches hints: it calls the piece whose number stands before it."""
_NUMBER = rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_ROW = re.compile(rb"dup\s+(\d+)\s*/([^\s/\[\]{}()<>%]+)\s+put")
_GLYPH = re.compile(rb"\s*/([^\s/\[\]{}()<>%]+)\s+(\d+)\s+(?:RD|-\|)\s")
_PIECE = re.compile(rb"\s*dup\s+(\d+)\s+(\d+)\s+(?:RD|-\|)\s")
_PRIVATE = [
    "BlueValues",
    "OtherBlues",
    "FamilyBlues",
    "FamilyOtherBlues",
    "BlueScale",
    "BlueShift",
    "BlueFuzz",
    "StdHW",
    "StdVW",
    "StemSnapH",
    "StemSnapV",
    "ForceBold",
    "LanguageGroup",
    "ExpansionFactor",
]
_FLEX = b"/OtherSubrs [{}{}{}{systemdict /internaldict known not {pop 3}{1183615869 systemdict /internaldict get exec \
dup /startlock known {/startlock get exec}{dup /strtlck known {/strtlck get exec}{pop 3}ifelse}ifelse}ifelse} \
executeonly] ND\n"


class Type1:
    """A Type 1 program, open.

    Raises:
        NotProvable: It is damaged, or not written as programs of this kind are.
    """

    def __init__(self, data: bytes) -> None:
        head, mark, rest = _unwrapped(data).partition(b"eexec")
        if not mark or rest[:1] not in b"\r\n \t":
            raise NotProvable(_ODD)
        rest = rest[2:] if rest[:2] == b"\r\n" else rest[1:]
        self._head, self._private = head, bytes(decrypt(_from_hex(rest), _OUTER)[0])[4:]
        lead = re.search(rb"/lenIV\s+(-?\d+)", self._private)
        self._lead = int(lead.group(1)) if lead else 4
        if self._lead < 0:
            raise NotProvable(_ODD)
        self.pieces = dict(self._read(rb"/Subrs\s+\d+\s+array", _PIECE))
        self.glyphs = {name.decode("latin-1"): body for name, body in self._read(rb"/CharStrings[^/]*begin", _GLYPH)}
        if _NOTDEF not in self.glyphs:
            raise NotProvable(_ODD)
        self._with_parts(self.glyphs)  # a damaged glyph shows now, while the page can still become a picture

    def _read(self, start: bytes, row: re.Pattern[bytes]) -> Iterator[tuple[bytes, bytes]]:
        opening = re.search(start, self._private)
        at = opening.end() if opening else len(self._private)
        while found := row.match(self._private, at):
            size = int(found.group(2))
            yield (
                found.group(1),
                bytes(decrypt(self._private[found.end() : found.end() + size], _INNER)[0])[self._lead :],
            )
            at = found.end() + size
            end = re.compile(rb"\s*(?:NP|ND|\||\|-|noaccess put|noaccess def|put|def)(?=\s)").match(self._private, at)
            if end is None:
                raise NotProvable(_ODD)
            at = end.end()

    @property
    def encoding(self) -> Mapping[int, str]:
        """Give the map from code to name that the program brings itself."""
        if re.search(rb"/Encoding\s+StandardEncoding", self._head):
            return {code: name for code, name in enumerate(StandardEncoding) if name != _NOTDEF}
        return {int(code): name.decode("latin-1") for code, name in _ROW.findall(self._head)}

    def write(self, glyphs: Sequence[str]) -> tuple[bytes, int, int]:
        """Give the program with the named glyphs as `g1`, `g2` and so on, and the lengths of its two halves.

        One that is not there becomes that of no letter; letters of which others are made come last.

        Raises:
            NotProvable: A glyph is damaged.
        """
        shown = {f"g{at}": name if name in self.glyphs else _NOTDEF for at, name in enumerate(glyphs, start=1)}
        shown = {_NOTDEF: _NOTDEF, **shown}
        letters, pieces = self._with_parts([*shown.values()])
        shown.update({name: name for name in letters})
        head = self._write_head()
        wrapped = bytes(encrypt(b"ibts" + self._write_private(shown, pieces), _OUTER)[0])
        return head + wrapped, len(head), len(wrapped)

    def _with_parts(self, names: Iterable[str]) -> tuple[list[str], list[int]]:
        """Give the letters and shared pieces that the named glyphs are made of, in the order in which they come."""
        parts, pieces, ahead = dict[str, None](), dict[int, None](), list(names)
        for number in range(_SWITCH):
            pieces[number] = None
            self._follow(self.pieces.get(b"%d" % number, _RETURN), pieces)
        for name in ahead:  # grows on the way
            found = [part for part in self._follow(self.glyphs[name], pieces) if part in self.glyphs]
            ahead += [part for part in found if part not in parts]
            parts.update(dict.fromkeys(found))
        return list(parts), list(pieces)

    def _follow(self, body: bytes, pieces: dict[int, None]) -> list[str]:
        letters, program = list[str](), _program(body)
        for at, word in enumerate(program):
            if word == "seac":
                letters += [StandardEncoding[code] for code in program[at - 2 : at] if isinstance(code, int)]
            for number in (program[place] for place in _called(program, at)):
                assert isinstance(number, int)
                if number not in pieces:
                    pieces[number] = None
                    letters += self._follow(self.pieces.get(b"%d" % number, _RETURN), pieces)
        return letters

    def _write_head(self) -> bytes:
        matrix = _array(self._head, b"FontMatrix")
        if matrix is None or len(matrix.split()) != 6:
            raise NotProvable(_ODD)
        return (
            b"%!PS-AdobeFont-1.0: Eigen\n11 dict begin\n/FontName /Eigen def\n/PaintType 0 def\n/FontType 1 def\n"
            b"/FontMatrix [" + matrix + b"] readonly def\n"
            b"/Encoding StandardEncoding def\n"
            b"/FontBBox {0 0 0 0} readonly def\ncurrentdict end\ncurrentfile eexec\n"  # it is not known
        )

    def _write_private(self, shown: Mapping[str, str], pieces: Sequence[int]) -> bytes:
        out = b"dup /Private 16 dict dup begin\n/RD {string currentfile exch readstring pop} executeonly def\n"
        out += b"/ND {noaccess def} executeonly def\n/NP {noaccess put} executeonly def\n/MinFeature {16 16} ND\n"
        out += b"/password 5839 def\n" + _FLEX
        for key in _PRIVATE:
            found = re.search(rb"/%s\s+(\[[-+.\deE\s]*\]|\{[-+.\deE\s]*\}|%s|true|false)" % (key.encode(), _NUMBER),
                              self._private)  # fmt: skip
            out += b"/%s %s def\n" % (key.encode(), found.group(1)) if found else b""
        fixed = range(_FIXED_PIECES if self.pieces else 0)
        order = [*fixed, *(number for number in pieces if number >= _FIXED_PIECES)]
        numbers = {old: new for new, old in enumerate(order)}
        if order:
            out += b"/Subrs %d array\n" % len(order)
            for number in order:
                piece = self.pieces.get(b"%d" % number, _RETURN) if number in pieces else _RETURN
                body = self._wrap(piece, numbers)
                out += b"dup %d %d RD %s NP\n" % (numbers[number], len(body), body)
            out += b"ND\n"
        out += b"2 index /CharStrings %d dict dup begin\n" % len(shown)
        for new, old in shown.items():
            body = self._wrap(self.glyphs[old], numbers)
            out += b"/%s %d RD %s ND\n" % (new.encode("latin-1"), len(body), body)
        return (
            out
            + b"end\nend\nreadonly put\nnoaccess put\ndup /FontName get exch definefont pop\n\
mark currentfile closefile\n"
        )

    @staticmethod
    def _wrap(body: bytes, numbers: Mapping[int, int]) -> bytes:
        """Give an outline that calls shared pieces by their new numbers."""
        program = _program(body)
        places = {place for at in range(len(program)) for place in _called(program, at)}
        if any(numbers[program[place]] != program[place] for place in places):
            program = [numbers[part] if at in places else part for at, part in enumerate(program)]
            outline = T1CharString(program=program)
            outline.compile()
            body = outline.bytecode
        return bytes(encrypt(bytes(4) + body, _INNER)[0])


def _unwrapped(data: bytes) -> bytes:
    """Take the headers of the parts off a PFB; other programs come back as they are."""
    out, at = b"", 0
    while data[at : at + 1] == b"\x80" and data[at + 1] in (1, 2):
        size = int.from_bytes(data[at + 2 : at + 6], "little")
        out, at = out + data[at + 6 : at + 6 + size], at + 6 + size
    return out or data


def _from_hex(data: bytes) -> bytes:
    if not re.fullmatch(rb"[0-9A-Fa-f\s]{8}", data[:8]):
        return data
    digits = re.sub(rb"\s", b"", re.split(rb"[^0-9A-Fa-f\s]", data, maxsplit=1)[0])
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


def _array(text: bytes, key: bytes) -> bytes | None:
    found = re.search(rb"/%s\s*[\[{]\s*((?:%s\s*)+)[\]}]" % (key, _NUMBER), text)
    return found.group(1).strip() if found else None


def _called(program: Sequence[Any], at: int) -> list[int]:
    """Give the places of the numbers of the shared pieces that the word at this place calls."""

    def number(back: int) -> int | None:
        return program[at - back] if at >= back and isinstance(program[at - back], int) else None

    if program[at] == "callothersubr" and number(1) == _HINTS:
        return [at - 3] if number(3) is not None else []
    if program[at] != "callsubr" or program[at - 1 : at] == ["pop"]:
        return []
    if number(1) is None:
        raise NotProvable(_ODD)
    return [at - 1, *([at - 2] if number(1) == _SWITCH and number(2) is not None else [])]


def _program(body: bytes) -> list[Any]:
    outline = T1CharString(body)
    try:
        outline.decompile()
    except Exception as error:
        raise NotProvable(_ODD) from error
    return list(outline.program)
