"""The shared store: one view for every machine, sealed when asked, whole or not at all."""

import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.blobs import Blobs, BlobStore
from pipeline.errors import InputError, SetupError
from pipeline.vault.moving import StoreAt, bring_over, open_vault
from pipeline.vault.ring import Ring
from pipeline.vault.seal import KEY_VARIABLE, new_main_key, parse_keys
from pipeline.vault.shared import Vault

BYTES = b"%PDF-1.7 een brief van Verzonnen-Naam" * 40_000
SHA = hashlib.sha256(BYTES).hexdigest()
Open = Callable[..., Vault]


def quiet(_done: int, _total: int) -> None:
    pass


def at(root: Path, machine: str = "een", *, sealed: bool = True, shared: bool = True) -> StoreAt:
    url = str(root / "gedeeld") if shared else ""
    return StoreAt(root / machine / "opslag", url, "", sealed, root / machine / "werk", 1 << 30, 2)


@pytest.fixture
def main_key(monkeypatch: pytest.MonkeyPatch) -> str:
    key = new_main_key()
    monkeypatch.setenv(KEY_VARIABLE, key)
    return key


@pytest.fixture(params=[True, False], ids=["sealed", "open"])
def vault(request: pytest.FixtureRequest, tmp_path: Path, main_key: str) -> Iterator[Vault]:
    with open_vault(at(tmp_path, sealed=request.param)) as opened:
        yield opened


@pytest.fixture
def sealed(tmp_path: Path, main_key: str) -> Iterator[Vault]:
    with open_vault(at(tmp_path)) as opened:
        yield opened


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "brief.pdf"
    path.write_bytes(BYTES)
    return path


def work(blobs: Blobs, document_id: str, key: str, text: str) -> None:
    with blobs.write_derived(document_id, key) as folder:
        (folder / "bladen").mkdir()
        (folder / "bladen" / "1.json").write_text(text)


def read(blobs: Blobs, document_id: str, key: str) -> str | None:
    folder = blobs.derived(document_id, key)
    return (folder / "bladen" / "1.json").read_text() if folder else None


def stored(root: Path) -> list[Path]:
    return sorted(path for path in (root / "gedeeld").rglob("*") if path.is_file())


def part(root: Path, name: str) -> Path:
    return next(path for path in stored(root) if f"/{name}/" in str(path))


def change(path: Path, data: bytes) -> None:
    path.chmod(0o640)
    path.write_bytes(data)


def fresh(vault: Vault) -> None:
    """Forget the working copies, so that the next look is at the store."""
    for name in ("originals", "derived"):
        shutil.rmtree(vault.working.root / name, ignore_errors=True)


class TestKeeping:
    def test_bytes_come_back_from_the_store_itself(self, vault: Vault, source: Path):
        assert vault.keep(source) == SHA
        fresh(vault)
        assert vault.path(SHA).read_bytes() == BYTES

    def test_a_stream_is_kept_too_and_so_is_nothing_at_all(self, vault: Vault):
        assert vault.keep_stream(io.BytesIO(BYTES)) == SHA
        empty = vault.keep_stream(io.BytesIO(b""))
        fresh(vault)
        assert vault.path(empty).read_bytes() == b""
        assert list(vault.ids()) == sorted((SHA, empty))

    def test_an_unknown_original_has_a_place_where_nothing_stands(self, vault: Vault):
        assert not vault.path("0" * 64).exists()

    def test_a_pipe_is_refused(self, vault: Vault, tmp_path: Path):
        os.mkfifo(tmp_path / "pijp")
        with pytest.raises(InputError, match="gewoon bestand"):
            vault.keep(tmp_path / "pijp")

    def test_keeping_again_heals_a_damaged_object(self, vault: Vault, source: Path, tmp_path: Path):
        vault.keep(source)
        change(part(tmp_path, "originelen"), b"stuk")
        assert [one.problem is None for one in vault.integrity()] == [False]
        vault.keep(source)
        assert [one.problem for one in vault.integrity()] == [None]

    @pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, f"{'a' * 64}\n"])
    def test_only_a_digest_becomes_a_name(self, vault: Vault, name: str):
        with pytest.raises(ValueError, match="not a name"):
            vault.path(name)
        with pytest.raises(ValueError, match="not a name"):
            vault.destroy(name)


