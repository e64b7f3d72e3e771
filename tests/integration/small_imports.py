"""Imports as the tests call them: what every import takes, typed rows, the register by its files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from api.actions.import_register import import_register
from graph_schema.ingest.report import ImportReport
from graph_schema.store.areas import PublishedIndicator
from graph_schema.store.graph import Graph
from tests.integration.small_register import NOW, Cells, write_folder

DAY = date(2022, 9, 30)
RECIPIENTS = PublishedIndicator("recipients", "Leistungsberechtigte", "recipients", "people", "residents", "Amt")
PLACES = (
    "MATCH (h:Household)-[:LIVES_IN]->(r:Residence) OPTIONAL MATCH (r)-[:LOCATED_IN]->(n:Neighbourhood)"
    " RETURN r.state AS state, r.lat AS lat, n.name AS area, h.protected AS protected"
)
"""Asks for every residence with its neighbourhood."""


def common(tmp_path: Path) -> dict[str, Any]:
    """What every import takes besides its own parameters."""
    return {"data_folder": tmp_path / "data", "now": NOW}


async def load_register(graph: Graph, tmp_path: Path, rows: dict[str, list[Cells]], **more: Any) -> ImportReport:
    """Write the register's files and import them."""
    return await import_register(graph, write_folder(tmp_path / "register", rows), **{**common(tmp_path), **more})


def residents(key: str, count: int, day: date = DAY, group: str = "all") -> dict[str, Any]:
    """A typed row of residents."""
    return {"area_key": key, "reference_date": day, "group": group, "count": count}
