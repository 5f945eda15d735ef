"""Raised figures, forms, styles and very long pages."""

from __future__ import annotations

import pytest

from extractors.read import html
from extractors.read.html import find_blocks, read_html
from extractors.read.web.html_scan import between, contents, without
from extractors.read.web.html_style import find_rules


def _lines(source: str) -> list[str]:
    return [line for block in find_blocks(source) for line in block.get("lines", [])]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("12.500<sup>1</sup>", "12.500¹"),
        ("12.500<sup><a>4</a>)</sup> plaatsen", "12.500⁴) plaatsen"),
        ('12.500<span style="vertical-align: super">1</span>', "12.500¹"),
        ("12.500<sup>a)</sup>", "12.500 a)"),
        ("m<sup>2</sup> en CO<sub>2</sub>", "m² en CO₂"),
        ("5<sup>1ste</sup>", "5 1ste"),
        ("de 1<sup>e</sup> ronde", "de 1e ronde"),
        ("<sup>a</sup>12 dagen", "a 12 dagen"),
        ("<sup>1 Bron: cijfers van 2024</sup>", "1 Bron: cijfers van 2024"),
    ],
)
def test_a_raised_or_lowered_text_changes_no_figure(source: str, line: str) -> None:
    assert _lines(f"<p>{source}</p>") == [line]


def test_parts_of_a_form_are_not_glued_together() -> None:
    source = (
        "<label>Naam</label><select><optgroup label=Groep><option>Jansen<option selected>Pietersen</select>"
        "<textarea>toelichting</textarea><button>Ja</button><button>Nee</button><noscript>zonder</noscript>"
    )
    lines = _lines(source)
    assert lines == ["Naam", "Groep", "Jansen", "Pietersen [gekozen]", "toelichting", "Ja Nee", "zonder"]
    assert read_html(source).doubts == (html.CHOICES,)


@pytest.mark.parametrize("statement", ['@charset "utf-8";', "@import url(a.css);", '@import "a;b"; @layer x;'])
def test_a_statement_in_a_style_swallows_no_rule(statement: str) -> None:
    assert find_rules(
        f"<style>{statement} .x{{display:none}} @media print{{p{{color:red}}}} b{{color:blue}}</style>"
    ) == {
        ".x": {"display": "none"},
        "b": {"color": "blue"},
    }


@pytest.mark.parametrize(
    "piece", ["<!--", "<title", "<title>", "<style", "<style>", "/*", "a{", "}", "@import;", "a", "<p>1<b>2</b>"]
)
def test_a_megabyte_of_marks_that_nothing_closes_is_read(piece: str) -> None:
    long = piece * (1_000_000 // len(piece))
    assert list(html._comments(long)) == []
    assert list(contents(long, "title")) == []
    assert find_rules(long) == {}
    assert set(find_rules(f"<style>{long}</style>")) <= {"a"}


def test_parts_between_marks_are_found_and_left_out() -> None:
    assert list(between("a(b)c(d)e(f", "(", ")")) == ["b", "d"]
    assert without("a(b)c(d)e(f", "(", ")") == "ace(f"
    assert list(contents("<TITLE x>een</title><titles>twee</titles><title>drie", "title")) == ["een"]
