"""What was fetched from a mailbox, so that no message is taken in twice."""

from __future__ import annotations
