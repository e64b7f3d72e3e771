"""The limits of publication: settings of the operator."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a cell must reach before it may leave.

    Defaults: the joint experiment of the Federal Statistical Office and the Federal Employment Agency on
    geo-referenced benefit rates (3 people in the numerator, 100 residents in the denominator).
    """

    minimum_cases: int = 3
    """A count from 1 to one below this is withheld."""
    minimum_residents: int = 100
    """An area known to have fewer residents shows no count but zero: count and residents give the rate."""
    rounding: int | None = None
    """Shown counts are rounded to multiples of this; None: exact counts."""

    def __post_init__(self) -> None:
        if self.minimum_cases < 1 or self.minimum_residents < 0 or (self.rounding is not None and self.rounding < 1):
            raise ValueError("limits of publication are positive numbers")
