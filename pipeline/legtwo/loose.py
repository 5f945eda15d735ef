"""Files that are redacted without a workspace: those of one group are a dossier, looked at in two rounds.

First every document by itself, then each with the names that the others of its group are sure of, so that the order
in which files are named makes no difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.legtwo.lakken import Rules, make_marks, policy
from pipeline.legtwo.markpage import Drawn, draw_document, write_page
from pipeline.legtwo.release import redact_loose
from pipeline.legtwo.why import Noted, Reason, notes, notes_told, reasons
from pipeline.model.document import Document
from pipeline.model.woo import COPY_FOR_REQUESTER, RedactionMark, Wishes, WooDossier
from pipeline.recipe import Recipe, ToPropose
from pipeline.rounds import first_round, sure_names
from redaction.job import Making


@dataclass(frozen=True, slots=True)
class Taken:
    """One document after the first round."""

    rendition: Path
    order: ToPropose
    marks: tuple[RedactionMark, ...]
    names: tuple[str, ...]
    """What it gives to the others."""
    group: str
    """Documents of one group share their names."""

    @property
    def document(self) -> Document:
        """Give the document itself."""
        return self.order.document


@dataclass(frozen=True, slots=True)
class Done:
    """One document with its marks, after the second round."""

    name: str
    marks: tuple[RedactionMark, ...]
    applied: Collection[str]
    """Ids of the marks that go."""
    reasons: tuple[Reason, ...]
    notes: tuple[Noted, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """Give what is to be said about the redaction that the source came with, as Dutch lines."""
        return notes_told(self.notes)


class Batch:
    """Documents that are redacted together; take all of them before the first is looked at."""

    def __init__(self, recipe: Recipe, rules: Rules, wishes: Wishes, way: Making) -> None:
        """Take what holds for all documents."""
        self._recipe, self._rules, self._wishes, self._way = recipe, rules, wishes, way
        self._taken: dict[str, Taken] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names of the documents that were taken, in order."""
        return tuple(self._taken)

    def take(self, name: str, document: Document, rendition: Path, group: str) -> None:
        """Look at a document by itself; `rendition` must stay where it is until it is burned."""
        wishes = self._wishes
        kind = COPY_FOR_REQUESTER if wishes.afschrift else ""
        dossier = WooDossier(name, wishes.verzoeker, kind) if wishes.verzoeker or kind else None
        order = first_round(document, self._recipe.extract.run(document).letter_date, dossier)
        marks = make_marks(self._rules, order, wishes.terms, wishes.keep)
        self._taken[name] = Taken(rendition, order, marks, sure_names(document, marks), group)

    def look(self, name: str) -> Done:
        """Give the marks of a document, now that the names of all others of its group are known."""
        one = self._taken[name]
        near = [taken for other, taken in self._taken.items() if other != name and taken.group == one.group]
        others = {known for taken in near for known in taken.names}
        known = tuple(sorted(others - set(one.names)))
        wishes, marks = self._wishes, one.marks
        if known:
            marks = make_marks(self._rules, replace(one.order, known=known), wishes.terms, wishes.keep)
        applied = frozenset(mark.id for mark in marks if wishes.everything or not mark.review)
        told = reasons(marks, applied, policy(self._rules.settings))
        return Done(name, marks, applied, told, notes(one.document))

    def burn(self, done: Done, folder: Path) -> tuple[str, ...]:
        """Write the concept of a document and its reports, and give what is to be said about it, as Dutch lines.

        Raises:
            ReleaseBlocked: The gate stayed shut; the reports are there, a PDF is not.
        """
        one = self._taken[done.name]
        marks, terms = (done.marks, done.applied), self._wishes.terms
        return redact_loose(one.document, one.rendition, *marks, folder, done.name, self._way, terms)

    def write_page(self, path: Path, found: Iterable[Done]) -> None:
        """Write the page that shows the unredacted pages of all documents with their marks in place.

        Raises:
            SetupError: The file cannot be written.
        """
        write_page(path, map(self._drawn, found))

    def _drawn(self, done: Done) -> Drawn:
        one = self._taken[done.name]
        return draw_document(done.name, one.document, one.rendition, self._way.limits, (done.reasons, done.notes))
