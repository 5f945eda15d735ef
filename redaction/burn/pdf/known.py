"""Knows which names the standard allows as a value: any other is somebody's, and stays behind."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Name

_VALUES = {
    "/Type": "ExtGState Group Font FontDescriptor Encoding Mask Pattern XObject",
    "/S": "Transparency Alpha Luminosity",
    "/BM": "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight "
    "Difference Exclusion Hue Saturation Color Luminosity",
    "/RI": "AbsoluteColorimetric RelativeColorimetric Saturation Perceptual",
    "/Alternate": "DeviceGray DeviceRGB DeviceCMYK",
    "/Subtype": "Type0 Type1 MMType1 Type3 TrueType CIDFontType0 CIDFontType2 Form Image",
    "/BaseEncoding": "WinAnsiEncoding MacRomanEncoding StandardEncoding MacExpertEncoding",
}
_ALLOWED = {key: frozenset(f"/{name}" for name in names.split()) for key, names in _VALUES.items()}
_ALLOWED["/Intent"] = _ALLOWED["/RI"]
_FREE = frozenset({"/BaseFont", "/FontName", "/Encoding"})
"""Names that are given anew, or read and understood, by who writes the font."""


def is_allowed(key: str, value: Any) -> bool:
    """Tell whether a value may come along under its key, as far as the names in it go."""
    if isinstance(value, Name):
        return key in _FREE or str(value) in _ALLOWED.get(key, ())
    if key == "/Alternate" and isinstance(value, Array):  # it is drawn only where the profile is not understood
        return False
    if key == "/BM" and isinstance(value, Array):
        return all(isinstance(one, Name) and str(one) in _ALLOWED[key] for one in value)
    return True
