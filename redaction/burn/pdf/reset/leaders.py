"""Keeps from the page what was made to fit a name: rows of dots that fill up its line, and a size of letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from redaction.burn.pdf.reset.lines import Item, Segment
from redaction.burn.pdf.text import STAYS, UNSEEN, Run

KEPT = 3
"""Dots that stay of a row: as many for any name."""
_FILL = frozenset(".\u2026_-\u2010\u2011\u2012\u2013\u2014\u2015\u2500\u00b7\u2022\u2024\u2025*=~")
_ALIKE = 0.005
"""Share by which one size may differ from itself."""
_USUAL = 11.0
_ODD = 0.02
"""Tenths from which a size is no round one."""
_ONE = 4
"""Digits of one letter as fonts spell it."""


def unfit(segment: Segment, runs: Sequence[Run]) -> None:
    """Take from a segment what was made to fit the name in it; `runs` is all that the page shows."""
    segment.items = _shorten(segment.items)
    if all(item.fate != STAYS for item in segment.items):
        segment.em = _told_size(segment.items, runs)


def _shorten(items: Sequence[Item]) -> list[Item]:
    """Give the items of a segment with at most `KEPT` of equal dots or dashes that follow each other.

    Those that go are noted as letters that nobody sees: no box stands for them.
    """
    gone = {id(item) for row in _rows([item for item in items if not item.is_blank]) for item in row[KEPT:]}
    left: list[Item] = []
    is_after = False
    for item in items:
        is_after = id(item) in gone or (is_after and item.is_blank)  # and the spaces between: these too can be counted
        if is_after:
            _drop(item)
        else:
            left.append(item)
    return left


def _drop(item: Item) -> None:
    for run, letter in ((item.run, item.letter), *((run, letter) for run, letter, _ in item.over)):
        run.doom(letter.number, UNSEEN)
        run.holder.is_touched = True


def _rows(shown: Sequence[Item]) -> Iterator[list[Item]]:
    for sign, row in groupby(shown, key=_sign):
        if sign:
            yield list(row)


def _sign(item: Item) -> str:
    """Give the sign a letter is, if it is one that fills lines and stays; two of `…` are as good as six dots."""
    font, code = item.run.font, item.letter.code
    if item.fate != STAYS:
        return ""
    known = font.unicode.get(code) or (f"{code:04X}" if not font.two_bytes else "")
    text = chr(int(known, 16)) if len(known) == _ONE else ""
    return text if text in _FILL else ""


def _told_size(items: Sequence[Item], runs: Sequence[Run]) -> float:
    """Give the size in points of the words of a segment of which nothing stays.

    A size that nothing else on the page has may have been chosen to make the name fit, so it is that of most letters.
    """
    size, own = max(item.run.em for item in items), {id(item.run): item.run for item in items}
    words = {tuple(run.codes) for run in own.values()}
    others = [run for run in runs if id(run) not in own and run.count and not run.is_off]
    if any(abs(run.em - size) < _ALIKE * size and tuple(run.codes) not in words for run in others):
        return size
    counts: Counter[float] = Counter()
    for run in others:
        if not run.is_empty:
            counts[round(run.em, 2)] += run.count
    return max(counts, key=lambda em: (counts[em], -em)) if counts else _USUAL


def is_fitted(segment: Segment, runs: Sequence[Run]) -> bool:
    """Tell whether the words that stay have an odd size or stretch of their own, chosen to make the line fit."""
    own = {id(item.run): item.run for item in segment.items}
    kept = {id(item.run): item.run for item in segment.items if item.fate == STAYS and not item.is_blank}
    return any(
        all(abs(of(run) - of(other)) > _ALIKE * of(run) for other in runs if id(other) not in own and other.count)
        for run in kept.values()
        for of in (_size, _stretch)
        if abs(10 * of(run) - round(10 * of(run))) > _ODD
    )


def _size(run: Run) -> float:
    return run.em


def _stretch(run: Run) -> float:
    return 100 * abs(run.state.stretch)
