"""Closes what the server of children has loaded off from the garbage collector, so that its pages stay shared.

Loaded last, by that server only (`pipeline.tools.child`): a collection in a child would write to every object it
looks at, and so give each child a copy of all of them.
"""

from __future__ import annotations

import gc

from pipeline.tools.cage import forget_secrets

forget_secrets()  # once here: no child is born with them
gc.collect()
gc.freeze()
