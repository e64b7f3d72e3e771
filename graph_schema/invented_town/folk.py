"""All people of the town together: those on benefits, those who fled Ukraine, and those who left."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
from numpy.random import Generator

from .ages import completed_years
from .benefit_history import OPEN, TODAY, History, current_history, fled_history, left_history
from .chance import BoolArray, FloatArray, IntArray, generator_for
from .concentration import place_households
from .ground import Ground
from .homes import LOCATED, Homes, draw_homes
from .households import APPLICANT, CHILD, FLED, SINGLE, USUAL, Group, draw_group
from .identity import Identity, draw_identity
from .published import Totals, totals_at

_T = TypeVar("_T", Group, History, Identity)
_PEOPLE_PER_FLED_HOUSEHOLD = 2.0
_TWENTY_FIVE = int(25 * 365.25)
_LEAVING_HOME_SHARE = 0.4
"""Assumed: share of singles aged 25 and 26 who lived in a parent's household in need until they were 25."""


@dataclass(frozen=True)
class Folk:
    """Everyone; arrays `(households,)` in `history` and `homes`, `(people,)` in the others."""

    group: Group
    identity: Identity
    history: History
    homes: Homes
    area: IntArray
    """Position of each household's area in the ground, also where its address is not known."""
    rates: FloatArray
    """Share of residents in need with which each area was drawn."""
    since: IntArray
    """First day of each person in the household."""
    benefits_since: IntArray
    until: IntArray
    """Last day of each person, or OPEN."""
    earlier_household: IntArray
    """Household of a parent that a person left at 25; -1 for everyone else."""

    @property
    def is_current(self) -> BoolArray:
        """Tell who is on benefits today, `(people,)`."""
        return self.until >= OPEN

    @property
    def age(self) -> IntArray:
        """Age in completed years on the reference date, `(people,)`."""
        return completed_years(self.group.birth_day)


def draw_folk(ground: Ground, rates: FloatArray, *, seed: int, scale: float) -> Folk:
    """Draw the town's people on `ground`; those on benefits sum to `totals_at(scale)`.

    `rates` `(areas,)` are shares of residents in need, as `concentration.draw_rates` draws them.
    """
    totals = totals_at(scale)
    group, identity, history = _draw_groups(seed, totals)
    rng = generator_for(seed, "homes")
    house, other_house = _draw_houses(ground, rates, group, identity, rng)
    homes = draw_homes(rng, history, house, other_house, always_located=_shared_homes(group))
    start = history.start[group.household]
    folk = Folk(
        group=group,
        identity=identity,
        history=history,
        homes=homes,
        area=ground.house_area[house],
        rates=rates,
        since=np.maximum(start, group.birth_day),
        benefits_since=np.maximum(start, group.birth_day),
        until=history.end[group.household],
        earlier_household=np.full(len(group.household), -1),
    )
    return _leave_home(folk, generator_for(seed, "leaving home"))


def _draw_groups(seed: int, totals: Totals) -> tuple[Group, Identity, History]:
    rng = generator_for(seed, "households")
    fled = draw_group(rng, FLED, max(1, round(totals.fled_people / _PEOPLE_PER_FLED_HOUSEHOLD)))
    usual = draw_group(
        rng,
        USUAL,
        totals.households - len(fled.type),
        people=totals.people - len(fled.household),
        able=totals.able - int(fled.able.sum()),
        shared_children=totals.shared_children,
    )
    left = draw_group(rng, USUAL, totals.left_households)
    rng = generator_for(seed, "benefits")
    histories = (
        current_history(rng, usual, totals.long_term),
        fled_history(rng, fled),
        left_history(rng, len(left.type)),
    )
    # Ages of those who left were drawn for the day on which they left.
    left = replace(left, birth_day=left.birth_day - (TODAY - histories[2].end[left.household]))
    rng = generator_for(seed, "identity")
    wanted = totals.able_not_german - int(fled.able.sum())
    identities = (
        draw_identity(rng, usual, completed_years(usual.birth_day), fled=False, not_german_able=wanted),
        draw_identity(rng, fled, completed_years(fled.birth_day), fled=True, not_german_able=None),
        draw_identity(rng, left, completed_years(left.birth_day), fled=False, not_german_able=None),
    )
    return _join_groups((usual, fled, left)), _join(identities), _join(histories)


