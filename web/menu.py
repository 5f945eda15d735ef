"""The menu: which parts of the desk somebody sees."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model.rechten import Ingelogd, Recht


class Item(NamedTuple):
    """One entry of the menu."""

    name: str
    path: str
    is_here: bool


_ITEMS = (
    ("Post", "/post", Recht.POST_ZIEN),
    ("Zoeken", "/zoeken", Recht.ORIGINEEL_ZIEN),
    ("Gemeenten", "/gemeenten", Recht.ZAAK_ZIEN),
    ("Ladder", "/ladder", Recht.ZAAK_ZIEN),
    ("Termijnen", "/termijnen", Recht.ZAAK_ZIEN),
    ("Brieven", "/brieven", Recht.ZAAK_ZIEN),
    ("Woo-dossiers", "/dossiers", Recht.LAKKEN_ZIEN),
    ("Monitor", "/monitor", Recht.MONITOR_ZIEN),
    ("Logboek", "/logboek", Recht.LOGBOEK_ZIEN),
    ("Gebruikers", "/gebruikers", Recht.BEHEER_GEBRUIKERS),
    ("Beheer", "/beheer", Recht.BEHEER_ZIEN),
)


def menu_for(who: Ingelogd | None, path: str) -> tuple[Item, ...]:
    """Give the entries that somebody may open; a stranger sees none."""
    if who is None:
        return ()
    shown = [(name, place) for name, place, recht in _ITEMS if who.may(recht)]
    return tuple(Item(name, place, path == place or path.startswith(f"{place}/")) for name, place in shown)
