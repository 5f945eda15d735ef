"""The API is tried out after its own description: whatever is asked, it answers as it says, and never with an error.

Bounded and with a fixed seed; `make apifuzz` tries longer and differently every time.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pipeline import wiring
from pipeline.model.rechten import Rol
from pipeline.model.woo import WooDossier
from pipeline.store import dossiers
from pipeline.workspace import Workspace
from tests.web.conftest import TOKEN, make_clients
from web.api.routes import describe

EXAMPLES = int(os.environ.get("IBT_API_EXAMPLES", "12"))
"""Requests per operation and visitor."""
VISITORS: dict[str, dict[str, str]] = {
    "iedereen tegelijk": {"X-Rol": ",".join(rol.value for rol in Rol), "X-CSRF-Token": TOKEN},
    **{rol.value: {"X-Rol": rol.value, "X-CSRF-Token": TOKEN} for rol in Rol},
    "een vreemde": {},
}
HOST = {"Host": "127.0.0.1"}
OPERATIONS = [
    f"{method.upper()} {path}"
    for path, operations in describe()["paths"].items()
    if path != "/openapi.json"  # the description itself, which the tester has read already
    for method in operations
    if method in ("get", "post", "put", "patch", "delete")
]
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def tried(demo_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The API over a workspace with read documents: its operations by name, and ids that exist."""
    root = tmp_path_factory.mktemp("api") / "werkmap"
    shutil.copytree(demo_workspace.root, root)
    with (root / "ibt.toml").open("a", encoding="utf-8") as settings_file:
        settings_file.write("\n[web]\nverzoeken_per_minuut = 100000\n")
    workspace = wiring.open_workspace(root)
    known = _known(workspace)
    with ExitStack() as opened:
        clients = opened.enter_context(make_clients(workspace))
        schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", clients().app, headers=HOST)
        operations = {op.ok().label: op.ok() for op in schema.get_all_operations()}
        yield {"operations": operations, "known": known}


def _known(workspace: Workspace) -> dict[str, list[Any]]:
    with wiring.open_desk(workspace) as desk:
        ids = [row["id"] for row in desk.status()["documents"]]
        with desk.store.write() as session:
            dossiers.put_dossier(session, WooDossier("Verzoek 12"), "Wil")
            dossiers.add_stukken(session, "Verzoek 12", ids[:2], "Wil")
        marks = [judged.mark.id for document_id in ids for judged in desk.marks(document_id)]
        proposals = [one.id for one in desk.standing()[1]]
    return {
        "documentId": ids,
        "vakId": marks or ["x"],
        "voorstelId": proposals or ["x"],
        "code": ["GM1700", "GM0193", "GM9999"],
        "naam": ["Verzoek 12"],
        "nummer": [1, 2, 99],
        "briefId": ["L02-GM1700-2026-04-09"],
        "vorm": ["pdf", "docx"],
        "vrijgaveId": ["vrijgave-2026-04-09"],
    }


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_answers_as_it_is_described(tried: dict[str, Any], operation: str):
    described = tried["operations"][operation]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    cases = st.one_of(*(described.as_strategy(generation_mode=mode) for mode in modes))
    everybody = st.just(VISITORS["iedereen tegelijk"])  # half of the time somebody for whom every door is open
    visitors = st.one_of(everybody, st.sampled_from(list(VISITORS.values())))

    @settings(
        max_examples=EXAMPLES,
        derandomize="IBT_API_EXAMPLES" not in os.environ,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, visitor=visitors, choice=st.integers(0, 50), real=st.booleans())
    def try_out(case: Any, visitor: dict[str, str], choice: int, real: bool) -> None:
        if real:
            for name in case.path_parameters or {}:
                case.path_parameters[name] = tried["known"][name][choice % len(tried["known"][name])]
        answer = case.call(headers=HOST | visitor)
        case.validate_response(answer, checks=CHECKS, headers=HOST | visitor)
        assert answer.headers["api-version"] == [describe()["info"]["version"]]

    try_out()
