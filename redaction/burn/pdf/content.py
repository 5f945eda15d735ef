"""Reads one content stream: allowed operators only, every name new; what becomes of its letters is decided later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object

from redaction.burn.geometry import Matrix
from redaction.burn.pdf.layers import Layers
from redaction.burn.pdf.marked import Tag, read_tag
from redaction.burn.pdf.objects import Desk, Painter
from redaction.burn.pdf.paths import FILLS, STROKES
from redaction.burn.pdf.plain import resources_of, write_plain
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.pdf.sight import Sight
from redaction.burn.pdf.state import EVERYWHERE, Advances, State, numbers
from redaction.burn.pdf.steps import BeginMark, BeginText, EndMark, EndText, Place, Program, Raw, Transform
from redaction.burn.pdf.syntax import operation
from redaction.burn.provable import NotProvable

_BUILD = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "re": 4, "h": 0}
_PAINT = FILLS | STROKES | {"n"}
_GREY, _RGB, _CMYK = 1, 3, 4
_STRANGE = "opdracht met onverwachte waarden"


class Reader(Painter):
    """Reads the content of one page and, one level down, of its forms."""

    def run(self, stream: Object) -> Program:
        """Give the stream as read.

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
        self.steps.extend(Raw(b"Q\n") for _ in self.stack)
        return self.program

    def _step(self, operator: str, operands: list[Any]) -> None:
        if operator in _BUILD:
            values = numbers(operands)
            if len(values) != _BUILD[operator]:
                raise NotProvable(_STRANGE)
            self.path.add(operator, values, self.state.ctm)
        elif operator in _PAINT:
            paint = self.path.paint(operator, self.state, self.is_off)
            if paint is not None:
                self.steps.append(paint)
        elif operator in _PLAIN:
            values = numbers(operands)
            self._plain(operator, values)
            if operator == "cm":
                self.steps.append(Transform(Matrix(*values)))
            else:
                self.steps.append((Place if operator in _PLACES else Raw)(operation(values, operator)))
        elif operator in _HANDLERS:
            _HANDLERS[operator](self, operands)
        else:
            raise NotProvable("onbekende opdracht")

    def _plain(self, operator: str, values: list[float]) -> None:
        try:
            _PLAIN[operator](self, values)
        except (TypeError, IndexError) as error:
            raise NotProvable(_STRANGE) from error

    def begin_text(self) -> None:
        """Do `BT`."""
        self.cursor.begin()
        self.steps.append(BeginText(self.cursor.holder))

    def next_line(self) -> None:
        """Do `T*`."""
        self.cursor.move(0, -self.state.leading)

    def move_and_lead(self, operands: list[Any]) -> None:
        """Do `TD`: `TL` and `Td`."""
        x, y = numbers(operands)
        self.state.leading = -y
        self.cursor.move(x, y)
        self.steps += [Raw(operation([-y], "TL")), Place(operation([x, y], "Td"))]

    def show(self, items: Any) -> None:
        """Do `TJ`."""
        run = self.cursor.show(items, self.state, self.desk.sight.next(), self.is_off)
        if run.count:
            self.desk.sight.runs.append(run)
        self.steps.append(run)

    def quoted(self, operands: list[Any]) -> None:
        """Do the single quote operator: `T*` and `Tj`."""
        self.next_line()
        self.steps.append(Place(b"T*\n"))
        self.show([operands[0]])

    def spaced_quote(self, operands: list[Any]) -> None:
        """Do the double quote operator."""
        self.state.word_space, self.state.char_space = numbers(operands[:2])
        word, letter = operation([self.state.word_space], "Tw"), operation([self.state.char_space], "Tc")
        self.steps += [Raw(word), Raw(letter)]
        self.quoted(operands[2:])

    def font(self, operands: list[Any]) -> None:
        """Do `Tf`."""
        font, copy, used = self.desk.copier.font(self._resource("/Font", operands[0]), self._draw_apart)
        (size,) = numbers(operands[1:])
        advances = self.desk.fonts.setdefault(id(font), Advances(font))
        self.state.font, self.state.used, self.state.size, self.state.advances = font, used, size, advances
        self.steps.append(Raw(self.resources.name("/Font", copy) + b" " + operation([size], "Tf")))

    def begin_mark(self, operands: list[Any]) -> None:
        """Do `BDC` or `BMC`: its properties may repeat the text, so only its number comes along."""
        known = self.old.get("/Properties", Dictionary())
        off = False
        if operands[0] == Name.OC:
            off = not self.desk.layers.is_shown(self._resource("/Properties", operands[1]))
        tag = Tag("/OC") if operands[0] == Name.OC else read_tag(operands, known)
        if tag.mcid is not None:
            self.desk.has_tags = True
            self.desk.has_inner_tags |= self.program.depth > 0
        self.hidden.append(off)
        self.is_off = self.was_off or any(self.hidden)
        self.program.tags.append(tag)
        self.steps.append(BeginMark(len(self.program.tags) - 1))

    def end_mark(self) -> None:
        """Do `EMC`."""
        if not self.hidden:
            return
        self.hidden.pop()
        self.is_off = self.was_off or any(self.hidden)
        self.steps.append(EndMark())

    def clip(self, operator: str) -> None:
        """Note `W` until the path is painted."""
        self.path.clip = operator


