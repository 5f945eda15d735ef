"""In which capacity a person is named: by the function near the name and the formula above a signature."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from redaction.detect.names.cast import Person, read_person
from redaction.detect.people.capacity import OFFICES, is_by_mandate, is_office_apart, is_party_member
from redaction.detect.words.candidates import is_function
from redaction.detect.words.lexicon import LETTERS, alternation, lexicon, read_lists
from redaction.detect.words.person import INFIX, TITLE, UPPER, whole

_ROLES = read_lists()["rol"]


class Role(StrEnum):
    """Capacity of a person, as redaction/policy.toml names it."""

    BURGER = "burger"
    ASIELZOEKER = "asielzoeker"
    """Asylum seeker, status holder or displaced person: the strongest protection."""
    MINDERJARIGE = "minderjarige"
    VERZOEKER = "verzoeker"
    """Who asked for the documents; goes like everyone, but for the copy sent to that person alone."""
    AMBTENAAR = "ambtenaar"
    ONDERTEKENAAR_MANDAAT = "ondertekenaar_mandaat"
    ONDERTEKENAAR = "ondertekenaar"
    """Signs for a public body; the function that would tell whether by mandate is not written."""
    BESTUURDER = "bestuurder"
    BEDRIJFSCONTACT = "bedrijfscontact"
    GEMACHTIGDE = "gemachtigde"
    ONBEKEND = "onbekend"


_OFFICE = alternation(OFFICES)
_FORMER = rf"(?:{alternation(_ROLES['oud'])})[- ]"
_OFFICE_BEFORE = re.compile(
    rf"(?<![{LETTERS}])(?P<former>(?i:{_FORMER}))?(?P<office>(?i:{_OFFICE}))"
    rf"(?:[ \n]van(?:[ ](?:[{UPPER}][{LETTERS}&-]+|en|de|het|van|voor)){{1,6}}?)?"
    rf"(?P<comma>,)?[ :\n]+\(?(?:{TITLE}){{0,3}}$"
)
_OFFICES_BEFORE = re.compile(
    rf"(?<![{LETTERS}-])(?:{alternation(_ROLES['bestuurders_meervoud'])})[ ]"
    rf"(?:(?:{INFIX}|[{UPPER}][{LETTERS}.'’-]*|en|,|\([^)\n]*\))[ ,\n]*)*$"
)
_BODY = r"(?:Gemeente|Provincie|Waterschap|Hoogheemraadschap|Veiligheidsregio|Stadsdeel)[ ]"
_OFFICE_AFTER = re.compile(
    rf"[ ]?(?:,[ \n]?|\([^()\n]*?\b|[ ][-–][ ]|\n|\t|[ ])(?i:(?:de |waarnemend |loco-)?(?:{_OFFICE}))"
    rf"(?:(?<=veiligheidsregio)|(?<=Veiligheidsregio)|(?![{LETTERS}-])"
    rf"(?![ ](?:(?!{_BODY})[{UPPER}]|en[ ]wethouders|staten)))"
)
_FORMER_AFTER = re.compile(rf"[ ]?(?:,|\(|[-–])[ ]?(?i:{_FORMER}(?:{_OFFICE}))(?![{LETTERS}-])")
_AT_WORK = re.compile(r"[^.\n]{0,60}?\b(?:adviseur|consultant|interim|bureau|namens|B\.V\.|BV|zzp|directeur|kantoor)\b")
_AGE = r"(?:1[0-7]|[1-9])"
_MINOR_AFTER = re.compile(rf"[ ]?(?:\(|,[ ]?){_AGE}(?:[ ]?(?:jaar|jr\.?))?(?:[ ]oud)?(?=[),]|[ ]jaar)")
_CHILD_BEFORE = re.compile(
    rf"(?:(?<!\d){_AGE}-jarige[ ](?:[{LETTERS}]+[ ]){{0,2}}"
    rf"|(?<![{LETTERS}])(?:{alternation(_ROLES['kindwoord'])})[ ])$",
    re.IGNORECASE,
)
_SERVANT_OF = re.compile(r"(?:van|bij|namens|voor|aan)[ ](?:de[ ])?$", re.IGNORECASE)
_PLURALS = frozenset(_ROLES["bestuurders_meervoud"])
_COLLEGE = re.compile(r"burgemeester[ \n]+en[ \n]+$", re.IGNORECASE)
_BY_MANDATE = re.compile(r"\b(?:namens|mandaat)\b", re.IGNORECASE)
_WORD = re.compile(rf"[{LETTERS}]+(?:-[{LETTERS}]+)*")
_FORMULA = re.compile(rf"(?<![{LETTERS}])(?:{alternation(_ROLES['tekenformule'])})", re.IGNORECASE)
_SIGNING = [*_ROLES["bestuurder"], *_ROLES["bestuurder_ondertekenend"]]
_SIGNING_OFFICE = re.compile(
    rf"(?:^|\n|\t|,[ ]?)[ ]*(?:de[ ])?(?:plv\.?[ ]|waarnemend[ ])?(?:{alternation(_SIGNING)})(?![{LETTERS}])",
    re.IGNORECASE,
)
_BEHIND = re.compile(rf"[ ]?(?:,|\(|[-–]|\n)[ ]?((?:[{LETTERS}-]+[ ]){{0,2}}[{LETTERS}-]+)")
_GAP = re.compile(r"\t|(?<=\S) {2,}(?=\S|$)")  # between two cells of a line
_SHORTEST_ENDING = 6
_REACH = 90
_SIGNATURE_REACH = 260
_BODY_WORDS = 14  # a longer line between formula and name is prose: no signature
_FORMULA_LINES = 2  # right above a name without function
_OFFICE_WORDS = 8
_FUNCTION_LINES = 4
_FUNCTION_REACH = 160


def _is_office_before(text: str, start: int) -> bool:
    before = _GAP.split(text[max(0, start - _REACH) : start])[-1]
    match = _OFFICE_BEFORE.search(before)
    if match is None:
        return _OFFICES_BEFORE.search(before) is not None
    if match["former"] or _is_college(before, match) or _is_of_line_above(before, match):
        return False
    return not (match["comma"] and _SERVANT_OF.search(before[: match.start()]))


def _is_of_line_above(before: str, match: re.Match[str]) -> bool:
    """Tell whether the office ends a line as that of the name before it: `T.A. Kuit, wethouder` above this name."""
    return "\n" in before[match.end("office") :] and before[: match.start()].rstrip().endswith((",", "(", "-", "–"))


def _is_college(before: str, match: re.Match[str]) -> bool:
    """Tell whether the office is part of a body (`burgemeester en wethouders van X,`) and not of the name behind it."""
    if match["office"].casefold() not in _PLURALS:
        return False
    in_body = _COLLEGE.search(before[: match.start()]) is not None
    return match["comma"] is not None or (in_body and before[match.end("office") :] != " ")


def _lines_above(text: str, start: int) -> list[str]:
    line_start = text.rfind("\n", 0, start) + 1
    above = text[max(0, start - _SIGNATURE_REACH) : line_start]
    return [line for line in above.split("\n") if line.strip()]


def _opens_cell(text: str, start: int) -> bool:
    """Tell whether only a title stands between the start of the line or cell and an offset."""
    line = re.split(r"[\n\t|]| {2,}", text[max(0, start - _REACH) : start])[-1]
    return re.fullmatch(rf"[ ]*(?:{TITLE})*[ ]*", line) is not None


def _is_under_formula(text: str, start: int) -> bool:
    """Tell whether a signing formula stands above, with nothing but short lines in between."""
    lines = _lines_above(text, start)
    for line in reversed(lines[-7:]):
        if _FORMULA.search(line):
            return len(line.split()) <= _BODY_WORDS
        if len(line.split()) > _BODY_WORDS:
            return False
    return False


def _is_office_line(line: str) -> bool:
    """Tell whether the line above a signature names the office that signs itself: `De burgemeester,`."""
    match = _SIGNING_OFFICE.search(line)
    if match is None or len(line.split()) > _OFFICE_WORDS or not line.rstrip().endswith(","):
        return False
    return _BY_MANDATE.search(line, match.end()) is None


def _signing_role(text: str, start: int, end: int) -> Role | None:
    """Judge a name in a signature block; None when it stands in no such block. Legal: docs/legal.md#mandaat."""
    if not _opens_cell(text, start):
        return None
    lines = _lines_above(text, start)
    if lines and _is_office_line(lines[-1]):
        return Role.BESTUURDER
    if not _is_under_formula(text, start):
        return None
    below = _role_below(text[end : end + _FUNCTION_REACH])
    if below is None and any(_BY_MANDATE.search(line) for line in lines[-_FORMULA_LINES:]):
        return Role.ONDERTEKENAAR
    return below


