"""Entry point: registers every command and turns what goes wrong into Dutch and an exit code."""

from __future__ import annotations

import sys

import typer

from pipeline.cli import (
    answers,
    audit,
    backup,
    batches,
    check,
    desk,
    dossier,
    dossiers,
    files,
    keep,
    keys,
    ladder,
    letters,
    links,
    monitor,
    offices,
    outgoing,
    packs,
    records,
    review,
    standstill,
    tasks,
    terms,
    users,
    values,
    vault,
    web,
    work,
)
from pipeline.cli.app import app, warn
from pipeline.errors import ExitCode, IbtError
from pipeline.tools.child import forget_program

GROUPS = (
    *(
        work,
        files,
        desk,
        dossiers,
        batches,
        dossier,
        ladder,
        records,
        values,
        tasks,
        terms,
        links,
        answers,
        letters,
        outgoing,
    ),
    *(offices, packs, review, standstill, check, audit, monitor, users, keys, keep, backup, vault, web),
)
"""Every module whose import registers commands on `app`."""

_USAGE = {
    "NoSuchOption": "Onbekende optie",
    "NoSuchCommand": "Onbekende opdracht",
    "MissingParameter": "Er ontbreekt een gegeven",
    "BadParameter": "Een gegeven is niet juist",
    "BadOptionUsage": "Een optie is niet juist gebruikt",
}


def main() -> None:
    """Run one command and end the process with its exit code."""
    forget_program()
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: list[str]) -> int:
    """Run one command line and give its exit code (section 6 of the house plan)."""
    try:
        result = app(args=arguments, prog_name="ibt", standalone_mode=False)
    except typer.TyperException as error:
        return _tell_usage(error)
    except IbtError as error:
        warn(f"Fout: {error}")
        return int(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        warn("Gestopt.")
        return 130
    return int(result) if isinstance(result, int) else int(ExitCode.DONE)


def _tell_usage(error: typer.TyperException) -> int:
    kinds = [kind.__name__ for kind in type(error).__mro__]
    if "NoArgsIsHelpError" in kinds:  # the message is the help text itself
        sys.stdout.write(error.format_message() + "\n")
        return int(ExitCode.USAGE)
    what = next((_USAGE[kind] for kind in kinds if kind in _USAGE), "Deze opdracht is niet juist")
    named = getattr(error, "option_name", None) or getattr(getattr(error, "param", None), "human_readable_name", None)
    context = getattr(getattr(error, "ctx", None), "command_path", "ibt")
    warn(f"{what}{f': {named}' if named else ''}. Uitleg: {context} --help")
    return int(ExitCode.USAGE)


if __name__ == "__main__":
    main()
