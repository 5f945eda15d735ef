"""Changes in a new document what the archive standard forbids and nobody sees: inks get a meaning of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from redaction.burn.standard.profile import inks

_INKS, _ICC = Name.DeviceCMYK, Name.ICCBased
_SETS_INKS = re.compile(rb"[\d.]\s+[kK](?=\s)")
_NESTED = {"/Indexed": 1, "/Separation": 2, "/DeviceN": 2}
"""Where in a colour space of this kind the one below it stands."""
_FORBIDDEN = frozenset({"/CIDSet", "/CharSet"})
_INTENTS = frozenset({"/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual"})


def tidy(target: Pdf) -> None:
    """Bring a document of ours to the standard as far as that changes nothing to be seen."""
    work = _Tidying(target)
    for item in list(target.objects):
        work.visit(item)
    for page in target.pages:
        if not isinstance(page.obj.get("/Resources"), Dictionary):
            page.obj.Resources = Dictionary()
        if work.sets_inks(page.obj.get("/Contents")):
            work.give_meaning(page.obj.Resources)


class _Tidying:
    def __init__(self, target: Pdf) -> None:
        self.target = target
        self._space: Object | None = None

    @property
    def space(self) -> Object:
        """Give the colour space that tells what inks look like; made at its first use."""
        if self._space is None:
            profile = Stream(self.target, inks())
            profile.N = 4
            self._space = self.target.make_indirect(Array([_ICC, self.target.make_indirect(profile)]))
        return self._space

    def visit(self, item: Object) -> None:
        """Tidy one object and what stands inside it; what it refers to is visited on its own."""
        if isinstance(item, Array):
            self._colours(item)
        if isinstance(item, (Dictionary, Stream)):
            self._keys(item)
        for value in list(_values(item)):
            if isinstance(value, Object) and not value.is_indirect:
                self.visit(value)

    def _colours(self, array: Array) -> None:
        at = _NESTED.get(str(array[0]), 0) if len(array) and isinstance(array[0], Name) else 0
        if at and len(array) > at and array[at] == _INKS:
            array[at] = self.space

    def _keys(self, item: Object) -> None:
        for key in ("/ColorSpace", "/CS"):
            if item.get(key) == _INKS:
                item[key] = self.space
            elif isinstance(item.get(key), Dictionary):  # the named colour spaces of a page
                for name in [name for name, value in item[key].items() if value == _INKS]:
                    item[key][name] = self.space
        _drop(item)
        if isinstance(item, Stream) and item.get("/Subtype") == Name.Form and self.sets_inks(item):
            self.give_meaning(item.get("/Resources"))

    def sets_inks(self, content: Object | None) -> bool:
        """Tell whether content sets a colour as four inks; now and then it says so of one that does not."""
        streams = list(content) if isinstance(content, Array) else [content]
        return any(isinstance(part, Stream) and _SETS_INKS.search(_read(part)) for part in streams)

    def give_meaning(self, resources: Object | None) -> None:
        """Tell in the resources of a page or form what its inks look like."""
        if isinstance(resources, Dictionary):
            known = resources.get("/ColorSpace", Dictionary())
            resources.ColorSpace = Dictionary({**dict(known.items()), "/DefaultCMYK": self.space})


def _drop(item: Object) -> None:
    """Take out the entries that the standard does not allow."""
    if item.get("/OPM", 0) != 0:
        item.OPM = 0
    forbidden = set(_FORBIDDEN)
    forbidden |= {"/Interpolate"} if item.get("/Interpolate") is True else set()
    forbidden |= {"/Intent"} if str(item.get("/Intent", "/Perceptual")) not in _INTENTS else set()
    for key in forbidden & set(item.keys()):
        del item[key]


def _read(stream: Stream) -> bytes:
    try:
        return bytes(stream.read_bytes())
    except pikepdf.PdfError:  # an image that only viewers decode
        return b""


def _values(item: Object) -> Iterator[Object]:
    if isinstance(item, (Dictionary, Stream)):
        yield from (value for _, value in item.items())
    elif isinstance(item, Array):
        yield from item
