"""Which post of a gemeente answers which letter of ours: what the rules make of it, and what people said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from pipeline.errors import InputError, RecordError
from pipeline.link import KnownLetter, LinkVoorstel, link_answer
from pipeline.model.dossier import Gekoppeld, Uitgaand
from pipeline.model.extraction import DocumentType, Extraction
from pipeline.model.feit import Koppeling
from pipeline.model.post import Poststuk
from pipeline.store import documents, feiten, poststukken
from pipeline.tools.datum import lange_datum
from pipeline.tools.register import gemeente_by_code
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.samen import (
    Samen,
    answers_within,
    carriers,
    confirmed_doubles,
    doubles_of,
    join_pieces,
    may_answer,
    may_hold_answer,
)
from pipeline.zaak.uitgaand import bare, find_our_letter, outgoing_letters

_NO_ANSWER_ASKED = ("L07", "L17B", "L18")
"""Families that only confirm or tell: nothing that comes in answers them."""
_CERTAIN = (DocumentType.MUNICIPAL_RESPONSE,)
"""Kinds that a rule may link without a person."""


@dataclass(frozen=True, slots=True)
class Correspondentie:
    """The post of one gemeente set beside the letters to it."""

    brieven: tuple[Uitgaand, ...]
    """Oldest first."""
    post: tuple[Poststuk, ...]
    """What came in, oldest receipt first; the receipt is the earliest of a letter and its doubles."""
    koppelingen: tuple[Gekoppeld, ...]
    gelezen: Mapping[str, Extraction]
    """What was read from everything that may answer a letter."""
    samen: Mapping[str, str] = field(default_factory=dict)
    """What is one letter with another document, by document id: the document that stands for all of them."""

    @property
    def los(self) -> tuple[Poststuk, ...]:
        """Give the post that may hold an answer and belongs to no letter for certain; not what a person judged."""
        settled = {self._name(one.document_id) for one in self.koppelingen if one.geldt or one.oordeel}
        loose = (piece for piece in self.post if self._name(piece.document_id) not in settled)
        return tuple(piece for piece in loose if may_hold_answer(piece))

    def _name(self, document_id: str) -> str:
        return self.samen.get(document_id, document_id)


def loose_mail(session: Session) -> tuple[Poststuk, ...]:
    """Give the post that names no gemeente and may hold an answer; not a mail of which the letter was unpacked."""
    return tuple(
        piece
        for piece in poststukken.without_gemeente(session)
        if may_hold_answer(piece) and not documents.members(session, piece.document_id)
    )


def read_correspondence(bureau: Bureau, session: Session, gemeente: str) -> Correspondentie:
    """Give the letters to a gemeente (code), its post, and what answers what."""
    letters = outgoing_letters(bureau, session, gemeente)
    said = feiten.feiten(session, Koppeling, gemeente)
    ours = {brief.document_id for brief in letters if brief.document_id}
    named = [piece for piece in poststukken.poststukken(session, gemeente) if piece.document_id not in ours]
    named += _citing(session, letters, named)
    pieces = [*named, *_brought_in(session, said, named)]
    pieces = [piece for piece in pieces if piece.soort is not DocumentType.IBT_LETTER or piece.concept]
    same = join_pieces(session, pieces, said)
    read = dict(_read(bureau, [piece for piece in pieces if may_answer(piece) or _is_said(piece, said)]))
    answers = frozenset(piece.document_id for piece in pieces if _answers(session, piece))
    links = tuple(_links(_Gelezen(same, read, answers), letters, said))
    shown = {piece.document_id: read[piece.document_id] for piece in same.post if piece.document_id in read}
    return Correspondentie(letters, same.post, (*links, *_through_reminder(links, letters)), shown, same.leider)


# -- what came in, and when -------------------------------------------------------------------------------------


def _citing(session: Session, letters: Sequence[Uitgaand], named: Sequence[Poststuk]) -> list[Poststuk]:
    """Give the post of other gemeenten that names the reference of a letter to this one.

    A neighbour may have answered the wrong letter, or for both: no reminder goes out before somebody looked (P03).
    """
    known = {piece.document_id for piece in named}
    found = poststukken.citing(session, {brief.referentie for brief in letters if brief.is_uit})
    return [piece for piece in found if piece.document_id not in known and piece.soort is not DocumentType.IBT_LETTER]


def _brought_in(session: Session, said: Iterable[Koppeling], named: Sequence[Poststuk]) -> Iterator[Poststuk]:
    """Yield what belongs to this post and names no gemeente: linked by a person, a double, or the mail around it."""
    known = {piece.document_id for piece in named}
    pairs = confirmed_doubles(session)
    wanted = known | {one.document_id for one in said if one.hoort_bij}
    wanted |= {double for one in wanted for double in doubles_of(one, pairs)}
    for document_id in sorted(wanted - known):
        found = poststukken.poststuk(session, document_id)
        if found is not None:
            yield found
    mails = {mail for one in known for mail in carriers(session, one)} - wanted
    around = (poststukken.poststuk(session, one) for one in sorted(mails))
    yield from (mail for mail in around if mail and not mail.gemeenten and may_answer(mail))


def _is_said(piece: Poststuk, said: Iterable[Koppeling]) -> bool:
    return any(one.document_id == piece.document_id for one in said)


def _read(bureau: Bureau, pieces: Iterable[Poststuk]) -> Iterator[tuple[str, Extraction]]:
    for piece in pieces:
        try:
            yield piece.document_id, bureau.walk.extraction(piece.document_id)
        except InputError:  # it is being read anew: until then it stays loose, and no reminder goes out
            continue


# -- what answers what ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Gelezen:
    """The post of one gemeente with what was read from it."""

    samen: Samen
    read: Mapping[str, Extraction]
    answers: frozenset[str]
    """Documents that count as an answer by what was read."""


def _links(found: _Gelezen, letters: Sequence[Uitgaand], said: Sequence[Koppeling]) -> Iterator[Gekoppeld]:
    known = [_known(brief) for brief in letters if brief.is_uit and not brief.vervangen_door and _asks(brief)]
    for piece in found.samen.post:
        same = found.samen.bewijs[piece.document_id]
        judged = {one.brief_id: one for one in said if one.document_id in same}
        proposed: dict[str, LinkVoorstel] = {}
        for one in same:
            links = link_answer(found.read[one], known) if one in found.read else ()
            proposed = {**{link.letter_id: link for link in links}, **_surer(proposed, links)}
        for brief_id in dict.fromkeys((*proposed, *judged)):
            yield _link(piece, found, brief_id, proposed.get(brief_id), judged.get(brief_id))


def _surer(proposed: Mapping[str, LinkVoorstel], links: Sequence[LinkVoorstel]) -> dict[str, LinkVoorstel]:
    """Give what was proposed before, but for what a double or the mail makes certain."""
    sure = {link.letter_id for link in links if link.automatic}
    return {name: link for name, link in proposed.items() if link.automatic or name not in sure}


def _answers(session: Session, piece: Poststuk) -> bool:
    """Tell whether a document counts as an answer by what was read, its attachments included."""
    return piece.soort in _CERTAIN and not piece.concept and answers_within(session, piece)


def _asks(brief: Uitgaand) -> bool:
    return brief.familie not in _NO_ANSWER_ASKED


def _known(brief: Uitgaand) -> KnownLetter:
    day = brief.verzonden_op or brief.datum
    due = brief.termijn if brief.termijn and brief.termijn >= day else None
    return KnownLetter(brief.id, brief.gemeente, brief.referentie or None, brief.datum, due, brief.betreft or None)


def _link(
    piece: Poststuk, found: _Gelezen, brief_id: str, link: LinkVoorstel | None, oordeel: Koppeling | None
) -> Gekoppeld:
    read = found.read.get(piece.document_id)
    asks_time = piece.route == "uitstel" or bool(read and read.details.get("extension"))
    answers = bool(found.answers & set(found.samen.bewijs[piece.document_id]))
    doubts = tuple(_doubts(piece, asks_time=asks_time, answers=answers))
    said = bool(oordeel and oordeel.hoort_bij)
    return Gekoppeld(
        document_id=piece.document_id,
        brief_id=brief_id,
        geldt=said if oordeel else bool(link and link.automatic and not doubts),
        redenen=tuple(cue.value for cue in link.cues) if link else (),
        bezwaren=(*link.contradictions, *doubts) if link else (),
        oordeel=oordeel,
        is_antwoord=not piece.concept and (answers or (said and not asks_time)),
    )


def _doubts(piece: Poststuk, *, asks_time: bool, answers: bool) -> Iterator[str]:
    if piece.concept:
        yield "Het stuk is een concept."
    if piece.soort not in _CERTAIN and not asks_time:
        yield "Het stuk is niet herkend als antwoord van een gemeente."
    if piece.soort in _CERTAIN and not (asks_time or answers):
        yield "In het stuk is geen antwoord op een van de vragen gelezen."


def _through_reminder(links: Sequence[Gekoppeld], letters: Sequence[Uitgaand]) -> Iterator[Gekoppeld]:
    """Yield the links that follow from a reminder: what answers it, answers the letter it reminds of as well."""
    there = {(link.document_id, link.brief_id) for link in links}
    for link in links:
        first = reminds_of(letters, link.brief_id)
        if first and link.geldt and (link.document_id, first.id) not in there:
            told = f"Dit stuk beantwoordt de herinnering aan deze brief van {lange_datum(first.datum)}."
            yield Gekoppeld(link.document_id, first.id, True, (told,), (), None, link.is_antwoord)


def reminds_of(letters: Iterable[Uitgaand], brief_id: str) -> Uitgaand | None:
    """Give the letter that a reminder reminds of; None when it is no reminder or that letter is not known."""
    known = {brief.id: brief for brief in letters}
    brief = known.get(brief_id)
    if brief is None or brief.familie != "L09" or not brief.vorige_referentie:
        return None
    wanted = bare(brief.vorige_referentie)
    return next((one for one in known.values() if bare(one.referentie) == wanted and one.id != brief_id), None)


# -- what people say, and what waits for them --------------------------------------------------------------------


def koppel(bureau: Bureau, document_id: str, brief_id: str, hoort_bij: bool, wie: str, motivering: str) -> Koppeling:
    """Write that a person says whether a document answers a letter; it goes before what the rules say.

    Raises:
        InputError: The letter or the document is not there.
        RecordError: The name or the reason is empty, or the letter did not go out.
    """
    if not (wie.strip() and motivering.strip()):
        raise RecordError("een koppeling heeft uw naam en een motivering nodig. Vul --door en --motivering in.")
    brief = find_our_letter(bureau, brief_id)
    if hoort_bij and not brief.is_uit:
        raise RecordError(
            "deze brief is niet verzonden, dus er kan geen antwoord op zijn. Leg eerst de verzending vast."
        )
    made = Koppeling(document_id, brief.id, hoort_bij, motivering.strip())
    with bureau.store.write() as session:
        if poststukken.poststuk(session, document_id) is None:
            raise InputError("dit document is nog niet gelezen. Zie ibt status.")
        feiten.add_feit(session, f"{document_id}:{brief.id}", made, wie.strip(), gemeente=brief.gemeente)
    return made


def koppelingen(bureau: Bureau, gemeente: str | None = None) -> tuple[tuple[str, Correspondentie], ...]:
    """Give per gemeente (code) what answers what: of one gemeente, or of all of which anything came in."""
    with bureau.store.read() as session:
        named = {code for piece in poststukken.poststukken(session) for code in piece.gemeenten}
        codes = [gemeente] if gemeente else sorted(named & set(gemeente_by_code()))
        return tuple((code, read_correspondence(bureau, session, code)) for code in codes)
