"""The leak checker: reads a file in every way a stranger can and looks for the name; knows nothing of the product."""

from __future__ import annotations

import email
import email.policy
import io
import re
import shutil
import subprocess
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import olefile
import pikepdf
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text
from PIL import Image

from tests.leaks import codes, pictures
from tests.leaks.kit import Person
from tests.leaks.needles import Needles

Hit = tuple[str, str]
"""The reader that found it, and what it read."""

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
TOOLS = ("pdftotext", "pdfinfo", "pdfdetach", "qpdf", "tesseract")


def missing() -> list[str]:
    """Name the programs that are not here; their looks are left out."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def run(*command: str) -> bytes:
    """Give the output of a program, empty when it is not here or fails."""
    if shutil.which(command[0]) is None:
        return b""
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    return done.stdout


def find(data: bytes, suffix: str, person: Person, *, ocr: bool = True) -> list[Hit]:
    """Look for the name in a file of any kind; an empty list is a clean file."""
    needles = Needles(person)
    if suffix == ".pdf":
        return list(_pdf(data, needles, ocr=ocr))
    if suffix == ".docx":
        return list(_zip(data, needles))
    if suffix == ".eml":
        return list(_mail(data, needles))
    if suffix == ".msg":
        return list(_message(data, needles))
    return _picture(data, needles)


def _zip(data: bytes, needles: Needles) -> Iterator[Hit]:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        for name in held.namelist():
            found = needles.raw(held.read(name))
            if found:
                yield f"zip {name}", found


def _mail(data: bytes, needles: Needles) -> Iterator[Hit]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        found = needles.text("\n".join(map(str, part.values())))
        content = part.get_payload(decode=True)
        found = found or (needles.raw(content) if isinstance(content, bytes) else None)
        if found:
            yield f"mail {part.get_content_type()}", found


def _message(data: bytes, needles: Needles) -> Iterator[Hit]:
    with olefile.OleFileIO(io.BytesIO(data)) as held:
        for name in held.listdir():
            found = needles.raw(held.openstream(name).read())
            if found:
                yield f"msg {'/'.join(name)}", found


def _picture(data: bytes, needles: Needles) -> list[Hit]:
    looks = [("raw", needles.raw(data)), ("ocr", needles.ocr(pictures.read(Image.open(io.BytesIO(data)))))]
    return [(by, found) for by, found in looks if found]


def _pdf(data: bytes, needles: Needles, *, ocr: bool) -> Iterator[Hit]:
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder) / "file.pdf"
        at.write_bytes(data)
        looks = [*_readers(at, data), *_programs(at, Path(folder))]
        for by, text in looks:
            found = needles.text(text)
            if found:
                yield by, found
        held = list(_bytes(at, data))
        maps = list({codes.spelling(raw) for _by, raw in held} - {()})
        for by, raw in held:
            found = needles.raw(raw) or next((f for text in codes.shown(raw, maps) if (f := needles.text(text))), None)
            if found:
                yield by, found
        if ocr:
            yield from ((by, found) for by, text in pictures.looks(data) if (found := needles.ocr(text)))


def _readers(at: Path, data: bytes) -> Iterator[Hit]:
    """Give the text that the Python libraries extract, of the page as it is and with all of it revealed."""
    yield "pdfminer", _tried(lambda: extract_text(str(at)))
    yield "pypdf", _tried(lambda: "\n".join(page.extract_text() for page in pypdf.PdfReader(at).pages))
    for by, content in (("pdfium", data), ("pdfium revealed", pictures.revealed(data))):
        yield by, _tried(lambda content=content: _pdfium(content))


def _tried(read: object) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read()  # type: ignore[operator, no-any-return]
        except Exception:  # noqa: BLE001  a reader that stumbles over a hard file reads nothing
            return ""


def _pdfium(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(document[at].get_textpage().get_text_range() for at in range(len(document)))


def _programs(at: Path, folder: Path) -> Iterator[Hit]:
    name = str(at)
    yield "pdftotext", run("pdftotext", "-nopgbrk", name, "-").decode("utf-8", "replace")
    yield "pdftotext -raw", run("pdftotext", "-raw", name, "-").decode("utf-8", "replace")
    for option in ("-js", "-dests", "-struct-text", "-url", "-meta", "-custom"):
        yield f"pdfinfo {option}", run("pdfinfo", option, name).decode("utf-8", "replace")
    out = folder / "attached"
    out.mkdir()
    yield "pdfdetach names", run("pdfdetach", "-list", name).decode("utf-8", "replace")
    run("pdfdetach", "-saveall", "-o", str(out), name)
    for file in sorted(out.iterdir()):
        content = file.read_bytes()
        text = _tried(lambda content=content: _pdfium(content)) if content[:4] == b"%PDF" else content.decode("latin-1")
        yield "pdfdetach", text + content.decode("utf-8", "ignore")


def _bytes(at: Path, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the bytes of the file: as they are, every stream by itself, by its own filters, and as qpdf spells them."""
    yield "bytes", data
    for found in STREAM.finditer(data):
        try:
            yield "raw stream", zlib.decompressobj().decompress(found.group(1))
        except zlib.error:
            continue
    yield from _objects(data)
    yield "qpdf --qdf", run("qpdf", "--qdf", "--object-streams=disable", str(at), "-")


def _objects(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PdfError:
        return
    with pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                yield "object", thing.unparse()
                try:
                    yield "stream", thing.read_bytes()
                except pikepdf.PdfError:
                    yield "stream", thing.read_raw_bytes()
            else:
                yield "object", thing.unparse(resolved=True) if hasattr(thing, "unparse") else b""
