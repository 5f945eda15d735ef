"""The error tree: one number per family, Dutch messages that never quote a document."""

from __future__ import annotations

from pipeline import errors
from pipeline.errors import ExitCode, IbtError


def family() -> list[type[IbtError]]:
    found, waiting = [], [IbtError]
    while waiting:
        error = waiting.pop()
        found.append(error)
        waiting += error.__subclasses__()
    return [error for error in found if error.__module__ == errors.__name__]


def test_every_error_gives_the_exit_code_of_its_family():
    codes = {error.__name__: int(error.exit_code) for error in family()}
    assert codes["ToolMissing"] == 2
    assert codes["EncryptedInput"] == 3
    assert codes["ExtractionError"] == 4
    assert codes["FigureMissing"] == 5
    assert codes["NoDecision"] == 6
    assert codes["LeakFound"] == 7


def test_the_tree_in_the_module_text_names_every_error():
    for error in family():
        assert error.__name__ in (errors.__doc__ or "")


def test_wrong_usage_is_the_highest_code_and_a_bug_is_one():
    assert max(ExitCode) == ExitCode.USAGE == 64
    assert ExitCode.BUG == 1