class TestWork:
    def test_work_is_there_when_its_block_ends_well(self, vault: Vault, source: Path):
        vault.keep(source)
        work(vault, SHA, "lezen-1", "{}")
        assert vault.keys(SHA) == ("lezen-1",)
        fresh(vault)
        assert read(vault, SHA, "lezen-1") == "{}"
        assert vault.derived(SHA, "lezen-2") is None

    def test_after_an_error_nothing_is_left(self, vault: Vault, tmp_path: Path):
        with pytest.raises(RuntimeError), vault.write_derived(SHA, "k") as folder:
            (folder / "half").touch()
            raise RuntimeError
        assert vault.derived(SHA, "k") is None
        assert vault.keys(SHA) == ()

    def test_when_the_store_fails_the_copy_here_does_not_count_as_finished(self, vault: Vault, tmp_path: Path):
        blocked = tmp_path / "gedeeld" / ("kluis" if vault.ring else "open") / "afgeleid"
        blocked.parent.mkdir(parents=True, exist_ok=True)
        blocked.write_text("een bestand op de plaats van een map")
        with pytest.raises(SetupError, match="niet te beschrijven"):
            work(vault, SHA, "k", "{}")
        assert vault.working.derived(SHA, "k") is None

    def test_two_machines_give_one_view_and_who_was_first_stays(self, vault: Vault, tmp_path: Path, source: Path):
        vault.keep(source)
        with open_vault(at(tmp_path, "twee", sealed=vault.ring is not None)) as other:
            with vault.write_derived(SHA, "k") as slow:
                (slow / "bladen").mkdir()
                (slow / "bladen" / "1.json").write_text("traag")
                work(other, SHA, "k", "snel")
            assert read(vault, SHA, "k") == read(other, SHA, "k") == "snel"
            assert other.path(SHA).read_bytes() == BYTES

    def test_two_machines_that_seal_the_same_new_document_both_stay_readable(self, sealed: Vault, tmp_path: Path):
        with open_vault(at(tmp_path, "twee")) as other:
            assert sealed.ring and other.ring
            names = iter([[], []])
            raced = Ring(_Blind(other.place, names), other.ring.mains)  # type: ignore[arg-type]
            sealed.keep_stream(io.BytesIO(BYTES))
            Vault(other.place, other.working, raced).keep_stream(io.BytesIO(BYTES))
            work(sealed, SHA, "k", "een")
        fresh(sealed)
        assert sealed.path(SHA).read_bytes() == BYTES
        assert len(list((tmp_path / "gedeeld").rglob(f"sleutels/*/{SHA}/*"))) == 2
        assert [one.problem for one in sealed.integrity()] == [None]


class _Blind:
    """A place whose first look finds no keys: another machine writes one at the same moment."""

    def __init__(self, place: object, looks: Iterator[list[str]]) -> None:
        self._place, self._looks = place, looks

    def names(self, _under: str) -> list[str]:
        return next(self._looks)

    def __getattr__(self, name: str) -> object:
        return getattr(self._place, name)


