"""Reads a web page, or the HTML of a mail, as plain blocks: lines of text and tables; nothing is fetched or hidden.

nh3 takes out scripts, comments, forms and frames first, and closes every element. Text that a style hides becomes
visible: it is in the file, so a reviewer must see it, and is told so. Quotations keep how deep they are, links show
the address behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import nh3

from extractors.read.paper.regions import fill_spans
from extractors.read.paper.typed import typeset_blocks
from extractors.read.source import How, Source, SourceTable
from extractors.read.web.charset import decode_html
from extractors.read.web.html_reader import KEPT, BlockReader
from extractors.read.web.html_scan import between, contents
from extractors.read.web.html_style import find_rules
from pipeline.model.document import Layer, LayerKind

_LOOK = {"style", "class", "id", "hidden", "bgcolor", "color"}
_SCHEMES = {"http", "https", "mailto", "tel", "ftp", "sip", "sms", "callto", "webcal"}
_UNREAD = re.compile(r"<(?:svg|math|iframe|object|embed|canvas|audio|video)\b", re.IGNORECASE)
UNREAD = "De pagina bevat tekeningen of ingesloten onderdelen die niet zijn gelezen. Bekijk het origineel."
HIDDEN_TEXT = "Het bestand verbergt tekst met de opmaak. Die tekst staat hier zichtbaar tussen de rest."

CHOICES = "Het bestand bevat een keuzelijst. Alle keuzes staan er; een keuze die al was gemaakt, heet [gekozen]."


@dataclass(frozen=True, slots=True)
class HtmlText:
    """What a page of HTML says."""

    blocks: tuple[dict[str, Any], ...]
    tables: tuple[SourceTable, ...]
    doubts: tuple[str, ...]


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write the PDF rendition of a web page at `out` and give what it holds."""
    source = decode_html(untrusted_original.read_bytes())
    found = read_html(source)
    words = " ".join(unescape(next(contents(source, "title"), "")).split())
    headers = [{"label": "Titel", "value": words}] if words else []
    maker = typeset_blocks("Webpagina", headers, found.blocks, out)
    doubts = list(found.doubts)
    if "\ufffd" in source:
        doubts.append("Niet alle tekens van het bestand zijn leesbaar; zij staan er als \ufffd. Bekijk het origineel.")
    return Source(maker, found.tables, tuple(_comments(source)), (), tuple(doubts))


def find_blocks(untrusted_html: str) -> list[dict[str, Any]]:
    """Give the blocks in the order of the page, as `extractors.read.paper.typed` describes them."""
    return list(read_html(untrusted_html).blocks)


def read_html(untrusted_html: str) -> HtmlText:
    """Give the blocks, the tables among them, and what a reviewer must know."""
    reader = BlockReader(find_rules(untrusted_html))
    attributes: dict[str, set[str]] = {tag: set(_LOOK) for tag in KEPT}
    attributes["a"] |= {"href"}
    attributes["ol"] |= {"start", "type"}
    attributes["li"] |= {"value"}
    attributes["img"] |= {"alt"}
    attributes["input"] |= {"value", "type"}
    attributes["option"] |= {"selected"}
    attributes["optgroup"] |= {"label"}
    for tag in ("td", "th"):
        attributes[tag] |= {"colspan", "rowspan"}
    reader.feed(
        nh3.clean(
            untrusted_html,
            tags=set(KEPT),
            attributes=attributes,
            clean_content_tags={"script", "style", "title"},
            url_schemes=_SCHEMES,
            link_rel=None,
        )
    )
    reader.close()
    reader.end_block()
    tables = [
        SourceTable(
            fill_spans(block["rows"], block.get("spans", ())), block.get("header_rows", int(len(block["rows"]) > 1))
        )
        for block in reader.blocks
        if block["kind"] == "table"
    ]
    told = ((HIDDEN_TEXT, reader.hides), (CHOICES, reader.has_choices), (UNREAD, _UNREAD.search(untrusted_html)))
    return HtmlText(tuple(reader.blocks), tuple(tables), tuple(doubt for doubt, holds in told if holds))


def _comments(untrusted_html: str) -> Iterator[Layer]:
    """Yield the remarks of the maker; those that speak to one program only hold no remark."""
    for remark in between(untrusted_html, "<!--", "-->"):
        words = " ".join(remark.split())
        if any(map(str.isalpha, words)) and not re.match(r"\[if\b|<!\[endif|\[endif", words, re.IGNORECASE):
            yield Layer(LayerKind.COMMENT, words)
