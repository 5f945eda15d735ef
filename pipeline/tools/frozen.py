"""Closes what the server of children has loaded off from the garbage collector, so that its pages stay shared.

Loaded last, by that server only (`pipeline.tools.child`): a collection in a child would write to every object it
looks at, and so give each child a copy of all of them.
"""

from __future__ import annotations

import gc
import signal

from pipeline.tools.cage import forget_secrets

signal.signal(signal.SIGTERM, signal.SIG_IGN)  # sent to the whole group: the server ends when its worker does
forget_secrets()  # once here: no child is born with them
gc.collect()
gc.freeze()
