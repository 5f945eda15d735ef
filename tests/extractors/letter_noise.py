"""Our own letters as they come back by other ways: scanned, quoted in a reply, or laid out by somebody else's hand.

All drawn from the code of the gemeente, so that every run sees the same letters.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from pipeline.tools.register import Gemeente

WIDTH = 88
"""Letters on a line."""
LINES = 50
"""Lines on a page."""
LAYOUTS = ("volgorde", "kolommen", "gekanteld", "tussenkoppen", "proza", "briefhoofd")
REPLIES = ("kop", "pijlen", "oorspronkelijk")
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_TABLE = re.compile(r"^Categorie \|.*\nRegulier \|.*\nAMV \|.*$", re.MULTILINE)

Row = tuple[str, str, str, int, str | None]
"""Gemeente, category, measure, value, peildatum: a figure of the contract without its proof."""


class Seen(NamedTuple):
    """What an extraction made of the figures of a letter."""

    right: int
    missing: int
    silent: list[Row]
    """Wrong, and nothing asks a person to look at it."""


def compare(contract: dict[str, Any], wanted: set[Row]) -> Seen:
    """Give how the figures of a contract stand to those that were written."""
    found = {
        (f["municipality"], f["category"], f["measure"], f["value"], f["peildatum"]): f["evidence"]
        for f in contract["figures"]
    }
    silent = [row for row, proofs in found.items() if row not in wanted and not any(p["needs_review"] for p in proofs)]
    return Seen(len(wanted & set(found)), len(wanted - set(found)), silent)


def rows_of(fields: Any) -> set[Row]:
    """Give the figures of a letter of phase 2."""
    name, day = fields.gemeente.naam, fields.peildatum.isoformat()
    return {
        (name, category, measure, value, None if measure == "wettelijke_taak" else day)
        for measure, both in (("wettelijke_taak", fields.taak), ("realisatie", fields.realisatie))
        for category, value in (("regulier", both.regulier), ("amv", both.amv))
    }


def scan(pdf: bytes, path: Path, dpi: int, draw: random.Random) -> Path:
    """Write the pages of a letter as grey pictures, a little askew, soft and speckled: no text layer."""
    noise = np.random.default_rng(draw.randrange(2**32))
    turned = draw.uniform(-0.7, 0.7)
    document = pypdfium2.PdfDocument(pdf)
    pictures = []
    for page in document:
        picture = page.render(scale=dpi / 72).to_pil().convert("L")
        picture = picture.rotate(turned, expand=False, fillcolor=255, resample=Image.Resampling.BICUBIC)
        grey = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.4)), dtype=np.float32)
        grey = grey * 0.9 + 18 + noise.normal(0, 7, grey.shape)
        grey[noise.random(grey.shape) < 0.0003] = 40
        pictures.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    document.close()
    pictures[0].save(path, "PDF", resolution=dpi, save_all=True, append_images=pictures[1:])
    return path


def dutch(count: int) -> str:
    """Give a count as a letter writes it: `2.345`."""
    return f"{count:,}".replace(",", ".")


def in_layout(fields: Any, body: str, layout: str) -> str:
    """Give the text of the letter in another layout; tabs part columns, `@page` pages.

    `body` is the letter from its salutation on.
    """
    draw = random.Random(f"{fields.gemeente.code} {layout}")
    table = _TABLE.search(body)
    if table is None:
        raise ValueError("the letter has no table")
    figures = _figures(fields, layout)
    head = _two_columns(fields) if layout == "briefhoofd" else _head(fields, draw, shuffled=layout == "volgorde")
    return paged(f"{head}\n\n{wrapped(body[: table.start()])}\n{figures}\n{wrapped(body[table.end() :])}")


def _head(fields: Any, draw: random.Random, *, shuffled: bool) -> str:
    letter = fields.brief
    organisation = fields.organisatie
    sender = [organisation.naam, organisation.postbus, organisation.postcode_plaats]
    reader = ["Aan het college van burgemeester en wethouders", f"van de gemeente {fields.gemeente.naam}", "Postbus 12"]
    labels = [f"Datum: {_words(letter.datum)}", f"Onze referentie: {letter.referentie}"]
    blocks = [sender, reader, labels, [f"Betreft: {letter.betreft}"]]
    if shuffled:
        rest = blocks[1:]
        draw.shuffle(rest)
        draw.shuffle(labels)
        blocks = [sender, *rest]
    return "\n\n".join("\n".join(textwrap.fill(line, WIDTH) for line in block) for block in blocks)


def _two_columns(fields: Any) -> str:
    letter, organisation = fields.brief, fields.organisatie
    left = [
        "Aan het college van burgemeester en wethouders",
        f"van de gemeente {fields.gemeente.naam}",
        "Postbus 12",
        f"Datum {_words(letter.datum)}",
    ]
    right = [
        organisation.onderdeel,
        organisation.postbus,
        organisation.postcode_plaats,
        f"Onze referentie {letter.referentie}",
    ]
    lines = [f"{a}\t{b}" for a, b in zip(left, right, strict=True)]
    return "\n".join([organisation.naam, "", *lines, "", textwrap.fill(f"Betreft: {letter.betreft}", WIDTH)])


def _words(day: dt.date) -> str:

    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _figures(fields: Any, layout: str) -> str:
    task, done = fields.taak, fields.realisatie
    day = f"{fields.peildatum.day}-{fields.peildatum.month}-{fields.peildatum.year}"
    t, r = (dutch(task.regulier), dutch(task.amv)), (dutch(done.regulier), dutch(done.amv))
    if layout == "kolommen":
        return f"Categorie\tRealisatie per {day}\tWettelijke taak\nRegulier\t{r[0]}\t{t[0]}\nAMV\t{r[1]}\t{t[1]}\n"
    if layout == "gekanteld":
        return f"Soort\tRegulier\tAMV\nWettelijke taak\t{t[0]}\t{t[1]}\nRealisatie per {day}\t{r[0]}\t{r[1]}\n"
    if layout == "tussenkoppen":
        rows = [f"Regulier\t{t[0]}", f"AMV\t{t[1]}", f"Realisatie per {day}\t", f"Regulier\t{r[0]}", f"AMV\t{r[1]}"]
        return "\n".join(["Wettelijke taak\t", *rows, ""])
    if layout == "proza":
        return wrapped(
            f"De wettelijke taak van uw gemeente is {t[0]} reguliere opvangplekken en {t[1]} opvangplekken voor amv. "
            f"Op {_words(fields.peildatum)} waren daarvan {r[0]} reguliere opvangplekken en {r[1]} opvangplekken voor "
            "amv gerealiseerd.\n"
        )
    return f"Categorie\tWettelijke taak\tRealisatie per {day}\nRegulier\t{t[0]}\t{r[0]}\nAMV\t{t[1]}\t{r[1]}\n"


def wrapped(text: str) -> str:
    """Give a text with its long lines broken."""
    return "\n".join(
        textwrap.fill(line, WIDTH, break_on_hyphens=False) if line.strip() else "" for line in text.split("\n")
    )


def paged(text: str) -> str:
    """Give a text with a page mark every so many lines, between paragraphs."""
    pages: list[str] = [""]
    for block in text.split("\n\n"):
        if pages[-1].count("\n") + block.count("\n") > LINES:
            pages.append("")
        pages[-1] += block + "\n\n"
    return "\n@page\n".join(page.rstrip("\n") for page in pages)


class Reply(NamedTuple):
    """A mail in which a gemeente answers above our letter."""

    text: str
    """As a printed mail: header, answer, quoted letter."""
    eml: tuple[str, ...]
    """The same as the lines of a mail file."""
    figures: set[Row]
    """What the gemeente itself says."""


def reply(gemeente: Gemeente, fields: Any, body: str, form: str) -> Reply:
    """Give the answer of a gemeente with our letter quoted under it."""
    draw = random.Random(f"{gemeente.code} {form}")
    day = fields.brief.datum + dt.timedelta(days=draw.randrange(5, 20))
    counted = dt.date(2026, draw.randrange(1, 3), 1)
    regular, amv = draw.randrange(1_001, 1_999), draw.randrange(201, 399)  # never a number of our letter
    sender = f"{gemeente.naam} <{gemeente.mailbox or 'info@gemeente.example'}>"
    answer = [
        "Geachte heer, mevrouw,",
        "Hierbij ontvangt u het antwoord op uw brief.",
        f"Op {_words(counted)} waren in onze gemeente {dutch(regular)} reguliere opvangplekken en {amv} opvangplekken "
        "voor amv gerealiseerd.",
        "Wij houden u op de hoogte van het vervolg.",
        "Met vriendelijke groet,",
        f"namens het college van burgemeester en wethouders van de gemeente {gemeente.naam}",
    ]
    subject = f"RE: {fields.brief.betreft}"
    own = "\n\n".join(textwrap.fill(line, WIDTH) for line in answer)
    told = f"{own}\n\n\n{_quoted(fields, wrapped(body), form)}"
    head = [f"Van: {sender}", f"Verzonden: {_words(day)} 10:12", f"Aan: {fields.organisatie.mailbox}"]
    text = paged("\n".join([*head, f"Onderwerp: {textwrap.shorten(subject, 80)}", "", "", told]))
    name = gemeente.naam.encode("ascii", "ignore").decode()
    when = f"{day.day:02d} {('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun')[day.month - 1]} {day.year} 10:12:00 +0200"
    mail = [f"From: {name} <{gemeente.mailbox or 'info@gemeente.example'}>", f"To: {fields.organisatie.mailbox}"]
    mail += [f"Date: {when}", f"Subject: {textwrap.shorten(subject, 70)}", "MIME-Version: 1.0"]
    mail += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", *told.split("\n")]
    rows = {(gemeente.naam, "regulier", "realisatie", regular, counted.isoformat())}
    rows |= {(gemeente.naam, "amv", "realisatie", amv, counted.isoformat())}
    return Reply(text, tuple(mail), rows)


def _quoted(fields: Any, body: str, form: str) -> str:
    day, box = fields.brief.datum, fields.organisatie.mailbox
    head: Sequence[str] = (
        f"Van: IBT Spreidingswet <{box}>",
        f"Verzonden: {_words(day)} 09:30",
        f"Aan: gemeente {fields.gemeente.naam}",
        f"Onderwerp: {textwrap.shorten(fields.brief.betreft, 80)}",
    )
    if form == "pijlen":
        lines = [f"> {line}".rstrip() for line in body.split("\n")]
        wrote = f"Op {day.day} {MONTHS[day.month - 1][:3]} {day.year} om 09:30 schreef IBT Spreidingswet <{box}>:"
        return "\n".join([wrote, "", *lines])
    mark = ["-----Oorspronkelijk bericht-----"] if form == "oorspronkelijk" else []
    return "\n".join([*mark, *head, "", body])
