"""Builds MSG and winmail.dat files for tests, from the tables of [MS-OXMSG] and [MS-OXTNEF].

The container of a MSG is written by `pipeline.tools.compound`; that one is tested against olefile by itself.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import compressed_rtf

from pipeline.tools.compound import stream, write_compound

EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
APPOINTMENT = struct.pack("<IHH8s", 0x00062002, 0, 0, bytes.fromhex("c000000000000046"))
SIGNATURE = b"\x78\x9f\x3e\x22"


def ticks(moment: dt.datetime) -> int:
    return int((moment - EPOCH).total_seconds()) * 10_000_000


def rtf(text: str) -> bytes:
    """Give compressed RTF."""
    return compressed_rtf.compress(text.encode("ascii"))


def _properties(values: Mapping[int, Any], header: bytes, kinds: Mapping[int, int]) -> dict[str, Any]:
    listed, streams = header, {}
    for number, value in values.items():
        if isinstance(value, bool):
            listed += struct.pack("<HHIQ", 0x000B, number, 6, value)
        elif isinstance(value, int):
            listed += struct.pack("<HHIq", 0x0003, number, 6, value)
        elif isinstance(value, dt.datetime):
            listed += struct.pack("<HHIQ", 0x0040, number, 6, ticks(value))
        else:
            kind = kinds.get(number, 0x0102 if isinstance(value, bytes) else 0x001F)
            content = value if isinstance(value, bytes) else value.encode("utf-16-le")
            listed += struct.pack("<HHIII", kind, number, 6, len(content) + 2, 0)
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = stream(content)
    return {"__properties_version1.0": stream(listed), **streams}


def item(
    values: Mapping[int, Any],
    recipients: Sequence[Mapping[int, Any]] = (),
    attachments: Sequence[Mapping[str, Any]] = (),
    kinds: Mapping[int, int] = {},
    *,
    top: bool = True,
) -> dict[str, Any]:
    """Give the storages of a mail; an attachment is `{values, item | ole}`."""
    counts = struct.pack("<8x4I", len(recipients), len(attachments), len(recipients), len(attachments))
    tree = _properties(values, counts + (bytes(8) if top else b""), kinds)
    for number, row in enumerate(recipients):
        tree[f"__recip_version1.0_#{number:08X}"] = _properties(row, bytes(8), {})
    for number, held in enumerate(attachments):
        part = _properties(held["values"], bytes(8), held.get("kinds", {}))
        if "item" in held or "ole" in held:
            part["__substg1.0_3701000D"] = held.get("item") or held["ole"]
        tree[f"__attach_version1.0_#{number:08X}"] = part
    return tree


def msg(path: Path, *args: Any, names: Sequence[tuple[bytes, int]] = (), **kwargs: Any) -> Path:
    """Write a MSG; the arguments are those of `item`. The n-th of `names` is the property 0x8000 + n."""
    groups = list(dict.fromkeys(group for group, _ in names))
    entries = b"".join(
        struct.pack("<IHH", key, (groups.index(group) + 3) << 1, number) for number, (group, key) in enumerate(names)
    )
    named = {"00020102": b"".join(groups), "00030102": entries, "00040102": b""}
    tree = item(*args, **kwargs)
    tree["__nameid_version1.0"] = {f"__substg1.0_{name}": stream(content) for name, content in named.items()}
    write_compound(tree, path)
    return path


def mail(path: Path, text: str = "Geachte collega,", **kwargs: Any) -> Path:
    """Write a plain MSG with a sender, a recipient and a moment."""
    values = {
        0x001A: "IPM.Note", 0x0037: "Brief over opvang", 0x1000: text, 0x0042: "Anna Vermeer", 0x0065: "anna@a.example",
        0x5D02: "anna@a.example", 0x0039: dt.datetime(2026, 4, 3, 9, 34, tzinfo=dt.UTC),
    }  # fmt: skip
    values |= kwargs.pop("values", {})
    rows = kwargs.pop("recipients", ({0x3001: "Bram Kok", 0x39FE: "bram@b.example", 0x0C15: 1},))
    return msg(path, values, rows, **kwargs)


def by_value(name: str, content: bytes, **more: Any) -> dict[str, Any]:
    """Give an attachment that holds its bytes."""
    return {"values": {0x3705: 1, 0x3707: name, 0x3701: content, **more.get("values", {})}}


# --- winmail.dat -------------------------------------------------------------------------------------------------


def tnef(*attributes: tuple[int, int, bytes]) -> bytes:
    """Give a winmail.dat of (level, number, bytes)."""
    out = SIGNATURE + b"\1\0"
    for level, number, content in attributes:
        out += struct.pack("<BHHI", level, number, 0, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)
    return out


def tnef_properties(values: Mapping[int, Any]) -> bytes:
    """Give a list of properties as winmail.dat holds it."""
    out = struct.pack("<I", len(values))
    for number, value in values.items():
        if isinstance(value, int):
            out += struct.pack("<HHI", 3, number, value)
            continue
        kind = 0x0102 if isinstance(value, bytes) else 0x001F
        content = value if isinstance(value, bytes) else (value + "\0").encode("utf-16-le")
        out += struct.pack("<HHII", kind, number, 1, len(content)) + content + bytes(-len(content) % 4)
    return out


def winmail(body: str, *files: tuple[str, bytes]) -> bytes:
    """Give a winmail.dat with a text and files."""
    attributes = [(1, 0x9003, tnef_properties({0x0037: "Brief", 0x1000: body}))] if body else []
    for name, content in files:
        attributes += [
            (2, 0x9002, bytes(14)),
            (2, 0x8010, name.encode("cp1252") + b"\0"),
            (2, 0x800F, content),
            (2, 0x9005, tnef_properties({0x3707: name, 0x3705: 1})),
        ]
    return tnef(*attributes)
