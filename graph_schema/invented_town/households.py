"""Households and their members, to exact totals: types, roles, ages and sexes that fit each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator

from .ages import ADULT_OLDEST, adult_days, children_days, parents_days
from .chance import BoolArray, IntArray, mark, split_exactly
from .published import REFERENCE_DATE

TYPES = ("single", "single_parent", "couple", "couple_with_children", "other")
SINGLE, SINGLE_PARENT, COUPLE, COUPLE_WITH_CHILDREN, OTHER_TYPE = range(5)
ROLES = ("applicant", "partner", "child", "other")
APPLICANT, PARTNER, CHILD, OTHER = range(4)
SEXES = ("female", "male", "diverse", "unknown")
FEMALE, MALE, DIVERSE, UNKNOWN = range(4)

MOST_CHILDREN = 7
_CHILDREN_OF_SINGLE_PARENT = (0.55, 0.30, 0.11, 0.04)
_CHILDREN_OF_COUPLE = (0.32, 0.36, 0.20, 0.08, 0.03, 0.01)


@dataclass(frozen=True, slots=True)
class Makeup:
    """What a group of households is made of (assumed)."""

    types: tuple[float, ...]
    """Shares of `TYPES`."""
    not_able_adults: float
    """Share of partners who are not able to work."""
    women: float
    """Share of women among adults who live without a partner and without children."""


USUAL = Makeup((0.50, 0.19, 0.09, 0.205, 0.015), not_able_adults=0.12, women=0.44)
FLED = Makeup((0.40, 0.34, 0.09, 0.11, 0.06), not_able_adults=0.10, women=0.72)
"""Households that fled Ukraine: more mothers with children, more older women."""


@dataclass(frozen=True, slots=True)
class Group:
    """Households and people; people are sorted by household, adults first, then children from the oldest."""

    type: IntArray
    """`(households,)` position in `TYPES`."""
    household: IntArray
    """`(people,)` position of the household."""
    role: IntArray
    sex: IntArray
    birth_day: IntArray
    """Ordinal of the date of birth."""
    able: BoolArray
    second_household: IntArray
    """Second household of a child of separated parents; -1 for everyone else."""


def draw_group(
    rng: Generator,
    makeup: Makeup,
    households: int,
    *,
    people: int | None = None,
    able: int | None = None,
    shared_children: int = 0,
    on: date = REFERENCE_DATE,
) -> Group:
    """Draw `households` households; with `people` and `able` given, they and those able to work sum to them.

    Ages are ages on day `on`. Raises ValueError if the totals leave no room (fewer people than adults).
    """
    types = np.repeat(np.arange(len(TYPES)), split_exactly(households, makeup.types))
    rng.shuffle(types)
    adults = np.where((types == SINGLE) | (types == SINGLE_PARENT), 1, 2)
    apart = _second_homes(rng, types, shared_children)
    wanted = None if people is None else people - int(adults.sum())
    children = _draw_children(rng, types, apart, wanted)
    household = np.repeat(np.arange(households), adults + children)
    first = np.concatenate([[0], (adults + children).cumsum()[:-1]])
    position = np.arange(len(household)) - first[household]
    role = _roles(types[household], position, adults[household])
    able_adults, grown = _able_to_work(rng, makeup, role, able)
    grown_children, days = _ages(rng, types, household, role, grown)
    return Group(
        type=types,
        household=household,
        role=role,
        sex=_sexes(rng, makeup, types, household, role),
        birth_day=on.toordinal() - days,
        able=able_adults | grown_children,
        second_household=_share_children(rng, types, household, role, apart),
    )


def _second_homes(rng: Generator, types: IntArray, number: int) -> IntArray:
    """Choose the single-parent households whose only child is registered with the other parent first."""
    candidates = np.flatnonzero(types == SINGLE_PARENT)
    return rng.choice(candidates, size=min(number, len(candidates) // 4), replace=False)


def _draw_children(rng: Generator, types: IntArray, apart: IntArray, wanted: int | None) -> IntArray:
    """Draw the number of children of each household, `wanted` in all."""
    children = np.zeros(len(types), dtype=np.int64)
    alone, couple = types == SINGLE_PARENT, types == COUPLE_WITH_CHILDREN
    children[alone] = 1 + rng.choice(4, size=alone.sum(), p=_CHILDREN_OF_SINGLE_PARENT)
    children[couple] = 1 + rng.choice(6, size=couple.sum(), p=_CHILDREN_OF_COUPLE)
    children[apart] = 0
    if wanted is None:
        return children
    while (missing := wanted - int(children.sum())) != 0:
        step = 1 if missing > 0 else -1
        room = np.flatnonzero((children > 0) & (children < MOST_CHILDREN if step > 0 else children > 1))
        if not len(room):
            raise ValueError("the totals leave no room for this number of households")
        children[rng.choice(room, size=min(abs(missing), len(room)), replace=False)] += step
    return children


def _roles(type_of: IntArray, position: IntArray, adults_of: IntArray) -> IntArray:
    second = np.where(type_of == OTHER_TYPE, OTHER, PARTNER)
    return np.where(position == 0, APPLICANT, np.where(position < adults_of, second, CHILD))


def _able_to_work(rng: Generator, makeup: Makeup, role: IntArray, able: int | None) -> tuple[BoolArray, int]:
    """Return which adults are able to work, and how many children are: with `able` given, that many in all."""
    is_able = role != CHILD
    partners = np.flatnonzero(role == PARTNER)
    children = int((role == CHILD).sum())
    not_able = round(makeup.not_able_adults * len(partners))
    grown = round(0.14 * children)
    if able is not None:
        # Children from 15 fill up what adults leave; where there are too few, more or fewer partners are able.
        grown = able - (int(is_able.sum()) - not_able)
        correction = min(0, grown) + max(0, grown - children)
        not_able, grown = not_able - correction, grown - correction
    is_able[rng.choice(partners, size=not_able, replace=False)] = False
    return is_able, grown


def _ages(
    rng: Generator, types: IntArray, household: IntArray, role: IntArray, grown: int
) -> tuple[BoolArray, IntArray]:
    """Return which people are children of 15 or older, `grown` in all, and everyone's age in days."""
    child = role == CHILD
    days = np.zeros(len(household), dtype=np.int64)
    days[child], is_grown = children_days(rng, household[child], grown)
    _adult_ages(rng, types, household, role, days)
    return mark(len(days), np.flatnonzero(child)[is_grown]), days


