"""What a workbook with figures leads to: the same proposals as a report that came in as a document."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pipeline.bevinding import derive_standen, read_cycles
from pipeline.model.extraction import DocumentType, Extraction
from pipeline.model.stand import Uitkomst
from pipeline.model.status import StatusRecord
from pipeline.store import decisions
from pipeline.trede import propose, read_ladder


def propose_on_workbook(session: Session, document_id: str, records: Sequence[StatusRecord]) -> int:
    """Write what the figures of a workbook lead to, and give how many proposals; a person decides on each of them.

    Of a gemeente with a figure that is not known nothing is proposed: somebody asks for it first. Figures that the
    gemeente itself gave lead to nothing until a person took them for right (INV-25).
    """
    cycles, ladder = read_cycles(), read_ladder()
    told = Extraction(document_id, DocumentType.OTHER)
    standen = derive_standen(told, records, cycles, ladder.gevalideerd)
    known = [stand for stand in standen if stand.uitkomst is not Uitkomst.ONBEKEND]
    voorstellen = propose(told, known, cycles, ladder, decisions.treden(session))
    decisions.replace_voorstellen(session, document_id, voorstellen)
    return len(voorstellen)
