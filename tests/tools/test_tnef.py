from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnsupportedMedia
from pipeline.tools import mapi
from pipeline.tools.outlook_parts import body_as_mail, find_parts
from pipeline.tools.tnef import read_tnef


def test_text_and_files_come_out(outlook: ModuleType, tmp_path) -> None:
    item = read_tnef(outlook.winmail("Geachte collega, zie bijlage", ("brief één.pdf", b"%PDF-1.7"), ("b.docx", b"PK")))
    assert item.properties.text(mapi.BODY) == "Geachte collega, zie bijlage"
    parts = find_parts(item)
    parts.attached[0].save(tmp_path / "a")
    assert [one.name for one in parts.attached] == ["brief één.pdf", "b.docx"]
    assert (tmp_path / "a").read_bytes() == b"%PDF-1.7"


def test_a_cut_off_file_gives_what_came_before_and_says_so(outlook: ModuleType) -> None:
    whole = outlook.winmail("Tekst", ("a.pdf", b"eerste"), ("b.pdf", b"tweede" * 50))
    item = read_tnef(whole[:-200])
    assert [one.name for one in find_parts(item).attached] == ["a.pdf", "b.pdf"]
    assert "beschadigd" in item.faults[0]


def test_a_mail_inside_is_a_file_of_its_own(outlook: ModuleType, tmp_path) -> None:
    inner = outlook.winmail("Binnenste", ("c.pdf", b"c"))
    kind = bytes.fromhex("0703020000000000c000000000000046")
    held = outlook.tnef_properties({0x3705: 5, 0x3707: "Oud bericht"})
    value = kind + inner
    held = (int.from_bytes(held[:4], "little") + 1).to_bytes(4, "little") + held[4:]
    held += b"\x0d\x00\x01\x37" + (1).to_bytes(4, "little") + len(value).to_bytes(4, "little") + value
    held += bytes(-len(value) % 4)
    item = read_tnef(outlook.tnef((2, 0x9002, bytes(14)), (2, 0x9005, held)))
    (one,) = find_parts(item).attached
    one.save(tmp_path / "in.dat")
    again = read_tnef((tmp_path / "in.dat").read_bytes())
    assert (one.name, again.properties.text(mapi.BODY)) == ("Brief.dat", "Binnenste")


def test_its_text_becomes_a_mail_with_the_subject(outlook: ModuleType, tmp_path) -> None:
    body = body_as_mail(read_tnef(outlook.winmail("Geachte collega")))
    assert body is not None
    body.save(tmp_path / "b.eml")
    assert b"Subject: Brief" in (tmp_path / "b.eml").read_bytes()


@pytest.mark.parametrize("content", [b"", b"\x78\x9f\x3e\x22", b"\x78\x9f\x3e\x22\0\0", b"PK\3\4"])
def test_what_holds_nothing_is_refused(content: bytes) -> None:
    with pytest.raises(UnsupportedMedia):
        read_tnef(content)


@given(st.data())
def test_damage_is_refused_or_read_and_never_crashes(outlook: ModuleType, data: st.DataObject) -> None:
    content = bytearray(outlook.winmail("Tekst", ("a.pdf", b"inhoud")))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        find_parts(read_tnef(bytes(content)))
    except UnsupportedMedia:
        return
