"""The keys of a sealed store: a data key for every document, wrapped with the main key from the environment.

opslag.json                            which main key the store writes with, and which others are still in use
sleutels/ab/<sha256>/<number>          a wrapped data key; without it nothing of that document opens, ever

Two machines that write the same document first may each make a data key: both stay, and an object names its own.
Only `rotate` brings in another main key, so a typing error in the environment never seals anything.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from pipeline.errors import SetupError
from pipeline.vault.place import Place, passing
from pipeline.vault.seal import KEY_VARIABLE, Broken, DataKey, MainKey, new_data_key, unwrap, wrap, wrapped_with

MARKER = "opslag.json"
_MOST_KEYS = 512
"""Data keys that a process remembers."""


class InUse(NamedTuple):
    """What the store says about its main keys, by id."""

    writes: str
    older: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """The data keys of all documents."""

    place: Place
    mains: dict[str, MainKey]
    _known: OrderedDict[str, DataKey] = field(default_factory=OrderedDict, repr=False)
    _guard: Lock = field(default_factory=Lock, repr=False)

    def in_use(self) -> InUse | None:
        """Give what the store says about its main keys; None when nothing was sealed yet.

        Raises:
            SetupError: It cannot be read.
        """
        text = self.place.read(MARKER)
        if text is None:
            return None
        try:
            told = json.loads(text)
            return InUse(str(told["sleutel"]), tuple(map(str, told["ook"])))
        except (ValueError, KeyError, TypeError) as error:
            raise SetupError(f"{MARKER} in de opslag is beschadigd. Zet het terug uit een reservekopie.") from error

    def check(self) -> None:
        """See that every main key in use is here; a store without anything in it takes the first as its own.

        Raises:
            SetupError: A main key is missing.
        """
        used = self.in_use()
        if used is None:
            if self.place.names("sleutels/"):
                raise SetupError(f"{MARKER} ontbreekt in de opslag. Zet het terug uit een reservekopie.")
            self._mark(InUse(next(iter(self.mains)), ()))
            return
        missing = [one for one in (used.writes, *used.older) if one not in self.mains]
        if missing:
            raise SetupError(
                f"de opslag is versleuteld met sleutel {missing[0]}, en die staat niet in {KEY_VARIABLE}. "
                "Zet daar de juiste sleutel en probeer opnieuw; er is niets geschreven."
            )

    def for_writing(self, document_id: str) -> DataKey:
        """Give a data key of a document, made now when it has none."""
        with self._guard:
            known = next((key for name, key in self._known.items() if name.startswith(document_id)), None)
        if known is not None:
            return known
        for name in self.place.names(_folder(document_id)):
            return self.for_reading(document_id, name.rpartition("/")[2])
        key, used = new_data_key(), self._used()
        self._put(document_id, key, used.writes)
        now = self._used().writes
        if now != used.writes:  # a rotation began meanwhile and may have passed here already
            self._put(document_id, key, now)
        return self._remember(document_id, key)

    def for_reading(self, document_id: str, number: str) -> DataKey:
        """Give one data key of a document.

        Raises:
            Broken: It is destroyed, damaged, or of another document.
            SetupError: Its main key is not here.
        """
        with self._guard:
            known = self._known.get(_known_as(document_id, number))
        if known is not None:
            return known
        text = self.place.read(_folder(document_id) + number)
        if text is None:
            raise Broken
        return self._remember(document_id, self._open(document_id, number, text))

    def destroy(self, document_id: str) -> tuple[str, ...]:
        """Destroy all data keys of a document and give their names; whatever copies exist, nobody opens them again."""
        with self._guard:
            for name in [name for name in self._known if name.startswith(document_id)]:
                del self._known[name]
        names = self.place.names(_folder(document_id))
        return tuple(f"key/{name.rpartition('/')[2]}" for name in names if self.place.delete(name))

    def counted(self) -> dict[str, int]:
        """Give how many data keys each main key wraps, by its id; reads every key."""
        counts: dict[str, int] = {}
        for name in self.place.names("sleutels/"):
            text = self.place.read(name)
            if text is not None:
                main = _wrapped_with(text)
                counts[main] = counts.get(main, 0) + 1
        return counts

    def rotate(self, told: Callable[[int, int], None]) -> int:
        """Wrap every data key with the first main key and give how many changed; a second run goes on where one ended.

        Raises:
            SetupError: A main key is missing, or a data key does not open.
        """
        target, used = next(iter(self.mains)), self._used()
        if used.writes != target:
            others = tuple(one for one in (used.writes, *used.older) if one != target)
            self._mark(InUse(target, others))  # from now on every process writes with the new one
        names, changed = self.place.names("sleutels/"), 0
        for done, name in enumerate(names, 1):
            changed += self._rewrap(name, target)
            told(done, len(names))
        passing("vault.rotate.marker")
        self._mark(InUse(target, ()))
        return changed

    def _rewrap(self, name: str, target: str) -> bool:
        document_id, number = name.split("/")[-2:]
        text = self.place.read(name)
        if text is None:  # the document was destroyed meanwhile
            return False
        try:
            if wrapped_with(text) == target:
                return False
            key = self._open(document_id, number, text)
        except Broken as error:
            raise SetupError(
                f"de sleutel van document {document_id[:12]} is beschadigd. Zet een reservekopie terug; "
                "de oude hoofdsleutel blijft tot dan nodig."
            ) from error
        passing("vault.rotate.key")
        self._put(document_id, key, target)
        passing("vault.rotate.kept")
        return True

    def _put(self, document_id: str, key: DataKey, main: str) -> None:
        if main not in self.mains:
            raise SetupError(
                f"de opslag schrijft nu met sleutel {main}, en die staat niet in {KEY_VARIABLE}. "
                "Zet hem erbij en start dit proces opnieuw."
            )
        self.place.write(_folder(document_id) + key.number, wrap(self.mains[main], document_id, key))
        passing("vault.key.written")

    def _open(self, document_id: str, number: str, text: bytes) -> DataKey:
        try:
            return unwrap(self.mains, document_id, number, text)
        except KeyError as error:
            raise SetupError(
                f"dit document is versleuteld met een sleutel die niet in {KEY_VARIABLE} staat. Zet hem erbij."
            ) from error

    def _used(self) -> InUse:
        used = self.in_use()
        if used is None:
            raise SetupError(f"{MARKER} ontbreekt in de opslag. Zet het terug uit een reservekopie.")
        return used

    def _mark(self, used: InUse) -> None:
        text = json.dumps({"versie": 1, "sleutel": used.writes, "ook": list(used.older)})
        self.place.write(MARKER, text.encode())

    def _remember(self, document_id: str, key: DataKey) -> DataKey:
        with self._guard:
            self._known[_known_as(document_id, key.number)] = key
            while len(self._known) > _MOST_KEYS:
                self._known.popitem(last=False)
        return key


def _folder(document_id: str) -> str:
    return f"sleutels/{document_id[:2]}/{document_id}/"


def _wrapped_with(text: bytes) -> str:
    try:
        return wrapped_with(text)
    except Broken:
        return "beschadigd"


def _known_as(document_id: str, number: str) -> str:
    return f"{document_id}/{number}"
