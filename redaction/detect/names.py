"""Names in running text: by title, initials, first name, function nearby, and by what the words are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redaction.detect.base import INITIALS_MARK, PERSON, Hit, ViewRecognizer
from redaction.detect.candidates import Candidate, bare_start, candidates, is_function, is_sentence_start
from redaction.detect.layout import View
from redaction.detect.lexicon import alternation, lexicon, read_lists
from redaction.detect.person import LETTER, UPPER, Name, has_infix, is_given, is_sure_given, is_surname
from redaction.detect.veto import (
    has_article,
    is_beside_organisation,
    is_named_after,
    is_organisation,
    is_place,
    is_place_context,
    is_street,
    is_street_place,
    word_after,
    word_before,
)

SURE = 0.95
NEAR = 0.8
"""From this likelihood on a name counts as a person when it stands near something else."""
_LOWEST = 0.25
_HIGHEST = 0.97
_AFTER_FUNCTION = re.compile(rf"[ ]?(?:,|\(|–|-)[ ]?((?:[{LETTER}-]+[ ])?(?:[{LETTER}-]+[ ])?[{LETTER}-]+)")
_KINSHIP = re.compile(
    rf"[ ]\((?:(?:mijn|onze|zijn|haar|hun|uw|de|een)[ ])?(?:{alternation(read_lists()['naam']['relatie'])})\b"
)
_STRONG_BEFORE = {"door", "met", "namens", "volgens", "aldus"}
_BODIES = {"gemeente", "provincie", "coa", "ministerie", "politie", "vluchtelingenwerk", "nidos", "ind"}
_COMPANY = re.compile(r"^(?:[BNC]\.V\.|V\.O\.F\.|U\.A\.)\s?$")
_MIDDLE_LETTER = re.compile(rf"[ ][{UPPER}]\.[ ]")
_ARTICLE = re.compile(r"(?:[Dd]e|[Hh]et)[ \n]")
_HEADING = re.compile(rf"^[ ]*(?P<letter>[{UPPER}])\.[ ](?P<word>[{LETTER}]+)", re.MULTILINE)
_ONE_LETTER = 2  # a letter and its full stop
_ADDRESSED = {"de", "dhr", "mw", "mevr", "mevrouw", "meneer", "hr", "heer", "fam", "familie", "frau", "herr"}


def _word_score(name: Name) -> float:
    """Judge the words alone: first names and surnames raise, common words and places lower."""
    known = lexicon()
    first, last = name.words[0], name.words[-1]
    common = [(known.is_common(word) or _is_demonym(word)) and not is_sure_given(word) for word in name.words]
    if len(name.words) == 1:
        return _single_score(name, common[0])
    if is_sure_given(first):
        return 0.9 if not common[-1] or name.infix or is_surname(last) else 0.82
    if is_given(first) and (is_surname(last) or not common[-1]):
        return 0.85
    if all(common):
        return 0.1
    return 0.68 + 0.15 * is_surname(last) - 0.3 * any(common) + 0.1 * name.infix


def _is_demonym(word: str) -> bool:
    """Tell whether a word is the adjective of a place: `Groninger`, `Sittardse` make no name by themselves."""
    folded, places = word.casefold(), lexicon().places
    stems = (folded[:-1] + "n", folded[:-2], folded[:-3])
    return folded.endswith(("er", "se")) and any(stem in places for stem in stems)


def _single_score(name: Name, common: bool) -> float:
    word = name.words[0]
    if is_sure_given(word):
        return 0.9 if name.lettered else 0.8
    if is_given(word):
        return 0.45
    if common:
        return 0.1 + 0.3 * name.infix
    return 0.25 + 0.25 * (is_surname(word) and not is_place((word,))) + 0.35 * name.infix


def _common_score(text: str, candidate: Candidate) -> float:
    """Judge a lone common word with a capital: only a function before it and a human act behind make it a name."""
    acts = word_after(text, candidate.name.end) in lexicon().among("naam", "persoonswerkwoord")
    if candidate.name.words[0].casefold() in lexicon().among("naam", "functiewoorden") and not acts:
        return 0.1
    if candidate.introduced and text[candidate.name.start - 1 : candidate.name.start] != "\n":
        return 0.85 if acts else 0.55
    return 0.45 if acts and not is_sentence_start(text, candidate.name.start) else 0.1


def _context_shift(text: str, candidate: Candidate) -> float:
    """Judge what stands around: what people do raises, what places and things get lowers."""
    name, lists = candidate.name, lexicon()
    shift = 0.4 if candidate.introduced or _KINSHIP.match(text, name.end, name.end + 40) else 0.0
    if word_before(text, name.start) in lists.among("naam", "relatie"):
        shift += 0.2
    if word_after(text, name.end) in lists.among("naam", "persoonswerkwoord"):
        shift += 0.2
    before = word_before(text, name.start)
    if before in lists.among("naam", "persoonsvoorzetsel"):
        shift += 0.15 if before in _STRONG_BEFORE else 0.1
    after = _AFTER_FUNCTION.match(text, name.end, name.end + 60)
    if after and any(is_function(word) or word.casefold() in _BODIES for word in after[1].split()):
        shift += 0.25
    if has_article(text, name.start) and not (candidate.introduced or name.lettered):
        shift -= 0.4
    if is_place_context(text, name.start) and not candidate.introduced:
        shift -= 0.4
    return shift


def _is_acronym(name: Name) -> bool:
    return all(word.isupper() for word in name.words) and not name.infix


def score(text: str, candidate: Candidate) -> float:
    """Give the likelihood (0..1) that a candidate is a person, from its form, words and surroundings."""
    name = candidate.name
    if is_named_after(text, name.start, name.end, name.words):
        return 0.0
    if name.title or name.initials:
        return _formal_score(text, name)
    if _is_thing(text, candidate):
        return 0.0
    if _is_acronym(name):
        return 0.6 if is_sure_given(name.words[0]) and len(name.words) > 1 else 0.1
    if len(name.words) == 1:
        return _lone_score(text, candidate)
    if _MIDDLE_LETTER.search(text, name.start, name.end):
        return 0.92
    is_adjective = _is_demonym(name.words[0]) and _ARTICLE.match(text, name.start) is not None
    floor = 0.8 if name.infix and not (is_adjective or lexicon().is_common(name.words[0])) else 0.0
    return min(_HIGHEST, max(floor, _word_score(name) + _context_shift(text, candidate)))


def _is_thing(text: str, candidate: Candidate) -> bool:
    """Tell whether a candidate without title or initials is a place, a street or an organisation."""
    name = candidate.name
    if " ".join(text[name.start : name.end].casefold().split()) in lexicon().places:
        return True
    if is_street(text, name.start, name.end, name.words):
        return True
    if is_place(name.words) and not candidate.introduced and not name.infix:
        return True
    if len(name.words) == 1 and not is_given(name.words[0]) and is_beside_organisation(text, name.start):
        return True
    inner = text[name.start : name.end].partition(" ")[2]
    is_surname_behind_infix = len(name.words) > 1 and has_infix(inner) and not lexicon().is_common(name.words[0])
    return is_organisation(name.words[:-1] if is_surname_behind_infix else name.words)


def _lone_score(text: str, candidate: Candidate) -> float:
    """Judge a single word."""
    name = candidate.name
    word = name.words[0]
    if word.casefold() in lexicon().among("naam", "nooit"):
        return 0.0
    if _KINSHIP.match(text, name.end, name.end + 40):
        return 0.88
    is_plain = not (is_sure_given(word) or (is_given(word) and not is_sentence_start(text, name.start)))
    if lexicon().is_common(word) and not name.infix and is_plain:
        return _common_score(text, candidate)
    return min(_HIGHEST, _word_score(name) + _context_shift(text, candidate))


def _formal_score(text: str, name: Name) -> float:
    """Judge a name with title or initials: functions, streets, companies and headings (`A. Inleiding`) are none."""
    first = name.words[0]
    if _is_company(text, name) or first.casefold() in lexicon().among("naam", "nooit"):
        return 0.0
    addressed = name.title.split(" ")[0].casefold().strip(".\n") in _ADDRESSED
    if not addressed and _is_named_street(text, name):
        return 0.0
    if is_function(first) and len(name.words) == 1 and not name.initials:
        return 0.0
    if _is_heading(text, name):
        return 0.1 if _is_enumerated(text, name) else 0.5
    return SURE


def _is_named_street(text: str, name: Name) -> bool:
    """Tell whether title and name are those of a street: `de Mr. F.J. Haarmanweg`."""
    place = (text, name.start, name.end, name.words)
    return is_street_place(*place) or (has_article(text, name.start) and is_street(*place))


def _is_company(text: str, name: Name) -> bool:
    """Tell whether the initials are a legal form: `SGS B.V.` before the next line."""
    return bool(_COMPANY.match(name.initials)) and bool(word_before(text, name.start) or "\n" in name.initials)


def _is_heading(text: str, name: Name) -> bool:
    """Tell whether one letter and unknown words are more likely the head of a section."""
    first = name.words[0]
    if len(name.initials.strip()) != _ONE_LETTER or name.title or name.infix or is_surname(first) or is_given(first):
        return False
    if text[: name.start].rpartition("\n")[2].strip():
        return False
    return lexicon().is_common(first) or text[name.end : name.end + 2] == " (" or word_after(text, name.end).islower()


def _is_enumerated(text: str, name: Name) -> bool:
    """Tell whether the letter before or after heads another line: `A. Asielzoekers`, `B. Statushouders`."""
    return _is_in_row(text, name.initials[0])


def _is_in_row(text: str, letter: str) -> bool:
    neighbours = (chr(ord(letter) - 1), chr(ord(letter) + 1))
    return any(re.search(rf"(?:^|\n)[ ]*{re.escape(other)}\.[ ]", text) for other in neighbours)


def without_headings(text: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits but those that open a lettered heading: `A. Asielzoekers` above `B. Statushouders`."""
    heads = {
        match.start("letter")
        for match in _HEADING.finditer(text)
        if _is_in_row(text, match["letter"]) and lexicon().is_common(match["word"]) and not is_surname(match["word"])
    }
    for hit in hits:
        if hit.category not in (PERSON, INITIALS_MARK) or not {hit.start, hit.start - 3} & heads:
            yield hit


class NameRecognizer(ViewRecognizer):
    """Finds names in running text."""

    def __init__(self) -> None:
        """Announce persons."""
        super().__init__("namen", [PERSON])

    def find(self, view: View) -> Iterable[Hit]:
        """Yield every candidate that is likely enough to look at."""
        for candidate in candidates(view.text):
            likelihood = score(view.text, candidate)
            if likelihood >= _LOWEST:
                name = candidate.name
                start = bare_start(view.text, name.start, name.end)
                yield Hit(PERSON, start, name.end, likelihood, f"namen.{_rule(name)}")


def _rule(name: Name) -> str:
    if name.title:
        return "aanspreektitel"
    if name.initials:
        return "voorletters"
    return "voornaam" if is_given(name.words[0]) else "woordvorm"


def is_near_person(text: str, offset: int, reach: int) -> bool:
    """Tell whether a likely name ends at most `reach` characters before an offset, on the same or the line above."""
    start = max(0, offset - reach - 50)
    likely = (c for c in candidates(text, start, offset) if c.name.end >= offset - reach)
    return any(score(text, candidate) >= NEAR for candidate in likely)
