"""Prints the table of leaks: `python -m tests.leaks [--json] [--only WORD] [--keep FOLDER] [--home FOLDER]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.leaks import oracle, table


def main(arguments: list[str]) -> int:
    """Print what became of each file; 1 when anything leaks, is damaged, is missed or cries wolf."""
    parser = argparse.ArgumentParser(prog="python -m tests.leaks", description=main.__doc__)
    parser.add_argument("--json", action="store_true", help="write JSON to stdout")
    parser.add_argument("--only", default="", help="only files whose name holds this word")
    parser.add_argument("--keep", type=Path, help="leave the drawn and the redacted files in this folder")
    parser.add_argument("--home", type=Path, default=table.ROOT, help="the folder of the code to try")
    chosen = parser.parse_args(arguments)
    if oracle.missing():
        print(f"not installed, so not tried: {', '.join(oracle.missing())}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        rows = _rows(chosen.keep or Path(scratch), chosen.only, chosen.home)
    print(table.as_json(rows) if chosen.json else table.written(rows))
    return int(any(row.outcome not in ("clean", "refused", "right") for row in rows))


def _rows(folder: Path, only: str, home: Path) -> list[table.Row]:
    wanted = [one for one in table.cases().values() if only in one.name]
    rows = table.survey(wanted, folder, home=home) if wanted else []
    beside = [one for one in table.pairs().values() if only in one.name]
    for alone in (False, True) if beside else ():
        rows += table.checks(beside, folder / "pairs", alone=alone, home=home)
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
