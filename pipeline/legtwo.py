"""Leg two: what a decision makes possible, letters and releases. It reads what leg one wrote; nothing calls back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bevinding import derive_bevinding, derive_per_categorie, read_cycles
from pipeline.blobs import write_file
from pipeline.desk import Desk
from pipeline.errors import FieldMissing, InputError, NoDecision, UndecidedMark
from pipeline.model.document import Document
from pipeline.model.extraction import Bevinding, DocumentType, Extraction
from pipeline.model.stand import Cyclus, Uitkomst
from pipeline.model.status import Basis, Besluit, StatusRecord, VoorstelKind
from pipeline.model.woo import RedactionMark, Verdict
from pipeline.recipe import Draft, ToConfirm
from pipeline.run import Walk
from pipeline.store import letters
from pipeline.termijn import due_date, read_terms
from pipeline.tools.child import ChildLimits
from pipeline.tools.register import Gemeente, gemeente_by_name, provincies
from redaction.release import ReleaseItem, ReleaseOrder, build_release, redact_file
from templates.catalogue import Catalogue
from templates.compose import Envelope
from templates.families.l02 import L02Fields, LadderCase, compose_l02
from templates.families.l07 import L07Fields, Receipt, compose_l07
from templates.fields import Addressee, Cycle, Organisation, Source, Term, TermUnit
from templates.letter import MadeLetter, make_letter

_FINDINGS = {
    Uitkomst.GEDEELTELIJK: Bevinding.GEDEELTELIJK,
    Uitkomst.NIET: Bevinding.NIET,
    Uitkomst.VOLDOET: Bevinding.VOLDOET,
}
_DECIDING = (Basis.MINISTERIE, Basis.PRT)
"""Whose figures a letter may print, the strongest first."""


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter on disk."""

    paths: tuple[Path, Path]
    """DOCX, then PDF."""
    remarks: tuple[str, ...]
    """Dutch: why it is still a concept; empty when final."""


def addressee(gemeente: Gemeente) -> Addressee:
    """Give the college of a gemeente; the register holds a mailbox and no post box, so the letter goes by mail."""
    by_mail = (f"Per e-mail: {gemeente.mailbox}",) if gemeente.mailbox else ()
    return Addressee(gemeente.naam, gemeente.code, gemeente.provincie, by_mail)


# -- ontvangstbevestiging (a stage of leg one: it needs no decision) ---------------------------------------------


def draft_receipt(
    order: ToConfirm, kinds: Sequence[DocumentType], sender: Organisation, catalogue: Catalogue
) -> Draft | None:
    """Give the confirmation of receipt for a document of one gemeente; None when the kind asks for none.

    A mail that carries a letter is confirmed once, by the letter.

    Raises:
        FieldMissing: The organisation or the register lacks something; the message names it.
    """
    gemeente = _writer(order.extraction)
    if order.extraction.document_type not in kinds or gemeente is None or (order.is_mail and order.attachments):
        return None
    made = make_letter("L07", _receipt_fields(order, gemeente, sender, catalogue), None, False, catalogue)
    return Draft(made.letter, made.docx, made.pdf)


def _writer(extraction: Extraction) -> Gemeente | None:
    names = extraction.municipalities
    return gemeente_by_name().get(names[0]) if len(names) == 1 else None


def _receipt_fields(order: ToConfirm, gemeente: Gemeente, sender: Organisation, catalogue: Catalogue) -> L07Fields:
    received = dt.datetime.fromisoformat(order.arrival.received_at).astimezone().date()
    envelope = Envelope(order.registration, received, sender, addressee(gemeente))
    by_mail = order.is_mail or order.arrival.source == "mail"
    receipt = Receipt(
        ontvangen_op=order.extraction.received_date or received,
        registratienummer=order.registration,
        soort="e-mail" if by_mail else "brief",
        document_type=order.extraction.document_type,
        uw_kenmerk=order.extraction.reference.our,
        uw_datum=order.extraction.letter_date,
        bijlagen=order.attachments,
    )
    return compose_l07(envelope, receipt, catalogue)


# -- L02 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """What a person asks for when a letter is to be written."""

    family: str
    gemeente: Gemeente | None
    document: str | None
    """For L07: start of the document's number."""
    reference: str
    dated: dt.date | None
    approved: bool


