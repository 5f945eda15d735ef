"""The long run, `make fuzz`: every target in turn for its share of the time, with other files each time.

Where atheris is installed (`.venv/bin/pip install atheris`: wheels for CPython 3.11 and 3.12 on Linux; it is in no lock
file), the targets without native code are fuzzed by coverage; all others, and all when it is not there, by mutation
in the caged worker. Exit code 1 when anything was found; the files stay in the folder that is printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from mutations import mutate  # noqa: E402  tests are no package
from seeds import seeds  # noqa: E402
from targets import PURE, TARGETS, seeds_of  # noqa: E402
from worker import Worker  # noqa: E402


def fuzz_by_mutation(target: str, seconds: float, found: Path) -> dict[str, int]:
    """Give counts of outcomes; what is wrong is kept with its reason beside it, one file per place in the code."""
    start = [content for kind in seeds_of(target) for content in seeds(kind)]
    counts = {"read": 0, "refused": 0, "fault": 0}
    worker, path = Worker(), found / f"{target}.now"
    end = time.monotonic() + seconds
    dice = random.Random()
    while time.monotonic() < end:
        path.write_bytes(mutate(start, dice.getrandbits(48)))
        answer = worker.attempt(target, path)
        counts[answer["outcome"]] += 1
        if answer["outcome"] == "fault":
            name = f"{target}--{hashlib.sha256(answer['told'].encode()).hexdigest()[:8]}"
            (found / name).write_bytes(path.read_bytes())
            (found / f"{name}.txt").write_text(f"{answer['told']}\n{answer.get('trace', '')}", encoding="utf-8")
    worker.close()
    path.unlink(missing_ok=True)
    return counts


def fuzz_by_coverage(target: str, seconds: float, found: Path) -> dict[str, int]:
    """Run atheris on one target; what it finds it keeps itself."""
    with tempfile.TemporaryDirectory() as corpus:
        for number, content in enumerate(content for kind in seeds_of(target) for content in seeds(kind)):
            Path(corpus, str(number)).write_bytes(content)
        options = (
            *(f"-max_total_time={int(seconds)}", "-max_len=200000", "-timeout=30", "-rss_limit_mb=3000"),
            *(f"-artifact_prefix={found}/{target}--", "-print_final_stats=1", "-verbosity=0", "-close_fd_mask=1"),
        )
        command = [sys.executable, str(HERE / "fuzz_atheris.py"), target, corpus, *options]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    runs = [line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line]
    if done.returncode:
        (found / f"{target}--atheris.txt").write_text(done.stderr[-8_000:], encoding="utf-8")
    return {"runs": int(runs[0]) if runs else 0, "fault": int(done.returncode != 0)}


def main() -> int:
    """Share the time, print one line of JSON per target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--found", type=Path, default=None, help="folder for what is found")
    parser.add_argument("targets", nargs="*", default=sorted(TARGETS))
    wanted = parser.parse_args()
    found = wanted.found or Path(tempfile.mkdtemp(prefix="ibt-fuzz-gevonden-"))
    found.mkdir(exist_ok=True)
    guided = find_spec("atheris") is not None
    faults = 0
    for target in wanted.targets:
        run = fuzz_by_coverage if guided and target in PURE else fuzz_by_mutation
        counts = run(target, wanted.seconds / len(wanted.targets), found)
        faults += counts["fault"]
        print(json.dumps({"target": target, "how": run.__name__, **counts}), flush=True)
    print(f"gevonden: {faults}; bestanden in {found}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
