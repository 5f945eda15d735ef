"""A name in a letter or mail of ours, in any layout and font, is gone for every reader, and its length with it."""

from __future__ import annotations

import re
import sys
import tempfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer

from extractors.read.paper.typed import set_anew
from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from pipeline.model.document import Document, LoosePages
from pipeline.model.place import Part, Span
from pipeline.model.woo import PlacedBox, RedactionMark
from pipeline.tools import media
from redaction.burn.document import burn
from redaction.form import make_form
from redaction.job import Making

FILES = sys.modules["ibt_tests_burning_files"]
NAMES = st.sampled_from(["Zwanenburgh", "Griffioen", "Çelik-Øgaard", "A. Fijffer", "van der Hoofdflitsen", "Ťažký"])
FONTS = st.sampled_from(["Lato", "Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern"])
WORDS = ["de", "gemeente", "heeft", "op", "dit", "moment", "officieel", "vijftig", "plekken", "en", "fietst", "verder"]
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
LAYOUTS = {
    "left": "#d.before #d.name #d.after",
    "right": "#align(right)[#d.before #d.name #d.after]",
    "centred": "#align(center)[#d.before #d.name #d.after]",
    "justified": (
        "#set page(width: 400pt)\n#set par(justify: true)\n#d.before #d.name #d.after#linebreak(justify: true)einde"
    ),
    "cell": "#table(columns: (1fr, 1fr, 1fr), d.before, d.name, d.after)",
    "list": "- #d.before\n- #d.name #d.after",
    "head": "= #d.name\n#d.before #d.after",
    "columns": "#columns(2)[#d.before #d.name #d.after]",
    "footer": "#set page(footer: [#d.name])\n#d.before #d.after",
    "note": "#d.before#footnote[#d.name #d.after]",
}
FEW = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def _letter(layout: str, font: str, before: str, name: str, after: str) -> bytes:
    source = f'#set text(font: "{font}", lang: "nl")\n#let d = json(bytes(sys.inputs.data))\n{LAYOUTS[layout]}'
    return FILES.typeset(source, {"before": before, "name": name, "after": after}, standards=())


def _redacted(layout: str, font: str, before: str, name: str, after: str, folder: Path) -> Path:
    path, out = folder / "in.pdf", folder / "out.pdf"
    path.write_bytes(_letter(layout, font, before, name, after))
    document = FILES.read_as_document(path)
    made = make_form(path, document, [FILES.mark_words(document, name)], out, Making(100), concept=False)
    assert made.findings == ()
    return out


@pytest.mark.slow
@FEW
@given(layout=st.sampled_from(sorted(LAYOUTS)), font=FONTS, before=SENTENCE, name=NAMES, after=SENTENCE)
def test_a_name_in_any_layout_is_gone_for_every_reader(layout: str, font: str, before: str, name: str, after: str):
    with tempfile.TemporaryDirectory() as folder:
        out = _redacted(layout, font, before, name, after, Path(folder))
        assert not FILES.readers_that_find(out, name)


def _places(path: Path) -> list[tuple[str, float, float]]:
    found: list[tuple[str, float, float]] = []

    def collect(item: object) -> None:
        if isinstance(item, LTChar):
            found.append((item.get_text(), round(item.x0, 2), round(item.y0, 2)))
        elif isinstance(item, LTContainer):
            for part in item:
                collect(part)

    for page in extract_pages(path, laparams=None):
        collect(page)
    return [thing for thing in found if thing[0].strip()]


@pytest.mark.slow
@FEW
@given(
    layout=st.sampled_from(["left", "centred", "justified", "cell"]),
    font=st.sampled_from(["Lato", "Libertinus Serif", "New Computer Modern"]),
    before=st.sampled_from(["de gemeente schreef aan", "op dit moment heeft mevrouw"]),
    one=NAMES,
    other=NAMES,
)
def test_a_line_is_the_same_whatever_name_stood_in_it(layout: str, font: str, before: str, one: str, other: str):
    seen = []
    for name in (one, other):
        with tempfile.TemporaryDirectory() as folder:
            path, out = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
            path.write_bytes(_letter(layout, font, before, name, "en antwoordde"))
            burn(path, [FILES.mark_words(FILES.read_as_document(path), name)], out, raster_dpi=100)
            seen.append(_places(out))
    assert seen[0] == seen[1]


def _mail(name: str, body: str) -> bytes:
    mail = EmailMessage()
    local = re.sub(r"[^a-z]", "", FILES.fold(name))
    mail["From"] = f'"{name}" <{local}@gemeente.example>'
    mail["To"] = "Beleid <beleid@ministerie.example>"
    mail["Subject"] = f"Vraag van {name}"
    mail.set_content(f"Beste collega,\n\n{body}, schrijft {name} vandaag.\n\nGroet,\n{name}\n")
    return mail.as_bytes()


def _marks(document: Document, words: list[str]) -> list[RedactionMark]:
    """Mark each place of each text, over line ends too."""
    marks = []
    for page in document.pages:
        for word in words:
            for match in re.finditer(r"\s+".join(map(re.escape, word.split())), page.text):
                boxes = tuple(PlacedBox(page.number, box) for box in page.boxes(*match.span()))
                span = Span(document.id, (Part(page.number, *match.span()),))
                given = (f"m{len(marks)}", span, boxes, ("5.1.2e",), "persoon", "persoon", ("t",), 1.0, False)
                marks.append(RedactionMark(*given))
    return marks


@pytest.mark.slow
@FEW
@given(name=NAMES, body=SENTENCE)
def test_a_name_in_a_mail_is_gone_for_every_reader(name: str, body: str):
    with tempfile.TemporaryDirectory() as folder:
        source, rendition, out = (Path(folder) / part for part in ("bron.eml", "weergave.pdf", "uit.pdf"))
        source.write_bytes(_mail(name, body))
        make_rendition(source, media.EML, rendition)
        pages = tuple(read_pages(rendition, ocr_dpi=None))
        document = Document("0" * 64, media.EML, len(pages), LoosePages(pages))
        local = re.sub(r"[^a-z]", "", FILES.fold(name))
        marks = _marks(document, [name, local])
        assert len(marks) >= 4
        made = make_form(rendition, document, marks, out, Making(100, set_anew=set_anew), concept=False)
        assert made.findings == ()
        assert not FILES.readers_that_find(out, name)
