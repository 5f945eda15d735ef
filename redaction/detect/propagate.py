"""Later mentions: who is named once is found everywhere, by first name, surname, initials or user name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from redaction.detect.base import INITIALS_MARK, PERSON, Hit
from redaction.detect.candidates import bare_start, is_function, is_sentence_start
from redaction.detect.cast import Cast, read_people, read_person
from redaction.detect.contact import EMAIL
from redaction.detect.layout import View
from redaction.detect.lexicon import LETTERS, lexicon
from redaction.detect.person import INFIX, INITIALS, TITLE, UPPER, has_infix, is_given, is_sure_given, whole
from redaction.detect.traces import find_letters
from redaction.detect.veto import has_article, is_named_after, is_place_context, word_after, word_before

TERM = "term"
ACCEPTED = 0.8  # from this score on a name is looked for elsewhere
_TOKEN = re.compile(rf"[{LETTERS}]+(?:(?:['’]|-\n?)[{LETTERS}]+)*")
_USER = re.compile(r"(?<![\w@.-])[a-z][a-z0-9._-]{2,24}(?![\w@])")
_MARK = re.compile(rf"(?<![\w@.’'-])(?:[{UPPER}][{LETTERS}]{{0,3}}\.?){{1,4}}(?![\w@’'-])")
_MARK_PLACE = re.compile(
    r"(?:paraaf|parafen|par\.|gezien|verzonden|verslag|akkoord|kopie|beh\.|behandelaar|controle|groet(?:en)?|gr\.)[^\n]{0,30}$",
    re.IGNORECASE,
)
_LEFT = re.compile(
    rf"(?:(?<![{LETTERS}\d]){TITLE}{{1,2}}|(?<![{LETTERS}\d]){INITIALS})?(?:(?<![{LETTERS}]){INFIX}){{0,2}}$"
)
_FORMAL = re.compile(rf"{TITLE}|{INITIALS}")
_HOUSEHOLD = re.compile(r"-(?:familie|gezin|kinderen|broers|zussen|team)\b")
_BESIDE = re.compile(
    rf"[ \n]en[ \n](?:{INFIX}){{0,2}}(?P<other>[{UPPER}][{LETTERS}-]+)[ \n](?P<act>[{LETTERS}]+en)(?![{LETTERS}])"
)
_LONGEST_LEFT = 40
_SHORTEST_LOWER = 4


def take_up(cast: Cast, text: str, hits: Iterable[Hit]) -> None:
    """Add the accepted persons of one page to the cast."""
    spans = ((hit.start, hit.end) for hit in hits if hit.category == PERSON and hit.score >= ACCEPTED)
    for person in read_people(text, spans):
        if any(len(word) > 2 for word in (*person.given, *person.surnames)):
            cast.add(person)


def _is_double(token: str) -> bool:
    """Tell whether behind the hyphen another surname follows, over a line end or not, and no thing or place."""
    rest = token.partition("-")[2].lstrip("\n")
    known = lexicon()
    return rest.istitle() and not known.is_common(rest) and rest.casefold() not in known.places


def _keys(token: str) -> list[tuple[str, int]]:
    """Give the forms of a token to look up, each with its length in the token: whole, parts, genitive."""
    folded = whole(token).casefold()
    keys = [(folded, len(token))]
    if folded.endswith("s") and len(folded) > _SHORTEST_LOWER:
        keys.append((folded.removesuffix("s").removesuffix("’").removesuffix("'"), len(token)))
    if "-" in token:
        keys.append((token.split("-")[0].casefold(), len(token) if _is_double(token) else token.index("-")))
        keys.append((folded.rsplit("-", 1)[-1], len(token)))
    return keys


def _surname_score(text: str, start: int, end: int, word: str) -> float:
    """Judge a known surname at a place: words that mean something else need a sign of a person."""
    known = lexicon()
    folded = word.casefold()
    left = _LEFT.search(text, max(0, start - _LONGEST_LEFT), start)
    prefix = left.group() if left else ""
    before = word_before(text, start - len(prefix))
    if _HOUSEHOLD.match(text, end):
        return 0.88
    if (
        folded in known.places
        and prefix.strip()
        and prefix[0].islower()
        and not _FORMAL.search(prefix)
        and not is_given(before)
    ):
        return 0.0
    if _FORMAL.search(prefix) or is_function(before) or before in known.given:
        return 0.93
    if is_named_after(text, start, end, (word,)):
        return 0.0
    acts = word_after(text, end) in known.among("naam", "persoonswerkwoord") | known.among("naam", "hulpwerkwoord")
    if folded in known.among("naam", "functiewoorden"):  # `Mei is de maand`: the verb says nothing
        acts = word_after(text, end) in known.among("naam", "persoonswerkwoord")
    if folded in known.places:
        telling = word_after(text, end) in known.among("naam", "persoonswerkwoord")
        return max(0.82 * telling, _place_score(text, start - len(prefix), prefix, acts))
    if known.is_common(folded):
        return _common_score(text, start, prefix, acts)
    return 0.92


def _place_score(text: str, start: int, prefix: str, acts: bool) -> float:
    if is_place_context(text, start) or (prefix.strip() and prefix[0].islower()):
        return 0.0
    if prefix.strip():  # Van Putten
        return 0.88
    if word_before(text, start) in {"door", "mevrouw", "meneer", "met", "namens"}:
        return 0.82
    return 0.55 if acts else 0.4


def _common_score(text: str, start: int, prefix: str, acts: bool) -> float:
    if prefix.strip() and prefix[0].isupper():
        return 0.88
    if has_article(text, start) or (prefix.strip() and prefix[0].islower()):
        return 0.35
    if not is_sentence_start(text, start):
        return 0.88
    return 0.85 if acts else 0.5


def _given_score(text: str, start: int, end: int, word: str) -> float:
    known = lexicon()
    if is_named_after(text, start, end, (word,)) or (is_place_context(text, start) and word.casefold() in known.places):
        return 0.0
    if is_sure_given(word) or not (known.is_common(word) or word.casefold() in known.places):
        return 0.9
    if not is_sentence_start(text, start):
        return 0.82
    if word.casefold() in known.among("naam", "functiewoorden"):  # `Dan vraagt de raad`: the verb says nothing
        return 0.5
    acting = known.among("naam", "persoonswerkwoord") | known.among("naam", "hulpwerkwoord")
    if word_after(text, end) not in acting:
        return 0.5
    return 0.82


def _extend_left(text: str, start: int) -> int:
    """Give the start of title, initials and infix before a surname; a bare `van` stays out."""
    left = _LEFT.search(text, max(0, start - _LONGEST_LEFT), start)
    if left is None or not left.group().strip():
        return start
    lone_infix = not _FORMAL.search(left.group()) and has_infix(left.group() + "Xx")
    return start if lone_infix and left.group()[0].islower() else bare_start(text, left.start(), start)


def _named_again(view: View, cast: Cast) -> Iterator[Hit]:
    text = view.text
    for match in _TOKEN.finditer(text):
        token = match.group()
        for key, length in _keys(token):
            surname = key in cast.surnames
            if not surname and key not in cast.given:
                continue
            for hit in _again(text, match.start(), match.start() + length, key, surname):
                yield hit._replace(score=0.85) if 0 < hit.score < ACCEPTED and _is_beside(text, hit.end, cast) else hit
            break


def _is_beside(text: str, end: int, cast: Cast) -> bool:
    """Tell whether `en` and another known person follow who together do something: `Rutten en Kok leggen uit`."""
    match = _BESIDE.match(text, end)
    return match is not None and match["other"].casefold() in cast.surnames | cast.given and match["act"].islower()


def _again(text: str, start: int, end: int, key: str, surname: bool) -> Iterator[Hit]:
    word = whole(text[start:end])
    if word.islower():
        known = lexicon()
        if len(key) >= _SHORTEST_LOWER and not known.is_common(key) and key not in known.places:
            yield Hit(PERSON, start, end, 0.82, "doorwerking.kleine_letter")
        return
    if surname:
        score = _surname_score(text, start, end, word)
        yield Hit(PERSON, _extend_left(text, start), end, score, "doorwerking.achternaam")
    else:
        yield Hit(PERSON, start, end, _given_score(text, start, end, word), "doorwerking.voornaam")


def _marked(view: View, cast: Cast) -> Iterator[Hit]:
    """Yield initials and parafen of known people; two plain capitals count only where a paraaf may stand."""
    text = view.text
    for match in _MARK.finditer(text):
        token = match.group()
        plain = token.isupper() and "." not in token
        if text[max(0, match.start() - 5) : match.start()].strip().isdigit():  # the letters of a postcode
            continue
        if len(token) < 2 or (token.istitle() and not token.endswith(".")) or not cast.is_mark(token):
            continue
        if token.casefold().strip(".") in lexicon().among("naam", "nooit"):
            continue
        place = _MARK_PLACE.search(text, max(0, match.start() - 50), match.start()) or _stands_alone(view, match)
        score = 0.9 if place else 0.5 if plain else 0.86
        yield Hit("paraaf", match.start(), match.end(), score, "doorwerking.paraaf")


def _stands_alone(view: View, match: re.Match[str]) -> bool:
    text = view.text
    left, right = (
        text[max(0, match.start() - 2) : match.start()].strip(" "),
        text[match.end() : match.end() + 2].strip(" "),
    )
    return left[-1:] in {"", "\n", "\t", "/", "|"} and right[:1] in {"", "\n", "\t", "/", "|"}


def _lettered(view: View, cast: Cast) -> Iterator[Hit]:
    """Yield the letter for the one person here whose first name begins with it: `D. is boos`, beside `Dilan`."""
    for start, end in find_letters(view.text):
        if len({name for name in cast.given if name[0] == view.text[start].casefold()}) == 1:
            yield Hit(INITIALS_MARK, start, end, 0.85, "doorwerking.letter")


def _used(view: View, cast: Cast) -> Iterator[Hit]:
    """Yield user names and local parts made of a known name."""
    for match in _USER.finditer(view.text):
        if re.sub(r"[^a-z]", "", match.group()) in cast.users:
            yield Hit("gebruikersnaam", match.start(), match.end(), 0.9, "doorwerking.gebruikersnaam")
    for match in EMAIL.finditer(view.text):
        if re.sub(r"[^a-z]", "", match["local"].casefold()) in cast.users:
            yield Hit("email", match.start(), match.end("local"), 0.95, "doorwerking.email")


def spread(view: View, cast: Cast) -> Iterator[Hit]:
    """Yield every mention on a page of the people in the cast."""
    for hit in (*_named_again(view, cast), *_marked(view, cast), *_lettered(view, cast), *_used(view, cast)):
        if hit.score > 0:
            yield hit


def _literal(term: str) -> re.Pattern[str]:
    """Give a pattern for a term: any case, any white space, digits with any separator, broken over lines."""
    pieces = []
    for piece in term.split():
        escaped = [re.escape(c) for c in piece]
        glue = r"[ .\-()]{0,2}" if sum(c.isdigit() for c in piece) > 3 else r"(?:-\n)?"
        pieces.append(glue.join(escaped))
    return re.compile(r"(?<!\w)" + r"\s*".join(pieces) + r"(?!\w)", re.IGNORECASE)


def spread_terms(view: View, terms: Sequence[str]) -> Iterator[Hit]:
    """Yield the terms that must go everywhere, with the variants of those that are names; score 1."""
    cast = Cast()
    for term in terms:
        yield from (Hit(TERM, m.start(), m.end(), 1.0, "term.letterlijk") for m in _literal(term).finditer(view.text))
        person = read_person(term)
        if person is not None and len(person.given) + len(person.surnames) + len(person.initials) > 1:
            cast.add(person)
    for hit in spread(view, cast):
        yield Hit(TERM, hit.start, hit.end, 1.0, f"term.{hit.rule.partition('.')[2]}")


def keep_out(text: str, hits: Iterable[Hit], keeps: Sequence[str]) -> Iterator[Hit]:
    """Yield the hits without the texts that must stay; what is left over of a hit remains a hit."""
    stays = [match.span() for keep in keeps for match in _literal(keep).finditer(text)]
    for hit in hits:
        parts = [(hit.start, hit.end)]
        for start, end in stays:
            parts = [piece for part in parts for piece in _cut(part, start, end)]
        yield from (hit._replace(start=s, end=e) for s, e in parts if text[s:e].strip(" \n\t,.;:()-"))


def _cut(part: tuple[int, int], start: int, end: int) -> Iterator[tuple[int, int]]:
    if end <= part[0] or start >= part[1]:
        yield part
        return
    if part[0] < start:
        yield part[0], start
    if end < part[1]:
        yield end, part[1]
