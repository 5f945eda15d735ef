"""Addresses: those where people live, told apart from those of organisations, locations and post boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from redaction.detect.address.bodies import BODY_WORD, COMPANY, HOME, ORGANISATION
from redaction.detect.address.dwelling import (
    is_announced_home,
    is_door,
    sentence_before,
    whose,
    whose_label,
)
from redaction.detect.address.streets import (
    ADDRESS,
    LOOSE_CODE,
    LOWER_CODE,
    StreetLikeness,
    end_abroad,
    is_bare_street,
    is_day,
    judge_street,
    words_of,
)
from redaction.detect.frames.tables import TableCell, find_cells
from redaction.detect.names.names import is_near_person
from redaction.detect.text.base import Hit, ViewRecognizer
from redaction.detect.text.layout import View
from redaction.detect.words.lexicon import LETTERS, alternation, lexicon, read_lists
from redaction.detect.words.person import UPPER

_LISTS = read_lists()["contact"]
_POST_BOX = re.compile(r"(?:Postbus|Antwoordnummer|Woonplan)[ ]\d+[^\n]{0,3}[\n, ]*$", re.IGNORECASE)
_NEIGHBOUR = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['adres_buren'])})(?![{LETTERS}])[^.\n\d]{{0,40}}$", re.IGNORECASE
)
_HOUSE_NUMBER = re.compile(
    rf"(?<![{LETTERS}\d])(?:huisnummer|nummer|nr|no)\.?[ ]?(?P<number>\d{{1,4}}[A-Za-z]?)(?![\w.:-]*\d)"
)
_NOW_AT = re.compile(
    r"(?<!\w)(?:(?:staat|stond|zit|zat|is)[ ](?:(?:nu|nog|eerst|thans|al|dus)[ ]){0,2}(?:ingeschreven[ ])?(?:op|in)"
    r"|(?:verhuisd|verplaatst|overgeplaatst)[ ]naar)[ ]$"
)
_WITH_LETTER = re.compile(r"\d-?[A-Z]\d{0,3}$|\d[a-h]$")
_SHOULD_BE = re.compile(
    r"(?<!\w)(?:moet(?:[ ](?:dat|het|dit))?[ ]zijn|wordt|werd|i\.p\.v\.|in plaats van)[: ][ ]?"
    r"(?P<number>\d{1,4}(?:[A-Za-z]|-[A-Z]?\d{1,3}|-[IV]{1,3})?)(?![\w.:%€-])(?![ ](?:euro|jaar|keer|uur|fte|personen))"
)
_LIVES_THERE = re.compile(r"(?<!\w)(?:woon|woont|wonen|woonde|woonden)(?!\w)[^.\n]{2,50}[ ]op[ ]$", re.IGNORECASE)
_AFTER_CODE = re.compile(r"[1-9]\d{3}[ ]?[A-Za-z]{2}[ ,;/\t]{1,4}$")
_NUMBER_LABEL = re.compile(
    r"(?:^|(?<=[\n\t|;])|(?<=[ ]{2}))[ ]*(?i:huisnummer|huisnr)\.?[ ]?[:=\t][ \t]*"
    r"(?P<number>\d{1,4}[A-Za-z]?)(?![\w.:-]*\d)"
)
_CODE_LABEL = re.compile(r"(?<![\w])(?:postcode|pc)[: ]{1,3}$", re.IGNORECASE)
_MORE_NUMBERS = re.compile(
    r"(?:,[ ]|[ ]en[ ]|[ ]of[ ]|[ ]tot[ ])(?:(?:nummer|nr)\.?[ ])?"
    r"(?P<number>\d{1,4}[A-Za-z]?)(?![\w:%-]|[.]\d|[ ][a-z]{3,}(?:en|s)\b)"
)
_HOME_AFTER_NUMBER = re.compile(
    rf"[^.\n]{{0,60}}(?<![{LETTERS}])(?:buurman|buurvrouw|buren|schutting|heg|tuin)", re.IGNORECASE
)
_LIVES_IN = re.compile(
    rf"(?<![{LETTERS}])(?:woont|woonde|woonachtig|wonende|woon|wonen)[ ](?:[a-z]+[ ]){{0,2}}?(?:aan|in|op)[ ]"
    rf"(?:de[ ]|het[ ])?(?P<street>(?:(?:Oude|Nieuwe|Lange|Korte|Hoge|Lage|Grote|Kleine|Prins|Prinses|Koning|Van)[ ])?"
    rf"[{UPPER}][{LETTERS}-]+(?:straat|laan|weg|plein|kade|gracht|singel|steeg|dreef|straatje|laantje|strjitte|leane))"
    rf"(?![{LETTERS}-])(?![ ]\d)"
)
_HOUSE = re.compile(
    rf"(?<![{LETTERS}\d-])(?i:{alternation(_LISTS['woonvorm'])})[ ]"
    rf"(?:[“\"'‘«](?P<quoted>[^”\"'’»\n]{{2,40}})[”\"'’»]"
    rf"|(?P<named>(?:nr\.?[ ]|nummer[ ])?\d{{1,4}}[A-Za-z]?(?![\d.:])|(?:[Dd]e|[Hh]et"
    rf"|'t)?[ ]?[{UPPER}][{LETTERS}'’]+(?:[ ][{UPPER}][{LETTERS}'’]+){{0,3}}))(?P<plot>,?[ ]"
    rf"(?:{alternation(_LISTS['woonplek'])})\.?[ ]?(?:nr\.?[ ])?[A-Z]?\d{{1,4}}[A-Za-z]?)?"
)
_FAMILY = re.compile(
    rf"(?:(?i:familie|fam\.|mevrouw|mevr\.|mw\.|dhr\.|de heer|meneer)[ ](?:[A-Z]\.)*[ ]?|"
    rf"(?:[A-Z]\.){{1,4}}[ ]?)(?:(?:van|de|den|der|el)[ ]){{0,2}}[{UPPER}][{LETTERS}-]+,?[ ](?=[{UPPER}]|de[ ]"
    rf"|het[ ])(?![{LETTERS}]{{1,3}}[ ]\d)"
)
_OF_HOUSE = re.compile(rf"(?P<who>[{UPPER}][^\d\n,]{{2,40}}?)[ ]van[ ](?P<street>[{UPPER}][{LETTERS}-]+[ ]\d)")
TOWN_GOES = True
"""Whether the town behind the postcode of a home goes with the postcode."""
_TOWN_BEHIND = re.compile(rf",[ \n](?:te[ ]|in[ ])?[{UPPER}][{LETTERS}-]{{2,}}(?:[,.;)\n]|$)")
_TOWN_BELOW = re.compile(rf"(?<=[A-Z]{{2}})\n(?P<town>[{UPPER}][{LETTERS}-]{{2,}})(?=[,.;)\n]|$)")
_LEAD = re.compile(
    r"(?:Bewoners?|Bewoonster|Eigenaar|Huurder|Kaartjes?[ ]naar|Post[ ]naar|Adres|Woonadres|Straat|Bezoekadres"
    r"|Postadres|(?:Aan|Op|Naar|In)(?![ ](?:de[nr]?|het|gh?en|['’][te])[ ])|Locatie|Privé)[ ]"
)
_STREET_WORD = re.compile(
    rf"[{LETTERS}]{{3,}}(?:{alternation(read_lists()['plaats']['straatstaart'])}|str\.?)(?![{LETTERS}])", re.IGNORECASE
)


def _trim(text: str, start: int, end: int) -> int:
    """Give where the street begins when a person's name or a label runs into it."""
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    towards = text.rfind(" naar ", start, end)
    start = towards + len(" naar ") if towards >= 0 else start
    if is_announced_home(text, start):
        return start
    breaks = (match.end() for match in re.finditer(r"(?<!\bDe)(?<!\bHet)(?<!\bDen)[ ]", text[start:end]))
    start += max((place for place in breaks if is_announced_home(text, start + place)), default=0)
    family = _FAMILY.match(text, start, end)
    if family:
        return family.end()
    bridge = _OF_HOUSE.match(text, start, end)  # Cees Kuit van Hoofdstraat 9
    return bridge.start("street") if bridge and is_near_person(text, bridge.end("who"), len(bridge["who"])) else start


