"""The wiring of what people make of read figures and values: the monitor, and corrections of values of documents.

Factories import when they are called, as in pipeline/wiring.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model.feit import GelezenVeld, WaardeCorrectie
    from pipeline.zaak.bureau import Bureau


# -- the monitor -----------------------------------------------------------------------------------------------


def monitor_file(
    bureau: Bureau, kind: str, day: dt.date | None = None, provincie: str = "", categorie: str = ""
) -> bytes:
    """Give the monitor as `csv`, `json` or `png` (the tile map); without a category all of them.

    Raises:
        InputError: There is no such province or category.
    """
    from pipeline.monitor.download import download

    return download(bureau, kind, day, provincie, categorie)


def write_monitor(
    bureau: Bureau, out: Path, kind: str, day: dt.date | None = None, provincie: str = "", categorie: str = ""
) -> None:
    """Write the monitor to a file, as `monitor_file` gives it.

    Raises:
        InputError: There is no such province or category.
        SetupError: The file cannot be written.
    """
    from pipeline.blobs import write_file

    write_file(out, monitor_file(bureau, kind, day, provincie, categorie))


# -- values of documents ----------------------------------------------------------------------------------------


def correct_value(
    bureau: Bureau, number: str, veld: GelezenVeld, becomes: Sequence[str] | None, who: str, why: str
) -> WaardeCorrectie:
    """Write that a value of a document is another; without a value the correction of before is taken back.

    Raises:
        InputError: There is no such document, it was not read yet, or there is no such gemeente.
        RecordError: The value cannot be or says nothing new, or the name or the reason is empty.
    """
    from pipeline.zaak import waarden

    document_id = bureau.desk.find(number)
    if becomes is None:
        return waarden.take_back(bureau, document_id, veld, who, why)
    return waarden.correct(bureau, document_id, veld, becomes, who, why)
