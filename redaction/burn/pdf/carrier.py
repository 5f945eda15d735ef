"""What the parts that bring something over need of the one who keeps the new document."""

from __future__ import annotations

from typing import Protocol

from pikepdf import Object, Pdf


class Carrier(Protocol):
    """Brings values over to `target`, each by its own allow-list."""

    target: Pdf
    inks: dict[str, str]
    """The name of each ink of the source document in the new one."""

    def copy(self, source: Object, keys: frozenset[str], depth: int = 0) -> Object:
        """Copy a value; of dictionaries and streams only these keys."""

    def shared(self, source: Object, keys: frozenset[str]) -> Object:
        """Copy these keys of a value once."""

    def image(self, source: Object) -> Object:
        """Copy an image."""

    def colours(self, source: Object) -> Object:
        """Copy a colour space."""

    def shading(self, source: Object, *, near_box: bool) -> Object:
        """Copy a shading."""

    def state(self, source: Object, mask: Object | None = None) -> Object:
        """Copy a graphics state."""
