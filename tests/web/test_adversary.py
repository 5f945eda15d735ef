"""Somebody who means harm, with or without an account: strange signs, endless numbers, names that pass for others."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import time
from collections.abc import Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient

from pipeline import access, wiring
from pipeline.accounts.model import NoEntry
from pipeline.errors import InputError, Outdated
from pipeline.model.rechten import Recht, Rol
from pipeline.store import release_work
from pipeline.workspace import Workspace
from tests.web.conftest import TOKEN, ClientAs
from tests.web.people import PASSWORD, QUICK, Building, open_building, sign_in, token
from web.signs import Sieve

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def building(empty_workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Building]:
    monkeypatch.setenv("IBT_SLEUTEL", access.new_key())
    with open_building(empty_workspace, tmp_path) as made:
        made.person("ans", "beheerder")
        yield made


# -- signs that nobody types ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["%00", "%01", "%0C", "%7f", "%EF%BF%BF"])
def test_a_control_sign_in_the_address_or_a_form_is_told_in_dutch(client_as: ClientAs, sign: str):
    client = client_as("jurist", "woo-medewerker")
    for path in (
        f"/zoeken?tekst=a{sign}b",
        f"/post?toestand={sign}",
        f"/brieven?familie={sign}",
        f"/aanmelden?naar=/{sign}",
    ):
        answer = client.get(path)
        assert answer.status_code == 400 and "teken" in answer.text, path
    answer = client.post("/dossiers", content=f"naam=a{sign}b&soort=actief", headers=FORM)
    assert answer.status_code == 400 and "typ die plek opnieuw" in answer.text
    stranger = client_as().post("/aanmelden", content=f"login=a{sign}b", headers=FORM)
    assert stranger.status_code == 400


@pytest.mark.parametrize("sign", [r"\u0000", r"\u001f", r"\uFFFE", r"\\\b"])
def test_a_control_sign_in_json_is_told_in_dutch(client_as: ClientAs, sign: str):
    client = client_as("jurist")
    body = f'{{"oordelen": [{{"vak": "a", "oordeel": "akkoord", "stempel": "b"}}], "motivering": "a{sign}b"}}'
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    answer = client.post(f"/lakken/{'0' * 64}/oordeel", content=body, headers=headers)
    assert answer.status_code == 400 and "teken" in answer.json()["detail"]


def test_a_control_sign_in_a_form_with_parts_is_told_and_a_file_may_hold_any(client_as: ClientAs):
    client = client_as("jurist", "secretariaat")
    parts = {"naam": (None, "a\x00b"), "soort": (None, "actief")}
    assert client.post("/dossiers", files=parts).status_code == 400
    answer = client.post("/post/aanbieden", files={"bestanden": ("a.bin", b"\x00\x01adversary")})
    assert answer.status_code == 200 and "Ontvangen" in answer.text


def test_what_people_do_type_passes():
    for kind, text in {
        "application/x-www-form-urlencoded": b"a=regel%0D%0Aregel%09twee+100%25%C3%A9",
        "application/json; charset=utf-8": rb'{"a": "C:\\bestanden\\fiches \u00e9\n\"x\""}',
        "text/plain": b"\x00",
    }.items():
        assert not Sieve(kind, has_files=False).is_strange(text), kind


def test_a_sign_that_is_cut_in_two_is_seen():
    sieve = Sieve("application/x-www-form-urlencoded", has_files=False)
    assert [sieve.is_strange(piece) for piece in (b"a=%", b"0", b"0")] == [False, False, True]


# -- numbers without end ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        f"/post?voor={'9' * 30}",
        f"/post?na={'9' * 30}",
        f"/gemeenten?trede={'9' * 5000}",
        f"/gemeenten/GM0148/besluit?trede={'9' * 5000}",
        f"/zoeken?blad={'9' * 30}",
        f"/logboek?voor={'9' * 30}",
        "/logboek?dag=31-12-9999",
        "/zoeken?van=0001-01-01&tot=9999-12-31",
    ],
)
def test_a_number_without_end_in_an_address_breaks_nothing(client_as: ClientAs, path: str):
    everybody = client_as(*(rol.value for rol in Rol))
    assert everybody.get(path).status_code < 500


@pytest.mark.parametrize(("path", "name"), [("/zoeken", "blad"), ("/brieven", "bladzijde"), ("/post", "voor")])
def test_a_number_without_end_in_a_form_breaks_nothing(client_as: ClientAs, path: str, name: str):
    everybody = client_as(*(rol.value for rol in Rol))
    assert everybody.post(path, data={"tekst": "taak", name: "9" * 5000}).status_code == 200


@pytest.mark.slow
def test_numbers_that_are_none_break_no_form(demo_client_as: ClientAs, demo_copy: Workspace):
    client = demo_client_as(*(rol.value for rol in Rol))
    found = client.get("/post").text
    document = re.findall(r"/stukken/([0-9a-f]{64})", found)
    letters = [one for one in document if "cijfer=" in client.get(f"/stukken/{one}").text]
    key = re.findall(r'cijfer=([^"&]+)', client.get(f"/stukken/{letters[0]}").text)[0]
    was = re.findall(r'name="was" value="([^"]*)"', client.get(f"/stukken/{letters[0]}/corrigeren?cijfer={key}").text)
    figure = {"cijfer": key, "veld": "wettelijke_taak", "was": was[0], "motivering": "x"}
    for typed in ("0" * 12 + "9" * 5000, "9" * 30, "-1", "²"):
        answer = client.post(f"/stukken/{letters[0]}/corrigeren", data=figure | {"wordt": typed})
        assert answer.status_code == 400, typed
    here = f"/lakken/{letters[0]}"
    assert client.post(f"{here}/lijst", data={"blad": "9" * 5000}).status_code < 500
    edges = {"blad": "1", "links": "nan", "boven": "1", "rechts": "50", "onder": "50"}
    assert client.post(f"{here}/lijst/vak", data=edges).status_code == 422
    body = '{"blad": 1, "vak": [NaN, 10, 200, 200], "gronden": ["5.1.2e"]}'
    assert client.post(f"{here}/teken", content=body, headers={"Content-Type": "application/json"}).status_code == 422


# -- files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("factuur\u202efdp.exe", "factuur_fdp.exe"),
        ("a\u200fb.pdf", "a_b.pdf"),
        ("x" * 500 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_name_brings_no_folder_and_no_hidden_sign(client_as: ClientAs, given: str, kept: str):
    answer = client_as("secretariaat").post(
        "/post/aanbieden",
        files={"bestanden": (given, f"adversary {given}".encode())},
        headers={"Accept": "application/json"},
    )
    assert answer.json()["bestanden"][0]["naam"] == kept


def test_a_name_with_markup_stays_text(client_as: ClientAs):
    client = client_as("secretariaat")
    client.post("/post/aanbieden", files={"bestanden": ("<img src=x onerror=alert(1)>.txt", b"adversary markup")})
    for path in ("/post", "/post?toestand=<script>alert(1)</script>"):
        text = client.get(path).text
        assert "<img src=x" not in text and "<script>alert" not in text


# -- the theme --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "css",
    [
        "@import 'https://kwaad.example/a.css';",
        "body { background: url(https://kwaad.example/x) }",
        "body { background: URL( '//kwaad.example/x' ) }",
        r"@\69mport 'x';",
        r"body { background: \75rl(x) }",
        'a{content:"/*";background:image-set("https://kwaad.example" 1x);x:"*/"}',
    ],
)
def test_a_theme_that_fetches_is_refused(empty_workspace: Workspace, tmp_path: Path, css: str):
    with open_building(empty_workspace, tmp_path, QUICK + '[web]\nthema_css = "thema.css"\n') as made:
        (made.workspace.root / "thema.css").write_text(css, encoding="utf-8")
        answer = made.browser().get("/thema.css")
        assert answer.status_code == 404 and "kwaad" not in answer.text


@pytest.mark.parametrize("place", ["ibt.sqlite", "../buiten.css", "ibt.toml"])
def test_a_theme_is_a_style_sheet_in_the_workspace_and_no_other_file(
    empty_workspace: Workspace, tmp_path: Path, place: str
):
    (tmp_path / "buiten.css").write_text("a{}", encoding="utf-8")
    with open_building(empty_workspace, tmp_path, QUICK + f'[web]\nthema_css = "{place}"\n') as made:
        assert made.browser().get("/thema.css").status_code == 404


# -- addresses --------------------------------------------------------------------------------------------------


def _guesses(made: Building, addresses: list[str], header: str = "X-Forwarded-For") -> list[int]:
    said = []
    for address in addresses:
        browser = made.browser()
        form = {"login": "x", "wachtwoord": "x", "_csrf": token(browser.get("/aanmelden"))}
        said.append(browser.post("/aanmelden", data=form, headers={header: address}).status_code)
    return said


_PROXY = QUICK + '[web]\naanmeldingen_per_minuut = 2\nproxy_adressen = ["testclient", "10.9.9.9"]\n'


def test_behind_our_own_proxy_everybody_has_an_address_of_their_own(empty_workspace: Workspace, tmp_path: Path):
    with open_building(empty_workspace, tmp_path, _PROXY) as made:
        assert _guesses(made, [f"203.0.113.{number}" for number in range(4)]) == [401] * 4


def test_behind_our_own_proxy_what_a_stranger_put_in_front_is_not_believed(empty_workspace: Workspace, tmp_path: Path):
    with open_building(empty_workspace, tmp_path, _PROXY) as made:
        claimed = [f"198.51.100.{number}, 203.0.113.7" for number in range(3)]
        assert _guesses(made, claimed) == [401, 401, 429]


def test_another_header_of_a_proxy_is_never_believed(empty_workspace: Workspace, tmp_path: Path):
    with open_building(empty_workspace, tmp_path, _PROXY) as made:
        for header in ("Forwarded", "X-Real-IP", "X-Client-IP"):
            assert 429 in _guesses(made, [f"for=203.0.113.{number}" for number in range(3)], header)
        answer = made.browser().get("/aanmelden", headers={"X-Forwarded-Host": "kwaad.example"})
        assert "kwaad" not in answer.text + str(answer.headers)


def test_all_addresses_of_one_ipv6_network_count_as_one(empty_workspace: Workspace, tmp_path: Path):
    with open_building(empty_workspace, tmp_path, _PROXY) as made:
        assert _guesses(made, [f"2001:db8:1:2::{number}" for number in range(3)]) == [401, 401, 429]
        assert _guesses(made, ["2001:db8:1:3::1"]) == [401]


# -- names that pass for others ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ans verzonnen", "Verzonnen, Ans", "A\u0301ns Verzonnen", "Ans Verzonnen (Woo)"])
def test_one_person_gets_no_second_name_in_another_spelling(building: Building, name: str):
    with access.open_workspace_accounts(building.workspace) as accounts, pytest.raises(InputError, match="lijkt"):
        accounts.people.add("ans2", name, (), "test")


def test_a_name_with_letters_that_pass_for_others_is_refused(building: Building):
    with access.open_workspace_accounts(building.workspace) as accounts, pytest.raises(InputError, match="Latijnse"):
        accounts.people.add("ans2", "\u0410ns Verzonnen", (), "test")


@pytest.mark.parametrize("name", ["systeem", "Beheerder", "\u0410ns", "a\u202eb", "x"])
def test_the_sign_in_service_cannot_make_somebody_the_system(building: Building, name: str):
    with access.open_workspace_accounts(building.workspace) as accounts:
        accounts.sign_in.with_service("https://dienst.example 1", "ine", name, (), "test")
        assert accounts.people.one("ine").naam == "ine"


@pytest.mark.parametrize("login", ["a/b", "a?b", "a\x00b", "../x", "<b>", "a b"])
def test_a_login_of_the_service_that_no_address_can_hold_is_refused(building: Building, login: str):
    with access.open_workspace_accounts(building.workspace) as accounts, pytest.raises(NoEntry):
        accounts.sign_in.with_service("https://dienst.example 1", login, "Ine Ruis", (), "test")


# -- at the same moment -----------------------------------------------------------------------------------------


def _at_once(count: int, act: Callable[[], bool]) -> list[bool]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: act(), range(count)))


def _went_well(act: Callable[[], object], *refusals: type[Exception]) -> bool:
    try:
        act()
    except refusals:
        return False
    return True


def test_one_invitation_taken_by_many_at_once_works_once(building: Building):
    with access.open_workspace_accounts(building.workspace) as accounts:
        secret = accounts.people.add("cor", "Cor Kok", (), "test")
        done = _at_once(6, lambda: _went_well(lambda: accounts.people.accept(secret, PASSWORD), InputError))
    assert done.count(True) == 1


def test_guessing_with_many_at_once_gives_no_more_tries(building: Building):
    with access.open_workspace_accounts(building.workspace) as accounts:
        _at_once(8, lambda: _went_well(lambda: accounts.sign_in.with_password("ans", "x", "1.2.3.4", "t"), NoEntry))
        with pytest.raises(NoEntry):
            accounts.sign_in.with_password("ans", PASSWORD, "5.6.7.8", "t")


def test_one_code_of_an_app_sent_many_times_at_once_lets_in_one(building: Building):
    browser = building.signed_in("ans")
    browser.post("/account/tweede-stap/nieuw", data={"huidig": PASSWORD})
    app = pyotp.TOTP(browser.get("/account").text.split("<code>")[1].split("</code>")[0])
    browser.post("/account/tweede-stap/aan", data={"code": app.at(0)})
    with access.open_workspace_accounts(building.workspace) as accounts:
        me = accounts.sessions.present(_cookie(browser))
        assert me is not None
        accounts.people.confirm_second_step(me, app.now())
        halves = [accounts.sign_in.with_password("ans", PASSWORD, "1.1.1.1", "t").token for _ in range(3)]
        code = app.at(int(time.time()) + 30)
        with ThreadPoolExecutor(3) as pool:
            tries = [pool.submit(accounts.sign_in.with_code, half, code, "1.1.1.1", "t") for half in halves]
            done = [_went_well(one.result, NoEntry) for one in tries]
    assert done.count(True) == 1


def _cookie(browser: TestClient) -> str:
    return next(str(one.value) for one in browser.cookies.jar if one.name == "ibt")


def test_one_dossier_has_one_pack_under_way_whoever_asks_at_once(building: Building):
    with wiring.open_desk(building.workspace) as desk:

        def begin() -> None:
            with desk.store.write() as session:
                release_work.begin(session, "adversary", "Ans")

        assert _at_once(5, lambda: _went_well(begin, Outdated)).count(True) == 1


# -- keys of programs -------------------------------------------------------------------------------------------


def test_a_session_that_was_stolen_makes_no_key_without_the_password(building: Building):
    building.person("sam", "secretariaat")
    browser = building.signed_in("sam")
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=9)).strftime("%d-%m-%Y")
    form = {"naam": "koppeling", "tot": day, "recht": ["post.zien"]}
    for wrong in ({}, {"huidig": "x"}):
        answer = browser.post("/account/sleutels", data=form | wrong)
        assert answer.status_code == 400 and "ibt_" not in answer.text
    assert "<code>ibt_" in browser.post("/account/sleutels", data=form | {"huidig": PASSWORD}).text


def test_a_new_password_by_invitation_ends_the_keys(building: Building):
    building.person("sam", "secretariaat")
    with access.open_workspace_accounts(building.workspace) as accounts:
        until = dt.datetime.now(dt.UTC) + dt.timedelta(days=9)
        secret = accounts.keys.make("sam", "koppeling", {Recht.POST_ZIEN}, until, "Sam")
        assert accounts.keys.present(secret)
        accounts.people.accept(accounts.people.invite("sam", "test"), PASSWORD)
        assert accounts.keys.present(secret) is None


# -- after it is over -------------------------------------------------------------------------------------------


def test_signing_out_takes_the_pictures_of_pages_from_the_browser(building: Building):
    answer = building.signed_in("ans").post("/afmelden")
    assert answer.headers["clear-site-data"] == '"cache"'


@pytest.mark.parametrize(
    "naar", ["//kwaad.example", "/\\kwaad.example", "https://kwaad.example", "/\tx", "/%09/x", "javascript:x"]
)
def test_after_sign_in_nobody_is_sent_to_another_site(building: Building, naar: str):
    answer = sign_in(building.browser(), "ans", naar=naar)
    assert answer.headers["location"].startswith("/") and not answer.headers["location"].startswith(("//", "/\\"))


# -- forms of another site, and bodies that never end ------------------------------------------------------------


def test_a_token_that_is_no_token_is_refused_and_breaks_nothing(building: Building):
    browser = building.signed_in("ans")
    assert browser.post("/afmelden", headers={"X-CSRF-Token": "é".encode()}).status_code == 403
    del browser.headers["X-CSRF-Token"]
    for sent in ({"data": {"_csrf": "é"}}, {"content": "_csrf=x", "headers": {"Content-Type": "text/plain"}}, {}):
        assert browser.post("/account/overal-afmelden", **sent).status_code == 403
    assert building.browser().post("/aanmelden", data={"_csrf": "é"}).status_code == 403


def test_a_form_with_more_files_than_a_page_sends_is_refused_wherever_its_token_stands(client_as: ClientAs):
    client = client_as("secretariaat")
    client.headers.pop("X-CSRF-Token")
    many = [("bestanden", (f"{number}.txt", b"adversary")) for number in range(201)]
    answer = client.post("/post/aanbieden", data={"_csrf": TOKEN}, files=many)
    assert answer.status_code == 400


def test_a_body_that_stops_coming_is_given_up(building: Building, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("web.guard._WAIT_FOR_STRANGER", 0.2)
    sent = _sent_slowly(building)
    assert sent[0]["status"] == 408


def _sent_slowly(building: Building) -> list[dict[str, object]]:
    """Send the first byte of a form and then nothing; give what the app answers."""
    sent: list[dict[str, object]] = []
    pieces = iter([{"type": "http.request", "body": b"a", "more_body": True}])

    async def receive() -> dict[str, object]:
        for piece in pieces:
            return piece
        await asyncio.sleep(30)
        raise ConnectionAbortedError

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(dict(message))

    headers = [(b"host", b"127.0.0.1"), (b"content-type", FORM["Content-Type"].encode())]
    scope = {"type": "http", "method": "POST", "path": "/aanmelden", "query_string": b"", "headers": headers}
    scope |= {"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http", "http_version": "1.1"}
    asyncio.run(asyncio.wait_for(building.app(scope, receive, send), 5))
    return sent
