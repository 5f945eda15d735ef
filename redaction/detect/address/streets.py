"""The grammar of Dutch addresses: streets, house numbers with all their additions, postcodes and towns."""

from __future__ import annotations

import re
from enum import IntEnum

from redaction.detect.words.lexicon import LETTERS, alternation, lexicon, read_lists
from redaction.detect.words.person import UPPER, is_given

_LISTS = read_lists()
_CONTACT = _LISTS["contact"]
_SMALL = (
    r"van|de|den|der|des|het|in|op|aan|'t|’t|ten|ter|te|naar|la|bij|en|achter|onder|over|v\.d\.|v/d|a/d|a\.d\.|du|von"
    r"|zur|zum|am|im|it|v|v\.|'e|’e|fan|oan|voor|tussen|langs|tot"
    r"|gen|ghen|d'n|d’n|út|bie|noar"
)
_ERA = (  # Plein 1945, Laan 1940-1945
    r"(?:Laan|Plein|Park|Straat|Weg|Kade)[ ](?:(?:19|20)?\d{2}-(?:19|20)?\d{2}|['’]?\d{2}-['’]?\d{2}|(?:18|19|20)\d\d)"
    r"(?=,?[ ](?:nr\.?[ ])?\d{1,3}(?!\d))"
)
_PIECE = (
    rf"[{UPPER}](?:[{LETTERS}'’]*(?:str|strt|ln|pl|wg|sngl|gr|dk|kd|plnts)\.|(?:[{LETTERS}]{{0,4}}\.)+"
    rf"|[{LETTERS}'’]*(?:-(?:\n[ ]*)?[{LETTERS}]+)*)"
)
STREET = (
    rf"(?:{_ERA}|{_PIECE}|[1-9]e|['’]t|v\.(?=[ ])|'s-[{UPPER}][{LETTERS}]+)"
    rf"(?:[ ](?:(?:{_SMALL})(?=[ ])|{_PIECE})){{0,5}}"
)
LOOSE_STREET = (
    rf"(?<![{LETTERS}.@-])[a-z]{{2,}}(?:{alternation([*_LISTS['plaats']['straatstaart'], 'str', 'strt'])})\.?(?=[ ]\d)"
)
_FLOOR = r"(?:[1-9](?:e|de|ste)?[ -]?(?:hoog|etage|verdieping)|I{1,3}|IV|V)"
_ADDITION = rf"(?:{alternation(_CONTACT['huisnummer_toevoeging'])}|{_FLOOR})(?![{LETTERS}\d])\.?"
_PART = rf",?[ ](?:{alternation(_CONTACT['adres_deel'])})[ ]?\d{{1,4}}(?:[-/]\d{{1,3}})?[A-Za-z]?(?![{LETTERS}\d])"
_SPAN = r"[ ]?[-–/][ ]?\d{1,3}(?![\d-])"
_DIGITS = r"(?:[1-9]\d{0,3}|0\d(?=-\d))(?!\d|[.:,]\d|%|€|[ ]?[-–][ ]?\d{4}(?![ ]?[A-Z]{2}(?![A-Za-z])))"
NUMBER = (
    rf"(?:(?:huisnummer|huisnr|nummer|nr|no)\.?[ ]?)?{_DIGITS}(?:{_SPAN})?"
    rf"(?:-?[A-Za-z]\d{{0,2}}(?![{LETTERS}\d])|[ ][A-HK-Ta-hkmp-t](?![{LETTERS}\d.])|[ ][A-Z]\d{{1,3}}(?![\w-]))?"
    rf"(?:[ ]?[-–/]\d{{1,3}}(?![\d-]))?(?:[ ](?:nr|no)\.?[ ]\d{{1,4}}[A-Za-z]?(?![{LETTERS}\d]))?(?:{_PART})?"
    rf"(?:(?:[ ]|-|,[ ]){_ADDITION})?"
    r"(?:(?:,[ ]|[ ](?:en|of|t/m|tot en met)[ ]|[ ]?[+&][ ]?)(?:nr\.?[ ])?\d{1,4}[A-Za-z]?(?!\d)(?=[ ]?(?:[,.;)"
    r"\n\t]|en |t/m |[ ]{2}|$)))*"
)
POSTCODE = r"(?!(?:19|20)\d\d[ ]?\n)[1-9]\d{3}[ ]?\n?(?!SA|SD|SS)[A-Z]{2}(?![A-Za-z\d])"
_TOWN = (
    rf"(?P<town>[ ]{{1,2}}(?!AAN|TER)[{UPPER}'’][{LETTERS}'’]+(?:[ -](?:aan|de|den|der|het|op|bij|'t"
    rf"|[{UPPER}][{LETTERS}]+))*)?"
)
MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun|jul"
    "|aug|sept?|okt|nov|dec"
)
ADDRESS = re.compile(
    rf"(?<![{LETTERS}\d-])(?P<street>(?:{STREET}|{LOOSE_STREET}),?(?:[ ]{{1,2}}|\n(?=\d{{1,4}}[A-Za-z]?(?:[ ,]|"
    rf"\n|$))){NUMBER})"
    rf"(?!\d|[.:,]\d|[ ]?(?:%|euro|uur|jaar|maanden|weken|dagen|plekken|plaatsen|personen|mensen)|[ ](?:"
    rf"{MONTHS})(?![{LETTERS}]))"
    rf"(?P<code>(?:[ ]?[,;/|(\n\t–-]{{1,3}}[ \n]*|[ ]+|[ ]?[,]?\n)(?:te[ ])?(?P<postcode>{POSTCODE}){_TOWN})?"
)
LOOSE_CODE = re.compile(
    rf"(?<![{LETTERS}\d-])(?:NL-)?(?P<postcode>{POSTCODE})(?:,?[ ](?:nr\.?[ ])?\d{{1,4}}[A-Za-z]?(?![\w.:/-])|{_TOWN})"
)
LOWER_CODE = re.compile(
    rf"(?<![{LETTERS}\d€.,-])(?:[1-9]\d{{3}}[a-z]{{2}}(?:[ ](?:nr\.?[ ])?\d{{1,4}}[A-Za-z]?)?|[1-9]\d{{3}}[ ][a-z]{{2}}"
    rf"[ ](?:nr\.?[ ])?\d{{1,4}}[A-Za-z]?|[1-9]\d{{3}}[ ][a-z]{{2}}(?=[ \t]{{0,3}}(?:[{UPPER},;/(\n]|$)))"
    rf"(?![{LETTERS}\d])(?![.:]\d)"
)
_ABROAD_CODE = re.compile(
    rf",?[ \n](?P<land>[A-Z]{{1,2}}-)?(?P<code>\d{{4,5}})[ ]"
    rf"(?P<town>[{UPPER}][{LETTERS}-]+(?:[ ][{UPPER}][{LETTERS}-]+)?)"
)
_QUARTERS = re.compile(r"(?:[ -](?:zz|nz|oz|wz|oost|west|noord|zuid|midden|binnen|buiten))+$", re.IGNORECASE)
_TOWNS_ABROAD = {*lexicon().among("plaats", "buitenland"), "bruxelles", "leuven", "hasselt", "aachen", "köln"}
_DUTCH_DIGITS = 4
_MOST_WORDS = 5
_SHORTEST = 3
_DAY = re.compile(r"[ ](?:[12]?\d|3[01])/(?:1[0-2]|\d)$")
_ORDINAL = re.compile(r"[ ]\d{1,2}e$")
_YEAR = re.compile(r"[ ](?:19|20)\d{2}(?!\d)")
_NO_STREET = re.compile(rf"(?:{alternation(_CONTACT['geen_straat'])})(?![{LETTERS}])", re.IGNORECASE)
_SHORTENED = re.compile(r"(?:str|strt|sngl)\.?$|(?:ln|pl|wg|gr|dk|kd|plnts|pd)\.$", re.IGNORECASE)
_ABROAD = re.compile(r"stra(?:ß|ss)e$|^(?:rue|avenue|via|calle|chaussée|ulica)$|weg$|gasse$|platz$", re.IGNORECASE)
_FOREIGN_HEAD = re.compile(r"(?:Rue|Avenue|Calle|Chaussée|Ulica|Piazza|Rua|Place)[ ]", re.IGNORECASE)
_MONTH = re.compile(rf"(?:{MONTHS})\.?", re.IGNORECASE)


