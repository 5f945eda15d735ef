"""Writes the sitemap that the Woo harvester reads: each released document with its address and its DiWoo metadata.

Source: standaarden.overheid.nl/diwoo/metadata, handleiding sitemapindex en sitemaps. The harvester takes a sitemap only
through an index that is named after the information category, and knows a document by its address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import quote

from lxml import etree

from redaction.publish.diwoo import NAMESPACE

PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
INDEX = "sitemapindex-diwoo-infocat014.xml"
"""Category 014 of the harvester: Woo-verzoeken en -besluiten."""
NAME = "sitemap.xml"


def address(base: str, pack: str, path: str) -> str:
    """Give the address of a file of a pack; without a base the path in the pack, which no harvester takes."""
    return f"{base.rstrip('/')}/{quote(pack)}/{quote(path)}" if base else path


def write_sitemap(entries: Sequence[tuple[str, bytes]], changed: dt.datetime) -> bytes:
    """Give the sitemap; `entries` are the address of each document with its DiWoo metadata."""
    root = etree.Element(f"{{{PROTOCOL}}}urlset", nsmap={None: PROTOCOL, "diwoo": NAMESPACE})
    for place, metadata in entries:
        url = etree.SubElement(root, f"{{{PROTOCOL}}}url")
        etree.SubElement(url, f"{{{PROTOCOL}}}loc").text = place
        etree.SubElement(url, f"{{{PROTOCOL}}}lastmod").text = changed.isoformat(timespec="seconds")
        safe = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
        url.append(etree.fromstring(metadata, safe))
    return _written(root)


def write_index(sitemap: str, changed: dt.datetime) -> bytes:
    """Give the index that points at one sitemap."""
    root = etree.Element(f"{{{PROTOCOL}}}sitemapindex", nsmap={None: PROTOCOL})
    entry = etree.SubElement(root, f"{{{PROTOCOL}}}sitemap")
    etree.SubElement(entry, f"{{{PROTOCOL}}}loc").text = sitemap
    etree.SubElement(entry, f"{{{PROTOCOL}}}lastmod").text = changed.isoformat(timespec="seconds")
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
