"""Tells which headers and footers of a DOCX stand on its pages: always, perhaps, or never."""

from __future__ import annotations

from enum import IntEnum

from lxml import etree

from extractors.read.word.ooxml import VAL, R, W, is_on


class Shown(IntEnum):
    """Whether a header or footer stands on a page."""

    NEVER = 0
    PERHAPS = 1
    """Only when there are so many pages."""
    ALWAYS = 2


def find_shown(document: etree._Element, *, even_and_odd: bool) -> dict[str, Shown]:
    """Give for each relation of the document that a section names as header or footer whether it is to be seen."""
    in_force: dict[tuple[str, str], str] = {}
    found: dict[str, Shown] = {}
    for number, section in enumerate(document.iter(f"{W}sectPr")):
        for reference in section.iter(f"{W}headerReference", f"{W}footerReference"):
            in_force[reference.tag, reference.get(f"{W}type", "default")] = reference.get(f"{R}id", "")
        kind = section.find(f"{W}type")
        continuous = number > 0 and kind is not None and kind.get(VAL) == "continuous"
        for (_, which), relation in in_force.items():
            shown = _shown(which, is_on(section.find(f"{W}titlePg")), even_and_odd)
            if continuous:
                shown = min(shown, Shown.PERHAPS)
            found[relation] = max(shown, found.get(relation, Shown.NEVER))
    return found


def _shown(which: str, own_first: bool, even_and_odd: bool) -> Shown:
    if which == "first":
        return Shown.ALWAYS if own_first else Shown.NEVER
    if which == "even":
        return Shown.PERHAPS if even_and_odd else Shown.NEVER
    return Shown.PERHAPS if own_first or even_and_odd else Shown.ALWAYS