def _numbered(view: View) -> Iterator[Hit]:
    """Yield streets with a number; a word that is no known kind of street only where somebody is said to live."""
    text = view.text
    for match in ADDRESS.finditer(text):
        has_code = match["postcode"] is not None
        likeness = judge_street(match["street"], has_code)
        start = _trim(text, *match.span("street"))
        if likeness is StreetLikeness.NONE:
            continue
        category, score = HOME, _bare_score(view, start, match.end("street"))
        if likeness is StreetLikeness.SURE:
            category, score = whose(view, start, match.end(), has_code)
            score = min(score, 0.6) if is_day(match["street"]) else score
        if score:
            end = _town_below(text, _end(match, category), category) if has_code else end_abroad(text, match.end())
            yield Hit(category, start, end, score, f"adres.{category}")


def _bare_score(view: View, start: int, end: int) -> float:
    """Judge words without a telling end before a number: an address only where somebody is said to live."""
    text = view.text
    if is_announced_home(text, start):
        return 0.84
    if not is_bare_street(text[start:end]):
        return 0.0
    now_at = _NOW_AT.search(text, max(0, start - 45), start)
    if whose_label(view, start) or (
        now_at and (_WITH_LETTER.search(text, start, end) or is_near_person(text, now_at.start(), 3))
    ):
        return 0.84
    if not is_door(view, start, end):
        return 0.0
    is_name = text[start:end].split()[0].casefold() in lexicon().surnames and len(words_of(text[start:end])) == 1
    if is_name and not _TOWN_BEHIND.match(text, end):
        return 0.6
    return 0.84 if text[start - 1 : start] in {" ", "(", "\n"} and not text[:start].endswith("  ") else 0.6


