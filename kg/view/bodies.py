"""What a layout has to know of a thing, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """What a layout has to know of one thing: its column, its order in the source, its radius, its label's width, its height."""

    column: int
    rank: int
    order: int
    reach: float
    width: float
    tall: float
    boxed: bool

    @property
    def half(self) -> float:
        """Half the width of what is drawn at the centre: the pill with its label, or the bare shape."""
        return self.width / 2 + 14 if self.boxed else self.reach


Places = dict[str, tuple[float, float, str]]
"""Thing -> x, y, and the side of it on which its label stands: left, right, below or inside."""
