"""Use case: the people whom somebody advises, filtered, searched and ordered as asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from api.access.sheets import CaseLine
from graph_schema.ingest.sort_keys import fold_name
from graph_schema.rules.age import age_on
from graph_schema.rules.contact_loss import ContactFinding, ContactState

PAGE = 50
"""Lines of a page; a caseload is 75 to 150 people."""


class Order(StrEnum):
    """How the lines are ordered; by name unless the reader chooses."""

    NAME = "name"
    LAST_CONTACT = "last_contact"


class NextStep(StrEnum):
    """What the state of the contact asks of the case worker: the office's task, never the person's (F3)."""

    NONE = "none"
    OUTREACH = "outreach"
    """Contact is broken: outreach counselling can be offered."""
    TRY = "try"
    """Nothing was tried: a task for the office."""
    TRY_IN_PERSON = "try_in_person"
    TRY_IN_WRITING = "try_in_writing"
    GO_ON = "go_on"
    """Both ways were tried, not yet for six months."""


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A line of the caseload with what follows from it."""

    line: CaseLine
    age: int
    step: NextStep


@dataclass(frozen=True, slots=True)
class Caseload:
    """A page of a caseload: `shown` of `found` lines, `total` without filter; `states` counts all of them."""

    shown: Sequence[ShownCase]
    found: int
    total: int
    states: Mapping[ContactState, int]
    page: int
    pages: int


def choose_cases(
    lines: Sequence[CaseLine], today: date, *, state: ContactState | None, wanted: str, order: Order, page: int = 1
) -> Caseload:
    """Return a page of the lines in `state` (None: all) whose name holds every word of `wanted`, in an order."""
    found = chosen_cases(lines, state=state, wanted=wanted, order=order)
    pages = max(1, -(-len(found) // PAGE))
    at = min(max(page, 1), pages)
    shown = found[(at - 1) * PAGE : at * PAGE]
    return Caseload(
        shown=[ShownCase(line, age_on(line.birth_date, today), next_step(line.contact)) for line in shown],
        found=len(found),
        total=len(lines),
        states=count_states(lines),
        page=at,
        pages=pages,
    )


def chosen_cases(lines: Sequence[CaseLine], *, state: ContactState | None, wanted: str, order: Order) -> list[CaseLine]:
    """Return all lines in `state` (None: all) whose name holds every word of `wanted`, in an order."""
    words = fold_name(wanted).split()
    found = [line for line in lines if state in (None, line.contact.state) and _named(line, words)]
    found.sort(key=lambda line: (fold_name(line.family_name), fold_name(line.given_name), line.id))
    if order is Order.LAST_CONTACT:
        found.sort(key=lambda line: line.contact.last_reached or date.min)
    return found


def next_step(finding: ContactFinding) -> NextStep:
    """Return what the state of the contact asks for."""
    if finding.state is ContactState.BROKEN:
        return NextStep.OUTREACH
    if finding.state is ContactState.NO_ATTEMPT:
        return NextStep.TRY
    if finding.state is ContactState.ATTEMPTS_NOT_SUFFICIENT:
        if finding.last_failed_personal is None:
            return NextStep.TRY_IN_PERSON
        return NextStep.TRY_IN_WRITING if finding.last_failed_written is None else NextStep.GO_ON
    return NextStep.NONE


def count_states(lines: Iterable[CaseLine]) -> dict[ContactState, int]:
    """Return how many people are in each state of contact, every state named."""
    counted = Counter(line.contact.state for line in lines)
    return {state: counted[state] for state in ContactState}


def _named(line: CaseLine, words: Sequence[str]) -> bool:
    name = fold_name(f"{line.given_name} {line.family_name}")
    return all(word in name for word in words)
