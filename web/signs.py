"""Signs that nobody types: a database or a letter trips over them, so a request that holds one is turned away.

They are NUL and the other control signs except tab and line ends, and two numbers that are no sign in Unicode. A body
is looked at piece by piece as it passes; files are left as they are.
"""

from __future__ import annotations

import re

_CONTROL = rb"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_NO_SIGN = rb"\xef\xbf[\xbe\xbf]"
_IN_ADDRESS = re.compile(rb"%(?:0[0-8bcef]|1[0-9a-f]|7f|ef%bf%b[ef])|" + _CONTROL, re.IGNORECASE)
_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\(?:[bf]|u00(?:0[0-8bcef]|1[0-9a-f]|7f)|ufff[ef])|" + _NO_SIGN, re.IGNORECASE)
_IN_PARTS = re.compile(_CONTROL + b"|" + _NO_SIGN)
_BY_TYPE = {
    b"application/x-www-form-urlencoded": _IN_ADDRESS,
    b"application/json": _IN_JSON,
    b"multipart/form-data": _IN_PARTS,
}
_TAIL = 16
"""Bytes kept of a piece, because such a sign may be cut in two."""
TOLD = (
    "in dit verzoek staat een teken dat niet kan worden bewaard. Dat gebeurt soms bij plakken uit een PDF. Ga terug, "
    "typ die plek opnieuw en probeer het nog eens; er is niets gewijzigd."
)


def is_strange(query: bytes) -> bool:
    """Tell whether the query of an address holds such a sign."""
    return _IN_ADDRESS.search(query) is not None


class Sieve:
    """Looks for such signs in the pieces of one body."""

    def __init__(self, content_type: str, *, has_files: bool) -> None:
        """Take the form of the body, and whether files are in it: then it passes unseen."""
        kind = content_type.partition(";")[0].strip().lower().encode("latin-1", "replace")
        kind = b"application/json" if kind.endswith(b"+json") else kind
        self._sought = None if has_files and kind == b"multipart/form-data" else _BY_TYPE.get(kind)
        self._tail = b""

    def is_strange(self, piece: bytes) -> bool:
        """Tell whether such a sign stands in this piece, or across the one before and this one."""
        if self._sought is None:
            return False
        seen = self._tail + piece
        self._tail = seen[-_TAIL:]
        return self._sought.search(seen) is not None
