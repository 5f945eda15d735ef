"""The small vocabulary of our pictures: SVG as text, with presentation attributes only (the pages forbid inline style).

Every meaning that a colour has is written or hatched as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

FONT = "Lato, 'Segoe UI', Arial, sans-serif"
INK, MUTED, LINE = "#1a1a1a", "#4a5560", "#8a94a0"
NAMESPACE = "http://www.w3.org/2000/svg"


def attributes(**given: object) -> str:
    """Give attributes as text; an underscore in a name is a hyphen, a trailing one is dropped."""
    told = ((name.rstrip("_").replace("_", "-"), value) for name, value in given.items() if value is not None)
    return "".join(f' {name}="{escape(str(value))}"' for name, value in told)


def element(name: str, inside: str = "", **given: object) -> str:
    """Give an element with what is inside it, which must be escaped already."""
    return f"<{name}{attributes(**given)}>{inside}</{name}>" if inside else f"<{name}{attributes(**given)}/>"


def text(x: float, y: float, words: str, size: float = 13, fill: str = INK, **given: Any) -> str:
    """Give words at a place."""
    return element("text", escape(words), x=_n(x), y=_n(y), font_size=_n(size), fill=fill, **given)


def rect(x: float, y: float, width: float, height: float, fill: str, **given: Any) -> str:
    """Give a rectangle."""
    return element("rect", x=_n(x), y=_n(y), width=_n(max(width, 0)), height=_n(height), fill=fill, **given)


def picture(key: str, size: tuple[float, float], told: tuple[str, str], parts: Iterable[str], *, is_map: bool) -> str:
    """Give a whole picture; `told` is its title and description, `key` makes its ids its own on a page.

    A chart is one picture to a screen reader; a map is a group, because its tiles are links.
    """
    title, description = told
    head = element("title", escape(title), id=f"{key}-t") + element("desc", escape(description), id=f"{key}-d")
    given: dict[str, Any] = {
        "role": "group" if is_map else "img",
        "aria_labelledby": f"{key}-t",
        "aria_describedby": f"{key}-d",
    }
    box = f"0 0 {_n(size[0])} {_n(size[1])}"
    body = head + _patterns(key) + rect(0, 0, *size, "#ffffff") + "".join(parts)
    return element(
        "svg", body, xmlns=NAMESPACE, viewBox=box, width=_n(size[0]), height=_n(size[1]), font_family=FONT, **given
    )


def _patterns(key: str) -> str:
    """Give the hatchings for what is not known and what contradicts, and for a task."""

    def pattern(name: str, size: int, inside: str) -> str:
        told = rect(0, 0, size, size, "#ffffff") + inside
        return element("pattern", told, id=f"{key}-{name}", width=size, height=size, patternUnits="userSpaceOnUse")

    slant = element("path", d="M-1 9L9 -1M3 13L13 3", stroke="#c3c9cf", stroke_width="1.5")
    cross = element("path", d="M0 0L10 10M10 0L0 10", stroke="#e0b3a0", stroke_width="1.5")
    return element("defs", pattern("onbekend", 12, slant) + pattern("tegenstrijdig", 10, cross))


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
