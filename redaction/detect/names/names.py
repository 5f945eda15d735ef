"""Names in running text: by title, initials, first name, function nearby, and by what the words are not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from redaction.detect.names.bareforms import bare_forms
from redaction.detect.names.evidence import (
    STRONG,
    has_company,
    has_kinship,
    has_strong_sign,
    is_alone,
    is_kin,
    is_sure_clause,
    subject_shift,
)
from redaction.detect.names.formal import formal_score
from redaction.detect.names.nearby import (
    HIGHEST,
    acts_as_human,
    infix_least,
    infix_limit,
    is_adjective,
    is_close_kin,
    is_full_name,
    is_member_of,
    is_rare_beside,
    is_sent_by,
    is_spoken_of,
    is_tenant,
    lives_in,
    may_be_person,
    speaks_for,
)
from redaction.detect.names.settle import Weighed, settle
from redaction.detect.names.thinglike import is_thing, is_thing_name
from redaction.detect.text.base import PERSON, Hit, ViewRecognizer
from redaction.detect.text.layout import View
from redaction.detect.words.candidates import (
    Candidate,
    bare_start,
    candidates,
    is_function,
    is_new_line,
    is_sentence_start,
)
from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import LETTER, UPPER, Name, is_given, is_sure_given, is_surname
from redaction.detect.words.veto import (
    has_article,
    is_named_after,
    is_place_context,
    word_after,
    word_before,
)
from redaction.detect.words.wordkinds import WordKind, is_demonym, is_open, kind_of

NEAR = 0.8
"""From this likelihood on a name counts as a person when it stands near something else."""
_LOWEST = 0.25
_AFTER_FUNCTION = re.compile(rf"[ ]?(?:,|\(|–|-)[ ]?((?:[{LETTER}-]+[ ])?(?:[{LETTER}-]+[ ])?[{LETTER}-]+)")
_STRONG_BEFORE = {"door", "met", "namens", "volgens", "aldus"}
_BODIES = {
    "gemeente",
    "provincie",
    "coa",
    "ministerie",
    "politie",
    "vluchtelingenwerk",
    "nidos",
    "ind",
    "team",
    "afdeling",
    "afd",
}
_MIDDLE_LETTER = re.compile(rf"[ ][{UPPER}]\.[ ]")
_HAS_BEEN = re.compile(
    r"[ ]heeft[ ](?:[\w.]+[ ]){0,3}?(?:gebeld|gemaild|gezegd|gevraagd|geschreven|gesproken|verlof)\b"
)
_ARTICLE = re.compile(r"(?:[Dd]e|[Hh]et|['’]t)[ \n]")


def _word_score(name: Name) -> float:
    """Judge the words alone: first names and surnames raise, common words and places lower."""
    if len(name.words) == 1:
        return _single_score(name)
    first, last = name.words[0], name.words[-1]
    kinds = [kind_of(word) for word in name.words]
    common = [kind is WordKind.WORD for kind in kinds]
    if is_sure_given(first):
        return 0.9 if not common[-1] or name.infix or is_surname(last) else 0.82
    if is_given(first) and (is_surname(last) or not common[-1]):
        return 0.85
    if all(common):
        return 0.1
    doubtful = 0.3 * any(common) or 0.15 * (WordKind.RARE in kinds)
    return 0.72 + 0.08 * is_surname(last) - doubtful + 0.1 * name.infix


_LONE = {
    WordKind.SURE_GIVEN: 0.8,
    WordKind.GIVEN: 0.45,
    WordKind.SURNAME: 0.5,
    WordKind.UNKNOWN: 0.4,
    WordKind.RARE: 0.2,
}


def _single_score(name: Name) -> float:
    kind = kind_of(name.words[0])
    if kind is WordKind.SURE_GIVEN and name.lettered:
        return 0.9
    usual = _LONE[WordKind.GIVEN] if is_given(name.words[0]) else 0.1
    return _LONE.get(kind, usual) + 0.35 * name.infix


def _common_score(text: str, candidate: Candidate) -> float:
    """Judge a lone common word with a capital: only a human act, company or function beside it makes it a name."""
    start, end, word = candidate.name.start, candidate.name.end, candidate.name.words[0]
    if is_given(word) and has_company(text, start, end):
        return 0.82
    acts = word_after(text, end) in lexicon().among("naam", "persoonswerkwoord")
    if word.casefold() in lexicon().among("naam", "functiewoorden"):
        return 0.85 if candidate.introduced and is_given(word) and not is_sentence_start(text, start) else 0.1
    is_sign = is_given(word) and has_strong_sign(text, start, end)
    if candidate.introduced and not is_new_line(text, start):
        if acts or is_sign or is_close_kin(text, start) or is_tenant(text, candidate.name):
            return 0.85
        return 0.2 if is_function(word_before(text, start)) and not (is_given(word) or is_surname(word)) else 0.55
    if is_sign and (not is_sentence_start(text, start) or _HAS_BEEN.match(text, end)):
        return 0.82
    if has_kinship(text, end) or is_close_kin(text, start):
        return 0.85
    return 0.45 if acts and not is_sentence_start(text, start) else 0.1


def _context_shift(text: str, candidate: Candidate) -> float:
    """Judge what stands around: what people do raises, what places and things get lowers."""
    name, lists = candidate.name, lexicon()
    shift = 0.4 if candidate.introduced or (may_be_person(name) and is_kin(text, name.start, name.end)) else 0.0
    if is_member_of(text, name):
        shift -= 0.3
    if word_before(text, name.start) in lists.among("naam", "relatie"):
        shift += 0.2
    if word_after(text, name.end) in lists.among("naam", "persoonswerkwoord"):
        shift += 0.2
    before = word_before(text, name.start)
    if before in lists.among("naam", "persoonsvoorzetsel"):
        shift += 0.15 if before in _STRONG_BEFORE else 0.1
    after = _AFTER_FUNCTION.match(text, name.end, name.end + 60)
    if after and any(is_function(word) or word.casefold() in _BODIES for word in after[1].split()):
        shift += 0.3
    if has_article(text, name.start) and not (candidate.introduced or name.lettered):
        shift -= 0.4
    if is_place_context(text, name.start) and not candidate.introduced and not speaks_for(before, name.words):
        shift -= 0.0 if before in {"naar", "bij"} and is_sure_given(name.words[0]) else 0.4
    return shift


def _is_acronym(name: Name) -> bool:
    return all(word.isupper() for word in name.words) and not name.infix


def score(text: str, candidate: Candidate) -> float:
    """Give the likelihood (0..1) that a candidate is a person, from its form, words and surroundings."""
    name = candidate.name
    if is_named_after(text, name.start, name.end, name.words):
        return 0.0
    if name.title or name.initials:
        return formal_score(text, name)
    if is_thing(text, candidate):
        return 0.0
    if _is_acronym(name):
        return 0.6 if is_sure_given(name.words[0]) and len(name.words) > 1 else 0.1
    if len(name.words) == 1:
        return _lone_score(text, candidate)
    if _MIDDLE_LETTER.search(text, name.start, name.end):
        return 0.92
    if is_thing_name(text, name):
        return 0.2
    is_adjective = is_demonym(name.words[0]) and _ARTICLE.match(text, name.start) is not None
    is_word = lexicon().is_common(name.words[0]) or (name.words[0].isupper() and not name.words[-1].isupper())
    floor = 0.8 if name.infix and not (is_adjective or is_word) else 0.82 * is_full_name(text, name)
    company = 0.1 * (has_company(text, name.start, name.end) or is_alone(text, name.start, name.end))
    return min(HIGHEST, max(floor, _word_score(name) + _context_shift(text, candidate) + company))


def _lone_score(text: str, candidate: Candidate) -> float:
    """Judge a single word."""
    name = candidate.name
    word = name.words[0]
    if word.casefold() in lexicon().among("naam", "nooit") or (is_function(word) and not is_surname(word)):
        return 0.0
    if (name.infix or is_open(word) or is_given(word)) and is_kin(text, name.start, name.end):
        return 0.88
    is_plain = not (is_sure_given(word) or (is_given(word) and not is_sentence_start(text, name.start)))
    if kind_of(word) is WordKind.WORD and not name.infix and is_plain:
        return _common_score(text, candidate)
    likelihood = _word_score(name) + _context_shift(text, candidate) + subject_shift(text, name.start, name.end)
    likelihood -= 0.4 * lives_in(text, name)
    if name.infix and is_adjective(text, name):
        return 0.1
    if name.infix:
        likelihood = max(infix_least(text, name), min(likelihood, infix_limit(text, name)))
    if is_rare_beside(text, name) or is_spoken_of(text, name):
        likelihood = max(likelihood, STRONG)
    if _is_sure_by_sign(text, candidate) or _has_sign_of_its_own(text, name):
        likelihood = max(likelihood, STRONG)
    return min(HIGHEST, likelihood)


def _has_sign_of_its_own(text: str, name: Name) -> bool:
    return acts_as_human(text, name) or is_sent_by(text, name) or is_sure_clause(text, name.start, name.end)


def _is_sure_by_sign(text: str, candidate: Candidate) -> bool:
    """Tell whether a word that may be a name stands beside something only a human being has, is or does."""
    name = candidate.name
    is_article = _ARTICLE.match(text, name.start) is not None
    may_be = (
        is_surname(name.words[0]) if is_article else name.infix or is_open(name.words[0]) or is_given(name.words[0])
    )
    if not may_be or has_article(text, name.start) or is_place_context(text, name.start):
        return False
    if candidate.introduced and lives_in(text, name):
        return False
    return candidate.introduced or has_strong_sign(text, name.start, name.end)


class NameRecognizer(ViewRecognizer):
    """Finds names in running text."""

    def __init__(self) -> None:
        """Announce persons."""
        super().__init__("namen", [PERSON])

    def find(self, view: View) -> Iterable[Hit]:
        """Yield every candidate that is likely enough to look at."""
        yield from bare_forms(view.text)
        weighed = (Weighed(candidate, score(view.text, candidate)) for candidate in candidates(view.text))
        for candidate, likelihood in settle(view.text, weighed):
            if likelihood >= _LOWEST:
                name = candidate.name
                start = bare_start(view.text, name.start, name.end)
                yield Hit(PERSON, start, name.end, likelihood, f"namen.{_rule(candidate.name, likelihood)}")


def _rule(name: Name, likelihood: float) -> str:
    if name.title:
        return "aanspreektitel"
    if name.initials:
        return "voorletters"
    if is_given(name.words[0]):
        return "voornaam"
    if len(name.words) == 1 and likelihood >= NEAR:
        return "teken"
    return "tussenvoegsel" if name.infix else "woordvorm"


def is_near_person(text: str, offset: int, reach: int) -> bool:
    """Tell whether a likely name ends at most `reach` characters before an offset, on the same or the line above."""
    start = max(0, offset - reach - 50)
    likely = (c for c in candidates(text, start, offset) if c.name.end >= offset - reach)
    return any(score(text, candidate) >= NEAR for candidate in likely)
