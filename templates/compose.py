"""Status records and decisions into the fields of a letter: pure, and never a letter without its decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from pipeline.errors import FieldMissing, FigureConflict, LetterError, NoDecision
from pipeline.model.extraction import Bevinding, Category, DocumentType
from pipeline.model.status import Besluit, StatusRecord, VoorstelKind
from templates.catalogue import Catalogue
from templates.fields import (
    Addressee,
    Agreement,
    Cycle,
    EarlierLetter,
    L02Fields,
    L07Fields,
    LetterHead,
    Organisation,
    PerCategory,
    Source,
    Term,
    TermUnit,
)
from templates.filters import datum_nl

T = TypeVar("T")

_DAYS_PER = {TermUnit.DAYS: 1, TermUnit.WEEKS: 7}
_CATEGORIES = (Category.REGULIER, Category.AMV)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every letter needs apart from its content; what is not known yet is None or empty."""

    referentie: str | None
    datum: dt.date | None
    organisatie: Organisation
    gemeente: Addressee


@dataclass(frozen=True, slots=True)
class LadderCase:
    """What the letter of phase 2 says about one gemeente; what is not known yet is None."""

    records: Sequence[StatusRecord]
    """Both categories, one peildatum."""
    bevinding: Bevinding | None
    """What the rules derive from `records`; the Besluit must say the same."""
    besluiten: Sequence[Besluit]
    """All decisions on this gemeente and cyclus; the latest of a kind holds."""
    cyclus: Cycle | None
    bron: Source | None
    termijn: Term | None
    afspraken: tuple[Agreement, ...] = ()
    art8_datum: dt.date | None = None
    vorige_brief: EarlierLetter | None = None
    nieuwe_cyclus_start: dt.date | None = None
    afschrift_aan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an ontvangstbevestiging says about one delivery."""

    ontvangen_op: dt.date | None
    registratienummer: str | None
    soort: str
    """`brief` or `e-mail`."""
    document_type: DocumentType
    uw_kenmerk: str | None = None
    uw_datum: dt.date | None = None
    bijlagen: int = 0


class _Needed:
    """Takes note of every value that is missing, so that one message can name them all."""

    def __init__(self) -> None:
        self.missing: list[str] = []

    def __call__(self, value: T | None, label: str) -> T:
        if value is None or value in ("", ()):
            self.missing.append(label)
        return cast(T, value)  # a None never gets past `done`

    def done(self, family: str) -> None:
        if self.missing:
            raise FieldMissing(f"brief {family} kan nog niet worden gemaakt. Vul aan: {'; '.join(self.missing)}.")


def compose_l02(envelope: Envelope, case: LadderCase, catalogue: Catalogue) -> L02Fields:
    """Give the fields of the phase 2 letter.

    Raises:
        NoDecision: No official decided on this finding and trede.
        FieldMissing: Something is unknown; the message names everything that is.
        FigureConflict: Two figures stand for one category, or the peildata differ.
        LetterError: The figures are not of this gemeente, or the term does not follow from the dagtekening.

    Legal: docs/legal.md#interventieladder
    """
    spec = catalogue.spec("L02")
    besluit, trede = _decided_trede(envelope.gemeente, case, spec.toegestane_treden)
    bevinding = _decided_bevinding(envelope.gemeente, case)
    need = _Needed()
    head = _head(need, envelope, spec.betreft)
    cyclus = need(case.cyclus, "de cyclus met de datum van het verdeelbesluit")
    bron = need(case.bron, "de bron van de cijfers met de datum van ontvangst")
    termijn = need(case.termijn, "de termijn voor het antwoord")
    signatory = catalogue.signatory("L02", envelope.datum) if envelope.datum else None
    ondertekenaar = need(signatory, "een ondertekenaar met mandaat op de datum van de brief (ondertekenaars.toml)")
    need(envelope.gemeente.provincie, "de provincie van de gemeente")
    by_category = _one_per_category(case.records, envelope.gemeente)
    taak = _per_category(need, by_category, "wettelijke_taak", "de wettelijke taak")
    realisatie = _per_category(need, by_category, "realisatie", "de realisatie")
    need.done("L02")
    _check_term(termijn, head.datum)
    peildatum = _one_peildatum(by_category.values())
    if taak.regulier == taak.amv == 0:
        raise LetterError(
            f"gemeente {envelope.gemeente.naam} heeft in deze cyclus geen wettelijke taak: geen brief L02."
        )
    agreed = {agreement.categorie.casefold() for agreement in case.afspraken}
    return L02Fields(
        besluit_id=besluit.id,
        brief=head,
        organisatie=envelope.organisatie,
        gemeente=envelope.gemeente,
        cyclus=cyclus,
        ondertekenaar=ondertekenaar,
        bron=bron,
        peildatum=peildatum,
        taak=taak,
        realisatie=realisatie,
        bevinding=bevinding,
        trede=trede,
        volgende_trede=trede + 1,
        fasen=catalogue.ladder.fasen,
        termijn=termijn,
        waardering=realisatie.regulier + realisatie.amv > 0,
        overschot=_has_surplus_beside_shortage(taak, realisatie),
        geen_regulier=taak.regulier == realisatie.regulier == 0 and "regulier" not in agreed,
        geen_amv=taak.amv == realisatie.amv == 0 and "amv" not in agreed,
        afspraken=case.afspraken,
        art8_datum=case.art8_datum,
        vorige_brief=case.vorige_brief,
        nieuwe_cyclus_start=case.nieuwe_cyclus_start,
        afschrift_aan=case.afschrift_aan,
    )


def compose_l07(envelope: Envelope, receipt: Receipt, catalogue: Catalogue) -> L07Fields:
    """Give the fields of the ontvangstbevestiging; the subject is ours, never the sender's words.

    Raises:
        FieldMissing: Something is unknown; the message names everything that is.
    """
    need = _Needed()
    head = _head(need, envelope, catalogue.spec("L07").betreft, receipt.uw_kenmerk)
    ontvangen_op = need(receipt.ontvangen_op, "de datum van ontvangst")
    registratienummer = need(_one_line(receipt.registratienummer), "het registratienummer")
    need.done("L07")
    return L07Fields(
        brief=head,
        organisatie=envelope.organisatie,
        gemeente=envelope.gemeente,
        ontvangst_datum=ontvangen_op,
        registratienummer=registratienummer,
        soort=receipt.soort,
        onderwerp=catalogue.onderwerpen.get(receipt.document_type.value),
        uw_datum=receipt.uw_datum,
        bijlagen=receipt.bijlagen,
    )


def _head(need: _Needed, envelope: Envelope, betreft: str, uw_kenmerk: str | None = None) -> LetterHead:
    sender, to = envelope.organisatie, envelope.gemeente
    for name in ("naam", "onderdeel", "postbus", "postcode_plaats", "website", "mailbox"):
        need(getattr(sender, name), f"organisatie.{name} in ibt.toml")
    need(to.naam, "de naam van de gemeente")
    need(to.adres, f"het postadres of de mailbox van {to.naam or 'de gemeente'}")
    referentie = need(_one_line(envelope.referentie), "onze referentie")
    datum = need(envelope.datum, "de datum van de brief")
    return LetterHead(referentie, datum, betreft, _one_line(uw_kenmerk) or None)


def _one_line(text: str | None) -> str | None:
    """Give text that was read from a document as one line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split()) if text else None


