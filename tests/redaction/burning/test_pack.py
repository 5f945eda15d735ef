"""A pack proves itself, comes out the same twice, says nothing that was redacted, and can be taken back in part."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from pipeline.errors import LeakFound
from pipeline.model.release import Reden
from pipeline.model.woo import Beoordeling, Release, Verdict
from redaction.inventory import safe_cell
from redaction.job import Making
from redaction.pack.exports import VWS_COLUMNS, Profiel, export
from redaction.pack.motive import count_motives
from redaction.pack.order import ReleaseItem, ReleaseOrder
from redaction.pack.remake import withdraw
from redaction.pack.secrets import make_search
from redaction.publish.diwoo import find_nameless, find_unknown
from redaction.publish.facts import Act, Facts, Other, Related
from redaction.publish.sitemap import PROTOCOL
from redaction.release import build_release

FILES = sys.modules["ibt_tests_burning_files"]
MADE_AT = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
ORDER = ReleaseOrder(
    "Woo-2026-01", MADE_AT, "beoordelaar 1", "vrijgever 1", Making(100), {"beleid": "1"},
    basis_url="https://woo.voorbeeld.nl/besluiten", is_checked=True, approver="tweede 1",
)  # fmt: skip
SCHEMAS = Path(__file__).parents[4] / "shared" / "reference" / "schemas"
needs_schemas = pytest.mark.skipif(not SCHEMAS.is_dir(), reason="de schema's staan niet naast deze map")


def facts(number: str, **more: object) -> Facts:
    act = Act("ondertekening", dt.datetime(2026, 4, 9, tzinfo=dt.UTC), "gemeente Zutphen")
    made = Facts(
        "Woo-2026-01", number, "Brief, gemeente Zutphen", "brief", ("Woo-verzoeken en -besluiten",), ("migratie",),
        "ministerie van Asiel en Migratie", "gemeente Zutphen", (act,), dt.date(2026, 4, 9),
    )  # fmt: skip
    return replace(made, **more)


def item(tmp_path: Path, number: str = "0001", **more) -> ReleaseItem:
    path = tmp_path / f"{number}.in.pdf"
    path.write_bytes(FILES.typst_letter())
    document = FILES.read_as_document(path)
    mark = FILES.mark_text(document, FILES.GOES)
    told = {mark.id: ("naam", "De naam van een medewerker zonder openbare functie.")}
    return ReleaseItem(number, document, path, (mark,), facts=facts(number), motieven=told, **more)


def build(tmp_path: Path, *items: ReleaseItem, order: ReleaseOrder = ORDER, name: str = "pack") -> Release:
    decided = {mark.id: Verdict.ACCEPTED for one in items for mark in one.marks}
    return build_release(order, items, tmp_path / name, decided=decided)


def schema(name: str) -> etree.XMLSchema:
    folder, file = SCHEMAS / name.split("/")[0], SCHEMAS / name
    tree = etree.parse(file)
    for wanted in tree.iter("{http://www.w3.org/2001/XMLSchema}import"):
        wanted.set("schemaLocation", str(SCHEMAS / "mdto" / "MDTO-XML1.0.1.xsd"))
    for wanted in tree.iter("{http://www.w3.org/2001/XMLSchema}include"):
        wanted.set("schemaLocation", str(folder / str(wanted.get("schemaLocation"))))
    return etree.XMLSchema(tree)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed here")
def test_the_sums_of_a_pack_can_be_checked_by_another_program(tmp_path: Path):
    build(tmp_path, item(tmp_path))
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path / "pack", capture_output=True)
    assert done.returncode == 0


def test_the_same_order_gives_the_same_zip_byte_for_byte(tmp_path: Path):
    one = item(tmp_path)
    for folder in ("a", "b"):
        build(tmp_path, one, name=f"{folder}/pack")
    first, second = ((tmp_path / folder / "pack.zip").read_bytes() for folder in ("a", "b"))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        names = packed.namelist()
        assert names == sorted(names) and all(name.startswith("pack/") for name in names)
        assert {entry.date_time for entry in packed.infolist()} == {(2026, 5, 4, 12, 0, 0)}


def test_the_lists_are_accessible_documents_with_a_real_head(tmp_path: Path):
    build(tmp_path, item(tmp_path))
    for name in ("inventarislijst.pdf", "onderbouwing.pdf"):
        data = (tmp_path / "pack" / name).read_bytes()
        assert b"pdfuaid" in data and b"/StructTreeRoot" in data and b"2026-05-04" in data
    shown = dict(FILES.readings(tmp_path / "pack" / "inventarislijst.pdf"))["pdfium"]
    assert "Weigeringsgrond" in shown and "Deels openbaar" in shown


def test_the_reasons_count_every_mark_and_name_nobody(tmp_path: Path):
    release = build(tmp_path, item(tmp_path), item(tmp_path, "0002"))
    assert count_motives(release.rows) == {"5.1.2e": (2, 2)}
    shown = " ".join(text for _, text in FILES.readings(tmp_path / "pack" / "onderbouwing.pdf"))
    assert "beoordelaar 1" not in shown and "tweede 1" not in shown and "vrijgever 1" not in shown
    assert FILES.readers_that_find(tmp_path / "pack" / "onderbouwing.pdf") == set()


@pytest.mark.parametrize("more", [{"toelichting": "Zie {}"}, {"titel": "Brief van {}"}, {"afzender": "{}"}])
def test_what_was_redacted_may_stand_in_no_list(tmp_path: Path, more: dict[str, str]):
    named = {key: text.format(FILES.SECRET) for key, text in more.items()}
    with pytest.raises(LeakFound, match="Pas de toelichting"):
        build(tmp_path, item(tmp_path, **named))
    assert not (tmp_path / "pack").exists() and not (tmp_path / "pack.zip").exists()


def test_a_motivation_that_names_the_person_stops_the_pack(tmp_path: Path):
    one = item(tmp_path)
    named = {key: ("naam", f"{FILES.SECRET} is geen bestuurder.") for key in one.motieven}
    with pytest.raises(LeakFound, match="onderbouwing"):
        build(tmp_path, replace(one, motieven=named))


def test_the_name_of_who_asked_stands_in_no_list(tmp_path: Path):
    order = replace(ORDER, terms=("Pietertje Verzonnen",))
    with pytest.raises(LeakFound):
        build(tmp_path, item(tmp_path, toelichting="Gevraagd door P. Verzonnen"), order=order)


def test_a_ground_or_a_gemeente_that_is_also_a_name_does_not_stop_a_pack(tmp_path: Path):
    order = replace(ORDER, terms=("J. Zutphen",))
    assert build(tmp_path, item(tmp_path), order=order).rows


def test_a_kind_of_datum_with_a_hyphen_is_a_fixed_word_of_ours():
    order = replace(ORDER, our_words=("V-nummer",))
    search = make_search(order, [("v_nummer", "V-nummer"), ("v_nummer", "V-nummer 2712345678")])
    assert not search.count("V-nummer")
    assert search.count("V-nummer 2712345678")


@pytest.mark.parametrize(
    "text", ["=1", " =1", "\t=1", "\u00a0=1", "\u200b=1", "\ufeff+1", "＝1", "－1", "＠SUM(1)", "\n-1", "'=1", "|cmd"]
)
def test_no_disguise_makes_a_formula(text: str):
    assert safe_cell(text).startswith("'")


def test_a_double_keeps_its_row_and_points_at_the_one(tmp_path: Path):
    one = item(tmp_path)
    double = ReleaseItem(
        "0002", one.document, one.rendition, beoordeling=Beoordeling.DEELS_OPENBAAR, gronden=("5.1.2e",),
        dubbel_van="0001", facts=facts("0002"),
    )  # fmt: skip
    build(tmp_path, one, double)
    data = (tmp_path / "pack" / "inventarislijst.csv").read_text(encoding="utf-8-sig")
    row = list(csv.reader(io.StringIO(data), delimiter=";"))[2]
    assert (row[1], row[2], row[3], row[9]) == ("0002", "", "Deels openbaar", "0001")
    assert "Dubbel: zie document 0001." in row[5]
    assert not (tmp_path / "pack" / "documenten" / "0002.pdf").exists()


def test_a_suspended_document_is_listed_and_waits(tmp_path: Path):
    release = build(tmp_path, item(tmp_path), item(tmp_path, "0002", opgeschort=True))
    assert not any(name.endswith("0002.pdf") for name in release.files)
    assert ";yes;" in (tmp_path / "pack" / "inventarislijst.csv").read_text(encoding="utf-8-sig")


@needs_schemas
def test_all_metadata_of_a_pack_hold_to_their_schemas_and_lists(tmp_path: Path):
    whole = item(tmp_path, "0001")
    whole = replace(
        whole,
        facts=facts("0001", parts=(Other("0002", "Bijlage"),), related=(Related("heeft bijlage", "0002", "Bijlage"),)),
    )
    part = replace(item(tmp_path, "0002"), facts=facts("0002", part_of=Other("0001", "Brief")))
    build(tmp_path, whole, part)
    diwoo, mdto = schema("diwoo/diwoo-metadata.xsd"), schema("mdto/MDTO-XML1.0.1.xsd")
    for path in sorted((tmp_path / "pack" / "metadata").iterdir()):
        found = etree.parse(path)
        (diwoo if path.name.endswith(".diwoo.xml") else mdto).assertValid(found)
        if path.name.endswith(".diwoo.xml"):
            assert find_unknown(path.read_bytes()) == () and find_nameless(path.read_bytes()) == ()
    sitemap = etree.parse(tmp_path / "pack" / "sitemap.xml")
    for url in sitemap.getroot():
        diwoo.assertValid(etree.ElementTree(etree.fromstring(etree.tostring(url[-1]))))
    told = json.loads((tmp_path / "pack" / "manifest.json").read_text())["standaarden"]
    assert told["metadata_onbekend"] == 0 and told["metadata_opgezocht"] == 2


def test_a_value_without_an_address_does_not_pass():
    xml = b'<d:Document xmlns:d="https://standaarden.overheid.nl/diwoo/metadata/"><d:DiWoo><d:publisher>x</d:publisher></d:DiWoo></d:Document>'
    assert find_nameless(xml) == ("publisher",)


def test_the_sitemap_gives_the_address_of_each_file(tmp_path: Path):
    build(tmp_path, item(tmp_path))
    found = etree.parse(tmp_path / "pack" / "sitemap.xml").findtext(f".//{{{PROTOCOL}}}loc")
    assert found == "https://woo.voorbeeld.nl/besluiten/pack/documenten/0001.pdf"
    index = etree.parse(tmp_path / "pack" / "sitemapindex-diwoo-infocat014.xml")
    assert index.findtext(f".//{{{PROTOCOL}}}loc") == "https://woo.voorbeeld.nl/besluiten/pack/sitemap.xml"


def test_a_document_that_is_taken_back_stays_in_the_list_without_its_file(tmp_path: Path):
    release = build(tmp_path, item(tmp_path), item(tmp_path, "0002"))
    later = MADE_AT + dt.timedelta(days=1)
    made = withdraw(tmp_path / "pack", release.rows, "0001", Reden.PRIVACY, tmp_path / "nieuw", at=later, who="v")
    new = tmp_path / "nieuw"
    assert not (new / "documenten" / "0001.pdf").exists() and (new / "documenten" / "0002.pdf").is_file()
    assert (tmp_path / "pack" / "documenten" / "0001.pdf").is_file()
    reason = b"https://identifier.overheid.nl/tooi/def/thes/kern/c_098c1346"
    assert reason in (new / "metadata" / "0001.diwoo.xml").read_bytes()
    assert b"0001.pdf" not in (new / "sitemap.xml").read_bytes()
    assert "Ingetrokken op 5 mei 2026" in (new / "inventarislijst.csv").read_text(encoding="utf-8-sig")
    manifest = json.loads((new / "manifest.json").read_text())
    assert manifest["vervangt"] == "pack" and manifest["ingetrokken"][0]["number"] == "0001"
    with zipfile.ZipFile(tmp_path / "nieuw.zip") as packed:
        assert "nieuw/documenten/0001.pdf" not in packed.namelist()
    assert [row.bestand for row in made.rows] == [False, True]


def test_the_platform_of_vws_gets_its_fourteen_columns(tmp_path: Path):
    one = item(tmp_path, datum=dt.date(2026, 4, 9), familie="0001", draad="0001", bestandstype="email")
    release = build(tmp_path, one)
    out = export(Profiel.VWS, "Woo-2026-01", tmp_path / "pack", release.rows, tmp_path / "vws", MADE_AT)
    sheet = openpyxl.load_workbook(out / "productierapport.xlsx").active
    head, row = list(sheet.iter_rows(values_only=True))
    assert head == VWS_COLUMNS and len(VWS_COLUMNS) == 14
    assert row[:9] == ("0001", "Woo-2026-01", "1", "1", "Brief, gemeente Zutphen", "email", "2026-04-09",
                       "Deels openbaar", None)  # fmt: skip
    assert row[9] == "5.1.2e" and (out / "documenten" / "0001.pdf").is_file()


def test_the_bank_of_gpp_gets_a_publication_with_its_documents(tmp_path: Path):
    release = build(tmp_path, item(tmp_path))
    out = export(Profiel.GPP, "Woo-2026-01", tmp_path / "pack", release.rows, tmp_path / "gpp", MADE_AT)
    told = json.loads((out / "publicatie.json").read_text())
    assert told["publicatie"]["tooiPublisher"].endswith("mnre1162")
    (document,) = told["documenten"]
    assert document["bestandsnaam"] == "0001.pdf" and document["bestandsomvang"] > 1000


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_libreoffice_opens_the_list_and_reads_the_same_rows(tmp_path: Path, kind: str):
    build(tmp_path, item(tmp_path, toelichting="=1+1; zie bijlage"))
    source = tmp_path / "pack" / f"inventarislijst.{kind}"
    want = list(csv.reader(io.StringIO((source.with_suffix(".csv")).read_text(encoding="utf-8-sig")), delimiter=";"))
    how = ["--infilter=CSV:59,34,76,1"] if kind == "csv" else []
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profiel", "--headless", *how, "--convert-to",
         "csv:Text - txt - csv (StarCalc):59,34,76", "--outdir", str(tmp_path / "uit"), str(source)],
        capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0
    text = (tmp_path / "uit" / "inventarislijst.csv").read_text(encoding="utf-8-sig")
    head, got = csv.reader(io.StringIO(text), delimiter=";")
    assert head == want[0]
    assert [cell.lstrip("'") for cell in got][2:] == [cell.lstrip("'") for cell in want[1]][2:]
