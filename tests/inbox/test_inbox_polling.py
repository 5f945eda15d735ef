"""An inbox on a share, where no event ever comes: what another process writes, renames and replaces is seen."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from inbox import watch
from inbox.claim import Taken
from inbox.look import Drop
from inbox.watch import Watcher

WRITER = """
import json, os, sys
for line in sys.stdin:
    act, name, other = json.loads(line)
    if act == "write":
        open(name, "w").write(other)
    elif act == "append":
        open(name, "a").write(other)
    elif act == "rename":
        os.rename(name, other)
    elif act == "touch":
        os.utime(name, (float(other), float(other)))
    print("ok", flush=True)
"""
Write = Callable[..., None]


@pytest.fixture
def write(folder: Path) -> Iterator[Write]:
    """Give what lets another process do something in the inbox: `write("append", "brief.pdf", "meer")`."""
    command = [sys.executable, "-c", WRITER]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:

        def act(*told: str) -> None:
            assert other.stdin and other.stdout
            other.stdin.write(json.dumps(told) + "\n")
            other.stdin.flush()
            assert other.stdout.readline() == "ok\n"

        yield act
        assert other.stdin
        other.stdin.close()
        assert other.wait(10) == 0


@pytest.fixture
def watcher(folder: Path, originals, register, clock) -> Watcher:
    return Watcher(Drop(folder, scan_seconds=2, events=False), originals, register, clock)


def take(watcher: Watcher, clock, rounds: int = 3) -> list[str]:
    """Scan every two seconds and give the names that were taken."""
    names = []
    for _ in range(rounds):
        names += [one.name for one in watcher.scan().taken]
        clock.pass_seconds(2)
    return names


def contents(originals) -> list[str]:
    return sorted(path.read_text() for path in originals.folder.iterdir())


def test_polling_asks_for_no_events_and_takes_what_another_process_writes(
    folder: Path, originals, register, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoEvents:
        def __init__(self) -> None:
            raise AssertionError("events were asked for")

    monkeypatch.setattr(watch, "Observer", NoEvents)
    stop, taken = threading.Event(), threading.Event()

    def on_taken(_some: Sequence[Taken]) -> None:
        taken.set()

    watcher = Watcher(Drop(folder, scan_seconds=0.05, events=False), originals, register)
    running = threading.Thread(target=watcher.run, args=(stop, on_taken, lambda _report: None))
    running.start()
    try:
        write("write", "brief.pdf", "inhoud")
        assert taken.wait(10)
    finally:
        stop.set()
        running.join(10)
    assert contents(originals) == ["inhoud"]


def test_a_file_that_is_renamed_over_another_waits_anew_and_comes_in_once(watcher, clock, write, originals) -> None:
    write("write", "brief.pdf", "oud 1")
    write("touch", "brief.pdf", "1000000")
    watcher.scan()
    clock.pass_seconds(2)
    write("write", ".nieuw.tmp", "nieuw")  # as many bytes and the same time: only the file itself is another
    write("touch", ".nieuw.tmp", "1000000")
    write("rename", ".nieuw.tmp", "brief.pdf")
    assert watcher.scan().taken == ()
    clock.pass_seconds(2)
    assert take(watcher, clock) == ["brief.pdf"]
    assert contents(originals) == ["nieuw"]


def test_the_same_name_again_is_another_delivery(watcher, clock, write, originals) -> None:
    write("write", "brief.pdf", "een")
    assert take(watcher, clock) == ["brief.pdf"]
    write("write", "brief.pdf.part", "twee")
    assert take(watcher, clock) == []
    write("rename", "brief.pdf.part", "brief.pdf")
    assert take(watcher, clock) == ["brief.pdf"]
    assert contents(originals) == ["een", "twee"]


def test_a_name_that_changes_case_is_one_file(watcher, clock, write, originals) -> None:
    write("write", "BRIEF.PDF", "inhoud")
    watcher.scan()
    clock.pass_seconds(1)
    write("rename", "BRIEF.PDF", "brief.pdf")
    assert take(watcher, clock, 4) == ["brief.pdf"]
    assert contents(originals) == ["inhoud"]


def test_names_that_differ_in_case_are_two_files(watcher, clock, write, originals) -> None:
    write("write", "Brief.pdf", "een")
    write("write", "brief.pdf", "twee")
    assert sorted(take(watcher, clock)) == ["Brief.pdf", "brief.pdf"]
    assert contents(originals) == ["een", "twee"]


def test_a_folder_that_is_renamed_while_its_file_waits_gives_it_once(folder, watcher, clock, write, originals) -> None:
    (folder / "Map").mkdir()
    write("write", "Map/brief.pdf", "inhoud")
    watcher.scan()
    clock.pass_seconds(2)
    write("rename", "Map", "map")
    assert take(watcher, clock, 4) == ["brief.pdf"]
    assert contents(originals) == ["inhoud"]


@pytest.mark.parametrize("moment", ["", "1000000"], ids=["a new time", "the old time, as some shares give"])
def test_a_slow_writer_is_waited_for(watcher, clock, write, originals, moment: str) -> None:
    for part in range(5):
        write("append", "groot.pdf", f"{part}")
        if moment:
            write("touch", "groot.pdf", moment)
        assert watcher.scan().taken == ()
        clock.pass_seconds(1.9)
    assert take(watcher, clock) == ["groot.pdf"]
    assert contents(originals) == ["01234"]
