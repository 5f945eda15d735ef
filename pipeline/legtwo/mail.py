"""Letters as mail drafts: a file that a mail program opens ready to send; from here nothing is ever sent.

An address comes from the register of gemeenten or from the organisation's own mailboxen.toml, and from nowhere else.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.errors import ConfigError
from pipeline.tools.register import gemeenten
from redaction.detect.words.lexicon import lexicon
from templates.blocks import CONCEPT
from templates.compose import one_line
from templates.fields import Addressee, LetterFields
from templates.filters import datum_nl

MAILBOXES, COVER = "mailboxen.toml", "mail.toml"
"""Files in the folder `registers` of a workspace."""

MINISTER = "minister"
"""Code of the minister in mailboxen.toml: she has none in the register."""

TO_ALL = frozenset({"L12", "L13"})
"""Families that go to every gemeente of a province: those stand in Bcc, so that nobody sees who else got it."""

MAIL_ITSELF = frozenset({"L13"})
"""Families whose letter is the mail."""

_ADDRESS = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._%+'-]*[A-Za-z0-9_])?@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_HOME = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Annexed:
    """A file that goes along."""

    naam: str
    inhoud: bytes
    soort: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Sending:
    """A letter as it goes into a mail."""

    brief_id: str
    versie: int
    familie: str
    fields: LetterFields
    concept: bool
    body: str | None
    """The letter itself as text; None when a cover text goes with it."""
    bijlagen: tuple[Annexed, ...]


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A mail that a person can open, look at and send."""

    naam: str
    """File name."""
    eml: bytes
    aan: tuple[str, ...]
    bcc: tuple[str, ...]
    opmerkingen: tuple[str, ...]
    """Dutch: what a person still has to do."""


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """The allow-list: the only addresses a draft is ever made out to (INV-17)."""

    by_code: Mapping[str, str]
    """Address by `GM1700`, `pv23` or `minister`."""

    def address(self, code: str) -> str | None:
        """Give the functional mailbox of a body; None when the list has none that may be used."""
        found = self.by_code.get(code, "")
        return found if is_functional(found) else None


def is_functional(address: str) -> bool:
    """Tell whether an address is well-formed and that of an organisation, not of a person.

    It is when it stands in the register, or when every word before the @ is one of a function; never at a provider
    where anybody takes an address.
    """
    told = address.casefold()
    if not _ADDRESS.fullmatch(told):
        return False
    local, _, domain = told.partition("@")
    if lexicon().among("contact", "prive").intersection(domain.split(".")[:-1]):
        return False
    words = [word for word in re.split(r"[._\d-]+", local) if word]
    return told in _in_register() or (bool(words) and _functional_words().issuperset(words))


@cache
def _in_register() -> frozenset[str]:
    return frozenset(gemeente.mailbox.casefold() for gemeente in gemeenten() if gemeente.mailbox)


@cache
def _functional_words() -> frozenset[str]:
    told = tomllib.loads((files("pipeline.legtwo") / "data" / "functioneel.toml").read_text(encoding="utf-8"))
    return frozenset(told["woorden"])


def read_mailboxes(registers: Path) -> Mailboxes:
    """Give the register of gemeenten, with the organisation's own rows before it.

    Raises:
        ConfigError: A row of mailboxen.toml holds a wrong value.
    """
    known = {gemeente.code: gemeente.mailbox for gemeente in gemeenten() if gemeente.mailbox}
    return Mailboxes(known | dict(_row(row) for row in _rows(registers / MAILBOXES)))


def _rows(path: Path) -> Sequence[Any]:
    found = _toml(path).get("mailbox", []) if path.is_file() else []
    if not isinstance(found, list):
        raise ConfigError(f"{path.name}: elke rij begint met [[mailbox]]. Herstel het bestand.")
    return found


def _row(row: Any) -> tuple[str, str]:
    values = [row.get(key) for key in ("code", "adres", "bron")] if isinstance(row, Mapping) else [None]
    if not all(isinstance(value, str) and value for value in values):
        raise ConfigError(f"{MAILBOXES}: een rij heeft code, adres en bron nodig. Herstel het bestand.")
    code, address, _ = values
    if not _ADDRESS.fullmatch(str(address)):
        raise ConfigError(f"{MAILBOXES}: het adres bij {code} is geen geldig e-mailadres. Herstel de regel.")
    return str(code), str(address)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path.name} is niet te lezen of geen geldige TOML. Herstel het bestand.") from error


@cache
def _shipped_cover() -> dict[str, Any]:
    return tomllib.loads((files("pipeline.legtwo") / "data" / COVER).read_text(encoding="utf-8"))


