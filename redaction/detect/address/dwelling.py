"""Whose address it is: somebody's home, or the place of an organisation."""

from __future__ import annotations

import re

from redaction.detect.address.bodies import (
    BODY_WORD,
    COMPANY,
    HOME,
    ORGANISATION,
    PROFESSION,
    has_named_person,
    is_organisation_before,
    is_sole_trader,
    whose_letterhead,
    words_of,
)
from redaction.detect.names.names import is_near_person
from redaction.detect.text.layout import View
from redaction.detect.words.lexicon import LETTERS, alternation, lexicon, read_lists
from redaction.detect.words.person import UPPER

_LISTS = read_lists()["contact"]
_ORGANISATIONS = read_lists()["organisatie"]


_HOME_WORD = words_of("adres_persoon")
_WEAK_HOME_WORD = words_of("adres_misschien")
_HOME_AFTER = re.compile(
    rf"[ ,]{{0,2}}[^.\n]{{0,30}}?(?<![{LETTERS}])(?:{alternation(_LISTS['adres_na'])})(?![{LETTERS}])", re.IGNORECASE
)
_TOWN = rf"[{UPPER}’'][{LETTERS}’'-]+(?:[ ](?:aan|den|de|der|het|op|bij)(?=[ ])|[ ][{UPPER}][{LETTERS}-]+){{0,4}}"
_ANNOUNCES = rf"(?<![{LETTERS}])(?:{alternation(_LISTS['adres_aankondiging'])})"
_KINSHIP = alternation(read_lists()["naam"]["relatie"])
_RELATED = rf"bij[ ](?:(?:mijn|zijn|haar|hun|een)[ ])?(?:{_KINSHIP})[ ,]{{1,2}}"
_ARTICLE = r"(?:(?:de|het|den|it)[ \n]+)?"
_STRONG_BEFORE = re.compile(
    rf"{_ANNOUNCES}[:, ]*(?:(?:aan|op|in|te|naar|is|was|bij)[ \n]+)?{_ARTICLE}[“\"'‘(]?$"
    rf"|(?:{_ANNOUNCES}|(?<![{LETTERS}])(?:woning|huis|appartement|flat|studio)"
    rf"(?:[ ](?:heeft|kreeg|gekregen|had|gevonden))?)[:, \n]+"
    rf"(?:{_RELATED})?(?:(?:te|in)[ \n]+(?:[1-9]\d{{3}}[ ]?[A-Z]{{2}}[ ])?(?-i:{_TOWN})(?:,[ \n]*|:[ ]|[ ](?=aan|op)))?"
    rf"(?:(?:aan|op)[ \n]+)?{_ARTICLE}$"
    rf"|(?<![{LETTERS}])(?:woont|woonde|wonen|woon|verblijft)[ ](?:\w+[ ]){{1,5}}(?:op|aan|in)[ ]{_ARTICLE}$"
    rf"|(?<![{LETTERS}])(?:verhuist|verhuisd|verhuisde|verhuizen|vertrokken)[ ](?:\w+[ ]){{1,5}}naar[ ]{_ARTICLE}$"
    rf"|(?<![{LETTERS}])(?:woont?|woonde|wonen)[ ](?:\w+[ ]){{0,3}}[(]$"
    rf"|(?<![{LETTERS}])bij[ ](?:mijn|zijn|haar|hun)[ ](?:{_KINSHIP})[ ](?:op|aan|in)[ ]{_ARTICLE}$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<![A-Z])(?<![( ]fam)(?<!mw)(?<!dhr)(?<!mevr)(?<!nr)[.!?][ \n](?=[A-Z0-9])|\n\n")
