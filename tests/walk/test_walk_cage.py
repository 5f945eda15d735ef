"""A reader that dies takes its document to quarantine, with the reason, and the line goes on with the next."""

from __future__ import annotations

import ctypes
import dataclasses
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.desk import Desk
from pipeline.recipe import ToRead
from pipeline.run import Walk
from pipeline.tools.child import ChildLimits, run

Through = Callable[..., str]


def read_nowhere(_: Path) -> None:
    ctypes.string_at(0)


def hang(_: Path) -> None:
    time.sleep(60)


def grow(_: Path) -> int:
    return len(bytearray(4 << 30))


def spin(_: Path) -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("death", "reason"),
    [
        (read_nowhere, "SIGSEGV"),
        pytest.param(hang, "kind_seconden", marks=pytest.mark.slow),
        (grow, "kind_geheugen_mb"),
        pytest.param(spin, "kind_rekenseconden", marks=pytest.mark.slow),
    ],
)
def test_a_document_whose_reader_dies_is_kept_with_the_reason_and_the_next_is_read(
    desk: Desk, walk: Walk, through: Through, tmp_path: Path, death: Callable[[Path], object], reason: str
) -> None:
    first, second = tmp_path / "eerste.txt", tmp_path / "tweede.txt"
    first.write_text("Geacht college, dit bestand is kwaadaardig.", encoding="utf-8")
    second.write_text("Geacht college, dit bestand is gewoon.", encoding="utf-8")
    usual = walk.recipe.read.run

    def read(order: ToRead) -> str:
        if b"kwaadaardig" in order.path.read_bytes():
            seconds = 3 if death is hang else 60
            run(ChildLimits(memory_mb=1_000, seconds=seconds, cpu_seconds=5), death, order.path)
        return usual(order)

    stage = dataclasses.replace(walk.recipe.read, run=read)
    line = dataclasses.replace(walk, recipe=dataclasses.replace(walk.recipe, read=stage))
    ids = [through(path, line) for path in (first, second)]
    found = {row["id"]: (row["state"], row["stage"], row["reason"] or "") for row in desk.status()["documents"]}
    assert found[ids[0]][:2] == ("quarantaine", "lezen")
    assert reason in found[ids[0]][2]
    assert found[ids[1]][0] == "klaar"
    assert desk.blobs.path(ids[0]).read_bytes() == first.read_bytes()
