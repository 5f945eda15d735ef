"""The configuration of one workspace: `ibt.toml`, read once into frozen strict models.

docs/config.md is generated from these models (`make docs`); a test compares. Secrets are never keys here:
they come from the environment by name. The sections stand in pipeline/settings/: line.py (the walk of a document),
desk.py (the browser) and upkeep.py (keeping, watching and securing).
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import ConfigError
from pipeline.settings.base import Section
from pipeline.settings.desk import Oidc, Toegang, Web
from pipeline.settings.line import (
    Database,
    Grenzen,
    Inbox,
    Lakken,
    Lezen,
    Organisatie,
    Partij,
    Role,
    Verwerking,
    Vrijgave,
)
from pipeline.settings.upkeep import Meten, Opslag, Postbus

__all__ = [
    "Config", "Database", "Grenzen", "Inbox", "Lakken", "Lezen", "Meten", "Oidc", "Opslag",
    "Organisatie", "Partij", "Postbus", "Role", "Section", "Toegang", "Verwerking", "Vrijgave", "Web",
    "parse_config", "read_config",
]  # fmt: skip


class Config(Section):
    """Instellingen van één werkmap."""

    organisatie: Organisatie = Organisatie()
    inbox: Inbox = Inbox()
    postbus: Postbus = Postbus()
    grenzen: Grenzen = Grenzen()
    partij: Partij = Partij()
    database: Database = Database()
    opslag: Opslag = Opslag()
    verwerking: Verwerking = Verwerking()
    lezen: Lezen = Lezen()
    lakken: Lakken = Lakken()
    vrijgave: Vrijgave = Vrijgave()
    web: Web = Web()
    toegang: Toegang = Toegang()
    meten: Meten = Meten()


def parse_config(text: str, origin: str) -> Config:
    """Read the text of an `ibt.toml`; `origin` is the file name for the message.

    Raises:
        ConfigError: The text is no TOML, or a key or value is wrong.
    """
    try:
        return Config.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{origin} is geen geldige TOML: {error}. Herstel de regel en probeer opnieuw.") from error
    except ValidationError as error:
        rows = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False))
        raise ConfigError(f"{origin} bevat een onjuiste instelling: {rows}. Zie docs/config.md.") from error


def read_config(path: Path) -> Config:
    """Read `ibt.toml`.

    Raises:
        ConfigError: The file is missing, unreadable or wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"{path.name} is niet te lezen ({error.strerror}). Maak een werkmap met: ibt init MAP"
        ) from error
    return parse_config(text, path.name)
