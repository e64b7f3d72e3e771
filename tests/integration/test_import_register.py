"""The case register: imported, imported again, changed, refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from graph_schema.ingest.refusals import write_refusals
from graph_schema.ingest.report import Counts, RowsRefused
from graph_schema.store.figures import load_figure_state
from graph_schema.store.graph import Graph
from tests.integration.small_imports import PLACES, load_register
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, import_areas


@pytest.fixture
async def town(graph: Graph, tmp_path: Path) -> Graph:
    """The graph with three areas."""
    await import_areas(graph, tmp_path / "data")
    return graph


async def test_a_register_is_in_the_graph_with_all_its_relations(town: Graph, tmp_path: Path) -> None:
    report = await load_register(town, tmp_path, REGISTER_ROWS)
    assert report.total == Counts(created=22)
    assert report.changed_something
    assert await ask(town, PLACES) == [
        ("located", 51.05, "Mitte", False),
        ("located", 51.05, "Ost", False),
        ("located", 51.05, "Ähre", False),
        ("no_fixed_address", None, None, False),
        ("not_located", 48.0, None, False),
        ("protected", None, None, True),
    ]
    assert (report.not_located, report.protected) == (1, 1)
    assert await ask(
        town,
        "MATCH (c:Citizen {given_name: 'Ada'})-[m:MEMBER_OF]->(h) RETURN h.type AS t, m.role AS r, m.until AS u",
    ) == [("single_parent", "applicant", None)]
    assert await ask(
        town, "MATCH (:Citizen {given_name: 'Ada'})-[s:SPEAKS]->(l) RETURN l.code AS code, s.level AS level"
    ) == [("de", "C2"), ("tr", "B1")]
    assert await ask(town, "MATCH (:Citizen)-[:HAS_NEED]->(n) RETURN n.code AS code") == [("childcare",), ("debts",)]
    assert await ask(
        town,
        "MATCH (c)-[:ADVISED_BY]->(w)-[:IN_TEAM]->(t) RETURN c.given_name AS c, w.family_name AS w, t.name AS t",
    ) == [("Ada", "Ost", "U25"), ("Lu", "West", "U25")]
    assert await ask(
        town, "MATCH (c:Citizen)-[:REACHED_BY]->(k) RETURN c.given_name AS c, k.kind AS k, k.value AS v, k.state AS s"
    ) == [
        ("Ada", "phone", "0561 1", "works"),
        ("Ada", "post", None, "works"),
        ("Lu", "email", "lu@example.org", "broken"),
    ]
    assert await ask(town, "MATCH (:Citizen)-[:RECEIVES]->(p) RETURN count(p) AS n") == [(3,)]
    assert await ask(town, "MATCH (:Citizen)-[:HAD_CONTACT]->(k) RETURN k.outcome AS o") == [
        ("failed",), ("failed",), ("reached",),
    ]  # fmt: skip


async def test_numbers_of_the_leading_system_are_nowhere_in_the_graph(town: Graph, tmp_path: Path) -> None:
    rows = copied(REGISTER_ROWS)
    for table in rows.values():
        for row in table:
            for name, value in row.items():
                if name.endswith("_number") and name != "house_number":
                    row[name] = f"NR-{value}"
    await load_register(town, tmp_path, rows)
    nodes = await ask(town, "MATCH (n) RETURN properties(n) AS p")
    links = await ask(town, "MATCH ()-[r]->() RETURN properties(r) AS p")
    assert len(nodes) > 20
    assert "NR-" not in repr([nodes, links])


async def test_a_second_import_of_the_same_files_changes_nothing(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    content = "MATCH (n) WHERE NOT (n:ImportRun OR n:ImportState) RETURN labels(n) AS l, properties(n) AS p"
    before = await ask(town, content)
    report = await load_register(town, tmp_path, REGISTER_ROWS)
    assert report.total == Counts(unchanged=22)
    assert not report.changed_something
    assert await ask(town, content) == before


async def test_changed_rows_replace_content_and_relations_and_keep_their_id(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    ids = await ask(town, "MATCH (c:Citizen) RETURN c.given_name AS g, c.id AS id")
    rows = copied(REGISTER_ROWS)
    rows["citizens"][0] |= {
        "languages": "de:B2",
        "needs": "housing",
        "caseworker_number": "w2",
        "phone": "",
        "phone_state": "",
    }
    rows["citizens"][0] |= {"email": "ada@example.org", "email_state": "works", "citizenship": ""}
    rows["memberships"][1]["until"] = "2022-05-31"
    rows["benefit_periods"][1]["until"] = "31.05.2022"
    rows["contacts"][1] |= {"citizen_number": "c3", "outcome": "open"}
    rows["households"][2] |= {"lat": "51.05", "lon": "9.05"}
    rows["caseworkers"][0] |= {"team": "Ü25", "languages": "en:B1"}
    report = await load_register(town, tmp_path, rows)
    assert {name: counts.changed for name, counts in report.tables.items()} == {
        "caseworkers": 1, "households": 1, "citizens": 1, "memberships": 1, "benefit_periods": 1, "contacts": 1,
    }  # fmt: skip
    assert (report.total.created, report.total.unchanged) == (0, 16)
    assert await ask(town, "MATCH (c:Citizen) RETURN c.given_name AS g, c.id AS id") == ids
    assert await ask(
        town,
        "MATCH (c:Citizen {given_name: 'Ada'}) OPTIONAL MATCH (c)-[r:HAS_NEED|SPEAKS|ADVISED_BY|REACHED_BY]->(x)"
        " RETURN type(r) AS t, coalesce(x.code, x.family_name, x.kind) AS what, r.level AS level, c.citizenship AS c",
    ) == [
        ("ADVISED_BY", "West", None, None),
        ("HAS_NEED", "housing", None, None),
        ("REACHED_BY", "email", None, None),
        ("REACHED_BY", "post", None, None),
        ("SPEAKS", "de", "B2", None),
    ]
    assert await ask(town, "MATCH (c)-[:HAD_CONTACT]->(k) RETURN c.given_name AS c, k.outcome AS o") == [
        ("Ada", "failed"), ("Lu", "open"), ("Lu", "reached"),
    ]  # fmt: skip
    assert await ask(town, "MATCH (k:Channel) RETURN count(k) AS n") == [(3,)]
    assert await ask(
        town, "MATCH (w:Caseworker {family_name: 'Ost'})-[r]->(x) RETURN coalesce(x.code, x.name) AS x"
    ) == [("en",), ("Ü25",)]
    assert ("located", 51.05, "Ost", False) in await ask(town, PLACES)


async def test_what_is_missing_from_the_files_is_counted_and_stays(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    rows = copied(REGISTER_ROWS)
    del rows["contacts"][0], rows["memberships"][3], rows["citizens"][3]
    report = await load_register(town, tmp_path, rows)
    assert report.total == Counts(unchanged=19, vanished=3)
    assert not report.changed_something
    assert await ask(town, "MATCH (c:Citizen) RETURN count(c) AS n") == [(4,)]


async def test_an_optional_table_that_is_missing_is_not_touched(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    for name in ("contacts", "caseworkers"):
        (tmp_path / "register" / f"{name}.csv").unlink()
    rows = {name: table for name, table in REGISTER_ROWS.items() if name not in ("contacts", "caseworkers")}
    report = await load_register(town, tmp_path, rows)
    assert report.total == Counts(unchanged=17)


def broken() -> dict[str, list[Cells]]:
    """The register with one wrong cell; three other rows stand on that row."""
    rows = copied(REGISTER_ROWS)
    rows["citizens"][2]["birth_date"] = "1980-13-45-GEHEIM"
    return rows


async def test_a_refused_row_stops_everything_before_the_first_write(town: Graph, tmp_path: Path) -> None:
    with pytest.raises(RowsRefused) as refused:
        await load_register(town, tmp_path, broken())
    report = refused.value.report
    assert report.total == Counts(refused=4)
    write_refusals(report.refusals, tmp_path / "refused.csv")
    text = (tmp_path / "refused.csv").read_text(encoding="utf-8-sig")
    assert "GEHEIM" not in text
    assert [(row["file"], row["row"], row["column"], row["kind"]) for row in csv.DictReader(text.splitlines())] == [
        ("citizens.csv", "4", "birth_date", "not_a_date"),
        ("memberships.csv", "4", "citizen_number", "depends_on_refused"),
        ("benefit_periods.csv", "4", "citizen_number", "depends_on_refused"),
        ("contacts.csv", "4", "citizen_number", "depends_on_refused"),
    ]
    assert await ask(town, "MATCH (n) WHERE n:Citizen OR n:Household OR n:Caseworker RETURN n.id AS id") == []


async def test_the_valid_rows_are_loaded_if_asked_and_the_rest_follows(town: Graph, tmp_path: Path) -> None:
    report = await load_register(town, tmp_path, broken(), accept_valid=True)
    assert report.total == Counts(created=18, refused=4)
    assert await ask(town, "MATCH (c:Citizen) RETURN c.given_name AS g") == [("Ada",), ("Kim",), ("Mo",)]
    again = await load_register(town, tmp_path, broken(), accept_valid=True)
    assert again.total == Counts(unchanged=18, refused=4)
    whole = await load_register(town, tmp_path, REGISTER_ROWS)
    assert whole.total == Counts(created=4, unchanged=18)


async def test_a_refused_row_has_not_vanished(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    report = await load_register(town, tmp_path, broken(), accept_valid=True)
    assert report.total == Counts(unchanged=18, refused=4)


async def test_an_unknown_office_is_refused(town: Graph, tmp_path: Path) -> None:
    rows = copied(REGISTER_ROWS)
    rows["caseworkers"][0]["office"] = "Haupthaus"
    with pytest.raises(RowsRefused) as refused:
        await load_register(town, tmp_path, rows)
    assert refused.value.report.refusals[0].kind == "unknown_reference"
    assert refused.value.report.tables["citizens"].refused == 1


async def test_an_import_marks_the_figures_as_stale_and_is_recorded(town: Graph, tmp_path: Path) -> None:
    await load_register(town, tmp_path, REGISTER_ROWS)
    assert (await load_figure_state(town)).stale_since == NOW
    runs = await ask(town, "MATCH (r:ImportRun) RETURN r.kind AS k, r.state AS s, r.file_hash IS NOT NULL AS f")
    assert runs == [("neighbourhoods", "done", False), ("register", "done", True)]
