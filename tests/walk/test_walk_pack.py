"""The pack of the five seeds and the mails of the development set: each file in it is opened by another program."""

from __future__ import annotations

import csv
import ctypes
import datetime as dt
import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
from lxml import etree

from pipeline import casework, wiring
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.legtwo.release import build_pack
from pipeline.model.release import PackRow
from pipeline.model.woo import Verdict
from pipeline.workspace import Workspace
from redaction.job import mark_texts
from redaction.legend import compress, read_gronden
from redaction.pack.motive import count_motives
from redaction.publish.diwoo import find_nameless, find_unknown
from redaction.publish.sitemap import INDEX, PROTOCOL
from tests import reviewed
from tests.web.conftest import take_through

pytestmark = pytest.mark.slow
SEEDS = ("e23", "e24", "e25", "e26", "e27")
MAILS = ("e04", "e09", "e14", "e22")
REDACTION_MAILS = ("d07", "d08", "d12", "d29")
COUNT = len(SEEDS) + len(MAILS) + len(REDACTION_MAILS)
DOSSIER = "Woo 2026-014"
MADE_AT = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
LABEL = re.compile(r"5\.[12]\.\d[a-z]?(?:; 5\.[12]\.\d[a-z]?)*")


class Made(NamedTuple):
    """A finished pack, and what the workspace knows about it."""

    workspace: Workspace
    pack: Path
    rows: tuple[PackRow, ...]
    gone: dict[str, tuple[tuple[str, str], ...]]
    """Per number category and text of each mark that went."""


