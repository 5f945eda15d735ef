"""Tells apart what has no signature: a mail, a mailbox, a web page, a table in text, plain text."""

from __future__ import annotations

import codecs
import csv
import mmap
import re
from collections.abc import Sequence
from pathlib import Path

from inbox.archive import CHUNK_BYTES
from pipeline.errors import LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import CSV, EML, HTML, MBOX, TXT

_SAVE_AS = "Sla het op als PDF of DOCX en lever het opnieuw aan."
_FIELD = re.compile(rb"([!-9;-~]+):")
_SENDER = {b"from", b"sender", b"return-path", b"received", b"message-id", b"mime-version"}
_TRACE = {b"date", b"received", b"message-id", b"mime-version"}
_ENVELOPE = re.compile(rb"From [^\n]{1,300}\d{4}[^\n]{0,40}\r?\n(?=[!-9;-~]+:)")
"""The line that begins a mail in a mailbox: sender and moment, then its headers."""
_NEXT_MAIL = re.compile(rb"\n\r?\n" + _ENVELOPE.pattern)
_BEFORE_HTML = re.compile(r"(?:\s|<\?xml.*?\?>|<!--.*?-->)*", re.DOTALL)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_HTML_PIECE = re.compile(r"<(table|div|p|span|h[1-6])\b[^>]*>.*</\1>", re.IGNORECASE | re.DOTALL)
_XML = re.compile(r"\s*<(?:\?xml|svg|!DOCTYPE)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_WIDE_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""Of a text of two bytes a character, where a byte that DOS has as a letter cannot be one."""
_HIGH = "[\x80-\xff]"
_ODD_SHARE = 0.002
"""Share of the characters that may be odd control characters; of packed data one in ten is."""
_BAD_SHARE = 0.01
"""Share of the characters of UTF-8 that may be damaged; one always may."""
_HIGH_SHARE = 0.3
"""Share of letters with accents in a text of one byte a character that is no Windows-1252; one always may."""
_ZEROS = 0.5
"""Share of zero bytes on the even or odd places from which a text without a mark is UTF-16."""
_SEPARATORS = ";\t|,"


def plain_kind(untrusted_path: Path, head: bytes, limits: Limits) -> str | None:
    """Give the media type of a file without a signature; None when it is no text either.

    Args:
        untrusted_path: The file.
        head: Its first bytes, some ten thousands.
        limits: Of size and of one line.

    Raises:
        LimitExceeded: It is text, too much of it or on too long a line.
        UnsupportedMedia: It is text that no reader takes.
    """
    if mail := _mail_kind(untrusted_path, head):
        return mail
    text = _decode_start(head)
    if text is None:
        return None
    start = text[_BEFORE_HTML.match(text).end() :]  # type: ignore[union-attr]  # it matches nothing at all as well
    is_page = bool(_HTML.match(start) or _HTML_PIECE.match(start))
    if not is_page and _XML.match(text):
        raise UnsupportedMedia(f"dit is een XML-bestand of een SVG-tekening. {_SAVE_AS}")
    if untrusted_path.stat().st_size > limits.text_bytes:
        raise LimitExceeded(
            f"dit is tekst van meer dan {limits.text_bytes >> 20} MB. Lever het in delen aan, of verhoog "
            "grenzen.tekst_mb."
        )
    if is_page:
        return HTML
    if not _is_text(untrusted_path, head, limits):
        return None
    return CSV if is_table(text, whole=untrusted_path.stat().st_size <= len(head)) else TXT


# -- mail ------------------------------------------------------------------------------------------------------


def _mail_kind(untrusted_path: Path, head: bytes) -> str | None:
    envelope = _ENVELOPE.match(head)
    if not _has_mail_headers(head[envelope.end() :] if envelope else head):
        return None
    return MBOX if envelope and _holds_more(untrusted_path) else EML


def _has_mail_headers(head: bytes) -> bool:
    names: set[bytes] = set()
    for number, line in enumerate(head.removeprefix(codecs.BOM_UTF8).splitlines()):
        if (number == 0 and line.startswith(b"From ")) or (names and line[:1] in (b" ", b"\t")):
            continue
        field = _FIELD.match(line)
        if field is None:
            break
        names.add(field[1].lower())
    if b"snapshot-content-location" in names:
        raise UnsupportedMedia(f"dit is een opgeslagen webpagina (MHT). {_SAVE_AS}")
    return len(names) >= 3 and bool(names & _SENDER) and bool(names & _TRACE)


def _holds_more(untrusted_path: Path) -> bool:
    """Tell whether a second mail follows; a single one that a server stored is a mail with a line before it."""
    with untrusted_path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _NEXT_MAIL.search(content) is not None


# -- text ------------------------------------------------------------------------------------------------------


def _encodings(head: bytes) -> tuple[str, ...]:
    """Give the encodings that a text may have, the same as its reader tells apart."""
    if head.startswith(codecs.BOM_UTF32_LE):
        return ("utf-32",)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    wide = _wide(head)
    return (wide,) if wide else ("utf-8-sig", "cp1252")


def _wide(head: bytes) -> str:
    """Give UTF-16 by its zero bytes, which a text in western letters has on every other place; else nothing."""
    half = len(head) // 2
    if not half:
        return ""
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd >= _ZEROS and even < _ZEROS / 20:
        return "utf-16-le"
    return "utf-16-be" if even >= _ZEROS and odd < _ZEROS / 20 else ""


def _decode_start(head: bytes) -> str | None:
    """Give the first characters of a text; None when these bytes are none."""
    for encoding in (*_encodings(head), "latin-1"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _is_text(untrusted_path: Path, head: bytes, limits: Limits) -> bool:
    """Tell whether a whole file is text in an encoding that fits, or a damaged or DOS text, which its reader takes."""
    encodings = _encodings(head)
    if any(_decodes(untrusted_path, _Odd(encoding), limits) for encoding in encodings):
        return True
    lossy = (_Odd("utf-8", bad="\ufffd", share=_BAD_SHARE), _Odd("latin-1", bad=_HIGH, share=_HIGH_SHARE))
    return "cp1252" in encodings and any(_decodes(untrusted_path, odd, limits) for odd in lossy)


class _Odd:
    """Counts in a text, piece by piece, what ordinary text has little of.

    Args:
        encoding: Of the text.
        bad: What may stand there seldom beside control characters, as a pattern; without it, every byte must decode.
        share: Of `bad`; one is always allowed.
    """

    def __init__(self, encoding: str, bad: str = "", share: float = 0.0) -> None:
        self.encoding = encoding
        self.errors = "replace" if bad else "strict"
        self._control = _CONTROL if encoding in ("utf-8-sig", "utf-8", "cp1252", "latin-1") else _WIDE_CONTROL
        self._bad = re.compile(bad) if bad else None
        self._share = share
        self._seen = self._controls = self._bads = 0

    def is_text(self, text: str, *, last: bool) -> bool:
        """Tell whether what came so far may be text; a zero never may, and the sign at the end of a DOS text may."""
        body = text.rstrip("\x1a") if last else text
        self._seen += len(text)
        self._controls += sum(1 for _ in self._control.finditer(body))
        if self._bad:
            self._bads += sum(1 for _ in self._bad.finditer(body))
        few_bad = self._bads <= max(1, self._share * self._seen)
        return "\0" not in body and self._controls <= _ODD_SHARE * self._seen and few_bad


def _decodes(untrusted_path: Path, odd: _Odd, limits: Limits) -> bool:
    decoder = codecs.getincrementaldecoder(odd.encoding)(errors=odd.errors)
    rest, left = 0, untrusted_path.stat().st_size
    try:
        with untrusted_path.open("rb") as file:
            while piece := file.read(CHUNK_BYTES):
                left -= len(piece)
                text = decoder.decode(piece, final=left <= 0)
                if not odd.is_text(text, last=left <= 0):
                    return False
                rest = _check_lines(text, rest, limits)
    except UnicodeDecodeError:
        return False
    return True


def _check_lines(text: str, before: int, limits: Limits) -> int:
    """Give how long the last line is so far; `before` is what came of the first line in the piece before."""
    lines = text.split("\n")
    longest = max(before + len(lines[0]), *map(len, lines[1:]), 0)
    if longest > limits.line_bytes:
        raise LimitExceeded(
            f"een regel van dit tekstbestand is langer dan {limits.line_bytes} tekens. Controleer of het wel tekst is, "
            "of verhoog grenzen.tekst_regel_tekens."
        )
    return before + len(lines[0]) if len(lines) == 1 else len(lines[-1])


# -- tables in text --------------------------------------------------------------------------------------------


def is_table(text: str, *, whole: bool) -> bool:
    """Tell whether a text is a table with a separator; in doubt it is text, which loses nothing.

    Every row must have the same number of cells, and the first must look like heads: filled, short, all different.
    A comma is also a sign of prose, so it asks for more rows than a semicolon or tab.

    Args:
        text: The text or its beginning.
        whole: Nothing follows; otherwise the last line may be cut off and does not count.
    """
    lines = text.splitlines() if whole else text.splitlines()[:-1]
    if not lines:
        return False
    if re.fullmatch(r"sep=[;,|\t]", lines[0].strip(), re.IGNORECASE):
        return len(lines) > 1
    return any(_is_table_with("\n".join(lines), separator) for separator in _SEPARATORS if separator in lines[0])


def _is_table_with(text: str, separator: str) -> bool:
    try:
        rows = [row for row in csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True) if row]
    except csv.Error:
        return False
    columns = len(rows[0]) if rows else 0
    least = 2 if columns >= 3 else 3
    if separator == ",":
        least += 1
    return columns >= 2 and len(rows) >= least and {len(row) for row in rows} == {columns} and _is_head(rows[0])


def _is_head(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row]
    short = all(len(cell) <= 60 and not cell.endswith((":", ".", "?", "!")) for cell in cells)
    named = all(cells[1:]) and len(set(cells)) == len(cells)
    return short and named and not any(re.fullmatch(r"[-+]?[\d.,]+", cell) for cell in cells)
