"""Pictures of pages of renditions: drawn once in a child, kept as WebP beside the rendition, served from disk.

Whoever asks for a page gets it as soon as that one page is drawn; the pages after it are drawn along in the
background, because people turn pages forward, and wait when somebody else asks for a page. Who waits holds no thread.
At most one picture per drawing child is in memory.

A picture shows an unredacted page: only routes that need `origineel.zien` or `lakken.zien` may serve it, and never
with leave to keep it in a shared cache.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from pipeline.blobs import Blobs
from pipeline.errors import ExtractionError, InputError, SetupError
from pipeline.run import Walk
from pipeline.stage import digest
from pipeline.tools.child import ChildLimits, run, stream
from pipeline.tools.pictures import SCREEN_DPI, page_pictures

AHEAD = 6
"""Pages that are drawn in one go: opening a long document costs more than drawing a page."""
PAINTERS = 2
"""Children that draw at the same time, over all documents."""
NICE = 5
"""How much a child that draws gives way to the desk itself; workers give way more."""
MOST_ASKED, MOST_ALONG = 200, 100
"""Most pages that wait because a person asked, and most bundles that are drawn along."""
_KIND = digest({"beeld": "webp", "dpi": SCREEN_DPI, "versie": 2})
_Key = tuple[str, str, int]
"""Document, its rendition, page."""
_Claimed = tuple[tuple[_Key, Future[Path]], ...]


def _painters() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(PAINTERS, thread_name_prefix="beelden")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What waits for a painter; whoever uses it holds the guard of the pictures."""

    asked: deque[_Claimed] = field(default_factory=deque)
    """A person waits for the first page of each."""
    along: deque[_Claimed] = field(default_factory=deque)
    """Pages that are drawn along; nobody asked for them yet."""
    wanted: set[_Key] = field(default_factory=set)
    """Pages that a person asked for and that are not drawn yet."""

    def add(self, claimed: _Claimed) -> _Claimed:
        """Put pages in line, those that a person waits for in front; gives those for which there is no place."""
        claimed = tuple(sorted(claimed, key=lambda one: one[0] not in self.wanted))
        if claimed[0][0] in self.wanted:
            self.asked.append(claimed)
        elif len(self.along) < MOST_ALONG:
            self.along.append(claimed)
        else:
            return claimed
        return ()

    def ask(self, key: _Key) -> None:
        """Note that a person asks for a page that is under way; drawn along until now, it goes before the others."""
        self.wanted.add(key)
        for claimed in self.along:
            if any(one == key for one, _ in claimed):
                self.along.remove(claimed)
                self.add(claimed)
                return

    def take(self) -> _Claimed:
        """Give what comes next, or nothing."""
        line = self.asked or self.along
        return line.popleft() if line else ()


