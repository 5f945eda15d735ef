"""What a person types freely stands in no address: browsers, servers and what is between them write addresses down."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
NAMES_NOBODY = {
    "bladzijde": "number of a page",
    "categorie": "chosen from a list",
    "cijfer": "key of a figure",
    "code": "one-time code of the provider of accounts, as OpenID Connect has it",
    "cyclus": "id of a cycle of supervision",
    "dag": "a day",
    "document": "number of a document",
    "brief": "number of a letter",
    "familie": "chosen from a list",
    "gemeente": "name or code of a gemeente",
    "lijst": "chosen from a list",
    "mediaType": "chosen from a list",
    "naar": "a path of our own, checked",
    "onderwerp": "number of what an event is about; the API, for systems of the organisation",
    "peildatum": "a day",
    "provincie": "name or code of a province",
    "sinds": "mark of a state",
    "soort": "chosen from a list",
    "stand": "chosen from a list",
    "state": "random text of OpenID Connect",
    "stuk": "number of a document",
    "toestand": "chosen from a list",
    "trede": "a step of the ladder",
    "vak": "number of a box",
    "voor": "number of an event",
    "wat": "chosen from a list",
    "weergave": "chosen from a list",
}
ELSEWHERE = {
    ("gemeenten.py", "naam"): "name of a gemeente",
    ("log.py", "wie"): "deprecated in the API, and goes with its next major version: POST /logboekzoekopdrachten",
}
_FIELD = re.compile(r'm\.field\("(\w+)"|<input(?=[^>]*\btype="(?:search|text)")[^>]*\bname="(\w+)"')


def asked_in_an_address() -> Iterator[tuple[str, str]]:
    """Yield the file and the name of each text that a GET of ours takes behind the question mark."""
    for file in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for call in node.decorator_list:
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "get":
                    path = ast.unparse(call.args[0]) if call.args else ""
                    for one in (*node.args.args, *node.args.kwonlyargs):
                        told = ast.unparse(one.annotation) if one.annotation else ""
                        if re.search(r"\bstr\b", told) and f"{{{one.arg}" not in path:
                            yield file.name, one.arg


def test_there_are_addresses_that_take_text():
    assert ("queue.py", "toestand") in set(asked_in_an_address())


def test_no_address_takes_what_may_be_a_name():
    found = {(file, name) for file, name in asked_in_an_address() if name not in NAMES_NOBODY}
    assert found == ELSEWHERE.keys()


def test_no_form_puts_free_text_in_an_address():
    free = set()
    for file in sorted((WEB / "html").rglob("*.html")):
        for form in re.findall(r'<form[^>]*method="get".*?</form>', file.read_text(encoding="utf-8"), re.S):
            free |= {(file.parent.name, first or second) for first, second in _FIELD.findall(form)}
    assert ("gemeente", "naam") in free  # the name of a gemeente
    assert {name for _, name in free - {("gemeente", "naam")}} <= NAMES_NOBODY.keys()


@pytest.mark.parametrize("path", ["/post", "/brieven", "/logboek"])
def test_a_form_that_searches_goes_by_post(path: str):
    forms = [form for file in (WEB / "html").rglob("*.html") for form in re.findall(r"<form[^>]*>", file.read_text())]
    assert [one for one in forms if f'action="{path}"' in one]
    assert not [one for one in forms if f'action="{path}"' in one and 'method="post"' not in one]
