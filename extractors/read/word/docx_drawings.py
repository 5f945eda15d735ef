"""Finds the text of charts and diagrams of a DOCX, which stands in parts of its own beside the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from extractors.read.word.ooxml import DGM, A, C, R, Relation, W
from extractors.read.word.package import Package

_NUMBERS_SHOWN = (f"{C}showVal", f"{C}dTable")


def find_drawn_texts(
    package: Package, root: etree._Element, relations: Mapping[str, Relation]
) -> dict[etree._Element, tuple[str, ...]]:
    """Give for each drawing of a part the texts in its chart or diagram, without those that show nothing."""
    found: dict[etree._Element, tuple[str, ...]] = {}
    for drawing in root.iter(f"{W}drawing"):
        texts: list[str] = []
        for element in drawing.iter("{*}chart", f"{DGM}relIds"):
            relation = relations.get(element.get(f"{R}dm") or element.get(f"{R}id") or "")
            part = None if relation is None or relation.external else package.xml(relation.target)
            if part is not None:
                texts += _diagram(part) if element.tag == f"{DGM}relIds" else _chart(part)
        if texts:
            found[drawing] = tuple(texts)
    return found


def _diagram(part: etree._Element) -> Iterator[str]:
    for point in part.iter(f"{DGM}pt"):
        if point.get("type") not in ("pres", "parTrans", "sibTrans"):
            yield from _paragraphs(point)


def _chart(part: etree._Element) -> Iterator[str]:
    """Yield titles, then the names of series and groups; their figures only where the chart prints them."""
    yield from _paragraphs(part)
    seen: set[str] = set()
    prints = any(
        shown.tag == f"{C}dTable" or _is_on(shown) for shown in part.iter(*_NUMBERS_SHOWN)
    )  # a table under the chart, or labels at its bars
    caches = [f"{C}strCache", "{*}strDim", *([f"{C}numCache"] if prints else [])]
    for cache in part.iter(*caches):
        for value in cache.iter(f"{C}v", "{*}pt"):
            text = (value.text or "").strip()
            if text and text not in seen:
                seen.add(text)
                yield text


def _is_on(element: etree._Element) -> bool:
    """Tell whether a property of a chart is on; charts write it without a prefix."""
    return element.get("val", "1") not in ("0", "false")


def _paragraphs(element: etree._Element) -> Iterator[str]:
    for paragraph in element.iter(f"{A}p"):
        text = "".join(leaf.text or "" for leaf in paragraph.iter(f"{A}t"))
        if text.strip():
            yield text
