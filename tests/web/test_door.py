"""Signing in and out: what is told, what is kept, what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa

from pipeline import access, wiring
from pipeline.accounts.passwords import Hasher
from pipeline.store.account_tables import PogingRow, SessieRow
from pipeline.workspace import Workspace
from tests.web.people import PASSWORD, QUICK, Building, open_building, sign_in, token


@pytest.fixture
def building(empty_workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Building]:
    monkeypatch.setenv("IBT_SLEUTEL", access.new_key())
    with open_building(empty_workspace, tmp_path, QUICK + "wacht_seconden = 600\n") as made:
        made.person("ans", "jurist")
        yield made


def change(building: Building, statement: sa.Update) -> None:
    with wiring.open_desk(building.workspace) as desk, desk.store.write() as session:
        session.execute(statement)


def test_somebody_with_the_right_password_comes_where_they_wanted_to_go(building: Building):
    answer = sign_in(building.browser(), "Ans", naar="/dossiers?van=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/dossiers?van=1")
    assert building.actions("ans")[-1] == "account.aangemeld"


@pytest.mark.parametrize(
    "place", ["https://kwaad.example/", "//kwaad.example", "/\\kwaad.example", "/\t/kwaad", "javascript:alert(1)", ""]
)
def test_nobody_is_sent_to_another_site_after_signing_in(building: Building, place: str):
    assert sign_in(building.browser(), "ans", naar=place).headers["location"] == "/"


def test_an_unknown_name_a_wrong_password_and_a_blocked_account_hear_the_same(building: Building):
    building.person("bob")
    with access.open_workspace_accounts(building.workspace) as accounts:
        accounts.people.set_active("bob", False, "test")
    said = [sign_in(building.browser(), *pair) for pair in (("niemand", "x"), ("ans", "fout"), ("bob", PASSWORD))]
    assert {answer.status_code for answer in said} == {401}
    assert len({answer.text.split("<main")[1].split("<form")[0] for answer in said}) == 1


def test_an_unknown_name_costs_the_same_work_as_a_known_one(building: Building, monkeypatch: pytest.MonkeyPatch):
    compared: list[str | None] = []
    real = Hasher.is_right

    def counting(self: Hasher, hashed: str | None, password: str) -> bool:
        compared.append(hashed)
        return real(self, hashed, password)

    monkeypatch.setattr(Hasher, "is_right", counting)
    for login in ("niemand", "ans"):
        sign_in(building.browser(), login, "fout")
    assert compared[0] is None and compared[1] is not None


def test_a_check_against_nobody_really_compares():
    hasher = Hasher(8192, 1, 1)
    looked: list[str] = []
    hasher._argon2 = type("Spy", (), {"verify": lambda _self, hashed, _typed: looked.append(hashed) or True})()  # type: ignore[assignment]
    assert hasher.is_right(None, "wat dan ook") is False
    assert looked and looked[0].startswith("$argon2id$")


def test_after_five_failures_even_the_right_password_waits(building: Building):
    for _ in range(5):
        assert sign_in(building.browser(), "ans", "fout").status_code == 401
    assert sign_in(building.browser(), "ans").status_code == 401
    past = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    change(building, sa.update(PogingRow).values(wacht_tot=past))
    assert sign_in(building.browser(), "ans").status_code == 303


def test_a_name_that_does_not_exist_waits_just_the_same(building: Building):
    for _ in range(6):
        sign_in(building.browser(), "niemand", "fout")
    with wiring.open_desk(building.workspace) as desk, desk.store.read() as session:
        waiting = [row.mislukt for row in session.scalars(sa.select(PogingRow)) if row.wacht_tot]
    assert waiting == [5]


def test_a_typed_password_never_reaches_log_or_audit(building: Building, capfd: pytest.CaptureFixture[str]):
    sign_in(building.browser(), "mijn-geheime-wachtwoord", "nog-geheimer")
    sign_in(building.browser(), "ans")
    with wiring.open_desk(building.workspace) as desk:
        everything = (building.workspace.root / "ibt.sqlite").read_bytes()
        wal = building.workspace.root / "ibt.sqlite-wal"
        everything += wal.read_bytes() if wal.exists() else b""
        assert desk.audit().problem == ""
    told = everything.decode("latin-1") + "".join(capfd.readouterr())
    assert not any(secret in told for secret in ("mijn-geheime", "nog-geheimer", PASSWORD))


def test_signing_in_gives_a_new_session_whatever_the_browser_brought(building: Building):
    fixed = {"Cookie": "ibt=vooraf-gekozen"}
    browser = building.browser()
    answer = browser.get("/aanmelden", headers=fixed)
    mark = answer.cookies["ibt_formulier"]
    form = {"login": "ans", "wachtwoord": PASSWORD, "_csrf": token(answer)}
    browser.cookies.clear()
    both = {"Cookie": f"ibt=vooraf-gekozen; ibt_formulier={mark}"}
    told = browser.post("/aanmelden", data=form, headers=both)
    assert told.status_code == 303 and len(told.cookies["ibt"]) > 40
    browser.cookies.clear()
    assert browser.get("/account", headers=fixed).status_code == 303


def test_a_second_sign_in_in_one_browser_ends_the_first_session(building: Building):
    building.person("bea", "jurist")
    browser = building.browser()
    sign_in(browser, "ans")
    first = next(cookie.value for cookie in browser.cookies.jar if cookie.name == "ibt")
    form = {"login": "bea", "wachtwoord": PASSWORD, "_csrf": ""}
    from_door = building.browser()
    form["_csrf"] = token(from_door.get("/aanmelden"))
    from_door.cookies.set("ibt", str(first))
    assert from_door.post("/aanmelden", data=form).status_code == 303
    assert browser.get("/account").status_code == 303


def test_the_form_of_another_site_signs_nobody_in(building: Building):
    browser = building.browser()
    form = {"login": "ans", "wachtwoord": PASSWORD}
    assert browser.post("/aanmelden", data=form).status_code == 403
    form["_csrf"] = token(browser.get("/aanmelden"))
    assert building.browser().post("/aanmelden", data=form).status_code == 403
    assert browser.post("/aanmelden", data=form, headers={"Origin": "https://kwaad.example"}).status_code == 403
    assert browser.post("/aanmelden", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser.post("/aanmelden", data=form).status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(building: Building):
    browser = building.browser()
    told = sign_in(browser, "ans").headers["set-cookie"]
    assert "HttpOnly" in told and "SameSite=lax" in told and "Path=/" in told


def test_a_quiet_session_ends(building: Building):
    browser = building.signed_in("ans")
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=61)
    change(building, sa.update(SessieRow).values(seen=long_ago))
    assert browser.get("/account").status_code == 303


def test_a_session_in_use_ends_after_ten_hours(building: Building):
    browser = building.signed_in("ans")
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=10, minutes=1)
    change(building, sa.update(SessieRow).values(started=long_ago))
    assert browser.get("/account").status_code == 303


def test_signing_out_ends_the_session_on_the_server(building: Building):
    browser = building.signed_in("ans")
    cookie = next(cookie.value for cookie in browser.cookies.jar if cookie.name == "ibt")
    assert browser.post("/afmelden").status_code == 303
    browser.cookies.set("ibt", str(cookie))
    assert browser.get("/account").status_code == 303


def test_signing_out_everywhere_leaves_this_browser(building: Building):
    other, mine = building.signed_in("ans"), building.signed_in("ans")
    assert mine.post("/account/overal-afmelden").status_code == 303
    assert other.get("/account").status_code == 303
    assert mine.get("/account").status_code == 200


def test_a_new_password_ends_other_sessions_and_the_old_password(building: Building):
    other, mine = building.signed_in("ans"), building.signed_in("ans")
    wanted = "groene lantaarn zingt onder water"
    form = {"huidig": PASSWORD, "wachtwoord": wanted, "nogmaals": wanted}
    assert mine.post("/account/wachtwoord", data={**form, "huidig": "fout"}).status_code == 400
    assert mine.post("/account/wachtwoord", data=form).status_code == 303
    assert other.get("/account").status_code == 303 and mine.get("/account").status_code == 200
    assert sign_in(building.browser(), "ans").status_code == 401
    assert sign_in(building.browser(), "ans", wanted).status_code == 303


def test_the_second_step_lets_in_only_with_a_code_that_works_once(building: Building):
    browser = building.signed_in("ans")
    assert browser.post("/account/tweede-stap/nieuw", data={"huidig": PASSWORD}).status_code == 303
    shown = browser.get("/account").text.split("<code>")[1].split("</code>")[0]
    picture = browser.get("/account/tweede-stap.svg")
    assert picture.headers["content-type"] == "image/svg+xml" and b"<svg" in picture.content
    app = pyotp.TOTP(shown)
    page = browser.post("/account/tweede-stap/aan", data={"code": app.now()})
    codes = [part.split("</code>")[0] for part in page.text.split("<code>")[1:]]
    assert len(codes) == 8
    assert shown not in (building.workspace.root / "ibt.sqlite").read_bytes().decode("latin-1")

    late = building.browser()
    answer = sign_in(late, "ans", naar="/zoeken")
    assert answer.headers["location"].startswith("/aanmelden/code")
    assert late.get("/account").status_code == 303  # halfway is not inside
    used = app.now()
    form = {"naar": "/zoeken", "_csrf": token(late.get("/aanmelden/code"))}
    assert late.post("/aanmelden/code", data={**form, "code": used}).status_code == 401
    assert late.post("/aanmelden/code", data={**form, "code": codes[0]}).headers["location"] == "/zoeken"
    assert late.get("/account").status_code == 200

    again = building.browser()
    sign_in(again, "ans")
    form["_csrf"] = token(again.get("/aanmelden/code"))
    assert again.post("/aanmelden/code", data={**form, "code": codes[0]}).status_code == 401
    ahead = app.at(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30))
    assert again.post("/aanmelden/code", data={**form, "code": ahead}).status_code == 303


def test_without_a_key_the_second_step_cannot_be_switched_on(
    empty_workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("IBT_SLEUTEL", raising=False)
    with open_building(empty_workspace, tmp_path) as building:
        building.person("ans", "jurist")
        browser = building.signed_in("ans")
        assert "IBT_SLEUTEL" in browser.get("/account").text
        answer = browser.post("/account/tweede-stap/nieuw", data={"huidig": PASSWORD})
        assert answer.status_code == 400 and "geen sleutel" in answer.text


def test_an_invitation_works_once_and_refuses_easy_passwords(building: Building):
    with access.open_workspace_accounts(building.workspace) as accounts:
        secret = accounts.people.add("cor", "Cor Kok", (), "test")
    browser = building.browser()
    form = {"_csrf": token(browser.get(f"/uitnodiging/{secret}"))}
    for easy in ("kort", "Welkom2026!!", "wachtwoord12345", "Cor Kok 123456", "aaaaaaaaaaaaaaa"):
        assert (
            browser.post(f"/uitnodiging/{secret}", data={**form, "wachtwoord": easy, "nogmaals": easy}).status_code
            == 400
        )
    form |= {"wachtwoord": PASSWORD, "nogmaals": PASSWORD}
    assert browser.post(f"/uitnodiging/{secret}", data=form).status_code == 303
    assert browser.get(f"/uitnodiging/{secret}").status_code == 404
    assert browser.post(f"/uitnodiging/{secret}", data=form).status_code == 404
    assert sign_in(building.browser(), "cor").status_code == 303


def test_a_later_invitation_takes_the_place_of_the_earlier(building: Building):
    with access.open_workspace_accounts(building.workspace) as accounts:
        first = accounts.people.add("cor", "Cor Kok", (), "test")
        second = accounts.people.invite("cor", "test")
    assert building.browser().get(f"/uitnodiging/{first}").status_code == 404
    assert building.browser().get(f"/uitnodiging/{second}").status_code == 200
