"""Releases: reviewed documents burnt, verified and packed, or a concept of one document without a workspace."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipeline.config import Organisatie
from pipeline.desk import Desk
from pipeline.errors import InputError, ReleaseBlocked, UndecidedMark
from pipeline.legtwo.dossiers import check_name, check_whole
from pipeline.legtwo.metadata import author_of, facts_of, organisation_in
from pipeline.legtwo.packing import Stuk, families, related_facts, stukken_of, threads
from pipeline.legtwo.why import words
from pipeline.model.document import Document
from pipeline.model.release import PackRecord, Publicatie, Reden
from pipeline.model.woo import Beoordeling, RedactionMark, Verdict
from pipeline.review.acts import AS_SEEN
from pipeline.review.model import Review, ReviewMark
from pipeline.review.shown import waiting
from pipeline.run import Walk
from pipeline.store import dossiers, groups, releases
from redaction.concept import redact_file
from redaction.grounds import is_old, is_relative
from redaction.job import Making, mark_texts
from redaction.legend import sort_gronden
from redaction.pack.order import ReleaseItem, ReleaseOrder
from redaction.pack.words import because, standard_motive
from redaction.publish.facts import Facts, Other
from redaction.release import OnDocument, build_release
from redaction.verify.needles import count_all, make_needles

_NAMED = "de naam van het bestand noemt wat in het document is gelakt. Geef het een andere naam voordat u het deelt."
_HOME = ZoneInfo("Europe/Amsterdam")
_WHOLE = (Beoordeling.NIET_OPENBAAR, Beoordeling.REEDS_OPENBAAR)
_FIRST_TO_KNOW = "5.1.4"
_OLD = (
    "Dit stuk is ouder dan vijf jaar. Vul bij het besluit over het stuk een toelichting in: waarom weegt het belang "
    "nog altijd zwaarder dan openbaarheid (artikel 5.3)?"
)


class Blocker(NamedTuple):
    """What stands between one document and its release."""

    document_id: str
    number: str
    redenen: tuple[str, ...]
    """Dutch."""


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Who wants which documents released, and with which settings."""

    dossier: str
    """Name without a personal name."""
    document_ids: tuple[str, ...]
    releaser: str
    folder: Path
    """Where packs stand; the pack gets a folder of its own in it."""
    way: Making
    versions: Mapping[str, str]
    ours: Organisatie
    """Who publishes."""
    review: Callable[[str], Review]
    """Gives the review of a document as it stands."""
    basis_url: str = ""
    made_at: dt.datetime | None = None
    """Now, unless another moment is named."""
    on_document: OnDocument | None = None
    vervangt: str = ""
    """Name of the pack that this one takes the place of."""
    redenen: Mapping[str, str] = field(default_factory=dict)
    """Per document id why its earlier version is replaced, in the words of the list of DiWoo."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """All that the rows of one pack are made from."""

    order: PackOrder
    today: dt.date
    stukken: tuple[Stuk, ...]
    numbers: Mapping[str, str]
    reviews: Mapping[str, Review]
    """Per document id; not of doubles, which have no file."""
    marks: Mapping[str, tuple[RedactionMark, ...]]
    decided: Mapping[str, Verdict]
    renditions: Mapping[str, Path]


def find_blockers(desk: Desk, walk: Walk, order: PackOrder) -> tuple[Blocker, ...]:
    """Give all that stands between the documents of an order and a pack; empty when it may be made.

    Raises:
        InputError: The order itself is wrong.
        ReleaseBlocked: A document of the dossier is under way.
    """
    _check_order(desk, order)
    known = [one for one in order.document_ids if desk.is_read(one)]
    dates = {one.id: one.datum for one in stukken_of(desk, walk, known)}
    return _blocked(desk, order, order.document_ids, {}, dates)


def build_pack(desk: Desk, walk: Walk, order: PackOrder) -> Path:
    """Burn, verify and pack reviewed documents, and give the folder of the pack; all or nothing.

    Raises:
        UndecidedMark: A mark has no verdict; the message tells all that is missing, of every document.
        ReleaseBlocked: The review is not ready, or the gate stayed shut; nothing was written.
        InputError: A document is not ready, or the name of the dossier does not fit.
    """
    _check_order(desk, order)
    made_at = (order.made_at or dt.datetime.now(dt.UTC)).replace(microsecond=0)
    for document_id in order.document_ids:
        desk.check_ready(document_id)
    ready = _prepare(desk, walk, order, made_at)
    items = tuple(_items(ready))
    pack = order.folder / f"{order.dossier.replace(' ', '-')}-{made_at:%Y%m%d-%H%M%S}"
    wanted = _wanted(desk, ready, items, made_at)
    release = build_release(wanted, items, pack, decided=ready.decided, on_document=order.on_document)
    again = tuple((item.number, item.opnieuw) for item in items if item.opnieuw)
    why = {ready.numbers[key]: reason for key, reason in order.redenen.items()}
    rows = tuple(replace(row, reden=why.get(row.number, "")) for row in release.rows)
    record = PackRecord(
        pack.name, order.dossier, made_at, order.releaser, release.manifest_sha256, rows, order.vervangt, again
    )
    _check_unchanged(ready, pack)
    keep_record(desk, record, pack)
    return pack


def _check_unchanged(ready: _Ready, pack: Path) -> None:
    """Refuse a pack whose review was changed while it was made, and take it away."""
    for document_id, review in ready.reviews.items():
        if ready.order.review(document_id).stamp != review.stamp:
            remove_pack(pack)
            raise ReleaseBlocked(
                f"terwijl het pakket werd gemaakt, is in stuk {ready.numbers[document_id]} iets gewijzigd. Er is geen "
                "pakket; laat het stuk opnieuw goedkeuren en maak het pakket daarna opnieuw."
            )


def remove_pack(pack: Path) -> None:
    """Take a pack that does not count away, with its zip."""
    shutil.rmtree(pack, ignore_errors=True)
    pack.with_name(f"{pack.name}.zip").unlink(missing_ok=True)


Taken = tuple[PackRecord, str, Reden, str]
"""What was taken back: the pack, the number of the document, why, and the motivation."""


def keep_record(desk: Desk, record: PackRecord, pack: Path, taken: Taken | None = None) -> None:
    """Write a pack in the store; a pack that the store does not know is taken away again.

    Raises:
        Outdated: One of its files was taken back while it was made.
    """
    try:
        with desk.store.write() as session:
            dossiers.hold_named(session, record.dossier)
            releases.check_still(session, record, taken[0] if taken else None)
            if taken is not None:
                releases.take_back(session, *taken, record.door)
            releases.add_release(session, record)
    except BaseException:
        remove_pack(pack)
        raise


# -- what may go out --------------------------------------------------------------------------------------------


def _check_order(desk: Desk, order: PackOrder) -> None:
    check_name(order.dossier)
    if not order.releaser.strip():
        raise InputError("een vrijgave heeft de naam nodig van wie vrijgeeft. Vul --door in.")
    if not order.document_ids:
        raise InputError("er zijn geen stukken om vrij te geven. Voeg stukken toe aan het dossier.")
    if len(set(order.document_ids)) < len(order.document_ids):
        raise InputError("een document staat twee keer in de opdracht. Noem elk document één keer.")
    check_whole(desk, order.dossier, order.document_ids)


def _blocked(
    desk: Desk,
    order: PackOrder,
    document_ids: Sequence[str],
    numbers: Mapping[str, str],
    dates: Mapping[str, dt.date],
) -> tuple[Blocker, ...]:
    found, today = [], dt.datetime.now(_HOME).date()
    for document_id in document_ids:
        if not desk.is_read(document_id):
            reasons: tuple[str, ...] = ("Dit stuk is nog niet (opnieuw) verwerkt met de huidige regels.",)
        else:
            review = order.review(document_id)
            later = set(waiting(review.besluit, today))  # its row is told, its file waits
            old = is_old(dates.get(document_id), today) and not later and _needs_motive(review)
            reasons = (*(one for one in review.blockers if one not in later), *_taken_back(desk, review))
            reasons += (_OLD,) if old else ()
        if reasons:
            found.append(Blocker(document_id, numbers.get(document_id, ""), reasons))
    return tuple(found)


def _needs_motive(review: Review) -> bool:
    """Tell whether something is withheld on a relative ground without a motivation that a person wrote."""
    if review.besluit.toelichting:
        return False
    whole = (review.besluit.gronden, *review.refused_pages.values())
    if any(is_relative(code) for gronden in whole for code in gronden):
        return True
    gone = [one for one in review.marks if one.verdict is Verdict.ACCEPTED and any(map(is_relative, one.gronden))]
    return not all(_own_motive(one) for one in gone)


def _own_motive(mark: ReviewMark) -> str:
    """Give the motivation that a person wrote for a mark; empty when they only agreed."""
    return "" if mark.motivation == AS_SEEN else mark.motivation


def _taken_back(desk: Desk, review: Review) -> tuple[str, ...]:
    """Give why a document that was taken back may not go out as it was: nobody looked at it since."""
    with desk.store.read() as session:
        states = releases.published(session, review.document_id)
    taken = [one.op for one in states if one.staat is Publicatie.INGETROKKEN]
    said = review.approved or review.finished
    if not taken or (said is not None and said.at > max(taken)):
        return ()
    return ("Dit stuk is ingetrokken. Beoordeel het opnieuw en laat het daarna opnieuw goedkeuren.",)


def _prepare(desk: Desk, walk: Walk, order: PackOrder, made_at: dt.datetime) -> _Ready:
    stukken = stukken_of(desk, walk, order.document_ids)
    _refuse_unsettled(desk, order)
    with desk.store.write() as session:
        numbers = releases.numbers(session, order.dossier, [one.sleutel for one in stukken])
    own = [one.id for one in stukken if not one.dubbel_van]
    reviews = {one: order.review(one) for one in own}
    _refuse_blocked(_blocked(desk, order, own, numbers, {one.id: one.datum for one in stukken}), reviews)
    judged = {one: [mark for mark in desk.marks(one) if mark.verdict] for one in own}
    decided = {mark.mark.id: mark.verdict.verdict for found in judged.values() for mark in found if mark.verdict}
    marks = {one: tuple(mark.mark for mark in found) for one, found in judged.items()}
    drawn = {one: walk.rendition(one) for one in own}
    return _Ready(order, made_at.astimezone(_HOME).date(), stukken, numbers, reviews, marks, decided, drawn)


def _refuse_unsettled(desk: Desk, order: PackOrder) -> None:
    """Refuse a pack that would hold one text twice without a person who wants that."""
    with desk.store.read() as session:
        found = groups.unsettled(session, order.dossier, order.document_ids)
    if found:
        raise ReleaseBlocked(
            f"van {len(found)} groep(en) stukken met dezelfde tekst is niet gekozen of zij dubbel zijn. "
            "Kies bij Groepen in het dossier (ibt release group): dubbel of apart."
        )


def _refuse_blocked(found: Sequence[Blocker], reviews: Mapping[str, Review]) -> None:
    if not found:
        return
    told = " ".join(f"Document {one.number}: {' '.join(one.redenen)}" for one in found)
    message = f"het pakket kan nog niet worden gemaakt. {told}"
    if any(reviews[one.document_id].undecided and not _is_kept(reviews[one.document_id]) for one in found):
        raise UndecidedMark(message)
    raise ReleaseBlocked(message)


def _is_kept(review: Review) -> bool:
    """Tell whether no form of a document goes out, now or ever: nobody has to judge its marks."""
    today = dt.datetime.now(_HOME).date()
    return review.besluit.beoordeling in _WHOLE or any(waiting(review.besluit, today))


def _wanted(desk: Desk, ready: _Ready, items: Sequence[ReleaseItem], made_at: dt.datetime) -> ReleaseOrder:
    order, reviews = ready.order, ready.reviews.values()
    judges = {mark.reviewer for one in reviews for mark in one.marks if mark.reviewer}
    judges |= {one.finished.who for one in reviews if one.finished}
    with desk.store.read() as session:
        dossier = dossiers.dossier(session, order.dossier)
    fixed = {item.about for item in items} | {item.afzender for item in items} | {item.ontvanger for item in items}
    fixed |= {mark.why for one in reviews for mark in one.marks}
    return ReleaseOrder(
        order.dossier,
        made_at,
        ", ".join(sorted(judges)) or "geen vakken",
        order.releaser,
        order.way,
        order.versions,
        basis_url=order.basis_url,
        vervangt=order.vervangt,
        approver=", ".join(sorted({one.approved.who for one in reviews if one.approved})),
        is_checked=all(one.approved for one in reviews),
        terms=(dossier.verzoeker,) if dossier and dossier.verzoeker and not dossier.document else (),
        our_words=(*sorted(fixed), *words()["soort"].values()),
    )


# -- the rows ---------------------------------------------------------------------------------------------------


def _items(ready: _Ready) -> list[ReleaseItem]:
    facts = {one.sleutel: _facts(ready, one) for one in ready.stukken}
    named = {key: Other(ready.numbers[key], about.title) for key, about in facts.items()}
    thread, family = threads(ready.stukken, ready.numbers), families(ready.stukken, ready.numbers)
    made: dict[str, ReleaseItem] = {}
    for one in sorted(ready.stukken, key=lambda one: bool(one.dubbel_van)):
        about = related_facts(one, facts[one.sleutel], ready.stukken, named)
        item = _double(ready, one, made[one.dubbel_van]) if one.dubbel_van else _item(ready, one)
        made[one.sleutel] = replace(
            item,
            facts=about,
            datum=one.datum,
            bestandstype=one.bestandstype,
            gerelateerd=ready.numbers[one.ouder] if one.ouder else "",
            familie=family.get(one.sleutel, ""),
            draad=thread.get(one.sleutel, ""),
            afzender=author_of(one.read),
            ontvanger=organisation_in(one.read.addressee or "", one.read.municipalities),
        )
    return list(made.values())


def _facts(ready: _Ready, stuk: Stuk) -> Facts:
    order = ready.order
    facts = facts_of(order.dossier, ready.numbers[stuk.sleutel], stuk.read, stuk.datum, order.ours)
    return replace(facts, created=facts.created or stuk.datum, withdrawn=order.redenen.get(stuk.id, ""))


def _item(ready: _Ready, stuk: Stuk) -> ReleaseItem:
    review = ready.reviews[stuk.id]
    told = {
        mark.id: (words()["soort"].get(mark.category, mark.category), _own_motive(mark) or _by_default(mark))
        for mark in review.marks
    }
    item = ReleaseItem(
        ready.numbers[stuk.sleutel],
        stuk.document,
        ready.renditions[stuk.id],
        ready.marks[stuk.id],
        refused_pages=review.refused_pages,
        motieven=told,
    )
    return _decided(item, review, ready.today)


def _by_default(mark: ReviewMark) -> str:
    """Give the motivation of a mark to which nobody gave one: why it is there, and the standard one of its grounds."""
    return _joined(mark.why, standard_motive(sort_gronden(mark.gronden)))


def _decided(item: ReleaseItem, review: Review, today: dt.date) -> ReleaseItem:
    """Apply what was decided on the document as a whole."""
    said = review.besluit
    item = replace(item, toelichting=said.toelichting, publieke_link=said.publieke_link)
    if said.openbaar_vanaf and said.openbaar_vanaf > today:
        why = because("tijdelijk", datum=said.openbaar_vanaf)
        return replace(
            item,
            beoordeling=Beoordeling.NIET_OPENBAAR,
            gronden=sort_gronden({_FIRST_TO_KNOW, *said.gronden}),
            toelichting=_joined(why, said.toelichting),
            opnieuw=said.openbaar_vanaf,
        )
    if said.beoordeling in _WHOLE and not said.openbaar_vanaf:
        item = replace(item, beoordeling=said.beoordeling, gronden=said.gronden)
    if said.opgeschort_tot and said.opgeschort_tot >= today:
        first = said.opgeschort_tot + dt.timedelta(days=1)
        why = because("opgeschort", datum=first)
        item = replace(item, opgeschort=True, toelichting=_joined(why, said.toelichting), opnieuw=first)
        # while nobody judged its marks nothing can be said of what will be public
        return replace(item, beoordeling=Beoordeling.NIET_OPENBAAR) if review.undecided else item
    return item


def _double(ready: _Ready, stuk: Stuk, one: ReleaseItem) -> ReleaseItem:
    """Give the row of a double: it says what the one says, and has no file."""
    codes = {code for mark in one.accepted(ready.decided) for code in mark.gronden} | set(one.gronden)
    codes |= {code for given in one.refused_pages.values() for code in given}
    return ReleaseItem(
        ready.numbers[stuk.sleutel],
        stuk.document,
        one.rendition,
        beoordeling=one.judged(ready.decided),
        gronden=sort_gronden(codes),
        publieke_link=one.publieke_link,
        opgeschort=one.opgeschort,
        dubbel_van=one.number,
    )


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def redact_loose(
    opened: Document,
    rendition: Path,
    marks: Sequence[RedactionMark],
    accepted: Collection[str],
    folder: Path,
    stem: str,
    way: Making,
    terms: Sequence[str] = (),
) -> tuple[str, ...]:
    """Write the concept of one document without a workspace and give what is to be said about it, as Dutch lines.

    The marks whose id is in `accepted` go. The gate searches `terms` as well, whether a mark lies on them or not.

    Raises:
        ReleaseBlocked: The gate stayed shut; the reports are there, a PDF is not.
    """
    verdicts = dict.fromkeys(accepted, Verdict.ACCEPTED)
    made = redact_file(rendition, opened, marks, verdicts, folder, stem, way, terms=terms)
    gone = [text for mark in marks if mark.id in accepted for text in mark_texts(opened, mark)]
    return (*made.warnings, *((_NAMED,) if count_all(make_needles([*gone, *terms]), stem) else ()))
