"""The last import is taken back as a whole: the graph is what it was before, down to ids and relationships."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.actions.end_vanished import Ending
from api.actions.import_directory import import_directory
from api.actions.import_indicator import import_indicator_rows
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_residents import import_resident_rows
from api.actions.settle_addresses import list_uncertain_addresses, settle_address
from api.actions.undo_import import undo_import
from graph_schema.errors import NotFound, Refused
from graph_schema.ingest import load
from graph_schema.ingest.load import finish_interrupted_imports
from graph_schema.ingest.report import ImportReport
from graph_schema.migrations import wipe
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_import_runs, load_running_imports
from tests.integration.small_imports import RECIPIENTS, common, load_register, residents
from tests.integration.small_register import (
    DIRECTORY_ROWS,
    LEVEL,
    NOW,
    REGISTER_ROWS,
    Cells,
    ask,
    copied,
    import_areas,
    question,
    three_areas,
    write_folder,
)
from tests.integration.test_addresses import load_addresses

Dump = list[tuple[Any, ...]]
ENDING = Ending(date(2022, 10, 31), however_many=True)
LATER = NOW + timedelta(hours=1)


async def dump(graph: Graph) -> Dump:
    """Every node and relationship with all properties, but for what is recorded about imports and figures."""
    beside = "['ImportRun', 'ImportState', 'CountedDate', 'FigureState', 'FigureTable', 'Migration', 'City']"
    nodes = await ask(
        graph, f"MATCH (n) WHERE NOT head(labels(n)) IN {beside} RETURN labels(n) AS l, properties(n) AS p"
    )
    links = await ask(
        graph, "MATCH (a)-[r]->(b) RETURN properties(a) AS a, type(r) AS t, properties(r) AS p, properties(b) AS b"
    )
    return sorted((tuple(map(_ordered, row)) for row in [*nodes, *links]), key=repr)


def _ordered(value: Any) -> Any:
    return sorted(value.items()) if isinstance(value, dict) else value


async def undo(graph: Graph, tmp_path: Path, **more: Any) -> None:
    await undo_import(graph, data_folder=tmp_path / "data", now=LATER, **more)


def images(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "data" / "imports"
    return [path for path in folder.iterdir() if path.suffix in (".before", ".after")]


def much_changed() -> dict[str, list[Cells]]:
    """The small register a month later: moves, a separation, other teams, channels, needs, ends and a birth."""
    rows = copied(REGISTER_ROWS)
    rows["caseworkers"][0] |= {"team": "Ü25", "languages": "de:C1|en:B1"}
    rows["caseworkers"].append({"caseworker_number": "w3", "family_name": "Neu", "full_time_share": "1", "team": "U25"})
    rows["households"][1]["residence_until"] = "2022-10-31"
    rows["households"].append(
        {
            "household_number": "h1",
            "type": "single_parent",
            "residence_since": "2022-11-01",
            "lat": "51.05",
            "lon": "9.05",
        }
    )
    rows["households"].append(
        {"household_number": "h6", "type": "single", "residence_since": "2022-11-01", "lat": "51.05", "lon": "9.05"}
    )
    rows["households"][2]["lon"] = "9.05"
    del rows["households"][3]
    rows["citizens"][0] |= {
        "languages": "tr:B2|bg:C2", "needs": "health", "caseworker_number": "w3", "phone": "", "email": "a@example.org",
        "email_state": "works",
    }  # fmt: skip
    rows["citizens"][1]["sex"] = "diverse"
    rows["citizens"].append(
        {
            "citizen_number": "c5",
            "given_name": "Jo",
            "family_name": "Neu",
            "birth_date": "2022-11-02",
            "sex": "female",
            "employability": "not_able",
        }
    )
    rows["memberships"][0] |= {"until": "2022-10-31"}
    rows["memberships"].append(
        {"household_number": "h1", "citizen_number": "c1", "role": "partner", "since": "2022-12-01"}
    )
    rows["memberships"].append(
        {"household_number": "h6", "citizen_number": "c5", "role": "child", "since": "2022-11-02"}
    )
    del rows["memberships"][3]
    rows["benefit_periods"][1]["until"] = "2022-10-31"
    del rows["benefit_periods"][2]
    rows["contacts"][0]["citizen_number"] = "c3"
    del rows["contacts"][2]
    return rows


async def load_directory(graph: Graph, tmp_path: Path, rows: dict[str, list[Cells]]) -> ImportReport:
    return await import_directory(graph, write_folder(tmp_path / "directory", rows), **common(tmp_path))


async def prepared(graph: Graph, tmp_path: Path) -> None:
    """Areas, the city's addresses, the directory, residents, a published indicator, and the small register."""
    await import_areas(graph, tmp_path / "data")
    await load_addresses(graph, tmp_path)
    await load_directory(graph, tmp_path, DIRECTORY_ROWS)
    await import_resident_rows(graph, LEVEL.code, [residents("1", 10), residents("3", 7)], **common(tmp_path))
    await published(graph, tmp_path, 3.0)
    rows = copied(REGISTER_ROWS)
    for row in rows["caseworkers"]:
        row["office"] = "Haupthaus"
    rows["households"][2] |= {"street": "Dorfstraße", "house_number": "7", "lat": "", "lon": ""}
    await load_register(graph, tmp_path, rows)


