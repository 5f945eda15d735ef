"""What a hostile or broken file makes a reader do costs that reader, and nothing else: the cage around the child."""

from __future__ import annotations

import ctypes
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.errors import SetupError
from pipeline.tools import cage
from pipeline.tools.child import ChildDied, ChildLimits, run, stream
from pipeline.tools.installed import find_parts

LIMITS = ChildLimits(memory_mb=1_000, seconds=60, cpu_seconds=20, file_mb=10, processes=40)


def grow() -> int:
    kept = []
    while True:
        kept.append(bytearray(20 << 20))


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def read_nowhere() -> None:
    ctypes.string_at(0)


def multiply() -> int:
    for _ in range(3_000):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
    return 0


def write_much(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(100):
            file.write(bytes(1 << 20))


def write_by_a_program(path: Path) -> int:
    code = f"open({str(path)!r}, 'wb').write(bytes(100 << 20))"
    return subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=False).returncode


def connect(family: int) -> str:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as made:
            made.settimeout(2)
            made.connect(("127.0.0.1", 9))
    except ConnectionRefusedError:
        return "verbinding geprobeerd"  # only the other side said no
    except OSError as refused:
        return type(refused).__name__
    return "verbonden"


def look_up() -> str:
    try:
        socket.getaddrinfo("example.nl", 80)
    except OSError:
        return "geen antwoord"
    return "antwoord"


def connect_by_a_program(port: int) -> int:
    code = f"import socket; socket.create_connection(('127.0.0.1', {port}), timeout=2)"
    return subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=False).returncode


def write(path: Path) -> str:
    try:
        path.write_text("x", encoding="ascii")
    except OSError as refused:
        return type(refused).__name__
    return "geschreven"


def core_and_files() -> tuple[int, int]:
    return resource.getrlimit(resource.RLIMIT_CORE)[0], resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def start_and_hang(told: Path) -> None:
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as program:
        told.write_text(str(program.pid), encoding="ascii")
        time.sleep(60)


def work_a_little() -> Iterator[int]:
    for number in range(2):
        end = time.process_time() + 1.6
        while time.process_time() < end:
            pass
        yield number


def fill_the_disk() -> None:
    raise OSError(28, "No space left on device")


def double(value: int) -> int:
    return 2 * value


def told_by(function: Callable[..., object], *args: object, limits: ChildLimits = LIMITS) -> str:
    with pytest.raises(ChildDied) as died:
        run(limits, function, *args)
    assert str(died.value).endswith((".", ")."))
    return str(died.value)


def test_a_memory_bomb_is_ended_with_the_setting_to_change() -> None:
    assert "grenzen.kind_geheugen_mb" in told_by(grow)


def test_a_busy_loop_is_ended_by_its_processor_time() -> None:
    short = ChildLimits(seconds=60, cpu_seconds=1)
    assert "1 seconden rekentijd" in told_by(spin, limits=short)


def test_a_sleeper_is_ended_by_the_clock() -> None:
    assert "grenzen.kind_seconden" in told_by(sleep, limits=ChildLimits(seconds=0.3))


def test_a_read_outside_memory_is_told_as_what_it_is() -> None:
    assert "SIGSEGV" in told_by(read_nowhere)


def test_a_fork_bomb_is_ended_whole() -> None:
    before = set(cage.descendants(1)) or {os.getpid()}
    assert "meer dan 40 processen" in told_by(multiply)
    deadline = time.monotonic() + 20
    while len(set(cage.descendants(1)) - before) > 30 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(set(cage.descendants(1)) - before) <= 30


def test_a_giant_file_is_refused_with_the_setting_to_change(tmp_path: Path) -> None:
    assert "grenzen.kind_bestand_mb" in told_by(write_much, tmp_path / "groot")
    assert (tmp_path / "groot").stat().st_size <= 10 << 20


def test_a_program_started_by_a_reader_is_bounded_too(tmp_path: Path) -> None:
    assert run(LIMITS, write_by_a_program, tmp_path / "groot") != 0
    assert (tmp_path / "groot").stat().st_size <= 10 << 20


@pytest.fixture
def no_network() -> None:
    if not any("netwerk" in one for one in run(LIMITS, cage.active)):
        pytest.skip("n.v.t.: this machine knows neither network namespaces nor filters on system calls")


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_reader_reaches_no_network(family: int) -> None:
    assert run(LIMITS, connect, family) in ("PermissionError", "OSError")


@pytest.mark.usefixtures("no_network")
def test_a_reader_finds_no_name_of_a_server() -> None:
    assert run(LIMITS, look_up) == "geen antwoord"


@pytest.mark.usefixtures("no_network")
def test_a_program_started_by_a_reader_reaches_no_server_either() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert run(LIMITS, connect_by_a_program, server.getsockname()[1]) != 0


def test_a_reader_writes_only_in_its_work_folder(tmp_path: Path) -> None:
    limits = ChildLimits(seconds=60, writable=(tmp_path,))
    if not any("alleen-lezen" in one for one in run(limits, cage.active)):
        pytest.skip("n.v.t.: this kernel has no Landlock")
    outside = Path("/var/tmp") / f"geschreven-{os.getpid()}.txt"  # open to all, and not the temporary folder
    try:
        assert write(outside) == "geschreven"
        assert run(limits, write, tmp_path / "a") == "geschreven"
        assert run(limits, write, Path("/dev/null")) == "geschreven"
        assert run(limits, write, outside) == "PermissionError"
    finally:
        outside.unlink(missing_ok=True)


def test_a_child_leaves_no_core_file_with_text_of_a_document() -> None:
    core, files = run(LIMITS, core_and_files)
    assert core == 0
    assert files <= cage.OPEN_FILES


def test_a_program_that_left_the_group_ends_with_the_reader(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    told_by(start_and_hang, told, limits=ChildLimits(seconds=3))
    program = int(told.read_text(encoding="ascii"))
    deadline = time.monotonic() + 10
    while _runs(program) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(program)


def _runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:1]
    except OSError:
        return False


@pytest.mark.slow
def test_processor_time_counts_anew_for_each_answer() -> None:
    assert list(stream(ChildLimits(seconds=60, cpu_seconds=2), work_a_little)) == [0, 1]


def test_a_full_disk_is_the_fault_of_the_machine() -> None:
    with pytest.raises(SetupError, match="schijf is vol"):
        run(LIMITS, fill_the_disk)


def test_after_every_death_the_next_child_works() -> None:
    for end in (read_nowhere, grow):
        told_by(end)
        assert run(LIMITS, double, 21) == 42


def test_the_check_of_this_machine_tells_how_readers_are_shut_in() -> None:
    part = next(part for part in find_parts() if part.name == "Afscherming van lezers")
    assert not part.required
    assert part.present is bool(part.version)
