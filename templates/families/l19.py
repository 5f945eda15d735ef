"""L19, the reply to a request for more time: granted or refused, once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.errors import LetterError
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_after, check_before, head, mandated, one_line
from templates.fields import SentLetter, Signatory, ToGemeente
from templates.filters import datum_nl


@dataclass(frozen=True, slots=True, kw_only=True)
class L19Fields(ToGemeente):
    """What the reply prints."""

    ondertekenaar: Signatory
    vorige: SentLetter
    verzoek_datum: dt.date
    oude_termijn: dt.date
    gevraagd_tot: dt.date | None
    toegekend: bool
    nieuwe_termijn: dt.date
    """The old one when the request is refused."""
    reden: str


@dataclass(frozen=True, slots=True)
class ExtensionCase:
    """What an official decided on the request; what is not known yet is None or empty."""

    vorige: SentLetter | None
    verzoek_datum: dt.date | None
    oude_termijn: dt.date | None
    gevraagd_tot: dt.date | None
    """None: the gemeente named no day."""
    toegekend: bool | None
    nieuwe_termijn: dt.date | None
    reden: str
    eerder_verlengd: bool = False


def compose_l19(envelope: Envelope, case: ExtensionCase, catalogue: Catalogue) -> L19Fields:
    """Give the fields of the reply.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
        LetterError: The term was extended before, or the new day is not later than the old one.
    """
    need = Needed()
    brief = head(need, envelope, catalogue.spec("L19"))
    vorige = need(case.vorige, "datum en kenmerk van de brief met de termijn")
    verzoek = need(case.verzoek_datum, "de datum van het verzoek om uitstel")
    oude = need(case.oude_termijn, "de termijn die gold")
    toegekend = need(case.toegekend, "of het uitstel wordt toegekend")
    reden = need(one_line(case.reden), "de reden van de beslissing op het verzoek")
    nieuwe = need(case.nieuwe_termijn, "de nieuwe termijn") if case.toegekend else oude
    ondertekenaar = mandated(need, catalogue, "L19", envelope.datum)
    need.done("L19")
    check_before(verzoek, brief.datum, "het verzoek om uitstel")
    if toegekend and case.eerder_verlengd:
        raise LetterError("deze termijn is al een keer verlengd. Een tweede keer kan niet: kies geen uitstel.")
    if toegekend:
        check_after(nieuwe, brief.datum, "de nieuwe termijn")
    if toegekend and nieuwe <= oude:
        raise LetterError(f"de nieuwe termijn ({datum_nl(nieuwe)}) is niet later dan de oude. Kies een latere dag.")
    return L19Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        gemeente=envelope.aan,
        ondertekenaar=ondertekenaar,
        vorige=vorige,
        verzoek_datum=verzoek,
        oude_termijn=oude,
        gevraagd_tot=case.gevraagd_tot,
        toegekend=toegekend,
        nieuwe_termijn=nieuwe,
        reden=reden,
    )
