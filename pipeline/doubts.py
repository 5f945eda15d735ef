"""What makes a proposal doubtful: earlier documents that say otherwise."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from pipeline.compare import compare_with_known
from pipeline.model.extraction import Extraction
from pipeline.model.status import Voorstel
from pipeline.store import records
from pipeline.tools.register import gemeente_by_code


def with_doubts(session: Session, voorstel: Voorstel, extraction: Extraction) -> Voorstel:
    """Give a proposal with what differs from earlier documents on the gemeente."""
    known, name = records.records(session, voorstel.gemeente), gemeente_by_code()[voorstel.gemeente].naam
    found = compare_with_known(extraction, name, known, cyclus=voorstel.cyclus)
    told = (f"{warning.code}: {warning.message}" for warning in found)
    return replace(voorstel, uncertainties=tuple(dict.fromkeys((*voorstel.uncertainties, *told))))
