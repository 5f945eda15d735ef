"""What the readers told beside the text: doubts, remarks, tracked changes and hidden texts; shown and warned of.

The officer decides about them: they are no part of what the document says, and never go into a release.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model.document import Document, Layer, LayerKind
from pipeline.model.extraction import Warning

_LAYERS = (
    ("SC-39", (LayerKind.COMMENT,), "1 opmerking in de kantlijn", "{} opmerkingen in de kantlijn"),
    ("SC-40", (LayerKind.INSERTED, LayerKind.DELETED), "1 bijgehouden wijziging", "{} bijgehouden wijzigingen"),
    ("SC-41", (LayerKind.HIDDEN,), "1 verborgen tekst", "{} verborgen teksten"),
)
READING_CODES = frozenset({"SC-37", "SC-38", *(row[0] for row in _LAYERS)})
"""Codes of warnings that tell of the reading and not of what was read."""


@dataclass(frozen=True, slots=True)
class PageNote:
    """One doubt and the pages that it holds for."""

    pages: tuple[int, ...]
    """1-based, ascending."""
    text: str
    """Dutch; never quotes the document."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What the readers told of one document."""

    whole: tuple[str, ...] = ()
    """Doubts about the document as a whole."""
    pages: tuple[PageNote, ...] = ()
    """Doubts about pages, in the order of the first page each holds for."""
    layers: tuple[Layer, ...] = ()


def read_notes(document: Document) -> Notes:
    """Give what the readers told; the pages are read once."""
    by_text: dict[str, list[int]] = {}
    for page in document.pages:
        for doubt in dict.fromkeys(page.doubts):
            by_text.setdefault(doubt, []).append(page.number)
    pages = tuple(PageNote(tuple(numbers), text) for text, numbers in by_text.items())
    return Notes(tuple(dict.fromkeys(document.about.doubts)), pages, document.about.layers)


def check_notes(notes: Notes) -> Iterator[Warning]:
    """Yield a warning for each doubt, and one for each kind of text beside the running text."""
    for doubt in notes.whole:
        yield Warning("SC-37", doubt)
    for note in notes.pages:
        yield Warning("SC-38", f"{name_pages(note.pages)}: {note.text}")
    for code, kinds, one, many in _LAYERS:
        count = sum(layer.kind in kinds for layer in notes.layers)
        if count:
            told = one if count == 1 else many.format(count)
            yield Warning(code, f"Het bestand bevat {told}. Die tekst telt niet mee en wordt niet vrijgegeven.")


def name_pages(numbers: tuple[int, ...]) -> str:
    """Give pages in words: `Bladzijde 3`, `Bladzijde 1, 2 en 4 tot en met 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]} tot en met {run[-1]}"] if len(run) > 2 else list(map(str, run))
    words = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}"
    return f"Bladzijde {words}"
