"""Names by their place on the page: labels, attendance lists, table columns, cells that hold one name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from redaction.detect.frames.columns import find_columns
from redaction.detect.frames.courtesy import find_greeted, find_signed, find_written
from redaction.detect.frames.marks import find_mark_behind, find_marks
from redaction.detect.frames.parafen import find_parafen, is_paraaf
from redaction.detect.frames.slots import find_slots
from redaction.detect.frames.tables import TableCell, find_cells
from redaction.detect.names.pieces import is_reversed, names_between, with_given
from redaction.detect.text.base import INITIALS_MARK, PERSON, Hit, ViewRecognizer
from redaction.detect.text.layout import Cell, View
from redaction.detect.text.openings import find_opening, first_words
from redaction.detect.words.candidates import Candidate, candidates
from redaction.detect.words.lexicon import alternation, lexicon, read_lists
from redaction.detect.words.person import INFIX, LETTER, UPPER, WORD, is_sure_given, words_of
from redaction.detect.words.veto import has_legal_form, is_place

_LISTS = read_lists()
_LABEL = re.compile(
    rf"(?<![{LETTER}\d])(?:(?P<label>{alternation(_LISTS['kader']['etiketten'])})"
    rf"(?:[ ](?:namens|vanuit|voor|van)(?:[ ][{LETTER}]+)?)?(?:[ ]\([^)\n]*\))?[ \t.…]*:"
    rf"|(?P<free>{alternation(_LISTS['kader']['zonder_dubbelepunt'])})(?![{LETTER}]))[ \t]*",
    re.IGNORECASE,
)
_LABEL_FIRSTS = first_words((*_LISTS["kader"]["etiketten"], *_LISTS["kader"]["zonder_dubbelepunt"]))
_NAMENS = re.compile(rf"(?<![{LETTER}])(?:Namens|Vanuit)(?:[ ](?:de|het))?[ ][{LETTER}&. ]{{2,30}}:[ ]*")
_FULL_STOP = re.compile(
    rf"(?<![{UPPER}])(?<!mr)(?<!dr)(?<!ir)(?<!mw)(?<!drs)(?<!ing)(?<!dhr)(?<!fam)(?<!Th)\.(?=[ \n]|$)"
)
_NEXT_LABEL = re.compile(rf"[ ]*[{UPPER}][^:\n,]{{1,40}}:")  # the field was left empty: the next one follows
_REVERSED_CELL = re.compile(
    rf"(?:{INFIX})?{WORD}(?:[ ]{WORD})?,[ ](?:{WORD}|(?:[{UPPER}]\.){{1,4}})(?:[ ](?:{INFIX}){{1,2}})?[ ]?"
)
_DEPARTMENT = re.compile(rf"[ ][-–][ ](?=[{UPPER}]{{2,5}}(?:[/ ,;\n]|$))")
_OPEN_BRACKET = re.compile(r"\([^()\n]*$")
_CLOSING_BRACKET = re.compile(r"\)")
_SPACED = re.compile(rf"[ \t]{{2}}[{UPPER}]{{3,}}(?:[ ][{UPPER}]{{3,}})?(?=[ ]*(?:\n|$))")
_LIST_LINES = 40
_LONGEST_VALUE = 2_000  # characters of names behind one label
_LONGEST_NAME_LINE = 60


def _value_end(text: str, start: int) -> int:
    """Give the end of what stands behind a label: the line, and the next ones when a list runs on."""
    end = text.find("\n", start)
    end = len(text) if end == -1 else end
    while text[start:end].rstrip().endswith((",", ";", " en")) and end < min(len(text), start + _LONGEST_VALUE):
        following = text.find("\n", end + 1)
        end = len(text) if following == -1 else following
    end = min(end, start + _LONGEST_VALUE)
    tab = text.find("\t", start, end)
    return (_spaced_end(text, start, tab) or tab) if tab > start + 1 else end


def _spaced_end(text: str, start: int, tab: int) -> int | None:
    """Give the end of capitals typed with two spaces between: `SELAM  MEBRAT`; None when another field follows."""
    if not text[start:tab].strip().isupper() or len(text[start:tab].split()) != 1:
        return None
    match = _SPACED.match(text, tab)
    return match.end() if match else None


def _label_value(text: str, match: re.Match[str]) -> tuple[int, int]:
    start = match.end()
    end = _value_end(text, start)
    if not text[start:end].strip() and end < len(text):  # the value stands on the next line
        start = end + 1
        end = start if _NEXT_LABEL.match(text, start) else _value_end(text, start)
    return start, end


@cache
def _attendance() -> frozenset[str]:
    return lexicon().among("kader", "aanwezigheid")


def _labelled(view: View) -> Iterator[Hit]:
    text, listed = view.text, 0
    matches = list(find_opening(_LABEL, _LABEL_FIRSTS, text))
    borders = [*(match.start() for match in matches[1:]), len(text)][: len(matches)]
    for match, border in zip(matches, borders, strict=True):
        label = (match["label"] or match["free"]).casefold()
        start, end = _label_value(text, match)
        end = max(start, min(end, border))
        if label in _attendance():
            if start >= listed:
                yield from _attendance_list(view, start, end)
            listed = max(listed, end)
            continue
        end = _first_clause(text, start, end)
        yield from find_mark_behind(text, start, end)
        sure = label not in {"van", "aan", "contact", "actie", "dienst", "planning", "kopie", "informatie bij"}
        yield from names_between(text, start, end, sure=sure, score=0.93, rule="kader.etiket")
    for line in view.lines:
        if text[line.start : line.end].strip().casefold() in _attendance():
            yield from _attendance_list(view, line.end, line.end)
    for match in _NAMENS.finditer(text):
        end = _value_end(text, match.end())
        yield from names_between(text, match.end(), end, sure=True, score=0.93, rule="kader.namens")


def _first_clause(text: str, start: int, end: int) -> int:
    """Cut prose and departments off behind the names: a value stops at its first sentence, or at ` - DGM`."""
    stops = [_FULL_STOP.search(text, start, end), _DEPARTMENT.search(text, start, end)]
    if _OPEN_BRACKET.search(text, max(0, start - _LONGEST_NAME_LINE), start):
        stops.append(_CLOSING_BRACKET.search(text, start, end))
    return min((stop.start() for stop in stops if stop), default=end)


def _attendance_list(view: View, start: int, end: int) -> Iterator[Hit]:
    """Read a list of people behind `Aanwezig:`; it ends at the first line that names nobody."""
    stop = _first_clause(view.text, start, end)
    yield from names_between(view.text, start, stop, sure=True, score=0.93, rule="kader.aanwezig")
    previous = end
    for line in [line for line in view.lines if line.start >= end and stop == end][:_LIST_LINES]:
        if "\n\n" in view.text[previous : line.start]:
            return
        previous = line.end
        body = view.text[line.start : line.end]
        if re.match(r"\s*(?:\d+[.)]\s|[^\n:]{1,60}:\s*$)", body) or _is_prose(body):
            return
        colon = body.find(":")
        begin = line.start + (colon + 1 if 0 < colon < _LONGEST_NAME_LINE else 0)
        hits = list(names_between(view.text, begin, line.end, sure=False, score=0.9, rule="kader.aanwezig"))
        if not hits:
            return
        yield from hits


def _is_prose(body: str) -> bool:
    small = [word for word in re.findall(r"\w+", body) if word.islower()]
    return len(small) > 8


def _in_cell(view: View, cell: TableCell) -> Iterator[Hit]:
    if cell.kind == "persoon":
        yield from _owners(view.text, cell)
        if not has_legal_form(view.text[cell.start : cell.end]):
            yield from names_between(view.text, cell.start, cell.end, sure=True, score=0.92, rule="kader.kolom")
    elif cell.kind == "correspondent":
        yield from _correspondents(view.text, cell)
    elif cell.kind == "paraaf":
        yield from _paraaf_cell(view.text, cell)


def _paraaf_cell(text: str, cell: TableCell) -> Iterator[Hit]:
    """Yield what stands in a column for parafen: capitals, mixed letters, or a few small ones that are no word."""
    body = text[cell.start : cell.end]
    if not is_paraaf(body, sure=True):
        return
    capital = re.fullmatch(rf"(?=.*[{UPPER}])[{LETTER}.\-]{{1,9}}(?:[ ][{LETTER}.]{{1,6}})?", body)
    if (
        re.fullmatch(rf"[{UPPER}]{{2,4}}", body)
        or (capital and not lexicon().is_common(body))
        or re.fullmatch(rf"[{LETTER}]{{1,3}}|(?:[{LETTER}]\.){{1,4}}", body)
    ):
        yield Hit(INITIALS_MARK, cell.start, cell.end, 0.92, "kader.paraafkolom")


def _owners(text: str, cell: TableCell) -> Iterator[Hit]:
    """Yield the initials in a column for people: `PN/mz`, `CvdL + RK`."""
    tokens = list(re.finditer(rf"[{LETTER}.]+", text[cell.start : cell.end]))
    if re.fullmatch(rf"[{LETTER}.]{{1,5}}(?:[ ]?[/+,&][ ]?[{LETTER}.]{{1,5}}){{0,3}}", text[cell.start : cell.end]):
        for token in tokens:
            written = token.group()
            if is_paraaf(written) and len(written) > 1 and (not written.istitle() or len(written) == 2):
                yield Hit(INITIALS_MARK, cell.start + token.start(), cell.start + token.end(), 0.85, "kader.kolom")


def _correspondents(text: str, cell: TableCell) -> Iterator[Hit]:
    """Yield the people among senders and receivers, where organisations stand as well: a bare word is none."""
    for hit in names_between(text, cell.start, cell.end, sure=False, score=0.88, rule="kader.kolom"):
        written = text[hit.start : hit.end]
        if len(words_of(written)) > 1 or "." in written or "," in written or is_sure_given(written):
            yield hit


def _is_no_word(candidate: Candidate) -> bool:
    return not any(lexicon().is_common(w) or is_place((w,)) for w in candidate.name.words)


def _alone(view: View) -> Iterator[Hit]:
    """Yield the cells that hold nothing but a reversed name: `Post, Marit`."""
    sure = 0
    doubtful: list[Cell] = []
    for cell in (cell for line in view.lines for cell in line.cells if "," in view.text[cell.start : cell.end]):
        hits = list(_reversed_in(view.text, cell))
        sure += len(hits)
        yield from hits
        if not hits and _REVERSED_CELL.fullmatch(view.text, cell.start, cell.end):
            doubtful.append(cell)
    if sure > 1:  # in a list of people the other cells of that form are people too
        yield from (Hit(PERSON, cell.start, cell.end, 0.82, "kader.omgekeerd") for cell in doubtful)


def _reversed_in(text: str, cell: Cell) -> Iterator[Hit]:
    for candidate in candidates(text, cell.start, cell.end):
        end = with_given(text, candidate, cell.end)
        if candidate.name.start == cell.start and end == cell.end and is_reversed(text, candidate):
            yield Hit(PERSON, cell.start, cell.end, 0.87, "kader.omgekeerd")
        elif end > candidate.name.end and _is_no_word(candidate) and is_reversed(text, candidate):
            yield Hit(PERSON, candidate.name.start, end, 0.84, "kader.omgekeerd")


class FrameRecognizer(ViewRecognizer):
    """Finds names by the frame they stand in."""

    def __init__(self) -> None:
        """Announce persons and initials."""
        super().__init__("kader", [PERSON, INITIALS_MARK])

    def find(self, view: View) -> Iterable[Hit]:
        """Yield the names of every frame on the page."""
        yield from _labelled(view)
        yield from find_greeted(view)
        yield from find_signed(view)
        yield from find_written(view)
        yield from find_marks(view)
        yield from find_parafen(view)
        yield from find_slots(view)
        yield from find_columns(view)
        yield from _alone(view)
        for cell in find_cells(view):
            yield from _in_cell(view, cell)
