"""Protected addresses (F7): which households an import must show no place of.

Read before rows are refused: a row with a wrong date still says that a person is protected, and a cell that
cannot be read counts as "yes".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from graph_schema.ingest.checks import CheckedTable
from graph_schema.model.people import ResidenceState


def protected_households(households: CheckedTable, citizens: CheckedTable, memberships: CheckedTable) -> set[str]:
    """Return the numbers of households whose place is withheld.

    That is every household with a protected residence, and every household to which a protected citizen
    belongs or belonged. A number in a row whose cells nobody can tell apart counts as protected too.
    """
    hidden = flagged_citizens(citizens)
    found = {
        row.get("household_number")
        for position, row in enumerate(households.rows)
        if row.get("residence_state") == ResidenceState.PROTECTED
        or (position, "residence_state") in households.unreadable
        or row.get("household_number") in households.scattered
    }
    # A membership that is left out with a person or a household still says who belonged where.
    belonged = chain(memberships.rows, memberships.followers)
    found |= {row.get("household_number") for row in belonged if row.get("citizen_number") in hidden}
    return {number for number in found if number is not None} | households.left_out.protected


def still_protected(
    in_graph: Iterable[tuple[str, str]], citizens: CheckedTable, key_of: Callable[[str], str]
) -> set[str]:
    """Return the register keys of households that a citizen protects to whom the graph knows a membership.

    `in_graph` are register keys (citizen, household): the memberships of citizens who are protected in the graph or
    in the file, `key_of` hashes a citizen's number. Only a valid row without the mark ends a person's protection: who
    is missing from a file, or whose row is refused, keeps it, and so does a household whose membership row is missing.
    """
    households = list(in_graph)
    kept = {citizen for citizen, _ in households}
    if kept:
        hidden = flagged_citizens(citizens)
        kept.difference_update(
            key_of(row["citizen_number"]) for _, row in citizens.valid() if row["citizen_number"] not in hidden
        )
    return {household for citizen, household in households if citizen in kept}


def protected_by_missing_rows(in_graph: Iterable[tuple[str, str]], stated: Iterable[str | None]) -> set[str]:
    """Return the register keys of households with a protected residence that the file does not state (validly).

    `in_graph` are register keys (residence, household) of protected residences, `stated` those of the valid rows. A
    former refuge that drops out of a file still says that nobody may be led to the household.
    """
    residences = list(in_graph)
    missing: set[str | None] = {residence for residence, _ in residences}
    if missing:
        missing.difference_update(stated)
    return {household for residence, household in residences if residence in missing}


def flagged_citizens(citizens: CheckedTable) -> set[str]:
    """Return the numbers of the citizens whom a file states to be protected, in whatever row.

    Among them are all cells of the rows whose cells nobody can tell apart: one of them is the number. A row that the
    mapping leaves out counts too: who is protected stays so.
    """
    return (
        citizens.scattered
        | citizens.left_out.protected
        | {
            row["citizen_number"]
            for position, row in enumerate(citizens.rows)
            if row.get("citizen_number") is not None
            and (row.get("protected") or (position, "protected") in citizens.unreadable)
        }
    )
