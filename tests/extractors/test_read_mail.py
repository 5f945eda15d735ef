from __future__ import annotations

import datetime as dt
import tempfile
from email.message import EmailMessage
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.read import mail
from extractors.read.bodies import shown_lines
from extractors.read.html import find_blocks
from extractors.read.mail import Mail, dutch_moment
from extractors.read.source import How
from pipeline.errors import EncryptedInput, LimitExceeded, UnsupportedMedia


def read_mail(raw: bytes) -> Mail:
    with tempfile.NamedTemporaryFile() as file:
        file.write(raw)
        file.flush()
        return mail.read_mail(Path(file.name))


def _headers(raw: bytes) -> dict[str, str]:
    return {h["label"]: h["value"] for h in read_mail(raw).headers}


def _lines(raw: bytes) -> list[str]:
    return [line for block in read_mail(raw).blocks for line in shown_lines(block)]


def _parts(*parts: tuple[str, bytes], kind: str = "mixed") -> bytes:
    """Give a mail of parts, each its header lines and its content."""
    out = b"From: a@b.example\nDate: Fri, 3 Apr 2026 11:34:00 +0200\nMIME-Version: 1.0\n"
    out += f'Content-Type: multipart/{kind}; boundary="x"\n\n'.encode()
    return out + b"".join(b"--x\n" + head.encode() + b"\n\n" + held + b"\n" for head, held in parts) + b"--x--\n"


def test_the_headers_come_in_dutch_with_the_moment_in_the_clock_of_the_sender(
    build: ModuleType, tmp_path: Path
) -> None:
    sent = dt.datetime(2026, 4, 3, 11, 34, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    path = build.mail(tmp_path / "a.eml", "Hallo", sent=sent, Subject="Overzicht", Cc="b@voorbeeld.example")
    assert _headers(path.read_bytes()) == {
        "Van": "afzender@voorbeeld.example",
        "Aan": "lezer@voorbeeld.example",
        "CC": "b@voorbeeld.example",
        "Verzonden": "vrijdag 3 april 2026 11:34 (UTC+2)",
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
    assert _headers(raw)["Bijlagen"] == "bijlage-1.eml"


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
    assert [["Taak", "151"]] in [block.get("rows") for block in blocks]
    words = [line for block in blocks for line in block.get("lines", [])]
    assert all(word in " ".join(words) for word in ("Kop", "Zij", "Tekst", "Slot"))


def test_lines_and_lists_stay_lines() -> None:
    assert _html("<div>een<br>twee</div><ul><li>drie</li><li>vier</li></ul>") == [
        {"kind": "text", "lines": ["een", "twee"]},
        {"kind": "text", "lines": ["• drie", "• vier"]},
    ]


# --- when it was sent ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Fri, 3 Apr 2026 11:34:00 +0200", "vrijdag 3 april 2026 11:34 (UTC+2)"),
        ("Tue, 30 Jun 2026 23:30:00 +0000", "woensdag 1 juli 2026 01:30 (UTC+2; bij de afzender 23:30, UTC+0)"),
        ("Thu, 1 Jan 2026 08:00:00 +0530", "donderdag 1 januari 2026 03:30 (UTC+1; bij de afzender 08:00, UTC+5:30)"),
        ("Fri, 3 Apr 2026 11:34:00 -0000", "vrijdag 3 april 2026 11:34 (tijdzone onbekend)"),
    ],
)
def test_the_dutch_clock_counts_and_the_zone_is_said(told: str, shown: str) -> None:
    assert _headers(f"Date: {told}\n\nx".encode())["Verzonden"] == shown


def test_who_really_sent_it_is_shown_when_it_is_somebody_else() -> None:
    raw = b"From: Wethouder <w@b.example>\nSender: Bureau <s@b.example>\n\nx"
    assert _headers(raw)["Verzonden door"] == "Bureau <s@b.example>"
    assert "Verzonden door" not in _headers(b"From: W <w@b.example>\nSender: w@b.example\n\nx")


