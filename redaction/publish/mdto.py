"""Writes the MDTO metadata of a document (version 1.0.1): what an archive keeps of it.

Source: nationaalarchief.nl/archiveren/mdto; what the organisation decides stands in redaction/data/mdto.toml.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from redaction.publish.facts import Act, Facts
from redaction.publish.values import ValueList, list_of, look_up

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
_TOOI = "TOOI"


def write_mdto(facts: Facts, file_name: str) -> bytes:
    """Give the metadata of one document as XML; the same facts give the same bytes.

    `file_name` is that of the released PDF; its checksum stands in the manifest.

    Raises:
        ReleaseBlocked: A value stands in no list.
    """
    fixed = _fixed()
    root = etree.Element(_name("MDTO"), nsmap={None: NAMESPACE})
    thing = _add(root, "informatieobject")
    for mark, source in _identities(facts, fixed):
        _identity(_add(thing, "identificatie"), mark, source)
    _add(thing, "naam", facts.title)
    _concept(_add(thing, "aggregatieniveau"), fixed["aggregatieniveau"])
    if facts.kind:
        value = look_up(ValueList.KIND, facts.kind)
        row = {"label": value.label, "code": value.uri, "lijst": list_of(ValueList.KIND)}
        _concept(_add(thing, "classificatie"), row)
    _add(thing, "taal", fixed["taal"])
    for act in facts.acts:
        _event(_add(thing, "event"), act, fixed["gebeurtenissen"])
    _concept(_add(thing, "waardering"), fixed["waardering"])
    _refer(_add(thing, "isOnderdeelVan"), facts.dossier)
    _refer(_add(thing, "heeftRepresentatie"), file_name)
    _organisation(_add(thing, "archiefvormer"), facts.publisher)
    _concept(_add(_add(thing, "beperkingGebruik"), "beperkingGebruikType"), fixed["beperking"])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _identities(facts: Facts, fixed: dict[str, Any]) -> list[tuple[str, str]]:
    own = (facts.identity, str(fixed["bron_van_het_kenmerk"]))
    return [own, *((reference, facts.author or facts.publisher) for reference in facts.references)]


def _event(parent: etree._Element, act: Act, kinds: dict[str, str]) -> None:
    _concept(_add(parent, "eventType"), {"label": kinds[act.kind], "code": "", "lijst": kinds["lijst"]})
    _add(parent, "eventTijd", act.at.isoformat(timespec="seconds"))
    if act.by:
        _organisation(_add(parent, "eventVerantwoordelijkeActor"), act.by)


def _organisation(parent: etree._Element, label: str) -> None:
    value = look_up(ValueList.ORGANISATION, label)
    _refer(parent, value.label)
    _identity(_add(parent, "verwijzingIdentificatie"), value.uri, _TOOI)


def _concept(parent: etree._Element, row: dict[str, str]) -> None:
    _add(parent, "begripLabel", row["label"])
    if row["code"]:
        _add(parent, "begripCode", row["code"])
    _refer(_add(parent, "begripBegrippenlijst"), row["lijst"])


def _refer(parent: etree._Element, name: str) -> None:
    _add(parent, "verwijzingNaam", name)


def _identity(parent: etree._Element, mark: str, source: str) -> None:
    _add(parent, "identificatieKenmerk", mark)
    _add(parent, "identificatieBron", source)


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, _name(name))
    element.text = text
    return element


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


@cache
def _fixed() -> dict[str, Any]:
    return tomllib.loads((files("redaction") / "data" / "mdto.toml").read_text(encoding="utf-8"))
