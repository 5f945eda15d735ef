"""Read documents in the store: one file per page, read one at a time, and one for what holds for the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.model.document import About, Document, Page
from pipeline.store import codec

_ABOUT = "about.json"


@dataclass(frozen=True, slots=True)
class StoredPages:
    """The pages of one read document; `folder` holds `0001.json` and so on beside the rendition."""

    folder: Path

    def __len__(self) -> int:
        """Count the pages."""
        return sum(1 for _ in self.folder.glob("[0-9]*.json"))

    def __iter__(self) -> Iterator[Page]:
        """Yield the pages in order."""
        return (self.page(number) for number in range(1, len(self) + 1))

    def page(self, number: int) -> Page:
        """Read one page by its 1-based number."""
        path = _place(self.folder, number)
        seen = path.stat()
        return _page(path, seen.st_ino, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=8)
def _page(path: Path, _inode: int, _changed_ns: int, _size: int) -> Page:
    """Read a page that the stages of one document ask for a dozen times; a few are kept, and a page is frozen."""
    return codec.load(Page, path.read_text(encoding="utf-8"))


def write_page(folder: Path, page: Page) -> None:
    """Write one page into a folder that is not yet finished."""
    _place(folder, page.number).write_text(codec.dump(page), encoding="utf-8")


def write_about(folder: Path, about: About) -> None:
    """Write what holds for the whole document, last of all: a folder without it is not finished."""
    (folder / _ABOUT).write_text(codec.dump(about), encoding="utf-8")


def stored_document(folder: Path, document_id: str, media_type: str, names: tuple[str, ...]) -> Document:
    """Give a read document that arrived under these names; its pages stay in the store, read one at a time."""
    pages = StoredPages(folder)
    about = codec.load(About, (folder / _ABOUT).read_text(encoding="utf-8"))
    return Document(document_id, media_type, len(pages), pages, about, names)


def _place(folder: Path, number: int) -> Path:
    return folder / f"{number:04d}.json"
