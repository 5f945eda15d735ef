"""Tells whether a web page hides a text: by a style, an attribute or letters in the colour of their ground."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extractors.read.web.html_scan import contents, without

Style = Mapping[str, str]
"""Values by property, both in lower case."""

_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<mark>[.#][\w-]+)?", re.IGNORECASE)
_SIZE = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%|in|cm|mm)?")
_OUTSIDE = 500.0
"""Pixels to the left or above from which nothing is to be seen."""
_TINY = 1.0
"""Pixels or points: letters of this size cannot be read."""
_NEAR = 24
"""Steps (of 255) per colour by which letters may differ from their ground and not be seen."""
_NAMES = {
    "white": "#ffffff", "black": "#000000", "snow": "#fffafa", "ivory": "#fffff0", "ghostwhite": "#f8f8ff",
    "whitesmoke": "#f5f5f5", "floralwhite": "#fffaf0", "mintcream": "#f5fffa", "azure": "#f0ffff",
}  # fmt: skip

Color = tuple[int, int, int]
WHITE: Color = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of an element looks; what it holds looks the same unless it says otherwise."""

    is_hidden: bool = False
    color: Color | None = None
    """None when nobody said."""
    ground: Color = WHITE

    @property
    def is_unseen(self) -> bool:
        """Tell whether a reader of the page does not see its words."""
        return self.is_hidden or (self.color is not None and _are_near(self.color, self.ground))


def look_of(tag: str, attributes: Mapping[str, str], rules: Mapping[str, Style], around: Look) -> Look:
    """Give the look of an element inside another (`around`); `rules` as `find_rules` gives them."""
    style: dict[str, str] = dict(rules.get(tag, {}))
    for mark in (*(f".{name}" for name in attributes.get("class", "").split()), f"#{attributes.get('id', '')}"):
        style.update(rules.get(mark, {}))
        style.update(rules.get(tag + mark, {}))
    style |= parse_style(attributes.get("style", ""))
    color = read_color(style.get("color") or attributes.get("color", "")) or around.color
    ground = read_color(style.get("background-color") or style.get("background") or attributes.get("bgcolor", ""))
    hidden = around.is_hidden or "hidden" in attributes or _hides(style)
    return Look(hidden, color, ground or around.ground)


def find_rules(untrusted_html: str) -> dict[str, dict[str, str]]:
    """Give the styles that a page sets for tags, classes and ids (`p`, `.x`, `p.x`, `#y`); for all screens only."""
    rules: dict[str, dict[str, str]] = {}
    for sheet in contents(untrusted_html, "style"):
        for selectors, body in _rules(_for_all(without(sheet, "/*", "*/"))):
            for selector in selectors.split(","):
                if _SIMPLE.fullmatch(selector.strip()):
                    rules.setdefault(selector.strip(), {}).update(parse_style(body))
    return rules


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors and the body of each rule."""
    for rule in sheet.split("}")[:-1]:
        before, brace, body = rule.rpartition("{")
        if brace:
            yield before.rpartition("{")[2], body


def _for_all(sheet: str) -> str:
    """Leave out what holds for some screens (`@media`): their braces stand two deep; statements (`@import …;`) too."""
    kept, depth, special = [], 0, False
    for piece in re.split(r"([{}])", sheet.replace("<!--", "").replace("-->", "")):
        if depth == 0:
            # a statement ends here; what follows it is the selector of the first rule
            piece = piece.rpartition(";")[2]
            special = special or "@" in piece
        if not special:
            kept.append(piece)
        depth = max(0, depth + {"{": 1, "}": -1}.get(piece, 0))
        if special and depth == 0 and piece == "}":
            special = False
    return "".join(kept)


def parse_style(text: str) -> dict[str, str]:
    """Give the properties of a `style` attribute or the body of a rule."""
    pairs = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return {name.strip().lower(): value.replace("!important", "").strip().lower() for name, value in pairs}


def _hides(style: Style) -> bool:
    return any(_reasons(style))


def _reasons(style: Style) -> Iterator[bool]:
    yield style.get("display", "").startswith("none")
    yield style.get("visibility", "") in ("hidden", "collapse")
    yield style.get("mso-hide", "") == "all"
    yield style.get("color", "") == "transparent"
    yield _size(style.get("opacity", "1")) == 0
    yield _size(style.get("font-size", "12")) <= _TINY and not style.get("font-size", "12").endswith(("em", "%"))
    yield _size(style.get("font-size", "12")) == 0
    yield _size(style.get("text-indent", "0")) <= -_OUTSIDE
    if style.get("position", "") in ("absolute", "fixed"):
        yield min(_size(style.get(side, "0")) for side in ("left", "top")) <= -_OUTSIDE
        yield style.get("clip", "").startswith("rect(") and set(re.findall(r"\d+", style["clip"])) <= {"0", "1"}
    if style.get("overflow", "") == "hidden":
        yield min(_size(style.get(side, "12")) for side in ("height", "max-height", "width", "max-width")) <= _TINY


def _size(value: str) -> float:
    match = _SIZE.match(value.strip())
    return float(match[1]) if match else 12.0


def read_color(value: str) -> Color | None:
    """Give red, green and blue (0..255) of a colour; None for one we do not know."""
    value = value.strip().lower()
    value = _NAMES.get(value, value)
    if match := re.match(r"#?([0-9a-f]{6}|[0-9a-f]{3})\b", value):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if match := re.match(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)", value):
        return min(int(match[1]), 255), min(int(match[2]), 255), min(int(match[3]), 255)
    return None


def _are_near(a: Color, b: Color) -> bool:
    return all(abs(x - y) <= _NEAR for x, y in zip(a, b, strict=True))
