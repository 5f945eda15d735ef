"""L12, the letter that goes with the verdeelbesluit of one province; twelve of them make a wave."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import LetterError
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before, head, office_holder
from templates.fields import Cycle, OfficeHolder, ToBody

LIMBURG = "pv31"
"""The one province whose report was completed later, and whose letter says so."""


@dataclass(frozen=True, slots=True)
class Province:
    """What the letter says of one province."""

    naam: str
    regietafel: str
    """What its Provinciale Regietafel is called."""
    verslag_datum: dt.date
    """Day on which its report came in."""
    aanvulling_datum: dt.date | None
    """Day on which the addition to that report came in; Limburg only."""
    heeft_restopgave: bool
    """Places that nobody offered were divided over its gemeenten."""
    heeft_overschot: bool
    """Its gemeenten offered more places than the task of the province."""


@dataclass(frozen=True, slots=True)
class National:
    """The figures of the whole country, in places; all but the raming are round."""

    raming: int
    uit_verslagen: int
    kansrijk: int
    totaal: int
    """What the reports come to, a little below this number."""
    provincies: int = 12


@dataclass(frozen=True, slots=True)
class Annex:
    """The verdeelbesluit that goes along."""

    titel: str
    provincie: str
    """Province as it was read from the document itself."""
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class L12Fields(ToBody):
    """What the letter with the verdeelbesluit prints."""

    ondertekenaar: OfficeHolder
    cyclus: Cycle
    opgave_bekend_voor: dt.date
    """The provincial task was known before this day."""
    provincie: Province
    limburg: bool
    restopgave: bool
    overschot: bool
    landelijk: National
    bijlage: Annex
    nadere_afspraken: str
    """When the conditions of an exchange between provinces follow: `begin 2025`."""
    instrumenten: str
    """When more means come for statushouders: `het eerste kwartaal van 2025`."""


@dataclass(frozen=True, slots=True)
class VerdeelbesluitCase:
    """What is known of one province; what is not known yet is None or empty."""

    provincie: Province | None
    cyclus: Cycle | None
    landelijk: National | None
    bijlage: Annex | None
    opgave_bekend_voor: dt.date | None
    nadere_afspraken: str = ""
    instrumenten: str = ""


def compose_l12(envelope: Envelope, case: VerdeelbesluitCase, catalogue: Catalogue) -> L12Fields:
    """Give the fields of the letter to one province.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: The annex, or the addition to the report, belongs to another province.

    Legal: docs/legal.md#verdeelbesluit
    """
    need, to = Needed(), envelope.aan
    brief = head(need, envelope, catalogue.spec("L12"))
    provincie = need(case.provincie, "de gegevens van de provincie met de datum van het verslag")
    bijlage = need(case.bijlage, "het verdeelbesluit van de provincie als bijlage")
    cyclus = need(case.cyclus, "de cyclus met de datum van het verdeelbesluit")
    landelijk = need(case.landelijk, "de landelijke cijfers")
    bekend = need(case.opgave_bekend_voor, "de dag waarvoor de provinciale opgave bekend was")
    nader = need(case.nadere_afspraken, "wanneer de nadere afspraken over uitruil volgen")
    instrumenten = need(case.instrumenten, "wanneer de extra instrumenten komen")
    ondertekenaar = office_holder(need, catalogue, envelope.datum)
    limburg = to.code == LIMBURG
    if limburg and provincie:
        need(provincie.aanvulling_datum, "de datum van de aanvulling op het verslag van Limburg")
    need.done("L12")
    _check_province(provincie, to.naam, limburg)
    check_annex(bijlage, to.naam)
    check_before(provincie.aanvulling_datum or provincie.verslag_datum, brief.datum, "de ontvangst van het verslag")
    return L12Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        geadresseerde=to,
        ondertekenaar=ondertekenaar,
        cyclus=cyclus,
        opgave_bekend_voor=bekend,
        provincie=provincie,
        limburg=limburg,
        restopgave=provincie.heeft_restopgave,
        overschot=provincie.heeft_overschot,
        landelijk=landelijk,
        bijlage=bijlage,
        nadere_afspraken=nader,
        instrumenten=instrumenten,
    )


def _check_province(provincie: Province, naam: str, limburg: bool) -> None:
    if provincie.naam != naam:
        raise LetterError(f"de gegevens zijn van {provincie.naam}, de brief gaat naar {naam}. Kies de goede provincie.")
    if provincie.aanvulling_datum and not limburg:
        raise LetterError(f"de aanvulling op het verslag hoort bij Limburg, niet bij {naam}. Haal de datum weg.")


def check_annex(bijlage: Annex, naam: str) -> None:
    """Let an annex through that is the verdeelbesluit of this very province.

    Raises:
        LetterError: It is of another province, or its digest is no digest.
    """
    if bijlage.provincie != naam:
        raise LetterError(f"de bijlage is het verdeelbesluit van {bijlage.provincie}, niet van {naam}. Kies de goede.")
    if not re.fullmatch("[0-9a-f]{64}", bijlage.sha256):
        raise LetterError(f"de bijlage voor {naam} heeft geen geldige SHA-256. Neem het verdeelbesluit opnieuw op.")


def check_wave(letters: Sequence[L12Fields]) -> None:
    """Let the letters of one wave through: every province once, each with an annex of its own.

    Raises:
        LetterError: A province or an annex stands in the wave twice, or a province is missing.
    """
    for what, values in (
        ("de provincie", [letter.provincie.naam for letter in letters]),
        ("de bijlage van", [letter.bijlage.sha256[:12] for letter in letters]),
    ):
        double = [value for value, count in Counter(values).items() if count > 1]
        if double:
            raise LetterError(f"{what} {double[0]} komt twee keer voor in deze verzending. Controleer de bijlagen.")
    wanted = letters[0].landelijk.provincies if letters else 12
    if len(letters) != wanted:
        raise LetterError(f"de verzending telt {len(letters)} brieven; er horen er {wanted} te zijn. Vul aan.")
