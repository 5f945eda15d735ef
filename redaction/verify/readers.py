"""Opens a finished file with readers that did not write it, each of them once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from importlib.metadata import version as package_version
from pathlib import Path

import pikepdf

from pipeline.errors import ExtractionError
from pipeline.tools import pdf_pages
from pipeline.tools.pdf_chars import TextPage
from pipeline.tools.pdf_letters import NOTHING
from redaction.verify import fonts, programs
from redaction.verify.miner import read_pdfminer
from redaction.verify.pypdf_reader import read_beside, read_pypdf
from redaction.verify.raw import read_raw
from redaction.verify.runs import PageText, Run

PDFIUM, PDFMINER, PYPDF, RAW = "pdfium", "pdfminer", "pypdf", "bytes"
FONTS = fonts.READER
_POPPLER_RAW = f"{programs.POPPLER} (schrijfvolgorde)"


def read_pdfium(path: Path) -> list[PageText]:
    """Read every page with pdfium, in the order of writing; annotations and fields are part of the page.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: pdfium cannot open the file.
    """
    with pdf_pages.open_pdf(path) as document:
        pages = []
        for number in range(1, len(document) + 1):
            with pdf_pages.open_page(document, number) as page:
                pages.append(page_text(page))
        return pages


def page_text(page: object) -> PageText:
    """Give what pdfium makes of an open page."""
    with TextPage(page) as text:
        runs = tuple(
            Run(p.text, p.lefts, p.rights, p.top, p.bottom, p.turned, p.seam != NOTHING) for p in text.pieces()
        )
    joined = "".join((" " if run.spaced else "") + run.text for run in runs)
    return PageText(joined, runs, page.get_size())  # type: ignore[attr-defined]


class Reading:
    """A finished file as every reader sees it; nothing is read before it is asked for, and nothing twice."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pages: dict[str, list[PageText] | None] = {}

    def pages(self, reader: str) -> list[PageText] | None:
        """Give the pages as one reader sees them; None when it cannot open the file or is not installed."""
        if reader not in self._pages:
            try:
                self._pages[reader] = _READ[reader](self.path)
            except ExtractionError:
                self._pages[reader] = None
        return self._pages[reader]

    @property
    def all_pages(self) -> Mapping[str, list[PageText]]:
        """Give the pages by reader, of every reader that can open the file."""
        return {reader: pages for reader in _READ if (pages := self.pages(reader)) is not None}

    @cached_property
    def beside(self) -> Mapping[str, tuple[str, ...]]:
        """Give by reader the texts that stand on no page of their own: the bytes, and what the readers tell."""
        return {
            RAW: tuple(read_raw(self.path)),
            FONTS: self._font_names(),
            PYPDF: tuple(read_beside(self.path)),
            programs.POPPLER: tuple(programs.read_poppler_beside(self.path, len(self.pages(PDFIUM) or ()))),
            programs.QPDF: tuple(programs.read_qpdf(self.path)),
        }

    def _font_names(self) -> tuple[str, ...]:
        try:
            return tuple(fonts.read_names(self.path))
        except pikepdf.PdfError:  # what cannot be opened is told by the readers of pages
            return ()

    @property
    def looked(self) -> tuple[dict[str, str | bool | None], ...]:
        """Give each reader with its version and whether it could read the file."""
        told = versions()
        rows = [(PDFIUM, PDFIUM), (PDFMINER, PDFMINER), (PYPDF, PYPDF), (programs.POPPLER, programs.POPPLER)]
        known = {name: self.pages(reader) is not None for name, reader in rows}
        known |= {programs.QPDF: programs.QPDF in told and bool(self.beside[programs.QPDF]), RAW: True}
        return tuple({"reader": name, "version": told.get(name), "looked": read} for name, read in known.items())


_READ: Mapping[str, Callable[[Path], list[PageText] | None]] = {
    PDFIUM: read_pdfium,
    PDFMINER: read_pdfminer,
    PYPDF: read_pypdf,
    programs.POPPLER: programs.read_poppler,
    _POPPLER_RAW: programs.read_poppler_raw,
}


def versions() -> dict[str, str]:
    """Give the versions of the readers that are installed."""
    return {
        PDFIUM: package_version("pypdfium2"),
        PDFMINER: package_version("pdfminer-six"),
        PYPDF: package_version("pypdf"),
        **programs.versions(),
    }
