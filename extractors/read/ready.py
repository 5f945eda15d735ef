"""Looks up once what every reader of pages looks up: the word list and the words for numbers.

For the server that children are forked from (`pipeline.tools.child`), which imports it by name: each child then finds
them in memory instead of unpacking five megabytes for one letter. It opens our own data only, never a document.
"""

from __future__ import annotations

import codecs

import extractors.read.pdf  # noqa: F401  the reader itself
from extractors.numbers import parse_count
from extractors.vocabulary import is_dutch

for _coding in ("utf-16-be", "utf-16-le"):  # in which pdfium tells what a document says
    codecs.lookup(_coding)
parse_count("een")
is_dutch("brief")
