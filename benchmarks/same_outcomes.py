"""Tells whether two checkouts make the same of the same documents, byte for byte: `same_outcomes.py OTHER_CHECKOUT`.

The documents of the development set that stand beside this folder (`--every N` takes one in so many), and letters, go
through all steps in both, in a process of each; what stands in the derived folders is compared by document, step and
file. For a change that should only be faster. Exit 1 when something differs, 2 when nothing could be compared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from common import ROOT, draw_set, print_result

_LETTERS = 4


def outcomes(folder: Path) -> dict[str, str]:
    """Walk every file of a folder in this process and give a digest by document, step and file."""
    from walk_stages import Clock, Plain  # with `pipeline` of the checkout that this process was started for

    from pipeline import wiring
    from pipeline.tools.child import forget_program

    forget_program()
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as room:
        workspace = wiring.make_workspace(Path(room) / "werkmap")
        with wiring.open_desk(workspace) as desk:
            wiring.warm_up(workspace)
            walk, durable = wiring.walk(workspace, desk), Plain(desk.store, Clock())
            for path in sorted(folder.iterdir()):
                one = desk.take_in(path).document_id
                walk.work(durable, {"document": one, "round": 0, "recipe": desk.recipe})  # type: ignore[arg-type]
                found[f"{path.name} staat"] = desk.state(one)
        for file in (workspace.root / "opslag").rglob("derived/*/*/*/**/*"):
            if file.is_file():
                _, _, document_id, key, *rest = file.relative_to(workspace.root).parts[-5:]
                # the key of a step tells the recipe; its name is what two checkouts share
                name = f"{document_id[:16]} {key.rpartition('-')[0].rpartition('-')[0]} {'/'.join(rest)}"
                found[name] = found.get(name, "") + sha256(file.read_bytes()).hexdigest()
    return found


def walk_in(root: Path, folder: Path) -> dict[str, str]:
    """Give the outcomes of one checkout, in a process of its own."""
    ways = os.pathsep.join((str(root), str(Path(__file__).parent)))
    command = [sys.executable, str(Path(__file__)), "--digests", str(folder)]
    done = subprocess.run(
        command, cwd=root, env={**os.environ, "PYTHONPATH": ways}, stdout=subprocess.PIPE, text=True, check=True
    )
    told: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return told


def draw(work: Path, every: int) -> Path:
    """Put letters and the documents of the development set into one folder and give it."""
    from walk_letters import draw_letters

    folder = work / "in-alles"
    folder.mkdir()
    for _ in draw_letters(folder, _LETTERS):
        pass
    for kind in ("extraction", "redaction"):
        room = work / kind
        room.mkdir()
        if draw_set(kind, room) is not None:
            files = sorted(path for path in (room / "in").iterdir() if path.is_file())
            for path in files[::every]:
                path.rename(folder / f"{kind}-{path.name}")
    return folder


def main() -> int:
    """Compare two checkouts, or give the outcomes of this one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, nargs="?", help="the other checkout")
    parser.add_argument("--every", type=int, default=1, help="take one document of the set in so many")
    parser.add_argument("--digests", type=Path, metavar="FOLDER", help="only give the outcomes of this checkout")
    chosen = parser.parse_args()
    if chosen.digests:
        print(json.dumps(outcomes(chosen.digests)))
        return 0
    if chosen.other is None:
        parser.error("the other checkout is missing")
    with tempfile.TemporaryDirectory() as folder:
        drawn = draw(Path(folder), chosen.every)
        documents = sum(1 for _ in drawn.iterdir())
        ours, theirs = walk_in(ROOT, drawn), walk_in(chosen.other.resolve(), drawn)
    differs = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    figures = {"documents": documents, "outcomes": len(ours), "differs": differs[:20], "differing": len(differs)}
    print_result("same_outcomes", figures)
    if len(ours) <= documents:  # states alone
        return 2
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
