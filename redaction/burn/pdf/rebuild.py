"""Copies fonts, images and colours into a new document, key by key from an allow-list; all else stays behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from redaction.burn.pdf.fonts import Font, read_font, write_cids, write_to_unicode
from redaction.burn.pdf.jpeg import strip_jpeg
from redaction.burn.provable import NotProvable


def _keys(names: str) -> frozenset[str]:
    return frozenset(f"/{name}" for name in names.split())


_COLOUR = _keys(
    "N Alternate Range FunctionType Domain C0 C1 Functions Bounds Encode Decode Size BitsPerSample Order "
    "WhitePoint BlackPoint Gamma Matrix"
)
_FONT = _keys(
    "Type Subtype BaseFont FirstChar LastChar Widths FontDescriptor Encoding BaseEncoding Differences DescendantFonts "
    "CIDSystemInfo Registry Ordering Supplement DW W CIDToGIDMap FontName Flags FontBBox ItalicAngle Ascent Descent "
    "CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth Leading FontFile FontFile2 FontFile3 "
    "Length1 Length2 Length3"
)
_IMAGE = _keys("Type Subtype Width Height BitsPerComponent ImageMask Decode Interpolate Intent Matte")
_STATE = _keys("Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK")
_GROUP = _keys("Type S CS I K")
_FAX = _keys("K Columns Rows BlackIs1 EncodedByteAlign EndOfLine EndOfBlock DamagedRowsBeforeError")
_PLAIN_FILTERS = _keys("FlateDecode LZWDecode RunLengthDecode ASCII85Decode ASCIIHexDecode")
_DEPTH = 12


class Copier:
    """Copies allowed parts of one source document into `target` and remembers which codes of a font are used."""

    def __init__(self, target: Pdf) -> None:
        self.target = target
        self._fonts: dict[str, tuple[Font, Object]] = {}
        self._used: dict[str, set[int]] = {}
        self._images: dict[str, Object] = {}
        self._others: dict[str, Object] = {}

    def font(self, source: Object) -> tuple[Font, Object, set[int]]:
        """Give what is known of a font, its copy, and the set in which to note each code that is shown."""
        key = _identity(source)
        if key not in self._fonts:
            font = read_font(source)
            copy = self.target.make_indirect(self.copy(source, _FONT))
            self._fonts[key], self._used[key] = (font, copy), set()
        return (*self._fonts[key], self._used[key])

    def shown_codes(self) -> dict[str, set[int]]:
        """Give a copy of what was noted so far, for a page that may still become a picture."""
        return {key: set(codes) for key, codes in self._used.items()}

    def restore_codes(self, before: Mapping[str, set[int]]) -> None:
        """Forget what was noted since `before` was taken."""
        for key, codes in self._used.items():
            codes.intersection_update(before.get(key, set()))

    def finish(self) -> None:
        """Cut the tables of each font down to the codes still shown: a removed name leaves no row behind."""
        for key, (font, copy) in self._fonts.items():
            _trim(self.target, font, copy, self._used[key])

    def image(self, source: Object) -> Object:
        """Copy an image with its colours and masks, without metadata.

        Raises:
            NotProvable: Its coding or one of its parts is not certain.
        """
        key = _identity(source)
        if key not in self._images:
            self._images[key] = self.target.make_indirect(self._image(source))
        return self._images[key]

    def _image(self, source: Object) -> Object:
        if "/OC" in source or "/SMaskInData" in source:
            raise NotProvable("afbeelding in een laag")
        image = self._image_data(source)
        for key in _IMAGE & set(source.keys()):
            image[key] = self.copy(source[key], _COLOUR)
        if "/ColorSpace" in source:
            image.ColorSpace = self.colours(source.ColorSpace)
        for key in ("/Mask", "/SMask"):
            if isinstance(source.get(key), Stream):
                image[key] = self.image(source[key])
            elif isinstance(source.get(key), Array):
                image[key] = self.copy(source[key], _COLOUR)
        return image

    def _image_data(self, source: Object) -> Stream:
        filters = _filters(source)
        if set(filters) <= _PLAIN_FILTERS:
            return Stream(self.target, source.read_bytes())
        image = Stream(self.target, b"")
        if filters == ["/DCTDecode"]:
            image.write(strip_jpeg(source.read_raw_bytes()), filter=Name.DCTDecode)
        elif filters == ["/CCITTFaxDecode"]:
            parms = source.get("/DecodeParms", Dictionary())
            parms = parms[0] if isinstance(parms, Array) else parms
            image.write(source.read_raw_bytes(), filter=Name.CCITTFaxDecode, decode_parms=self.copy(parms, _FAX))
        else:
            raise NotProvable("afbeelding met een bijzondere codering")
        return image

    def inline_image(self, source: pikepdf.PdfInlineImage) -> Object:
        """Turn an image inside the content into one of its own.

        Raises:
            NotProvable: Its pixels cannot be read, or it is a stencil.
        """
        if source.image_mask:
            raise NotProvable("stempelvorm in de opdrachten")
        try:
            pixels = source.as_pil_image()
        except (pikepdf.PdfError, NotImplementedError, ValueError, OSError) as error:
            raise NotProvable("afbeelding met een bijzondere codering") from error
        pixels = pixels if pixels.mode in ("L", "RGB") else pixels.convert("RGB")
        image = Stream(self.target, pixels.tobytes())
        image.Type, image.Subtype, image.BitsPerComponent = Name.XObject, Name.Image, 8
        image.Width, image.Height = pixels.size
        image.ColorSpace = Name.DeviceGray if pixels.mode == "L" else Name.DeviceRGB
        return self.target.make_indirect(image)

    def colours(self, source: Object) -> Object:
        """Copy a colour space.

        Raises:
            NotProvable: It paints with a pattern.
        """
        name = str(source[0]) if isinstance(source, Array) else str(source)
        if name == "/Pattern":
            raise NotProvable("vulling met een patroon")
        if name == "/ICCBased" and "/N" not in source[1]:
            raise NotProvable("onbekende kleuren")
        return self._shared(source, _COLOUR)

    def state(self, source: Object) -> Object:
        """Copy a graphics state.

        Raises:
            NotProvable: It masks what is drawn, or sets a font.
        """
        if "/Font" in source or source.get("/SMask", Name("/None")) != Name("/None"):
            raise NotProvable("masker over de inhoud")
        return self._shared(source, _STATE)

    def _shared(self, source: Object, keys: frozenset[str]) -> Object:
        """Copy once, so that a thousand uses stay one object."""
        if not isinstance(source, (Array, Dictionary)):
            return self.copy(source, keys)
        key = _identity(source)
        if key not in self._others:
            self._others[key] = self.target.make_indirect(self.copy(source, keys))
        return self._others[key]

    def group(self, source: Object) -> Object:
        """Copy what a page or form says about its transparency."""
        return self.copy(source, _GROUP | _COLOUR)

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
            return Dictionary({k: self.copy(v, keys, depth + 1) for k, v in source.items() if k in keys})
        if isinstance(source, Array):
            return Array([self.copy(value, keys, depth + 1) for value in source])
        return _scalar(source)

    def _copy_stream(self, source: Object, keys: frozenset[str], depth: int) -> Object:
        if not set(_filters(source)) <= _PLAIN_FILTERS:
            raise NotProvable("onderdeel met een bijzondere codering")
        stream = Stream(self.target, source.read_bytes())
        for key in keys & set(source.keys()):
            stream[key] = self.copy(source[key], keys, depth + 1)
        return self.target.make_indirect(stream)


def _scalar(source: Object) -> Object:
    if isinstance(source, pikepdf.String):
        return pikepdf.String(bytes(source))
    return Name(str(source)) if isinstance(source, Name) else source


def _identity(source: Object) -> str:
    return f"{source.objgen}" if source.is_indirect else source.unparse(resolved=True).hex()


def _filters(source: Object) -> list[str]:
    value = source.get("/Filter", Array([]))
    return [str(name) for name in value] if isinstance(value, Array) else [str(value)]


def _trim(target: Pdf, font: Font, copy: Object, used: set[int]) -> None:
    if font.unicode:
        rows = {code: font.unicode[code] for code in used if font.unicode.get(code)}
        copy.ToUnicode = target.make_indirect(Stream(target, write_to_unicode(rows, 4 if font.two_bytes else 2)))
    if font.two_bytes:
        if font.cids is not None:
            copy.Encoding = _encoding(target, {code: font.cid(code) for code in used})
        shown = sorted({font.cid(code) for code in used} & set(font.widths))
        copy.DescendantFonts[0].W = Array([part for code in shown for part in (code, Array([font.widths[code]]))])
        return
    if "/Widths" in copy:
        first = int(copy.get("/FirstChar", 0))
        copy.Widths = Array([w if first + i in used else 0 for i, w in enumerate(copy.Widths)])
    encoding = copy.get("/Encoding")
    if isinstance(encoding, Dictionary) and "/Differences" in encoding:
        encoding.Differences = Array(list(_used_differences(encoding.Differences, used)))


def _encoding(target: Pdf, cids: Mapping[int, int]) -> Object:
    stream = Stream(target, write_cids(cids))
    stream.Type, stream.CMapName = Name.CMap, Name("/Eigen")
    stream.CIDSystemInfo = Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0)
    return target.make_indirect(stream)


def _used_differences(table: Iterable[Object], used: set[int]) -> Iterable[Object]:
    """Yield `code /name` for the codes still shown: the table lists letters in the order of first use."""
    code = 0
    for item in table:
        if not isinstance(item, Name):
            code = int(item)
            continue
        if code in used:
            yield code
            yield item
        code += 1
