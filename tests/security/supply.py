"""Asks a service about known weaknesses of the locked packages (`make audit`)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import tenacity
from packaging.requirements import Requirement
from packaging.utils import canonicalize_version
from packaging.version import Version

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


class _NotReached(Exception):
    """The service did not answer."""


@tenacity.retry(
    retry=tenacity.retry_if_exception_type(_NotReached),
    stop=tenacity.stop_after_attempt(2),
    wait=tenacity.wait_fixed(1),
    reraise=True,
)
def _ask(options: Sequence[str]) -> str:
    """Give what pip-audit wrote.

    Raises:
        _NotReached: No connection was made, or it took too long.
    """
    program = str(Path(sys.executable).with_name("pip-audit"))
    words = ["-r", str(LOCK), "--disable-pip", "--require-hashes", "-f", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(
            [program, *words, "--timeout", "10", *options], capture_output=True, text=True, timeout=50
        )
    except subprocess.TimeoutExpired as error:
        raise _NotReached from error
    if not done.stdout and re.search(r"(ConnectionError|ConnectTimeout|ReadTimeout)\b", done.stderr):
        raise _NotReached
    return done.stdout


def audit(*options: str) -> tuple[int, str]:
    """Ask the service about each locked package; give the exit code and what to tell.

    1 is a known weakness, a locked package of which this version got no answer, or an answer that cannot be read: who
    asks and does not understand may not pass. A service that is out of reach fails nothing, and is told.
    """
    try:
        answers = json.loads(_ask(options))["dependencies"]
        skipped = {plain(one["name"]) for one in answers if "skip_reason" in one}
        asked = [one for one in answers if "skip_reason" not in one]
        weak = [f"{one['name']} {one['version']}: {two['id']}" for one in asked for two in one["vulns"]]
        answered = {(plain(one["name"]), _same(one["version"])) for one in asked}
        missing = [
            f"{name} {version}"
            for name, version in sorted(locked().items())
            if name not in skipped and (name, _same(version)) not in answered
        ]
    except _NotReached:
        return 0, "NOT ASKED: the service that knows of weaknesses could not be reached."
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        return 1, f"NOT UNDERSTOOD: pip-audit or the service gave an answer of another form ({type(error).__name__})."
    told = [*weak, f"{len(asked)} packages asked about, {len(weak)} known weaknesses."]
    if skipped:
        told.append(f"NOT ASKED: the service does not know {len(skipped)} packages.")
    if missing:
        told.append(f"NOT ANSWERED: {', '.join(missing)}")
    return int(bool(weak or missing)), "\n".join(told)


def _same(version: str) -> str:
    """Give a version as each way of writing it has it: pip-audit writes 2026.1 where a lock may say 2026.01."""
    return canonicalize_version(Version(version))


def main() -> int:
    """Ask, and tell."""
    code, told = audit(*sys.argv[2:])
    print(told)
    return code


if __name__ == "__main__":
    raise SystemExit(main())
