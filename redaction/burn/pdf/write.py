"""Writes a content stream anew: letters that go are left out, lines get their new places, boxes come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pikepdf import Name, Object

from redaction.burn.geometry import Frame, Matrix, Rect, hull
from redaction.burn.made import MadeBox, Stamp
from redaction.burn.pdf.fragments import Fragment, find_fragments
from redaction.burn.pdf.marked import MarkedContent, Tag
from redaction.burn.pdf.paths import Paint, Part, Where, stays
from redaction.burn.pdf.plain import make_form, recode, show
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.pdf.reset.layout import BAND, Layout, Planned, is_own
from redaction.burn.pdf.reset.lines import extent, place
from redaction.burn.pdf.reset.setting import Setting, new_ends
from redaction.burn.pdf.state import State
from redaction.burn.pdf.steps import BeginMark, BeginText, Drawn, EndMark, EndText, Place, Program, Raw, Transform
from redaction.burn.pdf.steps import Part as Nested
from redaction.burn.pdf.syntax import operation, strings
from redaction.burn.pdf.text import Run
from redaction.burn.pdf.tidy import PLAIN_TEXT, tidy
from redaction.burn.pdf.wanted import drop_fonts

_LINE = 2.2
"""Points along the words from which a shape is one that belongs to them."""
_FLAT = 0.2
"""Ems up to which a shorter one is a piece of an underline that is cut at the letters that hang below it."""
BoxContent = Callable[[Rect, Stamp, Name], str]


@dataclass(eq=False)
class Page:
    """What is the same for all streams of one page while it is written."""

    copier: Copier
    frame: Frame
    stamps: Mapping[str, Stamp]
    layout: Layout
    marked: MarkedContent
    box_content: BoxContent
    made: list[MadeBox] = field(default_factory=list)
    """The boxes that are drawn, in the order of writing."""
    late: list[Planned] = field(default_factory=list)
    """The boxes that come at the end, on top."""

    def __post_init__(self) -> None:
        self.anchored: dict[int, list[Planned]] = {}
        for box in self.layout.boxes:
            if box.run is None:
                self.late.append(box)
            else:
                self.anchored.setdefault(id(box.run), []).append(box)
        self.bands = [(self._band(setting), setting, limits) for setting, limits in self.layout.settings]

    def _band(self, setting: Setting) -> Rect:
        one = setting.segment
        return place(one.axis, one.start, one.base + BAND[0] * one.em, one.end, one.base + BAND[1] * one.em)

    def draw(self, box: Planned, form_name: bytes) -> bytes:
        """Give the operators of one box, on the page as shown."""
        self.made.append(box.made)
        rect = self.frame.shown(box.drawn)
        return self.box_content(rect, self.stamps[box.text], Name(form_name.decode("ascii"))).encode("ascii")

    def where(self, part: Part) -> Where:
        """Tell where a line, a ground or a clip goes that belongs to words that move."""
        for band, setting, _ in self.bands:
            if part.is_straight and part.points and part.rect.meets(band) and (found := _goes(part, setting)):
                ends = new_ends(setting, found[0] - 0.5, found[1] + 0.5)
                return [_mover(setting, found, new) for new in ends]
        return self.layout.refitted.get(id(part))

    def where_clip(self, part: Part) -> Where:
        """Tell how far a clip opens that would cut words that move."""
        for band, setting, limits in self.bands:
            if part.is_straight and part.points and part.rect.meets(band) and (found := _goes(part, setting)):
                return [_mover(setting, found, limits)]
        return None


def _goes(part: Part, setting: Setting) -> tuple[float, float] | None:
    """Give the ends of a part that belongs to the words of a segment, along its line."""
    low, high, start, end = extent(setting.segment.axis, hull(part.points))
    is_line = end - start > _LINE or high - low < min(end - start, _FLAT * setting.segment.em)
    return (start, end) if is_line and is_own(setting.segment, low, high, start, end) else None


def _mover(
    setting: Setting, old: tuple[float, float], new: tuple[float, float]
) -> Callable[[float, float], tuple[float, float]]:
    (ax, ay), (start, end) = setting.segment.axis, old
    factor = (new[1] - new[0]) / max(end - start, 1e-6)

    def to(x: float, y: float) -> tuple[float, float]:
        at = ax * x + ay * y
        by = new[0] + (at - start) * factor - at
        return x + by * ax, y + by * ay

    return to


class Writer:
    """Writes one stream and, one level down, its forms."""

    def __init__(self, page: Page, program: Program, *, is_safe: bool = True) -> None:
        self.page, self.program = page, program
        self.is_safe = is_safe
        """A box drawn here is seen as it is."""
        self.out: list[bytes] = []
        self.in_text = False
        self.old = self.new = program.ctm
        """The map to user space as it was, and as it is in what is written."""
        self.stack: list[tuple[Matrix, Matrix]] = []

    def steps(self) -> None:
        """Write all steps of the stream to `out`."""
        for step in self.program.steps:
            if isinstance(step, Raw) or (isinstance(step, Place) and not self.holder_is_touched):
                self._raw(step.data)
            elif isinstance(step, Run):
                self._run(step)
            elif isinstance(step, Transform):
                self._transform(step.matrix)
            elif not isinstance(step, Place):
                self._other(step)

    @property
    def content(self) -> bytes:
        """Give all that was written; where words moved without what tells where they stood."""
        return b"".join(drop_fonts(tidy(self.out) if self.page.bands else self.out, self.program))

    def _raw(self, data: bytes) -> None:
        if data == b"q\n":
            self.stack.append((self.old, self.new))
        elif data == b"Q\n":
            self.old, self.new = self.stack.pop()
        self.out.append(data)

    def _transform(self, matrix: Matrix) -> None:
        """Do `cm`; where words moved only its turning and scaling: its shift may tell where they stood."""
        self.old = matrix.after(self.old)
        kept = matrix._replace(e=0.0, f=0.0) if self.page.bands else matrix
        if kept != Matrix():
            self.new = kept.after(self.new)
            self.out.append(operation(kept, "cm"))

    @property
    def _shift(self) -> Matrix:
        """Give the map from the space of the source to that of what is written."""
        return self.old.after(self.new.inverse)

    def _in_place(self, data: bytes) -> bytes:
        """Give what is drawn where it was drawn."""
        if self.old == self.new:
            return data
        return b"q " + operation(self._shift, "cm") + data + b"Q\n"

    def _other(self, step: Paint | Drawn | Nested | BeginText | EndText | BeginMark | EndMark) -> None:
        if isinstance(step, Paint):
            self._paint(step)
        elif isinstance(step, Drawn):
            self.page.marked.use()
            self.out.append(self._in_place(step.data))
        elif isinstance(step, Nested):
            self._nested(step.program)
        else:
            self._structure(step)

    def _structure(self, step: BeginText | EndText | BeginMark | EndMark) -> None:
        if isinstance(step, BeginText):
            self.in_text, self.holder_is_touched = True, step.holder.is_touched
            self.out.append(b"BT\n")
        elif isinstance(step, EndText):
            self.in_text = self.holder_is_touched = False
            self.out.append(b"ET\n")
        elif self.program.depth or self.page.marked.is_ours:
            return
        elif isinstance(step, BeginMark):
            tag = self.program.tags[step.number]
            assert isinstance(tag, Tag)
            self.page.marked.begin(self.out, tag, self.in_text)
        else:
            self.page.marked.end(self.out)

    holder_is_touched = False

    def _paint(self, paint: Paint) -> None:
        where = stays if not self.page.bands else self.page.where if paint.clip is None else self.page.where_clip
        data = paint.write(where, None if self.old == self.new else self.new)
        if data:
            self.page.marked.use()
            self.out.append(data)

    def _nested(self, program: Program) -> None:
        writer = Writer(self.page, program, is_safe=self.is_safe and not program.is_group)
        writer.steps()
        form = make_form(self.page.copier.target, program, writer.content)
        self.page.marked.use()
        self.out.append(self._in_place(self.program.resources.name("/XObject", form) + b" Do\n"))

    def _run(self, run: Run) -> None:
        boxes = self.page.anchored.get(id(run), ())
        if run.fates is None and not run.places:
            if run.holder.is_touched:
                self.out.append(operation(run.matrix.after(self._shift), "Tm"))
            if run.count:
                self.page.marked.use()
            self.out.append(show(run))
            return
        self._fragments(run, boxes)

    def _fragments(self, run: Run, boxes: Sequence[Planned]) -> None:
        """Write a run of which letters go or move; the state of the text is afterwards what it was."""
        state, out = run.state, self.out
        is_spread = bool(run.places) and bool(state.char_space or state.word_space)
        if is_spread:
            out += [b"0 Tc\n", b"0 Tw\n"]
        inline = {box.number: [b for b in boxes if b.number == box.number] for box in boxes if self._is_seen(box, run)}
        self.page.late += [box for box in boxes if box.number not in inline]
        stretch, word_space = 1.0, 0.0 if is_spread else state.word_space
        for piece in find_fragments(run, set(inline), self.new):
            if isinstance(piece, int):
                for box in inline[piece]:
                    self._box(box)
            else:
                stretch = self._letters(piece, state, stretch, word_space)
        if is_spread:
            out += [operation([state.char_space], "Tc"), operation([state.word_space], "Tw")]
        if stretch != 1.0:
            out.append(operation([100 * state.stretch], "Tz"))

    def _letters(self, piece: Fragment, state: State, stretch: float, word_space: float) -> float:
        """Write letters and give to what share their width is shrunk from here on."""
        self.page.marked.use()
        if piece.squeeze != stretch:
            self.out.append(operation([100 * state.stretch * piece.squeeze], "Tz"))
        self.out += [operation(piece.matrix, "Tm"), strings(recode(state, piece.items, word_space))]
        return piece.squeeze

    def _is_seen(self, box: Planned, run: Run) -> bool:
        """Tell whether a box drawn between these letters is seen as it is."""
        state = run.state
        is_free = state.is_plain and state.is_clip_exact and state.clip.holds(self.page.frame.user(box.drawn))
        return self.is_safe and is_free

    def _box(self, box: Planned) -> None:
        """Draw a box between the letters."""
        marked, out = self.page.marked, self.out
        marked.cut(out, self.in_text)
        is_own = marked.begin_box(out, len(self.page.made))
        name = self.program.resources.name("/XObject", self.page.stamps[box.text].form)
        to_page = self.page.frame.to_user.after(self.new.inverse)
        out.append(b"q " + operation(to_page, "cm") + PLAIN_TEXT + self.page.draw(box, name) + b" Q\n")
        out.append(b"EMC\n" if is_own else b"")
        marked.resume(out, self.in_text)


def draw_late(page: Page, names: Callable[[Object], bytes]) -> bytes:
    """Give the boxes that come on top, as runs of marked content of their own."""
    parts: list[bytes] = []
    for box in page.late:
        is_own = page.marked.begin_box(parts, len(page.made))
        cm = operation(page.frame.to_user, "cm")
        parts += [b"q ", cm, PLAIN_TEXT, page.draw(box, names(page.stamps[box.text].form)), b" Q\n"]
        parts.append(b"EMC\n" if is_own else b"")
    return b"".join(parts)
