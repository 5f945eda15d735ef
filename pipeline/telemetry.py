"""The wiring of what is seen from outside: log lines, metrics, traces and readiness.

Factories import when they are called, as in pipeline/wiring.py. Nothing here ever carries text, names or file names.
"""

from __future__ import annotations

import atexit
import hmac
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from pipeline.tools import spans

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.desk import Desk
    from pipeline.engine import Work
    from pipeline.outside.counted import Counted
    from pipeline.outside.meters import Meters
    from pipeline.outside.ready import Reason
    from pipeline.run import Walk
    from pipeline.workspace import Workspace

TOKEN = "IBT_METEN_TOKEN"
"""Environment variable with what a reader of the metrics may show in place of a known address."""


def set_up_logs(config: Config | None = None, worker: str = "") -> None:
    """Write log lines to standard error: time, level, event and ids; never names or text of documents."""
    from pipeline.tools import loglines

    is_json = config is not None and config.meten.logvorm == "json"
    loglines.set_up(is_json=is_json, worker=worker, extra=spans.trace_ids)


def log(event: str, **ids: object) -> None:
    """Write one log line; keys and values that pipeline/tools/loglines.py does not know are left out."""
    import structlog

    structlog.get_logger().info(event, **ids)


def set_up_traces(config: Config, service: str) -> None:
    """Send traces of this process to the collector of the configuration; nothing is loaded when it names none.

    `service` is the kind of process: `ibt-web`, `ibt-watch` or `ibt-worker`.
    """
    if not config.meten.otlp_adres:
        return
    from pipeline.outside.traces import Traces

    made = Traces(config.meten.otlp_adres, service)
    spans.record(made)
    atexit.register(made.close)


def start(config: Config, service: str, worker: str = "") -> None:
    """Set up the log lines and traces of a process; `worker` is its name among others of its kind."""
    set_up_logs(config, worker)
    set_up_traces(config, service)


@contextmanager
def follow(desk: Desk, walk: Walk, name: str, stop: threading.Event) -> Iterator[Work]:
    """Give the work of a worker, followed: it tells that it lives and what its stages took, as long as the block."""
    from pipeline.outside.worker import Pulse, Totals

    totals = Totals()
    pulse = Pulse(desk, name, totals, lambda document_id: len(walk.document(document_id).pages))
    spans.set_timer(totals)
    beating = threading.Thread(target=pulse.beat_until, args=(stop,), daemon=True)
    beating.start()
    try:
        yield pulse.watched(walk.work)
    finally:
        stop.set()
        beating.join(10)
        spans.set_timer(None)


def forget_workers(workspace: Workspace, desk: Desk) -> int:
    """Remove the signs of life of workers that stopped long ago; gives how many.

    Raises:
        SetupError: The database is out of reach.
    """
    from pipeline.outside.worker import forget_gone

    return forget_gone(desk, workspace.config.meten.vergeet_werkproces_uren)


def count(workspace: Workspace, desk: Desk) -> Counted:
    """Give what stands in a workspace, in numbers.

    Raises:
        SetupError: The database is out of reach.
    """
    from pipeline.outside.counted import count as make

    return make(desk, workspace.root, workspace.config.meten.stil_seconden)


def meters(workspace: Workspace, desk: Desk) -> Meters:
    """Give the metrics of a process that answers for a workspace."""
    from pipeline.outside.meters import Meters as Made

    return Made(lambda: count(workspace, desk))


def find_reasons(workspace: Workspace, desk: Desk | None = None) -> tuple[Reason, ...]:
    """Give why a workspace cannot do its work now; empty when it can."""
    from pipeline.outside.ready import Wanted
    from pipeline.outside.ready import find_reasons as find

    told = workspace.config.meten
    wanted = Wanted(
        workspace.database,
        workspace.engine_url,
        workspace.root,
        lambda: _can_write(workspace, desk),
        told.schijf_vrij_mb << 20,
        told.stil_seconden,
        told.let_op_inbox,
        lambda: _has_key(workspace.config),
    )
    return tuple(find(wanted, desk.store if desk else None))


def _can_write(workspace: Workspace, desk: Desk | None) -> bool:
    from pipeline.outside.ready import can_write_folder, can_write_vault
    from pipeline.vault.shared import Vault

    if workspace.config.opslag.is_plain:
        return can_write_folder(workspace.plain_store)
    return not (desk and isinstance(desk.blobs, Vault)) or can_write_vault(desk.blobs)


def _has_key(config: Config) -> bool:
    from pipeline.errors import SetupError
    from pipeline.vault.seal import KEY_VARIABLE, parse_keys

    if not config.opslag.verzegeld:
        return True
    try:
        return bool(parse_keys(os.environ.get(KEY_VARIABLE, "")))
    except SetupError:
        return False


def may_measure(config: Config, address: str, authorization: str, *, is_forwarded: bool) -> bool:
    """Tell whether somebody may read the metrics: by the token of the environment, or from a known address.

    Behind a web server that we were not told of everybody seems to come from this machine: `is_forwarded` then counts.
    """
    wanted, (scheme, _, shown) = os.environ.get(TOKEN, ""), authorization.partition(" ")
    if wanted and scheme.lower() == "bearer" and hmac.compare_digest(shown.strip().encode(), wanted.encode()):
        return True
    try:
        is_here = ip_address(address).is_loopback
    except ValueError:
        return False
    return address in config.meten.metingen_adressen and not (is_here and is_forwarded)
