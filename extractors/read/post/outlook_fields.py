"""The fields of what is no plain mail in Outlook: an appointment, a contact, a task, a note, a vote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from extractors.read.post.moments import home_moment
from pipeline.tools import mapi
from pipeline.tools.mapi import TIME, Properties

_APPOINTMENT, _TASK, _CONTACT, _COMMON = 0x00062002, 0x00062003, 0x00062004, 0x00062008
_KINDS = (
    ("ipm.appointment", "Afspraak"),
    ("ipm.schedule.meeting.request", "Uitnodiging voor een vergadering"),
    ("ipm.schedule.meeting.canceled", "Afzegging van een vergadering"),
    ("ipm.schedule.meeting.resp.pos", "Antwoord op een uitnodiging: aanvaard"),
    ("ipm.schedule.meeting.resp.neg", "Antwoord op een uitnodiging: afgewezen"),
    ("ipm.schedule.meeting.resp.tent", "Antwoord op een uitnodiging: voorlopig aanvaard"),
    ("ipm.schedule", "Bericht over een vergadering"),
    ("ipm.contact", "Contactpersoon"),
    ("ipm.abchperson", "Contactpersoon"),
    ("ipm.distlist", "Adressenlijst"),
    ("ipm.taskrequest", "Taakverzoek"),
    ("ipm.task", "Taak"),
    ("ipm.stickynote", "Notitie"),
    ("ipm.activity", "Logboekregel"),
    ("ipm.post", "Geplaatst bericht"),
    ("ipm.document", "Bestand in een map van Outlook"),
    ("ipm.ole.class", "Wijziging van één afspraak uit een reeks"),
    ("report", "Melding van de mailserver"),
)
"""By the beginning of the class of the message, the longest first where two begin alike."""


class _Field(NamedTuple):
    label: str
    group: int
    """First part of the number of the property set; 0 for a property with a number of its own."""
    key: int


_FIELDS = (
    _Field("Begin", _APPOINTMENT, 0x820D),
    _Field("Einde", _APPOINTMENT, 0x820E),
    _Field("Plaats", _APPOINTMENT, 0x8208),
    _Field("Deelnemers", _APPOINTMENT, 0x8238),
    _Field("Herhaling", _APPOINTMENT, 0x8232),
    _Field("Tijdzone", _APPOINTMENT, 0x8234),
    _Field("Begin", _TASK, 0x8104),
    _Field("Uiterste datum", _TASK, 0x8105),
    _Field("Klaar op", _TASK, 0x810F),
    _Field("Eigenaar", _TASK, 0x811F),
    _Field("Naam", 0, 0x3001),
    _Field("Organisatie", 0, 0x3A16),
    _Field("Afdeling", 0, 0x3A18),
    _Field("Functie", 0, 0x3A17),
    _Field("E-mail", _CONTACT, 0x8083),
    _Field("E-mail 2", _CONTACT, 0x8093),
    _Field("E-mail 3", _CONTACT, 0x80A3),
    _Field("Telefoon werk", 0, 0x3A08),
    _Field("Telefoon thuis", 0, 0x3A09),
    _Field("Telefoon mobiel", 0, 0x3A1C),
    _Field("Fax", 0, 0x3A24),
    _Field("Adres werk", _CONTACT, 0x801B),
    _Field("Adres thuis", _CONTACT, 0x801A),
    _Field("Ander adres", _CONTACT, 0x801C),
    _Field("Website", _CONTACT, 0x802B),
    _Field("Geboortedatum", 0, 0x3A42),
    _Field("Bijnaam", 0, 0x3A4F),
    _Field("Partner", 0, 0x3A48),
    _Field("Stem", _COMMON, 0x8524),
)
_ONLY_CONTACT = {"Naam"}
"""Every item has a display name of some kind; only that of a contact says something new."""


def kind_of(properties: Properties) -> str:
    """Give what it is in Dutch; empty for a plain mail."""
    told = properties.text(mapi.MESSAGE_CLASS).strip().casefold()
    for start, kind in _KINDS:
        if told.startswith(start):
            return kind
    return "" if not told or told.startswith("ipm.note") else "Ander bericht van Outlook"


def find_fields(properties: Properties) -> Iterator[tuple[str, str]]:
    """Yield label and value of the fields that an item has beside those of a mail."""
    is_contact = "contact" in properties.text(mapi.MESSAGE_CLASS).casefold()
    for field in _FIELDS:
        if field.label in _ONLY_CONTACT and not is_contact:
            continue
        number = properties.named(field.group, field.key) if field.group else field.key
        if value := " ".join(_value(properties, number).split()):
            yield field.label, value


def _value(properties: Properties, number: int) -> str:
    held = properties.values.get(number)
    if held is None:
        return ""
    if held.kind == TIME:
        moment = properties.moment(number)
        return home_moment(moment) if moment else ""
    return properties.text(number)
