"""Cuts a mailbox file (mbox) into its mails, line by line: no mail is held in memory whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits

_FROM = re.compile(rb"From \S+.*\d{4}\s*$")
"""The line above each mail: who sent it, and when; the year ends it, or a zone does."""
_FROM_ZONE = re.compile(rb"From \S+.*\d{4}\s+[+-]\d{4}\s*$")
_HEADER = re.compile(rb"[!-9;-~]+:")
_QUOTED_FROM = re.compile(rb">+From ")
_LONGEST_LINE = 1 << 16


def split_mbox(untrusted_path: Path, limits: Limits, into: Path) -> Iterator[Path]:
    """Yield each mail of a mailbox file, written to `into` as a numbered file.

    Raises:
        LimitExceeded: It holds too many mails, or one that is too large.
        UnsupportedMedia: No mail begins in it.
    """
    starts = 0
    with untrusted_path.open("rb") as file:
        lines = _lines(file)
        ends = not any(is_new for _, is_new in lines)
        while not ends:
            starts += 1
            if starts > limits.members:
                raise LimitExceeded(f"de map bevat meer dan {limits.members} e-mails. Lever haar in delen aan.")
            path = into / f"{starts:05d}"
            ends = _write_mail(lines, path, limits)
            yield path
    if not starts:
        raise UnsupportedMedia("in deze map met e-mails is geen e-mail te vinden. Lever de e-mails los aan.")


def _write_mail(lines: Iterator[tuple[bytes, bool]], out: Path, limits: Limits) -> bool:
    """Write lines up to the next mail and tell whether the file ended there."""
    written = 0
    with out.open("xb") as file:
        for line, is_new in lines:
            if is_new:
                return False
            written += len(line)
            if written > limits.file_bytes:
                raise LimitExceeded("een e-mail in de map is te groot. Lever die los aan.")
            file.write(line[1:] if _QUOTED_FROM.match(line) else line)
    return True


def _lines(file: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Yield each line, and whether a new mail begins there.

    That is a `From` line at the top or behind an empty line with a header right behind it: without one it is a
    sentence of a mail, which would else lose it and all that follows.
    """
    after_empty, at_start = True, True
    line = file.readline(_LONGEST_LINE)
    while line:
        after = file.readline(_LONGEST_LINE)
        is_from = bool(_FROM.match(line) or _FROM_ZONE.match(line))
        yield line, at_start and after_empty and is_from and bool(_HEADER.match(after))
        after_empty = at_start and not line.strip()
        at_start = line.endswith(b"\n")
        line = after
