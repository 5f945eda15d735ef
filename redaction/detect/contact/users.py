"""User names: in paths and addresses of files, behind labels, as handles and profiles, and IP addresses."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from itertools import chain

from redaction.detect.contact.logins import is_coded_login, is_compact_initials, is_login
from redaction.detect.contact.logs import find_logged_users
from redaction.detect.text.base import Hit
from redaction.detect.text.openings import find_opening, first_words
from redaction.detect.words.lexicon import LETTERS, alternation, lexicon, read_lists
from redaction.detect.words.person import is_given, is_sure_given

USER = "gebruikersnaam"
ADDRESS = "ipadres"
_LISTS = read_lists()["contact"]
_USER_PATH = re.compile(
    r"(?:[\\/](?:Users|home|Gebruikers|profiles|profielen|Documents and Settings|userdata|homedirs?|users"
    r"|home\$|users\$)[\\/]|(?<![\w/~])~(?=[a-z][\w.-]*/))(?P<user>[A-Za-z][\w.-]*\w)"
)
_PERSONAL_SITE = re.compile(
    r"(?:[/=]personal/|[/=]personal%2F|-my\.sharepoint\.com/(?:personal/)?)(?P<user>[A-Za-z][\w.-]*\w)(?!\.\w+/)"
)
_PATH = re.compile(
    r"(?:\\\\[\w.$-]+|(?<![\w])[A-Za-z]:|file:/{2,3}[\w.-]*|(?<![\w./:-])(?=/\w+/\w))"
    r"(?:[\\/][^\\/\n\t<>|\"*?]{1,60}){1,12}"
)
_SEGMENT = re.compile(r"(?<=[\\/])[A-Za-z][\w.-]{2,30}(?=[\\/]|$)")
_OWN_FOLDER = re.compile(r"(?:backup|homes?|users?|persoonlijk|personal|profiles?|medewerkers?)[\\/]$", re.IGNORECASE)
_OWN_FOLDER_BELOW = re.compile(
    r"[\\/](?:persoonlijk|personal|priv[eé]|eigen|desktop|bureaublad|downloads)\b", re.IGNORECASE
)
_DOMAIN_USER = re.compile(
    r"(?<![\w\\/:.])(?P<domain>[A-Za-z][A-Za-z0-9-]{1,20})\\(?P<user>[A-Za-z][\w.-]{1,24}\w)(?![\\\w])"
)
_LABELLED = re.compile(
    rf"(?<![{LETTERS}])(?i:{alternation(_LISTS['gebruiker_etiket'])})[ ]?(?:[:=][ ]?|[ ]+|\t+)[\"'“‘(]?"
    r"(?P<user>[A-Za-z][A-Za-z0-9._-]{1,22}[A-Za-z0-9])(?![\w@:\\])(?=[\"'”’)]?[ ]*(?:[,;.)\n|\t/]|$|op |om "
    r"|d\.d\.|\())"
)
_LABEL_FIRSTS = first_words(_LISTS["gebruiker_etiket"])
_HANDLE = re.compile(rf"(?<![\w.@/+-])@(?P<user>[{LETTERS}_][\w.-]{{2,29}}(?<![.-]))(?![\w@/])")
_SITE = re.compile(r"\.\w+/")
_PROFILE = re.compile(
    r"(?:linkedin\.com/(?:in|pub)|facebook\.com|fb\.com|fb\.me|instagram\.com|twitter\.com|(?<![\w.])x\.com|t\."
    r"me|tiktok\.com"
    r"|threads\.net|snapchat\.com/add|github\.com|youtube\.com|strava\.com/athletes|mastodon\.\w+|bsky\.app/profile)/"
    r"@?(?P<user>[\w%.-]{3,60}\w)",
    re.IGNORECASE,
)
_SOCIAL_LABEL = re.compile(
    rf"(?<![{LETTERS}])(?i:{alternation(_LISTS['sociaal_netwerk'])})[ ]?(?:naam|account|profiel|handle)?[ ]?(?:"
    rf"[:=][ ]?|[ ](?:als|onder|is)[ ]|-naam[ ])"
    r"[\"'“‘]?(?P<user>@?[A-Za-z_][\w.-]{2,29}\w)(?![\w@])"
)
_NETWORK = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['sociaal_netwerk'])})(?![{LETTERS}])|volg(?:[ ]mij|t)?\b", re.IGNORECASE
)
_TOKEN = re.compile(r"(?<![\w@./\\~$%=&?+-])(?P<user>[a-z]+(?:[._][a-z]+){0,2}\d{0,4})(?![\w@\\/+-]|[.]\w)")
_DOTTED = re.compile(r"[a-z]\.[a-z]{3,}|[a-z]{3,}\.[a-z]{3,}")
_IP = re.compile(
    r"(?<![\w.:/-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)|(?<![\w:.])"
    r"(?:[0-9a-fA-F]{1,4}:){3,7}:?[0-9a-fA-F]{1,4}(?![\w:])"
)
_IP_LABEL = re.compile(
    rf"(?<![{LETTERS}])(?:{alternation(_LISTS['ip_etiket'])})(?![{LETTERS}])[^\n]{{0,30}}$", re.IGNORECASE
)
_VERSION = re.compile(
    r"(?:versie|version|release|build|v|art\.?|artikel|paragraaf|§|hoofdstuk|kenmerk)[ .:]*$", re.IGNORECASE
)
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_NAMING = re.compile(r"naam|account|profiel|handle")
_SHORTEST = 3


def _is_shared(user: str) -> bool:
    """Tell whether a user name is that of a system, a service, an organisation or a place."""
    known, folded = lexicon(), user.casefold().strip("@._-$")
    nobody = known.among("contact", "gebruiker_geen") | known.among("contact", "functioneel")
    bare = re.sub(r"[\d._-]+", "", folded)
    pieces = [piece for piece in re.split(r"[._\d-]+", folded) if piece]
    if folded in nobody or bare in nobody or folded.startswith(("svc", "adm_", "sys_", "srv")):
        return True
    if any(piece in nobody for piece in pieces) and not any(is_sure_given(p) or is_compact_initials(p) for p in pieces):
        return True
    stems = known.among("contact", "gebruiker_stam")
    return bare in known.places or any(bare.startswith(stem) or bare.endswith(stem) for stem in stems)


def _name_pieces(user: str) -> bool:
    """Tell whether a first name or surname stands in a handle: `JokeVries_71`, `peetjuh` does not."""
    pieces = [piece.casefold() for piece in _PIECES.findall(user) if len(piece) >= _SHORTEST]
    known = lexicon()
    if any(is_sure_given(p) or (is_given(p) and not known.is_common(p)) or p in known.surnames for p in pieces):
        return True
    return is_login(user.casefold()) or any(is_sure_given(p[:cut]) for p in pieces for cut in range(4, len(p)))


def _is_unknown(word: str) -> bool:
    """Tell whether a word is one of small letters that means nothing."""
    known = lexicon()
    return (
        re.fullmatch(r"[a-z]{4,14}\d{0,4}", word) is not None and not known.is_common(word) and word not in known.places
    )


def _in_paths(text: str) -> Iterator[Hit]:
    for pattern, rule in ((_USER_PATH, "pad"), (_PERSONAL_SITE, "persoonlijke_site")):
        for match in pattern.finditer(text):
            if not _is_shared(match["user"]):
                yield Hit(USER, *match.span("user"), 0.93, f"contact.{rule}")
    for path in _PATH.finditer(text):
        yield from _in_folders(text, *path.span())
    for match in _DOMAIN_USER.finditer(text):
        user = match["user"].casefold()
        is_sure = match["domain"].isupper() or is_login(user) or is_coded_login(user)
        if not _is_shared(user) and (is_sure or not lexicon().is_common(match["domain"])):
            yield Hit(USER, *match.span("user"), 0.88, "contact.domein")


def _in_folders(text: str, start: int, end: int) -> Iterator[Hit]:
    """Yield the folders of a path that bear a user name, or stand where a user has a folder."""
    for match in _SEGMENT.finditer(text, start, end):
        segment = match.group().casefold()
        if text[match.start() - 2 : match.start()] == "\\\\":  # the server of a path
            continue
        own = _OWN_FOLDER.search(text, start, match.start()) or _OWN_FOLDER_BELOW.match(text, match.end())
        coded = is_coded_login(segment) or (own is not None and _is_unknown(segment))
        if not _is_shared(segment) and (is_login(segment) or coded):
            yield Hit(USER, *match.span(), 0.88, "contact.pad")


def _looks_like_login(user: str) -> bool:
    """Tell whether a word behind a label can be a user name: in small letters and no word, or with a number."""
    folded = user.casefold()
    is_surname_first = folded[:-1] in lexicon().surnames and folded not in lexicon().words  # tuinstram
    if is_surname_first and user.islower() and len(folded) > _SHORTEST + 2 and not _is_shared(user):
        return True
    if lexicon().is_common(folded) or folded in lexicon().places or _is_shared(user):
        return False
    if user.islower() or is_coded_login(folded) or is_login(folded):
        return True
    return any(c.isdigit() for c in user) and user[0].isalpha() and not user[:-1].isdigit()


def _labelled(text: str) -> Iterator[Hit]:
    for match in find_opening(_LABELLED, _LABEL_FIRSTS, text):
        user = match["user"]
        announced = re.search(
            r"[:=\t]|(?:door|als|by)[ \"'“‘(]*$", text[match.start() : match.start("user")], re.IGNORECASE
        )
        telling = announced or is_login(user.casefold()) or any(c.isdigit() for c in user)
        if telling and _looks_like_login(user):
            yield Hit(USER, *match.span("user"), 0.88, "contact.gebruiker")
    for match in _SOCIAL_LABEL.finditer(text):
        user = match["user"].lstrip("@")
        if not _is_shared(user) and not lexicon().is_common(user) and (user.islower() or not user.isalpha()):
            named = _name_pieces(user) or _NAMING.search(match.group()) is not None
            score = 0.86 if named or re.search(r"[._\d]", user) else 0.5
            yield Hit(USER, match.end("user") - len(user), match.end("user"), score, "contact.sociaal")


def _is_social(text: str, start: int, end: int) -> bool:
    """Tell whether a social network is named in the words around a handle."""
    return (
        _NETWORK.search(text, max(0, start - 40), start) is not None or _NETWORK.search(text, end, end + 40) is not None
    )


def _is_domain(user: str) -> bool:
    return "." in user and user.rpartition(".")[2].casefold() in lexicon().among("contact", "domeineinde")


def _handles(text: str) -> Iterator[Hit]:
    """Yield handles and profiles; one in which no name can be read is for a person to look at."""
    for match in _HANDLE.finditer(text):
        user = match["user"]
        if _is_shared(user) or lexicon().is_common(user) or _is_domain(user):
            continue
        score = 0.88 if _name_pieces(user) else 0.84 if _is_social(text, *match.span()) else 0.6
        yield Hit(USER, *match.span("user"), score, "contact.handle")
    for match in _PROFILE.finditer(text) if _SITE.search(text) else ():
        user = match["user"]
        if not _is_shared(user) and user.casefold() not in {"company", "pages", "groups", "events", "watch", "school"}:
            yield Hit(USER, *match.span("user"), 0.9, "contact.profiel")


def _loose(text: str) -> Iterator[Hit]:
    """Yield words in running text that can only be made of somebody's name: `jdeboer3`, `j.pot`."""
    for match in _TOKEN.finditer(text):
        user = match["user"]
        telling = user[-1].isdigit() or "_" in user or _DOTTED.fullmatch(user)
        if not telling or len(user) < 4 + user[-1].isdigit() or _is_shared(user):
            continue
        parts = [part for part in re.split(r"[._\d]+", user) if part]
        if _is_domain(user) or parts[-1] in lexicon().among("contact", "bestandseinde"):
            continue
        if is_login(user):
            sure = len(parts) == 1 or parts[-1] in lexicon().surnames or parts[0] in lexicon().surnames
            yield Hit(USER, *match.span("user"), 0.85 if sure else 0.6, "contact.inlognaam")


def _addresses(text: str) -> Iterator[Hit]:
    """Yield IP addresses: those of a person when a label says so, else for a person to look at."""
    for match in _IP.finditer(text):
        try:
            ipaddress.ip_address(match.group())
        except ValueError:
            continue
        if _VERSION.search(text, max(0, match.start() - 20), match.start()):
            continue
        labelled = _IP_LABEL.search(text, max(0, match.start() - 60), match.start())
        if labelled or ":" not in match.group():
            yield Hit(ADDRESS, *match.span(), 0.88 if labelled else 0.5, "contact.ipadres")


def _all_users(text: str) -> Iterator[Hit]:
    yield from chain(_in_paths(text), _labelled(text), _handles(text), find_logged_users(text), _loose(text))
    yield from _addresses(text)


def find_users(text: str) -> Iterator[Hit]:
    """Yield user names, handles and IP addresses; each place once, by the first rule that saw it."""
    seen: set[tuple[int, int]] = set()
    for hit in _all_users(text):
        if (hit.start, hit.end) not in seen:
            seen.add((hit.start, hit.end))
            yield hit
