"""Scores extraction on the development set beside this checkout, with the set's own scorer."""

from __future__ import annotations

import sys

from common import score

if __name__ == "__main__":
    sys.exit(score("extraction", "extract", [], ["--errors"]))