def write_letter(
    desk: Desk, walk: Walk, order: LetterOrder, sender: Organisation, catalogue: Catalogue, folder: Path
) -> WrittenLetter:
    """Write a letter of a family to a folder, and take note of it in the store.

    Raises:
        LetterError: Something is missing; the message names it.
    """
    if order.family == "L07":
        made, name = _make_l07(desk, walk, order, sender, catalogue)
    elif order.family == "L02":
        made, name = _make_l02(desk, walk, order, sender, catalogue)
    else:
        raise InputError(f"brief {order.family} bestaat hier niet. Kies L02 of L07.")
    with desk.store.write() as session:
        version = letters.add_letter(session, name, made.letter, "behandelaar")
    paths = (folder / f"{name}-v{version}.docx", folder / f"{name}-v{version}.pdf")
    write_file(paths[0], made.docx)  # a name of its own: an official may have edited the version before
    write_file(paths[1], made.pdf)
    return WrittenLetter(paths, made.remarks)


def _make_l07(
    desk: Desk, walk: Walk, order: LetterOrder, sender: Organisation, catalogue: Catalogue
) -> tuple[MadeLetter, str]:
    if not order.document:
        raise InputError("brief L07 hoort bij een ontvangen document. Geef het nummer met --document.")
    document_id = desk.find(order.document)
    confirm = walk.to_confirm(document_id)
    gemeente = _writer(confirm.extraction)
    if gemeente is None:
        raise FieldMissing("het document is niet van één gemeente. Schrijf de bevestiging zelf.")
    fields = _receipt_fields(confirm, gemeente, sender, catalogue)
    if order.reference or order.dated:
        head = replace(
            fields.brief, referentie=order.reference or fields.brief.referentie, datum=order.dated or fields.brief.datum
        )
        fields = replace(fields, brief=head)
    return make_letter("L07", fields, None, order.approved, catalogue), f"L07-{document_id[:16]}"


def _make_l02(
    desk: Desk, walk: Walk, order: LetterOrder, sender: Organisation, catalogue: Catalogue
) -> tuple[MadeLetter, str]:
    if order.gemeente is None:
        raise InputError("brief L02 gaat naar één gemeente. Geef haar naam met --gemeente.")
    fields = _l02_fields(desk, walk, order, order.gemeente, sender, catalogue)
    made = make_letter("L02", fields, fields.besluit_id, order.approved, catalogue)
    return made, f"L02-{order.gemeente.code}-{fields.brief.datum.isoformat()}"


def _l02_fields(
    desk: Desk, walk: Walk, order: LetterOrder, gemeente: Gemeente, sender: Organisation, catalogue: Catalogue
) -> L02Fields:
    besluiten = desk.besluiten(gemeente.code)
    cyclus = _decided_cyclus(besluiten, gemeente)
    records, _ = desk.standing(gemeente.code)
    chosen = _deciding_records(records, cyclus)
    envelope = Envelope(order.reference or None, order.dated, sender, addressee(gemeente))
    case = LadderCase(
        records=chosen,
        bevinding=_FINDINGS.get(derive_bevinding(derive_per_categorie(chosen))),
        besluiten=besluiten,
        cyclus=_cycle(cyclus),
        bron=_source(walk.extraction(chosen[0].document_id), gemeente) if chosen else None,
        termijn=_answer_term(order.dated),
        nieuwe_cyclus_start=next((c.start for c in read_cycles() if c.start > cyclus.start), None),
        afschrift_aan=("de commissaris van de Koning in uw provincie",),
    )
    return compose_l02(envelope, case, catalogue)


def _decided_cyclus(besluiten: Sequence[Besluit], gemeente: Gemeente) -> Cyclus:
    decided = [b.cyclus for b in besluiten if b.kind is VoorstelKind.TREDE]
    known: Mapping[str, Cyclus] = {cyclus.id: cyclus for cyclus in read_cycles()}
    if not decided or decided[-1] not in known:
        raise NoDecision(
            f"er is geen besluit over de trede van {gemeente.naam}. Bekijk het voorstel met ibt ladder list en besluit "
            "met ibt ladder decide."
        )
    return known[decided[-1]]


def _deciding_records(records: Sequence[StatusRecord], cyclus: Cyclus) -> tuple[StatusRecord, ...]:
    """Give the records of the day of compliance, of the strongest basis, and of one document."""
    fitting = [r for r in records if r.cyclus == cyclus.id and r.peildatum == cyclus.naleving_per]
    for basis in _DECIDING:
        of_basis = [r for r in fitting if r.basis is basis]
        if of_basis:
            return tuple(r for r in of_basis if r.document_id == of_basis[-1].document_id)
    return ()