@dataclass(frozen=True, slots=True)
class Pictures:
    """Draws and keeps the pictures of pages; usable from several threads."""

    blobs: Blobs
    walk: Walk
    limits: ChildLimits
    _under_way: dict[_Key, Future[Path]] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _waiting: _Waiting = field(default_factory=_Waiting)
    _pool: ThreadPoolExecutor = field(default_factory=_painters)

    async def page(self, document_id: str, number: int, count: int | None = None) -> Path:
        """Give the file with the picture of one page (1-based); the pages after it are drawn in the background.

        Who stops waiting stops nothing: the page is drawn and kept.

        Args:
            document_id: Of a document that was read.
            number: Of the page.
            count: Pages of the document, when the caller knows; else it is looked up.

        Raises:
            InputError: The document has no such page, or is not read.
            ExtractionError: The page cannot be drawn.
            SetupError: Too many pages wait to be drawn.
        """
        found = await run_in_threadpool(self._started, document_id, number, count)
        return found if isinstance(found, Path) else await asyncio.shield(asyncio.wrap_future(found))

    def soon(self, document_id: str, number: int, count: int) -> None:
        """Have a page drawn in the background while its screen is made; who asks for it is told what goes wrong."""
        with suppress(SetupError):
            self._started(document_id, number, count)

    def _started(self, document_id: str, number: int, count: int | None) -> Path | Future[Path]:
        count = self.walk.document(document_id).page_count if count is None else count
        if not 1 <= number <= count:
            raise InputError(f"dit document heeft geen bladzijde {number}: het heeft er {count}.")
        key = (document_id, self.walk.rendition_key(document_id), number)
        if kept := self._kept(key):
            return kept
        with self._guard:
            if told := self._under_way.get(key):
                self._waiting.ask(key)
                return told
            if len(self._waiting.asked) >= MOST_ASKED:
                raise SetupError("er wachten te veel bladzijden op hun beeld. Probeer het over een minuut opnieuw.")
            claimed = self._claim(key, count)
            self._waiting.wanted.add(key)
            self._waiting.add(claimed)
        self._pool.submit(self._draw_next)
        return claimed[0][1]

    def warm_up(self) -> None:
        """Start what children are born from, in the background: else the first page of the day waits for it."""
        self._pool.submit(run, self.limits, len, "")

    def close(self) -> None:
        """Draw nothing more; what is being drawn is finished, and whoever waits for the rest is told."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        with self._guard:
            left = tuple(self._under_way.items())
            self._forget(left, ExtractionError("de server stopt. Probeer het over een minuut opnieuw."))

    def _claim(self, first: _Key, count: int) -> _Claimed:
        """Take a page and those after it, up to the first one that somebody else draws or that is there."""
        claimed: list[tuple[_Key, Future[Path]]] = []
        for page in range(first[2], min(first[2] + AHEAD, count + 1)):
            key = (*first[:2], page)
            if claimed and (key in self._under_way or self._kept(key)):
                break
            told = self._under_way[key] = Future()
            told.set_running_or_notify_cancel()  # from here on nobody who stops waiting can take it from the others
            claimed.append((key, told))
        return tuple(claimed)

    def _draw_next(self) -> None:
        with self._guard:
            claimed = self._waiting.take()
        if claimed:
            self._draw(claimed)

    def _draw(self, claimed: _Claimed) -> None:
        numbers = [key[2] for key, _ in claimed]
        left, quiet = list(claimed), replace(self.limits, nice=NICE)
        try:
            rendition = self.walk.rendition(claimed[0][0][0])
            with closing(stream(quiet, page_pictures, rendition, numbers)) as drawn:
                for picture in drawn:
                    self._tell(*left.pop(0), picture)
                    if left and self._gave_way(tuple(left)):
                        return
            if left:
                raise ExtractionError("niet elke bladzijde is getekend. Probeer het opnieuw.")
        except Exception as error:  # noqa: BLE001  whoever waits for a page gets the error, whatever it is
            with self._guard:
                self._forget(left, error)

    def _gave_way(self, left: _Claimed) -> bool:
        """Put the rest back in line when a person waits for another page."""
        with self._guard:
            if not self._waiting.asked:
                return False
            self._forget(self._waiting.add(left), ExtractionError("deze bladzijde is niet getekend."))
        with suppress(RuntimeError):  # the server stops: `close` tells who waits
            self._pool.submit(self._draw_next)
        return True

    def _forget(self, left: Iterable[tuple[_Key, Future[Path]]], error: Exception) -> None:
        for key, told in left:
            self._under_way.pop(key, None)
            self._waiting.wanted.discard(key)
            if not told.done():
                told.set_exception(error)

    def _tell(self, key: _Key, told: Future[Path], picture: bytes) -> None:
        try:
            kept = self._keep(key, picture)
        except Exception as error:  # noqa: BLE001  as in _draw
            told.set_exception(error)
        else:
            told.set_result(kept)
        finally:
            with self._guard:
                self._under_way.pop(key, None)
                self._waiting.wanted.discard(key)

    def _keep(self, key: _Key, picture: bytes) -> Path:
        with self.blobs.write_derived(key[0], _folder(key)) as folder:
            (folder / "blad.webp").write_bytes(picture)
        kept = self._kept(key)
        if kept is None:
            raise ExtractionError("het beeld van deze bladzijde is niet bewaard. Probeer het opnieuw.")
        return kept

    def _kept(self, key: _Key) -> Path | None:
        folder = self.blobs.derived(key[0], _folder(key))
        return folder / "blad.webp" if folder else None


def _folder(key: _Key) -> str:
    return digest({"kind": _KIND, "rendition": key[1], "page": key[2]})
