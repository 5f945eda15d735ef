"""The one way to say: this page is not rewritten with certainty, so it goes out as a picture."""

from __future__ import annotations


class NotProvable(Exception):
    """Holds the reason as a short Dutch phrase without document text."""
