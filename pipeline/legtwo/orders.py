"""From what a person asks on the command line to an order with everything that the desk knows about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.errors import InputError, LetterError
from pipeline.legtwo.annexes import Annexes
from pipeline.legtwo.cases.order import Vraag
from pipeline.legtwo.receipt import writer_of
from pipeline.legtwo.regels import check_day, check_kenmerk
from pipeline.model.dossier import Dossier, Uitgaand
from pipeline.model.letter import LetterStatus
from pipeline.model.status import VoorstelKind
from pipeline.store import decisions, letters, poststukken
from pipeline.tools.register import Gemeente, Provincie, find_gemeente, find_provincie, gemeenten
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.dossier import read_dossier
from pipeline.zaak.samen import as_received
from pipeline.zaak.uitgaand import find_our_letter
from templates.fields import Organisation
from templates.forms import read_form

PER_PROVINCE = ("L11", "L12", "L13")
"""Families that go to a province, or to all gemeenten in one."""

_FORWARDS = ("L18", "L18B")
"""Families about a document that is somebody else's to answer."""

_OWN_CHAIR = ("L14", "L17")
"""Families that a gemeente writes about itself."""


@dataclass(frozen=True, slots=True)
class Opdracht:
    """One letter as a person asks for it."""

    familie: str
    door: str
    """Who writes it."""
    gemeente: Gemeente | None = None
    provincie: Provincie | None = None
    document: str = ""
    """Begin of the number of the document it is about."""
    brief: str = ""
    """The letter of ours it is about: its id, or the begin of the number of the document it came in as."""
    kenmerk: str = ""
    datum: dt.date | None = None
    cyclus: str = ""
    formulier: str = ""
    """The form that was filled in, as TOML."""
    golf: str = ""
    """The wave it is one of; several of one wave may carry one reference when its form says so."""


def organisation(bureau: Bureau) -> Organisation:
    """Give who sends, as letters print it."""
    return Organisation(**bureau.organisatie.model_dump(mode="json", exclude={"gebied"}))


def make_vraag(bureau: Bureau, opdracht: Opdracht, annexes: Annexes | None = None) -> Vraag:
    """Give an order with the dossier, the document and the letter that it is about.

    Raises:
        InputError: What it names is not there, or does not belong together.
        LetterError: A province has no annex of its own, or the letter it is about was withdrawn.
    """
    familie = opdracht.familie
    bureau.catalogue.spec(familie)
    check_kenmerk(opdracht.kenmerk)
    check_day(opdracht.datum)
    vraag = Vraag(
        familie,
        organisation(bureau),
        bureau.catalogue,
        referentie=opdracht.kenmerk.strip() or None,
        datum=opdracht.datum,
        form=read_form(familie, opdracht.formulier, bureau.catalogue) if opdracht.formulier else {},
    )
    if opdracht.document:
        vraag = _with_document(bureau, vraag, bureau.desk.find(opdracht.document))
    if opdracht.brief:
        vraag = replace(vraag, brief=_in_force(find_our_letter(bureau, opdracht.brief)))
    if familie in PER_PROVINCE:
        _check_together(vraag, opdracht, opdracht.gemeente)
        return _with_province(bureau, vraag, opdracht, annexes)
    gemeente = opdracht.gemeente or _gemeente_of(bureau, vraag)
    _check_together(vraag, opdracht, gemeente)
    if opdracht.provincie:
        vraag = replace(vraag, provincie=opdracht.provincie)
    return replace(vraag, dossier=_dossier(bureau, gemeente, opdracht)) if gemeente else vraag


def _with_document(bureau: Bureau, vraag: Vraag, document_id: str) -> Vraag:
    order = bureau.walk.to_confirm(document_id)
    with bureau.store.read() as session:
        piece = poststukken.poststuk(session, document_id)
        received = as_received(session, piece) if piece else None
    return replace(
        vraag,
        document_id=document_id,
        poststuk=received,
        geregistreerd_op=piece.ontvangen_op if piece else None,
        extraction=order.extraction,
        registratie=order.registration,
        per_mail=order.is_mail or order.arrival.source == "mail",
        bijlagen=order.attachments,
    )


def _in_force(brief: Uitgaand) -> Uitgaand:
    """Let a letter of ours through that another letter may be about."""
    if brief.status is LetterStatus.WITHDRAWN:
        raise LetterError(
            f"brief {brief.id} is ingetrokken. Daarover gaat geen brief meer; kies een andere met --brief."
        )
    return brief


