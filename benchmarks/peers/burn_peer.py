"""Takes the text out of boxes with another engine, as its own manual has it: `burn_peer.py ENGINE JOB`.

JOB is a JSON file with `pdf`, `out` and `boxes`: by page (0-based) rectangles in user space. Prints one JSON line with
the seconds, the most memory and the version. Runs in the peer's own environment; nothing of this repository is
imported beside it. Licences: `clearleaf` and `rustpdf` MIT, `pdf_oxide` MIT or Apache, `pypdfium2` BSD or Apache,
`pymupdf` AGPL (a peer only, never a dependency).
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

Boxes = Mapping[str, Sequence[Sequence[float]]]


def clearleaf(pdf: str, out: str, boxes: Boxes) -> None:
    """Mark and apply, page by page."""
    document = importlib.import_module("clearleaf").open(pdf)
    for number, rows in boxes.items():
        page = document[int(number)]
        height = float(page.rect[3])
        for x0, y0, x1, y1 in rows:
            page.add_redact_annot((x0, height - y1, x1, height - y0))
        page.apply_redactions()
    document.save(out)


def pdf_oxide(pdf: str, out: str, boxes: Boxes) -> None:
    """Queue all and apply at once, with its own cleaning of the file."""
    document = importlib.import_module("pdf_oxide").PdfDocument(pdf)
    for number, rows in boxes.items():
        for row in rows:
            document.add_redaction(int(number), tuple(row))
    document.apply_redactions_destructive()
    document.save(out)


def rustpdf(pdf: str, out: str, boxes: Boxes) -> None:
    """Apply, page by page."""
    document = importlib.import_module("rustpdf").EditableDoc.load_file(pdf)
    for number, rows in boxes.items():
        document.redact(int(number), [tuple(row) for row in rows])
    document.save(out)


def pypdfium2(pdf: str, out: str, boxes: Boxes) -> None:
    """Remove every text object that meets a box: pdfium knows nothing smaller."""
    raw = importlib.import_module("pypdfium2.raw")
    document = importlib.import_module("pypdfium2").PdfDocument(pdf)
    for number, rows in boxes.items():
        page = document[int(number)]
        for item in list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1)):
            left, bottom, right, top = item.get_bounds()
            if any(left < x1 and x0 < right and bottom < y1 and y0 < top for x0, y0, x1, y1 in rows):
                page.remove_obj(item)
        page.gen_content()
    document.save(out)


def pymupdf(pdf: str, out: str, boxes: Boxes) -> None:
    """Mark and apply, page by page; its coordinates start at the top."""
    document = importlib.import_module("pymupdf").open(pdf)
    for number, rows in boxes.items():
        page = document[int(number)]
        height = float(page.rect.height)
        for x0, y0, x1, y1 in rows:
            page.add_redact_annot((x0, height - y1, x1, height - y0))
        page.apply_redactions()
    document.save(out)


ENGINES: dict[str, Callable[[str, str, Boxes], None]] = {
    engine.__name__: engine for engine in (clearleaf, pdf_oxide, rustpdf, pypdfium2, pymupdf)
}


def main(engine: str, path: str) -> dict[str, Any]:
    """Run one engine on one job and give what it took."""
    job = json.loads(Path(path).read_text(encoding="utf-8"))
    importlib.import_module(engine)  # not timed
    began, process = time.perf_counter(), time.process_time()
    ENGINES[engine](job["pdf"], job["out"], job["boxes"])
    return {
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - process,
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "about": f"{engine} {version(engine.replace('_', '-'))}",
    }


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:3])))
