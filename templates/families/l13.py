"""L13, the mail of a province to the gemeenten in it: what is coming, and what help there is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.errors import LetterError
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_after, head, one_line
from templates.fields import ToBody
from templates.filters import datum_nl


@dataclass(frozen=True, slots=True, kw_only=True)
class L13Fields(ToBody):
    """What the mail prints; to whom it goes stands nowhere in it."""

    ministerie: str
    """Who announced the talks."""
    regietafel: str
    contact_van: dt.date
    contact_tot: dt.date
    functie: str
    """Function of the sender, never a name."""


@dataclass(frozen=True, slots=True)
class RoundCase:
    """What a province tells its gemeenten; what is not known yet is None or empty."""

    ministerie: str
    regietafel: str
    contact_van: dt.date | None
    """First day on which the province calls; a mail of the archive needs days, not `next week`."""
    contact_tot: dt.date | None
    functie: str


def compose_l13(envelope: Envelope, case: RoundCase, catalogue: Catalogue) -> L13Fields:
    """Give the fields of the mail.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: The days of contact do not follow the mail, or each other.
    """
    need = Needed()
    brief = head(need, envelope, catalogue.spec("L13"))
    ministerie = need(one_line(case.ministerie), "het ministerie dat de gesprekken aankondigt")
    regietafel = need(one_line(case.regietafel), "de naam van de regietafel")
    van = need(case.contact_van, "de eerste dag waarop de provincie contact opneemt")
    tot = need(case.contact_tot, "de laatste dag waarop de provincie contact opneemt")
    functie = need(one_line(case.functie), "de functie van de afzender")
    need.done("L13")
    check_after(van, brief.datum, "de eerste dag waarop de provincie contact opneemt")
    if tot < van:
        raise LetterError(f"de laatste dag van contact ({datum_nl(tot)}) ligt vóór de eerste. Herstel de dagen.")
    return L13Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        geadresseerde=envelope.aan,
        ministerie=ministerie,
        regietafel=regietafel,
        contact_van=van,
        contact_tot=tot,
        functie=functie,
    )