_OWN_LABEL = re.compile(r"(?:woon|thuis|huis|privé|mijn |uw |huidig )adres", re.IGNORECASE)
_ADDRESS_LABEL = re.compile(
    rf"(?:^|\n|\t|[ ]{{2}}|[|;][ ]?)(?:\d{{1,2}}[.)] ?)?(?:huidig |uw |mijn |woon|thuis|huis|privé)?(?:adres[: \t]*"
    rf"|(?:{alternation(_LISTS['adres_etiket'])})[ .]{{0,2}}(?:[:=]|[ ]?\t|[ ]{{2}}|\.{{3}})[:. \t]{{0,40}})$",
    re.IGNORECASE,
)
_FORM_OF_PERSON = re.compile(
    rf"(?<![{LETTERS}])(?:achternaam|voorna(?:am|men)|meisjesnaam|voorletters?|roepnaam|geboortedatum|geb\.|geboren|geslacht"
    rf"|(?:naam|adres|gegevens|postcode)[ ](?:van[ ]de[ ])?"
    rf"(?:indiener|aanvrager|cliënt|bewoner|melder|huurder|klager|vrijwilliger)"
    rf")(?![{LETTERS}])",
    re.IGNORECASE,
)
_FROM_PERSON = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['adres_bij_mens'])})\.?[ ][^.;:\n\d]{{0,40}}?(?:uit|van|aan|op|in)"
    rf"(?:[ ](?:de|het|den))?[ ]$",
    re.IGNORECASE,
)
_BODY_LIVES = re.compile(
    r"^[^\w]*(?:\w+[ ])?(?:huurt|huren|huurde|verhuurt|verblijft|bezorgd|ingeschreven|verhuisd|verhuist)$"
)
_ADDRESS_QUESTION = re.compile(
    r"(?<!\w)adres[^.\n?]{0,30}\?[ \n]$|adres[ ](?:is|was|wordt|luidt)[: ]+$"
    r"|adres[ ](?:is[ ])?(?:gewijzigd|veranderd|aangepast|doorgegeven)[^.\n]{0,20}:[ ]$",
    re.IGNORECASE,
)
_BORN_BETWEEN = re.compile(r"geb(?:oren|\.)?[ ][^)\n;]{4,30}[,;][ ]$", re.IGNORECASE)
_BESIDE_BODY = re.compile(
    r"(?<!\w)(?:naast|tegenover|vlak ?bij|achter|dicht ?bij|in de buurt van|grenzend aan|uitkijkend op|schuin voor)[ ]"
    r"(?:(?:de|het|een|die|dat|jullie|uw)[ ])?(?:[a-z]+e[ ])?\w+",
    re.IGNORECASE,
)
_LIVES_AFTER = re.compile(r"[ ,](?:\(thuis\)|(?:woont|woonde|wonen|woon|slaapt|logeert)(?!\w))")
_VISIT = re.compile(
    r"(?<!\w)(?:kom|komt|haal|haalt|halen|ophalen|opgehaald|breng|brengt|brengen|afgeven|afgegeven|bezorgt|bel|belt|aanbellen"
    r"|aangebeld|slaapt|eet|eten)(?!\w)[^.\n]{0,30}[ ]bij[ \n]$",
    re.IGNORECASE,
)
_TITLED_CELL = re.compile(
    r"(?:heer|mevrouw|mevr\.?|mw\.?|dhr\.?|familie|fam\.?)[ ]?[;|\t][ ]*[^;|\t\n]{2,40}[;|\t][ ]*$", re.IGNORECASE
)
_DOOR_BEFORE = re.compile(r"(?:,[ ]?|[ ]?\([ ]?|[ ][-–/|][ ]|:[ ]|;[ ]?|[ ]?\t[ \t]*|[ ]{2,}|\n)$")
_TOWN_AFTER = re.compile(
    rf"[ ](?:te[ ]|in[ ])?(?P<town>[{UPPER}][{LETTERS}-]+(?:[ ][{UPPER}][{LETTERS}-]+)?)(?![{LETTERS}])"
)
_IT_IS = re.compile(r"^\W*(?:het|dat|dit)[ ](?:is|wordt|werd)[ ]$", re.IGNORECASE)
_DOOR_AFTER = re.compile(r"[ ]*(?:[,);!?|\t\n]|\.(?!\d)|$|[ ][-–][ ]|[ ]{2})")
_COMPANY_REGISTER = re.compile(r"[ ,;\n]{0,4}(?:KvK|K\.v\.K\.|Kamer van Koophandel|BTW)", re.IGNORECASE)
_TOWN_HALL = re.compile(r"(?:raadhuis|stadhuis|gemeentehuis|provinciehuis|stadskantoor|raadhuys)", re.IGNORECASE)
_HALL = re.compile(
    rf"(?<![{LETTERS}])(?:in|bij|naar|te|zaal|gebouw|hotel|huis|locatie)[ \n](?:De|Het|'t|’t)[ ][{LETTERS}'’ -]"
    rf"{{2,30}}[ ,(]*$"
)
_COMPANY_AFTER = re.compile(
    rf"[ ,(]{{1,3}}[{UPPER}][^,.;\n]{{1,30}}[ ](?:{alternation(_ORGANISATIONS['rechtsvorm'])})(?![{LETTERS}])"
)
_TITLED = re.compile(r"(?:heer|mevrouw|mw\.?|dhr\.?|mevr\.?|familie|fam\.?|[A-Z]\.)[ ]?$", re.IGNORECASE)
_PERSON_AFTER = re.compile(
    r"[ ,(|–-]{1,3}(?:t\.a\.v\.|(?:bij|van)[ ](?:de[ ])?(?=familie|fam|mevr|mw|dhr|heer|opa|oma|tante|oom)|fam\.|"
    r"familie|mw\.|mevrouw|dhr\.)[ ]?",
    re.IGNORECASE,
)
_KIN_BEFORE = re.compile(
    rf"(?<![{LETTERS}])(?:(?:mijn|zijn|haar|hun|onze?|m'n|z'n|d'r|bij|van)[ ])"
    rf"(?:{alternation(read_lists()['naam']['relatie'])})"
    r"[ ]?[,(:]+[ ]?$|(?<!\w)bij[ ](?:haar|hem|mij|hen|ons|jou)(?:[ ]thuis)?[ ]?[,(:]+[ ]?$",
    re.IGNORECASE,
)
_CLOSE = 14
_FORM_REACH = 200
_BESIDE = 45
_REACH = 90
_LETTERHEAD_LINES = 7
_BLOCK_LINES = 3
_LONGEST_NAME_LINE = 60


