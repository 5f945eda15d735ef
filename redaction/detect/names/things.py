"""Names that are those of things: known organisations, names beside a word for their kind, names with a legal form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from redaction.detect.names.modelhits import MODEL, is_in_named_thing, is_no_name, model_pieces
from redaction.detect.names.shapes import behind_own_name, find_shapes
from redaction.detect.text.base import INITIALS_MARK, PERSON, Hit
from redaction.detect.text.openings import find_opening, find_tailed, first_words, opens_cell
from redaction.detect.words.lexicon import alternation, lexicon, read_lists
from redaction.detect.words.person import LETTER, TITLE, UPPER, is_given, is_surname
from redaction.detect.words.veto import is_place

_DATA = files("redaction") / "data" / "organisaties.csv"
_ORGANISATION = read_lists()["organisatie"]
_FRAMES = read_lists()["kader"]
_LABELS = (*_FRAMES["mailkop"], *_FRAMES["koptekst"], *_FRAMES["etiketten"])
_TOKEN = re.compile(rf"[{LETTER}\d][{LETTER}\d'’.&+!-]*[{LETTER}\d+!]|[{LETTER}\d]|[&'’]")
_PART = (
    rf"(?:['’]t[ ])?(?:(?:[{UPPER}]\.){{1,4}}|(?:St|Dr|Mr|Prof|Ds)\."
    rf"|[{UPPER}](?:[{LETTER}\d'’&-]{{0,40}}[{LETTER}\d+!])?)"
)
_LINK = r"(?:(?:&|\+|van[ ](?:de|den|der|het|['’]t)|de|der|den|het|['’]t|ten|ter|te|op|aan|in|la|le|du)[ ]){0,2}"
_PROPER = rf"{_PART}(?:[ ]{_LINK}{_PART}){{0,5}}"
_FIRM_LINK = r"(?:(?:en|van|de|der|den|het|['’]t|ten|ter|van[ ](?:de|den|der))[ ]){0,2}"
_FIRM = rf"{_PART}(?:(?:[ ]|[ ]?[&+][ ]?){_FIRM_LINK}{_PART}){{0,6}}"
_KIND_BEFORE = re.compile(
    rf"(?<![{LETTER}\d-])(?:(?i:{alternation(_ORGANISATION['soort_voor'])})"
    rf"|[{LETTER}-]{{2,24}}(?:{alternation(_ORGANISATION['soort_voor_staart'])})"
    rf"|(?i:{alternation(_ORGANISATION['soort_van'])})[ ]van(?:[ ](?:de|het))?|St\.)"
    rf"[ ][\"“”„'‘’]?(?P<name>{_PROPER})"
)
_KIND_BEFORE_WEAK = re.compile(
    rf"(?<![{LETTER}\d-])(?i:{alternation(_ORGANISATION['soort_voor_zwak'])})(?![{LETTER}])[ ](?P<name>{_PROPER})"
)
_KIND_WORD = re.compile(
    rf"(?<![{LETTER}'’-])(?:{alternation(_ORGANISATION['soort_na'])}"
    rf"|[{UPPER}][{LETTER}]{{1,24}}(?:{alternation(_ORGANISATION['soort_na_staart'])}))(?![{LETTER}'’])"
)
_KIND_FIRSTS = first_words((*_ORGANISATION["soort_voor"], *_ORGANISATION["soort_van"], "st"))
_KIND_TAILS = tuple(_ORGANISATION["soort_voor_staart"])
_WEAK_FIRSTS = first_words(_ORGANISATION["soort_voor_zwak"])
_IS_SOME = re.compile(r"[ ](?:is|was)[ ]een[ ]")
_IS_A = re.compile(
    rf"(?P<name>{_PROPER})[ ](?:is|was)[ ]een[ ](?:[{LETTER}]+[ ])?"
    rf"(?:{alternation(_ORGANISATION['soort_voor'])})(?![{LETTER}])"
)
_LABEL = re.compile(
    rf"(?P<name>(?i:{alternation(_LABELS)}))(?=[ ]?:)",
)
_LABEL_FIRSTS = first_words(_LABELS)
_FIRM_RUN = re.compile(rf"(?<![{LETTER}\d.])(?:{_FIRM})")
_LEGAL_FORM = re.compile(rf",?[ ](?:{alternation(_ORGANISATION['rechtsvorm_na'])})(?![{LETTER}\d])")
_LINKED = re.compile(r"[ ](?P<link>van|en)[ ]")
_ADDRESSED = re.compile(rf"(?:{TITLE}){{1,3}}")
_EDGE = re.compile(r"[)\]\"”’.,;]*")
_LETTERED = re.compile(rf"[{UPPER}]\.")
_LONGEST_FORM = 12
_DECIDED = 0.8
"""From this score on a name stays one though the name of a thing seems to go on behind it."""
_BETWEEN = re.compile(r"[ ,]*(?:van|bij|namens|van de|van het)?[ ]*$")


class Thing(NamedTuple):
    """The place of a name that is nobody's; half-open offsets."""

    start: int
    end: int
    sure: bool
    """No sign of a person can undo it; else only a bare name is taken for the thing."""


