"""Typesets our own pages (letters, renditions of mails, legends) as PDF with typst.

Only fonts from packages are used (Lato, and DejaVu Sans Mono inside typst), so that a page looks the same on
every machine. Values reach the page as data, never as typst code.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version as package_version
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from pipeline.errors import SetupError

ACCESSIBLE = ("a-2a", "ua-1")
"""Standards of everything we publish: archive PDF/A-2a and accessible PDF/UA-1 at once."""

_EPOCH = dt.datetime(2024, 2, 1, tzinfo=dt.UTC)


def version() -> str:
    """Give the version of the typesetter."""
    return f"typst {package_version('typst')}"


@cache
def font_folder() -> Path:
    """Give the folder with the Lato font files of the package."""
    return Path(str(files("font_lato") / "files"))


def query(source: str, data: Mapping[str, Any], label: str) -> list[Any]:
    """Give the values of the metadata with a label, in the order of the document; arguments as of `typeset`."""
    content: Any = source.encode()
    return json.loads(  # type: ignore[no-any-return]
        typst.query(
            content,
            label,
            field="value",
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    )


def typeset(
    source: str,
    data: Mapping[str, Any],
    *,
    standards: Sequence[str] = ACCESSIBLE,
    made_at: dt.datetime = _EPOCH,
) -> bytes:
    """Give the PDF of a typst source; the source reads `data` as `json(bytes(sys.inputs.data))`.

    A picture goes along as a list of bytes in `data`, and is shown with `image(bytes(…))`.
    The same input gives the same bytes: `made_at` is the only clock.

    Raises:
        SetupError: The source does not compile: a fault in our own files, never in a document.
    """
    content: Any = source.encode()  # the stub of the package knows fewer forms than the package
    wanted: Any = list(standards)
    try:
        pdf: bytes = typst.compile(
            content,
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=wanted,
            timestamp=made_at,
        )
    except typst.TypstError as error:
        raise SetupError(f"een sjabloon voor PDF is onjuist ({error.message}). Meld dit aan de beheerder.") from error
    return pdf


def draw_png(source: str, data: Mapping[str, Any], *, ppi: float = 144) -> bytes:
    """Give the first page of a typst source as PNG; arguments as of `typeset`.

    Raises:
        SetupError: The source does not compile: a fault in our own files, never in a document.
    """
    content: Any = source.encode()
    try:
        drawn: Any = typst.compile(
            content,
            format="png",
            ppi=ppi,
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise SetupError(f"een sjabloon voor een beeld is onjuist ({error.message}). Meld dit de beheerder.") from error
    return drawn if isinstance(drawn, bytes) else drawn[0]
