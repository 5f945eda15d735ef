"""The killable child: whatever native code does, the parent lives on and says why."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from multiprocessing import forkserver
from pathlib import Path

import pytest

from pipeline.errors import EncryptedInput, ExtractionError
from pipeline.tools import child_folder
from pipeline.tools.child import ChildDied, ChildLimits, run, stream

ROOT = Path(__file__).parents[2]

LIMITS = ChildLimits(memory_mb=2_000, seconds=10)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Give a temporary folder with a short name: sockets stand in it, whose path the system bounds."""
    with tempfile.TemporaryDirectory(prefix="ibt-") as folder:
        yield Path(folder)


def double(value: int) -> int:
    return 2 * value


def count(last: int) -> Iterator[int]:
    yield from range(1, last + 1)


def pid() -> int:
    return os.getpid()


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang() -> None:
    time.sleep(60)


def grab_memory() -> int:
    return len(bytearray(4 << 30))


def refuse() -> None:
    raise EncryptedInput("Dit bestand is beveiligd met een wachtwoord.")


def fail() -> None:
    raise ValueError("De heer Jansen, 0612345678")


def two_then_crash() -> Iterator[int]:
    yield 1
    yield 2
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_child_gives_the_result_of_the_function():
    assert run(LIMITS, double, 21) == 42


def test_a_child_is_another_process():
    assert run(LIMITS, pid) != os.getpid()


def test_a_stream_gives_each_item_in_order():
    assert list(stream(LIMITS, count, 5)) == [1, 2, 3, 4, 5]


def test_a_stream_that_is_left_half_way_leaves_no_process():
    items = stream(LIMITS, count, 1_000_000)
    assert next(items) == 1
    items.close()


def test_a_segfault_costs_the_child_only():
    with pytest.raises(ChildDied, match="SIGSEGV"):
        run(LIMITS, crash)


def test_a_hang_is_ended_with_the_setting_to_change():
    with pytest.raises(ChildDied, match=r"0\.5 seconden.*kind_seconden"):
        run(ChildLimits(memory_mb=0, seconds=0.5), hang)


def test_too_much_memory_is_refused_with_the_setting_to_change():
    with pytest.raises(ChildDied, match="kind_geheugen_mb"):
        run(LIMITS, grab_memory)


def test_a_known_error_keeps_its_type_and_message():
    with pytest.raises(EncryptedInput, match="wachtwoord"):
        run(LIMITS, refuse)


def test_an_unknown_error_names_its_type_and_place_but_not_its_message():
    with pytest.raises(ExtractionError, match="ValueError in fail:") as error:
        run(LIMITS, fail)
    assert "Jansen" not in str(error.value)


def test_items_before_a_crash_are_kept_and_the_crash_is_told():
    items = stream(LIMITS, two_then_crash)
    assert [next(items), next(items)] == [1, 2]
    with pytest.raises(ChildDied, match="SIGKILL"):
        next(items)


def marked(mark: str) -> set[int]:
    """Give the processes that carry a mark in their environment."""
    found = set()
    for proc in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (proc / "environ").read_bytes():
                found.add(int(proc.name))
    return found


def wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_child_does_not_outlive_a_parent_that_is_killed():
    mark = f"LC_IBT_TEST_MARK={uuid.uuid4()}"
    code = "import time; from pipeline.tools.child import ChildLimits, run; run(ChildLimits(0, 60), time.sleep, 60)"
    parent = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, **dict([mark.split("=")])})
    wait_for(lambda: len(marked(mark)) >= 4)  # itself, the tracker, the server and the child
    parent.kill()
    parent.wait()
    wait_for(lambda: not marked(mark))


HOLDER = (
    "import sys; from pipeline.tools.child import ChildLimits, run\n"
    "for line in sys.stdin: print(run(ChildLimits(0, 60), len, line.strip()), flush=True)\n"
)


