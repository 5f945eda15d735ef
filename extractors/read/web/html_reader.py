"""Walks through clean HTML and lays down its blocks: lines, headings, quotations, lists and tables in their order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from extractors.read.web.html_links import shown_address
from extractors.read.web.html_shift import fitted, shift_of, shifted
from extractors.read.web.html_style import Look, Style, look_of
from extractors.read.web.html_table import HtmlTable, lay_out

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_ENDS_LINE = {"p", "div", "li", "ul", "ol", "pre", "hr", "dl", "dt", "dd", "section", "article", "header", "footer"}
_ENDS_LINE |= _HEADINGS | {"caption", "center", "address", "figure", "figcaption", "main", "nav", "aside", "details"}
_FORM = {"select", "optgroup", "option", "textarea", "noscript"}
_ENDS_LINE |= {"summary", "fieldset", "legend", "form", "menu", "dir", "dialog", "hgroup"} | _FORM
_STAYS = {"li", "dt", "dd", "option", "optgroup", "select"}
"""Elements that end a line and no block."""
_TABLE = {"table", "tr", "td", "th", "thead", "tbody", "tfoot"}
_INLINE = {"a", "span", "font", "b", "strong", "i", "em", "u", "s", "del", "ins", "small", "big", "sub", "sup"}
_PARTED = {"label", "button", "output"}
"""Elements inside a line whose words are no part of the words around them."""
_VOID = {"br", "hr", "img", "input"}
KEPT = _ENDS_LINE | _TABLE | _INLINE | _PARTED | _VOID | {"blockquote"}
"""Elements that mean something here; of others only the text stays."""


@dataclass(slots=True)
class _Place:
    """An open element."""

    tag: str
    look: Look
    address: str = ""
    shift: str = ""
    """`sup` above the line, `sub` below it, else empty."""
    is_chosen: bool = False


@dataclass(slots=True)
class _List:
    """An open list."""

    is_numbered: bool
    number: int = 1


@dataclass(slots=True)
class _Running:
    """What was read before an inner table began."""

    lines: list[str] = field(default_factory=list)
    line: str = ""


class BlockReader(HTMLParser):
    """Fed with clean HTML, gives its blocks; call `end_block` at the end."""

    def __init__(self, rules: Mapping[str, Style]) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[dict[str, Any]] = []
        self.hides = False
        self.has_choices = False
        self._rules = rules
        self._open: list[_Place] = [_Place("", Look())]
        self._tables: list[HtmlTable] = []
        self._lists: list[_List] = []
        self._now = _Running()
        self._link: list[str] = []
        self._at_seam = False
        """Whether the line was raised or lowered, or came back, since the last text."""
        self._quote = 0
        self._level = 0
        self._pre = 0

    # --- what the parser calls -------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        told = {name: value or "" for name, value in attrs}
        look = look_of(tag, told, self._rules, self._open[-1].look)
        if tag in _VOID:
            self._void(tag, told, look)
            return
        around = self._open[-1].shift
        shift = shift_of(tag, told.get("style", ""), around)
        self._at_seam = self._at_seam or shift != around
        address = told.get("href", "") if tag == "a" else ""
        self._open.append(_Place(tag, look, address, shift, "selected" in told))
        if tag == "a":
            self._link = []
        elif tag in _PARTED:
            self._write(" ")
        elif tag in _TABLE:
            self._start_table_part(tag, told)
        elif tag == "blockquote":
            self._break_block()
            self._quote += 1
        elif tag in _ENDS_LINE:
            self._start_line(tag, told)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        place = self._leave(tag)
        self._at_seam = self._at_seam or place.shift != self._open[-1].shift
        if tag == "a":
            self._write(shown_address(place.address, "".join(self._link)))
        elif tag in _PARTED:
            self._write(" ")
        elif place.is_chosen:
            self._write(" [gekozen]")
            self._end_line(False)
        elif tag in _TABLE:
            self._end_table_part(tag)
        elif tag == "caption":
            self.end_block()
        elif tag == "blockquote":
            self._break_block()
            self._quote = max(0, self._quote - 1)
        elif tag in _ENDS_LINE:
            self._end_of_line(tag)

    def handle_data(self, data: str) -> None:
        """Read text."""
        if self._open[-1].look.is_unseen and any(map(str.isalnum, data)):
            self.hides = True
        if data:
            shift = self._open[-1].shift
            data = fitted(self._now.line, shifted(data, shift), shift) if self._at_seam else shifted(data, shift)
            self._at_seam = False
        self._link.append(data)
        if self._pre:
            first, *rest = data.split("\n")
            self._now.line += first
            for line in rest:
                self._end_line(True)
                self._now.line = line
        else:
            self._now.line += re.sub(r"[ \t\r\n\f]+", " ", data)

    # --- elements --------------------------------------------------------------------------------------------------

    def _leave(self, tag: str) -> _Place:
        for number in range(len(self._open) - 1, 0, -1):
            if self._open[number].tag == tag:
                place = self._open[number]
                del self._open[number:]
                return place
        return _Place(tag, Look())

    def _void(self, tag: str, told: dict[str, str], look: Look) -> None:
        if tag == "br":
            self._end_line(True)
        elif tag == "hr":
            self._end_line(False)
        elif tag == "img" and told.get("alt", "").strip():
            self._write(f" [afbeelding: {told['alt'].strip()}] ")
        elif tag == "input" and told.get("type", "text") != "password" and told.get("value", "").strip():
            self.hides = self.hides or told.get("type") == "hidden" or look.is_unseen
            self._write(f" {told['value'].strip()} ")

    def _write(self, text: str) -> None:
        self._now.line += text

    def _start_line(self, tag: str, told: dict[str, str]) -> None:
        self._end_line(False)
        if tag == "option":
            self.has_choices = True
        elif tag == "optgroup":
            self._write(told.get("label", ""))
            self._end_line(False)
        elif tag in _HEADINGS and not self._in_cell():
            self.end_block()
            self._level = int(tag[1])
        elif tag in ("ul", "ol"):
            start = told.get("start", "1")
            self._lists.append(_List(tag == "ol", int(start) if start.isdecimal() and len(start) < 7 else 1))
        elif tag == "li":
            self._start_item(told.get("value", ""))
        elif tag == "pre":
            self._break_block()
            self._pre += 1

    def _start_item(self, value: str) -> None:
        if not self._lists:
            self._write("• ")
            return
        held = self._lists[-1]
        if value.isdecimal() and len(value) < 7:
            held.number = int(value)
        self._write(f"{held.number}. " if held.is_numbered else "• " if len(self._lists) == 1 else "– ")
        held.number += 1

    def _end_of_line(self, tag: str) -> None:
        self._end_line(False)
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if not self._in_cell() and tag not in _STAYS and not (tag in ("ul", "ol") and self._lists):
            self.end_block()
        if tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag in _HEADINGS:
            self._level = 0

    def _in_cell(self) -> bool:
        return bool(self._tables) and not self._tables[-1].is_layout

    def _break_block(self) -> None:
        self._end_line(False)
        if not self._in_cell():
            self.end_block()

    def _end_line(self, even_empty: bool) -> None:
        line = self._now.line.rstrip() if self._pre else re.sub(r"[ \t\r\n\f]+", " ", self._now.line).strip(" ")
        if line or even_empty:
            self._now.lines.append(line)
        self._now.line = ""

    def end_block(self) -> None:
        """Close the running block of text, if it holds any."""
        self._end_line(False)
        block: list[str] = []
        kind = "mono" if self._pre else "text"
        for line in [*self._now.lines, ""]:
            if line:
                block.append(line)
            elif block:
                self.blocks.append(self._marked({"kind": kind, "lines": block}))
                block = []
        self._now.lines = []

    def _marked(self, block: dict[str, Any]) -> dict[str, Any]:
        if self._quote:
            block["quote"] = self._quote
        if self._level:
            block["level"] = self._level
        return block

    # --- tables ----------------------------------------------------------------------------------------------------

    def _start_table_part(self, tag: str, told: dict[str, str]) -> None:
        if tag == "table":
            self._open_table()
        elif tag in ("td", "th"):
            self._now.line = ""
            if self._tables:
                self._tables[-1].start_cell(tag, told)
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag == "thead" and self._tables:
            self._tables[-1].in_head = True

    def _end_table_part(self, tag: str) -> None:
        if tag == "table" and self._tables:
            self._close_table()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "thead" and self._tables:
            self._tables[-1].end_head()

    def _open_table(self) -> None:
        if self._in_cell():
            self._spill(self._tables[-1])
            self._tables[-1].is_layout = True
        self.end_block()
        self._tables.append(HtmlTable())

    def _end_cell(self) -> None:
        if not self._in_cell():
            self.end_block()
            return
        self._end_line(False)
        self._tables[-1].end_cell("\n".join(self._now.lines).strip("\n"))
        self._now.lines = []

    def _close_table(self) -> None:
        table = self._tables.pop()
        if table.is_layout:
            self.end_block()
            return
        if self._now.line.strip() or self._now.lines:
            self.end_block()
        block = lay_out(table)
        if block:
            self.blocks.append(self._marked(block))
        else:
            self._spill(table)

    def _spill(self, table: HtmlTable) -> None:
        """Write the rows of a table that is none as lines of text."""
        running, self._now = self._now, _Running()
        for row in table.rows:
            cells = [cell.text for cell in row if cell.text]
            self._now.lines += "   ".join(cells).split("\n")
        self.end_block()
        table.rows = []
        self._now = running
