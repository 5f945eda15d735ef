"""The intake under kill -9: whatever the moment, each delivery counts once and no half file gets in."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from inbox.claim import CLAIMS, find_claims

SCRIPT = Path(__file__).parent / "file_store.py"
FILES = 100
PLACES = {
    "inbox.named": 1,
    "inbox.claimed": 2,
    "inbox.kept": 2,
    "inbox.registered": 1,
    "inbox.enqueued": 1,
    "inbox.unlinked": 2,
    "inbox.released": 2,
}
"""Every place where the intake may stop, and the how-manieth passing at which it does."""
KILLS = 6


def contents() -> dict[str, bytes]:
    """Give a content per name; every tenth repeats another."""
    dice = random.Random(7)
    made = {f"brief {n:03d}.pdf": dice.randbytes(20_000) for n in range(FILES)}
    for n in range(0, FILES, 10):
        made[f"brief {n:03d}.pdf"] = made["brief 001.pdf"]
    return made


def write_slowly(folder: Path, made: dict[str, bytes]) -> None:
    """Write in pieces, with pauses longer than a scan; the file stays open, as a copying program has it."""
    for name, content in made.items():
        with (folder / name).open("wb") as file:
            for start in range(0, len(content), 5_000):
                file.write(content[start : start + 5_000])
                file.flush()
                time.sleep(0.01 if hash_of(content)[0] != "0" else 0.15)


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def start(folder: Path, store: Path, fault: str = "") -> subprocess.Popen[bytes]:
    environment = {**os.environ, "IBT_FOUT": fault}
    return subprocess.Popen([sys.executable, str(SCRIPT), str(folder), str(store)], env=environment)


@pytest.mark.slow
def test_killed_at_any_moment_the_intake_takes_each_file_once_and_whole(folder: Path, tmp_path: Path, register) -> None:
    made = contents()
    writer = threading.Thread(target=write_slowly, args=(folder, made))
    writer.start()
    dice = random.Random(11)
    for _ in range(KILLS):
        process = start(folder, tmp_path)
        time.sleep(dice.uniform(0.5, 1.5))
        process.kill()
        process.wait()
    writer.join()
    process = start(folder, tmp_path)
    try:
        deadline = time.monotonic() + 60
        while len(register.arrivals()) < FILES and time.monotonic() < deadline:
            time.sleep(0.1)
        while find_claims(folder)[0] and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        process.kill()
        process.wait()
    assert register.arrivals() == sorted((name, hash_of(content)) for name, content in made.items())
    stored = {path.name for path in (tmp_path / "originals").iterdir() if path.suffix != ".part"}
    assert stored == {hash_of(content) for content in made.values()}
    assert [path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")] == []
    assert list((folder / CLAIMS).iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_killed_between_two_steps_the_intake_takes_each_file_once(
    folder: Path, tmp_path: Path, register, place: str
) -> None:
    made = {f"{n}.pdf": str(n).encode() for n in range(3)} | {"é" * 125 + ".pdf": b"lange naam"}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    killed = start(folder, tmp_path, f"{place}:dood:{PLACES[place]}")
    assert killed.wait(30) == -9
    process = start(folder, tmp_path)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and (
            len(register.arrivals()) < len(made) or any((folder / CLAIMS).iterdir())
        ):
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    assert register.arrivals() == sorted((name, hash_of(content)) for name, content in made.items())
    assert [path.name for path in folder.iterdir() if not path.name.startswith(".")] == []
    assert list((folder / CLAIMS).iterdir()) == []
