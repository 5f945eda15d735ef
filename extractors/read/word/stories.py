"""What an office file says, apart from how it looks: paragraphs and tables in their order, per story.

Both readers (DOCX, ODT) give it. From it come the tables of the source, the check that the pages hold every word,
and the plain form in which a file is shown that no program here can lay out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from extractors.read.source import SourceTable
from pipeline.model.document import Layer, LayerKind


class StoryKind(StrEnum):
    """Where on the paper a story stands."""

    BODY = "hoofdtekst"
    HEADER = "koptekst"
    FOOTER = "voettekst"
    NOTE = "noot"


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph, or a text that stands by itself (in a drawing)."""

    text: str
    """Lines by a newline, columns by a tab; raised figures as such."""
    label: str = ""
    """The number or sign of a list item, as Word works it out."""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a table with all that stands in it."""

    blocks: tuple[Block, ...]
    column: int
    """0-based column of the grid in which it begins."""
    column_span: int = 1
    row_span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; a cell stands in the row in which it begins."""

    rows: tuple[tuple[GridCell, ...], ...]
    width: int
    header_rows: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the text; kept only where the plain form of a file must show it."""

    content: bytes
    width: float
    """Points, as the file shows it."""
    height: float


Block = Para | Grid | Picture


@dataclass(frozen=True, slots=True)
class Story:
    """One text of its own: the body, one header, one note."""

    kind: StoryKind
    blocks: tuple[Block, ...]
    always: bool = True
    """Whether it surely stands on a page; a header of even pages may not."""
    mark: str = ""
    """Number of a note."""


def find_paras(blocks: Iterable[Block]) -> Iterator[Para]:
    """Yield all paragraphs in order, those in cells included."""
    for block in blocks:
        if isinstance(block, Para):
            yield block
        elif isinstance(block, Grid):
            for row in block.rows:
                for cell in row:
                    yield from find_paras(cell.blocks)


def find_grids(blocks: Iterable[Block]) -> Iterator[Grid]:
    """Yield all tables in order, a table before those in its cells."""
    for block in blocks:
        if isinstance(block, Grid):
            yield block
            for row in block.rows:
                for cell in row:
                    yield from find_grids(cell.blocks)


def text_of(blocks: Iterable[Block]) -> str:
    """Give the text of blocks, a paragraph a line; labels stand before their text."""
    return "\n".join(" ".join(filter(None, (para.label, para.text))) for para in find_paras(blocks))


def to_source_table(grid: Grid) -> SourceTable | None:
    """Give a table as rows of one length, in which a spanned cell stands everywhere; None when it says nothing."""
    filled = [[""] * grid.width for _ in grid.rows]
    for number, row in enumerate(grid.rows):
        for cell in row:
            text = text_of(cell.blocks)
            for covered in filled[number : number + cell.row_span]:
                for column in range(cell.column, min(cell.column + cell.column_span, grid.width)):
                    covered[column] = text
    if not any(map(any, filled)):
        return None
    return SourceTable(tuple(map(tuple, filled)), min(grid.header_rows, len(filled)))


def find_source_tables(stories: Iterable[Story]) -> Iterator[SourceTable]:
    """Yield the tables of all stories in order."""
    for story in stories:
        for grid in find_grids(story.blocks):
            table = to_source_table(grid)
            if table is not None:
                yield table


@dataclass(frozen=True, slots=True)
class Content:
    """All that an office file holds, and the way to a copy of it that is safe to hand to a program."""

    stories: tuple[Story, ...]
    """The body first."""
    layers: tuple[Layer, ...]
    doubts: tuple[str, ...]
    parts: Callable[[str], dict[str, bytes]]
    """Takes the name of an engine, gives the members of the copy by name."""
    suffix: str
    """`.docx` or `.odt`."""


def count_of(number: int, one: str, many: str) -> str:
    """Give a count with its Dutch noun: `1 opmerking`, `3 opmerkingen`."""
    return f"{number} {one if number == 1 else many}"


def find_layer_doubts(layers: Iterable[Layer], *, accept: bool = True) -> Iterator[str]:
    """Yield a sentence per kind of text that is in the file and not in its running text.

    `accept` tells whether the tracked changes were accepted or rejected.
    """
    kinds = [layer.kind for layer in layers]
    changes = kinds.count(LayerKind.INSERTED) + kinds.count(LayerKind.DELETED)
    if number := kinds.count(LayerKind.COMMENT):
        yield f"Het bestand bevat {count_of(number, 'opmerking', 'opmerkingen')}; ze staan niet op de bladzijden."
    if changes:
        yield (
            f"Het bestand bevat {count_of(changes, 'bijgehouden wijziging', 'bijgehouden wijzigingen')}; de bladzijden "
            f"tonen de tekst alsof alle wijzigingen zijn {'aanvaard' if accept else 'geweigerd'}."
        )
    if number := kinds.count(LayerKind.HIDDEN):
        yield (
            f"Het bestand bevat {count_of(number, 'stuk verborgen tekst', 'stukken verborgen tekst')}; die staat niet "
            "op de bladzijden."
        )


_TOLD = (
    ("objects", "ingesloten object", "ingesloten objecten", "; daarvan is alleen de afbeelding getoond"),
    ("linked", "verwijzing", "verwijzingen", " naar iets buiten het bestand; er is niets opgehaald"),
    ("subdocuments", "subdocument", "subdocumenten", " in een ander bestand; die tekst ontbreekt"),
    ("placeholders", "invulveld", "invulvelden", " zonder invulling"),
    ("controls", "formulierveld", "formuliervelden", ", niet getoond op de bladzijden"),
    ("moving", "datumveld", "datumvelden", ", bij openen telkens anders; de laatst opgeslagen waarde is getoond"),
    ("chunks", "ingevoegd bestand", "ingevoegde bestanden", "; de tekst daarvan is zonder opmaak getoond"),
    ("unread", "ingevoegd bestand", "ingevoegde bestanden", " waarvan de tekst niet is te lezen"),
    ("pictures", "afbeelding", "afbeeldingen", " van een soort die niet wordt getoond"),
)
"""What the readers count, with one and many, and what follows from it."""


def find_told_doubts(told: Counter[str]) -> Iterator[str]:
    """Yield what a reviewer must know of the file as a whole, by what the readers counted."""
    for key, one, many, tail in _TOLD:
        if told[key]:
            yield f"Het bestand bevat {count_of(told[key], one, many)}{tail}."
