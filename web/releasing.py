"""Makes packs beside the requests: a thread does the work, and the database says how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog
from fastapi import Request
from sqlalchemy.exc import OperationalError

from pipeline import casework
from pipeline.desk import Desk
from pipeline.errors import IbtError, Outdated
from pipeline.legtwo.packs import PackDesk
from pipeline.store import release_work
from web.house import house_of

OnDocument = Callable[[int, int], None]
_log = structlog.get_logger()


def packs_of(request: Request) -> PackDesk:
    """Give what people do with packs in the house of a request."""
    house = house_of(request)
    return casework.pack_desk(house.workspace, house.desk)


def start(desk: Desk, dossier: str, who: str, make: Callable[[OnDocument], Path]) -> None:
    """Begin work on a pack of a dossier; it goes on after this returns.

    Raises:
        Outdated: Somebody makes a pack of this dossier already.
    """
    with desk.store.write() as session:
        key = release_work.begin(session, dossier, who)
    threading.Thread(target=_work, args=(desk, key, make), name=f"pakket-{key[:8]}", daemon=True).start()


def _work(desk: Desk, key: str, make: Callable[[OnDocument], Path]) -> None:
    def on_document(done: int, total: int) -> None:
        with desk.store.write() as session:
            release_work.go_on(session, key, done, total)

    pack, problem, done = "", "", threading.Event()
    threading.Thread(target=_beat, args=(desk, key, done), name=f"teken-{key[:8]}", daemon=True).start()
    try:
        pack = make(on_document).name
    except IbtError as refused:
        problem = str(refused)
    except Exception as bug:  # noqa: BLE001  whatever it is, the page must tell that there is no pack
        _log.error("fout bij het maken van een pakket", werk=key, fout=type(bug).__name__)
        problem = "onverwachte fout. Er is geen pakket gemaakt. Meld dit aan de beheerder."
    finally:
        done.set()
    with suppress(Outdated), desk.store.write() as session:  # given up as dead: the page told so already
        release_work.end(session, key, pack=pack, problem=problem)


def _beat(desk: Desk, key: str, done: threading.Event) -> None:
    """Give signs of life until the work is done: one document may take minutes."""
    while not done.wait(release_work.BEAT.total_seconds()):
        try:
            with desk.store.write() as session:
                release_work.beat(session, key)
        except Outdated:
            return
        except OperationalError as busy:  # the next sign comes soon enough
            _log.warning("geen teken van leven geschreven", werk=key, fout=type(busy).__name__)
