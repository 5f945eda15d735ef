"""Looks around in the inbox folder: which files lie there, what is passed over, and what is refused and why."""

from __future__ import annotations

import errno
import fnmatch
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from inbox.claim import CLAIMS, Look, Unsettled, readable_name
from pipeline.errors import IbtError, SetupError

LOCK = ".slot"
"""File in the inbox that the watcher holds locked."""

_REASONS = {
    errno.EACCES: "geen toegang. Geef de dienst lees- en schrijfrechten op dit bestand en deze map.",
    errno.EPERM: "geen toegang. Geef de dienst lees- en schrijfrechten op dit bestand en deze map.",
    errno.ENOSPC: "de schijf is vol. Maak ruimte; het bestand wordt daarna vanzelf opgepakt.",
    errno.EDQUOT: "de schijfruimte van de dienst is op. Maak ruimte; het bestand wordt daarna vanzelf opgepakt.",
    errno.EROFS: "de schijf is alleen-lezen. Vraag de beheerder om schrijfrechten.",
    errno.EXDEV: "het bestand staat op een ander bestandssysteem dan de inbox. Zet een kopie in de inbox zelf.",
    errno.EBUSY: "het bestand is in gebruik. Sluit het programma dat het open heeft.",
    errno.EEXIST: "de werkmap .bezig van het programma is geen gewone map. Verwijder haar; zij wordt opnieuw gemaakt.",
    errno.ENOENT: "de map of het bestand is niet te vinden. Controleer of de inbox bereikbaar is.",
}


@dataclass(frozen=True, slots=True)
class Drop:
    """The inbox folder and how patient the watcher is with it."""

    folder: Path
    scan_seconds: float = 2.0
    empty_seconds: float = 60.0
    """How long a file may stay empty before it is taken in all the same (and then refused with a reason)."""
    slow_seconds: float = 600.0
    """After so long the report says that a file is still being written."""
    ignored_names: tuple[str, ...] = (".*", "~$*", "*.part", "*.tmp", "*.crdownload", "*.partial", "*.filepart")
    """Patterns of temporary names, compared without regard to case."""
    events: bool = True
    """Let events of the file system wake the scan; without them only the clock does."""
    share_seconds: float = 10.0
    """How much longer a file on a share must lie still, after it was set apart: what is told of it may be old."""
    own_folders: tuple[Path, ...] = ()
    """Folders this product writes to; they are never read as deliveries."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file or folder that stays where it is, and why."""

    name: str
    """Path relative to the inbox; may hold a personal name, so it never goes to a log."""
    reason: str
    """Dutch, with what to do."""


@dataclass(slots=True)
class Seen:
    """What lies in the inbox at one moment."""

    files: list[tuple[Path, Look]] = field(default_factory=list)
    """Oldest first."""
    ignored: int = 0
    """Files with a temporary name and hidden folders."""
    troubles: list[Trouble] = field(default_factory=list)


class Lookout:
    """Reads one inbox folder with all its subfolders."""

    def __init__(self, drop: Drop) -> None:
        self.folder = drop.folder.resolve()
        self._ignored = tuple(pattern.casefold() for pattern in drop.ignored_names)
        self._own = frozenset(path.resolve() for path in drop.own_folders)
        if any(own == self.folder or own in self.folder.parents for own in self._own):
            raise SetupError(
                f"De inbox {drop.folder} ligt in een map waarin het programma zelf schrijft. Kies een andere map."
            )

    def look_around(self) -> Seen:
        """Give all that lies in the inbox now; a folder that cannot be read is a trouble, not an error."""
        seen = Seen()
        folders = [self.folder]
        while folders:
            folder = folders.pop()
            try:
                for entry in _entries(folder):
                    self._try(entry, seen, folders)
            except OSError as error:
                seen.troubles.append(Trouble(self.shown(folder), reason_of(error)))
        seen.files.sort(key=lambda file: (file[1].mtime_ns, file[0]))
        return seen

    def shown(self, path: Path) -> str:
        """Give the name of a file as a person finds it back: relative to the inbox, in readable characters."""
        parts = path.relative_to(self.folder).parts
        return "/".join(readable_name(part) for part in parts) or "inbox"

    def _try(self, entry: os.DirEntry[str], seen: Seen, folders: list[Path]) -> None:
        try:
            self._sort_out(entry, seen, folders)
        except FileNotFoundError:  # moved since the folder was read
            pass
        except OSError as error:  # one file that cannot be looked at holds up no other
            seen.troubles.append(Trouble(self.shown(Path(entry.path)), reason_of(error)))

    def _sort_out(self, entry: os.DirEntry[str], seen: Seen, folders: list[Path]) -> None:
        path = Path(entry.path)
        if path in (self.folder / CLAIMS, self.folder / LOCK):
            return
        refusal = self._refusal(entry, path)
        if refusal:
            seen.troubles.append(Trouble(self.shown(path), refusal))
        elif self._is_ignored(entry):
            seen.ignored += 1
        elif entry.is_dir(follow_symlinks=False):
            folders.append(path)
        else:
            told = entry.stat(follow_symlinks=False)
            seen.files.append((path, Look(told.st_ino, told.st_size, told.st_mtime_ns)))

    def _refusal(self, entry: os.DirEntry[str], path: Path) -> str | None:
        if entry.is_symlink():
            return "dit is een snelkoppeling. Zet een kopie van het bestand zelf in de inbox."
        if entry.is_dir(follow_symlinks=False):
            own = "in deze map schrijft het programma zelf; zij wordt niet gelezen. Kies een andere map."
            return own if path in self._own else None
        if not entry.is_file(follow_symlinks=False):
            return "dit is geen gewoon bestand. Verwijder het uit de inbox."
        return None

    def _is_ignored(self, entry: os.DirEntry[str]) -> bool:
        if entry.is_dir(follow_symlinks=False):
            return entry.name.startswith(".")
        name = entry.name.casefold()
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in self._ignored)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from entries


def reason_of(error: OSError | IbtError) -> str:
    """Give the Dutch reason why one file stayed where it is, with what to do."""
    if isinstance(error, Unsettled):
        return "het bestand wordt nog geschreven. Sluit het programma dat het open heeft als dit zo blijft."
    if isinstance(error, IbtError):
        return str(error)
    code = errno.errorcode.get(error.errno or 0, "onbekend")
    return _REASONS.get(error.errno or 0, f"het besturingssysteem meldt een fout ({code}). Vraag de beheerder.")
