"""Writes down what stands on a page but is not to be seen there, apart from its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractors.read.seen.words import Token, from_frame, spread
from pipeline.model.document import Page, Unseen, Word

_WHY = {
    Unseen.COVERED: "bedekt door een vlak of plaatje",
    Unseen.INVISIBLE: "onzichtbaar of te klein gedrukt",
    Unseen.OFF_PAGE: "buiten de bladzijde",
    Unseen.HIDDEN_LAYER: "in een laag die uit staat",
    Unseen.REPLACEMENT: "als vervangende tekst",
}


def add_hidden(page: Page, hidden: Sequence[tuple[Token, Unseen]]) -> Page:
    """Give the page with its hidden words, in the order given, and a doubt that counts them without quoting them."""
    if not hidden:
        return page
    text, words, line = "", list[Word](), 0
    last: Token | None = None
    for token, reason in hidden:
        if last is not None:
            goes_on = _goes_on(last, token)
            text += " " if goes_on else "\n"
            line += not goes_on
        box = from_frame(token.frame, token.turned)
        edges = token.edges if token.turned == 0 else spread(box, len(token.text))
        words.append(Word(len(text), len(text) + len(token.text), box, line, edges, token.confidence, reason))
        text += token.text
        last = token
    return replace(page, hidden_text=text, hidden=tuple(words), doubts=(*page.doubts, _doubt(hidden)))


def _goes_on(before: Token, token: Token) -> bool:
    return (
        before.turned == token.turned
        and abs(before.middle - token.middle) < 0.4 * max(before.size, token.size)
        and token.frame.x0 > before.frame.x0
    )


def _doubt(hidden: Sequence[tuple[Token, Unseen]]) -> str:
    counts = Counter(reason for _, reason in hidden)
    parts = ", ".join(f"{counts[reason]} {_WHY[reason]}" for reason in Unseen if counts[reason])
    words = "1 woord" if len(hidden) == 1 else f"{len(hidden)} woorden"
    return (
        f"Op deze bladzijde staat tekst die op papier niet te zien is ({words}: {parts}). "
        "Wij lezen er geen gegevens uit. Kijk of die tekst weg moet voordat u het stuk deelt."
    )
