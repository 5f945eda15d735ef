"""What is fuzzed: every door through which bytes from outside come in. Only an IbtError may come out.

As a program it is the worker: shut in as a reader is, it takes a target and a path per line and tells what came out,
so that one start serves thousands of files and a crash of native code costs the worker, not the test.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from extractors.read.pdf import read_pages
from extractors.read.rendition import READERS, make_rendition
from inbox.family import unpack
from inbox.triage import judge
from pipeline.errors import IbtError
from pipeline.stage import Limits
from pipeline.tools import cage, media

LIMITS = Limits(file_bytes=8 << 20, pages=100, members=200, unpacked_bytes=16 << 20, ratio=200, depth=3)
NAMES = {value: name.lower() for name, value in vars(media).items() if name.isupper() and isinstance(value, str)}
KINDS = {name: kind for kind, name in NAMES.items()}
PURE = frozenset({"triage", *(f"unpack-{NAMES[kind]}" for kind in media.PACKED)})
"""No native code of ours or others beyond the interpreter's own: safe to run inside the test."""


def _triage(path: Path, _work: Path) -> None:
    judge(path, path.name, LIMITS)


def _unpacker(kind: str) -> Callable[[Path, Path], None]:
    return lambda path, work: _unpack(path, kind, work)


def _unpack(path: Path, kind: str, work: Path) -> None:
    for member in unpack(path, kind, LIMITS, work, 0):
        if member.path.parent != work or not member.name.isprintable():
            raise AssertionError("a member got out of its folder or has an unreadable name")


def _renderer(kind: str) -> Callable[[Path, Path], None]:
    return lambda path, work: _render(path, kind, work)


def _render(path: Path, kind: str, work: Path) -> None:
    make_rendition(path, kind, work / "rendition.pdf", office="dxpdf")


def _pages(path: Path, _work: Path) -> None:
    for number, page in enumerate(read_pages(path, ocr_dpi=None), 1):
        if any(page.text[word.start : word.end].split() != [page.text[word.start : word.end]] for word in page.words):
            raise AssertionError("a word is empty or holds a space")
        if number == LIMITS.pages:
            return


TARGETS: Mapping[str, Callable[[Path, Path], None]] = MappingProxyType(
    {
        "triage": _triage,
        "pages": _pages,
        **{f"unpack-{NAMES[kind]}": _unpacker(kind) for kind in media.PACKED},
        **{f"render-{NAMES[kind]}": _renderer(kind) for kind in READERS if kind != media.PDF},
    }
)


def seeds_of(target: str) -> list[str]:
    """Give the media types whose good files a target starts from."""
    if target == "triage":
        return list(KINDS.values())
    return [media.PDF] if target == "pages" else [KINDS[target.partition("-")[2]]]


def attempt(target: str, path: Path) -> dict[str, str]:
    """Give what came out of one file: `read`, `refused`, or `fault` with its trace."""
    with tempfile.TemporaryDirectory(prefix="ibt-fuzz-") as work:
        try:
            TARGETS[target](path, Path(work))
        except IbtError as refused:
            fine = str(refused).rstrip(")").endswith((".", "?")) or "ibt" in str(refused)
            return {"outcome": "refused" if fine else "fault", "told": str(refused)}
        except MemoryError:
            return {"outcome": "refused", "told": "te veel geheugen"}  # the border of the child says so in words
        except Exception as error:  # noqa: BLE001  this is what the run looks for
            where = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__} in {Path(where.filename).name}:{where.name}:{where.lineno}"
            return {"outcome": "fault", "told": told, "trace": traceback.format_exc()}
    return {"outcome": "read", "told": ""}


def serve(cpu_seconds: int) -> None:
    """Answer one line of JSON per line of `target<tab>path`."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # a library that prints must not be taken for an answer
    cage.enter(cage.Bounds(3_000, 500, 256, (Path(tempfile.gettempdir()),)))
    for line in sys.stdin:
        target, _, path = line.rstrip("\n").partition("\t")
        cage.renew_time(cpu_seconds)
        print(json.dumps(attempt(target, Path(path))), file=answers, flush=True)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