def _role_below(below: str) -> Role | None:
    """Give the role by the first function behind or under a signing name; None when none is written."""
    for line in below.split("\n")[:_FUNCTION_LINES]:
        if _SIGNING_OFFICE.search("\n" + line):
            return Role.BESTUURDER
        roles = (_signing_word(match.group()) for match in _WORD.finditer(line))
        found = next((role for role in roles if role is not None), None)
        if found is not None:
            return found
    return None


def _signing_word(word: str) -> Role | None:
    """Give the role of one word under a signature; the first function of a line is the function of the signer."""
    folded = word.casefold()
    known = lexicon()
    if folded.endswith(tuple(known.among("rol", "mandaat"))) and folded not in known.among("rol", "zonder_mandaat"):
        return Role.ONDERTEKENAAR_MANDAAT
    return _role_of_word(word) if is_function(word) else None


@cache
def _role_words() -> Mapping[str, Role]:
    order = (
        Role.AMBTENAAR,
        Role.BURGER,
        Role.BEDRIJFSCONTACT,
        Role.GEMACHTIGDE,
        Role.ASIELZOEKER,
        Role.MINDERJARIGE,
    )
    return {word: role for role in order for word in lexicon().among("rol", role.value)}


def _role_of_word(word: str) -> Role | None:
    """Give the role that a function brings; compounds by their longest ending: `gebiedsregisseur`."""
    folded = word.casefold()
    known = _role_words()
    if folded in known or not is_function(word):
        return known.get(folded)
    endings = sorted((w for w in known if len(w) >= _SHORTEST_ENDING and folded.endswith(w)), key=len)
    return known[endings[-1]] if endings else Role.AMBTENAAR


