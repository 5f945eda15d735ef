"""Every form of a number, address, user name and file name: exactly the known failures fail."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from redaction.detect.address.address import AddressRecognizer
from redaction.detect.contact.contact import ContactRecognizer
from redaction.detect.numbers.identifiers import IdentifierRecognizer
from redaction.detect.people.roles import Role
from redaction.detect.text.base import ViewRecognizer
from redaction.detect.text.layout import view_of_text
from redaction.policy import Action, Policy, load_policy

FILE = Path(__file__).parents[1] / "cases" / "redaction_contacts.json"
MARK = re.compile(r"\[\[(?P<goes>.+?)\]\]|\{\{(?P<stays>.+?)\}\}", re.DOTALL)
HIGH = 0.8


@cache
def recognizers() -> tuple[ViewRecognizer, ...]:
    return IdentifierRecognizer(), ContactRecognizer(), AddressRecognizer()


@cache
def policy() -> Policy:
    return load_policy()


def goes(category: str) -> bool:
    return policy().decide(category, Role.ONBEKEND, "").action is Action.REDACT


def covered(text: str) -> set[int]:
    """Give the offsets that go without review."""
    view = view_of_text(text)
    hits = [hit for recognizer in recognizers() for hit in recognizer.find(view)]
    sure = [hit for hit in hits if hit.score >= HIGH and goes(hit.category)]
    return {offset for hit in sure for offset in range(hit.start, hit.end)}


def apart(marked_up: str) -> tuple[str, list[tuple[int, bool]]]:
    """Give the bare text, and for each letter or digit of a mark whether it goes."""
    text, expected, last = "", [], 0
    for match in MARK.finditer(marked_up):
        text += marked_up[last : match.start()]
        words = match["goes"] or match["stays"]
        expected += [(len(text) + n, match["goes"] is not None) for n, c in enumerate(words) if c.isalnum()]
        text, last = text + words, match.end()
    return text + marked_up[last:], expected


def holds(marked_up: str) -> bool:
    text, expected = apart(marked_up)
    marks = covered(text)
    return all((offset in marks) == must_go for offset, must_go in expected)


def test_exactly_the_known_failures_fail_among_the_forms() -> None:
    collection = json.loads(FILE.read_text(encoding="utf-8"))
    failures = [case["id"] for case in collection["cases"] if not holds(case["text"])]
    assert sorted(failures) == sorted(collection["known_failures"])


def test_the_table_has_at_least_a_hundred_and_fifty_forms_of_each_kind() -> None:
    texts = [case["text"] for case in json.loads(FILE.read_text(encoding="utf-8"))["cases"]]
    assert sum(text.count("[[") for text in texts) >= 150
    assert sum(text.count("{{") for text in texts) >= 150
