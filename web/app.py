"""The application: routes, what surrounds every answer, and errors as pages."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from pipeline import wiring
from pipeline.errors import IbtError
from pipeline.workspace import Workspace
from web import errors, guard
from web.api import routes as api
from web.api.door import Door
from web.api.keys import KeyGate
from web.gate import Gate
from web.house import House, open_house
from web.pages import STATIC
from web.views import (
    answers,
    audit,
    basics,
    beheer,
    document,
    dossiers,
    gemeenten,
    groups,
    home,
    keys,
    ladder,
    letter_work,
    letters,
    monitor,
    own,
    pictures,
    proposals,
    public,
    queue,
    release,
    review,
    review_acts,
    review_list,
    search,
    sign_in,
    single_sign_on,
    sweep,
    terms,
    users,
    values,
)

ROUTERS: tuple[APIRouter, ...] = (
    gemeenten.router,
    answers.router,
    proposals.router,
    ladder.router,
    terms.router,
    letter_work.router,
    letters.router,
    basics.router,
    sign_in.router,
    single_sign_on.router,
    own.router,
    users.router,
    beheer.router,
    home.router,
    pictures.router,
    audit.router,
    search.router,
    document.router,
    values.router,
    queue.router,
    release.router,
    api.router,
    keys.router,
    dossiers.router,
    review.router,
    review_acts.router,
    review_list.router,
    sweep.router,
    groups.router,
    monitor.router,
    public.router,
)
"""Every part of the desk; a new part is one module in web/views and one name here."""
WORKSPACE = "IBT_WERKMAP"
"""Environment variable with the folder of the workspace, for a server that starts the app by its name."""


def make_app(workspace: Workspace, gate: Callable[[House], Gate] | None = None) -> FastAPI:
    """Give the app over a workspace; without a gate of your own, people sign in with their account.

    Raises:
        SetupError: A database is missing or out of reach (when the server starts).
    """

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as opened:
            try:
                app.state.house = house = opened.enter_context(open_house(workspace))
            except IbtError as refused:  # a line in the log holds no sentence; whoever starts the desk needs this one
                sys.stderr.write(f"{refused}\n")
                raise
            app.state.gate = KeyGate(house.accounts.keys, gate(house) if gate else guard.account_gate(house))
            yield

    app = FastAPI(title="IBT", lifespan=living, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.theme = workspace.config.web.thema_css
    errors.register(app)
    guard.surround(app, workspace.config)
    app.add_middleware(Door)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def app_from_environment() -> FastAPI:
    """Give the app over the workspace that the environment names; what the server of `ibt web` calls."""
    return make_app(wiring.open_workspace(Path(os.environ[WORKSPACE])))
