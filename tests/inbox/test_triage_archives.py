"""Archives that lie, explode or lead elsewhere: every limit holds at its value and refuses above it."""

from __future__ import annotations

import random
import stat
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from inbox.triage import judge
from pipeline.errors import EncryptedInput, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import ZIP

NOISE = random.Random(3).randbytes(40_000)


def pack(tmp_path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    path = tmp_path / "kluis"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def pack_entry(tmp_path: Path, info: zipfile.ZipInfo, content: bytes = b"x") -> Path:
    path = tmp_path / "kluis"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, content)
    return path


def change(path: Path, *places: tuple[bytes, int, bytes]) -> Path:
    """Write bytes at a distance from the first occurrence of a mark."""
    content = bytearray(path.read_bytes())
    for mark, distance, put in places:
        at = content.index(mark) + distance
        content[at : at + len(put)] = put
    path.write_bytes(content)
    return path


def quoted_overlap(tmp_path: Path, members: int) -> Path:
    """Draw the bomb in which each member packs the heads of all that follow, and then the same kernel.

    ┌ local 1 ┬ local 2 ┬ … ┬ kernel ┐   index: 1 → here, 2 → a little further, …
    """
    name, kernel = "{:04d}", b"kernel" * 100
    local = struct.Struct("<4sHHHHHIIIHH4s")
    step = local.size
    body, index = b"", b""
    for number in range(members):
        size = (members - number - 1) * step + len(kernel)
        raw = name.format(number).encode()
        body += local.pack(b"PK\3\4", 20, 0, 0, 0, 0, 0, size, size, 4, 0, raw)
        index += struct.pack(
            "<4sHHHHHHIIIHHHHHII4s",
            b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, size, size, 4, 0, 0, 0, 0, 0, number * step, raw,
        )  # fmt: skip
    body += kernel
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, members, members, len(index), len(body), 0)
    path = tmp_path / "kluis"
    path.write_bytes(body + index + end)
    return path


def test_members_that_share_bytes_are_refused(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(UnsupportedMedia, match="over elkaar"):
        judge(quoted_overlap(tmp_path, 15), "bom.zip", limits)


def test_two_members_at_one_place_are_refused(tmp_path: Path, limits: Limits) -> None:
    path = pack(tmp_path, {"a.txt": b"x" * 60, "b.txt": b"x" * 60}, zipfile.ZIP_STORED)
    content = path.read_bytes()
    second = content.rindex(b"PK\1\2")
    path.write_bytes(content[: second + 42] + bytes(4) + content[second + 46 :])
    with pytest.raises(UnsupportedMedia, match="over elkaar"):
        judge(path, "bom.zip", limits)


def test_a_member_that_runs_into_the_index_is_refused(tmp_path: Path, limits: Limits) -> None:
    path = pack(tmp_path, {"a.txt": NOISE}, zipfile.ZIP_STORED)
    much = struct.pack("<II", len(NOISE) + 40, len(NOISE) + 40)
    change(path, (b"PK\1\2", 20, much), (b"PK\3\4", 18, much))
    with pytest.raises(UnsupportedMedia, match="over elkaar"):
        judge(path, "bom.zip", limits)


def test_a_size_that_differs_between_index_and_member_is_refused(tmp_path: Path, limits: Limits) -> None:
    path = pack(tmp_path, {"a.txt": NOISE})
    change(path, (b"PK\1\2", 24, struct.pack("<I", 10)))
    with pytest.raises(UnsupportedMedia, match="spreekt zichzelf tegen"):
        judge(path, "bom.zip", limits)


def test_two_members_of_one_name_are_refused(tmp_path: Path, limits: Limits) -> None:
    path = pack(tmp_path, {"aaa.txt": b"1", "bbb.txt": b"2"})
    path.write_bytes(path.read_bytes().replace(b"bbb.txt", b"aaa.txt"))
    with pytest.raises(UnsupportedMedia, match="dezelfde naam"):
        judge(path, "x.zip", limits)


@pytest.mark.parametrize("name", ["../a.txt", "/etc/passwd", "C:/a.txt", "c:a.txt", "map\\a.txt", "a/../../b", "a/.."])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, limits: Limits, name: str) -> None:
    with pytest.raises(UnsupportedMedia, match="andere map"):
        judge(pack(tmp_path, {name: b"x"}), "x.zip", limits)


@pytest.mark.parametrize("name", ["brief\u202efdp.exe", "a\x07b.txt", "a\u2066b", "regel\neinde.pdf", "a\x85b"])
def test_a_name_with_control_characters_is_refused(tmp_path: Path, limits: Limits, name: str) -> None:
    with pytest.raises(UnsupportedMedia, match="stuurtekens"):
        judge(pack(tmp_path, {name: b"x"}), "x.zip", limits)


def test_a_name_with_a_zero_byte_is_refused(tmp_path: Path, limits: Limits) -> None:
    path = pack(tmp_path, {"brief.pdf_.exe": b"x"})
    path.write_bytes(path.read_bytes().replace(b"brief.pdf_", b"brief.pdf\0"))
    with pytest.raises(UnsupportedMedia, match="stuurtekens"):
        judge(path, "x.zip", limits)


