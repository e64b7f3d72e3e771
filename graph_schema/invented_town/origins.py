"""Where invented households come from: only to draw names, languages, citizenship and residence status together.

It is not a column: no row says more of it than the register's own columns do (F5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import names_elsewhere as elsewhere
from . import names_german as german


@dataclass(frozen=True)
class Origin:
    """A group of households; shares are assumed."""

    share: float
    """Share among usual households."""
    not_german: float
    """Chance that a household has no German citizenship."""
    languages: tuple[str, ...]
    """First language, then the second that a part speaks as well (ISO 639-1)."""
    second_language: float
    free_movement: bool
    """Citizens of the European Union need no residence permit."""
    newly_come: bool
    """Many came within the last years: lower levels of German."""
    women: Sequence[str]
    men: Sequence[str]
    families: Sequence[str]


def _origin(
    share: float,
    not_german: float,
    languages: tuple[str, ...],
    second: float,
    names: tuple[Sequence[str], Sequence[str], Sequence[str]],
    *,
    free: bool = False,
    new: bool = False,
) -> Origin:
    return Origin(share, not_german, languages, second, free, new, *names)


GERMAN = _origin(0.385, 0.0, ("de", "en"), 0.35, (german.WOMEN, german.MEN, german.FAMILIES))
UKRAINIAN = _origin(0.0, 1.0, ("uk", "ru"), 0.7, elsewhere.UKRAINIAN, new=True)

ORIGINS: tuple[Origin, ...] = (
    GERMAN,
    _origin(0.130, 0.55, ("tr", "ku"), 0.15, elsewhere.TURKISH),
    _origin(0.150, 0.88, ("ar", "ku"), 0.2, elsewhere.ARABIC, new=True),
    _origin(0.050, 0.85, ("fa", "en"), 0.2, elsewhere.PERSIAN, new=True),
    _origin(0.075, 0.98, ("bg", "tr"), 0.6, elsewhere.BULGARIAN, free=True, new=True),
    _origin(0.035, 0.98, ("ro", "it"), 0.1, elsewhere.ROMANIAN, free=True, new=True),
    _origin(0.030, 0.90, ("pl", "en"), 0.2, elsewhere.POLISH, free=True),
    _origin(0.050, 0.40, ("ru", "en"), 0.1, elsewhere.RUSSIAN),
    _origin(0.015, 0.85, ("it", "en"), 0.2, elsewhere.ITALIAN, free=True),
    _origin(0.020, 0.75, ("sr", "en"), 0.2, elsewhere.SOUTH_SLAVIC),
    _origin(0.025, 0.85, ("sq", "it"), 0.2, elsewhere.ALBANIAN),
    _origin(0.015, 0.92, ("so", "ar"), 0.3, elsewhere.SOMALI, new=True),
    _origin(0.025, 0.92, ("ti", "en"), 0.3, elsewhere.TIGRINYA, new=True),
    UKRAINIAN,
)
"""The last are people who fled Ukraine; they are drawn as a group of their own."""

FLED = len(ORIGINS) - 1
