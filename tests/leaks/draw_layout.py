"""Names in pages that other programs make: tables, columns, justified lines, footers, many pages, tagged producers."""

from __future__ import annotations

import functools
import os

import typst
import weasyprint

from tests.leaks import fonts
from tests.leaks.kit import BODY, BOFT, OYGA, ZOLT, ZWAN, Person, Sheet, case, letter, new_pdf, page, save

LONG = f"{BODY[0]} {BODY[1]} {BODY[2]}"
STYLE = "@page {{ size: A4; margin: 2.2cm; {page} }} body {{ font-family: {font}; font-size: 11pt; }} {more}"


@functools.cache
def web(body: str, *, font: str = "Carlito", page_rule: str = "", more: str = "", variant: str | None = None) -> bytes:
    """Print a page of HTML, as many a register does."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1700000000")
    style = STYLE.format(page=page_rule, font=font, more=more)
    text = f"<html lang=nl><head><title>Verslag</title><style>{style}</style></head><body>{body}</body></html>"
    made = weasyprint.HTML(string=text).write_pdf(pdf_variant=variant, pdf_identifier=b"verslag")
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


@functools.cache
def typeset(text: str, standard: str = "a-2a") -> bytes:
    """Print a text of typst."""
    made = typst.compile(
        text.encode(), format="pdf", timestamp=1_700_000_000, pdf_standards=[standard], ignore_system_fonts=False
    )
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


def sentence(who: Person) -> str:
    return f"{BODY[0]} Het stuk is opgesteld door {who.full} voor het bestuur. {BODY[1]} {BODY[2]}"


@case("layout-justified", "justified lines, whose spaces tell how wide the name was", ZOLT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return web(f"<h1>Verslag</h1><p>{sentence(seen)}</p>" * 2, more="p { text-align: justify; }")


@case("layout-centred", "centred and right-aligned lines", BOFT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    lines = f"<p>Opsteller {seen.full}, griffie</p><p>{BODY[0]}</p><p>{BODY[1]}</p><p>{BODY[2]}</p>"
    return web(f"<div style='text-align:center'>{lines}</div><div style='text-align:right'>{lines}</div>")


@case("layout-table", "cells of a ruled table, one of them with a name over two lines", OYGA, twin=False)
def _(who: Person, seen: Person) -> bytes:
    rows = "".join(f"<tr><td>{at}</td><td>{line}</td><td>{seen.full}</td></tr>" for at, line in enumerate(BODY))
    return web(
        f"<h1>Actielijst</h1><table><tr><th>Nr<th>Actie<th>Door</tr>{rows}</table>",
        more="td, th { border: 0.5pt solid #444; padding: 3pt; } td:last-child { width: 3cm; }",
    )


@case("layout-columns", "two columns, with the name hyphenated over lines", ZWAN, twin=False)
def _(who: Person, seen: Person) -> bytes:
    part = seen.surname[:5]
    broken = f"{seen.full[: -len(seen.surname)]}{part}-<br>{seen.surname[5:]}"
    text = f"<p>{sentence(seen)} Het verslag is nagelezen door {broken} en daarna vastgesteld.</p>"
    return web(f"<h1>Nieuwsbrief</h1><div>{text * 3}</div>", more="div { columns: 2; column-gap: 8mm; }")


@case("layout-footers", "the header and footer of each of six pages", ZOLT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    rule = f"@bottom-center {{ content: 'Opsteller: {seen.full} – ' counter(page); font-size: 8pt; }}"
    rule += f"@top-right {{ content: '{seen.surname}'; font-size: 8pt; }}"
    block = "".join(f"<p>{LONG}</p>" for _ in range(12))
    return web(f"<h1>Rapport</h1>{block * 6}", page_rule=rule, font="'Liberation Serif'")


@case("layout-sixty-pages", "sixty pages, with the name on every seventh", OYGA, twin=False)
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    font = fonts.type0(pdf)
    for number in range(60):
        sheet = Sheet(pdf)
        if number % 7:
            for at, line in enumerate(BODY * 8):
                sheet.text(72, 760 - 24 * at, line, font)
        else:
            letter(sheet, font, seen)
        sheet.text(280, 40, f"Pagina {number + 1}", font, 9)
        page(pdf, sheet)
    return save(pdf)


@case("layout-tagged-web", "a tagged PDF/UA page with a heading, a link and a picture's alternative text", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    square = "%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Crect width='40' height='40' fill='teal'/%3E%3C/svg%3E"
    return web(
        f"<h1>Verslag</h1><p>{sentence(seen)}</p><img alt='Portret van {who.full}' "
        f'width=40 height=40 src="data:image/svg+xml,{square}">'
        f"<h2>{seen.full}</h2><p><a href='mailto:{who.surname}@voorbeeld.invalid'>Schrijf de griffie</a></p>",
        variant="pdf/ua-1",
    )  # fmt: skip


@case("layout-typst", "a tagged PDF/A page with an outline, a table and a footnote", BOFT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return typeset(
        '#set document(title: "Verslag")\n#set text(lang: "nl", font: "Carlito", ligatures: true)\n'
        f"= Gesprek met {seen.full}\n{sentence(seen)}\n\n#table(columns: 2, [Door], [{seen.full}], [Over], [ramp])\n"
        f"Een zin met een noot.#footnote[Zie de brief van {seen.surname}.]\n"
    )


@case("layout-form-letter", "a letterhead, an address block, initials and a signature line", ZOLT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    spaced = " ".join(seen.surname.upper())
    return web(
        f"<div style='color:#036;letter-spacing:2pt'>GEMEENTE ONS DORP</div><p>Aan {seen.full}<br>Postbus 1</p>"
        f"<p>Geachte heer {seen.surname},</p><p>{LONG}</p><p>Hoogachtend,</p><p style='font-size:9pt'>{spaced}</p>"
        f"<p style='font-variant:small-caps'>{seen.full}</p><p style='text-transform:uppercase'>{seen.surname}</p>"
    )


@case("layout-upside-name", "a name written from right to left and one letter below the other", ZWAN)
def _(who: Person, seen: Person) -> bytes:
    below = "<br>".join(who.surname)
    return web(f"<p>{sentence(seen)}</p><p>{who.surname[::-1]}</p><p style='line-height:1.05'>{below}</p>")
