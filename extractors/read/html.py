"""Turns the HTML of a mail into plain blocks: lines of text and tables; nothing is fetched, nothing is hidden.

nh3 takes out scripts, styles, comments and every attribute first. Text that the sender hid with a style becomes
visible by that: it is in the mail, so a reviewer must see it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import nh3

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_ENDS_LINE = {"p", "div", "li", "ul", "ol", "pre", "hr", "dl", "dt", "dd", "section", "article", "header", "footer"}
_ENDS_LINE |= _HEADINGS
_TABLE = {"table", "tr", "td", "th"}
_KEPT = _ENDS_LINE | _TABLE | {"br", "blockquote"}
_DROPPED = {"script", "style", "title"}
_WIDEST_TABLE = 8
"""Tables with more columns would run off the page and are written line by line."""


def find_blocks(untrusted_html: str) -> list[dict[str, Any]]:
    """Give the blocks in the order of the page: `{kind: text, lines}` and `{kind: table, rows}`."""
    reader = _Reader()
    reader.feed(
        nh3.clean(untrusted_html, tags=set(_KEPT), attributes={}, clean_content_tags={"script", "style", "title"})
    )
    reader.close()
    reader.end_block()
    return reader.blocks


class _Table:
    """A table while it is read; one that holds another table only lays out the page."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.is_layout = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[dict[str, Any]] = []
        self.tables: list[_Table] = []
        self.lines: list[str] = []
        self.line = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open_table()
        elif tag in ("td", "th"):
            self.line = ""
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag == "br" or tag in _ENDS_LINE:
            self._end_line(tag == "br")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.tables:
            self._close_table()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in _ENDS_LINE or tag == "blockquote":
            self._end_line(False)
            if not self._in_cell() and tag != "li":
                self.end_block()

    def handle_data(self, data: str) -> None:
        self.line += data

    def _in_cell(self) -> bool:
        return bool(self.tables) and not self.tables[-1].is_layout

    def _end_line(self, even_empty: bool) -> None:
        line = re.sub(r"[ \t\r\n\f]+", " ", self.line).strip(" ")
        if line or even_empty:
            self.lines.append(line)
        self.line = ""

    def end_block(self) -> None:
        """Close the running block of text, if it holds any."""
        self._end_line(False)
        block: list[str] = []
        for line in [*self.lines, ""]:
            if line:
                block.append(line)
            elif block:
                self.blocks.append({"kind": "text", "lines": block})
                block = []
        self.lines = []

    def _open_table(self) -> None:
        if self._in_cell():
            self._spill(self.tables[-1])
            self.tables[-1].is_layout = True
        self.end_block()
        self.tables.append(_Table())

    def _end_cell(self) -> None:
        if not self._in_cell():
            self.end_block()
            return
        self._end_line(False)
        rows = self.tables[-1].rows
        if not rows:
            rows.append([])
        rows[-1].append("\n".join(self.lines).strip("\n"))
        self.lines = []

    def _close_table(self) -> None:
        table = self.tables.pop()
        if table.is_layout:
            self.end_block()
            return
        if self.line.strip() or self.lines:
            self.end_block()
        rows = [row for row in table.rows if any(row)]
        width = max(map(len, rows), default=0)
        if 2 <= width <= _WIDEST_TABLE:
            self.blocks.append({"kind": "table", "rows": [row + [""] * (width - len(row)) for row in rows]})
        else:
            self._spill(table)

    def _spill(self, table: _Table) -> None:
        """Write the rows of a table that is none as lines of text."""
        running = self.lines, self.line
        self.lines, self.line = [], ""
        for row in table.rows:
            cells = [cell for cell in row if cell]
            self.lines += "   ".join(cells).split("\n") if len(cells) > 1 else "".join(cells).split("\n")
        self.end_block()
        table.rows = []
        self.lines, self.line = running
