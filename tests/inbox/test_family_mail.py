from __future__ import annotations

import base64
import io
import tracemalloc
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from inbox.family import Member, unpack
from pipeline.errors import EncryptedInput, InputError, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import EML, MBOX, MSG, TNEF, ZIP
from pipeline.tools.outlook import open_msg


@pytest.fixture
def into(tmp_path: Path) -> Path:
    into = tmp_path / "leden"
    into.mkdir()
    return into


def mail(text: str = "Zie bijlage") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["Date"] = "a@example.nl", "Thu, 09 Apr 2026 10:00:00 +0200"
    message.set_content(text)
    return message


def unpack_mail(message: EmailMessage, limits: Limits, into: Path) -> tuple[Member, ...]:
    path = into.parent / "post.eml"
    path.write_bytes(message.as_bytes())
    return unpack(path, EML, limits, into, 0)


def held(members: tuple[Member, ...]) -> list[tuple[str, bytes]]:
    return [(member.name, member.path.read_bytes()) for member in members]


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jvandijk\\brief.pdf", "brief.pdf"),
        ("brief\u202efdp.exe", "brief\ufffdfdp.exe"),
        ("a\tb\x00c.pdf", "a b\ufffdc.pdf"),
        ("..", "bijlage-1.pdf"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_are_safe_and_readable(limits: Limits, into: Path, outlook: ModuleType, told: str, name: str) -> None:
    path = outlook.mail(into.parent / "a.msg", attachments=[outlook.by_value(told, b"%PDF")])
    (member,) = unpack(path, MSG, limits, into, 0)
    assert member.name == name.replace("bijlage-1.pdf", "bijlage-1")
    assert member.path.parent == into


def test_equal_names_become_names_of_their_own(limits: Limits, into: Path) -> None:
    message = mail()
    for content in (b"1", b"2", b"3"):
        message.add_attachment(content, "application", "pdf", filename="Brief.pdf")
    assert held(unpack_mail(message, limits, into)) == [
        ("Brief.pdf", b"1"),
        ("Brief (2).pdf", b"2"),
        ("Brief (3).pdf", b"3"),
    ]


# --- pictures ------------------------------------------------------------------------------------------------------


def _picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height), 1).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "is_member"), [((1240, 1754), True), ((900, 500), True), ((1500, 300), False), ((200, 60), False)]
)
def test_a_scan_in_the_text_is_a_document_and_a_banner_is_not(
    limits: Limits, into: Path, size: tuple[int, int], is_member: bool
) -> None:
    message = mail()
    message.add_alternative('<p><img src="cid:beeld@x"></p>', subtype="html")
    message.get_payload()[1].add_related(_picture(*size), "image", "png", cid="<beeld@x>", filename="image001.png")
    assert bool(unpack_mail(message, limits, into)) == is_member


def test_a_scan_inside_the_html_itself_is_a_document(limits: Limits, into: Path) -> None:
    data = base64.b64encode(_picture(1240, 1754)).decode()
    message = mail()
    message.add_alternative(f'<p><img src="data:image/png;base64,{data}"></p>', subtype="html")
    assert held(unpack_mail(message, limits, into)) == [("afbeelding-1.png", _picture(1240, 1754))]


# --- winmail.dat ---------------------------------------------------------------------------------------------------


def test_what_outlook_packed_hangs_on_the_mail_itself(limits: Limits, into: Path, outlook: ModuleType) -> None:
    message = mail("Zie bijlage")
    packed = outlook.winmail("Zie bijlage", ("brief.pdf", b"%PDF"), ("lijst.xlsx", b"PK"))
    message.add_attachment(packed, "application", "ms-tnef", filename="winmail.dat")
    assert held(unpack_mail(message, limits, into)) == [("brief.pdf", b"%PDF"), ("lijst.xlsx", b"PK")]


def test_text_that_only_winmail_holds_is_a_document(limits: Limits, into: Path, outlook: ModuleType) -> None:
    message = mail("")
    message.add_attachment(outlook.winmail("De taak is 151."), "application", "ms-tnef", filename="winmail.dat")
    (member,) = unpack_mail(message, limits, into)
    assert member.name == "bericht uit winmail.dat.eml"
    assert b"De taak is 151." in member.path.read_bytes()


