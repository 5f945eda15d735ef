from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.openings import find_needed, may_match


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        (r"\btaak\b", [{"taak"}]),
        (r"\b(?:geplaatst|ingeschaald)\b[^.]{0,30}\bop\b", [{"geplaatst", "ingeschaald"}]),
        (r"\b(?:de|uw)\s+(?:brief|mail)\s+over\b", [{"brief", "mail"}, {"over"}]),
        (r"\b(?:uw\s+taak|opgave\s+van)\b", [{"taak", "opgave"}]),
        (r"gegevens?\b", [{"gegeven"}]),
        (r"(?P<soort>brief|mail)(?P=soort)", [{"brief", "mail"}]),
        (r"(brief|mail)", [{"brief", "mail"}]),
        (r"(?:asiel)?plekken", [{"plekken"}]),
        (r"[taak]+ plekken", [{"plekken"}]),
        (r"(?<!geen )taak(?! van)", [{"taak"}]),
        (r"(?-i:COA) taak", [{"taak"}]),
        (r"\d\.taak\\sopgave", [{"sopgave"}, {"taak"}]),
        (r"aa bb taak \x61bcd", [{"taak"}]),
        (r"een twee drie vijf", [{"twee"}, {"vijf"}, {"drie"}]),
        (r"\b(?:taak|\d+)", []),
        (r"(?:taak){0,2}x", []),
        (r"[Tt]a", []),
        (r"op\s+", []),
    ],
)
def test_what_a_pattern_needs_is_the_letters_outside_what_may_lack(source, needed):
    found = find_needed(source)
    assert len(found) == len(needed)
    assert set(found) == {frozenset(words) for words in needed}


@given(
    st.lists(
        st.sampled_from(
            ["taak", "asiel", "(?:asiel)?", "plek", "s?", r"\b", "(?:brief|mail)", "|", "(?:brief taak|plek)*", r"\d*"]
        ),
        min_size=1,
    ),
    st.text(alphabet="taksielpbrfmT 1", max_size=30),
)
def test_a_text_that_is_not_searched_has_no_match(parts, text):
    source = "".join(parts)
    if re.search(source, text, re.IGNORECASE):
        assert may_match(find_needed(source), text)


def test_letters_count_without_regard_to_case():
    needed = (frozenset(["taak"]),)
    assert may_match(needed, "De TAAK van Éxloo")
    assert not may_match(needed, "De opgave")
    assert may_match((), "")


def test_of_every_set_one_stands_in_the_text():
    needed = (frozenset(["taak", "opgave"]), frozenset(["raad"]))
    assert may_match(needed, "De opgave van de raad")
    assert not may_match(needed, "De opgave en de taak")
