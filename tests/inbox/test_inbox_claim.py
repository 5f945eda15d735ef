from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.claim import (
    CLAIMS,
    Claim,
    Look,
    SettleTracker,
    Taken,
    Unsettled,
    claim_file,
    find_claims,
    finish,
    is_open_for_writing,
    keep,
    readable_name,
)
from pipeline.errors import SetupError, UnsupportedMedia

FILE = Path("brief.pdf")
LOOK = Look(1, 100, 5)

names_on_disk = (
    st.binary(min_size=1, max_size=255)
    .filter(lambda b: not {0, 47} & set(b) and b not in (b".", b".."))
    .map(os.fsdecode)
)


def test_one_look_never_settles_a_file() -> None:
    assert not SettleTracker(2, 60).is_settled(FILE, LOOK, 0)


def test_two_equal_looks_a_scan_apart_settle_a_file() -> None:
    tracker = SettleTracker(2, 60)
    tracker.is_settled(FILE, LOOK, 0)
    assert tracker.is_settled(FILE, LOOK, 2)


def test_a_look_that_comes_early_does_not_settle_a_file() -> None:
    tracker = SettleTracker(2, 60)
    tracker.is_settled(FILE, LOOK, 0)
    assert not tracker.is_settled(FILE, LOOK, 1.9)


@pytest.mark.parametrize("other", [Look(2, 100, 5), Look(1, 101, 5), Look(1, 100, 6)])
def test_any_change_starts_the_waiting_again(other: Look) -> None:
    tracker = SettleTracker(2, 60)
    tracker.is_settled(FILE, LOOK, 0)
    assert not tracker.is_settled(FILE, other, 2)
    assert tracker.is_settled(FILE, other, 4)


def test_an_empty_file_waits_longer_and_is_then_settled_all_the_same() -> None:
    tracker = SettleTracker(2, 60)
    empty = Look(1, 0, 5)
    tracker.is_settled(FILE, empty, 0)
    assert not tracker.is_settled(FILE, empty, 59)
    assert tracker.is_settled(FILE, empty, 60)


def test_a_file_that_keeps_changing_is_never_given_up() -> None:
    tracker = SettleTracker(2, 60)
    for second in range(5_000):
        assert not tracker.is_settled(FILE, Look(1, second + 1, second), second)
    assert tracker.is_settled(FILE, Look(1, 5_000, 4_999), 5_002)


@given(st.text())
def test_a_readable_name_holds_only_what_a_screen_can_show(name: str) -> None:
    shown = readable_name(name)
    assert len(shown) == len(name)
    assert all(c.isprintable() for c in shown)


@given(names_on_disk)
def test_every_name_a_file_system_allows_survives_the_claim(name: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / name).write_bytes(b"inhoud")
        claim = claim_file(folder, folder / name)
        assert claim is not None
        (found,), strays = find_claims(folder)
        assert (found.id, found.name, strays) == (claim.id, readable_name(name), [])


def test_names_that_differ_only_in_case_are_two_deliveries(folder: Path) -> None:
    for name in ("Brief.pdf", "brief.PDF"):
        (folder / name).write_bytes(b"inhoud")
        claim_file(folder, folder / name)
    assert {claim.name for claim in find_claims(folder)[0]} == {"Brief.pdf", "brief.PDF"}


