"""Writes the metadata of a released file: what standard it keeps to, its title and its language, and nothing else."""

from __future__ import annotations

from enum import Enum

from pikepdf import Name, Object, Pdf, Stream

TITLE = "Geanonimiseerd document"
"""Neutral on purpose: a title may hold a name."""
LANGUAGE = "nl-NL"


class Level(Enum):
    """The standard that a released file keeps to."""

    ACCESSIBLE = "PDF/A-2a en PDF/UA-1"
    HEARD = "PDF/A-2b en PDF/UA-1"
    """Accessible, but with signs that stand for no letter: the archive standard asks more of those."""
    ARCHIVE = "PDF/A-2b"
    NONE = "geen: een deel van het bestand past niet in PDF/A"

    @property
    def is_accessible(self) -> bool:
        """Tell whether it promises PDF/UA."""
        return self in (Level.ACCESSIBLE, Level.HEARD)


_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
{claims}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_ARCHIVE = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>{conformance}</pdfaid:conformance>
</rdf:Description>
"""
_ACCESSIBLE = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def packet(level: Level) -> bytes:
    """Give the metadata of a file of ours at this level; the same for every document."""
    claims = "" if level is Level.NONE else _ARCHIVE.format(conformance="A" if level is Level.ACCESSIBLE else "B")
    claims += _ACCESSIBLE if level.is_accessible else ""
    return _PACKET.format(title=TITLE, language=LANGUAGE, claims=claims).encode("utf-8")


def metadata(target: Pdf, level: Level) -> Object:
    """Give the metadata as a part of `target`."""
    stream = Stream(target, packet(level))
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    return target.make_indirect(stream)


def declared(document: Pdf) -> Level | None:
    """Tell what a file of ours says of itself; None when its metadata are not exactly ours."""
    found = document.Root.get("/Metadata")
    if not isinstance(found, Stream):
        return None
    said = found.read_bytes()
    return next((level for level in Level if packet(level) == said), None)
