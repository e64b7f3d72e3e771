"""Contacts and attempts to make contact, such that exactly so many people have broken contact.

The rule is `graph_schema.rules.contact_loss`: nobody reached for six months, attempts failing for six months, in
writing and also in person or by telephone. Around it live the others: reached lately, reached after a failed
attempt, no attempt made, letters only, attempts for less than six months.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from graph_schema.rules.age import add_months
from graph_schema.rules.legal_terms import Limit
from graph_schema.rules.read_legal_terms import shipped_terms

from .benefit_history import OPEN, TODAY
from .chance import BoolArray, FloatArray, IntArray
from .published import FIRST_DATE, REFERENCE_DATE

CHANNELS = ("post", "phone", "email", "visit", "office")
POST, PHONE, EMAIL, VISIT, OFFICE = range(5)
REACHED, FAILED, UNDECIDED = range(3)
OUTCOMES = ("reached", "failed", "open")
_LIMIT = add_months(REFERENCE_DATE, -shipped_terms().limit(Limit.MONTHS_WITHOUT_CONTACT, REFERENCE_DATE)).toordinal()
_HALF_YEAR = 184
_MEAN_LOSS = 270.0
"""Assumed: days for which contact stays broken, on average."""
_OUTREACH_FROM = REFERENCE_DATE.replace(month=4, day=1).toordinal()
"""Outreach counselling began on 1 April 2022."""


@dataclass(frozen=True, slots=True)
class Events:
    """Contacts, `(events,)` each; `person` is a position in the people they are drawn for."""

    person: IntArray
    day: IntArray
    channel: IntArray
    outcome: IntArray
    from_citizen: BoolArray


def _events(
    person: IntArray, day: IntArray | FloatArray, channel: IntArray, outcome: int, from_citizen: BoolArray | None = None
) -> Events:
    size = len(person)
    return Events(
        person,
        np.floor(day).astype(np.int64),
        channel,
        np.full(size, outcome),
        np.zeros(size, dtype=np.bool_) if from_citizen is None else from_citizen,
    )


def join(parts: list[Events]) -> Events:
    """Return the events of all `parts` by day, then person."""
    columns = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("person", "day", "channel", "outcome", "from_citizen")
    ]
    order = np.lexsort((columns[0], columns[1]))
    return Events(*(column[order] for column in columns))


def broken_now(rng: Generator, chosen: IntArray, since: IntArray) -> Events:
    """Return the events of people whose contact is broken on the reference date.

    `chosen` `(n,)` must have drawn benefits for more than eight months; `since` `(people,)` is their first day.
    """
    first_failed = _LIMIT - np.floor(rng.exponential(_MEAN_LOSS, len(chosen)))
    first_failed = np.maximum(first_failed, since[chosen] + 40)
    return _lost(rng, chosen, np.minimum(first_failed, _LIMIT), np.full(len(chosen), TODAY + 1), since)


def may_break(since: IntArray) -> BoolArray:
    """Tell whose benefits began early enough for a contact lost by today, `(people,)`."""
    return since + 60 <= _LIMIT


def broken_before(rng: Generator, candidates: IntArray, since: IntArray, until: IntArray, now: int) -> Events:
    """Return the events of people whose contact was broken within the eight quarters and is not any more.

    As many as keep the number with broken contact near `now` at every date: losses end at random, as others begin.
    """
    window = TODAY - FIRST_DATE.toordinal()
    wanted = round(1.1 * now * window / _MEAN_LOSS)
    people = rng.permutation(candidates)
    # A little more often early: contact lost long ago finds fewer people who drew benefits then.
    ends = TODAY - 1 - np.floor(rng.random(len(people)) ** 0.8 * window)
    ends = np.where(until[people] < OPEN, until[people], ends)
    first_failed = ends - _HALF_YEAR - np.floor(rng.exponential(_MEAN_LOSS, len(people)))
    kept = np.flatnonzero((first_failed > since[people] + 40) & (ends > since[people] + 250))[:wanted]
    people, ends, first_failed = people[kept], ends[kept], first_failed[kept]
    lost = _lost(rng, people, first_failed, ends, since)
    stayed = until[people] >= OPEN
    way = rng.choice([VISIT, PHONE, OFFICE, POST], len(people), p=[0.25, 0.3, 0.3, 0.15])
    way = np.where((way == VISIT) & (ends < _OUTREACH_FROM), OFFICE, way)
    again = _events(people[stayed], ends[stayed], way[stayed], REACHED, rng.random(stayed.sum()) < 0.35)
    return join([lost, again])


def _lost(rng: Generator, people: IntArray, first: FloatArray, end: FloatArray | IntArray, since: IntArray) -> Events:
    """Return a last contact and then failed attempts from `first` until before `end`, in turn in writing and not."""
    last_reached = first - np.floor(rng.uniform(15, 80, len(people)))
    had = last_reached > since[people]
    parts = [_events(people[had], last_reached[had], rng.choice([PHONE, OFFICE], had.sum()), REACHED)]
    day = first.astype(np.float64)
    in_writing_first = rng.random(len(people)) < 0.75
    for attempt in range(24):
        going = day < end
        if not going.any():
            break
        written = (attempt % 2 == 0) == in_writing_first
        chance = rng.random(len(people))
        personal = np.where(chance < 0.6, PHONE, np.where((chance < 0.75) & (day >= _OUTREACH_FROM), VISIT, OFFICE))
        channel = np.where(written, np.where(chance < 0.85, POST, EMAIL), personal)
        parts.append(_events(people[going], day[going], channel[going], FAILED))
        # The first four attempts follow soon, the second within six weeks; later the office tries every quarter.
        day = day + np.floor(rng.uniform(14, 42, len(people)) if attempt < 3 else rng.uniform(60, 110, len(people)))
    return join(parts)


def after_restoring(rng: Generator, restored: IntArray, until: IntArray) -> Events:
    """Return a recent contact of people who were reached again and are still there: it did not break anew."""
    here = restored[(until[restored] >= OPEN) & (rng.random(len(restored)) < 0.7)]
    day = TODAY - np.floor(rng.uniform(0, 120, len(here)))
    return _events(here, day, rng.choice([PHONE, OFFICE], len(here)), REACHED, rng.random(len(here)) < 0.4)


def ordinary(rng: Generator, people: IntArray, since: IntArray, until: IntArray) -> Events:
    """Return the events of people whose contact is not broken on any date; `until` is their last day or OPEN.

    Assumed: four in five were reached within six months; the others were not tried, or only by letter, or only
    lately.
    """
    kind = rng.choice(5, len(people), p=[0.62, 0.18, 0.12, 0.04, 0.04])
    last = np.minimum(until, TODAY)
    usual, after_trying, untried = people[kind <= 1], people[kind == 1], people[kind == 2]
    lately = last[usual] - np.floor(rng.uniform(0, 150, len(usual)))
    parts = [_reached(rng, usual, lately, since)]
    before = lately - np.floor(rng.uniform(60, 300, len(usual)))
    some = (before > since[usual]) & (rng.random(len(usual)) < 0.75)
    parts.append(_reached(rng, usual[some], before[some], since))
    tried = lately[np.isin(usual, after_trying)] - np.floor(rng.uniform(4, 25, len(after_trying)))
    early = tried > since[after_trying]
    parts.append(_events(after_trying[early], tried[early], rng.choice([POST, PHONE], early.sum()), FAILED))
    long_ago = last[untried] - np.floor(rng.uniform(200, 560, len(untried)))
    parts.append(_reached(rng, untried, long_ago, since))
    parts += _not_sufficient(rng, people[kind == 3], people[kind == 4], since, last)
    return join(parts)


def _reached(rng: Generator, people: IntArray, day: FloatArray, since: IntArray) -> Events:
    """Return contacts on `day`, those before the first benefits left out; a third came from the citizen."""
    kept = day > since[people]
    size = int(kept.sum())
    channel = rng.choice([PHONE, OFFICE, EMAIL, POST], size, p=[0.38, 0.37, 0.17, 0.08])
    return _events(people[kept], day[kept], channel, REACHED, rng.random(size) < 0.35)


def _not_sufficient(
    rng: Generator, letters: IntArray, recent: IntArray, since: IntArray, last: IntArray
) -> list[Events]:
    """Return attempts that do not make a loss: letters only, however long, or both ways for too short a time."""
    parts: list[Events] = []
    for back in (300, 190, 80):
        day = last[letters] - back + np.floor(rng.uniform(-30, 30, len(letters)))
        kept = day > since[letters]
        parts.append(_events(letters[kept], day[kept], np.full(kept.sum(), POST), FAILED))
    for channel, outcome, low, high in ((POST, FAILED, 90, 150), (PHONE, FAILED, 30, 85), (POST, UNDECIDED, 1, 14)):
        day = last[recent] - np.floor(rng.uniform(low, high, len(recent)))
        kept = day > since[recent]
        parts.append(_events(recent[kept], day[kept], np.full(kept.sum(), channel), outcome))
    return parts
