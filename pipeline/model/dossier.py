"""Everything known of one gemeente in one cyclus on one day, as one frozen value: what letters and screens read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.extraction import Extraction
from pipeline.model.feit import Beoordeling, Correctie, Koppeling, VraagOordeel
from pipeline.model.ladder import LadderZaak, Taak
from pipeline.model.letter import LetterStatus
from pipeline.model.locatie import Locatie
from pipeline.model.post import Poststuk
from pipeline.model.stand import Cyclus, Uitkomst
from pipeline.model.status import Besluit, StatusRecord, Voorstel
from pipeline.model.termijn import TermijnStand
from pipeline.model.uitruil import Uitruil


@dataclass(frozen=True, slots=True)
class Uitgaand:
    """One letter of ours: made here, or made elsewhere and taken in as a document."""

    id: str
    """Of the stored letter (`L02-GM1700-2026-04-09`), or of the document (SHA-256)."""
    familie: str
    """`L02`; a letter that came in as a document has the family of its ladder step, or empty."""
    referentie: str
    datum: dt.date
    status: LetterStatus
    versie: int
    besluit_id: str | None = None
    verzonden_op: dt.date | None = None
    termijn: dt.date | None = None
    """Last day for an answer that the letter itself sets."""
    document_id: str | None = None
    """When it came in as a document."""
    betreft: str = ""
    gemeente: str = ""
    """Code of the gemeente it went to."""
    cyclus: str = ""
    """Of its decision; empty when it carries none."""
    vorige_referentie: str = ""
    """Reference of the letter it builds on: a reminder names the letter it reminds of."""
    vervangen_door: str | None = None
    """Id of the next version of the same letter; both are kept."""
    vervangen_op: dt.date | None = None
    """Dagtekening of that version."""

    @property
    def is_uit(self) -> bool:
        """Tell whether it went out: only then it can be answered."""
        return self.status is LetterStatus.SENT


@dataclass(frozen=True, slots=True)
class Gekoppeld:
    """One document and a letter of ours that it answers, or may answer."""

    document_id: str
    brief_id: str
    geldt: bool
    """By a certain link, or because a person said so."""
    redenen: tuple[str, ...]
    """Dutch: why it may belong together."""
    bezwaren: tuple[str, ...]
    """Dutch: what speaks against it."""
    oordeel: Koppeling | None = None
    """What a person said; goes before everything."""
    is_antwoord: bool = True
    """Whether it answers the letter when it belongs to it: a request for more time belongs to it and answers nothing.
    """


@dataclass(frozen=True, slots=True)
class Dossier:
    """One gemeente in one cyclus on one day."""

    gemeente: str
    """Code, `GM1700`."""
    naam: str
    provincie: str
    cyclus: Cyclus
    dag: dt.date
    zaak: LadderZaak
    records: tuple[StatusRecord, ...]
    """Of this cyclus, all bases and peildata, corrections applied, without those of letters that were replaced."""
    correcties: tuple[Correctie, ...]
    """That hold now."""
    uitkomst: Uitkomst | None
    """What the rules derive from the deciding figures now; None when there are none."""
    beslissend: tuple[StatusRecord, ...]
    """The deciding figures: of the day of compliance, of the strongest validated basis, one per category."""
    besluiten: tuple[Besluit, ...]
    """Of every cyclus, oldest first."""
    voorstellen: tuple[Voorstel, ...]
    """Open ones of this cyclus."""
    taken: tuple[Taak, ...]
    brieven: tuple[Uitgaand, ...]
    """Oldest first."""
    post: tuple[Poststuk, ...]
    """What came in that names this gemeente, oldest receipt first."""
    koppelingen: tuple[Gekoppeld, ...]
    termijnen: tuple[TermijnStand, ...]
    """On `dag`, soonest first."""
    afspraken: tuple[Uitruil, ...]
    locaties: tuple[Locatie, ...]
    vragen: Mapping[str, tuple[VraagOordeel, ...]]
    """By document id; what was judged of one holds for all that is one letter with it."""
    beoordelingen: Mapping[str, Beoordeling]
    """By document id; of one letter that came in more than once, the latest judgement holds for all of it."""
    gelezen: Mapping[str, Extraction]
    """By document id: what was read from the linked answers and from the source of the deciding figures."""
    los: tuple[Poststuk, ...] = ()
    """Post that names this gemeente, or no gemeente at all, and that belongs to no letter for certain."""
    geweigerd: tuple[dt.date, ...] = ()
    """Days on which files came in that were refused or are still under way, of whatever gemeente: nobody knows."""
    twijfels: tuple[str, ...] = ()
    """Dutch: where documents contradict on a deciding figure, which is then unknown, and how to settle it."""
    samen: Mapping[str, str] = field(default_factory=dict)
    """What is one letter with another document, by document id: the document that stands for all of them."""

    def antwoorden_op(self, brief_id: str) -> tuple[Poststuk, ...]:
        """Give the answers of the gemeente to a letter that are linked for certain, oldest receipt first."""
        linked = {k.document_id for k in self.koppelingen if k.geldt and k.is_antwoord and k.brief_id == brief_id}
        return tuple(piece for piece in self.post if piece.document_id in linked)

    def antwoord_op(self, brief_id: str) -> Poststuk | None:
        """Give the answer to a letter that counts: the latest that a person judged, else the latest; None without."""
        answers = self.antwoorden_op(brief_id)
        judged = [piece for piece in answers if piece.document_id in self.beoordelingen]
        return next(iter((judged or answers)[-1:]), None)

    def wacht_op_oordeel(self, brief_id: str) -> tuple[Poststuk, ...]:
        """Give the answers to a letter that came in since the judged one and that nobody judged yet."""
        last = self.antwoord_op(brief_id)
        if last is None or last.document_id not in self.beoordelingen:
            return ()
        return tuple(
            piece
            for piece in self.antwoorden_op(brief_id)
            if piece.document_id not in self.beoordelingen and piece.ontvangen_op >= last.ontvangen_op
        )

    def is_een(self, document_id: str, other: str) -> bool:
        """Tell whether two documents are one letter: the same, a double of it, or its cover mail."""
        return self.samen.get(document_id, document_id) == self.samen.get(other, other)

    def laatste(self, *families: str) -> Uitgaand | None:
        """Give the latest letter of these families that went out; None when there is none."""
        out = [brief for brief in self.brieven if brief.familie in families and brief.is_uit]
        return out[-1] if out else None