def _latest(to: Addressee, case: LadderCase, kind: VoorstelKind) -> Besluit | None:
    cyclus = case.cyclus.id if case.cyclus else None
    fitting = [b for b in case.besluiten if b.kind is kind and b.gemeente == to.code and cyclus in (b.cyclus, None)]
    return max(fitting, key=lambda b: b.decided_at, default=None)


def _decided_trede(to: Addressee, case: LadderCase, allowed: Sequence[int]) -> tuple[Besluit, int]:
    besluit = _latest(to, case, VoorstelKind.TREDE)
    if besluit is None:
        raise NoDecision(f"er is geen besluit over de trede van {to.naam}. Laat eerst een medewerker besluiten.")
    trede = besluit.content.get("trede")
    if type(trede) is not int or trede not in allowed:
        named = ", ".join(map(str, allowed))
        raise NoDecision(
            f"het besluit plaatst {to.naam} niet op trede {named}, maar brief L02 hoort daarbij. "
            "Neem een nieuw besluit of maak de brief die bij de trede hoort."
        )
    return besluit, trede


def _decided_bevinding(to: Addressee, case: LadderCase) -> Bevinding:
    """Give the finding that was decided; a trede-besluit may carry it in its own content."""
    said = [b for kind in (VoorstelKind.BEVINDING, VoorstelKind.TREDE) if (b := _latest(to, case, kind))]
    values = {str(b.content["bevinding"]) for b in said if "bevinding" in b.content}
    if not values:
        raise NoDecision(f"er is geen besluit over de bevinding voor {to.naam}. Laat eerst een medewerker besluiten.")
    wanted = {case.bevinding.value} if case.bevinding else set()
    if values != wanted or values == {Bevinding.VOLDOET.value}:
        raise NoDecision(
            f"het besluit over {to.naam} noemt bevinding {' en '.join(sorted(values))}, "
            f"de cijfers geven {case.bevinding.value if case.bevinding else 'geen bevinding'}. "
            "Een brief L02 hoort bij bevinding gedeeltelijk of niet. Neem een nieuw besluit op deze cijfers."
        )
    return Bevinding(values.pop())


def _one_per_category(records: Iterable[StatusRecord], to: Addressee) -> dict[Category, StatusRecord]:
    found: dict[Category, StatusRecord] = {}
    for record in records:
        if record.gemeente != to.code:
            raise LetterError(
                f"de cijfers horen bij {record.gemeente}, de brief gaat naar {to.code}. Kies de goede cijfers."
            )
        if record.categorie not in _CATEGORIES:
            continue  # a total or another group never enters the letter
        if record.categorie in found:
            raise FigureConflict(
                f"voor {to.naam} zijn er twee cijfers voor de categorie {record.categorie.value}. Kies er een."
            )
        found[record.categorie] = record
    return found


def _per_category(need: _Needed, records: dict[Category, StatusRecord], measure: str, label: str) -> PerCategory:
    values = (
        need(getattr(records.get(category), measure, None), f"{label} in de categorie {category.value}")
        for category in _CATEGORIES
    )
    return PerCategory(*values)


def _one_peildatum(records: Iterable[StatusRecord]) -> dt.date:
    found = {record.peildatum for record in records}
    if len(found) != 1:
        named = ", ".join(datum_nl(day) for day in sorted(found))
        raise FigureConflict(f"de cijfers hebben verschillende peildata: {named}. Kies cijfers van één peildatum.")
    return found.pop()


def _check_term(termijn: Term, anker: dt.date) -> None:
    if termijn.aantal < 1 or anker + dt.timedelta(termijn.aantal * _DAYS_PER[termijn.eenheid]) != termijn.datum:
        raise LetterError(
            f"de termijn van {termijn.aantal} {termijn.eenheid.value} na {datum_nl(anker)} loopt niet tot "
            f"{datum_nl(termijn.datum)}. Reken de termijn opnieuw uit."
        )


def _has_surplus_beside_shortage(taak: PerCategory, realisatie: PerCategory) -> bool:
    differences = (realisatie.regulier - taak.regulier, realisatie.amv - taak.amv)
    return max(differences) > 0 > min(differences)
