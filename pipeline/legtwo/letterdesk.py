"""The letters of one workspace as the commands use them: plain values in, values to show out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, LetterError
from pipeline.legtwo import brieven, letterfiles, mailing, waves
from pipeline.legtwo.akkoord import Akkoord, against_approval, approve_letter
from pipeline.legtwo.annexes import read_annexes, stand_in
from pipeline.legtwo.brieven import WrittenLetter
from pipeline.legtwo.cases.offered import offered
from pipeline.legtwo.cases.order import Vraag
from pipeline.legtwo.cases.prepare import known
from pipeline.legtwo.orders import PER_PROVINCE, Opdracht, make_vraag
from pipeline.legtwo.toets import make_ready
from pipeline.legtwo.wave_files import PER_FORM, Regel
from pipeline.legtwo.waves import Golf
from pipeline.store import events, letters
from pipeline.store.letters import StoredLetter
from pipeline.tools.register import find_gemeente, find_provincie
from pipeline.zaak.bureau import Bureau, today
from pipeline.zaak.dossier import read_dossier
from templates.approvals import APPROVALS, add_approval
from templates.forms import blank_form


@dataclass(frozen=True, slots=True)
class TextRow:
    """How far the text of one family is."""

    familie: str
    titel: str
    versie: str
    goedgekeurd: bool
    door: str
    """Who approved this very text, with function and day; empty when nobody did."""
    slot: bool
    """Under legal lock: without approval there is not even a concept."""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter as a list shows it."""

    id: str
    familie: str
    versie: int
    stand: str
    aan: str
    kenmerk: str
    datum: str
    opgesteld_door: str
    goedgekeurd_door: str
    verzonden_op: str


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """What people do with letters in one open workspace."""

    bureau: Bureau

    def order(self, familie: str, **asked: Any) -> Opdracht:
        """Give an order from what was typed: names become gemeente and province, a path the text of the form.

        Raises:
            InputError: A name or the form is not there.
        """
        gemeente, provincie = asked.pop("gemeente", ""), asked.pop("provincie", "")
        return Opdracht(
            familie,
            gemeente=find_gemeente(gemeente) if gemeente else None,
            provincie=find_provincie(provincie) if provincie else None,
            formulier=_text_of(asked.pop("gegevens", None)),
            **asked,
        )

    def write(self, opdracht: Opdracht, bijlagen: Path | None = None) -> WrittenLetter:
        """Write one letter as a concept.

        Raises:
            LetterError: Something is missing, or the letter may not be made now.
        """
        if bijlagen is None:
            return brieven.schrijf(self.bureau, opdracht)
        make_ready(self.bureau, opdracht, stand_in())  # reading a folder takes a minute: first whether it is any use
        return brieven.schrijf(self.bureau, opdracht, read_annexes(self.bureau, bijlagen))

    # -- waves ----------------------------------------------------------------------------------------------

    def wave(self, familie: str, gegevens: Path | None, **asked: Any) -> Golf:
        """Give a wave from what was typed.

        Raises:
            InputError: The form is not there.
        """
        return Golf(familie, formulier=_text_of(gegevens), **asked)

    def wave_size(self, golf: Golf) -> int:
        """Give how many letters a wave comes to at most."""
        return waves.size_of_wave(self.bureau, golf)

    def run_wave(self, golf: Golf) -> Iterator[Regel]:
        """Write the letters of a wave and yield what became of each."""
        return waves.make_wave(self.bureau, golf)

    def summarise(self, golf: Golf, regels: Sequence[Regel]) -> Path:
        """Write the summary of a wave and give its place."""
        return waves.write_wave_summary(self.bureau, golf, regels)

    # -- forms and offers -----------------------------------------------------------------------------------

    def form(self, opdracht: Opdracht, *, for_wave: bool = False) -> str:
        """Give the form of a letter with what the desk knows filled in; for a wave nothing is.

        Raises:
            LetterError: The family needs a gemeente, document or province that was not named.
        """
        catalogue, familie = self.bureau.catalogue, opdracht.familie
        if for_wave:
            return blank_form(familie, {}, catalogue) + PER_FORM.format(
                naam="Limburg" if familie in PER_PROVINCE else "Twenterand"
            )
        return blank_form(familie, known(self._order(opdracht)), catalogue)

    def _order(self, opdracht: Opdracht) -> Vraag:
        return make_vraag(self.bureau, opdracht)

    def offered(self, gemeente: str, day: dt.date | None = None) -> tuple[tuple[str, str, bool, str], ...]:
        """Give per family its title, whether it may be made for a gemeente now, and why (not)."""
        wanted, rol = day or today(), str(self.bureau.organisatie.rol.value)
        dossier = read_dossier(self.bureau, gemeente, None, wanted)
        titles = {familie: spec.titel for familie, spec in self.bureau.catalogue.letters.items()}
        return tuple((familie, titel, *offered(dossier, familie, wanted, rol)) for familie, titel in titles.items())

    # -- one stored letter ----------------------------------------------------------------------------------

    def approve(
        self, number: str, who: str, mandate: str, why: str, numbers: Sequence[str] = (), version: int | None = None
    ) -> WrittenLetter:
        """Approve a concept; from then on it never changes. `version` is the one that this person looked at.

        Raises:
            Outdated: There is another version by now.
            LetterError: Something still keeps it a concept.
        """
        return approve_letter(self.bureau, number, Akkoord(who, mandate, why, tuple(numbers), version))

    def against(self, stored: StoredLetter) -> tuple[str, ...]:
        """Give in Dutch what keeps a concept from being approved now; empty when nothing does."""
        return tuple(against_approval(self.bureau, stored))

    def files(self, stored: StoredLetter) -> tuple[Path, Path]:
        """Give the DOCX and the PDF that a letter goes by, put back when they got lost.

        Raises:
            LetterError: They are gone and do not come out the same any more.
        """
        with self.bureau.store.read() as session:
            made = letterfiles.file_version(letters.letter_versions(session, stored.id))
        if not letterfiles.put_back(self.bureau, made):
            raise LetterError("de bestanden van deze brief ontbreken. Vraag uw beheerder om een reservekopie.")
        return letterfiles.letter_paths(self.bureau.folder, made.id, made.version)

    def sent(self, number: str, who: str, day: dt.date) -> StoredLetter:
        """Write that a person sent a letter; its term starts."""
        return brieven.verzonden(self.bureau, number, who, day)

    def withdraw(self, number: str, who: str, why: str) -> StoredLetter:
        """Withdraw a letter; its term lapses."""
        return brieven.withdraw_letter(self.bureau, number, who, why)

    def overview(self, gemeente: str = "") -> tuple[LetterRow, ...]:
        """Give the latest version of every letter, or of those to one gemeente."""
        with self.bureau.store.read() as session:
            code = find_gemeente(gemeente).code if gemeente else ""
            found = letters.letters_to(session, code) if code else letters.letters(session)
        return tuple(_row(one) for one in found)

    def mail(self, number: str, out: Path, *, concept: bool = False) -> tuple[Path, tuple[str, ...]]:
        """Write the mail draft of a letter and give its place, and what a person must still do."""
        path, draft = mailing.write_draft(self.bureau, number, out, concept=concept)
        return path, draft.opmerkingen

    def to_mail(self, *, concept: bool = False) -> tuple[str, ...]:
        """Give the ids of the letters that wait to be mailed."""
        return mailing.to_mail(self.bureau, concept=concept)

    # -- the texts themselves -------------------------------------------------------------------------------

    def texts(self) -> tuple[TextRow, ...]:
        """Give per family whether its present text is approved, and by whom."""
        catalogue = self.bureau.catalogue
        return tuple(
            TextRow(
                familie,
                spec.titel,
                spec.versie,
                catalogue.is_approved(familie),
                self._approved_by(familie),
                spec.juridisch_slot,
            )
            for familie, spec in catalogue.letters.items()
        )

    def _approved_by(self, familie: str) -> str:
        catalogue = self.bureau.catalogue
        present, spec = catalogue.template_hash(familie), catalogue.spec(familie)
        rows = [r for r in catalogue.goedkeuringen if (r.brief, r.sha256) == (familie, present)]
        if rows:
            return "; ".join(f"{row.door} ({row.functie}), {row.op.isoformat()}" for row in rows)
        return f"{spec.goedgekeurd_door}, {spec.goedgekeurd_op}" if catalogue.is_approved(familie) else ""

    def approve_text(self, familie: str, who: str, function: str) -> None:
        """Write that a person approved the text of a family as it is now; a changed text has no approval.

        Raises:
            InputError: Name or function is missing, or this person approved this text before.
        """
        self.bureau.catalogue.spec(familie)
        sha256 = self.bureau.catalogue.template_hash(familie)
        add_approval(self.bureau.registers / APPROVALS, familie, sha256, who, function, today())
        with self.bureau.store.write() as session:
            events.append(
                session, who, "brieftekst.goedgekeurd", familie, {"sha256": sha256, "functie": function[:200]}
            )


def _row(stored: StoredLetter) -> LetterRow:
    letter, head = stored.letter, stored.letter.data.get("brief", {})
    to: Mapping[str, Any] = letter.data.get("gemeente") or letter.data.get("geadresseerde") or {}
    return LetterRow(
        stored.id,
        letter.family,
        stored.version,
        letter.status.value,
        str(to.get("naam", "")),
        str(head.get("referentie", "")),
        str(head.get("datum", "")),
        letter.opgesteld_door,
        letter.goedgekeurd_door,
        letter.verzonden_op.isoformat() if letter.verzonden_op else "",
    )


def _text_of(path: Path | None) -> str:
    """Give the text of a form; empty when there is none."""
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"het formulier {path.name} is niet te lezen. Controleer de naam.") from error
