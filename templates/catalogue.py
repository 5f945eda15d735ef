"""The letter families, signatories and checks: versioned data beside the code, read once into frozen models.

A family is two files in letters/: the text (L02.md) and what holds for it (L02.toml).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from importlib.abc import Traversable
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, ValidationError

from pipeline.errors import ConfigError
from templates.fields import OfficeHolder, Signatory
from templates.specs import CheckRule, Checks, Holder, HouseStyle, Ladder, LetterSpec, Mandate, Row

MINISTER = "de minister van Asiel en Migratie"
"""The bestuursorgaan that supervises."""


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
    mandates: tuple[Mandate, ...]
    holders: tuple[Holder, ...]
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
        spec = self.spec(family)
        named = bool(spec.goedgekeurd_door and spec.goedgekeurd_op)
        return named and spec.goedgekeurde_tekst == self.template_hash(family)

    def signatory(self, family: str, day: dt.date) -> Signatory | None:
        """Give the official who signs this family on `day`; None when no mandate covers it."""
        for row in self.mandates:
            holder = self._holder(row.bestuursorgaan, day)
            if row.covers(family, day) and holder:
                formule = f"namens {holder.voornaamwoord}"
                return Signatory(row.bestuursorgaan, formule, row.naam, row.functie, row.mandaat, row.fictief)
        return None

    def office_holder(self, day: dt.date, office: str = MINISTER) -> OfficeHolder | None:
        """Give the bewindspersoon who held the office on `day`; None when the list names none."""
        row = self._holder(office, day)
        return OfficeHolder(row.bestuursorgaan, row.naam, row.voornaamwoord, row.fictief) if row else None

    def _holder(self, office: str, day: dt.date) -> Holder | None:
        return next((row for row in self.holders if row.bestuursorgaan == office and row.holds(day)), None)

    def rules(self, family: str) -> tuple[CheckRule, ...]:
        """Give all rules for a letter: the general ones, the shared ones it names, and its own."""
        spec = self.spec(family)
        shared = (rule for name in spec.regelsets for rule in self.checks.sets[name])
        return (*self.checks.algemeen.regels, *shared, *spec.regels)


def read_catalogue(folder: Path | None = None) -> Catalogue:
    """Give the catalogue in `folder`, or the one that comes with the program.

    Raises:
        ConfigError: A file is missing, no TOML, or holds a wrong value.
    """
    place: Traversable = files("templates") if folder is None else folder
    read = _Reader(place)
    general = _parsed(_LetterFile, read.toml("letters.toml"), "letters.toml")
    signing = _parsed(_MandateFile, read.toml("ondertekenaars.toml"), "ondertekenaars.toml")
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
            "mandates": signing.ondertekenaar,
            "holders": signing.bewindspersoon,
            "checks": _parsed(Checks, read.toml("checks.toml"), "checks.toml"),
            "digest": read.digest.hexdigest(),
        },
        "letters.toml",
    )
    _refuse_double_mandates(catalogue.mandates)
    _refuse_two_holders(catalogue.holders)
    _refuse_wrong_names(catalogue)
    return catalogue


class _LetterFile(Row):
    versie: str
    interventieladder: Ladder
    onderwerpen: Mapping[str, str]
    soorten: Mapping[str, Mapping[str, str]]


class _StyleFile(Row):
    versie: str
    huisstijl: Mapping[str, HouseStyle]


class _MandateFile(Row):
    ondertekenaar: Annotated[tuple[Mandate, ...], Field(strict=False)] = ()
    bewindspersoon: Annotated[tuple[Holder, ...], Field(strict=False)] = ()


class _Reader:
    """Reads files of one folder and keeps a digest over all of them."""

    def __init__(self, place: Traversable) -> None:
        self.place = place
        self.digest = hashlib.sha256()

    def families(self) -> list[str]:
        """Give the families that have a description."""
        names = (entry.name for entry in self.place.joinpath("letters").iterdir())
        return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))

    def text(self, name: str) -> str:
        try:
            text = self.place.joinpath(*name.split("/")).read_text(encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"het bestand {name} bij de brieven is niet te lezen. Zet het terug.") from error
        self.digest.update(f"{name}\0{text}\0".encode())
        return text

    def toml(self, name: str) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text(name))
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{name} is geen geldige TOML: {error}. Herstel de regel.") from error


Model = TypeVar("Model", bound=Row)


def _parsed(model: type[Model], data: Mapping[str, Any], origin: str) -> Model:
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        rows = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        raise ConfigError(f"{origin} bevat een onjuiste waarde: {rows}. Herstel het bestand.") from error


def _refuse_double_mandates(rows: tuple[Mandate, ...]) -> None:
    for index, row in enumerate(rows):
        for other in rows[index + 1 :]:
            begins = max(row.geldig_vanaf, other.geldig_vanaf)
            shared = [f for f in row.brieven if row.covers(f, begins) and other.covers(f, begins)]
            if shared:
                raise ConfigError(
                    f"ondertekenaars.toml: voor brief {shared[0]} zijn er op {begins:%d-%m-%Y} twee ondertekenaars. "
                    "Geef de eerste een einddatum (geldig_tot)."
                )


def _refuse_two_holders(rows: tuple[Holder, ...]) -> None:
    for index, row in enumerate(rows):
        for other in rows[index + 1 :]:
            begins = max(row.geldig_vanaf, other.geldig_vanaf)
            if row.bestuursorgaan == other.bestuursorgaan and row.holds(begins) and other.holds(begins):
                raise ConfigError(
                    f"ondertekenaars.toml: op {begins:%d-%m-%Y} zijn er twee bewindspersonen voor één ambt. "
                    "Geef de eerste een einddatum (geldig_tot)."
                )


def _refuse_wrong_names(catalogue: Catalogue) -> None:
    unknown = {name for spec in catalogue.letters.values() for name in spec.regelsets} - catalogue.checks.sets.keys()
    if unknown:
        raise ConfigError(f"checks.toml heeft geen regels met de naam {min(unknown)}. Herstel de naam.")
    locked = {family for family, spec in catalogue.letters.items() if spec.juridisch_slot}
    signed = {family for row in catalogue.mandates for family in row.brieven}
    if locked & signed:
        raise ConfigError(
            f"ondertekenaars.toml: brief {min(locked & signed)} tekent de bewindspersoon zelf. Haal hem uit brieven."
        )