def _near_role(text: str, start: int, end: int) -> Role:
    """Judge by the function right before the name, or behind it: `, jurist`, `(tolk)`, on the next line."""
    before = re.findall(rf"[{LETTERS}-]+", text[max(0, start - 40) : start].split("\n")[-1])[-2:]
    match = _BEHIND.match(text, end, end + 60)
    after = match[1].split() if match else []
    for word in [*reversed(before), *after]:
        role = _role_of_word(word)
        if role is not None:
            return role
    return Role.ONBEKEND


def _is_minor(text: str, start: int, end: int) -> bool:
    """Tell whether an age under eighteen or a word for a child stands with a name: `Baran (12 jaar)`, `zoontje Ali`."""
    if _CHILD_BEFORE.search(text, max(0, start - 40), start):
        return True
    return _MINOR_AFTER.match(text, end, end + 30) is not None


def _is_former(text: str, start: int, end: int) -> bool:
    """Tell whether an office that has ended stands with a name: `oud-burgemeester X`, `X, voormalig wethouder`."""
    before = _GAP.split(text[max(0, start - _REACH) : start])[-1]
    match = _OFFICE_BEFORE.search(before)
    return bool(match and match["former"]) or _FORMER_AFTER.match(text, end, end + _REACH) is not None


def role_at(text: str, start: int, end: int) -> Role:
    """Tell in which capacity the person at a place of a page is named there."""
    if _is_former(text, start, end):
        return Role.BEDRIJFSCONTACT if _AT_WORK.match(text, end, end + _REACH) else Role.BURGER
    if _is_office_before(text, start) or is_office_apart(text, start, end) or is_party_member(text, start, end):
        return Role.BESTUURDER
    if is_by_mandate(text, start, end):
        return Role.ONDERTEKENAAR_MANDAAT
    if _is_minor(text, start, end):
        return Role.MINDERJARIGE
    signing = _signing_role(text, start, end)
    if signing is not None:
        return signing
    after = _OFFICE_AFTER.match(text, end, end + _REACH)
    if (
        after
        and (text[end : end + 1] != "\n" or _opens_cell(text, start))
        and not re.match(r"[ ](?!\()", after.group())
    ):
        return Role.BESTUURDER
    return _near_role(text, start, end)


class RoleBook:
    """Remembers who holds which office, so that `Koster` further on is still the wethouder."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._offices: dict[str, dict[str, Role]] = {}
        self._others: dict[str, set[str]] = {}

    def note(self, written: str, role: Role) -> None:
        """Take note of one mention and the role it has by itself."""
        person = read_person(whole(written))
        for surname in _keys(person):
            if role in (Role.BESTUURDER, Role.ONDERTEKENAAR_MANDAAT):
                self._offices.setdefault(surname, {})[_first(person)] = role
            else:
                self._others.setdefault(surname, set()).add(_first(person))

    def role_of(self, written: str, role: Role) -> Role:
        """Give the role of a mention: its own, or that of the one office holder it can be.

        A bare surname that also belongs to someone else stays unknown: then it goes.
        """
        if role in (Role.BESTUURDER, Role.ONDERTEKENAAR_MANDAAT):
            return role
        person = read_person(whole(written))
        for surname in _keys(person):
            holders = self._offices.get(surname, {})
            if _first(person):
                return holders.get(_first(person), role)
            if holders and not (self._others.get(surname, set()) - {"", *holders}):
                return next(iter(holders.values()))
        return role


def _keys(person: Person | None) -> list[str]:
    """Give the surname under which a person is remembered, and the first part of a double one."""
    if person is None or not person.surnames:
        return []
    whole_name = " ".join(person.surnames).casefold()
    return [whole_name, *([whole_name.split("-")[0]] if "-" in whole_name else [])]


def _first(person: Person | None) -> str:
    """Give the first letter of the first name; empty when it is not written."""
    return person.initials[:1] if person is not None else ""
