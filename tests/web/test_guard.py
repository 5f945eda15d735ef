"""What surrounds every answer: names, sizes, pace, headers, and the one line in the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import Request

from pipeline.workspace import Workspace
from tests.web.people import QUICK, Building, open_building, sign_in, token
from web.guard import UPLOADS


@pytest.fixture
def building(empty_workspace: Workspace, tmp_path: Path) -> Iterator[Building]:
    with open_building(empty_workspace, tmp_path, QUICK + "[grenzen]\nbestand_mb = 2\n") as made:
        made.person("sam", "secretariaat")
        yield made


def test_a_name_that_is_not_ours_is_refused(building: Building):
    answer = building.browser().get("/aanmelden", headers={"Host": "kwaad.example"})
    assert answer.status_code == 400
    assert building.browser().get("/aanmelden", headers={"Host": "localhost:8300"}).status_code == 200


def test_every_answer_has_the_headers_also_refusals_and_files(building: Building):
    browser = building.browser()
    for path in ("/aanmelden", "/bestaat-niet", "/static/style.css", "/healthz", "/zoeken"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] in ("same-origin", "no-referrer")
        assert "strict-transport-security" not in headers and "server" not in headers
    refused = browser.get("/aanmelden", headers={"Host": "kwaad.example"})
    assert "default-src 'none'" in refused.headers["content-security-policy"]


def test_behind_tls_cookies_are_bound_to_the_host_and_browsers_remember_tls(empty_workspace: Workspace, tmp_path: Path):
    settings = QUICK + '[web]\nhttps = true\nnamen = ["bureau.example"]\n'
    with open_building(empty_workspace, tmp_path, settings, "https://bureau.example") as building:
        building.person("sam", "secretariaat")
        answer = sign_in(building.browser(), "sam")
        assert answer.status_code == 303
        assert "__Host-ibt=" in answer.headers["set-cookie"] and "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_a_form_is_small_and_only_uploads_may_be_large(building: Building):
    browser = building.signed_in("sam")
    large = {"content": b"x" * 1_500_000, "headers": {"Content-Type": "application/octet-stream"}}
    assert browser.post("/account/wachtwoord", **large).status_code == 413
    assert browser.post(f"{UPLOADS[0]}/aanbieden", **large).status_code != 413
    too_large = large | {"content": b"x" * 4_000_000}
    assert browser.post(f"{UPLOADS[0]}/aanbieden", **too_large).status_code == 413


def test_a_body_that_hides_its_length_is_stopped_while_it_comes(building: Building):
    browser = building.signed_in("sam")
    pieces = (b"a=" + b"x" * 100_000 for _ in range(30))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    del browser.headers["X-CSRF-Token"]
    assert browser.post("/account/wachtwoord", content=pieces, headers=headers).status_code == 413


def test_a_stranger_can_send_next_to_nothing(building: Building):
    content = b"x" * 70_000
    for path in ("/post/aanbieden", "/aanmelden"):
        assert building.browser().post(path, content=content).status_code == 413


def test_guessing_at_the_door_is_slowed_down_per_address(empty_workspace: Workspace, tmp_path: Path):
    with open_building(empty_workspace, tmp_path, QUICK + "[web]\naanmeldingen_per_minuut = 3\n") as building:
        said = [sign_in(building.browser(), f"naam{number}", "x").status_code for number in range(4)]
        last = building.browser().post("/aanmelden")
    assert said == [401, 401, 401, 429] and last.headers["retry-after"] == "60"


def test_a_session_that_asks_too_much_waits_and_another_does_not(empty_workspace: Workspace, tmp_path: Path):
    with open_building(empty_workspace, tmp_path, QUICK + "[web]\nverzoeken_per_minuut = 30\n") as building:
        building.person("sam", "secretariaat")
        building.person("sep", "secretariaat")
        sam, sep = building.signed_in("sam"), building.signed_in("sep")
        assert {sam.get("/account").status_code for _ in range(40)} == {200, 429}
        assert sep.get("/account").status_code == 200


def test_an_address_that_a_stranger_claims_is_not_believed(empty_workspace: Workspace, tmp_path: Path):
    with open_building(empty_workspace, tmp_path, QUICK + "[web]\naanmeldingen_per_minuut = 2\n") as building:
        said = []
        for number in range(3):
            browser = building.browser()
            headers = {"X-Forwarded-For": f"10.0.0.{number}"}
            form = {"login": "x", "wachtwoord": "x", "_csrf": token(browser.get("/aanmelden"))}
            said.append(browser.post("/aanmelden", data=form, headers=headers).status_code)
    assert said == [401, 401, 429]


def test_a_log_line_names_the_route_and_never_the_address(building: Building, capfd: pytest.CaptureFixture[str]):
    building.browser().get("/uitnodiging/een-geheim-bewijs?naam=jansen")
    told = "".join(capfd.readouterr())
    assert "/uitnodiging/{token}" in told
    assert "een-geheim-bewijs" not in told and "jansen" not in told


def test_a_bug_is_told_without_what_was_being_read(building: Building, capfd: pytest.CaptureFixture[str]):

    @building.app.get("/stuk")
    def broken(request: Request) -> None:
        raise ValueError("Jan Jansen, Dorpsstraat 1")

    answer = building.browser().get("/stuk")
    assert answer.status_code == 500 and "Jansen" not in answer.text + "".join(capfd.readouterr())
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_theme_of_the_organisation_is_served_and_linked(empty_workspace: Workspace, tmp_path: Path):
    with open_building(empty_workspace, tmp_path, QUICK + '[web]\nthema_css = "thema.css"\n') as building:
        (building.workspace.root / "thema.css").write_text(":root { --utrecht-link-color: #000 }", encoding="utf-8")
        assert 'href="/thema.css"' in building.browser().get("/aanmelden").text
        answer = building.browser().get("/thema.css")
        assert answer.headers["content-type"].startswith("text/css") and "utrecht-link-color" in answer.text


def test_the_sign_of_life_tells_nothing(building: Building):
    assert building.browser().get("/healthz").text == "ok"
