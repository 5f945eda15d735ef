"""Seconds for a verzoek om informatie (L02) to all 342 gemeenten, DOCX and PDF, in two processes: the claim is 90.

Every letter is composed, checked and laid out twice, as a wave does it; the code of the gemeente draws its data.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from types import ModuleType

from common import ROOT, print_result

from pipeline.tools.register import gemeenten
from templates.catalogue import Catalogue, read_catalogue
from templates.letter import make_letter

PROCESSES = 2
BOUND = 90.0
"""Seconds on two cores."""


@cache
def ready() -> tuple[ModuleType, Catalogue]:
    """Give the maker of the data and the texts, once in each process."""
    spec = importlib.util.spec_from_file_location("letters_of_the_tests", ROOT / "tests" / "extractors" / "letters.py")
    if spec is None or spec.loader is None:
        raise ImportError("letters.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, read_catalogue()


def write(number: int, folder: Path) -> tuple[float, int]:
    """Write one letter in both forms; give the seconds it took and the bytes."""
    started = time.monotonic()
    data, catalogue = ready()
    gemeente = gemeenten()[number]
    fields = data.seeded_l02(gemeente, catalogue)
    made = make_letter("L02", fields, fields.besluit_id, False, catalogue)
    (folder / f"{gemeente.code}.docx").write_bytes(made.docx)
    (folder / f"{gemeente.code}.pdf").write_bytes(made.pdf)
    return time.monotonic() - started, len(made.docx) + len(made.pdf)


def main() -> int:
    """Write them all and print the figures; 1 when they take longer than the claim."""
    count = len(gemeenten())
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        started = time.monotonic()
        with ProcessPoolExecutor(PROCESSES) as pool:
            done = list(pool.map(write, range(count), [folder] * count, chunksize=9))
        seconds = time.monotonic() - started
        files = len(list(folder.iterdir()))
    each = sorted(one for one, _ in done)
    print_result(
        "letters",
        {
            "letters": count,
            "files": files,
            "processes": PROCESSES,
            "seconds": round(seconds, 1),
            "bound_seconds": BOUND,
            "letter_ms_median": round(1000 * each[len(each) // 2]),
            "letter_ms_p95": round(1000 * each[int(len(each) * 0.95)]),
            "megabytes": round(sum(size for _, size in done) / 1e6, 1),
        },
    )
    return 0 if seconds <= BOUND and files == 2 * count else 1


if __name__ == "__main__":
    sys.exit(main())