def test_a_loose_winmail_gives_its_text_and_files(limits: Limits, into: Path, outlook: ModuleType) -> None:
    path = into.parent / "winmail.dat"
    path.write_bytes(outlook.winmail("Tekst", ("brief.pdf", b"%PDF")))
    assert [m.name for m in unpack(path, TNEF, limits, into, 0)] == ["bericht uit winmail.dat.eml", "brief.pdf"]


def test_a_damaged_winmail_leaves_a_trace_of_what_is_lost(limits: Limits, into: Path, outlook: ModuleType) -> None:
    path = into.parent / "winmail.dat"
    path.write_bytes(outlook.winmail("Tekst", ("a.pdf", b"%PDF"), ("b.pdf", b"x" * 400))[:-300])
    members = unpack(path, TNEF, limits, into, 0)
    assert held(members)[-1] == ("rest van winmail.dat (beschadigd)", b"")
    assert ("a.pdf", b"%PDF") in held(members)


# --- MSG -----------------------------------------------------------------------------------------------------------


def test_a_mail_inside_a_mail_keeps_all_it_had(limits: Limits, into: Path, outlook: ModuleType) -> None:
    rich = outlook.rtf(r"{\rtf1\ansi Alleen opgemaakt\par}")
    inner = outlook.item(
        {0x001A: "IPM.Note", 0x0037: "Oude brief / vraag", 0x1009: rich},
        ({0x3001: "Bram", 0x39FE: "b@b.example", 0x0C15: 1},),
        (outlook.by_value("oud.pdf", b"%PDF-oud"),),
        top=False,
    )
    attached = {"values": {0x3705: 5, 0x3001: "Oude brief"}, "item": inner}
    path = outlook.mail(into.parent / "a.msg", attachments=[attached, outlook.by_value("nieuw.pdf", b"%PDF")])
    first, second = unpack(path, MSG, limits, into, 0)
    assert (first.name, second.name) == ("Oude brief - vraag.msg", "nieuw.pdf")
    with open_msg(first.path) as item:
        assert item.properties.raw(0x1009) == rich
        assert item.recipients[0].text(0x39FE) == "b@b.example"
    deeper = into.parent / "dieper"
    deeper.mkdir()
    assert held(unpack(first.path, MSG, limits, deeper, 1)) == [("oud.pdf", b"%PDF-oud")]


def test_an_object_inside_a_mail_becomes_a_file(limits: Limits, into: Path, outlook: ModuleType) -> None:
    held_object = {"values": {0x3705: 6, 0x3001: "Grafiek"}, "ole": {"Contents": outlook.stream(b"inhoud")}}
    (member,) = unpack(outlook.mail(into.parent / "a.msg", attachments=[held_object]), MSG, limits, into, 0)
    assert member.name == "Grafiek.ole"
    assert member.path.read_bytes().startswith(b"\xd0\xcf\x11\xe0")


def test_a_damaged_attachment_does_not_cost_its_siblings(limits: Limits, into: Path, outlook: ModuleType) -> None:
    first = outlook.by_value("eerste.pdf", b"%PDF")
    second = {"values": {0x3705: 1, 0x3707: "tweede.pdf", 0x3701: b"%PDF"}}
    path = outlook.mail(into.parent / "a.msg", attachments=[first, second])
    name = "__substg1.0_37010102".encode("utf-16-le")
    content = path.read_bytes()
    at = content.rindex(name)
    path.write_bytes(content[:at] + "__substg1.0_39010102".encode("utf-16-le") + content[at + len(name) :])
    names = sorted(name for name, _ in held(unpack(path, MSG, limits, into, 0)))
    assert len(names) == 2
    assert sum("(beschadigd)" in name for name in names) == 1


def test_an_encrypted_outlook_mail_is_refused(limits: Limits, into: Path, outlook: ModuleType) -> None:
    locked = b"\x30\x0f\x06\x09" + bytes.fromhex("2a864886f70d010703") + b"\xa0\x02\x30\0"
    values = {0x3705: 1, 0x3707: "smime.p7m", 0x370E: "application/pkcs7-mime", 0x3701: locked}
    path = outlook.mail(into.parent / "a.msg", "", values={0x001A: "IPM.Note.SMIME"}, attachments=[{"values": values}])
    with pytest.raises(EncryptedInput):
        unpack(path, MSG, limits, into, 0)


