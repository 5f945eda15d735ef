"""Words that are made of a name: `jdeboer3`, `p_jansen`, `vandijkm`; nothing that is an ordinary word."""

from __future__ import annotations

import re
from functools import lru_cache

from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import is_given, is_surname

_INFIX = r"(?:vander|vanden|vande|vant|van|vdr|vd|v|den|der|de|ter|ten|te|el|al|la|le|in|op|aan|d)"
_INFIXES = frozenset(
    {"van", "de", "den", "der", "ter", "ten", "vd", "vander", "vande", "el", "al", "la", "v", "d", "t"}
)
_SEPARATOR = re.compile(r"[._-]+")
_DIGITS = re.compile(r"\d{1,4}$")
_ATTACHED = tuple(
    re.compile(pattern)
    for count in (1, 2)
    for infix in (rf"(?P<infix>{_INFIX})", "(?P<infix>)")
    for pattern in (rf"[a-z]{{{count}}}{infix}(?P<rest>[a-z]{{3,}})", rf"{infix}(?P<rest>[a-z]{{3,}})[a-z]{{{count}}}")
)
_LETTERS_AND_NUMBER = re.compile(r"[a-z]{2,6}\d{2,4}|[a-z]{7,9}\d{2}")
_COMPACT = re.compile(r"[a-z]{1,3}v(?:d|/d)?[a-z]{1,3}|[a-z]v[a-z]{1,2}")
_LONGEST = 24
_SHORTEST = 3


def _is_name(word: str) -> bool:
    return word in lexicon().surnames or is_surname(word)


@lru_cache(maxsize=4096)
def is_login(word: str) -> bool:
    """Tell whether a word in small letters is initials and a known surname, or a first name and a surname."""
    known = lexicon()
    if not 3 < len(word) <= _LONGEST or known.is_common(word) or word in known.places:
        return False
    if word in known.among("contact", "gebruiker_geen"):
        return False
    bare = _DIGITS.sub("", word)
    parts = [part for part in _SEPARATOR.split(bare) if part]
    if len(parts) > 1:
        return _is_separated(parts)
    if not parts or known.is_common(parts[0]) or parts[0] in known.places:
        return False
    return _is_attached(parts[0], bare != word)


def _is_separated(parts: list[str]) -> bool:
    """Tell whether parts are an initial or first name with a surname: `j_pot`, `pot.j`, `jan-willem_kuit`."""
    known = lexicon()
    first, last = parts[0], parts[-1]
    if not all(part in _INFIXES for part in parts[1:-1]):
        return False
    functional = known.among("contact", "functioneel") | known.among("contact", "gebruiker_geen")
    if any(part in functional for part in parts if len(part) > 1) and not _is_name(last):
        return False
    if len(first) == 1 and len(last) > 2:
        return last.isalpha() and (_is_name(last) or not known.is_common(last))
    if is_given(first) and len(last) > 2 and not (known.is_common(first) and known.is_common(last)):
        return last.isalpha()
    return len(last) == 1 and _is_name(first)


def _is_attached(word: str, numbered: bool) -> bool:
    """Tell whether initials and a surname are written together, in either order."""
    for pattern in _ATTACHED:
        match = pattern.fullmatch(word)
        if match is None or len(match["rest"]) <= _SHORTEST:
            continue
        with_infix = len(match["infix"]) > _SHORTEST - 1 and lexicon().is_common(match["rest"])
        if with_infix or match["rest"] in lexicon().surnames:
            return True
    if any(is_given(word[:cut]) and word[cut:] in lexicon().surnames for cut in range(3, len(word) - 3)):
        return True
    return numbered and any(word[cut:] in lexicon().surnames for cut in (1, 2) if len(word) - cut > 2)


def is_compact_initials(word: str) -> bool:
    """Tell whether letters are initials with an infix: `jvdb`, `mvd`."""
    return _COMPACT.fullmatch(word) is not None


def is_coded_login(word: str) -> bool:
    """Tell whether a word is letters with a number behind it: `pvdm01`; only telling behind a label."""
    return _LETTERS_AND_NUMBER.fullmatch(word) is not None
