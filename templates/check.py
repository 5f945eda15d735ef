"""The gate before a letter exists: what must be in it, what must not, and whose numbers it prints.

The rules are data (checks.toml and letters/*.toml); this file only knows how to hold them against the text of a letter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from jinja2 import Template

from pipeline.errors import LetterIncomplete
from templates.blocks import CONCEPT
from templates.catalogue import Catalogue
from templates.fields import HasMailboxes, LetterFields
from templates.filters import MAANDEN, datum_kort, datum_nl, getal_nl, woord
from templates.render import by_name, environment
from templates.specs import CheckRule

_DATE = re.compile(rf"(?<!\d)\d{{1,2}} (?:{'|'.join(MAANDEN)}) \d{{4}}|(?<![\d-])\d{{1,2}}-\d{{1,2}}-\d{{4}}(?![\d-])")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD_NUMBERS = frozenset(woord(number) for number in range(2, 21))
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def check_letter(family: str, text: str, fields: LetterFields, concept: bool, catalogue: Catalogue) -> None:
    """Let a finished letter through, or refuse it.

    Raises:
        LetterIncomplete: Something is missing, forbidden, or no value of a field; the message names all of it.
    """
    spec = catalogue.spec(family)
    wrong = [
        *_marker_faults(text, concept),
        *_rule_faults(text, fields, catalogue.rules(family)),
        *_number_faults(text, fields, (*spec.vaste_cijfers, *catalogue.checks.algemeen.vaste_cijfers)),
        *_mailbox_faults(text, fields),
        *_person_faults(fields, catalogue),
    ]
    if wrong:
        raise LetterIncomplete(f"brief {family} is niet in orde: {'; '.join(wrong)}. Herstel de tekst of de gegevens.")


def _marker_faults(text: str, concept: bool) -> Iterator[str]:
    if concept and not text.startswith(CONCEPT):
        yield "de markering CONCEPT ontbreekt"
    if not concept and CONCEPT in text:
        yield "de markering CONCEPT staat in een definitieve brief"


def _rule_faults(text: str, fields: LetterFields, rules: Iterable[CheckRule]) -> Iterator[str]:
    names = by_name(fields)
    for rule in rules:
        if not applies(rule, names):
            continue
        found = re.search(_pattern(rule.patroon).render(names), text) is not None
        if rule.soort == "mag niet" and found:
            yield f"mag niet: {rule.element}"
        elif rule.soort != "mag niet" and not found:
            yield f"ontbreekt: {rule.element}"


def applies(rule: CheckRule, names: Mapping[str, Any]) -> bool:
    """Tell whether a rule holds for these fields: `als` is a field, `field=value`, or either after `niet `."""
    if not rule.als:
        return True
    name, _, value = rule.als.removeprefix("niet ").partition("=")
    holds = str(names[name]) == value if value else bool(names[name])
    return holds is not rule.als.startswith("niet ")


@cache
def _pattern(source: str) -> Template:
    return environment(_as_literal).from_string(source)


def _as_literal(value: Any) -> str:
    return re.escape(" ".join(str(value).split()))


def _number_faults(text: str, fields: LetterFields, fixed: Iterable[str]) -> Iterator[str]:
    """Name every number in the text that is no value of a field, without the words around it."""
    values = tuple(leaves(fields))
    rest = text
    for literal in sorted({v for v in values if isinstance(v, str) and re.search(r"\d", v)}, key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(' '.join(literal.split()))}(?!\w)", " ", rest)
    for phrase in fixed:
        rest = re.sub(phrase, " ", rest)
    days = [v for v in values if isinstance(v, dt.date)]
    known = {datum_nl(day) for day in days} | {datum_kort(day) for day in days}
    yield from (f"datum {found} is geen waarde van een veld" for found in _unknown(_DATE, rest, known))
    numbers = [v for v in values if type(v) is int]
    rest = _DATE.sub(" ", rest)
    known = {getal_nl(abs(number)) for number in numbers}
    yield from (f"getal {found} is geen waarde van een veld" for found in _unknown(_NUMBER, rest, known))
    words = _WORD_NUMBERS & set(re.findall(r"\w+", rest.casefold()))
    yield from (f"telwoord {found} is geen waarde van een veld" for found in sorted(words - set(map(woord, numbers))))


def _unknown(pattern: re.Pattern[str], text: str, known: set[str]) -> list[str]:
    return sorted(set(pattern.findall(text)) - known)


def typed_numbers(fields: LetterFields, catalogue: Catalogue) -> tuple[str, ...]:
    """Give the numbers that somebody typed in running text and that are no other value of the letter (INV-03).

    A letter with such numbers stays a concept until the person who approves it confirms each of them.
    """
    general = catalogue.checks.algemeen
    typed = " ".join(_typed(fields, general.vrije_tekst))
    bare = re.sub(general.tijdsaanduiding, " ", _DATE.sub(" ", typed))
    known = {getal_nl(abs(value)) for value in leaves(fields) if type(value) is int}
    return tuple(_unknown(_NUMBER, bare, known))


def _person_faults(fields: LetterFields, catalogue: Catalogue) -> Iterator[str]:
    general = catalogue.checks.algemeen
    if any(re.search(general.persoon, text) for text in _typed(fields, general.vrije_tekst)):
        yield "in ingevulde tekst staat een naam of telefoonnummer van een persoon; noem een functie of een orgaan"


def _typed(value: Any, names: Collection[str], name: str = "") -> Iterator[str]:
    """Yield every text under a field in which a person types."""
    if is_dataclass(value) and not isinstance(value, type):
        for item in dataclass_fields(value):
            yield from _typed(getattr(value, item.name), names, item.name)
    elif isinstance(value, tuple):
        for part in value:
            yield from _typed(part, names, name)
    elif isinstance(value, str) and name in names and not isinstance(value, StrEnum):
        yield value


def _mailbox_faults(text: str, fields: LetterFields) -> Iterator[str]:
    others = fields.mailboxen if isinstance(fields, HasMailboxes) else ()
    known = {fields.organisatie.mailbox, *_EMAIL.findall(" ".join(fields.aan.adres)), *others}
    if set(_EMAIL.findall(text)) - known:
        yield "er staat een e-mailadres in dat niet van de organisatie of de geadresseerde is"


def leaves(value: Any) -> Iterator[Any]:
    """Yield every text, number, date, yes or no inside a fields value."""
    if is_dataclass(value) and not isinstance(value, type):
        for item in dataclass_fields(value):
            yield from leaves(getattr(value, item.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from leaves(part)
    elif value is not None:
        yield value
