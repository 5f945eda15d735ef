"""The verdeelbesluiten that go with a wave of L12: of which province each is, its own words say and never its name.

Legal: docs/legal.md#verdeelbesluit
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import IbtError, InputError, LetterError
from pipeline.model.extraction import DocumentType, Extraction
from pipeline.model.letter import LetterStatus
from pipeline.pages import stored_document
from pipeline.recipe import Original, ToRead
from pipeline.run import Walk
from pipeline.store import letters
from pipeline.store.letters import StoredLetter
from pipeline.store.tables import DocumentState
from pipeline.tools.register import Provincie, gemeente_by_name, provincies
from pipeline.zaak.bureau import Bureau
from templates.families.l12 import Annex, L12Fields, check_annex, check_wave
from templates.registry import restore

_NO_SUM = "SC-06"
"""Warning that a row of totals is not the sum of its rows."""


@dataclass(frozen=True, slots=True)
class Annexes:
    """A folder of annexes, each at the province that its own words name."""

    by_province: Mapping[str, Sequence[Annex]]
    """By official name; more than one is a mistake."""
    names: Mapping[str, str]
    """File name by SHA-256."""
    refused: Mapping[str, str]
    """File name with the reason in Dutch: of which province it is could not be read."""

    def of(self, provincie: Provincie) -> Annex:
        """Give the one annex of a province.

        Raises:
            LetterError: There is none, or there are several; the message names files that say to be of it.
        """
        found = self.by_province.get(provincie.naam, ())
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(sorted(self.names[one.sha256] for one in found))
            raise LetterError(f"er zijn {len(found)} bijlagen van {provincie.naam}: {named}. Laat er één in de map.")
        raise LetterError(f"de map met bijlagen heeft geen verdeelbesluit van {provincie.naam}{self._hint(provincie)}.")

    def _hint(self, provincie: Provincie) -> str:
        """Give what files whose name speaks of this province turned out to be."""
        folded = provincie.naam.casefold()
        wrong = [
            f"{self.names[one.sha256]} is van {one.provincie}"
            for found in self.by_province.values()
            for one in found
            if folded in self.names[one.sha256].casefold()
        ]
        wrong += [f"{name}: {reason}" for name, reason in self.refused.items() if folded in name.casefold()]
        return f" ({'; '.join(wrong)})" if wrong else ""


def stand_in() -> Annexes:
    """Give an annex for every province without reading any: to see whether a letter lacks anything else."""
    made = {
        one.naam: (
            Annex(f"verdeelbesluit provincie {one.naam}", one.naam, hashlib.sha256(one.code.encode()).hexdigest()),
        )
        for one in provincies()
    }
    return Annexes(made, {}, {})


def read_annexes(bureau: Bureau, folder: Path) -> Annexes:
    """Give the verdeelbesluiten in a folder; each is kept as an original of the workspace, so that it stays what it is.

    Raises:
        InputError: The folder is not there or empty.
    """
    paths = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    paths = [path for path in paths if not path.name.startswith((".", "~$"))]
    if not paths:
        raise InputError("de map met bijlagen bestaat niet of is leeg. Zet er per provincie één verdeelbesluit in.")
    found: dict[str, list[Annex]] = defaultdict(list)
    names: dict[str, str] = {}
    refused: dict[str, str] = {}
    for path in paths:
        try:
            annex = read_annex(bureau, path)
        except IbtError as error:
            refused[path.name] = str(error).rstrip(".")
            continue
        if annex.sha256 not in names:  # the same bytes twice are one annex
            found[annex.provincie].append(annex)
        names.setdefault(annex.sha256, path.name)
    return Annexes(found, names, refused)


def read_annex(bureau: Bureau, path: Path) -> Annex:
    """Give the annex that a file is, kept in the workspace.

    Raises:
        InputError: It cannot be read, is no verdeelbesluit, does not say of which province it is, or does not add up.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if bureau.desk.state(sha256) is None:
        bureau.desk.take_in(path)
    found = _extraction(bureau, sha256, path.name)
    naam = province_of(found)
    _check_sums(found)
    return Annex(f"verdeelbesluit provincie {naam}", naam, sha256)


