"""Initials and parafen by the traces around them: a version table, a log entry, a comment, a lone line, a legend."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from redaction.detect.names.things import organisations
from redaction.detect.text.base import INITIALS_MARK, Hit
from redaction.detect.text.layout import View
from redaction.detect.words.lexicon import alternation, letters, lexicon, read_lists
from redaction.detect.words.person import INFIX, LETTER, TITLE, UPPER, WORD, words_of

LOWER = letters(upper=False)
_FRAMES = read_lists()["kader"]
_ANY = rf"[{LETTER}]{{2,5}}"
_CAPITALS = rf"[{UPPER}]{{2,3}}"
_DAY = r"\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?"
_MONTHS = r"(?:jan|feb|mrt|maart|apr|april|mei|jun|juni|jul|juli|aug|sep|sept|okt|nov|dec)[a-z]*"
_LINE_END = r"(?=[ \t.;\"”’')]*(?:\n|$))"
_ACTING = (
    rf"(?:^|\n|[.!?;:,]\s|[\"“(])"
    rf"(?P<mark>[{UPPER}]{{2}}|[{UPPER}](?:vdr?|v|d)[{UPPER}][{LOWER}]{{0,2}}|[{UPPER}][{LOWER}][{UPPER}])"
    rf"[ ](?:{alternation(_FRAMES['paraaf_handeling'])})(?![\w-])"
)
_SPEAKING = rf"(?:^|[\n\t>])[ ]*(?P<mark>[{UPPER}]{{2}})[ ]?:[ ](?=[{LOWER}])"
_ASKED = (
    rf"(?:^|[\n\t>\"“])[ ]*(?P<mark>{_CAPITALS})"
    r"[ ](?:kun|kan|wil|heb|ben|zou|weet|mag|moet|doe|ga)[ ](?:jij|je|u)\b"
)
_LAST_WORD = rf"(?:[–—-]|[.!?])[ ](?P<mark>[{LOWER}]{{2,3}})(?=[ ]?[\"”’']?[ ]*(?:\n|$))"
_AT_PLACE = (
    re.compile(rf"(?i:opmerking(?:en)?|comment|commented)[ ]?\[[ ]?(?P<mark>[{LETTER}]{{1,4}}\d{{1,3}})(?=R\d|[ \]:])"),
    re.compile(rf"\b(?i:gr|grt|groetjes?|groet|mvg)[.,]?[ ]+(?P<mark>{_CAPITALS})(?=[ ]*(?:[\n\t.,;\"”]|$))"),
    re.compile(
        rf"(?i:{alternation(_FRAMES['paraaf_door'])})[ ]door[ ]?:?[ \t]+"
        rf"(?P<mark>{_CAPITALS}|[{LOWER}]{{2,4}}|[{UPPER}][{LETTER}]{{1,3}}[{UPPER}])(?=[ ]?[,:;.\])\n\t(]|$)"
    ),
    re.compile(
        rf"(?:^|[\t\n:][ ]*)(?i:ja|nee|ok|oké|akk\.?|gedaan|klaar)[ ,]+(?P<mark>{_CAPITALS})(?=[ ]*(?:[\t\n;]|$))"
    ),
)
_SURE = (
    re.compile(
        rf"\b(?i:{alternation(_FRAMES['paraaf_erachter'])})[ ]"
        rf"(?P<mark>[{UPPER}]{{2}}|[{UPPER}](?:vdr?|v|d)?[{UPPER}][{LOWER}]{{0,2}})"
        r"(?=[ ]*(?:[\n\t.,;:)\]\"”']|$)|[ ](?:in|op|over|om)[ ])"
    ),
    re.compile(
        rf"\b(?i:{alternation(_FRAMES['paraaf_bon'])})[ ,]+(?:door[ ])?"
        rf"(?P<mark>[{LOWER}]{{2,3}}|{_CAPITALS})(?=[ ]*(?:[\n\t,;)]|$))"
    ),
    re.compile(_ACTING),
    re.compile(_SPEAKING),
    re.compile(rf"\d{{1,2}}[:.]\d\d(?:[:.]\d\d)?[ ]?\((?P<mark>{_ANY})\)[ ]?:"),
    re.compile(rf"(?:^|\n)[ ]*[vV]\.?[ ]?\d{{1,2}}(?:\.\d+)?[ \t]+(?P<mark>{_ANY})[ \t]+(?=\d{{1,2}}[-/ ])"),
    re.compile(
        rf"(?i:bijgewerkt|gewijzigd|aangepast|gecontroleerd|uitgetypt|getypt|opgemaakt|versie|secretariaat)[^\n]{{0,40}}?"
        rf"(?:{_DAY}|\d{{1,2}}[ ]{_MONTHS}(?:[ ]\d{{4}})?)[ ]?,[ ]?(?P<mark>{_ANY}){_LINE_END}"
    ),
    re.compile(rf"(?i:secretariaat|uitgetypt door|getypt door|door)[ ](?P<mark>[{LOWER}]{{2,4}})[ ](?:op|d\.d\.)[ ]\d"),
    re.compile(rf"\b(?i:dag|avond|nacht|ochtend|middag|vroege?|late?)[ ](?P<mark>[{LOWER}]{{2,3}})[ ](?=\d)"),
    re.compile(rf"\d[\d.-]{{4,20}}/(?P<mark>[{LOWER}]{{2,4}}){_LINE_END}"),
    re.compile(rf"(?i:voorletters?)[^\n]{{0,40}}?(?P<mark>(?:[{UPPER}]\.){{2,6}})"),
    re.compile(
        rf"(?<![{LETTER}])(?i:kind|cliënte?|bewoonster|bewoner|leerling|jongen|meisje|patiënte?|verdachte|getuige|moeder|vader"
        rf"|zoon|dochter|zus|broer|dhr\.?|mw\.?|mevr\.?|betrokkene|melder|aangever|appellante?|eiseres|eiser),?[ ]"
        rf"(?P<mark>(?:[{UPPER}]\.){{2,4}})(?![ ]?[{LETTER}])"
    ),
    re.compile(
        rf"(?<![{LETTER}\d.'’-])(?P<mark>[{UPPER}]{{1,3}}(?:vdr?|van|von|de?r?|v|t)[{UPPER}][{LOWER}]{{0,2}})(?![{LETTER}\d’'-])"
    ),
    re.compile(rf"(?:^|[\t\n]|,[ ])[ ]*(?P<mark>(?:vdr?|v|d)[{UPPER}][{LOWER}]?)(?=[ ]*(?:[\t\n]|$|/))"),
    re.compile(rf"\b(?i:actie)[ ][\d.]+[ \t]+(?P<mark>{_ANY})(?=[ \t])"),
    re.compile(rf"\b(?i:actie)[ ][\d.]+[ \t]+{_ANY}[ ]?[+/&][ ]?(?P<mark>{_ANY})(?=[ \t])"),
    re.compile(_ASKED),
    re.compile(_LAST_WORD),
)
_IN_SENTENCES = frozenset(p for p in _SURE if p.pattern in {_ACTING, _SPEAKING, _ASKED, _LAST_WORD})
_LONE = re.compile(
    rf"(?:^|\n[ \t>]*\n)[ \t>]*(?P<mark>[{LOWER}]{{2,3}}|[{UPPER}][{LETTER}]{{1,4}})"
    rf"(?:[ ,]+{_DAY})?[ \t]*(?=\n[ \t>]*(?:\n|[_-]{{4}})|\s*$)"
)
_LEGEND = re.compile(
    rf"(?<![{LETTER}\d.])(?P<mark>[{LETTER}]{{2,5}})[ ]?=[ ]?(?:{TITLE})?"
    rf"(?P<name>(?:[{UPPER}]\.[ ]?){{0,3}}(?:{INFIX})?{WORD}(?:[ ](?:{INFIX})?{WORD})?)"
)
_LISTED = re.compile(
    rf"(?P<name>[{LETTER}][^\n\t(|]{{2,40}})(?:\([^)\n]*\))?[ ]*\t[ \t]*"
    rf"(?P<mark>[{UPPER}]{{2,4}}|[{UPPER}][{LOWER}][{UPPER}])[ ]*(?=\n|$)"
)
_MARK_WORD = re.compile(rf"(?<![{LETTER}\d.@_-])[{LETTER}]{{2,5}}(?![{LETTER}\d@_-])")
_LISTED_TAIL = re.compile(rf"\t[ \t]*[{UPPER}][{LETTER}]{{1,3}}[ ]*(?=\n|$)")
_TAIL_LINES = 160  # characters at the end of a page where a lone word is a signature
_SHORT = 2  # letters


@cache
def _refused() -> frozenset[str]:
    return lexicon().among("kader", "zelden_paraaf") | lexicon().among("naam", "nooit")


def is_paraaf(token: str, *, sure: bool = False, office: bool = False) -> bool:
    """Tell whether letters can be a paraaf: no word of the language, no known abbreviation or organisation.

    Args:
        token: As written, full stops included.
        sure: It stands where only a paraaf stands, so that a rare short word is one as well.
        office: It stands where abbreviations of offices, units and languages seldom do, so that it need not be one.
    """
    bare = token.strip(".0123456789").casefold()
    never = lexicon().among("kader", "geen_paraaf")
    if bare in never or token.casefold() in never:
        return False
    if sure:
        return len(bare) <= _SHORT or not (token.islower() and bare in lexicon().words)
    if not office and bare in lexicon().among("kader", "kantoorafkorting"):
        return False
    if bare in _refused() or (bare,) in {tuple(w.casefold() for w in name) for name in organisations().get(bare, ())}:
        return False
    known = {bare, strip_accents(bare)} & lexicon().words
    return not (known and (token.islower() or token.istitle()))


def may_sign(token: str) -> bool:
    """Tell whether letters in a place that others vouch for can be a paraaf; office abbreviations can."""
    return token.strip(".").casefold() not in _refused() and is_paraaf(token, sure=True)


def strip_accents(word: str) -> str:
    """Give the letters of a word, case-folded and without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if c.isalpha())


