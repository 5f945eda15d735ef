"""Makes the fictional documents of the demonstration (documents.toml) as real PDF, DOCX and EML files."""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from collections.abc import Mapping
from email.message import EmailMessage
from importlib.resources import files
from pathlib import Path
from typing import Any

import docx

from pipeline.tools.typeset import typeset

_MADE_AT = dt.datetime(2026, 4, 1, tzinfo=dt.UTC)


def make_documents(folder: Path) -> tuple[Path, ...]:
    """Write the five documents into an existing folder and give their paths."""
    told = tomllib.loads(_file("documents.toml"))
    answer = _docx(told["antwoord"])
    contents = {
        "Brief interbestuurlijk toezicht Dalfsen.pdf": _pdf(told["fase2"]),
        "Antwoord Dalfsen.docx": answer,
        "RE Brief interbestuurlijk toezicht.eml": _mail(told["mail"], answer),
        "Verslag regietafel.pdf": _pdf(told["verslag"]),
        "Brief van een inwoner.docx": _docx(told["inwoner"]),
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return tuple(folder / name for name in contents)


def _file(name: str) -> str:
    return (files("pipeline.demo") / name).read_text(encoding="utf-8")


def _pdf(told: Mapping[str, Any]) -> bytes:
    return typeset(_file("brief.typ"), told, made_at=_MADE_AT)


def _docx(told: Mapping[str, Any]) -> bytes:
    document = docx.Document()
    document.core_properties.title = told["titel"]
    document.core_properties.author = ""
    for block in told["blokken"]:
        if block["soort"] == "tabel":
            _add_table(document, block["rijen"])
        else:
            document.add_paragraph("\n".join(block["regels"]))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document: docx.document.Document, rows: list[list[str]]) -> None:
    grid = document.add_table(len(rows), len(rows[0]))
    grid.style = "Table Grid"
    for row, values in zip(grid.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value


def _mail(told: Mapping[str, Any], attachment: bytes) -> bytes:
    mail = EmailMessage()
    for header, value in told["kop"].items():
        mail[header] = value
    mail.set_content(told["tekst"])
    word = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    mail.add_attachment(attachment, maintype="application", subtype=word, filename=told["bijlage"])
    return mail.as_bytes()
