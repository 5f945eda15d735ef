"""Names in what is no PDF yet: a DOCX that is full of them, an EML and an MSG."""

from __future__ import annotations

import base64
import importlib.util
import tempfile
from pathlib import Path
from types import ModuleType

from tests.leaks.docx_parts import docx, shots
from tests.leaks.draw_layout import sentence, web
from tests.leaks.kit import BODY, BOFT, OYGA, ZOLT, Person, case


@case("mail-docx", "more than forty places of a DOCX", ZOLT, suffix=".docx")
def _(who: Person, seen: Person) -> bytes:
    return docx(who, seen, inner=docx(who, who))


@case(
    "mail-eml", "headers, display names, a quoted thread, hidden HTML, a picture and attachments", BOFT, suffix=".eml"
)
def _(who: Person, seen: Person) -> bytes:
    flat, shot = who.surname.lower(), base64.encodebytes(shots(who)[1]).decode()
    quoted = "\n> ".join(["", f"Op maandag schreef {who.full}:", *BODY])
    pdf = base64.encodebytes(web(f"<h1>Bijlage</h1><p>{sentence(who)}</p>")).decode()
    text = f"Geachte griffie,\n\n{BODY[0]}\n{BODY[1]}\n{BODY[2]}\n\nGroet,\n{seen.full}\n{quoted}\n"
    html = (
        f"<html><head><style>.{flat} {{ color: red }}</style><!-- {who.full} --></head><body>"
        f"<p>{'</p><p>'.join(BODY)}</p><p>Groet,<br>{seen.full}</p><p style='display:none'>{who.full}</p>"
        f"<p style='color:#fff'>{who.full}</p><img alt='{who.full}' src='cid:foto'>"
        f"<img src='https://voorbeeld.invalid/pixel?wie={flat}' width=1></body></html>"
    )
    return (
        f'From: "{who.full}" <{flat}@voorbeeld.invalid>\nTo: griffie@voorbeeld.invalid\n'
        f"Bcc: {who.full} <{flat}2@voorbeeld.invalid>\nReply-To: {flat}@voorbeeld.invalid\n"
        f"Message-ID: <1.{flat}@voorbeeld.invalid>\nReceived: from pc-{flat} (10.0.0.7) by mx.voorbeeld.invalid\n"
        f"X-Afzender: {who.full}\nSubject: Verslag van {who.full}\nDate: Tue, 02 Jan 2024 10:00:00 +0100\n"
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="A"\n\n'
        '--A\nContent-Type: multipart/alternative; boundary="B"\n\n'
        f"--B\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        f"--B\nContent-Type: text/html; charset=utf-8\n\n{html}\n--B--\n"
        f'--A\nContent-Type: image/png; name="{who.surname}.png"\nContent-ID: <foto>\n'
        f"Content-Disposition: inline\nContent-Transfer-Encoding: base64\n\n{shot}\n"
        f'--A\nContent-Type: application/pdf; name="Brief {who.surname}.pdf"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="Brief {who.surname}.pdf"\n\n{pdf}\n--A--\n'
    ).encode()


def _outlook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("leaks_outlook", Path(__file__).parents[1] / "outlook_build.py")
    if spec is None or spec.loader is None:
        raise ImportError("outlook_build")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@case("mail-msg", "the sender, recipients, thread and an attachment of an Outlook message", OYGA, suffix=".msg")
def _(who: Person, seen: Person) -> bytes:
    outlook = _outlook()
    text = "\r\n".join(["Geachte griffie,", *BODY, f"Groet, {seen.full}", f"> Op maandag schreef {who.full}:", "> Ja."])
    values = {
        0x001A: "IPM.Note", 0x0037: f"Verslag van {who.full}", 0x1000: text, 0x0042: who.full, 0x0C1A: who.full,
        0x0065: "celik@voorbeeld.invalid", 0x0E03: who.full, 0x0E04: "Griffie", 0x0070: who.full,
        0x007D: f"Received: from pc by mx\r\nX-Afzender: {who.full}\r\n",
    }  # fmt: skip
    rows = ({0x3001: "Griffie", 0x39FE: "griffie@voorbeeld.invalid", 0x0C15: 1},
            {0x3001: who.full, 0x39FE: "celik@voorbeeld.invalid", 0x0C15: 3})  # fmt: skip
    file = outlook.by_value(f"{who.surname}.txt", f"Met groet van {who.full}".encode())
    with tempfile.TemporaryDirectory() as folder:
        at = outlook.msg(Path(folder) / "m.msg", values, recipients=rows, attachments=(file,))
        return Path(at).read_bytes()