def _signs(mark: str, name: str) -> bool:
    """Tell whether the letters of a mark stand in a name in that order, the first of a word first."""
    letters_left = iter(strip_accents(name))
    bare = strip_accents(mark)
    heads = {strip_accents(word)[:1] for word in re.findall(rf"[{LETTER}]+", name)}
    return bare[:1] in heads and all(letter in letters_left for letter in bare)


def _listed(text: str) -> Iterator[re.Match[str]]:
    """Yield the lines of a list that end in a cell with a mark; only those lines are looked at."""
    for tail in _LISTED_TAIL.finditer(text):
        match = _LISTED.search(text, text.rfind("\n", 0, tail.start()) + 1, tail.end() + 1)
        if match is not None:
            yield match


def _explained(text: str) -> set[str]:
    """Give the marks that a legend explains: `kw = Kasper Wesselink`, or a list of names with marks behind them."""
    named = (m for m in _LEGEND.finditer(text) if not all(map(lexicon().is_common, words_of(m["name"]))))
    marks = {m["mark"] for m in named if _signs(m["mark"], m["name"])}
    listed = [m["mark"] for m in _listed(text) if _signs(m["mark"], m["name"]) and may_sign(m["mark"])]
    return {mark for mark in marks if is_paraaf(mark, sure=True)} | (set(listed) if len(set(listed)) > 1 else set())


def find_parafen(view: View) -> Iterator[Hit]:
    """Yield initials and parafen by the traces around them."""
    text = view.text
    for pattern in (*_AT_PLACE, *_SURE):
        for match in pattern.finditer(text):
            if is_paraaf(match["mark"], sure=pattern in _AT_PLACE, office=pattern not in _IN_SENTENCES):
                yield Hit(INITIALS_MARK, *match.span("mark"), 0.85, "kader.paraafspoor")
    for match in _LONE.finditer(text):
        mark = match["mark"]
        if is_paraaf(mark, office=mark.islower() or len(mark) == _SHORT) and not (mark.istitle() and len(mark) > 2):
            at_end = match.start("mark") > len(text) - _TAIL_LINES or mark.islower() or not mark.isupper()
            yield Hit(INITIALS_MARK, *match.span("mark"), 0.84 if at_end else 0.5, "kader.paraafregel")
    explained = _explained(text)
    for found in _MARK_WORD.finditer(text) if explained else ():
        if found.group() in explained:
            yield Hit(INITIALS_MARK, *found.span(), 0.88, "kader.verklaring")
