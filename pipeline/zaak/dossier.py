"""Reads everything known of one gemeente in one cyclus on a day: what letters and screens build on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from pipeline.besluit import derive_zaak
from pipeline.bevinding import beslissende_cijfers, derive_uitkomst, tegenspraken
from pipeline.errors import InputError
from pipeline.model.dossier import Dossier
from pipeline.model.extraction import Extraction
from pipeline.model.feit import Beoordeling, Correctie, Koppeling, VraagOordeel
from pipeline.model.post import Poststuk
from pipeline.model.status import StatusRecord
from pipeline.store import decisions, documents, feiten
from pipeline.store.tables import DocumentState
from pipeline.tools.register import find_gemeente
from pipeline.voortgang import tasks_of
from pipeline.zaak.bureau import Bureau, home_day, today
from pipeline.zaak.cijfers import afspraken, locaties, standing
from pipeline.zaak.koppelen import loose_mail, read_correspondence
from pipeline.zaak.lopend import read_running_terms
from pipeline.zaak.opgaven import find_cyclus
from pipeline.zaak.samen import whose_judgement
from pipeline.zaak.verloop import progress_of


class Rondom(NamedTuple):
    """What is of no gemeente and so stands in every dossier."""

    los: tuple[Poststuk, ...]
    """Post that names no gemeente and may hold an answer."""
    geweigerd: tuple[dt.date, ...]


def read_around(session: Session) -> Rondom:
    """Give what stands in every dossier, to read it once for many."""
    return Rondom(loose_mail(session), geweigerd(session))


def read_dossier(
    bureau: Bureau,
    gemeente: str,
    cyclus: str | None = None,
    dag: dt.date | None = None,
    rondom: Rondom | None = None,
) -> Dossier:
    """Give the dossier of a gemeente (name or code); without `cyclus` of the one in force on `dag`, without `dag` now.

    `dag` decides how terms stand; figures, letters and post are all that is known now. Who reads many dossiers gives
    `rondom` along.

    Raises:
        InputError: There is no such gemeente or cyclus.
    """
    day, found = dag or today(), find_gemeente(gemeente)
    cycle = find_cyclus(cyclus, day)
    code = found.code
    records = tuple(one for one in standing(bureau, code) if one.cyclus == cycle.id)
    deciding = beslissende_cijfers(records, cycle)
    with bureau.store.read() as session:
        post, around = read_correspondence(bureau, session, code), rondom or read_around(session)
        vragen, beoordelingen = geoordeeld(session, code, post.samen)
        besluiten = tuple(decisions.besluiten(session, code))
        open_ = decisions.voorstellen(session, code, is_open=True)
        dossier = Dossier(
            gemeente=code,
            naam=found.naam,
            provincie=found.provincie,
            cyclus=cycle,
            dag=day,
            zaak=derive_zaak(code, cycle.id, besluiten),
            records=records,
            correcties=feiten.feiten(session, Correctie, code, cycle.id),
            uitkomst=derive_uitkomst(deciding),
            beslissend=deciding,
            besluiten=besluiten,
            voorstellen=tuple(one for one in open_ if one.cyclus == cycle.id),
            taken=(),
            brieven=post.brieven,
            post=post.post,
            koppelingen=post.koppelingen,
            termijnen=read_running_terms(session, code, post).standen(day, cycle.id),
            afspraken=afspraken(bureau, code),
            locaties=locaties(bureau, code),
            vragen=vragen,
            beoordelingen=beoordelingen,
            gelezen={**post.gelezen, **_source(bureau, deciding)},
            los=(*post.los, *(p for p in loose_pieces(session, code, around.los) if p.document_id not in post.samen)),
            geweigerd=around.geweigerd,
            samen=post.samen,
            twijfels=tegenspraken(records, cycle),
        )
    progress = progress_of(dossier)
    return replace(dossier, taken=tasks_of(progress) if progress else ())


def loose_pieces(session: Session, gemeente: str, los: Sequence[Poststuk] | None = None) -> list[Poststuk]:
    """Give the post that names no gemeente (`los` when it was read), without what was held against a letter to this."""
    judged = {one.document_id for one in feiten.feiten(session, Koppeling, gemeente)}
    loose = loose_mail(session) if los is None else los
    return [piece for piece in loose if piece.document_id not in judged]


def _source(bureau: Bureau, deciding: Sequence[StatusRecord]) -> Mapping[str, Extraction]:
    """Give what was read from the documents that the deciding figures come from; a workbook has none."""
    found = {}
    for document_id in {record.document_id for record in deciding}:
        try:
            found[document_id] = bureau.walk.extraction(document_id)
        except InputError:
            continue
    return found


def geoordeeld(
    session: Session, gemeente: str, samen: Mapping[str, str]
) -> tuple[dict[str, tuple[VraagOordeel, ...]], dict[str, Beoordeling]]:
    """Give what people said about questions and answers, by document id: for all that is one letter the latest."""
    judged = {one.document_id: one for one in feiten.feiten(session, Beoordeling, gemeente)}
    questions = question_judgements(session, gemeente)
    source = whose_judgement(judged, questions, samen)
    return (
        {one: questions[other] for one, other in source.items() if other in questions},
        {one: judged[other] for one, other in source.items() if other in judged},
    )


def question_judgements(session: Session, gemeente: str) -> dict[str, tuple[VraagOordeel, ...]]:
    """Give what people said about the questions, by document id and in order of the questions."""
    found: dict[str, tuple[VraagOordeel, ...]] = {}
    for one in sorted(feiten.feiten(session, VraagOordeel, gemeente), key=lambda one: one.nummer):
        found[one.document_id] = (*found.get(one.document_id, ()), one)
    return found


def geweigerd(session: Session) -> tuple[dt.date, ...]:
    """Give the days on which files came in that nobody could read yet."""
    states = (DocumentState.QUARANTINE, DocumentState.WAITING, DocumentState.BUSY)
    return tuple(home_day(moment) for moment in documents.first_seen(session, states))
