"""Finds signs that stand for no letter, such as the bullets of office programs, so that they can be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from redaction.burn.fonts.cmaps import read_to_unicode
from redaction.burn.tags.spoken import speak
from redaction.burn.tree import Node, Run

_PRIVATE = range(0xE000, 0xF900)
_BLANK = frozenset({"0020", "00A0", "0009"})
_OUTSIDE = -1


def find_signs(target: Pdf) -> dict[Run, bool]:
    """Give every run in which such a sign is shown, and whether it is nothing but one sign; -1 is outside all runs."""
    found: dict[Run, bool] = {}
    for number, page in enumerate(target.pages, start=1):
        fonts = _fonts(page.obj.get("/Resources"))
        if any(map(_has_private, fonts.values())):
            shown = _Shown(fonts)
            shown.read(page)
            found |= {Run(number, mcid): len(signs) == 1 for mcid, signs in shown.runs.items() if any(map(_own, signs))}
        elif _in_forms(page.obj.get("/Resources"), 0):
            found[Run(number, _OUTSIDE)] = False
    return found


def say_signs(root: Node, signs: Mapping[Run, bool]) -> bool:
    """Put those that open an item of a list into elements that say so; tell whether that was all of them."""
    said = _say(root, signs, in_list=False)
    return said >= set(signs)


def _say(node: Node, signs: Mapping[Run, bool], *, in_list: bool) -> set[Run]:
    said: set[Run] = set()
    inside = in_list or node.kind == "/LI"
    for at, kid in enumerate(node.kids):
        if isinstance(kid, Node):
            said |= _say(kid, signs, in_list=inside)
        elif inside and signs.get(kid):
            node.kids[at] = Node("/Span", [kid], actual=speak("opsommingsteken"))
            said.add(kid)
    return said


class _Shown:
    """What is shown in each run of a page, sign by sign."""

    def __init__(self, fonts: Mapping[str, Object]) -> None:
        self.fonts = fonts
        self.maps = {name: read_to_unicode(font.get("/ToUnicode")) for name, font in fonts.items()}
        self.font, self.fonts_kept = "", list[str]()
        self.marks: list[int] = []
        self.runs: dict[int, list[str]] = {}

    def read(self, page: pikepdf.Page) -> None:
        """Follow the content of a page."""
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            operands: list[Any] = list(instruction.operands)
            if operator in ("BDC", "BMC"):
                marks = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else Dictionary()
                self.marks.append(int(marks.get("/MCID", _OUTSIDE)))
            elif operator in ("EMC", "q", "Q", "Tf"):
                self._state(operator, operands)
            elif operator in ("Tj", "TJ", "'", '"'):
                self._show(operands[-1])

    def _state(self, operator: str, operands: list[Any]) -> None:
        if operator == "EMC" and self.marks:
            self.marks.pop()
        elif operator == "q":
            self.fonts_kept.append(self.font)
        elif operator == "Q" and self.fonts_kept:
            self.font = self.fonts_kept.pop()
        elif operator == "Tf":
            self.font = str(operands[0])

    def _show(self, items: Any) -> None:
        run = next((mcid for mcid in reversed(self.marks) if mcid != _OUTSIDE), _OUTSIDE)
        wide = 2 if self.font in self.fonts and self.fonts[self.font].get("/Subtype") == Name.Type0 else 1
        letters = self.maps.get(self.font, {})
        for part in items if isinstance(items, Array) else [items]:
            data = bytes(part) if isinstance(part, String) else b""
            codes = (int.from_bytes(data[at : at + wide], "big") for at in range(0, len(data), wide))
            signs = (letters.get(code, "0000") for code in codes)
            self.runs.setdefault(run, []).extend(sign for sign in signs if sign not in _BLANK)


def _own(sign: str) -> bool:
    return any(int(sign[at : at + 4], 16) in _PRIVATE for at in range(0, len(sign) - 3, 4))


def _has_private(font: Object) -> bool:
    return any(map(_own, read_to_unicode(font.get("/ToUnicode")).values()))


def _fonts(resources: Object | None) -> dict[str, Object]:
    group = resources.get("/Font") if isinstance(resources, Dictionary) else None
    return dict(group.items()) if isinstance(group, Dictionary) else {}


def _in_forms(resources: Object | None, depth: int) -> bool:
    return depth < 5 and any(
        any(map(_has_private, _fonts(inner).values())) or _in_forms(inner, depth + 1) for inner in _inner(resources)
    )


def _inner(resources: Object | None) -> Iterator[Object]:
    group = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    yield from (item.get("/Resources") for _, item in group.items()) if isinstance(group, Dictionary) else ()
