"""Many letters of one family in one go: L02 for every gemeente that a Besluit asks it for, L12 for twelve provinces.

Two processes render; only this one writes. A letter that is there already is never made again, so a wave that was cut
off goes on where it stopped, and one gemeente that cannot have its letter costs nobody else's.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomlkit

from pipeline.errors import IbtError, InputError, LetterError, SetupError
from pipeline.legtwo.annexes import Annexes, read_annexes, stand_in
from pipeline.legtwo.brieven import store_letter
from pipeline.legtwo.cases.order import Klaar
from pipeline.legtwo.letterfiles import put_back
from pipeline.legtwo.mail import Mailboxes, read_mailboxes, recipients
from pipeline.legtwo.orders import PER_PROVINCE, Opdracht
from pipeline.legtwo.regels import check_kenmerk
from pipeline.legtwo.rendering import PROCESSES, render, rendering
from pipeline.legtwo.toets import make_ready, opmerkingen
from pipeline.legtwo.wave_files import Regel, merged, split_form, write_summary
from pipeline.model.letter import LetterStatus
from pipeline.model.status import VoorstelKind
from pipeline.store import decisions, letters
from pipeline.store.letters import StoredLetter
from pipeline.tools.register import Gemeente, Provincie, find_provincie, gemeenten, provincies
from pipeline.zaak.bureau import Bureau
from templates.families.l12 import L12Fields
from templates.letter import MadeLetter, concept_reasons
from templates.registry import restore

PER_GEMEENTE = ("L01", "L02", "L03", "L09")
"""Families that a wave writes to every gemeente whose Besluit asks it."""

_AHEAD = 3 * PROCESSES
"""Letters under way at once: few enough that a wave of any size fits in memory."""


@dataclass(frozen=True, slots=True)
class Golf:
    """A wave as a person asks for it."""

    familie: str
    door: str
    kenmerk: str = ""
    """Begin of our reference; the code of each addressee follows: `IBT-2026-GM1700`."""
    datum: dt.date | None = None
    formulier: str = ""
    """The form as TOML; `[per.Limburg]` holds what differs for one addressee, with its own `kenmerk` if need be."""
    bijlagen: Path | None = None
    """L12: folder with the verdeelbesluiten."""
    opnieuw: bool = False
    """Make concepts anew; the same content adds no version."""


@dataclass(frozen=True, slots=True)
class _Doel:
    code: str
    naam: str
    gemeente: Gemeente | None = None
    provincie: Provincie | None = None


@dataclass(frozen=True, slots=True)
class _Bezig:
    """A letter under way: there already, refused, or being rendered."""

    doel: _Doel
    stored: StoredLetter | None = None
    reden: str = ""
    klaar: Klaar | None = None
    aanvraag: Mapping[str, Any] = field(default_factory=dict)
    """The order, as it is kept with the letter."""
    made: Future[MadeLetter] | None = None


@dataclass(frozen=True, slots=True)
class _Werk:
    """What all letters of a wave share."""

    bureau: Bureau
    golf: Golf
    pool: Executor
    annexes: Annexes | None
    mailboxes: Mailboxes
    gedeeld: Mapping[str, Any]
    per: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def size_of_wave(bureau: Bureau, golf: Golf) -> int:
    """Give how many letters a wave comes to at most."""
    return len(_targets(bureau, golf))


def make_wave(bureau: Bureau, golf: Golf) -> Iterator[Regel]:
    """Write the letters of a wave and yield what became of each, in the order of the register.

    Raises:
        InputError: This family has no wave, or form or folder is not what it should be.
        SetupError: The processes that render were ended from outside.
    """
    if not golf.door.strip():
        raise InputError("een golf brieven heeft de naam nodig van wie hem opstelt. Vul --door in.")
    doelen = _targets(bureau, golf)
    gedeeld, per = split_form(golf.formulier, golf.familie in PER_PROVINCE)
    check_kenmerk(golf.kenmerk)
    if golf.familie == "L12" and golf.bijlagen is None:
        raise InputError("brief L12 gaat met het verdeelbesluit mee. Geef de map met --bijlagen.")
    mailboxes = read_mailboxes(bureau.registers)
    with rendering(len(doelen)) as pool:
        werk = _Werk(bureau, golf, pool, stand_in(), mailboxes, gedeeld, per)
        if golf.bijlagen and (refused := _all_refused(werk, doelen)):
            yield from refused
            return
        annexes = read_annexes(bureau, golf.bijlagen) if golf.bijlagen else None
        werk = replace(werk, annexes=annexes)
        waiting: deque[_Bezig] = deque()
        for doel in doelen:
            waiting.append(_begin(werk, doel))
            if len(waiting) > _AHEAD:
                yield _end(werk, waiting.popleft())
        while waiting:
            yield _end(werk, waiting.popleft())
    for name, reason in (annexes.refused if annexes else {}).items():
        yield Regel(name, "bijlage", reden=f"{reason}.")


def _all_refused(werk: _Werk, doelen: Sequence[_Doel]) -> list[Regel]:
    """Give why there is no letter at all, before a folder of annexes is read; nothing when there may be one."""
    refused: list[Regel] = []
    for doel in doelen:
        if _existing(werk, doel):
            return []
        try:
            make_ready(werk.bureau, _opdracht(werk, doel), werk.annexes)
        except IbtError as wrong:
            refused.append(Regel(doel.naam, doel.code, reden=str(wrong)))
            continue
        return []
    return refused


def _targets(bureau: Bureau, golf: Golf) -> Sequence[_Doel]:
    familie, spec = golf.familie, bureau.catalogue.spec(golf.familie)
    own = bureau.organisatie.gebied if bureau.organisatie.rol == "provincie" else ""
    if familie == "L13":
        if not own:
            raise InputError("brief L13 schrijft een provincie aan haar gemeenten. Zet rol en gebied in ibt.toml.")
        return [_of_province(find_provincie(own))]
    if familie in PER_PROVINCE:
        return [_of_province(one) for one in provincies()]
    if familie not in PER_GEMEENTE:
        known = ", ".join((*PER_GEMEENTE, *PER_PROVINCE))
        raise InputError(f"brief {familie} schrijft u per stuk, niet met --all. Met --all kan: {known}.")
    asked = {code for code, trede in _decided(bureau).items() if trede in spec.toegestane_treden}
    return [_Doel(one.code, one.naam, gemeente=one) for one in gemeenten() if one.code in asked]


def _of_province(one: Provincie) -> _Doel:
    return _Doel(one.code, one.naam, provincie=one)


def _decided(bureau: Bureau) -> dict[str, int]:
    """Give the trede of the latest decision per gemeente."""
    with bureau.store.read() as session:
        besluiten = decisions.besluiten(session)
    treden = (one for one in besluiten if one.kind is VoorstelKind.TREDE)
    return {one.gemeente: one.content["trede"] for one in treden if type(one.content.get("trede")) is int}


# -- one letter -------------------------------------------------------------------------------------------------


def _begin(werk: _Werk, doel: _Doel) -> _Bezig:
    """Prepare one letter and hand it to a process; a known reason why there is none costs this letter only."""
    stored = _existing(werk, doel)
    if stored and not (werk.golf.opnieuw and stored.letter.status is LetterStatus.CONCEPT):
        return _Bezig(doel, stored=stored)
    bureau, golf = werk.bureau, werk.golf
    try:
        klaar, aanvraag = make_ready(bureau, _opdracht(werk, doel), werk.annexes)
    except IbtError as refused:
        return _Bezig(doel, reden=str(refused))
    texts = (bureau.registers, bureau.catalogue.digest)
    made = werk.pool.submit(render, golf.familie, klaar.fields, klaar.besluit_id, *texts)
    return _Bezig(doel, klaar=klaar, aanvraag=aanvraag, made=made)


def _opdracht(werk: _Werk, doel: _Doel) -> Opdracht:
    golf, own = werk.golf, dict(werk.per.get(doel.code, {}))
    told = str(own.pop("kenmerk", ""))
    kenmerk = told or (f"{golf.kenmerk}-{doel.code}" if golf.kenmerk else "")
    form = merged(werk.gedeeld, own)
    return Opdracht(
        golf.familie,
        golf.door,
        gemeente=doel.gemeente,
        provincie=doel.provincie,
        kenmerk=kenmerk,
        datum=golf.datum,
        formulier=tomlkit.dumps(form) if form else "",
        golf=f"{golf.familie}-{golf.datum}" if told else "",
    )


def _existing(werk: _Werk, doel: _Doel) -> StoredLetter | None:
    """Give the letter that this wave would make, when it was made before: on the same decision, or of the same day."""
    golf = werk.golf
    with werk.bureau.store.read() as session:
        if doel.gemeente is None:
            found = letters.letters(session, family=golf.familie)
            mine = [one for one in found if _goes_to(one, doel.code) and _dated(one) == golf.datum]
        else:
            treden = [b for b in decisions.besluiten(session, doel.code) if b.kind is VoorstelKind.TREDE]
            found = letters.letters_to(session, doel.code)
            latest = treden[-1].id if treden else None
            mine = [one for one in found if one.letter.family == golf.familie and one.letter.besluit_id == latest]
    kept = [one for one in mine if one.letter.status is not LetterStatus.WITHDRAWN]
    return kept[-1] if kept else None


def _goes_to(stored: StoredLetter, code: str) -> bool:
    to = stored.letter.data.get("geadresseerde")
    return isinstance(to, Mapping) and to.get("code") == code


def _dated(stored: StoredLetter) -> dt.date:
    return dt.date.fromisoformat(stored.letter.data["brief"]["datum"])


def _end(werk: _Werk, one: _Bezig) -> Regel:
    """Keep one letter and give its line."""
    try:
        if one.stored is not None:
            return _there(werk, one.doel, one.stored)
        if one.klaar is None or one.made is None:
            return Regel(one.doel.naam, one.doel.code, reden=one.reden)
        written = store_letter(werk.bureau, one.klaar.naam, _made(one.made), werk.golf.door, one.aanvraag)
    except IbtError as refused:
        if isinstance(refused, SetupError):
            raise
        return Regel(one.doel.naam, one.doel.code, reden=str(refused))
    with werk.bureau.store.read() as session:
        stored = letters.find_letter(session, written.id)
    return _line(werk, one.doel, stored) if stored else Regel(one.doel.naam, one.doel.code)


def _made(future: Future[MadeLetter]) -> MadeLetter:
    """Give what a process rendered; a bug in one letter is told and costs that letter only."""
    wrong = future.exception()
    if wrong is None:
        return future.result()
    if isinstance(wrong, IbtError):
        raise wrong
    if isinstance(wrong, BrokenProcessPool):
        raise SetupError("een proces dat brieven maakt, is gestopt. Start de golf opnieuw: hij gaat verder.") from wrong
    raise LetterError(f"onverwachte fout ({type(wrong).__name__}). Meld dit aan de beheerder.") from wrong


def _there(werk: _Werk, doel: _Doel, stored: StoredLetter) -> Regel:
    """Give the line of a letter that was made before, its files put back when they got lost."""
    if stored.letter.status in (LetterStatus.CONCEPT, LetterStatus.APPROVED) and not put_back(werk.bureau, stored):
        return replace(_line(werk, doel, stored), opmerking="een bestand ontbreekt. Zet een reservekopie terug")
    return _line(werk, doel, stored)


def _line(werk: _Werk, doel: _Doel, stored: StoredLetter) -> Regel:
    letter = stored.letter
    values = restore(letter.family, letter.data)
    to, hidden, remarks = recipients(letter.family, values, werk.mailboxes)
    if letter.status is LetterStatus.CONCEPT:
        mine = opmerkingen(werk.bureau, stored.id, letter)
        remarks = (*concept_reasons(letter.family, values, False, werk.bureau.catalogue), *mine, *remarks)
    return Regel(
        doel.naam,
        doel.code,
        stored.id,
        str(stored.version),
        letter.status.value,
        values.bijlage.sha256 if isinstance(values, L12Fields) else "",
        ", ".join((*to, *((f"{len(hidden)} gemeenten in BCC",) if hidden else ()))),
        "; ".join(remarks),
    )


def write_wave_summary(bureau: Bureau, golf: Golf, regels: Sequence[Regel]) -> Path:
    """Write what became of each letter of a wave as a CSV beside the letters, and give its place."""
    day = f"-{golf.datum.isoformat()}" if golf.datum else ""
    path = bureau.folder / "brieven" / f"samenvatting-{golf.familie}{day}.csv"
    write_summary(path, regels)
    return path
