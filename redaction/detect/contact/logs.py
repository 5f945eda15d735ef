"""User names in logs and beside what a system did: line heads, fields, drives, accounts of administrators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from redaction.detect.contact.logins import is_coded_login, is_login
from redaction.detect.text.base import Hit
from redaction.detect.words.lexicon import LETTERS, alternation, lexicon, read_lists
from redaction.detect.words.person import is_given, is_surname

USER = "gebruikersnaam"
_LISTS = read_lists()["contact"]
_MOMENT = (
    r"(?:\[?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[ T,]{1,3}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,6})?Z?\]?"
    r"|\d{2}:\d{2}:\d{2})"
)
_LINE = re.compile(
    rf"(?:^|(?<=\n))[ ]{{0,4}}{_MOMENT}[ \t|;,]{{1,6}}(?:[A-Za-z]{{2,12}}\\)?"
    r"(?:\((?P<inside>[A-Za-z][A-Za-z0-9._-]{2,24})\)|(?P<user>[a-z][a-z0-9._-]{3,24})(?=[ ]{2}|\t|[ ]?[|;]|:[ ]"
    r"|[ ][A-Z][A-Z_]{3,}(?![a-z])))"
)
_LOG_FIELD = re.compile(
    rf"(?<=[ \t|;,])(?:{alternation(_LISTS['gebruiker_logveld'])})=[\"']?(?P<user>[a-z][a-z0-9._-]{{3,24}})(?![\w@-])"
)
_LOG_ARROW = re.compile(r"(?<=[ \t])(?:->|→)[ ]?(?P<user>[a-z][a-z0-9._-]{3,24})(?![\w@-])")
_AT_PLACE = re.compile(
    rf"(?<![\w.@/\\-])(?P<user>[a-z]{{4,20}}\d{{0,3}})-(?:{alternation(_LISTS['gebruiker_plek'])})(?![\w-])"
)
_FOOT = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|msg)[ ]{0,4}[/|–-]?[ ]+(?P<user>[a-z]{4,12}\d{0,3})(?=[ ]*(?:\n|$))")
_MOMENT_LINE = re.compile(rf"(?:^|(?<=\n))[ ]{{0,4}}{_MOMENT}[^\n]*")
_FIELD = re.compile(
    rf"(?<![\w.-])(?i:{alternation(_LISTS['gebruiker_veld'])})[ ]?=[ ]?[\"']?(?P<user>[A-Za-z][A-Za-z0-9._-]{{2,24}})"
)
_UID = re.compile(
    rf"(?<![\w.-])(?i:{alternation(_LISTS['gebruiker_veld'])}):[ ]?(?P<user>[a-z]{{2,8}}\d{{2,4}})(?![\w@.-])"
)
_ADMIN = re.compile(
    rf"(?<![\w.@/\\-])(?:{alternation(_LISTS['gebruiker_beheer'])})[-_.](?P<user>[a-z][a-z.]{{3,20}}\d{{0,3}})(?![\w@-]|[.]\w)"
)
_DRIVE = re.compile(r"(?<![\w])[F-Zf-z]:\\(?P<user>[a-z][a-z.-]{3,20}\d{0,3})(?=\\)")
_DONE_BY = re.compile(
    rf"(?<![{LETTERS}])(?i:{alternation(_LISTS['gebruiker_door'])})[ ](?P<user>[a-z]\.[a-z]{{3,}}\d{{0,3}}"
    r"|[a-z]{3,}\.[a-z]{3,}\d{0,3}|[a-z]{3,}\d{1,4}|[a-z]{5,})(?=[ ]?(?:[,;)\n]|\.(?!\w)|$|[ ]op[ ]\d|[ ]om[ ]\d))"
)
_BARE_BY = re.compile(r"(?:door|by|account)[ ]", re.IGNORECASE)
_DOES = re.compile(
    r"(?<![\w.@/\\-])(?P<user>[a-z]{3,12}\d{2,4}|[a-z]\.?[a-z]{3,20})"
    rf"(?=[ ](?:(?:heeft[ ])?(?:{alternation(_LISTS['gebruiker_doet'])})(?![{LETTERS}])))"
)


def is_user(word: str, *, must_be_name: bool = False) -> bool:
    """Tell whether a word where a user name is expected can be one: made of a name, coded, or no word at all."""
    known, folded = lexicon(), word.casefold()
    pieces = [piece for piece in re.split(r"[._-]+", re.sub(r"\d+$", "", folded)) if piece]
    nobody = known.among("contact", "gebruiker_geen") | known.among("contact", "functioneel")
    if not pieces or folded in nobody or any(piece in nobody for piece in pieces if len(piece) > 1):
        return False
    if any(folded.startswith(stem) for stem in known.among("contact", "gebruiker_stam")) or folded.startswith("svc"):
        return False
    return is_login(folded) or is_coded_login(folded) or (not must_be_name and _is_unknown(pieces))


def _is_unknown(pieces: list[str]) -> bool:
    known = lexicon()
    if len(pieces) > 1 and (is_given(pieces[0]) or len(pieces[0]) == 1 or is_surname(pieces[-1])):
        return not known.is_common(pieces[-1]) or is_surname(pieces[-1])
    return not any(known.is_common(piece) or piece in known.places for piece in pieces)


_BEFORE_ARROW = re.compile(r"(?:^|(?<=\n)|(?<=:[ ]))(?P<user>[a-z]{3,12}\d{2,4}|[a-z]\.?[a-z]{3,20})(?=[ ](?:->|→))")
_RULES = (
    (_LINE, "logregel", 0.86),
    (_FIELD, "veld", 0.88),
    (_UID, "veld", 0.86),
    (_ADMIN, "beheeraccount", 0.84),
    (_DRIVE, "schijf", 0.84),
    (_DONE_BY, "gebruiker", 0.84),
    (_DOES, "logregel", 0.82),
    (_BEFORE_ARROW, "logregel", 0.82),
    (_AT_PLACE, "schijf", 0.84),
    (_FOOT, "voetregel", 0.84),
)
_MUST_BE_NAME = (_DOES, _BEFORE_ARROW)


def find_logged_users(text: str) -> Iterator[Hit]:
    """Yield the user names that a system wrote down: at the head of a log line, in a field, behind `door`."""
    for pattern, rule, score in _RULES:
        for match in pattern.finditer(text):
            group = "inside" if match.groupdict().get("inside") else "user"
            loose = pattern in _MUST_BE_NAME or (pattern is _DONE_BY and _BARE_BY.match(match.group()) is not None)
            if match[group] and is_user(match[group], must_be_name=loose):
                start = match.start() if pattern is _ADMIN else match.start(group)
                yield Hit(USER, start, match.end(group), score, f"contact.{rule}")
    yield from _in_log_lines(text)


def _in_log_lines(text: str) -> Iterator[Hit]:
    """Yield the users named further on in a line of a log: `van=team_kcc naar=viyer`, `stap 2/3 -> j.van.eysinga`."""
    for line in _MOMENT_LINE.finditer(text):
        for pattern in (_LOG_FIELD, _LOG_ARROW):
            for match in pattern.finditer(text, *line.span()):
                if is_user(match["user"]):
                    yield Hit(USER, *match.span("user"), 0.84, "contact.logregel")
