"""Pictures of pages of renditions: drawn once in a child, kept as WebP beside the rendition, served from disk.

Whoever asks for a page gets it as soon as that one page is drawn; the pages after it are drawn along in the
background, because people turn pages forward. At most one picture per drawing child is in memory.

A picture shows an unredacted page: only routes that need `origineel.zien` or `lakken.zien` may serve it, and never
with leave to keep it in a shared cache.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.blobs import Blobs
from pipeline.errors import ExtractionError, InputError
from pipeline.run import Walk
from pipeline.stage import digest
from pipeline.tools.child import ChildLimits, run, stream
from pipeline.tools.pictures import SCREEN_DPI, page_pictures

AHEAD = 6
"""Pages that are drawn in one go: opening a long document costs more than drawing a page."""
PAINTERS = 2
"""Children that draw at the same time, over all documents."""
_KIND = digest({"beeld": "webp", "dpi": SCREEN_DPI, "versie": 2})
_Key = tuple[str, str, int]
"""Document, its rendition, page."""
_Claimed = tuple[tuple[_Key, Future[Path]], ...]


def _painters() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(PAINTERS, thread_name_prefix="beelden")


@dataclass(frozen=True, slots=True)
class Pictures:
    """Draws and keeps the pictures of pages; usable from several threads."""

    blobs: Blobs
    walk: Walk
    limits: ChildLimits
    _under_way: dict[_Key, Future[Path]] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _pool: ThreadPoolExecutor = field(default_factory=_painters)

    def page(self, document_id: str, number: int, count: int | None = None) -> Path:
        """Give the file with the picture of one page (1-based); the pages after it are drawn in the background.

        Args:
            document_id: Of a document that was read.
            number: Of the page.
            count: Pages of the document, when the caller knows; else it is looked up.

        Raises:
            InputError: The document has no such page, or is not read.
            ExtractionError: The page cannot be drawn.
        """
        found = self._started(document_id, number, count)
        return found if isinstance(found, Path) else found.result()

    def soon(self, document_id: str, number: int, count: int) -> None:
        """Have a page drawn in the background while its screen is made; who asks for it is told what goes wrong."""
        self._started(document_id, number, count)

    def _started(self, document_id: str, number: int, count: int | None) -> Path | Future[Path]:
        count = self.walk.document(document_id).page_count if count is None else count
        if not 1 <= number <= count:
            raise InputError(f"dit document heeft geen bladzijde {number}: het heeft er {count}.")
        rendition = self.walk.rendition_key(document_id)
        kept = self._kept((document_id, rendition, number))
        if kept is not None:
            return kept
        with self._guard:
            waiting = self._under_way.get((document_id, rendition, number))
            claimed = () if waiting else self._claim(document_id, rendition, number, count)
        if waiting:
            return waiting
        self._pool.submit(self._draw, claimed)
        return claimed[0][1]

    def warm_up(self) -> None:
        """Start what children are born from, in the background: else the first page of the day waits for it."""
        self._pool.submit(run, self.limits, len, "")

    def close(self) -> None:
        """Draw nothing more; what is being drawn is finished, and whoever waits for the rest is told."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        with self._guard:
            for told in self._under_way.values():
                if not told.done():
                    told.set_exception(ExtractionError("de server stopt. Probeer het over een minuut opnieuw."))
            self._under_way.clear()

    def _claim(self, document_id: str, rendition: str, number: int, count: int) -> _Claimed:
        """Take a page and those after it, up to the first one that somebody else draws or that is there."""
        claimed: list[tuple[_Key, Future[Path]]] = []
        for page in range(number, min(number + AHEAD, count + 1)):
            key = (document_id, rendition, page)
            if claimed and (key in self._under_way or self._kept(key)):
                break
            self._under_way[key] = Future()
            claimed.append((key, self._under_way[key]))
        return tuple(claimed)

    def _draw(self, claimed: _Claimed) -> None:
        document_id, numbers = claimed[0][0][0], [key[2] for key, _ in claimed]
        try:
            drawn = stream(self.limits, page_pictures, self.walk.rendition(document_id), numbers)
            for (key, told), picture in zip(claimed, drawn, strict=True):
                told.set_result(self._keep(key, picture))
        except Exception as error:  # noqa: BLE001  whoever waits for a page gets the error, whatever it is
            for _, told in claimed:
                if not told.done():
                    told.set_exception(error)
        finally:
            with self._guard:
                for key, _ in claimed:
                    self._under_way.pop(key, None)

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
