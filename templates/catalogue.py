"""The letter families, signatories and checks: versioned data beside the code, read once into frozen models."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from importlib.abc import Traversable
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ConfigError
from templates.fields import Signatory


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


_Sha256 = Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]
_Day = dt.date | Literal[""]


class _Approved(_Row):
    bron: str
    goedgekeurd_door: str
    goedgekeurd_op: _Day


class Ladder(_Approved):
    """The phases of the interventieladder, named as the minister names them. Legal: docs/legal.md#interventieladder."""

    fasen: Annotated[tuple[str, ...], Field(strict=False, min_length=6, max_length=6)]


class LetterSpec(_Approved):
    """One family: which text, for which trede, since when, and who approved that text."""

    id: str
    versie: str
    titel: str
    betreft: str
    bestand: str
    juridisch: str
    """Key of docs/legal.md; empty for a house rule."""
    besluit_vereist: bool
    toegestane_treden: Annotated[tuple[int, ...], Field(strict=False)]
    """Empty: any trede, and none."""
    geldig_vanaf: dt.date
    goedgekeurde_tekst: _Sha256
    """SHA-256 of the text that was approved; another text has no approval."""
    velden: Mapping[str, str]


class Mandate(_Approved):
    """Who may sign which letters, and when. Legal: docs/legal.md#mandaat."""

    fictief: bool
    naam: str
    functie: str
    bestuursorgaan: str
    formule: Literal["namens hem", "namens haar"]
    mandaat: str
    brieven: Annotated[tuple[str, ...], Field(strict=False)]
    geldig_vanaf: dt.date
    geldig_tot: _Day
    """Last day; empty is still valid."""

    def covers(self, family: str, day: dt.date) -> bool:
        """Tell whether this official may sign a letter of the family dated `day`."""
        return family in self.brieven and self.geldig_vanaf <= day <= (self.geldig_tot or dt.date.max)


class CheckRule(_Row):
    """One thing that must or must not be in a letter."""

    element: str
    soort: Literal["moet", "moet als", "mag niet"]
    patroon: str
    als: str = ""


class GeneralChecks(_Row):
    """What holds for every letter."""

    vaste_cijfers: Annotated[tuple[str, ...], Field(strict=False)]
    regels: Annotated[tuple[CheckRule, ...], Field(strict=False)]


class Checks(_Approved):
    """The must and must-not table."""

    versie: str
    algemeen: GeneralChecks
    families: Mapping[str, Annotated[tuple[CheckRule, ...], Field(strict=False)]]


class Catalogue(_Row):
    """All data that letters are made from, apart from the case itself."""

    versie: str
    ladder: Ladder
    letters: Mapping[str, LetterSpec]
    sources: Mapping[str, str]
    """Template text per family."""
    onderwerpen: Mapping[str, str]
    mandates: tuple[Mandate, ...]
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
            if row.covers(family, day):
                return Signatory(row.bestuursorgaan, row.formule, row.naam, row.functie, row.mandaat, row.fictief)
        return None


def read_catalogue(folder: Path | None = None) -> Catalogue:
    """Give the catalogue in `folder`, or the one that comes with the program.

    Raises:
        ConfigError: A file is missing, no TOML, or holds a wrong value.
    """
    place: Traversable = files("templates") if folder is None else folder
    read = _Reader(place)
    letters, signatories, checks = (read.toml(name) for name in ("letters.toml", "ondertekenaars.toml", "checks.toml"))
    specs = _parsed(_LetterFile, letters, "letters.toml")
    catalogue = _parsed(
        Catalogue,
        {
            "versie": specs.versie,
            "ladder": specs.interventieladder,
            "letters": specs.brieven,
            "sources": {family: read.text(spec.bestand) for family, spec in specs.brieven.items()},
            "onderwerpen": specs.onderwerpen,
            "mandates": _parsed(_MandateFile, signatories, "ondertekenaars.toml").ondertekenaar,
            "checks": _parsed(Checks, _by_family(checks), "checks.toml"),
            "digest": read.digest.hexdigest(),
        },
        "letters.toml",
    )
    _refuse_double_mandates(catalogue.mandates)
    return catalogue


class _LetterFile(_Row):
    versie: str
    interventieladder: Ladder
    brieven: Mapping[str, LetterSpec]
    onderwerpen: Mapping[str, str]


class _MandateFile(_Row):
    ondertekenaar: Annotated[tuple[Mandate, ...], Field(strict=False)] = ()


class _Reader:
    """Reads files of one folder and keeps a digest over all of them."""

    def __init__(self, place: Traversable) -> None:
        self.place = place
        self.digest = hashlib.sha256()

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


Model = TypeVar("Model", bound=_Row)


def _parsed(model: type[Model], data: Mapping[str, Any], origin: str) -> Model:
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        rows = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        raise ConfigError(f"{origin} bevat een onjuiste waarde: {rows}. Herstel het bestand.") from error


def _by_family(checks: Mapping[str, Any]) -> dict[str, Any]:
    own = {"versie", "bron", "goedgekeurd_door", "goedgekeurd_op", "algemeen"}
    families = {key: value for key, value in checks.items() if key not in own}
    return {key: value for key, value in checks.items() if key in own} | {"families": families}


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