def holder(temporary: Path) -> subprocess.Popen[str]:
    """Start a process that opens a child for each line it gets; its temporary folder is another than ours."""
    place = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER], env=place, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def length_of(word: str, process: subprocess.Popen[str]) -> str:
    assert process.stdin and process.stdout
    process.stdin.write(f"{word}\n")
    process.stdin.flush()
    return process.stdout.readline()


def test_the_folder_of_a_killed_process_is_cleared_by_the_next_and_that_of_a_live_one_is_kept(tmp_path: Path):
    other = tmp_path / "pymp-vreemd"  # of another program
    other.mkdir()
    with holder(tmp_path) as killed, holder(tmp_path) as alive:
        assert [length_of("drie", one) for one in (killed, alive)] == ["4\n", "4\n"]
        killed.kill()
        killed.wait()
        assert len(list(tmp_path.glob("pymp-*"))) == 3
        with holder(tmp_path) as late:
            assert length_of("vier", late) == "4\n"
            assert len(list(tmp_path.glob("pymp-*"))) == 3  # that of the dead one went, a new one came
            assert length_of("nog een", alive) == "7\n"
    assert list(tmp_path.glob("pymp-*")) == [other]


def test_a_child_that_is_killed_leaves_no_folder(tmp_path: Path):
    code = (
        "import os, signal; from pipeline.tools.child import ChildDied, ChildLimits, run\n"
        "try: run(ChildLimits(0, 60), os.kill, 0, signal.SIGKILL)\n"  # 0: the group of the child
        "except ChildDied: print('gestopt')\n"
    )
    place = {**os.environ, "TMPDIR": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", code], env=place, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "gestopt\n"
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_folder_with_too_long_a_name_is_told_in_dutch(tmp_path: Path):
    long = tmp_path / ("lang" * 20)
    long.mkdir()
    process = subprocess.run(
        [sys.executable, "-c", "from pipeline.tools.child import ChildLimits, run; run(ChildLimits(), len, '')"],
        env={**os.environ, "TMPDIR": str(long)}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 1
    assert "SetupError: de naam van de tijdelijke map is te lang" in process.stderr


def test_a_mark_that_is_a_link_or_a_pipe_clears_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = tmp_path / "bewaard"
    kept.mkdir()
    (kept / child_folder.MARK).touch()
    (tmp_path / "pymp-koppeling").symlink_to(kept)
    for name in ("pymp-link", "pymp-pijp"):
        (tmp_path / name).mkdir()
    (tmp_path / "pymp-link" / child_folder.MARK).symlink_to(kept / child_folder.MARK)
    os.mkfifo(tmp_path / "pymp-pijp" / child_folder.MARK)
    child_folder.clear()
    assert (kept / child_folder.MARK).is_file()
    assert (tmp_path / "pymp-link").is_dir()


def test_the_server_that_forks_may_die_at_any_moment():
    for _ in range(30):
        assert run(ChildLimits(), len, "abc") == 3
        server = forkserver._forkserver._forkserver_pid
        os.kill(server, signal.SIGKILL)  # it may be dying still while the next child is asked for


def test_an_orderly_stop_of_the_group_leaves_the_child_to_its_parent():
    assert run(LIMITS, survive_term) == "nog bezig"


def survive_term() -> str:
    os.kill(os.getpid(), signal.SIGTERM)
    return "nog bezig"


def test_no_child_loads_the_program_that_started_it(tmp_path: Path) -> None:
    program, traces = tmp_path / "programma.py", tmp_path / "sporen"
    program.write_text(
        f"open({str(traces)!r}, 'a').write(__name__ + ' ')\n"
        "from pipeline.tools.child import ChildLimits, forget_program, run\n"
        "if __name__ == '__main__':\n"
        "    forget_program()\n"
        "    print(run(ChildLimits(0, 60), len, 'vier'))\n",
        encoding="utf-8",
    )
    told = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == "4\n"
    assert traces.read_text(encoding="utf-8") == "__main__ "
