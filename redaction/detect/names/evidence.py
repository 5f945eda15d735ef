"""What the words around a name say: acts, states, relatives, company and address make a person of it."""

from __future__ import annotations

import re
from functools import cache

from redaction.detect.words.candidates import is_new_line, is_person_noun, is_sentence_start
from redaction.detect.words.lexicon import alternation, lexicon, read_lists
from redaction.detect.words.person import LETTER, UPPER, is_given, is_sure_given
from redaction.detect.words.veto import has_article, word_after, word_before

STRONG = 0.86
"""A name with one such sign is a person when its words may be a name at all."""
_NAMES = read_lists()["naam"]
_KIN = alternation(_NAMES["relatie"])
_OWN = r"(?:mijn|onze|zijn|haar|hun|uw|de|een|m'n|z'n|d'r)"
_KINSHIP = re.compile(rf"(?:[ ]\(|,[ \n])(?:{_OWN}[ \n])(?:[{LETTER}]+e[ ])?(?:{_KIN})\b|[ ]\((?:{_KIN})\b")
_AGE = re.compile(r"[ ]\((?:\d{1,2})(?:[ ]jaar|[ ]jr\.?)?\)|,[ \n](?:\d{1,2})[ ](?:jaar|jr)\b|,?[ ]geb(?:\.|oren)[ ]")
_COMPANION = re.compile(rf"[ \n](?:en|\+|&)[ \n](?:{alternation(_NAMES['metgezel'])})[ \n]+(?P<next>[{LETTER}]+)")
_AND_AFTER = re.compile(rf"[ \n](?:en|of|\+|&)[ \n](?P<other>[{UPPER}][{LETTER}'’-]+)")
_AND_BEFORE = re.compile(
    rf"(?P<other>[{UPPER}][{LETTER}'’-]+)(?:,[ ][{UPPER}][{LETTER}]+){{0,6}}(?:,|[ \n](?:en|\+|&|\(of))[ \n]$"
)
_CALLED = re.compile(rf",[ \n](?:{alternation(_NAMES['roepwoord'])})(?![{LETTER}])")
_KIN_BEFORE = re.compile(rf"(?<![{LETTER}])(?P<noun>[{LETTER}]+),[ \n]$")
_MOBILE = re.compile(r"[ ,:]{1,3}\(?(?:06[ -]?\d|\+31[ ]?\(?0?\)?[ ]?6)")
_NAMED = re.compile(
    r"(?<!\w)(?:op naam van|ten name van|t\.n\.v\.|genaamd|bijgenaamd|alias|roepnaam|(?:achter|voor)naam|"
    r"achternaam (?:is )?iets (?:als|van)|heet(?:te)? iets (?:als|van)|naam (?:is )?iets (?:als|van)|"
    r"noem(?:t|en|de|den)(?: ze| we| wij)? (?:hem|haar|'m|’m|d'r|ons|mij|me))[ \n?:=]{1,3}$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(rf"(?<![{LETTER}])(?P<noun>[{LETTER}]+)[ ]\($")
_IS_KIN = re.compile(rf"(?<![{LETTER}])(?P<noun>[{LETTER}]+)[ ]?=[ ]?$")
_HAS = "is|was|had|heeft|kreeg|blijft|bleef|neemt|nam|deed|doet|verloor|miste|kan|wil|moet|gaat|ging|komt|kwam"
_STATE = re.compile(
    rf"[ \n](?:{_HAS})[ \n](?:[\w.]+[ ]){{0,2}}?"
    rf"(?:zijn|haar|z'n|d'r|uit dienst|met verlof|op vakantie|thuis|{alternation(_NAMES['toestand'])})(?!\w)"
)
_OF_ONE = re.compile(rf"(?<![{LETTER}])(?:{alternation(_NAMES['bezit'])})[ ]v(?:an|\.)?[ \n]$")
_CLAUSE = re.compile(r"(?<!\w)(?:die|dat|omdat|toen|zodra|zodat|terwijl|nadat|voordat|totdat|waarom|of|als)[ \n]$")
_SUBJECT = re.compile(r"[ \n](?!en[ ]|of[ ]|van[ ])[a-z]{2,}")
_VERB_FIRST = re.compile(rf"(?:^|[.!?:;][ \n]|\n[ \t•*-]*)(?P<verb>[{UPPER}][{LETTER}]+)[ ]$")


@cache
def _speech() -> frozenset[str]:
    return lexicon().among("naam", "spreekwerkwoord")


def has_strong_sign(text: str, start: int, end: int) -> bool:
    """Tell whether what stands right before or behind the place can only stand with a human being."""
    if has_article(text, start):
        return False
    before, after = "" if is_new_line(text, start) else word_before(text, start), word_after(text, end)
    if before in _speech() - _SPOKEN or is_person_noun(before) or _NAMED.search(text, max(0, start - 40), start):
        return True
    states = lexicon().among("naam", "toestand")
    if after.rstrip(".") in _speech() or {after.casefold(), after.casefold().rstrip(".")} & states:
        return True
    if _STATE.match(text, end, end + 60) or _is_ordered(text, start) or is_of_one(text, start):
        return True
    return is_kin(text, start, end) or has_company(text, start, end) or is_called(text, start, end)


def is_sure_clause(text: str, start: int, end: int) -> bool:
    """Tell whether a known first name is the subject of a clause: `dat Tygo morgen komt`."""
    if not is_given(text[start:end]) or lexicon().is_common(text[start:end]):
        return False
    return _CLAUSE.search(text, max(0, start - 14), start) is not None and _SUBJECT.match(text, end) is not None


def is_of_one(text: str, start: int) -> bool:
    """Tell whether what is only a human being's stands before `van`: `de laatste werkdag van Lubbert`."""
    return _OF_ONE.search(text, max(0, start - 30), start) is not None


def _is_ordered(text: str, start: int) -> bool:
    """Tell whether a verb of a person opens the sentence right before, as in `Stuurt Kwinten`."""
    match = _VERB_FIRST.search(text, max(0, start - 30), start)
    return match is not None and match["verb"].casefold() in lexicon().among("naam", "persoonswerkwoord")


def is_kin(text: str, start: int, end: int) -> bool:
    """Tell whether kinship, age, a mobile number or an apposed trade tells who it is: `Wilbert, mijn zwager`."""
    if _KINSHIP.match(text, end, end + 40) or _AGE.match(text, end, end + 20) or _MOBILE.match(text, end, end + 12):
        return True
    apposed = _KIN_BEFORE.search(text, max(0, start - 40), start)
    if apposed and is_person_noun(apposed["noun"]):
        return text[end : end + 1] == ","
    bracketed = _BRACKETED.search(text, max(0, start - 40), start)
    if bracketed and is_person_noun(bracketed["noun"]) and text[end : end + 1] in {")", ","}:
        return True
    equal = _IS_KIN.search(text, max(0, start - 40), start)
    return equal is not None and is_person_noun(equal["noun"])


def has_kinship(text: str, end: int) -> bool:
    """Tell whether what someone is to another stands right behind: `Lente (mijn dochter)`."""
    return _KINSHIP.match(text, end, end + 40) is not None


def has_company(text: str, start: int, end: int) -> bool:
    """Tell whether another human being stands beside it: `X en haar moeder`, `Kees en X`, `X en ik`."""
    companion = _COMPANION.match(text, end, end + 50)
    if companion and (is_person_noun(companion["next"]) or word_after(text, end).casefold() == "en"):
        return is_person_noun(companion["next"]) or _starts_with_me(text, end)
    for match in (_AND_AFTER.match(text, end, end + 40), _AND_BEFORE.search(text, max(0, start - 90), start)):
        if match and is_sure_given(match["other"]):
            return True
    return False


def _starts_with_me(text: str, end: int) -> bool:
    return re.match(r"[ \n]en[ \n](?:ik|zij|hij)\b", text[end : end + 10]) is not None


def is_called(text: str, start: int, end: int) -> bool:
    """Tell whether someone is called by name at the head of a sentence: `Kwinten, kun jij bellen?`."""
    return _CALLED.match(text, end, end + 16) is not None and is_sentence_start(text, start)


def is_kind_of_thing(text: str, start: int) -> bool:
    """Tell whether an ordinary word right before makes a name the name of a thing: `toko X`, `grijze X`, `merk (X`."""
    before = word_before(text, start) or word_before(text, start - text[:start].endswith("("))
    if not before or is_new_line(text, start) or is_person_noun(before):
        return False
    known = lexicon()
    if any(before in known.among("naam", key) for key in _SAYING):
        return False
    return known.is_common(before) or known.is_rare(before)


_SAYING = (
    "persoonswerkwoord",
    "spreekwerkwoord",
    "hulpwerkwoord",
    "persoonsvoorzetsel",
    "functiewoorden",
    "aanspreek",
    "nooit",
)


def subject_shift(text: str, start: int, end: int) -> float:
    """Give how much a lone name gains where people stand: speaker before a colon, subject of what anyone may do."""
    if not is_sentence_start(text, start):
        return 0.0
    if _SPEAKER.match(text, end):
        return 0.15
    return 0.15 * (word_after(text, end) in lexicon().among("naam", "hulpwerkwoord"))


def is_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a name has a line or cell to itself."""
    left, right = text[max(0, start - 2) : start].strip(" "), text[end : end + 2].strip(" ")
    return left[-1:] in _BORDERS and right[:1] in _BORDERS


_SPEAKER = re.compile(r":[ ][^\d\n]")
_SPOKEN = frozenset({"spreekt", "sprak"})  # what is spoken is a language
_BORDERS = frozenset({"", "\n", "\t", "|", ";"})