async def published(graph: Graph, tmp_path: Path, value: float | None) -> ImportReport:
    day = date(2022, 9, 30)
    rows: list[dict[str, Any]] = [{"area_key": key, "reference_date": day, "value": value} for key in ("2", "3")]
    return await import_indicator_rows(graph, LEVEL.code, RECIPIENTS, rows, **common(tmp_path))


async def changed_register(graph: Graph, tmp_path: Path) -> ImportReport:
    return await load_register(graph, tmp_path, much_changed(), ending=ENDING)


async def changed_directory(graph: Graph, tmp_path: Path) -> ImportReport:
    """A site that changes hands and place, a programme with other links, an office elsewhere, a new provider."""
    rows = copied(DIRECTORY_ROWS)
    rows["offices"][0] |= {"lon": "9.15", "kind": "branch"}
    rows["providers"].append({"provider_number": "p3", "name": "Neu"})
    rows["sites"][0] |= {"provider_number": "p3", "lon": "9.05"}
    rows["sites"].append({**rows["sites"][0], "site_number": "s3", "name": "Neu"})
    rows["programmes"][0] |= {
        "provider_number": "p2", "site_numbers": "s3", "needs": "health", "languages": "bg", "conditions": "",
        "next_station_numbers": "", "places": "3", "duration_weeks": "8",
    }  # fmt: skip
    rows["programmes"][1] |= {"next_station_numbers": "m1", "languages": "de"}
    return await load_directory(graph, tmp_path, rows)


async def changed_residents(graph: Graph, tmp_path: Path) -> ImportReport:
    return await import_resident_rows(graph, LEVEL.code, [residents("1", 11), residents("2", 5)], **common(tmp_path))


async def changed_indicator(graph: Graph, tmp_path: Path) -> ImportReport:
    return await published(graph, tmp_path, None)


async def changed_addresses(graph: Graph, tmp_path: Path) -> ImportReport:
    """A list in which the ambiguous street is left once, and another house has moved: residences are placed anew."""
    return await load_addresses(graph, tmp_path, "street;house_number;postcode;x;y\nDorfstraße;7;34125;9.15;51.08\n")


async def changed_street_directory(graph: Graph, tmp_path: Path) -> ImportReport:
    text = "street;first;last;side;area_key\nDorfstraße;1;9;all;2\n"
    return await load_addresses(graph, tmp_path, text, level=LEVEL.code)


async def moved_areas(graph: Graph, tmp_path: Path) -> ImportReport:
    return await import_areas(graph, tmp_path / "data", shift=0.06)


async def removed_areas(graph: Graph, tmp_path: Path) -> ImportReport:
    """Two areas of three, without the one in which people live and of which figures are known."""
    frame = three_areas().iloc[:2]
    return await import_neighbourhood_frame(graph, frame, level=LEVEL, remove_vanished=True, **common(tmp_path))


Change = Callable[[Graph, Path], Awaitable[ImportReport]]
CHANGES: tuple[Change, ...] = (
    changed_register, changed_directory, changed_residents, changed_indicator, changed_addresses,
    changed_street_directory, moved_areas, removed_areas,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=[each.__name__ for each in CHANGES])
