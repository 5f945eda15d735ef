"""Names in slots: mail headers, speakers above a message, cells behind a title, rows, words that a person follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.detect.names.nearby import lives_in
from redaction.detect.names.pieces import is_plausible, names_between
from redaction.detect.names.things import organisations
from redaction.detect.text.base import PERSON, Hit
from redaction.detect.text.layout import View
from redaction.detect.text.openings import find_opening, first_words
from redaction.detect.words.candidates import candidates, is_function
from redaction.detect.words.lexicon import alternation, letters, lexicon, read_lists
from redaction.detect.words.person import INFIX, LETTER, UPPER, WORD, is_given, is_sure_given, is_surname
from redaction.detect.words.veto import is_organisation, is_place, is_street

_LISTS = read_lists()["kader"]
_LOWER = letters(upper=False)
_HEADER = re.compile(
    rf"^[ \t>|]*(?i:{alternation(_LISTS['mailkop'])})[ ]?:[ \t]*(?P<value>[^\n]+(?:\n[ \t]+[^\n:]+(?=\n|$))?)",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"[<\[(][^>\])\n]*@[^>\])\n]*[>\])]?|[\w.+-]+@[\w.-]+")
_PIECE = re.compile(r"[^;]+")
_WRITTEN = re.compile(
    rf"(?:{INFIX}){{0,2}}[{LETTER}'’][{LETTER}'’.-]+(?:[ ](?:{INFIX}){{0,2}}[{LETTER}][{LETTER}'’.-]*){{0,3}}"
    rf"(?:,[ ](?:(?:[{UPPER}]\.)+|[{LETTER}][{LETTER}'’-]+)(?:[ ][{LETTER}'’./]+){{0,3}})?(?:[ ]\([{LETTER} -]+\))?"
)
_SPOKE = re.compile(
    rf"^[ \t]*(?P<who>[{LETTER}][{LETTER}.'’-]{{1,20}}(?:[ ][{LETTER}][{LETTER}.'’-]{{0,20}}){{0,3}}"
    rf"(?:,[ ][{LETTER}-]+)?)"
    r"[ \t]+\(?(?:[a-z]{2,9}\.?[ ])?(?:\d{1,2}[ -/](?:[a-z]{3,9}|\d{1,2})(?:[ -/]\d{2,4})?,?[ ])?"
    r"\d{1,2}[:.]\d{2}\)?[ \t]*$",
    re.MULTILINE,
)
_TITLE_CELL = re.compile(
    r"(?:^|[;|\t])[ ]*\"?(?i:de heer|dhr\.?|heer|mevrouw|mevr\.?|mw\.?|familie|fam\.?|mr|mrs|ms|herr|frau)\"?[ ]*[;|\t]"
    rf"[ ]*\"?(?P<who>(?:[{UPPER}]|(?:{INFIX}))[^;|\t\n\"\d]{{1,60}})",
    re.MULTILINE,
)
_FOLLOWED = re.compile(
    rf"(?<![{LETTER}-])(?P<word>(?i:{alternation(_LISTS['persoonswoord'])}))(?![{LETTER}])[ ]?[ (:'\"“‘]"
    rf"(?P<who>(?P<infix>(?:{INFIX}){{0,2}}){WORD}(?:[ ](?:{INFIX}){{0,2}}{WORD})?)"
)
_FOLLOWED_FIRSTS = first_words(_LISTS["persoonswoord"])
_TOLD = re.compile(
    rf"(?:^|[\n>\"“‘(]|[–—-])[ ]?(?P<who>{WORD}),[ ]"
    r"(?:kun|kan|wil|zou|denk|heb|weet|mag|graag|aub|svp|bel|mail|stuur|kijk|let|vergeet|neem)\b"
)
_ITEM = rf"[{LETTER}][{LETTER}'’-]{{2,20}}(?:[ ][{UPPER}]\.)?(?:[ ]?\([^()\n]{{1,20}}\))?"
_ROW = re.compile(
    rf"(?<![{LETTER}\d.@/-])(?:{_ITEM},[ \n]){{1,12}}{_ITEM}(?:,?[ \n](?:en|&|\+)[ \n]|,[ \n]){_ITEM}(?![{LETTER}\d@-])"
)
_ROW_WORD = re.compile(rf"(?<![(\w])(?P<word>[{LETTER}][{LETTER}'’-]{{2,20}})(?![^()]*\))")
_PREPOSITIONS = ("in", "op", "aan", "uit", "bij", "over", "onder", "voor", "te ")
_FEWEST_SPEAKERS = 3
_FEWEST_KNOWN = 2


def _is_word(word: str) -> bool:
    known = lexicon()
    folded = word.casefold()
    return known.is_common(folded) or folded in known.among("naam", "nooit") or is_function(word)


def _is_other(word: str) -> bool:
    return _is_word(word) or is_place((word,)) or word.casefold() in organisations()


def may_be_name(written: str) -> bool:
    """Tell whether words in a slot for a name can be one: no organisation, place, function or only common words."""
    small = lexicon().among("naam", "tussenvoegsels")
    words = [word for word in re.findall(rf"[{LETTER}][{LETTER}'’-]+", written) if word not in small]
    if not words or any(is_function(word) or word.casefold() in lexicon().among("naam", "nooit") for word in words):
        return False
    if is_organisation(tuple(words)) or is_place(tuple(words)) or words[0].casefold() in organisations():
        return False
    return not all(_is_word(word) and not is_given(word) for word in words)


def _in_headers(text: str) -> Iterator[Hit]:
    """Yield the senders and receivers in a mail header as a whole, small letters and infixes behind included."""
    for match in _HEADER.finditer(text):
        for piece in _PIECE.finditer(text, *match.span("value")):
            bare = _ADDRESS.sub(lambda m: " " * len(m.group()), piece.group())
            found = _WRITTEN.fullmatch(bare.strip(" \t\"'\n"))
            if found is None or not may_be_name(found.group()) or not _is_full(found.group()):
                continue
            start = piece.start() + bare.index(found.group())
            yield Hit(PERSON, start, start + len(found.group()), 0.9, "kader.mailkop")


def _is_full(written: str) -> bool:
    """Tell whether a header piece holds a known first name or a surname and what belongs to it."""
    words = re.findall(rf"[{LETTER}][{LETTER}'’-]+", written)
    reverse = "," in written
    return len(words) > 1 and (reverse or is_given(words[0]) or (written[0].isupper() and is_surname(words[-1])))


def _speakers(text: str) -> Iterator[Hit]:
    """Yield who speaks on a line of its own with the time: `Roos  08:52`; three such lines make a talk."""
    spoken = list(_SPOKE.finditer(text))
    if len(spoken) < _FEWEST_SPEAKERS:
        return
    returns = len({match["who"] for match in spoken}) < len(spoken)
    for match in spoken:
        words = match["who"].replace(",", "").split()
        is_other = any(word.casefold() in lexicon().among("naam", "nooit") or is_function(word) for word in words)
        if not is_other and (returns or not all(map(_is_word, words))):
            yield Hit(PERSON, *match.span("who"), 0.9, "kader.chat")


def _behind_title(text: str) -> Iterator[Hit]:
    for match in _TITLE_CELL.finditer(text):
        if not is_organisation(tuple(match["who"].split()), exact=True):
            yield Hit(
                PERSON, match.start("who"), match.start("who") + len(match["who"].rstrip()), 0.92, "kader.aanhefcel"
            )


def _followed(text: str) -> Iterator[Hit]:
    """Yield names behind words that a person follows: `gastgezin Kuit`, `vragen naar Noor`, `portier (Toon)`."""
    for match in (*find_opening(_FOLLOWED, _FOLLOWED_FIRSTS, text), *_TOLD.finditer(text)):
        first = next(candidates(text, *match.span("who")), None)
        if first is None or not is_plausible(text, first, False) or is_place(first.name.words):
            continue
        if match.re is _FOLLOWED and _is_phrase(match["word"], match["infix"].casefold()):
            continue
        words = first.name.words
        if is_street(text, first.name.start, first.name.end, words) or lives_in(text, first.name):
            continue
        if match.re is _TOLD and (_is_word(words[0]) or is_surname(words[0])) and not is_given(words[0]):
            continue
        yield Hit(PERSON, first.name.start, first.name.end, 0.84, "kader.persoonswoord")


def _is_phrase(word: str, infix: str) -> bool:
    """Tell whether the small words are no part of a name: `tolk in de Arabische taal`, `chauffeur van Arriva`."""
    return infix.startswith(_PREPOSITIONS) or (infix.startswith("van") and is_function(word))


def _in_rows(text: str) -> Iterator[Hit]:
    """Yield all of a row of names in which two or more are known: `er: jolanda, zemar, Nilton en oksana`."""
    for row in _ROW.finditer(text):
        items = [match for match in _ROW_WORD.finditer(text, *row.span()) if match["word"] not in {"en", "ik"}]
        words = [match["word"] for match in items]
        known = sum(is_sure_given(word) for word in words)
        small = 2 * sum(word.islower() for word in words) >= len(words)
        fit = [small or not word.islower() for word in words]
        fit = [ok and not _is_other(word) for ok, word in zip(fit, words, strict=True)]
        if known < _FEWEST_KNOWN or 2 * known < len(words) or sum(fit) < len(words) - 1:
            continue
        for item, fits in zip(items, fit, strict=True):
            if fits:
                yield Hit(PERSON, *item.span("word"), 0.84, "kader.rij")


def _beside_label(view: View) -> Iterator[Hit]:
    """Yield the value in the cell behind a label or function without colon: `Casemanager    Parviz Kuit`."""
    known = lexicon()
    for line in view.lines:
        if len(line.cells) != 2:  # label and value
            continue
        label = view.text[line.cells[0].start : line.cells[0].end].casefold().strip(" .:*-")
        if label in known.among("kader", "etiketten") or (is_function(label) and " " not in label):
            cell = line.cells[1]
            yield from names_between(view.text, cell.start, cell.end, sure=False, score=0.85, rule="kader.formulier")


def find_slots(view: View) -> Iterator[Hit]:
    """Yield the names in the slots of a page."""
    yield from _in_headers(view.text)
    yield from _speakers(view.text)
    yield from _behind_title(view.text)
    yield from _followed(view.text)
    yield from _in_rows(view.text)
    yield from _beside_label(view)
