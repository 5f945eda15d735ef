"""Fields into blocks: Jinja2 fills the Markdown, markdown-it reads it; no letter leaves with a field undefined.

A value can never become markup: every character of it that Markdown knows is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields as dataclass_fields
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from pipeline.errors import FieldMissing, LetterError
from templates.blocks import (
    Block,
    Blocks,
    Bullets,
    Footnote,
    Heading,
    Numbered,
    Paragraph,
    Run,
    SignatureSpace,
    Table,
    Together,
    footnotes,
)
from templates.catalogue import Catalogue
from templates.fields import LetterFields
from templates.filters import FILTERS

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_MARK = re.compile(r"\[\^(\d+)\]")


def escape_markdown(value: Any) -> Any:
    """Give a value as Markdown that prints exactly its text, on one line."""
    if not isinstance(value, str):
        return value
    return _PUNCTUATION.sub(r"\\\1", " ".join(value.split()))


def environment(finalize: Callable[[Any], Any]) -> ImmutableSandboxedEnvironment:
    """Give a sandbox in which an unknown name is an error and `finalize` treats every printed value."""
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=finalize, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    made.filters.update(FILTERS)
    return made


def by_name(fields: LetterFields) -> Mapping[str, Any]:
    """Give the fields of a letter as the names a template uses; `aan` is always the addressee."""
    return {item.name: getattr(fields, item.name) for item in dataclass_fields(fields)} | {"aan": fields.aan}


@cache
def _template(source: str) -> Template:
    return environment(escape_markdown).from_string(source)


def _footnote_mark(state: StateInline, silent: bool) -> bool:
    """Read `[^1]`; an escaped bracket, as in every value, never gets here."""
    found = _MARK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("footnote_mark", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")
    parser.inline.ruler.before("link", "footnote_mark", _footnote_mark)
    return parser


_MARKDOWN = _parser()


def render_letter(family: str, fields: LetterFields, catalogue: Catalogue) -> Blocks:
    """Give the content of a letter as blocks.

    Raises:
        FieldMissing: The text names a field that does not exist.
        LetterError: The text holds markup that a letter does not know.
    """
    try:
        markdown = _template(catalogue.sources[family]).render(by_name(fields))
    except UndefinedError as error:
        raise FieldMissing(
            f"de tekst van brief {family} vraagt een veld dat er niet is ({error.message}). "
            "Herstel de tekst of vul het veld."
        ) from error
    except TemplateError as error:
        raise LetterError(f"de tekst van brief {family} is onjuist ({error}). Herstel de tekst.") from error
    return read_markdown(markdown)


def read_markdown(markdown: str) -> Blocks:
    """Give the blocks of a Markdown text.

    A quotation is text that stays on one page, a rule is room for a signature, `[^1]` marks footnote 1.

    Raises:
        LetterError: The text holds an element that a letter does not know, or a footnote without text.
    """
    blocks = tuple(_block(node) for node in SyntaxTreeNode(_MARKDOWN.parse(markdown)).children)
    missing = _marks(blocks) - footnotes(blocks).keys()
    if missing:
        raise LetterError(f"voetnoot {min(missing)} heeft geen tekst. Herstel de tekst van de brief.")
    return blocks


def _marks(blocks: Iterable[Block]) -> set[int]:
    paragraphs = (block for block in blocks if isinstance(block, Paragraph))
    return {run.footnote for block in paragraphs for run in block.runs if run.footnote is not None}


def _block(node: SyntaxTreeNode) -> Block:
    match node.type:
        case "heading":
            return Heading(int(node.tag[1:]), _plain(node))
        case "paragraph":
            return _paragraph(node)
        case "bullet_list":
            return Bullets(_items(node))
        case "ordered_list":
            return Numbered(_items(node))
        case "table":
            return _table(node)
        case "hr":
            return SignatureSpace()
        case "blockquote":
            return Together(tuple(_together(child) for child in node.children))
    raise LetterError(f"een brief kent geen element van de soort {node.type}. Herstel de tekst van de brief.")


def _paragraph(node: SyntaxTreeNode) -> Paragraph | Footnote:
    runs = _runs(node)
    if len(runs) > 1 and runs[0].footnote is not None and runs[1].text.startswith(": "):
        text = Run(runs[1].text.removeprefix(": "), runs[1].bold, runs[1].italic)
        return Footnote(runs[0].footnote, (text, *runs[2:]))
    return Paragraph(runs)


def _together(node: SyntaxTreeNode) -> Paragraph | SignatureSpace:
    block = _block(node)
    if not isinstance(block, (Paragraph, SignatureSpace)):
        raise LetterError("een blok dat bij elkaar blijft, bevat alleen alinea's. Herstel de tekst van de brief.")
    return block


def _items(node: SyntaxTreeNode) -> tuple[tuple[Run, ...], ...]:
    return tuple(_runs(item.children[0]) if item.children else () for item in node.children)


def _table(node: SyntaxTreeNode) -> Table:
    head, *bodies = node.children
    rows = tuple(_cells(row) for body in bodies for row in body.children)
    return Table(_cells(head.children[0]), rows)


def _cells(row: SyntaxTreeNode) -> tuple[str, ...]:
    return tuple(_plain(cell) for cell in row.children)


def _plain(node: SyntaxTreeNode) -> str:
    return "".join(run.text for run in _runs(node))


def _runs(node: SyntaxTreeNode) -> tuple[Run, ...]:
    inline = (child for child in node.children if child.type == "inline")
    return tuple(_merged(run for part in inline for child in part.children for run in _inline(child, False, False)))


def _inline(node: SyntaxTreeNode, bold: bool, italic: bool) -> Iterator[Run]:
    match node.type:
        case "text" if not node.content:
            return
        case "text":
            yield Run(node.content, bold, italic)
        case "footnote_mark":
            yield Run("", footnote=int(node.content))
        case "softbreak":
            yield Run(" ", bold, italic)
        case "hardbreak":
            yield Run("\n", bold, italic)
        case "strong" | "em":
            for child in node.children:
                yield from _inline(child, bold or node.type == "strong", italic or node.type == "em")
        case _:
            raise LetterError(f"een brief kent geen opmaak van de soort {node.type}. Herstel de tekst van de brief.")


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Join neighbours of one style; a line break and a footnote mark stay runs of their own."""
    held: Run | None = None
    for run in runs:
        if held and _alike(held, run):
            held = Run(held.text + run.text, run.bold, run.italic)
            continue
        if held:
            yield held
        held = run
    if held:
        yield held


def _alike(one: Run, other: Run) -> bool:
    loose = any(run.text == "\n" or run.footnote is not None for run in (one, other))
    return not loose and (one.bold, one.italic) == (other.bold, other.italic)
