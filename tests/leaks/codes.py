"""What the strings of a content stream say, read by the maps to Unicode that stand anywhere in the same file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

SHOWN = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>")
ESCAPE = re.compile(rb"\\([0-7]{1,3})")
BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
LONGEST = 2_000_000

Spelling = tuple[tuple[bytes, str], ...]


def spelling(stream: bytes) -> Spelling:
    """Give the rows of a ToUnicode map, empty when the stream is none."""
    if b"beginbf" not in stream or len(stream) > LONGEST:
        return ()
    rows: dict[bytes, str] = {}
    for kind, body in BLOCK.findall(stream):
        found = [bytes.fromhex(re.sub(rb"\s", b"", one).decode()) for one in HEX.findall(body)]
        if kind == b"char":
            rows |= {
                code: text.decode("utf-16-be", "ignore") for code, text in zip(found[::2], found[1::2], strict=False)
            }
        elif b"[" not in body:
            for low, high, text in zip(found[::3], found[1::3], found[2::3], strict=False):
                rows |= _range(low, high, text)
        else:
            rows |= _listed(body)
    return tuple(sorted(rows.items()))


def _range(low: bytes, high: bytes, text: bytes) -> dict[bytes, str]:
    first, last, start = int.from_bytes(low, "big"), int.from_bytes(high, "big"), int.from_bytes(text, "big")
    made = {}
    for at in range(min(last - first, 65_535) + 1):
        made[(first + at).to_bytes(len(low), "big")] = (
            (start + at).to_bytes(len(text) + 1, "big")[1:].decode("utf-16-be", "ignore")
        )
    return made


def _listed(body: bytes) -> dict[bytes, str]:
    rows = {}
    for low, _high, texts in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*\[(.*?)\]", body, re.DOTALL):
        code = int(low, 16)
        for at, text in enumerate(HEX.findall(texts)):
            rows[(code + at).to_bytes(len(low) // 2, "big")] = bytes.fromhex(text.decode()).decode(
                "utf-16-be", "ignore"
            )
    return rows


def strings(stream: bytes) -> bytes:
    """Give all strings of a content stream behind one another, as bytes."""
    out = []
    for found in SHOWN.findall(stream):
        if found[:1] == b"(":
            bare = ESCAPE.sub(lambda m: bytes([int(m.group(1), 8) & 255]), found[1:-1])
            out.append(re.sub(rb"\\(.)", rb"\1", bare, flags=re.DOTALL))
        else:
            digits = re.sub(rb"\s", b"", found[1:-1])
            out.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
    return b"".join(out)


def shown(stream: bytes, maps: Sequence[Spelling]) -> Iterator[str]:
    """Give what a stream says: by itself and by each of the maps."""
    if len(stream) > LONGEST or not (b"T" in stream or b"(" in stream):
        return
    bare = strings(stream)
    yield bare.decode("latin-1")
    yield bare.decode("utf-16-be", "ignore")
    if b"Tj" in stream or b"TJ" in stream or b"'" in stream:
        for rows in maps:
            yield _read(bare, dict(rows))


def _read(bare: bytes, rows: dict[bytes, str]) -> str:
    out, at, longest = [], 0, max(map(len, rows))
    while at < len(bare):
        code = next((bare[at : at + n] for n in range(1, longest + 1) if bare[at : at + n] in rows), None)
        out.append(rows[code] if code else "")
        at += len(code) if code else min(map(len, rows))
    return "".join(out)
