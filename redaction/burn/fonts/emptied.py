"""Turns a font that nothing is written in any more into one without letters: it needs no program and tells nothing."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object


def empty_font(copy: Object) -> None:
    """Empty a font in place; the content may still choose it, but shows nothing in it."""
    for key in list(copy.keys()):
        del copy[key]
    copy.Type, copy.Subtype = Name.Font, Name.Type3
    copy.FontBBox, copy.FontMatrix = Array([0, 0, 0, 0]), Array([0.001, 0, 0, 0.001, 0, 0])
    copy.CharProcs, copy.Resources = Dictionary(), Dictionary()
    copy.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([]))
    copy.FirstChar, copy.LastChar, copy.Widths = 0, 0, Array([0])