# --- mailboxes -----------------------------------------------------------------------------------------------------


def _mbox(*texts: str) -> bytes:
    one = "From a@example.nl Thu Apr  9 10:00:00 2026\nFrom: a@example.nl\nSubject: {}\nDate: Thu, 9 Apr 2026\n\n{}\n\n"
    return "".join(one.format(f"Brief {n}", text) for n, text in enumerate(texts, 1)).encode()


def test_a_mailbox_gives_its_mails(limits: Limits, into: Path) -> None:
    path = into.parent / "post.mbox"
    path.write_bytes(_mbox("Eerste", "Tweede\n\n>From hier af staat tekst\nFrom zo begint geen mail", "Derde"))
    members = unpack(path, MBOX, limits, into, 0)
    assert [member.name for member in members] == ["Brief 1.eml", "Brief 2.eml", "Brief 3.eml"]
    assert b"\n\nFrom hier af staat tekst\nFrom zo begint" in members[1].path.read_bytes()


def test_a_mailbox_is_bounded(limits: Limits, into: Path) -> None:
    path = into.parent / "post.mbox"
    path.write_bytes(_mbox(*["x"] * 21))
    with pytest.raises(LimitExceeded, match="meer dan 20"):
        unpack(path, MBOX, limits, into, 0)
    with pytest.raises(LimitExceeded, match="lagen"):
        unpack(path, MBOX, limits, into, 3)


def test_a_mailbox_without_a_mail_is_refused(limits: Limits, into: Path) -> None:
    (into.parent / "post.mbox").write_bytes(b"From alles en niets\n")
    with pytest.raises(UnsupportedMedia, match="geen e-mail"):
        unpack(into.parent / "post.mbox", MBOX, limits, into, 0)


def test_a_mailbox_is_never_held_in_memory(limits: Limits, into: Path) -> None:
    path = into.parent / "post.mbox"
    path.write_bytes(_mbox(*["regel tekst\n" * 200_000] * 3))
    tracemalloc.start()
    unpack(path, MBOX, limits, into, 0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 << 20


# --- archives ------------------------------------------------------------------------------------------------------


def test_one_damaged_file_in_a_zip_does_not_cost_the_others(limits: Limits, into: Path) -> None:
    path = into.parent / "pak.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.txt", "b.txt"):
            archive.writestr(name, name * 20)
    content = path.read_bytes().replace(b"a.txta.txt", b"a.txta.txT", 1)
    path.write_bytes(content)
    assert held(unpack(path, ZIP, limits, into, 0)) == [("a.txt (beschadigd)", b""), ("b.txt", b"b.txt" * 20)]


# --- real files ----------------------------------------------------------------------------------------------------


def test_every_real_message_is_unpacked(limits: Limits, tmp_path: Path) -> None:
    corpora = Path(__file__).parents[2].parent / "shared" / "reference" / "corpora"
    found = sorted(corpora.glob("*/*.msg"))
    if not found:
        pytest.skip("de verzameling met echte Outlook-berichten is hier niet aanwezig")
    refused = []
    for number, path in enumerate(found):
        into = tmp_path / str(number)
        into.mkdir()
        try:
            members = unpack(path, MSG, limits, into, 0)
        except InputError:
            refused.append(path.name)
            continue
        assert all(member.path.stat().st_size for member in members), path.name
    assert refused == ["Many entities.msg"]  # 22 attachments, and the limit of these tests is 20


def test_a_sentence_that_begins_like_a_mail_cuts_none_in_two(limits: Limits, into: Path) -> None:
    path = into.parent / "post.mbox"
    path.write_bytes(_mbox("Eerste\n\nFrom Zwolle we moved in 2024\nand the rest follows.", "Tweede"))
    members = unpack(path, MBOX, limits, into, 0)
    assert [member.name for member in members] == ["Brief 1.eml", "Brief 2.eml"]
    assert b"From Zwolle we moved in 2024\nand the rest follows." in members[0].path.read_bytes()
