"""Ways to reach a person by wire: mail address, telephone number, user name; told apart from an organisation's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import phonenumbers

from redaction.detect.base import Hit, ViewRecognizer
from redaction.detect.layout import View
from redaction.detect.lexicon import LETTERS, alternation, lexicon, read_lists
from redaction.detect.names import is_near_person
from redaction.detect.person import is_given, is_surname
from redaction.detect.tables import find_cells

_LISTS = read_lists()["contact"]
EMAIL = re.compile(
    r"(?<![\w.+@-])(?P<local>[\w+-](?:[\w.+-]*\w)?)@\n?(?P<domain>(?:[A-Za-z0-9-]+\.\n?)+[A-Za-z]{2,}|[A-Za-z0-9-]+\n[A-Za-z0-9-]*\.[A-Za-z]{2,})(?![\w@])"
)
_USER_PATH = re.compile(
    r"(?:[A-Za-z]:)?[\\/](?:Users|home|Gebruikers|profiles|Documents and Settings)[\\/](?P<user>[\w.-]+)"
)
_USER_LABEL = re.compile(
    rf"(?:{alternation(_LISTS['gebruiker_etiket'])})[ ]?:?[ ]+"
    r"(?P<user>[a-z][a-z0-9._-]{2,20})(?![\w@:])(?=[ ]*(?:[,;.)\n|\t]|$))",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.,€/-])(?P<number>\(?(?:(?:\+|00)[ ]?[1-9]\d{0,2}\)?|0)(?:[ ]?\(0\))?\)?"
    r"(?:[ ]?[-–‑./()]?[ ]?\d\)?){6,12})(?![\w€]|[.,-]\d)"
)
_BROKEN_PHONE = re.compile(r"(?<![\w.,€/-])(?P<number>0\d(?:[ -]?\d){0,7}-?\n(?:[ -]?\d){1,8})(?![\d-]|[.,]\d)")
_GLUED_PHONE = re.compile(r"(?<=[a-z])(?P<number>0\d{1,3}-\d(?:[ ]?\d){5,7})(?![\d-]|[.,]\d)")  # `is0561-47 12 08`
_EXTENSION = re.compile(
    r"(?<![\w])(?:toestel|tst\.?|doorkies(?:nummer)?|ext\.)[: ]+(?P<number>\d{3,5})(?!\d)", re.IGNORECASE
)
_ACRONYM = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,5}")  # tbc, hrm: no vowel, no person
_BANK_CODE = re.compile(r"[A-Z]{4}[ .]?$")  # the digits behind it are an account
_ROUND = re.compile(r"(?:00|-0|(\d)\1\1|(\d\d)[ ]?\2|(\d{3})\3)$")
_SHARED_PREFIX = ("0800", "0900", "0906", "0909", "088", "085", "14")
_PERSONAL_WORD = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['telefoon_persoon'])})(?![{LETTERS}\d-])", re.IGNORECASE
)
_SHARED_WORDS = (*_LISTS["telefoon_algemeen"], "gemeente", "provincie", "COA", "vragen", "stichting")
_SHARED_WORD = re.compile(rf"(?<![{LETTERS}])(?:{alternation(_SHARED_WORDS)})(?![{LETTERS}])", re.IGNORECASE)
_REACH = 60  # characters before a number in which words tell whose it is
_DIRECT = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['telefoon_direct'])})(?![{LETTERS}])[^\d\n]{{0,12}}$", re.IGNORECASE
)
_PHONE_LABEL = re.compile(r"(?<![\w])(?:telefoon|telefonisch|telefoonnummer|tel\.?|t)[ :]*$", re.IGNORECASE)
_CLOSE = 22
_LETTERHEAD_LINES = 8
_DUTCH_DIGITS = 10


class Mailbox(NamedTuple):
    """Whose mail address it is, and how sure that is."""

    category: str
    score: float


def _is_functional(local: str) -> bool:
    """Tell whether a local part names a function, service or place instead of a person."""
    known = lexicon()
    functional = known.among("contact", "functioneel")
    folded = local.casefold().strip("._-")
    parts = [part for part in re.split(r"[._+-]|\d+", folded) if part]
    if folded in functional or "".join(parts) in functional or _ACRONYM.fullmatch(folded):
        return True
    if len(parts) > 1 and len(parts[0]) == 1:  # m.post is a person, whatever the second part means
        return False
    if any(part in functional for part in parts) and not (is_given(parts[0]) and parts[0] not in functional):
        return True
    return len(parts) == 1 and _is_functional_word(parts[0])


def _is_functional_word(word: str) -> bool:
    known = lexicon()
    if is_given(word) and word not in known.places:
        return False
    if word in known.places or known.is_common(word):
        return True
    stems = [stem for stem in known.among("contact", "functioneel") if len(stem) > 3]
    rests = [word.removeprefix(stem) if word.startswith(stem) else word.removesuffix(stem) for stem in stems]
    return any(rest != word and (rest in known.places or known.is_common(rest) or len(rest) <= 3) for rest in rests)


def judge_mailbox(local: str, domain: str) -> Mailbox:
    """Tell whether an address is functional, personal at an organisation, or private as a whole."""
    if _is_functional(local):
        return Mailbox("email_functioneel", 0.95)
    labels = re.sub(r"\s", "", domain).casefold().split(".")
    stem = labels[-2]
    if stem in lexicon().among("contact", "prive") or _is_family_domain(stem):
        return Mailbox("email_prive", 0.96)
    telling = re.search(r"[._]", local) or is_given(local) or is_surname(local)
    return Mailbox("email", 0.96 if telling else 0.86)


def _is_family_domain(stem: str) -> bool:
    return stem.startswith(("familie", "fam-")) or any(
        is_surname(p) and p in lexicon().surnames for p in stem.split("-")
    )


def find_mailboxes(text: str) -> Iterator[Hit]:
    """Yield the mail addresses; of a personal one at an organisation only the local part."""
    for match in EMAIL.finditer(text):
        mailbox = judge_mailbox(match["local"], match["domain"])
        end = match.end("local") if mailbox.category == "email" else match.end()
        yield Hit(mailbox.category, match.start(), end, mailbox.score, f"contact.{mailbox.category}")


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _is_shared_line(view: View, start: int, end: int) -> bool:
    """Tell whether a fixed line is a switchboard: by the words before it, its round form, or the letterhead."""
    text = view.text
    before = re.split(r"[.!?][ \n]|\n\n|\t", text[max(0, start - _REACH) : start])[-1]
    shared, personal = _last_end(_SHARED_WORD, before), _last_end(_PERSONAL_WORD, before)
    if _DIRECT.search(before):
        return False
    if shared > personal or _ROUND.search(text[start:end].rstrip()):
        return True
    if personal >= 0 and len(before) - personal <= _CLOSE:
        return False
    if _PHONE_LABEL.search(before) and personal < 0 and not is_near_person(text, start, _REACH):
        return True
    is_letterhead = len(view.lines) > _LETTERHEAD_LINES and start < view.lines[_LETTERHEAD_LINES].start
    return is_letterhead and personal < 0 and not is_near_person(text, start, _REACH)


def _judge_phone(view: View, start: int, end: int) -> tuple[str, float] | None:
    written = view.text[start:end]
    if _BANK_CODE.search(view.text, max(0, start - 6), start):
        return None
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    if written.lstrip("( ").startswith("0") and not digits.startswith("00") and len(digits) != _DUTCH_DIGITS:
        return None
    try:
        number = phonenumbers.parse(("+" if "+" in written else "") + digits, "NL")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    if digits.startswith(_SHARED_PREFIX) or phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE:
        return "telefoon_algemeen", 0.9
    if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE:
        return "telefoon", 0.96
    if _is_shared_line(view, start, end):
        return "telefoon_algemeen", 0.85
    return "telefoon", 0.85 if phonenumbers.is_valid_number(number) else 0.8


def find_phones(view: View) -> Iterator[Hit]:
    """Yield telephone numbers: `telefoon` of a person, `telefoon_algemeen` of an organisation."""
    for match in _PHONE.finditer(view.text):
        judged = _judge_phone(view, *match.span("number"))
        if judged:
            category, score = judged
            yield Hit(category, *match.span("number"), score, f"contact.{category}")
    for match in _GLUED_PHONE.finditer(view.text):
        judged = _judge_phone(view, *match.span("number"))
        if judged:
            yield Hit(judged[0], *match.span("number"), judged[1], "contact.vastgeplakt")
    for match in _BROKEN_PHONE.finditer(view.text):
        if len(re.sub(r"\D", "", match["number"])) == _DUTCH_DIGITS:
            yield Hit("telefoon", *match.span("number"), 0.85, "contact.afgebroken")
    for match in _EXTENSION.finditer(view.text):
        yield Hit("telefoon", *match.span("number"), 0.85, "contact.toestel")


def find_phones_in_tables(view: View) -> Iterator[Hit]:
    """Yield the numbers in columns such as `Telefoon`, but for round ones: a switchboard may stand there too."""
    for cell in find_cells(view):
        if cell.kind != "telefoon":
            continue
        for match in _PHONE.finditer(view.text, cell.start, cell.end):
            judged = _judge_phone(view, *match.span("number"))
            if judged and not _ROUND.search(match["number"]) and not match["number"].startswith(_SHARED_PREFIX):
                yield Hit("telefoon", *match.span("number"), 0.95, "contact.kolom_telefoon")


def find_users(text: str) -> Iterator[Hit]:
    """Yield user names in file paths and behind labels such as `Aangemaakt door`."""
    for match in _USER_PATH.finditer(text):
        if match["user"].casefold() not in {"public", "shared", "admin", "default"}:
            yield Hit("gebruikersnaam", *match.span("user"), 0.93, "contact.pad")
    for match in _USER_LABEL.finditer(text):
        user = match["user"]
        if user.islower() and not lexicon().is_common(user) and user not in lexicon().among("contact", "functioneel"):
            yield Hit("gebruikersnaam", *match.span("user"), 0.88, "contact.gebruiker")


class ContactRecognizer(ViewRecognizer):
    """Finds mail addresses, telephone numbers and user names."""

    def __init__(self) -> None:
        """Announce the kinds of address and number."""
        kinds = ["email", "email_prive", "email_functioneel", "telefoon", "telefoon_algemeen", "gebruikersnaam"]
        super().__init__("contact", kinds)

    def find(self, view: View) -> Iterable[Hit]:
        """Yield every way to reach someone, whoever's it is: the policy decides what goes."""
        yield from find_mailboxes(view.text)
        yield from find_phones(view)
        yield from find_phones_in_tables(view)
        yield from find_users(view.text)