def copy_content(copier: Copier, stream: Object, resources: Object) -> tuple[bytes, Dictionary]:
    """Give content of our own as content of the new document, and its resources; all of it stays."""
    reader = Reader(Desk(copier, Sight((), EVERYWHERE), Layers()), resources, State(Matrix()))
    program = reader.run(stream)
    return write_plain(copier.target, program), resources_of(program)


def _set(attribute: str, factor: float = 1.0) -> Callable[[Reader, list[float]], None]:
    return lambda run, values: setattr(run.state, attribute, values[0] * factor)


def _transform(run: Reader, values: list[float]) -> None:
    run.state.ctm = Matrix(*values).after(run.state.ctm)


def _nothing(run: Reader, values: list[float]) -> None:
    """Change nothing on which letters or shapes depend."""


_PLACES = frozenset({"Td", "Tm", "T*"})
_PLAIN: dict[str, Callable[[Reader, list[float]], None]] = {
    **dict.fromkeys(("J", "j", "M", "i", "G", "RG", "K", "SC", "d0", "d1"), _nothing),
    "q": lambda run, _: run.save(),
    "Q": lambda run, _: run.restore(),
    "cm": _transform,
    "w": _set("line_width"),
    "Tc": _set("char_space"),
    "Tw": _set("word_space"),
    "Tz": _set("stretch", 0.01),
    "TL": _set("leading"),
    "Ts": _set("rise"),
    "Tr": lambda run, values: setattr(run.state, "mode", int(values[0])),
    "Td": lambda run, values: run.cursor.move(*values),
    "Tm": lambda run, values: run.cursor.put(Matrix(*values)),
    "T*": lambda run, _: run.next_line(),
    "g": lambda run, values: run.colour(values, _GREY),
    "rg": lambda run, values: run.colour(values, _RGB),
    "k": lambda run, values: run.colour(values, _CMYK),
    "sc": lambda run, values: run.colour(values, run.state.components),
}

_HANDLERS: dict[str, Callable[[Reader, list[Any]], None]] = {
    "BT": lambda run, _: run.begin_text(),
    "ET": lambda run, _: run.steps.append(EndText()),
    "TD": Reader.move_and_lead,
    "Tj": lambda run, operands: run.show([operands[0]]),
    "TJ": lambda run, operands: run.show(list(operands[0])),
    "'": Reader.quoted,
    '"': Reader.spaced_quote,
    "Tf": Reader.font,
    "gs": Reader.graphics_state,
    "cs": lambda run, operands: run.colour_space(operands, "cs"),
    "CS": lambda run, operands: run.colour_space(operands, "CS"),
    "scn": lambda run, operands: run.special_colour(operands, "scn"),
    "SCN": lambda run, operands: run.special_colour(operands, "SCN"),
    "d": Reader.dash,
    "ri": Reader.intent,
    "sh": Reader.shading,
    "W": lambda run, _: run.clip("W"),
    "W*": lambda run, _: run.clip("W*"),
    "Do": Reader.external,
    "BDC": Reader.begin_mark,
    "BMC": Reader.begin_mark,
    "DP": lambda run, _: None,
    "MP": lambda run, _: None,
    "EMC": lambda run, _: run.end_mark(),
}