class TestSeal:
    def test_nothing_readable_stands_in_the_store_nor_here_afterwards(self, tmp_path: Path, main_key: str):
        with open_vault(at(tmp_path)) as vault:
            vault.keep_stream(io.BytesIO(BYTES))
            work(vault, SHA, "k", "Verzonnen-Naam")
            assert (vault.working.root.stat().st_mode & 0o777) == 0o700
        assert all(b"Verzonnen-Naam" not in path.read_bytes() for path in stored(tmp_path))
        assert [path.name for path in (tmp_path / "een" / "werk").rglob("*")] == [".gebruik"]

    def test_what_a_killed_process_left_readable_goes_when_the_next_one_starts(self, tmp_path: Path, main_key: str):
        left = tmp_path / "een" / "werk" / "originals" / "ab" / "oud"
        left.parent.mkdir(parents=True)
        left.touch()
        with open_vault(at(tmp_path)):
            assert not left.exists()

    def test_who_starts_beside_another_leaves_its_copies(self, sealed: Vault, tmp_path: Path):
        sealed.keep_stream(io.BytesIO(BYTES))
        with open_vault(at(tmp_path)) as second:
            assert second.working.original(SHA)
            with pytest.raises(SetupError, match="nog een proces"):
                second.working.wipe()
        assert sealed.working.original(SHA)

    @pytest.mark.parametrize(
        "damage",
        [
            lambda data: data[:-1],
            lambda data: data[:-300_000],
            lambda data: data[: 53 + (1 << 18) + 16],
            lambda data: data + b"x",
            lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:],
            lambda data: data[:25] + bytes([data[25] ^ 1]) + data[26:],
            lambda data: data[:53] + data[53 + (1 << 18) + 16 : 53 + 2 * ((1 << 18) + 16)] + data[53:],
            lambda data: b"",
            lambda data: BYTES,
        ],
        ids=[
            "cut",
            "cut far",
            "cut between chunks",
            "longer",
            "flipped",
            "salt",
            "chunks moved",
            "empty",
            "in the open",
        ],
    )
    def test_a_changed_object_does_not_open(
        self, sealed: Vault, source: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
    ):
        sealed.keep(source)
        place = part(tmp_path, "originelen")
        change(place, damage(place.read_bytes()))
        fresh(sealed)
        with pytest.raises(SetupError, match="gewijzigd"):
            sealed.path(SHA)
        assert "gewijzigd" in str([one.problem for one in sealed.integrity()])

    def test_objects_of_two_documents_or_stages_cannot_be_swapped(self, sealed: Vault, source: Path, tmp_path: Path):
        other = sealed.keep_stream(io.BytesIO(b"ander"))
        sealed.keep(source)
        for key in ("a", "b"):
            work(sealed, SHA, key, key)
        base = tmp_path / "gedeeld" / "kluis"
        a, b = (base / "afgeleid" / SHA[:2] / SHA / key for key in ("a", "b"))
        one, two = (base / "originelen" / name[:2] / name for name in (SHA, other))
        for left, right in ((a, b), (one, two)):
            kept = left.read_bytes()
            change(left, right.read_bytes())
            change(right, kept)
        fresh(sealed)
        for key in ("a", "b"):
            with pytest.raises(SetupError, match="mend"):
                sealed.derived(SHA, key)
        for name in (SHA, other):
            with pytest.raises(SetupError, match="gewijzigd"):
                sealed.path(name)

    def test_damaged_work_is_told_and_mended(self, sealed: Vault, source: Path, tmp_path: Path):
        sealed.keep(source)
        for key in ("a", "b"):
            work(sealed, SHA, key, key)
        change(tmp_path / "gedeeld" / "kluis" / "afgeleid" / SHA[:2] / SHA / "a", b"stuk")
        assert "mend" in str(next(iter(sealed.integrity())).problem)
        assert sealed.mend(SHA) == ("a",)
        assert next(iter(sealed.integrity())).problem is None
        fresh(sealed)
        assert sealed.derived(SHA, "a") is None and read(sealed, SHA, "b") == "b"


