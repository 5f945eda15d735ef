"""What the cells of a workbook mean: whole numbers and days, only where nothing has to be guessed."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.model.werkblad import Cel, CelSoort
from pipeline.tools.grenzen import against_day, against_places

_WHOLE = re.compile(r"0|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+|[1-9]\d*", re.ASCII)
_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_ROUGH = re.compile(
    r"(?:ca\b|circa|ong|bijna|ruim|zo'n|rond|plm|±|~|[<>]|min(?:stens|imaal)|max)|\d\s*(?:à|tot|-|–)\s*\d"
)
_EMPTY_OR_ZERO = "Laat de cel leeg als het aantal niet bekend is; vul 0 in als het echt nul is."


class NotReadable(ValueError):
    """A cell does not hold what its column asks for; the message is a Dutch reason with what to do."""


def read_count(cel: Cel) -> int:
    """Give a whole number of places.

    Raises:
        NotReadable: It is no whole number from 0, or it could be read in two ways.
    """
    _check_kind(cel)
    if cel.soort is CelSoort.DATUM:
        raise NotReadable("hier staat een datum. Zet de celopmaak op getal en vul het aantal in.")
    number = _typed(cel.tekst) if isinstance(cel.waarde, str) else _number(cel)
    if number < 0:
        raise NotReadable("het aantal is negatief. Vul 0 of een hoger aantal in.")
    if wrong := against_places(number):
        raise NotReadable(wrong)
    return number


def _number(cel: Cel) -> int:
    value = cel.waarde
    if not isinstance(value, int | float) or value != value:
        raise NotReadable(f"dit is geen aantal. {_EMPTY_OR_ZERO}")
    if isinstance(value, float) and not value.is_integer():
        raise NotReadable("dit is geen heel getal. Vul het precieze aantal plekken in, zonder cijfers achter de komma.")
    return int(value)


def _typed(text: str) -> int:
    """Read a number that was typed as text: `142`, `1.234` or `1 234`; `1,234` can mean two things."""
    flat = text.strip()
    if _WHOLE.fullmatch(flat):
        return int(re.sub(r"\D", "", flat))
    if re.fullmatch(r"[-−–]\s*\d[\d.]*", flat):
        raise NotReadable("het aantal is negatief. Vul 0 of een hoger aantal in.")
    if re.fullmatch(r"\d+[.,]\d+", flat):
        raise NotReadable("dit getal is op meer manieren te lezen. Vul het aantal in zonder punt of komma.")
    if _ROUGH.search(flat.casefold()):
        raise NotReadable("dit is een schatting. Vul het precieze aantal in, of laat de cel leeg.")
    raise NotReadable(f"dit is geen aantal. {_EMPTY_OR_ZERO}")


def read_day(cel: Cel) -> dt.date:
    """Give a day.

    Raises:
        NotReadable: It is no date, or holds a time of day.
    """
    _check_kind(cel)
    if isinstance(cel.waarde, dt.datetime):
        if cel.waarde.time() != dt.time():
            raise NotReadable("hier staat een tijdstip bij. Vul alleen de dag in, zoals 1-7-2025.")
        return _bounded(cel.waarde.date())
    day = _typed_day(cel.tekst.strip()) if isinstance(cel.waarde, str) else None
    if day is None:
        raise NotReadable("dit is geen datum. Schrijf de dag als 1-7-2025.")
    return _bounded(day)


def _bounded(day: dt.date) -> dt.date:
    if wrong := against_day(day):
        raise NotReadable(wrong)
    return day


def _typed_day(text: str) -> dt.date | None:
    dutch, iso = _DAY.fullmatch(text), _ISO_DAY.fullmatch(text)
    if not dutch and not iso:
        return None
    year, month, day = iso.groups() if iso else reversed(dutch.groups() if dutch else ())
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _check_kind(cel: Cel) -> None:
    if cel.soort is CelSoort.NIET_BEREKEND:
        raise NotReadable("hier staat een formule zonder uitkomst. Open het werkboek, sla het op, of vul de waarde in.")
    if cel.soort is CelSoort.FOUT:
        raise NotReadable("hier staat een foutmelding van het rekenprogramma. Vul de waarde zelf in.")


def read_text(cel: Cel) -> str:
    """Give the text of a cell without spaces around it.

    Raises:
        NotReadable: It holds an error or a formula without outcome.
    """
    _check_kind(cel)
    return cel.tekst.strip()
