"""Rules of single rows: ranges, periods, coordinates, and rows of one household that must agree."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Container

import numpy as np

from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.columns import RESIDENT_GROUPS, Form
from graph_schema.ingest.digests import digests, with_several_values
from graph_schema.ingest.refusals import RefusalKind

Rule = Callable[[CheckedTable], None]

LOWEST: dict[str, float] = {
    "lat": -90,
    "lon": -180,
    "full_time_share": 0.01,
    "count": 0,
    "places": 0,
    "places_taken": 0,
    "duration_weeks": 0,
    "sessions_per_week": 0,
    "year": 2005,
    "planned_entries": 0,
}
HIGHEST: dict[str, float] = {"lat": 90, "lon": 180, "full_time_share": 1, "year": 2100}

CONDITION = re.compile(r"[a-z_]+ (?:<|<=|=|!=|>=|>|in|not_in|has|has_not) [\w.,+-]+")
"""`field operator value`, for instance `age < 25`."""


def check_ranges(checked: CheckedTable) -> None:
    """Refuse numbers outside of what their column can mean."""
    for column in checked.table.columns:
        if column.form not in (Form.NUMBER, Form.INTEGER):
            continue
        low, high = LOWEST.get(column.name), HIGHEST.get(column.name)
        for position, row in enumerate(checked.rows):
            value = row.get(column.name)
            if value is None or ((low is None or value >= low) and (high is None or value <= high)):
                continue
            limits = f"{low:g} … {high:g}" if high is not None else f"≥ {low:g}"
            checked.refuse(
                position,
                column.name,
                RefusalKind.NUMBER_OUT_OF_RANGE,
                f"Erlaubt ist {limits}.",
                f"Allowed is {limits}.",
            )


def check_period(first: str, last: str) -> Rule:
    """Return the rule that a period does not end before it begins."""

    def check(checked: CheckedTable) -> None:
        begins, ends = checked.shown.get(first, first), checked.shown.get(last, last)
        for position, row in enumerate(checked.rows):
            since, until = row.get(first), row.get(last)
            if since is not None and until is not None and until < since:
                checked.refuse(
                    position,
                    last,
                    RefusalKind.ENDS_BEFORE_IT_BEGINS,
                    f"{ends} darf nicht vor {begins} liegen.",
                    f"{ends} must not be before {begins}.",
                )

    return check


def check_coordinates(checked: CheckedTable) -> None:
    """Refuse a latitude without a longitude and the reverse."""
    for position, row in enumerate(checked.rows):
        empty = [name for name in ("lat", "lon") if row.get(name) is None]
        if len(empty) == 1 and (position, empty[0]) not in checked.unreadable:
            checked.refuse(
                position,
                empty[0],
                RefusalKind.COORDINATES_INCOMPLETE,
                "Beide Koordinaten angeben oder beide leer lassen.",
                "Give both coordinates, or leave both empty.",
            )


def check_household_type(checked: CheckedTable) -> None:
    """Refuse the rows of a household that state different types: a household has one."""
    positions = array("q", (position for position, _ in checked.valid()))
    households = digests(row["household_number"] for _, row in checked.valid())
    types = digests(row["type"] for _, row in checked.valid())
    for each in np.flatnonzero(with_several_values(households, types)):
        checked.refuse(
            positions[each],
            "type",
            RefusalKind.ROWS_CONTRADICT,
            "In allen Zeilen der Bedarfsgemeinschaft denselben Typ angeben.",
            "State the same type in all rows of the household.",
        )


def check_references_once(checked: CheckedTable) -> None:
    """Refuse the rows that share our reference: a contact that was recorded here is one contact."""
    by_reference: dict[str, list[int]] = defaultdict(list)
    for position, row in enumerate(checked.rows):
        if row.get("reference") is not None:
            by_reference[row["reference"]].append(position)
    for positions in by_reference.values():
        if len(positions) > 1:
            for position in positions:
                checked.refuse(
                    position,
                    "reference",
                    RefusalKind.DUPLICATE_KEY,
                    "Die Referenz nur bei dem Kontakt angeben, der mit ihr übergeben wurde.",
                    "State the reference only at the contact that was handed over with it.",
                )


def check_group(checked: CheckedTable) -> None:
    """Refuse groups of residents that nothing is counted of."""
    allowed = ", ".join(RESIDENT_GROUPS)
    for position, row in enumerate(checked.rows):
        if row.get("group") is not None and row["group"] not in RESIDENT_GROUPS:
            checked.refuse(
                position, "group", RefusalKind.UNKNOWN_CODE, f"Erlaubt sind: {allowed}.", f"Allowed are: {allowed}."
            )


def check_known_area(checked: CheckedTable, column: str, known: Container[str], level: str) -> None:
    """Refuse rows whose area (in `column`) does not exist at `level`."""
    for position, row in list(checked.valid()):
        if row[column] is not None and row[column] not in known:
            checked.refuse(
                position,
                column,
                RefusalKind.UNKNOWN_REFERENCE,
                f"Auf der Ebene {level} gibt es kein Gebiet mit diesem Schlüssel.",
                f"There is no area with this key at the level {level}.",
            )


RULES: dict[str, tuple[Rule, ...]] = {
    "caseworkers": (check_ranges,),
    "households": (
        check_ranges,
        check_period("residence_since", "residence_until"),
        check_coordinates,
        check_household_type,
    ),
    "memberships": (check_period("since", "until"),),
    "benefit_periods": (check_period("since", "until"),),
    "contacts": (check_references_once,),
    "residents": (check_ranges, check_group),
    "indicator": (),
    "offices": (check_ranges, check_coordinates),
    "sites": (check_ranges, check_coordinates),
    "programmes": (check_ranges,),
}
"""Rules by table, in the order in which they are checked."""
