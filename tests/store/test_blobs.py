"""Originals are kept for good; what was made from them is there whole or not at all."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.blobs import BlobStore, write_file
from pipeline.errors import InputError, SetupError
from pipeline.stage import Originals

BYTES = b"%PDF-1.7 een brief" * 1000
SHA = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "opslag")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "brief.pdf"
    path.write_bytes(BYTES)
    return path


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def as_originals(blobs: BlobStore) -> Originals:
    return blobs


class TestOriginals:
    def test_bytes_are_kept_under_their_own_digest_and_the_source_stays(self, blobs: BlobStore, source: Path):
        assert as_originals(blobs).keep(source) == SHA
        assert blobs.path(SHA).read_bytes() == BYTES
        assert source.exists()

    def test_an_original_is_read_only(self, blobs: BlobStore, source: Path):
        blobs.keep(source)
        assert blobs.path(SHA).stat().st_mode & 0o777 == 0o440

    def test_keeping_twice_leaves_one_file_and_no_leftovers(self, blobs: BlobStore, source: Path):
        blobs.keep(source)
        blobs.keep(source)
        assert files(blobs.root) == [f"originals/{SHA[:2]}/{SHA}"]

    def test_an_original_that_the_disk_damaged_heals_when_it_comes_in_again(self, blobs: BlobStore, source: Path):
        blobs.keep(source)
        blobs.path(SHA).chmod(0o640)
        blobs.path(SHA).write_bytes(b"stuk")
        blobs.keep(source)
        assert blobs.path(SHA).read_bytes() == BYTES

    def test_an_empty_file_is_kept_too(self, blobs: BlobStore, tmp_path: Path):
        (tmp_path / "leeg").touch()
        assert blobs.path(blobs.keep(tmp_path / "leeg")).stat().st_size == 0

    def test_a_file_that_is_gone_or_is_a_pipe_is_refused(self, blobs: BlobStore, tmp_path: Path):
        os.mkfifo(tmp_path / "pijp")
        for name in ("weg", "pijp", "."):
            with pytest.raises(InputError, match="gewoon bestand"):
                blobs.keep(tmp_path / name)

    def test_a_store_that_cannot_be_written_is_told_and_leaves_nothing(self, tmp_path: Path, source: Path):
        (tmp_path / "opslag").write_text("een bestand op de plaats van de map")
        with pytest.raises(SetupError, match="niet te beschrijven"):
            BlobStore(tmp_path / "opslag").keep(source)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "a" * 63, f"{'a' * 64}\n"])
    def test_only_a_digest_becomes_a_path(self, blobs: BlobStore, name: str):
        with pytest.raises(ValueError, match="not a name"):
            blobs.path(name)


class TestDerived:
    def test_a_folder_appears_when_its_block_ends_well(self, blobs: BlobStore):
        with blobs.write_derived(SHA, "lezen-1-abc") as folder:
            (folder / "bladen").mkdir()
            (folder / "bladen" / "1.json").write_text("{}")
            assert blobs.derived(SHA, "lezen-1-abc") is None
        finished = blobs.derived(SHA, "lezen-1-abc")
        assert finished and (finished / "bladen" / "1.json").read_text() == "{}"

    def test_after_an_error_nothing_is_left(self, blobs: BlobStore):
        with pytest.raises(RuntimeError), blobs.write_derived(SHA, "lezen-1-abc") as folder:
            (folder / "half.json").write_text("{")
            raise RuntimeError
        assert blobs.derived(SHA, "lezen-1-abc") is None
        assert files(blobs.root) == []

    def test_who_was_first_stays(self, blobs: BlobStore):
        with blobs.write_derived(SHA, "k") as slow:
            (slow / "a").write_text("traag")
            with blobs.write_derived(SHA, "k") as quick:
                (quick / "a").write_text("snel")
        finished = blobs.derived(SHA, "k")
        assert finished and (finished / "a").read_text() == "snel"
        assert files(blobs.root) == [f"derived/{SHA[:2]}/{SHA}/k/a"]

    @pytest.mark.parametrize("key", ["..", ".tmp", "a/b", "", "a" * 201])
    def test_only_a_plain_key_becomes_a_folder(self, blobs: BlobStore, key: str):
        with pytest.raises(ValueError, match="not a name"):
            blobs.derived(SHA, key)


class TestSweep:
    def test_old_leftovers_go_and_young_work_stays(self, blobs: BlobStore, source: Path):
        blobs.keep(source)
        old = blobs.root / "originals" / ".oud.tmp"
        young = blobs.root / "derived" / "ab" / SHA / ".jong.tmp"
        stale = blobs.root / "derived" / "ab" / SHA / ".oud.tmp"
        for folder in (young, stale):
            folder.mkdir(parents=True)
            (folder / "half").touch()
        old.touch()
        for path in (old, stale / "half", stale):
            os.utime(path, (0, 0))
        assert blobs.sweep() == 2
        assert young.exists() and not old.exists() and not stale.exists()
        assert blobs.path(SHA).exists()


class TestIntegrity:
    def test_whole_originals_have_no_problem(self, blobs: BlobStore, source: Path):
        blobs.keep(source)
        assert [(check.document_id, check.problem) for check in blobs.integrity([SHA])] == [(SHA, None)]

    def test_a_changed_missing_or_unknown_original_is_told(self, blobs: BlobStore, source: Path, tmp_path: Path):
        blobs.keep(source)
        (tmp_path / "ander").write_bytes(b"ander")
        other = blobs.keep(tmp_path / "ander")
        blobs.path(SHA).chmod(0o640)
        blobs.path(SHA).write_bytes(BYTES[:-1] + b"!")
        problems = {check.document_id: check.problem for check in blobs.integrity({SHA, "f" * 64})}
        assert "gewijzigd" in str(problems[SHA])
        assert "ontbreekt" in str(problems["f" * 64])
        assert "niet in de database" in str(problems[other])

    def test_without_a_list_only_the_bytes_are_judged(self, blobs: BlobStore, source: Path):
        blobs.keep(source)
        (blobs.path(SHA).parent / "vreemd").touch()
        assert [check.problem is None for check in blobs.integrity()] == [True, False]


class TestWriteFile:
    def test_a_file_is_replaced_whole_and_nothing_else_is_left(self, tmp_path: Path):
        write_file(tmp_path / "nieuw" / "a.json", b"een")
        write_file(tmp_path / "nieuw" / "a.json", b"twee")
        assert files(tmp_path) == ["nieuw/a.json"] and (tmp_path / "nieuw" / "a.json").read_bytes() == b"twee"

    def test_what_a_killed_writer_of_the_same_file_left_goes(self, tmp_path: Path):
        write_file(tmp_path / "b.json", b"ander")
        killed = (
            "import os, pathlib, sys; from pipeline import blobs; blobs._sync = lambda file: os.kill(os.getpid(), 9)"
        )
        write = "blobs.write_file(pathlib.Path(sys.argv[1]), b'half')"
        subprocess.run([sys.executable, "-c", f"{killed}; {write}", tmp_path / "a.json"], check=False)
        assert len(list(tmp_path.glob(".*.tmp"))) == 1
        write_file(tmp_path / "b.json", b"ander")
        assert len(list(tmp_path.glob(".*.tmp"))) == 1
        write_file(tmp_path / "a.json", b"heel")
        assert files(tmp_path) == ["a.json", "b.json"]

    def test_writers_of_one_file_at_the_same_time_do_not_hinder_each_other(self, tmp_path: Path):
        texts = [f"{number}".encode() * 2_000 for number in range(4)]
        with ThreadPoolExecutor(len(texts)) as pool:
            list(pool.map(lambda text: [write_file(tmp_path / "a.json", text) for _ in range(40)], texts))
        assert files(tmp_path) == ["a.json"] and (tmp_path / "a.json").read_bytes() in texts

    def test_a_place_that_cannot_be_written_is_told(self, tmp_path: Path):
        (tmp_path / "map").write_text("")
        with pytest.raises(SetupError, match="niet te beschrijven"):
            write_file(tmp_path / "map" / "a", b"")


KILLED_AT_SYNC = """
import os, pathlib, sys
from pipeline import blobs
blobs._sync = lambda file: os.kill(os.getpid(), 9)
blobs.write_file(pathlib.Path(sys.argv[1]), b"half")
"""
KILLED = """
import os, pathlib, sys, threading, time
from pipeline.blobs import BlobStore
def die():
    time.sleep(float(sys.argv[3])); os.kill(os.getpid(), 9)
threading.Thread(target=die, daemon=True).start()
blobs = BlobStore(pathlib.Path(sys.argv[1]))
while True:
    blobs.keep(pathlib.Path(sys.argv[2]))
"""


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_only_whole_originals(blobs: BlobStore, tmp_path: Path):
    big = tmp_path / "groot.bin"
    big.write_bytes(os.urandom(3 << 20))
    for delay in ("0.011", "0.017", "0.023", "0.031", "0.043"):
        subprocess.run([sys.executable, "-c", KILLED, str(blobs.root), str(big), delay], cwd=Path(__file__).parents[2])
    assert all(check.problem is None for check in blobs.integrity())
    blobs.sweep(older_than_seconds=-1)
    assert [name for name in files(blobs.root) if name.endswith(".tmp")] == []
