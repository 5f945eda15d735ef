from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.read.html import find_blocks
from extractors.read.mail import dutch_moment, read_mail


def _headers(raw: bytes) -> dict[str, str]:
    return {h["label"]: h["value"] for h in read_mail(raw).headers}


def _lines(raw: bytes) -> list[str]:
    return [line for block in read_mail(raw).blocks for line in block.get("lines", [])]


def test_the_headers_come_in_dutch_with_the_moment_in_the_clock_of_the_sender(
    build: ModuleType, tmp_path: Path
) -> None:
    sent = dt.datetime(2026, 4, 3, 11, 34, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    path = build.mail(tmp_path / "a.eml", "Hallo", sent=sent, Subject="Overzicht", Cc="b@voorbeeld.example")
    assert _headers(path.read_bytes()) == {
        "Van": "afzender@voorbeeld.example",
        "Aan": "lezer@voorbeeld.example",
        "CC": "b@voorbeeld.example",
        "Verzonden": "vrijdag 3 april 2026 11:34",
        "Onderwerp": "Overzicht",
    }


def test_attachments_are_listed_by_name_and_not_read(build: ModuleType, tmp_path: Path) -> None:
    raw = build.mail(tmp_path / "a.eml", "Zie bijlage", attachments=[("lijst één.pdf", b"%PDF"), ("b.xlsx", b"x")])
    assert _headers(raw.read_bytes())["Bijlagen"] == "lijst één.pdf; b.xlsx"


def test_a_mail_in_a_mail_is_an_attachment(build: ModuleType, tmp_path: Path) -> None:
    inner = build.mail(tmp_path / "i.eml", "binnenste tekst").read_bytes()
    raw = b"\n".join([
        b"From: a@b.example", b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="x"', b"",
        b"--x", b"Content-Type: text/plain", b"", b"buitenste", b"--x", b"Content-Type: message/rfc822", b"",
        inner, b"--x--",
    ])  # fmt: skip
    assert _lines(raw) == ["buitenste"]
    assert _headers(raw)["Bijlagen"] == "bijlage-1"


def test_the_plain_form_is_preferred(build: ModuleType, tmp_path: Path) -> None:
    raw = build.mail(tmp_path / "a.eml", "gewone tekst", html="<p>gewone <b>tekst</b></p>").read_bytes()
    assert [b["kind"] for b in read_mail(raw).blocks] == ["text"]
    assert _lines(raw) == ["gewone tekst"]


def test_a_plain_form_that_says_less_than_the_html_is_not_trusted(build: ModuleType, tmp_path: Path) -> None:
    html = "<p>De gemeente realiseert 95 van de 151 plekken.</p>"
    raw = build.mail(tmp_path / "a.eml", "Bekijk deze mail in uw browser", html=html).read_bytes()
    assert _lines(raw) == ["De gemeente realiseert 95 van de 151 plekken."]


def test_columns_drawn_with_spaces_get_letters_of_one_width(build: ModuleType, tmp_path: Path) -> None:
    raw = build.mail(tmp_path / "a.eml", "Tekst.\n\nSoort      Taak\nRegulier    129\nAmv          14\n").read_bytes()
    assert [block["kind"] for block in read_mail(raw).blocks] == ["text", "mono"]


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("utf-8", "geïnd € 5".encode("cp1252"), "geïnd € 5"),
        ("iso-8859-1", "geïnd".encode("latin-1"), "geïnd"),
        ("us-ascii", "geïnd".encode(), "geïnd"),
        ("bestaat-niet", "geïnd".encode(), "geïnd"),
        ("utf-8", "gewoon".encode("utf-16"), None),
    ],
)
def test_a_wrong_character_set_costs_no_letter(charset: str, content: bytes, text: str | None) -> None:
    raw = f"From: a@b.example\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    lines = _lines(raw.encode() + content)
    assert lines == [text] if text is not None else lines


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"From: =?utf-8?B?kapot?= <a@b\nTo: <<<>>>\nDate: gisteren\nSubject: =?onbekend?Q?=C3?=\n\nTekst",
        b"Content-Type: multipart/mixed\n\nzonder grens",
        b'Content-Type: multipart/alternative; boundary="x"\n\n--x--',
        b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n!!!geen base64!!!",
    ],
)
def test_a_damaged_mail_gives_what_can_be_read(raw: bytes) -> None:
    assert read_mail(raw).blocks is not None


def test_a_date_that_is_none_is_shown_as_it_stands() -> None:
    assert _headers(b"Date: morgen wellicht\n\nx")["Verzonden"] == "morgen wellicht"


def test_months_and_days_are_dutch() -> None:
    assert dutch_moment(dt.datetime(2026, 3, 1, 9, 5, tzinfo=dt.UTC)) == "zondag 1 maart 2026 09:05"


def _html(source: str) -> list[dict[str, Any]]:
    return find_blocks(source)


def test_hidden_text_becomes_visible_and_scripts_go() -> None:
    source = (
        '<style>p{}</style><script>x()</script><p>Zicht<span style="display:none">baar Jansen</span></p><!-- weg -->'
    )
    assert _html(source) == [{"kind": "text", "lines": ["Zichtbaar Jansen"]}]


def test_a_table_keeps_its_rows_and_cells() -> None:
    source = (
        "<p>Stand</p><table><tr><th></th><th>Regulier</th></tr><tr><td>Taak</td><td>151</td></tr></table><p>Groet</p>"
    )
    assert _html(source) == [
        {"kind": "text", "lines": ["Stand"]},
        {"kind": "table", "rows": [["", "Regulier"], ["Taak", "151"]]},
        {"kind": "text", "lines": ["Groet"]},
    ]


def test_a_table_around_the_page_is_no_table() -> None:
    inner = "<table><tr><td>Taak</td><td>151</td></tr></table>"
    blocks = _html(f"<table><tr><td>Kop</td><td>Zij</td></tr><tr><td><p>Tekst</p>{inner}Slot</td></tr></table>")
    assert {"kind": "table", "rows": [["Taak", "151"]]} in blocks
    words = [line for block in blocks for line in block.get("lines", [])]
    assert all(word in " ".join(words) for word in ("Kop", "Zij", "Tekst", "Slot"))


def test_lines_and_lists_stay_lines() -> None:
    assert _html("<div>een<br>twee</div><ul><li>drie</li><li>vier</li></ul>") == [
        {"kind": "text", "lines": ["een", "twee"]},
        {"kind": "text", "lines": ["drie", "vier"]},
    ]
