"""Telephone numbers in all Dutch forms: of a person, or the switchboard of an organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from redaction.detect.contact.logins import is_login
from redaction.detect.frames.tables import find_cells
from redaction.detect.names.names import is_near_person
from redaction.detect.text.base import Hit
from redaction.detect.text.layout import Cell, View
from redaction.detect.words.lexicon import LETTERS, alternation, read_lists
from redaction.detect.words.person import UPPER, is_given

PERSONAL = "telefoon"
SHARED = "telefoon_algemeen"
_LISTS = read_lists()["contact"]
_KEYS = [word for word in read_lists()["identificatie"]["kenmerk"] if word not in {"nr"}]
_SPACE = "[ \u00a0\u202f]"
_BEFORE = r"(?<![\w€])(?<!\d[.,-])(?<!(?<!\d{4})\d/)(?<!\w-)(?<!€ )"
_AFTER = r"(?![\w€]|[.,-]\d)"
_PHONE = re.compile(
    rf"{_BEFORE}(?P<number>\(?(?:(?:\+|00){_SPACE}?[1-9]\d{{0,2}}\)?|31(?={_SPACE}?-?\(?0?\)?{_SPACE}?[1-9])|0)"
    rf"(?:{_SPACE}?\(0\))?\)?(?:{_SPACE}?[-–‑./()]{{0,2}}{_SPACE}?\d\)?){{6,12}}){_AFTER}"
)
_BROKEN_PHONE = re.compile(
    rf"{_BEFORE}(?P<number>(?:\(?0\d|\+\d{{2}}[ ]?\(?0?\)?[ ]?\d)(?:[ -]?\d\)?){{0,8}}[ ]?-?\n[ ]{{0,4}}(?:\d[ "
    rf"-]?){{1,9}}(?<=\d)){_AFTER}"
)
_GLUED_PHONE = re.compile(r"(?<=[a-z])(?P<number>0\d{1,3}-\d(?:[ ]?\d){5,7})(?![\d-]|[.,]\d)")  # `is0561-47 12 08`
_LABEL = (
    rf"(?<![{LETTERS}\d])(?:{alternation(_LISTS['telefoon_etiket'])})(?![{LETTERS}\d])[ .:]{{0,3}}"
    rf"(?:[({LETTERS}][^\d\n\t]{{0,14}})?"
)
_LOCAL_PHONE = re.compile(
    rf"(?i:{_LABEL})(?P<number>[1-9]\d(?:[ .]\d\d){{2}}|[1-9]\d\d[ .-]\d\d[ .]?\d\d|[1-9]\d{{2}}[ -]?(?!000)\d{{3,4}}"
    rf"|6[ -]?\d(?:[ ]?\d){{7}})"
    r"(?![\w€-]|[.,/]\d|[ ]\d)"
)
_WITHOUT_PREFIX = re.compile(
    rf"(?<![{LETTERS}\d])(?i:(?:06|06-nummer|mobiel):|mob[.:]{{1,2}})[ ]?(?P<number>[1-9]\d(?:[ .-]?\d\d){{3}})"
    rf"(?![\w-]|[.,]\d)"
)
_EXTENSION = re.compile(
    rf"(?<![\w])(?:{alternation(_LISTS['telefoon_toestel'])}|intern(?=[ ]?#))[.: ]{{1,3}}(?:is[ ]|nr\.?[ ]"
    rf"|nummer[ ])?(?P<number>[-*#]?\d{{2,5}})(?![\d\w])(?![.,]\d)",
    re.IGNORECASE,
)
_SITS_AT = re.compile(
    r"(?<![\w])(?:ze|zij|hij|ik)[ ](?:zit|is[ ]te[ ]bereiken|is[ ]bereikbaar|neemt[ ]op)[ ](?:op[ ])?"
    r"(?P<number>(?!20)[1-9]\d{3})"
    r"(?=[.,;)]?(?:[ ]?\n|$|[.,;)](?!\d)))",
    re.IGNORECASE,
)
_UNREADABLE = re.compile(
    r"(?<![\w€])(?P<number>0\d{1,3}(?:[ .–-]{0,3}\d){4,8}"
    r"(?:\?|[ ]?\.{2,4}[ ]?\d{1,4}|[xX*•]{1,3}|[ ]?\?{1,4}[ ]?\d{0,3}))(?![\w€])"
)
_STARRED = re.compile(r"(?<=[\d\s(/:])(?P<number>[*]\d{3,4})(?![\d\w*#])")
_BANK_CODE = re.compile(r"[A-Z]{4}[ .]?$")  # the digits behind it are an account
_CASE_NUMBER = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_KEYS)})(?![{LETTERS}])[^\d\n{LETTERS}]{{0,4}}$", re.IGNORECASE
)
_ROUND = re.compile(r"(?:00|-0|(\d)\1\1|(\d\d)[ ]?\2|(\d{3})\3)$")
_SHARED_PREFIX = ("0800", "0900", "0906", "0909", "088", "085", "14")
_FREE_PREFIX = ("0800", "0900", "0906", "0909", "14")


def _words(*keys: str) -> str:
    return alternation([phrase for key in keys for phrase in _LISTS[key]])


_PERSONAL_WORD = re.compile(rf"(?<![{LETTERS}])(?:{_words('telefoon_persoon')})(?![{LETTERS}\d-])", re.IGNORECASE)
_SHARED_WORD = re.compile(rf"(?<![{LETTERS}])(?:{_words('telefoon_algemeen')})(?![{LETTERS}])", re.IGNORECASE)
_CALLING = re.compile(rf"(?<![{LETTERS}])(?:{_words('telefoon_bellen')})(?![{LETTERS}])", re.IGNORECASE)
_SHARED_AFTER = re.compile(
    rf"[ ,]{{0,2}}[(\[–-]{{0,1}}[ ]?(?:{_words('telefoon_algemeen_na')})(?![{LETTERS}])"
    rf"(?:[ ]nummer)?(?![ ]?[:.]?[ ]?[(+]?\d)",  # `…, algemeen 0341 56 73 21` is said of the next
    re.IGNORECASE,
)
_DIRECT = re.compile(rf"(?<![{LETTERS}])(?:{_words('telefoon_direct')})(?![{LETTERS}])[^\d\n]{{0,12}}$", re.IGNORECASE)
_DIRECT_AFTER = re.compile(rf"[ ]?[(\[–-][ ]?(?:{_words('telefoon_direct_na')})[ ]?(?=[)\],;.\n]|$)", re.IGNORECASE)
_REMARK = re.compile(r"(?<=\d)[ ]?\([^()\d\n]{1,25}\)")  # `(direct)` behind an earlier number is said of that one
_BETWEEN = re.compile(rf"[ ,(:|–-]{{1,3}}(?:{_words('telefoon_tussen')})[:. ]{{0,3}}$", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?<![{LETTERS}.-])(?P<first>[{UPPER}][{LETTERS}]+)[ ](?:(?:van|de|den|der|te|ter|ten|el|al)[ ]){{0,2}}"
    rf"[{UPPER}][{LETTERS}-]+[ ]?[(,:][ ]?$"
)
_MAIL_BEFORE = re.compile(r"(?<![\w.])(?P<local>[a-z][\w.+-]*)@[\w.-]+[,;|/ ]{1,3}(?:t(?:el)?[.:]{0,2}[ ])?$", re.I)
_PHONE_LABEL = re.compile(r"(?<![\w])(?:telefoon|telefonisch|telefoonnummer|tel\.?|t)[ :.(]*$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<!tel)(?<!tst)(?<!mob)(?<!\bnr)(?<!mw)(?<!dhr)(?<!mevr)(?<!\b[A-Za-z])[.!?][ \n]|\n\n|\t")
_DECIMAL = re.compile(r"(?<!\d)0\.\d")
_PERSONAL_MAIL = re.compile(
    rf"[^@\d]{{0,40}}?(?<![\w.])(?:[a-z]+[._][\w.-]+@|[\w.-]+@(?:{alternation(_LISTS['prive'])})\.)", re.IGNORECASE
)
_DATE = re.compile(r"\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d{2}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+,?")
_REACH = 60  # characters before a number in which words tell whose it is
_CLOSE = 22
_MISREAD = re.compile(r"(?<![\w])\(?[0Oo][\dOolI](?:[ ]?[-–./()]?[ ]?[\dOolI]\)?){8}(?![\w])")
_MISREADINGS = str.maketrans("OolI", "0011")
_LEAST_READABLE = 6
_LETTERHEAD_LINES = 8
_DUTCH_DIGITS = 10
_DUTCH_CODE = 31


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _before(text: str, start: int) -> str:
    """Give the words of the same sentence or cell before a number, mail addresses left out."""
    pieces = _SENTENCE.split(text[max(0, start - _REACH) : start])
    words = (
        pieces[-1]
        if len(pieces) == 1 or re.search(r"\w", pieces[-1]) or "\t" in text[start - 1 : start]
        else pieces[-2]
    )
    return _MAIL.sub("", words)


def _cell_behind(view: View, start: int, end: int) -> Cell | None:
    line = next((line for line in view.lines if line.start <= start < line.end), None)
    return next((cell for cell in line.cells if cell.start >= end), None) if line else None


def _is_beside_body(view: View, start: int, end: int) -> bool:
    """Tell whether the next cell of the same line begins with an organisation: `0321-388 911 | gemeente Dronten`."""
    cell = _cell_behind(view, start, end)
    return cell is not None and _SHARED_WORD.match(view.text, cell.start, cell.end) is not None


def _is_beside_person(view: View, start: int, end: int) -> bool:
    """Tell whether the next cell of the same line begins with a person: `0321 31 77 08 | mevr. Stoop`."""
    cell = _cell_behind(view, start, end)
    if cell is None or _is_beside_body(view, start, end):
        return False
    return is_near_person(view.text, cell.end, cell.end - cell.start)


def _is_direct(text: str, start: int, end: int) -> bool:
    """Tell whether words right before or behind a number say that one person answers it: `088 715 4402 (direct)`."""
    if _DIRECT_AFTER.match(text, end):
        return True
    before = _REMARK.sub("", _before(text, start))
    return _DIRECT.search(before) is not None and not _SHARED_AFTER.match(text, end)


def _is_of_named(text: str, start: int) -> bool:
    """Tell whether somebody's name or mail address stands right before a number, or before `(tel. ` and a number."""
    named = _NAMED.search(text, max(0, start - 50), start)
    if is_near_person(text, start, 3) or (named is not None and is_given(named["first"])):
        return True
    between = _BETWEEN.search(text, max(0, start - 24), start)
    if between is not None and is_near_person(text, between.start(), 1):
        return True
    mail = _MAIL_BEFORE.search(text, max(0, start - 90), start)
    return mail is not None and (is_login(mail["local"].casefold()) or "." in mail["local"].strip("."))


