"""Shows a number of a workbook as Excel in Dutch shows it: thousands with a dot, decimals with a comma, dates in words.

A number format has up to four parts (positive; negative; zero; text), each a run of signs. What a format asks that we
do not know gives the plain number, never another one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from openpyxl.utils.datetime import from_excel

from extractors.read.sheets.number_dates import show_moment

_SIGNS = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<room>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|(?P<ampm>AM/PM|A/P)'
    r"|(?P<general>General|Standaard)|(?P<exponent>E[+-])|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?)"
    r"|(?P<digit>[0#?])|(?P<sign>[.,%@])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_BUILT_IN = {
    14: "d-m-yyyy",
    22: "d-m-yyyy h:mm",
    5: '"€ "#,##0;-"€ "#,##0',
    6: '"€ "#,##0;-"€ "#,##0',
    7: '"€ "#,##0.00;-"€ "#,##0.00',
    8: '"€ "#,##0.00;-"€ "#,##0.00',
    42: '"€ "#,##0;-"€ "#,##0;"€ -";@',
    44: '"€ "#,##0.00;-"€ "#,##0.00;"€ -";@',
}
"""Formats that Excel shows by the settings of the machine: these are the Dutch ones."""
_DIGITS = 15
"""Excel keeps no more."""
_WHOLE_FROM = 10**9
"""Without a format Excel shows no decimals from here on: a cell has room for eleven signs."""
_WIDE = Context(prec=700)
"""Room for every number that a workbook can hold, with its decimals."""


class Sign(NamedTuple):
    """One sign of a part of a format."""

    kind: str
    """`text`, `digit`, `sign`, `date`, `elapsed`, `ampm`, `exponent`, `general`."""
    text: str


class Part(NamedTuple):
    """One part of a format."""

    signs: tuple[Sign, ...]
    condition: tuple[str, float] | None
    english: bool
    """Names of months and days are asked for in English."""


def format_of(number: int, code: str) -> str:
    """Give the format to show by: the Dutch form of the built-in ones (`number`), else the code itself."""
    return _BUILT_IN.get(number, code)


def show_number(value: float, code: str, epoch: dt.datetime) -> str:
    """Give a number in the format `code`; `epoch` is day 0 of the workbook."""
    parts = _parts(code)
    part, bare = _choose(parts, value)
    if part is None:
        return general(value)
    if any(sign.kind in ("date", "elapsed") for sign in part.signs):
        return _date(value, part, epoch)
    return _number(abs(value) if bare else value, part.signs)


def show_text(text: str, code: str) -> str:
    """Give a text in the format `code`: its fourth part may hide it or put words around it."""
    parts = _parts(code)
    if len(parts) < 4:
        return text
    return "".join(text if sign == Sign("sign", "@") else sign.text for sign in parts[3].signs if sign.kind != "digit")


def general(value: float) -> str:
    """Give a number without a format: all its digits, a comma before decimals."""
    if value == int(value) and abs(value) < 10**_DIGITS:
        return str(int(value))
    if _WHOLE_FROM <= abs(value) < 10**_DIGITS:
        return str(int(Decimal(repr(value)).quantize(Decimal(1), ROUND_HALF_UP)))
    text = f"{value:.10g}"
    return text.replace(".", ",").replace("e", "E")


# --- reading a format ----------------------------------------------------------------------------------------------


@cache
def _parts(code: str) -> tuple[Part, ...]:
    parts: list[list[Sign]] = [[]]
    facts: list[tuple[tuple[str, float] | None, bool]] = [(None, False)]
    for match in _SIGNS.finditer(code):
        if match["other"] == ";":
            parts.append([])
            facts.append((None, False))
            continue
        if match["bracket"] is not None:
            condition = _CONDITION.fullmatch(match["bracket"])
            before, english = facts[-1]
            told = (condition[1], float(condition[2])) if condition else before
            facts[-1] = told, english or bool(re.search(r"-[0-9a-f]*09$", match["bracket"], re.IGNORECASE))
        parts[-1] += _signs(match)
    return tuple(Part(_system(tuple(signs)), *fact) for signs, fact in zip(parts, facts, strict=True))


def _signs(match: re.Match[str]) -> Iterator[Sign]:
    kind, text = match.lastgroup or "other", match.group()
    if kind in ("quoted", "escaped"):
        yield Sign("text", match[kind])
    elif kind == "room":
        yield Sign("text", " ")
    elif kind == "bracket":
        yield from _bracket(match["bracket"])
    elif kind == "fill":
        return
    elif kind == "other":
        yield Sign("text", text)
    else:
        yield Sign(kind, text)


def _bracket(inner: str) -> Iterator[Sign]:
    """Yield what square brackets stand for: hours over a day, a currency, a way of writing dates; colours go."""
    if _ELAPSED.fullmatch(inner):
        yield Sign("elapsed", inner.lower())
    elif inner.upper() in ("$-F800", "$-F400", "$-X-SYSDATE", "$-X-SYSTIME"):
        yield Sign("system", "date" if inner.upper() in ("$-F800", "$-X-SYSDATE") else "time")
    elif inner.startswith("$"):
        yield Sign("text", inner[1:].split("-")[0])


def _system(signs: tuple[Sign, ...]) -> tuple[Sign, ...]:
    """Give the Dutch long date or time where a format asks for that of the machine."""
    wanted = next((sign.text for sign in signs if sign.kind == "system"), None)
    if wanted == "date":
        return tuple(sign for text in ("dddd", " ", "d", " ", "mmmm", " ", "yyyy") for sign in [_plain(text)])
    if wanted == "time":
        return tuple(sign for text in ("hh", ":", "mm", ":", "ss") for sign in [_plain(text)])
    return signs


def _plain(text: str) -> Sign:
    return Sign("date" if text.isalpha() else "text", text)


def _choose(parts: Sequence[Part], value: float) -> tuple[Part | None, bool]:
    """Give the part that a number is shown by, and whether without its minus sign."""
    if any(part.condition for part in parts):
        for part in parts[:3]:
            if part.condition is None or _holds(value, *part.condition):
                return part, bool(part.condition and part.condition[0] in ("<", "<=") and part.condition[1] <= 0)
        return None, False
    if len(parts) > 1 and value < 0:
        return parts[1], True
    if len(parts) > 2 and value == 0:
        return parts[2], False
    return parts[0], False


def _holds(value: float, sign: str, border: float) -> bool:
    below, same = value < border, value == border
    return {
        "<": below,
        "<=": below or same,
        ">": not below and not same,
        ">=": not below,
        "=": same,
        "<>": not same,
    }[sign]


# --- dates ---------------------------------------------------------------------------------------------------------


def _date(value: float, part: Part, epoch: dt.datetime) -> str:
    if value < 0:
        return general(value)
    try:
        moment = from_excel(value, epoch)
    except (OverflowError, ValueError):
        return general(value)
    if isinstance(moment, dt.time):
        moment = dt.datetime.combine(dt.date(1900, 1, 1), moment)
    if not isinstance(moment, dt.datetime):
        return general(value)
    signs = [(sign.kind, sign.text) for sign in part.signs]
    return show_moment(signs, moment, value, english=part.english).strip()


# --- numbers -------------------------------------------------------------------------------------------------------


def _number(value: float, signs: Sequence[Sign]) -> str:
    if any(sign.kind == "general" for sign in signs) or not any(sign.kind == "digit" for sign in signs):
        return _around(value, signs)
    if any(sign == Sign("text", "/") for sign in signs):  # a fraction: the number itself says the same
        return general(value)
    if any(sign.kind == "exponent" for sign in signs):
        return _power(value, signs)
    return _placed(value, signs)


def _around(value: float, signs: Sequence[Sign]) -> str:
    """Give the plain number with the words of a format around it; a format of words alone shows only those."""
    plain = [general(value) if sign.kind == "general" or sign.text == "@" else sign.text for sign in signs]
    return "".join(plain).strip()


def _power(value: float, signs: Sequence[Sign]) -> str:
    at = next(n for n, sign in enumerate(signs) if sign.kind == "exponent")
    mantissa, exponent = f"{value:.{_decimals(signs[:at])}E}".split("E")
    least = sum(sign.kind == "digit" for sign in signs[at:])
    shown = f"{int(exponent):0{least + (exponent.startswith('-'))}d}"
    plus = "+" if signs[at].text.endswith("+") and not exponent.startswith("-") else ""
    return f"{mantissa.replace('.', ',')}E{plus}{shown}"


def _decimals(signs: Sequence[Sign]) -> int:
    texts = [sign.text for sign in signs if sign.kind in ("digit", "sign")]
    return sum(text in "0#?" for text in texts[texts.index(".") + 1 :]) if "." in texts else 0


def _placed(value: float, signs: Sequence[Sign]) -> str:
    """Lay the digits of a number on the places of its format."""
    percent = sum(sign == Sign("sign", "%") for sign in signs)
    point = next((n for n, sign in enumerate(signs) if sign == Sign("sign", ".")), len(signs))
    before, grouped, scale = _commas(signs[:point])
    scale += _commas_behind(signs[point + 1 :])
    exact = Decimal(repr(value)).scaleb(2 * percent - 3 * scale)
    rounded = abs(exact).quantize(Decimal(1).scaleb(-_decimals(signs)), ROUND_HALF_UP, _WIDE)
    whole, _, rest = f"{rounded:f}".partition(".")
    shown = _whole(whole.lstrip("0"), before, grouped) + _rest(rest, signs[point + 1 :])
    minus = "-" if exact < 0 and rounded else ""
    return (minus + shown.strip()).strip()


def _commas(signs: Sequence[Sign]) -> tuple[list[Sign], bool, int]:
    """Give the places before the point, whether thousands are parted, and how many times a thousand goes off."""
    digits = [n for n, sign in enumerate(signs) if sign.kind == "digit"]
    commas = [n for n, sign in enumerate(signs) if sign == Sign("sign", ",")]
    last = digits[-1] if digits else -1
    scale = sum(n > last for n in commas) if digits else 0
    grouped = any(digits[0] < n < last for n in commas) if digits else False
    return [sign for sign in signs if sign != Sign("sign", ",")], grouped, scale


def _commas_behind(signs: Sequence[Sign]) -> int:
    """Count the commas right behind the last decimal: each takes a thousand off, as those before the point do."""
    start = max((n + 1 for n, sign in enumerate(signs) if sign.kind == "digit"), default=0)
    return sum(1 for _ in takewhile(lambda sign: sign == Sign("sign", ","), signs[start:]))


def _whole(digits: str, signs: Sequence[Sign], grouped: bool) -> str:
    places = sum(sign.kind == "digit" for sign in signs)
    out: list[str] = []
    place = 0
    for sign in reversed(signs):
        if sign.kind != "digit":
            out.append(sign.text)
            continue
        last = place + 1 == places
        for number in range(place, max(len(digits), place + 1) if last else place + 1):
            char = digits[-1 - number] if number < len(digits) else {"0": "0", "?": " "}.get(sign.text, "")
            if grouped and number and number % 3 == 0 and char.strip():
                out.append(".")
            out.append(char)
        place += 1
    return "".join(reversed(out)) if places else "".join(sign.text for sign in signs) + digits


def _rest(digits: str, signs: Sequence[Sign]) -> str:
    """Give the decimals with their comma, and the words behind."""
    optional = "".join(sign.text for sign in signs if sign.kind == "digit")
    kept = digits
    while kept.endswith("0") and optional[len(kept) - 1 : len(kept)] in ("#", "?"):
        kept = kept[:-1]
    out, used = ["," + kept if kept else ""], 0
    for sign in signs:
        if sign.kind == "digit":
            used += 1
        elif sign != Sign("sign", ","):
            out.append(sign.text)
    return "".join(out)
