"""Decides what a page says: its text layer, its picture, or both; and tells a reviewer where the two differ.

A text layer is compared with the picture only where there is reason to: a picture as large as the page lies under it,
or its words are no language. Other pages pay nothing for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from extractors.garbled import Fitness, judge
from extractors.read.seen.pictures import SURE as PICTURE_SURE
from extractors.read.seen.pictures import PictureReader, covers, find_pictures, is_unread
from extractors.read.seen.words import Token
from extractors.vocabulary import is_dutch
from pipeline.model.document import Page, Unseen, Word
from pipeline.model.place import Box
from pipeline.model.table import Cell, Row, Table
from pipeline.tools.lookalikes import has_mixed
from pipeline.tools.ocr_seen import turn_box

WHOLE = 0.5
"""Part of the page from which a picture is the page itself: a scan."""
AGREES = 0.8
"""Part of the letters of a text layer that must stand in the picture, more or less, for it to be trusted."""
EXACT = 0.9
"""Part that must stand there letter by letter: a poor text layer of a scan has the same words, misspelt."""
LIKE = 0.7
"""How alike (0..1) two spellings of one word are at the least."""
SURE = 0.85
"""From this confidence a word of the picture may contradict the text layer."""
DOUBTFUL = 0.5
"""Confidence of a word of the text layer that the picture contradicts."""
_STRANGE, _LEAST_WORDS, _LOOKED_UP = 0.25, 30, 80
"""A text layer of at least so many words, of which less than this part is Dutch, may have a broken font."""
_CLEARED = 3
"""Pages of one document with strange words that proved sound, after which its words are no longer suspected."""

UNREADABLE = (
    "De tekstlaag van deze bladzijde is onleesbaar of beschadigd. De tekst is van het beeld gelezen. Kijk belangrijke "
    "gegevens na."
)
CONTRADICTS = (
    "De tekstlaag van deze bladzijde past niet bij het beeld. De tekst is van het beeld gelezen. Vergelijk het stuk "
    "met het origineel."
)
NOT_LOOKED = (
    "De tekstlaag van deze bladzijde is onleesbaar en tekstherkenning staat uit. "
    "Er is niets van deze bladzijde gelezen."
)


class Sight(NamedTuple):
    """What a page says."""

    tokens: Sequence[Token]
    source: str
    """`tekstlaag`, `ocr` or `gemengd`."""
    doubts: tuple[str, ...] = ()
    skew: float = 0.0
    """Degrees clockwise by which the page is laid askew; the tokens are laid straight."""
    dropped: tuple[tuple[Token, Unseen], ...] = ()
    """Words of an invisible text layer that the picture contradicts."""


class Watcher:
    """Looks at the pages of one document; `reader` is None when text recognition is off."""

    def __init__(self, reader: PictureReader | None) -> None:
        self._reader = reader
        self._cleared = 0

    def look(self, page: Any, layer: Sequence[Token], *, is_blind: bool = False) -> Sight:
        """Decide what an open page says; `layer` holds the words of its text layer that are to be seen.

        Of an `is_blind` page the text layer may say something else than it shows, or less.
        """
        fitness = judge(" ".join(t.text if t.raw is None else t.raw for t in layer))
        has_words = any(any(map(str.isalnum, t.text)) for t in layer)
        if self._reader is None:
            garbled = has_words and fitness is Fitness.GARBLED
            return Sight([], "tekstlaag", (NOT_LOOKED,)) if garbled else Sight(layer if has_words else [], "tekstlaag")
        if not has_words or fitness is not Fitness.SOUND:
            return _only_picture(self._reader, page, (UNREADABLE,) if has_words else ())
        scanned = [box for box in find_pictures(page) if _is_whole(page, box) and not is_unread(box, layer)]
        is_mixed = has_mixed(t.text if t.raw is None else t.raw for t in layer)
        if scanned or is_blind or is_mixed:
            return _compare(self._reader, page, layer, is_blind=is_blind or is_mixed)
        if self._cleared < _CLEARED and _is_strange(layer):
            found = _compare(self._reader, page, layer)
            self._cleared += found.source != "ocr"
            return found
        return _with_pictures(self._reader, page, layer)


def _only_picture(
    reader: PictureReader, page: Any, doubts: tuple[str, ...], dropped: Iterable[tuple[Token, Unseen]] = ()
) -> Sight:
    tokens, skew = reader.read_page(page)
    # the engine's own order says nothing, the places do
    placed = [token._replace(order=0) for token in tokens]
    return Sight(placed, "ocr" if placed else "tekstlaag", doubts, skew, tuple(dropped))


def _with_pictures(reader: PictureReader, page: Any, layer: Sequence[Token]) -> Sight:
    seen = list(reader.read_pictures(page, layer))
    if not seen:
        return Sight(layer, "tekstlaag")
    mostly = len(seen) > len(layer)
    return Sight([t._replace(order=0) if mostly else t for t in (*layer, *seen)], "gemengd")


def _is_whole(page: Any, box: Box) -> bool:
    width, height = page.get_size()
    return (box.x1 - box.x0) * (box.bottom - box.top) >= WHOLE * float(width * height)


def _is_strange(layer: Sequence[Token]) -> bool:
    """Tell whether hardly any word is Dutch: the font may show other letters than the text layer says."""
    words = [word for token in layer for word in re.findall(r"[^\W\d_]{3,}", token.text)][: _LOOKED_UP * 3 : 3]
    return len(words) * 3 >= _LEAST_WORDS and sum(map(is_dutch, words)) < _STRANGE * len(words)


def _compare(reader: PictureReader, page: Any, layer: Sequence[Token], *, is_blind: bool = False) -> Sight:
    """Read the page as a picture and let the text layer stand only when it says the same."""
    tokens, skew = reader.read_page(page)
    width, height = page.get_size()
    seen = [_askew(token, skew, (width / 2, height / 2)) for token in tokens]
    if not seen:
        return Sight(layer, "tekstlaag")
    pairs = [(token, _there(token, seen)) for token in layer if any(map(str.isalnum, token.text))]
    letters = sum(len(token.text) for token, _ in pairs) or 1
    alike = sum(len(token.text) for token, there in pairs if _is_like(token.text, there)) / letters
    exact = sum(len(token.text) for token, there in pairs if _says(there, token.text)) / letters
    if alike < AGREES or exact < EXACT:
        dropped = [(token, Unseen.INVISIBLE) for token in layer] if alike < AGREES else []
        placed = [token._replace(order=0) for token in tokens]
        return Sight(placed, "ocr", (CONTRADICTS,), skew, tuple(dropped))
    return _trusted(layer, seen, is_blind=is_blind)


def _askew(token: Token, skew: float, middle: tuple[float, float]) -> Token:
    """Give a word that was laid straight where it stands on the page."""
    if token.turned or not skew:
        return token
    frame = turn_box(token.frame, skew, middle)
    aside = frame.x0 - token.frame.x0
    return token._replace(frame=frame, edges=tuple(edge + aside for edge in token.edges))


def _trusted(layer: Sequence[Token], seen: Sequence[Token], *, is_blind: bool) -> Sight:
    """Give the text layer with what it lacks, and doubt about the words that the picture contradicts.

    Of a blind page those words are what a font without meaning says: what is to be seen takes their place.
    """
    wrong = {id(token) for token in layer if _is_contradicted(token, seen)}
    sure = SURE
    if is_blind:
        kept, sure = [t for t in layer if id(t) not in wrong and not _holds_more(t, seen)], PICTURE_SURE
    else:
        kept = [t._replace(confidence=DOUBTFUL) if id(t) in wrong else t for t in layer]
    known = kept if is_blind else layer
    more = [t for t in seen if t.confidence >= sure and len(t.text) > 1 and not any(covers(k, t) for k in known)]
    doubts = (_different(len(wrong)),) if wrong else ()
    return Sight([*kept, *more], "gemengd" if more else "tekstlaag", doubts)


def _different(count: int) -> str:
    places = "1 plaats zegt" if count == 1 else f"{count} plaatsen zeggen"
    return f"Op {places} de tekstlaag en het beeld van deze bladzijde niet hetzelfde. Kijk die woorden na."


def _there(token: Token, seen: Sequence[Token]) -> str:
    """Give what was seen where a word of the text layer stands, from left to right."""
    return "".join(other.text for other in sorted(_near(token, seen), key=lambda t: t.frame.x0))


def _near(token: Token, seen: Sequence[Token]) -> Iterator[Token]:
    for other in seen:
        if other.turned == token.turned and other.frame.meets(token.frame):
            shared = min(other.frame.bottom, token.frame.bottom) - max(other.frame.top, token.frame.top)
            if shared > 0.4 * min(other.size, token.size):
                yield other


def _says(there: str, text: str) -> bool:
    return _bare(text) in _bare(there)


def _bare(text: str) -> str:
    """Give the letters and figures of a word; marks are too small to hold a text layer to."""
    return "".join(filter(str.isalnum, text))


def _is_like(text: str, there: str) -> bool:
    a, b = _bare(text).casefold(), _bare(there).casefold()
    return a in b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= LIKE


def _is_contradicted(token: Token, seen: Sequence[Token]) -> bool:
    """Tell whether the picture surely shows another word, or other figures, than the text layer says."""
    near = list(_near(token, seen))
    there = _there(token, near)
    if not _bare(token.text) or not near or min(t.confidence for t in near) < SURE or _says(there, token.text):
        return False
    return any(map(str.isdigit, token.text)) or not _is_like(token.text, there)


def _holds_more(token: Token, seen: Sequence[Token]) -> bool:
    """Tell whether more words are seen within one word of the text layer than it has letters for: a drawn stamp."""
    near = (other for other in _near(token, seen) if other.confidence >= PICTURE_SURE)
    inside = (t for t in near if token.frame.x0 <= (t.frame.x0 + t.frame.x1) / 2 <= token.frame.x1)
    return sum(len(_bare(other.text)) for other in inside) > 2 * len(_bare(token.text)) + 2


def lay_askew(page: Page, skew: float) -> Page:
    """Give a page whose words were laid straight with every box where it stands on the paper."""
    if not skew:
        return page
    middle = (page.width / 2, page.height / 2)
    words = tuple(_turned(word, skew, middle) for word in page.words)
    tables = tuple(_turned_table(table, skew, middle) for table in page.tables)
    return replace(page, words=words, tables=tables)


def _turned(word: Word, skew: float, middle: tuple[float, float]) -> Word:
    box = turn_box(word.box, skew, middle)
    aside = box.x0 - word.box.x0
    return word._replace(box=box, edges=tuple(edge + aside for edge in word.edges))


def _turned_table(table: Table, skew: float, middle: tuple[float, float]) -> Table:
    def turned(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(Row(tuple(_turned_cell(cell, skew, middle) for cell in row.cells)) for row in rows)

    box = turn_box(table.box, skew, middle)
    return replace(table, header=turned(table.header), body=turned(table.body), box=box)


def _turned_cell(cell: Cell, skew: float, middle: tuple[float, float]) -> Cell:
    box, frame = (side and turn_box(side, skew, middle) for side in (cell.box, cell.frame))
    return replace(cell, box=box, frame=frame)
