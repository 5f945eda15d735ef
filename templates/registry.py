"""All letter families in one place: what case and fields each has, how they are kept and how they are described."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

from templates.families.l01 import L01Fields, SignalCase
from templates.families.l02 import L02Fields, LadderCase
from templates.families.l03 import ActiveCase, L03Fields
from templates.families.l04 import IntentionCase, L04Fields
from templates.families.l05 import DecisionCase, L05Fields
from templates.families.l06 import ExecutionCase, L06Fields
from templates.families.l07 import L07Fields, Receipt
from templates.families.l08 import L08Fields, ReplyCase
from templates.families.l09 import L09Fields, ReminderCase
from templates.families.l10 import L10Fields, MeetingCase
from templates.families.l11 import L11Fields, ProvinceWave
from templates.families.l12 import L12Fields, VerdeelbesluitCase
from templates.families.l13 import L13Fields, RoundCase
from templates.families.l14 import AnswerCase, L14Fields
from templates.families.l15 import L15Fields, ReportCase
from templates.families.l16 import DescentCase, L16Fields
from templates.families.l17 import L17BFields, L17Fields, NotificationCase, NotificationReceipt
from templates.families.l18 import Forwarded, L18BFields, L18Fields
from templates.families.l19 import ExtensionCase, L19Fields
from templates.families.l20 import CopyCase, L20Fields
from templates.fields import (
    Addressee,
    Agreement,
    Answer,
    Appointment,
    Cycle,
    EarlierLetter,
    Figures,
    LetterFields,
    LetterHead,
    OfficeHolder,
    Organisation,
    PerCategory,
    SentLetter,
    Signatory,
    Source,
    Term,
)

FIELDS_OF: Mapping[str, type[LetterFields]] = types.MappingProxyType({
    "L01": L01Fields,
    "L02": L02Fields,
    "L03": L03Fields,
    "L04": L04Fields,
    "L05": L05Fields,
    "L06": L06Fields,
    "L07": L07Fields,
    "L08": L08Fields,
    "L09": L09Fields,
    "L10": L10Fields,
    "L11": L11Fields,
    "L12": L12Fields,
    "L13": L13Fields,
    "L14": L14Fields,
    "L15": L15Fields,
    "L16": L16Fields,
    "L17": L17Fields,
    "L17B": L17BFields,
    "L18": L18Fields,
    "L18B": L18BFields,
    "L19": L19Fields,
    "L20": L20Fields,
})  # fmt: skip
"""The fields of each family; a family has its letters/Lnn.md and letters/Lnn.toml beside it."""

CASE_OF: Mapping[str, type] = types.MappingProxyType({
    "L01": SignalCase,
    "L02": LadderCase,
    "L03": ActiveCase,
    "L04": IntentionCase,
    "L05": DecisionCase,
    "L06": ExecutionCase,
    "L07": Receipt,
    "L08": ReplyCase,
    "L09": ReminderCase,
    "L10": MeetingCase,
    "L11": ProvinceWave,
    "L12": VerdeelbesluitCase,
    "L13": RoundCase,
    "L14": AnswerCase,
    "L15": ReportCase,
    "L16": DescentCase,
    "L17": NotificationCase,
    "L17B": NotificationReceipt,
    "L18": Forwarded,
    "L18B": Forwarded,
    "L19": ExtensionCase,
    "L20": CopyCase,
})  # fmt: skip
"""What is known when a letter of each family is made: what its compose function starts from."""

SHARED: Mapping[str, type] = types.MappingProxyType({
    "briefhoofd": LetterHead,
    "organisatie": Organisation,
    "geadresseerde": Addressee,
    "cyclus": Cycle,
    "ondertekenaar": Signatory,
    "bewindspersoon": OfficeHolder,
    "bron": Source,
    "aantallen": PerCategory,
    "cijfers": Figures,
    "termijn": Term,
    "uitruil": Agreement,
    "eerdere brief": EarlierLetter,
    "verzonden brief": SentLetter,
    "antwoord": Answer,
    "afspraak": Appointment,
})  # fmt: skip
"""Values that letters share, by the name that letters.toml describes them with."""

_KINDS: Mapping[Any, str] = types.MappingProxyType(
    {str: "tekst", int: "getal", bool: "ja of nee", dt.date: "datum", **{kind: name for name, kind in SHARED.items()}}
)


@cache
def _adapter(family: str) -> TypeAdapter[LetterFields]:
    return TypeAdapter(FIELDS_OF[family])


def restore(family: str, kept: Mapping[str, Any]) -> LetterFields:
    """Give the fields of a kept letter back, equal to those it was made from."""
    return _adapter(family).validate_python(dict(kept))


def field_types(kind: type) -> dict[str, str]:
    """Give each printable field by its dotted name with its Dutch type; `?` may be absent, `[]` is a list."""
    return dict(_named_types(kind, ""))


def _named_types(kind: type, prefix: str) -> Iterator[tuple[str, str]]:
    hints = get_type_hints(kind)
    for item in fields(kind):
        name, optional, inner = prefix + item.name, *without_none(hints[item.name])
        mark = "?" if optional else ""
        if get_origin(inner) is tuple:
            inner, mark = get_args(inner)[0], "[]"
        if is_dataclass(inner) and isinstance(inner, type) and inner not in _KINDS:
            yield from ((sub, sort + mark) for sub, sort in _named_types(inner, name + "."))
        else:
            yield name, ("keuze" if issubclass(inner, Enum) else _KINDS[inner]) + mark


def without_none(hint: Any) -> tuple[bool, Any]:
    """Give whether a type may be None, and the type itself."""
    if get_origin(hint) in (Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not types.NoneType]
        return True, rest[0]
    return False, hint
