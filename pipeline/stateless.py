"""The walk on single files, without a workspace: what `ibt extract`, `ibt redact` and `ibt verify` do."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import singles, wiring
from pipeline.errors import IbtError, InputError, SetupError
from pipeline.model.document import Document
from pipeline.model.woo import Finding, Wishes
from pipeline.pages import stored_document
from pipeline.recipe import Original, Packed, ToRead

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.legtwo.loose import Done


_SAME_DOCUMENT = 0.3
"""Share of the words of a redacted file that must come from its original; legend and labels are new."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One document of a file: itself, or what came out of a mail or archive."""

    name: str
    """Stem of its outputs: `<stem>`, `<stem>-1`, `<stem>-1-2` …"""
    document: Document
    rendition: Path


@dataclass(frozen=True, slots=True)
class Told:
    """What one document says."""

    contract: dict[str, Any]
    """In the shape of docs/api.md."""
    page: str | None
    """The proof page as HTML, when asked for."""


def open_file(config: Config, path: Path, stem: str, work: Path, depth: int = 0) -> Iterator[Opened | IbtError]:
    """Yield the documents of a file, itself first; a member that is refused is yielded as its error.

    Raises:
        IbtError: The file itself is refused or cannot be read.
    """
    if path.is_dir():
        raise InputError("dit is een map. Geef de bestanden die erin staan.")
    if not path.is_file():
        raise InputError("dit bestand bestaat niet. Controleer de naam.")
    with path.open("rb") as file:
        document_id = hashlib.file_digest(file, "sha256").hexdigest()
    recipe = wiring.recipe(config)
    judged = recipe.judge.run(Original(document_id, path, path.name, depth))
    if recipe.has_pages(judged.media_type):
        folder = work / stem
        folder.mkdir()
        recipe.read.run(ToRead(path, judged.media_type, folder))
        yield Opened(
            stem, stored_document(folder, document_id, judged.media_type, (path.name,)), folder / "rendition.pdf"
        )
    if recipe.has_members(judged.media_type):
        loose = work / f"{stem}.los"
        loose.mkdir()
        for number, member in enumerate(recipe.unpack.run(Packed(path, judged.media_type, depth, loose)), 1):
            try:
                yield from open_file(config, member.path, f"{stem}-{number}", work, depth + 1)
            except IbtError as error:
                yield type(error)(f"bijlage {number}: {error}")


def extract_file(config: Config, path: Path, stem: str, *, with_page: bool) -> Iterator[tuple[str, Told]]:
    """Yield name and extraction of every document of a file.

    Raises:
        IbtError: The file, or at the end one of its members, was refused.
    """
    refused: list[IbtError] = []
    with tempfile.TemporaryDirectory() as work:
        for opened in open_file(config, path, stem, Path(work)):
            if isinstance(opened, IbtError):
                refused.append(opened)
                continue
            extraction = wiring.recipe(config).extract.run(opened.document)
            page = (
                singles.proof_page(config, extraction, path.name, opened.document, opened.rendition)
                if with_page
                else None
            )
            yield opened.name, Told(wiring.to_contract(extraction), page)
    _raise_together(refused)


def write_extraction(folder: Path, name: str, contract: Mapping[str, Any]) -> None:
    """Write `<name>.json`."""
    _make_folder(folder)
    text = json.dumps(contract, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")


def write_page(folder: Path, name: str, page: str) -> None:
    """Write the proof page `<name>.html`."""
    _make_folder(folder)
    (folder / f"{name}.html").write_text(page, encoding="utf-8")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(f"de map {folder} is niet te maken ({error.strerror}). Kies een andere map.") from error


class Redaction:
    """Files that are redacted in one command; a mail and its attachments are one dossier, or all files are.

    Take in every file before the first is finished: a name that one document of a dossier is sure of is looked for in
    all of it.
    """

    def __init__(
        self, config: Config, wishes: Wishes, out: Path, work: Path, offices: str = "", *, together: bool = False
    ) -> None:
        """Take the settings; `work` stays until all is finished; `together` makes all files one dossier."""
        _make_folder(out)
        self._config, self._out, self._work, self._together = config, out, work, together
        self._batch = singles.redaction_batch(config, wishes, offices)

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names of the documents that were taken in."""
        return self._batch.names

    def take(self, path: Path, stem: str) -> None:
        """Open a file and look at every document in it by itself.

        Raises:
            IbtError: The file, or at the end one of its members, was refused.
        """
        refused: list[IbtError] = []
        for opened in open_file(self._config, path, stem, self._work):
            if isinstance(opened, IbtError):
                refused.append(opened)
            else:
                group = "" if self._together else stem
                self._batch.take(opened.name, opened.document, opened.rendition, group)
        _raise_together(refused)

    def look(self, name: str) -> Done:
        """Give the marks of one document, with what the others know."""
        return self._batch.look(name)

    def burn(self, done: Done) -> tuple[str, ...]:
        """Write the concept of one document and give what is to be said about it, as Dutch lines.

        Raises:
            ReleaseBlocked: The gate stayed shut.
        """
        return self._batch.burn(done, self._out)

    def write_page(self, path: Path, found: Iterable[Done]) -> None:
        """Write the page that shows the marks of all documents in place.

        Raises:
            SetupError: The file cannot be written.
        """
        self._batch.write_page(path, found)


def verify_files(config: Config, original: Path, released: Path | None) -> tuple[tuple[Finding, ...], bool]:
    """Give what the gate finds in a released PDF beside its original, and whether no text was taken out at all.

    Without `released` the first is the redacted file itself, and nothing is known of what it was.

    Raises:
        InputError: One of the two is missing, has no pages, or they are different documents.
        IbtError: A file cannot be opened.
    """
    if released is None:
        _check_file(original)
        return singles.verify_alone(config, original), False
    with tempfile.TemporaryDirectory() as work:
        before, after = (
            _open_one(config, path, Path(work) / name) for path, name in ((original, "a"), (released, "b"))
        )
        words, left = _count_words(before.document), _count_words(after.document)
        if left and words and (words & left).total() < _SAME_DOCUMENT * left.total():
            raise InputError("dit zijn twee verschillende documenten. Geef het gelakte bestand bij dit origineel.")
        return singles.verify_pair(config, before.rendition, released, before.document), bool(
            words
        ) and not words - left


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise InputError(f"{path.name} bestaat niet of is een map. Controleer de naam.")


def _open_one(config: Config, path: Path, work: Path) -> Opened:
    _check_file(path)
    work.mkdir()
    opened = next(open_file(config, path, "los", work), None)
    if isinstance(opened, IbtError):
        raise opened
    if opened is None:
        raise InputError(f"{path.name} heeft zelf geen bladzijden. Geef het bestand dat gelakt is.")
    return opened


def _count_words(document: Document) -> Counter[str]:
    return Counter(word for page in document.pages for word in page.text.split())


def _raise_together(refused: list[IbtError]) -> None:
    """Raise the gravest refusal, with the words of all."""
    if refused:
        worst = max(refused, key=lambda error: error.exit_code)
        raise type(worst)("; ".join(str(error) for error in refused))
