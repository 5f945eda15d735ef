"""The wiring of upkeep: what keeps a workspace sound, safe and small over the years.

Integrity and repair, keys of the store, terms of keeping, backup and restore. Factories import when they are called,
as in pipeline/wiring.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import wiring
from pipeline.errors import SetupError

if TYPE_CHECKING:
    from pipeline.desk import Desk
    from pipeline.keep.room import KeepRoom
    from pipeline.mend import Mending
    from pipeline.stage import Progress
    from pipeline.workspace import Workspace

# -- integrity and repair --------------------------------------------------------------------------------------


def find_disagreement(workspace: Workspace) -> list[str]:
    """Give in Dutch where database, store, queue and packs do not agree."""
    with wiring.open_desk(workspace) as desk:
        return list(dict.fromkeys(one.told for one in _mending(workspace, desk).find()))


def repair(workspace: Workspace, old_seconds: float | None = None) -> tuple[list[str], list[str]]:
    """Repair what can be without a person; gives in Dutch what was repaired and what is left.

    `old_seconds` is how old a leftover must be, a day unless told: younger may belong to a process at work.
    """
    with wiring.open_desk(workspace) as desk:
        return _mending(workspace, desk, old_seconds).repair()


def _mending(workspace: Workspace, desk: Desk, old_seconds: float | None = None) -> Mending:
    from pipeline.mend import DAY_SECONDS, Mending

    old = DAY_SECONDS if old_seconds is None else old_seconds
    return Mending(desk, wiring.walk(workspace, desk), workspace.inbox, workspace.output, old)


# -- terms of keeping ------------------------------------------------------------------------------------------


def keep_room(workspace: Workspace, desk: Desk) -> KeepRoom:
    """Give keeping over a workspace: terms, holds, and destroying with proof.

    Raises:
        ConfigError: The terms of the organisation are wrong.
    """
    from pipeline.keep.room import KeepRoom
    from pipeline.keep.terms import read_terms

    return KeepRoom(desk, read_terms(workspace.registers), workspace.output)


def tidy_working_copies(workspace: Workspace, desk: Desk) -> int:
    """Remove working copies that are past their term; gives how many.

    Raises:
        ConfigError: The terms of the organisation are wrong.
        SetupError: Store or database cannot be used.
    """
    from dataclasses import fields

    from pipeline.keep.terms import read_terms
    from pipeline.keep.working import WorkingCopies
    from pipeline.stage import Stage
    from pipeline.tools.datum import vandaag

    recipe = wiring.walk(workspace, desk).recipe
    stages = (getattr(recipe, one.name) for one in fields(recipe))
    present = frozenset(stage.key for stage in stages if isinstance(stage, Stage))
    return WorkingCopies(desk, read_terms(workspace.registers), workspace.output, present).tidy(vandaag()).total


# -- keys of the store -----------------------------------------------------------------------------------------


class StoreState(NamedTuple):
    """How the store of a workspace stands."""

    where: str
    sealed: bool
    documents: int
    keys: dict[str, int]
    """How many data keys each main key wraps, by its id; empty when nothing is sealed."""
    writes_with: str
    """Id of the main key that new data keys are wrapped with."""


def new_store_key() -> str:
    """Give a new main key as text for the environment."""
    from pipeline.vault.seal import new_main_key

    return new_main_key()


def store_state(workspace: Workspace) -> StoreState:
    """Look how the store stands.

    Raises:
        SetupError: It cannot be reached, or a main key is missing.
    """
    own = workspace.config.opslag
    with wiring.open_desk(workspace) as desk:
        documents = sum(1 for _ in desk.blobs.ids())
        ring = getattr(desk.blobs, "ring", None)
        used = ring.in_use() if ring else None
        counted = ring.counted() if ring else {}
    return StoreState(own.plaats or "opslag/", own.verzegeld, documents, counted, used.writes if used else "")


def bring_store_over(workspace: Workspace, told: Progress) -> int:
    """Bring what stands in the old store to the one that is configured now; gives how many documents.

    Raises:
        SetupError: A store or key cannot be used; what came over is safe, a second run goes on.
    """
    from pipeline.vault.moving import bring_over

    if workspace.config.opslag.is_plain:
        raise SetupError("in ibt.toml staat geen andere opslag. Vul eerst plaats of verzegeld in, onder [opslag].")
    count = bring_over(wiring.store_standing(workspace), told)
    with wiring.open_desk(workspace) as desk:
        _note_store(desk, "overgebracht", {"documenten": count, "verzegeld": workspace.config.opslag.verzegeld})
    return count


def rotate_store_keys(workspace: Workspace, told: Progress) -> tuple[int, str]:
    """Wrap every data key with the first main key; gives how many changed and the id of that main key.

    Raises:
        SetupError: The store is not sealed, or a main key is missing; a second run goes on where this one ended.
    """
    with wiring.open_desk(workspace) as desk:
        ring = getattr(desk.blobs, "ring", None)
        if ring is None:
            raise SetupError("de opslag is niet versleuteld. Zie ibt store status.")
        changed, name = ring.rotate(told), next(iter(ring.mains))
        _note_store(desk, "sleutel_gewisseld", {"documentsleutels": changed, "hoofdsleutel": name})
        return changed, name


def mend_store(workspace: Workspace) -> int:
    """Remove finished work that does not open any more, so that it is made again; gives how much."""
    with wiring.open_desk(workspace) as desk:
        mend = getattr(desk.blobs, "mend", None)
        count = sum(len(mend(document_id)) for document_id in desk.blobs.ids()) if mend else 0
        if count:
            _note_store(desk, "opgeruimd", {"aantal": count})
        return count


def _note_store(desk: Desk, what: str, told: dict[str, int | str]) -> None:
    """Write in the audit log what an administrator did with the store as a whole."""
    from pipeline.store import events

    with desk.store.write() as session:
        events.append(session, "beheer", f"opslag.{what}", "opslag", told)


def empty_working_copies(workspace: Workspace) -> None:
    """Remove the readable working copies of this machine.

    Raises:
        SetupError: A process still uses them.
    """
    from pipeline.vault.working import Working

    working = Working(workspace.working, 0, wiped=False)
    working.open()
    try:
        working.wipe()
    finally:
        working.close()


# -- backup, restore and the shape of the database -----------------------------------------------------------------


def make_backup(workspace: Workspace, out: Path, told: Progress) -> str:
    """Write a backup to the folder `out`; gives the moment it shows.

    Raises:
        SetupError: The folder or the database cannot be used.
        InputError: The folder lies in the workspace.
    """
    from pipeline.reserve import make_backup as make

    return str(make(workspace, out, told)["gemaakt"])


def restore_backup(backup: Path, root: Path, told: Progress) -> list[str]:
    """Make a new workspace from a backup; gives in Dutch what is wrong with it, empty when all agrees.

    Raises:
        InputError: This is no whole backup, or the new place is not empty.
        SetupError: The new place or database cannot be written.
    """
    from pipeline import reserve

    reserve.put_back_files(backup, root, told)
    workspace = wiring.open_workspace(root)
    reserve.put_back_database(backup, workspace)
    wiring.migrate_workspace(workspace)
    return wiring.check_workspace(workspace, integrity=True)


def take_shape_back(workspace: Workspace, revision: str) -> None:
    """Bring the records back to an older shape, for an older version of this program.

    Raises:
        InputError: There is no such shape, or a newer table holds rows that would be lost.
        SetupError: The database cannot be reached.
    """
    from pipeline.store.migrate import migrate_back

    migrate_back(workspace.database, revision)
