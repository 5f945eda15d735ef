"""What one page shows, in drawing order: enough to tell whether every letter that stays can be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from redaction.burn.geometry import Rect
from redaction.burn.provable import NotProvable

_NEAR_WHITE = 0.92
_TOUCH = 0.35
"""Share of a letter, along both axes, that a box must cover to take the letter away."""
_COVER = 0.6
"""Share of a letter, along both axes, that a later shape must cover to hide it."""


class Letter(NamedTuple):
    """A letter that stays."""

    order: int
    core: Rect
    """From just above the baseline to the height of an x."""
    is_white: bool


class Cover(NamedTuple):
    """A filled or broadly drawn shape."""

    order: int
    rect: Rect
    brightness: float | None
    """0 black to 1 white; None when the colour is not certain."""


@dataclass(slots=True)
class Sight:
    """Collects letters, shapes and pictures of one page; all in user space."""

    marks: tuple[Rect, ...]
    visible: Rect
    order: int = 0
    removed: int = 0
    letters: list[Letter] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    pictures: list[Rect] = field(default_factory=list)

    def is_marked(self, core: Rect) -> bool:
        """Tell whether a box takes this letter."""
        return any(_share(core, mark) >= _TOUCH for mark in self.marks)

    def meets_mark(self, rect: Rect) -> bool:
        """Tell whether a box touches the rectangle at all."""
        return any(mark.meets(rect) for mark in self.marks)

    def is_visible(self, core: Rect) -> bool:
        """Tell whether the middle lies on the page as shown."""
        return self.visible.has(*core.centre)

    def keep_letter(self, core: Rect, brightness: float | None) -> None:
        """Note a letter that stays."""
        self.order += 1
        self.letters.append(Letter(self.order, core, brightness is not None and brightness > _NEAR_WHITE))

    def add_cover(self, rect: Rect, brightness: float | None) -> None:
        """Note a shape that may hide what was drawn before it."""
        self.order += 1
        self.covers.append(Cover(self.order, rect, brightness))

    def add_picture(self, rect: Rect) -> None:
        """Note an image.

        Raises:
            NotProvable: It lies under a box: only repainting its pixels is safe.
        """
        if self.meets_mark(rect.grown(0.5)):
            raise NotProvable("afbeelding onder een vak")
        self.pictures.append(rect)

    def check(self) -> None:
        """Make sure that every letter that stays can be seen.

        Raises:
            NotProvable: A letter touches an image, lies under a shape, or is white on white.
        """
        for letter in self.letters:
            if any(picture.meets(letter.core) for picture in self.pictures):
                raise NotProvable("tekst over of onder een afbeelding")
            if any(c.order > letter.order and _share(letter.core, c.rect) > _COVER for c in self.covers):
                raise NotProvable("tekst onder een vlak")
            if letter.is_white and not any(_is_ground(cover, letter) for cover in self.covers):
                raise NotProvable("witte tekst")


def _is_ground(cover: Cover, letter: Letter) -> bool:
    dark = cover.brightness is None or cover.brightness <= _NEAR_WHITE
    return dark and cover.order < letter.order and _share(letter.core, cover.rect) > _COVER


def _share(core: Rect, other: Rect) -> float:
    """Give the smaller of the covered shares of width and height, 0..1."""
    wide = min(core.x1, other.x1) - max(core.x0, other.x0)
    high = min(core.y1, other.y1) - max(core.y0, other.y0)
    if wide <= 0 or high <= 0:
        return 0.0
    return min(wide / max(core.x1 - core.x0, 1e-9), high / max(core.y1 - core.y0, 1e-9))