def _check_together(vraag: Vraag, opdracht: Opdracht, gemeente: Gemeente | None) -> None:
    """Let an order through whose letter, document, gemeente and province belong together.

    Raises:
        InputError: They do not; the message names what does not fit.
    """
    if gemeente is None:
        return
    if vraag.brief and vraag.brief.gemeente not in ("", gemeente.code):
        raise InputError(f"brief {vraag.brief.id} is niet aan {gemeente.naam}. Herstel --brief of --gemeente.")
    if vraag.familie in _FORWARDS:
        return  # there the gemeente is who has to answer, not who wrote
    if vraag.document_id and not _is_of(vraag, gemeente):
        raise InputError(f"dit stuk is niet van {gemeente.naam}. Herstel --document of --gemeente.")
    if opdracht.provincie and opdracht.provincie.naam != gemeente.provincie:
        raise InputError(f"{gemeente.naam} ligt niet in {opdracht.provincie.naam}. Herstel --gemeente of --provincie.")


def _is_of(vraag: Vraag, gemeente: Gemeente) -> bool:
    """Tell whether a document is of a gemeente, or names none at all so that a person has to say it."""
    writer = writer_of(vraag.extraction) if vraag.extraction else None
    named = vraag.poststuk.gemeenten if vraag.poststuk else ()
    if writer is not None:
        return writer.code == gemeente.code
    return not named or gemeente.code in named


def _gemeente_of(bureau: Bureau, vraag: Vraag) -> Gemeente | None:
    """Give the gemeente that an order is about without naming it: of the letter, of the document, or our own."""
    if vraag.brief and vraag.brief.gemeente:
        return find_gemeente(vraag.brief.gemeente)
    if vraag.extraction and (writer := writer_of(vraag.extraction)):
        return writer
    own = bureau.organisatie.gebied if vraag.familie in _OWN_CHAIR else ""
    return find_gemeente(own) if own else None


def _dossier(bureau: Bureau, gemeente: Gemeente, opdracht: Opdracht) -> Dossier:
    """Give the dossier in the cyclus that was asked for, else in that of the latest decision on the trede."""
    with bureau.store.read() as session:
        besluiten = decisions.besluiten(session, gemeente.code)
    decided = [one.cyclus for one in besluiten if one.kind is VoorstelKind.TREDE]
    cyclus = opdracht.cyclus or (decided[-1] if decided else None)
    return read_dossier(bureau, gemeente.code, cyclus, opdracht.datum)


def _with_province(bureau: Bureau, vraag: Vraag, opdracht: Opdracht, annexes: Annexes | None) -> Vraag:
    provincie = opdracht.provincie or _own_province(bureau)
    if provincie is None:
        raise InputError(f"brief {vraag.familie} gaat over één provincie. Geef haar naam met --provincie.")
    vraag = replace(vraag, provincie=provincie)
    if vraag.familie == "L12" and annexes is not None:
        return replace(vraag, bijlage=annexes.of(provincie))
    if vraag.familie == "L11":
        return replace(vraag, dossiers=tuple(_written_to(bureau, provincie, opdracht)))
    return vraag


def _own_province(bureau: Bureau) -> Provincie | None:
    own = bureau.organisatie.gebied if bureau.organisatie.rol == "provincie" else ""
    return find_provincie(own) if own else None


def _written_to(bureau: Bureau, provincie: Provincie, opdracht: Opdracht) -> Iterator[Dossier]:
    """Yield the dossiers of the gemeenten in a province that got a letter on the ladder."""
    families = [family for family, spec in bureau.catalogue.letters.items() if spec.besluit_vereist]
    for gemeente in gemeenten():
        if gemeente.provincie != provincie.naam or not has_post(bureau, gemeente):
            continue
        dossier = _dossier(bureau, gemeente, opdracht)
        if dossier.laatste(*families):
            yield dossier


def has_post(bureau: Bureau, gemeente: Gemeente) -> bool:
    """Tell whether there is a letter or a document on a gemeente at all: quick, before a dossier is read."""
    with bureau.store.read() as session:
        return bool(letters.letters_to(session, gemeente.code) or poststukken.poststukken(session, gemeente.code))
