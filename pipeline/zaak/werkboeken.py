"""Reads a filled workbook; apart from what takes it in, so that the child process that opens it loads little."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from pipeline.bevinding import read_cycles
from pipeline.model.status import Basis
from pipeline.tools.workbook import read_workbook
from pipeline.werkboek import Werkboek, read_stand


def read_filled(
    untrusted_path: Path, document_id: str, day: dt.date, geweigerd: Mapping[Basis, str] | None = None
) -> Werkboek:
    """Give what a workbook holds and all that is wrong with it; `day` is today.

    `geweigerd` holds the sources that may not come in, each with the reason.

    Raises:
        InputError: It is no workbook that can be read.
    """
    return read_stand(read_workbook(untrusted_path), read_cycles(), document_id, day, geweigerd)
