"""What stands in the data files of the letters, as frozen models that refuse a wrong value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Row(BaseModel):
    """A table of a data file; an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


_Sha256 = Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]
_Day = dt.date | Literal[""]


class Approved(Row):
    """A table with its source, and who approved it."""

    bron: str
    goedgekeurd_door: str
    goedgekeurd_op: _Day


class Ladder(Approved):
    """The phases of the interventieladder, named as the minister names them. Legal: docs/legal.md#interventieladder."""

    fasen: Annotated[tuple[str, ...], Field(strict=False, min_length=6, max_length=6)]


class CheckRule(Row):
    """One thing that must or must not be in a letter."""

    element: str
    soort: Literal["moet", "moet als", "mag niet"]
    patroon: str
    als: str = ""
    voorbeeld: str = ""
    """For `mag niet`: a sentence the rule stops; the tests try it."""


class LetterSpec(Approved):
    """One family: for which trede, since when, what must be in it, and who approved its text."""

    id: str
    versie: str
    titel: str
    betreft: str
    juridisch: str
    """Key of docs/legal.md; empty for a house rule."""
    juridisch_slot: bool = False
    """Only with an approved text, and never signed under mandate. Legal: docs/legal.md#interventieladder."""
    besluit_vereist: bool
    toegestane_treden: Annotated[tuple[int, ...], Field(strict=False)]
    """Empty: any trede, and none."""
    geldig_vanaf: dt.date
    goedgekeurde_tekst: _Sha256
    """SHA-256 of the text that was approved; another text has no approval."""
    velden: Mapping[str, str]
    invullen: Mapping[str, str] = {}
    """What a person fills in for this letter: key of its case with the Dutch question (see forms.py)."""
    vaste_cijfers: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """Phrases whose numbers belong to the text of this letter."""
    regelsets: Annotated[tuple[str, ...], Field(strict=False)] = ()
    """Rules of checks.toml that this family shares with others."""
    regels: Annotated[tuple[CheckRule, ...], Field(strict=False)]


class Official(Approved):
    """Who signs which letters under which mandate, and when. Legal: docs/legal.md#mandaat."""

    fictief: bool
    naam: str
    functie: str
    """As it stands under the letter."""
    mandaat: str
    """Key of mandaten.toml; that mandate must hold on the day and cover the family too."""
    brieven: Annotated[tuple[str, ...], Field(strict=False)]
    geldig_vanaf: dt.date
    geldig_tot: _Day
    """Last day; empty is still valid."""

    def covers(self, family: str, day: dt.date) -> bool:
        """Tell whether this official signs letters of the family dated `day`."""
        return family in self.brieven and self.geldig_vanaf <= day <= (self.geldig_tot or dt.date.max)


class TextApproval(Row):
    """The organisation approved one text of one family; another text has no approval."""

    brief: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    door: Annotated[str, Field(min_length=1)]
    functie: Annotated[str, Field(min_length=1)]
    op: dt.date


class HouseStyle(Row):
    """The look of one kind of sender; the content knows nothing of it."""

    kleur: Annotated[str, Field(pattern="^[0-9A-F]{6}$")]
    balk: bool
    """The vertical bar of the letterhead."""


class GeneralChecks(Row):
    """What holds for every letter."""

    vaste_cijfers: Annotated[tuple[str, ...], Field(strict=False)]
    vrije_tekst: Annotated[tuple[str, ...], Field(strict=False)]
    """Names of fields in which a person types."""
    tijdsaanduiding: str
    """Pattern of a year that is no count."""
    persoon: str
    """Pattern of what points to a person and does not belong in typed text."""
    regels: Annotated[tuple[CheckRule, ...], Field(strict=False)]


class Checks(Approved):
    """What holds for every letter, and the sets of rules that families share."""

    versie: str
    algemeen: GeneralChecks
    sets: Mapping[str, Annotated[tuple[CheckRule, ...], Field(strict=False)]]
