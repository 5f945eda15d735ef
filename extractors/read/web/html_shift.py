"""Reads raised and lowered text: a footnote mark or an index must not become part of the figure before it."""

from __future__ import annotations

import re

from extractors.read.web.html_style import parse_style

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_WORD = re.compile(r"[^\W\d_]{2}")
_ORDINAL = re.compile(r"(?:e|de|ste)\b")
_COUNTED = re.compile(r"(?<![\d.,])\d{1,2}$")
_INLINE = {"a", "b", "em", "font", "i", "small", "span", "strong", "u"}
"""Of other elements (cells, pictures) `vertical-align` places the whole, not the letters."""


def shift_of(tag: str, style: str, around: str) -> str:
    """Tell whether an element raises its text (`sup`), lowers it (`sub`) or neither; `around` holds unless it says."""
    if tag in ("sup", "sub"):
        return tag
    if tag in _INLINE and "vertical-align" in style:
        return {"super": "sup", "sub": "sub"}.get(parse_style(style).get("vertical-align", ""), "")
    return around


def shifted(text: str, shift: str) -> str:
    """Give text with its figures raised or lowered; not that of a whole small-printed sentence, which is no mark."""
    if not shift or _WORD.search(text):
        return text
    return text.translate(_RAISED if shift == "sup" else _LOWERED)


def fitted(before: str, text: str, shift: str) -> str:
    """Give text that begins or follows a shift, with a space where it would change the word or figure before it."""
    last, first = before[-1:], text[:1]
    if not (_is_plain(last) and _is_plain(first)):
        return text
    # the raised letters of an ordinal (1e, 20ste) belong to their figure
    if shift == "sup" and _ORDINAL.match(text) and _COUNTED.search(before[-4:]):
        return text
    return f" {text}"


def _is_plain(sign: str) -> bool:
    return sign.isalnum() and (sign.isalpha() or sign.isdecimal())
