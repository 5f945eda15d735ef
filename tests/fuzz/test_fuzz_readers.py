"""A bounded run per door: whatever was done to a good file, it is read or refused with a reason, never a crash.

The ordinary run is the same every time; `make fuzz` goes on for as long as it is told, with other files each time.
A file that was found becomes one under crashes/ (see test_fuzz_crashes.py).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.read.rendition import READERS
from pipeline.tools import media

NAMES = {value: name.lower() for name, value in vars(media).items() if name.isupper() and isinstance(value, str)}
PURE = ["triage", *(f"unpack-{NAMES[kind]}" for kind in media.PACKED)]
CAGED = ["pages", *(f"render-{NAMES[kind]}" for kind in READERS if kind != media.PDF)]
LONG = "IBT_FUZZ_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("IBT_FUZZ_EXAMPLES", "0"))
FIND = {"derandomize": not LONG, "database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.fixture(scope="session")
def mutate(fuzz: Any) -> Any:
    """Give a bad file for a target and a number."""
    targets, seeds, mutations = fuzz("targets"), fuzz("seeds"), fuzz("mutations")
    held: dict[str, list[bytes]] = {}

    def make(target: str, number: int) -> bytes:
        if target not in held:
            held[target] = [content for kind in targets.seeds_of(target) for content in seeds.seeds(kind)]
        made: bytes = mutations.mutate(held[target], number)
        return made

    return make


def keep(folder: Path, target: str, number: int, content: bytes) -> Path:
    """Write a file that was found, to be looked at and made small."""
    path = Path(os.environ.get("IBT_FUZZ_FOUND", folder)) / f"{target}-{number}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("target", PURE)
@settings(max_examples=EXAMPLES or 150, **FIND)
@given(number=st.integers(0, 2**48))
def test_a_bad_file_at_the_door_is_taken_or_refused(
    target: str, number: int, mutate: Any, fuzz: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = keep(tmp_path_factory.getbasetemp(), target, 0, mutate(target, number))
    found = fuzz("targets").attempt(target, path)
    if found["outcome"] == "fault":
        kept = keep(tmp_path_factory.getbasetemp(), target, number, path.read_bytes())
        pytest.fail(f"{found['told']}\n{kept}\n{found.get('trace', '')}")


@pytest.mark.slow
@pytest.mark.parametrize("target", CAGED)
@settings(max_examples=EXAMPLES or 30, **FIND)
@given(number=st.integers(0, 2**48))
def test_a_bad_file_in_the_cage_is_read_or_refused(
    target: str, number: int, mutate: Any, worker: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = keep(tmp_path_factory.getbasetemp(), target, 0, mutate(target, number))
    found = worker.attempt(target, path)
    if found["outcome"] == "fault":
        kept = keep(tmp_path_factory.getbasetemp(), target, number, path.read_bytes())
        pytest.fail(f"{found['told']}\n{kept}\n{found.get('trace', '')}")


def test_every_reader_is_fuzzed(fuzz: Any) -> None:
    assert {*PURE, *CAGED} == set(fuzz("targets").TARGETS)


def test_every_kind_of_file_has_a_good_one_to_start_from(fuzz: Any, tmp_path: Path) -> None:
    targets, seeds = fuzz("targets"), fuzz("seeds")
    for kind in targets.KINDS.values():
        for draw in seeds.DRAWN[kind]:
            path = tmp_path / "goed"
            path.write_bytes(draw())
            assert targets.judge(path, "goed", targets.LIMITS).media_type == kind


@pytest.mark.slow
def test_every_good_file_is_read_though_its_name_has_no_ending(fuzz: Any, worker: Any, tmp_path: Path) -> None:
    """Originals lie in the store under their digest; a library that looks at the name would refuse them all."""
    targets, seeds = fuzz("targets"), fuzz("seeds")
    for target in CAGED:
        for kind in targets.seeds_of(target):
            for draw in seeds.DRAWN[kind]:
                path = tmp_path / "goed"
                path.write_bytes(draw())
                assert (target, worker.attempt(target, path)["outcome"]) == (target, "read")
