"""Dossiers of documents to release: what people do with them, and what they see of the memory of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pipeline.desk import Desk
from pipeline.errors import InputError, RecordError, ReleaseBlocked
from pipeline.model.woo import COPY_FOR_REQUESTER, NameDecision, WooDossier
from pipeline.store import document_list, documents, dossiers, marks
from pipeline.store.tables import DocumentState
from pipeline.tools.media import READABLE
from redaction.detect.memory import Memory, remember, told

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,60}")
_UNDER_WAY = (DocumentState.WAITING, DocumentState.BUSY)


@dataclass(frozen=True, slots=True)
class StukStand:
    """One document of a dossier."""

    document_id: str
    naam: str
    """File name under which it came in; may hold a personal name."""
    toestand: str
    vakken: int
    open: int
    """Marks that nobody judged."""
    doorgegeven: int
    """Names that it gives to the other documents."""


@dataclass(frozen=True, slots=True)
class Onthouden:
    """One name that a dossier remembers."""

    naam: str
    aanvaard: int
    """How often it was accepted."""
    afgewezen: int
    gevolg: str
    """Dutch: what happens to it in the next document."""


@dataclass(frozen=True, slots=True)
class DossierStand:
    """One dossier as people see it."""

    dossier: WooDossier
    stukken: tuple[StukStand, ...]
    geheugen: tuple[Onthouden, ...]
    lijsten: tuple[tuple[str, int], ...]
    """Lists of names that were taken over, with how many names each holds."""


def check_name(naam: str) -> None:
    """Check the name of a dossier.

    Raises:
        InputError: It holds other characters, or too many.
    """
    if not _NAME.fullmatch(naam):
        raise InputError("de naam van een dossier bestaat uit letters, cijfers, spaties en - . _ (hooguit 60 tekens).")


def check_whole(desk: Desk, naam: str, document_ids: Sequence[str]) -> bool:
    """Check that a release holds documents of its dossier only, and that all of that dossier was looked at.

    Tells whether there is such a dossier: without one the documents do not know each other's names.

    Raises:
        InputError: A document is not in the dossier.
        ReleaseBlocked: A document of the dossier is under way.
    """
    with desk.store.read() as session:
        if dossiers.dossier(session, naam) is None:
            return False
        inside = dossiers.stukken(session, naam)
        states = [documents.document(session, one) for one in inside]
    if loose := [one for one in document_ids if one not in inside]:
        raise InputError(f"document {loose[0][:12]} staat niet in dossier {naam}. Voeg het toe met ibt release add.")
    if under_way := [one for one in states if one and one.state in _UNDER_WAY]:
        count = "1 stuk" if len(under_way) == 1 else f"{len(under_way)} stukken"
        raise ReleaseBlocked(
            f"het systeem bekijkt {count} van dossier {naam} opnieuw. Wacht tot dat klaar is (ibt run)."
        )
    return True


@dataclass(frozen=True, slots=True)
class DossierDesk:
    """The dossiers of one open workspace."""

    desk: Desk

    # -- what is in it --------------------------------------------------------------------------------------

    def new(self, naam: str, verzoeker: str, *, afschrift: bool, who: str) -> WooDossier:
        """Write and give a new dossier, or change who asked and for whom it is made.

        Raises:
            InputError: The name does not fit, or a copy was asked without a requester.
            RecordError: Nobody's name was given.
        """
        check_name(naam)
        _check_who(who)
        if afschrift and not verzoeker.strip():
            raise InputError("een afschrift is voor de verzoeker. Noem die met --verzoeker.")
        made = WooDossier(naam, verzoeker.strip(), COPY_FOR_REQUESTER if afschrift else "")
        with self.desk.store.write() as session:
            dossiers.put_dossier(session, made, who)
        self._wake(naam)
        return made

    def add(self, naam: str, document_ids: Sequence[str], who: str) -> tuple[str, ...]:
        """Put documents in a dossier, with what came out of a mail or archive; gives the ids that are new in it.

        Raises:
            InputError: There is no such dossier, or a document is in another one.
            RecordError: Nobody's name was given.
        """
        _check_who(who)
        self._find(naam)
        with self.desk.store.write() as session:
            wanted = tuple(dict.fromkeys(one for number in document_ids for one in _family(session, number)))
            where = {one: dossiers.dossier_of(session, one) for one in wanted}
            for one, place in where.items():
                if place not in (None, naam):
                    raise InputError(
                        f"document {one[:12]} staat al in dossier {place}. Haal het daar eerst uit: ibt release remove."
                    )
            fresh = tuple(one for one, place in where.items() if place is None)
            if fresh:
                dossiers.add_stukken(session, naam, fresh, who)
        self._wake(naam)
        return fresh

    def remove(self, naam: str, document_id: str, who: str) -> None:
        """Take a document out of its dossier.

        Raises:
            InputError: It is not in that dossier.
            RecordError: Nobody's name was given.
        """
        _check_who(who)
        with self.desk.store.write() as session:
            if dossiers.dossier_of(session, document_id) != naam:
                raise InputError(f"document {document_id[:12]} staat niet in dossier {naam}. Zie ibt release dossiers.")
            dossiers.remove_stuk(session, naam, document_id, who)
        self.desk.enqueue([document_id])
        self._wake(naam)

    # -- look -----------------------------------------------------------------------------------------------

    def names(self) -> tuple[WooDossier, ...]:
        """Give all dossiers by name, without what is in them."""
        with self.desk.store.read() as session:
            return dossiers.dossiers(session)

    def everything(self) -> tuple[DossierStand, ...]:
        """Give all dossiers, by name."""
        return tuple(self.stand(one.naam) for one in self.names())

    def stand(self, naam: str) -> DossierStand:
        """Give one dossier with its documents and its memory.

        Raises:
            InputError: There is no such dossier.
        """
        found = self._find(naam)
        with self.desk.store.read() as session:
            inside = dossiers.stukken(session, naam)
            rows, given = document_list.look_up(session, inside), dossiers.count_names(session, naam)
            held = marks.count_marks(session, inside)
            taken = tuple((lijst, len(names)) for lijst, names in dossiers.lists(session, naam).items())
        stukken = []
        for one in inside:
            count, waiting = held.get(one, (0, 0))
            state = rows[one].document.state.value
            stukken.append(StukStand(one, rows[one].name, state, count, waiting, given[one]))
        return DossierStand(found, tuple(stukken), tuple(_remembered(self.memory(naam))), taken)

    def memory(self, naam: str) -> Memory:
        """Give what people decided about names in a dossier, with what was taken over from others.

        Raises:
            InputError: There is no such dossier.
        """
        self._find(naam)
        with self.desk.store.read() as session:
            said = [one for _, given in dossiers.decisions(session, naam) for one in given]
            said += [one for names in dossiers.lists(session, naam).values() for one in names]
        return remember(said)

    def stukken(self, naam: str) -> tuple[str, ...]:
        """Give the ids of the documents of a dossier that have pages.

        Raises:
            InputError: There is no such dossier.
        """
        self._find(naam)
        with self.desk.store.read() as session:
            return dossiers.stukken(session, naam)

    # -- from one dossier to another -----------------------------------------------------------------------------

    def to_copy(self, source: str, only: Sequence[str] = ()) -> tuple[NameDecision, ...]:
        """Give the names of a dossier that may go to another: those decided one way, or those of them in `only`.

        Raises:
            InputError: There is no such dossier, or a name in `only` is not one of them.
        """
        self._find(source)
        with self.desk.store.read() as session:
            said = [one for _, given in dossiers.decisions(session, source) for one in given]
        memory = remember(said)
        both = set(memory.accepted) & set(memory.rejected)
        found = {(_fold(one.written), one.accepted): one for one in said if _fold(one.written) not in both}
        clear = {key: one for key, one in found.items() if key[0] in {*memory.accepted, *memory.rejected}}
        wanted = {_fold(name) for name in only}
        if wanted - {word for word, _ in clear}:
            raise InputError("een naam uit --naam staat niet in het geheugen van dat dossier. Zie ibt release memory.")
        return tuple(one for key, one in sorted(clear.items()) if not wanted or key[0] in wanted)

    def copy_names(self, source: str, target: str, lijst: str, names: Sequence[NameDecision], who: str) -> None:
        """Write names of one dossier as a list in another, in the place of the earlier list of that name.

        Raises:
            InputError: A dossier is not there, both are one, or the name of the list does not fit.
            RecordError: Nobody's name was given.
        """
        _check_who(who)
        if source == target:
            raise InputError("dit is hetzelfde dossier. Kies een ander dossier om de namen in over te nemen.")
        if not _NAME.fullmatch(lijst):
            raise InputError("geef de lijst met --lijst een naam zonder persoonsnaam: letters, cijfers en - . _")
        self._find(source), self._find(target)
        with self.desk.store.write() as session:
            dossiers.put_list(session, target, lijst, names, source, who)
        self._wake(target)

    def _find(self, naam: str) -> WooDossier:
        with self.desk.store.read() as session:
            found = dossiers.dossier(session, naam)
        if found is None:
            raise InputError(f"er is geen dossier {naam}. Maak het met: ibt release new.")
        return found

    def _wake(self, naam: str) -> None:
        """Put to work what waits in a dossier; what is missed here, the watcher catches up."""
        with self.desk.store.read() as session:
            inside = dossiers.stukken(session, naam)
        self.desk.enqueue(inside)


def _check_who(who: str) -> None:
    if not who.strip():
        raise RecordError("noem uw naam met --door.")


def _fold(written: str) -> str:
    return " ".join(written.split()).casefold()


def _family(session: Session, document_id: str) -> Iterator[str]:
    """Yield a document and all that came out of it, but not an archive, which has no pages."""
    found = documents.document(session, document_id)
    if found is None or found.media_type is None or found.media_type in READABLE:
        yield document_id
    for member in documents.members(session, document_id):
        if member != document_id:
            yield from _family(session, member)


def _remembered(memory: Memory) -> Iterator[Onthouden]:
    for naam, taken, refused in told(memory):
        both, yes = "verdeeld: een mens kijkt steeds", "gaat weg, ook in de andere stukken"
        yield Onthouden(naam, taken, refused, both if taken and refused else yes if taken else "blijft staan")