def _cycle(cyclus: Cyclus) -> Cycle | None:
    if cyclus.verdeelbesluit is None or cyclus.naleving_per is None:
        return None
    return Cycle(cyclus.id, cyclus.verdeelbesluit, cyclus.naleving_per)


def _source(extraction: Extraction, gemeente: Gemeente) -> Source | None:
    told = extraction.details.get("source_report") or {}
    if not told.get("received"):
        return None
    table = next(p.regietafel for p in provincies() if p.naam == gemeente.provincie)
    kind = str(told.get("kind") or "")
    return Source(kind if kind.endswith("rapportage") else "rapportage", table, dt.date.fromisoformat(told["received"]))


def _answer_term(dated: dt.date | None) -> Term | None:
    term = read_terms()["antwoord_l02"]
    if dated is None:
        return None
    units = {"week": TermUnit.WEEKS, "dag": TermUnit.DAYS}
    due = due_date(dated, term.aantal, term.eenheid, statutory=term.wettelijk)
    return Term(term.aantal, units[term.eenheid], due)


# -- release ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Who wants which documents released, and with which settings."""

    dossier: str
    """Name without a personal name."""
    document_ids: tuple[str, ...]
    releaser: str
    folder: Path
    """Where packs stand; the pack gets a folder of its own in it."""
    raster_dpi: int
    limits: ChildLimits
    versions: Mapping[str, str]
    read_picture: Callable[[Path, int], str] | None
    """Text recognition for pages that are released as a picture; None leaves that check out."""


def build_pack(desk: Desk, walk: Walk, order: PackOrder) -> Path:
    """Burn, verify and pack decided documents, and give the folder of the pack; all or nothing.

    Raises:
        ReleaseBlocked: A mark has no verdict, or the gate stayed shut; nothing was written.
        InputError: A document is not ready, or the name of the dossier does not fit.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,60}", order.dossier):
        raise InputError("de naam van een dossier bestaat uit letters, cijfers, spaties en - . _ (hooguit 60 tekens).")
    if not order.releaser.strip():
        raise InputError("een vrijgave heeft de naam nodig van wie vrijgeeft. Vul --door in.")
    if len(set(order.document_ids)) < len(order.document_ids):
        raise InputError("een document staat twee keer in de opdracht. Noem elk document één keer.")
    decided: dict[str, Verdict] = {}
    reviewers: set[str] = set()
    items = []
    for number, document_id in enumerate(order.document_ids, 1):
        desk.check_ready(document_id)
        if not desk.is_seen(document_id):
            raise UndecidedMark(f"document {document_id[:12]} is door niemand bekeken. Gebruik ibt release decide.")
        judged = desk.marks(document_id)
        decided |= {one.mark.id: one.verdict.verdict for one in judged if one.verdict}
        reviewers |= {one.verdict.reviewer for one in judged if one.verdict}
        items.append(_item(walk, f"{number:04d}", document_id, tuple(one.mark for one in judged)))
    made_at = dt.datetime.now(dt.UTC).replace(microsecond=0)
    wanted = ReleaseOrder(
        order.dossier,
        made_at,
        ", ".join(sorted(reviewers)) or "geen vakken",
        order.releaser,
        order.raster_dpi,
        order.versions,
        limits=order.limits,
        read_page=order.read_picture,
    )
    pack = order.folder / f"{order.dossier.replace(' ', '-')}-{made_at:%Y%m%d-%H%M%S}"
    release = build_release(wanted, items, pack, decided=decided)
    desk.note_release(order.releaser, order.dossier, release.manifest_sha256, len(items))
    return pack


def _item(walk: Walk, number: str, document_id: str, marks: tuple[RedactionMark, ...]) -> ReleaseItem:
    extraction = walk.extraction(document_id)
    document = walk.document(document_id)
    return ReleaseItem(number, document, walk.rendition(document_id), marks, datum=extraction.letter_date)


def redact_loose(
    opened: Document,
    rendition: Path,
    marks: Sequence[RedactionMark],
    everything: bool,
    folder: Path,
    stem: str,
    raster_dpi: int,
    limits: ChildLimits,
    read_picture: Callable[[Path, int], str] | None,
) -> dict[str, Verdict]:
    """Write the concept of one document without a workspace and give what was applied, by mark id.

    Raises:
        ReleaseBlocked: The gate stayed shut; the reports are there, a PDF is not.
    """
    verdicts = {mark.id: Verdict.ACCEPTED for mark in marks if everything or not mark.review}
    redact_file(
        rendition, opened, marks, verdicts, folder, stem, raster_dpi=raster_dpi, limits=limits, read_page=read_picture
    )
    return verdicts
