"""The places where a test may let the machine fail."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.tools import faults


@pytest.fixture(autouse=True)
def _disarm() -> Iterator[None]:
    yield
    faults.arm("")


def test_nothing_happens_when_nobody_asks() -> None:
    faults.arm("")
    faults.fault("hier")
    assert faults.passed("hier", 3) == 3


@pytest.mark.parametrize(("how", "code"), [("vol", errno.ENOSPC), ("alleen-lezen", errno.EROFS), ("io", errno.EIO)])
def test_a_disk_refuses_at_the_pass_that_was_asked_for(how: str, code: int) -> None:
    faults.arm(f"hier:{how}:2")
    faults.fault("daar")
    faults.fault("hier")
    with pytest.raises(OSError) as told:
        faults.fault("hier")
    assert told.value.errno == code
    faults.fault("hier")


def test_each_place_that_is_passed_is_written_down(tmp_path: Path) -> None:
    faults.arm("", str(tmp_path / "punten"))
    faults.fault("een")
    faults.passed("twee woorden", None)
    assert (tmp_path / "punten").read_text(encoding="utf-8").split() == ["een", "twee-woorden"]


def test_the_environment_kills_a_process_there_and_not_before() -> None:
    code = (
        "from pipeline.tools.faults import fault as f; f('daar'); print('leeft', flush=True); f('hier'); print('nee')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"IBT_FOUT": "hier:dood", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "leeft\n")
