"""The groups of a dossier as people use them: see them, decide on them, split and merge."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from email import policy
from email.parser import BytesHeaderParser
from functools import lru_cache

from pipeline.batch.grouping import Grouper, group_id
from pipeline.desk import Desk
from pipeline.dubbel import propose_doubles
from pipeline.errors import InputError, Outdated, RecordError
from pipeline.lookalike import read_likeness, shingles, signature, text_digest, words_of
from pipeline.model.document import Document
from pipeline.model.extraction import Extraction
from pipeline.model.groep import Soort, Stand
from pipeline.model.post import Stuk
from pipeline.run import Walk
from pipeline.store import batches, document_list, dossiers, groups, marks
from pipeline.store.groups import Groep, Vingerafdruk
from pipeline.tools import media

_HEADER_BYTES = 64 << 10
_KEPT = 256
"""Documents whose word groups are remembered during one round."""


@dataclass(frozen=True, slots=True)
class Stukje:
    """One document of a group as people see it."""

    document_id: str
    naam: str
    """May hold a personal name."""
    vakken: int
    open: int


@dataclass(frozen=True, slots=True)
class GroepStand:
    """One group as people see it."""

    groep: Groep
    stukken: tuple[Stukje, ...]
    """The one to review first."""

    @property
    def te_doen(self) -> int:
        """Count the documents of the group in which marks wait for a verdict."""
        return sum(one.open > 0 for one in self.stukken)


@dataclass(frozen=True, slots=True)
class GroupRoom:
    """The groups over one open workspace."""

    desk: Desk
    walk: Walk

    def refresh(self, dossier: str) -> int:
        """Compare what came to the desk since the last time with the rest of a dossier; gives how many groups changed.

        Raises:
            InputError: There is no such dossier.
        """
        self._inside(dossier)
        self._bring_members(dossier)
        with self.desk.store.read() as session:
            inside = groups.comparable(session, dossier)
        lezingen = {one: f"{self.walk.rendition_key(one)} {read_likeness().version}" for one in inside}
        fresh = [one for one in inside if inside[one] != lezingen[one]]
        if not fresh:
            return 0
        with self.desk.store.read() as session:
            known, held = groups.prints(session, list(inside)), list(groups.groups(session, dossier))
        known |= {one: self._print(one, lezingen[one]) for one in fresh}
        return self._compare(dossier, {one: known[one] for one in inside}, fresh, held)

    def _compare(
        self, dossier: str, known: Mapping[str, Vingerafdruk], fresh: Sequence[str], held: Sequence[Groep]
    ) -> int:
        """Write the groups that `fresh` changes; nothing when a group changed meanwhile: the next look does it."""

        @lru_cache(maxsize=_KEPT)
        def groups_of_words(one: str) -> frozenset[str]:
            return shingles(words_of(_text(self.walk.document(one))), read_likeness())

        grouper = Grouper(dossier, read_likeness(), groups_of_words)
        changed = grouper.changed(known, fresh, held) + self._functional(dossier, known, fresh, held)
        with self.desk.store.write() as session:
            dossiers.hold_named(session, dossier)
            if list(groups.groups(session, dossier)) != list(held):
                return 0
            for one in fresh:
                groups.put_print(session, known[one])
            for group in changed:
                groups.put(session, group)
        return len(changed)

    def groups(self, dossier: str) -> tuple[GroepStand, ...]:
        """Give the groups of a dossier that hold."""
        with self.desk.store.read() as session:
            found = [one for one in groups.groups(session, dossier) if len(one.stukken) > 1]
            ids = list(dict.fromkeys(member for one in found for member in one.stukken))
            rows, held = document_list.look_up(session, ids), marks.count_marks(session, ids)
        return tuple(
            GroepStand(one, tuple(Stukje(m, rows[m].name, *held.get(m, (0, 0))) for m in one.stukken)) for one in found
        )

    def find(self, dossier: str, number: str) -> Groep:
        """Give the group of a dossier whose id starts with `number`.

        Raises:
            InputError: None does, or more than one.
        """
        with self.desk.store.read() as session:
            found = [one for one in groups.groups(session, dossier) if number and one.id.startswith(number)]
        if len(found) != 1:
            raise InputError("deze groep is er niet (meer). Bekijk de lijst opnieuw: ibt release groups.")
        return found[0]

    def decide(self, dossier: str, number: str, stand: Stand, who: str, reden: str) -> Groep:
        """Say that the documents of a group are one, or that all of them go out.

        Raises:
            RecordError: There is no name or no reason, or mails of one thread are called one document.
        """
        group = self.find(dossier, number)
        if stand is Stand.DUBBEL and group.soort in (Soort.MAIL, Soort.ONDERWERP):
            raise RecordError("mails van één wisseling zijn geen dubbelen. Neem wel de oordelen over.")
        return self._put([(group, replace(group, stand=stand))], who, reden)

    def split(self, dossier: str, number: str, document_ids: Sequence[str], who: str, reden: str) -> Groep:
        """Take documents out of a group for good.

        Raises:
            RecordError: A document is not in it, or there is no name or no reason.
        """
        group = self.find(dossier, number)
        out = set(document_ids)
        if not out or not out <= set(group.stukken):
            raise RecordError("kies stukken die in deze groep staan. Bekijk de groep opnieuw.")
        stay = tuple(one for one in group.stukken if one not in out)
        if len(stay) < 2:  # no group is left; its first document still stands for it when another one like it comes
            stay, out = group.stukken[:1], set(group.stukken[1:])
        apart = tuple(sorted({*group.apart, *out}))
        made = replace(group, stukken=stay, apart=apart, stand=Stand.VOORSTEL)
        return self._put([(group, made)], who, reden)

    def merge(self, dossier: str, numbers: Sequence[str], document_ids: Sequence[str], who: str, reden: str) -> Groep:
        """Put groups and loose documents in one group, in this order; the first document is the one to review.

        What was only seen as nearly the same is part of the new group and ends; a group of the same text, of a letter
        or of mails says something of its own and stays.

        Raises:
            InputError: There is no such group.
            RecordError: There are fewer than two documents, one is not in the dossier, or there is no name or reason.
        """
        joined = [self.find(dossier, one) for one in dict.fromkeys(numbers)]
        members = [member for one in joined for member in one.stukken]
        wanted = tuple(dict.fromkeys((*members, *document_ids)))
        if len(wanted) < 2 or not set(wanted) <= set(self._inside(dossier)):
            raise RecordError("kies groepen of stukken van dit dossier, samen twee of meer stukken.")
        number = group_id(dossier, Soort.BIJNA, " ".join(sorted(wanted)))
        made = Groep(number, dossier, Soort.BIJNA, wanted)
        there = next((one for one in joined if one.id == number), None)
        ended = [(one, replace(one, stukken=(), apart=())) for one in joined if one.soort is Soort.BIJNA]
        return self._put([*(one for one in ended if one[0] is not there), (there, made)], who, reden)

    def _put(self, changes: Sequence[tuple[Groep | None, Groep]], who: str, reden: str) -> Groep:
        """Write groups in the place of what a person saw, all or none; gives the last.

        Raises:
            Outdated: A group changed since: the machine added a document, or somebody else decided.
        """
        if not (who.strip() and reden.strip()):
            raise RecordError("vul uw naam en de reden in.")
        written = [replace(made, door=who.strip(), reden=reden.strip()) for _, made in changes]
        with self.desk.store.write() as session:
            dossiers.hold_named(session, written[0].dossier)
            if any(seen is not None and groups.group(session, seen.id) != seen for seen, _ in changes):
                raise Outdated("deze groep is intussen veranderd. Bekijk de groep opnieuw.")
            for one in written:
                groups.put(session, one)
        return written[-1]

    def _inside(self, dossier: str) -> tuple[str, ...]:
        with self.desk.store.read() as session:
            if dossiers.dossier(session, dossier) is None:
                raise InputError("dit dossier bestaat niet. Zie de lijst met dossiers.")
            return dossiers.stukken(session, dossier)

    def _bring_members(self, dossier: str) -> None:
        """Put in the dossier what came out of its mails and archives since they were added."""
        with self.desk.store.write() as session:
            if loose := batches.loose_members(session, dossier):
                dossiers.add_stukken(session, dossier, loose, groups.MACHINE)
        self.desk.enqueue(loose)

    def _print(self, document_id: str, lezing: str) -> Vingerafdruk:
        document, rules = self.walk.document(document_id), read_likeness()
        pages = [page.text for page in document.pages]
        words = words_of("\n".join(pages))
        told = self._mail(document)
        return Vingerafdruk(
            document_id,
            lezing,
            text_digest(pages),
            len(words),
            signature(shingles(words, rules), rules),
            *told,
            self._letter(document_id),
        )

    def _mail(self, document: Document) -> tuple[str, tuple[str, ...], str]:
        """Give digests of the number of a mail, of those it names, and of its subject."""
        if document.media_type not in media.MAIL:
            return "", (), ""
        subject = document.about.messages[0].subject if document.about.messages else ""
        bare = bare_subject(subject)
        if document.media_type != "message/rfc822":
            return "", (), _digest(bare)
        with self.desk.blobs.path(document.id).open("rb") as file:
            raw = file.read(_HEADER_BYTES)
        head = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
        own = str(head.get("Message-ID") or "").strip()
        named = f"{head.get('References') or ''} {head.get('In-Reply-To') or ''}".split()
        return _digest(own), tuple(sorted({_digest(one) for one in named})), _digest(bare)

    def _letter(self, document_id: str) -> str:
        read = self.walk.extraction(document_id)
        if not (read.reference.our and read.letter_date):
            return ""
        return _digest(f"{_sender(read)}|{read.reference.our}|{read.letter_date}")

    def _functional(
        self, dossier: str, known: Mapping[str, Vingerafdruk], fresh: Sequence[str], held: Sequence[Groep]
    ) -> list[Groep]:
        """Give the proposals of letters that came twice: sender, reference, date and pages are the same."""
        there, letters = {one.id for one in held}, {known[one].brief for one in fresh} - {""}
        by_letter: dict[str, list[str]] = defaultdict(list)
        for key, one in known.items():
            if one.brief in letters:
                by_letter[one.brief].append(key)
        made = []
        for members in by_letter.values():
            for pair in propose_doubles([self._piece(one) for one in members] if len(members) > 1 else ()):
                number = group_id(dossier, Soort.FUNCTIONEEL, " ".join(pair.document_ids))
                if number not in there:
                    made.append(Groep(number, dossier, Soort.FUNCTIONEEL, pair.document_ids))
        return made

    def _piece(self, one: str) -> Stuk:
        read, document = self.walk.extraction(one), self.walk.document(one)
        text = _text(document)
        return Stuk(one, _sender(read), read.reference.our, read.letter_date, document.page_count, (), text)


def _sender(read: Extraction) -> str:
    return ", ".join(read.municipalities) or (read.sender or "")


def bare_subject(subject: str) -> str:
    """Give a subject without what answers put before it."""
    words = subject.casefold().split()
    while words and words[0].rstrip(":") in _ANSWERS and words[0].endswith(":"):
        words = words[1:]
    return " ".join(words)


_ANSWERS = frozenset(("re", "fw", "fwd", "antw", "antwoord", "doorst", "sv", "aw"))


def _text(document: Document) -> str:
    return "\n".join(page.text for page in document.pages)


def _digest(told: str) -> str:
    return hashlib.sha256(told.encode("utf-8", errors="replace")).hexdigest()[:32] if told else ""
