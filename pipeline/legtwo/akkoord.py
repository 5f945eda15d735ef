"""A person with a mandate approves a letter: what it says is held against the desk once more, and then never changes.

Legal: docs/legal.md#mandaat
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.besluit import check_four_eyes
from pipeline.errors import IbtError, InputError, LetterError, LetterIncomplete, NoDecision, Outdated
from pipeline.legtwo import letterfiles as files
from pipeline.legtwo.annexes import check_annexes_of_wave
from pipeline.legtwo.brieven import WrittenLetter, zoek
from pipeline.legtwo.herinnering import check_reminder
from pipeline.legtwo.toets import check_dagtekening, check_remarks, check_still_so, opmerkingen
from pipeline.model.letter import Letter, LetterStatus
from pipeline.store import decisions, letters
from pipeline.store.letters import StoredLetter
from pipeline.tools.ambt import check_signatory
from pipeline.tools.faults import fault
from pipeline.trede import read_ladder
from pipeline.zaak.bureau import Bureau, today
from templates.check import typed_numbers
from templates.decided import decided_trede
from templates.families.l11 import L11Fields
from templates.families.l16 import L16Fields
from templates.fields import LetterFields, OfficeHolder, Signatory, Signed, Supervision
from templates.letter import MadeLetter, concept_reasons
from templates.registry import restore


@dataclass(frozen=True, slots=True)
class Akkoord:
    """Who approves a letter, and on what ground."""

    wie: str
    mandaat: str
    """Key in the register of mandates."""
    motivering: str
    getallen: tuple[str, ...] = ()
    """Numbers in typed text that this person checked, as they stand there."""
    versie: int | None = None
    """The version that this person looked at; None is the latest, whatever it says."""


def approve_letter(bureau: Bureau, nummer: str, akkoord: Akkoord) -> WrittenLetter:
    """Approve a concept: from now on its text, values and files never change.

    It is built once more from the dossier of now, in the transaction that approves it, and has to come out the same.
    Approving twice by the same person changes nothing, and puts files back that got lost.

    Raises:
        Outdated: Somebody made another version since the one that this person looked at.
        NoDecision: The Besluit under the letter is gone or replaced, or from trede 3 on a writer approves too.
        RecordError: The mandate does not hold today, or not for this family.
        LetterIncomplete: Text or signatory are not approved; the message names all of it.
        LetterError: The letter is no concept any more, or is not what would be made now.
    """
    if not (akkoord.wie.strip() and akkoord.mandaat.strip() and akkoord.motivering.strip()):
        raise InputError("een goedkeuring heeft een naam, een mandaat en een motivering nodig. Vul alle drie in.")
    found = zoek(bureau, nummer)
    if akkoord.versie not in (None, found.version):
        raise Outdated("van deze brief is intussen een andere versie gemaakt. Bekijk die eerst; niets is goedgekeurd.")
    if found.letter.status is LetterStatus.APPROVED and found.letter.goedgekeurd_door == akkoord.wie:
        moved = files.repair(bureau, found)
        paths = files.letter_paths(bureau.folder, found.id, found.version)
        return WrittenLetter(found.id, found.version, paths, (), moved)
    if found.letter.status is not LetterStatus.CONCEPT:
        raise LetterError(f"deze brief is al {found.letter.status.value}. Alleen een concept kan worden goedgekeurd.")
    made = _checked(bureau, found, akkoord)
    versie = _keep(bureau, found, made, akkoord)
    fault("letter.approved")
    paths = files.letter_paths(bureau.folder, found.id, versie)
    return WrittenLetter(found.id, versie, paths, (), files.put_new_files(paths, made))


def against_approval(bureau: Bureau, stored: StoredLetter) -> Iterator[str]:
    """Yield in Dutch what keeps a concept from being approved now, whoever asks; nothing when nothing does.

    Numbers that somebody typed are left out: who approves confirms those.
    """
    letter, catalogue = stored.letter, bureau.catalogue
    fields = restore(letter.family, letter.data)
    yield from concept_reasons(letter.family, fields, True, catalogue, typed_numbers(fields, catalogue))
    yield from opmerkingen(bureau, stored.id, letter)
    docx, _ = files.letter_paths(bureau.folder, stored.id, stored.version)
    if files.differs(docx, letter.docx_sha256):
        yield f"het concept {docx.name} is in Word gewijzigd; dat komt niet in de definitieve brief"
    checks: tuple[Callable[[], None], ...] = (
        lambda: check_dagtekening(letter),
        lambda: _check_still_signed(bureau, fields, letter),
        lambda: check_reminder(bureau, letter, today()),
        lambda: check_still_so(bureau, stored),
    )
    for check in checks:
        try:
            check()
        except IbtError as wrong:
            yield str(wrong).removesuffix(".")


def _keep(bureau: Bureau, found: StoredLetter, made: MadeLetter, akkoord: Akkoord) -> int:
    """Write the approval and give its version, when the letter still says what the desk knows."""
    approved = replace(
        made.letter,
        opgesteld_door=found.letter.opgesteld_door,
        aanvraag=found.letter.aanvraag,
        bevestigd=akkoord.getallen,
        goedgekeurd_door=akkoord.wie,
        goedgekeurd_op=dt.datetime.now(dt.UTC),
        mandaat=akkoord.mandaat,
        motivering=akkoord.motivering,
        tekst_sha256=hashlib.sha256(made.text.encode()).hexdigest(),
    )
    with bureau.store.write() as session:
        decisions.lock_cases(session)  # nobody decides, corrects or links between what is read here and the writing
        check_reminder(bureau, found.letter, today())
        check_still_so(bureau, found)
        check_remarks(bureau, found)
        return letters.add_letter(session, found.id, approved, akkoord.wie, after=found.version)


def _checked(bureau: Bureau, found: StoredLetter, akkoord: Akkoord) -> MadeLetter:
    """Give the final letter, when person, decision, signatory, text and files all allow it."""
    letter, catalogue = found.letter, bureau.catalogue
    fields = restore(letter.family, letter.data)
    mandate = check_signatory(akkoord.mandaat, letter.family, today(), catalogue.mandaten)
    if mandate.fictief:
        raise LetterIncomplete(
            f"mandaat {akkoord.mandaat} is een verzonnen voorbeeld. Zet de echte mandaten in registers/mandaten.toml."
        )
    _check_two_persons(bureau, found.id, fields, akkoord.wie)
    _check_still_decided(bureau, fields, letter)
    check_dagtekening(letter)
    _check_still_signed(bureau, fields, letter)
    reasons = concept_reasons(letter.family, fields, True, catalogue, akkoord.getallen)
    if reasons:
        raise LetterIncomplete(f"brief {found.id} kan nog niet definitief worden: {'; '.join(reasons)}.")
    docx, _ = files.letter_paths(bureau.folder, found.id, found.version)
    if files.differs(docx, letter.docx_sha256):
        raise LetterError(
            f"het concept {docx.name} is in Word gewijzigd. Dat komt niet in de definitieve brief: zet het in het "
            "formulier en maak de brief opnieuw, of haal het gewijzigde bestand weg."
        )
    check_annexes_of_wave(bureau, found)
    return files.make_again(replace(letter, bevestigd=akkoord.getallen), catalogue, approved=True)


def _check_two_persons(bureau: Bureau, letter_id: str, fields: LetterFields, wie: str) -> None:
    """Let an approval through when, from the trede of the rule on, somebody else wrote every version of the letter."""
    trede = fields.trede if isinstance(fields, Supervision) else 0
    if isinstance(fields, L11Fields):
        trede = max(one.trede for one in fields.gemeenten)
    if isinstance(fields, L16Fields):
        trede = max(fields.van_trede, fields.trede)
    with bureau.store.read() as session:
        authors = {one.letter.opgesteld_door for one in letters.letter_versions(session, letter_id)}
    for author in sorted(authors):
        check_four_eyes(trede, author, wie, read_ladder())


def _check_still_decided(bureau: Bureau, fields: LetterFields, letter: Letter) -> None:
    """Let a letter through whose Besluit is still the latest on the trede (INV-12)."""
    if not isinstance(fields, Supervision):
        return
    with bureau.store.read() as session:
        besluiten = decisions.besluiten(session, fields.gemeente.code, fields.cyclus.id)
    allowed = bureau.catalogue.spec(letter.family).toegestane_treden
    latest, _ = decided_trede(letter.family, fields.gemeente, besluiten, fields.cyclus.id, allowed)
    if latest.id != letter.besluit_id:
        raise NoDecision("na het concept is een nieuw besluit genomen. Maak de brief opnieuw, op dat besluit.")


def _check_still_signed(bureau: Bureau, fields: LetterFields, letter: Letter) -> None:
    """Let a letter through that the registers still let its signatory sign on its day (INV-16)."""
    signs = fields.ondertekenaar if isinstance(fields, Signed) else None
    now: Signatory | OfficeHolder | None = signs
    if isinstance(signs, Signatory):
        now = bureau.catalogue.signatory(letter.family, fields.brief.datum)
    elif isinstance(signs, OfficeHolder):
        now = bureau.catalogue.office_holder(fields.brief.datum, signs.bestuursorgaan)
    if now != signs:
        raise LetterError("de ondertekenaar mag deze brief niet (meer) zo tekenen. Maak de brief opnieuw.")
