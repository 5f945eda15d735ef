"""Reads a word processor's file (DOCX, ODT): its pages come from the PDF that an office program makes of it.

The program gets a clean copy: changes accepted, nothing hidden, nothing that points outside. Afterwards every word of
the file is looked for on the pages; what the program lost is set on a page of its own at the end.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pikepdf

from extractors.read.bodies import Block
from extractors.read.paper.typed import typeset_blocks
from extractors.read.source import How, Source
from extractors.read.word.completeness import Lost, compare
from extractors.read.word.docx import read_docx
from extractors.read.word.docx_plain import plain_parts
from extractors.read.word.odt import read_odt
from extractors.read.word.package import Package, write_package
from extractors.read.word.stories import Content, Story, StoryKind, count_of, find_source_tables, text_of
from pipeline.errors import ExtractionError
from pipeline.model.document import Layer, LayerKind
from pipeline.tools import office

LOST_HEADING = "Tekst uit het bestand die op de bladzijden ontbreekt"
_BESIDE: Mapping[LayerKind, str] = MappingProxyType(
    {LayerKind.COMMENT: "Opmerkingen in het bestand", LayerKind.HIDDEN: "Verborgen tekst in het bestand"}
)
"""What may be set on a page of its own, with the heading of that page."""
_EXTRA = "Bladzijden die het bestand zelf niet heeft"
_PLAIN = "De opmaak van het bestand is niet omgezet; de bladzijden tonen alle tekst in een eenvoudige opmaak."
_PLAIN_ODT = f"{_PLAIN} Met LibreOffice op deze machine staan de bladzijden er zoals in het bestand."
_PLAIN_DOCX = f"{_PLAIN} Afbeeldingen ontbreken; vergelijk met het bestand."


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write the PDF rendition of a DOCX or ODT at `out` and give what else the file holds.

    Raises:
        ToolMissing: The office program is not installed.
        ExtractionError: The file is damaged or cannot be converted.
        LimitExceeded: It is too large when unpacked.
    """
    plain = office.choose(how.office) == "dxpdf" and not office.has_system_fonts()
    with Package(untrusted_original) as package:
        is_odt = package.holds("content.xml")
        if is_odt:
            content = read_odt(package, accept=how.accepts_changes)
        else:
            content = read_docx(package, plain_signs=plain, accept=how.accepts_changes)
        maker, doubts = _convert(content, out, how.office)
    found = compare(content.stories, out)
    unseen = [one for one in found.lost if not content.stories[one.story].always]
    missing = [one for one in found.lost if content.stories[one.story].always]
    if missing:
        _append(list(_lost_blocks(missing, content.stories)), out)
    beside = [*content.layers, *_unseen_layers(unseen, content.stories)]
    shown = [layer for layer in beside if _is_shown(layer, how)]
    if shown:
        _append(list(_layer_blocks(shown)), out)
    return Source(
        maker,
        tables=tuple(find_source_tables(content.stories)),
        layers=tuple(beside),
        doubts=(*content.doubts, *doubts, *_lost_doubts(len(missing), found.labels), *_shown_doubts(shown)),
    )


def _convert(content: Content, out: Path, wanted: str) -> tuple[str, list[str]]:
    """Write the PDF by the best way that works; give its maker and what must be told."""
    engine = office.choose(wanted)
    ways = [engine]
    if wanted == "auto" and engine != "dxpdf" and "dxpdf" in office.available():
        ways.append("dxpdf")
    for way in ways:
        if content.suffix == ".odt" and way == "dxpdf":
            break
        try:
            return _make(content.parts(way), content.suffix, out, way), []
        except ExtractionError:
            continue
    return _make(plain_parts(content.stories), ".docx", out, ways[-1]), [
        _PLAIN_ODT if content.suffix == ".odt" else _PLAIN_DOCX
    ]


def _make(parts: dict[str, bytes], suffix: str, out: Path, engine: str) -> str:
    with tempfile.TemporaryDirectory(prefix="ibt-office-") as folder:
        clean = Path(folder) / f"document{suffix}"
        write_package(clean, parts)
        return office.to_pdf(clean, out, engine)


def _lost_blocks(lost: Sequence[Lost], stories: Sequence[Story]) -> Iterator[Block]:
    """Yield what the pages lost, for a page of its own."""
    yield {"kind": "text", "lines": [LOST_HEADING]}
    for kind in StoryKind:
        for one in lost:
            if stories[one.story].kind is kind:
                yield {"kind": "text", "lines": one.text.split("\n")}


def _is_shown(layer: Layer, how: How) -> bool:
    if layer.kind is LayerKind.COMMENT:
        return how.shows_comments
    return layer.kind is LayerKind.HIDDEN and how.shows_hidden


def _layer_blocks(layers: Sequence[Layer]) -> Iterator[Block]:
    """Yield comments and hidden text, for a page of their own: who wrote it, when, and what.

    The words that a comment is about stay where they are: a quotation that is cut off may cut a name in two.
    """
    for kind, heading in _BESIDE.items():
        found = [layer for layer in layers if layer.kind is kind]
        if found:
            yield {"kind": "text", "lines": [heading]}
        for layer in found:
            who = " ".join(filter(None, (layer.author, layer.date.replace("T", " "))))
            yield {"kind": "text", "lines": [*filter(None, [who]), *layer.text.split("\n")]}


def _append(blocks: Sequence[Block], out: Path) -> None:
    """Set blocks on pages of their own, behind the others."""
    with tempfile.TemporaryDirectory(prefix="ibt-office-") as folder:
        extra = Path(folder) / "extra.pdf"
        typeset_blocks(_EXTRA, (), blocks, extra)
        with pikepdf.open(out, allow_overwriting_input=True) as document, pikepdf.open(extra) as more:
            document.pages.extend(more.pages)
            document.save(out, deterministic_id=True)


def _unseen_layers(lost: Sequence[Lost], stories: Sequence[Story]) -> Iterator[Layer]:
    """Yield the headers and footers that turned out to stand on no page."""
    for number in sorted({one.story for one in lost}):
        yield Layer(LayerKind.HIDDEN, text_of(stories[number].blocks))


def _lost_doubts(missing: int, labels: int) -> Iterator[str]:
    if missing:
        yield (
            f"Bij het omzetten {'is' if missing == 1 else 'zijn'} {count_of(missing, 'stuk tekst', 'stukken tekst')} "
            f"weggevallen; de tekst staat op een extra bladzijde aan het eind."
        )
    if labels:
        yield (
            f"Bij het omzetten {'is' if labels == 1 else 'zijn'} {count_of(labels, 'nummer', 'nummers')} van "
            "opsommingen anders geworden of weggevallen. Vergelijk met het bestand."
        )


def _shown_doubts(shown: Sequence[Layer]) -> Iterator[str]:
    if shown:
        yield "Opmerkingen of verborgen tekst uit het bestand staan op een extra bladzijde aan het eind."
