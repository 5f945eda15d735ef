"""Freezes the fields of a DOCX: what the file shows stays, what a program would work out anew (or fetch) goes.

Only page numbers stay fields, for they differ per page of the rendition.
"""

from __future__ import annotations

import re

from lxml import etree

from extractors.read.word.ooxml import VAL, W, is_on, make_run, number_of, remove, replace

LIVE = ("PAGE", "NUMPAGES")
"""Fields that both engines work out."""
_MOVING = ("DATE", "TIME")
"""Fields that show another value at every opening."""
_SHOWS_TAIL = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.IGNORECASE | re.DOTALL)
_SYMBOL = re.compile(r"\s*SYMBOL\s+(0x[0-9a-f]{1,5}|\d{1,6})", re.IGNORECASE)
_UNCHECKED, _CHECKED = "☐", "☒"


class _Field:
    """One complex field while its parts pass by."""

    def __init__(self, begin: etree._Element) -> None:
        self.begin = begin
        self.instruction = ""
        self.shows = False
        self.result: list[etree._Element] = []
        self.marks = [begin]

    @property
    def name(self) -> str:
        return (self.instruction.split() or [""])[0].upper()


def freeze_fields(root: etree._Element) -> int:
    """Replace every field of a part by what it shows; give how many show a day or hour of opening."""
    moving = _freeze_complex(root)
    for field in list(root.iter(f"{W}fldSimple")):
        name = (field.get(f"{W}instr", "").split() or [""])[0].upper()
        moving += name in _MOVING
        if name not in LIVE:
            replace(field, *(child for child in field if child.tag != f"{W}fldData"))
    return moving


def _freeze_complex(root: etree._Element) -> int:
    open_fields: list[_Field] = []
    moving = 0
    for run in list(root.iter(f"{W}r")):
        for leaf in list(run):
            kind = leaf.get(f"{W}fldCharType") if leaf.tag == f"{W}fldChar" else None
            if kind == "begin":
                open_fields.append(_Field(leaf))
            elif not open_fields:
                remove([leaf] if leaf.tag in (f"{W}instrText", f"{W}delInstrText", f"{W}fldChar") else [])
            elif kind == "separate":
                open_fields[-1].shows = True
                open_fields[-1].marks.append(leaf)
            elif kind == "end":
                field = open_fields.pop()
                field.marks.append(leaf)
                moving += field.name in _MOVING
                _close(field, nested_in=open_fields[-1] if open_fields else None)
            else:
                _take(open_fields, leaf)
    for field in open_fields:  # never closed: its text stays as it is
        remove(field.marks)
    return moving


def _take(open_fields: list[_Field], leaf: etree._Element) -> None:
    """Give a leaf to the field in which it stands: its instruction, or what it shows."""
    field = open_fields[-1]
    if leaf.tag in (f"{W}instrText", f"{W}delInstrText"):
        field.instruction += leaf.text or ""
        remove([leaf])
    elif not all(outer.shows for outer in open_fields):
        if leaf.tag == f"{W}t":
            field.instruction += leaf.text or ""
        remove([leaf] if leaf.tag != f"{W}rPr" else [])
    elif leaf.tag != f"{W}rPr":
        field.result.append(leaf)


def _close(field: _Field, nested_in: _Field | None) -> None:
    run = field.begin.getparent()
    hidden = nested_in is not None and not nested_in.shows
    if field.name in LIVE and not hidden and run is not None:
        live = etree.Element(f"{W}fldSimple")
        live.set(f"{W}instr", f" {field.name} ")
        run.addprevious(live)
        live.append(make_run("1", run.find(f"{W}rPr")))
        remove(field.result)
    elif not field.result and not hidden and run is not None:
        shown = _shown(field)
        if shown:
            run.addnext(make_run(shown, run.find(f"{W}rPr")))
    if nested_in is not None and nested_in.shows:
        nested_in.result += field.result or field.marks[:1]
    remove(field.marks)


def _shown(field: _Field) -> str:
    """Give what a field without a result shows all the same: a button, a box to tick, a choice."""
    tail = _SHOWS_TAIL.match(field.instruction)
    if tail:
        return tail[1].strip().strip('"')
    symbol = _SYMBOL.match(field.instruction)
    if symbol:
        code = int(symbol[1], 0) if symbol[1][:2].lower() == "0x" else int(symbol[1])
        return chr(code) if 32 <= code < 0xD800 else ""
    return _form_field(field.begin)


def _form_field(begin: etree._Element) -> str:
    box = begin.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        checked = box.find(f"{W}checked")
        return _CHECKED if is_on(box.find(f"{W}default") if checked is None else checked) else _UNCHECKED
    choice = begin.find(f"{W}ffData/{W}ddList")
    entries = [] if choice is None else [entry.get(VAL, "") for entry in choice.findall(f"{W}listEntry")]
    picked = 0 if choice is None else number_of(choice.find(f"{W}result"), number_of(choice.find(f"{W}default"), 0))
    return entries[picked] if 0 <= picked < len(entries) else ""
