"""Turns a DOCX or ODT into a PDF, with LibreOffice where it is installed and dxpdf (a wheel) where it is not.

Both run as programs of their own under a time limit and in a process group of their own. What they get is a clean
copy made by the reader; still LibreOffice is told to open no link, run no macro and use a proxy that is not there.
It gets a profile of its own per call, so that two calls never wait for each other and nothing is left of a document.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version as package_version
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from pipeline.errors import ExtractionError, ToolMissing
from pipeline.tools.typeset import font_folder

ENGINES = ("libreoffice", "dxpdf")
TIMEOUT_SECONDS = 120.0
"""For one file; a letter takes about a second, a report of hundreds of pages some ten."""

_TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
"""With structure, so that what is released of it can be read aloud."""
_SYSTEM_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
_DXPDF = "import sys, dxpdf; dxpdf.convert_file(sys.argv[1], sys.argv[2])"
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Writer/Content/Update", "Field", "false"),
    ("Writer/Content/Update", "Chart", "false"),
)
"""Path, key and value of the settings in a profile: links are never updated (2), macros never run (3)."""
_NO_PROXY_THERE: tuple[tuple[str, str, str], ...] = (
    ("ooInetProxyType", "2", "xs:int"),
    ("ooInetHTTPProxyName", "127.0.0.1", "xs:string"),
    ("ooInetHTTPProxyPort", "9", "xs:int"),
    ("ooInetHTTPSProxyName", "127.0.0.1", "xs:string"),
    ("ooInetHTTPSProxyPort", "9", "xs:int"),
    ("ooInetNoProxy", "", "xs:string"),
)


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
        return _libreoffice_version(soffice)
    return f"dxpdf {package_version('dxpdf')}"


@cache
def _libreoffice_version(soffice: str) -> str:
    told = subprocess.run([soffice, "--version"], capture_output=True, text=True, timeout=60, check=False)
    return " ".join(["libreoffice", *told.stdout.split()[1:2]])


def has_system_fonts() -> bool:
    """Tell whether this machine has any font of its own; without, dxpdf draws with Lato, which has few signs."""
    folders = (Path(folder) for folder in _font_folders())
    kinds = ("*.ttf", "*.otf", "*.ttc")
    return any(True for folder in folders if folder.is_dir() for kind in kinds for _ in folder.rglob(kind))


def _font_folders() -> tuple[str, ...]:
    return (*_SYSTEM_FONTS, str(Path.home() / ".fonts"), str(Path.home() / ".local/share/fonts"))


def choose(wanted: str) -> str:
    """Give the engine for a setting (`auto` is the best that is installed).

    Raises:
        ToolMissing: It is not installed.
    """
    installed = available()
    if wanted == "auto" and installed:
        return installed[0]
    if wanted in installed:
        return wanted
    raise ToolMissing(
        f"het programma om DOCX en ODT om te zetten ({wanted}) is niet geïnstalleerd. Installeer het (zie ibt check) "
        "of zet lezen.kantoor op auto."
    )


def to_pdf(clean: Path, out: Path, engine: str = "auto") -> str:
    """Write the PDF of a cleaned DOCX or ODT at `out` and give the name and version of its maker.

    Args:
        clean: A copy from which everything that points outside is gone; its name ends on `.docx` or `.odt`.
        out: Where the PDF goes.
        engine: `auto` (the best installed), `libreoffice` or `dxpdf` (which knows no ODT).

    Raises:
        ToolMissing: The engine is not installed.
        ExtractionError: The file cannot be converted, or not in time.
    """
    chosen = choose(engine)
    with tempfile.TemporaryDirectory(prefix="ibt-office-") as folder:
        make = _libreoffice if chosen == "libreoffice" else _dxpdf
        made = make(clean, Path(folder))
        if not made.is_file() or made.stat().st_size == 0:
            raise _failed()
        shutil.move(made, out)
    return engine_version(chosen)


def _failed() -> ExtractionError:
    return ExtractionError(
        "het tekstverwerkerbestand is niet om te zetten naar PDF. Open het in Word, sla het op als PDF en lever die "
        "aan."
    )


# --- the two engines -----------------------------------------------------------------------------------------------


def _soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _libreoffice(clean: Path, work: Path) -> Path:
    soffice = _soffice() or "soffice"
    profile = work / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(profile_settings(), encoding="utf-8")
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
    # the order of the arguments matters: the other way round nothing is converted and the exit code is 0
    _run([*command, "--convert-to", _TAGGED, "--outdir", str(work), str(clean)], {})
    return work / f"{clean.stem}.pdf"


def profile_settings() -> str:
    """Give the settings of a profile in which nothing is fetched or run."""
    rows = [
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    ]
    rows += [
        f'<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="{name}" oor:op="fuse" oor:type="{kind}">'
        f"<value>{value}</value></prop></item>"
        for name, value, kind in _NO_PROXY_THERE
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{''.join(rows)}</oor:items>"
    )


def _dxpdf(clean: Path, work: Path) -> Path:
    config = work / "fonts.conf"
    config.write_text(_font_config(work), encoding="utf-8")
    made = work / f"{clean.stem}.pdf"
    _run([sys.executable, "-I", "-c", _DXPDF, str(clean), str(made)], {"FONTCONFIG_FILE": str(config)})
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
    folders = "".join(f"<dir>{escape(str(path))}</dir>" for path in (lato, *_font_folders()))
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
            f"het omzetten van het tekstverwerkerbestand duurde langer dan {TIMEOUT_SECONDS:g} seconden. "
            "Open het in Word, sla het op als PDF en lever die aan."
        ) from late
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode != 0:
        raise _failed()
