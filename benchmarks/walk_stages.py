"""Where the time of the whole walk goes: processor milliseconds per document, per step and per child."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy.orm import Session
from walk_letters import draw_letters

from pipeline import wiring
from pipeline.store.database import Store


class Clock:
    """Sums of processor time by name: of this process and of its children."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        self._me = psutil.Process()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Count what is spent inside the block."""
        own, other = time.process_time(), self._children()
        try:
            yield
        finally:
            row = self.spent[name]
            row[0] += 1
            row[1] += time.process_time() - own
            row[2] += self._children() - other

    def _children(self) -> float:
        total = 0.0
        for one in self._me.children(recursive=True):
            with suppress(psutil.Error):
                told = one.cpu_times()
                total += told.user + told.system + told.children_user + told.children_system
        return total


class Plain:
    """Does at once what a queue would make durable, and counts it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Take the store and the clock."""
        self.store, self.clock = store, clock

    def step(self, name: str, function: Callable[[], Any]) -> Any:
        """Run a step."""
        with self.clock.of(name):
            return function()

    def transact(self, name: str, function: Callable[[Session], Any]) -> Any:
        """Run a step that writes the database."""
        with self.clock.of(f"vastleggen: {name}"), self.store.write() as session:
            return function(session)


def measure_stages(root: Path, letters: int) -> dict[str, Any]:
    """Walk letters in this process, without the queue, and give what each step costs per document."""
    workspace, clock = wiring.make_workspace(root / "werkmap"), Clock()
    with wiring.open_desk(workspace) as desk:
        ids = [desk.take_in(path).document_id for path, _ in draw_letters(root, letters + 1)]
        wiring.warm_up(workspace)
        walk, durable = wiring.walk(workspace, desk), Plain(desk.store, clock)
        for number, document_id in enumerate(ids):
            if number == 1:  # the first one warms up
                clock.spent.clear()
            with clock.of("alles"):
                walk.work(durable, {"document": document_id, "round": 0, "recipe": desk.recipe})  # type: ignore[arg-type]
        if desk.state(ids[-1]) != "klaar":
            raise SystemExit("de brief kwam niet door de lijn")
    steps = {
        name: {"own_ms": round(1000 * own / letters, 1), "children_ms": round(1000 * other / letters, 1)}
        for name, (_, own, other) in clock.spent.items()
    }
    return {"documents": letters, "steps": steps}
