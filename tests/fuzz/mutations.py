"""Makes bad files of good ones: cut, changed, spliced, repeated; and inside archives, XML and mail headers."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO

_NUMBERS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\1\0\0\0")
_DIGITS = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_WORDS = (b"-1", b"0", b"99999999999", b"2147483648", b"NaN", b"1e309", b"\xff", b"")
_HOSTILE = (
    *("\u202e", "\0", "\ufffd", "\ud83d\ude00", "\x1b", "A" * 5_000, "<" * 300),
    *("=?utf-8?b?/w==?=", "%s%n", "'\"\\"),
)
LARGEST = 2_000_000
"""Bytes of a mutated file."""


def mutate(seeds: Sequence[bytes], number: int) -> bytes:
    """Give a bad file; the same seeds and number give the same bytes."""
    dice = random.Random(number)
    content = dice.choice(seeds)
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        content = _once(content, seeds, dice)
    return content[:LARGEST]


def _once(content: bytes, seeds: Sequence[bytes], dice: random.Random) -> bytes:
    ways: list[Callable[[bytes, random.Random], bytes]] = [_cut, _flip, _put_number, _repeat, _drop, _swap, _set_digits]
    if content.startswith(b"PK\3\4"):
        ways += [_change_members] * 8
    elif b"<" in content[:2_000]:
        ways += [_change_tags] * 4
    else:
        ways += [_change_lines] * 3
    if dice.random() < 0.1:
        return _splice(content, dice.choice(seeds), dice)
    return dice.choice(ways)(content, dice)


def _place(content: bytes, dice: random.Random) -> int:
    return dice.randrange(len(content)) if content else 0


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: _place(content, dice)]


def _flip(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 2, 8, 64))):
        if changed:
            changed[_place(content, dice)] = dice.randrange(256)
    return bytes(changed)


def _put_number(content: bytes, dice: random.Random) -> bytes:
    at = _place(content, dice)
    number = dice.choice(_NUMBERS)[: dice.choice((1, 2, 4))]
    return content[:at] + number + content[at + len(number) :]


def _repeat(content: bytes, dice: random.Random) -> bytes:
    at = _place(content, dice)
    piece = content[at : at + dice.choice((1, 10, 200, 3_000))]
    return content[:at] + piece * dice.choice((2, 10, 100)) + content[at:]


def _drop(content: bytes, dice: random.Random) -> bytes:
    at = _place(content, dice)
    return content[:at] + content[at + dice.choice((1, 4, 50, 1_000)) :]


def _swap(content: bytes, dice: random.Random) -> bytes:
    a, b = sorted((_place(content, dice), _place(content, dice)))
    length = min(dice.choice((1, 8, 100)), b - a)
    left, right = content[a : a + length], content[b : b + length]
    return content[:a] + right + content[a + length : b] + left + content[b + length :]


def _splice(content: bytes, other: bytes, dice: random.Random) -> bytes:
    return content[: _place(content, dice)] + other[_place(other, dice) :]


def _set_digits(content: bytes, dice: random.Random) -> bytes:
    found = [match.span() for match in _DIGITS.finditer(content[:200_000])]
    if not found:
        return content
    start, end = dice.choice(found)
    return content[:start] + dice.choice(_WORDS) + content[end:]


def _change_tags(content: bytes, dice: random.Random) -> bytes:
    tags = [match.span() for match in _TAG.finditer(content[:200_000])]
    if not tags:
        return content
    (start, end), (left, right) = dice.choice(tags), dice.choice(tags)
    tag = content[start:end]
    put = dice.choice(
        (
            b"",
            tag * dice.choice((2, 50, 2_000)),
            content[left:right],
            tag + dice.choice(_HOSTILE).encode("utf-8", "surrogatepass"),
            re.sub(rb'"[^"]*"', b'"' + dice.choice(_WORDS) + b'"', tag, count=1),
            re.sub(rb'\s[\w:]+="[^"]*"', b"", tag, count=1),
        )
    )
    return content[:start] + put + content[end:]


def _change_lines(content: bytes, dice: random.Random) -> bytes:
    lines = content.split(b"\n")
    at = dice.randrange(len(lines))
    name, mark, value = lines[at].partition(b":")
    put = dice.choice(
        (
            [lines[at]] * dice.choice((2, 100)),
            [lines[at], dice.choice(lines)],
            [],
            [name + mark + b" " + dice.choice(_HOSTILE).encode("utf-8", "surrogatepass")],
            [name + mark + value * 50],
            [b" " + lines[at]],
        )
    )
    lines[at : at + 1] = put
    return b"\n".join(lines)


def _change_members(content: bytes, dice: random.Random) -> bytes:
    """Change the inside of an archive and pack it again, so that the change reaches the reader of the parts."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # noqa: BLE001  an earlier change broke the archive itself
        return _flip(content, dice)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in dict(_changed(members, dice)).items():
            archive.writestr(name, held)
    return made.getvalue()


def _changed(members: list[tuple[str, bytes]], dice: random.Random) -> list[tuple[str, bytes]]:
    if not members:
        return members
    at, other = dice.randrange(len(members)), dice.randrange(len(members))
    name, held = members[at]
    rest = members[:at] + members[at + 1 :]
    change = dice.choice((_change_tags, _change_tags, _change_tags, _set_digits, _flip, _cut, _repeat))
    way = dice.randrange(10)
    if way == 0:
        return rest
    if way == 1:
        return [*rest, (name, members[other][1])]
    if way == 2:
        return [*rest, (name + dice.choice(("x", "/", ".xml")), held)]
    return [*members[:at], (name, b"" if way == 3 else change(held, dice)), *members[at + 1 :]]
