"""Somebody with an account who reaches for what is not theirs: by id, by form, by method, after a role is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import access, wiring
from pipeline.desk import Desk
from pipeline.model.rechten import Rol
from pipeline.store import sessions
from pipeline.workspace import Workspace
from tests.web.conftest import take_through
from tests.web.people import PASSWORD, QUICK, Building, open_building


@pytest.fixture
def building(demo_workspace: Workspace, tmp_path: Path) -> Iterator[Building]:
    with open_building(demo_workspace, tmp_path, QUICK) as made:
        yield made


@pytest.fixture
def bare(empty_workspace: Workspace, tmp_path: Path) -> Iterator[Building]:
    with open_building(empty_workspace, tmp_path, QUICK) as made:
        yield made


def two_with_marks(desk: Desk) -> tuple[str, str]:
    found = [row["id"] for row in desk.status()["documents"] if desk.marks(row["id"])]
    return found[0], found[1]


def test_a_verdict_on_a_mark_of_another_document_is_refused_and_writes_nothing(building: Building):
    building.person("wim", "woo-medewerker")
    browser = building.signed_in("wim")
    with wiring.open_desk(building.workspace) as desk:
        mine, other = two_with_marks(desk)
        mark = desk.marks(other)[0].mark.id
        said = {"oordelen": [{"vak": mark, "oordeel": "geweigerd", "stempel": "x"}], "motivering": "test"}
        page = browser.post(f"/lakken/{mine}/oordeel", json=said)
        api = browser.put(f"/api/v1/documenten/{mine}/beoordeling/vakken/{mark}/oordeel", json={"oordeel": "geweigerd"})
        assert 400 <= page.status_code < 500 and 400 <= api.status_code < 500
        assert all(judged.verdict is None for judged in desk.marks(other))


def test_a_document_in_quarantine_shows_nothing_by_its_id(bare: Building, tmp_path: Path):
    (tmp_path / "stuk.pdf").write_bytes(b"%PDF-1.7 kapot Jan Jansen")
    take_through(bare.workspace, [tmp_path / "stuk.pdf"])
    bare.person("bea", "behandelaar", "woo-medewerker")
    bare.person("sam", "secretariaat")
    with wiring.open_desk(bare.workspace) as desk:
        row = desk.status()["documents"][0]
    assert row["state"] == "quarantaine"
    reader, secretary = bare.signed_in("bea"), bare.signed_in("sam")
    for path in ("/beeld/1.webp", "", "/origineel"):
        assert secretary.get(f"/stukken/{row['id']}{path}").status_code == 403
    assert 400 <= reader.get(f"/stukken/{row['id']}/beeld/1.webp").status_code < 500
    assert 400 <= reader.get(f"/lakken/{row['id']}").status_code < 500


@pytest.mark.parametrize("strange", ["0" * 64, "..%2f..%2fibt.toml", "x", "%00"])
def test_an_id_that_names_nothing_is_never_a_bug_and_never_a_file(bare: Building, strange: str):
    bare.person("bea", "behandelaar", "woo-medewerker")
    browser = bare.signed_in("bea")
    for path in (f"/stukken/{strange}", f"/stukken/{strange}/beeld/1.webp", f"/stukken/{strange}/origineel"):
        assert 400 <= browser.get(path).status_code < 500
    assert 400 <= browser.get(f"/lakken/{strange}").status_code < 500


def test_a_letter_is_not_approved_by_somebody_without_the_mandate(bare: Building):
    bare.person("bea", "behandelaar")
    assert bare.signed_in("bea").post("/brieven/L1/goedkeuren").status_code == 403
    assert "brief.goedgekeurd" not in bare.actions()


def test_the_session_of_somebody_else_cannot_be_ended(bare: Building):
    bare.person("ans", "jurist")
    bare.person("bob", "jurist")
    ans, bob = bare.signed_in("ans"), bare.signed_in("bob")
    with wiring.open_desk(bare.workspace) as desk, desk.store.read() as session:
        theirs = sessions.sessions_of(session, "ans")[0].id
    assert bob.post(f"/account/sessies/{theirs}/afmelden").status_code == 400
    assert ans.get("/account").status_code == 200
    assert theirs not in bob.get("/account").text


@pytest.mark.parametrize("given", ["", "verzonnen"])
def test_a_change_without_the_token_of_the_session_is_refused(bare: Building, given: str):
    bare.person("bas", "beheerder")
    browser = bare.signed_in("bas")
    browser.headers["X-CSRF-Token"] = given
    assert browser.post("/gebruikers", data={"login": "kwaad", "naam": "Kwaad Mens", "_csrf": given}).status_code == 403
    assert "account.aangemaakt" not in bare.actions("kwaad")


def test_the_token_of_another_session_does_not_do(bare: Building):
    bare.person("ans", "jurist")
    one, other = bare.signed_in("ans"), bare.signed_in("ans")
    one.headers["X-CSRF-Token"] = other.headers["X-CSRF-Token"]
    assert one.post("/account/overal-afmelden").status_code == 403


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_read_cannot_be_dressed_up_as_a_change(bare: Building, header: str):
    bare.person("bas", "beheerder")
    bare.person("ans", "jurist")
    browser = bare.signed_in("bas")
    assert browser.get("/gebruikers/ans/blokkeren?_method=POST", headers={header: "POST"}).status_code in (404, 405)
    with access.open_workspace_accounts(bare.workspace) as accounts:
        assert accounts.people.one("ans").is_actief


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(bare: Building):
    bare.person("bas", "beheerder")
    bare.person("aud", "auditor")
    browser = bare.signed_in("aud")
    assert browser.get("/logboek").status_code == 200
    assert bare.signed_in("bas").post("/gebruikers/aud/rollen", data={"rol": ["secretariaat"]}).status_code == 303
    assert browser.get("/logboek").status_code == 403


def test_somebody_who_is_blocked_is_out_at_the_next_request(bare: Building):
    bare.person("bas", "beheerder")
    bare.person("ans", "jurist")
    browser = bare.signed_in("ans")
    assert bare.signed_in("bas").post("/gebruikers/ans/blokkeren").status_code == 303
    assert browser.get("/account").status_code == 303


def test_an_administrator_gives_nobody_but_others_a_role_and_stays(bare: Building):
    bare.person("bas", "beheerder")
    browser = bare.signed_in("bas")
    assert browser.post("/gebruikers/bas/rollen", data={"rol": ["beheerder", "beslisser"]}).status_code == 400
    assert browser.post("/gebruikers/bas/blokkeren").status_code == 400
    with access.open_workspace_accounts(bare.workspace) as accounts:
        assert accounts.people.one("bas").rollen == {Rol.BEHEERDER}


def test_an_administrator_makes_an_account_and_its_link_stands_in_no_cookie_and_no_log(bare: Building):
    bare.person("bas", "beheerder")
    browser = bare.signed_in("bas")
    answer = browser.post("/gebruikers", data={"login": "cor", "naam": "Cor Kok", "rol": ["jurist"]})
    link = answer.text.split('readonly value="')[1].split('"')[0]
    assert "set-cookie" not in answer.headers and answer.headers["cache-control"] == "no-store"
    place = link.removeprefix("http://127.0.0.1:8300")
    assert bare.browser().get(place).status_code == 200
    assert PASSWORD not in answer.text
