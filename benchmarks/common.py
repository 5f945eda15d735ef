"""What every benchmark prints beside its figures; a number without machine and commit is not quoted."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
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


def draw_set(kind: str, work: Path, options: Sequence[str] = ()) -> Path | None:
    """Draw the development set `kind` beside this checkout to `work/in` and give the folder of its scorer and gold.

    None, and a line that says so, when the set is not there.
    """
    shared = ROOT.parent / "shared"
    if not shared.is_dir():
        print("overgeslagen: de ontwikkelset staat niet naast deze map")
        return None
    for part in ("evaluation", "seeds"):  # the renderer writes its gold beside itself
        shutil.copytree(shared / part, work / "shared" / part, copy_function=shutil.copyfile, dirs_exist_ok=True)
    folder = work / "shared" / "evaluation" / kind
    subprocess.run([sys.executable, folder / "render.py", work / "in", *options], check=True, stdout=sys.stderr)
    return folder


def score(kind: str, command: str, options: list[str], scorer_options: list[str]) -> int:
    """Draw the development set `kind` beside this checkout, run a command of `ibt` on it, and print its score.

    Gives the exit code of the set's own scorer; 0 when the set is not there.
    """
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        folder = draw_set(kind, work)
        if folder is None:
            return 0
        files = sorted(path for path in (work / "in").iterdir() if path.is_file())
        ibt = [sys.executable, "-m", "pipeline.cli.main", command, *files, "--out", work / "out", *options]
        subprocess.run(ibt, check=False, stdout=subprocess.DEVNULL)
        done = subprocess.run([sys.executable, folder / "score.py", work / "out", *scorer_options], check=False)
        return done.returncode


def test_module(stem: str, folder: str = "extractors") -> ModuleType:
    """Load a module of the tests of the reading room: tests have no package."""
    spec = importlib.util.spec_from_file_location(f"ibt_bench_{stem}", ROOT / "tests" / folder / f"{stem}.py")
    if spec is None or spec.loader is None:
        raise ImportError(stem)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
