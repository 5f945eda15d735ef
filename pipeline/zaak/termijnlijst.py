"""How the terms of all gemeenten stand, for lists and calendars, and whether a reminder may go out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.agenda import calendar_file, calendar_lines
from pipeline.model.dossier import Dossier, Uitgaand
from pipeline.model.post import Poststuk
from pipeline.model.termijn import LopendeTermijn, TermijnStand, Werklijst
from pipeline.store import feiten
from pipeline.termijnstand import work_list
from pipeline.tools.datum import lange_datum
from pipeline.tools.register import gemeente_by_code
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.dossier import geweigerd, loose_pieces
from pipeline.zaak.koppelen import read_correspondence
from pipeline.zaak.lopend import Termijnen, read_running_terms


class Ongelezen(NamedTuple):
    """What came in, and may hold an answer that nobody saw."""

    los: Sequence[Poststuk]
    geweigerd: Sequence[dt.date]


# -- lists ------------------------------------------------------------------------------------------------------


def standen(bureau: Bureau, dag: dt.date, gemeente: str | None = None) -> tuple[TermijnStand, ...]:
    """Give how the terms of one gemeente (code), or of all, stand on a day, soonest first.

    Whether a reminder may go out is what `rappel_kan` tells of the letter.
    """
    with bureau.store.read() as session:
        refused = geweigerd(session)
        found: list[TermijnStand] = []
        for code in sorted({term.gemeente for term in feiten.feiten(session, LopendeTermijn, gemeente)}):
            post = read_correspondence(bureau, session, code)
            unread = Ongelezen((*post.los, *loose_pieces(session, code)), refused)
            states = read_running_terms(session, code, post).standen(dag)
            found += [_with_reminder(state, post.brieven, unread, dag) for state in states]
    return tuple(sorted(found, key=lambda one: (one.uiterlijk, one.termijn.gemeente, one.termijn.naam)))


def _with_reminder(state: TermijnStand, letters: Sequence[Uitgaand], unread: Ongelezen, dag: dt.date) -> TermijnStand:
    brief = next((one for one in letters if one.id == state.termijn.start), None)
    can, why = _reminder(state, brief, unread, dag) if brief else (False, "De brief van deze termijn is niet gevonden.")
    return replace(state, rappel_kan=can, reden=why)


def terms_of(bureau: Bureau, gemeente: str) -> Termijnen:
    """Give the terms of a gemeente (code) with what happened to them."""
    with bureau.store.read() as session:
        return read_running_terms(session, gemeente, read_correspondence(bureau, session, gemeente))


def werklijst(bureau: Bureau, dag: dt.date, gemeente: str | None = None) -> Werklijst:
    """Give what ends this week and what is too late, soonest first."""
    return work_list(standen(bureau, dag, gemeente), dag)


def agenda(bureau: Bureau, dag: dt.date) -> bytes:
    """Give every term that runs or is too late on a day, as a calendar file."""
    names = {code: one.naam for code, one in gemeente_by_code().items()}
    made_at = dt.datetime.combine(dag, dt.time(), dt.UTC)
    return calendar_file(calendar_lines(standen(bureau, dag), names), made_at)


# -- a reminder -------------------------------------------------------------------------------------------------


def rappel_kan(dossier: Dossier, brief: Uitgaand, gezocht_op: dt.date | None = None) -> tuple[bool, str]:
    """Tell whether a reminder of a letter may go out on the day of the dossier, and in Dutch why (not).

    `gezocht_op` is the day on which a person looked for an answer among refused files and loose post: while there
    are any since the letter, nothing goes out before somebody looked after the last of them came in.
    """
    stand = next((one for one in dossier.termijnen if one.termijn.start == brief.id), None)
    if stand is None:
        return False, "Er loopt geen termijn bij deze brief. Start die met ibt terms start."
    return _reminder(stand, brief, Ongelezen(dossier.los, dossier.geweigerd), dossier.dag, gezocht_op)


def _reminder(
    stand: TermijnStand, brief: Uitgaand, unread: Ongelezen, dag: dt.date, gezocht_op: dt.date | None = None
) -> tuple[bool, str]:
    if not stand.rappel_kan:
        return False, stand.reden
    if gezocht_op and not stand.uiterlijk < gezocht_op <= dag:
        return False, (
            f"De dag waarop u zocht, ligt na {lange_datum(stand.uiterlijk)} en niet na {lange_datum(dag)}. Herstel "
            "gezocht_op op het formulier."
        )
    days = [day for day in unread.geweigerd if day >= brief.datum]
    loose = [piece.ontvangen_op for piece in unread.los if piece.ontvangen_op >= brief.datum]
    if (days or loose) and (gezocht_op is None or gezocht_op < max((*days, *loose))):
        return False, (
            f"Zoek eerst naar een antwoord: {_where_to_look(len(days), len(loose))}. Hoort een stuk er niet bij, leg "
            "dat dan vast met ibt links add … --niet. De dag waarop u zocht, vult u in op het formulier "
            "(ibt letters form L09)."
        )
    return True, stand.reden


def _where_to_look(refused: int, loose: int) -> str:
    """Tell what came in since a letter and may hold the answer."""
    files = f"{refused} bestand(en) geweigerd of nog niet verwerkt (ibt quarantine list, ibt status)"
    post = f"{loose} stuk(ken) die nergens bij horen (ibt links)"
    return "sinds de brief " + " en ".join(told for told, count in ((files, refused), (post, loose)) if count)
