"""What happens to text on its way: lines are wrapped, letters misread, capitals lost; names keep their place."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from training.render import Entity, Sample

_LIGATURES = (("ti", "Ɵ"), ("tt", "Ʃ"), ("ft", "Ō"), ("fi", "ﬁ"), ("fl", "ﬂ"))
_MISREAD = {
    "l": "1",
    "o": "0",
    "e": "c",
    "n": "ri",
    "m": "rn",
    "i": "l",
    "I": "l",
    "B": "8",
    "h": "b",
    "u": "ii",
    "s": "5",
    "a": "o",
}
_NARROW, _WIDE = 45, 110


def rewrite(sample: Sample, change: Callable[[str], Iterable[str]]) -> Sample:
    """Give the sample with each character replaced by what `change` yields for it, one text per character."""
    parts = list(change(sample.text))
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    moved = tuple(Entity(starts[e.start], starts[e.end], *e[2:]) for e in sample.entities)
    return Sample(sample.genre, sample.template, "".join(parts), tuple(e for e in moved if e.end > e.start))


def wrap(sample: Sample, draw: random.Random) -> Sample:
    """Break long lines as a page does; some words are cut with a hyphen."""
    width = draw.randint(_NARROW, _WIDE)
    characters, column = list(sample.text), 0
    for place, character in enumerate(characters):
        column = 0 if character == "\n" else column + 1
        if column > width and character == " ":
            characters[place], column = "\n", 0
    return rewrite(sample, lambda _: characters)


def break_names(sample: Sample, draw: random.Random) -> Sample:
    """Put a line end at one space inside some names."""
    characters = list(sample.text)
    for entity in sample.entities:
        spaces = [n for n in range(entity.start, entity.end) if characters[n] == " "]
        if spaces and draw.random() < 0.35:
            characters[draw.choice(spaces)] = "\n"
    return rewrite(sample, lambda _: characters)


def break_ligatures(sample: Sample, draw: random.Random) -> Sample:
    """Replace pairs of letters by the wrong sign that a broken font gives."""
    pairs = draw.sample(_LIGATURES, 3)

    def change(text: str) -> Iterable[str]:
        skip = False
        for place, character in enumerate(text):
            sign = next((s for pair, s in pairs if text.startswith(pair, place)), None)
            yield "" if skip else sign or character
            skip = bool(sign) and not skip

    return rewrite(sample, change)


def misread(sample: Sample, draw: random.Random) -> Sample:
    """Misread some letters as optical recognition does."""
    share = draw.uniform(0.003, 0.03)
    return rewrite(sample, lambda text: [_MISREAD.get(c, c) if draw.random() < share else c for c in text])


def lower(sample: Sample, draw: random.Random) -> Sample:
    """Write all in lower case."""
    return rewrite(sample, lambda text: [c.lower() for c in text])


def capitals(sample: Sample, draw: random.Random) -> Sample:
    """Write some lines in capitals."""
    shout = {n for n in range(sample.text.count("\n") + 1) if draw.random() < 0.3}

    def change(text: str) -> Iterable[str]:
        line = 0
        for character in text:
            yield character.upper() if line in shout else character
            line += character == "\n"

    return rewrite(sample, change)


def cells(sample: Sample, draw: random.Random) -> Sample:
    """Write the gaps between cells in another way: bars or spaces."""
    gap = draw.choice((" | ", "   ", "\t", "\t", "  "))
    return rewrite(sample, lambda text: [gap if c == "\t" else c for c in text])


def columns_down(sample: Sample, draw: random.Random) -> Sample:
    """Write the cells of a table under each other, as some readers do."""
    return rewrite(sample, lambda text: ["\n" if c == "\t" else c for c in text])


_RARE: tuple[tuple[float, Callable[[Sample, random.Random], Sample]], ...] = (
    (0.08, columns_down),
    (1.0, cells),
    (0.5, wrap),
    (0.15, break_names),
    (0.04, break_ligatures),
    (0.04, capitals),
)


def add_noise(sample: Sample, draw: random.Random) -> Sample:
    """Give the sample as it may reach us."""
    for chance, change in _RARE:
        if draw.random() < chance:
            sample = change(sample, draw)
    if draw.random() < (0.6 if sample.genre == "ocr" else 0.04):
        sample = misread(sample, draw)
    if draw.random() < (0.3 if sample.genre == "chat" else 0.015):
        sample = lower(sample, draw)
    return sample
