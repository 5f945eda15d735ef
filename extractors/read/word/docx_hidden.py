"""Takes out of a DOCX what nobody sees on paper, and keeps it as layers: hidden text, the other form of a drawing."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extractors.read.word.docx_styles import Styles
from extractors.read.word.ooxml import MC, W, ancestor, is_on, raw_text, remove, replace
from pipeline.model.document import Layer, LayerKind

_FALLBACK_LOOKS_BETTER = ("aink", "am3d")
"""Ink and 3D models: only their picture can be drawn."""


def choose_forms(root: etree._Element) -> list[Layer]:
    """Keep of every drawing with two forms the one that Word shows; give what only the other form says."""
    layers: list[Layer] = []
    # from the inside out, so that a form that holds another such drawing is compared when that is settled
    for double in reversed(list(root.iter(f"{MC}AlternateContent"))):
        choices, fallback = double.findall(f"{MC}Choice"), double.find(f"{MC}Fallback")
        shown = choices[0] if choices else fallback
        if choices and fallback is not None and choices[0].get("Requires", "") in _FALLBACK_LOOKS_BETTER:
            shown = fallback
        seen = "" if shown is None else raw_text(shown)
        for other in (*choices, *([] if fallback is None else [fallback])):
            text = raw_text(other)
            if other is not shown and text.split() != seen.split() and text.strip():
                layers.append(Layer(LayerKind.HIDDEN, text))
        replace(double, *(() if shown is None else shown))
    return layers[::-1]


def take_hidden(root: etree._Element, styles: Styles) -> list[Layer]:
    """Take hidden runs out of a part and give their text; neighbours are one layer."""
    layers = list(_covered_cells(root))
    if styles.hides or next(root.iter(f"{W}vanish"), None) is not None:
        layers += _hidden_runs(root, styles)
    return layers


def _hidden_runs(root: etree._Element, styles: Styles) -> list[Layer]:
    hidden: list[list[etree._Element]] = []
    for run in root.iter(f"{W}r"):
        paragraph = ancestor(run, f"{W}p")
        if not styles.is_set(run, paragraph, "vanish"):
            continue
        if hidden and run.getprevious() is hidden[-1][-1]:
            hidden[-1].append(run)
        else:
            hidden.append([run])
    texts = ["".join(map(raw_text, runs)) for runs in hidden]
    paragraphs = [ancestor(run, f"{W}p") for runs in hidden for run in runs]
    remove(run for runs in hidden for run in runs)
    _remove_emptied(root, paragraphs)
    return [Layer(LayerKind.HIDDEN, text) for text in texts if text.strip()]


def _remove_emptied(root: etree._Element, paragraphs: list[etree._Element]) -> None:
    """Take out paragraphs and rows that are hidden as a whole; a cell keeps its last paragraph."""
    for paragraph in paragraphs:
        parent = None if paragraph is None else paragraph.getparent()
        if parent is None or next(paragraph.iter(f"{W}r", f"{W}sectPr"), None) is not None:
            continue
        if is_on(paragraph.find(f"{W}pPr/{W}rPr/{W}vanish")) and len(parent.findall(f"{W}p")) > 1:
            parent.remove(paragraph)
    rows = [ancestor(mark, f"{W}tr") for mark in root.iter(f"{W}hidden") if mark.getparent().tag == f"{W}trPr"]
    remove(row for row in rows if row is not None and not raw_text(row).strip())


def _covered_cells(root: etree._Element) -> Iterator[Layer]:
    """Take out the text of cells that a cell above them covers: no program shows it."""
    for merge in list(root.iter(f"{W}vMerge")):
        cell = ancestor(merge, f"{W}tc")
        if cell is None or merge.get(f"{W}val", "continue") != "continue":
            continue
        text = raw_text(cell)
        if text.strip():
            remove(child for child in list(cell) if child.tag != f"{W}tcPr")
            cell.append(etree.Element(f"{W}p"))
            yield Layer(LayerKind.HIDDEN, text)
