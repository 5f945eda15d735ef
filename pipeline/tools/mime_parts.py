"""Finds what hangs on a mail (EML), and what of it is not read.

The inbox and the reader both ask here, so that what the one shows as a list of attachments is what the other unpacks.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from email.errors import MessageDefect
from email.message import EmailMessage, Message
from pathlib import Path

from pipeline.errors import UnsupportedMedia
from pipeline.tools import tnef
from pipeline.tools.attached import Attached, Parts, Pictures, safe_name, save_bytes, with_own_names
from pipeline.tools.mime import Role, content_of, disposition_of, leaves, opened, role_of, text_of, told
from pipeline.tools.outlook_parts import body_as_mail, read_forms
from pipeline.tools.outlook_parts import find_parts as find_outlook_parts

_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "message/rfc822": ".eml",
    "application/pdf": ".pdf",
    "application/ms-tnef": ".dat",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}
_CID = re.compile(r"""cid:([^"'\s>)]+)""", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(png|jpe?g|gif|bmp|tiff?);base64,([A-Za-z0-9+/=\s%]{100,})", re.IGNORECASE)
_FAR_PICTURE = re.compile(r"""<img\b[^<>]*?\bsrc\s*=\s*["']?\s*https?:""", re.IGNORECASE)
_CUT_OFF = ("CloseBoundaryNotFoundDefect", "StartBoundaryNotFoundDefect", "NoBoundaryInMultipartDefect")


def find_parts(message: EmailMessage) -> Parts:
    """Give what hangs on a mail, in order, and what of it is not read.

    Raises:
        EncryptedInput: It is encrypted or protected.
        UnsupportedMedia: Its envelope is damaged.
    """
    finder = _Finder(opened(message))
    finder.find()
    return Parts(with_own_names(finder.attached), tuple(dict.fromkeys(finder.doubts)) + finder.pictures.doubts())


class _Finder:
    """Goes through the parts of one mail."""

    def __init__(self, message: EmailMessage) -> None:
        self.leaves = list(leaves(message))
        self.message = message
        self.attached: list[Attached] = []
        self.doubts: list[str] = []
        self.pictures = Pictures()

    def find(self) -> None:
        """Sort all parts."""
        texts = [leaf for leaf in self.leaves if role_of(leaf) is Role.TEXT]
        pages = [text_of(leaf) for leaf in texts if leaf.get_content_type() == "text/html"]
        shown = {cid.casefold() for page in pages for cid in _CID.findall(page)}
        self.doubts += _structure_doubts(self.message)
        for number, leaf in enumerate((leaf for leaf in self.leaves if role_of(leaf) is not Role.TEXT), start=1):
            self._take(leaf, number, shown)
        for page in pages:
            self._take_pictures(page)

    def _take(self, leaf: EmailMessage, number: int, shown: set[str]) -> None:
        role = role_of(leaf)
        if role is Role.SIGNATURE:
            self.doubts.append("De e-mail heeft een digitale handtekening; die is niet gecontroleerd.")
        elif role is Role.ELSEWHERE:
            self.doubts.append("Een bijlage staat op een server en is niet meegestuurd.")
        elif role is Role.OTHER_FORM:
            self.doubts.append("De e-mail heeft nog een vorm van de tekst (AMP) die niet is gelezen.")
        elif role is Role.ATTACHED and not self._is_logo(leaf, shown):
            if leaf.get_content_type() in ("application/ms-tnef", "application/vnd.ms-tnef") or _is_winmail(leaf):
                self._unpack_winmail(leaf, number)
            else:
                self.attached.append(_attached(leaf, number))
                self.doubts += _encoding_doubts(leaf)

    def _is_logo(self, part: Message, shown: set[str]) -> bool:
        if part.get_content_maintype() != "image":
            return False
        cid = told(lambda: str(part.get("Content-ID", "")), "").strip().strip("<>").casefold()
        in_text = bool(cid and cid in shown)
        if not in_text and not cid and disposition_of(part) != "inline":
            return False
        return self.pictures.is_small(content_of(part))

    def _unpack_winmail(self, leaf: EmailMessage, number: int) -> None:
        """Put what Outlook packed in its place; what cannot be unpacked stays whole and is judged as it is."""
        try:
            item = tnef.read_tnef(content_of(leaf))
        except UnsupportedMedia:
            self.attached.append(_attached(leaf, number))
            return
        forms = read_forms(item)
        parts = find_outlook_parts(item, forms.html)
        self.doubts += [*forms.doubts, *parts.doubts]
        body = body_as_mail(item) if self._says_more(forms.plain or forms.html) else None
        found = (*((body,) if body else ()), *parts.attached)
        self.attached += found
        self.doubts.append(f"Bij de e-mail zat winmail.dat; daaruit kwamen {len(found)} documenten.")

    def _says_more(self, text: str) -> bool:
        """Tell whether a text holds words that the mail itself does not show."""
        own = " ".join(text_of(leaf) for leaf in self.leaves if role_of(leaf) is Role.TEXT)
        return bool(_words(text) - _words(own))

    def _take_pictures(self, page: str) -> None:
        """Take the pictures that stand in the HTML itself, and count those on the net."""
        for match in _DATA_PICTURE.finditer(page):
            try:
                picture = base64.b64decode(re.sub(r"\s|%[0-9A-Fa-f]{2}", "", match[2]) + "==")
            except (binascii.Error, ValueError):
                self.doubts.append("Een afbeelding in de tekst van de e-mail is beschadigd en niet gelezen.")
                continue
            if not self.pictures.is_small(picture):
                name = f"afbeelding-{len(self.attached) + 1}.{match[1].lower()}"
                self.attached.append(Attached(name, len(picture), save_bytes(picture)))
        if _FAR_PICTURE.search(page):
            self.doubts.append("De e-mail verwijst naar afbeeldingen op internet; die zijn niet opgehaald.")


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{2,}", re.sub(r"<[^<>]*>|&\w+;", " ", text).casefold()))


def _structure_doubts(message: Message) -> Iterator[str]:
    defects: list[MessageDefect] = [defect for part in message.walk() for defect in part.defects]
    if any(type(defect).__name__ in _CUT_OFF for defect in defects):
        yield "De e-mail is afgebroken of beschadigd; misschien ontbreekt een deel of een bijlage."
    if message.get_content_type() == "message/partial":
        yield "Dit is een deel van een gesplitste e-mail; de andere delen ontbreken."


def _encoding_doubts(leaf: Message) -> Iterator[str]:
    content_of(leaf) if leaf.get("Content-Transfer-Encoding", "") else None
    if any(type(defect).__name__.startswith("InvalidBase64") for defect in leaf.defects):
        yield "Een bijlage is beschadigd verstuurd; zij is misschien niet compleet."


def _is_winmail(leaf: Message) -> bool:
    name = told(leaf.get_filename, None) or ""
    return name.lower() in ("winmail.dat", "win.dat") and content_of(leaf).startswith(tnef.MAGIC)


def _attached(part: EmailMessage, number: int) -> Attached:
    payload = part.get_payload()
    size = len(payload) * 3 // 4 if isinstance(payload, str) else 0
    return Attached(_part_name(part, number), size, lambda out: _save(part, out))


def _save(part: Message, out: Path) -> None:
    out.write_bytes(content_of(part))


def _part_name(part: EmailMessage, number: int) -> str:
    kind = part.get_content_type()
    fallback = f"bijlage-{number}{_ENDINGS.get(kind, '')}"
    name = told(part.get_filename, None)
    if not name and kind == "message/rfc822" and isinstance(part.get_payload(), list):
        subject = told(lambda: _subject(part), None)
        name = f"{subject}.eml" if subject else None
    return safe_name(name or "", fallback)


def _subject(part: Message) -> str | None:
    inner = part.get_payload(0)
    found = inner["Subject"] if isinstance(inner, Message) else None
    return str(found).replace("/", "-").replace("\\", "-") if found else None
