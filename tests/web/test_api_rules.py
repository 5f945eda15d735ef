"""The API keeps to the Dutch API design rules, and its description tells everything a programmer needs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import ClientAs
from web.api.routes import describe
from web.api.shape import BASE, VERSION

OPERATIONS = [
    (path, method, operation)
    for path, operations in describe()["paths"].items()
    for method, operation in operations.items()
]
IDS = [f"{method} {path}" for path, method, _ in OPERATIONS]
each = pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=IDS)


@each
def test_paths_are_nouns_in_kebab_case_without_a_slash_at_the_end(path: str, method: str, operation: dict[str, Any]):
    assert re.fullmatch(r"/|(/([a-z0-9-]+|\{[a-zA-Z]+\}))+|/openapi\.json", path)
    assert method in ("get", "post", "put")


@each
def test_query_keys_are_camel_case(path: str, method: str, operation: dict[str, Any]):
    asked = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
    assert [name for name in asked if not re.fullmatch("[a-z0-9]+[a-zA-Z0-9]*", name)] == []


@each
def test_every_operation_says_in_dutch_what_it_does_and_how_it_can_fail(
    path: str, method: str, operation: dict[str, Any]
):
    assert operation["summary"] and operation["description"].rstrip().endswith(".")
    assert re.search(r"\b(een|de|het|Geeft|Neemt|Legt|Laat|Rekent|Verwijst|of|u)\b", operation["description"])
    assert {"400", "429", "500"} <= set(operation["responses"])
    for one in operation.get("parameters", []):
        assert one.get("description"), f"{one['name']} has no description"


@each
def test_every_answer_names_the_version_and_every_error_is_a_problem(path: str, method: str, operation: dict[str, Any]):
    parts = describe()["components"]["responses"]
    for code, answer in operation["responses"].items():
        answer = parts[answer["$ref"].rsplit("/", 1)[1]] if "$ref" in answer else answer
        assert "API-Version" in answer["headers"]
        if code[0] in "45":
            assert list(answer["content"]) == ["application/problem+json"]


@each
def test_who_may_call_an_operation_stands_in_its_description(path: str, method: str, operation: dict[str, Any]):
    is_public = operation.get("security") == []
    assert is_public == (path in ("/", "/openapi.json"))
    assert is_public or "Nodig recht" in operation["description"] or "aangemeld" in operation["description"]


def test_every_field_of_every_body_has_a_dutch_description_and_a_camel_case_name():
    for name, schema in describe()["components"]["schemas"].items():
        for field, told in schema.get("properties", {}).items():
            assert re.fullmatch("_?[a-z]+([A-Z][a-z0-9]*)*", field), f"{name}.{field}"
            assert told.get("description") or name.startswith("Body_"), f"{name}.{field}"


def test_a_problem_holds_the_fields_that_the_rules_allow_and_no_other(client_as: ClientAs):
    answer = client_as("auditor").get(f"{BASE}/documenten/{'0' * 64}/gebeurtenissen")
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail"}


def test_the_description_is_public_and_may_be_read_by_other_sites(client_as: ClientAs):
    answer = client_as().get(f"{BASE}/openapi.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    assert told["openapi"].startswith("3.1")
    assert told["servers"] == [{"url": BASE, "description": "Deze server"}]
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["info"]["version"])
    assert {"name", "email", "url"} <= set(told["info"]["contact"])


def test_data_may_not_be_read_by_other_sites(client_as: ClientAs):
    answer = client_as("auditor").get(f"{BASE}/logboekregels", headers={"Origin": "https://elders.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/documenten/", 404), ("/niets", 404), ("/documenten?pagina=0", 400), ("/logboekregels", 403), ("/", 200)],
)
def test_every_answer_carries_the_version_also_when_it_is_an_error(client_as: ClientAs, path: str, status: int):
    answer = client_as("secretariaat").get(f"{BASE}{path}")
    assert (answer.status_code, answer.headers["api-version"]) == (status, VERSION)


def test_a_method_that_an_address_does_not_take_is_told_with_those_it_does(client_as: ClientAs):
    answer = client_as("secretariaat").delete(f"{BASE}/documenten")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_a_form_that_is_not_there_is_refused(client_as: ClientAs):
    auditor = client_as("auditor")
    assert auditor.get(f"{BASE}/logboekregels", headers={"Accept": "application/xml"}).status_code == 406
    assert client_as("behandelaar").post(f"{BASE}/documenten", json={}).status_code == 415


def test_what_somebody_sent_is_never_repeated_in_an_error(client_as: ClientAs):
    answer = client_as("secretariaat").get(f"{BASE}/documenten", params={"pagina": "Jan Jansen"})
    assert "Jansen" not in answer.text
    assert "pagina" in answer.json()["detail"]


def test_the_page_about_the_api_names_its_version():
    page = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")
    assert f"version {VERSION}" in page
    assert f"{BASE}/openapi.json" in page
