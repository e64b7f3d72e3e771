"""Which figures of teams may be told: never one about fewer than five employees (rule F4).

A team stands alone where at least five of its case workers advise someone who is counted, and where its number of
people is zero or reaches the limit of publication. All others are taken together. Withholding them would not do:
the city's number of people able to work is on the map, and the difference would tell. So where the small teams
together are still too few, the smallest team that could stand alone joins them, until they are enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from geo.disclosure.limits import Limits
from geo.disclosure.publishing import round_count
from graph_schema.ingest.sort_keys import fold_name
from graph_schema.model.teams import MINIMUM_STAFF, Caseload, CaseloadRow, TeamNumbers


def publish_caseload(numbers: Sequence[TeamNumbers], limits: Limits, on: date | None) -> Caseload:
    """Return what may be told of the teams on `on`. Units: people, full-time equivalents to a tenth.

    Teams stand in the order of their names and in no other. Where all teams together are fewer than five employees,
    nothing is told but the names of the teams.
    """
    by_name = sorted(numbers, key=lambda each: (fold_name(each.team.name), each.team.id))
    alone = [each for each in by_name if _is_enough([each], limits)]
    small = [each for each in by_name if not _is_enough([each], limits)]
    for joining in sorted(alone, key=lambda each: (each.advising, each.caseworkers, each.people)):
        if not small or _is_enough(small, limits):
            break
        alone.remove(joining)
        small.append(joining)
    if small and not _is_enough(small, limits):
        return Caseload(on, (), None, None, tuple(each.team for each in by_name))
    together = _row([each for each in by_name if each in small], limits) if small else None
    total = _row(by_name, limits) if by_name else None
    return Caseload(on, tuple(_row([each], limits) for each in alone), together, total)


def _is_enough(teams: Sequence[TeamNumbers], limits: Limits) -> bool:
    """Tell whether a figure of these teams together may be told."""
    people = sum(each.people for each in teams)
    if sum(each.caseworkers for each in teams) < MINIMUM_STAFF:
        return False
    # Those who advise nobody hide nobody: a figure of ten of whom one advises is that one's.
    return people == 0 or (people >= limits.minimum_cases and sum(each.advising for each in teams) >= MINIMUM_STAFF)


def _row(teams: Sequence[TeamNumbers], limits: Limits) -> CaseloadRow:
    people = sum(each.people for each in teams)
    return CaseloadRow(
        tuple(each.team for each in teams),
        round_count(people, limits.rounding) if people else 0,
        round(sum(each.full_time for each in teams), 1),
    )
