"""The wiring of upkeep: what keeps a workspace sound, safe and small over the years.

Integrity and repair, keys of the store, terms of keeping, backup and restore. Factories import when they are called,
as in pipeline/wiring.py.
"""

from __future__ import annotations
