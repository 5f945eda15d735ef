"""Keys of programs: limited, for a time, shown once; and they never decide."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from pipeline import wiring
from pipeline.accounts.keys import MOST, Keys
from pipeline.errors import InputError
from pipeline.model.rechten import Recht, Rol
from pipeline.store import accounts, events
from pipeline.store.database import now
from pipeline.workspace import Workspace
from tests.web.conftest import ClientAs
from web.api.shape import BASE

SOON = dt.timedelta(days=30)


@pytest.fixture
def keys(demo_copy: Workspace) -> Iterator[Keys]:
    with wiring.open_desk(demo_copy) as desk:
        with desk.store.write() as session:
            accounts.add(session, "ans", "Ans", frozenset({Rol.BEHANDELAAR}), "test")
        yield Keys(desk.store)


def with_key(demo_client_as: ClientAs, secret: str) -> TestClient:
    client = demo_client_as()
    client.headers["Authorization"] = f"Bearer {secret}"
    return client


def test_a_key_opens_what_both_it_and_its_account_may(keys: Keys, demo_client_as: ClientAs):
    wanted = {Recht.POST_ZIEN, Recht.LOGBOEK_ZIEN}
    program = with_key(demo_client_as, keys.make("ans", "koppeling", wanted, now() + SOON, "Ans"))
    assert program.get(f"{BASE}/documenten").status_code == 200
    assert program.get(f"{BASE}/logboekregels").status_code == 403  # the account has no such right
    assert program.get(f"{BASE}/gemeenten").status_code == 403  # the key has no such right
    assert program.get(f"{BASE}/gebruikersprofiel").json()["rechten"] == ["post.zien"]


def test_a_key_needs_no_token_of_a_session_to_offer_a_document(keys: Keys, demo_client_as: ClientAs):
    program = with_key(demo_client_as, keys.make("ans", "scanner", {Recht.POST_AANBIEDEN}, now() + SOON, "Ans"))
    assert program.post(f"{BASE}/documenten", files={"bestand": ("a.txt", b"hallo")}).status_code == 201


def test_a_key_opens_nothing_outside_the_api(keys: Keys, demo_client_as: ClientAs):
    program = with_key(demo_client_as, keys.make("ans", "koppeling", {Recht.POST_ZIEN}, now() + SOON, "Ans"))
    assert program.get("/post").headers["location"].startswith("/aanmelden")
    assert program.get("/account/sleutels").headers["location"].startswith("/aanmelden")


@pytest.mark.parametrize("recht", [Recht.ZAAK_BESLUITEN, Recht.LAKKEN_BEOORDELEN, Recht.BRIEF_GOEDKEUREN])
def test_no_key_decides(keys: Keys, recht: Recht):
    with pytest.raises(InputError, match="alleen een mens"):
        keys.make("ans", "koppeling", {Recht.POST_ZIEN, recht}, now() + SOON, "Ans")


def test_a_key_that_ended_or_whose_account_is_blocked_opens_nothing(keys: Keys, demo_client_as: ClientAs):
    first = keys.make("ans", "een", {Recht.POST_ZIEN}, now() + SOON, "Ans")
    second = keys.make("ans", "twee", {Recht.POST_ZIEN}, now() + SOON, "Ans")
    keys.end(next(one.id for one in keys.of("ans") if one.naam == "een"), "Ans", "ans")
    assert with_key(demo_client_as, first).get(f"{BASE}/documenten").status_code == 401
    assert with_key(demo_client_as, second).get(f"{BASE}/documenten").status_code == 200
    with keys.store.write() as session:
        accounts.set_active(session, "ans", False, "test")
    assert with_key(demo_client_as, second).get(f"{BASE}/documenten").status_code == 401


@pytest.mark.parametrize("shown", ["", "ibt_onzin", "x" * 5000, "ibt_é"])
def test_a_key_that_nobody_made_opens_nothing(demo_client_as: ClientAs, shown: str):
    client = demo_client_as("auditor")
    answer = client.get(f"{BASE}/logboekregels", headers={"Authorization": f"Bearer {shown}".encode()})
    assert answer.status_code == 401


@pytest.mark.parametrize("until", [dt.timedelta(seconds=-1), dt.timedelta(days=400)])
def test_a_key_ends_after_today_and_within_a_year(keys: Keys, until: dt.timedelta):
    with pytest.raises(InputError, match="einddatum"):
        keys.make("ans", "koppeling", {Recht.POST_ZIEN}, now() + until, "Ans")


def test_an_account_has_a_limited_number_of_keys_and_only_ends_its_own(keys: Keys):
    for number in range(MOST):
        keys.make("ans", f"sleutel {number}", {Recht.POST_ZIEN}, now() + SOON, "Ans")
    with pytest.raises(InputError, match="al"):
        keys.make("ans", "nog een", {Recht.POST_ZIEN}, now() + SOON, "Ans")
    with pytest.raises(InputError, match="bestaat niet"):
        keys.end(keys.of("ans")[0].id, "Piet", "piet")


def test_the_log_names_the_key_and_neither_its_secret_nor_its_purpose(keys: Keys):
    secret = keys.make("ans", "koppeling Jansen", {Recht.POST_ZIEN}, now() + SOON, "Ans")
    with keys.store.read() as session:
        told = [one for one in events.events(session) if one.action == "sleutel.gemaakt"]
    assert [one.subject for one in told] == [keys.of("ans")[0].id]
    assert secret not in told[0].data and "Jansen" not in told[0].data


def test_somebody_makes_a_key_in_the_browser_sees_it_once_and_ends_it(keys: Keys, demo_client_as: ClientAs):
    ans = demo_client_as("behandelaar", login="ans")
    day = (dt.datetime.now(dt.UTC) + SOON).strftime("%d-%m-%Y")
    made = ans.post("/account/sleutels", data={"naam": "koppeling", "tot": day, "recht": ["post.zien"]}).text
    secret = re.search(r"<code>(ibt_[^<]+)</code>", made)
    assert secret is not None
    assert with_key(demo_client_as, secret[1]).get(f"{BASE}/documenten").status_code == 200
    assert secret[1] not in ans.get("/account/sleutels").text
    assert ans.post(f"/account/sleutels/{keys.of('ans')[0].id}/intrekken").status_code == 303
    assert with_key(demo_client_as, secret[1]).get(f"{BASE}/documenten").status_code == 401


def test_nobody_gives_a_key_more_than_they_may_themselves(keys: Keys, demo_client_as: ClientAs):
    wrong = {"naam": "koppeling", "tot": "1-1-2030", "recht": ["logboek.zien"]}
    answer = demo_client_as("behandelaar", login="ans").post("/account/sleutels", data=wrong)
    assert answer.status_code == 400
    assert "alleen geven wat u zelf mag" in answer.text
