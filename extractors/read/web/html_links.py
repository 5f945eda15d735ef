"""Shows the address behind a link: a mail address in it is personal data, and another one than the words is a trap."""

from __future__ import annotations

import re
from urllib.parse import unquote

_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:|sip:|sms:|callto:|ftp://)", re.IGNORECASE)


def shown_address(address: str, words: str) -> str:
    """Give the address to write behind the words of a link, ` <…>`; nothing when the words tell it or show nothing."""
    address = address.strip()
    if not words.strip() or not address or address.startswith("#"):
        return ""
    if _bare(address) in _bare(words) or _bare(unquote(address)) in _bare(words):
        return ""
    return f" <{address}>"


def _bare(text: str) -> str:
    """Give an address without its scheme and what a reader does not miss."""
    bare = _SCHEME.sub("", " ".join(text.split()).casefold())
    if text.lower().startswith(("tel:", "callto:", "sms:")) or re.fullmatch(r"[\d\s()+-]+", bare):
        return re.sub(r"\D", "", bare)
    return bare.removeprefix("www.").rstrip("/ ")
