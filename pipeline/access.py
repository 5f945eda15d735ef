"""The wiring of accounts: gives them over a workspace, with the settings and the key of the environment.

Factories import when they are called, as in pipeline/wiring.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import ConfigError, SetupError
from pipeline.model.rechten import Rol

if TYPE_CHECKING:
    import uvicorn

    from pipeline.accounts.model import AccessSettings
    from pipeline.accounts.room import Accounts
    from pipeline.config import Config
    from pipeline.store.database import Store
    from pipeline.workspace import Workspace


def accounts(config: Config, store: Store) -> Accounts:
    """Give the accounts over an open store.

    Raises:
        ConfigError: A group is given a role that there is not.
    """
    from pipeline.accounts.room import open_accounts
    from pipeline.accounts.second_step import from_environment

    return open_accounts(store, _settings(config), from_environment())


@contextmanager
def open_workspace_accounts(workspace: Workspace) -> Iterator[Accounts]:
    """Give the accounts of a workspace and close its database afterwards.

    Raises:
        SetupError: The database is missing, out of reach or of another version.
        ConfigError: A group is given a role that there is not.
    """
    from pipeline.store.database import open_store

    with open_store(workspace.database) as store:
        yield accounts(workspace.config, store)


def new_key() -> str:
    """Give a key for IBT_SLEUTEL."""
    from pipeline.accounts.second_step import new_key as make

    return make()


def home_address(config: Config, address: str = "", port: int = 0) -> str:
    """Give the address under which people open the desk, without a slash at the end."""
    web = config.web
    if web.namen:
        return f"{'https' if web.https else 'http'}://{web.namen[0]}" + ("" if web.https else f":{web.poort}")
    host = address or web.adres
    return f"http://{f'[{host}]' if ':' in host else host}:{port or web.poort}"


def check_door(config: Config, address: str) -> None:
    """Check that the desk may listen on an address.

    Raises:
        SetupError: Others can reach the address and nothing says that TLS stands in front.
    """
    if address in ("127.0.0.1", "::1", "localhost") or config.web.https:
        return
    raise SetupError(
        f"op {address} kunnen anderen meelezen: wachtwoorden en stukken gaan dan onversleuteld over het netwerk. Zet "
        'een webserver met TLS ervoor en zet in ibt.toml onder [web]: https = true, namen = ["uw.adres.nl"] en '
        'proxy_adressen = ["adres van die webserver"]. Of laat --adres weg.'
    )


_QUIET_SECONDS = 75
"""A connection may be silent this long before the server closes it. A browser or a proxy that sends something just
then gets no answer, so this is longer than what proxies keep (nginx 60) and than a reviewer takes for a page."""


def web_server(app: str) -> uvicorn.Server:
    """Give a server for the app of that name, which tells neither its own kind nor whom it serves.

    It believes no header of a proxy: the guard of the app does, for the addresses in the settings.
    """
    import uvicorn

    return uvicorn.Server(
        uvicorn.Config(
            app,
            factory=True,
            server_header=False,
            access_log=False,
            proxy_headers=False,
            log_level="warning",
            log_config=None,  # its lines come out as ours: which place, never what they say
            timeout_graceful_shutdown=10,
            timeout_keep_alive=_QUIET_SECONDS,
        )
    )


def _settings(config: Config) -> AccessSettings:
    from pipeline.accounts.model import AccessSettings

    told = config.toegang
    return AccessSettings(
        told.wachtwoord_tekens,
        (told.argon2_geheugen_kb, told.argon2_rondes, told.argon2_draden),
        told.pogingen,
        told.pogingen_adres,
        dt.timedelta(seconds=told.wacht_seconden),
        dt.timedelta(minutes=told.wacht_meest_minuten),
        dt.timedelta(minutes=told.sessie_stil_minuten),
        dt.timedelta(hours=told.sessie_uren),
        dt.timedelta(hours=told.uitnodiging_uren),
        {group: _roles(group, names) for group, names in config.web.oidc.rollen.items()},
    )


def _roles(group: str, names: tuple[str, ...]) -> frozenset[Rol]:
    try:
        return frozenset(map(Rol, names))
    except ValueError as error:
        known = ", ".join(rol.value for rol in Rol)
        raise ConfigError(f"web.oidc.rollen geeft {group} een rol die niet bestaat. Kies uit: {known}.") from error