def cover_text(registers: Path, fields: LetterFields) -> str:
    """Give the text that goes with a letter: the organisation's own, or the one that comes with the program.

    Raises:
        ConfigError: The text is missing or asks for something that is not there.
    """
    own = registers / COVER
    told = _toml(own) if own.is_file() else _shipped_cover()
    brief, sender = fields.brief, fields.organisatie
    values = {
        "aanhef": fields.aan.aanhef,
        "betreft": brief.betreft,
        "kenmerk": brief.referentie,
        "datum": datum_nl(brief.datum),
        "organisatie": sender.naam,
        "mailbox": sender.mailbox,
    }
    try:
        return Template(told["begeleidend"]["tekst"]).substitute(values).strip() + "\n"
    except (KeyError, TypeError, ValueError) as wrong:
        raise ConfigError(f"{COVER}: de tekst ontbreekt of vraagt iets dat er niet is. Herstel het bestand.") from wrong


def make_draft(sending: Sending, registers: Path) -> MailDraft:
    """Give the draft of a mail; the same letter gives the same bytes.

    Raises:
        ConfigError: mailboxen.toml or mail.toml is wrong.
    """
    known, fields = read_mailboxes(registers), sending.fields
    to, hidden, remarks = recipients(sending.familie, fields, known)
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["X-Unsent"] = "1"
    message["Date"] = dt.datetime.combine(fields.brief.datum, dt.time(12), _HOME)
    message["Message-ID"] = _message_id(sending)
    message["Subject"] = _subject(sending)
    for header, addresses in (("From", (fields.organisatie.mailbox,)), ("To", to), ("Bcc", hidden)):
        fitting = [_named(address, fields) for address in addresses if _ADDRESS.fullmatch(address)]
        if fitting:
            message[header] = fitting
    message.set_content(sending.body or cover_text(registers, fields), cte="quoted-printable")
    for one in sending.bijlagen:
        main, _, sub = one.soort.partition("/")
        message.add_attachment(one.inhoud, maintype=main, subtype=sub, filename=one_line(one.naam))
    if sending.bijlagen:
        message.set_boundary(f"==={sending.brief_id}-v{sending.versie}===")
    name = f"{sending.brief_id}-v{sending.versie}.eml"
    return MailDraft(name, message.as_bytes(), to, hidden, remarks)


def _message_id(sending: Sending) -> str:
    _, _, domain = sending.fields.organisatie.mailbox.partition("@")
    safe = domain if re.fullmatch(r"[A-Za-z0-9.-]+", domain) else "ibt.invalid"
    return f"<{re.sub('[^A-Za-z0-9.-]', '-', sending.brief_id)}.v{sending.versie}@{safe}>"


def _subject(sending: Sending) -> str:
    head = sending.fields.brief
    told = one_line(f"{head.betreft} (kenmerk {head.referentie})") or ""
    return f"{CONCEPT}: {told}" if sending.concept else told


def _named(address: str, fields: LetterFields) -> Address:
    """Give an address; our own carries the name of the organisation."""
    own = address == fields.organisatie.mailbox
    return Address(one_line(fields.organisatie.naam) or "" if own else "", addr_spec=address)


def recipients(
    familie: str, fields: LetterFields, known: Mailboxes
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Give who stands in To, who in Bcc, and what a person must still do about it, in Dutch."""
    to = known.address(_code(fields.aan))
    if familie not in TO_ALL:
        if to:
            return (to,), (), ()
        return (), (), (f"geen mailbox voor {fields.aan.naam} op de lijst: vul zelf een adres in ({MAILBOXES})",)
    hidden, without = _of_province(fields.aan.naam, known)
    remarks = [f"geen mailbox op de lijst ({MAILBOXES}): {', '.join(without)}"] if without else []
    own = fields.organisatie.mailbox
    if familie in MAIL_ITSELF:  # a mail needs someone in To, and who got it is nobody's business
        return (own,) if is_functional(own) else (), hidden, tuple(remarks)
    if not to:
        remarks.append(f"geen mailbox voor de provincie {fields.aan.naam} op de lijst ({MAILBOXES})")
    return (to,) if to else (), hidden, tuple(remarks)


def _code(to: Addressee) -> str:
    """Give the code of an addressee; a sender who is no body, such as an inhabitant, has none and gets no address."""
    return to.code or (MINISTER if to.orgaan.startswith("de minister") else "")


def _of_province(naam: str, known: Mailboxes) -> tuple[tuple[str, ...], Sequence[str]]:
    inside = [gemeente for gemeente in gemeenten() if gemeente.provincie == naam]
    found = {gemeente.naam: known.address(gemeente.code) for gemeente in inside}
    return _once(found.values()), sorted(name for name, address in found.items() if not address)


def _once(addresses: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for address in addresses if address))