async def test_an_import_is_taken_back_and_can_be_done_again(graph: Graph, tmp_path: Path, change: Change) -> None:
    await prepared(graph, tmp_path)
    before = await dump(graph)
    first = await change(graph, tmp_path)
    assert first.changed_something
    changed = await dump(graph)
    assert changed != before
    checked = await undo_import(graph, data_folder=tmp_path / "data", now=LATER, check_only=True)
    assert checked.counts == {name: counts.as_dict() for name, counts in first.tables.items()}
    assert await dump(graph) == changed
    await undo(graph, tmp_path)
    assert await dump(graph) == before
    again = await change(graph, tmp_path)
    assert (again.tables, again.ended, again.not_located) == (first.tables, first.ended, first.not_located)


async def test_the_first_import_is_taken_back_to_an_empty_graph(graph: Graph, tmp_path: Path) -> None:
    await load_register(graph, tmp_path, REGISTER_ROWS)
    kept = images(tmp_path)
    assert len(kept) == 2
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    await undo(graph, tmp_path)
    assert await dump(graph) == []
    assert images(tmp_path) == []
    (run,) = await load_import_runs(graph)
    assert (run["state"], run["undone_at"]) == ("undone", LATER)


def household_changes() -> st.SearchStrategy[list[tuple[str, int, str, str]]]:
    """Changes of cells of the small register; an empty column stands for a row that is left out."""
    cells = {
        "caseworkers": {"team": ["U25", "Ü25"], "languages": ["de:C2", "tr:B2|bg:C2", ""]},
        "households": {
            "lon": ["9.05", "9.15", "9.5"], "residence_until": ["2022-05-31", ""],
            "residence_state": ["", "protected", "no_fixed_address"],
        },
        "citizens": {
            "languages": ["de:C2|tr:B1", "bg:A1", ""], "needs": ["debts", "housing|debts", ""], "protected": ["ja", ""],
            "caseworker_number": ["w1", "w2", ""], "phone": ["0561 1", "0561 2", ""], "email": ["a@example.org", ""],
        },
        "memberships": {"role": ["applicant", "child", "partner"], "until": ["2022-05-31", ""]},
        "benefit_periods": {"until": ["2022-05-31", ""]},
        "contacts": {"outcome": ["reached", "failed"], "citizen_number": ["c1", "c2", "c3"]},
    }  # fmt: skip
    changes = [
        st.tuples(st.just(table), st.integers(0, 5), st.just(column), st.sampled_from(values))
        for table, columns in cells.items()
        for column, values in [*columns.items(), ("", [""])]
    ]
    return st.lists(st.one_of(changes), min_size=1, max_size=12)


def changed_by(changes: list[tuple[str, int, str, str]]) -> dict[str, list[Cells]]:
    rows = copied(REGISTER_ROWS)
    for table, number, column, value in changes:
        at = number % len(rows[table])
        if column:
            rows[table][at][column] = value
        elif len(rows[table]) > 1:
            del rows[table][at]
    return rows