def _is_shared_line(view: View, start: int, end: int) -> bool:
    """Tell whether a fixed line is a switchboard: by the words before it, its round form, or the letterhead."""
    text, before = view.text, _before(view.text, start)
    shared, personal = _last_end(_SHARED_WORD, before), _last_end(_PERSONAL_WORD, before)
    if shared >= 0 and _last_end(_PERSONAL_WORD, _CALLING.sub("", before[shared:])) < 0:
        personal = -1
    if _is_direct(text, start, end) or _is_of_named(text, start):
        return False
    if shared > personal or _SHARED_AFTER.match(text, end) or _ROUND.search(text[start:end].rstrip()):
        return True
    if (personal >= 0 and len(before) - personal <= _CLOSE) or _is_beside_person(view, start, end):
        return False
    if personal >= 0 or is_near_person(text, start, _REACH) or _PERSONAL_MAIL.match(text, end):
        return False
    is_letterhead = len(view.lines) > _LETTERHEAD_LINES and start < view.lines[_LETTERHEAD_LINES].start
    return is_letterhead or _PHONE_LABEL.search(before) is not None


def _parse(written: str) -> phonenumbers.PhoneNumber | None:
    """Read a number as Dutch when no country is given; None when it cannot be one."""
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    bare = written.lstrip("( ")
    if _DATE.match(bare) or _DECIMAL.search(bare):
        return None
    if bare.startswith("0") and not digits.startswith("00") and len(digits) != _DUTCH_DIGITS:
        return None
    if bare.startswith("31") and len(digits) != _DUTCH_DIGITS + 1:
        return None
    try:
        number = phonenumbers.parse(("+" if "+" in written or bare.startswith("31") else "") + digits, "NL")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != _DUTCH_CODE:
        return number if phonenumbers.is_valid_number(number) else None
    is_whole = len(str(number.national_number)) == _DUTCH_DIGITS - 1 or digits.startswith(_FREE_PREFIX)
    return number if is_whole and phonenumbers.is_possible_number(number) else None


