"""Commands about who may sign in to the desk in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import access, wiring
from pipeline.cli.app import AS_JSON, WORKSPACE, DutchCommand, find_workspace, group, print_json, print_table, tell
from pipeline.errors import InputError
from pipeline.model.rechten import Rol

users = group("users", "Wie zich mag aanmelden bij het bureau in de browser.")
LOGIN = typer.Argument(metavar="LOGIN", help="De accountnaam.")
ROLES = typer.Option("--rol", help="Een rol; herhaal voor meer. " + ", ".join(Rol))
WHO = "beheerder"
"""Who acts on the command line, in the audit log."""


@users.command("new", cls=DutchCommand)
def new(
    login: Annotated[str, LOGIN],
    naam: Annotated[str, typer.Option("--naam", help="Naam waaronder besluiten in het logboek staan.")] = "",
    roles: Annotated[list[str] | None, ROLES] = None,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Maak een account en toon de link waarmee deze persoon een wachtwoord kiest."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with access.open_workspace_accounts(workspace) as accounts:
        secret = accounts.people.add(login, naam or login, _roles(roles), WHO)
    _tell_invitation(access.home_address(workspace.config), secret, workspace.config.toegang.uitnodiging_uren)


@users.command("list", cls=DutchCommand)
def show(folder: Annotated[Path | None, WORKSPACE] = None, as_json: Annotated[bool, AS_JSON] = False) -> None:
    """Toon alle accounts."""
    with access.open_workspace_accounts(wiring.open_workspace(find_workspace(folder))) as accounts:
        found = accounts.people.all()
    rows: list[dict[str, Any]] = [
        {
            "login": one.login,
            "naam": one.naam,
            "rollen": sorted(one.rollen),
            "toestand": "actief" if one.can_sign_in else "uitgenodigd" if one.is_actief else "geblokkeerd",
            "tweede_stap": one.totp is not None,
            "van_organisatie": one.extern is not None,
        }
        for one in found
    ]
    if as_json:
        print_json(rows)
        return
    cells = [(r["login"], r["naam"], ", ".join(map(str, r["rollen"])), r["toestand"]) for r in rows]
    print_table("Gebruikers", ("login", "naam", "rollen", "toestand"), cells)


@users.command("roles", cls=DutchCommand)
def set_roles(
    login: Annotated[str, LOGIN],
    roles: Annotated[list[str] | None, ROLES] = None,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Geef een account precies deze rollen; zonder --rol geen."""
    with access.open_workspace_accounts(wiring.open_workspace(find_workspace(folder))) as accounts:
        accounts.people.set_roles(login, _roles(roles), WHO)
    tell("De rollen zijn gewijzigd; ze gelden meteen.")


@users.command("block", cls=DutchCommand)
def block(
    login: Annotated[str, LOGIN],
    undo: Annotated[bool, typer.Option("--vrijgeven", help="Laat het account weer toe.")] = False,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Blokkeer een account en beëindig zijn sessies; met --vrijgeven mag het weer."""
    with access.open_workspace_accounts(wiring.open_workspace(find_workspace(folder))) as accounts:
        accounts.people.set_active(login, undo, WHO)
    tell("Dit account kan zich weer aanmelden." if undo else "Dit account is geblokkeerd en overal afgemeld.")


@users.command("password", cls=DutchCommand)
def password(login: Annotated[str, LOGIN], folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Toon een nieuwe link waarmee deze persoon een wachtwoord kiest."""
    workspace = wiring.open_workspace(find_workspace(folder))
    with access.open_workspace_accounts(workspace) as accounts:
        secret = accounts.people.invite(login, WHO)
    _tell_invitation(access.home_address(workspace.config), secret, workspace.config.toegang.uitnodiging_uren)


@users.command("second-step", cls=DutchCommand)
def second_step(login: Annotated[str, LOGIN], folder: Annotated[Path | None, WORKSPACE] = None) -> None:
    """Zet de tweede stap uit van iemand die zijn telefoon kwijt is, en meld deze persoon overal af."""
    with access.open_workspace_accounts(wiring.open_workspace(find_workspace(folder))) as accounts:
        accounts.people.reset_second_step(login, WHO)
    tell("De tweede stap staat uit.")


@users.command("sessions", cls=DutchCommand)
def sessions(
    login: Annotated[str, LOGIN],
    end: Annotated[bool, typer.Option("--afmelden", help="Beëindig ze allemaal.")] = False,
    folder: Annotated[Path | None, WORKSPACE] = None,
) -> None:
    """Toon waar een account is aangemeld, of meld het overal af."""
    with access.open_workspace_accounts(wiring.open_workspace(find_workspace(folder))) as accounts:
        account = accounts.people.one(login)
        if end:
            tell(f"Sessies afgemeld: {accounts.sessions.end_all(account.login, WHO)}.")
            return
        found = accounts.sessions.of(account.login)
    rows = [(one.id, one.toestel, f"{one.started:%d-%m-%Y %H:%M}", f"{one.seen:%d-%m-%Y %H:%M}") for one in found]
    print_table("Sessies (UTC)", ("sessie", "apparaat", "sinds", "gezien"), rows)


@users.command("key", cls=DutchCommand)
def key() -> None:
    """Maak een sleutel voor IBT_SLEUTEL: daarmee kunnen mensen de tweede stap aanzetten."""
    tell(access.new_key())


def _tell_invitation(home: str, secret: str, hours: int) -> None:
    tell(f"{home}/uitnodiging/{secret}")
    tell(f"Geef deze link aan de persoon zelf. Hij werkt één keer, {hours} uur lang, en wordt nergens bewaard.")


def _roles(typed: list[str] | None) -> frozenset[Rol]:
    try:
        return frozenset(map(Rol, typed or ()))
    except ValueError as error:
        raise InputError(f"deze rol bestaat niet. Kies uit: {', '.join(Rol)}.") from error
