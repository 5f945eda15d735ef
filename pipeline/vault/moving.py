"""Opens the store of a workspace, and brings what is kept from a plain or open store to a shared or sealed one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.blobs import BlobStore
from pipeline.errors import SetupError
from pipeline.vault.place import Place, open_place, passing
from pipeline.vault.ring import MARKER, Ring
from pipeline.vault.seal import KEY_VARIABLE, parse_keys
from pipeline.vault.shared import Vault
from pipeline.vault.working import Working

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class StoreAt:
    """Where a store stands and how."""

    plain: Path
    """The folder of the plain store of this workspace."""
    url: str
    """Of the shared store; empty: the folder of the plain one."""
    endpoint: str
    sealed: bool
    working: Path
    working_bytes: int
    tries: int


@contextmanager
def open_vault(standing: StoreAt) -> Iterator[Vault]:
    """Open the store and close it afterwards.

    Raises:
        SetupError: It cannot be reached, a key is missing, or part of it still stands in the open.
    """
    with _opened(standing) as vault:
        if any(_left(source) for source in _sources(standing, vault)):
            raise SetupError(
                "er staan nog documenten in de oude opslag, die naar de nieuwe moeten. "
                f"Stop ibt en voer uit: ibt store {'encrypt' if standing.sealed else 'move'}"
            )
        yield vault


@contextmanager
def _opened(standing: StoreAt) -> Iterator[Vault]:
    keys = parse_keys(os.environ.get(KEY_VARIABLE, "")) if standing.sealed else ()
    if standing.sealed and not keys:
        raise SetupError(
            f"de opslag is versleuteld en {KEY_VARIABLE} is leeg. Zet de sleutel in de omgeving, of maak een eerste "
            "met: ibt store new-key"
        )
    working = Working(standing.working, standing.working_bytes, standing.sealed)
    place = _place(standing, working.scratch, "kluis" if standing.sealed else "open")
    if not standing.sealed and _place(standing, working.scratch, "kluis").has(MARKER):
        raise SetupError("deze opslag is versleuteld. Zet in ibt.toml onder [opslag]: verzegeld = true")
    ring = Ring(place, {key.id: key for key in keys}) if keys else None
    if ring:
        ring.check()
    working.open()
    try:
        yield Vault(place, working, ring)
    finally:
        working.close()


def bring_over(standing: StoreAt, told: Told) -> int:
    """Bring every document of the old store to the new one and destroy it there; gives how many came over.

    A second run goes on where one ended: a document goes from the old store only when it stands in the new one.

    Raises:
        SetupError: A store cannot be used, or an original is not what was kept.
    """
    with _opened(standing) as vault:
        count = 0
        for source in _sources(standing, vault):
            ids = list(source.ids())
            for done, document_id in enumerate(ids, 1):
                _bring(source, vault, document_id)
                told(done, len(ids))
            source.sweep(0)
            count += len(ids)
        return count


def _bring(source: BlobStore | Vault, vault: Vault, document_id: str) -> None:
    path = source.path(document_id)
    if vault.keep(path) != document_id:
        raise SetupError(f"origineel {document_id[:12]} is gewijzigd. Zet een reservekopie terug en probeer opnieuw.")
    for key in source.keys(document_id):
        made = source.derived(document_id, key)
        if made is not None:
            vault.adopt(document_id, key, made)
    passing("vault.moved")
    source.destroy(document_id)
    vault.working.forget(document_id)
    passing("vault.moved.away")


def _sources(standing: StoreAt, vault: Vault) -> Iterator[BlobStore | Vault]:
    """Yield the stores that may hold what was kept before this one was chosen."""
    if (standing.plain / "originals").is_dir():
        yield BlobStore(standing.plain)
    if standing.sealed:
        working = replace(vault.working, root=vault.working.root / "oud")
        yield Vault(_place(standing, working.scratch, "open"), working, None)


def _left(source: BlobStore | Vault) -> bool:
    return next(source.ids(), None) is not None


def _place(standing: StoreAt, scratch: Path, part: str) -> Place:
    root = (standing.url or str(standing.plain)).rstrip("/")
    return open_place(f"{root}/{part}", standing.endpoint, scratch, standing.tries)
