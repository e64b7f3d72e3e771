"""Who people are: names, citizenship, residence status and languages, drawn together by household."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from .chance import BoolArray, IntArray, ObjectArray, objects
from .households import CHILD, FEMALE, Group
from .origins import FLED, GERMAN, ORIGINS

LEVELS = ("A0", "A1", "A2", "B1", "B2", "C1", "C2")


@dataclass(frozen=True, slots=True)
class Identity:
    """Arrays `(people,)` beside a `Group`."""

    origin: IntArray
    """Position in `ORIGINS`, for drawing only."""
    given_name: ObjectArray
    family_name: ObjectArray
    not_german: BoolArray
    residence_status: ObjectArray
    german_level: IntArray
    """Position in `LEVELS`; -1 for children below six, of whom the register says nothing."""
    languages: ObjectArray
    """Lists of `{"code", "level"}`, or None."""


def draw_identity(rng: Generator, group: Group, age: IntArray, *, fled: bool, not_german_able: int | None) -> Identity:
    """Draw identities for `group`; `age` `(people,)` in years.

    With `not_german_able`, exactly so many of those able to work have no German citizenship.
    """
    households = len(group.type)
    shares = np.array([origin.share for origin in ORIGINS])
    home = np.full(households, FLED) if fled else rng.choice(len(ORIGINS), households, p=shares / shares.sum())
    origin = home[group.household]
    not_german = _citizenship(rng, group, home)
    if not_german_able is not None:
        _set_exactly(rng, not_german, group.able, origin, not_german_able)
    level = _german_level(rng, origin, not_german, group.role == CHILD, age)
    given, family = _names(rng, group, home, origin)
    return Identity(
        origin=origin,
        given_name=given,
        family_name=family,
        not_german=not_german,
        residence_status=_residence_status(rng, origin, not_german),
        german_level=level,
        languages=_languages(rng, origin, level),
    )


def _citizenship(rng: Generator, group: Group, home: IntArray) -> BoolArray:
    """Draw who has no German citizenship: mostly a household as a whole, children more often German."""
    chance = np.array([origin.not_german for origin in ORIGINS])[home]
    of_household = rng.random(len(home)) < chance
    differs = rng.random(len(group.household)) < np.where(group.role == CHILD, 0.2, 0.06)
    differs &= ~np.isin(home, (0, FLED))[group.household]
    return of_household[group.household] ^ differs


def _set_exactly(rng: Generator, not_german: BoolArray, able: BoolArray, origin: IntArray, wanted: int) -> None:
    """Change as many people's citizenship as needed, first in households from elsewhere."""
    missing = wanted - int((not_german & able).sum())
    candidates = np.flatnonzero(able & (not_german if missing < 0 else ~not_german))
    elsewhere = np.isin(origin[candidates], (0, FLED), invert=True)
    order = np.argsort(rng.random(len(candidates)) - elsewhere, kind="stable")
    not_german[candidates[order[: abs(missing)]]] = missing > 0


def _residence_status(rng: Generator, origin: IntArray, not_german: BoolArray) -> ObjectArray:
    free = np.array([each.free_movement for each in ORIGINS])[origin]
    status = np.where(rng.random(len(origin)) < 0.45, "settled", "limited").astype(object)
    status[rng.random(len(origin)) < 0.02] = "unknown"
    status[free | ~not_german] = "not_needed"
    status[(origin == FLED) & not_german] = "temporary_protection"
    return status


def _german_level(rng: Generator, origin: IntArray, not_german: BoolArray, child: BoolArray, age: IntArray) -> IntArray:
    """Draw the level of German: citizens and children more, newly arrived less."""
    new = np.array([each.newly_come for each in ORIGINS])[origin]
    centre = np.where(new, 1.9, 3.4) + np.where(not_german, 0.0, 1.8) + np.where(child, 1.4, 0.0)
    centre = np.where(origin == FLED, np.where(child, 1.0, 0.3), centre)
    level = np.clip(np.rint(rng.normal(centre, 1.1)), 0, 6).astype(np.int64)
    level[origin == 0] = 6
    level[age < 6] = -1
    return level


def _languages(rng: Generator, origin: IntArray, level: IntArray) -> ObjectArray:
    """Return the languages of each person as the rows hold them."""
    second_share = np.array([each.second_language for each in ORIGINS])[origin]
    second = (rng.random(len(origin)) < second_share).astype(np.int64)
    # Every combination once: a town of a million people has a few hundred different lists.
    table = objects([_language_list(o, s, g) for o in range(len(ORIGINS)) for s in (0, 1) for g in range(-1, 7)])
    return table[(origin * 2 + second) * 8 + level + 1]


def _language_list(origin: int, second: int, level: int) -> list[dict[str, str]] | None:
    if level < 0:
        return None
    first, other = ORIGINS[origin].languages
    spoken = [{"code": first, "level": "C2"}]
    if second:
        spoken.append({"code": other, "level": "B2"})
    if ORIGINS[origin] is not GERMAN:
        spoken.append({"code": "de", "level": LEVELS[level]})
    return spoken


def _names(rng: Generator, group: Group, home: IntArray, origin: IntArray) -> tuple[ObjectArray, ObjectArray]:
    """Draw given names by sex, and family names that most members of a household share."""
    size, woman = len(origin), group.sex == FEMALE
    given, family = np.empty(size, dtype=object), np.empty(size, dtype=object)
    of_household = rng.random(len(home))
    own = rng.random(size)
    shared = np.where(rng.random(size) < np.where(group.role == CHILD, 0.92, 0.78), of_household[group.household], own)
    shared = np.where(group.role == 0, of_household[group.household], shared)
    chance = rng.random(size)
    for position, each in enumerate(ORIGINS):
        here = np.flatnonzero(origin == position)
        for women, names in ((True, each.women), (False, each.men)):
            some = here[woman[here] == women]
            given[some] = objects(names)[(chance[some] * len(names)).astype(np.int64)]
            forms = objects([name.split("/")[-1 if women else 0] for name in each.families])
            family[some] = forms[(shared[some] * len(forms)).astype(np.int64)]
    return given, family