# --- forms of the text ---------------------------------------------------------------------------------------------


def test_a_form_with_a_table_is_preferred(build: ModuleType, tmp_path: Path) -> None:
    table = "<p>Stand</p><table><tr><td>Taak</td><td>151</td></tr><tr><td>Amv</td><td>14</td></tr></table>"
    raw = build.mail(tmp_path / "a.eml", "Stand\nTaak\n151\nAmv\n14", html=table).read_bytes()
    assert [b["kind"] for b in read_mail(raw).blocks] == ["text", "table"]


def test_a_figure_that_only_one_form_holds_is_never_lost_silently(build: ModuleType, tmp_path: Path) -> None:
    words = "De gemeente heeft plekken gerealiseerd en gepland " * 30
    raw = build.mail(tmp_path / "a.eml", f"{words} 95", html=f"<p>{words} 96 plekken</p>").read_bytes()
    assert any("verschillen" in doubt for doubt in read_mail(raw).doubts)


def test_the_tables_of_the_mail_are_told_as_they_are(build: ModuleType, tmp_path: Path) -> None:
    path = build.mail(
        tmp_path / "a.eml", html="<table><tr><td>Taak</td><td>151</td></tr><tr><td>Amv</td><td>1</td></tr></table>"
    )
    source = mail.render(path, tmp_path / "a.pdf", How())
    assert [table.rows for table in source.tables] == [(("Taak", "151"), ("Amv", "1"))]


def test_lines_that_flow_are_whole_again_within_their_quotation() -> None:
    raw = b"Content-Type: text/plain; format=flowed\n\nDe gemeente \nrealiseert 95.\n> Hoeveel \n> zijn er?\n-- \nJan"
    assert _lines(raw) == ["De gemeente realiseert 95.", "> Hoeveel zijn er?", "-- ", "Jan"]


def test_a_calendar_entry_is_shown_with_its_fields() -> None:
    entry = (
        b"BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VTIMEZONE\nDTSTART:16010101T000000\nEND:VTIMEZONE\nBEGIN:VEVENT\n"
        b"SUMMARY:Overleg taakstelling\nDTSTART:20260701T080000Z\nLOCATION:Kamer 3\\, Zwolle\n"
        b"ORGANIZER;CN=Anna Vermeer:mailto:anna@a.example\nEND:VEVENT\nEND:VCALENDAR"
    )
    raw = _parts(
        ("Content-Type: text/plain", b"Zie agenda"), ("Content-Type: text/calendar", entry), kind="alternative"
    )
    assert _lines(raw) == [
        "Zie agenda",
        "Soort bericht: REQUEST",
        "Afspraak: Overleg taakstelling",
        "Begin: woensdag 1 juli 2026 10:00 (UTC+2)",
        "Plaats: Kamer 3, Zwolle",
        "Organisator: Anna Vermeer <anna@a.example>",
    ]


def test_what_the_mail_server_reports_is_shown() -> None:
    status = b"Reporting-MTA: dns; post.example\n\nFinal-Recipient: rfc822; weg@b.example\nStatus: 5.1.1"
    raw = _parts(
        ("Content-Type: text/plain", b"Niet bezorgd"), ("Content-Type: message/delivery-status", status), kind="report"
    )
    assert _lines(raw)[-2:] == ["Final-Recipient: rfc822; weg@b.example", "Status: 5.1.1"]
    assert "Bijlagen" not in _headers(raw)


