"""Answers of gemeenten: which of the five questions they answer, where that stands, and what a person makes of it."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.errors import InputError, RecordError
from pipeline.model.extraction import DocumentType, Extraction, Measure
from pipeline.model.feit import Beoordeling, Koppeling, VraagOordeel
from pipeline.model.observation import Proof
from pipeline.model.post import Poststuk
from pipeline.store import feiten, poststukken
from pipeline.tools.datum import korte_datum
from pipeline.tools.register import find_gemeente
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.koppelen import Correspondentie, read_correspondence
from pipeline.zaak.samen import as_received
from pipeline.zinnen import LABEL
from templates.families.l08 import Reply
from templates.questions import QUESTIONS, QuestionState

_OPEN = (QuestionState.OPEN, QuestionState.PARTLY)
_REFUSAL = "WEIGER"
"""Code of the reason that the gemeente does not want to cooperate."""


@cache
def read_reasons() -> dict[str, str]:
    """Give what each reason is called on the screen, by code."""
    told: dict[str, str] = tomllib.loads((files("pipeline") / "data" / "redenen.toml").read_text("utf-8"))["reden"]
    return told


@dataclass(frozen=True, slots=True)
class Vraag:
    """One of the five questions beside one answer."""

    nummer: int
    onderwerp: str
    gelezen: QuestionState
    """What the document seems to say: a help, never a judgement."""
    bewijs: tuple[Proof, ...]
    """Page and literal words that answer it."""
    oordeel: VraagOordeel | None
    """What a person said; None until then."""


@dataclass(frozen=True, slots=True)
class Antwoord:
    """One answer with everything a person needs to judge it."""

    stuk: Poststuk
    vragen: tuple[Vraag, ...]
    """Q1 to Q5."""
    beoordeling: Beoordeling | None
    redenen: tuple[str, ...]
    """Dutch: the reasons that the gemeente gives."""
    melding: bool
    """Whether it holds a notification under article 8."""
    gepland: tuple[str, ...]
    """Dutch: what it promises for later; never realised."""
    passend: tuple[str, ...]
    """Replies (variants of brief L08) that may fit; a person chooses."""


def vragen(bureau: Bureau, document_id: str) -> tuple[Vraag, ...]:
    """Give the five questions with what one answer says to each, and what a person made of that.

    Raises:
        InputError: The document is not read yet.
    """
    return read_answer(bureau, document_id).vragen


def read_answer(bureau: Bureau, document_id: str) -> Antwoord:
    """Give one answer, read and judged.

    Raises:
        InputError: The document is not read yet.
    """
    read = bureau.walk.extraction(document_id)
    with bureau.store.read() as session:
        piece = poststukken.poststuk(session, document_id)
        said = {
            number: one
            for number in range(1, len(QUESTIONS) + 1)
            for one in feiten.feiten(session, VraagOordeel, sleutel=_key(document_id, number))
        }
        judged = feiten.feiten(session, Beoordeling, sleutel=document_id)
        piece = piece and as_received(session, piece)
    if piece is None:
        raise InputError("dit document is nog niet gelezen. Zie ibt status.")
    return Antwoord(
        stuk=piece,
        vragen=tuple(_vraag(read, number, said.get(number)) for number in range(1, len(QUESTIONS) + 1)),
        beoordeling=judged[0] if judged else None,
        redenen=tuple(read_reasons().get(code, code) for code in _reasons(read)),
        melding=piece.melding,
        gepland=tuple(_planned(read)),
        passend=tuple(_fitting(read)),
    )


def _vraag(read: Extraction, number: int, oordeel: VraagOordeel | None) -> Vraag:
    name = f"Q{number}"
    told = (read.details.get("answers") or {}).get(name, QuestionState.OPEN.value)
    proof = tuple(read.evidence.get(f"details.answers.{name}", ()))
    return Vraag(number, QUESTIONS[number - 1], QuestionState(told), proof, oordeel)


def _reasons(read: Extraction) -> list[str]:
    """Give the codes of the reasons in a document."""
    told = read.details.get("reasons") or ()
    return [str(one.get("code")) if isinstance(one, Mapping) else str(one) for one in told]


def _planned(read: Extraction) -> Iterator[str]:
    for figure in read.figures:
        if figure.measure is Measure.GEPLAND and figure.category in LABEL:
            yield f"{LABEL[figure.category]}: {figure.value} plekken gepland; die tellen niet als gerealiseerd."
    if read.expected_completion:
        yield f"Verwacht gereed: {korte_datum(dt.date.fromisoformat(read.expected_completion))}."


def _fitting(read: Extraction) -> Iterator[str]:
    """Yield the replies that what was read points at; how much progress is enough, only a person can say."""
    states = {QuestionState(told) for told in (read.details.get("answers") or {}).values()}
    if read.route == "bezwaar":
        yield Reply.OBJECTION.value
    if _REFUSAL in _reasons(read):
        yield Reply.REFUSAL.value
    elif states & set(_OPEN):
        yield Reply.INCOMPLETE.value


def _key(document_id: str, number: int) -> str:
    return f"{document_id}:Q{number}"


# -- what a person says ------------------------------------------------------------------------------------------


def beoordeel(
    bureau: Bureau,
    document_id: str,
    variant: str,
    vragen: Mapping[int, VraagOordeel],
    redenen: Sequence[str],
    wie: str,
) -> Beoordeling:
    """Write what a person makes of an answer: all five questions, and which reply fits. Nothing earlier is lost.

    Raises:
        InputError: The document is not read yet.
        RecordError: A question, the reply or a reason is missing or unknown, or they do not go together.
    """
    _check(variant, vragen, redenen, wie)
    made = Beoordeling(document_id, variant, tuple(reason.strip() for reason in redenen))
    gemeente = _writer(bureau, document_id)
    with bureau.store.write() as session:
        for number, one in sorted(vragen.items()):
            feiten.add_feit(session, _key(document_id, number), one, wie.strip(), gemeente=gemeente)
        feiten.add_feit(session, document_id, made, wie.strip(), gemeente=gemeente)
    return made


def make_questions(
    document_id: str, standen: Mapping[int, str], reacties: Mapping[int, str]
) -> dict[int, VraagOordeel]:
    """Give the judgement of each question that a person named.

    Raises:
        RecordError: A number or state is unknown, or there is a reaction to a question that was not judged.
    """
    states = [state.value for state in QuestionState]
    for number, state in standen.items():
        if number not in range(1, len(QUESTIONS) + 1) or state not in states:
            raise RecordError(f"vraag {number}={state} kan niet. Kies vraag 1 tot en met 5 en: {', '.join(states)}.")
    if unknown := sorted(set(reacties) - set(standen)):
        raise RecordError(f"vraag {unknown[0]} heeft een reactie maar geen oordeel. Geef ook --vraag {unknown[0]}=….")
    return {n: VraagOordeel(document_id, n, state, reacties.get(n, "").strip()) for n, state in standen.items()}


def _check(variant: str, vragen: Mapping[int, VraagOordeel], redenen: Sequence[str], wie: str) -> None:
    known = [reply.value for reply in Reply]
    if variant not in known:
        raise RecordError(f"reactie {variant} bestaat niet. Kies: {', '.join(known)}.")
    if missing := [str(n) for n in range(1, len(QUESTIONS) + 1) if n not in vragen]:
        raise RecordError(f"vraag {', '.join(missing)} is niet beoordeeld. Beoordeel alle vijf de vragen.")
    if not wie.strip():
        raise RecordError("een beoordeling heeft uw naam nodig. Vul --door in.")
    if not [reason for reason in redenen if reason.strip()]:
        raise RecordError("een beoordeling heeft ten minste één reden nodig. Vul --reden in.")
    is_open = any(QuestionState(one.stand) in _OPEN for one in vragen.values())
    if variant == Reply.INCOMPLETE and not is_open:
        raise RecordError("alle vragen zijn beantwoord: kies een andere reactie dan onvolledig.")
    if variant == Reply.COMPLETE and is_open:
        raise RecordError("er staan nog vragen open: kies een andere reactie dan volledig.")


def _writer(bureau: Bureau, document_id: str) -> str:
    """Give the gemeente of an answer: the one it names, else that of the letter a person linked it to."""
    with bureau.store.read() as session:
        piece = poststukken.poststuk(session, document_id)
        linked = [one for one in feiten.history(session, Koppeling) if one.waarde.document_id == document_id]
    if piece is None:
        raise InputError("dit document is nog niet gelezen. Zie ibt status.")
    codes = {one.gemeente for one in linked if one.geldt and one.waarde.hoort_bij and one.gemeente}
    codes = codes or set(piece.gemeenten)
    if len(codes) != 1:
        raise RecordError("dit document is niet van één gemeente. Koppel het eerst aan een brief met ibt links add.")
    return codes.pop()


# -- the answers of a gemeente -----------------------------------------------------------------------------------


def find_municipal_answers(bureau: Bureau, wanted: str) -> tuple[tuple[str, Antwoord], ...]:
    """Give the answers of a gemeente (name or code), or the one document, each with the code of its gemeente.

    Raises:
        InputError: There is no such gemeente or document.
    """
    try:
        code = find_gemeente(wanted).code
    except InputError:
        document_id = bureau.desk.find(wanted)
        return ((_writer(bureau, document_id), read_answer(bureau, document_id)),)
    with bureau.store.read() as session:
        found = read_correspondence(bureau, session, code)
    return tuple((code, read_answer(bureau, piece.document_id)) for piece in answers_in(found, code))


def answers_in(found: Correspondentie, gemeente: str) -> tuple[Poststuk, ...]:
    """Give the answers in the post of a gemeente (code): linked for certain, or its own by kind; oldest first."""
    linked = {link.document_id for link in found.koppelingen if link.geldt}
    kind = DocumentType.MUNICIPAL_RESPONSE
    own = {piece.document_id for piece in found.post if piece.soort is kind and gemeente in piece.gemeenten}
    pieces = (piece for piece in found.post if piece.document_id in linked | own)
    return tuple(piece for piece in pieces if piece.document_id in found.gelezen)