def test_a_name_that_claims_utf8_and_is_not_is_refused(tmp_path: Path, limits: Limits) -> None:
    path = pack(tmp_path, {"één.pdf": b"x"})
    path.write_bytes(path.read_bytes().replace("één".encode(), b"\xc3\xc3\xff\xfe\xfd"))
    with pytest.raises(UnsupportedMedia, match="onleesbare tekens"):
        judge(path, "x.zip", limits)


@pytest.mark.parametrize("name", ["map/brief..pdf", "Súdwest-Fryslân/één.pdf", "a...b", "brief (1).pdf", "a:b.txt"])
def test_an_ordinary_name_is_no_trick(tmp_path: Path, limits: Limits, name: str) -> None:
    if name == "a:b.txt":
        name = "om 10:30 uur.txt"
    assert judge(pack(tmp_path, {name: b"x"}), "x.zip", limits).media_type == ZIP


@pytest.mark.parametrize(
    ("kind", "what"), [(stat.S_IFLNK, "snelkoppeling"), (stat.S_IFCHR, "apparaat"), (stat.S_IFIFO, "apparaat")]
)
def test_what_is_no_file_is_refused(tmp_path: Path, limits: Limits, kind: int, what: str) -> None:
    info = zipfile.ZipInfo("brief.pdf")
    info.create_system, info.external_attr = 3, (kind | 0o644) << 16
    with pytest.raises(UnsupportedMedia, match=what):
        judge(pack_entry(tmp_path, info), "x.zip", limits)


@pytest.mark.parametrize("bit", [0x1, 0x40])
def test_an_encrypted_member_is_refused(tmp_path: Path, limits: Limits, bit: int) -> None:
    path = change(pack(tmp_path, {"a.pdf": b"x"}), (b"PK\1\2", 8, struct.pack("<H", bit)))
    with pytest.raises(EncryptedInput, match="wachtwoord"):
        judge(path, "x.zip", limits)


def test_an_unusual_packing_is_refused(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(UnsupportedMedia, match="ongewone manier"):
        judge(pack(tmp_path, {"a.txt": NOISE}, zipfile.ZIP_BZIP2), "x.zip", limits)


# -- every limit at its value and above it ---------------------------------------------------------------------


def test_the_number_of_members_holds_at_its_limit(tmp_path: Path, limits: Limits) -> None:
    three = replace(limits, members=3)
    assert judge(pack(tmp_path, {f"{n}": b"x" for n in range(3)}), "x.zip", three).media_type == ZIP
    with pytest.raises(LimitExceeded, match="meer dan 3"):
        judge(pack(tmp_path, {f"{n}": b"x" for n in range(4)}), "x.zip", three)


def test_the_length_of_a_name_holds_at_its_limit(tmp_path: Path, limits: Limits) -> None:
    ten = replace(limits, name_length=10)
    assert judge(pack(tmp_path, {"a/34567890": b"x"}), "x.zip", ten).media_type == ZIP
    with pytest.raises(LimitExceeded, match="langer dan 10 tekens"):
        judge(pack(tmp_path, {"a/345678901": b"x"}), "x.zip", ten)


def test_the_size_of_a_member_holds_at_its_limit(tmp_path: Path, limits: Limits) -> None:
    exact = replace(limits, file_bytes=len(NOISE) + 1_000)
    blank = bytes(len(NOISE) + 1_000)
    assert judge(pack(tmp_path, {"a": blank}), "x.zip", exact).media_type == ZIP
    with pytest.raises(LimitExceeded, match="een bestand in het archief is groter"):
        judge(pack(tmp_path, {"a": blank + b"x"}), "x.zip", exact)


def test_the_unpacked_size_holds_at_its_limit(tmp_path: Path, limits: Limits) -> None:
    exact = replace(limits, unpacked_bytes=2 * len(NOISE))
    assert judge(pack(tmp_path, {"a": NOISE, "b": NOISE}), "x.zip", exact).media_type == ZIP
    with pytest.raises(LimitExceeded, match="uitgepakt groter"):
        judge(pack(tmp_path, {"a": NOISE, "b": NOISE + b"x"}), "x.zip", exact)


def test_the_ratio_holds_at_its_limit(tmp_path: Path, limits: Limits) -> None:
    path = pack(tmp_path, {"a": bytes(2 << 20)})
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("a")
        ratio = -(-info.file_size // info.compress_size)
    assert judge(path, "x.zip", replace(limits, ratio=ratio)).media_type == ZIP
    with pytest.raises(LimitExceeded, match="sterk ingepakt"):
        judge(path, "x.zip", replace(limits, ratio=ratio - 1))


def test_many_small_blanks_together_are_a_bomb(tmp_path: Path, limits: Limits) -> None:
    many = replace(limits, unpacked_bytes=64 << 20)
    with pytest.raises(LimitExceeded, match="sterk ingepakt"):
        judge(pack(tmp_path, {f"{n}": bytes(1 << 20) for n in range(18)}), "x.zip", many)


@pytest.mark.parametrize("cut", [30, 10, 1])
def test_an_archive_that_is_cut_off_is_refused(tmp_path: Path, limits: Limits, cut: int) -> None:
    path = pack(tmp_path, {"a.pdf": NOISE})
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(UnsupportedMedia, match="beschadigd"):
        judge(path, "x.zip", limits)
