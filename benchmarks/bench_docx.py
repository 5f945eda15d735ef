"""Milliseconds for a letter as DOCX, beside docxtpl filling a template with the same paragraphs, in turns.

Ours composes the text by its rules, checks it, and lays it out as DOCX and PDF; `docxtpl`, in the environment of the
peers, only fills in and writes a DOCX: no rules, no checks, no PDF.
So the two are not the same work; the peer is a floor.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import docx
from burn_cases import PEER_PYTHON
from common import print_result, test_module

from pipeline.tools.register import gemeenten
from templates.catalogue import read_catalogue
from templates.letter import make_letter

_PEER = """
import json, sys, time
from importlib.metadata import version
from docxtpl import DocxTemplate
job = json.load(sys.stdin)
seconds = []
for texts in job["letters"]:
    began = time.process_time()
    letter = DocxTemplate(job["template"])
    letter.render({"paragraphs": texts})
    letter.save(job["out"])
    seconds.append(time.process_time() - began)
print(json.dumps({"seconds": seconds, "about": "docxtpl " + version("docxtpl")}))
"""


def main() -> None:
    """Make the letters in both ways and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=40)
    chosen = parser.parse_args()
    data, catalogue = test_module("letters"), read_catalogue()
    ours, texts = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "brief.docx"
        for gemeente in gemeenten()[: chosen.letters]:
            began = time.process_time()
            fields = data.seeded_l02(gemeente, catalogue)
            made = make_letter("L02", fields, fields.besluit_id, False, catalogue)
            ours.append(time.process_time() - began)
            path.write_bytes(made.docx)
            texts.append([one.text for one in docx.Document(str(path)).paragraphs])
        figures: dict[str, Any] = {"letters": len(ours), "ours_ms": _ms(ours)}
        figures["docxtpl"] = _peer(Path(folder), texts)
    print_result("letter_peer", figures)


def _peer(folder: Path, letters: list[list[str]]) -> dict[str, Any]:
    if not PEER_PYTHON.is_file():
        return {"skipped": "no .venv-peers; make it with `make peers`"}
    template = docx.Document()
    for line in ("{%p for text in paragraphs %}", "{{ text }}", "{%p endfor %}"):
        template.add_paragraph(line)
    template.save(str(folder / "template.docx"))
    job = {"letters": letters, "template": str(folder / "template.docx"), "out": str(folder / "peer.docx")}
    done = subprocess.run(
        [PEER_PYTHON, "-c", _PEER], input=json.dumps(job), capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"skipped": done.stderr.strip().splitlines()[-1]}
    told = json.loads(done.stdout)
    return {"ms": _ms(told["seconds"]), "about": told["about"]}


def _ms(seconds: list[float]) -> float:
    return round(1000 * statistics.median(seconds), 1)


if __name__ == "__main__":
    main()