async def test_any_second_import_is_taken_back(graph: Graph, tmp_path: Path) -> None:
    drawn: list[tuple[Any, Any]] = []

    @settings(max_examples=6, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(household_changes(), household_changes())
    def draw(first: Any, second: Any) -> None:
        drawn.append((first, second))

    cast(Any, draw)()
    for first, second in drawn:
        await wipe(graph)
        await import_areas(graph, tmp_path / "data")
        await load_register(graph, tmp_path, changed_by(first), accept_valid=True)
        before = await dump(graph)
        report = await load_register(graph, tmp_path, changed_by(second), accept_valid=True, ending=ENDING)
        if report.changed_something:
            await undo(graph, tmp_path, lift_protection=True)
        assert await dump(graph) == before, (first, second)


async def test_places_that_an_import_hid_come_back_only_on_demand(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    before = await dump(graph)
    rows = copied(REGISTER_ROWS)
    rows["citizens"][1]["protected"] = "ja"
    await load_register(graph, tmp_path, rows)
    hidden = await dump(graph)
    with pytest.raises(Refused, match=r"households 1, sites 0.*--lift-protection"):
        await undo(graph, tmp_path)
    assert await dump(graph) == hidden
    await undo(graph, tmp_path, lift_protection=True)
    assert await dump(graph) == before


BUILT = (
    (
        "MATCH (c:Citizen) WHERE c.given_name = 'Jo' CREATE (c)-[:HAD_CONTACT]->(:ContactEvent {id: 'here'})",
        "Citizen 1",
    ),
    ("MATCH (c:Citizen) WHERE c.given_name = 'Ada' SET c.childcare = 'none'", "Citizen 2"),
    (
        "MATCH (c:Citizen)-[old:ADVISED_BY]->() WHERE c.given_name = 'Lu' DELETE old"
        " WITH c MATCH (w:Caseworker) WHERE w.family_name = 'Ost' CREATE (c)-[:ADVISED_BY]->(w)",
        "Citizen 3",
    ),
    ("MATCH (n:BenefitPeriod) WHERE n.until = date('2022-10-31') DETACH DELETE n", "BenefitPeriod 2, Citizen 3"),
)
"""What people can do to what an import created or changed: a contact, a value, another link, a node that goes."""


async def test_what_was_built_on_an_import_stands_in_the_way(graph: Graph, tmp_path: Path) -> None:
    await prepared(graph, tmp_path)
    rows = much_changed()
    rows["citizens"][2]["email"] = "other@example.org"
    await load_register(graph, tmp_path, rows, ending=ENDING)
    for text, named in BUILT:
        await graph.write(question(text))
        there = await dump(graph)
        with pytest.raises(Refused, match=f"changed or added to since: {named}."):
            await undo(graph, tmp_path)
        assert await dump(graph) == there


async def test_what_was_added_to_older_nodes_stays(graph: Graph, tmp_path: Path) -> None:
    await prepared(graph, tmp_path)
    await changed_register(graph, tmp_path)
    await graph.write(
        question(
            "MATCH (c:Citizen) WHERE c.given_name = 'Ada' CREATE (c)-[:HAD_CONTACT]->(:ContactEvent {id: 'recorded'})"
        )
    )
    await undo(graph, tmp_path)
    assert await ask(
        graph, "MATCH (c:Citizen)-[:HAD_CONTACT]->(e) WHERE e.id = 'recorded' RETURN c.given_name AS name"
    ) == [("Ada",)]


async def test_an_address_settled_since_is_named(graph: Graph, tmp_path: Path) -> None:
    await prepared(graph, tmp_path)
    (uncertain,) = await list_uncertain_addresses(graph, data_folder=tmp_path / "data", now=LATER)
    await settle_address(graph, uncertain.name, (51.05, 9.15), data_folder=tmp_path / "data", now=LATER)
    with pytest.raises(Refused, match="Residence 1; among it settled addresses: 1"):
        await undo(graph, tmp_path)


async def test_only_the_last_import_can_be_taken_back(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        await undo(graph, tmp_path)
    await import_areas(graph, tmp_path / "data")
    earlier = [path.stem for path in images(tmp_path)]
    await load_register(
        graph,
        tmp_path,
        REGISTER_ROWS,
    )
    assert not set(earlier) & {path.stem for path in images(tmp_path)}
    await load_register(graph, tmp_path, REGISTER_ROWS)  # changes nothing
    await undo(graph, tmp_path)
    assert await ask(graph, "MATCH (n:Neighbourhood) RETURN count(n) AS n") == [(3,)]
    with pytest.raises(Refused):
        await undo(graph, tmp_path)


async def test_without_images_nothing_is_taken_back(graph: Graph, tmp_path: Path) -> None:
    await load_register(graph, tmp_path, REGISTER_ROWS)
    for path in images(tmp_path):
        path.unlink()
    with pytest.raises(Refused, match="no longer, in this data folder"):
        await undo(graph, tmp_path)


class Interrupted(Exception):
    """Stands for Ctrl-C between two batches."""


async def test_an_interrupted_undo_of_a_large_import_is_completed(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "ROWS_IN_ONE_TRANSACTION", 5)
    monkeypatch.setattr(load, "ROWS_IN_A_BATCH", 8)
    await prepared(graph, tmp_path)
    before = await dump(graph)
    first = await changed_register(graph, tmp_path)
    for stop in (0, 4):
        batches = itertools.count()

        def progress(stage: str, _done: int, _total: int, stop: int = stop, batches: Iterator[int] = batches) -> None:
            if stage == "write" and next(batches) == stop:
                raise Interrupted

        with pytest.raises(Interrupted):
            await undo(graph, tmp_path, progress=progress)
        assert [each.state for each in await load_running_imports(graph)] == ["undoing"]
        assert await finish_interrupted_imports(graph, data_folder=tmp_path / "data", now=LATER) == ["undone"]
        assert await dump(graph) == before
        assert (await changed_register(graph, tmp_path)).tables == first.tables
    await undo(graph, tmp_path)
    assert await dump(graph) == before
    assert images(tmp_path) == []
