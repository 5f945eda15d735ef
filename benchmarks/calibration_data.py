"""Documents whose values are known, clean and with seeded noise: what eval_calibration.py extracts.

The noise: letters and digits mixed up as by text recognition, lost words, lost lines, swapped columns, digits taken
for other digits. Held-out traps are never read.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from common import ROOT, test_module

from extractors.gazetteer import name_at
from extractors.tables import find_tables
from pipeline.config import Config
from pipeline.errors import IbtError
from pipeline.model.document import Document, LoosePages
from pipeline.stateless import open_file
from pipeline.tools.register import gemeenten
from templates.catalogue import read_catalogue
from templates.letter import make_letter

SEED = 20260705
LETTERS = 30
"""Gemeenten whose letter is laid out anew."""
SCALARS = ("letter_date", "received_date", "finding", "ladder_step", "response_deadline", "reply_to")
FIELDS = (*SCALARS, "expected_completion", "reference_our", "reference_your", "municipalities", "peildata")
_LOOKALIKE = {
    "0": "O",
    "1": "l",
    "5": "S",
    "8": "B",
    "O": "0",
    "l": "1",
    "S": "5",
    "B": "8",
    "I": "l",
    "e": "c",
    "n": "u",
}
_MISREAD = {"1": "7", "7": "1", "3": "8", "8": "3", "5": "6", "6": "5", "0": "8", "9": "4", "4": "9"}

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What was written, as far as its author says so."""

    fields: Mapping[str, Any]
    figures: frozenset[Row] | None
    """Gemeente, category, measure, value, peildatum; None when not said."""
    spare: frozenset[Row] = frozenset()
    """Figures that are neither right nor wrong."""


class Sample(NamedTuple):
    """One document to extract."""

    source: str
    """`ontwikkelset`, `gevallen` or `eigen brieven`."""
    noise: str
    document: Document
    truth: Truth


# --- documents -----------------------------------------------------------------------------------------------------


def make_samples(rounds: int) -> Iterator[Sample]:
    """Yield all documents; `rounds` noisy copies per document and kind of noise."""
    yield from _development(rounds)
    pages = test_module("pages")
    for text, truth in _cases():
        yield from _noisy("gevallen", text, truth, pages.document_from_text, rounds)
    letters, noise = test_module("letters"), test_module("letter_noise")
    for gemeente in random.Random(SEED).sample(gemeenten(), LETTERS):
        for text, truth in _own(letters, noise, gemeente):
            yield from _noisy("eigen brieven", text, truth, pages.document_from_text, 1)


def _cases() -> Iterator[tuple[str, Truth]]:
    """Yield the texts of our own cases; mails go through another reader and are left out."""
    folder = ROOT / "tests" / "cases"
    paths = [folder / "extraction_heldout.json"]
    paths += [path for path in sorted(folder.glob("traps_*.json")) if "heldout" not in path.name]
    for path in paths:
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            if case.get("form", "txt") != "eml":
                yield "\n".join(case["text"]), _truth_of_case(case)


def _truth_of_case(case: Mapping[str, Any]) -> Truth:
    expected = case["expected"]
    figures = expected.get("figures")
    unsure = frozenset(tuple(row) for row in case.get("figures_unsure", ()))
    known = None if figures is None else frozenset(tuple(row) for row in figures)
    return Truth({key: expected[key] for key in FIELDS if key in expected}, known, unsure)


def _own(letters: ModuleType, noise: ModuleType, gemeente: Any) -> Iterator[tuple[str, Truth]]:
    catalogue = read_catalogue()
    fields = letters.seeded_l02(gemeente, catalogue)
    made = make_letter("L02", fields, fields.besluit_id, False, catalogue)
    facts = letters.facts(fields)
    told = {key: facts[key] for key in (*SCALARS, "municipalities", "peildata") if key in facts}
    truth = Truth({**told, "reference_our": facts["reference"]["our"]}, frozenset(noise.rows_of(fields)))
    for layout in noise.LAYOUTS:
        yield noise.in_layout(fields, made.body, layout), truth
    for form in noise.REPLIES:
        reply = noise.reply(gemeente, fields, made.body, form)
        none = dict.fromkeys(("finding", "ladder_step", "response_deadline"))
        yield reply.text, Truth({**none, "municipalities": [gemeente.naam]}, frozenset(reply.figures))


