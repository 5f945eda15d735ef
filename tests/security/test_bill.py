"""The bill of materials names what is installed, and a licence that nobody read is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.security.bill import find_unknown, make_bill
from tests.security.supply import ROOT, locked, plain


@pytest.mark.slow
def test_the_bill_names_every_locked_package_and_no_other_and_every_licence_was_read(tmp_path: Path):
    bill = make_bill(tmp_path / "een.json")
    assert {plain(one["name"]): one["version"] for one in bill["components"]} == locked()
    assert find_unknown(bill) == []
    text = (tmp_path / "een.json").read_text(encoding="utf-8")
    assert json.loads(text)["bomFormat"] == "CycloneDX"
    assert str(ROOT) not in text  # it goes along with a release


def test_what_nobody_read_is_told():
    names = {name: {"name": name, "version": version, "licenses": _mit()} for name, version in locked().items()}
    assert find_unknown({"components": list(names.values())}) == []
    names["typer"]["licenses"] = [{"expression": "MIT AND (SSPL-1.0 OR Apache-2.0)"}]
    names["click"]["licenses"] = []
    del names["rich"]
    assert sorted(find_unknown({"components": list(names.values())})) == [
        "click: names no licence",
        f"rich {locked()['rich']}: not installed as locked",
        "typer: SSPL-1.0",
    ]


def _mit() -> list[dict[str, dict[str, str]]]:
    return [{"license": {"id": "MIT"}}]
