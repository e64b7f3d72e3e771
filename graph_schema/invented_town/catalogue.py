"""The programmes of the invented town, in the order of their numbers."""

from __future__ import annotations

from . import catalogue_measures as measures
from . import catalogue_more_measures as more
from . import catalogue_other as other
from .programme_design import Design

CATALOGUE: tuple[Design, ...] = (
    *measures.SUPPORT_CHAIN,
    *measures.FAMILIES,
    *measures.ARRIVING,
    *measures.YOUNG,
    *more.AFTER_OUTREACH,
    *more.LONG_ON_BENEFITS,
    *more.EVERYONE,
    *other.WORK_OPPORTUNITIES,
    *other.FURTHER_TRAINING,
    *other.WITH_EMPLOYERS,
    *other.COUNSELLING,
    *other.OUTREACHING,
)
