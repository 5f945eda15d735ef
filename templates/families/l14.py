"""L14, the answer of a gemeente to the verzoek om informatie, written from the chair of the gemeente."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.status import StatusRecord
from templates.catalogue import Catalogue
from templates.compose import Envelope, Needed, check_before, head, lines, one_line
from templates.fields import Addressee, Agreement, PerCategory, SentLetter, ToBody
from templates.filters import datum_nl
from templates.questions import QUESTIONS
from templates.standing import one_peildatum, one_per_category, realised, tasks


@dataclass(frozen=True, slots=True)
class Step:
    """Something the gemeente did."""

    datum: dt.date
    wat: str


@dataclass(frozen=True, slots=True)
class Expected:
    """When the places of both categories are expected; None is not known yet."""

    regulier: dt.date | None
    amv: dt.date | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A melding of circumstances in the answer. Legal: docs/legal.md#artikel-8."""

    omstandigheid: str
    categorie: str
    aantal: int


@dataclass(frozen=True, slots=True)
class College:
    """Who signs for burgemeester en wethouders."""

    secretaris: str
    burgemeester: str


@dataclass(frozen=True, slots=True, kw_only=True)
class L14Fields(ToBody):
    """What the answer prints."""

    gemeente: str
    """Name of the gemeente that answers."""
    vraagbrief: SentLetter
    """The letter of the ministry with its reference."""
    peildatum: dt.date
    """Day of the gemeente's own figures, not that of the ministry's letter."""
    taak: PerCategory
    realisatie: PerCategory
    voorbereiding: PerCategory
    verwacht: Expected
    reden_afwijking: str | None
    """Why its figures differ from those in the letter of the ministry."""
    redenen: tuple[str, ...]
    stappen: tuple[Step, ...]
    planning: str | None
    volledig_per: dt.date | None
    """Day on which every place of the task is there, by the gemeente's own figures; None when these do not say."""
    stukken: tuple[str, ...]
    afspraken: tuple[Agreement, ...]
    melding: Notice | None
    geen_reden: bool
    geen_stappen: bool
    geen_planning: bool
    geen_stukken: bool
    college: College
    afschrift_raad: bool


@dataclass(frozen=True, slots=True)
class AnswerCase:
    """What a gemeente answers; what is not known yet is None or empty."""

    gemeente: str
    code: str
    """`GM1700`: the figures must be its own."""
    vraagbrief: SentLetter | None
    records: Sequence[StatusRecord]
    """The gemeente's own figures, both categories, one peildatum."""
    voorbereiding: PerCategory | None
    verwacht: Expected
    redenen: tuple[str, ...]
    stappen: tuple[Step, ...]
    planning: str | None
    stukken: tuple[str, ...]
    college: College | None
    niet_van_toepassing: frozenset[int] = frozenset()
    """Numbers of the questions 2 to 5 that the gemeente says do not apply."""
    reden_afwijking: str | None = None
    afspraken: tuple[Agreement, ...] = ()
    melding: Notice | None = None
    afschrift_raad: bool = False


def compose_l14(envelope: Envelope, case: AnswerCase, catalogue: Catalogue) -> L14Fields:
    """Give the fields of the answer; the sender of the envelope is the gemeente, the addressee the minister.

    Raises:
        FieldMissing: A question is not answered and not said not to apply, or something else is unknown.
        FigureConflict: Two figures stand for one category, or the peildata differ.
        LetterError: The figures are of another gemeente, or of a day after the letter.
    """
    need, spec = Needed(), catalogue.spec("L14")
    letter = need(case.vraagbrief, "datum en kenmerk van de brief van het ministerie")
    kenmerk = one_line(letter.referentie) if letter else None
    if letter:
        need(kenmerk, "het kenmerk van de brief van het ministerie")
    betreft = spec.betreft.format(datum=datum_nl(letter.datum), kenmerk=kenmerk) if letter else spec.betreft
    brief = head(need, envelope, spec, kenmerk, betreft)
    gemeente = need(one_line(case.gemeente), "de naam van de gemeente")
    by_category = one_per_category(case.records, Addressee(gemeente or "", case.code, "", ()))
    taak, realisatie = tasks(need, by_category), realised(need, by_category)
    voorbereiding = need(case.voorbereiding, "het aantal plekken in voorbereiding per categorie")
    answers = _answers(need, case)
    college = need(case.college, "de secretaris en de burgemeester die ondertekenen")
    need.done("L14")
    peildatum = one_peildatum(by_category.values())
    check_before(peildatum, brief.datum, "de peildatum van uw cijfers")
    return L14Fields(
        brief=brief,
        organisatie=envelope.organisatie,
        geadresseerde=envelope.aan,
        gemeente=gemeente,
        vraagbrief=letter,
        peildatum=peildatum,
        taak=taak,
        realisatie=realisatie,
        voorbereiding=voorbereiding,
        verwacht=case.verwacht,
        reden_afwijking=one_line(case.reden_afwijking) or None,
        redenen=lines(case.redenen),
        stappen=tuple(sorted(case.stappen, key=lambda step: step.datum)),
        planning=one_line(case.planning) or None,
        volledig_per=None if answers[4] else full_by(taak, realisatie, voorbereiding, case.verwacht),
        stukken=lines(case.stukken),
        afspraken=case.afspraken,
        melding=case.melding,
        geen_reden=answers[2],
        geen_stappen=answers[3],
        geen_planning=answers[4],
        geen_stukken=answers[5],
        college=college,
        afschrift_raad=case.afschrift_raad,
    )


def full_by(task: PerCategory, there: PerCategory, coming: PerCategory, expected: Expected) -> dt.date | None:
    """Give the day on which the places in preparation complete the task in both categories.

    None when nothing is missing, when a category stays short with them, or when its day is not known.
    """
    rows = (
        (task.regulier, there.regulier, coming.regulier, expected.regulier),
        (task.amv, there.amv, coming.amv, expected.amv),
    )
    short = [(day if now + later >= needed else None) for needed, now, later, day in rows if now < needed]
    days = [day for day in short if day is not None]
    return max(days, default=None) if len(days) == len(short) else None


def _answers(need: Needed, case: AnswerCase) -> dict[int, bool]:
    """Give per question whether it does not apply, and note those that are neither answered nor set aside."""
    given = {2: case.redenen, 3: case.stappen, 4: case.planning, 5: case.stukken}
    for number, answer in given.items():
        if number not in case.niet_van_toepassing:
            need(answer, f"vraag {number} ({QUESTIONS[number - 1]}): een antwoord, of dat hij niet van toepassing is")
    return {number: number in case.niet_van_toepassing and not answer for number, answer in given.items()}
