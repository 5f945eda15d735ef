from __future__ import annotations

import tracemalloc
from pathlib import Path

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.tools.compound import Stream, stream, write_compound


def _read(path: Path) -> dict[tuple[str, ...], bytes]:
    with olefile.OleFileIO(str(path), raise_defects=olefile.DEFECT_INCORRECT) as ole:
        return {tuple(held): ole.openstream(held).read() for held in ole.listdir()}


@settings(max_examples=40)
@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=20), st.binary(max_size=9_000), max_size=12))
def test_what_is_written_is_read_back_by_another_program(tmp_path_factory, held: dict[str, bytes]) -> None:
    path = tmp_path_factory.mktemp("bak") / "a.msg"
    write_compound({**{name: stream(c) for name, c in held.items()}, "map": {"binnen": stream(b"x")}}, path)
    assert _read(path) == {(name,): content for name, content in held.items()} | {("map", "binnen"): b"x"}


@pytest.mark.slow
def test_a_file_whose_table_does_not_fit_in_the_header_is_read_back(tmp_path: Path) -> None:
    content = bytes(range(256)) * 40_000
    write_compound({"groot": stream(content), "klein": stream(b"k")}, tmp_path / "a.msg")
    assert _read(tmp_path / "a.msg") == {("groot",): content, ("klein",): b"k"}


def test_streams_are_fetched_one_at_a_time(tmp_path: Path) -> None:
    size = 3 << 20
    tree = {f"deel{n}": Stream(size, lambda: bytes(size)) for n in range(8)}
    tracemalloc.start()
    write_compound(tree, tmp_path / "a.msg")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * size


def test_a_stream_that_gives_too_little_keeps_the_file_whole(tmp_path: Path) -> None:
    write_compound({"a": Stream(10, lambda: b"abc"), "b": stream(b"na")}, tmp_path / "a.msg")
    assert _read(tmp_path / "a.msg") == {("a",): b"abc" + bytes(7), ("b",): b"na"}
