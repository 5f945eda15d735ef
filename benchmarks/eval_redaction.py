"""Scores redaction end to end on the development set beside this checkout: `eval_redaction.py [--all]`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT

SHARED = ROOT.parent / "shared"


def main() -> int:
    """Draw the documents, redact them, and print what the set's own scorer says of the finished files."""
    if not SHARED.is_dir():
        print("overgeslagen: de ontwikkelset staat niet naast deze map")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        for part in ("evaluation", "seeds"):
            shutil.copytree(SHARED / part, work / "shared" / part, copy_function=shutil.copyfile)
        folder = work / "shared" / "evaluation" / "redaction"
        subprocess.run([sys.executable, folder / "render.py", work / "in"], check=True)
        files = sorted(path for path in (work / "in").iterdir() if path.is_file())
        ibt = [sys.executable, "-m", "pipeline.cli.main", "redact"]
        subprocess.run([*ibt, *files, "--out", work / "out", *sys.argv[1:]], check=False, stdout=subprocess.DEVNULL)
        return subprocess.run([sys.executable, folder / "score.py", work / "out"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
