"""Groups of documents that look alike: why they are one group, and what holds for it."""

from __future__ import annotations

from enum import StrEnum


class Soort(StrEnum):
    """Why documents are in one group."""

    GELIJK = "gelijk"
    """The same words in the same order."""
    BIJNA = "bijna gelijk"
    FUNCTIONEEL = "zelfde brief"
    """The same sender, reference and date, and nearly the same words."""
    MAIL = "mailwisseling"
    """By the numbers that mail programs give."""
    ONDERWERP = "zelfde onderwerp"
    """Mails with the same subject: weak evidence."""


class Stand(StrEnum):
    """What holds for a group."""

    VOORSTEL = "voorstel"
    DUBBEL = "dubbel"
    """A person said: one document; only the first goes out."""
    APART = "apart"
    """A person said: all go out."""
