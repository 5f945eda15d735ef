"""Puts the text of files that a DOCX only points to inside itself (altChunk) where Word would show it."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Iterator, Mapping
from email.message import EmailMessage

from lxml import etree

from extractors.read import html, text
from extractors.read.word.ooxml import R, Relation, W, make_para, replace
from extractors.read.word.package import Package

_MAX_BYTES = 16 << 20


def fill_chunks(package: Package, root: etree._Element, relations: Mapping[str, Relation]) -> Counter[str]:
    """Replace each inserted file by its text; count those read (`chunks`) and those that could not be (`unread`)."""
    told: Counter[str] = Counter()
    for chunk in list(root.iter(f"{W}altChunk")):
        relation = relations.get(chunk.get(f"{R}id", ""))
        paragraphs: list[etree._Element] = []
        if relation is not None and not relation.external and package.holds(relation.target):
            paragraphs = [make_para(line) for line in _lines(package.read(relation.target, _MAX_BYTES))]
        told["chunks" if paragraphs else "unread"] += 1
        replace(chunk, *paragraphs)
    return told


def _lines(untrusted: bytes) -> Iterator[str]:
    """Yield the lines of an inserted web page or text; nothing for a file inside a file."""
    if untrusted.startswith((b"PK\x03\x04", b"{\\rtf", b"\xd0\xcf\x11\xe0")):
        return
    if b"mime-version:" in untrusted[:2_000].lower():
        yield from _page_lines(untrusted)
        return
    content = text.decode(untrusted)
    if "<" in content:
        yield from _html_lines(content)
    else:
        yield from (line for line in content.splitlines() if line.strip())


def _page_lines(untrusted: bytes) -> Iterator[str]:
    """Yield the lines of a saved web page (MHT)."""
    message = email.message_from_bytes(untrusted, policy=email.policy.default)
    body = message.get_body(("html", "plain")) if isinstance(message, EmailMessage) else None
    payload = None if body is None else body.get_payload(decode=True)
    if isinstance(payload, bytes):
        yield from _html_lines(text.decode(payload))


def _html_lines(content: str) -> Iterator[str]:
    for block in html.find_blocks(content):
        yield from block.get("lines", ())
        yield from ("\t".join(cell.replace("\n", " ") for cell in row) for row in block.get("rows", ()))
