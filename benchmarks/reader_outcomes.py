"""What came of every file of the corpora: the work of eval_readers.py."""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from common import ROOT, print_result

from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from inbox.family import unpack
from inbox.triage import judge
from pipeline import wiring
from pipeline.errors import IbtError, InputError, LimitExceeded
from pipeline.tools import cage, media
from pipeline.tools.child import ChildDied, run, stream
from pipeline.tools.pdf_pages import page_count

PAGE = ROOT / "docs" / "readers.md"
START, END = "<!-- outcomes: made by benchmarks/eval_readers.py -->", "<!-- end of outcomes -->"
LONGEST_SECONDS = 30
KINDS = {value: name for name, value in vars(media).items() if name.isupper() and isinstance(value, str)}


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one file."""

    name: str
    kind: str = ""
    outcome: str = "read"
    pages: int = 0
    words: int = 0
    members: int = 0
    seconds: float = 0.0
    silence: float = 0.0
    """Longest wait for a page, in seconds: a hang is a reader that says nothing, not one with many pages."""
    reason: str = ""
    """The Dutch reason, or what a reviewer is told."""


def read_file(path: Path, name: str, depth: int, work: Path) -> Iterator[Row]:
    """Yield the outcome of one file and then of each of its members."""
    begun = time.monotonic()
    members: tuple[tuple[str, Path], ...] = ()
    row = Row(name)
    try:
        config = wiring.default_config()
        limits, caged = wiring.limits(config), wiring.child_limits(config, work)
        judged = run(caged, judge, path, name, limits)
        row = replace(row, kind=KINDS[judged.media_type], reason=" ".join(judged.warnings))
        if judged.media_type in media.PACKED:
            into = Path(tempfile.mkdtemp(dir=work))
            members = tuple(
                (one.name, one.path) for one in run(caged, unpack, path, judged.media_type, limits, into, depth)
            )
            row = replace(row, members=len(members), outcome="unpacked")
        if judged.media_type in media.READABLE:
            row = read_one(path, judged.media_type, row, work)
    except InputError as refused:
        row = replace(row, outcome="refused", reason=str(refused))
    except ChildDied as died:
        row = replace(row, outcome="died", reason=str(died))
    except IbtError as failed:
        unexpected = "onverwachte fout" in str(failed)
        row = replace(row, outcome="bug" if unexpected else "refused", reason=str(failed))
    seconds = time.monotonic() - begun
    yield replace(row, seconds=seconds, silence=row.silence if row.pages else seconds)
    for number, (member, place) in enumerate(members, start=1):
        yield from read_file(place, f"{name} › {number}{Path(member).suffix.lower()}", depth + 1, work)


def read_one(path: Path, media_type: str, row: Row, work: Path) -> Row:
    """Read the pages of one document and count what they hold."""
    config = wiring.default_config()
    caged = wiring.child_limits(config, work)
    rendition = Path(tempfile.mkdtemp(dir=work)) / "rendition.pdf"
    source = run(caged, make_rendition, path, media_type, rendition, office=config.lezen.kantoor)
    if run(caged, page_count, rendition) > config.grenzen.bladzijden:
        raise LimitExceeded("het document heeft te veel bladzijden.")
    pages, words, doubts = 0, 0, list(source.doubts)
    moments = [time.monotonic()]
    for page in stream(
        caged, read_pages, rendition, ocr_dpi=config.lezen.ocr_dpi, eyes=wiring.see, tables=source.tables
    ):
        pages, words = pages + 1, words + len(page.words)
        doubts.extend(page.doubts)
        moments.append(time.monotonic())
    silence = max((after - before for before, after in pairwise(moments)), default=0.0)
    told = " ".join(dict.fromkeys([row.reason, *doubts])).strip()
    return replace(row, outcome="read", pages=pages, words=words, reason=told, silence=silence)


def coarse(seconds: float) -> str:
    """Give seconds as a band, so that the page stays the same on another day."""
    bands = ((1, "< 1"), (3, "1–3"), (10, "3–10"), (LONGEST_SECONDS, "10–30"))
    return next((told for most, told in bands if seconds < most), "> 30")


def table(rows: list[Row]) -> str:
    """Give the outcomes as Markdown."""
    lines = ["| file | kind | outcome | pages | words | members | seconds | told to the reviewer |", "|" + "---|" * 8]
    for row in rows:
        told = row.reason.replace("|", "/").replace("\n", " ")
        told = told if len(told) <= 300 else told[:297] + "…"
        counts = (str(count or "") for count in (row.pages, row.words, row.members))
        lines.append(
            f"| {row.name} | {row.kind} | {row.outcome} | {' | '.join(counts)} | {coarse(row.seconds)} | {told} |"
        )
    return "\n".join(lines)


def write_page(rows: list[Row]) -> None:
    """Put the table between the markers of the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    counts = Counter(row.outcome for row in rows)
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
    PAGE.write_text(f"{before}{START}\n{len(rows)} files and members: {told}.\n\n{table(rows)}\n{END}{after}", "utf-8")


def main(arguments: list[str]) -> int:
    """Read all files, print the figures and write the page."""
    named = [Path(one) for one in arguments if not one.startswith("--")]
    folders = named or [ROOT.parent / "shared" / "reference" / "corpora"]
    rows: list[Row] = []
    for folder in folders:
        if not folder.is_dir():
            print(f"overgeslagen: {folder.name} staat niet naast deze map")
            return 0
        for path in sorted(one for one in folder.rglob("*") if one.is_file() and "LICENSE" not in one.name):
            with tempfile.TemporaryDirectory(prefix="ibt-lezers-") as work:
                for row in read_file(path, str(path.relative_to(folder)), 0, Path(work)):
                    rows.append(row)
                    print(f"{row.seconds:6.1f}  {row.outcome:9} {row.name}", file=sys.stderr)
    wrong = [row.name for row in rows if row.outcome in ("bug", "died") or row.silence > LONGEST_SECONDS]
    slowest = max(rows, key=lambda row: row.seconds)
    figures = {
        "files": len(rows),
        "outcomes": Counter(row.outcome for row in rows),
        "pages": sum(row.pages for row in rows),
        "words": sum(row.words for row in rows),
        "slowest": [slowest.name, round(slowest.seconds, 1), f"{slowest.pages} pages"],
        "longest_silence_seconds": round(max(row.silence for row in rows), 1),
        "wrong": wrong,
        "cage": run(wiring.child_limits(wiring.default_config(), Path(tempfile.gettempdir())), cage.active),
    }
    print_result("eval_readers", figures)
    if not named and "--no-page" not in arguments:
        write_page(rows)
    return 1 if wrong else 0
