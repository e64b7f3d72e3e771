"""The case register of the invented town, as rows of `graph_schema.ingest.columns.REGISTER`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from . import circumstances, contacts, staff
from .benefit_history import OPEN
from .chance import BoolArray, FloatArray, IntArray, ObjectArray, generator_for, mark, objects, only_where
from .concentration import broken_quota
from .folk import Folk, draw_folk
from .ground import Ground
from .homes import LOCATED, PROTECTED
from .homes import STATES as HOME_STATES
from .households import CHILD, ROLES, SEXES, TYPES
from .published import totals_at

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offices:
    """What the register needs to know of the offices: names, and the nearest office of each area."""

    main: str
    branches: tuple[str, ...]
    of_area: IntArray
    """`(areas,)`: 0 for the main office, then the branches."""


def draw_register(
    ground: Ground, offices: Offices, rates: FloatArray, *, seed: int, scale: float
) -> dict[str, list[Row]]:
    """Draw the case register: table name → typed rows, in the order of `columns.REGISTER`.

    At scale 1 the totals of the reference date are those of `published`; a seed and a ground give the same rows.
    """
    folk = draw_folk(ground, rates, seed=seed, scale=scale)
    broken = _choose_broken(folk, seed, totals_at(scale).broken)
    citizens, workers = _citizen_rows(folk, offices, broken, seed)
    return {
        "caseworkers": workers,
        "households": _household_rows(folk, ground),
        "citizens": citizens,
        "memberships": _membership_rows(folk),
        "benefit_periods": _period_rows(folk),
        "contacts": _contact_rows(folk, broken, seed),
    }


def _choose_broken(folk: Folk, seed: int, wanted: int) -> BoolArray:
    """Choose who has broken contact today, by area; `wanted` in all."""
    rng = generator_for(seed, "broken contact")
    area = folk.area[folk.group.household]
    able = folk.is_current & folk.group.able
    adult = able & (folk.age >= 18) & contacts.may_break(folk.benefits_since) & (folk.earlier_household < 0)
    located = folk.homes.state[folk.group.household] == LOCATED
    quota = broken_quota(np.bincount(area[able], minlength=len(folk.rates)), folk.rates, wanted, rng)
    chosen: list[IntArray] = []
    for position, number in enumerate(quota):
        here = rng.permutation(np.flatnonzero(adult & located & (area == position)))
        chosen.append(here[:number])
    taken = np.concatenate(chosen)
    # Areas with too few long-standing people leave some over; they fall where contact breaks most anyway.
    spare = np.flatnonzero(adult & (area == int(np.argmax(quota))))
    spare = rng.permutation(np.setdiff1d(spare, taken))[: wanted - len(taken)]
    return mark(len(area), np.concatenate([taken, spare]))


def _contact_rows(folk: Folk, broken: BoolArray, seed: int) -> list[Row]:
    rng = generator_for(seed, "contacts")
    able, since, until = folk.group.able, folk.benefits_since, folk.until
    now = np.flatnonzero(broken)
    others = np.flatnonzero(able & ~broken & (folk.age >= 18) & (folk.earlier_household < 0))
    before = contacts.broken_before(rng, others, since, until, len(now))
    rest = np.setdiff1d(np.flatnonzero(able & ~broken), before.person)
    restored = np.unique(before.person)
    events = contacts.join(
        [
            contacts.broken_now(rng, now, since),
            before,
            contacts.ordinary(rng, rest, since, until),
            contacts.after_restoring(rng, restored, until),
        ]
    )
    columns = {
        "contact_number": objects([f"E-{number:07d}" for number in range(1, len(events.day) + 1)]),
        "citizen_number": _citizen_numbers(folk)[events.person],
        "day": _dates(events.day),
        "channel": objects(contacts.CHANNELS)[events.channel],
        "direction": objects(("from_office", "from_citizen"))[events.from_citizen.astype(np.int64)],
        "outcome": objects(contacts.OUTCOMES)[events.outcome],
    }
    return _rows(columns)


def _citizen_rows(folk: Folk, offices: Offices, broken: BoolArray, seed: int) -> tuple[list[Row], list[Row]]:
    """Return the citizens, and the case workers who advise them."""
    rng = generator_for(seed, "circumstances")
    group, identity = folk.group, folk.identity
    childcare = circumstances.draw_childcare(rng, group.household, group.role, folk.age, group.second_household)
    needs, number_of_needs = circumstances.draw_needs(rng, childcare, identity.german_level, group.able, broken)
    phone, phone_state = circumstances.draw_phones(rng, group.able, broken)
    email, email_state = circumstances.draw_emails(rng, group.able, broken, identity.given_name, identity.family_name)
    clients = _clients(folk, offices, number_of_needs, childcare)
    rng = generator_for(seed, "staff")
    teams = staff.teams_of(offices.main, offices.branches)
    workers, worker_of = staff.hire(rng, teams, staff.choose_teams(rng, clients))
    columns = {
        "citizen_number": _citizen_numbers(folk),
        "given_name": identity.given_name,
        "family_name": identity.family_name,
        "birth_date": _dates(group.birth_day),
        "sex": objects(SEXES)[group.sex],
        "citizenship": np.where(identity.not_german, "other", "german").astype(object),
        "residence_status": identity.residence_status,
        "fled_ukraine": (identity.residence_status == "temporary_protection").astype(object),
        "employability": np.where(group.able, "able", "not_able").astype(object),
        "childcare": childcare,
        "languages": identity.languages,
        "needs": needs,
        "protected": (folk.homes.state == PROTECTED)[group.household].astype(object),
        "caseworker_number": worker_of,
        "phone": phone,
        "phone_state": phone_state,
        "email": email,
        "email_state": email_state,
        "post_state": circumstances.draw_post_states(rng, group.able, broken),
    }
    return _rows(columns), workers


def _clients(folk: Folk, offices: Offices, number_of_needs: IntArray, childcare: ObjectArray) -> staff.Clients:
    identity = folk.identity
    first_language = objects([None if not spoken else spoken[0]["code"] for spoken in identity.languages])
    return staff.Clients(
        able=folk.group.able & folk.is_current,
        age=folk.age,
        german_level=identity.german_level,
        speaks_south_east=np.isin(first_language.astype(str), ("bg", "ro", "pl")),
        newly_protected=np.isin(identity.residence_status.astype(str), ("limited", "temporary_protection")),
        number_of_needs=number_of_needs,
        parent=(folk.group.role != CHILD) & np.isin(childcare.astype(str), ("with_place", "without_place")),
        branch=offices.of_area[folk.area[folk.group.household]],
    )


def _household_rows(folk: Folk, ground: Ground) -> list[Row]:
    """Return a row for each residence; earlier residences first."""
    homes, end = folk.homes, folk.history.end
    every = np.arange(len(folk.group.type))
    moved = np.flatnonzero(homes.earlier_house >= 0)
    household = np.concatenate([moved, every])
    house = np.concatenate([homes.earlier_house[moved], homes.house])
    known = np.concatenate([np.ones(len(moved), dtype=np.bool_), homes.state == LOCATED])
    until = np.concatenate([homes.since[moved] - 1, end])

    def where_known(values: ObjectArray) -> ObjectArray:
        return only_where(known, values[house])

    columns = {
        "household_number": _household_numbers(folk)[household],
        "type": objects(TYPES)[folk.group.type[household]],
        "residence_since": _dates(np.concatenate([homes.earlier_since[moved], homes.since])),
        "residence_until": _dates(until),
        "residence_state": np.where(known, "located", objects(HOME_STATES)[homes.state[household]]),
        "street": where_known(ground.street),
        "house_number": where_known(ground.house_number.astype(str).astype(object)),
        "postcode": where_known(ground.postcode),
        "town": only_where(homes.state[household] != PROTECTED, np.full(len(household), ground.town)),
        "lat": where_known(np.round(ground.lat, 6).astype(object)),
        "lon": where_known(np.round(ground.lon, 6).astype(object)),
    }
    return _rows(columns)


def _membership_rows(folk: Folk) -> list[Row]:
    """Return memberships: everyone's own, second homes of children, and the parents' homes that people left at 25."""
    group, history = folk.group, folk.history
    every = np.arange(len(group.household))
    second = np.flatnonzero(group.second_household >= 0)
    left = np.flatnonzero(folk.earlier_household >= 0)
    person = np.concatenate([every, second, left])
    household = np.concatenate([group.household, group.second_household[second], folk.earlier_household[left]])
    second_since = np.maximum(history.start[group.second_household[second]], folk.since[second])
    role = np.concatenate([group.role, np.full(len(second) + len(left), CHILD)])
    columns = {
        "household_number": _household_numbers(folk)[household],
        "citizen_number": _citizen_numbers(folk)[person],
        "role": objects(ROLES)[role],
        "since": _dates(np.concatenate([folk.since, second_since, folk.benefits_since[left]])),
        "until": _dates(np.concatenate([folk.until, folk.until[second], folk.since[left] - 1])),
    }
    return _rows(columns)


def _period_rows(folk: Folk) -> list[Row]:
    """Return benefit periods; a gap makes two of one."""
    household = folk.group.household
    gap_start, gap_end = folk.history.gap_start[household], folk.history.gap_end[household]
    since, until = folk.benefits_since, folk.until
    before = np.flatnonzero((gap_start >= 0) & (since < gap_start))
    start = np.where((gap_start >= 0) & (gap_end >= since), gap_end + 1, since)
    person = np.concatenate([before, np.arange(len(household))])
    columns = {
        "citizen_number": _citizen_numbers(folk)[person],
        "since": _dates(np.concatenate([since[before], start])),
        "until": _dates(np.concatenate([gap_start[before] - 1, until])),
    }
    return _rows(columns)


def _household_numbers(folk: Folk) -> ObjectArray:
    return objects([f"BG-{number:06d}" for number in range(1, len(folk.group.type) + 1)])


def _citizen_numbers(folk: Folk) -> ObjectArray:
    return objects([f"B-{number:07d}" for number in range(1, len(folk.group.household) + 1)])


def _dates(days: IntArray) -> ObjectArray:
    """Return dates for ordinals; None for OPEN. Each day is made once: a town has a few thousand of them."""
    known = days[days < OPEN]
    if not len(known):
        return np.full(len(days), None, dtype=object)
    first = int(known.min())
    table = objects([date.fromordinal(day) for day in range(first, int(known.max()) + 1)] + [None])
    return table[np.where(days < OPEN, days - first, len(table) - 1)]


def _rows(columns: dict[str, ObjectArray]) -> list[Row]:
    names = tuple(columns)
    return [
        dict(zip(names, values, strict=True)) for values in zip(*(c.tolist() for c in columns.values()), strict=True)
    ]
