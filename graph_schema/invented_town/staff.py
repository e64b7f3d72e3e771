"""Teams and case workers: who advises whom, with a caseload ratio that an office would recognise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from .chance import BoolArray, IntArray, ObjectArray, objects, pick, split_exactly
from .origins import GERMAN, ORIGINS


@dataclass(frozen=True, slots=True)
class Team:
    """A team; `ratio` is the number of people for one full-time case worker (assumed)."""

    name: str
    office: str
    ratio: int
    languages: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Clients:
    """What decides on the team, `(people,)` each."""

    able: BoolArray
    age: IntArray
    german_level: IntArray
    speaks_south_east: BoolArray
    """Speaks Bulgarian, Romanian or Polish: the intercultural team has these languages."""
    newly_protected: BoolArray
    """Residence status limited or temporary protection."""
    number_of_needs: IntArray
    parent: BoolArray
    branch: IntArray
    """Position of the branch (or main) office whose districts the person lives in."""


UNDER_25 = "Team U25"
"""Aims at another caseload ratio than the others."""


def teams_of(main: str, branches: tuple[str, ...]) -> tuple[Team, ...]:
    """Return the teams: by target group first, then one of integration specialists for each office."""
    return (
        Team(UNDER_25, main, 78, ("tr", "ar")),
        Team("Team Flucht und Migration", main, 105, ("ar", "fa", "uk", "ru", "ti"), ("Sprachförderung",)),
        Team("Interkulturelles Aktivierungsteam", main, 85, ("bg", "tr", "ro", "pl"), ("Interkulturelle Beratung",)),
        Team("Beschäftigungsorientiertes Fallmanagement", main, 75, ("ru", "tr"), ("Case Management",)),
        Team("Elternforum", main, 95, ("tr", "ar")),
        *(
            Team(f"Team Integration {office.split(' ', 1)[-1]}", office, 150, ("tr", "ru", "ar"))
            for office in (main, *branches)
        ),
        Team("Aufsuchende Beratung", main, 0, ("tr", "bg"), ("Case Management", "Aufsuchende Arbeit"), at_least=4),
        Team("Beauftragte für Chancengleichheit", main, 0, at_least=1),
    )


def choose_teams(rng: Generator, clients: Clients) -> IntArray:
    """Return each person's team `(people,)` as position in `teams_of`; -1 for those who are not able to work."""
    chance = rng.random(len(clients.able))
    conditions = [
        ~clients.able,
        clients.age < 25,
        clients.newly_protected & (clients.german_level <= 1),
        clients.speaks_south_east & (clients.german_level <= 2) & (chance < 0.7),
        (clients.number_of_needs >= 4) & (chance < 0.8),
        clients.parent & (chance < 0.16),
    ]
    return np.select(conditions, [-1, 0, 1, 2, 3, 4], 5 + clients.branch)


def hire(rng: Generator, teams: tuple[Team, ...], team_of: IntArray) -> tuple[list[dict[str, Any]], ObjectArray]:
    """Return rows of `columns.CASEWORKERS` and the number of each person's case worker, `(people,)`.

    People are shared within a team by full-time shares; children and people not able to work have none.
    """
    rows: list[dict[str, Any]] = []
    worker_of = np.empty(len(team_of), dtype=object)
    for position, team in enumerate(teams):
        people = np.flatnonzero(team_of == position)
        shares = _full_time_shares(rng, len(people) / team.ratio if team.ratio else 0.0, team.at_least)
        numbers = [f"M-{len(rows) + place + 1:04d}" for place in range(len(shares))]
        rows += [_worker(rng, number, share, team) for number, share in zip(numbers, shares, strict=True)]
        if len(people):
            worker_of[rng.permutation(people)] = np.repeat(objects(numbers), split_exactly(len(people), shares))
    return rows, worker_of


def _full_time_shares(rng: Generator, full_time: float, at_least: int) -> list[float]:
    """Draw shares of full time until they sum to `full_time`, at least `at_least` people."""
    shares: list[float] = []
    while sum(shares) < full_time or len(shares) < at_least:
        shares.append(float(pick(rng, (1.0, 0.8, 0.75, 0.6, 0.5), (55, 10, 15, 5, 15), 1)[0]))
    return shares


def _worker(rng: Generator, number: str, share: float, team: Team) -> dict[str, Any]:
    origin = GERMAN if rng.random() < 0.74 else ORIGINS[int(rng.integers(1, len(ORIGINS)))]
    woman = rng.random() < 0.66
    given = origin.women if woman else origin.men
    family = origin.families[int(rng.integers(len(origin.families)))].split("/")[-1 if woman else 0]
    spoken = {"de": "C2"}
    if origin is not GERMAN:
        spoken[origin.languages[0]] = "C1"
    if team.languages and rng.random() < 0.3:
        spoken.setdefault(team.languages[int(rng.integers(len(team.languages)))], "B2")
    if rng.random() < 0.5:
        spoken.setdefault("en", "B2")
    return {
        "caseworker_number": number,
        "given_name": given[int(rng.integers(len(given)))],
        "family_name": family,
        "full_time_share": share,
        "languages": [{"code": code, "level": level} for code, level in spoken.items()],
        "certificates": list(team.certificates) or None,
        "team": team.name,
        "office": team.office,
    }