# --- what is not read is told --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (("Content-Type: application/pkcs7-signature; name=smime.p7s", b"x"), "handtekening"),
        (("Content-Type: message/external-body; access-type=URL", b"Content-Type: a/b\n\n"), "op een server"),
        (("Content-Type: text/x-amp-html", b"<html></html>"), "AMP"),
        (("Content-Type: text/html", b'<img src="https://x.example/p.png">Tekst'), "internet"),
        (("Content-Type: image/png\nContent-Disposition: inline", b"\x89PNG"), "kleine afbeelding"),
        (("Content-Type: text/html", b'<p>Tekst<span style="display:none">geheim</span></p>'), "verbergt"),
        (
            (
                "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64",
                b"JVBERi0x!!A",
            ),
            "beschadigd verstuurd",
        ),
    ],
)
def test_what_is_left_out_is_a_doubt(part: tuple[str, bytes], told: str) -> None:
    raw = _parts(("Content-Type: text/plain", b"Zie bijlage"), part)
    assert any(told in doubt for doubt in read_mail(raw).doubts)


def test_a_mail_that_was_cut_off_says_so() -> None:
    raw = _parts(("Content-Type: text/plain", b"Zie bijlage")).replace(b"--x--\n", b"")
    assert any("afgebroken" in doubt for doubt in read_mail(raw).doubts)


def test_text_that_is_encrypted_in_the_mail_itself_is_a_doubt() -> None:
    raw = b"From: a@b.example\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----"
    assert any("PGP" in doubt for doubt in read_mail(raw).doubts)


# --- signed and encrypted ------------------------------------------------------------------------------------------


def _der(tag: int, *held: bytes) -> bytes:
    content = b"".join(held)
    size = len(content).to_bytes(2, "big")
    return bytes([tag, 0x82]) + size + content


def _envelope(content: bytes, *, indefinite: bool = False) -> bytes:
    """Give the CMS structure that an opaque signed mail is."""
    signed, data = (_der(6, bytes.fromhex(f"2a864886f70d01070{kind}")) for kind in (2, 1))
    octets = b"\x24\x80" + _der(4, content[:10]) + _der(4, content[10:]) + b"\0\0" if indefinite else _der(4, content)
    inner = _der(0x30, _der(2, b"\1"), _der(0x31), _der(0x30, data, _der(0xA0, octets)), _der(0x31))
    return _der(0x30, signed, _der(0xA0, inner))


def _sealed(content: bytes, kind: str = "signed-data") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@b.example", "Getekend"
    message.set_content(content, "application", "pkcs7-mime", params={"smime-type": kind})
    return message.as_bytes()


@pytest.mark.parametrize("indefinite", [False, True])
def test_a_signed_envelope_is_opened(indefinite: bool) -> None:
    inner = b"Content-Type: text/plain; charset=utf-8\n\nDe taak is 151 plekken."
    raw = _sealed(_envelope(inner, indefinite=indefinite))
    assert _lines(raw) == ["De taak is 151 plekken."]
    assert _headers(raw)["Onderwerp"] == "Getekend"
    assert any("niet gecontroleerd" in doubt for doubt in read_mail(raw).doubts)


def test_an_encrypted_envelope_is_refused() -> None:
    locked = _der(0x30, _der(6, bytes.fromhex("2a864886f70d010703")), _der(0xA0, b"x"))
    with pytest.raises(EncryptedInput, match="versleuteld"):
        read_mail(_sealed(locked, "enveloped-data"))
    with pytest.raises(EncryptedInput, match="versleuteld"):
        read_mail(_sealed(locked, "signed-data"))


def test_a_damaged_envelope_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnsupportedMedia, match="als PDF"):
        read_mail(_sealed(_envelope(b"Content-Type: text/plain\n\nTekst")[:-40]))


@pytest.mark.parametrize("depth", [60, 3_000])
def test_parts_that_lie_too_deep_in_each_other_are_refused(depth: int) -> None:
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    with pytest.raises(LimitExceeded, match="te diep"):
        read_mail(f"From: a@b.example\n{parts}Content-Type: text/plain\n\nTekst".encode())


def test_a_protected_mail_is_refused() -> None:
    raw = _parts(
        ("Content-Type: text/plain", b"Zie bijlage"), ("Content-Type: application/x-microsoft-rpmsg-message", b"x")
    )
    with pytest.raises(EncryptedInput):
        read_mail(raw)


