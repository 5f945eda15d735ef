"""What a stage is, and the small protocols through which a room reaches state it may not know."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from pipeline.model.document import Arrival

In = TypeVar("In")
Out = TypeVar("Out")


class Progress(Protocol):
    """Is told how far long work is; the terminal shows a bar, a worker writes a row."""

    def __call__(self, done: int, total: int) -> None:
        """Take note that `done` of `total` parts are ready."""
        ...


@dataclass(frozen=True, slots=True)
class Stage(Generic[In, Out]):
    """One step of the recipe; it knows neither its neighbours nor the store."""

    name: str
    version: str
    """Raised by hand when the code gives other output for the same input."""
    run: Callable[[In], Out]
    data: Mapping[str, str]
    """Digest of every policy, data file and configuration value that `run` received, by name."""

    @property
    def key(self) -> str:
        """Give the identity of the work, apart from its input: name, version and data digest."""
        return f"{self.name}-{self.version}-{digest(dict(self.data))[:12]}"


def digest(value: Any) -> str:
    """Give the SHA-256 of a JSON value in canonical form, as lower-case hex."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Originals(Protocol):
    """Keeps original bytes for good, under their own SHA-256; what a room may know of the blob store."""

    def keep(self, untrusted_source: Path) -> str:
        """Copy a file into the store while hashing it and give its SHA-256; idempotent, durable on return."""
        ...

    def path(self, document_id: str) -> Path:
        """Give the place of a kept original; read-only."""
        ...


class Delivery(NamedTuple):
    """Bytes that are kept, with what is known of how they came."""

    arrival_id: str
    """The same delivery told twice, under this id, is one."""
    arrival: Arrival
    size: int
    """Bytes."""


class Register(Protocol):
    """Takes note of deliveries; what the inbox may know of the database."""

    def register(self, deliveries: Sequence[Delivery]) -> tuple[bool, ...]:
        """Write documents and arrivals in one transaction, all or none, and tell of each whether it is new.

        Idempotent by `arrival_id`: the same delivery told twice is one row.
        """
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What triage and unpacking allow; from the configuration (`grenzen`)."""

    file_bytes: int
    pages: int
    """Of a document, and pictures in one TIFF."""
    members: int
    unpacked_bytes: int
    ratio: int
    """Unpacked over packed size."""
    depth: int
    name_length: int = 500
    """Of a member of an archive with its folders, in characters."""
    xml_bytes: int = 64 << 20
    """Of one XML part of an office file."""
    text_bytes: int = 20 << 20
    """Of a file that is text: TXT, CSV, HTML."""
    line_bytes: int = 1_000_000
    """Of one line of a TXT or CSV."""
    pixels: int = 100_000_000
    """Of one picture."""
