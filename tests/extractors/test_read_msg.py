from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from pathlib import Path
from types import ModuleType

import pytest

from extractors.read.mail import Mail
from extractors.read.msg import read_msg
from extractors.read.rendition import make_rendition
from pipeline.errors import EncryptedInput, IbtError, UnsupportedMedia
from pipeline.tools import media, pdf_pages


def _headers(mail: Mail) -> dict[str, str]:
    return {header["label"]: header["value"] for header in mail.headers}


def _lines(mail: Mail) -> list[str]:
    return [line for block in mail.blocks for line in block.get("lines", ())]


def test_the_headers_are_those_of_a_mail(outlook: ModuleType, tmp_path: Path) -> None:
    rows = (
        {0x3001: "Bram Kok", 0x39FE: "bram@b.example", 0x0C15: 1},
        {0x3001: "c@c.example", 0x39FE: "c@c.example", 0x0C15: 2},
        {0x3001: "Stille Lezer", 0x39FE: "d@d.example", 0x0C15: 3},
    )
    path = outlook.mail(tmp_path / "a.msg", recipients=rows, attachments=[outlook.by_value("brief.pdf", b"%PDF")])
    assert _headers(read_msg(path)) == {
        "Van": "Anna Vermeer <anna@a.example>",
        "Aan": "Bram Kok <bram@b.example>",
        "CC": "c@c.example",
        "BCC": "Stille Lezer <d@d.example>",
        "Verzonden": "vrijdag 3 april 2026 11:34 (UTC+2)",
        "Onderwerp": "Brief over opvang",
        "Bijlagen": "brief.pdf",
    }


def test_who_sent_it_for_another_is_shown(outlook: ModuleType, tmp_path: Path) -> None:
    sender = {0x0C1A: "Secretariaat", 0x5D01: "s@a.example"}
    headers = _headers(read_msg(outlook.mail(tmp_path / "a.msg", values=sender)))
    assert headers["Van"] == "Anna Vermeer <anna@a.example>"
    assert headers["Verzonden door"] == "Secretariaat <s@a.example>"


def test_an_address_inside_exchange_becomes_the_one_people_know(outlook: ModuleType, tmp_path: Path) -> None:
    inside = "/O=EXCHANGELABS/OU=GROEP/CN=RECIPIENTS/CN=ANNA"
    rows = ({0x3001: "Anna Vermeer", 0x3003: inside.lower(), 0x39FE: "anna@a.example", 0x0C15: 1},)
    path = outlook.mail(tmp_path / "a.msg", values={0x0065: inside, 0x5D02: ""}, recipients=rows)
    assert _headers(read_msg(path))["Van"] == "Anna Vermeer <anna@a.example>"
    assert read_msg(path).doubts == ()


def test_an_address_that_cannot_be_resolved_is_told(outlook: ModuleType, tmp_path: Path) -> None:
    path = outlook.mail(tmp_path / "a.msg", values={0x0065: "/O=EXCHANGELABS/CN=ANNA", 0x5D02: ""})
    assert _headers(read_msg(path))["Van"] == "Anna Vermeer"
    assert any("intern adres" in doubt for doubt in read_msg(path).doubts)


def test_the_sender_s_own_header_tells_his_clock(outlook: ModuleType, tmp_path: Path) -> None:
    transport = (
        "From: Anna <anna@a.example>\r\nDate: Fri, 3 Apr 2026 05:34:00 -0400\r\nReply-To: post@a.example\r\n\r\n"
    )
    headers = _headers(read_msg(outlook.mail(tmp_path / "a.msg", values={0x007D: transport})))
    assert headers["Verzonden"] == "vrijdag 3 april 2026 11:34 (UTC+2; bij de afzender 05:34, UTC-4)"
    assert headers["Antwoord aan"] == "post@a.example"


# --- the text ------------------------------------------------------------------------------------------------------


def test_a_mail_that_has_only_rich_text_is_read(outlook: ModuleType, tmp_path: Path) -> None:
    rich = outlook.rtf(r"{\rtf1\ansi\ansicpg1252 De taak is 151 plekken voor S\'fadwest-Frysl\'e2n.\par Groet\par}")
    path = outlook.mail(tmp_path / "a.msg", "", values={0x1009: rich})
    assert _lines(read_msg(path)) == ["De taak is 151 plekken voor Súdwest-Fryslân.", "Groet"]


