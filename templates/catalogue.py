"""The letter families, signatories and checks: versioned data beside the code, read once into frozen models.

A family is two files in letters/: the text (L02.md) and what holds for it (L02.toml).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.abc import Traversable
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from pipeline.errors import ConfigError, RecordError
from pipeline.model.mandaat import Ambtsdrager, Mandaat
from pipeline.tools.ambt import (
    MINISTER,
    check_signatory,
    mandates_of,
    office_holder,
    office_holders_of,
    register_text,
)
from pipeline.tools.datum import lange_datum
from templates.fields import OfficeHolder, Signatory
from templates.specs import CheckRule, Checks, HouseStyle, Ladder, LetterSpec, Official, Row, TextApproval


class Catalogue(Row):
    """All data that letters are made from, apart from the case itself."""

    versie: str
    ladder: Ladder
    letters: Mapping[str, LetterSpec]
    sources: Mapping[str, str]
    """Template text per family."""
    onderwerpen: Mapping[str, str]
    soorten: Mapping[str, Mapping[str, str]]
    """What the values hold that letters share, such as an addressee."""
    huisstijlen: Mapping[str, HouseStyle]
    """By role of the sender."""
    ondertekenaars: tuple[Official, ...]
    mandaten: tuple[Mandaat, ...]
    """What officials may decide and sign; shipped in pipeline/data, or the organisation's own."""
    ambtsdragers: tuple[Ambtsdrager, ...]
    goedkeuringen: tuple[TextApproval, ...]
    """Texts that the organisation approved."""
    checks: Checks
    digest: str
    """SHA-256 over every file read: part of the identity of whatever uses it."""

    def spec(self, family: str) -> LetterSpec:
        """Give the description of a family.

        Raises:
            ConfigError: There is no such family.
        """
        if family not in self.letters:
            known = ", ".join(sorted(self.letters))
            raise ConfigError(f"de brief {family} bestaat niet. Kies uit: {known}.")
        return self.letters[family]

    def house_style(self, role: str) -> HouseStyle:
        """Give the look of a kind of sender.

        Raises:
            ConfigError: There is none for this role.
        """
        if role not in self.huisstijlen:
            known = ", ".join(sorted(self.huisstijlen))
            raise ConfigError(f"voor de rol {role} is er geen huisstijl (huisstijlen.toml). Kies uit: {known}.")
        return self.huisstijlen[role]

    def template_hash(self, family: str) -> str:
        """Give the SHA-256 of the template text of a family."""
        return hashlib.sha256(self.sources[family].encode()).hexdigest()

    def is_approved(self, family: str) -> bool:
        """Tell whether the text as it stands now was approved by a named person."""
        spec, present = self.spec(family), self.template_hash(family)
        shipped = bool(spec.goedgekeurd_door and spec.goedgekeurd_op) and spec.goedgekeurde_tekst == present
        return shipped or any((row.brief, row.sha256) == (family, present) for row in self.goedkeuringen)

    def signatory(self, family: str, day: dt.date) -> Signatory | None:
        """Give the official who signs this family on `day`; None when nobody may (INV-16)."""
        return self._signing(family, day)[0]

    def why_unsigned(self, family: str, day: dt.date) -> str:
        """Give in Dutch what to mend before an official can sign this family on `day`; empty when one can."""
        return self._signing(family, day)[1]

    def _signing(self, family: str, day: dt.date) -> tuple[Signatory | None, str]:
        row = next((row for row in self.ondertekenaars if row.covers(family, day)), None)
        if row is None:
            return None, f"niemand tekent brief {family} op {lange_datum(day)}. Vul ondertekenaars.toml aan"
        try:
            mandate = check_signatory(row.mandaat, family, day, self.mandaten)
        except RecordError as refused:
            return None, f"{str(refused).rstrip('.')} (ondertekenaars.toml, mandaten.toml)"
        holder = self._holder(mandate.bestuursorgaan, day)
        if holder is None:
            return None, self.why_vacant(day, mandate.bestuursorgaan)
        example, formula = row.fictief or mandate.fictief, f"namens {holder.voornaamwoord}"
        return Signatory(mandate.bestuursorgaan, formula, row.naam, row.functie, row.mandaat, example), ""

    def office_holder(self, day: dt.date, office: str = MINISTER) -> OfficeHolder | None:
        """Give the bewindspersoon who held the office on `day`; None when the register is not sure."""
        found = self._holder(office, day)
        return OfficeHolder(found.ambt, found.naam, found.voornaamwoord, False) if found else None

    def why_vacant(self, day: dt.date, office: str = MINISTER) -> str:
        """Give in Dutch what to mend before the holder of an office on `day` is known."""
        return f"wie op {lange_datum(day)} {office} was, staat niet vast. Vul ambtsdragers.toml aan"

    def _holder(self, office: str, day: dt.date) -> Ambtsdrager | None:
        found = office_holder(day, office, self.ambtsdragers)
        return found if found and found.zekerheid != "open" else None

    def rules(self, family: str) -> tuple[CheckRule, ...]:
        """Give all rules for a letter: the general ones, the shared ones it names, and its own."""
        spec = self.spec(family)
        shared = (rule for name in spec.regelsets for rule in self.checks.sets[name])
        return (*self.checks.algemeen.regels, *shared, *spec.regels)


