r"""Reads the rich text in which Outlook keeps the body of a mail: HTML or plain text wrapped in RTF, or RTF itself.

The wrapping is that of [MS-OXRTFEX]: what the sender wrote stands in `htmltag` groups and between them, what only an
RTF reader needs stands between `\htmlrtf` and `\htmlrtf0`. Plain RTF becomes simple HTML: lines and tables.
"""

from __future__ import annotations

import html
import re
import struct
import zlib
from dataclasses import dataclass, replace
from itertools import groupby

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
    "colorschememapping", "latentstyles", "generator", "xmlnstbl", "rsidtbl", "mmathPr", "shpinst", "bkmkstart",
    "bkmkend", "pntext", "pnseclvl", "nonshppict", "background", "private",
})  # fmt: skip
"""Groups that hold no running text."""
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

    def _word(self, word: str, told: bytes | None) -> int:
        """Take one control word and give how many bytes behind it are data."""
        number = int(told) if told else None
        self._skip = 0
        if word == "bin":
            return max(0, number or 0)
        if word == "htmltag" and self._starred:
            self._change(is_tag=True, is_apart=False)
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
        elif word == "plain":
            self._change(codec=self._codec)
        elif not self._is_silent:
            self._layout(word)

    def _layout(self, word: str) -> None:
        self._flush()
        if word in ("par", "line", "sect", "page"):
            self._page.end_line(word == "par")
        elif word in ("cell", "nestcell"):
            self._page.end_cell()
        elif word in ("row", "nestrow"):
            self._page.end_row()
        elif word in ("intbl", "pard"):
            self._page.in_table = word == "intbl"
        elif word in _SIGNS:
            self._page.write(_SIGNS[word])

    def _sign(self, sign: bytes) -> None:
        self._skip = 0
        if not self._is_silent and sign in _ESCAPED:
            self._flush()
            self._page.write(_ESCAPED[sign])

    def _unicode(self, code: int) -> None:
        if not self._is_silent:
            self._flush()
            self._page.write(chr(code))
        self._skip = self._state.fallback

    def _write(self, content: bytes) -> None:
        dropped = min(self._skip, len(content))
        self._skip -= dropped
        if not self._is_silent:
            self._bytes += content[dropped:]

    def _change(self, **fields: bool | int | str) -> None:
        self._flush()
        self._state = replace(self._state, **fields)  # type: ignore[arg-type]

    def _flush(self) -> None:
        """Decode what was gathered: a letter may be two bytes, so never one by one."""
        if self._bytes:
            self._page.write(decode(bytes(self._bytes), self._state.codec))
            self._bytes.clear()


class _Page:
    """What the reader wrote: running text, and the rows of tables."""

    def __init__(self) -> None:
        self.in_table = False
        self._parts: list[str] = []
        self._cell: list[str] = []
        self._cells: list[str] = []
        self._rows: list[list[str]] = []

    def write(self, text: str) -> None:
        (self._cell if self.in_table else self._parts).append(text)

    def end_line(self, is_paragraph: bool) -> None:
        if is_paragraph and not self.in_table:
            self._end_table()
        self.write("\n")

    def end_cell(self) -> None:
        self._cells.append("".join(self._cell).strip())
        self._cell.clear()

    def end_row(self) -> None:
        self._rows.append(self._cells)
        self._cells = []

    def _end_table(self) -> None:
        """Put the rows before the line that has just ended: that line stands behind them."""
        if not self._rows:
            return
        at = len(self._parts)
        while at and self._parts[at - 1] != "\n" and not self._parts[at - 1].startswith("\0"):
            at -= 1
        self._parts.insert(at, "\0" + "".join(f"<tr>{_cells(row)}</tr>" for row in self._rows))
        self._rows = []

    def text(self) -> str:
        return _whole("".join(self._parts))

    def html(self) -> str:
        self._end_table()
        self._parts += self._cell
        done = [f"<table>{p[1:]}</table>" if p.startswith("\0") else _escaped(p) for p in _joined(self._parts)]
        return "".join(done)


def _joined(parts: list[str]) -> list[str]:
    """Put halves of characters (surrogates) that stand in two parts together; a table stays a part."""
    runs = groupby(parts, key=lambda part: part if part.startswith("\0") else "")
    return [_whole(table or "".join(run)) for table, run in runs]


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _escaped(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")


def _cells(row: list[str]) -> str:
    return "".join(f"<td>{_escaped(_whole(cell))}</td>" for cell in row)
