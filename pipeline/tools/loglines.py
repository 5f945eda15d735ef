"""Log lines: what happened, with ids, numbers and names of our own things. Nothing else can get in.

A key that is not on the list, and a value that is not of the kind of its key, is left out: so no name, file name or
text of a document reaches a log by mistake. An error is told by its type and its place, never by its message.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog

Extra = Callable[[], dict[str, str]]
"""Gives what every line gets besides: the id of the trace that is under way."""

_ID = r"[0-9a-zA-Z][0-9a-zA-Z_.:-]{0,79}"
_WORD = r"[a-z][a-z -]{0,39}"
_KIND = r"[A-Za-z_][A-Za-z0-9_.]{0,79}"
_SPOT = r"[\w.-]+:\d+( [\w<>.]+)?"
_PLACE = rf"{_SPOT}( < {_SPOT})*"
KEYS: dict[str, str] = {
    "document": r"[0-9a-f]{6,64}",
    "werk": r"[0-9a-f-]{6,64}|[0-9a-z]{1,40}-[0-9a-f-]{6,80}",
    "sessie": r"-|(sleutel-)?[0-9a-f-]{4,64}",
    "stap": _WORD,
    "proces": r"watch|worker|web|mailbox",
    "rij": r"[a-z][a-z0-9_-]{0,39}",
    "methode": r"[A-Z]{3,8}",
    "route": r"-|/[\w./{}:-]{0,150}",
    "soort": _KIND,
    "plaats": _PLACE,
    "fout": rf"{_KIND}( \({_PLACE}\))?",
    "reden": r"[a-z][a-z0-9_]{0,39}",
    "bibliotheek": r"[A-Za-z_][\w.]{0,79}",
    "werker": _ID,
    "naam": _ID,
    "resultaat": r"[a-z][a-z0-9_]{0,39}",
}
"""What the value of a key of text looks like, as a whole; ids, kinds and places."""
NUMBERS = frozenset({
    "aantal", "bladzijden", "code", "dagen", "documenten", "hersteld", "ms", "nieuw", "poging", "pogingen", "pid",
    "resten", "seconden", "signaal", "totaal", "versie", "wachten",
})  # fmt: skip
"""Keys whose value is a number, or yes or no."""
EVENT = re.compile(r"[a-z][a-z0-9 _.:-]{2,79}")
_OWN = ("time", "level", "event", "process", "worker", "trace")
_TALKATIVE = ("httpx", "httpcore", "imap_tools", "imaplib", "alembic", "sqlalchemy.engine", "uvicorn.access", "dbos")
"""Libraries that tell addresses, subjects, arguments or rows."""
_HERE = Path(__file__).parents[2]


def sieve(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out every key that is not known and every value that is not of its kind; tell how many."""
    kept: dict[str, Any] = {}
    left_out = 0
    for key, value in line.items():
        if key in _OWN or is_allowed(key, value):
            kept[key] = value
        else:
            left_out += 1
    if not EVENT.fullmatch(str(kept.get("event", ""))):
        kept["event"] = "regel zonder naam"
    return kept | ({"weggelaten": left_out} if left_out else {})


def is_allowed(key: str, value: object) -> bool:
    """Tell whether a value may stand in a line under a key."""
    if isinstance(value, bool | int | float):
        return key in NUMBERS
    return isinstance(value, str) and key in KEYS and re.fullmatch(KEYS[key], value) is not None


def place_of(error: BaseException) -> str:
    """Give where in our own code an error arose: file and line, the nearest first; never a value."""
    spots, trace = [], error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_HERE) and ".venv" not in path.parts:
            spots.append(f"{path.name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " < ".join(reversed(spots[-3:])) or "elders:0"


def told(error: BaseException) -> str:
    """Give an error as type and place, for the key `fout`."""
    return f"{type(error).__name__} ({place_of(error)})"


class _Libraries(logging.Handler):
    """Turns lines of libraries into ours: which library, how bad, what kind of error; never what they said."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        error = record.exc_info[1] if record.exc_info else None
        ids: dict[str, Any] = {"bibliotheek": record.name, "plaats": f"{Path(record.pathname).name}:{record.lineno}"}
        if error is not None:
            ids["soort"] = type(error).__name__
        log = structlog.get_logger()
        write = log.error if record.levelno >= logging.ERROR else log.warning
        write("bericht van een bibliotheek", **ids)


def set_up(*, is_json: bool, worker: str = "", extra: Extra = dict, file: TextIO | None = None) -> None:
    """Write log lines to standard error from now on, of this program and of its libraries.

    Args:
        is_json: One JSON object per line, for a program; otherwise `key=value` for people.
        worker: Name of this process among others of its kind.
        extra: Asked for every line.
        file: Where lines go; standard error when None.
    """

    def stamp(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        line["process"] = os.getpid()
        line.update({"worker": worker} if worker else {})
        line.update(extra())
        return line

    render: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if is_json
        else structlog.processors.KeyValueRenderer(key_order=["time", "level", "event"])
    )
    steps = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=is_json, key="time"),
        stamp,
        sieve,
        render,
    ]
    structlog.configure(processors=steps, logger_factory=structlog.PrintLoggerFactory(file or sys.stderr))
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, _Libraries):
            root.removeHandler(handler)
    root.addHandler(_Libraries(logging.WARNING))
    root.setLevel(logging.WARNING)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
