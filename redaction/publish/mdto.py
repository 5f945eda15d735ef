"""Writes the MDTO metadata of a document (version 1.0.1): what an archive keeps of it.

Source: nationaalarchief.nl/archiveren/mdto; what the organisation decides stands in redaction/data/mdto.toml.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from redaction.legend import read_gronden
from redaction.publish.facts import Act, Facts, Handled
from redaction.publish.values import ValueList, list_of, look_up

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
_TOOI = "TOOI"


def write_mdto(facts: Facts, file_name: str, handled: Handled | None = None) -> bytes:
    """Give the metadata of one document as XML; the same facts give the same bytes.

    `file_name` is that of the released PDF; its checksum stands in `write_mdto_file`. With `handled`, the redaction is
    an event, and each ground a restriction of the use.

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
        _concept(_add(thing, "classificatie"), _listed(facts.kind, ValueList.KIND))
    _add(thing, "taal", fixed["taal"])
    for act in facts.acts:
        _event(_add(thing, "event"), act, fixed["gebeurtenissen"])
    if handled is not None:
        _redaction(thing, facts, handled, fixed)
    _concept(_add(thing, "waardering"), fixed["waardering"])
    _refer(_add(thing, "isOnderdeelVan"), facts.dossier)
    _refer(_add(thing, "heeftRepresentatie"), file_name)
    for other, relation in _others(facts):
        near = _add(thing, "gerelateerdInformatieobject")
        _refer(_add(near, "gerelateerdInformatieobjectVerwijzing"), f"{facts.dossier}-{other}")
        _concept(_add(near, "gerelateerdInformatieobjectTypeRelatie"), _listed(relation, ValueList.RELATION))
    _organisation(_add(thing, "archiefvormer"), facts.publisher)
    _concept(_add(_add(thing, "beperkingGebruik"), "beperkingGebruikType"), fixed["beperking"])
    for code in handled.gronden if handled else ():
        _restriction(_add(thing, "beperkingGebruik"), code, fixed["lakken"])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def write_mdto_file(facts: Facts, file_name: str, data: bytes, at: dt.datetime) -> bytes:
    """Give the metadata of the released file itself: how large it is, its format and its checksum.

    Raises:
        ReleaseBlocked: A value stands in no list.
    """
    fixed = _fixed()["bestand"]
    root = etree.Element(_name("MDTO"), nsmap={None: NAMESPACE})
    thing = _add(root, "bestand")
    _identity(_add(thing, "identificatie"), file_name, str(_fixed()["bron_van_het_kenmerk"]))
    _add(thing, "naam", file_name)
    _add(thing, "omvang", str(len(data)))
    kind = {"label": fixed["formaat"], "code": fixed["formaat_code"], "lijst": fixed["formaat_lijst"]}
    _concept(_add(thing, "bestandsformaat"), kind)
    checksum = _add(thing, "checksum")
    method = {"label": fixed["checksum"], "code": "", "lijst": fixed["checksum_lijst"]}
    _concept(_add(checksum, "checksumAlgoritme"), method)
    _add(checksum, "checksumWaarde", hashlib.sha256(data).hexdigest())
    _add(checksum, "checksumDatum", at.isoformat(timespec="seconds"))
    owner = _add(thing, "isRepresentatieVan")
    _refer(owner, facts.title)
    _identity(_add(owner, "verwijzingIdentificatie"), facts.identity, str(_fixed()["bron_van_het_kenmerk"]))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _redaction(thing: etree._Element, facts: Facts, handled: Handled, fixed: dict[str, Any]) -> None:
    event, kinds = _add(thing, "event"), fixed["gebeurtenissen"]
    _concept(_add(event, "eventType"), {"label": kinds["lakken"], "code": "", "lijst": kinds["lijst"]})
    _add(event, "eventTijd", handled.at.isoformat(timespec="seconds"))
    _organisation(_add(event, "eventVerantwoordelijkeActor"), facts.publisher)
    articles = ", ".join(read_gronden()[code].artikel for code in handled.gronden)
    said = fixed["lakken"]["resultaat"].format(gronden=articles) if articles else fixed["lakken"]["niets"]
    _add(event, "eventResultaat", said)


def _restriction(parent: etree._Element, code: str, fixed: dict[str, str]) -> None:
    grond = read_gronden()[code]
    row = {"label": grond.artikel, "code": grond.code, "lijst": grond.wet}
    _concept(_add(parent, "beperkingGebruikType"), row)
    _add(parent, "beperkingGebruikNadereBeschrijving", fixed["beperking"].format(omschrijving=grond.omschrijving))


def _others(facts: Facts) -> list[tuple[str, str]]:
    """Give the numbers of other documents, each with its relation; that of a part is told by the whole."""
    return [(other.number, other.role) for other in facts.related]


def _listed(word: str, which: ValueList) -> dict[str, str]:
    value = look_up(which, word)
    return {"label": value.label, "code": value.uri, "lijst": list_of(which)}


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
