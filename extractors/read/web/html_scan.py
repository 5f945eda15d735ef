"""Finds parts of a web page between two marks, in time that grows with the page and no faster."""

from __future__ import annotations

import re
from collections.abc import Iterator


def between(text: str, opens: str, closes: str) -> Iterator[str]:
    """Yield what stands between each pair of marks; a part that nothing closes is none."""
    at = 0
    # a pattern would look for the end anew at every mark; one search that fails tells it of all marks behind
    while (start := text.find(opens, at)) >= 0 and (end := text.find(closes, start + len(opens))) >= 0:
        yield text[start + len(opens) : end]
        at = end + len(closes)


def without(text: str, opens: str, closes: str) -> str:
    """Give the text without its parts between two marks; a part that nothing closes stays."""
    kept, at = [], 0
    while (start := text.find(opens, at)) >= 0 and (end := text.find(closes, start + len(opens))) >= 0:
        kept.append(text[at:start])
        at = end + len(closes)
    return "".join((*kept, text[at:]))


def contents(untrusted_html: str, tag: str) -> Iterator[str]:
    """Yield what each element of a tag holds, as it is written; one that nothing closes is none."""
    opens, closes = re.compile(rf"<{tag}\b", re.IGNORECASE), re.compile(f"</{tag}", re.IGNORECASE)
    at = 0
    while start := opens.search(untrusted_html, at):
        begin = untrusted_html.find(">", start.end())
        end = closes.search(untrusted_html, begin) if begin >= 0 else None
        if end is None:
            return
        yield untrusted_html[begin + 1 : end.start()]
        at = end.end()
