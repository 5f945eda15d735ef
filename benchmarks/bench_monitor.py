"""What the monitor costs with a full country: 342 gemeenten, five categories, six peildata.

Milliseconds of this process, whatever else the machine does: reading everything from the store (once after a change),
working out a page with its trend, and drawing the map of the largest province.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from common import print_result, test_module

from pipeline import casework, wiring
from pipeline.model.extraction import Category
from pipeline.monitor.download import draw
from pipeline.monitor.room import MonitorRoom

DAY = dt.date(2026, 4, 1)


def main() -> None:
    """Fill a workspace with an invented country and time each part seven times."""
    land = test_module("land", "monitor")
    with tempfile.TemporaryDirectory() as folder:
        workspace = wiring.make_workspace(Path(folder) / "werkmap")
        with casework.open_bureau(workspace) as bureau:
            land.fill_country(bureau.desk, bureau.walk, gaps=False)
            print_result("monitor", _measure(bureau))


def _measure(bureau: Any) -> dict[str, object]:
    first = MonitorRoom(bureau)
    cold = _seconds(lambda: first.overview(DAY))
    room = MonitorRoom(bureau, _groups=first._groups)
    read, made, kept, drawn = [], [], [], []
    for _ in range(7):
        room._kept = None
        read.append(_seconds(room._read))
        made.append(_seconds(lambda: room.overview(DAY)))
        kept.append(_seconds(lambda: room.overview(DAY)))
        province = room.overview(DAY, "Noord-Brabant", Category.REGULIER)
        drawn.append(_seconds(lambda province=province: draw(province, "kaart", linked=True)))
    figures = len(room._read().cijfers)
    return {
        "figures": figures,
        "rows": len(room.overview(DAY).rijen),
        "first_page_of_a_process_ms": round(1000 * cold),
        "read_after_a_change_ms": _median(read),
        "rows_sums_and_trend_ms": _median(made),
        "page_again_ms": _median(kept),
        "map_of_56_gemeenten_ms": _median(drawn),
    }


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _median(seconds: list[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)


if __name__ == "__main__":
    main()