def _last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def sentence_before(text: str, start: int, reach: int = _REACH) -> str:
    """Give what stands before an offset in its own sentence, at most `reach` characters."""
    return str(_SENTENCE.split(text[max(0, start - reach) : start])[-1])


def _is_at_person(text: str, start: int) -> bool:
    """Tell whether a person is named right before; a place or a hall such as `in De Schakel, ` is none."""
    before = text[max(0, start - 50) : start]
    match = re.search(rf"((?:[{LETTERS}'’-]+[ ])?([{LETTERS}'’-]+))[ ,(:;|\n\t]*$", before)
    if (
        match
        and {match[1].casefold(), match[2].casefold()} & lexicon().places
        and not _TITLED.search(before[: match.start()])
    ):
        return False
    indent = re.search(r"\n?[ ]*$", before)
    reach = max(12, len(indent.group())) if indent else 12
    return not _HALL.search(before) and is_near_person(text, start, reach)


def is_announced_home(text: str, start: int) -> bool:
    """Tell whether words right before say that somebody lives here: `woont op`, `huisadres:`, `bezorgen bij`."""
    return _STRONG_BEFORE.search(text, max(0, start - 60), start) is not None


def whose_label(view: View, start: int) -> bool | None:
    """Tell whether `Adres` before it is that of a person; None without such a label."""
    label = _ADDRESS_LABEL.search(view.text, max(0, start - 30), start)
    if label is None:
        return None
    above = view.text[max(0, label.start() - _FORM_REACH) : label.start() + 1]
    person, body = _last_end(_FORM_OF_PERSON, above + label.group()), _last_end(BODY_WORD, above[-_REACH:])
    return bool(_OWN_LABEL.search(label.group())) or body < 0 or person > 0 or has_named_person(above)


def whose(view: View, start: int, end: int, has_postcode: bool) -> tuple[str, float]:
    """Tell whether someone lives at an address; without any sign a full one is for a person to look at."""
    text = view.text
    labelled = whose_label(view, start)
    if labelled is not None:
        return (HOME, 0.93) if labelled else (ORGANISATION, 0.85)
    if _is_somebodys(text, start, end):
        return HOME, 0.93
    return _whose_sentence(view, start, end, has_postcode)


def _is_somebodys(text: str, start: int, end: int) -> bool:
    """Tell whether a person, or words for one, stand right at an address."""
    return bool(
        _is_at_person(text, start)
        or _BORN_BETWEEN.search(text, max(0, start - 45), start)
        or _TITLED_CELL.search(text, max(0, start - 60), start)
        or _PERSON_AFTER.match(text, end)
        or _FROM_PERSON.search(text, max(0, start - 60), start)
        or _KIN_BEFORE.search(text, max(0, start - 30), start)
    )


