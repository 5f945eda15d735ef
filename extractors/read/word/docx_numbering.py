"""Works out the numbers of the lists of a DOCX, which stand nowhere in its text."""

from __future__ import annotations

import re

from lxml import etree

from extractors.read.word.counting import counted
from extractors.read.word.docx_styles import Styles
from extractors.read.word.ooxml import VAL, W, is_on, number_of

_LEVELS = 9
_BULLET = "•"


class Numbering:
    """The lists of one document; ask the paragraphs for their labels in the order of the document, each once."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, etree._Element] = {}
        self._abstract: dict[str, etree._Element] = {}
        for element in root if root is not None else ():
            if element.tag == f"{W}num":
                self._lists[element.get(f"{W}numId", "")] = element
            elif element.tag == f"{W}abstractNum":
                self._abstract[element.get(f"{W}abstractNumId", "")] = element
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: etree._Element) -> str:
        """Give the label of a paragraph as Word writes it, without the space behind it; empty when it has none."""
        number, level = self._styles.numbering(paragraph)
        abstract_id, abstract = self._abstract_of(number)
        if abstract is None:
            return ""
        if level is None:
            level = self._level_of_style(abstract, self._styles.of_paragraph(paragraph))
        level = min(max(level, 0), _LEVELS - 1)
        values = self._count(abstract_id, number, level)
        return self._written(number, abstract, level, values)

    def _abstract_of(self, number: str) -> tuple[str, etree._Element | None]:
        for _ in range(5):  # a list may point to a style, which points to a list
            held = self._lists.get(number)
            link = None if held is None else held.find(f"{W}abstractNumId")
            if link is None:
                return "", None
            abstract_id = link.get(VAL, "")
            abstract = self._abstract.get(abstract_id)
            styled = None if abstract is None else abstract.find(f"{W}numStyleLink")
            if styled is None:
                return abstract_id, abstract
            number = self._styles.list_of(styled.get(VAL, ""))
        return "", None

    def _level_of_style(self, abstract: etree._Element, style_id: str) -> int:
        for level in abstract.findall(f"{W}lvl"):
            named = level.find(f"{W}pStyle")
            if named is not None and named.get(VAL) == style_id:
                return _index(level)
        return 0

    def _level(self, number: str, abstract: etree._Element, level: int) -> etree._Element | None:
        """Give the definition of a level, that of the list itself before that of its kind."""
        held = self._lists.get(number)
        own = [] if held is None else [o for o in held.findall(f"{W}lvlOverride") if _index(o) == level]
        found = [o.find(f"{W}lvl") for o in own if o.find(f"{W}lvl") is not None]
        found += [lvl for lvl in abstract.findall(f"{W}lvl") if _index(lvl) == level]
        return found[0] if found else None

    def _start(self, number: str, level: int) -> int:
        _, abstract = self._abstract_of(number)
        defined = None if abstract is None else self._level(number, abstract, level)
        start = 1 if defined is None else number_of(defined.find(f"{W}start"), 1)
        return start if (override := self._override(number, level)) is None else override

    def _override(self, number: str, level: int) -> int | None:
        held = self._lists.get(number)
        for element in [] if held is None else held.findall(f"{W}lvlOverride"):
            start = element.find(f"{W}startOverride")
            if _index(element) == level and start is not None:
                return number_of(start, 1)
        return None

    def _count(self, abstract_id: str, number: str, level: int) -> list[int]:
        counters = self._counters.setdefault(abstract_id, [None] * _LEVELS)
        if self._override(number, level) is not None and (number, level) not in self._begun:
            counters[level] = None
        self._begun.add((number, level))
        for above in range(level):
            if counters[above] is None:
                counters[above] = self._start(number, above)
        now = counters[level]
        counters[level] = self._start(number, level) if now is None else now + 1
        counters[level + 1 :] = [None] * (_LEVELS - level - 1)
        return [value or 0 for value in counters]

    def _written(self, number: str, abstract: etree._Element, level: int, values: list[int]) -> str:
        defined = self._level(number, abstract, level)
        pattern = None if defined is None else defined.find(f"{W}lvlText")
        if defined is None or pattern is None or is_on(defined.find(f"{W}rPr/{W}vanish")):
            return ""
        if _format(defined) == "bullet":
            return _bullet(pattern.get(VAL, ""))
        as_figures = is_on(defined.find(f"{W}isLgl"))

        def value(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = self._level(number, abstract, place)
            kind = "decimal" if other is None or (as_figures and place < level) else _format(other)
            return counted(values[place], kind)

        return re.sub(r"%([1-9])", value, pattern.get(VAL, "")).strip()


def _index(element: etree._Element) -> int:
    value = element.get(f"{W}ilvl", "")
    return int(value) if value.isascii() and value.isdigit() else 0


def _format(level: etree._Element) -> str:
    found = level.find(f"{W}numFmt")
    return "decimal" if found is None else found.get(VAL, "decimal")


def _bullet(sign: str) -> str:
    """Give the sign before a list item; those of sign fonts are a dot like any other."""
    return _BULLET if any("\ue000" <= character <= "\uf8ff" for character in sign) else sign.strip()
