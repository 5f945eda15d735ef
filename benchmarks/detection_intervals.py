"""A share with its 95 % interval: documents are resampled, or Wilson's interval where that knows no spread."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

SEED = 20_240_201
RESAMPLES = 2_000
_Z = 1.959964  # of 95 %


class Share(NamedTuple):
    """`hits` out of `total`, and between which shares the truth lies in 95 of 100 such samples."""

    hits: int
    total: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """Give the share, 0..1."""
        return self.hits / self.total

    def told(self) -> dict[str, float | int]:
        """Give the share for JSON."""
        return {
            "hits": self.hits,
            "total": self.total,
            "share": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }


def wilson(hits: int, total: int) -> Share:
    """Give a share of things that do not depend on each other, with Wilson's interval.

    `total` is at least 1.
    """
    share, square = hits / total, _Z * _Z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = _Z * sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return Share(hits, total, max(0.0, middle - half), min(1.0, middle + half))


def resampled(per_document: Sequence[tuple[int, int]]) -> Share:
    """Give the share over (hits, total) per document, documents drawn again with replacement, always with one seed.

    Where every draw gives the same share (all or nothing found, or one document) the interval is Wilson's.
    The sum of the totals is at least 1.
    """
    counts = np.array(per_document, dtype=np.int64)
    drawn = np.random.default_rng(SEED).multinomial(len(counts), [1 / len(counts)] * len(counts), RESAMPLES)
    hits, totals = drawn @ counts[:, 0], drawn @ counts[:, 1]
    shares = hits[totals > 0] / totals[totals > 0]
    low, high = np.quantile(shares, [0.025, 0.975])
    whole = wilson(int(counts[:, 0].sum()), int(counts[:, 1].sum()))
    return whole if low == high else whole._replace(low=float(low), high=float(high))
