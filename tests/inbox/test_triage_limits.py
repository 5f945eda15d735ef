"""Limits of single files: each holds at its value and refuses above it, and each is a key of the configuration."""

from __future__ import annotations

import struct
import zlib
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from inbox.triage import judge
from pipeline import wiring
from pipeline.config import Config, Grenzen
from pipeline.errors import LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import CSV, HTML, JPEG, PDF, PNG, TIFF, TXT


def write(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "kluis"
    path.write_bytes(content)
    return path


def picture(kind: str, width: int = 40, height: int = 30, pages: int = 1) -> bytes:
    made = BytesIO()
    images = [Image.new("L", (width, height), 255) for _ in range(pages)]
    more = {"save_all": True, "append_images": images[1:]} if pages > 1 else {}
    images[0].save(made, kind, **more)
    return made.getvalue()


def told_png(width: int, height: int) -> bytes:
    """Draw a PNG whose header tells more than its data hold."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + b"\0\0\0\4IDAT"
    )


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", PNG), ("JPEG", JPEG), ("TIFF", TIFF)])
def test_pictures_are_known_by_their_bytes(tmp_path: Path, limits: Limits, kind: str, media_type: str) -> None:
    assert judge(write(tmp_path, picture(kind)), "scan.pdf", limits).media_type == media_type


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_the_size_of_a_picture_holds_at_its_limit(tmp_path: Path, limits: Limits, kind: str) -> None:
    exact = replace(limits, pixels=1_200)
    judge(write(tmp_path, picture(kind)), "scan", exact)
    with pytest.raises(LimitExceeded, match="beeldpunten"):
        judge(write(tmp_path, picture(kind, 40, 31)), "scan", exact)


@pytest.mark.parametrize("side", [20_000, 100_000, 2_000_000_000])
def test_a_picture_bomb_is_refused_by_its_header(tmp_path: Path, limits: Limits, side: int) -> None:
    with pytest.raises(LimitExceeded, match="beeldpunten"):
        judge(write(tmp_path, told_png(side, side)), "scan.png", limits)


def test_the_pages_of_a_tiff_hold_at_their_limit(tmp_path: Path, limits: Limits) -> None:
    three = replace(limits, pages=3)
    assert judge(write(tmp_path, picture("TIFF", pages=3)), "fax.tif", three).media_type == TIFF
    with pytest.raises(LimitExceeded, match="meer dan 3 bladzijden"):
        judge(write(tmp_path, picture("TIFF", pages=4)), "fax.tif", three)


def test_a_large_picture_on_a_later_page_is_seen(tmp_path: Path, limits: Limits) -> None:
    made = BytesIO()
    Image.new("L", (10, 10)).save(made, "TIFF", save_all=True, append_images=[Image.new("L", (50, 50))])
    with pytest.raises(LimitExceeded, match="beeldpunten"):
        judge(write(tmp_path, made.getvalue()), "fax.tif", replace(limits, pixels=2_000))


def test_a_tiff_whose_pages_go_round_in_a_circle_is_judged(tmp_path: Path, limits: Limits) -> None:
    content = bytearray(picture("TIFF"))
    (first,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, first)
    struct.pack_into("<I", content, first + 2 + 12 * count, first)
    try:
        assert judge(write(tmp_path, bytes(content)), "fax.tif", limits).media_type == TIFF
    except (LimitExceeded, UnsupportedMedia) as refused:
        assert str(refused).endswith(".")


def test_the_size_of_a_file_holds_at_its_limit(tmp_path: Path, limits: Limits) -> None:
    content = b"%PDF-1.7\n" + b"x" * 991
    assert judge(write(tmp_path, content), "brief.pdf", replace(limits, file_bytes=1_000)).media_type == PDF
    with pytest.raises(LimitExceeded, match="bestand_mb"):
        judge(write(tmp_path, content + b"x"), "brief.pdf", replace(limits, file_bytes=1_000))


@pytest.mark.parametrize(
    ("start", "media_type"), [(b"regel\n", TXT), (b"a;b;c\n1;2;3\n4;5;6\n", CSV), (b"<html><body>\n", HTML)]
)
def test_the_size_of_text_holds_at_its_limit(tmp_path: Path, limits: Limits, start: bytes, media_type: str) -> None:
    line = start.splitlines(keepends=True)[-1]
    content = start + line * 200
    exact = replace(limits, text_bytes=len(content))
    assert judge(write(tmp_path, content), "x", exact).media_type == media_type
    with pytest.raises(LimitExceeded, match="tekst_mb"):
        judge(write(tmp_path, content + line), "x", exact)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_the_length_of_a_line_holds_at_its_limit(tmp_path: Path, limits: Limits, encoding: str) -> None:
    exact = replace(limits, line_bytes=1_000)
    assert judge(write(tmp_path, ("é" * 1_000 + "\nb\n").encode(encoding)), "x", exact).media_type == TXT
    with pytest.raises(LimitExceeded, match="tekst_regel_tekens"):
        judge(write(tmp_path, ("b\n" + "é" * 1_001 + "\nb\n").encode(encoding)), "x", exact)


def test_one_line_over_many_pieces_is_counted_whole(tmp_path: Path, limits: Limits) -> None:
    with pytest.raises(LimitExceeded, match="tekst_regel_tekens"):
        judge(write(tmp_path, b"x" * (3 << 20)), "x.txt", replace(limits, line_bytes=3_000_000))


def test_every_limit_of_triage_comes_from_the_configuration() -> None:
    usual = wiring.limits(Config())
    for name in (field.name for field in fields(Limits)):
        assert getattr(usual, name) > 0
    keys = {
        "bestand_mb", "bladzijden", "archief_leden", "archief_mb", "archief_verhouding", "archief_diepte",
        "archief_naam_tekens", "xml_mb", "tekst_mb", "tekst_regel_tekens", "beeld_megapixels",
    }  # fmt: skip
    changed = {key: Grenzen.model_fields[key].default + (key != "archief_diepte") for key in keys}
    other = wiring.limits(Config(grenzen=Grenzen(**{**changed, "archief_diepte": 4})))
    assert all(getattr(other, field.name) != getattr(usual, field.name) for field in fields(Limits))


def test_the_limits_of_the_child_come_from_the_configuration() -> None:
    grenzen = Grenzen(
        kind_geheugen_mb=1_000, kind_seconden=1.0, kind_rekenseconden=2, kind_bestand_mb=30, kind_processen=40
    )
    limits = wiring.child_limits(Config(grenzen=grenzen))
    assert (limits.memory_mb, limits.seconds, limits.cpu_seconds, limits.file_mb, limits.processes) == (
        1_000, 1.0, 2, 30, 40,
    )  # fmt: skip
