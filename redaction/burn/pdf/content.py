"""Rewrites one content stream: allowed operators only, every name new, letters under a box left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Stream

from redaction.burn.geometry import Matrix, Rect
from redaction.burn.pdf.paths import FILLS, STROKES, PathBuffer, Step
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.pdf.sight import Sight
from redaction.burn.pdf.state import State, brightness, count_components, numbers
from redaction.burn.pdf.text import TextCursor
from redaction.burn.provable import NotProvable

_DEPTH = 8
_BUILD = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "re": 4, "h": 0}
_PAINT = FILLS | STROKES | {"n"}
_INTENTS = frozenset({"/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual"})
_GREY, _RGB, _CMYK = 1, 3, 4


class Rewriter:
    """Rewrites the content of one page and, one level down, of its forms."""

    def __init__(self, copier: Copier, sight: Sight, resources: Object, ctm: Matrix, depth: int = 0) -> None:
        if depth > _DEPTH:
            raise NotProvable("te diep genest onderdeel")
        self.copier, self.sight, self.old, self.depth = copier, sight, resources, depth
        self.new: dict[str, dict[str, Object]] = {}
        self.names: dict[tuple[str, str], Name] = {}
        self.state = State(ctm)
        self.stack: list[State] = []
        self.cursor = TextCursor(sight)
        self.path = PathBuffer(sight)
        self.out: list[Step] = []

    def run(self, stream: Object) -> tuple[bytes, Dictionary]:
        """Give the new content and its resources.

        Raises:
            NotProvable: Something in it is unknown or uncertain.
        """
        try:
            instructions = pikepdf.parse_content_stream(stream)
        except pikepdf.PdfError as error:
            raise NotProvable("onleesbare opdrachten") from error
        for instruction in instructions:
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._inline_image(instruction)
            else:
                self._step(str(instruction.operator), list(instruction.operands))
        self.out.extend(([], "Q") for _ in self.stack)
        return _unparse(self.out), Dictionary({k: Dictionary(v) for k, v in self.new.items()})

    def _step(self, operator: str, operands: list[Any]) -> None:
        if operator in _BUILD:
            values = numbers(operands)
            if len(values) != _BUILD[operator]:
                raise NotProvable("opdracht met onverwachte waarden")
            self.path.add(operator, values, self.state.ctm)
        elif operator in _PAINT:
            self.out.extend(self.path.paint(operator, self.state))
        elif operator in _PLAIN:
            values = numbers(operands)
            self._plain(operator, values)
            self.out.append((values, operator))
        elif operator in _HANDLERS:
            _HANDLERS[operator](self, operands)
        else:
            raise NotProvable("onbekende opdracht")

    def _plain(self, operator: str, values: list[float]) -> None:
        try:
            _PLAIN[operator](self, values)
        except (TypeError, IndexError) as error:
            raise NotProvable("opdracht met onverwachte waarden") from error

    def save(self) -> None:
        """Do `q`."""
        self.stack.append(replace(self.state))

    def restore(self) -> None:
        """Do `Q`."""
        if not self.stack:
            raise NotProvable("ongelijk aantal haakjes")
        self.state = self.stack.pop()

    def next_line(self) -> None:
        """Do `T*`."""
        self.cursor.move(0, -self.state.leading)

    def colour(self, values: list[float], components: int | None) -> None:
        """Note a fill colour."""
        self.state.components, self.state.brightness = components, brightness(values, components)

    def show(self, items: Any) -> None:
        """Do `TJ` with the letters under a box left out."""
        self.out.append(([Array(self.cursor.show(items, self.state))], "TJ"))

    def quoted(self, operands: list[Any]) -> None:
        """Do the single quote operator: `T*` and `Tj`."""
        self.next_line()
        self.out.append(([], "T*"))
        self.show([operands[0]])

    def spaced_quote(self, operands: list[Any]) -> None:
        """Do the double quote operator."""
        self.state.word_space, self.state.char_space = numbers(operands[:2])
        self.out += [([operands[0]], "Tw"), ([operands[1]], "Tc")]
        self.quoted(operands[2:])

    def font(self, operands: list[Any]) -> None:
        """Do `Tf`."""
        font, copy, used = self.copier.font(self._resource("/Font", operands[0]))
        (size,) = numbers(operands[1:])
        self.state.font, self.state.used, self.state.size = font, used, size
        self.out.append(([self._name("/Font", copy), size], "Tf"))

    def graphics_state(self, operands: list[Any]) -> None:
        """Do `gs`."""
        source = self._resource("/ExtGState", operands[0])
        if "/LW" in source:
            self.state.line_width = float(source.LW)
        self.out.append(([self._name("/ExtGState", self.copier.state(source))], "gs"))

    def colour_space(self, operands: list[Any], operator: str) -> None:
        """Do `cs` or `CS`."""
        name = str(operands[0])
        known = self.old.get("/ColorSpace", Dictionary())
        source = known[name] if name in known else Name(name)
        copy = self.copier.colours(source)
        if operator == "cs":
            components = count_components(source)
            self.state.components = components
            self.state.brightness = 0.0 if components else None
        target = self._name("/ColorSpace", copy) if name in known else Name(name)
        if name not in known and not name.startswith("/Device"):
            raise NotProvable("onbekende kleuren")
        self.out.append(([target], operator))

    def special_colour(self, operands: list[Any], operator: str) -> None:
        """Do `scn` or `SCN`; a pattern has a name there."""
        values = numbers(operands)
        if operator == "scn":
            self.state.brightness = brightness(values, self.state.components)
        self.out.append((list(values), operator))

    def dash(self, operands: list[Any]) -> None:
        """Do `d`."""
        pattern, phase = Array(numbers(list(operands[0]))), numbers(operands[1:])
        self.out.append(([pattern, *phase], "d"))

    def intent(self, operands: list[Any]) -> None:
        """Do `ri`."""
        if str(operands[0]) in _INTENTS:
            self.out.append(([Name(str(operands[0]))], "ri"))

    def tagged(self, operands: list[Any]) -> None:
        """Drop the start of marked content; its properties may repeat the text. A layer may hide."""
        if operands and operands[0] == Name.OC:
            raise NotProvable("laag die aan of uit kan staan")

    def clip(self, operator: str) -> None:
        """Note `W` until the path is painted."""
        self.path.clip = operator

    def external(self, operands: list[Any]) -> None:
        """Do `Do`: an image is copied, a form rewritten."""
        source = self._resource("/XObject", operands[0])
        subtype = source.get("/Subtype")
        if "/OC" in source or "/Ref" in source or subtype not in (Name.Image, Name.Form):
            raise NotProvable("onderdeel in een laag of van een onbekende soort")
        if subtype == Name.Image:
            self.sight.add_picture(self.state.ctm.hull(Rect(0, 0, 1, 1)))
            copy = self.copier.image(source)
        else:
            copy = self._form(source)
        self.out.append(([self._name("/XObject", copy)], "Do"))

    def _form(self, source: Object) -> Object:
        matrix = Matrix(*numbers(list(source.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))))
        inner = Rewriter(
            self.copier,
            self.sight,
            source.get("/Resources", self.old),
            matrix.after(self.state.ctm),
            self.depth + 1,
        )
        inner.state = replace(self.state, ctm=inner.state.ctm)
        data, resources = inner.run(source)
        form = Stream(self.copier.target, data)
        form.Type, form.Subtype, form.Resources = Name.XObject, Name.Form, resources
        form.BBox, form.Matrix = Array(numbers(list(source.BBox))), Array(list(matrix))
        if "/Group" in source:
            form.Group = self.copier.group(source.Group)
        return self.copier.target.make_indirect(form)

    def _inline_image(self, instruction: Any) -> None:
        self.sight.add_picture(self.state.ctm.hull(Rect(0, 0, 1, 1)))
        copy = self.copier.inline_image(instruction.iimage)
        self.out.append(([self._name("/XObject", copy)], "Do"))

    def _resource(self, kind: str, name: Any) -> Object:
        found = self.old.get(kind, Dictionary()).get(str(name)) if isinstance(name, Name) else None
        if found is None:
            raise NotProvable("onderdeel dat ontbreekt")
        return found

    def _name(self, kind: str, value: Object) -> Name:
        """Give the new name of a resource: the old one may itself be a word."""
        group = self.new.setdefault(kind, {})
        key = kind, str(value.objgen) if value.is_indirect else value.unparse().hex()
        if key not in self.names:
            self.names[key] = Name(f"/{kind[1]}{len(group)}")
            group[str(self.names[key])] = value
        return self.names[key]


def _unparse(steps: list[Step]) -> bytes:
    return bytes(pikepdf.unparse_content_stream([(operands, Operator(operator)) for operands, operator in steps]))


def _set(name: str, factor: float = 1.0) -> Callable[[Rewriter, list[float]], None]:
    return lambda run, values: setattr(run.state, name, values[0] * factor)


def _transform(run: Rewriter, values: list[float]) -> None:
    run.state.ctm = Matrix(*values).after(run.state.ctm)


def _move_and_lead(run: Rewriter, values: list[float]) -> None:
    run.state.leading = -values[1]
    run.cursor.move(*values)


def _nothing(run: Rewriter, values: list[float]) -> None:
    """Change nothing on which letters or shapes depend."""


_PLAIN: dict[str, Callable[[Rewriter, list[float]], None]] = {
    **dict.fromkeys(("J", "j", "M", "i", "ET", "G", "RG", "K", "SC"), _nothing),
    "q": lambda run, _: run.save(),
    "Q": lambda run, _: run.restore(),
    "cm": _transform,
    "w": _set("line_width"),
    "BT": lambda run, _: run.cursor.put(Matrix()),
    "Tc": _set("char_space"),
    "Tw": _set("word_space"),
    "Tz": _set("stretch", 0.01),
    "TL": _set("leading"),
    "Ts": _set("rise"),
    "Tr": lambda run, values: setattr(run.state, "mode", int(values[0])),
    "Td": lambda run, values: run.cursor.move(*values),
    "TD": _move_and_lead,
    "Tm": lambda run, values: run.cursor.put(Matrix(*values)),
    "T*": lambda run, _: run.next_line(),
    "g": lambda run, values: run.colour(values, _GREY),
    "rg": lambda run, values: run.colour(values, _RGB),
    "k": lambda run, values: run.colour(values, _CMYK),
    "sc": lambda run, values: run.colour(values, run.state.components),
}

_HANDLERS: dict[str, Callable[[Rewriter, list[Any]], None]] = {
    "Tj": lambda run, operands: run.show([operands[0]]),
    "TJ": lambda run, operands: run.show(list(operands[0])),
    "'": Rewriter.quoted,
    '"': Rewriter.spaced_quote,
    "Tf": Rewriter.font,
    "gs": Rewriter.graphics_state,
    "cs": lambda run, operands: run.colour_space(operands, "cs"),
    "CS": lambda run, operands: run.colour_space(operands, "CS"),
    "scn": lambda run, operands: run.special_colour(operands, "scn"),
    "SCN": lambda run, operands: run.special_colour(operands, "SCN"),
    "d": Rewriter.dash,
    "ri": Rewriter.intent,
    "W": lambda run, _: run.clip("W"),
    "W*": lambda run, _: run.clip("W*"),
    "Do": Rewriter.external,
    "BDC": Rewriter.tagged,
    "BMC": Rewriter.tagged,
    "DP": Rewriter.tagged,
    "MP": Rewriter.tagged,
    "EMC": lambda run, _: None,
}
