"""From a stored letter to its mail draft: the files that go along, each held against the hash it was kept with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.blobs import write_file
from pipeline.errors import InputError, LetterError
from pipeline.legtwo.brieven import zoek
from pipeline.legtwo.herinnering import check_reminder
from pipeline.legtwo.letterfiles import file_version, letter_paths, make_again, put_back
from pipeline.legtwo.mail import MAIL_ITSELF, Annexed, MailDraft, Sending, make_draft
from pipeline.model.letter import LetterStatus
from pipeline.store import letters
from pipeline.store.letters import StoredLetter
from pipeline.tools.register import gemeente_by_name
from pipeline.zaak.bureau import Bureau, today
from pipeline.zaak.uitgaand import outgoing_letters
from templates.families.l11 import L11Fields, Told
from templates.families.l12 import L12Fields
from templates.fields import LetterFields
from templates.registry import restore

_FINAL = (LetterStatus.APPROVED, LetterStatus.SENT)


def write_draft(bureau: Bureau, nummer: str, out: Path, *, concept: bool = False) -> tuple[Path, MailDraft]:
    """Write the mail draft of a letter to a folder and give its place; sending it is for a person.

    Raises:
        LetterError: The letter is not approved and `concept` was not asked, or a file is gone or changed.
        InputError: There is no such letter, or the folder holds another file of this name.
    """
    stored = zoek(bureau, nummer)
    draft = make_mail(bureau, stored, concept=concept)
    path = out / draft.naam
    if path.exists() and path.read_bytes() != draft.eml:
        raise InputError(f"{path.name} staat al in de map en is gewijzigd. Kies een andere map met --out.")
    write_file(path, draft.eml)
    return path, draft


def to_mail(bureau: Bureau, *, concept: bool = False) -> tuple[str, ...]:
    """Give the ids of all letters that were approved and not sent yet; with `concept` the concepts too."""
    wanted = (LetterStatus.APPROVED, *((LetterStatus.CONCEPT,) if concept else ()))
    with bureau.store.read() as session:
        return tuple(one.id for one in letters.letters(session) if one.letter.status in wanted)


def make_mail(bureau: Bureau, stored: StoredLetter, *, concept: bool = False) -> MailDraft:
    """Give the mail draft of a letter.

    Raises:
        LetterError: The letter is not approved and `concept` was not asked, or a file is gone or changed.
    """
    letter = stored.letter
    if letter.status not in _FINAL and not (concept and letter.status is LetterStatus.CONCEPT):
        raise LetterError(
            f"brief {stored.id} is {letter.status.value}. Een mail hoort bij een goedgekeurde brief; met --concept "
            "maakt u er een om te bekijken."
        )
    if letter.status is LetterStatus.APPROVED:
        check_reminder(bureau, letter, today())
    fields = restore(letter.family, letter.data)
    remarks: list[str] = []
    body = _body(bureau, stored, remarks)
    annexed = (*(() if body else (_pdf(bureau, stored),)), *_annexes(bureau, fields, remarks))
    with bureau.store.read() as session:
        version = file_version(letters.letter_versions(session, stored.id)).version
    sending = Sending(stored.id, version, letter.family, fields, letter.status not in _FINAL, body, tuple(annexed))
    draft = make_draft(sending, bureau.registers)
    return replace(draft, opmerkingen=(*draft.opmerkingen, *remarks))


def _body(bureau: Bureau, stored: StoredLetter, remarks: list[str]) -> str | None:
    """Give the text of a letter that is the mail itself; None when the letter goes as a file."""
    letter = stored.letter
    if letter.family not in MAIL_ITSELF:
        return None
    try:
        made = make_again(letter, bureau.catalogue, approved=letter.status in _FINAL)
    except LetterError:
        remarks.append("de tekst van deze brief is sinds de goedkeuring veranderd: de brief gaat mee als bijlage")
        return None
    return made.body.strip() + "\n"


def _pdf(bureau: Bureau, stored: StoredLetter) -> Annexed:
    with bureau.store.read() as session:
        made = file_version(letters.letter_versions(session, stored.id))
    _, path = letter_paths(bureau.folder, made.id, made.version)
    if not path.is_file() and not put_back(bureau, made):  # what the walk itself drafted has no files here yet
        raise LetterError(f"{path.name} ontbreekt in de map brieven. Zet een reservekopie terug.")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != stored.letter.pdf_sha256:
        raise LetterError(f"{path.name} is gewijzigd sinds hij is gemaakt. Zet een reservekopie terug.")
    return Annexed(f"{stored.id}.pdf", data)


def _annexes(bureau: Bureau, fields: LetterFields, remarks: list[str]) -> Iterator[Annexed]:
    """Yield what the letter says goes along; what cannot be found is a remark."""
    if isinstance(fields, L12Fields):
        yield _original(bureau, fields.bijlage.sha256, f"verdeelbesluit-{fields.aan.code}")
    if isinstance(fields, L11Fields):
        for told in fields.gemeenten:
            found = _letter_to(bureau, told)
            if found is None:
                remarks.append(f"voeg zelf de brief aan {told.naam} toe (kenmerk {told.referentie})")
            else:
                yield found


def _original(bureau: Bureau, sha256: str, stem: str) -> Annexed:
    path = bureau.desk.blobs.path(sha256)
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise LetterError(f"bijlage {stem} ontbreekt in de opslag of is gewijzigd. Zet een reservekopie terug.")
    if data.startswith(b"%PDF-"):
        return Annexed(f"{stem}.pdf", data)
    return Annexed(f"{stem}.docx" if data.startswith(b"PK") else stem, data, "application/octet-stream")


def _letter_to(bureau: Bureau, told: Told) -> Annexed | None:
    """Give the letter to a gemeente that an L11 tells of, as it was made here or came in."""
    gemeente = gemeente_by_name().get(told.naam)
    if gemeente is None:
        return None
    with bureau.store.read() as session:
        sent = outgoing_letters(bureau, session, gemeente.code)
        mine = [one for one in sent if (one.referentie, one.datum) == (told.referentie, told.datum) and one.is_uit]
        stored = letters.find_letter(session, mine[-1].id) if mine else None
    if stored is not None:
        return _pdf(bureau, stored)
    return _original(bureau, mine[-1].id, f"brief-{gemeente.code}") if mine else None
