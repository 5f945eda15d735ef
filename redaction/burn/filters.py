"""How a stream is coded, and which codings lose nothing and tell nothing."""

from __future__ import annotations

from pikepdf import Array, Object

PLAIN = frozenset({"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"})


def find_filters(source: Object) -> list[str]:
    """Give the codings of a stream, the outermost first."""
    value = source.get("/Filter", Array([]))
    return [str(name) for name in value] if isinstance(value, Array) else [str(value)]
