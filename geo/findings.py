"""The pure rules of `graph_schema.rules`, evaluated for the whole register at once.

Each function returns one value per citizen, shape (n,), in the order of `RegisterFrames.citizens`. Tests hold
every one of them equal to its pure rule on random registers. `terms`: limits of the law with their days (F11); None:
those that come with the product.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.frames import OPEN_END, RegisterFrames, day_number, flags, integers, rows_where
from graph_schema.model.figures import CATEGORIES, Breakdown
from graph_schema.rules.age import add_months, upper_age
from graph_schema.rules.legal_terms import LegalTerms, Limit, holding
from graph_schema.rules.long_term_recipients import counted_days
from graph_schema.rules.read_legal_terms import shipped_terms

Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

_BIRTH = ("birth_year", "birth_month", "birth_day")


class ContactCode(IntEnum):
    """`graph_schema.rules.contact_loss.ContactState` as numbers."""

    REACHED_LATELY = 0
    BROKEN = 1
    NO_ATTEMPT = 2
    ATTEMPTS_NOT_SUFFICIENT = 3


def ages_on(register: RegisterFrames, on: date) -> Integers:
    """Return completed years of life on a day, shape (n,); rule: `rules.age.age_on`."""
    year, month, day = (integers(register.citizens, column) for column in _BIRTH)
    before_birthday = (month > on.month) | ((month == on.month) & (day > on.day))
    return on.year - year - before_birthday


def age_bands_on(register: RegisterFrames, on: date) -> Integers:
    """Return the number of each citizen's age band in `CATEGORIES[Breakdown.AGE_BAND]`, shape (n,)."""
    uppers = [upper_age(band) for band in CATEGORIES[Breakdown.AGE_BAND][:-1]]
    return np.searchsorted(uppers, ages_on(register, on), side="left").astype(np.int64)


def is_child(register: RegisterFrames, on: date, terms: LegalTerms | None = None) -> Flags:
    """Return who is too young to be able to work (below 15, § 7 (1) SGB II), shape (n,)."""
    return ages_on(register, on) < (terms or shipped_terms()).limit(Limit.CHILD_BELOW, on)


def is_of_working_age(register: RegisterFrames, on: date, terms: LegalTerms | None = None) -> Flags:
    """Return whether the age is from 15 and below the pension age (§ 7 (1), § 7a SGB II), shape (n,)."""
    law = holding((terms or shipped_terms()).pension_age, on)
    if law is None:
        raise ValueError(f"no pension age is set for {on.isoformat()}")
    steps = sorted(law.steps, key=lambda step: step.born_from)
    year, month, day = (integers(register.citizens, column) for column in _BIRTH)
    step = np.searchsorted([each.born_from for each in steps], year, side="right") - 1
    age_in_months = np.array([each.years * 12 + each.months for each in steps], dtype=np.int64)[step]
    reached = _day_in_month((year - 1970) * 12 + month - 1 + age_in_months, day)
    return ~is_child(register, on, terms) & (day_number(on) < reached)


def draws_benefits(register: RegisterFrames, on: date) -> Flags:
    """Return whether a benefit period holds on a day, shape (n,)."""
    held = np.zeros(len(register.citizens), dtype=np.bool_)
    held[integers(_holding(register.benefits, on), "citizen")] = True
    return held


def is_able_to_work(register: RegisterFrames, on: date, terms: LegalTerms | None = None) -> Flags:
    """Return who is eLb on a day: on benefits, able to work, of working age; shape (n,)."""
    return flags(register.citizens, "able") & draws_benefits(register, on) & is_of_working_age(register, on, terms)


def is_long_term_recipient(register: RegisterFrames, on: date, terms: LegalTerms | None = None) -> Flags:
    """Return who is eLb now and was in 21 of the past 24 months, shape (n,); rule: `rules.long_term_recipients`."""
    terms = terms or shipped_terms()
    months = sum(is_able_to_work(register, day, terms).astype(np.int64) for day in counted_days(on, terms))
    return is_able_to_work(register, on, terms) & (months >= terms.limit(Limit.LONG_TERM_MONTHS_NEEDED, on))


def contact_states(register: RegisterFrames, on: date, terms: LegalTerms | None = None) -> Integers:
    """Return a `ContactCode` per citizen, shape (n,); rule: `rules.contact_loss.assess_contact`."""
    people = len(register.citizens)
    events = rows_where(register.contacts, integers(register.contacts, "day") <= day_number(on))
    citizen, day, contact = integers(events, "citizen"), integers(events, "day"), flags(events, "is_contact")
    last_reached = np.full(people, -OPEN_END, dtype=np.int64)
    np.maximum.at(last_reached, citizen[contact], day[contact])
    since_then = day > last_reached[citizen]
    written = flags(events, "failed_written") & since_then
    personal = flags(events, "failed_personal") & since_then
    first_failed = np.full(people, OPEN_END, dtype=np.int64)
    np.minimum.at(first_failed, citizen[written | personal], day[written | personal])
    months = (terms or shipped_terms()).limit(Limit.MONTHS_WITHOUT_CONTACT, on)
    limit = day_number(add_months(on, -months))
    both = _any_of(citizen[written], people) & _any_of(citizen[personal], people)
    return np.select(
        [last_reached > limit, first_failed == OPEN_END, both & (first_failed <= limit)],
        [ContactCode.REACHED_LATELY, ContactCode.NO_ATTEMPT, ContactCode.BROKEN],
        ContactCode.ATTEMPTS_NOT_SUFFICIENT,
    ).astype(np.int64)


def households_of(register: RegisterFrames, on: date) -> Integers:
    """Return the row of the household each citizen is counted in, −1 for none; shape (n,).

    A citizen in two households at once (a child of separated parents) is counted once: in the household the
    citizen has belonged to longest, of equal ones the one with the smaller id.
    """
    rows = np.full(len(register.citizens), -1, dtype=np.int64)
    holding = _holding(register.memberships, on).drop_duplicates(subset="citizen", keep="first")
    rows[integers(holding, "citizen")] = integers(holding, "household")
    return rows


def is_household_protected(register: RegisterFrames, on: date) -> Flags:
    """Return which households are in no area (F7): marked themselves, or with a protected member; shape (m,)."""
    protected = flags(register.households, "protected").copy()
    members = _holding(register.memberships, on)
    guarded = flags(register.citizens, "protected")[integers(members, "citizen")]
    protected[integers(members, "household")[guarded]] = True
    return protected


def residences_of(register: RegisterFrames, on: date) -> Integers:
    """Return the row of each household's residence on a day, −1 for none; shape (m,). The newest one counts."""
    rows = np.full(len(register.households), -1, dtype=np.int64)
    numbered = register.residences.assign(row=np.arange(len(register.residences)))
    holding = _holding(numbered, on).drop_duplicates(subset="household", keep="first")
    rows[integers(holding, "household")] = integers(holding, "row")
    return rows


def _holding(frame: pd.DataFrame, on: date) -> pd.DataFrame:
    day = day_number(on)
    return rows_where(frame, (integers(frame, "since") <= day) & (integers(frame, "until") >= day))


def _any_of(rows: Integers, size: int) -> Flags:
    return np.bincount(rows, minlength=size) > 0


def _day_in_month(month: Integers, day: Integers) -> Integers:
    """Return day numbers of `day` in months since January 1970, at most those of the month's last day."""
    start = month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    end = (month + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.minimum(start + day - 1, end - 1)
