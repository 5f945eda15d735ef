"""The people who may sign in, for the administrator: list, new, roles, block, invite."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from pipeline import access
from pipeline.errors import InputError
from pipeline.model.rechten import Ingelogd, Recht, Rol
from pipeline.store.accounts import StoredAccount
from web.accounts import accounts_of
from web.errors import NotThere
from web.gate import Needs
from web.house import house_of
from web.pages import go_to, page

router = APIRouter()
Typed = Annotated[str, Form()]
Chosen = Annotated[list[str] | None, Form()]
Administrator = Annotated[Ingelogd, Depends(Needs(Recht.BEHEER_GEBRUIKERS))]
ROLES = {
    Rol.SECRETARIAAT: "documenten aanbieden en volgen",
    Rol.BEHANDELAAR: "cijfers nakijken en brieven voorbereiden",
    Rol.JURIST: "dossiers en lakvoorstellen beoordelen",
    Rol.BESLISSER: "besluiten en brieven goedkeuren",
    Rol.WOO_MEDEWERKER: "lakvoorstellen beoordelen",
    Rol.WOO_COORDINATOR: "vrijgave goedkeuren en maken",
    Rol.BEHEERDER: "gebruikers beheren",
    Rol.AUDITOR: "logboek lezen",
}
"""What each role is for, as the administrator reads it."""


@router.get("/gebruikers")
def users(request: Request, who: Administrator) -> Response:
    """Show all accounts and the form for a new one."""
    return _list(request)


@router.post("/gebruikers")
def add_user(request: Request, who: Administrator, login: Typed = "", naam: Typed = "", rol: Chosen = None) -> Response:
    """Make an account and show its invitation, this once."""
    try:
        secret = accounts_of(request).people.add(login, naam, _roles(rol), who.naam)
    except InputError as error:
        return _list(request, str(error), login=login[:64], naam=naam[:100], chosen=rol)
    return _invitation(request, login, secret)


@router.get("/gebruikers/{login}")
def user(request: Request, who: Administrator, login: str) -> Response:
    """Show one account."""
    accounts = accounts_of(request)
    account = _account(request, login)
    held = accounts.sessions.of(account.login)
    return page(request, "gebruikers/gebruiker.html", account.naam, account=account, roles=ROLES, sessions=held)


@router.post("/gebruikers/{login}/rollen")
def set_roles(request: Request, who: Administrator, login: str, rol: Chosen = None) -> Response:
    """Give somebody other roles; they hold at once."""
    account = _account(request, login)
    accounts_of(request).people.set_roles(account.login, _roles(rol), who.naam, own=who.login)
    return go_to(f"/gebruikers/{account.login}", "De rollen zijn gewijzigd.")


@router.post("/gebruikers/{login}/blokkeren")
def block(request: Request, who: Administrator, login: str) -> Response:
    """Block somebody and end their sessions."""
    account = _account(request, login)
    accounts_of(request).people.set_active(account.login, False, who.naam, own=who.login)
    return go_to(f"/gebruikers/{account.login}", "Dit account is geblokkeerd en overal afgemeld.")


@router.post("/gebruikers/{login}/vrijgeven")
def unblock(request: Request, who: Administrator, login: str) -> Response:
    """Let somebody in again."""
    account = _account(request, login)
    accounts_of(request).people.set_active(account.login, True, who.naam, own=who.login)
    return go_to(f"/gebruikers/{account.login}", "Dit account kan zich weer aanmelden.")


@router.post("/gebruikers/{login}/uitnodiging")
def invite(request: Request, who: Administrator, login: str) -> Response:
    """Make a new invitation and show it, this once."""
    account = _account(request, login)
    return _invitation(request, account.login, accounts_of(request).people.invite(account.login, who.naam))


@router.post("/gebruikers/{login}/tweede-stap-uit")
def reset_second_step(request: Request, who: Administrator, login: str) -> Response:
    """Switch off the second step of somebody who lost it."""
    account = _account(request, login)
    accounts_of(request).people.reset_second_step(account.login, who.naam)
    return go_to(f"/gebruikers/{account.login}", "De tweede stap staat uit; deze persoon is overal afgemeld.")


@router.post("/gebruikers/{login}/afmelden")
def sign_out(request: Request, who: Administrator, login: str) -> Response:
    """End all sessions of somebody."""
    account = _account(request, login)
    count = accounts_of(request).sessions.end_all(account.login, who.naam)
    return go_to(f"/gebruikers/{account.login}", f"Sessies afgemeld: {count}.")


def _account(request: Request, login: str) -> StoredAccount:
    try:
        return accounts_of(request).people.one(login)
    except InputError as error:
        raise NotThere(str(error)) from error


def _roles(typed: list[str] | None) -> frozenset[Rol]:
    try:
        return frozenset(map(Rol, typed or ()))
    except ValueError as error:
        raise InputError("deze rol bestaat niet. Kies uit de lijst.") from error


def _list(
    request: Request, wrong: str = "", login: str = "", naam: str = "", chosen: list[str] | None = None
) -> Response:
    found = accounts_of(request).people.all()
    typed = {"login": login, "naam": naam, "chosen": chosen or []}
    values = {"accounts": found, "roles": ROLES, "wrong": wrong, **typed}
    return page(request, "gebruikers/gebruikers.html", "Gebruikers", status=400 if wrong else 200, **values)


def _invitation(request: Request, login: str, secret: str) -> Response:
    """Show the link of an invitation in the answer itself: it stands in no cookie and no address."""
    house = house_of(request)
    link = f"{access.home_address(house.config)}/uitnodiging/{secret}"
    account, hours = accounts_of(request).people.one(login), house.config.toegang.uitnodiging_uren
    return page(request, "gebruikers/uitnodiging.html", "Uitnodiging", account=account, link=link, hours=hours)
