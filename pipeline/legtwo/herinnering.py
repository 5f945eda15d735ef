"""Looks once more before a reminder is approved or marked as sent: what came in since it was written may answer it."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace

from pipeline.errors import LetterError
from pipeline.model.dossier import Dossier, Uitgaand
from pipeline.model.letter import Letter
from pipeline.termijn import is_working_day, next_working_day
from pipeline.termijnstand import asks_time
from pipeline.tools.datum import lange_datum
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.dossier import read_dossier
from pipeline.zaak.termijnlijst import rappel_kan, terms_of
from pipeline.zaak.uitgaand import bare
from templates.families.l09 import L09Fields
from templates.registry import restore


def check_reminder(bureau: Bureau, letter: Letter, day: dt.date) -> None:
    """Let a reminder through when by a day nothing came in that answers its letter, may answer it, or asks more time.

    Every other letter passes.

    Raises:
        LetterError: Something did; the message tells what to do with the reminder.
    """
    fields = restore(letter.family, letter.data) if letter.family == "L09" else None
    if not isinstance(fields, L09Fields):
        return
    dossier = _until(read_dossier(bureau, fields.gemeente.code, fields.cyclus.id, day), day)
    asked = _asked(dossier, fields)
    replied = dossier.antwoord_op(asked.id) if asked else None
    if replied and replied.ontvangen_op <= day:
        raise LetterError(
            f"er is een antwoord ontvangen op {lange_datum(replied.ontvangen_op)}: geen herinnering. Trek deze brief "
            "in met ibt letters withdraw."
        )
    if asked and _waits(bureau, asked, day):
        raise LetterError(
            "er is uitstel gevraagd en daarover is nog niet besloten: de herinnering wacht. Besluit eerst met "
            "ibt terms extend."
        )
    if any(fields.brief.datum < piece.ontvangen_op <= day for piece in dossier.los):
        raise LetterError(
            "sinds dit concept kwam er post binnen die een antwoord kan zijn. Kijk die na met ibt links en maak de "
            "herinnering daarna opnieuw."
        )
    if asked:  # approving in a weekend is fine: the letter goes out on a working day
        goes = day if is_working_day(day) else next_working_day(day)
        then = dossier if goes == day else read_dossier(bureau, fields.gemeente.code, fields.cyclus.id, goes)
        _check_in_turn(_until(then, day), asked, letter)


def _until(dossier: Dossier, day: dt.date) -> Dossier:
    """Give a dossier with the loose and refused post of by a day: what came later could not be known then."""
    loose = tuple(piece for piece in dossier.los if piece.ontvangen_op <= day)
    return replace(dossier, los=loose, geweigerd=tuple(on for on in dossier.geweigerd if on <= day))


def _check_in_turn(dossier: Dossier, asked: Uitgaand, letter: Letter) -> None:
    """Let a reminder through whose term is still over, of which nothing else may be the answer."""
    told = tomllib.loads(letter.aanvraag.get("formulier", ""))
    may, reason = rappel_kan(dossier, asked, told.get("gezocht_op"))
    if not may:
        raise LetterError(f"deze herinnering kan nu niet uit. {reason}")


def _asked(dossier: Dossier, fields: L09Fields) -> Uitgaand | None:
    """Give the letter that is reminded of."""
    wanted = bare(fields.vorige.referentie), fields.vorige.datum
    named = [brief for brief in dossier.brieven if (bare(brief.referentie), brief.datum) == wanted]
    found = [brief for brief in named if brief.is_uit]
    if named and not found:
        raise LetterError(
            "de brief waaraan deze brief herinnert is ingetrokken. Trek ook deze brief in met ibt letters withdraw."
        )
    return found[-1] if found else None


def _waits(bureau: Bureau, asked: Uitgaand, day: dt.date) -> bool:
    found = terms_of(bureau, asked.gemeente)
    events = [found.gebeurtenissen[term.id] for term in found.termen if term.start == asked.id]
    return any(asks_time([event for event in told if event.dag <= day]) for told in events)
