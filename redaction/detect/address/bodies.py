"""Words that say an address or a line is that of an organisation, a profession or a sender of letters."""

from __future__ import annotations

import re

from redaction.detect.words.lexicon import LETTERS, alternation, read_lists
from redaction.detect.words.person import UPPER

HOME = "adres"
ORGANISATION = "adres_organisatie"
_LISTS = read_lists()["contact"]
_ORGANISATIONS = read_lists()["organisatie"]
_ORGANISATION_WORDS = frozenset(word.casefold() for word in _ORGANISATIONS["woorden"])


def words_of(*keys: str) -> re.Pattern[str]:
    """Give a pattern for the words of some lists of contact data."""
    phrases = [phrase for key in keys for phrase in _LISTS[key]]
    return re.compile(rf"(?<![{LETTERS}])(?:{alternation(phrases)})(?![{LETTERS}])", re.IGNORECASE)


BODY_WORD = words_of("adres_organisatie")
COMPANY = re.compile(rf"(?<![{LETTERS}])(?:{alternation(_ORGANISATIONS['rechtsvorm'])})(?![{LETTERS}])")
_SUBJECT = re.compile(r"(?:^|\n)(?:betreft|onderwerp|zaak|inzake)\b[^\n]*$", re.IGNORECASE)
_TO_PERSON = re.compile(
    r"\n(?:Aan[ ])?(?:De[ ]heer|Mevrouw|Mw\.|Mevr\.|Dhr\.|Fam|Aan[ ]de[ ]bewoner|Geachte[ ](?:heer|mevrouw))"
)
_HALL_AFTER = re.compile(r"[ ,(]{1,3}[^\n]{0,12}?\w*(?:zaal|kantoor|gebouw|etage|vergaderruimte)\b", re.IGNORECASE)
_ADDRESSEE = re.compile(
    r"\n(?:Aan\b|T\.?a\.?v\.?|(?:Het[ ])?[Cc]ollege|Burgemeester|Gemeente|Provincie|Ministerie|COA"
    r"|Gedeputeerde|De[ ]raad)"
)
_NAME_FIELD = re.compile(
    r"(?:^|\n)[ ]*(?:\d[.)][ ])?(?:uw |volledige )?naam(?:[ ](?:en voorletters|indiener|melder))?[ ]*[:.][ \t.]*"
    r"(?P<who>\w[^\n]*)",
    re.IGNORECASE,
)
PROFESSION = re.compile(
    rf"^[ ]*(?:(?:senior|junior|sr\.|jr\.|hoofd|strategisch|coördinerend)[ ])?"
    rf"(?:{alternation(_LISTS['adres_beroep'])})(?![{LETTERS}])",
    re.IGNORECASE,
)
_INITIALED = re.compile(
    rf"[ ]*(?:[{UPPER}]\.[ ]?){{1,4}}(?:(?:van|de|den|der|el|al)[ ]){{0,2}}[{UPPER}][{LETTERS}-]+[ ][{LETTERS}]"
)
_PARTNERS = re.compile(r"[&/]|(?:zn|zonen|partners)\b", re.IGNORECASE)


def is_sole_trader(text: str, start: int) -> bool:
    """Tell whether the line above begins with initials and a surname and bears no legal form: `W. Kuit Klusbedrijf`."""
    line = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : start]
    who = _INITIALED.match(line)
    return who is not None and not COMPANY.search(line) and not _PARTNERS.search(line)


def has_named_person(above: str) -> bool:
    """Tell whether the last field `Naam:` above holds something else than an organisation."""
    names = [match["who"] for match in _NAME_FIELD.finditer(above)]
    return bool(names) and not BODY_WORD.search(names[-1]) and not COMPANY.search(names[-1])


def is_organisation_before(before: str) -> bool:
    """Tell whether the last word before an address is a kind of organisation: `Congresbureau, Nassaulaan 12`."""
    match = re.search(rf"([{LETTERS}&.-]+)[ ]?[,:(|]?[ \n\t]*$", before)
    word = match[1].casefold() if match else ""
    endings = tuple(ending for ending in _ORGANISATIONS["staart"] if len(ending) > 3)
    return len(word) > 3 and (word.endswith(endings) or word in _ORGANISATION_WORDS)


def whose_letterhead(text: str, start: int, end: int) -> tuple[str, float]:
    """Judge an address in the first lines: that of a sender who writes to a body, or that of an organisation."""
    if _SUBJECT.search(text, max(0, start - 120), start) or _HALL_AFTER.match(text, end):
        return ORGANISATION, 0.6
    if _TO_PERSON.search(text, end, end + 120):
        return ORGANISATION, 0.6
    addressee = _ADDRESSEE.search(text, end, end + 200)
    rest = min(end + 60, addressee.start() if addressee else end + 60)
    if BODY_WORD.search(text, 0, start) or COMPANY.search(text, 0, start) or BODY_WORD.search(text, end, rest):
        return ORGANISATION, 0.6
    return (HOME, 0.84) if addressee else (HOME, 0.6)
