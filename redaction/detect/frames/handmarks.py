"""Parafen by the line they stand on: beside a date, at the end of table rows, before a turn, under a note."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from redaction.detect.frames.parafen import is_paraaf, may_sign
from redaction.detect.text.base import INITIALS_MARK, Hit
from redaction.detect.text.layout import Cell, View
from redaction.detect.words.lexicon import alternation, letters, read_lists
from redaction.detect.words.person import LETTER, UPPER

LOWER = letters(upper=False)
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|(?:sept?|okt|nov|dec)[a-z]{0,6})"
)
DAY = (
    r"(?<![\d/.-])(?:\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?(?![\d/-])"
    rf"|\d{{1,2}}[ ]{_MONTH}\b\.?(?:[ ]\d{{4}})?)"
)
_FRAMES = read_lists()["kader"]
_JOINED = rf"[{LETTER}]{{1,2}}(?:vdr?|van|von|v|de|d|t|el|la){{1,2}}[{UPPER}][{LOWER}]{{0,4}}"
_MARK = rf"(?P<mark>[{UPPER}]{{2,3}}|[{LOWER}]{{2,4}}|{_JOINED})(?![{LETTER}\d])"
_OPENING = r"(?:^|[\n\t][ ]*|[ ]{2}|[.!?;:,)”\"–-][ ]+)"
_TURN_SHARE = 2  # turns that make a conversation
_REPEATED = 2  # rows with the same paraaf
_LONGEST_GAP = 6  # lines without a paraaf between two rows of one column
_FEWEST_ACTIONS = 3
_BESIDE = (
    re.compile(rf"{DAY}[ ]?,?[ ]{{1,3}}{_MARK}(?=[ .)”\"]*(?:\n|$))"),
    re.compile(rf"{_OPENING}{_MARK}[ ]{DAY}(?=[ .;)”\"]*(?:[\n\t]|[ ]{{2}}|$))"),
)
_FRAMED = (
    re.compile(
        rf"\b(?:bij|naar|langs|via|door)[ ](?P<mark>[{UPPER}]{{2,3}}|{_JOINED})[ ](?:ter|voor|om te)[ ]"
        r"(?:paraaf|parafering|parafe?ren|akkoord|tekening|ondertekening|tekenen|controle|gezien|collationering)\b"
    ),
    re.compile(rf"\b(?i:{alternation(_FRAMES['paraaf_gedaan'])})[ ]\((?P<mark>[{UPPER}]{{2,3}}|[{LOWER}]{{2,4}})\)"),
    re.compile(
        r"(?<![\w-])(?:op|af|in|uit|aan|door|na|terug|over|mee|voor|toe|rond)?"
        r"ge(?!bied|meente|bouw|dacht|deelte|recht|wicht|beurten|schied)[a-z]{3,12}(?:d|t|en)[ ]"
        rf"\((?P<mark>[{UPPER}]{{2}}|{_JOINED})\)(?=[ ]*(?:[.,;:\n\t]|$|[ ]{{2}}))"
    ),
    re.compile(rf"\][ ]?(?P<mark>[{UPPER}]{{2,3}}|{_JOINED})[ ]?:[ ]"),
    re.compile(
        rf"(?:^|\n)[ >]*(?P<mark>{_JOINED}|[{UPPER}]{{2}})[ ,]+(?:om[ ])?\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?[ ]?:[ ]"
    ),
    re.compile(
        rf"[_ ](?P<mark>[{UPPER}]{{3}}|[{LOWER}]{{2,3}})(?=[_ -](?:v\d|versie|concept|conc|def|rev)[\w .-]{{0,12}}"
        r"(?:\.(?:docx?|pdf|xlsx?|pptx?|odt|msg))\b)"
    ),
    re.compile(rf"[/\\][\w/\\-]{{2,80}}_(?P<mark>[{UPPER}]{{3}})(?=_[vV]\d)"),
)
_HANDLED = (
    re.compile(
        rf"\b(?i:{alternation(_FRAMES['paraaf_gedaan'])})[ ]?[:,]?[ ]{DAY}[ ,]{{1,2}}"
        rf"(?P<mark>[{LOWER}]{{2,4}}|[{UPPER}]{{2,3}})(?=[ .)]*(?:\n|$))"
    ),
    re.compile(
        rf"(?:^|\n)[ ]*[vV]?\.?[ ]?\d\.\d(?:[ ]{{2,}}|\t[ ]*){DAY}(?:[ ]{{2,}}|\t[ ]*){_MARK}(?=[ ]{{2}}|[ ]*\t)"
    ),
)
_BRACKETED = re.compile(rf"[{LOWER}.][ ]\((?P<mark>[{LOWER}]{{2,4}})\)(?=[ .]*(?:\n|$))")
_LONE_LETTER = (
    re.compile(
        rf"(?<![{LETTER}])(?i:{alternation(_FRAMES['groet_kort'])})[ ]?[.,!]{{0,3}}[ ]"
        rf"(?P<mark>[{UPPER}]\.?)(?=[ ]*(?:\n|$))"
    ),
    re.compile(
        rf"[.!?)][ ]*\n(?:[ >]*\n)?[ >]*(?P<mark>[{UPPER}]\.)[ ]*"
        r"(?=\n[ >]*(?:\n|$|[-_=*]{3}|(?:van|from|op|pagina)\b)|\s*$)"
    ),
    re.compile(rf"(?:^|\n)[ >]*(?P<mark>[{UPPER}]\.)[ ]\((?:team|afd|cluster|sector|dir|bureau|directie|griffie)\b"),
)
_UNDER_NOTE = re.compile(
    rf"(?:[.!?)…][ ]*\n|\w[ ]*\n\s*\n)\s*[ >]*(?P<mark>[{UPPER}]{{2}}|{_JOINED})[ ]*"
    r"(?=\n\s*(?:[-_=*]{3}|(?:Van|From|Bericht)\b|PS\b))"
)
_ENUMERATED = re.compile(rf"(?:^|\n)[ ]*[AB]\.[ ]+[{LETTER}]")
_REFERENCE = re.compile(
    rf"\d[\d.-]{{3,20}}/(?P<first>[{UPPER}]{{2,3}}|[{LOWER}]{{2,4}})/(?P<last>[{LOWER}]{{2,4}})"
    r"(?=[ .,]*(?:[\n\t]|[ ]{2}|$))"
)
_TURN = re.compile(rf"(?:^|\n)[ \t>]*(?P<mark>[{UPPER}]{{2,3}}|{_JOINED})[ ]?:[ ](?=[^\n]*(?:[a-z][ ][a-z]|[?!]))")
_CELL_MARK = re.compile(rf"[{UPPER}]{{2,3}}|[{LOWER}]{{2,4}}|{_JOINED}")
_SURE_CELL = re.compile(rf"[{LOWER}]{{2,4}}|{_JOINED}")
_ACTION_HEAD = re.compile(
    r"(?:^|\n)[ ]*(?:actie(?:lijst|s|punten)|afspraken|wie doet wat|taken|taakverdeling)[ :]*$", re.I
)
_ACTOR = re.compile(rf"[ ]*(?P<mark>[{UPPER}]{{2,3}}|[{UPPER}]\.|{_JOINED})(?:[ ]{{2,}}|\t)[ ]*[{LETTER}]")
_SIGN_LABEL = re.compile(r"(?:^|[\n\t]|[ ]{2})(?:mede)?paraaf\b[^\n:]{0,24}:[ ]*(?P<rest>[^\n]{2,80})", re.I)
_WITH_UNIT = re.compile(
    rf"(?:^|[ ]{{2,}}|\t[ ]*)(?P<mark>[{UPPER}]{{2,3}}|{_JOINED})(?=[ ][{LOWER}]{{2,4}}\.?(?:[ ]{{2}}|[ ]*(?:\t|$)))"
)


def _hit(match: re.Match[str], score: float, rule: str) -> Hit:
    return Hit(INITIALS_MARK, *match.span("mark"), score, f"kader.{rule}")


def _framed(text: str) -> Iterator[Hit]:
    for pattern in (*_BESIDE, *_FRAMED, *_HANDLED):
        for match in pattern.finditer(text):
            if is_paraaf(match["mark"], office=pattern in _HANDLED):
                yield _hit(match, 0.84, "paraafspoor")
    for match in _BRACKETED.finditer(text):
        if is_paraaf(match["mark"]):
            yield _hit(match, 0.5, "paraafspoor")


def _under_notes(text: str) -> Iterator[Hit]:
    """Yield the letter or letters under a note: `dank! J.`, `F.` above the original message."""
    for pattern in _LONE_LETTER if not _ENUMERATED.search(text) else _LONE_LETTER[:1]:
        for match in pattern.finditer(text):
            yield _hit(match, 0.84, "paraafregel")
    for match in _UNDER_NOTE.finditer(text):
        if may_sign(match["mark"]):
            yield _hit(match, 0.84, "paraafregel")


def _in_references(text: str) -> Iterator[Hit]:
    """Yield author and typist behind the number of a letter: `2025.0001/ab/cd`."""
    for match in _REFERENCE.finditer(text):
        both = (match["first"], match["last"])
        if all(is_paraaf(mark, sure=True) for mark in both) and any(is_paraaf(mark) for mark in both):
            yield from (Hit(INITIALS_MARK, *match.span(part), 0.84, "kader.kenmerk") for part in ("first", "last"))


def _turns(text: str) -> Iterator[Hit]:
    """Yield the initials before the turns of a conversation, when there are several turns."""
    turns = [match for match in _TURN.finditer(text) if is_paraaf(match["mark"])]
    if len(turns) >= _TURN_SHARE:
        yield from (_hit(match, 0.83, "beurt") for match in turns)


def _last_cells(view: View) -> list[tuple[int, Cell]]:
    """Give line number and cell of every row that ends in a cell with letters that can be a paraaf."""
    rows = ((number, line.cells[-1]) for number, line in enumerate(view.lines) if len(line.cells) > 1)
    return [
        (n, c)
        for n, c in rows
        if _CELL_MARK.fullmatch(view.text, c.start, c.end) and may_sign(view.text[c.start : c.end])
    ]


def _row_ends(view: View) -> Iterator[Hit]:
    """Yield the parafen at the end of table rows; one that comes back vouches for the column."""
    rows = _last_cells(view)
    small = Counter(
        view.text[c.start : c.end] for _, c in rows if _SURE_CELL.fullmatch(view.text, c.start, c.end) is not None
    )
    vouched = {mark for mark, count in small.items() if count >= _REPEATED and is_paraaf(mark)}
    anchors = [number for number, cell in rows if view.text[cell.start : cell.end] in vouched]
    for number, cell in rows:
        if any(abs(number - anchor) <= _LONGEST_GAP for anchor in anchors):
            yield Hit(INITIALS_MARK, cell.start, cell.end, 0.83, "kader.paraafkolom")


def _actors(view: View) -> Iterator[Hit]:
    """Yield the initials that open the lines under the head of a list of actions."""
    text = view.text
    for number, line in enumerate(view.lines):
        if not _ACTION_HEAD.match(text[line.start : line.end]):
            continue
        found = []
        for below in view.lines[number + 1 :]:
            match = _ACTOR.match(text, below.start, below.end)
            if match is None:
                break
            found.append(match)
        if len(found) >= _FEWEST_ACTIONS:
            yield from (_hit(m, 0.84, "actiehouder") for m in found if is_paraaf(m["mark"], sure=True))


def _with_units(text: str) -> Iterator[Hit]:
    """Yield the parafen that have a unit behind them: `Medeparaaf: AB fin.   CD jz`."""
    for label in _SIGN_LABEL.finditer(text):
        for match in _WITH_UNIT.finditer(label["rest"]):
            if is_paraaf(match["mark"], sure=True):
                start = label.start("rest") + match.start("mark")
                yield Hit(INITIALS_MARK, start, start + len(match["mark"]), 0.86, "kader.paraaf")


def find_handmarks(view: View) -> Iterator[Hit]:
    """Yield the parafen that the line tells: beside a date, in a column, before a turn, under a note."""
    yield from _framed(view.text)
    yield from _under_notes(view.text)
    yield from _in_references(view.text)
    yield from _turns(view.text)
    yield from _row_ends(view)
    yield from _actors(view)
    yield from _with_units(view.text)
