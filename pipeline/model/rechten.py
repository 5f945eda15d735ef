"""Roles of people in an organisation and what each may do. Source: the roles of domain file 0, section 0.3."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rol(StrEnum):
    """What somebody is in the organisation; a person may be more than one."""

    SECRETARIAAT = "secretariaat"
    BEHANDELAAR = "behandelaar"
    JURIST = "jurist"
    BESLISSER = "beslisser"
    WOO_MEDEWERKER = "woo-medewerker"
    WOO_COORDINATOR = "woo-coordinator"
    BEHEERDER = "beheerder"
    AUDITOR = "auditor"


class Recht(StrEnum):
    """One thing that somebody may do; which role has which stands in pipeline/data/rechten.toml."""

    POST_ZIEN = "post.zien"
    """Which documents came in, and their state; not what is in them."""
    POST_AANBIEDEN = "post.aanbieden"
    ORIGINEEL_ZIEN = "origineel.zien"
    """Unredacted documents: pages, text, search, values; every look is logged."""
    WAARDE_CORRIGEREN = "waarde.corrigeren"
    ZAAK_ZIEN = "zaak.zien"
    ZAAK_BESLUITEN = "zaak.besluiten"
    BRIEF_MAKEN = "brief.maken"
    BRIEF_GOEDKEUREN = "brief.goedkeuren"
    LAKKEN_ZIEN = "lakken.zien"
    LAKKEN_BEOORDELEN = "lakken.beoordelen"
    LAKKEN_GOEDKEUREN = "lakken.goedkeuren"
    """The second pair of eyes."""
    VRIJGAVE_MAKEN = "vrijgave.maken"
    VRIJGAVE_INTREKKEN = "vrijgave.intrekken"
    MONITOR_ZIEN = "monitor.zien"
    LOGBOEK_ZIEN = "logboek.zien"
    BEHEER_GEBRUIKERS = "beheer.gebruikers"
    BEHEER_ZIEN = "beheer.zien"
    """How the work goes: queues, workers, inbox, mailbox and disk; ids of documents, never a name."""


@dataclass(frozen=True, slots=True)
class Ingelogd:
    """Somebody who is signed in, for the length of one request."""

    login: str
    """Name of the account."""
    naam: str
    """Name under which decisions are written."""
    rollen: frozenset[Rol]
    rechten: frozenset[Recht]
    sessie: str
    """Id of the session, never its secret."""
    csrf: str
    """What every form and every request that changes something must bring along."""

    def may(self, recht: Recht) -> bool:
        """Tell whether this person may do something."""
        return recht in self.rechten
