"""The shared workspace of the tests of the web holds read documents and no decisions."""

from __future__ import annotations

from pipeline import wiring
from pipeline.workspace import Workspace


def test_the_demo_workspace_is_read_and_undecided(demo_workspace: Workspace):
    with wiring.open_desk(demo_workspace) as desk:
        assert {row["state"] for row in desk.status()["documents"]} == {"klaar"}
        assert desk.standing()[1]
        assert desk.besluiten() == ()


def test_a_copy_of_it_opens_as_a_workspace_of_its_own(demo_workspace: Workspace, demo_copy: Workspace):
    assert demo_copy.root != demo_workspace.root
    with wiring.open_desk(demo_copy) as desk:
        assert desk.status()["documents"]