def _judge_mobile(view: View, start: int, end: int) -> tuple[str, float]:
    """Judge a mobile number: it goes, but one announced as the number of a service is for a person to look at."""
    before = _before(view.text, start)
    shared = _last_end(_SHARED_WORD, before)
    is_service = shared >= 0 and len(before) - shared <= 3 and not is_near_person(view.text, start, _REACH)
    return PERSONAL, 0.6 if is_service else 0.96


def _judge_phone(view: View, start: int, end: int) -> tuple[str, float] | None:
    written = view.text[start:end]
    if _BANK_CODE.search(view.text, max(0, start - 6), start):
        return None
    number = _parse(written)
    if number is None or _CASE_NUMBER.search(view.text, max(0, start - 30), start):
        return None
    digits = re.sub(r"\D", "", written)
    kind = phonenumbers.number_type(number)
    if digits.startswith(_FREE_PREFIX) or kind == phonenumbers.PhoneNumberType.TOLL_FREE:
        return SHARED, 0.9
    if kind == phonenumbers.PhoneNumberType.MOBILE:
        return _judge_mobile(view, start, end)
    if digits.startswith(_SHARED_PREFIX):
        return (PERSONAL, 0.85) if _is_direct(view.text, start, end) else (SHARED, 0.9)
    if _is_shared_line(view, start, end):
        return SHARED, 0.85
    return PERSONAL, 0.85 if phonenumbers.is_valid_number(number) else 0.8


