"""Asks a service about known weaknesses of the locked packages (`make audit`)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"


def plain(name: str) -> str:
    """Give the name of a package as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    """Give the locked packages of this machine with their versions."""
    lines = re.findall(r"^([a-z0-9][^ \\\n]*==[^\\\n]+)", LOCK.read_text(encoding="utf-8"), re.M)
    needs = [Requirement(line.strip()) for line in lines]
    here = [one for one in needs if one.marker is None or one.marker.evaluate()]
    return {plain(one.name): str(one.specifier).removeprefix("==") for one in here}


def audit(*options: str) -> tuple[int, str]:
    """Ask the service about each locked package; give the exit code (1: known weaknesses) and what to tell."""
    program = str(Path(sys.executable).with_name("pip-audit"))
    words = ["-r", str(LOCK), "--disable-pip", "--require-hashes", "-f", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(
            [program, *words, "--timeout", "10", *options], capture_output=True, text=True, timeout=50
        )
        answers = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        return 0, "NOT ASKED: the service that knows of weaknesses could not be reached."
    weak = [f"{one['name']} {one['version']}: {two['id']}" for one in answers for two in one.get("vulns", [])]
    skipped = sum("skip_reason" in one for one in answers)
    told = [*weak, f"{len(answers) - skipped} packages asked about, {len(weak)} known weaknesses."]
    if skipped:
        told.append(f"NOT ASKED: the service does not know {skipped} packages.")
    return int(bool(weak)), "\n".join(told)


def main() -> int:
    """Ask, and tell."""
    code, told = audit(*sys.argv[2:])
    print(told)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
