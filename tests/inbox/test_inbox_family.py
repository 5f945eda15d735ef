from __future__ import annotations

import base64
import random
import stat
import struct
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox.family import Member, unpack
from inbox.triage import judge
from pipeline.errors import EncryptedInput, InputError, LimitExceeded, UnsupportedMedia
from pipeline.stage import Limits
from pipeline.tools.media import EML, PDF, TNEF, ZIP

SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.fixture
def into(tmp_path: Path) -> Path:
    into = tmp_path / "leden"
    into.mkdir()
    return into


def mail(subject: str = "Antwoord") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "a@example.nl", "b@example.nl", subject
    message["Date"] = "Thu, 09 Apr 2026 10:00:00 +0200"
    message.set_content("Geacht ministerie, in de bijlage onze brief.")
    return message


def unpack_mail(message: EmailMessage, limits: Limits, into: Path, depth: int = 0) -> tuple[Member, ...]:
    path = into.parent / "post.eml"
    path.write_bytes(message.as_bytes())
    return unpack(path, EML, limits, into, depth)


def unpack_zip(path: Path, limits: Limits, into: Path, depth: int = 0) -> tuple[Member, ...]:
    return unpack(path, ZIP, limits, into, depth)


def make_zip(into: Path, members: dict[str, bytes]) -> Path:
    path = into.parent / "pak.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_mail_without_attachments_has_no_members(limits: Limits, into: Path) -> None:
    assert unpack_mail(mail(), limits, into) == ()


def test_attachments_come_out_byte_for_byte(limits: Limits, into: Path) -> None:
    message = mail()
    content = bytes(range(256)) * 50
    message.add_attachment(content, maintype="application", subtype="pdf", filename="brief één.pdf")
    (member,) = unpack_mail(message, limits, into)
    assert (member.name, member.path.read_bytes()) == ("brief één.pdf", content)


def test_the_two_forms_of_the_body_are_no_members(limits: Limits, into: Path) -> None:
    message = mail()
    message.add_alternative("<p>Geacht ministerie</p>", subtype="html")
    assert unpack_mail(message, limits, into) == ()


def test_a_picture_that_the_text_shows_is_no_member(limits: Limits, into: Path) -> None:
    message = mail()
    message.add_alternative('<p>Groet <img src="cid:logo@x"></p>', subtype="html")
    html = message.get_payload()[1]
    html.add_related(b"\x89PNG" + bytes(40_000), "image", "png", cid="<logo@x>", filename="logo.png")
    assert unpack_mail(message, limits, into) == ()


def test_a_picture_that_was_attached_is_a_member(limits: Limits, into: Path) -> None:
    message = mail()
    message.add_attachment(b"\x89PNG" + bytes(100), maintype="image", subtype="png", filename="scan.png")
    assert [member.name for member in unpack_mail(message, limits, into)] == ["scan.png"]


def test_a_small_inline_logo_is_no_member(limits: Limits, into: Path) -> None:
    message = mail()
    message.add_attachment(bytes(900), "image", "png", disposition="inline", filename="image001.png")
    assert unpack_mail(message, limits, into) == ()


def test_a_forwarded_mail_is_a_mail_of_its_own(tmp_path: Path, limits: Limits, into: Path) -> None:
    inner = mail("Brief van 9 april / vraag")
    inner.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="brief.pdf")
    outer = mail()
    outer.add_attachment(inner)
    (member,) = unpack_mail(outer, limits, into)
    assert member.name == "Brief van 9 april - vraag.eml"
    assert judge(member.path, member.name, limits).media_type == EML
    deeper = tmp_path / "dieper"
    deeper.mkdir()
    assert [m.name for m in unpack(member.path, EML, limits, deeper, 1)] == ["brief.pdf"]


