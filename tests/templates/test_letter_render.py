from __future__ import annotations

import pytest

from pipeline.errors import FieldMissing, LetterError
from templates.blocks import Footnote, Heading, Paragraph, Run, SignatureSpace, Table, Together
from templates.render import escape_markdown, read_markdown, render_letter


def with_text(catalogue, text: str):
    return catalogue.model_copy(update={"sources": {**catalogue.sources, "L07": text}})


def test_a_field_that_does_not_exist_is_an_error(desk):
    with pytest.raises(FieldMissing, match="postzegel"):
        render_letter("L07", desk.l07(), with_text(desk.catalogue, "Plak een {{ postzegel }}."))


def test_a_template_cannot_reach_into_python(desk):
    text = "{{ brief.__class__.__mro__ }}"
    with pytest.raises(LetterError):
        render_letter("L07", desk.l07(), with_text(desk.catalogue, text))


def test_a_broken_template_is_told_in_dutch(desk):
    with pytest.raises(LetterError, match="Herstel de tekst"):
        render_letter("L07", desk.l07(), with_text(desk.catalogue, "{% if %}"))


VALUES = (
    *("# geen kop", "- geen punt", "1. geen nummer", "*geen* `nadruk`"),
    *("a | b", "> x", "[^1]", "<b>", "eind\\"),
)


@pytest.mark.parametrize("value", VALUES)
def test_a_value_never_becomes_markup(value: str):
    assert read_markdown(escape_markdown(value)) == (Paragraph((Run(value),)),)


def test_a_value_over_two_lines_stays_in_its_sentence():
    assert read_markdown(f"Zie {escape_markdown('een' + chr(10) * 2 + 'twee')}.") == (
        Paragraph((Run("Zie een twee."),)),
    )


def test_emphasis_footnote_and_break_become_runs():
    found = read_markdown("Een **ladder**[^1]\\\nen *meer*\n\n[^1]: Met uitleg.")
    assert found == (
        Paragraph((
            Run("Een "),
            Run("ladder", bold=True),
            Run("", footnote=1),
            Run("\n"),
            Run("en "),
            Run("meer", italic=True),
        )),
        Footnote(1, (Run("Met uitleg."),)),
    )  # fmt: skip


def test_a_footnote_of_one_word_is_still_a_footnote():
    assert read_markdown("Zie[^2]\n\n[^2]: Kort.")[1] == Footnote(2, (Run("Kort."),))


def test_a_footnote_mark_without_text_is_refused():
    with pytest.raises(LetterError, match="voetnoot 3"):
        read_markdown("Zie[^3]")


def test_a_quotation_stays_together_with_room_for_a_signature():
    found = read_markdown("> Hoogachtend,\n>\n> ---\n>\n> Naam")
    assert found == (Together((Paragraph((Run("Hoogachtend,"),)), SignatureSpace(), Paragraph((Run("Naam"),)))),)


def test_a_table_and_a_heading_keep_their_text():
    found = read_markdown("# Kop\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert found == (Heading(1, "Kop"), Table(("a", "b"), (("1", "2"),)))


@pytest.mark.parametrize("text", ["```\ncode\n```", "![plaatje](x.png)", "[link](http://x)", "`code`", "> - punt"])
def test_markup_that_a_letter_does_not_know_is_refused(text: str):
    with pytest.raises(LetterError, match="Herstel de tekst"):
        read_markdown(text)
