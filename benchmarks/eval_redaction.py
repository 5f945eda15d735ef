"""Scores finished redacted files on the development set beside this checkout: `eval_redaction.py [--all]`."""

from __future__ import annotations

import sys

from common import score

if __name__ == "__main__":
    sys.exit(score("redaction", "redact", sys.argv[1:], []))
