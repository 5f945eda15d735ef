"""What the styles of a DOCX say that matters for reading: what is hidden, what is numbered, what is a heading."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extractors.read.word.ooxml import VAL, W, is_on, number_of

_BODY_LEVEL = 9
"""The outline level that means: no heading."""


class Styles:
    """The styles of one document; an unknown style says nothing."""

    def __init__(self, root: etree._Element | None) -> None:
        self._by_id: dict[str, etree._Element] = {}
        self._default = ""
        self._defaults: etree._Element | None = None
        self._known: dict[tuple[str, str], bool] = {}
        self.hides = False
        """Whether any style hides text."""
        if root is None:
            return
        for style in root.iter(f"{W}style"):
            self._by_id.setdefault(style.get(f"{W}styleId", ""), style)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default = style.get(f"{W}styleId", "")
        self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.hides = next(root.iter(f"{W}vanish"), None) is not None

    def _chain(self, style_id: str) -> Iterator[etree._Element]:
        """Yield a style and what it is based on."""
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            based = style.find(f"{W}basedOn")
            style_id = "" if based is None else based.get(VAL, "")

    def _find(self, style_id: str, path: str) -> etree._Element | None:
        return next((found for style in self._chain(style_id) if (found := style.find(path)) is not None), None)

    def of_paragraph(self, paragraph: etree._Element | None) -> str:
        """Give the id of the style of a paragraph."""
        named = None if paragraph is None else paragraph.find(f"{W}pPr/{W}pStyle")
        return self._default if named is None else named.get(VAL, "")

    def is_set(self, run: etree._Element, paragraph: etree._Element | None, name: str) -> bool:
        """Tell whether a run is `vanish`, `caps` or the like, by itself or by its styles (which undo each other)."""
        direct = run.find(f"{W}rPr/{W}{name}")
        if direct is not None:
            return is_on(direct)
        named = run.find(f"{W}rPr/{W}rStyle")
        by_character = named is not None and self._is_set(named.get(VAL, ""), name)
        by_paragraph = self._is_set(self.of_paragraph(paragraph), name)
        return by_character != by_paragraph or self._is_default(name)

    def _is_set(self, style_id: str, name: str) -> bool:
        if (style_id, name) not in self._known:
            self._known[style_id, name] = is_on(self._find(style_id, f"{W}rPr/{W}{name}"))
        return self._known[style_id, name]

    def _is_default(self, name: str) -> bool:
        return self._defaults is not None and is_on(self._defaults.find(f"{W}{name}"))

    def numbering(self, paragraph: etree._Element) -> tuple[str, int | None]:
        """Give the list of a paragraph and its 0-based level; the list is empty when it has none.

        The level is None when only the style names the list: then the list itself tells.
        """
        direct = paragraph.find(f"{W}pPr/{W}numPr")
        by_style = self._find(self.of_paragraph(paragraph), f"{W}pPr/{W}numPr")
        own = direct if direct is not None and direct.find(f"{W}numId") is not None else by_style
        if own is None or own.find(f"{W}numId") is None:
            return "", None
        number = own.find(f"{W}numId").get(VAL, "")
        level = None
        for source in (direct, by_style):
            if level is None and source is not None and source.find(f"{W}ilvl") is not None:
                level = number_of(source.find(f"{W}ilvl"), 0)
        return ("", None) if number == "0" else (number, 0 if level is None and own is direct else level)

    def list_of(self, style_id: str) -> str:
        """Give the list that a numbering style stands for; empty when it is none."""
        found = self._find(style_id, f"{W}pPr/{W}numPr/{W}numId")
        return "" if found is None else found.get(VAL, "")

    def is_heading(self, paragraph: etree._Element) -> bool:
        """Tell whether a paragraph stands in the outline of the document."""
        direct = paragraph.find(f"{W}pPr/{W}outlineLvl")
        found = self._find(self.of_paragraph(paragraph), f"{W}pPr/{W}outlineLvl") if direct is None else direct
        return number_of(found, _BODY_LEVEL) < _BODY_LEVEL
