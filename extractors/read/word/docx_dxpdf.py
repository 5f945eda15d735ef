"""Fits a cleaned DOCX to dxpdf: what that engine leaves out is written in a form that it draws.

Measured with 0.8.1: it leaves out endnotes, footnotes of table cells, text in drawings that stand in a line or in a
group, charts and diagrams. Everything else it draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from extractors.read.word.docx_notes import END, FOOT, find_notes
from extractors.read.word.ooxml import WP, V, W, ancestor, make_para, make_run, remove, replace

_BOX = f"{W}txbxContent"


def fit_to_dxpdf(
    roots: Sequence[etree._Element],
    drawn: Mapping[etree._Element, tuple[str, ...]],
    marks: Mapping[etree._Element, str],
) -> None:
    """Change the parts of a document in place; the main part is the first.

    Args:
        roots: All parts with text, notes among them.
        drawn: The texts in the chart or diagram of each drawing.
        marks: What stands on paper at each reference to a note.
    """
    for root in roots:
        for drawing in list(root.iter(f"{W}drawing", f"{W}pict")):
            _set_out(drawing, drawn.get(drawing, ()))
    _set_out_notes(roots, marks)


def _set_out(drawing: etree._Element, texts: tuple[str, ...]) -> None:
    """Put the text of a drawing that the engine leaves out behind its paragraph."""
    paragraph = ancestor(drawing, f"{W}p")
    boxes = [box for box in drawing.iter(_BOX) if ancestor(box, _BOX, f"{W}drawing", f"{W}pict") is drawing]
    if paragraph is None or not (texts or (boxes and _is_left_out(drawing))):
        return
    after = [child for box in boxes for child in box] if boxes and _is_left_out(drawing) else []
    after += [make_para(text) for text in texts]
    for element in reversed(after):
        paragraph.addnext(element)
    if not texts:
        remove(boxes)


def _is_left_out(drawing: etree._Element) -> bool:
    """Tell a drawing whose text the engine does not draw."""
    if drawing.find(f"{WP}inline") is not None:
        return True
    return next(drawing.iter("{*}wgp", "{*}wpc", f"{V}group"), None) is not None


def _set_out_notes(roots: Sequence[etree._Element], marks: Mapping[etree._Element, str]) -> None:
    """Write endnotes behind the text, and footnotes with them when one of them stands in a table."""
    in_table = any(ancestor(reference, f"{W}tbl") is not None for reference in roots[0].iter(FOOT))
    body = roots[0].find(f"{W}body")
    for tag in (FOOT, END) if in_table else (END,):
        notes = {
            note.get(f"{W}id"): note
            for root in roots[1:]
            if root.tag == f"{W}{'footnotes' if tag == FOOT else 'endnotes'}"
            for note in find_notes(root)
        }
        for reference in list(roots[0].iter(tag)):
            mark = marks.get(reference, "")
            replace(reference, *(leaf for leaf in make_run(mark) if mark))
            note = notes.get(reference.get(f"{W}id"))
            if note is not None and body is not None:
                _append_note(body, note, mark)


def _append_note(body: etree._Element, note: etree._Element, mark: str) -> None:
    for own in list(note.iter(f"{W}footnoteRef", f"{W}endnoteRef")):
        replace(own, *(leaf for leaf in make_run(mark) if mark))
    for child in list(note):
        body.append(child)
    last = next(reversed(body.findall(f"{W}sectPr")), None)
    if last is not None:
        body.append(last)
