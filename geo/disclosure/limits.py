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

    def or_stricter(self, other: Limits) -> Limits:
        """Return the stricter of both, limit by limit; more rounding is stricter.

        >>> Limits(3, 100).or_stricter(Limits(10, 50, rounding=5))
        Limits(minimum_cases=10, minimum_residents=100, rounding=5)
        """
        return Limits(
            max(self.minimum_cases, other.minimum_cases),
            max(self.minimum_residents, other.minimum_residents),
            max(self.rounding or 1, other.rounding or 1) if self.rounding or other.rounding else None,
        )

    def __post_init__(self) -> None:
        if self.minimum_cases < 1 or self.minimum_residents < 0 or (self.rounding is not None and self.rounding < 1):
            raise ValueError("limits of publication are positive numbers")
