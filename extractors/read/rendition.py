"""Makes the one form in which every document is read, shown and redacted: a PDF.

A PDF is its own rendition, with a look for form fields that have none. What has no pages of its own is typeset by
us, office files are converted, pictures become pages. So every value has a page and a box, and there is one way to
redact. One file beside this one per kind of source; this one only knows which.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from extractors.read import html, mail, msg, office, scan, separated, sheet, text
from extractors.read.remarks import find_remarks
from extractors.read.source import How, Source
from pipeline.errors import UnsupportedMedia
from pipeline.tools import media
from pipeline.tools.pdf_fields import show_fields

Reader = Callable[[Path, Path, How], Source]
"""Takes the original, the path of the rendition and the settings."""


def _copy(untrusted_original: Path, out: Path, how: How) -> Source:
    shutil.copyfile(untrusted_original, out)
    show_fields(out)
    beside = find_remarks(untrusted_original)
    return Source("origineel", layers=beside.layers, doubts=beside.doubts, made_on=beside.made_on)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        media.PDF: _copy,
        media.DOCX: office.render,
        media.ODT: office.render,
        media.EML: mail.render,
        media.MSG: msg.render,
        media.XLSX: sheet.render,
        media.CSV: separated.render,
        media.HTML: html.render,
        media.TXT: text.render,
        media.PNG: scan.render,
        media.JPEG: scan.render,
        media.TIFF: scan.render,
    }
)


def make_rendition(
    untrusted_original: Path,
    media_type: str,
    out: Path,
    *,
    office: str = "auto",
    accepts_changes: bool = True,
    shows_comments: bool = False,
    shows_hidden: bool = False,
) -> Source:
    """Write the PDF rendition of an original at `out` and give what else the original holds.

    Args:
        untrusted_original: The file as it came; it is not changed.
        media_type: What triage judged it to be, a constant of `pipeline.tools.media`.
        out: Where the PDF goes; overwritten when it exists.
        office: Which program converts office files: `auto`, `libreoffice` or `dxpdf`.
        accepts_changes: Whether the tracked changes of an office file are accepted, or rejected.
        shows_comments: Whether the comments of an office file are set on pages of their own.
        shows_hidden: Whether its hidden text is.

    Raises:
        UnsupportedMedia: Nothing can be made of this media type.
        ToolMissing: The office program is not installed.
        ExtractionError: The file cannot be read or converted.
    """
    reader = READERS.get(media_type)
    if reader is None:
        raise UnsupportedMedia(
            "dit soort bestand wordt niet gelezen. Lever het aan als PDF, DOCX, XLSX, CSV, HTML, e-mail of tekst."
        )
    return reader(untrusted_original, out, How(office, accepts_changes, shows_comments, shows_hidden))
