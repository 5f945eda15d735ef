"""Signs of a public capacity other than an office right beside a name: a party, a mandate, an office elsewhere."""

from __future__ import annotations

import re
from functools import cache

from redaction.detect.names.things import names_of_kind
from redaction.detect.words.lexicon import LETTERS, alternation, letters, lexicon, read_lists
from redaction.detect.words.person import INFIX, TITLE, UPPER

LOWER = letters(upper=False)
_ROLES = read_lists()["rol"]
OFFICES = (*_ROLES["bestuurder"], *_ROLES["ambt_bij_naam"])
"""Words for a public office that need nothing but the name beside them."""
_OFFICE = alternation(OFFICES)
_SIGNING = alternation((*OFFICES, *_ROLES["bestuurder_ondertekenend"]))
_FUNCTION = rf"(?:[{LETTERS}.&/-]+[ ,]+){{0,6}}?"
_MANDATE_BEFORE = re.compile(
    rf"(?:\((?:onder)?mandaat\)|(?:krachtens|bij|in|onder)[ ](?:onder)?mandaat|"
    rf"(?<![{LETTERS}])mandaat(?:[:\t]|[ ](?=dir\.|afd\.|hoofd|directeur|manager|teamleider)))[ :,\t]*"
    rf"(?:van[ ]|door[ ]|aan[ ])?{_FUNCTION}(?:{TITLE})*$",
    re.IGNORECASE,
)
_MANDATE_BEHIND = re.compile(
    rf"[ ]?(?:,|\(|\n|[ ][-–])?[ ]?(?:[{LETTERS}&/-]+[ ,]+){{0,8}}?\n?[ ]?"
    r"(?:\((?:onder)?mandaat\)"
    r"|(?:\(|,[ ]?)?(?:krachtens|bij|in|onder|o\.g\.v\.|op[ ]grond[ ]van)[ ](?:onder)?mandaat(?![ ]van))",
    re.IGNORECASE,
)
_OFFICE_CELL = re.compile(rf"(?:^|[\n\t])[ ]*(?i:(?:de[ ])?(?:{_OFFICE}))[ ]?[:,]?\t+[ ]*(?:{TITLE})*$")
_OFFICE_COMMA = re.compile(
    rf"(?:^|[\n\t;][ ]*)(?i:de[ ](?:plv\.?[ ]|loco-|waarnemend[ ])?(?:{_SIGNING})),[ \t]*\n?[ \t]*(?:{TITLE})*$"
)
_NEXT_CELL = re.compile(rf"[ ]*\t[\t ]*(?i:(?:de[ ])?(?:{_OFFICE}))(?![{LETTERS}-])")
_PORTFOLIO = re.compile(
    rf"(?<![{LETTERS}])(?:(?P<of>van|bij|voor|aan)[ ])?(?i:(?:de[ ])?(?:{_OFFICE}))"
    rf"[ ](?P<first>(?:van|voor|met)[ ])?(?P<word>[{LOWER}]+)"
    rf"(?:(?:[ ][{LETTERS}&]+){{0,5}}(?:,[ \n]|[ ](?P<titled>\())(?:{TITLE}){{1,3}}"
    rf"|(?:[ ][{LETTERS}&]+)?[ ](?P<bracket>\())$"
)
_BESIDE_MAYOR = re.compile(
    rf"(?i:burgemeester|voorzitter|dijkgraaf|commissaris)[ ](?:{INFIX}|[{UPPER}][{LETTERS}.'’-]*[ ]){{1,5}}"
    rf"en[ ](?i:(?:de[ ])?(?:gemeente)?secretaris|griffier)[ ](?:{TITLE})*$"
)
_BESIDE_CHAIR = re.compile(
    rf"(?i:burgemeester|voorzitter|dijkgraaf)[ ](?:{INFIX}|[{UPPER}][{LETTERS}.'’-]*[ ]?){{1,5}},[ ]"
    rf"(?i:(?:gemeente)?secretaris|griffier)[ ](?:{TITLE})*$"
)
_CHAIR_ABOVE = re.compile(
    rf"(?:^|\n)[^\n]{{3,60}},[ ](?i:voorzitter|burgemeester|dijkgraaf|commissaris[^\n]{{0,20}})[ ]*\n[ ]*(?:{TITLE})*$"
)
_SECRETARY = re.compile(r",[ ](?i:(?:gemeente|provincie)?secretaris|(?:raads|staten)?griffier)(?=[ ]*(?:\n|$))")
_COLLEAGUE = re.compile(r"(?<!\w)collega[ ]$", re.IGNORECASE)
_IN_COUNCIL = re.compile(
    r"[^.\n]{0,40}?(?<!\w)(?:de|het|een|onze)[ ](?:motie|amendement)\b|[ ]van[ ](?:de[ ])?(?:fractie|[Ss]tadspartij)\b"
)
_CHAIR = re.compile(rf"(?:^|\n|[.!?][ ])(?:De[ ])?VOORZITTER[ ]\((?:{TITLE})*$")
_REACH = 100


@cache
def _party_before() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[\n\t(;])[ ]*(?:[Ff]ractie[ ](?:van[ ])?(?:de[ ]|het[ ])?)?"
        rf"(?:{alternation(names_of_kind('partij'))})(?:[ ][-–][ ]|[ ]?:[ ]|\t+)(?:{TITLE})*$"
    )


@cache
def _party_behind() -> re.Pattern[str]:
    return re.compile(
        rf"[ ]?(?:\((?:fractie[ ])?|,[ ](?=[A-Z]))(?:{alternation(names_of_kind('partij'))})(?=[ ,)\n;:.]|$)"
    )


def _is_verb(word: str) -> bool:
    known = lexicon()
    return word in known.among("naam", "persoonswerkwoord") or word in known.among("naam", "hulpwerkwoord")


def is_party_member(text: str, start: int, end: int) -> bool:
    """Tell whether a political party stands with a name: `De heer Blok (VVD)`, `CDA – Jasper Kuit`."""
    return bool(
        _party_behind().match(text, end, end + _REACH) or _party_before().search(text[max(0, start - _REACH) : start])
    )


def is_by_mandate(text: str, start: int, end: int) -> bool:
    """Tell whether the words at a name say that it signs by mandate: `door R. Kuit, teammanager (mandaat)`."""
    before = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    return bool(_MANDATE_BEFORE.search(before) or _MANDATE_BEHIND.match(text, end, end + _REACH))


def is_office_apart(text: str, start: int, end: int) -> bool:
    """Tell whether an office in another cell, behind a portfolio or beside that of another is that of a name."""
    before = text[max(0, start - _REACH) : start]
    if any(sign.search(before) for sign in (_OFFICE_CELL, _OFFICE_COMMA, _BESIDE_MAYOR, _BESIDE_CHAIR, _CHAIR)):
        return True
    if _CHAIR_ABOVE.search(before) and _SECRETARY.match(text, end):
        return True
    if _COLLEAGUE.search(before) and _IN_COUNCIL.match(text, end, end + _REACH):
        return True
    portfolio = _PORTFOLIO.search(before)
    if portfolio is not None and not _is_verb(portfolio["word"]):
        is_bracketed = portfolio["bracket"] is not None or portfolio["titled"] is not None
        if portfolio["of"] is None or (is_bracketed and portfolio["of"] != "van"):
            return not is_bracketed or text[end : end + 1] == ")"
    opens_cell = not before.strip(" ") or before.rstrip(" ").endswith(("\n", "\t"))
    return opens_cell and _NEXT_CELL.match(text, end, end + _REACH) is not None
