"""Writes what was read as it is: patterns, masks, drawn letters, and content of our own, in which nothing moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pikepdf import Dictionary, Name, Object, Pdf, Stream

from redaction.burn.pdf.paths import Paint, stays
from redaction.burn.pdf.state import State
from redaction.burn.pdf.steps import BeginText, Drawn, EndText, Part, Place, Program, Raw, Transform
from redaction.burn.pdf.syntax import operation, strings
from redaction.burn.pdf.text import Run
from redaction.burn.pdf.wanted import settle


def write_plain(target: Pdf, program: Program) -> bytes:
    """Give the content of a stream in which all letters stay; its resources are complete afterwards."""
    return b"".join(_steps(target, program))


def _steps(target: Pdf, program: Program) -> Iterator[bytes]:
    for step in program.steps:
        if isinstance(step, (Raw, Place, Drawn)):
            yield step.data
        elif isinstance(step, Transform):
            yield operation(step.matrix, "cm")
        elif isinstance(step, Run):
            yield show(step)
        elif isinstance(step, Paint):
            yield step.write(stays)
        elif isinstance(step, Part):
            form = make_form(target, step.program, write_plain(target, step.program))
            yield program.resources.name("/XObject", form) + b" Do\n"
        elif isinstance(step, (BeginText, EndText)):
            yield b"BT\n" if isinstance(step, BeginText) else b"ET\n"


def make_form(target: Pdf, program: Program, data: bytes) -> Object:
    """Give the form that a stream is of, with this content."""
    data, resources = settle(program, data)
    form = Stream(target, data)
    form.Type, form.Subtype, form.Resources = Name.XObject, Name.Form, resources
    for key, value in program.form.items():
        form[key] = value
    return target.make_indirect(form)


def resources_of(program: Program) -> Dictionary:
    """Give the resources of a stream, once it is written."""
    return Dictionary({kind: Dictionary(group) for kind, group in program.resources.groups.items()})


def show(run: Run) -> bytes:
    """Give what shows all letters of a run, in their new codes."""
    return strings(recode(run.state, run.items, run.state.word_space))


def recode(state: State, items: Sequence[bytes | float], word_space: float) -> Sequence[bytes | float]:
    """Give strings and gaps in the new codes of the font in force; notes that they are shown."""
    return items if state.used is None else state.used.recode(items, word_space, state.size)
