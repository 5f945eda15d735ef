"""What we typeset ourselves is set anew once the marked words are gone: no place on the page tells their length."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from types import ModuleType

import page as validator
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.read.paper.typed import set_anew, typeset_blocks
from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from pipeline.model.document import Document, LoosePages
from pipeline.model.place import Part, Span
from pipeline.model.woo import Finding, PlacedBox, RedactionMark
from pipeline.tools import media
from pipeline.tools.carried import read_carried
from redaction.burn.output import Level
from redaction.burn.typed.document import ANEW, burn_typed
from redaction.form import make_form
from redaction.job import Job, Made, Making
from redaction.judge import judge

NAMES = ("Hendrik Zwanenburgh", "Jan Bos", "Willem Hooghelaer")
Redact = Callable[..., tuple[Made, Path]]


def _document(rendition: Path, media_type: str) -> Document:
    pages = tuple(read_pages(rendition, ocr_dpi=None))
    return Document("0" * 64, media_type, len(pages), LoosePages(pages))


def _marks(document: Document, name: str, grond: str = "5.1.2e") -> tuple[RedactionMark, ...]:
    """Mark every place of a name, and of each of its words."""
    found = []
    for page in document.pages:
        for wanted in (r"\s+".join(map(re.escape, name.split())), *map(re.escape, name.split())):
            for match in re.finditer(wanted, page.text, re.IGNORECASE):
                boxes = tuple(PlacedBox(page.number, box) for box in page.boxes(*match.span()))
                span = Span(document.id, (Part(page.number, *match.span()),))
                number = f"{len(found):020d}"
                found.append(RedactionMark(number, span, boxes, (grond,), "persoon", "persoon", ("t",), 1.0, False))
    return tuple(found)


@pytest.fixture
def redact(tmp_path: Path) -> Redact:
    def make(content: bytes | str, media_type: str, name: str) -> tuple[Made, Path]:
        source, rendition, out = (tmp_path / part for part in ("bron", "weergave.pdf", "uit.pdf"))
        source.write_bytes(content if isinstance(content, bytes) else content.encode())
        make_rendition(source, media_type, rendition)
        document = _document(rendition, media_type)
        marks = _marks(document, name)
        made = make_form(rendition, document, marks, out, Making(100, set_anew=set_anew), concept=False)
        return made, out

    return make


def _mail(name: str) -> bytes:
    first, last = name.split()
    mail = EmailMessage()
    mail["From"] = f'"{name}" <{first}.{last}@gemeente.example>'
    mail["To"] = "Beleid <beleid@ministerie.example>"
    mail["Bcc"] = f"{name} <{last}@prive.example>"
    mail["Subject"] = f"Vraag van {name} over de opvang"
    mail["Date"] = "Fri, 3 Apr 2026 11:34:00 +0200"
    mail["Message-ID"] = f"<{last}.123@gemeente.example>"
    mail["Received"] = f"from pc-{last} by mx.example"
    mail["X-Originating-IP"] = last
    mail.set_content(
        f"Beste collega,\n\nNamens {name} stuur ik u de stand. De heer {last} heeft lang nagedacht.\n\n"
        f"Soort       Naam                     Aantal\nRegulier    {name:<25}129\n"
        "Amv         Anders                   14\n\n"
        f"Groet,\n{name}\n\nOp 2 april 2026 schreef {name} <{last}@gemeente.example>:\n"
        f"> Dag {name}, kunt u ons de aantallen van de opvang toesturen, want wij missen nog steeds de cijfers?\n"
        f"> Groet, {last}\n"
    )
    mail.add_alternative(
        f"<p>Namens {name}</p><p style='display:none'>{name}</p><img src='http://volg.example/{last}.gif' width=1>",
        subtype="html",
    )
    mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=f"cv-{last}.bin")
    mail.add_attachment(b"y", maintype="application", subtype="octet-stream", filename="stand.bin")
    return mail.as_bytes()


TEXTS = {
    media.EML: _mail,
    media.TXT: lambda name: (
        f"Verslag van {name}\n\nAanwezig:\t{name}\tvoorzitter\nAfwezig:\tniemand\tlid\n\n" + "x" * 95 + f" {name}\n"
    ),
    media.HTML: lambda name: (
        f"<title>Over {name}</title><h1>{name}</h1><p>Tekst van <b>{name}</b>.<ul><li>{name}</ul><table><tr><th>Naam"
        f"<th>Aantal<tr><td>{name}<td>12<tr><td rowspan=2>Anders<td>13<tr><td>14</table>"
    ),
    media.CSV: lambda name: (
        "Naam;Aantal;Opmerking\n"
        + "".join(
            f"{name if row % 9 == 0 else f'Gemeente {row}'};{row};een opmerking bij rij {row}\n" for row in range(90)
        )
    ),
}


@pytest.mark.parametrize("media_type", TEXTS)
def test_names_of_another_length_give_the_same_bytes(redact: Redact, media_type: str) -> None:
    made, files = [], set()
    for name in NAMES:
        form, out = redact(TEXTS[media_type](name), media_type, name)
        made.append(form)
        files.add(out.read_bytes())
    assert [form.findings for form in made] == [()] * 3
    assert {page.way for form in made for page in form.report.pages} == {ANEW}
    assert len(files) == 1


def test_no_reader_finds_the_name_of_a_mail_anywhere(redact: Redact, files: ModuleType) -> None:
    made, out = redact(_mail(NAMES[0]), media.EML, NAMES[0])
    assert not made.findings
    for word in NAMES[0].split():
        assert not files.readers_that_find(out, word)


def test_the_boxes_say_their_width_is_fixed_and_where_they_stood(redact: Redact) -> None:
    made, _ = redact(_mail(NAMES[0]), media.EML, NAMES[0])
    assert all(box.is_reset and box.room is None for _, box in made.report.made)
    assert len(made.report.boxes) == len(made.report.labels) == 15
    assert {box.surnames for box in made.residues} == {0.0}


def test_a_name_over_two_lines_is_one_box(redact: Redact) -> None:
    made, _ = redact("Groet van Hendrik\nZwanenburgh en de anderen\n", media.TXT, NAMES[0])
    assert not made.findings
    assert len(made.report.boxes) == 1
    assert len(made.report.covered) == 2


def test_lines_that_a_mail_program_broke_flow_on_around_a_box(redact: Redact) -> None:
    def text(name: str) -> str:
        lines, now = [], ""
        sentence = f"Namens {name} stuur ik u hierbij de stand van zaken van de opvang in onze gemeente over dit jaar"
        for word in sentence.split():  # as a mail program breaks them
            if now and len(now) + 1 + len(word) > 60:
                lines.append(now)
                now = ""
            now = f"{now} {word}".strip()
        return "\n".join([*lines, now])

    assert len({text(name).replace(name, "") for name in NAMES}) > 1
    assert len({redact(text(name), media.TXT, name)[1].read_bytes() for name in NAMES}) == 1


def test_pages_that_do_not_match_their_values_are_burned_as_they_are(tmp_path: Path) -> None:
    rendition, out = tmp_path / "a.pdf", tmp_path / "b.pdf"
    typeset_blocks("Tekst", (), [{"kind": "text", "lines": ["Groet, Jan Bos"]}], rendition)
    marks = _marks(_document(rendition, media.TXT), "Jan Bos")
    assert burn_typed(rendition, marks, out, set_anew=set_anew, raster_dpi=100) is not None
    with pikepdf.open(rendition, allow_overwriting_input=True) as pdf:
        held = pdf.Root.PieceInfo.Ibt.Private
        held.write(
            json.dumps({"title": "", "headers": [], "blocks": [{"kind": "text", "lines": ["Groet, Jan"]}]}).encode()
        )
        pdf.save(rendition)
    assert burn_typed(rendition, marks, out, set_anew=set_anew, raster_dpi=100) is None


def test_a_pdf_from_outside_is_never_set_anew_whatever_it_carries(tmp_path: Path) -> None:
    rendition, out = tmp_path / "a.pdf", tmp_path / "b.pdf"
    typeset_blocks("Tekst", (), [{"kind": "text", "lines": ["Groet, Jan Bos"]}], rendition)
    document = _document(rendition, media.PDF)
    made = make_form(rendition, document, _marks(document, "Bos"), out, Making(100, set_anew=set_anew), concept=True)
    assert ANEW not in {page.way for page in made.report.pages}


def test_a_released_file_carries_no_values(redact: Redact) -> None:
    _, out = redact("Groet, Jan Bos", media.TXT, "Jan Bos")
    assert read_carried(out) is None and b"PieceInfo" not in out.read_bytes()


def test_the_same_mail_gives_the_same_rendition_with_its_values(tmp_path: Path) -> None:
    source = tmp_path / "a.eml"
    source.write_bytes(_mail(NAMES[1]))
    for name in ("x.pdf", "y.pdf"):
        make_rendition(source, media.EML, tmp_path / name)
    assert (tmp_path / "x.pdf").read_bytes() == (tmp_path / "y.pdf").read_bytes()
    values = read_carried(tmp_path / "x.pdf")
    assert values is not None and values["headers"][-1] == {
        "label": "Bijlagen", "value": "cv-Bos.bin; stand.bin", "parts": True
    }  # fmt: skip


@pytest.mark.parametrize("media_type", TEXTS)
def test_what_is_set_anew_keeps_to_both_standards(redact: Redact, media_type: str) -> None:
    made, out = redact(TEXTS[media_type](NAMES[0]), media_type, NAMES[0])
    assert made.report.level is Level.ACCESSIBLE
    for profile in ("2a", "ua1"):
        found = {one.rule_id for one in validator.validate_pdf_bytes(out.read_bytes(), profile=profile).failures}
        assert {rule for rule in found if not rule.endswith("STREAM-LENGTH-001")} == set()


@pytest.mark.slow
def test_four_hundred_boxes_in_one_header_are_no_trouble(redact: Redact) -> None:
    mail = EmailMessage()
    mail["To"] = ", ".join(f'"Jan Bos" <p{number}@voorbeeld.example>' for number in range(400))
    mail.set_content("Hallo")
    made, _ = redact(mail.as_bytes(), media.EML, "Jan Bos")
    assert not made.findings and len(made.report.boxes) == 400
    assert {page.way for page in made.report.pages} == {ANEW}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(blacklist_categories=("Cs",)), max_size=60), min_size=1, max_size=6))
def test_whatever_a_text_holds_the_gate_lets_its_new_form_pass(redact: Redact, lines: list[str]) -> None:
    made, _ = redact("\n".join([*lines, "Groet, Jan Bos"]), media.TXT, "Jan Bos")
    assert not made.findings


def test_what_was_found_before_the_gate_counts_for_a_form_that_was_set_anew(tmp_path: Path) -> None:
    source, rendition, out = (tmp_path / part for part in ("bron", "weergave.pdf", "uit.pdf"))
    source.write_bytes(_mail("Sanne Bos"))
    make_rendition(source, media.EML, rendition)
    document = _document(rendition, media.EML)
    marks = _marks(document, "Sanne Bos")
    way, found = Making(100, set_anew=set_anew), Finding("unjudged", 1, None, "beeld", "niet beoordeeld")
    report = burn_typed(rendition, marks, out, set_anew=set_anew, raster_dpi=100)
    assert report is not None
    job = Job(rendition, marks, (), out, way, False, {}, (), {}, {}, written=("",) * len(marks))
    assert found in judge(job, report, {}, [found], {}).findings