def _end(match: re.Match[str], category: str) -> int:
    """Give where an address ends; the town behind the postcode of a home goes with it or stays as a place."""
    return match.start("town") if category == HOME and match["town"] and not TOWN_GOES else match.end()


def _town_below(text: str, end: int, category: str) -> int:
    """Give the end of an address with the town on the next line, where the postcode of a home ends its line."""
    below = _TOWN_BELOW.match(text, end) if category == HOME and TOWN_GOES else None
    return below.end() if below and below["town"].casefold() in lexicon().places else end


def find_addresses(view: View) -> Iterator[Hit]:
    """Yield addresses: `adres` where someone lives, `adres_organisatie` elsewhere."""
    found = list(_numbered(view))
    yield from found
    yield from _loose_codes(view, found)
    yield from _low_codes(view, found)
    yield from _house_numbers(view, found)
    yield from _streets_lived_in(view.text)
    yield from _houses(view)


def _loose_codes(view: View, streets: list[Hit]) -> Iterator[Hit]:
    """Yield postcodes that stand apart from their street; they follow a street on the line before."""
    text = view.text
    for match in LOOSE_CODE.finditer(text):
        if any(hit.start <= match.start() < hit.end for hit in streets):
            continue
        if _POST_BOX.search(text, max(0, match.start() - 40), match.start()):
            yield Hit(ORGANISATION, *match.span(), 0.9, "adres.postbus")
            continue
        street = next(
            (
                hit
                for hit in streets
                if not text[hit.end : match.start()].strip(" \n\t,;-") and hit.end <= match.start()
            ),
            None,
        )
        category, score = (street.category, street.score) if street else whose(view, *match.span(), True)
        yield Hit(category, match.start(), _end(match, category), min(score, 0.85), "adres.postcode")


def _low_codes(view: View, streets: list[Hit]) -> Iterator[Hit]:
    """Yield postcodes in small letters behind a street, a label or a person: `Bosweg 4, 3951ab`."""
    text = view.text
    for match in LOWER_CODE.finditer(text):
        start = match.start()
        behind = any(
            h.category == HOME and h.end <= start and not text[h.end : start].strip(" \n\t,;-") for h in streets
        )
        labelled = _CODE_LABEL.search(text, max(0, start - 14), start) or whose_label(view, start)
        sure = is_announced_home(text, start) or is_door(view, *match.span())
        bare = " " in match.group() and not match.group()[-1].isdigit()  # `2024 de` reads as one too
        if behind or labelled or (sure and not bare):
            yield Hit(HOME, *match.span(), 0.84, "adres.postcode")


