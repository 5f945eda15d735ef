"""Turns a DOCX into a PDF, with LibreOffice where it is installed and dxpdf (a wheel) where it is not.

Both run as programs of their own under a time limit. Tracked changes are accepted first, because LibreOffice prints
deleted text as if it still stood there; comments are left out. LibreOffice gets a profile of its own per call, so
that two calls never wait for each other.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version as package_version
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree  # type: ignore[import-untyped]

from pipeline.errors import ExtractionError, ToolMissing
from pipeline.tools.typeset import font_folder

ENGINES = ("libreoffice", "dxpdf")
TIMEOUT_SECONDS = 180.0

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_PARTS = ("document", "header", "footer", "footnotes", "endnotes", "glossary")
_SYSTEM_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
_DXPDF = "import sys, dxpdf; dxpdf.convert_file(sys.argv[1], sys.argv[2])"


def available() -> tuple[str, ...]:
    """Give the names of the engines that are installed, the best first."""
    found = []
    if _soffice() is not None:
        found.append("libreoffice")
    if find_spec("dxpdf") is not None:
        found.append("dxpdf")
    return tuple(found)


def version() -> str:
    """Give the versions of what is installed; empty when nothing is."""
    return ", ".join(engine_version(engine) for engine in available())


def engine_version(engine: str) -> str:
    """Give name and version of one engine."""
    soffice = _soffice()
    if engine == "libreoffice" and soffice is not None:
        told = subprocess.run([soffice, "--version"], capture_output=True, text=True, timeout=60, check=False)
        return " ".join(["libreoffice", *told.stdout.split()[1:2]])
    return f"dxpdf {package_version('dxpdf')}"


def to_pdf(docx: Path, out: Path, engine: str = "auto") -> str:
    """Write the PDF of a DOCX at `out` and give the name and version of its maker.

    Args:
        docx: The file from outside; it is not changed.
        out: Where the PDF goes.
        engine: `auto` (the best installed), `libreoffice` or `dxpdf`.

    Raises:
        ToolMissing: The engine is not installed.
        ExtractionError: The file cannot be converted, or not in time.
    """
    chosen = _choose(engine)
    with tempfile.TemporaryDirectory(prefix="ibt-office-") as folder:
        work = Path(folder)
        changed = accept_changes(docx, work / "document.docx")
        make = _libreoffice if chosen == "libreoffice" else _dxpdf
        made = make(work / "document.docx", work)
        if not made.is_file() or made.stat().st_size == 0:
            raise _failed()
        shutil.move(made, out)
    return engine_version(chosen) + (" (wijzigingen aanvaard)" if changed else "")


def _choose(engine: str) -> str:
    installed = available()
    if engine == "auto" and installed:
        return installed[0]
    if engine in installed:
        return engine
    raise ToolMissing(
        f"het programma om DOCX om te zetten ({engine}) is niet geïnstalleerd. Installeer het (zie ibt check) of "
        "zet lezen.kantoor op auto."
    )


def _failed() -> ExtractionError:
    return ExtractionError(
        "het Word-bestand is niet om te zetten naar PDF. Open het in Word, sla het op als PDF en lever die aan."
    )


# --- the two engines -----------------------------------------------------------------------------------------------


def _soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _libreoffice(docx: Path, work: Path) -> Path:
    soffice = _soffice() or "soffice"
    profile = (work / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo"]
    # the order of the arguments matters: the other way round nothing is converted and the exit code is 0
    _run([*command, "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(work), str(docx)], {})
    return docx.with_suffix(".pdf")


def _dxpdf(docx: Path, work: Path) -> Path:
    config = work / "fonts.conf"
    config.write_text(_font_config(work), encoding="utf-8")
    made = docx.with_suffix(".pdf")
    _run([sys.executable, "-I", "-c", _DXPDF, str(docx), str(made)], {"FONTCONFIG_FILE": str(config)})
    return made


def _font_config(work: Path) -> str:
    """Give a fontconfig file with the fonts of the system, and Lato where the document's own font is missing.

    Without it dxpdf finds no font at all on a machine that has none. The files of the package are linked into the
    work folder, for fontconfig writes a mark into the folders that it reads.
    """
    lato = work / "fonts"
    lato.mkdir()
    for font in font_folder().glob("*.ttf"):
        (lato / font.name).symlink_to(font)
    own = (Path.home() / ".fonts", Path.home() / ".local/share/fonts")
    folders = "".join(f"<dir>{escape(str(path))}</dir>" for path in (lato, *_SYSTEM_FONTS, *own))
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'{folders}<cachedir>/var/cache/fontconfig</cachedir><cachedir prefix="xdg">fontconfig</cachedir>'
        '<match target="pattern"><edit name="family" mode="append" binding="same"><string>Lato</string></edit></match>'
        "</fontconfig>"
    )


def _run(command: Sequence[str], extra_environment: Mapping[str, str]) -> None:
    """Run a converter in a process group of its own, so that its helpers are ended with it.

    `timeout` ends it also when we are killed while we wait.
    """
    guard = shutil.which("timeout")
    process = subprocess.Popen(
        [guard, "-s", "KILL", f"{TIMEOUT_SECONDS:g}", *command] if guard else command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **extra_environment},
        start_new_session=True,
    )
    try:
        process.wait(TIMEOUT_SECONDS + 1)
    except subprocess.TimeoutExpired as late:
        raise ExtractionError(
            f"het omzetten van het Word-bestand duurde langer dan {TIMEOUT_SECONDS:g} seconden. "
            "Open het in Word, sla het op als PDF en lever die aan."
        ) from late
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode != 0:
        raise _failed()


# --- tracked changes -----------------------------------------------------------------------------------------------


def accept_changes(docx: Path, out: Path) -> bool:
    """Write a copy in which tracked changes are accepted and comments gone; tell whether there were any.

    Raises:
        ExtractionError: The file is no readable DOCX.
    """
    changed = False
    try:
        with zipfile.ZipFile(docx) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                content = old.read(info)
                if _holds_text(info.filename):
                    content, touched = _accept(content)
                    changed = changed or touched
                new.writestr(info.filename, content)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, EOFError, RuntimeError) as error:
        raise ExtractionError(
            "het Word-bestand is beschadigd en niet te openen. Vraag de afzender om een goed exemplaar."
        ) from error
    return changed


def _holds_text(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return folder.startswith("word") and file.endswith(".xml") and file.startswith(_PARTS)


def _accept(content: bytes) -> tuple[bytes, bool]:
    tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    touched = False
    for w in (_W, _STRICT):
        rows = [mark.getparent().getparent() for mark in tree.iter(f"{w}del") if mark.getparent().tag == f"{w}trPr"]
        touched |= _remove(rows)
        touched |= _remove(tree.iter(f"{w}del", f"{w}moveFrom", f"{w}cellDel"))
        touched |= _unwrap(tree.iter(f"{w}ins", f"{w}moveTo"))
        touched |= _remove(tree.iter(f"{w}commentRangeStart", f"{w}commentRangeEnd", f"{w}commentReference"))
    return (
        (etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True), True)
        if touched
        else (
            content,
            False,
        )
    )


def _remove(elements: Iterable[etree._Element]) -> bool:
    found = list(elements)
    for element in found:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return bool(found)


def _unwrap(elements: Iterable[etree._Element]) -> bool:
    """Put the children of each element in its place."""
    found = list(elements)
    for element in found:
        parent = element.getparent()
        if parent is None:
            continue
        place = parent.index(element)
        parent[place : place + 1] = list(element)
    return bool(found)
