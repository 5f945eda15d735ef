from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.errors import ExtractionError, ToolMissing
from pipeline.tools import office, pdf_pages

ENGINES = [
    pytest.param("libreoffice", marks=pytest.mark.slow),
    "dxpdf",
]


def _text(path: Path) -> str:
    return "".join(c.char for c in pdf_pages.read_chars(path, 1)).replace("\n", " ")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_word_file_becomes_a_pdf_with_its_text_header_and_table(
    build: ModuleType, tmp_path: Path, engine: str
) -> None:
    if engine not in office.available():
        pytest.skip(f"{engine} is not installed here")
    source = build.word(tmp_path / "a.docx", ["Geachte lezer"], [["Regulier", "142"]], header="Kop van de brief")
    maker = office.to_pdf(source, tmp_path / "a.pdf", engine)
    text = _text(tmp_path / "a.pdf").replace(" ", "")
    assert maker.startswith(f"{engine} ")
    assert all(part in text for part in ("Geachtelezer", "Regulier", "142", "Kopvandebrief"))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_that_no_engine_opens_is_refused_with_a_next_step(tmp_path: Path, engine: str) -> None:
    if engine not in office.available():
        pytest.skip(f"{engine} is not installed here")
    source = tmp_path / "a.docx"
    source.write_bytes(b"PK\x03\x04 kapot")
    with pytest.raises(ExtractionError, match="sla het op als PDF"):
        office.to_pdf(source, tmp_path / "a.pdf", engine)


def test_an_engine_that_is_not_installed_is_named(build: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(ToolMissing, match="wordperfect"):
        office.to_pdf(build.word(tmp_path / "a.docx", ["x"]), tmp_path / "a.pdf", "wordperfect")


def test_the_best_engine_is_chosen_by_itself() -> None:
    assert office.choose("auto") == office.available()[0]


def test_dxpdf_draws_with_the_font_of_our_package_where_the_machine_has_none(build: ModuleType, tmp_path: Path) -> None:
    """As on a bare server: no font folder of the system holds anything, and the environment is empty."""
    source = build.word(tmp_path / "a.docx", ["Geachte lezer"])
    code = (
        "import sys; from pathlib import Path; from pipeline.tools import office; "
        "office._SYSTEM_FONTS = (); office.to_pdf(Path(sys.argv[1]), Path(sys.argv[2]), 'dxpdf')"
    )
    bare = {"PATH": os.defpath, "HOME": str(tmp_path)}
    root = Path(office.__file__).parents[2]
    subprocess.run([sys.executable, "-c", code, str(source), str(tmp_path / "a.pdf")], env=bare, cwd=root, check=True)
    fonts = pdf_pages.page_count(tmp_path / "a.pdf"), (tmp_path / "a.pdf").read_bytes().count(b"Lato")
    assert fonts[0] == 1
    assert fonts[1] > 0


def test_a_converter_that_hangs_is_ended_with_its_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "TIMEOUT_SECONDS", 0.3)
    with pytest.raises(ExtractionError):
        office._run(["sh", "-c", "sleep 60 & sleep 60"], {})
