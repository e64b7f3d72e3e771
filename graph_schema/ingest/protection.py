"""Protected addresses (F7): which households an import must show no place of.

Read before rows are refused: a row with a wrong date still says that a person is protected, and a cell that
cannot be read counts as "yes".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graph_schema.ingest.checks import CheckedTable
from graph_schema.model.people import ResidenceState


def protected_households(households: CheckedTable, citizens: CheckedTable, memberships: CheckedTable) -> set[str]:
    """Return the numbers of households whose place is withheld.

    That is every household with a protected residence, and every household to which a protected citizen
    belongs or belonged.
    """
    hidden = _flagged_citizens(citizens)
    found = {
        row["household_number"]
        for position, row in enumerate(households.rows)
        if row.get("residence_state") == ResidenceState.PROTECTED
        or (position, "residence_state") in households.unreadable
    }
    found |= {row.get("household_number") for row in memberships.rows if row.get("citizen_number") in hidden}
    return {number for number in found if number is not None}


def still_protected(
    in_graph: Iterable[tuple[str, str]], citizens: CheckedTable, key_of: Callable[[str], str]
) -> set[str]:
    """Return the register keys of households that a citizen protects who is in the graph but not in valid rows.

    `in_graph` are register keys (citizen, household) of protected citizens, `key_of` hashes a citizen's number.
    A person who is missing from a file, or whose row is refused, does not lose the protection by that.
    """
    stated = {key_of(row["citizen_number"]) for _, row in citizens.valid()}
    return {household for citizen, household in in_graph if citizen not in stated}


def _flagged_citizens(citizens: CheckedTable) -> set[str]:
    return {
        row["citizen_number"]
        for position, row in enumerate(citizens.rows)
        if row.get("citizen_number") is not None
        and (row.get("protected") or (position, "protected") in citizens.unreadable)
    }
