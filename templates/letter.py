"""One letter from fields to files: rendered once, laid out twice, and checked before either file exists."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.errors import LetterIncomplete, NoDecision
from pipeline.model.letter import Letter, LetterStatus
from templates.blocks import LetterMeta, blocks_text, letter_text
from templates.catalogue import Catalogue
from templates.check import check_letter, typed_numbers
from templates.docx import write_docx
from templates.fields import Addressee, Decided, LetterFields, Signatory, Signed, snapshot
from templates.pdf import write_pdf
from templates.render import render_letter


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """A letter in both forms, with the record of how it came about."""

    letter: Letter
    docx: bytes
    pdf: bytes
    text: str
    """Plain text in reading order, with letterhead."""
    body: str
    """The same without letterhead: from salutation to signature, as the text of a mail."""
    remarks: tuple[str, ...]
    """Dutch: why the letter is still a concept; empty when it is final."""


def make_letter(
    family: str,
    fields: LetterFields,
    besluit_id: str | None,
    approved: bool,
    catalogue: Catalogue,
    confirmed: Collection[str] = (),
) -> MadeLetter:
    """Give the letter as DOCX and PDF; the same input gives the same bytes.

    `approved` says that a named person approved this letter, and `confirmed` which numbers in typed text that person
    checked; it stays a concept as long as its text, or its signatory, is not approved too.

    Raises:
        NoDecision: The family needs a Besluit and this is not the one its fields come from.
        LetterIncomplete: The finished text fails a check, or the family is locked and its text not approved.
        FieldMissing: The text asks a field that is not there.
    """
    _check_decision(family, fields, besluit_id, catalogue)
    _check_lock(family, fields, catalogue)
    remarks = concept_reasons(family, fields, approved, catalogue, confirmed)
    concept = bool(remarks)
    blocks = render_letter(family, fields, catalogue)
    meta = letter_meta(family, fields, catalogue)
    text = letter_text(blocks, meta, concept)
    check_letter(family, text, fields, concept, catalogue)
    docx, pdf = write_docx(blocks, meta, concept), write_pdf(blocks, meta, concept)
    spec = catalogue.spec(family)
    letter = Letter(
        family=family,
        template_id=spec.id,
        template_version=spec.versie,
        template_hash=catalogue.template_hash(family),
        data=snapshot(fields),
        status=LetterStatus.CONCEPT if concept else LetterStatus.APPROVED,
        besluit_id=besluit_id,
        docx_sha256=hashlib.sha256(docx).hexdigest(),
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
    )
    return MadeLetter(letter, docx, pdf, text, blocks_text(blocks), remarks)


def _check_decision(family: str, fields: LetterFields, besluit_id: str | None, catalogue: Catalogue) -> None:
    spec = catalogue.spec(family)
    if not spec.besluit_vereist:
        return
    carried, trede = (fields.besluit_id, fields.trede) if isinstance(fields, Decided) else (None, None)
    if besluit_id is None or besluit_id != carried or trede not in spec.toegestane_treden:
        raise NoDecision(
            f"brief {family} heeft het besluit nodig waarop hij rust. Laat eerst een medewerker besluiten."
        )


def _check_lock(family: str, fields: LetterFields, catalogue: Catalogue) -> None:
    """Refuse a letter under legal lock without approved text, or signed under mandate."""
    if not catalogue.spec(family).juridisch_slot:
        return
    if not catalogue.is_approved(family):
        raise LetterIncomplete(
            f"brief {family} staat op juridisch slot: de tekst is nog niet goedgekeurd. "
            f"Laat een jurist de tekst goedkeuren (registers/goedkeuringen.toml)."
        )
    if not isinstance(fields, Signed) or isinstance(fields.ondertekenaar, Signatory):
        raise LetterIncomplete(f"brief {family} tekent de bewindspersoon zelf, niet een ambtenaar met mandaat.")


def concept_reasons(
    family: str, fields: LetterFields, approved: bool, catalogue: Catalogue, confirmed: Collection[str] = ()
) -> tuple[str, ...]:
    """Give what still keeps a letter a concept, in Dutch; empty when it may be final.

    `confirmed` are the numbers in typed text that the person who approves has checked.
    """
    spec = catalogue.spec(family)
    typed = [number for number in typed_numbers(fields, catalogue) if number not in confirmed]
    signatory = fields.ondertekenaar if isinstance(fields, Signed) else None
    reasons = (
        (not approved, "de brief is nog niet goedgekeurd"),
        (bool(typed), f"ingetypte getallen die wie goedkeurt nog moet bevestigen: {', '.join(typed)}"),
        (
            not catalogue.is_approved(family),
            f"de tekst van brief {family} is nog niet goedgekeurd (registers/goedkeuringen.toml)",
        ),
        (fields.brief.datum < spec.geldig_vanaf, f"de tekst van brief {family} geldt nog niet op de dagtekening"),
        (
            signatory is not None and signatory.fictief,
            "de ondertekenaar of zijn mandaat is een voorbeeld (ondertekenaars.toml, mandaten.toml)",
        ),
    )
    return tuple(reason for holds, reason in reasons if holds)


def letter_meta(family: str, fields: LetterFields, catalogue: Catalogue) -> LetterMeta:
    """Give the letterhead of a letter."""
    look = catalogue.house_style(fields.organisatie.rol)
    titel = f"{catalogue.spec(family).titel}, {fields.aan.aanduiding}, {fields.brief.referentie}"
    return LetterMeta(
        titel=titel,
        organisatie=fields.organisatie,
        geadresseerde=address_lines(fields.aan),
        referentie=fields.brief.referentie,
        uw_kenmerk=fields.brief.uw_kenmerk,
        datum=fields.brief.datum,
        betreft=fields.brief.betreft,
        kleur=look.kleur,
        balk=look.balk,
    )


def address_lines(to: Addressee) -> tuple[str, ...]:
    """Give the lines of the address window."""
    return (f"Aan {to.orgaan}", to.regel, *to.adres)
