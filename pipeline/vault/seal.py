"""Seals bytes with AES-256-GCM, a piece at a time, so that a file of any size needs little memory.

A sealed object: header (magic and version 5 bytes, number of the data key 16, salt 32), then chunks of 256 KiB, each
with its tag of 16 bytes. Every object has a key of its own: HKDF-SHA256 of the data key, the salt and the label, which
names the document and the object. The nonce of a chunk is its number and whether it is the last one (the STREAM
construction). So a chunk that is changed, moved, repeated or cut off does not open, nor an object under another name.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import dataclass, field
from typing import IO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pipeline.errors import SetupError

KEY_VARIABLE = "IBT_OPSLAG_SLEUTEL"
"""Environment variable with the main keys, comma separated: the one to seal with first, older ones after it."""
_MAGIC = b"IBTS\x01"
_NUMBER, _SALT, _TAG, _KEY = 16, 32, 16, 32
_CHUNK = 1 << 18


class Broken(ValueError):
    """A sealed object is damaged, cut off, changed, or stands under a name that is not its own."""


class Sink(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take some bytes."""
        ...


@dataclass(frozen=True, slots=True)
class MainKey:
    """A key that wraps the data keys of documents; it never leaves the memory of this process."""

    id: str
    """16 hex digits that follow from the key and tell nothing about it."""
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one document; each machine that writes first may have made one."""

    number: str
    """32 hex digits, by chance."""
    secret: bytes = field(repr=False)


def new_main_key() -> str:
    """Give a new main key as text for the environment."""
    return base64.urlsafe_b64encode(os.urandom(_KEY)).decode().rstrip("=")


def new_data_key() -> DataKey:
    """Give a new data key."""
    return DataKey(os.urandom(_NUMBER).hex(), os.urandom(_KEY))


def parse_keys(text: str) -> tuple[MainKey, ...]:
    """Read main keys from the text of the environment, in its order.

    Raises:
        SetupError: One is no key.
    """
    found = []
    for number, word in enumerate((word.strip() for word in text.split(",") if word.strip()), 1):
        try:
            secret = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != _KEY:
            raise SetupError(f"sleutel {number} in {KEY_VARIABLE} is geen sleutel. Maak er een met: ibt store new-key")
        found.append(MainKey(_derive(secret, b"", b"ibt main key id").hex()[:16], secret))
    return tuple(found)


def wrap(main: MainKey, document_id: str, key: DataKey) -> bytes:
    """Give the data key of a document as a small text that only the main key opens."""
    nonce = os.urandom(12)
    closed = AESGCM(main.secret).encrypt(nonce, key.secret, _label(document_id, key.number, main.id))
    return json.dumps({"versie": 1, "sleutel": main.id, "nonce": nonce.hex(), "data": closed.hex()}).encode()


def wrapped_with(text: bytes) -> str:
    """Give the id of the main key that opens a wrapped data key.

    Raises:
        Broken: It is no wrapped key.
    """
    return str(_told(text)["sleutel"])


def unwrap(mains: dict[str, MainKey], document_id: str, number: str, text: bytes) -> DataKey:
    """Open a wrapped data key.

    Raises:
        Broken: It is damaged or of another document.
        KeyError: Its main key, by id, is not there.
    """
    told = _told(text)
    main = mains[str(told["sleutel"])]
    try:
        opened = AESGCM(main.secret).decrypt(
            bytes.fromhex(told["nonce"]), bytes.fromhex(told["data"]), _label(document_id, number, main.id)
        )
    except (InvalidTag, ValueError, TypeError) as error:
        raise Broken from error
    return DataKey(number, opened)


def _told(text: bytes) -> dict[str, str]:
    try:
        told = json.loads(text)
        return {name: str(told[name]) for name in ("sleutel", "nonce", "data")}
    except (ValueError, KeyError, TypeError) as error:
        raise Broken from error


class Sealer:
    """Writes what it is given to a sink, sealed; `close` writes the last chunk and is never left out."""

    def __init__(self, sink: Sink, key: DataKey, document_id: str, name: str) -> None:
        salt = os.urandom(_SALT)
        self._head = _MAGIC + bytes.fromhex(key.number) + salt
        self._sink, self._waiting, self._count = sink, bytearray(), 0
        self._label = self._head + _label(document_id, name, "")
        self._cipher = AESGCM(_derive(key.secret, salt, _label(document_id, name, "")))
        sink.write(self._head)

    def write(self, data: bytes) -> int:
        """Seal some bytes; a full chunk is written when it is known not to be the last."""
        self._waiting += data
        while len(self._waiting) > _CHUNK:
            self._put(bytes(self._waiting[:_CHUNK]), last=False)
            del self._waiting[:_CHUNK]
        return len(data)

    def close(self) -> None:
        """Write the last chunk, which may be empty."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._sink.write(self._cipher.encrypt(_nonce(self._count, last), chunk, self._label))
        self._count += 1


class Unsealer:
    """Reads a sealed object; every byte it gives is genuine, and `read` to the end tells that none is missing."""

    def __init__(self, source: IO[bytes], key: DataKey, document_id: str, name: str) -> None:
        head = source.read(len(_MAGIC) + _NUMBER + _SALT)
        if _number_in(head) != key.number:
            raise Broken
        self._source, self._open, self._count = source, bytearray(), 0
        label = _label(document_id, name, "")
        self._label = head + label
        self._cipher = AESGCM(_derive(key.secret, head[-_SALT:], label))
        self._next = source.read(_CHUNK + _TAG)
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes, all that is left when `size` is negative; empty at the end.

        Raises:
            Broken: The object is not what was sealed.
        """
        while not self._ended and (size < 0 or len(self._open) < size):
            self._open_chunk()
        given = bytes(self._open if size < 0 else self._open[:size])
        del self._open[: len(given)]
        return given

    def _open_chunk(self) -> None:
        chunk, self._next = self._next, self._source.read(_CHUNK + _TAG)
        self._ended = not self._next
        try:
            self._open += self._cipher.decrypt(_nonce(self._count, self._ended), chunk, self._label)
        except (InvalidTag, ValueError) as error:
            raise Broken from error
        self._count += 1


def key_number(source: IO[bytes]) -> str:
    """Give the number of the data key of a sealed object and go back to its start.

    Raises:
        Broken: It is no sealed object.
    """
    number = _number_in(source.read(len(_MAGIC) + _NUMBER + _SALT))
    source.seek(0)
    return number


def _number_in(head: bytes) -> str:
    if len(head) != len(_MAGIC) + _NUMBER + _SALT or not head.startswith(_MAGIC):
        raise Broken
    return head[len(_MAGIC) : len(_MAGIC) + _NUMBER].hex()


def _label(*parts: str) -> bytes:
    return b"\0".join((b"ibt seal 1", *(part.encode() for part in parts)))


def _nonce(count: int, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


def _derive(secret: bytes, salt: bytes, label: bytes) -> bytes:
    return HKDF(SHA256(), _KEY, salt, label).derive(secret)
