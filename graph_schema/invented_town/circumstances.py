"""What matching and outreach need to know: childcare, needs, and ways to reach a person."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.random import Generator

from .chance import BoolArray, FloatArray, IntArray, ObjectArray, objects, only_where
from .households import CHILD

NEEDS = (
    "health", "debts", "housing", "childcare", "language", "addiction", "qualification", "legal_status", "family",
    "orientation",
)  # fmt: skip
_USUAL_NEED = (0.27, 0.24, 0.11, 0.0, 0.0, 0.05, 0.42, 0.03, 0.08, 0.22)
"""Assumed chance of each need; childcare and language follow from the person's situation."""

DRAMA_NUMBERS: tuple[str, ...] = (
    *(f"+49 30 23125{n:03d}" for n in range(1000)),
    *(f"+49 40 66969{n:03d}" for n in range(1000)),
    *(f"+49 69 90009{n:03d}" for n in range(1000)),
    *(f"+49 89 99998{n:03d}" for n in range(1000)),
    *(f"+49 221 4710{n:03d}" for n in range(1000)),
    "+49 152 28817386", "+49 152 54599371",
)  # fmt: skip
"""Numbers that the Bundesnetzagentur keeps free for films and books (notice 148/2021): nobody can be called."""

STATES = ("works", "uncertain", "broken")


def draw_childcare(
    rng: Generator, household: IntArray, role: IntArray, age: IntArray, second_household: IntArray
) -> ObjectArray:
    """Return the state of childcare of each person: of the youngest child for adults, none for children.

    None (the register says nothing) where the youngest child is 14 or older, and for children below 15.
    """
    size = int(household.max()) + 1 if len(household) else 0
    youngest = np.full(size, 99, dtype=np.int64)
    child = role == CHILD
    np.minimum.at(youngest, household[child], age[child])
    shared = second_household >= 0
    np.minimum.at(youngest, second_household[shared], age[shared])
    chance = rng.random(size)
    small = np.where(chance < 0.30, "with_place", "under_three_without_place").astype(object)
    larger = np.where(chance < 0.80, "with_place", np.where(chance < 0.98, "without_place", "unknown")).astype(object)
    of_household = only_where(youngest < 14, np.where(youngest < 3, small, larger))
    of_household[youngest == 99] = "no_child"
    of_child = only_where(age >= 15, np.full(len(age), "no_child"))
    return np.where(child, of_child, of_household[household])


def draw_needs(
    rng: Generator, childcare: ObjectArray, german_level: IntArray, able: BoolArray, broken: BoolArray
) -> tuple[ObjectArray, IntArray]:
    """Return lists of needs (None for people who are not able to work, or have none) and their number."""
    size = len(able)
    chance: FloatArray = np.tile(np.array(_USUAL_NEED), (size, 1))
    chance[:, [0, 1, 2, 5, 8]] *= np.where(broken, 1.7, 1.0)[:, None]
    without_place = np.isin(childcare.astype(str), ("without_place", "under_three_without_place"))
    chance[:, 3] = np.where(without_place, 0.9, 0.0)
    chance[:, 4] = np.where((german_level >= 0) & (german_level <= 2), 0.85, 0.02)
    has = (rng.random((size, len(NEEDS))) < chance) & able[:, None]
    code = has @ (1 << np.arange(len(NEEDS)))
    table = objects(
        [[need for bit, need in enumerate(NEEDS) if number >> bit & 1] or None for number in range(1 << len(NEEDS))]
    )
    return table[code], has.sum(axis=1)


def draw_phones(rng: Generator, reachable: BoolArray, broken: BoolArray) -> tuple[ObjectArray, ObjectArray]:
    """Return telephone numbers and their states; numbers repeat, because few are kept free for fiction."""
    has = reachable & (rng.random(len(reachable)) < 0.86)
    number = objects(DRAMA_NUMBERS)[rng.integers(0, len(DRAMA_NUMBERS), len(has))]
    number[~has] = None
    return number, _states(rng, has, broken)


def draw_emails(
    rng: Generator, reachable: BoolArray, broken: BoolArray, given: ObjectArray, family: ObjectArray
) -> tuple[ObjectArray, ObjectArray]:
    """Return addresses under example.org, which belongs to nobody (RFC 2606), and their states."""
    has = reachable & (rng.random(len(reachable)) < 0.55)
    plain = {name: _plain(name) for name in {*given[has], *family[has]}}
    address = np.empty(len(has), dtype=object)
    chosen = np.flatnonzero(has)
    address[chosen] = objects([f"{plain[given[i]]}.{plain[family[i]]}.{i + 1}@example.org" for i in chosen])
    return address, _states(rng, has, broken)


def draw_post_states(rng: Generator, able: BoolArray, broken: BoolArray) -> ObjectArray:
    """Return the state of the postal address of people able to work; None for the others."""
    return _states(rng, able, broken)


def _states(rng: Generator, has: BoolArray, broken: BoolArray) -> ObjectArray:
    chance = rng.random(len(has))
    works, uncertain = np.where(broken, 0.2, 0.9), np.where(broken, 0.6, 0.97)
    state = objects(STATES)[(chance > works).astype(np.int64) + (chance > uncertain)]
    state[~has] = None
    return state


def _plain(name: str) -> str:
    """Return `name` in lower-case ASCII letters for an address."""
    spelled = name.lower()
    for letter, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l", "đ": "d"}.items():
        spelled = spelled.replace(letter, letters)
    ascii_only = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return "".join(letter for letter in ascii_only if letter.isalnum())
