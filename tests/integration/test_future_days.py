"""A register with days after the import: what is refused, and of when the register is."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from api.actions.compute_figures import compute_figures
from api.settings import Settings
from graph_schema.ingest.report import RowsRefused
from graph_schema.store.figures import load_figure_state
from graph_schema.store.graph import Graph
from tests.integration.small_imports import load_register
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, copied, import_areas

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")


async def test_a_birth_or_a_contact_after_the_import_is_refused_and_its_value_not_told(
    graph: Graph, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    rows = copied(REGISTER_ROWS)
    rows["citizens"][3]["birth_date"] = "04.03.2030"
    rows["contacts"][2]["day"] = "15.12.2027"
    rows["households"][2]["residence_since"] = "01.05.2031"
    with pytest.raises(RowsRefused) as refused:
        await load_register(graph, tmp_path, rows)
    causes = [each for each in refused.value.report.refusals if each.kind != "depends_on_refused"]
    assert [(each.file, each.row, each.column, each.kind) for each in causes] == [
        ("households.csv", 4, "residence_since", "too_far_ahead"),
        ("citizens.csv", 5, "birth_date", "in_the_future"),
        ("contacts.csv", 4, "day", "in_the_future"),
    ]
    told = " ".join(each.remedy_de + each.remedy_en for each in causes)
    assert "01.11.2026" in told
    assert not any(year in told for year in ("2030", "2031", "15.12."))
    assert (await load_figure_state(graph)).computed_at is None


async def granted_ahead(graph: Graph, folder: Path) -> None:
    """Import a register that reaches into the last week before the import, with benefits granted from next month on."""
    rows: dict[str, list[Cells]] = copied(REGISTER_ROWS)
    rows["contacts"][2]["day"] = (NOW.date() - timedelta(days=2)).isoformat()
    rows["benefit_periods"].append({"citizen_number": "c4", "since": "2026-12-01"})
    await import_areas(graph, folder / "data")
    assert not (await load_register(graph, folder, rows)).refusals


async def test_a_register_is_never_of_a_later_day_than_its_import(graph: Graph, tmp_path: Path) -> None:
    await granted_ahead(graph, tmp_path)
    for computed_at in (NOW, NOW + timedelta(days=40)):
        done = await compute_figures(graph, Settings(tmp_path / "data"), now=computed_at)
        assert done.register_as_of == date(2026, 10, 30)
        assert done.reference_dates[-1] == date(2026, 10, 31), "a month that the register does not reach was counted"
    assert (await load_figure_state(graph)).register_as_of == date(2026, 10, 30)
