"""The wiring of single files: redact, verify and prove without more state than they need.

Factories import when they are called, as in pipeline/wiring.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import wiring
from pipeline.tools.child import run, stream

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.desk import Desk
    from pipeline.legtwo.loose import Batch
    from pipeline.model.document import Document
    from pipeline.model.extraction import Extraction
    from pipeline.model.woo import Finding, Wishes
    from pipeline.workspace import Workspace


def redaction_batch(config: Config, wishes: Wishes, offices: str = "") -> Batch:
    """Give the work on files that are redacted together; `offices` is the text of the register of office holders."""
    from pipeline.legtwo.loose import Batch

    return Batch(
        wiring.recipe(config, offices), wiring.lak_rules(config, offices), wishes, wiring.making(config, wishes.names)
    )


def verify_pair(config: Config, rendition: Path, released: Path, original: Document) -> tuple[Finding, ...]:
    """Give what the gate finds in a released PDF beside its original and the rendition of that."""
    from redaction.verify import pair

    return run(wiring.child_limits(config), pair.verify_pair, rendition, released, pair.hidden_words(original))


def verify_alone(config: Config, released: Path) -> tuple[Finding, ...]:
    """Give what can be found wrong with a redacted PDF of anyone without its original."""
    from redaction.verify.alone import verify_alone as judge

    return run(wiring.child_limits(config), judge, released)


def proof_page(config: Config, extraction: Extraction, name: str, document: Document, rendition: Path) -> str:
    """Give the proof page of an extraction: the pages as pictures with every value in its box."""
    from extractors import proof
    from pipeline.tools.pictures import page_pictures

    sizes = {page.number: (page.width, page.height) for page in document.pages}
    numbers = proof.pages_to_draw(extraction, document)
    drawn = stream(wiring.child_limits(config), page_pictures, rendition, numbers)
    return proof.proof_page(extraction, name, dict(zip(numbers, drawn, strict=True)), sizes, document)


def write_proof(workspace: Workspace, desk: Desk, document_id: str, folder: Path, stem: str) -> tuple[Path, Path]:
    """Write the extraction of a document as JSON, and its proof page; gives both paths."""
    from pipeline.blobs import write_file

    line = wiring.walk(workspace, desk)
    extraction = line.extraction(document_id)
    page = proof_page(workspace.config, extraction, stem, line.document(document_id), line.rendition(document_id))
    text = json.dumps(wiring.to_contract(extraction), ensure_ascii=False, indent=1) + "\n"
    paths = (folder / f"{stem}.json", folder / f"{stem}.html")
    for path, content in zip(paths, (text, page), strict=True):
        write_file(path, content.encode())
    return paths