@cache
def organisations() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Give the names of redaction/data/organisaties.csv as tuples of tokens, by first token, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or line.startswith("naam;"):
            continue
        tokens = tuple(m.group() for m in _TOKEN.finditer(line.split(";")[0]))
        found.setdefault(tokens[0].casefold(), []).append(tokens)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}


def names_of_kind(kind: str) -> tuple[str, ...]:
    """Give the names of one kind in redaction/data/organisaties.csv, as written."""
    rows = (line.split(";") for line in _DATA.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return tuple(row[0] for row in rows if row[1] == kind)


def _is_written(seen: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Tell whether tokens of a text are a name: alike but for case, with a capital in both or in neither."""
    bare = (*seen[:-1], seen[-1][: len(name[-1])] if seen[-1][len(name[-1]) :].startswith("-") else seen[-1])
    return all(
        a.casefold() == b.casefold() and (a[0].isupper() or not b[0].isupper()) for a, b in zip(bare, name, strict=True)
    )


def _named(text: str) -> Iterator[Thing]:
    """Yield the places of known organisations; one word that is also a first name is left alone."""
    known = organisations()
    tokens = list(_TOKEN.finditer(text))
    words = [match.group() for match in tokens]
    folded = [*(word.casefold() for word in words), ""]
    for number in range(len(words)):
        for name in known.get(folded[number], ()):
            if name[1:] and not folded[number + 1].startswith(name[1].casefold()):
                continue
            if number + len(name) <= len(words) and _is_written(tuple(words[number : number + len(name)]), name):
                thing = _known_thing(text, name, tokens[number].start(), tokens[number + len(name) - 1].end())
                if thing is not None:
                    yield thing
                break


def _known_thing(text: str, name: tuple[str, ...], start: int, end: int) -> Thing | None:
    if "\t" in text[start:end] or "\n\n" in text[start:end]:
        return None
    if len(name) > 1:
        return Thing(start, end, sure=True)
    if is_given(name[0]) and name[0].istitle():
        return None
    return Thing(start, end, sure=not (name[0].istitle() or name[0].isupper()))


def _by_kind(text: str) -> Iterator[Thing]:
    """Yield names behind a word for a kind of thing: `praktijk De Ooievaar`, `storm Isha`, `team Jeugd`."""
    for match in find_tailed(_KIND_BEFORE, _KIND_FIRSTS, _KIND_TAILS, text):
        own = behind_own_name(text, *match.span("name"))
        if not _ADDRESSED.match(match["name"]) and own <= match.start("name"):
            end = _kind_end(match)
            if end > match.start("name"):
                yield Thing(match.start(), end, sure=True)
    for match in (*(_IS_A.finditer(text) if _IS_SOME.search(text) else ()), *find_opening(_LABEL, _LABEL_FIRSTS, text)):
        if match.re is _IS_A or opens_cell(text, match.start(), "\n\t>"):
            yield Thing(match.start("name"), match.end("name"), sure=True)
    for match in find_opening(_KIND_BEFORE_WEAK, _WEAK_FIRSTS, text):
        if not _ADDRESSED.match(match["name"]):
            yield Thing(match.start(), match.end("name"), sure=False)


def _kind_end(match: re.Match[str]) -> int:
    """Give the end of a name behind its kind: `gebouw F.` before who begins a sentence, `gemeente` before a person."""
    first, _, rest = match["name"].partition(" ")
    second = rest.split(" ")[0]
    if _LETTERED.fullmatch(first) and is_given(second) and second.casefold() in lexicon().sure_given:
        return match.start("name") + len(first)
    is_body = match.group().casefold().startswith(("gemeente ", "provincie ", "namens "))
    if is_body and is_given(first) and is_surname(second) and not is_place((first,)):
        return match.start("name")
    return match.end("name")


def _by_form(text: str) -> Iterator[Thing]:
    """Yield names of firms by their trade or legal form: `Nijssen Loodgieters`, `Nowak Trans Sp. z o.o.`."""
    for run in _FIRM_RUN.finditer(text):
        start, end = run.span()
        start = behind_own_name(text, start, end)
        while start < end:
            firm = _first_firm(text, start, end)
            if firm is None:
                break
            yield firm
            linked = _LINKED.match(text, firm.end, end)
            start = linked.end() if linked else firm.end


def _first_firm(text: str, start: int, end: int) -> Thing | None:
    """Give the first firm in a run of words with capitals; None when there is none."""
    title = _ADDRESSED.match(text, start, end)
    start = title.end() if title else start
    form = _LEGAL_FORM.match(text, end) or _inner_form(text, start, end)
    if form is not None:
        return Thing(_firm_start(text, start, form.start()), form.end(), sure=True)
    kinds = [m for m in _KIND_WORD.finditer(text, start, end) if m.start() > start and not _is_name_word(m.group())]
    if kinds and title is None:
        return Thing(_firm_start(text, start, kinds[-1].start()), kinds[-1].end(), sure=True)
    return None


def _is_name_word(word: str) -> bool:
    """Tell whether a word for a trade is a surname as well: `Klaas Vis`, `Ümit Kaplan`."""
    return word.casefold() in lexicon().surnames or is_given(word)


def _inner_form(text: str, start: int, end: int) -> re.Match[str] | None:
    return next((m for m in _LEGAL_FORM.finditer(text, start, end + _LONGEST_FORM) if m.start() <= end), None)


def _firm_start(text: str, start: int, end: int) -> int:
    """Give where the firm begins: behind `en`, and behind `van` after a name: `Jan van Kuit Bouw`."""
    for match in _LINKED.finditer(text, start, end):
        before = text[start : match.start()].split()
        if match["link"] == "en" or len(before) > 1 or is_given(before[0]):
            start = match.end()
    return start


@lru_cache(maxsize=4)
def find_things(text: str) -> tuple[Thing, ...]:
    """Give the places on a page that name an organisation or a thing, in no order."""
    return (*_named(text), *_by_kind(text), *(Thing(*place, sure=True) for place in find_shapes(text)), *_by_form(text))


def _plain(text: str, hit: Hit) -> bool:
    """Tell whether a hit is a bare name, without title, initials or first name."""
    if hit.rule in {"namen.voorletters", "namen.aanspreektitel"}:
        return False
    words = text[hit.start : hit.end].split()
    return not (is_given(words[0]) and (len(words) > 1 or not lexicon().is_common(words[0])))


def without_things(text: str, hits: Iterable[Hit], things: Iterable[Thing], *, sure_only: bool) -> Iterator[Hit]:
    """Yield the hits but those that lie in the name of a thing; who runs into one is cut short.

    Args:
        text: Of the page.
        hits: Of every kind; only persons and parafen are judged.
        things: Of `find_things`.
        sure_only: Leave the doubtful things alone: a person is known by that name.
    """
    judged = [thing for thing in things if thing.sure or not sure_only]
    for hit in (piece for found in hits for piece in model_pieces(text, found)):
        kept = _outside(text, hit, judged) if hit.category in (PERSON, INITIALS_MARK) else hit
        if kept is not None:
            yield kept


def _outside(text: str, hit: Hit, things: Iterable[Thing]) -> Hit | None:
    if is_no_name(text, hit) if hit.rule.startswith(MODEL) else hit.score < _DECIDED and is_in_named_thing(text, hit):
        return None
    if hit.rule == "kader.chat" and text[hit.start : hit.end].split(" ")[0].casefold() in lexicon().sure_given:
        return hit
    for thing in things:
        if thing.start <= hit.start <= thing.end and hit.end <= thing.end + len(_EDGE.match(text, thing.end)[0]):  # type: ignore[index]
            if thing.sure or (hit.category == PERSON and _plain(text, hit)):
                return None
        elif thing.sure and hit.start < thing.start < hit.end <= thing.end:
            end = hit.start + len(_BETWEEN.sub("", text[hit.start : thing.start]))
            return hit._replace(end=end) if end > hit.start and is_name_left(text[hit.start : end]) else None
    return hit


def is_name_left(written: str) -> bool:
    """Tell whether what is left of a cut name still holds a word of a name."""
    return any(is_given(word) or is_surname(word) for word in re.findall(rf"[{UPPER}][{LETTER}'’-]+", written))
