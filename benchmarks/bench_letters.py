"""Seconds for a verzoek om informatie (L02) to all 342 gemeenten, DOCX and PDF, in two processes: the claim is 90.

Every letter is composed, checked and laid out twice, as a wave does it; the code of the gemeente draws its data.
With `--golf` the wave itself does it, in a workspace of its own: dossiers read, letters kept, files synced to disk.
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from types import ModuleType

from common import print_result, test_module

from pipeline import casework, wiring
from pipeline.tools.register import gemeenten
from templates.catalogue import Catalogue, read_catalogue
from templates.letter import make_letter

PROCESSES = 2
BOUND = 90.0
"""Seconds on two cores."""


@cache
def ready() -> tuple[ModuleType, Catalogue]:
    """Give the maker of the data and the texts, once in each process."""
    return test_module("letters"), read_catalogue()


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


def bare(folder: Path) -> tuple[float, int, list[float]]:
    """Write all letters without a workspace; give seconds, files and the seconds of each."""
    count, started = len(gemeenten()), time.monotonic()
    with ProcessPoolExecutor(PROCESSES) as pool:
        done = list(pool.map(write, range(count), [folder] * count, chunksize=9))
    return time.monotonic() - started, len(list(folder.iterdir())), sorted(one for one, _ in done)


def wave(folder: Path) -> tuple[float, int, list[float]]:
    """Write all letters by the wave, in a workspace where every gemeente was decided on; gives the same."""
    office = test_module("conftest", "legtwo/desk")
    workspace = wiring.make_workspace(folder / "werkmap")
    with casework.open_bureau(workspace) as bureau:
        given = office.Office(workspace, bureau)
        given.decide([one.code for one in gemeenten()])
        form, desk = given.form(office.L02_FORM), casework.letter_desk(bureau)
        golf = desk.wave("L02", form, door="meting", kenmerk="IBT-2026", datum=office.DAY)
        started = time.monotonic()
        for _ in desk.run_wave(golf):
            pass
        return time.monotonic() - started, len(list((workspace.output / "brieven").iterdir())), []


def main() -> int:
    """Write them all and print the figures; 1 when they take longer than the claim."""
    by_wave = "--golf" in sys.argv[1:]
    with tempfile.TemporaryDirectory() as temporary:
        seconds, files, each = (wave if by_wave else bare)(Path(temporary))
    count = len(gemeenten())
    figures = {"letters": count, "files": files, "processes": PROCESSES}
    figures |= {"seconds": round(seconds, 1), "bound_seconds": BOUND}
    if each:
        figures["letter_ms_median"] = round(1000 * each[len(each) // 2])
        figures["letter_ms_p95"] = round(1000 * each[int(len(each) * 0.95)])
    print_result("wave" if by_wave else "letters", figures)
    return 0 if seconds <= BOUND and files == 2 * count else 1


if __name__ == "__main__":
    sys.exit(main())
