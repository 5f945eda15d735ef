"""What every benchmark prints beside its figures; a number without machine and commit is not quoted."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def print_result(name: str, figures: dict[str, Any]) -> None:
    """Print one JSON object."""
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    about = {
        "benchmark": name,
        "commit": done.stdout.strip() or "unknown",
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load": [round(value, 1) for value in os.getloadavg()],
    }
    print(json.dumps({**about, **figures}, ensure_ascii=False))