def test_html_inside_rich_text_is_read_as_html(outlook: ModuleType, tmp_path: Path) -> None:
    cell = r"{\*\htmltag84 <td>}%s{\*\htmltag84 </td>}"
    rich = r"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <table><tr>}" + cell % "Taak" + cell % "151"
    rich += r"{\*\htmltag64 </tr><tr>}" + cell % "Amv" + cell % "14" + r"{\*\htmltag64 </tr></table>}}"
    mail = read_msg(outlook.mail(tmp_path / "a.msg", "Taak 151 Amv 14", values={0x1009: outlook.rtf(rich)}))
    assert [block["rows"] for block in mail.blocks] == [[["Taak", "151"], ["Amv", "14"]]]


def test_damaged_rich_text_costs_the_layout_and_not_the_words(outlook: ModuleType, tmp_path: Path) -> None:
    mail = read_msg(outlook.mail(tmp_path / "a.msg", "De taak is 151.", values={0x1009: b"kapot"}))
    assert _lines(mail) == ["De taak is 151."]
    assert any("RTF" in doubt for doubt in mail.doubts)


@pytest.mark.parametrize(
    ("codepage", "content", "text"),
    [
        (1252, "geïnd € 5".encode("cp1252"), "geïnd € 5"),
        (932, "日本語 5".encode("cp932"), "日本語 5"),
        (99999, "geïnd".encode("cp1252"), "geïnd"),
        (65001, "geïnd".encode("cp1252"), "geïnd"),
    ],
)
def test_old_code_pages_are_read(outlook: ModuleType, tmp_path: Path, codepage: int, content: bytes, text: str) -> None:
    values = {0x1000: content, 0x3FFD: codepage}
    path = outlook.mail(tmp_path / "a.msg", values=values, kinds={0x1000: 0x001E})
    assert _lines(read_msg(path)) == [text]


def test_html_in_its_own_code_page_is_read(outlook: ModuleType, tmp_path: Path) -> None:
    values = {0x1013: "<p>Súdwest</p>".encode("cp1252"), 0x3FDE: 1252}
    assert _lines(read_msg(outlook.mail(tmp_path / "a.msg", "", values=values))) == ["Súdwest"]


# --- what is no plain mail -----------------------------------------------------------------------------------------


def test_an_appointment_is_shown_with_its_fields(outlook: ModuleType, tmp_path: Path) -> None:
    values = {
        0x001A: "IPM.Appointment",
        0x8000: dt.datetime(2026, 7, 1, 8, 0, tzinfo=dt.UTC),
        0x8001: "Kamer 3",
    }
    names = [(outlook.APPOINTMENT, 0x820D), (outlook.APPOINTMENT, 0x8208)]
    headers = _headers(read_msg(outlook.mail(tmp_path / "a.msg", values=values, names=names)))
    assert headers["Soort"] == "Afspraak"
    assert headers["Begin"] == "woensdag 1 juli 2026 10:00 (UTC+2)"
    assert headers["Plaats"] == "Kamer 3"


def test_an_unknown_kind_of_message_is_called_so(outlook: ModuleType, tmp_path: Path) -> None:
    path = outlook.mail(tmp_path / "a.msg", values={0x001A: "IPM.Bijzonder"})
    assert _headers(read_msg(path))["Soort"] == "Ander bericht van Outlook"


# --- what is left out is told --------------------------------------------------------------------------------------


def test_a_linked_attachment_is_told(outlook: ModuleType, tmp_path: Path) -> None:
    held = {"values": {0x3705: 4, 0x3707: "lijst.xlsx"}}
    mail = read_msg(outlook.mail(tmp_path / "a.msg", attachments=[held]))
    assert any("koppeling" in doubt for doubt in mail.doubts)
    assert "Bijlagen" not in _headers(mail)


def test_a_logo_is_counted_and_a_scan_is_an_attachment(outlook: ModuleType, tmp_path: Path) -> None:
    hidden = {"values": {0x7FFE: True, 0x3712: "a@b"}}
    logo = outlook.by_value("logo.png", b"\x89PNG" + bytes(900), **hidden)
    scan = outlook.by_value("scan.jpg", b"\xff\xd8\xff" + bytes(200_000), **hidden)
    mail = read_msg(outlook.mail(tmp_path / "a.msg", attachments=[logo, scan]))
    assert _headers(mail)["Bijlagen"] == "scan.jpg"
    assert any("1 kleine afbeelding" in doubt for doubt in mail.doubts)


