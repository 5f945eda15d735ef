"""One target under atheris: `fuzz_atheris.py TARGET CORPUS [libFuzzer options]`; run.py starts it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

with atheris.instrument_imports(include=["inbox", "extractors", "pipeline", "email", "zipfile", "olefile"]):
    from targets import attempt

TARGET = sys.argv.pop(1)
PLACE = Path(tempfile.mkdtemp(prefix="ibt-fuzz-")) / "bestand"


def try_one(content: bytes) -> None:
    """Raise on anything but pages or a refusal; atheris keeps the bytes."""
    if content:
        PLACE.write_bytes(content)
        found = attempt(TARGET, PLACE)
        if found["outcome"] == "fault":
            raise RuntimeError(found.get("trace", found["told"]))


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