class StreetLikeness(IntEnum):
    """How much words before a number are the name of a street."""

    NONE = 0
    UNKNOWN = 1
    """Nothing against it: a street only where someone is said to live."""
    SURE = 2


def words_of(written: str) -> list[str]:
    """Give the words of a street with its number, without the number and a quarter such as `Oost` or `ZZ`."""
    name = re.split(r"[ \n](?:(?:huis)?(?:nummer|nr)\.?|no\.?)?[ ]?\d", written)[0].rstrip(",")
    return re.split(r"\s+", _QUARTERS.sub("", name) or name)


def end_abroad(text: str, end: int) -> int:
    """Give where an address ends when a postcode and town abroad follow its number, else the offset itself."""
    match = _ABROAD_CODE.match(text, end)
    if match is None:
        return end
    is_abroad = match["land"] or len(match["code"]) > _DUTCH_DIGITS
    return match.end() if is_abroad or match["town"].casefold() in _TOWNS_ABROAD else end


def is_day(written: str) -> bool:
    """Tell whether the number behind a street reads as a day and a month: `BRP-straat 28/11`."""
    return _DAY.search(written) is not None


def is_bare_street(written: str) -> bool:
    """Tell whether words without a telling end can be a street beside a person: `Op den Dries 12`, `Meidoorn 7`."""
    known, words = lexicon(), [word.rstrip(",") for word in words_of(written)]
    if _YEAR.search(written) or any(word.isupper() and len(word) > 1 for word in words):
        return False
    folded = [word.casefold() for word in words]
    if len(words) > _MOST_WORDS or _DAY.search(written):
        return False
    if folded[0] in known.among("contact", "adres_straatbegin") and len(words) > 1:
        return True
    if set(folded) & known.among("contact", "adres_organisatie") or " ".join(folded) in known.places:
        return False
    if len(words) > 1:
        return not is_given(folded[0])
    return len(words[0]) > _SHORTEST and not (is_given(folded[0]) or folded[0] in known.places)


def judge_street(written: str, has_postcode: bool) -> StreetLikeness:
    """Tell whether `Kastanjelaan 18` names a street and not `Artikel 3` or `12 mei 2024`."""
    words = words_of(written)
    raw = words[-1].rstrip(",")
    last = re.sub(r"[^\w'’-]", "", raw).casefold()
    if _NO_STREET.match(written) or _NO_STREET.fullmatch(raw) or _MONTH.fullmatch(raw):
        return StreetLikeness.NONE
    if _FOREIGN_HEAD.match(written):
        return StreetLikeness.SURE
    if last in lexicon().among("naam", "nooit") or _ORDINAL.search(written):
        return StreetLikeness.NONE
    if not has_postcode and " ".join(words).casefold() in lexicon().places:
        return StreetLikeness.UNKNOWN
    if has_postcode or last.endswith(tuple(lexicon().among("plaats", "straatstaart"))) or _SHORTENED.search(raw):
        return StreetLikeness.SURE
    return StreetLikeness.SURE if any(_ABROAD.search(word) for word in words) else StreetLikeness.UNKNOWN
