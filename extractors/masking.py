"""Makes unreadable what is no count, such as dates, references, amounts and laws, so that none is taken for one."""

from __future__ import annotations

import re
from collections.abc import Iterator

MASKED = "\x00"
"""Stands for every character that belongs to something that is no count."""

_MONTH = r"(?:jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\.?"
_MASKS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\S+@\S+|(?:https?://|www\.)\S+", 0),
        (r"(?<!\S)(?:[A-Za-z]{1,6}[-/.]?\d|\d+[-/.]?[A-Z]{2,})[\w/.-]*[-/.]\w+|(?<![\w.])[A-Z]+\d[\w.-]*", 0),
        (r"\bNL\d{2}\s?[A-Z]{4}(?:\s?\d){10}\b", 0),
        (r"(?<![\w.])(?:\+31|0031|0)[ -]?(?:\(0\))?(?:[ -]?\d){8,9}(?!\d)", 0),
        (r"\bPostbus\s+\d+", re.I),
        (r"\b[1-9]\d{3} ?(?!SA|SD|SS)[A-Z]{2}\b(?!-)", 0),
        (r"\b(?:artikel(?:en)?|art\.|lid|sub|Stb\.|Stcrt\.)\s*\d[\d.:,]*(?:\s*(?:,|en|of|t/m)\s*\d+)*[a-z]?\b", re.I),
        (rf"(?<!\d)(?:[12]?\d|3[01])\s+{_MONTH}(?:\s+(?:19|20)\d\d)?(?!\w)", re.I),
        (r"(?<![\d.,/-])\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:(?:19|20)\d\d|\d\d)(?![\d/-])", 0),
        (r"(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)", 0),
        (r"(?<![\d.])(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d(?!\d)", 0),
        (r"(?<![\d.])(?:19|20)\d\d(?![\d.]\d|\d)(?!\s+(?:regul|amv|opvang|asiel|plek|plaats))", re.I),
        (r"\b\d{1,2}[:.]\d{2}\s*(?:uur\b|u\b)|\b\d{1,2}:\d{2}\b", re.I),
        (r"(?:€|EUR)\s*\d[\d.,]*(?:\s*(?:miljoen|mln\.?))?(?:,-)?|\b\d[\d.,]*\s*(?:euro|miljoen|mln)\b", re.I),
        (r"(?<![\w.,])-?\d+(?:[.,]\d+)*\s*(?:%|procent\w*|pct\b)", re.I),
        (r"(?<![\w.,])\d+(?:,\d{1,2}|,\d{4,}|\.\d{1,2})(?![\d.,]\d|\d)", 0),
        (r"\b(?:kenmerk|referentie|nummer|zaak|briefnummer|nr\.?)(?:\s*:)?\s+\S*\d\S*", re.I),
        (r"(?<![\w.])\d{6,}(?!\w)|\b\d+/\d+(?:/\d+)*\b", 0),
        (
            r"\b(?:trede|fase|stap|niveau|pagina|blz\.?|bijlage|vraag|punt|kwartaal|versie|week|kamer|nota)\s+\d+\b",
            re.I,
        ),
        (r"^[ \t]*\d{1,2}[.)](?=\s)", re.M),
        (r"\b\d+(?:ste|de|e)\b|(?<=\d)(?:½|¼|¾)", 0),
    )
)
_FIGURE = re.compile(r"[\d@½¼¾]|www\.|://")
"""Every mask has one of these in it; so only the text around them is searched."""
_REACH = 40
"""Characters that a mask may begin before its first figure, or look on behind the last; then the word is finished."""
_SPACE = re.compile(r"\s|\Z")


def mask(text: str) -> str:
    """Give the text, of the same length, with dates, references, amounts and the like made unreadable."""
    parts: list[str] = []
    at = 0
    for start, end in _near_figures(text):
        parts += text[at:start], _masked(text[start:end])
        at = end
    return "".join((*parts, text[at:]))


def _near_figures(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of whole words around figures, in order, none touching another."""
    start, end = -1, -1
    for match in _FIGURE.finditer(text):
        if match.start() < end:
            continue
        floor, reach = max(0, end), max(0, match.start() - _REACH)
        begin = max(floor, text.rfind(" ", floor, reach), text.rfind("\n", floor, reach))
        if begin > end:
            if end >= 0:
                yield start, end
            start = begin
        end = _end(text, match.end())
    if end >= 0:
        yield start, end


def _end(text: str, position: int) -> int:
    """Give the end of the words that follow a figure, when no further figure stands near."""
    while True:
        space = _SPACE.search(text, min(len(text), position + _REACH))
        end = space.start() if space else len(text)
        further = _FIGURE.search(text, position, end)
        if not further:
            return end
        position = further.end()


def _masked(text: str) -> str:
    for pattern in _MASKS:
        text = pattern.sub(unreadable, text)
    return text


def unreadable(match: re.Match[str]) -> str:
    """Give as many unreadable characters as were matched."""
    return MASKED * len(match.group())