def _join(parts: tuple[_T, ...]) -> _T:
    """Return the parts as one, array by array."""
    kind = type(parts[0])
    return kind(**{each.name: np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(kind)})


def _join_groups(groups: tuple[Group, ...]) -> Group:
    """Return the groups as one; positions of households are shifted."""
    shifted: list[Group] = []
    first = 0
    for group in groups:
        second = np.where(group.second_household < 0, -1, group.second_household + first)
        shifted.append(replace(group, household=group.household + first, second_household=second))
        first += len(group.type)
    return _join(tuple(shifted))


def _shared_homes(group: Group) -> IntArray:
    """Return the households that share a child: a protected address would hide the other parent's as well."""
    shared = group.second_household >= 0
    return np.concatenate([group.household[shared], group.second_household[shared]])


def _draw_houses(
    ground: Ground, rates: FloatArray, group: Group, identity: Identity, rng: Generator
) -> tuple[IntArray, IntArray]:
    """Return each household's house and another one, for those who moved."""
    applicant = group.role == APPLICANT
    fled = identity.residence_status[applicant] == "temporary_protection"
    house = np.empty(len(group.type), dtype=np.int64)
    residents = ground.residents.astype(np.float64)
    usual_weights = residents * rates
    house[~fled] = place_households(ground, int((~fled).sum()), usual_weights, rng)
    # People who fled found rooms all over the town: more evenly than need.
    house[fled] = place_households(ground, int(fled.sum()), residents * np.sqrt(rates), rng)
    return house, place_households(ground, len(group.type), usual_weights, rng)


def _leave_home(folk: Folk, rng: Generator) -> Folk:
    """Let some singles of 25 and 26 have lived in a parent's household in need until the day before they were 25."""
    group, history = folk.group, folk.history
    days = TODAY - group.birth_day
    single = group.type[group.household] == SINGLE
    settled = history.start[group.household] < TODAY - 2 * 366
    settled &= (folk.homes.state == LOCATED)[group.household]
    ready = folk.is_current & single & settled & (days >= _TWENTY_FIVE + 5) & (days < _TWENTY_FIVE + 600)
    chosen = np.flatnonzero(ready & (rng.random(len(days)) < _LEAVING_HOME_SHARE))
    parents = _possible_parents(folk)
    if not len(chosen) or not len(parents):
        return folk
    parent = parents[rng.integers(0, len(parents), len(chosen))]
    home = group.household[parent]
    birthday = group.birth_day[chosen] + _TWENTY_FIVE
    since, benefits_since = folk.since.copy(), folk.benefits_since.copy()
    since[chosen] = birthday
    benefits_since[chosen] = np.maximum(folk.benefits_since[chosen], history.start[home])
    earlier = folk.earlier_household.copy()
    earlier[chosen] = home
    homes_since = folk.homes.since.copy()
    homes_since[group.household[chosen]] = birthday
    stayed = folk.homes.earlier_house.copy()
    stayed[group.household[chosen]] = -1
    return replace(
        folk,
        since=since,
        benefits_since=benefits_since,
        earlier_household=earlier,
        homes=replace(folk.homes, since=homes_since, earlier_house=stayed),
    )


def _possible_parents(folk: Folk) -> IntArray:
    """Return applicants old enough for a child of 26, in households with children that were there long before."""
    group = folk.group
    with_children = np.zeros(len(group.type), dtype=np.bool_)
    with_children[group.household[group.role == CHILD]] = True
    known = folk.homes.state == LOCATED
    old_enough = group.birth_day < TODAY - 45 * 366
    steady = (folk.history.start < TODAY - 5 * 366) & (folk.history.gap_start < 0) & with_children & known
    return np.flatnonzero(folk.is_current & (group.role == APPLICANT) & old_enough & steady[group.household])
