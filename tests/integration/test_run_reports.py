"""What every import leaves: an event with its report, also where it changed nothing or was refused as a whole."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from api.actions.figure_shelf import FigureShelf
from api.actions.import_register import import_register
from graph_schema.errors import BadInput
from graph_schema.ingest.report import RowsRefused
from graph_schema.ingest.run_record import record_unread
from graph_schema.ingest.run_report import RefusalGroup, RunReport, decode
from graph_schema.store.figures import load_figure_state
from graph_schema.store.graph import Graph
from graph_schema.store.imports import ImportRun, count_import_runs, find_import_run, load_key_check, page_import_runs
from graph_schema.store.page_state import load_page_state
from tests.integration.small_imports import load_register
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, import_areas

CONTENT = "MATCH (n) WHERE NOT (n:ImportRun OR n:ImportState) RETURN labels(n) AS l, properties(n) AS p"
SECRET = "GEHEIM"


@pytest.fixture
async def town(graph: Graph, tmp_path: Path) -> Graph:
    """The graph with three areas."""
    await import_areas(graph, tmp_path / "data")
    return graph


def damaged() -> dict[str, list[Cells]]:
    """The register with two unreadable birthdays and one unknown code, each with a value that nobody may read."""
    rows = copied(REGISTER_ROWS)
    rows["citizens"][2]["birth_date"] = f"1980-13-45-{SECRET}"
    rows["citizens"][3]["birth_date"] = SECRET
    rows["households"][0]["type"] = SECRET
    return rows


async def newest(graph: Graph) -> tuple[ImportRun, RunReport]:
    """The newest import of the register with its report; the areas are imported at the same moment."""
    runs = [run for run in await page_import_runs(graph, 0, 10) if run.kind == "register"]
    found = await find_import_run(graph, runs[0].id[:8])
    assert found is not None
    report = decode(found.report)
    assert report is not None
    return found, report


async def test_the_report_tells_refused_rows_by_column_and_kind_and_no_value(town: Graph, tmp_path: Path) -> None:
    later = NOW + timedelta(minutes=1)
    folder = tmp_path / "register"
    await load_register(town, tmp_path, damaged(), accept_valid=True)
    run, report = await newest(town)
    assert (run.kind, run.state, run.changed) == ("register", "done", True)
    groups = {(each.file, each.column, each.kind): (each.rows, each.first_row) for each in report.refused}
    assert groups["citizens.csv", "birth_date", "not_a_date"] == (2, 4)
    assert groups["households.csv", "type", "unknown_code"] == (1, 2)
    assert report.refused[0].rows == max(each.rows for each in report.refused)
    assert report.refused_groups == len(report.refused)
    counted = json.loads(run.counts or "")
    refused = await import_register(town, folder, data_folder=tmp_path / "data", accept_valid=True, now=later)
    assert {name: counts.refused for name, counts in refused.tables.items()} == {
        name: counts["refused"] for name, counts in counted.items()
    }
    assert SECRET not in repr(await ask(town, "MATCH (r:ImportRun) RETURN properties(r) AS p"))


async def test_an_import_that_changed_nothing_is_an_event_and_disturbs_no_page(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    content, state, shelf = await ask(town, CONTENT), await load_page_state(town), FigureShelf(town)
    known = await shelf.catalogue()
    later = NOW + timedelta(days=1)
    await import_register(town, tmp_path / "register", data_folder=tmp_path / "data", now=later)
    run, report = await newest(town)
    assert (run.state, run.changed, run.finished_at) == ("done", False, later)
    assert json.loads(run.counts or "")["citizens"]["unchanged"] == 4
    assert (report.protected, report.not_located) == (1, 1)
    assert await ask(town, CONTENT) == content
    after = await load_page_state(town)
    assert (after.last_import, after.stale_since) == (state.last_import, state.stale_since)
    assert (after.last_run, after.register_imported) == (later, later)
    assert (await shelf.catalogue()).levels == known.levels


async def test_an_import_that_was_refused_is_an_event_and_leaves_everything_else(town: Graph, tmp_path: Path) -> None:
    before, state = await ask(town, CONTENT), await load_page_state(town)
    key = await load_key_check(town)
    with pytest.raises(RowsRefused):
        await load_register(town, tmp_path, damaged())
    run, report = await newest(town)
    assert (run.state, run.changed) == ("refused", False)
    assert run.file_hash is not None
    assert sum(each.rows for each in report.refused) >= 3
    assert await ask(town, CONTENT) == before
    after = await load_page_state(town)
    assert (after.last_import, after.register_imported) == (state.last_import, None)
    assert await load_key_check(town) == key


async def test_a_refused_import_binds_no_key_to_an_empty_graph(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(RowsRefused):
        await load_register(graph, tmp_path, damaged())
    assert await count_import_runs(graph) == 1
    assert await load_key_check(graph) is None
    assert (await load_figure_state(graph)).stale_since is None


async def test_a_check_leaves_no_event_whatever_it_finds(town: Graph, tmp_path: Path) -> None:
    before = await count_import_runs(town)
    with pytest.raises(RowsRefused):
        await load_register(town, tmp_path, damaged(), check_only=True)
    await load_register(town, tmp_path, REGISTER_ROWS, check_only=True)
    assert await count_import_runs(town) == before


async def test_files_that_could_not_be_read_are_an_event(town: Graph) -> None:
    error = BadInput("Die Spalte fehlt.", "The column is missing.", "Sie ergänzen.", "Add it.")
    await record_unread(town, "register", error, NOW + timedelta(minutes=1))
    run, report = await newest(town)
    assert (run.state, run.counts) == ("refused", "{}")
    assert report.notes[0].text("en") == error.text("en")


async def test_imports_are_paged_newest_first_and_found_by_the_beginning_of_their_id(
    town: Graph, tmp_path: Path
) -> None:
    for day in range(1, 4):
        await import_areas(town, tmp_path / "data", shift=day / 100)
    runs = [*(await page_import_runs(town, 0, 3)), *(await page_import_runs(town, 3, 3))]
    assert len({run.id for run in runs}) == 4 == await count_import_runs(town)
    assert [run.started_at for run in runs] == sorted((run.started_at for run in runs), reverse=True)
    assert {run.subject for run in runs} == {"stadtteil"}
    assert await find_import_run(town, "") is None
    assert await find_import_run(town, "x") is None


def test_a_report_without_anything_to_tell_is_short() -> None:
    assert decode("{}") == RunReport()
    assert decode(None) is None


def test_a_kind_that_this_version_does_not_know_is_shown_as_it_stands() -> None:
    group = RefusalGroup("a.csv", "", "kind_of_tomorrow", 1, 2, "", "")
    assert group.what("de") == "kind_of_tomorrow"
