"""Seconds from a settled letter to record, draft and marks, in a warm worker: the claim is at most 2 for three pages.

Uses the letter that `IBT_BENCH_LETTER` names, else the letter of the demonstration.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from pathlib import Path

import pikepdf
from common import print_result

from pipeline import serve, wiring


def variants(source: Path, folder: Path, count: int) -> list[Path]:
    """Write copies that differ in their bytes only, so that each is a document of its own."""
    paths = []
    for number in range(count):
        path = folder / f"brief-{number}.pdf"
        with pikepdf.open(source) as pdf:
            pdf.docinfo["/Proef"] = str(number)
            pdf.save(path)
        paths.append(path)
    return paths


def main() -> None:
    """Hand over letters one by one to a warm worker and time each until it is at the desk."""
    wiring.set_up_logs()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        workspace = wiring.make_workspace(root / "werkmap")
        (root / "los").mkdir()
        given = os.environ.get("IBT_BENCH_LETTER")
        source = Path(given) if given else wiring.make_demo_documents(root / "los")[0]
        stop, seconds = threading.Event(), []
        worker = threading.Thread(target=serve.work, args=(workspace, "meting", stop))
        worker.start()
        with wiring.open_desk(workspace) as desk:
            for path in variants(source, root / "los", 12):
                started = time.monotonic()
                document_id = desk.take_in(path).document_id
                while desk.state(document_id) not in ("klaar", "quarantaine"):
                    time.sleep(0.01)
                seconds.append(time.monotonic() - started)
                if desk.state(document_id) != "klaar":
                    raise SystemExit("de brief kwam niet door de lijn")
        stop.set()
        worker.join()
    counted = sorted(seconds[2:])
    print_result(
        "walk",
        {
            "letter": source.name,
            "first_seconds": round(seconds[0], 2),
            "seconds_median": round(statistics.median(counted), 2),
            "seconds_max": round(counted[-1], 2),
        },
    )


if __name__ == "__main__":
    main()