def render(script: Path, out: Path, only: Sequence[str]) -> None:
    done = subprocess.run(
        [sys.executable, str(script), str(out), "--only", ",".join(only)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip("the renderer needs libpango and fonts: " + done.stderr.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> list[Path]:
    """The seeds and the mails as files, drawn by the evaluation's own renderers."""
    pytest.importorskip("weasyprint", reason="weasyprint draws the seeds")
    work = tmp_path_factory.mktemp("stapel")
    for part in ("evaluation", "seeds"):  # the renderers write their gold beside themselves
        shutil.copytree(shared / part, work / "shared" / part, copy_function=shutil.copyfile)
    evaluation = work / "shared" / "evaluation"
    render(evaluation / "extraction" / "render.py", work / "in", SEEDS + MAILS)
    render(evaluation / "redaction" / "render.py", work / "in", REDACTION_MAILS)
    found = sorted((work / "in").iterdir())
    assert len(found) == COUNT
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, stack: list[Path]) -> Made:
    """The pack: all marks accepted, every page seen, approved by another."""
    workspace = wiring.make_workspace(tmp_path_factory.mktemp("pak") / "werkmap")
    settings = workspace.root / "ibt.toml"
    settings.write_text(
        settings.read_text("utf-8") + '\n[vrijgave]\nbasis_url = "https://woo.voorbeeld.nl/besluiten"\n', "utf-8"
    )
    workspace = wiring.open_workspace(workspace.root)
    take_through(workspace, stack)
    with wiring.open_desk(workspace) as desk:
        ids = [str(row["id"]) for row in desk.status()["documents"]]
        DossierDesk(desk).new(DOSSIER, "", afschrift=False, who="T. Ester")
        DossierDesk(desk).add(DOSSIER, ids, "T. Ester")
    for _ in range(3):  # what is accepted in one document is proposed in the others
        take_through(workspace, [])
        with wiring.open_desk(workspace) as desk:
            reviewed.judge(workspace, desk, ids)
    take_through(workspace, [])
    with wiring.open_desk(workspace) as desk:
        reviewed.review(workspace, desk, ids)
        assert casework.pack_desk(workspace, desk).blockers(DOSSIER, ids) == ()
    shutil.copytree(workspace.root, workspace.root.with_name("nog-eens"))
    for name in ("nog-eens", "werkmap"):
        made = build(wiring.open_workspace(workspace.root.with_name(name)), ids)
    return made


def build(workspace: Workspace, ids: Sequence[str]) -> Made:
    """Build the pack of a workspace, always at the same moment."""
    with wiring.open_desk(workspace) as desk:
        packs = casework.pack_desk(workspace, desk)
        pack = build_pack(desk, packs.walk(), replace(packs.order(DOSSIER, ids, "V. Vrijgever"), made_at=MADE_AT))
        rows, walk = packs.pack(pack.name).record.rows, packs.walk()
        gone = {row.number: tuple(texts(walk.document(row.document_id), desk.marks(row.document_id))) for row in rows}
    return Made(workspace, pack, rows, gone)


def texts(document, judged) -> Iterator[tuple[str, str]]:
    """Yield category and text of each accepted mark."""
    for one in judged:
        if one.verdict and one.verdict.verdict is Verdict.ACCEPTED:
            yield one.mark.category, " ".join(mark_texts(document, one.mark))


def list_rows(pack: Path) -> list[list[str]]:
    text = (pack / "inventarislijst.csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


# -- whole --------------------------------------------------------------------------------------------------------


def test_every_document_of_the_stack_has_its_row_and_its_form(made: Made) -> None:
    assert len(made.rows) >= COUNT  # a mail may bring an attachment along
    assert {row.number for row in made.rows if row.bestand} == {
        one.stem for one in (made.pack / "documenten").iterdir()
    }
    assert sum(map(len, made.gone.values())) > 30


def test_the_sums_hold_for_another_program(made: Made) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed here")
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=made.pack, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    inside = {path.relative_to(made.pack).as_posix() for path in made.pack.rglob("*") if path.is_file()}
    assert len(done.stdout.splitlines()) == len(inside) - 1  # all but the file with the sums


def test_the_same_pack_made_again_is_the_same_zip(made: Made) -> None:
    first = made.workspace.root.with_name("nog-eens") / made.pack.relative_to(made.workspace.root)
    one, other = (folder.with_name(f"{folder.name}.zip").read_bytes() for folder in (first, made.pack))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(other)) as packed:
        assert packed.testzip() is None
        for name in packed.namelist():
            assert packed.read(name) == (made.pack.parent / name).read_bytes()


# -- metadata -----------------------------------------------------------------------------------------------------


def schema(shared: Path, name: str) -> etree.XMLSchema:
    """The schema with its imports led to the files beside it."""
    folder = shared / "reference" / "schemas"
    tree = etree.parse(folder / name)
    for wanted in tree.iter("{http://www.w3.org/2001/XMLSchema}import"):
        wanted.set("schemaLocation", str(folder / "mdto" / "MDTO-XML1.0.1.xsd"))
    for wanted in tree.iter("{http://www.w3.org/2001/XMLSchema}include"):
        wanted.set("schemaLocation", str((folder / name).parent / str(wanted.get("schemaLocation"))))
    return etree.XMLSchema(tree)


def test_all_metadata_hold_to_the_schemas_and_the_lists(made: Made, shared: Path) -> None:
    diwoo = schema(shared, "diwoo/diwoo-metadata.xsd")
    mdto = [schema(shared, f"mdto/MDTO-XML{version}.xsd") for version in ("1.0.1", "1.0.2")]
    counted: Counter[str] = Counter()
    for path in sorted((made.pack / "metadata").iterdir()):
        kind = path.name.partition(".")[2]
        counted[kind] += 1
        found = etree.parse(path)
        for one in [diwoo] if kind == "diwoo.xml" else mdto:
            one.assertValid(found)
    released = sum(row.bestand for row in made.rows)
    assert counted == {"diwoo.xml": released, "mdto.xml": released, "bestand.mdto.xml": released}


def listed_by_the_standard(shared: Path) -> set[str]:
    """Every address that the State's own list file names, without the words of ours."""
    text = (shared / "reference" / "schemas" / "diwoo" / "diwoo-metadata-lijsten.xsd").read_text("utf-8")
    return set(re.findall(r'value="(https?://[^"]+)"', text))


def test_every_address_in_the_metadata_is_in_a_list(made: Made, shared: Path) -> None:
    ours = listed_by_the_standard(shared)
    used: Counter[str] = Counter()
    for path in (made.pack / "metadata").glob("*.diwoo.xml"):
        data = path.read_bytes()
        assert find_unknown(data) == () and find_nameless(data) == ()
        used.update(one.get("resource") for one in etree.fromstring(data).iter() if one.get("resource"))
    assert len(used) > 5
    assert not ours or set(used) <= ours, sorted(set(used) - ours)


def test_the_checksums_of_the_archive_are_those_of_the_files(made: Made) -> None:
    for row in (row for row in made.rows if row.bestand):
        told = etree.parse(made.pack / "metadata" / f"{row.number}.bestand.mdto.xml")
        (value,) = told.iter("{*}checksumWaarde")
        data = (made.pack / "documenten" / f"{row.number}.pdf").read_bytes()
        assert value.text == hashlib.sha256(data).hexdigest()


def test_the_sitemap_names_each_released_document_once_with_its_metadata(made: Made, shared: Path) -> None:
    diwoo = schema(shared, "diwoo/diwoo-metadata.xsd")
    base = f"https://woo.voorbeeld.nl/besluiten/{made.pack.name}"
    root = etree.parse(made.pack / "sitemap.xml").getroot()
    assert root.tag == f"{{{PROTOCOL}}}urlset"
    places = []
    for url in root:
        assert [etree.QName(one).localname for one in url] == ["loc", "lastmod", "Document"]
        diwoo.assertValid(etree.ElementTree(etree.fromstring(etree.tostring(url[-1]))))
        places.append(url[0].text)
    assert sorted(places) == sorted(f"{base}/documenten/{row.number}.pdf" for row in made.rows if row.bestand)
    (entry,) = etree.parse(made.pack / INDEX).getroot()
    assert entry[0].text == f"{base}/sitemap.xml"


# -- the lists ----------------------------------------------------------------------------------------------------


def test_the_list_opens_in_an_office_program_with_the_same_rows(made: Made, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed here")
    # field separator ;, quotes ", UTF-8, from line 1; every cell as it is shown
    convert = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false"
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profiel", "--headless", "--convert-to", convert]
    command += ["--outdir", str(tmp_path), str(made.pack / "inventarislijst.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "inventarislijst.csv").read_text(encoding="utf-8-sig")
    shown = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert shown == list_rows(made.pack)
    assert len(shown) == len(made.rows) + 1


def test_the_list_to_read_holds_the_same_rows(made: Made) -> None:
    shown = squeezed(pdftotext(made.pack / "inventarislijst.pdf", "-raw"))  # cell by cell
    for row in made.rows:
        judged = [row.number, row.datum.strftime("%d-%m-%Y") if row.datum else "", row.titel]
        assert [cell for cell in judged if squeezed(cell) not in shown] == []
    numbers = re.findall(r"^\s*(\d{4})\b", pdftotext(made.pack / "inventarislijst.pdf"), re.MULTILINE)
    assert sorted(numbers) == sorted(row[1] for row in list_rows(made.pack)[1:])
    told = Counter(row.beoordeling for row in made.rows)
    assert all(shown.count(squeezed(word)) >= times for word, times in told.items())


def pdftotext(path: Path, *more: str) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not installed here")
    how = more if "-raw" in more else ("-layout", *more)
    done = subprocess.run(["pdftotext", *how, str(path), "-"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def squeezed(text: str) -> str:
    """Without spaces: a cell breaks over lines wherever it must."""
    return re.sub(r"[\s-]+", "", text)


# -- boxes and legends --------------------------------------------------------------------------------------------


def boxes_drawn(path: Path) -> dict[int, Counter[str]]:
    """Count per page the boxes that say each ground: pictures of text on the page that hold nothing but codes."""
    found: dict[int, Counter[str]] = {}
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, 1):
            for one in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_FORM], max_depth=1):
                text = form_text(page, one)
                if LABEL.fullmatch(text):
                    found.setdefault(number, Counter()).update(text.split("; "))
    return found


def form_text(page: pypdfium2.PdfPage, form: pypdfium2.PdfObject) -> str:
    letters = page.get_textpage()
    parts = []
    for index in range(pdfium_c.FPDFFormObj_CountObjects(form.raw)):
        inner = pdfium_c.FPDFFormObj_GetObject(form.raw, index)
        if pdfium_c.FPDFPageObj_GetType(inner) == pdfium_c.FPDF_PAGEOBJ_TEXT:
            size = pdfium_c.FPDFTextObj_GetText(inner, letters.raw, None, 0)
            buffer = ctypes.create_string_buffer(size)
            pdfium_c.FPDFTextObj_GetText(inner, letters.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
            parts.append(buffer.raw[: size - 2].decode("utf-16-le"))
    return "".join(parts).strip()


def legend_of(path: Path) -> dict[str, str]:
    """Read the last page: pages per article."""
    with pypdfium2.PdfDocument(path) as document:
        last = len(document)
    text = pdftotext(path, "-f", str(last), "-l", str(last))
    if "Legenda" not in text:
        return {}
    rows = re.findall(r"^ *Wet open overheid\s{2,}(Art\. .*?)\s{2,}.*?\s{2,}([\d, -]+)$", text, re.MULTILINE)
    return {article: pages for article, pages in rows}


def test_the_legend_names_exactly_the_pages_with_a_box(made: Made) -> None:
    known, seen = read_gronden(), 0
    for row in (row for row in made.rows if row.bestand):
        path = made.pack / "documenten" / f"{row.number}.pdf"
        pages: dict[str, list[int]] = {}
        for page, codes in boxes_drawn(path).items():
            for code in codes:
                pages.setdefault(known[code].artikel, []).append(page)
        assert legend_of(path) == {article: compress(found) for article, found in pages.items()}, row.number
        assert {known[code].artikel for code in row.gronden} == set(pages), row.number
        seen += len(pages)
    assert seen


def test_the_reasons_count_what_the_boxes_say(made: Made) -> None:
    drawn: Counter[str] = Counter()
    for row in (row for row in made.rows if row.bestand):
        shown = boxes_drawn(made.pack / "documenten" / f"{row.number}.pdf")
        for codes in shown.values():
            drawn += codes
        reasoned = {(one.bladzijde, code) for one in row.motieven for code in one.gronden}
        assert reasoned == {(page, code) for page, codes in shown.items() for code in codes}, row.number
    told = {code: times for code, (times, _) in count_motives(made.rows).items()}
    # marks that lie on one another share a box: there are never more boxes than reasons
    assert drawn.keys() == told.keys()
    assert all(0 <= told[code] - drawn[code] <= 0.05 * told[code] for code in told)
    text = pdftotext(made.pack / "onderbouwing.pdf")
    for code, times in told.items():
        assert re.search(rf"^\s*{re.escape(code)}\s.*\s{times}\s+\d+\s*$", text, re.MULTILINE), code


# -- what went ----------------------------------------------------------------------------------------------------


def test_no_redacted_text_is_left_in_the_file_it_was_in(made: Made) -> None:
    left = []
    ours = squeezed("Legenda toegepaste uitzonderingsgrondslagen Wet Artikel Omschrijving Pagina's").casefold()
    # a seed has a legend of its own, and the words of its heading stand in ours as well
    for row in (row for row in made.rows if row.bestand):
        path = made.pack / "documenten" / f"{row.number}.pdf"
        shown, raw = squeezed(pdftotext(path)).casefold(), path.read_bytes()
        for category, text in made.gone[row.number]:
            bare = squeezed(text).casefold()
            if len(bare) > 7 and bare not in ours and (bare in shown or text.encode("utf-8") in raw):
                left.append((row.number, category))
    assert left == []


def test_no_redacted_text_is_in_a_list_reason_or_file_name(made: Made) -> None:
    beside = [path for path in made.pack.rglob("*") if path.is_file() and path.parent.name != "documenten"]
    shown = " ".join(pdftotext(path) if path.suffix == ".pdf" else plain(path) for path in beside)
    shown = squeezed(" ".join([shown, *(path.name for path in made.pack.rglob("*"))])).casefold()
    gone = {(category, text) for found in made.gone.values() for category, text in found}
    assert [category for category, text in gone if len(squeezed(text)) > 7 and squeezed(text).casefold() in shown] == []


def plain(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as packed:
        return " ".join(packed.read(name).decode("utf-8") for name in packed.namelist())
