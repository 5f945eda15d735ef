"""Where the two files of each version of a letter stand, and whether they are still what was made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from pipeline.blobs import write_file
from pipeline.errors import LetterError
from pipeline.model.letter import Letter, LetterStatus
from pipeline.store import letters
from pipeline.store.letters import StoredLetter
from pipeline.tools.faults import fault
from pipeline.zaak.bureau import Bureau
from templates.catalogue import Catalogue
from templates.letter import MadeLetter, make_letter
from templates.registry import restore

_MADE = (LetterStatus.CONCEPT, LetterStatus.APPROVED)
"""A version with one of these made files; a later status keeps the files of the version before."""


def letter_paths(folder: Path, letter_id: str, version: int) -> tuple[Path, Path]:
    """Give the place of the DOCX and of the PDF of one version."""
    place = folder / "brieven"
    return place / f"{letter_id}-v{version}.docx", place / f"{letter_id}-v{version}.pdf"


def file_version(versions: Sequence[StoredLetter]) -> StoredLetter:
    """Give the version whose files the latest version goes by."""
    return [one for one in versions if one.letter.status in _MADE][-1]


def put_files(paths: tuple[Path, Path], made: MadeLetter) -> None:
    """Write both files; one that is there already stays as it is: an official may have edited it."""
    for path, data in zip(paths, (made.docx, made.pdf), strict=True):
        if not path.exists():
            write_file(path, data)


def put_new_files(paths: tuple[Path, Path], made: MadeLetter) -> tuple[str, ...]:
    """Write both files of a version and tell in Dutch what was moved out of the way; nothing gets lost."""
    told: list[str] = []
    for path, data in zip(paths, (made.docx, made.pdf), strict=True):
        if path.exists() and (not path.is_file() or path.read_bytes() != data):
            kept = _aside(path)
            path.rename(kept)
            told.append(f"{path.name} stond er al met een andere inhoud; dat bestand heet nu {kept.name}")
        if not path.exists():
            write_file(path, data)
        fault("letter.filed")
    return tuple(told)


def _aside(path: Path) -> Path:
    """Give a free name beside a file: `…-v2.eigen-1.docx`."""
    names = (path.with_name(f"{path.stem}.eigen-{number}{path.suffix}") for number in count(1))
    return next(name for name in names if not name.exists())


def differs(path: Path, sha256: str) -> bool:
    """Tell whether a file is there and is not what was made."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != sha256


def is_complete(paths: tuple[Path, Path]) -> bool:
    """Tell whether both files are there."""
    return all(path.is_file() for path in paths)


def make_again(letter: Letter, catalogue: Catalogue, *, approved: bool) -> MadeLetter:
    """Make a stored letter once more, from the values that are stored with it.

    Raises:
        LetterError: The text of the family, or what its values mean, changed since.
    """
    if catalogue.template_hash(letter.family) != letter.template_hash:
        raise LetterError(
            f"de tekst van brief {letter.family} is veranderd sinds deze brief is gemaakt. Maak de brief opnieuw."
        )
    fields = restore(letter.family, letter.data)
    made = make_letter(letter.family, fields, letter.besluit_id, approved, catalogue, letter.bevestigd)
    if made.letter.data != letter.data:
        raise LetterError("de gegevens van deze brief zijn met deze versie niet meer te lezen. Maak de brief opnieuw.")
    return made


def repair(bureau: Bureau, stored: StoredLetter) -> tuple[str, ...]:
    """Put the files of an approved letter back as they were approved, and tell in Dutch what was moved aside.

    Raises:
        LetterError: They do not come out the same any more; the message says what to do.
    """
    paths, letter = letter_paths(bureau.folder, stored.id, stored.version), stored.letter
    right = is_complete(paths) and not (differs(paths[0], letter.docx_sha256) or differs(paths[1], letter.pdf_sha256))
    if right:
        return ()
    made = make_again(letter, bureau.catalogue, approved=True)
    if (made.letter.docx_sha256, made.letter.pdf_sha256) != (letter.docx_sha256, letter.pdf_sha256):
        raise LetterError(f"de bestanden van brief {stored.id} zijn niet meer zo te maken. Zet een reservekopie terug.")
    return put_new_files(paths, made)


def put_back(bureau: Bureau, stored: StoredLetter) -> bool:
    """Write files that are missing once more, when they come out the same, and tell whether they are there now."""
    paths = letter_paths(bureau.folder, stored.id, stored.version)
    if is_complete(paths):
        return True
    made = make_again(stored.letter, bureau.catalogue, approved=stored.letter.status is LetterStatus.APPROVED)
    same = (made.letter.docx_sha256, made.letter.pdf_sha256) == (stored.letter.docx_sha256, stored.letter.pdf_sha256)
    if same:
        put_files(paths, made)
    return same


def integriteit(bureau: Bureau) -> Iterator[str]:
    """Yield in Dutch what is wrong with the files of letters that were approved; nothing when all is well."""
    with bureau.store.read() as session:
        ids = letters.letter_ids(session)
    for letter_id in ids:
        with bureau.store.read() as session:
            versions = letters.letter_versions(session, letter_id)
        for one in versions:
            if one.letter.status is LetterStatus.APPROVED:
                yield from _problems(letter_paths(bureau.folder, letter_id, one.version), one)


def _problems(paths: tuple[Path, Path], stored: StoredLetter) -> Iterator[str]:
    for path, sha256 in zip(paths, (stored.letter.docx_sha256, stored.letter.pdf_sha256), strict=True):
        if not path.is_file():
            yield f"brief {stored.id}: {path.name} ontbreekt. Zet een reservekopie terug."
        elif differs(path, sha256):
            yield f"brief {stored.id}: {path.name} is na de goedkeuring gewijzigd. Zet een reservekopie terug."
