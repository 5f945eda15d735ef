"""Makes the documents of the walk (stukken/*.toml) as real Word, PDF, scan and mail files: always the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage, MIMEPart
from pathlib import Path
from typing import Any

import docx
import docx.document
import pypdfium2

from pipeline.tools.typeset import typeset

SOURCES = Path(__file__).with_name("stukken")
_MADE_AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
_WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
_KIND = {".docx": _WORD, ".pdf": ("application", "pdf")}
_SCAN_DPI = 150

Told = Mapping[str, Any]


def make(folder: Path) -> dict[str, Path]:
    """Write every document into an existing folder and give the paths by file name."""
    made: dict[str, bytes] = {}
    for told in (*_letters(), *_pieces(), *_decisions()):
        for form in told["vormen"]:
            name, data = _FORMS[form](told)
            made[name] = data
    for name, told in _source("mails.toml")["mails"].items():
        made[f"{name}.eml"] = _mail(name, told, made)
    for path in sorted(SOURCES.glob("*.csv")):
        made[path.name] = path.read_bytes()
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in made}


def _source(name: str) -> dict[str, Any]:
    return tomllib.loads((SOURCES / name).read_text(encoding="utf-8"))


def _letters() -> Iterator[Told]:
    source = _source("brieven.toml")
    for name, told in source["brieven"].items():
        text = source["sjabloon"].format(**{"opening": source["opening"], **told})
        yield _told(name, {"titel": "Brief interbestuurlijk toezicht", "vormen": ["pdf"], **told, "tekst": text})


def _pieces() -> Iterator[Told]:
    for file in ("brieven.toml", "antwoorden.toml"):
        pieces = _source(file)["stukken"]
        for name, told in pieces.items():
            base = pieces[told["als"]] if "als" in told else {}
            yield _told(name, {**base, **told, "tekst": _replaced({**base, **told})})


def _replaced(told: Told) -> str:
    text: str = told["tekst"]
    for old, new in told.get("vervang", []):
        if old not in text:
            raise ValueError(f"niet gevonden in de tekst: {old}")
        text = text.replace(old, new)
    return text


def _decisions() -> Iterator[Told]:
    source = _source("verdeelbesluiten.toml")
    for name, told in source["verdeelbesluiten"].items():
        regulier, amv = told["totalen"]
        numbers = {"totaal": _number(regulier + amv), "regulier": _number(regulier), "amv": _number(amv)}
        text = source["sjabloon"].format(**told, **numbers, tabel=_task_table(told))
        title = f"Verdeelbesluit provincie {told['provincie']}"
        yield _told(name, {"titel": title, "vormen": ["pdf"], **told, "tekst": text})


def _task_table(told: Told) -> str:
    rows = [[name, regulier, amv, regulier + amv] for name, regulier, amv in told["taken"]]
    rows.append(["Totaal provincie", *told["totalen"], sum(told["totalen"])])
    lines = ["| Gemeente | Opgave regulier | Opgave AMV | Totaal"]
    for name, *numbers in rows:
        lines.append(" | ".join(["| " + name, *map(_number, numbers)]))
    return "\n".join(lines)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _told(name: str, told: Told) -> Told:
    return {
        "stempel": "",
        **told,
        "naam": name,
        "blokken": [_block(part) for part in told["tekst"].strip().split("\n\n")],
    }


def _block(part: str) -> dict[str, Any]:
    lines = part.strip().split("\n")
    if lines[0].startswith("# "):
        return {"soort": "kop", "regels": [lines[0].removeprefix("# ")]}
    if lines[0].startswith("- "):
        return {"soort": "lijst", "regels": [line.removeprefix("- ") for line in lines]}
    if lines[0].startswith("| "):
        return {"soort": "tabel", "rijen": [[cell.strip() for cell in line.split("|")[1:]] for line in lines]}
    return {"soort": "regels", "regels": lines}


def _pdf(told: Told) -> tuple[str, bytes]:
    data = {key: told[key] for key in ("titel", "stempel", "blokken")}
    source = (SOURCES / "stuk.typ").read_text(encoding="utf-8")
    return f"{told['naam']}.pdf", typeset(source, data, standards=(), made_at=_MADE_AT)


def _scan(told: Told) -> tuple[str, bytes]:
    """Give the pages as pictures, a little askew and without text layer, as a scanner would."""
    name, data = _pdf(told)
    pdf = pypdfium2.PdfDocument(data)
    pages = [page.render(scale=_SCAN_DPI / 72).to_pil().convert("L") for page in pdf]
    pdf.close()
    askew = [page.rotate(0.4, fillcolor=255) for page in pages]
    out, moment = io.BytesIO(), _MADE_AT.timetuple()
    askew[0].save(
        out, "PDF", save_all=True, append_images=askew[1:], resolution=_SCAN_DPI, creationDate=moment, modDate=moment
    )
    return name, out.getvalue()


def _docx(told: Told) -> tuple[str, bytes]:
    document = docx.Document()
    document.core_properties.title = told["titel"]
    document.core_properties.author = ""
    for block in told["blokken"]:
        _ADD[block["soort"]](document, block)
    out = io.BytesIO()
    document.save(out)
    return f"{told['naam']}.docx", _same_bytes(out.getvalue())


def _add_list(document: docx.document.Document, block: Told) -> None:
    for line in block["regels"]:
        document.add_paragraph(line, style="List Bullet")


def _add_table(document: docx.document.Document, block: Told) -> None:
    rows = block["rijen"]
    grid = document.add_table(len(rows), len(rows[0]))
    grid.style = "Table Grid"
    for row, values in zip(grid.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value


_ADD: Mapping[str, Callable[[docx.document.Document, Told], object]] = {
    "kop": lambda document, block: document.add_heading(block["regels"][0], level=1),
    "lijst": _add_list,
    "tabel": _add_table,
    "regels": lambda document, block: document.add_paragraph("\n".join(block["regels"])),
}
_FORMS = {"pdf": _pdf, "docx": _docx, "scan": _scan}


def _same_bytes(data: bytes) -> bytes:
    """Give the same Word file with one fixed time on every part: python-docx writes the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            fixed = zipfile.ZipInfo(part.filename, (2026, 4, 1, 0, 0, 0))
            new.writestr(fixed, old.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _mail(name: str, told: Told, made: Mapping[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["Received"] = f"from mail.afzender.example by mx.minjenv.example; {told['ontvangen']}"
    mail["From"] = told["van"]
    mail["To"] = "IBT Spreidingswet <ibtspreidingswet@minjenv.nl>"
    mail["Subject"] = told["onderwerp"]
    mail["Date"] = told["geschreven"]
    mail["Message-ID"] = f"<{name}@stukken.example>"
    mail.set_content(told["tekst"].lstrip())
    for attached in told.get("bijlagen", []):
        _attach(mail, attached, made[attached])
    if mail.is_multipart():
        mail.set_boundary(f"grens-{name}")
    return mail.as_bytes()


def _attach(mail: MIMEPart, name: str, data: bytes) -> None:
    main, sub = _KIND[Path(name).suffix]
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
