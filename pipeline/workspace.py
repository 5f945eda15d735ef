"""A workspace on disk: where the inbox, the store, the databases and the output of one organisation stand."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from pipeline.config import Config, read_config
from pipeline.errors import SetupError

CONFIG_FILE = "ibt.toml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace on disk with its configuration."""

    root: Path
    config: Config

    @property
    def inbox(self) -> Path:
        """Give the drop folder."""
        return self.root / "inbox"

    @property
    def output(self) -> Path:
        """Give the folder for what people made: letters and releases."""
        return self.root / "uitvoer"

    @property
    def plain_store(self) -> Path:
        """Give the folder of the store when nothing else is configured."""
        return self.root / "opslag"

    @property
    def working(self) -> Path:
        """Give the folder for working copies of a shared or sealed store."""
        own = self.config.opslag.werkplaats
        return Path(own) if own else self.root / "werk"

    @property
    def registers(self) -> Path:
        """Give the folder for the organisation's own registers; it need not exist."""
        return self.root / "registers"

    @property
    def offices(self) -> Path:
        """Give the register of office holders; it need not exist."""
        return self.root / self.config.lakken.ambtsdragers

    @property
    def database(self) -> str | Path:
        """Give the place of our own database."""
        url = os.environ.get("IBT_DATABASE_URL") or self.config.database.url
        return url or self.root / "ibt.sqlite"

    @property
    def engine_url(self) -> str:
        """Give the address of the engine's database; with PostgreSQL it may share the server with ours."""
        url = os.environ.get("IBT_ENGINE_URL") or self.config.database.engine_url
        return url or f"sqlite:///{self.root / 'engine.sqlite'}"


def read_workspace(root: Path) -> Workspace:
    """Read the configuration of a workspace.

    Raises:
        ConfigError: `ibt.toml` is missing or wrong.
    """
    return Workspace(root, read_config(root / CONFIG_FILE))


def make_folders(root: Path) -> Workspace:
    """Make the folders of a workspace and an `ibt.toml` with the usual settings; harmless to repeat.

    Raises:
        SetupError: The folder cannot be used.
        ConfigError: `ibt.toml` is there and wrong.
    """
    root = root.resolve()
    try:
        for folder in (root, root / "inbox", root / "opslag", root / "uitvoer"):
            folder.mkdir(parents=True, exist_ok=True)
        if not (root / CONFIG_FILE).exists():
            root.chmod(0o700)  # originals are unredacted: who else may look is for the administrator to say
        if not (root / CONFIG_FILE).exists():
            (root / CONFIG_FILE).write_text(_first_config(), encoding="utf-8")
    except OSError as error:
        raise SetupError(f"De map {root} is niet te gebruiken ({error.strerror}). Kies een andere map.") from error
    return read_workspace(root)


def _first_config() -> str:
    usual = Config().organisatie
    text = tomlkit.document()
    text.add(tomlkit.comment("Instellingen van deze werkmap. Alle sleutels en hun uitleg: docs/config.md"))
    organisation = tomlkit.table()
    organisation.add(
        tomlkit.comment("Bent u provincie of gemeente? Zet er dan ook bij: gebied, postbus, postcode_plaats en")
    )
    organisation.add(tomlkit.comment("website. Anders staat het adres van het ministerie in uw brieven."))
    for key in ("rol", "naam", "onderdeel", "mailbox"):
        organisation.add(key, str(getattr(usual, key)))
    text.add("organisatie", organisation)
    return tomlkit.dumps(text)
