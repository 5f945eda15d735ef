"""Which addresses a mail may be made out to: those of a function, never those of a person."""

from __future__ import annotations

import pytest

from pipeline.legtwo.mail import is_functional
from pipeline.tools.register import gemeenten


@pytest.mark.parametrize("local", ["info", "postbus20", "griffie", "bestuur.secretariaat", "team-asiel"])
def test_an_address_of_nothing_but_words_of_a_function_is_functional(local: str) -> None:
    assert is_functional(f"{local}@dalfsen.nl")


@pytest.mark.parametrize(
    "local",
    ["info.piet", "postbus.jansen", "team-karin", "secretariaat-devries", "bestuurjansen", "info+jan", "fatima", "42"],
)
def test_an_address_with_any_other_word_is_that_of_a_person(local: str) -> None:
    assert not is_functional(f"{local}@dalfsen.nl")


@pytest.mark.parametrize("address", ["gemeente.jan@gmail.com", "info@gmail.com", "gemeente@mail.ziggo.nl"])
def test_an_address_at_a_public_provider_is_never_functional(address: str) -> None:
    assert not is_functional(address)


def test_every_address_of_the_register_is_functional() -> None:
    assert [one.naam for one in gemeenten() if one.mailbox and not is_functional(one.mailbox)] == []
