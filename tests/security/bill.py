"""Writes the bill of materials of the installed product, in CycloneDX, and reads its licences: `make sbom`.

The bill comes from the metadata of the installed packages and names those of the lock file alone, not the tools of
developers. It holds no moment and no number by chance, so the same lock file gives the same bill.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.security.supply import ROOT, locked, plain

OUT = ROOT / "build" / "sbom.json"
LICENCES = Path(__file__).with_name("licences.toml")


def make_bill(out: Path) -> dict[str, Any]:
    """Write the bill and give it.

    Raises:
        CalledProcessError: The program that reads the environment failed.
    """
    program = str(Path(sys.executable).with_name("cyclonedx-py"))
    options = ["environment", "--output-reproducible", "--pyproject", str(ROOT / "pyproject.toml"), "--of", "JSON"]
    done = subprocess.run([program, *options, sys.executable], capture_output=True, text=True, check=True)
    bill = json.loads(done.stdout)
    packages = locked()
    bill["components"] = [one for one in bill["components"] if packages.get(plain(one["name"])) == one["version"]]
    refs = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    bill["dependencies"] = [
        {**one, **({"dependsOn": [ref for ref in one["dependsOn"] if ref in refs]} if "dependsOn" in one else {})}
        for one in bill["dependencies"]
        if one["ref"] in refs
    ]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(bill, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return dict(bill)


def find_unknown(bill: dict[str, Any]) -> list[str]:
    """Give which packages are missing from the bill, name no licence, or one that nobody read."""
    told = tomllib.loads(LICENCES.read_text(encoding="utf-8"))
    found = {plain(one["name"]): one for one in bill["components"]}
    problems = [f"{name} {version}: not installed as locked" for name, version in locked().items() if name not in found]
    for name, one in sorted(found.items()):
        said = told["package"].get(name, {}).get("licence")
        licences = set(_split(said)) if said else set(_licences(one, told["classifier"]))
        if not licences:
            problems.append(f"{name}: names no licence")
        problems += [f"{name}: {licence}" for licence in sorted(licences - told["known"].keys())]
    return problems


def _licences(component: dict[str, Any], classifiers: dict[str, str]) -> Iterator[str]:
    for one in component.get("licenses", []):
        inner = one.get("license", {})
        said = one.get("expression") or inner.get("id") or inner.get("name") or ""
        yield from filter(None, [classifiers[said]] if said in classifiers else _split(said))


def _split(expression: str) -> list[str]:
    """Give the licences that an SPDX expression names; each of them must be known, also where one may choose."""
    return [one for one in re.split(r"\s+(?:AND|OR|WITH)\s+|[()]", expression) if one.strip()]


def main() -> int:
    """Write, judge and tell."""
    bill = make_bill(OUT)
    problems = find_unknown(bill)
    print("\n".join([*problems, f"{len(bill['components'])} packages in {OUT.relative_to(ROOT)}."]))
    return int(bool(problems))


if __name__ == "__main__":
    raise SystemExit(main())
