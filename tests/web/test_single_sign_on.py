"""Signing in with the organisation, against a real OpenID Connect provider (npm's oidc-provider) on the loopback."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient

from pipeline import access
from pipeline.model.rechten import Rol
from pipeline.workspace import Workspace
from tests.web.people import QUICK, Building, open_building
from web.views import single_sign_on as views

FILES = Path(__file__).parent / "oidc"
HOME = "http://127.0.0.1:8300"
SECRET = "alleen-voor-de-test"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node en npm zijn er niet: de aanmelddienst van de test kan niet starten")
    folder = tmp_path_factory.mktemp("oidc") / "dienst"
    shutil.copytree(FILES, folder)
    done = subprocess.run(
        [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("npm kon oidc-provider niet ophalen")
    command = [node, "provider.mjs", f"{HOME}/aanmelden/terug"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        try:
            assert running.stdout is not None
            lines = (line.strip() for line in running.stdout)
            yield next(line for line in lines if line.startswith("http://127.0.0.1:"))
        finally:
            running.kill()


@pytest.fixture
def building(
    issuer: str, empty_workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Building]:
    monkeypatch.setenv("IBT_OIDC_SECRET", SECRET)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    settings = (
        f'[web.oidc]\naan = true\nnaam = "Voorbeeldstad"\nissuer = "{issuer}"\nclient_id = "ibt"\n'
        'rollen = {woo-team = ["woo-medewerker", "jurist"]}\n'
    )
    with open_building(empty_workspace, tmp_path, QUICK + settings, HOME) as made:
        yield made


def at_the_service(place: str, name: str) -> str:
    """Sign in as a person does in a browser, and give the address at which the service sends them back."""
    with httpx.Client(follow_redirects=False, trust_env=False) as browser:
        answer = browser.get(place)
        for _ in range(12):
            if answer.is_redirect:
                target = str(answer.headers["location"])
                if target.startswith(HOME):
                    return target
                answer = browser.get(httpx.URL(place).join(target))
                continue
            action = re.search(r'action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="([^"]+)"', answer.text)
            assert action and prompt, answer.text[:500]
            form = {"prompt": prompt[1], "login": name, "password": "x"}
            answer = browser.post(action[1], data=form)
    raise AssertionError("the service never sent anybody back")


def go(building: Building, name: str) -> tuple[TestClient, str]:
    browser = building.browser()
    left = browser.get("/aanmelden/organisatie?naar=/account")
    assert left.status_code == 303, left.headers
    return browser, at_the_service(left.headers["location"], name)


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def roles(building: Building, login: str) -> frozenset[Rol]:

    with access.open_workspace_accounts(building.workspace) as accounts:
        return accounts.people.one(login).rollen


def test_somebody_of_the_organisation_comes_in_with_the_roles_of_their_groups(building: Building):
    assert "Aanmelden met Voorbeeldstad" in building.browser().get("/aanmelden").text
    browser, back = go(building, "anna")
    answer = browser.get(path_of(back))
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "Anna Verzonnen" in browser.get("/account").text
    assert roles(building, "anna") == {Rol.WOO_MEDEWERKER, Rol.JURIST}
    assert building.actions("anna") == ["account.aangemaakt", "account.aangemeld"]


def test_the_way_out_carries_a_state_a_nonce_and_a_challenge(building: Building):
    place = building.browser().get("/aanmelden/organisatie").headers["location"]
    asked = parse_qs(urlsplit(place).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"]
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))


def test_a_second_time_finds_the_same_account_and_renews_the_roles(building: Building):

    browser, back = go(building, "anna")
    browser.get(path_of(back))
    with access.open_workspace_accounts(building.workspace) as accounts:
        accounts.people.set_roles("anna", {Rol.BEHEERDER}, "test")
    browser, back = go(building, "anna")
    assert browser.get(path_of(back)).headers["location"] == "/account"
    assert roles(building, "anna") == {Rol.WOO_MEDEWERKER, Rol.JURIST}


def test_somebody_without_a_known_group_comes_in_without_any_right(building: Building):
    browser, back = go(building, "bram")
    browser.get(path_of(back))
    assert roles(building, "bram") == frozenset()
    assert browser.get("/zoeken").status_code == 403


def test_an_answer_works_once_and_only_in_the_browser_that_asked(building: Building):
    browser, back = go(building, "anna")
    assert building.browser().get(path_of(back)).headers["location"] == "/aanmelden"
    assert browser.get(path_of(back)).headers["location"] == "/account"
    assert browser.get(path_of(back)).headers["location"] == "/aanmelden"


def test_an_answer_with_another_state_or_a_false_code_lets_nobody_in(building: Building):
    browser, back = go(building, "anna")
    assert browser.get("/aanmelden/terug?code=x&state=y").headers["location"] == "/aanmelden"
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert browser.get(f"/aanmelden/terug?code=vals&state={state}").headers["location"] == "/aanmelden"
    assert "niet gelukt" in browser.get("/aanmelden").text
    assert browser.get("/account").status_code == 303


def test_a_local_account_of_the_same_name_is_not_taken_over(building: Building):
    building.person("anna", "beheerder")
    browser, back = go(building, "anna")
    assert browser.get(path_of(back)).headers["location"] == "/aanmelden"
    assert roles(building, "anna") == {Rol.BEHEERDER}


def test_a_blocked_account_stays_out(building: Building):

    browser, back = go(building, "anna")
    browser.get(path_of(back))
    with access.open_workspace_accounts(building.workspace) as accounts:
        accounts.people.set_active("anna", False, "test")
    assert browser.get("/account").status_code == 303
    browser, back = go(building, "anna")
    assert browser.get(path_of(back)).headers["location"] == "/aanmelden"


def test_an_id_token_for_another_sign_in_is_refused(building: Building, monkeypatch: pytest.MonkeyPatch):

    real = views.Service.way_in
    monkeypatch.setattr(
        views.Service, "way_in", lambda self, code, _nonce, verifier: real(self, code, "anders", verifier)
    )
    browser, back = go(building, "anna")
    assert browser.get(path_of(back)).headers["location"] == "/aanmelden"


def test_a_service_that_is_away_is_told_in_dutch(empty_workspace: Workspace, tmp_path: Path):
    settings = '[web.oidc]\naan = true\nissuer = "http://127.0.0.1:1"\nclient_id = "ibt"\n'
    with open_building(empty_workspace, tmp_path, QUICK + settings, HOME) as building:
        browser = building.browser()
        assert browser.get("/aanmelden/organisatie").headers["location"] == "/aanmelden"
        assert "niet gelukt" in browser.get("/aanmelden").text
