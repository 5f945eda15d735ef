"""Scores extraction on the development set beside this checkout (drawn anew with its own renderer)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT

SHARED = ROOT.parent / "shared"


def main() -> int:
    """Draw the documents, extract, and print what the set's own scorer says."""
    if not SHARED.is_dir():
        print("overgeslagen: de ontwikkelset staat niet naast deze map")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        for part in ("evaluation", "seeds"):
            shutil.copytree(SHARED / part, work / "shared" / part, copy_function=shutil.copyfile)
        folder = work / "shared" / "evaluation" / "extraction"
        subprocess.run([sys.executable, folder / "render.py", work / "in"], check=True)
        files = sorted((work / "in").iterdir())
        ibt = [sys.executable, "-m", "pipeline.cli.main", "extract"]
        subprocess.run([*ibt, *files, "--out", work / "out"], check=True, stdout=subprocess.DEVNULL)
        return subprocess.run([sys.executable, folder / "score.py", work / "out", "--errors"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
