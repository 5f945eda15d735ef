"""Turns frozen model values into canonical JSON text and back: what the store writes is what the walk reads.

Canonical: keys sorted, no spaces, numbers as Python prints them, so equal values give equal text and one digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(value: Any) -> str:
    r"""Give a JSON value as canonical text that every database takes.

    A lone surrogate (half a character, as in a file name that is no UTF-8) and NUL come out as `\uXXXX`: no
    database takes them as they are, and nothing may be lost.

    Raises:
        ValueError: A number is no number (NaN) or infinite.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def dump(value: object) -> str:
    """Give the canonical JSON of a frozen model value.

    Raises:
        ValueError: A field holds a value that is not of its type and would come back as something else.
    """
    kind: Any = type(value)
    return canonical(_adapter(kind).dump_python(value, mode="json", warnings="error"))


def load(kind: type[T], text: str) -> T:
    """Give back the value of type `kind` that `dump` wrote.

    Raises:
        ValueError: The text is not the JSON of such a value.
    """
    adapter = _adapter(cast(Any, kind))
    if "\\ud" in text:  # the fast JSON reader of pydantic refuses a lone surrogate
        return cast(T, adapter.validate_python(json.loads(text)))
    return cast(T, adapter.validate_json(text))


def digest_of(text: str) -> str:
    """Give the SHA-256 of canonical text, as lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    made: TypeAdapter[Any] = import_module("pydantic").TypeAdapter(
        kind
    )  # 40 ms that a command's help need not wait for
    return made
