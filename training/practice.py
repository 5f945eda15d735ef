"""The practice documents of tests/cases as templates: written by others, with the marks of who and what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from redaction.detect.words.lexicon import lexicon
from redaction.detect.words.person import INITIALS, is_sure_given, is_surname, words_of
from redaction.detect.words.veto import is_organisation, is_place, word_before

FOLDER = Path(__file__).parents[1] / "tests" / "cases" / "redaction_practice"
KEEP = "KEEP"
OFFICE_HOLDER = "HOLDER"
"""A keep that is a person: the model marks people, the policy lets this one stay."""
_MARK = re.compile(r"\[\[(?P<type>[A-Z]+)\|(?P<goes>.+?)\]\]|\{\{(?P<stays>.+?)\}\}", re.DOTALL)
_BAR = re.compile(r"[ \t]*\|[ \t]*")
_HIDDEN = "\x02"  # the bar of a mark, while those of tables are read
_LETTERED = re.compile(INITIALS)
_OFFICES = (
    "minister", "staatssecretaris", "burgemeester", "wethouder", "wethouders", "gedeputeerde", "gedeputeerden", "wnd",
    "commissaris", "koning", "cdk", "griffier", "gemeentesecretaris", "secretaris", "directeur", "raadslid",
    "raadsleden", "statenlid", "kamerlid", "locoburgemeester", "loco-burgemeester", "portefeuillehouder", "voorzitter",
    "heer", "mevrouw", "mw", "dhr", "mr", "drs", "dr", "ir", "ing", "mevr", "heren", "teammanager", "burgemeesters",
    "fractievoorzitter", "kvdk", "weth", "bgm", "fractieleider", "kamerleden", "commandant", "hoofdofficier",
)  # fmt: skip


_THINGS = ("straat", "weg", "laan", "plein", "gymnasium", "college", "school", "huis", "egberts", "gesticht")
_LEGAL = ("b.v.", "n.v.", "v.o.f.", " bv", " nv")
_NAMED_AFTER = ("motie-", "commissie-", "amendement-", "rapport-", "st.-")


class Part(NamedTuple):
    """A run of a practice document."""

    kind: str
    """Empty for plain text, KEEP, OFFICE_HOLDER, or the type of a mark: NAME, INITIALS, USER …"""
    text: str


class Practice(NamedTuple):
    """One practice document."""

    id: str
    genre: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """Give the bare text."""
        return "".join(part.text for part in self.parts)


def _table_row(line: str) -> str:
    cells = re.sub(r"\[\[([A-Z]+)\|", rf"[[\1{_HIDDEN}", line.strip()).strip("|").strip()
    return _BAR.sub("\t", cells).replace(_HIDDEN, "|")


def _flat(body: str) -> str:
    """Give a document with the cells of its tables behind tabs."""
    return "\n".join(_table_row(line) if line.startswith("|") else line for line in body.strip("\n").split("\n"))


def _is_person(text: str, start: int, written: str) -> bool:
    """Tell whether what stays is the name of a person in office."""
    words = words_of(written)
    bare = _LETTERED.sub("", written).strip()
    if not words or written.islower() or any(c.isdigit() for c in written) or written.casefold().endswith(_LEGAL):
        return False
    announced = word_before(text, start).strip(".") in _OFFICES
    if announced or (_LETTERED.match(written) and bare[:1].isupper()):
        is_plain = lexicon().is_common(words[0]) and not is_surname(words[0])
        return bare[:1].isupper() and not is_plain and " en " not in bare
    if is_organisation(words) or is_place(words) or bare.casefold().endswith(_THINGS) or written.isupper():
        return False
    return is_sure_given(words[0]) and len(written.split()) > 1


def _parts(marked_up: str) -> Iterator[Part]:
    last = 0
    for match in _MARK.finditer(marked_up):
        yield Part("", marked_up[last : match.start()])
        written = match["goes"] or match["stays"]
        office = "" if match["type"] else _office_of(written)
        yield Part(KEEP, office)
        yield Part(match["type"] or KEEP, written.removeprefix(office))
        last = match.end()
    yield Part("", marked_up[last:])


def _office_of(written: str) -> str:
    """Give the office before a name in one keep, with the space behind it: `Burgemeester `."""
    office, space, name = written.partition(" ")
    if office.strip(".").casefold() not in _OFFICES or not name or is_place(words_of(name)):
        return ""
    return office + space + _office_of(name) if name[:1].isupper() or _office_of(name) else ""


def _with_holders(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Give the parts with the keeps that are people marked as such, wherever they stand."""
    text, places, offset = "".join(part.text for part in parts), [], 0
    for part in parts:
        places.append(offset)
        offset += len(part.text)
    holders: set[str] = set()
    for part, start in zip(parts, places, strict=True):
        if part.kind == KEEP and _is_person(text, start, part.text):
            holders.update(word for word in words_of(part.text) if word[:1].isupper())
    return tuple(
        part._replace(kind=OFFICE_HOLDER) if part.kind == KEEP and _is_holder(part.text, holders) else part
        for part in parts
    )


def _is_holder(written: str, holders: set[str]) -> bool:
    words = [word for word in words_of(written) if word[:1].isupper()]
    return bool(words) and all(word in holders for word in words) and not written.casefold().startswith(_NAMED_AFTER)


def read_practice(path: Path) -> Practice:
    """Give one practice document: its first lines tell the genre, an empty line begins the text."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    return Practice(path.stem, facts.get("genre", "onbekend"), _with_holders(tuple(_parts(_flat(body)))))


@cache
def practices() -> tuple[Practice, ...]:
    """Give all practice documents, in order of their names."""
    return tuple(read_practice(path) for path in sorted(FOLDER.glob("*.txt")))
