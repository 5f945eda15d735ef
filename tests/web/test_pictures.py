"""Pictures of pages: drawn once, what somebody asks for before what is drawn along, and no thread that waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import anyio.to_thread
import pytest

from pipeline import wiring
from pipeline.errors import ExtractionError, InputError, SetupError
from pipeline.tools.child import ChildLimits
from pipeline.workspace import Workspace
from web.pictures import AHEAD, NICE, PAINTERS, Pictures


class Easel:
    """A painter by hand: notes what is drawn, and waits with each page until it may go on."""

    def __init__(self) -> None:
        self.drawn: list[int] = []
        self.opened: list[tuple[int, ...]] = []
        self.may = threading.Semaphore(0)
        self.fails = False

    def __call__(
        self, limits: ChildLimits, _function: object, _rendition: Path, numbers: Sequence[int]
    ) -> Iterator[bytes]:
        assert limits.nice == NICE
        self.opened.append(tuple(numbers))
        for number in numbers:
            assert self.may.acquire(timeout=30)
            if self.fails:
                raise ExtractionError("deze bladzijde is niet te tekenen.")
            self.drawn.append(number)
            yield b"beeld van %d" % number


class Long:
    """What the pictures ask of the walk: documents of forty pages, each read in one way."""

    page_count = 40

    def document(self, _document_id: str) -> Long:
        return self

    def rendition(self, document_id: str) -> Path:
        return Path(document_id)

    def rendition_key(self, _document_id: str) -> str:
        return "gelezen"


@pytest.fixture
def easel(monkeypatch: pytest.MonkeyPatch) -> Easel:
    made = Easel()
    monkeypatch.setattr("web.pictures.stream", made)
    return made


@pytest.fixture
def pictures(empty_workspace: Workspace, easel: Easel) -> Iterator[Pictures]:
    with wiring.open_desk(empty_workspace) as desk:
        made = Pictures(desk.blobs, Long(), wiring.child_limits(empty_workspace.config, empty_workspace.root))  # type: ignore[arg-type]
        yield made
        for _ in range(1_000):
            easel.may.release()
        made.close()


FIRST, SECOND, THIRD = "a" * 64, "b" * 64, "c" * 64


def test_who_waits_for_a_page_holds_no_thread(pictures: Pictures, easel: Easel):
    async def ask() -> list[Path]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = 2
        asked = [asyncio.create_task(pictures.page(one * 64, 1)) for one in "abcdef"]
        while len(easel.opened) < PAINTERS:
            await asyncio.sleep(0.01)
        assert await anyio.to_thread.run_sync(lambda: "vrij") == "vrij"  # six wait, and neither thread is taken
        for _ in range(6 * AHEAD):
            easel.may.release()
        return await asyncio.gather(*asked)

    found = asyncio.run(asyncio.wait_for(ask(), 60))
    assert [path.read_bytes() for path in found] == [b"beeld van 1"] * 6


def test_the_page_somebody_asks_for_goes_before_the_pages_after_another(pictures: Pictures, easel: Easel):
    async def ask() -> None:
        first = [asyncio.create_task(pictures.page(one, 1)) for one in (FIRST, SECOND)]
        while len(easel.opened) < PAINTERS:  # both painters are at work, with five pages to go after the first
            await asyncio.sleep(0.01)
        other = asyncio.create_task(pictures.page(THIRD, 30))
        while not pictures._waiting.asked:
            await asyncio.sleep(0.01)
        for _ in range(PAINTERS + 1):
            easel.may.release()
        await asyncio.gather(*first, other)
        assert sorted(easel.drawn) == [1, 1, 30]
        for _ in range(3 * AHEAD):
            easel.may.release()
        late = await pictures.page(FIRST, AHEAD)  # what gave way is drawn all the same
        assert late.read_bytes() == b"beeld van %d" % AHEAD

    asyncio.run(asyncio.wait_for(ask(), 60))


def test_a_page_drawn_along_is_hurried_as_soon_as_somebody_asks_for_it(pictures: Pictures, easel: Easel):
    async def ask() -> None:
        asked = [asyncio.create_task(pictures.page(one * 64, 1)) for one in "abc"]
        while len(easel.opened) < PAINTERS or not pictures._waiting.asked:
            await asyncio.sleep(0.01)
        for _ in range(PAINTERS + 1):  # the rest of two documents gives way to the third
            easel.may.release()
        await asyncio.gather(*asked)
        assert len(pictures._waiting.along) >= 1
        key = next(iter(pictures._waiting.along))[-1][0]
        hurried = asyncio.create_task(pictures.page(key[0], key[2]))
        while key not in pictures._waiting.wanted:
            await asyncio.sleep(0.01)
        for _ in range(PAINTERS + 1):
            easel.may.release()
        await hurried
        assert (AHEAD, *range(2, AHEAD)) in easel.opened  # that page first, then those it was drawn along with

    asyncio.run(asyncio.wait_for(ask(), 60))


def test_more_waiting_pages_than_fit_are_refused(pictures: Pictures, easel: Easel, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("web.pictures.MOST_ASKED", 2)

    async def ask() -> None:
        asked = []
        for place, one in enumerate("abcd"):
            asked.append(asyncio.create_task(pictures.page(one * 64, 1)))
            while len(easel.opened) + len(pictures._waiting.asked) <= place:
                await asyncio.sleep(0.01)
            while place < PAINTERS and len(easel.opened) <= place:
                await asyncio.sleep(0.01)
        with pytest.raises(SetupError, match="te veel bladzijden"):
            await pictures.page("e" * 64, 1)
        pictures.soon("f" * 64, 1, 40)  # what nobody waits for is dropped in silence
        for _ in range(4 * AHEAD):
            easel.may.release()
        assert len(await asyncio.gather(*asked)) == 4

    asyncio.run(asyncio.wait_for(ask(), 60))


def test_who_stops_waiting_takes_the_page_from_nobody(pictures: Pictures, easel: Easel):
    async def ask() -> Path:
        impatient, patient = (asyncio.create_task(pictures.page(FIRST, 3)) for _ in range(2))
        while not easel.opened:
            await asyncio.sleep(0.01)
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        easel.may.release()
        return await patient

    assert asyncio.run(asyncio.wait_for(ask(), 60)).read_bytes() == b"beeld van 3"
    assert easel.opened == [tuple(range(3, 3 + AHEAD))]  # drawn once for both


def test_what_cannot_be_drawn_is_told_to_who_asks_and_may_be_asked_again(pictures: Pictures, easel: Easel):
    easel.fails = True
    for _ in range(AHEAD):
        easel.may.release()
    with pytest.raises(ExtractionError):
        asyncio.run(asyncio.wait_for(pictures.page(FIRST, 1), 60))
    easel.fails = False
    assert asyncio.run(asyncio.wait_for(pictures.page(FIRST, 1), 60)).read_bytes() == b"beeld van 1"


def test_a_page_that_is_not_there_is_refused(pictures: Pictures):
    with pytest.raises(InputError, match="geen bladzijde 41"):
        asyncio.run(pictures.page(FIRST, 41))


def test_who_waits_when_the_server_stops_is_told(pictures: Pictures, easel: Easel):
    async def ask() -> None:
        asked = [asyncio.create_task(pictures.page(one * 64, 1)) for one in "abcde"]
        while len(easel.opened) < PAINTERS or len(pictures._waiting.asked) < 3:
            await asyncio.sleep(0.01)
        closing = asyncio.create_task(asyncio.to_thread(pictures.close))
        await asyncio.sleep(0.05)
        for _ in range(PAINTERS * AHEAD):
            easel.may.release()
        await closing
        told = await asyncio.gather(*asked, return_exceptions=True)
        assert sorted(type(one).__name__ for one in told) == ["ExtractionError"] * 3 + ["PosixPath"] * PAINTERS

    asyncio.run(asyncio.wait_for(ask(), 60))