class TestKeys:
    @pytest.mark.parametrize(
        "value", ["", "kort", "é" * 43, new_main_key() + "A"], ids=["leeg", "kort", "tekens", "lang"]
    )
    def test_without_a_good_key_nothing_is_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str):
        monkeypatch.setenv(KEY_VARIABLE, value)
        with pytest.raises(SetupError, match=KEY_VARIABLE), open_vault(at(tmp_path)):
            pass
        assert not (tmp_path / "gedeeld").exists()

    def test_with_another_key_nothing_is_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, main_key: str, source: Path
    ):
        with open_vault(at(tmp_path)) as vault:
            vault.keep(source)
        before = {path: path.read_bytes() for path in stored(tmp_path)}
        monkeypatch.setenv(KEY_VARIABLE, new_main_key())
        with pytest.raises(SetupError, match="er is niets geschreven"), open_vault(at(tmp_path)):
            pass
        assert {path: path.read_bytes() for path in stored(tmp_path)} == before

    def test_a_key_put_first_by_mistake_seals_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, main_key: str, source: Path
    ):
        with open_vault(at(tmp_path)) as vault:
            vault.keep(source)
        monkeypatch.setenv(KEY_VARIABLE, f"{new_main_key()},{main_key}")
        with open_vault(at(tmp_path)) as vault:
            vault.keep_stream(io.BytesIO(b"nieuw"))
            assert vault.ring and vault.ring.counted() == {parse_keys(main_key)[0].id: 2}

    def test_after_a_rotation_the_old_key_is_of_no_use(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, main_key: str, source: Path
    ):
        new = new_main_key()
        with open_vault(at(tmp_path)) as long_running:
            long_running.keep(source)
            objects = {path: path.read_bytes() for path in stored(tmp_path) if "/sleutels/" not in str(path)}
            monkeypatch.setenv(KEY_VARIABLE, f"{new},{main_key}")
            with open_vault(at(tmp_path, "twee")) as vault:
                assert vault.ring and vault.ring.rotate(quiet) == 1
                assert vault.ring.rotate(quiet) == 0
            with pytest.raises(SetupError, match="start dit proces opnieuw"):
                long_running.keep_stream(io.BytesIO(b"met de oude sleutel"))
        monkeypatch.setenv(KEY_VARIABLE, new)
        with open_vault(at(tmp_path)) as vault:
            assert vault.path(SHA).read_bytes() == BYTES
            assert [one.problem for one in vault.integrity([SHA])] == [None]
        changed = [path.name for path, data in objects.items() if path.read_bytes() != data]
        assert changed == ["opslag.json"]
        monkeypatch.setenv(KEY_VARIABLE, main_key)
        with pytest.raises(SetupError, match="niet in"), open_vault(at(tmp_path)):
            pass

    def test_a_document_written_while_a_rotation_passes_ends_on_the_new_key(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, main_key: str
    ):
        new = new_main_key()
        with open_vault(at(tmp_path)) as first:
            first.keep_stream(io.BytesIO(b"een"))
        monkeypatch.setenv(KEY_VARIABLE, f"{new},{main_key}")
        with open_vault(at(tmp_path)) as writer, open_vault(at(tmp_path, "twee")) as rotator:
            assert writer.ring and rotator.ring
            writing = Ring(_Rotating(writer.place, rotator.ring), writer.ring.mains)  # type: ignore[arg-type]
            Vault(writer.place, writer.working, writing).keep_stream(io.BytesIO(BYTES))
            assert writer.ring.counted() == {parse_keys(new)[0].id: 2}

    def test_a_lost_marker_is_told(self, tmp_path: Path, main_key: str, source: Path):
        with open_vault(at(tmp_path)) as vault:
            vault.keep(source)
        (tmp_path / "gedeeld" / "kluis" / "opslag.json").unlink()
        with pytest.raises(SetupError, match="reservekopie"), open_vault(at(tmp_path)):
            pass


class _Rotating:
    """A place where a whole rotation happens just before the first wrapped key is written."""

    def __init__(self, place: object, rotator: Ring) -> None:
        self._place, self._rotator, self._done = place, rotator, False

    def write(self, name: str, data: bytes) -> None:
        if not self._done:
            self._done = True
            self._rotator.rotate(quiet)
        self._place.write(name, data)  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self._place, name)