def _development(rounds: int) -> Iterator[Sample]:
    """Yield the development set, clean and as if recognised from pictures; nothing when it is not there."""
    shared = ROOT.parent / "shared"
    if not shared.is_dir():
        return
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        for part in ("evaluation", "seeds"):  # the renderer writes its gold beside itself
            shutil.copytree(shared / part, work / "shared" / part, copy_function=shutil.copyfile)
        folder = work / "shared" / "evaluation" / "extraction"
        subprocess.run([sys.executable, folder / "render.py", work / "in"], check=True, stdout=subprocess.DEVNULL)
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        for stem, wanted in gold.items():
            for opened in open_file(Config(), work / "in" / wanted["file"], stem, work):
                if isinstance(opened, IbtError) or opened.name != stem:
                    continue
                truth = _truth_of_gold(wanted)
                loose = replace(opened.document, pages=LoosePages(tuple(opened.document.pages)))
                yield Sample("ontwikkelset", "geen", loose, truth)
                for number in range(rounds):
                    yield Sample("ontwikkelset", "letters", _recognised(loose, f"{stem} {number}"), truth)


def _truth_of_gold(gold: Mapping[str, Any]) -> Truth:
    fields = {key: gold[key] for key in FIELDS if key in gold and key not in gold["ignore"]}
    fields = {key: value for key, value in fields.items() if f"{key}_from" not in gold}
    fields["municipalities"] = [_official(name) for name in gold["municipalities"]]
    fields |= {f"reference_{side}": gold["reference"][side] for side in ("our", "your")}
    every = [row for figure in gold["figures"] for row in _accepted(figure)]
    spare = [row for figure in gold["optional_figures"] for row in _accepted(figure)]
    return Truth(fields, frozenset(every), frozenset(spare))


def _official(name: str) -> str:
    """Give a name as the register spells it; the gold of the set has its own spelling for some."""
    named = name_at(name.replace("NH.", "NH").replace("L.", "L"), 0)
    return named.naam if named else name


def _accepted(figure: Mapping[str, Any]) -> Iterator[Row]:
    for category in (figure["category"], *figure.get("accept_category", ())):
        for measure in (figure["measure"], *figure.get("accept_measure", ())):
            yield _official(figure["municipality"]), category, measure, figure["value"], figure["peildatum"]


# --- noise ---------------------------------------------------------------------------------------------------------


def _noisy(source: str, text: str, truth: Truth, make: Callable[[str], Document], rounds: int) -> Iterator[Sample]:
    yield Sample(source, "geen", make(text), truth)
    for number in range(rounds):
        draw = random.Random(f"{SEED} {number} {text[:400]}")
        yield Sample(source, "letters", _recognised(make(text), f"{number} {text[:400]}"), truth)
        yield Sample(source, "woorden weg", make(_lose_words(text, draw)), truth)
        yield Sample(source, "regels weg", make(_lose_lines(text, draw)), truth)
        if "\t" in text:
            yield Sample(source, "kolommen verwisseld", make(_swap_columns(text, draw)), truth)
        yield Sample(source, "cijfers verlezen", _scanned(make(_misread(text, draw))), truth)


def _recognised(document: Document, seed: str) -> Document:
    """Give a document in which letters and digits are taken for each other, as read by text recognition."""
    draw = random.Random(f"{SEED} {seed}")

    def swapped(match: re.Match[str]) -> str:
        return _LOOKALIKE[match.group()] if draw.random() < 0.012 else match.group()

    changed = []
    for page in document.pages:
        page = replace(page, text=re.sub("[015OlSBI8en]", swapped, page.text), source="ocr", tables=())
        changed.append(replace(page, tables=find_tables(page)))
    return replace(document, pages=LoosePages(tuple(changed)))


def _scanned(document: Document) -> Document:
    return replace(document, pages=LoosePages(tuple(replace(page, source="ocr") for page in document.pages)))


def _lose_words(text: str, draw: random.Random) -> str:
    return re.sub(r"(?<=[^\n\t ] )\S+ ", lambda match: "" if draw.random() < 0.04 else match.group(), text)


def _lose_lines(text: str, draw: random.Random) -> str:
    return "\n".join(line for line in text.split("\n") if not line.strip() or line == "@page" or draw.random() > 0.06)


def _swap_columns(text: str, draw: random.Random) -> str:
    """Swap two columns of every table, heads and all: what it says stays the same."""

    def swap(match: re.Match[str]) -> str:
        rows = [line.split("\t") for line in match.group().split("\n")]
        width = min(map(len, rows))
        if width < 3:
            return match.group()
        a, b = draw.sample(range(1, width), 2)
        for row in rows:
            row[a], row[b] = row[b], row[a]
        return "\n".join("\t".join(row) for row in rows)

    return re.sub(r"[^\n]*\t[^\n]*(?:\n[^\n]*\t[^\n]*)+", swap, text)


def _misread(text: str, draw: random.Random) -> str:
    """Take digits for other digits: nobody can see that from the text alone."""
    return re.sub(
        r"\d", lambda match: _MISREAD.get(match.group(), "0") if draw.random() < 0.01 else match.group(), text
    )
