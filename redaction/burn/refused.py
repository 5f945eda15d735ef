"""Makes the page that stands in for one that is withheld as a whole: of the same size, it says on which ground."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from pikepdf import Pdf

from pipeline.errors import ReleaseBlocked
from pipeline.model.place import Box
from redaction.burn.geometry import Frame, Rect
from redaction.burn.made import PageMade, Piece
from redaction.burn.tags.ours import typeset_pages
from redaction.burn.tags.spoken import speak_codes
from redaction.burn.tree import runs
from redaction.burn.wording import read_wording

_SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.titel)
#set page(width: data.breed * 1pt, height: data.hoog * 1pt, margin: calc.min(data.breed, data.hoog) * 0.12 * 1pt)
#set text(
  font: "Lato", size: calc.max(calc.min(11, data.breed / 40), 2) * 1pt, lang: "nl", region: "nl", hyphenate: false,
)
#show heading: set text(size: 1.3em, weight: "regular")
= #data.titel

#data.zin

#for regel in data.regels [- #regel]
"""


def check_pages(pages: Mapping[int, Sequence[str]], count: int) -> dict[int, tuple[str, ...]]:
    """Give the pages to withhold in order, each ground once.

    Raises:
        ReleaseBlocked: A page does not exist in a document of `count` pages, or has no ground.
    """
    if not all(1 <= number <= count and codes for number, codes in pages.items()):
        raise ReleaseBlocked("een geweigerde bladzijde bestaat niet of heeft geen grond. Herstel de opgave.")
    return {number: tuple(sorted(set(codes))) for number, codes in sorted(pages.items())}


def make_page(target: Pdf, size: tuple[float, float], codes: Sequence[str]) -> PageMade:
    """Give a page of this size, in points as shown, that says on which grounds all of it is withheld."""
    (page, *_), nodes = typeset_pages(target, _SOURCE, {"breed": size[0], "hoog": size[1], **_data(codes)})
    pieces = tuple(Piece(run.mcid, None) for node in nodes for run in runs(node))
    frame = Frame(Rect(0, 0, *size), 0)
    return PageMade(page, frame, (), unseen=(Box(0, 0, *size),), pieces=pieces, draws_boxes=True, nodes=tuple(nodes))


def page_text(codes: Sequence[str]) -> str:
    """Give the words on such a page, for the gate."""
    data = _data(codes)
    return " ".join((data["titel"], data["zin"], *data["regels"]))


def _data(codes: Sequence[str]) -> dict[str, Any]:
    said = read_wording("geweigerd")
    rows = [f"{speak_codes((code,))}: {_meanings().get(code, code)}" for code in codes]
    return {"titel": said["titel"], "zin": said["zin_meer" if len(rows) > 1 else "zin"], "regels": rows}


@cache
def _meanings() -> dict[str, str]:
    data = tomllib.loads((files("redaction") / "data" / "gronden.toml").read_text(encoding="utf-8"))
    return {row["code"]: row["omschrijving"] for row in data["grond"]}
