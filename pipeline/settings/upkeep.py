"""The sections about keeping, watching and securing: where bytes stand, the mailbox, measuring, terms of keeping."""

from __future__ import annotations