def test_a_mail_that_is_nothing_but_a_pdf_has_it_as_member(limits: Limits, into: Path) -> None:
    message = EmailMessage()
    message["From"], message["Date"] = "a@example.nl", "Thu, 09 Apr 2026 10:00:00 +0200"
    message.set_content(b"%PDF-1.7", maintype="application", subtype="pdf")
    (member,) = unpack_mail(message, limits, into)
    assert (member.name, member.path.read_bytes()) == ("bijlage-1.pdf", b"%PDF-1.7")


def test_a_winmail_attachment_comes_out_and_is_known_by_its_bytes(limits: Limits, into: Path) -> None:
    message = mail()
    message.add_attachment(b"\x78\x9f\x3e\x22\0\0", "application", "ms-tnef", filename="winmail.dat")
    (member,) = unpack_mail(message, limits, into)
    assert judge(member.path, member.name, limits).media_type == TNEF


def test_a_signature_is_no_member(limits: Limits, into: Path) -> None:
    message = mail()
    message.add_attachment(b"x", "application", "pkcs7-signature", filename="smime.p7s")
    assert unpack_mail(message, limits, into) == ()


def test_an_encrypted_mail_is_refused(limits: Limits, into: Path) -> None:
    message = EmailMessage()
    message["From"], message["Date"] = "a@example.nl", "Thu, 09 Apr 2026 10:00:00 +0200"
    message.set_content(b"x", maintype="application", subtype="pkcs7-mime")
    with pytest.raises(EncryptedInput):
        unpack_mail(message, limits, into)


def test_too_many_attachments_are_refused(limits: Limits, into: Path) -> None:
    message = mail()
    for n in range(limits.members + 1):
        message.add_attachment(b"x", "application", "pdf", filename=f"{n}.pdf")
    with pytest.raises(LimitExceeded, match="meer dan 20"):
        unpack_mail(message, limits, into)


@pytest.mark.parametrize("depth", [3, 4])
def test_members_nested_too_deep_are_refused(limits: Limits, into: Path, depth: int) -> None:
    message = mail()
    message.add_attachment(b"x", "application", "pdf", filename="x.pdf")
    with pytest.raises(LimitExceeded, match="3 lagen"):
        unpack_mail(message, limits, into, depth)
    with pytest.raises(LimitExceeded, match="3 lagen"):
        unpack_zip(make_zip(into, {"x.pdf": b"x"}), limits, into, depth)


def test_a_zip_gives_its_files_and_not_the_residue(limits: Limits, into: Path) -> None:
    files = {"map/brief.pdf": b"a", "b.docx": b"b", "__MACOSX/._b.docx": b"x", "map/.DS_Store": b"x"}
    members = unpack_zip(make_zip(into, files), limits, into)
    assert [(m.name, m.path.read_bytes()) for m in members] == [("brief.pdf", b"a"), ("b.docx", b"b")]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\boot.ini", "a/../../b", ".."])
def test_a_name_that_leads_out_of_the_folder_is_refused(limits: Limits, into: Path, name: str) -> None:
    with pytest.raises(UnsupportedMedia, match="andere map"):
        unpack_zip(make_zip(into, {name: b"x"}), limits, into)
    assert list(into.iterdir()) == []


def test_old_code_pages_in_names_are_read(limits: Limits, into: Path) -> None:
    path = make_zip(into, {"SXdwest.pdf": b"x"})
    path.write_bytes(path.read_bytes().replace(b"SXdwest", b"S\xa3dwest"))
    assert unpack_zip(path, limits, into)[0].name == "Súdwest.pdf"


def test_a_link_in_a_zip_is_refused(limits: Limits, into: Path) -> None:
    path = into.parent / "pak.zip"
    info = zipfile.ZipInfo("link.pdf")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(UnsupportedMedia, match="snelkoppeling"):
        unpack_zip(path, limits, into)


def test_a_zip_with_a_password_is_refused(limits: Limits, into: Path) -> None:
    path = make_zip(into, {"a.pdf": b"x"})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(EncryptedInput, match="wachtwoord"):
        unpack_zip(path, limits, into)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(limits: Limits, into: Path) -> None:
    with pytest.raises(LimitExceeded, match="sterk ingepakt"):
        unpack_zip(make_zip(into, {"bom.txt": bytes(4 << 20)}), limits, into)
    assert list(into.iterdir()) == []


