"""The letters to one gemeente: made here, or made elsewhere and taken in as a document of the ministry."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from pipeline.bevinding import read_cycles
from pipeline.dubbel import versions
from pipeline.errors import InputError
from pipeline.model.dossier import Uitgaand
from pipeline.model.extraction import DocumentType
from pipeline.model.letter import LetterStatus
from pipeline.model.post import Poststuk, Stuk
from pipeline.model.stand import cyclus_op
from pipeline.model.status import Besluit
from pipeline.store import decisions, letters, poststukken
from pipeline.store.letters import StoredLetter
from pipeline.tools.datum import stored_day
from pipeline.trede import read_ladder
from pipeline.zaak.bureau import Bureau


def outgoing_letters(bureau: Bureau, session: Session, gemeente: str) -> tuple[Uitgaand, ...]:
    """Give the letters to a gemeente (code), oldest first, each stored letter in its latest version.

    A document that is a letter that went out from here (same reference and day) is not told twice.
    """
    besluiten = {one.id: one for one in decisions.besluiten(session, gemeente)}
    made = [brief for one in letters.letters_to(session, gemeente) if (brief := _of_letter(one, besluiten))]
    known = {(bare(brief.referentie), brief.datum) for brief in made if brief.is_uit}
    pieces = [one for one in poststukken.poststukken(session, gemeente) if _is_ours(one)]
    taken_in = [brief for one in pieces for brief in _of_document(one) if _key(brief) not in known]
    replaced = _with_versions(bureau, taken_in)
    return tuple(sorted(chain(made, replaced), key=lambda brief: (brief.datum, brief.referentie, brief.versie)))


def bare(reference: str) -> str:
    """Give a reference without what is only lay-out."""
    return re.sub(r"\s", "", reference).casefold()


def _key(brief: Uitgaand) -> tuple[str, dt.date]:
    return bare(brief.referentie), brief.datum


# -- made here --------------------------------------------------------------------------------------------------


def _of_letter(stored: StoredLetter, besluiten: Mapping[str, Besluit]) -> Uitgaand | None:
    """Give a stored letter; None when it has no day yet."""
    letter, data = stored.letter, stored.letter.data
    head = _part(data, "brief")
    day = stored_day(head.get("datum"))
    if day is None:
        return None
    besluit = besluiten.get(letter.besluit_id or "")
    return Uitgaand(
        id=stored.id,
        familie=letter.family,
        referentie=str(head.get("referentie") or ""),
        datum=day,
        status=letter.status,
        versie=stored.version,
        besluit_id=letter.besluit_id,
        verzonden_op=letter.verzonden_op,
        termijn=stored_day(_part(data, "termijn").get("datum")),
        betreft=str(head.get("betreft") or ""),
        gemeente=str(_part(data, "gemeente").get("code") or ""),
        cyclus=besluit.cyclus if besluit else "",
        vorige_referentie=str(_part(data, "vorige").get("referentie") or ""),
    )


def _part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    told = data.get(name)
    return told if isinstance(told, Mapping) else {}


# -- taken in as a document -------------------------------------------------------------------------------------


def _is_ours(piece: Poststuk) -> bool:
    """Tell whether a document is a letter of the ministry to this one gemeente."""
    return piece.soort is DocumentType.IBT_LETTER and len(piece.gemeenten) == 1 and not piece.concept


def _of_document(piece: Poststuk) -> Iterator[Uitgaand]:
    """Yield the letter that a document is; a letter without a day was never sent as far as we know."""
    if piece.datum is None:
        return
    cyclus = cyclus_op(read_cycles(), piece.datum)
    yield Uitgaand(
        id=piece.document_id,
        familie=read_ladder().brief_bij_trede.get(piece.trede or -1, ""),
        referentie=piece.kenmerk or "",
        datum=piece.datum,
        status=LetterStatus.SENT,
        versie=1,
        verzonden_op=piece.datum,
        termijn=piece.termijn,
        document_id=piece.document_id,
        betreft=piece.onderwerp or "",
        gemeente=piece.gemeenten[0],
        cyclus=cyclus.id if cyclus else "",
    )


def _with_versions(bureau: Bureau, taken_in: Sequence[Uitgaand]) -> tuple[Uitgaand, ...]:
    """Give the letters, each numbered within those with its reference; only words tell whether they are one letter."""
    by_id = {brief.id: brief for brief in taken_in}
    for group in _same_reference(taken_in):
        for version in versions(_piece(bureau, brief) for brief in group):
            later = by_id.get(version.vervangen_door or "")
            by_id[version.document_id] = replace(
                by_id[version.document_id],
                versie=version.nummer,
                vervangen_door=version.vervangen_door,
                vervangen_op=later.datum if later else None,
            )
    return tuple(by_id.values())


def vervangen_door(bureau: Bureau, session: Session, gemeente: str | None = None) -> dict[str, str]:
    """Give for each document that a version of a later day replaced the id of that version, of one gemeente or all.

    Of two versions of one day nobody can say which holds: neither gives way.
    """
    places: dict[str, list[Uitgaand]] = {}
    for piece in poststukken.poststukken(session, gemeente):
        for brief in _of_document(piece) if _is_ours(piece) else ():
            places.setdefault(brief.gemeente, []).append(brief)
    found = (brief for taken_in in places.values() for brief in _with_versions(bureau, taken_in))
    return {b.id: b.vervangen_door for b in found if b.vervangen_door and b.vervangen_op and b.vervangen_op > b.datum}


def _same_reference(taken_in: Iterable[Uitgaand]) -> list[list[Uitgaand]]:
    groups: dict[str, list[Uitgaand]] = {}
    for brief in sorted(taken_in, key=lambda one: one.datum):
        groups.setdefault(bare(brief.referentie) or brief.id, []).append(brief)
    return [group for group in groups.values() if len(group) > 1]


def _piece(bureau: Bureau, brief: Uitgaand) -> Stuk:
    """Give a letter of ours for comparison; the moment it was sent is its dagtekening."""
    moment = dt.datetime.combine(brief.datum, dt.time(), dt.UTC)
    try:
        document = bureau.walk.document(brief.id)
    except InputError:  # it is being read anew: without its words it is a letter of its own
        return Stuk(brief.id, "ministerie", None, brief.datum, 0, (moment,), "")
    text = "\n".join(page.text for page in document.pages)
    return Stuk(brief.id, "ministerie", brief.referentie, brief.datum, document.page_count, (moment,), text)


def find_our_letter(bureau: Bureau, nummer: str, session: Session | None = None) -> Uitgaand:
    """Give the letter of a stored letter's id, or of the begin of a document's number.

    With an open `session`, as it stands there.

    Raises:
        InputError: There is no such letter, or it is not one to a single gemeente.
    """
    with bureau.reading(session) as opened:
        stored = letters.find_letter(opened, nummer)
        if stored is not None:
            gemeente = str(_part(stored.letter.data, "gemeente").get("code") or "")
            wanted = stored.id
        else:
            wanted = bureau.desk.find(nummer)
            piece = poststukken.poststuk(opened, wanted)
            gemeente = piece.gemeenten[0] if piece and _is_ours(piece) else ""
        found = outgoing_letters(bureau, opened, gemeente) if gemeente else ()
    brief = next((one for one in found if one.id == wanted), None)
    if brief is None:
        raise InputError("dit is geen brief van ons aan één gemeente. Zie ibt dossier voor de nummers.")
    return brief
