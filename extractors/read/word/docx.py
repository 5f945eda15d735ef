"""Reads a DOCX: what it says, what travels with it unseen, and a clean copy for the program that lays it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from extractors.read.word import docx_chunks
from extractors.read.word.docx_changes import accept_changes, reject_changes
from extractors.read.word.docx_comments import read_comments
from extractors.read.word.docx_drawings import find_drawn_texts
from extractors.read.word.docx_dxpdf import fit_to_dxpdf
from extractors.read.word.docx_fields import freeze_fields
from extractors.read.word.docx_flatten import flatten, write_signs_out
from extractors.read.word.docx_hidden import choose_forms, take_hidden
from extractors.read.word.docx_notes import find_marks, find_notes
from extractors.read.word.docx_numbering import Numbering
from extractors.read.word.docx_package import StoryPart, clean_parts
from extractors.read.word.docx_sections import Shown, find_shown
from extractors.read.word.docx_styles import Styles
from extractors.read.word.docx_text import TextReader
from extractors.read.word.ooxml import W, find_relations, is_on, raw_text
from extractors.read.word.package import Package, damaged
from extractors.read.word.stories import Content, Story, StoryKind, find_layer_doubts, find_told_doubts
from pipeline.model.document import Layer, LayerKind

_STORY_KINDS = ("header", "footer", "footnotes", "endnotes")


class _Docx:
    """The parts of one DOCX that say something; cleaned while they are opened."""

    def __init__(self, package: Package, *, plain_signs: bool, accept: bool) -> None:
        self.package = package
        self._take_changes = accept_changes if accept else reject_changes
        root = next((r for r in find_relations(package, "") if r.kind == "officeDocument"), None)
        if root is None:
            raise damaged()
        self.main = self._open(root.target, "officeDocument")
        self.styles = Styles(self.single("styles"))
        self.settings = self.single("settings")
        self.parts = [self.main, *self._others()]
        self.told: Counter[str] = Counter()
        self.layers = [layer for part in self.parts for layer in self._clean(part)]
        for part in self.parts if plain_signs else ():
            write_signs_out(part.root)

    def single(self, kind: str) -> etree._Element | None:
        """Give the root of the part that the document names as its `styles`, `comments` and so on."""
        found = (r.target for r in self.main.relations.values() if r.kind == kind and not r.external)
        return self.package.xml(next(found, "-"))

    def of_kind(self, kind: str) -> Iterator[StoryPart]:
        """Yield the parts of one kind."""
        return (part for part in self.parts if part.kind == kind)

    def _open(self, name: str, kind: str) -> StoryPart:
        root = self.package.xml(name)
        if root is None:
            raise damaged()
        return StoryPart(name, kind, root, {r.id: r for r in find_relations(self.package, name)})

    def _others(self) -> Iterator[StoryPart]:
        seen = {self.main.name}
        for relation in self.main.relations.values():
            is_text = relation.kind in _STORY_KINDS and not relation.external
            if is_text and relation.target not in seen and self.package.holds(relation.target):
                seen.add(relation.target)
                yield self._open(relation.target, relation.kind)

    def _clean(self, part: StoryPart) -> Iterator[Layer]:
        """Bring a part to what it shows; yield what it does not."""
        yield from choose_forms(part.root)
        yield from self._take_changes(part.root)
        self.told["moving"] += freeze_fields(part.root)
        yield from take_hidden(part.root, self.styles)
        if part is self.main:
            comments, extended = self.single("comments"), self.single("commentsExtended")
            yield from read_comments(comments, extended, part.root)
        self.told += docx_chunks.fill_chunks(self.package, part.root, part.relations)
        self.told["linked"] += sum(1 for r in part.relations.values() if r.external and r.kind != "hyperlink")
        unseen, told = flatten(part.root)
        self.told += told
        yield from unseen


def read_docx(package: Package, *, plain_signs: bool = False, accept: bool = True) -> Content:
    """Give all that a DOCX holds.

    Args:
        package: The file.
        plain_signs: Write signs such as `☒` in plain letters (`[x]`): no font here can draw them.
        accept: Whether the text is what it says after the tracked changes, or what it said before them.

    Raises:
        ExtractionError: It is damaged.
        LimitExceeded: It is too large when unpacked.
    """
    docx = _Docx(package, plain_signs=plain_signs, accept=accept)
    numbering = Numbering(docx.single("numbering"), docx.styles)
    marks = find_marks(docx.main.root, docx.settings)
    drawn = {p.name: find_drawn_texts(package, p.root, p.relations) for p in docx.parts}
    readers = {p.name: TextReader(docx.styles, numbering, marks, drawn[p.name]) for p in docx.parts}
    stories = [*_body(docx, readers), *_running(docx, readers), *_notes(docx, readers, marks)]
    layers = [*docx.layers, *_never_shown(docx)]
    texts = {drawing: lines for found in drawn.values() for drawing, lines in found.items()}

    def parts(engine: str) -> dict[str, bytes]:
        if engine == "dxpdf":
            fit_to_dxpdf([part.root for part in docx.parts], texts, marks)
        return clean_parts(package, docx.parts, docx.main.name)

    doubts = (*find_layer_doubts(layers, accept=accept), *find_told_doubts(docx.told))
    return Content(tuple(stories), tuple(layers), doubts, parts, ".docx")


def _body(docx: _Docx, readers: Mapping[str, TextReader]) -> Iterator[Story]:
    body = docx.main.root.find(f"{W}body")
    if body is None:
        raise damaged()
    yield Story(StoryKind.BODY, readers[docx.main.name].blocks(body))


def _shown(docx: _Docx) -> dict[str, Shown]:
    """Give for each header and footer, by name of its part, whether it is to be seen."""
    both = docx.settings is not None and is_on(docx.settings.find(f"{W}evenAndOddHeaders"))
    by_relation = find_shown(docx.main.root, even_and_odd=both)
    by_name: dict[str, Shown] = {}
    for relation, shown in by_relation.items():
        if relation in docx.main.relations:
            name = docx.main.relations[relation].target
            by_name[name] = max(shown, by_name.get(name, Shown.NEVER))
    return by_name


def _running(docx: _Docx, readers: Mapping[str, TextReader]) -> Iterator[Story]:
    shown = _shown(docx)
    for kind, story in (("header", StoryKind.HEADER), ("footer", StoryKind.FOOTER)):
        for part in docx.of_kind(kind):
            blocks = readers[part.name].blocks(part.root)
            if blocks and shown.get(part.name, Shown.NEVER) is not Shown.NEVER:
                yield Story(story, blocks, shown[part.name] is Shown.ALWAYS)


def _never_shown(docx: _Docx) -> Iterator[Layer]:
    """Yield the headers and footers that no section shows."""
    shown = _shown(docx)
    for part in (*docx.of_kind("header"), *docx.of_kind("footer")):
        text = raw_text(part.root)
        if shown.get(part.name, Shown.NEVER) is Shown.NEVER and text.strip():
            yield Layer(LayerKind.HIDDEN, text)


def _notes(docx: _Docx, readers: Mapping[str, TextReader], marks: Mapping[etree._Element, str]) -> Iterator[Story]:
    """Yield the notes that the text refers to, in the order of the references."""
    for kind in ("footnotes", "endnotes"):
        notes = {note.get(f"{W}id"): (part, note) for part in docx.of_kind(kind) for note in find_notes(part.root)}
        for reference, mark in marks.items():
            found = notes.get(reference.get(f"{W}id")) if reference.tag == f"{W}{kind[:-1]}Reference" else None
            if found is not None:
                part, note = found
                yield Story(StoryKind.NOTE, readers[part.name].blocks(note), mark=mark)
