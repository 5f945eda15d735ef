"""Copies fonts, images and colours into a new document, key by key from an allow-list; all else stays behind."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfInlineImage, Stream, String

from pipeline.tools.pdf_blanks import draws_blanks
from redaction.burn.filters import PLAIN, find_filters
from redaction.burn.fonts.emptied import empty_font
from redaction.burn.fonts.encodings import read_differences, read_names
from redaction.burn.fonts.fonts import Font, read_font
from redaction.burn.fonts.numbering import Numbering
from redaction.burn.fonts.program import Program, open_program
from redaction.burn.fonts.stand_in import StandIn, find_stand_in
from redaction.burn.fonts.trim import CopiedFont, trim_font
from redaction.burn.fonts.type3 import Draw, Drawings
from redaction.burn.geometry import Matrix, Rect
from redaction.burn.pdf.colours import copy_colours, copy_shading
from redaction.burn.pdf.images import copy_image, inline_image, paint_image
from redaction.burn.pdf.known import is_allowed
from redaction.burn.provable import NotProvable


def _keys(names: str) -> frozenset[str]:
    return frozenset(f"/{name}" for name in names.split())


_FONT = _keys(
    "Type Subtype BaseFont FirstChar LastChar Widths FontDescriptor Encoding BaseEncoding Differences DescendantFonts "
    "CIDSystemInfo Registry Ordering Supplement FontName Flags FontBBox ItalicAngle Ascent Descent "
    "CapHeight StemV MissingWidth FontMatrix"
)
"""Without the program, the maps to it, and measures of all its letters together: what is needed is written anew."""
_STATE = _keys("Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK")
_GROUP = _keys("Type S CS I K")
_MASK = frozenset({"/Alpha", "/Luminosity"})
_DEPTH = 12


class Copier:
    """Copies allowed parts of one source document into `target` and remembers which codes of a font are used."""

    def __init__(self, target: Pdf) -> None:
        self.target = target
        self.inks: dict[str, str] = {}
        self._fonts: dict[str, CopiedFont] = {}
        self._refused: dict[str, NotProvable] = {}
        self._images: dict[str, Object] = {}
        self._others: dict[str, Object] = {}
        self._clock = itertools.count()

    def font(self, source: Object, draw: Draw | None = None) -> tuple[Font, Object, Numbering]:
        """Give what is known of a font, its copy, and what gives each code that is shown its new number.

        `draw` rewrites the letters of a font whose letters are drawings; without it such a font is not certain.

        Raises:
            NotProvable: Its codes, its advances or its program are not certain.
        """
        key = self._identity(source)
        if key in self._refused:
            raise self._refused[key]
        if key not in self._fonts:
            try:
                self._fonts[key] = self._new_font(source, draw)
            except NotProvable as reason:
                self._refused[key] = reason
                raise
        copied = self._fonts[key]
        return copied.font, copied.copy, copied.used

    def _new_font(self, source: Object, draw: Draw | None) -> CopiedFont:
        font = read_font(source)
        if draws_blanks(source):
            raise NotProvable("lettertype dat letters tekent die het wit noemt")
        program: Program | None
        if source.Subtype == Name.Type3:
            if draw is None:
                raise NotProvable("lettertype met getekende letters")
            program = Drawings(font, draw)
        else:
            program = open_program(font) or find_stand_in(font)
        # of a font that is not brought along the codes are those of a standard, unless it names letters itself
        keeps = (program is None or isinstance(program, StandIn)) and not read_differences(source)
        if not font.two_bytes and not keeps:
            read_names(source)  # what cannot be named is seen now, while the page can still become a picture
        copy = self.target.make_indirect(self.copy(source, _FONT))
        return CopiedFont(font, copy, program, Numbering(font, self._clock, keeps=keeps), keeps)

    def shown_codes(self) -> dict[str, dict[int, int]]:
        """Give a copy of what was noted so far, for a page that may still become a picture."""
        return {key: dict(copied.used.numbers) for key, copied in self._fonts.items()}

    def restore_codes(self, before: Mapping[str, Mapping[int, int]]) -> None:
        """Forget what was noted since `before` was taken."""
        for key, copied in self._fonts.items():
            copied.used.restore(before.get(key, {}))

    def finish(self) -> None:
        """Cut each font down to the codes still shown: a removed name leaves no row, no outline and no name behind."""
        shown = [copied for copied in self._fonts.values() if copied.used.numbers]
        for number, copied in enumerate(sorted(shown, key=lambda copied: copied.used.rank)):
            trim_font(self.target, copied, number)
        for copied in self._fonts.values():
            if not copied.used.numbers:
                empty_font(copied.copy)

    def image(self, source: Object) -> Object:
        """Copy an image with its colours and masks, without metadata.

        Raises:
            NotProvable: Its coding or one of its parts is not certain.
        """
        key = self._identity(source)
        if key not in self._images:
            self._images[key] = copy_image(self, source)
        return self._images[key]

    def painted(self, source: Object, ctm: Matrix, marks: Sequence[Rect]) -> Object | None:
        """Give an image as drawn through `ctm`, its pixels under the boxes painted over; None when nothing is left.

        Raises:
            NotProvable: Its pixels are not certain.
        """
        return paint_image(self, source, ctm, marks)

    def inline_image(self, source: PdfInlineImage, colours: Object) -> Object:
        """Give an image that stood in the content as one of its own, to be painted where it is drawn.

        Raises:
            NotProvable: Its entries are not certain.
        """
        return inline_image(self.target, source, colours)

    def colours(self, source: Object) -> Object:
        """Copy a colour space.

        Raises:
            NotProvable: It is not known.
        """
        return copy_colours(self, source)

    def shading(self, source: Object, *, near_box: bool) -> Object:
        """Copy a shading.

        Raises:
            NotProvable: It is not known, or may draw anything on a page with boxes.
        """
        key = f"shading {near_box} {self._identity(source)}"
        if key not in self._others:
            self._others[key] = copy_shading(self, source, near_box=near_box)
        return self._others[key]

    def state(self, source: Object, mask: Object | None = None) -> Object:
        """Copy a graphics state; `mask` is the rewritten form of its soft mask, where it has one.

        Raises:
            NotProvable: It masks what is drawn in a way that is not rewritten, or sets a font.
        """
        if "/Font" in source:
            raise NotProvable("lettertype in een tekenstand")
        given = source.get("/SMask")
        if not isinstance(given, Dictionary):
            copy = self.shared(source, _STATE)
            if given == Name("/None"):
                copy.SMask = Name("/None")
            return copy
        if mask is None or str(given.S) not in _MASK or "/TR" in given:
            raise NotProvable("masker over de inhoud")
        copy = self.target.make_indirect(self.copy(source, _STATE))
        copy.SMask = Dictionary(Type=Name.Mask, S=Name(str(given.S)), G=mask)
        if "/BC" in given:
            copy.SMask.BC = self.copy(given.BC, frozenset())
        return copy

    def shared(self, source: Object, keys: frozenset[str]) -> Object:
        """Copy these keys of a value once, so that a thousand uses stay one object."""
        if not isinstance(source, (Array, Dictionary)):
            return self.copy(source, keys)
        key = self._identity(source)
        if key not in self._others:
            self._others[key] = self.target.make_indirect(self.copy(source, keys))
        return self._others[key]

    def group(self, source: Object) -> Object:
        """Copy what a page or form says about its transparency."""
        copy = self.copy(source, _GROUP)
        if "/CS" in source:
            copy.CS = self.colours(source.CS)
        return copy

    def copy(self, source: Object, keys: frozenset[str], depth: int = 0) -> Object:
        """Copy a value; of dictionaries and streams only these keys.

        Raises:
            NotProvable: It is nested without end, or a stream does not decode.
        """
        if depth > _DEPTH:
            raise NotProvable("te diep genest onderdeel")
        if isinstance(source, Stream):
            return self._copy_stream(source, keys, depth)
        if isinstance(source, Dictionary):
            rows = ((key, value) for key, value in source.items() if key in keys and is_allowed(key, value))
            return Dictionary({key: self.copy(value, keys, depth + 1) for key, value in rows})
        if isinstance(source, Array):
            return Array([self.copy(value, keys, depth + 1) for value in source])
        return _scalar(source)

    def _copy_stream(self, source: Object, keys: frozenset[str], depth: int) -> Object:
        if not set(find_filters(source)) <= PLAIN:
            raise NotProvable("onderdeel met een bijzondere codering")
        stream = Stream(self.target, source.read_bytes())
        for key in (key for key in keys & set(source.keys()) if is_allowed(key, source[key])):
            stream[key] = self.copy(source[key], keys, depth + 1)
        return self.target.make_indirect(stream)

    def _identity(self, source: Object) -> str:
        """Tell values apart; parts that we made ourselves have numbers of their own."""
        if not source.is_indirect:
            return bytes(source.unparse(resolved=True)).hex()
        ours = source.same_owner_as(self.target.Root)
        return f"{source.objgen} {ours}"


def _scalar(source: Object) -> Object:
    if isinstance(source, String):
        return String(bytes(source))
    return Name(str(source)) if isinstance(source, Name) else source
