"""Ways to reach a person by wire: mail addresses, and with them telephone numbers, user names and file names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from redaction.detect.contact.files import find_files
from redaction.detect.contact.logins import is_compact_initials, is_login
from redaction.detect.contact.phones import find_phones, find_phones_in_tables
from redaction.detect.contact.users import find_users
from redaction.detect.text.base import Hit, ViewRecognizer
from redaction.detect.text.layout import View
from redaction.detect.words.candidates import is_function
from redaction.detect.words.lexicon import alternation, lexicon, read_lists
from redaction.detect.words.person import is_given, is_surname

_LISTS = read_lists()["contact"]
EMAIL = re.compile(
    r"(?<![\w.+@-])(?P<local>[\w+-](?:[\w.+-]*\w)?)@\n?(?P<domain>(?:[A-Za-z0-9-]+\.\n?)+[A-Za-z]{2,}"
    r"|[A-Za-z0-9-]+\n[A-Za-z0-9-]*\.[A-Za-z]{2,})(?![\w@])"
)
_AT = (
    r"(?:[ ]?(?:\[at\]|\(at\)|\{at\}|<at>|\[a\]|\(a\)|_at_|\[@\]|\(@\)|＠)[ ]?|[ ]{1,2}@[ ]{0,2}|@[ ]{1,2}|%40"
    r"|[ ](?:apenstaart(?:je)?|at)[ ])"
)
_DOT = r"(?:[ ]?(?:\[dot\]|\(dot\)|\[punt\]|\(punt\))[ ]?|[ ](?:punt|dot)[ ]|\.)"
_MASKED_EMAIL = re.compile(
    rf"(?<![\w.+@-])(?P<local>[A-Za-z][\w+-]*(?:{_DOT}[\w+-]+){{0,3}}){_AT}(?P<domain>[A-Za-z0-9-]+"
    rf"(?:{_DOT}[A-Za-z0-9-]+){{0,3}}{_DOT}[A-Za-z]{{2,6}})(?![\w@])",
    re.IGNORECASE,
)
_BROKEN_EMAIL = re.compile(
    r"(?<![\w.+@-])(?P<local>[a-z][\w+]*(?:[.][\w+-]+)*[.-]?\n[ ]{0,4}[\w.+-]*\w)@(?P<domain>(?:[A-Za-z0-9-]+\."
    r")+[A-Za-z]{2,})(?![\w@])"
)
_OPEN_EMAIL = re.compile(r"(?<![\w.+@-])(?P<local>[A-Za-z][\w+-]*(?:[.][\w+-]+)*)@(?=[ ]*(?:[,;)\n|]|$|\.{2,}|…))")
_LABELLED_LOCAL = re.compile(
    rf"(?i:(?<![\w])(?:{alternation(_LISTS['mail_etiket'])}))[ :=(]{{1,3}}(?P<local>[A-Za-z]+[._][A-Za-z]+(?:[."
    rf"_][A-Za-z]+)*\d{{0,2}})(?![\w@])"
)
_NO_ENDING = re.compile(
    rf"(?<![\w.+@-])(?P<local>[A-Za-z][\w+-]*(?:[.][\w+-]+)*)@(?P<domain>(?i:{alternation(_LISTS['prive'])}))(?![\w@-]|[.]\w)"
)
_GLUE = frozenset({"en", "of", "van", "de", "het", "voor", "in", "op", "te"})
_LONG_PIECE = 5
_PAIR = 2
_SHORTEST = 3
_INFIXED = re.compile(r"van(?:de[nr]?|t)?(?P<rest>[a-z]{2,})|(?:de|den|ten|ter|vd|vander)(?P<surname>[a-z]{3,})")
_MISREADINGS = str.maketrans("10", "lo")  # a scan reads kpnmai1
_ARTICLE = re.compile(r"^(?:de|het|van|in|op|voor|te)(?=[a-z]{4})")
_ACRONYM = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,5}")  # tbc, hrm: no vowel, no person


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
    if not parts or (folded in functional or "".join(parts) in functional):
        return True
    if _ACRONYM.fullmatch(folded):
        return not is_compact_initials(folded)
    if "+" in folded and (is_given(parts[-1]) or is_surname(parts[-1])) and not known.is_common(parts[-1]):
        return False
    if len(parts) > 1 and len(parts[0]) == 1:  # m.post is a person, whatever the second part means
        return False
    if any(part in functional for part in parts) and not (is_given(parts[0]) and parts[0] not in functional):
        return not _ends_in_name(parts)
    if len(parts) > 1 and all(known.is_common(part) or part in known.places for part in parts):
        return not any(is_given(part) for part in parts)
    return len(parts) == 1 and _is_functional_word(parts[0])


def _is_surname_with_infix(word: str, rest: str) -> bool:
    """Tell whether a word is an infix and a surname written together: `devries`."""
    return bool({rest, f"{word.removesuffix(rest)} {rest}"} & lexicon().surnames)


def _ends_in_name(parts: list[str]) -> bool:
    """Tell whether a function has the name of who bears it beside it: `directie.vanee`, `info.jansen`, `post.k`."""
    known, first, last = lexicon(), parts[0], parts[-1]
    functional = known.among("contact", "functioneel")
    if len(parts) < _PAIR:
        return False
    if len(last) == 1 or last in functional:
        return first in known.surnames and (len(last) == 1 or not (known.is_common(first) or first in functional))
    if known.is_common(last) or last in known.places:
        return is_function(first) and last in known.surnames and last not in known.places
    infixed = _INFIXED.fullmatch(last)
    if infixed is not None and (infixed["rest"] or _is_surname_with_infix(last, infixed["surname"])):
        return True
    return last in known.surnames or is_surname(last) or (is_given(last) and len(last) > _SHORTEST)


def _is_functional_word(word: str) -> bool:
    known = lexicon()
    if is_given(word) and word not in known.places:
        return False
    if word in known.places or known.is_common(word):
        return True
    stems = [stem for stem in known.among("contact", "functioneel") if len(stem) > 3]
    rests = [word.removeprefix(stem) if word.startswith(stem) else word.removesuffix(stem) for stem in stems]
    rests = [_ARTICLE.sub("", rest) for rest in rests if rest != word]
    return any(rest in known.places or known.is_common(rest) or len(rest) <= 3 for rest in rests) or _is_chain(word)


def _is_chain(word: str) -> bool:
    """Tell whether a word is a row of ordinary words, two of them long: `bestuursenmanagementondersteuning`."""
    rows = {0: 0}  # offset that a row of words reaches -> how many of them are long
    for start in range(len(word)):
        if start not in rows:
            continue
        for end in range(start + 2, len(word) + 1):
            piece = word[start:end]
            is_long = end - start >= _LONG_PIECE and (
                piece in lexicon().words or piece.removesuffix("s") in lexicon().words
            )
            if is_long or piece in _GLUE:
                rows[end] = max(rows.get(end, 0), rows[start] + is_long)
    return rows.get(len(word), 0) > 1


def judge_mailbox(local: str, domain: str) -> Mailbox:
    """Tell whether an address is functional, personal at an organisation, or private as a whole."""
    labels = re.sub(r"\s", "", domain).casefold().split(".")
    stem = labels[-2]
    providers = lexicon().among("contact", "prive")
    if stem.startswith(("familie", "fam-")):
        return Mailbox("email_prive", 0.9)
    is_private = stem in providers or stem.translate(_MISREADINGS) in providers
    if _is_functional(local):
        return _judge_word(local.casefold(), is_private)
    if is_private or _is_family_domain(stem):
        return Mailbox("email_prive", 0.96)
    telling = re.search(r"[._]", local) or is_given(local) or is_surname(local) or is_login(local.casefold())
    return Mailbox("email", 0.96 if telling else 0.86)


def _judge_word(local: str, is_private: bool) -> Mailbox:
    """Judge a word that is no name by itself: at a private provider, or a surname as well, a person looks at it."""
    if local in lexicon().among("contact", "functioneel"):
        return Mailbox("email_functioneel", 0.95)
    if is_private:
        return Mailbox("email_prive", 0.82)
    if local in lexicon().surnames and local not in lexicon().places:
        return Mailbox("email", 0.6)
    return Mailbox("email_functioneel", 0.95)


def _is_family_domain(stem: str) -> bool:
    return stem.startswith(("familie", "fam-")) or any(
        is_surname(p) and p in lexicon().surnames and p not in lexicon().places for p in stem.split("-")
    )


def find_mailboxes(text: str) -> Iterator[Hit]:
    """Yield the mail addresses; of a personal one at an organisation only the local part."""
    for match in EMAIL.finditer(text):
        yield _mailbox_hit(match, match["domain"], "")
    for match in _MASKED_EMAIL.finditer(text):
        domain = re.sub(_DOT, ".", match["domain"], flags=re.IGNORECASE)
        spoken = re.search(r"[ ](?:at|apenstaartje)[ ]", match.group(), re.IGNORECASE)
        local = match["local"].casefold()
        if _is_domain(domain) and (not spoken or "." in local or is_login(local) or is_given(local)):
            yield _mailbox_hit(match, domain, "verhuld")
    for match in _BROKEN_EMAIL.finditer(text):
        if re.search(r"[.\-]\n|\n[.]", match["local"]):
            yield _mailbox_hit(match, match["domain"], "afgebroken")
    yield from _local_parts(text)


def _is_domain(domain: str) -> bool:
    """Tell whether the last label is one of the usual ends of a domain: `at 12.30 uur` is no address."""
    return domain.rpartition(".")[2].casefold() in lexicon().among("contact", "domeineinde")


def _mailbox_hit(match: re.Match[str], domain: str, rule: str) -> Hit:
    mailbox = judge_mailbox(re.sub(r"-\n\s*|\s+", "", match["local"]), domain)
    end = match.end("local") if mailbox.category == "email" else match.end()
    return Hit(mailbox.category, match.start(), end, mailbox.score, f"contact.{rule or mailbox.category}")


def _local_parts(text: str) -> Iterator[Hit]:
    """Yield local parts without their domain: `j.kuit@`, or behind a label."""
    for match in _NO_ENDING.finditer(text):
        yield Hit("email_prive", *match.span(), 0.86, "contact.zonder_einde")
    for pattern in (_OPEN_EMAIL, _LABELLED_LOCAL):
        for match in pattern.finditer(text):
            if not _is_functional(match["local"]) and not _is_domain(match["local"].replace("_", ".")):
                yield Hit("email", *match.span("local"), 0.85, "contact.los_deel")


class ContactRecognizer(ViewRecognizer):
    """Finds mail addresses, telephone numbers, user names and names in file names."""

    def __init__(self) -> None:
        """Announce the kinds of address and number."""
        kinds = ["email", "email_prive", "email_functioneel", "telefoon", "telefoon_algemeen"]
        super().__init__("contact", [*kinds, "gebruikersnaam", "persoon", "paraaf"])

    def find(self, view: View) -> Iterable[Hit]:
        """Yield every way to reach someone, whoever's it is: the policy decides what goes."""
        yield from find_mailboxes(view.text)
        yield from find_phones(view)
        yield from find_phones_in_tables(view)
        yield from find_users(view.text)
        yield from find_files(view.text)
