"""Turns the text of a mail, plain or HTML, into the blocks of a rendition, and chooses between its forms."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from extractors.read import html
from extractors.read.paper.regions import fill_spans
from extractors.read.paper.wrap import break_quotes
from extractors.read.source import SourceTable
from extractors.read.thread import is_quote_head

Block = Mapping[str, Any]
"""As `extractors.read.paper.typed` takes it."""

_ADDRESS = re.compile(r"""(?:https?://|mailto:|www\.|cid:)[^\s<>"]+|\[image:""", re.IGNORECASE)
"""What one form writes for a link or picture and another does not. An address ends before `<` and `>`, because a word
may stand right behind it."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""Signs that stand inside a word of one form only and are never to be seen."""
_IS_QUOTE = re.compile(
    r"""<blockquote\b[^<>]*(?:type\s*=\s*["']?cite|\bcite\s*=|gmail_quote|protonmail_quote)""", re.IGNORECASE
)
_LINE_ENDS = re.compile(r"\r\n?|[\n\f\v\x85\u2028\u2029]")
_LINES_BEFORE = 4
"""Lines before a quotation in which its announcement is looked for."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the text of a mail."""

    blocks: tuple[Block, ...]
    is_plain: bool
    doubts: tuple[str, ...] = ()


def choose(forms: Sequence[Form]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Give the blocks of the form to read, and the doubts when the forms do not say the same.

    A form that says all that the others do: one with a table before one without, the plain one before HTML. Else the
    form that misses the fewest words of the others. A single missing word counts: it may be `niet`.
    """
    forms = [form for form in forms if form.blocks]
    if len(forms) < 2:
        return (forms[0].blocks, forms[0].doubts) if forms else ((), ())
    words = [_words(form.blocks) for form in forms]
    everything = reduce(or_, words)
    missing = [(everything - own).total() for own in words]
    least = min(missing)
    equal = [form for form, lost in zip(forms, missing, strict=True) if lost == least]
    # a plain form that misses words is a poor copy of the HTML, which the sender saw
    best = max(equal, key=lambda form: (_has_table(form.blocks), form.is_plain == (least == 0)))
    return best.blocks, (*best.doubts, *_told(least))


def _told(lost: int) -> Iterator[str]:
    if lost:
        what = "1 woord staat" if lost == 1 else f"{lost} woorden staan"
        yield (
            f"De platte en de opgemaakte tekst van de e-mail verschillen; {what} alleen in de vorm die niet is "
            "gelezen. Bekijk het origineel."
        )


def _words(blocks: Sequence[Block]) -> Counter[str]:
    """Count the words, letters and digits only: marks around a word (`_nadruk_`) differ between forms."""
    text = _ADDRESS.sub(" ", "\n".join(lines_of(blocks)))
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return Counter(re.findall(r"[^\W_]+", text))


def _has_table(blocks: Sequence[Block]) -> bool:
    return any(block["kind"] == "table" for block in blocks)


def lines_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield all lines of blocks, the rows of tables too, blocks apart."""
    for block in blocks:
        yield from shown_lines(block)
        for row in block.get("rows", ()):
            yield "\t".join(" ".join(str(cell).split()) for cell in row)
        yield ""


def shown_lines(block: Block) -> Iterator[str]:
    """Yield the lines of a block as they stand on the page."""
    lines = block.get("lines", ())
    return break_quotes(lines) if block.get("marked") else iter(lines)


# --- plain text ----------------------------------------------------------------------------------------------------


def plain_blocks(text: str, *, flowed: bool = False, drops_space: bool = False) -> Iterator[Block]:
    """Yield the blocks of a plain text; `flowed` and `drops_space` as its header says (RFC 3676)."""
    lines = _LINE_ENDS.split(text)
    block: list[str] = []
    for line in [*(_unflowed(lines, drops_space) if flowed else lines), ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield _plain_block(block)
            block = []


def _plain_block(lines: list[str]) -> Block:
    kind = "mono" if _is_drawn(list(break_quotes(lines))) else "text"
    return {"kind": kind, "lines": lines} | ({"marked": True} if any(line[:1] == ">" for line in lines) else {})


def _unflowed(lines: Sequence[str], drops_space: bool) -> Iterator[str]:
    """Yield whole lines: one that ends with a space goes on in the next, when that is quoted as deep."""
    held, held_depth = "", -1
    for line in lines:
        depth, said = _depth(line)
        said = said.removeprefix(" ")
        if held_depth not in (-1, depth):
            yield _marked(held, held_depth)
            held = ""
        held, held_depth = held + said, depth
        if said.endswith(" ") and said != "-- ":
            held = held[:-1] if drops_space else held
        else:
            yield _marked(held, depth)
            held, held_depth = "", -1
    if held:
        yield _marked(held, held_depth)


def _depth(line: str) -> tuple[int, str]:
    marks = len(line) - len(line.lstrip(">"))
    return marks, line[marks:]


def _marked(text: str, depth: int) -> str:
    return f"{'> ' * depth}{text}"


def _is_drawn(lines: Sequence[str]) -> bool:
    """Tell whether spaces draw columns here; such lines need letters of one width."""
    return sum(bool(re.search(r"\S(\t| {3,})\S", line)) for line in lines) >= 2


# --- HTML ----------------------------------------------------------------------------------------------------------


def html_form(untrusted_html: str) -> Form:
    """Give the HTML form of a text; lines that it quotes get a `>` for each depth, as in plain text."""
    if not untrusted_html.strip():
        return Form((), is_plain=False)
    found = html.read_html(untrusted_html)
    quoting = bool(_IS_QUOTE.search(untrusted_html)) or _announces(found.blocks)
    return Form(tuple(_marked_block(b) if quoting else b for b in found.blocks), is_plain=False, doubts=found.doubts)


def _announces(blocks: Sequence[Block]) -> bool:
    """Tell a quoted mail from text that is only indented: a line `Op … schreef …:` stands before it."""
    before: list[str] = []
    for block in blocks:
        if block.get("quote"):
            return is_quote_head("\n".join(before[-_LINES_BEFORE:]))
        before += block.get("lines", ())
    return False


def _marked_block(block: Block) -> Block:
    depth = block.get("quote", 0)
    if not depth:
        return block
    if "rows" in block:
        return {**block, "rows": _marked_rows(block, depth), "quote": 0}
    return {**block, "lines": [_marked(line, depth) for line in block["lines"]], "quote": 0, "marked": True}


def _marked_rows(block: Block, depth: int) -> list[list[str]]:
    """Give the rows with the mark in the first cell: on the page nothing else tells that a table is quoted."""
    covered = {row + n for row, column, rows, _ in block.get("spans", ()) if column == 0 for n in range(1, rows)}
    return [
        [*row] if number in covered else [_marked(row[0], depth), *row[1:]] for number, row in enumerate(block["rows"])
    ]


def tables_of(blocks: Sequence[Block]) -> tuple[SourceTable, ...]:
    """Give the tables among blocks as the mail itself holds them."""
    tables = [block for block in blocks if block["kind"] == "table"]
    return tuple(SourceTable(fill_spans(b["rows"], b.get("spans", ())), b.get("header_rows", 1)) for b in tables)


def enriched_text(text: str) -> str:
    """Give what `text/enriched` says, without its commands."""
    text = re.sub(r"<param>[^<]*</param>", "", text, flags=re.IGNORECASE)
    return re.sub(r"</?[A-Za-z-]+>", "", text).replace("<<", "<")