def test_of_many_claimers_exactly_one_gets_each_file(folder: Path) -> None:
    paths = [folder / f"{n}.pdf" for n in range(50)]
    for path in paths:
        path.write_bytes(b"inhoud")
    won: list[Claim] = []

    def claim_all() -> None:
        won.extend(claim for path in paths if (claim := claim_file(folder, path)))

    threads = [threading.Thread(target=claim_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claim.name for claim in won) == sorted(path.name for path in paths)


def test_a_file_that_is_gone_gives_no_claim(folder: Path) -> None:
    assert claim_file(folder, folder / "weg.pdf") is None


def test_the_name_file_of_a_finished_claim_is_cleared_away(folder: Path) -> None:
    (folder / CLAIMS).mkdir()
    left = folder / CLAIMS / f"{'a' * 32}.naam"
    left.write_bytes(b"x")
    find_claims(folder)
    assert not left.exists()


def take_in(
    claim: Claim, originals, register, before_release: Callable[[Sequence[Taken]], None] = lambda taken: None
) -> Taken:
    return finish([keep(claim, originals)], register, before_release)[0]


def claimed(folder: Path, content: bytes = b"inhoud", name: str = "brief.pdf") -> Claim:
    (folder / name).write_bytes(content)
    claim = claim_file(folder, folder / name)
    assert claim is not None
    return claim


def test_taking_in_stores_registers_and_lets_go(folder: Path, originals, register) -> None:
    taken = take_in(claimed(folder), originals, register)
    assert taken.new
    assert originals.path(taken.document_id).read_bytes() == b"inhoud"
    assert register.arrivals() == [("brief.pdf", taken.document_id)]
    assert find_claims(folder) == ([], [])


def test_the_same_bytes_twice_are_one_document_and_two_arrivals(folder: Path, originals, register) -> None:
    first = take_in(claimed(folder, name="a.pdf"), originals, register)
    second = take_in(claimed(folder, name="b.pdf"), originals, register)
    assert (first.new, second.new) == (True, False)
    assert register.arrivals() == [("a.pdf", first.document_id), ("b.pdf", first.document_id)]


def test_a_long_name_is_registered_whole(folder: Path, originals, register) -> None:
    name = "é" * 125 + ".pdf"
    take_in(claimed(folder, name=name), originals, register)
    assert register.arrivals()[0][0] == name
    assert not list((folder / CLAIMS).iterdir())


def test_deliveries_are_registered_together_or_not_at_all(folder: Path, originals, register) -> None:
    kept = [keep(claimed(folder, name.encode(), name), originals) for name in ("a.pdf", "b.pdf")]

    class Full:
        def register(self, deliveries: Sequence[object]) -> tuple[bool, ...]:
            raise SetupError("de database is vol")

    with pytest.raises(SetupError):
        finish(kept, Full(), lambda taken: None)
    assert (len(find_claims(folder)[0]), register.arrivals()) == (2, [])
    assert [taken.new for taken in finish(kept, register, lambda taken: None)] == [True, True]
    assert find_claims(folder) == ([], [])


class Crash(Exception):
    pass


def test_a_crash_before_the_release_leaves_a_claim_that_may_be_redone(folder: Path, originals, register) -> None:
    def crash(taken: object) -> None:
        raise Crash

    with pytest.raises(Crash):
        take_in(claimed(folder), originals, register, before_release=crash)
    (claim,), _ = find_claims(folder)
    take_in(claim, originals, register)
    assert len(register.arrivals()) == 1


class Meddling:
    """A store during whose copying something happens."""

    def __init__(self, store, happens: Callable[[Path], None]) -> None:
        self.store, self.happens = store, happens

    def keep(self, untrusted_source: Path) -> str:
        self.happens(untrusted_source)
        return str(self.store.keep(untrusted_source))

    def path(self, document_id: str) -> Path:
        return Path(self.store.path(document_id))


def test_a_file_that_grows_while_it_is_copied_is_not_registered(folder: Path, originals, register) -> None:
    grows = Meddling(originals, lambda path: path.write_bytes(b"inhoud en meer"))
    with pytest.raises(Unsettled):
        take_in(claimed(folder), grows, register)
    assert register.arrivals() == []
    assert len(find_claims(folder)[0]) == 1


def test_a_link_that_took_the_place_of_a_file_is_never_followed(folder: Path, originals, register) -> None:
    claim = claimed(folder)
    claim.path.unlink()
    claim.path.symlink_to("/etc/hostname")
    with pytest.raises(UnsupportedMedia):
        take_in(claim, originals, register)
    assert list(originals.folder.iterdir()) == []


def test_a_file_held_open_by_a_writer_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    with path.open("wb") as writer:
        writer.write(b"deel een")
        writer.flush()
        held = is_open_for_writing(path)
    if not held:
        pytest.skip("dit bestandssysteem kent geen leases")
    assert not is_open_for_writing(path)


def test_a_program_that_reads_the_file_is_no_writer(tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(b"inhoud")
    with path.open("rb"):
        assert not is_open_for_writing(path)