def _extraction(bureau: Bureau, document_id: str, name: str) -> Extraction:
    """Give what the walk read from a document, or read it now by the same stages."""
    if bureau.desk.state(document_id) == DocumentState.DONE:
        try:
            return bureau.walk.extraction(document_id)
        except InputError:  # it was read by other rules
            return _read_now(bureau.walk, document_id, name)
    return _read_now(bureau.walk, document_id, name)


def _read_now(walk: Walk, document_id: str, name: str) -> Extraction:
    recipe, path = walk.recipe, walk.blobs.path(document_id)
    media_type = recipe.judge.run(Original(document_id, path, name, 0)).media_type
    if not recipe.has_pages(media_type):
        raise InputError("dit bestand heeft geen bladzijden. Lever het verdeelbesluit als PDF of Word aan.")
    with tempfile.TemporaryDirectory() as work:
        recipe.read.run(ToRead(path, media_type, Path(work)))
        return recipe.extract.run(stored_document(Path(work), document_id, media_type, (name,)))


def province_of(extraction: Extraction) -> str:
    """Give the official name of the province of a verdeelbesluit.

    Raises:
        InputError: It is no verdeelbesluit, names no province, or divides places over gemeenten of another one.
    """
    if extraction.document_type is not DocumentType.VERDEELBESLUIT:
        raise InputError("dit is geen verdeelbesluit. Controleer het bestand.")
    naam = extraction.province or ""
    if naam not in {one.naam for one in provincies()}:
        raise InputError("dit verdeelbesluit noemt niet van welke provincie het is. Controleer het bestand.")
    known = [gemeente_by_name()[one].provincie for one in extraction.municipalities if one in gemeente_by_name()]
    if 2 * sum(one != naam for one in known) > len(known):
        raise InputError(f"dit verdeelbesluit noemt {naam}, maar verdeelt plekken over gemeenten van elders.")
    return naam


def _check_sums(extraction: Extraction) -> None:
    """Let a verdeelbesluit through whose rows come to the total that it prints (INV-07)."""
    if any(warning.code == _NO_SUM for warning in extraction.warnings):
        raise InputError(
            "de opgaven in dit verdeelbesluit tellen niet op tot het totaal dat erin staat. Kijk het na met "
            "ibt records check-distribution en gebruik het juiste besluit."
        )


def check_annexes_of_wave(bureau: Bureau, stored: StoredLetter) -> None:
    """Let an L12 through when its whole wave is there, each letter with the verdeelbesluit of its own province.

    Raises:
        LetterError: A letter of the wave is missing, or an annex is of another province, doubled or gone.
    """
    fields = _l12(stored)
    if fields is None:
        return
    wave = [one for one in _golf(bureau) if (one.cyclus, one.brief.datum) == (fields.cyclus, fields.brief.datum)]
    for one in wave:
        check_annex(one.bijlage, one.provincie.naam)
        _check_kept(bureau, one.bijlage)
    check_wave(wave)


def _golf(bureau: Bureau) -> Sequence[L12Fields]:
    with bureau.store.read() as session:
        found = letters.letters(session, family="L12")
    kept = (_l12(one) for one in found if one.letter.status is not LetterStatus.WITHDRAWN)
    return [one for one in kept if one is not None]


def _l12(stored: StoredLetter) -> L12Fields | None:
    fields = restore("L12", stored.letter.data) if stored.letter.family == "L12" else None
    return fields if isinstance(fields, L12Fields) else None


def _check_kept(bureau: Bureau, annex: Annex) -> None:
    """Let an annex through whose bytes are still those that were read."""
    path = bureau.desk.blobs.path(annex.sha256)
    if not path.is_file():
        raise LetterError(f"het {annex.titel} is niet meer in de opslag. Lever het opnieuw aan: ibt add BESTAND")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != annex.sha256:
            raise LetterError(f"het {annex.titel} in de opslag is gewijzigd. Zet een reservekopie terug.")
