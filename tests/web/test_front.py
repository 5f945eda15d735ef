"""The front page and what surrounds every answer."""

from __future__ import annotations

from tests.web.conftest import ClientAs


def test_a_stranger_is_sent_to_sign_in(client_as: ClientAs) -> None:
    answer = client_as().get("/")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/aanmelden")


def test_somebody_is_sent_to_the_first_part_of_their_role(client_as: ClientAs) -> None:
    assert client_as("secretariaat").get("/").headers["location"] == "/post"
    assert client_as("auditor").get("/").headers["location"] == "/logboek"


def test_every_answer_forbids_script_and_style_in_the_page(client_as: ClientAs) -> None:
    policy = client_as("auditor").get("/bestaat-niet").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