def read_catalogue(folder: Path | None = None, registers: Path | None = None) -> Catalogue:
    """Give the catalogue in `folder`, or the one that comes with the program.

    A register that stands in the folder `registers` of a workspace takes the place of the shipped one, file by file.

    Raises:
        ConfigError: A file is missing, no TOML, or holds a wrong value.
    """
    place: Traversable = files("templates") if folder is None else folder
    read = _Reader(place, registers)
    general = _parsed(_LetterFile, read.toml("letters.toml"), "letters.toml")
    looks = _parsed(_StyleFile, read.toml("huisstijlen.toml"), "huisstijlen.toml")
    letters = {
        family: _parsed(LetterSpec, read.toml(f"letters/{family}.toml"), f"letters/{family}.toml")
        for family in read.families()
    }
    catalogue = _parsed(
        Catalogue,
        {
            "versie": general.versie,
            "ladder": general.interventieladder,
            "letters": letters,
            "sources": {family: read.text(f"letters/{family}.md") for family in letters},
            "onderwerpen": general.onderwerpen,
            "soorten": general.soorten,
            "huisstijlen": looks.huisstijl,
            **_registers(read),
            "checks": _parsed(Checks, read.toml("checks.toml"), "checks.toml"),
            "digest": read.digest.hexdigest(),
        },
        "letters.toml",
    )
    _refuse_two_signatories(catalogue.ondertekenaars)
    _refuse_wrong_names(catalogue)
    return catalogue


def _registers(read: _Reader) -> dict[str, Any]:
    """Give who signs under what, who holds the office, and which texts were approved."""
    signing = _parsed(_SigningFile, read.own_toml("ondertekenaars.toml"), "ondertekenaars.toml")
    approved = _parsed(_ApprovalFile, read.own_toml("goedkeuringen.toml"), "goedkeuringen.toml")
    return {
        "ondertekenaars": signing.ondertekenaar,
        "goedkeuringen": approved.goedkeuring,
        "mandaten": mandates_of(read.register("mandaten.toml")),
        "ambtsdragers": office_holders_of(read.register("ambtsdragers.toml")),
    }


class _LetterFile(Row):
    versie: str
    interventieladder: Ladder
    onderwerpen: Mapping[str, str]
    soorten: Mapping[str, Mapping[str, str]]


class _StyleFile(Row):
    versie: str
    huisstijl: Mapping[str, HouseStyle]


class _SigningFile(Row):
    ondertekenaar: Annotated[tuple[Official, ...], Field(strict=False)] = ()


class _ApprovalFile(Row):
    goedkeuring: Annotated[tuple[TextApproval, ...], Field(strict=False)] = ()


@lru_cache(maxsize=128)
def _tables(text: str) -> dict[str, Any]:
    """Parse TOML once for each text: the files are read anew every time, what they say changes seldom."""
    return tomllib.loads(text)


class _Reader:
    """Reads files of one folder, and registers of another, and keeps a digest over all of them."""

    def __init__(self, place: Traversable, registers: Path | None) -> None:
        self.place = place
        self.registers = registers
        self.digest = hashlib.sha256()

    def families(self) -> list[str]:
        """Give the families that have a description."""
        names = (entry.name for entry in self.place.joinpath("letters").iterdir())
        return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))

    def text(self, name: str, place: Traversable | None = None) -> str:
        try:
            text = (place or self.place).joinpath(*name.split("/")).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"het bestand {name} bij de brieven is niet te lezen. Zet het terug.") from error
        return self.seen(name, text)

    def seen(self, name: str, text: str) -> str:
        """Give the text back, taken up in the digest."""
        self.digest.update(f"{name}\0{text}\0".encode())
        return text

    def toml(self, name: str, place: Traversable | None = None) -> dict[str, Any]:
        try:
            return dict(_tables(self.text(name, place)))
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{name} is geen geldige TOML: {error}. Herstel de regel.") from error

    def own_toml(self, name: str) -> dict[str, Any]:
        """Give a file of the registers of the organisation, else the shipped one; empty when there is neither."""
        if self.registers and (self.registers / name).is_file():
            return self.toml(name, self.registers)
        return self.toml(name) if self.place.joinpath(name).is_file() else {}

    def register(self, name: str) -> str:
        """Give the text of a register that the program keeps with its other data."""
        return self.seen(name, register_text(name, self.registers))


Model = TypeVar("Model", bound=Row)


def _parsed(model: type[Model], data: Mapping[str, Any], origin: str) -> Model:
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        rows = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        raise ConfigError(f"{origin} bevat een onjuiste waarde: {rows}. Herstel het bestand.") from error


def _refuse_two_signatories(rows: tuple[Official, ...]) -> None:
    for index, row in enumerate(rows):
        for other in rows[index + 1 :]:
            begins = max(row.geldig_vanaf, other.geldig_vanaf)
            shared = [f for f in row.brieven if row.covers(f, begins) and other.covers(f, begins)]
            if shared:
                raise ConfigError(
                    f"ondertekenaars.toml: voor brief {shared[0]} zijn er op {begins:%d-%m-%Y} twee ondertekenaars. "
                    "Geef de eerste een einddatum (geldig_tot)."
                )


def _refuse_wrong_names(catalogue: Catalogue) -> None:
    unknown = {name for spec in catalogue.letters.values() for name in spec.regelsets} - catalogue.checks.sets.keys()
    if unknown:
        raise ConfigError(f"checks.toml heeft geen regels met de naam {min(unknown)}. Herstel de naam.")
    locked = {family for family, spec in catalogue.letters.items() if spec.juridisch_slot}
    signed = {family for row in catalogue.ondertekenaars for family in row.brieven}
    if locked & signed:
        raise ConfigError(
            f"ondertekenaars.toml: brief {min(locked & signed)} tekent de bewindspersoon zelf. Haal hem uit brieven."
        )
