"""Letters at the desk: kept as concepts, marked as sent, withdrawn; `akkoord` approves them.

The system proposes and prepares; each of these steps is the act of a named person, and nothing is ever sent from here.
Legal: docs/legal.md#mandaat
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from pipeline.desk import one_id
from pipeline.errors import InputError, LetterError
from pipeline.legtwo import letterfiles as files
from pipeline.legtwo.annexes import Annexes
from pipeline.legtwo.herinnering import check_reminder
from pipeline.legtwo.orders import Opdracht
from pipeline.legtwo.toets import make_ready, opmerkingen
from pipeline.model.dossier import Uitgaand
from pipeline.model.letter import Letter, LetterStatus
from pipeline.store import decisions, letters
from pipeline.store.letters import StoredLetter
from pipeline.tools.datum import lange_datum
from pipeline.tools.faults import fault
from pipeline.zaak import termijnen
from pipeline.zaak.bureau import Bureau, today
from pipeline.zaak.uitgaand import outgoing_letters
from templates.fields import ToGemeente
from templates.letter import MadeLetter, make_letter
from templates.registry import restore


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter on disk."""

    id: str
    versie: int
    paths: tuple[Path, Path]
    """DOCX, then PDF."""
    remarks: tuple[str, ...]
    """Dutch: why it is still a concept; empty when final."""
    verplaatst: tuple[str, ...] = ()
    """Dutch: files of somebody else that stood in its place and were moved aside."""


# -- a concept --------------------------------------------------------------------------------------------------


def schrijf(
    bureau: Bureau, opdracht: Opdracht, annexes: Annexes | None = None, *, after: int | None = None
) -> WrittenLetter:
    """Make a letter from the dossier and what a person filled in, and keep it as a concept.

    `after` is the version of it that this person saw: when there is a later one, nothing is written.

    Raises:
        NoDecision: No official decided what this letter says.
        LetterError: Something is missing, or the letter may not be made now; the message names it.
        InputError: What the order names is not there.
    """
    klaar, aanvraag = make_ready(bureau, opdracht, annexes)
    made = make_letter(opdracht.familie, klaar.fields, klaar.besluit_id, False, bureau.catalogue)
    return store_letter(bureau, klaar.naam, made, opdracht.door, aanvraag, after=after)


def store_letter(
    bureau: Bureau,
    letter_id: str,
    made: MadeLetter,
    door: str,
    aanvraag: Mapping[str, Any] | None = None,
    *,
    after: int | None = None,
) -> WrittenLetter:
    """Keep a concept with the order it was made from, and write its files; the same content again adds no version.

    A letter that was withdrawn stays as it is: the new one gets the next free number.

    Raises:
        InputError: Nobody says who wrote it.
        LetterError: The letter is approved or sent.
    """
    if not door.strip():
        raise InputError("een brief heeft de naam nodig van wie hem opstelt. Vul --door in.")
    letter = replace(made.letter, opgesteld_door=door, aanvraag=aanvraag or {})
    with bureau.store.write() as session:
        chosen = _free_id(session, letter_id)
        before = letters.find_letter(session, chosen)
        versie = letters.add_letter(session, chosen, letter, door, after=after)
    fault("letter.stored")
    paths = files.letter_paths(bureau.folder, chosen, versie)
    moved: tuple[str, ...] = ()
    if before is not None and before.version == versie:
        files.put_files(paths, made)
    else:
        moved = files.put_new_files(paths, made)
    return WrittenLetter(chosen, versie, paths, (*made.remarks, *opmerkingen(bureau, chosen, letter)), moved)


def _free_id(session: Session, letter_id: str) -> str:
    chosen, number = letter_id, 1
    while (found := letters.find_letter(session, chosen)) and found.letter.status is LetterStatus.WITHDRAWN:
        number += 1
        chosen = f"{letter_id}-{number}"
    return chosen


def zoek(bureau: Bureau, nummer: str) -> StoredLetter:
    """Give the letter whose id is this, or begins with it.

    Raises:
        InputError: There is none, there are several, or nothing was typed.
    """
    if not nummer.strip():
        raise InputError("noem het nummer van de brief. Zie ibt letters list.")
    with bureau.store.read() as session:
        known = {one.casefold(): one for one in letters.letter_ids(session)}
        folded = nummer.strip().casefold()
        chosen = known.get(folded) or known[one_id(tuple(known), folded)]
        found = letters.find_letter(session, chosen)
    if found is None:  # letters never go away
        raise InputError(f"brief {nummer} bestaat niet. Zie ibt letters list.")
    return found


# -- out, and back ----------------------------------------------------------------------------------------------


def verzonden(bureau: Bureau, nummer: str, wie: str, op: dt.date) -> StoredLetter:
    """Write that a person sent an approved letter, and start its term; the same told twice is one.

    Raises:
        LetterError: The letter is not approved, the day does not fit, or a reminder was answered by that day.
    """
    found = zoek(bureau, nummer)
    letter = found.letter
    if not wie.strip():
        raise InputError("noem wie de brief verzond. Vul --door in.")
    if letter.status is LetterStatus.SENT and letter.verzonden_op != op:
        raise LetterError("van deze brief is al een andere dag van verzending vastgelegd. Zie ibt letters list.")
    if letter.status not in (LetterStatus.APPROVED, LetterStatus.SENT):
        raise LetterError(f"deze brief is {letter.status.value}. Alleen een goedgekeurde brief kan verzonden zijn.")
    _check_day(letter, op)
    with bureau.store.write() as session:
        decisions.lock_cases(session)
        if letter.status is not LetterStatus.SENT:
            check_reminder(bureau, letter, op)
        sent = replace(letter, status=LetterStatus.SENT, verzonden_op=op)
        version = letters.add_letter(session, found.id, sent, wie, after=found.version)
        if brief := _to_gemeente(bureau, session, found):
            termijnen.start_for_letter(bureau, brief, wie, session)
    return StoredLetter(found.id, version, sent)


def _check_day(letter: Letter, op: dt.date) -> None:
    dated = restore(letter.family, letter.data).brief.datum
    if not dated <= op <= today():
        raise LetterError(
            f"de dag van verzending ligt tussen de dagtekening ({lange_datum(dated)}) en vandaag. Herstel --op."
        )


def _to_gemeente(bureau: Bureau, session: Session, stored: StoredLetter) -> Uitgaand | None:
    """Give a letter to one gemeente as it stands in this transaction; None for a letter to another body."""
    fields = restore(stored.letter.family, stored.letter.data)
    if not isinstance(fields, ToGemeente):
        return None
    sent = outgoing_letters(bureau, session, fields.gemeente.code)
    return next(one for one in sent if one.id == stored.id)


def withdraw_letter(bureau: Bureau, nummer: str, wie: str, motivering: str) -> StoredLetter:
    """Withdraw a letter; the term that it set lapses. What was made stays.

    Raises:
        LetterError: It was withdrawn before.
    """
    if not (wie.strip() and motivering.strip()):
        raise InputError("intrekken heeft een naam en een motivering nodig. Vul beide in.")
    found = zoek(bureau, nummer)
    gone = replace(found.letter, status=LetterStatus.WITHDRAWN, motivering=motivering)
    with bureau.store.write() as session:
        decisions.lock_cases(session)
        version = letters.add_letter(session, found.id, gone, wie)
        termijnen.verval(session, found.id, today(), wie)
    return StoredLetter(found.id, version, gone)
