"""The redaction policy: kind of datum × role of the person → keep, redact or ask, and the ground."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.stage import digest
from redaction.detect.people.roles import Role

_KEYS = {"naam", "soorten", "rollen", "documenten", "actie", "gronden", "toelichting", "bron", "schakelaar"}
_SIGNATORY, _DOMAIN, _TITLES = "ondertekenaar_zichtbaar", "domein_zichtbaar", "functietitel_zichtbaar"
SWITCHES = (_SIGNATORY, _DOMAIN, _TITLES)
"""What an organisation chooses; a row with such a `schakelaar` counts only while it is on."""
GROUNDS = (
    "5.1.1a", "5.1.1b", "5.1.1c", "5.1.1d", "5.1.1e", "5.1.2a", "5.1.2b", "5.1.2c", "5.1.2d", "5.1.2e", "5.1.2f",
    "5.1.2g", "5.1.2h", "5.1.2i", "5.1.4", "5.1.5", "5.2.1", "5.4",
)  # fmt: skip
"""Codes in the order of the law. Legal: docs/legal.md#woo-gronden."""


class Action(StrEnum):
    """What the policy says about a datum."""

    KEEP = "laten"
    REDACT = "lakken"
    ASK = "vragen"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the policy."""

    name: str
    categories: frozenset[str]
    """Kinds of datum; empty is all."""
    roles: frozenset[Role]
    """Empty is all."""
    action: Action
    gronden: tuple[str, ...]
    """In the order of the law."""
    explanation: str
    switch: str = ""
    """Setting that must be on for this row to count."""
    documents: frozenset[str] = frozenset()
    """Kinds of document; empty is all."""

    @property
    def is_rest(self) -> bool:
        """Whether this row takes whatever no other row took."""
        return not (self.categories or self.roles or self.documents)

    def fits(self, category: str, role: Role, document: str) -> bool:
        """Tell whether this row is about a datum of this kind and role in a document of this kind."""
        asked = ((category, self.categories), (role, self.roles), (document, self.documents))
        return all(not wanted or value in wanted for value, wanted in asked)


@dataclass(frozen=True, slots=True)
class Policy:
    """The rows in force; the first that fits decides."""

    rows: tuple[Row, ...]
    version: str
    digest: str
    """Of the file and the switches: another policy is another outcome."""
    domain_visible: bool = True
    """Of a personal address at an organisation only the part before the at sign goes."""

    def decide(self, category: str, role: Role = Role.ONBEKEND, document: str = "") -> Row:
        """Give the row that decides on a datum. Legal: docs/legal.md#woo-gronden.

        Args:
            category: Kind of datum.
            role: Capacity of the person it is about.
            document: Kind of document (`afschrift_verzoeker` …); empty is a document that is made public.
        """
        return next(row for row in self.rows if row.fits(category, role, document))


def in_order_of_law(gronden: set[str]) -> tuple[str, ...]:
    """Give grounds once each, in the order of the law."""
    return tuple(sorted(gronden, key=GROUNDS.index))


def load_policy(
    path: Path | None = None,
    *,
    signatory_visible: bool = True,
    domain_visible: bool = True,
    titles_visible: bool = True,
) -> Policy:
    """Read a policy file, ours when `path` is None.

    Args:
        path: TOML in the form of redaction/policy.toml.
        signatory_visible: The name of a signatory with a mandate stays.
        domain_visible: The domain of a personal address at an organisation stays.
        titles_visible: The function title beside a name that goes stays.

    Raises:
        ConfigError: The file is missing, unreadable or incomplete.
    """
    origin = "policy.toml" if path is None else path.name
    try:
        source = path if path is not None else files("redaction") / "policy.toml"
        text = source.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"Het lakbeleid {origin} is niet te lezen: {error}. Herstel het bestand en probeer opnieuw."
        ) from error
    switches = {_SIGNATORY: signatory_visible, _DOMAIN: domain_visible, _TITLES: titles_visible}
    rows = tuple(_read_row(entry, origin) for entry in raw.get("regel", []))
    in_force = tuple(row for row in rows if switches.get(row.switch, True))
    if not in_force or not in_force[-1].is_rest:
        raise ConfigError(f"Het lakbeleid {origin} mist een laatste regel voor alles wat overblijft. Voeg die toe.")
    version = str(raw.get("herkomst", {}).get("versie", ""))
    return Policy(in_force, version, digest({"policy": text, "switches": switches}), domain_visible)


def _read_row(entry: dict[str, object], origin: str) -> Row:
    name = str(entry.get("naam", "zonder naam"))
    try:
        unknown = set(entry) - _KEYS
        if unknown:
            raise ValueError(f"onbekende sleutel {sorted(unknown)[0]}")
        if entry.get("schakelaar", "") not in ("", *SWITCHES):
            raise ValueError(f"onbekende schakelaar {entry['schakelaar']}")
        gronden = set(_strings(entry, "gronden"))
        if gronden - set(GROUNDS):
            raise ValueError(f"onbekende grond {sorted(gronden - set(GROUNDS))[0]}")
        row = Row(
            name=name,
            categories=frozenset(_strings(entry, "soorten")),
            roles=frozenset(Role(role) for role in _strings(entry, "rollen")),
            action=Action(str(entry["actie"])),
            gronden=in_order_of_law(gronden),
            explanation=str(entry.get("toelichting", "")),
            switch=str(entry.get("schakelaar", "")),
            documents=frozenset(_strings(entry, "documenten")),
        )
    except (KeyError, ValueError) as error:
        raise ConfigError(
            f"Het lakbeleid {origin} heeft een fout in regel {name}: {error}. Herstel die regel."
        ) from error
    _check_grounds(row, origin)
    return row


def _strings(entry: dict[str, object], key: str) -> list[str]:
    value = entry.get(key, [])
    if not isinstance(value, list):
        raise ValueError(f"{key} moet een lijst zijn")
    return [str(item) for item in value]


def _check_grounds(row: Row, origin: str) -> None:
    """Refuse a row that withholds without ground, or combines 5.1.5 with another. Legal: docs/legal.md#woo-gronden."""
    if row.action is not Action.KEEP and not row.gronden:
        raise ConfigError(f"Het lakbeleid {origin} lakt in regel {row.name} zonder grond. Vul gronden in.")
    if "5.1.5" in row.gronden and len(row.gronden) > 1:
        raise ConfigError(
            f"Het lakbeleid {origin} combineert in regel {row.name} 5.1.5 met een andere grond. Kies er één."
        )
