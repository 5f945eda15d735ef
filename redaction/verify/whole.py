"""Compares the text of a document that was typeset anew with its rendition: as a whole, because pages may shift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline.model.woo import Finding
from redaction.verify.needles import Hay, split

KEEP_LOST = "keep_lost"
_READER = "pdfium"


def find_changed(
    before: Mapping[int, str], after: Mapping[int, str], legend: str = "", stamp: str = ""
) -> Iterator[Finding]:
    """Yield a finding when the text outside the boxes is not the same, in the same order.

    Args:
        before: By page the text of the rendition that stays.
        after: By page the text of the released form outside its boxes.
        legend: The words of our own page at the end.
        stamp: Words of our own at the end of each released page.
    """
    end = Hay(stamp).run
    runs = [Hay(text).run for _, text in sorted(after.items())]
    wanted = "".join(Hay(text).run for _, text in sorted(before.items())) + Hay(legend).run
    if not all(run.endswith(end) for run in runs):
        yield Finding(KEEP_LOST, None, None, _READER, "een bladzijde mist haar eigen onderschrift")
    elif "".join(run.removesuffix(end) for run in runs) != wanted:
        lost = Counter(split(" ".join(before.values()))) - Counter(split(" ".join(after.values())))
        yield Finding(KEEP_LOST, None, None, _READER, f"{lost.total()} woorden buiten de vakken zijn weg of anders")