def _whose_sentence(view: View, start: int, end: int, has_postcode: bool) -> tuple[str, float]:
    """Judge an address by the last word before it in its sentence that speaks of a home, a person or a body."""
    text = view.text
    if _COMPANY_AFTER.match(text, end):
        return ORGANISATION, 0.85
    before = _BESIDE_BODY.sub(lambda match: " " * len(match.group()), sentence_before(text, start))
    home, body = _last_end(_HOME_WORD, before), _last_end(BODY_WORD, before)
    if body < 0 and _is_told_as_home(text, start, before):
        return HOME, 0.83
    if home > body and not (body >= 0 and _BODY_LIVES.search(before[body:home])):
        return HOME, 0.92 if has_postcode or len(before) - home < 40 else 0.82
    if _HOME_AFTER.match(text, end) and body < 0:
        return HOME, 0.85
    if is_sole_trader(text, start) if body < 0 else _is_person_behind_body(text, start, before, body):
        return HOME, 0.82
    if body >= 0 or is_organisation_before(before):
        return ORGANISATION, 0.85
    return _whose_line(view, start, end, has_postcode)


def _is_person_behind_body(text: str, start: int, before: str, body: int) -> bool:
    """Tell whether a person stands between the last word for a body and an address."""
    if len(before) - body <= _CLOSE or _HALL.search(before):
        return False
    return is_near_person(text, start, min(_BESIDE, len(before) - body))


def _is_told_as_home(text: str, start: int, before: str) -> bool:
    """Tell whether an address answers a question for one, or `Het is` follows a sentence that speaks of a home."""
    if _ADDRESS_QUESTION.search(text, max(0, start - 45), start):
        return True
    return _IT_IS.match(before) is not None and _last_end(_HOME_WORD, text[max(0, start - _REACH) : start]) >= 0


def _is_in_row_of_person(view: View, start: int) -> bool:
    """Tell whether a person stands in an earlier cell of the line, and no organisation in any."""
    line = next((line for line in view.lines if line.start <= start < line.end), None)
    if line is None or len(line.cells) < 2 or start == line.start:
        return False
    if BODY_WORD.search(view.text, line.start, line.end):
        return False
    return is_near_person(view.text, start, start - line.start)


def _whose_line(view: View, start: int, end: int, has_postcode: bool) -> tuple[str, float]:
    """Judge an address by the cells before it on its line, then by the block it stands in."""
    text = view.text
    if _is_in_row_of_person(view, start):
        return HOME, 0.85
    weak = _last_end(_WEAK_HOME_WORD, sentence_before(text, start, 50))
    if weak >= 0:
        is_close = len(sentence_before(text, start, 50)) - weak <= _CLOSE
        return HOME, 0.82 if is_close or is_announced_home(text, start) else 0.65
    if _COMPANY_REGISTER.match(text, end):
        return ORGANISATION, 0.7
    return _whose_block(view, start, end, has_postcode)


def is_door(view: View, start: int, end: int) -> bool:
    """Tell whether what stands between two marks right behind a person can only be where that person lives."""
    text = view.text
    if _PERSON_AFTER.match(text, end) or _LIVES_AFTER.match(text, end):
        return True
    if not _DOOR_BEFORE.search(text, max(0, start - 4), start):
        return False
    town = _TOWN_AFTER.match(text, end)
    is_before_town = town is not None and town["town"].casefold() in lexicon().places
    if not is_before_town and not _DOOR_AFTER.match(text, end):
        return False
    if _KIN_BEFORE.search(text, max(0, start - 30), start):
        return True
    return not _HALL.search(text, max(0, start - 50), start) and is_near_person(text, start, 4)


def _whose_block(view: View, start: int, end: int, has_postcode: bool) -> tuple[str, float]:
    """Judge an address in an address block by the lines above it."""
    text = view.text
    if _TOWN_HALL.match(text, start):
        return ORGANISATION, 0.8
    begins = not re.search(r"\w", text[text.rfind("\n", 0, start) + 1 : start].rpartition("\t")[2])
    above = [line for line in view.lines if line.end <= start][-_BLOCK_LINES:] if begins else []
    for line in reversed(above):
        body = text[line.start : line.end]
        if BODY_WORD.search(body) or COMPANY.search(body):
            return ORGANISATION, 0.85
        if PROFESSION.search(body):
            return ORGANISATION, 0.6
        if len(body) < _LONGEST_NAME_LINE and is_near_person(text, line.end, line.end - line.start):
            return HOME, 0.92
    if len(view.lines) > _LETTERHEAD_LINES and start < view.lines[_LETTERHEAD_LINES].start:
        return whose_letterhead(text, start, end)
    if re.search(r"\bbij[ \n]$", text[max(0, start - 5) : start]):  # at somebody's
        return HOME, 0.82 if _VISIT.search(text, max(0, start - 50), start) else 0.6
    return HOME, 0.7 if has_postcode else 0.5
