"""Accounts, sessions and failed tries, on both databases."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from pipeline import access
from pipeline.accounts.model import NoEntry, Present
from pipeline.accounts.room import Accounts
from pipeline.accounts.second_step import token_digest
from pipeline.config import Config, Toegang
from pipeline.errors import InputError
from pipeline.model.rechten import Rol
from pipeline.store import accounts as rows
from pipeline.store import events, sessions
from pipeline.store.account_tables import PogingRow, SessieRow
from pipeline.store.database import Store
from pipeline.store.sessions import Wait

PASSWORD = "paarse fiets kruipt over dinosaurus"
QUICK = Config(toegang=Toegang(argon2_geheugen_kb=8192, argon2_rondes=1))
WAIT = Wait(3, dt.timedelta(seconds=30), dt.timedelta(minutes=10))


@pytest.fixture
def made(store: Store) -> Accounts:
    return access.accounts(QUICK, store)


def person(made: Accounts, login: str, *roles: Rol) -> None:
    made.people.accept(made.people.add(login, f"{login} Verzonnen", roles, "test"), PASSWORD)


def test_a_person_signs_in_and_is_found_by_the_token_alone(made: Accounts):
    person(made, "ans", Rol.JURIST)
    begun = made.sign_in.with_password(" ANS ", PASSWORD, "10.0.0.1", "Firefox")
    found = made.sessions.present(begun.token)
    assert found and (found.login, found.naam, found.rollen) == ("ans", "ans Verzonnen", {Rol.JURIST})
    assert made.sessions.present(begun.token + "x") is None


def test_the_database_holds_no_token_and_no_password(made: Accounts, store: Store):
    person(made, "ans")
    begun = made.sign_in.with_password("ans", PASSWORD, "10.0.0.1", "Firefox")
    with store.read() as session:
        kept = session.scalars(sa.select(SessieRow)).one()
        account = rows.account(session, "ans")
    assert kept.token == token_digest(begun.token) and kept.id not in begun.token
    assert account and str(account.wachtwoord).startswith("$argon2id$v=19$m=8192,t=1,p=1$")


def test_stronger_parameters_take_hold_at_the_next_sign_in(made: Accounts, store: Store):
    person(made, "ans")
    stronger = access.accounts(Config(toegang=Toegang(argon2_geheugen_kb=16_384)), store)
    stronger.sign_in.with_password("ans", PASSWORD, "10.0.0.1", "Firefox")
    with store.read() as session:
        account = rows.account(session, "ans")
    assert account and "m=16384,t=2" in str(account.wachtwoord)


def test_two_people_never_share_a_name(made: Accounts):
    made.people.add("ans1", "Ans Bakker", (), "test")
    with pytest.raises(InputError, match="al in gebruik"):
        made.people.add("ans2", "ANS  bakker", (), "test")


@pytest.mark.parametrize("name", ["systeem", "Onbekend", "x", ""])
def test_nobody_gets_a_name_the_product_writes_under(made: Accounts, name: str):
    with pytest.raises(InputError):
        made.people.add("ans", name, (), "test")


def test_an_administrator_always_stays(made: Accounts):
    person(made, "bas", Rol.BEHEERDER)
    made.people.add("bea", "Bea Boer", [Rol.BEHEERDER], "test")  # invited is not inside yet
    for act in (lambda: made.people.set_active("bas", False, "test"), lambda: made.people.set_roles("bas", (), "test")):
        with pytest.raises(InputError, match="beheerder overblijven"):
            act()
    person(made, "bob", Rol.BEHEERDER)
    made.people.set_active("bas", False, "test")
    with pytest.raises(InputError, match="beheerder overblijven"):
        made.people.set_active("bob", False, "test")


def test_two_administrators_who_block_each_other_at_once_leave_one(made: Accounts):
    person(made, "bas", Rol.BEHEERDER)
    person(made, "bob", Rol.BEHEERDER)
    refused: list[str] = []

    def block(login: str) -> None:
        try:
            made.people.set_active(login, False, "test")
        except InputError:
            refused.append(login)

    both = [threading.Thread(target=block, args=(login,)) for login in ("bas", "bob")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(refused) == 1
    assert sum(one.is_actief for one in made.people.all()) == 1


def test_nobody_changes_their_own_roles(made: Accounts):
    person(made, "bas", Rol.BEHEERDER)
    with pytest.raises(InputError, match="eigen rollen"):
        made.people.set_roles("bas", [Rol.BEHEERDER, Rol.BESLISSER], "bas", own="bas")


def test_blocking_ends_the_sessions_and_the_invitation(made: Accounts):
    person(made, "ans")
    secret = made.people.invite("ans", "test")
    begun = made.sign_in.with_password("ans", PASSWORD, "10.0.0.1", "Firefox")
    made.people.set_active("ans", False, "test")
    assert made.sessions.present(begun.token) is None
    with pytest.raises(InputError, match="verlopen"):
        made.people.invited(secret)


def test_a_try_counts_before_it_is_looked_at_so_that_many_at_once_gain_nothing(store: Store):
    allowed: list[bool] = []

    def one() -> None:
        with store.write() as session:
            allowed.append(sessions.claim(session, "k" * 64, WAIT))

    tries = [threading.Thread(target=one) for _ in range(8)]
    for started in tries:
        started.start()
    for started in tries:
        started.join()
    assert sorted(allowed) == [False] * 5 + [True] * 3


def test_the_wait_doubles_and_has_an_end():
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    waits = [WAIT.until(failures, moment) for failures in (2, 3, 4, 5, 60)]
    assert [w and (w - moment).total_seconds() for w in waits] == [None, 30, 60, 120, 600]


def test_failures_of_yesterday_do_not_count(store: Store):
    with store.write() as session:
        for _ in range(3):
            sessions.claim(session, "k" * 64, WAIT)
        session.execute(sa.update(PogingRow).values(at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC), wacht_tot=None))
    with store.write() as session:
        assert sessions.claim(session, "k" * 64, WAIT) and sessions.claim(session, "k" * 64, WAIT)


def test_an_invitation_is_taken_by_one_of_two_at_once(made: Accounts, store: Store):
    hashed = token_digest(made.people.add("cor", "Cor Kok", (), "test"))
    got: list[object] = []

    def take() -> None:
        with store.write() as session:
            got.append(rows.use_invitation(session, hashed))

    both = [threading.Thread(target=take) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sum(one is not None for one in got) == 1


def test_everything_that_happens_to_an_account_is_in_the_chain_without_a_secret(made: Accounts, store: Store):
    person(made, "ans", Rol.JURIST)
    with pytest.raises(NoEntry):
        made.sign_in.with_password("ans", "fout", "10.0.0.1", "Firefox")
    begun = made.sign_in.with_password("ans", PASSWORD, "10.0.0.1", "Firefox")
    found = made.sessions.present(begun.token)
    assert isinstance(found, Present)
    made.people.set_roles("ans", [Rol.AUDITOR], "test")
    made.sessions.end(found, found.sessie)
    with store.read() as session:
        told = list(events.events(session, "ans"))
        assert events.verify(session).problem == ""
    assert [event.action for event in told] == [
        "account.aangemaakt",
        "account.uitnodiging",
        "account.wachtwoord",
        "account.aanmelden_mislukt",
        "account.aangemeld",
        "account.rollen",
        "account.afgemeld",
    ]
    assert not any(PASSWORD in event.data or begun.token in event.data for event in told)
