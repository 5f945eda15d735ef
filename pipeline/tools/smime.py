"""Opens the envelope of a signed mail (S/MIME, CMS): what lies in it is not secret, only packed.

The signature itself is not checked: that is for the receiving mail server. An encrypted envelope is refused.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.errors import EncryptedInput, UnsupportedMedia

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENVELOPED = (
    bytes.fromhex("2a864886f70d010703"),
    bytes.fromhex("2a864886f70d010706"),
    bytes.fromhex("2a864886f70d0109100117"),  # authenticated and enveloped
)
_SEQUENCE, _OBJECT, _OCTETS = 0x30, 0x06, 0x04
_DEEPEST = 20
LOCKED = "de e-mail is versleuteld. Open het bericht, sla het op als PDF en lever dat aan."
_SEALED = (
    "de e-mail zit in een ondertekende envelop (S/MIME) die niet te openen is. "
    "Sla het bericht op als PDF en lever dat aan."
)


class _Element(NamedTuple):
    tag: int
    start: int
    """Of its content."""
    stop: int
    """Of its content."""
    end: int


def open_signed(untrusted_content: bytes) -> bytes:
    """Give the mail part that lies in a signed envelope.

    Raises:
        EncryptedInput: It is an encrypted envelope.
        UnsupportedMedia: It is damaged, or holds nothing but a signature.
    """
    try:
        kind, inner = _children(untrusted_content, _element(untrusted_content, 0))[:2]
        if untrusted_content[kind.start : kind.stop] in _ENVELOPED:
            raise EncryptedInput(LOCKED)
        if untrusted_content[kind.start : kind.stop] != _SIGNED:
            raise UnsupportedMedia(_SEALED)
        signed = _children(untrusted_content, inner)[0]
        packed = next(e for e in _children(untrusted_content, signed) if e.tag == _SEQUENCE)
        content = _octets(untrusted_content, _children(untrusted_content, packed)[1])
    except (IndexError, ValueError, StopIteration) as error:
        raise UnsupportedMedia(_SEALED) from error
    if not content.strip():
        raise UnsupportedMedia(_SEALED)
    return content


def is_encrypted(untrusted_content: bytes) -> bool:
    """Tell whether an envelope is an encrypted one."""
    return any(told in untrusted_content[:64] for told in _ENVELOPED)


def is_signed(untrusted_content: bytes) -> bool:
    """Tell whether an envelope is a signed one."""
    return _SIGNED in untrusted_content[:64]


def _element(data: bytes, at: int, depth: int = 0) -> _Element:
    """Give the element at an offset; one without a length of its own ends where its content does."""
    if depth > _DEEPEST:
        raise ValueError("too deep")
    tag, told = data[at], data[at + 1]
    start = at + 2
    if told == 0x80:
        stop = start
        while data[stop : stop + 2] != b"\0\0":
            stop = _element(data, stop, depth + 1).end
        return _Element(tag, start, stop, stop + 2)
    if told > 0x80:
        size = int.from_bytes(data[start : start + told - 0x80], "big")
        start += told - 0x80
    else:
        size = told
    if start + size > len(data):
        raise ValueError("cut off")
    return _Element(tag, start, start + size, start + size)


def _children(data: bytes, element: _Element) -> list[_Element]:
    found: list[_Element] = []
    at = element.start
    while at < element.stop:
        found.append(_element(data, at))
        at = found[-1].end
    return found


def _octets(data: bytes, element: _Element) -> bytes:
    """Give the bytes of an octet string, also one that comes in pieces."""
    if element.tag == _OCTETS:
        return data[element.start : element.stop]
    return b"".join(_octets(data, piece) for piece in _children(data, element))
