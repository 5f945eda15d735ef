"""Writes the DiWoo metadata of a document (version 0.9.8): what the national index of Woo documents reads.

Source: standaarden.overheid.nl/diwoo/metadata. The name of a person is never among them: `naamOpsteller` stays out.
Legal: docs/legal.md#woo-besluit
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from pipeline.errors import ReleaseBlocked
from redaction.publish.facts import Act, Facts, Related
from redaction.publish.values import ValueList, known_uris, look_up

NAMESPACE = "https://standaarden.overheid.nl/diwoo/metadata/"
_LISTED = (
    "publisher", "opsteller", "informatiecategorie", "documentsoort", "thema", "language", "format", "soortHandeling",
    "wasAssociatedWith", "role", "redenVerwijderingVervanging",
)  # fmt: skip
_LANGUAGE, _FORMAT = "Nederlands", "PDF"


def write_diwoo(facts: Facts) -> bytes:
    """Give the metadata of one document as XML; the same facts give the same bytes.

    Raises:
        ReleaseBlocked: A value stands in no list, or something that must be there is missing.
    """
    document = diwoo_element(facts)
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def diwoo_element(facts: Facts) -> etree._Element:
    """Give the element `diwoo:Document` of one document, for a file of its own or a sitemap.

    Raises:
        ReleaseBlocked: A value stands in no list, or something that must be there is missing.
    """
    _check(facts)
    document = etree.Element(_name("Document"), nsmap={"diwoo": NAMESPACE})
    root = _add(document, "DiWoo")
    _identify(root, facts)
    _classify(root, facts)
    if facts.created is not None:
        _add(root, "creatiedatum", facts.created.isoformat())
    _value(root, "language", ValueList.LANGUAGE, _LANGUAGE)
    _value(root, "format", ValueList.FORMAT, _FORMAT)
    _add(root, "aggregatiekenmerk", facts.dossier)
    if facts.part_of is not None:
        _add(root, "isPartOf", _named(facts.dossier, *facts.part_of))
    if facts.parts:
        parts = _add(root, "hasParts")
        for part in facts.parts:
            _add(parts, "hasPart", _named(facts.dossier, *part))
    acts = _add(root, "documenthandelingen")
    for act in facts.acts:
        _act(acts, act)
    _relate(root, facts.dossier, facts.related)
    if facts.withdrawn:
        _value(root, "redenVerwijderingVervanging", ValueList.REASON, facts.withdrawn)
    return document


def take_back(xml: bytes, reason: str) -> bytes:
    """Give the metadata of a document that is taken back or replaced: the same, with the reason.

    Raises:
        ReleaseBlocked: The reason stands in no list.
    """
    document = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True))
    root = document[0]
    for earlier in root.findall(_name("redenVerwijderingVervanging")):
        root.remove(earlier)
    _value(root, "redenVerwijderingVervanging", ValueList.REASON, reason)
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def find_nameless(xml: bytes) -> tuple[str, ...]:
    """Give the fields that must come from a list and carry no address, sorted: a schema lets those through."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    bare = {etree.QName(one).localname for one in root.iter(*map(_name, _LISTED)) if not one.get("resource")}
    return tuple(sorted(bare))


def find_unknown(xml: bytes) -> tuple[str, ...]:
    """Give the addresses in metadata that are in no list, sorted; empty when every value was looked up."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    used = {str(element.get("resource")) for element in root.iter() if element.get("resource")}
    return tuple(sorted(used - known_uris()))


def _check(facts: Facts) -> None:
    missing = [
        word
        for word, there in (("titel", facts.title.strip()), ("categorie", facts.categories), ("handeling", facts.acts))
        if not there
    ]
    if missing:
        raise ReleaseBlocked(f"document {facts.number} heeft geen {' en geen '.join(missing)}. Vul de metadata aan.")


def _identify(root: etree._Element, facts: Facts) -> None:
    identifiers = _add(root, "identifiers")
    for identifier in dict.fromkeys((facts.identity, *facts.references)):
        _add(identifiers, "identifier", identifier)
    _value(root, "publisher", ValueList.ORGANISATION, facts.publisher)
    if facts.author:
        _value(root, "opsteller", ValueList.ORGANISATION, facts.author)
    _add(_add(root, "titelcollectie"), "officieleTitel", facts.title)


def _classify(root: etree._Element, facts: Facts) -> None:
    parent = _add(root, "classificatiecollectie")
    groups: Iterator[tuple[str, str, ValueList, Iterable[str]]] = iter(
        (
            ("informatiecategorieen", "informatiecategorie", ValueList.CATEGORY, facts.categories),
            ("documentsoorten", "documentsoort", ValueList.KIND, (facts.kind,) if facts.kind else ()),
            ("themas", "thema", ValueList.THEME, facts.themes),
        )
    )
    for plural, single, which, labels in groups:
        named = tuple(labels)
        if named:
            group = _add(parent, plural)
            for label in named:
                _value(group, single, which, label)


def _act(parent: etree._Element, act: Act) -> None:
    element = _add(parent, "documenthandeling")
    _value(element, "soortHandeling", ValueList.ACT, act.kind)
    _add(element, "atTime", act.at.isoformat(timespec="seconds"))
    if act.by:
        _value(element, "wasAssociatedWith", ValueList.ORGANISATION, act.by)


def _relate(root: etree._Element, dossier: str, related: Iterable[Related]) -> None:
    rows = tuple(related)
    if not rows:
        return
    parent = _add(root, "documentrelaties")
    for other in rows:
        element = _add(parent, "documentrelatie")
        _value(element, "role", ValueList.RELATION, other.role)
        _add(element, "relation", _named(dossier, other.number, other.title))


def _named(dossier: str, number: str, title: str) -> str:
    return f"{dossier}-{number} {title}".strip()


def _value(parent: etree._Element, name: str, which: ValueList, label: str) -> None:
    value = look_up(which, label)
    _add(parent, name, value.label).set("resource", value.uri)


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, _name(name))
    element.text = text
    return element


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"
