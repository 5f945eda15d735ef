"""What the desk knows of one gemeente, in the words of a letter: figures, their source, letters, answers and terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from pipeline.bevinding import DECIDING, beslissende_cijfers, derive_uitkomst, read_cycles
from pipeline.cijfers import CATEGORIES
from pipeline.errors import LetterError, RecordError
from pipeline.legtwo.cases.aan import regietafel
from pipeline.legtwo.cases.order import Vraag
from pipeline.model.dossier import Dossier, Uitgaand
from pipeline.model.extraction import Bevinding, Category
from pipeline.model.ladder import afwijking_of, finding_stands
from pipeline.model.post import Poststuk
from pipeline.model.stand import Cyclus, Uitkomst
from pipeline.model.status import Basis, Besluit, StatusRecord, VoorstelKind
from pipeline.model.termijn import TermijnStand
from pipeline.opgave import effective_tasks
from pipeline.termijn import due_date, read_terms
from pipeline.tools.datum import stored_day
from pipeline.tools.register import gemeente_by_code
from pipeline.zaak.opgaven import statutory_tasks
from templates.fields import Agreement, Answer, Cycle, SentLetter, Source, Term, TermUnit

Records = tuple[StatusRecord, ...]

_FINDINGS = {
    Uitkomst.GEDEELTELIJK: Bevinding.GEDEELTELIJK,
    Uitkomst.NIET: Bevinding.NIET,
    Uitkomst.VOLDOET: Bevinding.VOLDOET,
}
_CATEGORY = {Category.REGULIER: "regulier", Category.AMV: "AMV"}
"""What a category is called inside a sentence."""
_UNITS = {"week": TermUnit.WEEKS, "dag": TermUnit.DAYS}


# -- figures and findings ---------------------------------------------------------------------------------------


def deciding(dossier: Dossier) -> Records:
    """Give the figures on which it was decided: those of the day of compliance, else of the day the decision names."""
    if dossier.beslissend:
        return dossier.beslissend
    named = [stored_day(b.content.get("peildatum")) for b in of_cyclus(dossier) if b.content.get("peildatum")]
    return with_task(dossier, beslissende_cijfers(dossier.records, dossier.cyclus, named[-1])) if named else ()


def latest(dossier: Dossier) -> Records:
    """Give the newest figures of ministry or regietafel that tell both categories, else those that decide."""
    days = {r.peildatum for r in dossier.records if r.basis in DECIDING and r.cyclus == dossier.cyclus.id}
    for day in sorted(days, reverse=True):
        found = with_task(dossier, beslissende_cijfers(dossier.records, dossier.cyclus, day))
        if is_complete(found):
            return found
    return deciding(dossier)


def own(dossier: Dossier, document_id: str | None = None) -> Records:
    """Give the gemeente's own figures, of one document when it is named, of one day: that with most, then the newest.

    They never stand for those of the ministry (INV-25).
    """
    mine = [r for r in dossier.records if r.basis is Basis.GEMEENTE and r.cyclus == dossier.cyclus.id]
    mine = [r for r in mine if document_id in (None, r.document_id) and r.categorie in CATEGORIES]
    days = {r.peildatum: {one.categorie for one in mine if one.peildatum == r.peildatum} for r in mine}
    best = max(days, key=lambda day: (len(days[day]), day), default=None)
    return with_task(dossier, tuple(r for r in mine if r.peildatum == best))


def with_task(dossier: Dossier, records: Sequence[StatusRecord]) -> Records:
    """Give records, those without a wettelijke taak with the one the ministry holds: it is one for the whole cyclus."""
    taken, _ = statutory_tasks(dossier.records)
    known = {category: number for (_, category), number in taken.items()}
    known |= {r.categorie: r.wettelijke_taak for r in dossier.beslissend if r.wettelijke_taak is not None}
    return tuple(
        replace(r, wettelijke_taak=known.get(r.categorie)) if r.wettelijke_taak is None else r for r in records
    )


def is_complete(records: Sequence[StatusRecord]) -> bool:
    """Tell whether both categories have a task and places."""
    told = {r.categorie for r in records if r.wettelijke_taak is not None and r.realisatie is not None}
    return told == set(CATEGORIES)


def finding(dossier: Dossier, records: Sequence[StatusRecord]) -> Bevinding | None:
    """Give what the rules derive, for the letter to hold its decision against.

    It is derived from the figures in the letter; a decision that deviates with reason is held against those that it
    names itself.
    """
    said = [b.content for b in of_cyclus(dossier) if "bevinding" in b.content][-1:]
    if any(afwijking_of(content) and finding_stands(content, dossier.uitkomst) for content in said):
        return _FINDINGS.get(dossier.uitkomst or Uitkomst.ONBEKEND)
    return _FINDINGS.get(derive_uitkomst(records) or Uitkomst.ONBEKEND)


def source(dossier: Dossier, records: Sequence[StatusRecord]) -> Source | None:
    """Give where figures come from; None when the desk does not know when their report came in."""
    if not records:
        return None
    first, table = records[0], regietafel(dossier.provincie)
    read = dossier.gelezen.get(first.document_id)
    told = (read.details.get("source_report") if read else None) or {}
    if told.get("received"):
        return Source(_kind(told.get("kind")), table, dt.date.fromisoformat(told["received"]))
    piece = next((p for p in dossier.post if p.document_id == first.document_id), None)
    if piece and first.basis is Basis.PRT:
        return Source("voortgangsrapportage", table, piece.ontvangen_op)
    return None


def _kind(told: object) -> str:
    named = str(told or "")
    return named if named.endswith("rapportage") else "rapportage"


def agreements(dossier: Dossier, peildatum: dt.date) -> tuple[Agreement, ...]:
    """Give the agreements of the regietafel that count on a day by themselves; the others need a person (INV-09).

    Raises:
        LetterError: An agreement cannot be right.
    """
    known = gemeente_by_code()
    mine = [a for a in dossier.afspraken if dossier.gemeente in (a.van, a.naar)]
    enough = {(code, a.categorie): sum(one.aantal for one in mine) for a in mine for code in (a.van, a.naar)}
    try:  # the task of the other side is not known here, and not needed to tell which agreements count
        found = effective_tasks(enough, mine, dossier.cyclus, peildatum)
    except RecordError as wrong:
        raise LetterError(str(wrong)) from wrong
    counted = {id_ for one in found.per_gemeente for id_ in one.afspraken}
    return tuple(
        Agreement(known[a.van].naam, known[a.naar].naam, _CATEGORY[a.categorie], a.aantal, a.afgesproken_op)
        for a in mine
        if a.id in counted and a.afgesproken_op
    )


# -- decisions, letters and answers -----------------------------------------------------------------------------


def of_cyclus(dossier: Dossier) -> list[Besluit]:
    """Give the decisions of the cyclus of the dossier, oldest first."""
    return sorted((b for b in dossier.besluiten if b.cyclus == dossier.cyclus.id), key=lambda b: b.decided_at)


def decided_step(dossier: Dossier) -> Besluit | None:
    """Give the latest decision on the trede."""
    found = [b for b in of_cyclus(dossier) if b.kind is VoorstelKind.TREDE]
    return found[-1] if found else None


def cycle(cyclus: Cyclus) -> Cycle | None:
    """Give the cyclus of a letter; None as long as it has no verdeelbesluit."""
    if cyclus.verdeelbesluit is None or cyclus.naleving_per is None:
        return None
    return Cycle(cyclus.id, cyclus.verdeelbesluit, cyclus.naleving_per)


def next_cycle(dossier: Dossier) -> dt.date | None:
    """Give the first day of the cyclus after this one."""
    return next((c.start for c in read_cycles() if c.start > dossier.cyclus.start), None)


def sent(brief: Uitgaand | None) -> SentLetter | None:
    """Give a letter of ours as another letter names it."""
    return SentLetter(brief.referentie, brief.datum) if brief and brief.referentie else None


def answer(piece: Poststuk | None) -> Answer | None:
    """Give what came in as a letter names it."""
    return Answer(piece.ontvangen_op, piece.datum, piece.kenmerk) if piece else None


def notified(dossier: Dossier, day: dt.date | None) -> Poststuk | None:
    """Give the latest document by a day that is or holds an article 8 notification. Legal: docs/legal.md#artikel-8."""
    found = [p for p in dossier.post if p.melding and (day is None or p.ontvangen_op <= day)]
    return found[-1] if found else None


# -- terms ------------------------------------------------------------------------------------------------------


def term(vraag: Vraag, naam: str) -> Term | None:
    """Give the term of a rule, counted from the day of the letter; None as long as that day is not known.

    Where the rule is an assumption of ours, what a person filled in goes before it.
    """
    rule = read_terms()[naam]
    if vraag.datum is None or (rule.zekerheid == "aanname" and vraag.form.get("termijn")):
        return None
    due = due_date(vraag.datum, rule.aantal, rule.eenheid, statutory=rule.wettelijk)
    return Term(rule.aantal, _UNITS[rule.eenheid], due)


def running(dossier: Dossier, brief: Uitgaand | None) -> TermijnStand | None:
    """Give how the term stands that a letter started."""
    ids = {brief.id, brief.document_id} if brief else set()
    return next((stand for stand in dossier.termijnen if stand.termijn.start in ids), None)