def _judge_short(view: View, start: int, end: int) -> tuple[str, float]:
    """Judge a number without its area code, or that of an extension."""
    before = _before(view.text, start)
    last = max(_SHARED_WORD.finditer(before[-40:]), key=lambda match: match.end(), default=None)
    is_shared = last is not None and last.group().casefold() != "vragen" and not is_near_person(view.text, start, 25)
    is_shared = is_shared and _last_end(_PERSONAL_WORD, before[-40 + last.start() :]) < 0 if last else False
    return (SHARED, 0.8) if is_shared or _SHARED_AFTER.match(view.text, end) else (PERSONAL, 0.84)


def find_phones(view: View) -> Iterator[Hit]:
    """Yield telephone numbers: `telefoon` of a person, `telefoon_algemeen` of an organisation."""
    for pattern, rule in ((_PHONE, ""), (_GLUED_PHONE, "vastgeplakt")):
        for match in pattern.finditer(view.text):
            judged = _judge_phone(view, *match.span("number"))
            if judged:
                yield Hit(judged[0], *match.span("number"), judged[1], f"contact.{rule or judged[0]}")
    yield from _broken_phones(view)
    yield from _misread_phones(view)
    yield from _doubtful_phones(view.text)
    for pattern, rule in ((_LOCAL_PHONE, "zonder_netnummer"), (_WITHOUT_PREFIX, "zonder_06"), (_EXTENSION, "toestel")):
        for match in pattern.finditer(view.text):
            category, score = _judge_short(view, *match.span("number"))
            yield Hit(category, *match.span("number"), score, f"contact.{rule}")
    for match in _STARRED.finditer(view.text):
        if is_near_person(view.text, match.start(), 30) or re.search(r"\d[ (/]{1,2}$", view.text[: match.start()]):
            yield Hit(PERSONAL, *match.span("number"), 0.82, "contact.toestel")


def _doubtful_phones(text: str) -> Iterator[Hit]:
    """Yield extensions at which somebody sits, and numbers of which a digit cannot be read."""
    for match in _SITS_AT.finditer(text):
        yield Hit(PERSONAL, *match.span("number"), 0.82, "contact.toestel")
    for match in _UNREADABLE.finditer(text):
        is_whole = match.group().endswith("?") and sum(c.isdigit() for c in match.group()) == _DUTCH_DIGITS
        if not is_whole and not match["number"].startswith(_SHARED_PREFIX):
            yield Hit(PERSONAL, *match.span("number"), 0.82, "contact.onleesbaar")


def _broken_phones(view: View) -> Iterator[Hit]:
    """Yield numbers that run on over the end of a line."""
    for match in _BROKEN_PHONE.finditer(view.text):
        written = match["number"]
        digits = re.sub(r"\D", "", written.replace("(0)", ""))
        if len(digits) == _DUTCH_DIGITS + ("+" in written) and _parse(written.replace("\n", " ")) is not None:
            judged = _judge_phone(view, *match.span("number"))
            category = judged[0] if judged else PERSONAL
            yield Hit(category, *match.span("number"), 0.85, "contact.afgebroken")


def _misread_phones(view: View) -> Iterator[Hit]:
    """Yield numbers in which a scan reads O for 0 and l for 1."""
    for match in _MISREAD.finditer(view.text):
        written = match.group()
        if sum(c.isdigit() for c in written) < _LEAST_READABLE or not re.search(r"[OolI]", written):
            continue
        if _parse(written.translate(_MISREADINGS)) is not None:
            yield Hit(PERSONAL, *match.span(), 0.82, "contact.misgelezen")


def find_phones_in_tables(view: View) -> Iterator[Hit]:
    """Yield the numbers in columns such as `Telefoon`, but for round ones: a switchboard may stand there too."""
    for cell in find_cells(view):
        if cell.kind != PERSONAL or _is_beside_body(view, cell.start, cell.end):
            continue
        for match in _PHONE.finditer(view.text, cell.start, cell.end):
            judged = _judge_phone(view, *match.span("number"))
            if judged and not _ROUND.search(match["number"]) and not match["number"].startswith(_SHARED_PREFIX):
                yield Hit(PERSONAL, *match.span("number"), 0.95, "contact.kolom_telefoon")
        if re.fullmatch(r"[*-]?\d{3,5}|\d{2,3}[ .-]?\d\d[ .-]?\d\d", view.text[cell.start : cell.end].strip()):
            yield Hit(PERSONAL, cell.start, cell.end, 0.84, "contact.kolom_toestel")
