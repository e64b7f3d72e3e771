"""Use case: in the invented town some values were changed here of which its register says something else (F1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from api.actions.change_value import write_value
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.leading import COLUMNS, cell_text
from graph_schema.labels import LeadingSystem
from graph_schema.store import differences
from graph_schema.store.differences import Act, Values
from graph_schema.store.graph import Graph, Step

_OURS = {
    "childcare": "with_place",
    "needs": "debts|housing",
    "languages": "de:B1|tr:C2",
    "residence_status": "limited",
}
"""What was changed: a column of one person each. Values without a channel, which would need a register key."""
_BY = "Fallmanagement"


async def invent_differences(graph: Graph, now: datetime) -> None:
    """Change a value each of some people of the shown caseload, and let the register say what it said before."""
    rows = await graph.read("list_citizens_of_demo_caseload", limit=len(_OURS))
    keys = [row["key"] for row in rows]
    if not keys:
        return
    known = await differences.load_citizen_values(graph, keys)
    steps: list[Step] = []
    for key, (field, ours) in zip(keys, _OURS.items(), strict=False):
        theirs = cell_text(COLUMNS[field], known[key][field])
        if theirs != ours:
            steps += _changed(key, field, ours, theirs, known[key], now=now)
    if steps:
        await graph.write_all(steps)


def _changed(citizen: str, field: str, ours: str, theirs: str | None, known: Values, *, now: datetime) -> list[Step]:
    act = Act(new_id(), new_id())
    properties = {
        "field": field, "ours": ours, "before": theirs, "changed_by": _BY, "changed_at": now - timedelta(days=3),
        "act": act.key,
    }  # fmt: skip
    said = {"theirs": theirs, "leading_system": LeadingSystem.CASES.value, "since": now}
    return [
        differences.change_value(citizen, field, [], act.change, properties),
        *write_value(act, field, ours, known, None),
        *differences.save_differences([{"change": act.change, "id": new_id(), "properties": said}]),
    ]
