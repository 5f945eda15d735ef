"""The small model between a template and its two layouts: what a letter says, apart from how it looks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from templates.fields import Organisation
from templates.filters import datum_nl

_NUMBER = re.compile(r"[–-]?\d{1,3}(?:\.\d{3})*|–")

_SHORT = 14
"""Characters: a date, a state, a category."""

CONCEPT = "CONCEPT"
"""The marker that a letter carries on every page until it is approved."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; a line break is a run of one newline, a footnote mark has a number and no text."""

    text: str
    bold: bool = False
    italic: bool = False
    footnote: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest inside a letter."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    runs: tuple[Run, ...]

    @property
    def introduces(self) -> bool:
        """Tell whether it must stay on one page with what follows: it ends in a colon."""
        return bool(self.runs) and self.runs[-1].text.endswith(":")


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    items: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list numbered from 1."""

    items: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; all rows have as many cells, the first names the row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Tell per column whether it holds numbers only; those stand to the right."""
        return tuple(all(_NUMBER.fullmatch(cell) for cell in column) for column in zip(*self.rows, strict=True))

    @property
    def wide(self) -> tuple[bool, ...]:
        """Tell per column whether it holds text that may run over several lines."""
        columns = zip(self.header, *self.rows, strict=True)
        return tuple(any(len(cell) > _SHORT for cell in column) for column in columns)


@dataclass(frozen=True, slots=True)
class Footnote:
    """The text of footnote `number`, 1-based."""

    number: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class SignatureSpace:
    """Room for a signature."""


@dataclass(frozen=True, slots=True)
class Together:
    """Paragraphs that stay on one page, such as the closing with the signature."""

    blocks: tuple[Paragraph | SignatureSpace, ...]


Block = Heading | Paragraph | Bullets | Numbered | Table | Footnote | SignatureSpace | Together
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class LetterMeta:
    """The letterhead: all of it comes from the organisation and the case, nothing from the content."""

    titel: str
    """Title property of the file."""
    organisatie: Organisation
    geadresseerde: tuple[str, ...]
    referentie: str
    uw_kenmerk: str | None
    datum: dt.date
    betreft: str
    kleur: str
    """Six hexadecimal digits."""
    balk: bool
    """Whether the vertical bar stands in the letterhead."""

    @property
    def retouradres(self) -> str:
        """Give the return address as one line."""
        return f"Retouradres: {self.organisatie.postbus}, {self.organisatie.postcode_plaats}"

    @property
    def colofon(self) -> tuple[str, ...]:
        """Give the lines that say who sends, without the name of the organisation itself."""
        sender = self.organisatie
        return tuple(filter(None, (sender.onderdeel, sender.postbus, sender.postcode_plaats, sender.website)))

    @property
    def references(self) -> tuple[tuple[str, str], ...]:
        """Give label and value of what stands in the margin of page 1."""
        own = ("Contact", self.organisatie.mailbox), ("Onze referentie", self.referentie)
        return (*own, ("Uw kenmerk", self.uw_kenmerk)) if self.uw_kenmerk else own

    @property
    def running_head(self) -> tuple[tuple[str, str], ...]:
        """Give label and value of what stands in the margin from page 2 on."""
        return ("Datum", datum_nl(self.datum)), ("Onze referentie", self.referentie)

    @property
    def subject_lines(self) -> tuple[tuple[str, str], ...]:
        """Give label and value of the lines above the salutation."""
        return ("Datum", datum_nl(self.datum)), ("Betreft", self.betreft)


def footnotes(blocks: Blocks) -> dict[int, tuple[Run, ...]]:
    """Give the text of each footnote by its number."""
    return {block.number: block.runs for block in blocks if isinstance(block, Footnote)}


def letter_text(blocks: Blocks, meta: LetterMeta, concept: bool) -> str:
    """Give the whole letter as plain text in reading order, with its letterhead and, for a concept, the marker."""
    head = [CONCEPT] if concept else []
    head += [meta.organisatie.naam, "", meta.retouradres, "", *meta.geadresseerde, "", *meta.colofon]
    for label, value in meta.references:
        head += ["", label, value]
    head += ["", *(f"{label} {value}" for label, value in meta.subject_lines), ""]
    return "\n".join(head) + "\n" + blocks_text(blocks)


def blocks_text(blocks: Blocks) -> str:
    """Give the content of a letter as plain text in reading order."""
    return "\n".join(_lines(blocks)).rstrip() + "\n"


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _block_lines(block)
        yield ""


def _block_lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text):
            yield text
        case Paragraph(runs=runs):
            yield runs_text(runs)
        case Bullets(items=items) | Numbered(items=items):
            numbered = isinstance(block, Numbered)
            yield from (f"{f'{n}.' if numbered else '-'} {runs_text(runs)}" for n, runs in enumerate(items, 1))
        case Table(header=header, rows=rows):
            yield from (" | ".join(row) for row in (header, *rows))
        case Footnote(number=number, runs=runs):
            yield f"Voetnoot {number}: {runs_text(runs)}"
        case Together(blocks=inner):
            yield from _lines(inner)


def runs_text(runs: Sequence[Run]) -> str:
    """Give the bare text of runs; footnote marks are left out."""
    return "".join(run.text for run in runs)
