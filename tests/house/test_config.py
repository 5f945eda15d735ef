"""Configuration: strict, bounded, Dutch, and documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.config import Config, parse_config, read_config
from pipeline.errors import ConfigError

ROOT = Path(__file__).parents[2]


def test_an_empty_file_gives_the_defaults():
    assert parse_config("", "ibt.toml") == Config()


def test_an_unknown_key_is_refused_by_its_name():
    with pytest.raises(ConfigError, match=r"inbox\.scan_secondes"):
        parse_config("[inbox]\nscan_secondes = 2.0", "ibt.toml")


def test_a_number_out_of_bounds_is_refused():
    with pytest.raises(ConfigError, match=r"inbox\.scan_seconden"):
        parse_config("[inbox]\nscan_seconden = 0.0", "ibt.toml")


def test_a_text_where_a_number_belongs_is_refused():
    with pytest.raises(ConfigError, match=r"grenzen\.bladzijden"):
        parse_config('[grenzen]\nbladzijden = "10"', "ibt.toml")


def test_broken_toml_names_the_file_and_the_line():
    with pytest.raises(ConfigError, match=r"ibt\.toml is geen geldige TOML.*line 2"):
        parse_config("[inbox]\nscan_seconden = = 2\n", "ibt.toml")


def test_a_wrong_value_is_never_repeated_in_the_message():
    with pytest.raises(ConfigError) as error:
        parse_config('[database]\nurl = ["geheim-wachtwoord"]', "ibt.toml")
    assert "geheim-wachtwoord" not in str(error.value)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path):
    with pytest.raises(ConfigError, match="ibt init"):
        read_config(tmp_path / "ibt.toml")


def test_a_setting_cannot_be_changed_after_reading():
    with pytest.raises(ValueError, match="frozen"):
        Config().inbox.scan_seconden = 1.0  # type: ignore[misc]


def test_every_key_has_a_dutch_description():
    for section in Config.model_fields.values():
        for name, field in section.annotation.model_fields.items():
            assert field.description, name


_SECRET = re.compile(r"wachtwoord|geheim|token|secret|password|sleutel|recept")


def test_no_key_holds_a_secret():
    names = [f"{part}.{key}" for part, one in Config.model_fields.items() for key in one.annotation.model_fields]
    assert len(names) > 80
    # how long a password must be is no password
    assert [name for name in names if _SECRET.search(name)] == ["toegang.wachtwoord_tekens"]
