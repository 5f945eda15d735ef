"""Leaves out of new content what nothing is drawn with: a font or picture of only a name would tell of that name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pikepdf import Dictionary, Name

from redaction.burn.pdf.steps import Program

_NAMED = re.compile(rb"\((?:[^()\\]|\\.)*\)|(/[FXECPS]\d+)(?=\s)", re.DOTALL)
"""Strings, in which there are no names, and names of resources."""
_DRAWN = re.compile(rb"(/X\d+) Do\n(?:Q\n)?$")


def drop_fonts(parts: Sequence[bytes], program: Program) -> list[bytes]:
    """Give operators without those that choose a font in which nothing is shown."""
    chosen, used, stack = -1, set[int](), list[int]()
    for at, part in enumerate(parts):
        if part == b"q\n":
            stack.append(chosen)
        elif part == b"Q\n":
            chosen = stack.pop() if stack else -1
        elif part.endswith(b" Tf\n"):
            chosen = at
        elif part.endswith(b"TJ\n") or _is_form(part, program):
            used.add(chosen)
    return [part for at, part in enumerate(parts) if at in used or not part.endswith(b" Tf\n")]


def _is_form(part: bytes, program: Program) -> bool:
    """Tell whether a form is drawn, which may begin in the font in force; a box brings its own."""
    found = _DRAWN.search(part)
    form = program.resources.groups.get("/XObject", {}).get(found[1].decode("ascii")) if found else None
    return form is not None and form.get("/Subtype") == Name.Form


def settle(program: Program, data: bytes) -> tuple[bytes, Dictionary]:
    """Give finished content and the resources that it names, these numbered in the order in which it names them."""
    groups = program.resources.groups
    kinds = {name: kind for kind, group in groups.items() for name in group}
    new, kept = dict[str, str](), dict[str, dict[str, object]]()

    def rename(found: re.Match[bytes]) -> bytes:
        old = found[1].decode("ascii") if found[1] else ""
        if old not in kinds:
            return found[0]
        if old not in new:
            group = kept.setdefault(kinds[old], {})
            new[old] = f"/{kinds[old][1]}{len(group)}"
            group[new[old]] = groups[kinds[old]][old]
        return new[old].encode("ascii")

    data = _NAMED.sub(rename, data)
    return data, Dictionary({kind: Dictionary(group) for kind, group in kept.items()})
