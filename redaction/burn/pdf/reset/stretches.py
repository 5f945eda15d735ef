"""Reads what stands on the lines of a page: segments, which end at a gap, with the width of their first word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from redaction.burn.pdf.reset.lines import SAME_LINE, WORD, Stretch, base_of, start_of, widest_gap
from redaction.burn.pdf.text import Run


def read_stretches(runs: Iterable[Run]) -> list[Stretch]:
    """Give the segments of all lines of runs that run the same way, without blanks at their ends."""
    words = sorted((word for run in runs for word in _words(run)), key=lambda word: (word.base, word.start))
    lines: list[list[Stretch]] = []
    for word in words:
        if lines and word.base - lines[-1][-1].base < SAME_LINE * max(word.em, lines[-1][-1].em):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [joined for line in lines for joined in _join(sorted(line, key=lambda word: word.start))]


def _join(line: Sequence[Stretch]) -> Iterator[Stretch]:
    ends = accumulate((word.end for word in line), max)
    gaps = [word.start - end for word, end in zip(line[1:], ends, strict=False)]
    most = widest_gap(gaps, max(word.em for word in line))
    last = line[0]
    for word, gap in zip(line[1:], gaps, strict=True):
        em = max(word.em, last.em)
        if gap >= most * em:
            yield last
            last = word
            continue
        # letters that were drawn one by one are words only from the first white on
        is_one = last.first >= last.end - last.start - 0.01 and gap <= WORD * em
        end, wider = max(last.end, word.end), word if word.em > last.em else last
        last = Stretch(last.start, end, wider.base, wider.em, end - last.start if is_one else last.first)
    yield last


def _words(run: Run) -> Iterator[Stretch]:
    """Yield what a run shows between its blanks and gaps."""
    state, font = run.state, run.font
    assert state.advances is not None
    origin, unit, base, em = start_of(run), run.unit, base_of(run), run.em
    at, start, end = 0.0, None, 0.0
    for item in run.items:
        if isinstance(item, float):
            at -= item / 1000 * state.size * state.stretch
            continue
        for raw, code in font.codes(item):
            width = state.advances[code] * state.size * state.stretch
            is_blank = font.is_blank(code)
            if start is not None and (is_blank or (at - end) * unit > WORD * em):
                yield _word(origin + start * unit, origin + end * unit, base, em)
                start = None
            if not is_blank:
                start, end = at if start is None else start, at + width
            space = state.word_space if raw == b" " else 0.0
            at += width + (state.char_space + space) * state.stretch
    if start is not None:
        yield _word(origin + start * unit, origin + end * unit, base, em)


def _word(start: float, end: float, base: float, em: float) -> Stretch:
    return Stretch(start, end, base, em, end - start)
