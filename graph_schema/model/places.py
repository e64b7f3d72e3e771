"""Neighbourhoods, offices, providers, sites and programmes: what is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class StreetSide(StrEnum):
    """Which house numbers of a stretch of a street are meant."""

    ALL = "all"
    ODD = "odd"
    EVEN = "even"


class OfficeKind(StrEnum):
    """Kinds of a Jobcenter's presence."""

    MAIN = "main"
    BRANCH = "branch"
    NEIGHBOURHOOD = "neighbourhood"
    POP_UP = "pop_up"


class BarrierFree(StrEnum):
    """Whether a place can be reached without barriers."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class Instrument(StrEnum):
    """Legal instrument of a programme (Kassel's table 5.2 and §§ 16a, 16h, 16k SGB II)."""

    PROVIDER_MEASURE = "provider_measure"
    WORK_OPPORTUNITY = "work_opportunity"
    FURTHER_TRAINING = "further_training"
    EMPLOYER_MEASURE = "employer_measure"
    ENTRY_ALLOWANCE = "entry_allowance"
    WAGE_SUBSIDY = "wage_subsidy"
    LONG_TERM_UNEMPLOYED = "long_term_unemployed"
    LABOUR_MARKET_PARTICIPATION = "labour_market_participation"
    MUNICIPAL_COUNSELLING = "municipal_counselling"
    YOUNG_HARD_TO_REACH = "young_hard_to_reach"
    HOLISTIC_SUPPORT = "holistic_support"


class ReferralKind(StrEnum):
    """How a citizen comes into a programme."""

    ASSIGNMENT = "assignment"
    PROPOSAL = "proposal"
    VOLUNTARY_OFFER = "voluntary_offer"
    COUNSELLING = "counselling"
    VOUCHER = "voucher"


class DecidingBody(StrEnum):
    """Who decides on entry."""

    JOBCENTER = "jobcenter"
    EMPLOYMENT_AGENCY = "employment_agency"
    BAMF = "bamf"
    MUNICIPALITY = "municipality"
    PENSION_INSURANCE = "pension_insurance"


class NeedKind(StrEnum):
    """Handlungsbedarf."""

    HEALTH = "health"
    DEBTS = "debts"
    HOUSING = "housing"
    CHILDCARE = "childcare"
    LANGUAGE = "language"
    ADDICTION = "addiction"
    QUALIFICATION = "qualification"
    LEGAL_STATUS = "legal_status"
    FAMILY = "family"
    ORIENTATION = "orientation"


@dataclass(frozen=True, slots=True)
class Level:
    """A level of neighbourhoods, with its words and the source of its borders."""

    code: str
    name_de: str
    singular_de: str
    name_en: str
    singular_en: str
    rank: int
    source: str
    licence: str
    borders_as_of: date | None


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A neighbourhood at one level; `key` is the leading system's key, `id` is random."""

    id: str
    key: str
    level: str
    name: str
    area_km2: float
    parent_id: str | None = None
    is_district: bool = True
    """False for an area that belongs to no district (Kassel's Dönchelandschaft): drawn, never counted."""


@dataclass(frozen=True, slots=True)
class DistrictOffice:
    """A presence of the Jobcenter."""

    id: str
    name: str
    kind: OfficeKind
    opening_hours: str
    barrier_free: BarrierFree
    lat: float | None
    lon: float | None
    neighbourhood_id: str | None
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """Träger: delivers programmes or counselling."""

    id: str
    name: str
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """A provider's place; `secret` sites (refuges) are in no map and no list."""

    id: str
    name: str
    provider_id: str
    barrier_free: BarrierFree
    lat: float | None
    lon: float | None
    neighbourhood_id: str | None
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    """Maßnahme / Angebot. `places_are_limit` is False where the number is a planned average stock."""

    id: str
    name: str
    instrument: Instrument
    referral_kind: ReferralKind
    deciding_body: DecidingBody
    description: str
    places: int
    places_are_limit: bool
    places_taken: int
    places_as_of: date
    rolling_entry: bool
    next_start: date | None
    duration_weeks: int | None
    sessions_per_week: int | None
    tells_health: bool
    provider_id: str | None
    site_ids: tuple[str, ...] = ()
    needs: tuple[NeedKind, ...] = ()
    languages: tuple[str, ...] = ()
    next_station_ids: tuple[str, ...] = field(default=())

    @property
    def places_free(self) -> int | None:
        """Free places; None where the number of places is no limit."""
        return max(0, self.places - self.places_taken) if self.places_are_limit else None