# --- the thread ----------------------------------------------------------------------------------------------------


def test_who_wrote_what_is_told(build: ModuleType, tmp_path: Path) -> None:
    text = (
        "Akkoord.\n\nOp vr 3 apr 2026 om 09:12 schreef Bram Kok <bram@b.example>:\n\n> De taak is 151.\n> Klopt dat?\n"
    )
    path = build.mail(tmp_path / "a.eml", text, Subject="Re: taak")
    source = mail.render(path, tmp_path / "a.pdf", How())
    assert [(m.author, m.depth, m.text) for m in source.messages] == [
        ("afzender@voorbeeld.example", 0, "Akkoord."),
        ("Bram Kok <bram@b.example>", 1, "De taak is 151.\nKlopt dat?"),
    ]


def test_a_quotation_in_html_is_marked_and_an_indented_text_is_not(build: ModuleType, tmp_path: Path) -> None:
    said = "<p>Ja.</p><p>Op 3 apr. 2026 om 09:12 schreef Bram &lt;b@b.example&gt;:</p>"
    quoted = f"{said}<blockquote>Klopt het?</blockquote><p>Groet</p>"
    raw = build.mail(tmp_path / "a.eml", html=quoted).read_bytes()
    assert _lines(raw)[-2:] == ["> Klopt het?", "Groet"]
    raw = build.mail(tmp_path / "b.eml", html="<p>Stand:</p><blockquote>Taak 151</blockquote>").read_bytes()
    assert _lines(raw) == ["Stand:", "Taak 151"]


def test_a_quoted_table_is_marked_row_by_row(build: ModuleType, tmp_path: Path) -> None:
    table = "<table><tr><td>Taak</td><td>151</td></tr><tr><td>Amv</td><td>14</td></tr></table>"
    said = "<p>Ja.</p><p>Op 3 apr. 2026 om 09:12 schreef Bram &lt;b@b.example&gt;:</p>"
    path = build.mail(tmp_path / "a.eml", html=f"{said}<blockquote>{table}</blockquote><p>Groet</p>")
    source = mail.render(path, tmp_path / "a.pdf", How())
    assert [block["rows"] for block in mail.read_mail(path).blocks if "rows" in block] == [
        [["> Taak", "151"], ["> Amv", "14"]]
    ]
    assert [(m.depth, m.text.split()) for m in source.messages] == [
        (0, ["Ja."]),
        (1, ["Taak", "151", "Amv", "14"]),
        (0, ["Groet"]),
    ]


def test_a_long_quoted_line_keeps_its_mark_on_each_line_of_the_page() -> None:
    raw = b"From: a@b.example\n\nJa.\n> " + b"woord " * 40
    quoted = [line for line in _lines(raw) if line != "Ja."]
    assert len(quoted) > 2
    assert all(line.startswith("> ") and len(line) <= 80 for line in quoted)


def test_one_word_that_the_plain_form_lacks_is_read_from_the_html(build: ModuleType, tmp_path: Path) -> None:
    words = "wij gaan met het voorstel van het college over de opvang " * 20
    raw = build.mail(
        tmp_path / "a.eml", f"{words} akkoord. https://a.nl/x", html=f"<p>{words} niet akkoord. Bel Jan</p>"
    ).read_bytes()
    assert "niet akkoord. Bel Jan" in " ".join(_lines(raw))
    assert read_mail(raw).doubts == ()


def test_words_of_a_form_that_is_not_shown_are_counted_in_a_doubt(build: ModuleType, tmp_path: Path) -> None:
    raw = build.mail(tmp_path / "a.eml", "Wij zijn wel akkoord", html="<p>Wij zijn niet akkoord</p>").read_bytes()
    assert _lines(raw) == ["Wij zijn niet akkoord"]
    (doubt,) = read_mail(raw).doubts
    assert "1 woord staat alleen" in doubt
