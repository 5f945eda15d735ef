r"""Reads the rich text in which Outlook keeps the body of a mail: HTML or plain text wrapped in RTF, or RTF itself.

The wrapping is that of [MS-OXRTFEX]: what the sender wrote stands in `htmltag` groups and between them, what only an
RTF reader needs stands between `\htmlrtf` and `\htmlrtf0`. Plain RTF becomes simple HTML: lines and tables.
"""

from __future__ import annotations

import html
import re
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

import compressed_rtf

from pipeline.errors import ExtractionError
from pipeline.tools.mapi import codec_of, decode

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_APART = frozenset({
    "fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "info", "pict", "objdata", "fldinst",
    "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "themedata", "datastore",
    "colorschememapping", "latentstyles", "generator", "xmlnstbl", "rsidtbl", "mmathPr", "shpinst", "shprslt",
    "bkmkstart", "bkmkend", "pntext", "pnseclvl", "nonshppict", "background", "private",
})  # fmt: skip
"""Groups that hold no running text; `shprslt` says again, for old programs, what the text box of a shape says."""
_DEEPEST = 8
"""Text boxes inside each other that stay apart; each is written anew in the one around it."""
_SHIFTS = {"super": "sup", "sub": "sub", "nosupersub": ""}
_SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "", "zwnj": "", "nbsp": "\u00a0",
}  # fmt: skip
_ESCAPED = {b"~": "\u00a0", b"_": "\u2011", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_HEAD = 16
_BROKEN = "de opgemaakte tekst (RTF) van de e-mail is beschadigd"


@dataclass(frozen=True, slots=True)
class Rich:
    """The body of a mail as it came out of RTF."""

    text: str
    is_html: bool


def decompress(untrusted_content: bytes) -> bytes:
    """Give the RTF that Outlook keeps compressed; a checksum that does not fit is passed over.

    Raises:
        ExtractionError: It is no compressed RTF, or cut off.
    """
    if len(untrusted_content) < _HEAD or untrusted_content[8:12] not in (b"LZFu", b"MELA"):
        raise ExtractionError(f"{_BROKEN}.")
    size = struct.unpack_from("<I", untrusted_content)[0]
    packed = untrusted_content[_HEAD : 4 + size]
    # the package refuses a wrong checksum with a bare Exception; what can be read is more use than that
    is_packed = untrusted_content[8:12] == b"LZFu"
    check = (zlib.crc32(packed, 0xFFFFFFFF) ^ 0xFFFFFFFF) if is_packed else 0
    head = struct.pack("<I4s4sI", len(packed) + 12, untrusted_content[4:8], untrusted_content[8:12], check)
    try:
        content: bytes = compressed_rtf.decompress(head + packed)
    except (struct.error, ValueError, IndexError) as error:
        raise ExtractionError(f"{_BROKEN}.") from error
    return content


def read_rtf(untrusted_content: bytes) -> Rich:
    """Give the body in RTF as HTML or as plain text; never fails, what is no RTF gives nothing."""
    reader = _Reader(untrusted_content)
    reader.read()
    return Rich(reader.result(), reader.mode != "text")


class _Look(NamedTuple):
    """How letters look."""

    shift: str = ""
    """`sup` above the line, `sub` below it, else empty."""
    is_hidden: bool = False


_PLAIN = _Look()


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside the current group."""

    is_apart: bool = False
    is_tag: bool = False
    """Inside a `htmltag` group."""
    is_for_rtf: bool = False
    """Between `htmlrtf` and `htmlrtf0`."""
    in_fonts: bool = False
    fallback: int = 1
    """Characters that stand for one given as Unicode."""
    codec: str = "cp1252"
    look: _Look = _PLAIN
    in_shape: bool = False
    """Inside a shape of the running text, of which only the text box is read."""
    boxes: int = 0
    """Text boxes that are open."""


class _Reader:
    """Walks through the tokens of one RTF."""

    def __init__(self, content: bytes) -> None:
        self._content = content.rstrip(b"\0")
        self.mode = "rtf"
        self._state = _State()
        self._groups: list[_State] = []
        self._starred = False
        self._skip = 0
        self._codec = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._bytes = bytearray()
        self._page = _Page()
        self._around: list[_Page] = []
        """What was written before the open text boxes began."""

    def read(self) -> None:
        """Read all tokens."""
        at, length = 0, len(self._content)
        while at < length:
            match = _TOKEN.match(self._content, at)
            if match is None:
                at += 1
                continue
            at = match.end()
            if match["word"]:
                at += self._word(match["word"].decode(), match["number"])
            elif match["brace"]:
                self._brace(match["brace"] == b"{")
            elif match["sign"]:
                self._sign(match["sign"])
            elif match["hex"]:
                self._write(bytes.fromhex(match["hex"].decode()))
            elif match["text"]:
                self._write(match["text"])
            self._starred = match["sign"] == b"*"

    def result(self) -> str:
        """Give all that was written."""
        self._flush()
        self._close_boxes(0)
        return self._page.html() if self.mode == "rtf" else self._page.text()

    @property
    def _is_silent(self) -> bool:
        state = self._state
        return (state.is_apart or state.is_for_rtf) and not state.is_tag

    def _brace(self, opens: bool) -> None:
        self._flush()
        self._skip = 0
        if opens:
            self._groups.append(self._state)
        elif self._groups:
            # whether text is only for RTF readers is told across groups
            self._state = replace(self._groups.pop(), is_for_rtf=self._state.is_for_rtf)
            self._close_boxes(self._state.boxes)

    def _open_box(self) -> None:
        self._change(is_apart=False, in_shape=False, look=_PLAIN, boxes=min(self._state.boxes + 1, _DEEPEST))
        if len(self._around) < _DEEPEST:
            self._around.append(self._page)
            self._page = _Page()

    def _close_boxes(self, still_open: int) -> None:
        while len(self._around) > still_open:
            box, self._page = self._page, self._around.pop()
            self._page.add_box(box)

    def _word(self, word: str, told: bytes | None) -> int:
        """Take one control word and give how many bytes behind it are data."""
        number = int(told) if told else None
        self._skip = 0
        if word == "bin":
            return max(0, number or 0)
        if word == "htmltag" and self._starred:
            self._change(is_tag=True, is_apart=False)
        elif word == "shpinst":
            self._change(is_apart=True, in_shape=self._state.in_shape or not self._state.is_apart)
        elif word == "shptxt" and self._state.in_shape and self.mode == "rtf":
            self._open_box()
        elif word in _APART or self._starred:
            self._change(is_apart=True, in_fonts=word == "fonttbl")
        elif word in ("fromhtml", "fromtext"):
            self.mode = word[4:]
        elif word == "htmlrtf":
            self._change(is_for_rtf=number != 0)
        else:
            self._character_word(word, number)
        return 0

    def _character_word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._unicode(number % 0x10000)
        elif word == "uc":
            self._change(fallback=max(0, number or 0))
        elif word == "ansicpg":
            self._codec = codec_of(number) or self._codec
            self._change(codec=self._codec)
        elif word == "f":
            self._font = number or 0
            self._change(codec=self._fonts.get(self._font, self._codec))
        elif word == "fcharset" and self._state.in_fonts:
            self._fonts[self._font] = _CHARSETS.get(number or 0, self._codec)
        elif word in ("plain", "v", *_SHIFTS):
            self._look_word(word, is_on=number != 0)
        elif not self._is_silent:
            self._layout(word)

    def _look_word(self, word: str, *, is_on: bool) -> None:
        look = self._state.look
        if word == "plain":
            self._change(codec=self._codec, look=_PLAIN)
        elif word == "v":
            self._change(look=look._replace(is_hidden=is_on))
        else:
            self._change(look=look._replace(shift=_SHIFTS[word] if is_on else ""))

    def _layout(self, word: str) -> None:
        self._flush()
        if word in ("par", "line", "sect", "page"):
            self._page.end_line(word == "par", self._state.look)
        elif word in ("cell", "nestcell"):
            self._page.end_cell()
        elif word in ("row", "nestrow"):
            self._page.end_row()
        elif word in ("intbl", "pard"):
            self._page.in_table = word == "intbl"
        elif word in _SIGNS:
            self._put(_SIGNS[word])

    def _sign(self, sign: bytes) -> None:
        self._skip = 0
        if not self._is_silent and sign in _ESCAPED:
            self._flush()
            self._put(_ESCAPED[sign])

    def _unicode(self, code: int) -> None:
        if not self._is_silent:
            self._flush()
            self._put(chr(code))
        self._skip = self._state.fallback

    def _write(self, content: bytes) -> None:
        dropped = min(self._skip, len(content))
        self._skip -= dropped
        if not self._is_silent:
            self._bytes += content[dropped:]

    def _put(self, text: str) -> None:
        self._page.write(text, self._state.look)

    def _change(self, **fields: bool | int | str | _Look) -> None:
        self._flush()
        self._state = replace(self._state, **fields)  # type: ignore[arg-type]

    def _flush(self) -> None:
        """Decode what was gathered: a letter may be two bytes, so never one by one."""
        if self._bytes:
            self._put(decode(bytes(self._bytes), self._state.codec))
            self._bytes.clear()


class _Part(NamedTuple):
    """A piece of what was written."""

    text: str
    look: _Look | None
    """None for HTML that was made here."""


class _Page:
    """What the reader wrote: running text, and the rows of tables."""

    def __init__(self) -> None:
        self.in_table = False
        self._parts: list[_Part] = []
        self._cell: list[_Part] = []
        self._cells: list[str] = []
        self._rows: list[list[str]] = []
        self._boxes: list[_Part] = []

    def write(self, text: str, look: _Look) -> None:
        # not at the end of a paragraph: a `\line` in it would have its first line stand before the table
        if not self.in_table and (text.strip() or "\n" in text):
            self._end_table()
        (self._cell if self.in_table else self._parts).append(_Part(text, look))

    def end_line(self, is_paragraph: bool, look: _Look) -> None:
        self.write("\n", look)
        if is_paragraph and not self.in_table:
            self._end_boxes()

    def end_cell(self) -> None:
        self._cells.append(_html_of(self._cell))
        self._cell.clear()

    def end_row(self) -> None:
        self._rows.append(self._cells)
        self._cells = []

    def add_box(self, box: _Page) -> None:
        """Keep what a text box holds until the paragraph or table that it hangs on ends."""
        if words := box.html():
            self._boxes.append(_Part(f"<p></p><div>{words}</div>", None))

    def _end_boxes(self) -> None:
        self._parts += self._boxes
        self._boxes = []

    def _end_table(self) -> None:
        if self._rows:
            rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in self._rows)
            self._parts.append(_Part(f"<table>{rows}</table>", None))
            self._rows = []
            self._end_boxes()

    def text(self) -> str:
        return _whole("".join(part.text for part in self._parts))

    def html(self) -> str:
        if self._cells:
            # the file was cut off inside a row
            self.end_cell()
            self.end_row()
        self._end_table()
        self._parts += self._cell
        self._cell = []
        self._end_boxes()
        return _html_of(self._parts)


def _html_of(parts: Iterable[_Part]) -> str:
    """Give parts as HTML; halves of a character (surrogates) may stand in two parts."""
    runs = groupby(parts, key=lambda part: part.look)
    return "".join(_dressed(_whole("".join(part.text for part in run)), look) for look, run in runs)


def _dressed(text: str, look: _Look | None) -> str:
    if look is None:
        return text
    text = html.escape(text, quote=False).replace("\n", "<br>")
    if look.shift:
        text = f"<{look.shift}>{text}</{look.shift}>"
    # as a web page hides it: whoever reads the HTML makes it visible and tells so
    return f'<span style="display:none">{text}</span>' if look.is_hidden else text


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