def _streets_lived_in(text: str) -> Iterator[Hit]:
    """Yield the street without a number in which a person is said to live: `zij woont aan de Beukenlaan`."""
    for match in _LIVES_IN.finditer(text):
        before = sentence_before(text, match.start(), 60)
        if re.search(r"\b[Ii]k[ ]$|\b[Ww]ij[ ]$|\b[HhZz]ij[ ]$", before) or is_near_person(text, match.start(), 12):
            yield Hit(HOME, *match.span("street"), 0.82, "adres.straat")


def _house_numbers(view: View, streets: list[Hit]) -> Iterator[Hit]:
    """Yield the number of a house that is named without its street: `mijn buurman van nr 613`."""
    text = view.text
    for match in _HOUSE_NUMBER.finditer(text):
        start = match.start()
        before = sentence_before(text, start)
        again = any(h.category == HOME and start - len(before) <= h.start < h.end < start for h in streets)
        if (
            (again and re.search(r"\b(?:op|van|aan)[ ]$", before))
            or _NEIGHBOUR.search(text, max(0, start - 70), start)
            or _LIVES_THERE.search(text, max(0, start - 70), start)
            or _AFTER_CODE.search(text, max(0, start - 12), start)
            or (re.search(r"\btussen[ ]$", before) and _HOME_AFTER_NUMBER.match(text, match.end()))
        ):
            yield from _row_of_numbers(text, *match.span("number"))
    for match in _SHOULD_BE.finditer(text):
        before = sentence_before(text, match.start())
        if any(h.category == HOME and match.start() - len(before) <= h.start < h.end <= match.start() for h in streets):
            yield Hit(HOME, *match.span("number"), 0.84, "adres.huisnummer")
    for match in _NUMBER_LABEL.finditer(text):
        yield Hit(HOME, *match.span("number"), 0.84, "adres.huisnummer")


def _row_of_numbers(text: str, start: int, end: int) -> Iterator[Hit]:
    """Yield a house number and those that follow it: `nummer 7 en 9`."""
    yield Hit(HOME, start, end, 0.84, "adres.huisnummer")
    more = _MORE_NUMBERS.match(text, end)
    while more:
        yield Hit(HOME, *more.span("number"), 0.84, "adres.huisnummer")
        more = _MORE_NUMBERS.match(text, more.end())


def _houses(view: View) -> Iterator[Hit]:
    """Yield boats, chalets, farms and the like in which somebody is said to live."""
    text = view.text
    for match in _HOUSE.finditer(text):
        before = sentence_before(text, match.start(), 60)
        if is_announced_home(text, match.start()) or re.search(
            r"\b(?:woon|thuis|bezorg|verblijf)\w*[^.]{0,30}$", before
        ):
            yield Hit(HOME, *match.span(), 0.84, "adres.woonvorm")


_CARE_OF = re.compile(r"(?<!\w)(?:p/a|p\.a\.|t\.?a\.?v\.?|c/o)(?!\w)", re.IGNORECASE)


def _cell_score(view: View, cell: TableCell) -> float:
    """Judge a cell in a column of addresses: one with a number, or with a street beside a column of numbers."""
    body = view.text[cell.start : cell.end]
    if BODY_WORD.search(body):
        return 0.0
    line = next(line for line in view.lines if line.start <= cell.start < line.end)
    with_person = is_near_person(view.text, cell.start, cell.start - line.start)
    if re.search(r"\d", body):
        is_company = COMPANY.search(view.text, line.start, cell.start) is not None
        return 0.0 if is_company and not _CARE_OF.search(view.text, line.start, cell.start) else 0.94
    is_town = body.casefold().strip() in lexicon().places
    return 0.84 if with_person and not is_town and _STREET_WORD.search(body) else 0.0


class AddressRecognizer(ViewRecognizer):
    """Finds addresses."""

    def __init__(self) -> None:
        """Announce home addresses and those of organisations."""
        super().__init__("adres", [HOME, ORGANISATION])

    def find(self, view: View) -> Iterable[Hit]:
        """Yield every address, whoever's it is, and what stands in address columns."""
        yield from find_addresses(view)
        for cell in find_cells(view):
            score = _cell_score(view, cell) if cell.kind == "adres" else 0.0
            if score:
                yield Hit(HOME, cell.start, cell.end, score, "adres.kolom")