def test_many_small_files_together_are_bounded(limits: Limits, into: Path) -> None:
    files = {f"{n}.txt": base64.b64encode(random.Random(n).randbytes(700_000)) for n in range(20)}
    with pytest.raises(LimitExceeded, match="groter dan 16 MB"):
        unpack_zip(make_zip(into, files), limits, into)


def test_a_zip_with_too_many_files_is_refused(limits: Limits, into: Path) -> None:
    with pytest.raises(LimitExceeded, match="meer dan 20"):
        unpack_zip(make_zip(into, {f"{n}.txt": b"x" for n in range(21)}), limits, into)


def test_an_index_that_is_too_large_is_refused_unread(limits: Limits, into: Path) -> None:
    path = make_zip(into, {"a.txt": b"x"})
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.rindex(b"PK\5\6") + 12, 1 << 30)
    path.write_bytes(content)
    with pytest.raises(LimitExceeded, match="meer dan 20"):
        unpack_zip(path, limits, into)


def test_a_member_that_does_not_match_its_checksum_is_refused(limits: Limits, into: Path) -> None:
    path = make_zip(into, {"a.txt": b"x" * 50})
    content = bytearray(path.read_bytes())
    content[14] ^= 0xFF
    content[content.index(b"PK\1\2") + 16] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(UnsupportedMedia, match="beschadigd"):
        unpack_zip(path, limits, into)


def test_other_kinds_have_no_members(limits: Limits, into: Path) -> None:
    assert unpack(into / "niets", PDF, limits, into, 0) == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=300))
def test_any_name_in_a_zip_is_refused_or_becomes_a_readable_name(limits: Limits, tmp_path_factory, name: str) -> None:
    into = tmp_path_factory.mktemp("leden") / "uit"
    into.mkdir()
    path = make_zip(into, {name.replace("\0", "") + "x": b"x"})
    try:
        members = unpack_zip(path, limits, into)
    except InputError:
        return
    for member in members:
        assert member.path.parent == into
        assert 0 < len(member.name) <= 150
        assert member.name.isprintable()


HEADERS = ["Content-Type", "Content-Disposition", "Content-ID", "Subject", "MIME-Version", "Content-Transfer-Encoding"]
VALUES = st.one_of(
    st.sampled_from(['multipart/mixed; boundary="x"', "message/rfc822", "image/png", "attachment", "base64"]),
    st.text(st.characters(max_codepoint=255, blacklist_characters="\r\n"), max_size=60),
    st.text("=?;*'\"<>()@,/: utfQBbase64name", max_size=60),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(HEADERS), VALUES), max_size=6), VALUES)
def test_a_malformed_mail_is_unpacked_or_refused_and_never_crashes(limits, tmp_path_factory, headers, value) -> None:
    into = tmp_path_factory.mktemp("leden") / "uit"
    into.mkdir()
    lines = "".join(f"{name}: {told}\n" for name, told in headers)
    text = f"{lines}\n--x\nContent-Type: {value}\nContent-Disposition: attachment; filename*={value}\n\nabc\n--x--\n"
    path = into.parent / "post.eml"
    path.write_bytes(text.encode("latin-1"))
    try:
        members = unpack(path, EML, limits, into, 0)
    except InputError:
        return
    assert all(member.path.parent == into for member in members)


def test_real_mails_are_unpacked(limits: Limits, tmp_path: Path) -> None:
    mails = SHARED / "reference" / "corpora" / "eml"
    if not mails.exists():
        pytest.skip("de verzameling met echte e-mails is hier niet aanwezig")
    for path in mails.glob("mail_*"):
        into = tmp_path / path.name
        into.mkdir()
        members = unpack(path, EML, limits, into, 0)
        assert len(list(into.iterdir())) == len(members)
