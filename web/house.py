"""What every page may use: one open workspace for as long as the server lives. The wiring of the web.

The one module of web/ that sees the configuration. A page asks its `House` for a desk, a bureau or a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir

from fastapi import Request

from pipeline import access, telemetry, wiring
from pipeline.accounts.room import Accounts
from pipeline.config import Config
from pipeline.desk import Desk
from pipeline.outside.meters import Meters
from pipeline.review.room import ReviewRoom
from pipeline.run import Walk
from pipeline.tools.child import ChildLimits
from pipeline.workspace import Workspace
from pipeline.zaak.bureau import Bureau
from web.pictures import Pictures
from web.seen import Views


@dataclass(frozen=True, slots=True)
class House:
    """One open workspace as the pages see it; usable from several threads."""

    workspace: Workspace
    desk: Desk
    walk: Walk
    """Leg one as it was read when the server started: what it made of documents."""
    pictures: Pictures
    accounts: Accounts
    """Who may sign in, and who is."""
    meters: Meters
    """What a program that measures may read."""
    views: Views = field(default_factory=Views)
    """Which looks at documents stand in the audit log already."""

    @property
    def config(self) -> Config:
        """Give the settings."""
        return self.workspace.config

    @property
    def limits(self) -> ChildLimits:
        """Give what a child that opens a file may use."""
        return wiring.child_limits(self.config, Path(gettempdir()))

    def review(self) -> ReviewRoom:
        """Give what people do with the marks in documents."""
        return wiring.review_room(self.workspace, self.desk, self.walk)

    def bureau(self) -> Bureau:
        """Give what work on cases needs, with the registers and texts as they are at this moment."""
        workspace = self.workspace
        texts = wiring.catalogue(workspace.registers)
        return Bureau(self.desk, self.walk, texts, workspace.config.organisatie, workspace.registers, workspace.output)


@contextmanager
def open_house(workspace: Workspace) -> Iterator[House]:
    """Open a workspace for the web and close it afterwards.

    Raises:
        SetupError: A database is missing, out of reach or of another version.
    """
    with wiring.open_desk(workspace) as desk:
        walk = wiring.walk(workspace, desk)
        limits = wiring.child_limits(workspace.config, Path(gettempdir()))
        pictures = Pictures(desk.blobs, walk, limits)
        pictures.warm_up()
        try:
            accounts = access.accounts(workspace.config, desk.store)
            yield House(workspace, desk, walk, pictures, accounts, telemetry.meters(workspace, desk))
        finally:
            pictures.close()


def house_of(request: Request) -> House:
    """Give the house that a request is served from."""
    house: House = request.app.state.house
    return house