def test_more_attachments_promised_than_found_is_told(outlook: ModuleType, tmp_path: Path) -> None:
    path = outlook.mail(tmp_path / "a.msg", attachments=[outlook.by_value("a.pdf", b"%PDF")])
    content = path.read_bytes()
    path.write_bytes(content.replace((1).to_bytes(4, "little") * 4, (1).to_bytes(4, "little") * 3 + b"\5\0\0\0", 1))
    assert any("meer bijlagen" in doubt for doubt in read_msg(path).doubts)


# --- signed and encrypted ------------------------------------------------------------------------------------------


def _signed(outlook: ModuleType, path: Path, kind: str, content: bytes, told: str) -> Path:
    held = {"values": {0x3705: 1, 0x3707: "smime.p7m", 0x370E: told, 0x3701: content}}
    return outlook.mail(path, "", values={0x001A: kind}, attachments=[held])


def test_a_clear_signed_mail_is_opened(outlook: ModuleType, tmp_path: Path) -> None:
    inner = EmailMessage()
    inner.set_content("De taak is 151.")
    inner.add_attachment(b"%PDF", "application", "pdf", filename="brief.pdf")
    content = b'Content-Type: multipart/signed; boundary="s"\n\n--s\n' + inner.as_bytes()
    content += b"\n--s\nContent-Type: application/pkcs7-signature\n\nx\n--s--\n"
    mail = read_msg(_signed(outlook, tmp_path / "a.msg", "IPM.Note.SMIME.MultipartSigned", content, "multipart/signed"))
    assert _lines(mail) == ["De taak is 151."]
    assert _headers(mail)["Bijlagen"] == "brief.pdf"
    assert any("handtekening" in doubt for doubt in mail.doubts)


def test_an_encrypted_mail_is_refused(outlook: ModuleType, tmp_path: Path) -> None:
    locked = b"\x30\x0f\x06\x09" + bytes.fromhex("2a864886f70d010703") + b"\xa0\x02\x30\0"
    with pytest.raises(EncryptedInput, match="versleuteld"):
        read_msg(_signed(outlook, tmp_path / "a.msg", "IPM.Note.SMIME", locked, "application/pkcs7-mime"))


# --- damage --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
)
def test_what_is_no_container_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.msg").write_bytes(content)
    with pytest.raises(UnsupportedMedia, match="als PDF"):
        read_msg(tmp_path / "a.msg")


@pytest.mark.parametrize("seed", range(60))
def test_damage_is_read_around_or_refused(outlook: ModuleType, tmp_path: Path, seed: int) -> None:
    path = outlook.mail(tmp_path / "a.msg", attachments=[outlook.by_value("a.pdf", b"%PDF" * 2_000)])
    content = bytearray(path.read_bytes())
    for step in range(8):
        content[(seed * 7_919 + step * 104_729) % len(content)] = (seed * 31 + step) % 256
    path.write_bytes(bytes(content))
    try:
        read_msg(path)
    except IbtError:
        return


# --- real files ----------------------------------------------------------------------------------------------------


def _real() -> list[Path]:
    corpora = Path(__file__).parents[2].parent / "shared" / "reference" / "corpora"
    return sorted(corpora.glob("*/*.msg"))


def test_every_real_message_is_read(tmp_path: Path) -> None:
    if not _real():
        pytest.skip("de verzameling met echte Outlook-berichten is hier niet aanwezig")
    for path in _real():
        mail = read_msg(path)
        assert mail.headers, path.name
        assert not any("beschadigd" in doubt for doubt in mail.doubts), path.name


def test_a_message_becomes_pages_on_which_its_words_stand(outlook: ModuleType, tmp_path: Path) -> None:
    path = outlook.mail(tmp_path / "a.msg", "De taak is 151 plekken.")
    source = make_rendition(path, media.MSG, tmp_path / "a.pdf")
    assert pdf_pages.page_count(tmp_path / "a.pdf") == 1
    assert [(m.author, m.text) for m in source.messages] == [
        ("Anna Vermeer <anna@a.example>", "De taak is 151 plekken.")
    ]
