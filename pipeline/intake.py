"""The wiring of intake beside the inbox folder: the mailbox, and batches of thousands of documents.

Factories import when they are called, as in pipeline/wiring.py.
"""

from __future__ import annotations
