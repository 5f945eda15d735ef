"""Reads what is painted besides letters and lines: colours, patterns, masks, images and forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Object

from redaction.burn.geometry import Matrix, Rect, hull
from redaction.burn.pdf.images import hidden_sides
from redaction.burn.pdf.layers import Layers
from redaction.burn.pdf.paths import PathBuffer
from redaction.burn.pdf.patterns import copy_pattern
from redaction.burn.pdf.plain import make_form, write_plain
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.pdf.sight import Sight
from redaction.burn.pdf.state import EVERYWHERE, Advances, State, brightness, count_components, numbers
from redaction.burn.pdf.steps import Drawn, Part, Program, Raw, Resources
from redaction.burn.pdf.syntax import name, number, operation
from redaction.burn.pdf.text import TextCursor
from redaction.burn.provable import NotProvable

_DEPTH = 8
_INTENTS = frozenset({"/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual"})


@dataclass(slots=True)
class Desk:
    """What is the same for all streams of one page."""

    copier: Copier
    sight: Sight
    layers: Layers
    fonts: dict[int, Advances] = field(default_factory=dict)
    has_inner_tags: bool = False
    """A form on the page has numbered runs of its own."""
    has_tags: bool = False
    """The page itself has."""


class Painter:
    """Reads one stream; what it shows and how it is cut in runs is left to `content.Reader`."""

    def __init__(self, desk: Desk, resources: Object, state: State, depth: int = 0, *, is_off: bool = False) -> None:
        if depth > _DEPTH:
            raise NotProvable("te diep genest onderdeel")
        self.desk, self.old, self.state = desk, resources, state
        self.program = Program(state.ctm, depth)
        self.steps, self.resources = self.program.steps, self.program.resources
        self.stack: list[State] = []
        self.cursor = TextCursor()
        self.path = PathBuffer(desk.sight)
        self.hidden: list[bool] = []
        """Of each open run of marked content whether it is in a layer that is not shown."""
        self.is_off = self.was_off = is_off

    def run(self, stream: Object) -> Program:
        """Give the stream as read.

        Raises:
            NotProvable: Something in it is unknown or uncertain.
        """
        raise NotImplementedError

    def save(self) -> None:
        """Do `q`."""
        self.stack.append(self.state.copy())

    def restore(self) -> None:
        """Do `Q`."""
        if not self.stack:
            raise NotProvable("ongelijk aantal haakjes")
        self.state = self.stack.pop()

    def colour(self, values: list[float], components: int | None) -> None:
        """Note a fill colour."""
        self.state.components, self.state.brightness = components, brightness(values, components)

    def graphics_state(self, operands: list[Any]) -> None:
        """Do `gs`."""
        source = self._resource("/ExtGState", operands[0])
        if "/LW" in source:
            self.state.line_width = float(source.LW)
        clear = [float(source[key]) < 1 for key in ("/ca", "/CA") if key in source]
        mixed = "/BM" in source and source.BM not in (Name.Normal, Name.Compatible)
        masked = source.get("/SMask", Name("/None")) != Name("/None")
        self.state.is_plain = self.state.is_plain and not (any(clear) or mixed or masked)
        given = source.get("/SMask")
        copy = self.desk.copier.state(source, self._mask(given.G) if isinstance(given, Dictionary) else None)
        self.steps.append(Raw(self.resources.name("/ExtGState", copy) + b" gs\n"))

    def _mask(self, source: Object) -> Object:
        sight = self.desk.sight
        runs, grounds = len(sight.runs), len(sight.grounds)
        program = self._form(source, off=False)
        if len(sight.runs) > runs:
            raise NotProvable("masker met letters")
        del sight.grounds[grounds:]  # a mask lets through or not; it is not drawn over anything itself
        target = self.desk.copier.target
        return make_form(target, program, write_plain(target, program))

    def colour_space(self, operands: list[Any], operator: str) -> None:
        """Do `cs` or `CS`."""
        chosen = str(operands[0])
        known = self.old.get("/ColorSpace", Dictionary())
        source = known[chosen] if chosen in known else Name(chosen)
        if chosen not in known and not chosen.startswith("/Device") and chosen != "/Pattern":
            raise NotProvable("onbekende kleuren")
        copy = self.desk.copier.colours(source)
        if operator == "cs":
            components = count_components(source)
            self.state.components = components
            self.state.brightness = 0.0 if components else None
        target = self.resources.name("/ColorSpace", copy) if chosen in known else name(chosen)
        self.steps.append(Raw(target + b" " + operator.encode("ascii") + b"\n"))

    def special_colour(self, operands: list[Any], operator: str) -> None:
        """Do `scn` or `SCN`; a pattern has a name there."""
        named = bool(operands) and isinstance(operands[-1], Name)
        values = numbers(operands[:-1] if named else operands)
        if operator == "scn":
            self.state.brightness = None if named else brightness(values, self.state.components)
        if named:
            pattern = self.resources.name("/Pattern", self._pattern(operands[-1]))
            self.steps.append(Raw(b" ".join([*map(number, values), pattern, operator.encode("ascii")]) + b"\n"))
        else:
            self.steps.append(Raw(operation(values, operator)))

    def _pattern(self, chosen: Any) -> Object:
        source, marks = self._resource("/Pattern", chosen), self.desk.sight.marks
        return copy_pattern(self.desk.copier, source, self._draw_apart, bool(marks))

    def shading(self, operands: list[Any]) -> None:
        """Do `sh`: it fills all that is not clipped off."""
        if self.is_off:
            return
        sight = self.desk.sight
        copy = self.desk.copier.shading(self._resource("/Shading", operands[0]), near_box=bool(sight.marks))
        filled = State(self.state.ctm, clip=self.state.clip)
        filled.cut(sight.visible, True)
        sight.add_ground(filled.clip, None, solid=False)
        self.steps.append(Drawn(self.resources.name("/Shading", copy) + b" sh\n"))

    def _draw_apart(self, streams: Sequence[Object], resources: Object) -> tuple[list[bytes], Dictionary, Rect | None]:
        """Rewrite content that is drawn elsewhere, again and again: it may hold no text, and no box says what goes.

        Gives the new content of each stream, the resources they share, and how far what they fill reaches.
        """
        sight = Sight((), EVERYWHERE, least=0.0)
        desk, shared, drawn = Desk(self.desk.copier, sight, self.desk.layers), Resources(), list[bytes]()
        for stream in streams:
            reader = type(self)(desk, resources, State(Matrix()), self.program.depth + 1)
            reader.resources = reader.program.resources = shared
            drawn.append(write_plain(self.desk.copier.target, reader.run(stream)))
        if sight.runs:
            raise NotProvable("letters in een patroon of een getekende letter")
        ends = [end for ground in sight.grounds for end in (ground.rect[:2], ground.rect[2:])]
        kept = Dictionary({kind: Dictionary(group) for kind, group in shared.groups.items()})
        return drawn, kept, hull(ends) if ends else None

    def dash(self, operands: list[Any]) -> None:
        """Do `d`."""
        pattern, (phase,) = numbers(list(operands[0])), numbers(operands[1:])
        self.steps.append(Raw(b"[" + b" ".join(map(number, pattern)) + b"] " + number(phase) + b" d\n"))

    def intent(self, operands: list[Any]) -> None:
        """Do `ri`."""
        if str(operands[0]) in _INTENTS:
            self.steps.append(Raw(name(str(operands[0])) + b" ri\n"))

    def external(self, operands: list[Any]) -> None:
        """Do `Do`: an image is copied, a form read."""
        source = self._resource("/XObject", operands[0])
        subtype = source.get("/Subtype")
        if "/Ref" in source or subtype not in (Name.Image, Name.Form):
            raise NotProvable("onderdeel van een onbekende soort")
        off = self.is_off or ("/OC" in source and not self.desk.layers.is_shown(source.OC))
        if subtype == Name.Form:
            program = self._form(source, off=off)
            if not off:
                self.steps.append(Part(program))
        elif not off:
            self._image(source)

    def _image(self, source: Object) -> None:
        state, square = self.state, self.state.ctm.hull(Rect(0, 0, 1, 1))
        shown = State(state.ctm, clip=state.clip)
        shown.cut(self.desk.sight.visible, True)
        marks = (*self.desk.sight.marks, *hidden_sides(source, square, shown.clip))
        copy = self.desk.copier.painted(source, state.ctm, marks)
        if copy is None:
            return
        see_through = any(key in source for key in ("/SMask", "/Mask", "/ImageMask"))
        solid = state.is_plain and state.is_clip_exact and state.ctm.is_upright and not see_through
        seen = State(state.ctm, clip=state.clip)
        seen.cut(square, True)
        self.desk.sight.add_ground(seen.clip, None, solid=solid, picture=True)
        self.steps.append(Drawn(self.resources.name("/XObject", copy) + b" Do\n"))

    def _inline_image(self, instruction: Any) -> None:
        if not self.is_off:
            known = self.old.get("/ColorSpace", Dictionary())
            self._image(self.desk.copier.inline_image(instruction.iimage, known))

    def _form(self, source: Object, *, off: bool) -> Program:
        matrix = Matrix(*numbers(list(source.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))))
        box = numbers(list(source.BBox))
        inner = self.state.copy()
        inner.ctm = matrix.after(inner.ctm)
        hull = inner.ctm.hull(Rect(min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])))
        inner.cut(hull, inner.ctm.is_upright)
        reader = type(self)(self.desk, source.get("/Resources", self.old), inner, self.program.depth + 1, is_off=off)
        program = reader.run(source)
        program.form = {"/BBox": Array(box), "/Matrix": Array(list(matrix))}
        if "/Group" in source:
            program.form["/Group"] = self.desk.copier.group(source.Group)
            program.is_group = True
        return program

    def _resource(self, kind: str, wanted: Any) -> Object:
        found = self.old.get(kind, Dictionary()).get(str(wanted)) if isinstance(wanted, Name) else None
        if found is None:
            raise NotProvable("onderdeel dat ontbreekt")
        return found