def _adult_ages(rng: Generator, types: IntArray, household: IntArray, role: IntArray, days: IntArray) -> None:
    """Fill in the ages of adults so that they fit their children and each other."""
    size, child = len(types), role == CHILD
    oldest, youngest = np.zeros(size, dtype=np.int64), np.full(size, ADULT_OLDEST, dtype=np.int64)
    np.maximum.at(oldest, household[child], days[child])
    np.minimum.at(youngest, household[child], days[child])
    parent = parents_days(rng, oldest, youngest)
    alone = adult_days(rng, types == COUPLE)
    applicant = np.where(oldest > 0, parent, alone)
    second = applicant + np.rint(rng.normal(600, 1_500, size)).astype(np.int64)
    second = np.clip(second, np.maximum(18 * 366, oldest + 17 * 366), ADULT_OLDEST)
    first_adult, second_adult = role == APPLICANT, (role == PARTNER) | (role == OTHER)
    days[first_adult] = applicant[household[first_adult]]
    days[second_adult] = second[household[second_adult]]


def _sexes(rng: Generator, makeup: Makeup, types: IntArray, household: IntArray, role: IntArray) -> IntArray:
    """Draw sexes: single parents are mostly women, partners mostly of different sex, children even."""
    size = len(types)
    women = np.full(size, makeup.women)
    women[types == SINGLE_PARENT] = 0.92
    # The second adult is on average older; the mother applies in most families, so that ages fit.
    women[types == COUPLE_WITH_CHILDREN] = 0.97
    women[types == COUPLE] = 0.55
    applicant = np.where(rng.random(size) < women, FEMALE, MALE)
    same = (types != COUPLE_WITH_CHILDREN) & (rng.random(size) < np.where(types == COUPLE, 0.04, 0.5))
    second = np.where(same, applicant, 1 - applicant)
    sex = np.where(rng.random(len(household)) < 0.487, FEMALE, MALE)
    sex = np.where(role == APPLICANT, applicant[household], sex)
    sex = np.where((role == PARTNER) | (role == OTHER), second[household], sex)
    sex[rng.random(len(sex)) < 0.0008] = DIVERSE
    sex[rng.random(len(sex)) < 0.0004] = UNKNOWN
    return sex


def _share_children(rng: Generator, types: IntArray, household: IntArray, role: IntArray, apart: IntArray) -> IntArray:
    """Give each household in `apart` the youngest child of another single-parent household."""
    second = np.full(len(household), -1, dtype=np.int64)
    last_of_household = np.concatenate([household[1:] != household[:-1], [True]])
    youngest = np.flatnonzero(last_of_household & (role == CHILD) & (types[household] == SINGLE_PARENT))
    second[rng.choice(youngest, size=len(apart), replace=False)] = apart
    return second
