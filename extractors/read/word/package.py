"""Opens the zip of an office file with limits of its own: triage has judged it, and still nothing in it is trusted."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final

from lxml import etree

from pipeline.errors import ExtractionError, LimitExceeded

MAX_MEMBERS: Final = 5_000
MAX_XML_BYTES: Final = 64 << 20
"""Of one XML part; as a tree it takes about ten times as much memory."""
MAX_TOTAL_BYTES: Final = 512 << 20
"""Of all that is read from one file."""

_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError)
"""What the standard library raises on a damaged, locked or odd zip."""
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
"""The names of the strict form of OOXML; everything knows those of the transitional form."""
_STILL = zipfile.ZipInfo().date_time


def damaged() -> ExtractionError:
    """Give the error for a file that cannot be opened."""
    return ExtractionError(
        "het tekstverwerkerbestand is beschadigd en niet te openen. Vraag de afzender om een goed exemplaar."
    )


def _too_large() -> LimitExceeded:
    return LimitExceeded(
        "het tekstverwerkerbestand is uitgepakt te groot om te lezen. Lever het in delen of als PDF aan."
    )


class Package:
    """The members of a zip from outside; names are found whatever their case or slashes."""

    def __init__(self, untrusted_path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(untrusted_path)
        except _DAMAGE as error:
            raise damaged() from error
        if len(self._zip.infolist()) > MAX_MEMBERS:
            raise _too_large()
        self._infos = {_key(info.filename): info for info in self._zip.infolist()}
        self._left = MAX_TOTAL_BYTES

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names as they stand in the zip."""
        return tuple(info.filename for info in self._infos.values())

    def holds(self, name: str) -> bool:
        """Tell whether there is a member of this name."""
        return _key(name) in self._infos

    def read(self, name: str, limit: int = MAX_TOTAL_BYTES) -> bytes:
        """Give the bytes of a member; what counts is what comes out, not what the zip says.

        Raises:
            ExtractionError: The member is missing or damaged.
            LimitExceeded: It is larger than `limit`, or all together became too much.
        """
        limit = min(limit, self._left)
        try:
            with self._zip.open(self._infos[_key(name)]) as member:
                content = member.read(limit + 1)
        except (KeyError, *_DAMAGE) as error:
            raise damaged() from error
        if len(content) > limit:
            raise _too_large()
        self._left -= len(content)
        return content

    def xml(self, name: str) -> etree._Element | None:
        """Give the root of an XML member; None when there is no such member.

        Raises:
            ExtractionError: It is no XML, or brings a document type of its own (the way to entity tricks).
            LimitExceeded: It is too large.
        """
        return parse(self.read(name, MAX_XML_BYTES)) if self.holds(name) else None


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def parse(untrusted_xml: bytes) -> etree._Element:
    """Give the root of an XML text; no entity is opened, nothing is fetched, depth and size are bounded.

    Raises:
        ExtractionError: It is no XML, or brings a document type of its own.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", untrusted_xml), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root.getroottree().docinfo.doctype:
        raise damaged()
    return root


def serialise(root: etree._Element) -> bytes:
    """Give the XML of a tree."""
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return xml


def write_package(out: Path, parts: Mapping[str, bytes]) -> None:
    """Write a zip of parts in their order, always with the same bytes; `mimetype` is kept as it is, as ODT asks."""
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _STILL)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=1)
