"""Order and pauses of work: priority, pause and cancel per dossier."""

from __future__ import annotations
