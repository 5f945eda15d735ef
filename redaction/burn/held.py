"""Makes what a finished file says of itself true: a standard that it turns out not to keep is not claimed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import page as validator
import pikepdf

from redaction.burn.output import Level, save
from redaction.burn.standard.xmp import declared

_PROFILES = {Level.ACCESSIBLE: ("2a", "ua1"), Level.HEARD: ("2b", "ua1"), Level.ARCHIVE: ("2b",), Level.NONE: ()}
"""By level, most first, what has to hold for it."""
_KNOWN = "STREAM-LENGTH-001"
"""The validator takes the end of the line behind a stream that ends in a line feed of its own for a wrong length."""
_UNREADABLE = "de controle op {profile} kan het bestand niet lezen"
_BROKEN = "het bestand voldoet niet aan {profile} (regel {rule})"
_NAMES = {"2a": "PDF/A-2a", "2b": "PDF/A-2b", "ua1": "PDF/UA-1"}


def hold(pdf: Path) -> tuple[Level, tuple[str, ...]]:
    """Give the standard that a finished file of ours keeps to, and in plain Dutch why that is no higher one.

    A file that claims more is saved again, in place, with the highest claim below it that holds. The reasons name the
    rules, never what the validator quotes from the file.
    """
    data = pdf.read_bytes()
    with pikepdf.open(io.BytesIO(data)) as document:
        claimed = declared(document) or Level.NONE
        level, reasons = claimed, dict[str, None]()
        for level in list(_PROFILES)[list(_PROFILES).index(claimed) :]:
            if level is not claimed:
                data = save(document, level)
            faults = list(find_broken(data, level))
            if not faults:
                break
            reasons |= dict.fromkeys(faults)
    if level is not claimed:
        pdf.write_bytes(data)
    return level, tuple(reasons)


def find_broken(data: bytes, level: Level) -> Iterator[str]:
    """Yield in plain Dutch each rule of a level that a file breaks, once."""
    for profile in _PROFILES[level]:
        name = _NAMES[profile]
        try:
            failures = validator.validate_pdf_bytes(data, profile=profile).failures
        except validator.PageError:  # damaged, or larger than the validator takes
            yield _UNREADABLE.format(profile=name)
            continue
        broken = {failure.rule_id for failure in failures if not failure.rule_id.endswith(_KNOWN)}
        yield from (_BROKEN.format(profile=name, rule=rule) for rule in sorted(broken))