class TestDestroying:
    def test_a_destroyed_document_is_gone_everywhere(self, vault: Vault, tmp_path: Path, source: Path):
        vault.keep(source)
        work(vault, SHA, "k", "{}")
        with open_vault(at(tmp_path, "twee", sealed=vault.ring is not None)) as other:
            assert read(other, SHA, "k") == "{}" and other.path(SHA).exists()
            gone = vault.destroy(SHA)
            assert {name.partition("/")[0] for name in gone} == ({"key"} if vault.ring else set()) | {
                "derived",
                "original",
            }
            assert vault.destroy(SHA) == ()
            assert not vault.path(SHA).exists() and vault.derived(SHA, "k") is None
            other.sweep()
            assert not other.path(SHA).exists() and other.derived(SHA, "k") is None
        assert list(vault.ids()) == []

    def test_a_copy_of_a_destroyed_document_never_opens_again(self, sealed: Vault, tmp_path: Path, source: Path):
        sealed.keep(source)
        place = part(tmp_path, "originelen")
        copied = place.read_bytes()
        sealed.destroy(SHA)
        place.write_bytes(copied)
        with pytest.raises(SetupError, match="niet te openen"):
            sealed.path(SHA)

    def test_a_document_that_comes_in_again_is_kept_again(self, vault: Vault, source: Path):
        vault.keep(source)
        vault.destroy(SHA)
        vault.keep(source)
        vault.sweep()
        fresh(vault)
        assert vault.path(SHA).read_bytes() == BYTES


class TestBringingOver:
    @pytest.mark.parametrize("shared", [True, False])
    def test_a_plain_store_is_sealed_and_nothing_readable_stays(self, tmp_path: Path, main_key: str, shared: bool):
        plain = BlobStore(tmp_path / "een" / "opslag")
        ids = [plain.keep_stream(io.BytesIO(BYTES + bytes([number]))) for number in range(3)]
        for one in ids:
            work(plain, one, "k", one)
        place = at(tmp_path, shared=shared)
        with pytest.raises(SetupError, match="ibt store encrypt"), open_vault(place):
            pass
        assert bring_over(place, quiet) == 3
        assert bring_over(place, quiet) == 0
        with open_vault(place) as vault:
            assert [one.problem for one in vault.integrity(ids)] == [None] * 3
            assert [read(vault, one, "k") for one in ids] == ids
        assert all(b"Verzonnen-Naam" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    def test_an_open_shared_store_is_sealed_and_refuses_to_go_back_unseen(self, tmp_path: Path, main_key: str):
        with open_vault(at(tmp_path, sealed=False)) as opened:
            opened.keep_stream(io.BytesIO(BYTES))
            work(opened, SHA, "k", "{}")
        assert bring_over(at(tmp_path), quiet) == 1
        with open_vault(at(tmp_path)) as vault:
            assert read(vault, SHA, "k") == "{}" and vault.path(SHA).read_bytes() == BYTES
        assert not list((tmp_path / "gedeeld" / "open").rglob(f"{SHA}/*"))
        with pytest.raises(SetupError, match="verzegeld = true"), open_vault(at(tmp_path, sealed=False)):
            pass

    def test_a_damaged_original_stops_and_stays(self, tmp_path: Path, main_key: str):
        plain = BlobStore(tmp_path / "een" / "opslag")
        plain.keep_stream(io.BytesIO(BYTES))
        change(plain.path(SHA), b"anders")
        with pytest.raises(SetupError, match="gewijzigd"):
            bring_over(at(tmp_path), quiet)
        assert plain.path(SHA).read_bytes() == b"anders"


class TestWorkingCopies:
    def test_what_was_used_longest_ago_goes_first_and_what_was_just_used_stays(self, vault: Vault):
        ids = [vault.keep_stream(io.BytesIO(bytes([number]) * 1_000)) for number in range(4)]
        vault.working.most_bytes = 2_500
        assert vault.working.shrink() == 0  # all of it was used a moment ago
        for age, one in enumerate(ids):
            os.utime(vault.working.store.path(one), (age + 1, age + 1))
        assert vault.working.shrink() == 2_000
        assert [bool(vault.working.original(one)) for one in ids] == [False, False, True, True]
        assert vault.path(ids[0]).read_bytes() == b"\0" * 1_000

    def test_marker_and_keys_hold_no_secret(self, sealed: Vault, main_key: str, source: Path, tmp_path: Path):
        sealed.keep(source)
        told = json.loads(part(tmp_path, "sleutels").read_text())
        assert set(told) == {"versie", "sleutel", "nonce", "data"}
        assert sealed.ring and main_key not in repr(sealed.ring)
        secret = next(iter(sealed.ring.mains.values())).secret
        assert all(secret not in path.read_bytes() for path in stored(tmp_path))
        assert repr(secret) not in repr(sealed.ring)
