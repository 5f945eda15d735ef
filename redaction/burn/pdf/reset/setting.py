"""Sets a segment again: letters at their own widths, one width for a space, one for a box; nothing else counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from redaction.burn.pdf.reset.lines import Item, Segment, has_gap
from redaction.burn.pdf.text import MARKED
from redaction.burn.provable import NotProvable

_SPACE = 0.26
"""Ems of a space that is no letter."""
_LEAST_SPACE = 0.55
"""Share of its width to which a space shrinks before letters become narrower."""
_LEAST_LETTER = 0.55
"""Share of its width to which a letter shrinks before a box becomes narrower too."""
_LEAST = 0.35
"""Share of all widths below which nothing can be read."""


@dataclass(eq=False, slots=True)
class Phrase:
    """What one box stands for: letters that go with only blanks between them."""

    marks: set[int]
    text: str
    items: list[Item]
    width: float
    """Of its box, in points."""
    start: float = 0.0
    end: float = 0.0
    """Where its box stands along the line."""
    is_reset: bool = True
    room: tuple[float, float] | None = None


@dataclass(eq=False, slots=True)
class _Space:
    width: float
    is_beside: bool
    """It keeps a box from the word beside it: it shrinks no sooner than the box."""


@dataclass(eq=False, slots=True)
class Setting:
    """A segment with what it is made of, in order."""

    segment: Segment
    parts: list[Item | Phrase | _Space] = field(default_factory=list)
    start: float = 0.0
    end: float = 0.0
    """Where it stands, along the line."""

    @property
    def phrases(self) -> list[Phrase]:
        """Give its boxes."""
        return [part for part in self.parts if isinstance(part, Phrase)]

    @property
    def rest(self) -> float:
        """Give the natural width of what stays."""
        return sum(part.width if isinstance(part, _Space) else _wide(part) for part in self.parts if _stays(part))


def _stays(part: Item | Phrase | _Space) -> bool:
    return not isinstance(part, Phrase)


def _wide(part: Item | Phrase | _Space) -> float:
    if isinstance(part, Item):
        return abs(part.letter.width) * part.run.unit
    return part.width


def _is_space(part: Item | Phrase | _Space) -> bool:
    return not part.is_beside if isinstance(part, _Space) else isinstance(part, Item) and part.is_blank


def _is_firm(part: Item | Phrase | _Space) -> bool:
    return isinstance(part, Phrase) or (isinstance(part, _Space) and part.is_beside)


def make_setting(segment: Segment, texts: Sequence[str], widths: Mapping[str, float]) -> Setting:
    """Give what a segment is made of; `texts` are the grounds by box and `widths` of a box by its grounds."""
    parts: list[Item | Phrase | _Space] = []
    blanks: list[Item] = []
    end = segment.start
    for item in segment.items:
        if item.is_blank:
            blanks.append(item)
            continue
        gap = bool(parts) and (bool(blanks) or has_gap(item, end))
        last = parts[-1] if parts else None
        is_beside = item.fate == MARKED or isinstance(last, Phrase)
        space = [_Space(_SPACE * segment.em, is_beside)] if gap else []
        if item.fate != MARKED:
            kept = [blank for blank in blanks if blank.fate != MARKED] if not isinstance(last, Phrase) else []
            parts += [*(kept or space), item]
        elif isinstance(last, Phrase) and last.text == texts[item.mark]:
            last.items += [*blanks, item]
            last.marks.add(item.mark)
        else:
            text = texts[item.mark]
            parts += [*space, Phrase({item.mark}, text, [item], widths[text])]
        blanks, end = [], max(end, item.end)
    return Setting(segment, parts)


def natural(setting: Setting) -> float:
    """Give the width of a setting with nothing squeezed."""
    return sum(map(_wide, setting.parts))


def fit(setting: Setting, room: float) -> tuple[float, float, float]:
    """Give the shares to which spaces, letters and boxes shrink so that a setting fits; only what stays counts.

    Raises:
        NotProvable: It would become too narrow to read.
    """
    spaces = sum(_wide(part) for part in setting.parts if _is_space(part))
    boxes = sum(_wide(part) for part in setting.parts if _is_firm(part))
    letters = natural(setting) - spaces - boxes
    if spaces + boxes + letters <= room:
        return 1.0, 1.0, 1.0
    if spaces and (share := (room - boxes - letters) / spaces) >= _LEAST_SPACE:
        return share, 1.0, 1.0
    shrunk = letters + _LEAST_SPACE * spaces
    if shrunk and (share := (room - boxes) / shrunk) >= _LEAST_LETTER:
        return _LEAST_SPACE * share, share, 1.0
    share = room / (shrunk + boxes)
    if share < _LEAST:
        raise NotProvable("te weinig plaats naast een vak")
    return _LEAST_SPACE * share, share, share


def width_in(setting: Setting, shares: tuple[float, float, float]) -> float:
    """Give the width of a setting with its parts shrunk."""
    return sum(_wide(part) * _share(part, shares) for part in setting.parts)


def _share(part: Item | Phrase | _Space, shares: tuple[float, float, float]) -> float:
    return shares[0] if _is_space(part) else shares[2] if _is_firm(part) else shares[1]


def put(setting: Setting, start: float, shares: tuple[float, float, float]) -> None:
    """Give every letter and box of a setting its new place."""
    at = setting.start = start
    for part in setting.parts:
        wide = _wide(part) * _share(part, shares)
        if isinstance(part, Phrase):
            part.start, part.end = at, at + wide
        elif isinstance(part, Item):
            _put_letters(part, at, shares[1])
        at += wide
    setting.end = at
    for item in (*setting.segment.items, *setting.segment.edges):
        item.run.holder.is_touched = True
        if item.is_blank and item.letter.number not in item.run.places:
            item.run.doom(item.letter.number, MARKED)  # a blank beside a box would tell where the name ended


def _put_letters(item: Item, at: float, share: float) -> None:
    item.run.places[item.letter.number] = at, share
    for run, letter, aside in item.over:
        run.holder.is_touched = True
        if letter.code == item.letter.code and run.font is item.run.font:
            run.doom(letter.number, MARKED)  # a second print, for bold: readers see it as another word once it moved
        else:
            run.places[letter.number] = at + aside * share, share


def new_ends(setting: Setting, start: float, end: float) -> list[tuple[float, float]]:
    """Give where the words that lay between two places of a segment stand now, cut where a box stands.

    Nothing runs on under a box: what was drawn there may have gone by the letters of the name.
    """
    groups: list[list[tuple[float, float]]] = [[]]
    for part in setting.parts:
        if isinstance(part, Phrase):
            groups.append([])
        elif isinstance(part, Item) and not part.is_blank and start <= (part.start + part.end) / 2 <= end:
            at, share = part.run.places[part.letter.number]
            groups[-1].append((at, at + _wide(part) * share))
    return [(min(row[0] for row in rows), max(row[1] for row in rows)) for rows in groups if rows]
