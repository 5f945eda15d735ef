"""What this machine has: the packages the product needs and the programs that add to it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import gettempdir

from pipeline.errors import IbtError
from pipeline.tools import cage
from pipeline.tools.child import ChildLimits, run

_NEEDED = (
    ("pypdfium2", "PDF lezen en als beeld tonen"),
    ("pikepdf", "tekst uit PDF verwijderen"),
    ("typst", "brieven en legenda zetten als PDF/A"),
    ("python-docx", "brieven als DOCX"),
    ("dxpdf", "DOCX omzetten naar PDF"),
    ("rapidocr", "tekst herkennen in scans"),
    ("presidio-analyzer", "persoonsgegevens herkennen"),
    ("spacy", "Nederlandse tekst in woorden verdelen"),
    ("dbos", "werk dat een storing overleeft"),
    ("sqlalchemy", "opslag van dossiers"),
    ("font-lato", "lettertype van brieven"),
)
_OPTIONAL = (
    ("LibreOffice", ("soffice", "libreoffice"), "--version", "DOCX getrouwer omzetten", "libreoffice-writer-nogui"),
    ("Tesseract", ("tesseract",), "--version", "tweede tekstherkenner voor scans", "tesseract-ocr tesseract-ocr-nld"),
    ("Poppler", ("pdftotext",), "-v", "extra lezer bij de controle van wat gelakt is", "poppler-utils"),
    ("qpdf", ("qpdf",), "--version", "extra lezer bij de controle van wat gelakt is", "qpdf"),
    ("PostgreSQL", ("psql",), "--version", "database voor meer machines (ook als server elders)", "postgresql"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One package or program."""

    name: str
    present: bool
    version: str
    required: bool
    adds: str
    """Dutch: what it is for."""
    advice: str
    """Dutch: what to do when it is missing."""


def find_parts() -> Iterator[Part]:
    """Yield every package the product needs, then every program that adds to it."""
    major, minor, micro = sys.version_info[:3]
    new_enough = (major, minor) >= (3, 11)
    yield Part("Python", new_enough, f"{major}.{minor}.{micro}", True, "het programma zelf", "installeer Python 3.11")
    for name, adds in _NEEDED:
        try:
            found = version(name)
        except PackageNotFoundError:
            found = ""
        yield Part(name, bool(found), found, True, adds, "start ./ibt opnieuw; dat installeert wat ontbreekt")
    for name, programs, flag, adds, package in _OPTIONAL:
        program = next((path for path in map(shutil.which, programs) if path), None)
        advice = f"niet verplicht; installeren kan met: apt install {package}"
        yield Part(name, program is not None, _told_version(program, flag) if program else "", False, adds, advice)

    yield _cage()


def _cage() -> Part:
    """Tell what a reader of files from outside is shut in by on this machine, as one that is started to look."""
    try:
        found = run(ChildLimits(writable=(Path(gettempdir()),)), cage.active)
    except IbtError:
        found = ()
    advice = (
        "lezers zijn hier alleen begrensd in geheugen, tijd en bestandsgrootte, niet in netwerk. Sta naamruimten van "
        "gebruikers of seccomp toe (in een container: --security-opt), of sluit het netwerk buiten het programma af"
    )
    return Part("Afscherming van lezers", bool(found), ", ".join(found), False, "vreemde bestanden openen", advice)


def _told_version(program: str, flag: str) -> str:
    try:
        done = subprocess.run([program, flag], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "onbekend"
    lines = (done.stdout or done.stderr).splitlines()
    words = [word for word in (lines[0].split() if lines else []) if word[0].isdigit()]
    return words[0] if words else "onbekend"
