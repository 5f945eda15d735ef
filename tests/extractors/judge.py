"""Judges what was extracted from a case against what its author expects, and reads a case as a document.

A case is one document with expectations, tests/cases/README.md. Nothing here knows how values are found.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from extractors.read.thread import place_messages
from pipeline.model.document import About, Document, LoosePages
from pipeline.tools import media

FIGURE = ("municipality", "category", "measure", "value", "peildatum")
AS_SETS = ("municipalities", "peildata", "cc", "details.reasons", "details.requests")
"""Lists whose order says nothing."""
SAME_NAME = {"'s-gravenhage": "den haag"}
"""Two official names of one gemeente: by CBS and in the list of values of TOOI. `Bergen (L.)` is `Bergen (L)`."""
ASKS = ("warnings",)
"""A warning that lacks is a fault, but no wrong value."""


class Fault(NamedTuple):
    """One field that is not as its author expects."""

    field: str
    silent: bool
    """True when a value is given that is wrong and nothing asks a person to look at it."""
    told: str
    """English: what was expected and found, for the engineer."""


def read_mail_case(text: Sequence[str]) -> Document:
    """Give the document of a case that is a mail, through the real reader of mails."""
    raw = "\r\n".join(text).encode()
    with tempfile.TemporaryDirectory() as folder:
        untrusted = Path(folder) / "mail.eml"
        untrusted.write_bytes(raw)
        rendition = Path(folder) / "mail.pdf"
        source = make_rendition(untrusted, media.EML, rendition)
        read = tuple(read_pages(rendition, ocr_dpi=None, tables=source.tables))
        pages = LoosePages(read)
        messages = place_messages(source.messages, pages)
        about = About(source.maker, source.layers, messages, source.doubts)
        return Document(hashlib.sha256(raw).hexdigest(), media.EML, len(read), pages, about)


def judge(case: Mapping[str, Any], contract: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Give the faults of a contract, in the order of the fields of its case."""
    expected = dict(case["expected"])
    figures = expected.pop("figures", None)
    found = [fault for field, wanted in expected.items() for fault in _field(field, wanted, contract)]
    if figures is not None:
        found += _figures(figures, case.get("figures_unsure", []), contract["figures"])
    found += [fault for field in case.get("review", []) for fault in _unsettled(field, contract)]
    return tuple(found)


def _field(field: str, wanted: Any, contract: Mapping[str, Any]) -> Iterator[Fault]:
    found = _found(field, contract)
    if _fits(field, wanted, found):
        return
    given = found not in (None, [], {}, "") and field not in ASKS
    yield Fault(field, given and not _flagged(field, contract), f"expected {wanted!r}, found {found!r}")


def _found(field: str, contract: Mapping[str, Any]) -> Any:
    if field.startswith("reference_"):
        return contract["reference"][field.removeprefix("reference_")]
    if field.startswith("details."):
        return contract["details"].get(field.removeprefix("details."))
    if field == "signatory":
        return (contract["signatory"] or {}).get("name")
    lists = {
        "actions": ("actions", ("owner", "due")),
        "warnings": ("warnings", ("code",)),
        "records": ("records", ("document_type",)),
    }
    if field not in lists:
        return contract[field]
    key, names = lists[field]
    rows = [[row[name] for name in names] for row in contract.get(key, [])]
    return rows if len(names) > 1 else [row[0] for row in rows]


def _fits(field: str, wanted: Any, found: Any) -> bool:
    if isinstance(wanted, Mapping) and set(wanted) == {"any"}:
        return any(_fits(field, one, found) for one in wanted["any"])
    if field == "warnings":
        return set(wanted) <= set(found)
    if field in AS_SETS or field == "actions":
        return sorted(str(_plain(one)) for one in wanted or ()) == sorted(str(_plain(one)) for one in found or ())
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(_fits("", value, found.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list) and any(isinstance(one, Mapping) for one in wanted):
        exact = field != "details.agreements" or len(wanted) == len(found or ())
        return exact and all(any(_fits("", one, other) for other in found or ()) for one in wanted)
    if wanted in (None, [], {}):
        return found in (None, [], {})
    return bool(_plain(wanted) == _plain(found))


def _plain(value: Any) -> Any:
    """Give a text without what is only lay-out; the two spellings of one official name are one."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, str):
        return value
    bare = " ".join(value.split()).casefold().replace(".)", ")")
    return SAME_NAME.get(bare, bare)


def _flagged(field: str, contract: Mapping[str, Any]) -> bool:
    """Tell whether a person is asked to look at the value of a field."""
    if field == "actions":
        return any(proof["needs_review"] for action in contract["actions"] for proof in action["evidence"])
    key = f"{field.replace('reference_', 'reference.')}."
    proofs = [p for name, held in contract["evidence"].items() if f"{name}.".startswith(key) for p in held]
    if field == "document_type":
        return any(warning["code"] == "SC-34" for warning in contract["warnings"])
    return any(proof["needs_review"] for proof in proofs)


def _figures(wanted: list[list[Any]], unsure: list[list[Any]], figures: list[dict[str, Any]]) -> Iterator[Fault]:
    found = {_row([figure[key] for key in FIGURE]): figure for figure in figures}
    allowed, doubtful = {_row(row) for row in wanted}, {_row(row) for row in unsure}
    for row in allowed - found.keys():
        yield Fault("figures", False, f"missing {list(row)}")
    for given, figure in found.items():
        flagged = any(proof["needs_review"] for proof in figure["evidence"])
        if given not in allowed and not (flagged and given in doubtful):
            yield Fault("figures", not flagged, f"{'unsure' if flagged else 'SILENT'} extra {list(given)}")


def _row(figure: Sequence[Any]) -> tuple[Any, ...]:
    return (_plain(figure[0]), *figure[1:])


def _unsettled(field: str, contract: Mapping[str, Any]) -> Iterator[Fault]:
    """Give a fault when a field that no machine may settle has a value nobody is asked about."""
    if field == "figures":
        sure = [f for f in contract["figures"] if not any(proof["needs_review"] for proof in f["evidence"])]
        if sure:
            yield Fault("figures", True, f"{len(sure)} figures not marked for review")
        return
    found = _found(field, contract)
    if found not in (None, [], {}) and not _flagged(field, contract):
        yield Fault(field, True, f"must be absent or for review, found {found!r}")
