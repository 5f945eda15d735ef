"""Shows a moment in the signs of a number format: `dd-mm-yyyy`, `d mmmm yyyy`, `[h]:mm`; names in Dutch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)  # fmt: skip
_SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)  # fmt: skip
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Pair = tuple[str, str]
"""Kind and text of a sign of a format."""


def is_date_part(kind: str) -> bool:
    """Tell whether a sign of this kind makes a format one of dates."""
    return kind in ("date", "elapsed")


def show_moment(signs: Sequence[Pair], moment: dt.datetime, serial: float, *, english: bool) -> str:
    """Give a moment as the signs of a format ask; `serial` is the number of days it was made from."""
    clock12 = any(kind == "ampm" for kind, _ in signs)
    if not any(kind == "date" and text.lower().startswith("s") and "." in text for kind, text in signs):
        moment = _whole_second(moment)
    out = []
    for number, (kind, text) in enumerate(signs):
        if kind == "elapsed":
            out.append(_elapsed(text, serial))
        elif kind == "ampm":
            out.append("AM" if moment.hour < 12 else "PM")
        elif kind == "date":
            minutes = text.lower().startswith("m") and _is_minute(signs, number)
            out.append(f"{moment.minute:0{len(text)}d}" if minutes else _shown(text.lower(), moment, clock12, english))
        elif kind in ("text", "sign", "digit"):
            out.append("" if kind == "sign" and text == "@" else text)
    return "".join(out)


def _whole_second(moment: dt.datetime) -> dt.datetime:
    return (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)


def _is_minute(signs: Sequence[Pair], number: int) -> bool:
    """Tell whether `m` means minutes: behind an hour or before a second."""
    before = next((pair for pair in reversed(signs[:number]) if is_date_part(pair[0])), ("", ""))
    after = next((pair for pair in signs[number + 1 :] if is_date_part(pair[0])), ("", ""))
    return before[1].lower().startswith("h") or after[1].lower().startswith("s")


def _elapsed(text: str, serial: float) -> str:
    per_day = {"h": 24, "m": 1_440, "s": 86_400}[text[0]]
    whole = int(serial * per_day + 1e-6)
    return f"{whole:0{len(text)}d}"


def _shown(text: str, moment: dt.datetime, clock12: bool, english: bool) -> str:
    makers: Mapping[str, Callable[[], str]] = {
        "y": lambda: f"{moment.year:04d}" if len(text) > 2 else f"{moment.year % 100:02d}",
        "m": lambda: _month(text, moment, english),
        "d": lambda: _day(text, moment, english),
        "h": lambda: f"{(moment.hour + 11) % 12 + 1 if clock12 else moment.hour:0{len(text)}d}",
        "s": lambda: _second(text, moment),
    }
    return makers[text[0]]()


def _month(text: str, moment: dt.datetime, english: bool) -> str:
    name = (_ENGLISH_MONTHS if english else _MONTHS)[moment.month - 1]
    short = name[:3] if english else _SHORT_MONTHS[moment.month - 1]
    return {1: str(moment.month), 2: f"{moment.month:02d}", 3: short, 5: name[0]}.get(len(text), name)


def _day(text: str, moment: dt.datetime, english: bool) -> str:
    name = (_ENGLISH_DAYS if english else _DAYS)[moment.weekday()]
    short = name[:3] if english else name[:2]
    return {1: str(moment.day), 2: f"{moment.day:02d}", 3: short}.get(len(text), name)


def _second(text: str, moment: dt.datetime) -> str:
    whole, _, part = text.partition(".")
    shown = f"{moment.second:0{len(whole)}d}"
    return f"{shown},{moment.microsecond:06d}"[: len(shown) + 1 + len(part)] if part else shown
