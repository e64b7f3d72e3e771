"""Rows that a mapping leaves out (`where`), and what refers to them: left out with them, counted, and not refused."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from click.testing import CliRunner

from api.actions.import_directory import import_directory
from api.actions.import_register import import_register
from api.actions.undo_import import undo_import
from api.app import create_app
from api.cli.import_results import as_document, print_report, print_what_else
from api.cli.output import LANGUAGE
from api.settings import Settings
from graph_schema.ingest.columns import DIRECTORY, REGISTER
from graph_schema.ingest.left_out import LeftOutRows
from graph_schema.ingest.mapping import read_mapping
from graph_schema.ingest.report import Counts, ImportReport, RowsRefused
from graph_schema.ingest.run_report import decode
from graph_schema.store.graph import Graph
from graph_schema.store.imports import find_import_run, page_import_runs
from tests.integration.administrator import administrator_cookie
from tests.integration.small_register import DIRECTORY_ROWS, NOW, ask, copied, import_areas, write_folder

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

MAPPING = """
version = "1"
leading_system = "Fachverfahren"
[households]
file = "BG.csv"
where = { LKZ = "N" }
[households.columns]
household_number = "BG"
type = { value = "single" }
residence_since = "seit"
residence_state = "Stand"
lat = "lat"
lon = "lon"
[citizens]
file = "Personen.csv"
where = { LKZ = "N" }
[citizens.columns]
citizen_number = "Nr"
given_name = "Vorname"
family_name = "Vorname"
birth_date = "geb"
sex = { value = "female" }
employability = { value = "able" }
protected = "Sperre"
[memberships]
file = "Mitglieder.csv"
[memberships.columns]
household_number = "BG"
citizen_number = "Nr"
role = { value = "applicant" }
since = "von"
[benefit_periods]
file = "Bezug.csv"
[benefit_periods.columns]
citizen_number = "Nr"
since = "von"
[contacts]
file = "Kontakte.csv"
[contacts.columns]
contact_number = "Kontakt"
citizen_number = "Nr"
day = "Tag"
channel = { value = "phone" }
direction = { value = "from_office" }
outcome = { value = "reached" }
"""
FILES: dict[str, list[str]] = {
    # h1 has a residence that was deleted and one that holds: the household is there.
    "BG.csv": [
        "BG;seit;Stand;lat;lon;LKZ",
        "h1;1.1.2019;;51,05;9,05;J",
        "h1;1.1.2020;;51,05;9,05;N",
        "h2;1.1.2020;;51,05;9,15;J",
        "h3;1.1.2020;;51,05;9,25;N",
    ],
    "Personen.csv": [
        "Nr;Vorname;geb;Sperre;LKZ",
        "c1;Ada;1.5.1990;nein;N",
        "c2;Kim;1.5.1991;nein;J",
        "c3;Lu;1.5.1992;nein;N",
        "c4;Mo;1.5.1993;nein;N",
    ],
    # That of c2 has no readable day: nobody needs to mend it.
    "Mitglieder.csv": ["BG;Nr;von", "h1;c1;1.1.2020", "h1;c2;irgendwann", "h2;c3;1.1.2020", "h3;c4;1.1.2020"],
    "Bezug.csv": ["Nr;von", "c1;1.1.2020", "c2;1.1.2020", "c2;1.1.2021"],
    "Kontakte.csv": ["Kontakt;Nr;Tag", "k1;c1;1.2.2022", "k2;c2;1.2.2022"],
}
LEFT_OUT = {
    "households": LeftOutRows(rows=4, by_where=2, followers=0, read=2),
    "citizens": LeftOutRows(rows=4, by_where=1, followers=0, read=3),
    "memberships": LeftOutRows(rows=4, by_where=0, followers=2, read=2),
    "benefit_periods": LeftOutRows(rows=3, by_where=0, followers=2, read=1),
    "contacts": LeftOutRows(rows=2, by_where=0, followers=1, read=1),
}
STAFF_MAPPING = (
    MAPPING.replace('protected = "Sperre"\n', 'protected = "Sperre"\ncaseworker_number = "Fachkraft"\n')
    + """
[caseworkers]
file = "Fachkraefte.csv"
where = { aktiv = "J" }
[caseworkers.columns]
caseworker_number = "Kürzel"
family_name = "Name"
full_time_share = { value = "1" }
team = { value = "Nord" }
"""
)
# w3 stands in a row that was left out and in one that was taken: there.
STAFF_FILES = {
    **FILES,
    "Personen.csv": [
        "Nr;Vorname;geb;Sperre;LKZ;Fachkraft",
        "c1;Ada;1.5.1990;nein;N;w1",
        "c2;Kim;1.5.1991;nein;J;w2",
        "c3;Lu;1.5.1992;ja;N;w2",
        "c4;Mo;1.5.1993;nein;N;w3",
    ],
    "Fachkraefte.csv": ["Kürzel;Name;aktiv", "w1;Ahrens;J", "w2;Boll;N", "w3;Celik;N", "w3;Celik;J"],
}
ADVISED = "MATCH (c:Citizen) OPTIONAL MATCH (c)-[:ADVISED_BY]->(w) RETURN c.given_name, w.family_name"
PLACES = "MATCH (:Household)-[:LIVES_IN]->(r:Residence) RETURN r.state AS state, r.lat AS lat"


async def load(
    graph: Graph, folder: Path, files: dict[str, list[str]] = FILES, mapping: str = MAPPING, *, valid: bool = False
) -> ImportReport:
    """Import an office's files through a mapping."""
    export = folder / "export"
    export.mkdir(exist_ok=True)
    for name, lines in files.items():
        (export / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "register.toml").write_text(mapping, encoding="utf-8")
    return await import_register(
        graph, export, data_folder=folder / "data", now=NOW, accept_valid=valid,
        mapping=read_mapping(folder / "register.toml", REGISTER),
    )  # fmt: skip


def with_lines(name: str, *lines: str) -> dict[str, list[str]]:
    """Return the files with further lines in one of them."""
    return {**FILES, name: [*FILES[name], *lines]}


def with_row(name: str, number: int, row: str) -> dict[str, list[str]]:
    """Return the files with another line in place of one of them."""
    return {**FILES, name: [row if at == number else line for at, line in enumerate(FILES[name])]}


@pytest.fixture
async def town(graph: Graph, tmp_path: Path) -> Graph:
    """The graph with three areas."""
    await import_areas(graph, tmp_path / "data")
    return graph


async def test_what_refers_to_rows_left_out_is_left_out_with_them(town: Graph, tmp_path: Path) -> None:
    first = await load(town, tmp_path)
    assert first.refusals == ()
    assert first.left_out == LEFT_OUT
    assert {name: counts.created for name, counts in first.tables.items()} == {
        "households": 2, "citizens": 3, "memberships": 2, "benefit_periods": 1, "contacts": 1,
    }  # fmt: skip
    assert first.rows_read["memberships"] == 2
    second = await load(town, tmp_path)
    assert second.total == Counts(unchanged=9)
    assert not second.changed_something


async def test_a_number_that_stands_nowhere_is_refused_as_before(town: Graph, tmp_path: Path) -> None:
    with pytest.raises(RowsRefused) as refused:
        await load(town, tmp_path, with_lines("Kontakte.csv", "k3;c9;1.2.2022"))
    report = refused.value.report
    assert [(each.file, each.row, each.kind) for each in report.refusals] == [("Kontakte.csv", 4, "unknown_reference")]
    assert (
        report.refusals[0].remedy_de == "Die Nummer steht nicht in Personen.csv: dort ergänzen oder hier berichtigen."
    )
    assert report.left_out["contacts"] == LeftOutRows(rows=3, by_where=0, followers=1, read=2)


async def test_a_number_in_a_refused_row_is_there(town: Graph, tmp_path: Path) -> None:
    files = with_lines("Personen.csv", "c2;Kim;gestern;nein;N")
    report = await load(town, tmp_path, files, valid=True)
    assert {(each.file, each.kind) for each in report.refusals} == {
        ("Personen.csv", "not_a_date"), ("Mitglieder.csv", "not_a_date"), ("Bezug.csv", "depends_on_refused"),
        ("Kontakte.csv", "depends_on_refused"),
    }  # fmt: skip
    assert "benefit_periods" not in report.left_out


async def test_people_stay_without_the_case_worker_whom_the_mapping_leaves_out(town: Graph, tmp_path: Path) -> None:
    first = await load(town, tmp_path, STAFF_FILES, STAFF_MAPPING)
    assert first.refusals == ()
    assert first.left_out["citizens"] == LeftOutRows(rows=4, by_where=1, followers=0, read=3, without_caseworker=1)
    assert first.left_out["caseworkers"] == LeftOutRows(rows=4, by_where=2, followers=0, read=2)
    assert await ask(town, ADVISED) == [("Ada", "Ahrens"), ("Lu", None), ("Mo", "Celik")]
    assert first.protected == 0, "h2, where Lu belongs, is left out"
    second = await load(town, tmp_path, STAFF_FILES, STAFF_MAPPING)
    assert not second.changed_something
    assert second.left_out == first.left_out


async def test_who_retires_leaves_people_behind_and_undo_brings_both_together_again(
    town: Graph, tmp_path: Path
) -> None:
    before = {**STAFF_FILES, "Fachkraefte.csv": ["Kürzel;Name;aktiv", "w1;Ahrens;J", "w2;Boll;J", "w3;Celik;J"]}
    advised = [("Ada", "Ahrens"), ("Lu", "Boll"), ("Mo", "Celik")]
    report = await load(town, tmp_path, before, STAFF_MAPPING)
    assert "caseworkers" not in report.left_out
    assert report.left_out["citizens"].without_caseworker == 0
    assert await ask(town, ADVISED) == advised
    report = await load(town, tmp_path, STAFF_FILES, STAFF_MAPPING)
    assert (report.tables["citizens"].changed, report.tables["citizens"].vanished) == (1, 0)
    assert report.tables["caseworkers"].vanished == 1
    assert await ask(town, ADVISED) == [("Ada", "Ahrens"), ("Lu", None), ("Mo", "Celik")]
    await undo_import(town, data_folder=tmp_path / "data", now=NOW)
    assert await ask(town, ADVISED) == advised


async def test_a_case_worker_who_stands_nowhere_or_in_a_refused_row_still_refuses_people(
    town: Graph, tmp_path: Path
) -> None:
    staff = [*STAFF_FILES["Fachkraefte.csv"], "w4;;J"]
    people = [*STAFF_FILES["Personen.csv"], "c5;Nu;1.5.1990;nein;N;w4", "c6;Pi;1.5.1990;nein;N;w5"]
    files = {**STAFF_FILES, "Fachkraefte.csv": staff, "Personen.csv": people}
    report = await load(town, tmp_path, files, STAFF_MAPPING, valid=True)
    assert {(each.file, each.row, each.kind) for each in report.refusals} == {
        ("Fachkraefte.csv", 6, "empty"), ("Personen.csv", 6, "depends_on_refused"),
        ("Personen.csv", 7, "unknown_reference"),
    }  # fmt: skip


async def test_people_whose_row_is_left_out_later_count_as_vanished_and_stay(town: Graph, tmp_path: Path) -> None:
    await load(town, tmp_path)
    report = await load(town, tmp_path, with_row("Personen.csv", 1, "c1;Ada;1.5.1990;nein;J"))
    assert report.refusals == ()
    vanished = {name: counts.vanished for name, counts in report.tables.items()}
    assert vanished == {"households": 0, "citizens": 1, "memberships": 1, "benefit_periods": 1, "contacts": 1}
    assert await ask(town, "MATCH (c:Citizen) RETURN count(c) AS number") == [(3,)]


@pytest.mark.parametrize("blocked", ["ja", "vielleicht"])
async def test_a_protected_person_whose_row_is_left_out_stays_protected(
    town: Graph, tmp_path: Path, blocked: str
) -> None:
    report = await load(town, tmp_path, with_row("Personen.csv", 2, f"c2;Kim;1.5.1991;{blocked};J"))
    assert report.refusals == ()
    assert report.protected == 1
    assert await ask(town, PLACES) == [("located", 51.05), ("protected", None)]


async def test_a_person_the_graph_knows_as_protected_stays_so(town: Graph, tmp_path: Path) -> None:
    protected = with_row("Personen.csv", 1, "c1;Ada;1.5.1990;ja;N")
    assert (await load(town, tmp_path, protected)).protected == 1
    unmarked = with_row("Personen.csv", 1, "c1;Ada;1.5.1990;nein;J")
    assert (await load(town, tmp_path, unmarked)).protected == 1


async def test_a_former_refuge_whose_row_is_left_out_protects_the_household(town: Graph, tmp_path: Path) -> None:
    report = await load(town, tmp_path, with_row("BG.csv", 1, "h1;1.1.2019;protected;51,05;9,05;J"))
    assert report.protected == 1
    assert await ask(town, PLACES) == [("located", 51.05), ("protected", None)]


async def test_a_table_without_where_leaves_out_nothing(town: Graph, tmp_path: Path) -> None:
    mapping = MAPPING.replace('where = { LKZ = "N" }\n[citizens.', 'ignore = ["LKZ"]\n[citizens.')
    report = await load(town, tmp_path, mapping=mapping, valid=True)
    assert report.left_out.keys() == {"households", "memberships"}
    assert [(each.file, each.row) for each in report.refusals] == [("Mitglieder.csv", 3)]


async def test_a_site_follows_its_provider_and_a_programme_that_names_it_is_told_why(
    town: Graph, tmp_path: Path
) -> None:
    mapping = "version = '1'\nleading_system = 'Verzeichnis'\n" + "".join(
        f"[{table.name}]\nfile = '{table.name}.csv'\nignore_others = true\n"
        + ("where = { name = 'Öse' }\n" if table.name == "providers" else "")
        + f"[{table.name}.columns]\n"
        + "".join(f"{column.name} = '{column.name}'\n" for column in table.columns)
        for table in DIRECTORY
        if table.name != "offices"
    )
    (tmp_path / "directory.toml").write_text(mapping, encoding="utf-8")
    rows = copied(DIRECTORY_ROWS)
    del rows["offices"]
    rows["programmes"][1]["site_numbers"] = "s1|s2"
    with pytest.raises(RowsRefused) as refused:
        await import_directory(
            town, write_folder(tmp_path / "directory", rows), data_folder=tmp_path / "data", now=NOW,
            mapping=read_mapping(tmp_path / "directory.toml", DIRECTORY),
        )  # fmt: skip
    report = refused.value.report
    assert report.left_out["sites"].followers == 1
    assert [(each.file, each.row, each.kind) for each in report.refusals] == [
        ("programmes.csv", 3, "refers_to_left_out"),
        ("programmes.csv", 2, "depends_on_refused"),
    ]
    assert report.refusals[0].remedy_de.endswith("oder where unter [sites] ändern oder weglassen.")
    assert report.refusals[0].remedy_en.endswith("or change or leave out where under [sites].")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("de", ("Wohnungen von Bedarfsgemeinschaften: 4 Zeilen in der Datei, 2 ausgelassen (where), 2 gelesen",
                "Personen: 4 Zeilen in der Datei, 1 ausgelassen (where), 3 gelesen, "
                "1 davon ohne die genannte Fachkraft (deren Zeile ist ausgelassen)",
                "Kontakte: 2 Zeilen in der Datei, 1 mit ausgelassen, weil sie auf Ausgelassenes verweisen, 1 gelesen")),
        ("en", ("residences of households: 4 rows in the file, 2 left out (where), 2 read",
                "citizens: 4 rows in the file, 1 left out (where), 3 read, "
                "1 of them without the caseworker they name (whose row is left out)",
                "contacts: 2 rows in the file, 1 left out because they refer to rows left out, 1 read")),
    ],
)  # fmt: skip
async def test_terminal_page_and_files_tell_what_was_left_out(
    town: Graph, tmp_path: Path, words: str, told: tuple[str, ...]
) -> None:
    report = await load(town, tmp_path, STAFF_FILES, STAFF_MAPPING)
    (run,) = [each for each in await page_import_runs(town, 0, 9) if each.kind == "register"]
    record = await find_import_run(town, run.id)
    assert record is not None
    kept = decode(record.report)
    assert kept is not None
    assert kept.left_out == report.left_out

    @click.command()
    @click.pass_context
    def command(context: click.Context) -> None:
        context.meta[LANGUAGE] = words
        print_report(report, loaded=True, as_json=False)
        print_what_else(kept, "register")

    lines = CliRunner().invoke(command).stdout.splitlines()
    assert [lines.count(each) for each in told] == [2, 2, 2], "after the import, and with import show"
    document = {"rows_in_file": 2, "by_where": 0, "referring_to_left_out": 1, "read": 1, "without_caseworker": 0}
    assert as_document(report, loaded=True)["left_out"]["contacts"] == document
    app: Any = create_app(Settings(tmp_path), town)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        client.cookies.update(await administrator_cookie(town, tmp_path))
        page = await client.get(f"/daten/{run.id}", params={"lang": words})
        files = [await client.get(f"/daten/{run.id}.{ending}") for ending in ("csv", "json")]
    assert {"de": "Mit ausgelassen", "en": "Left out with them"}[words] in page.text
    without = {"de": "Personen: 1 davon ohne die", "en": "Citizens: 1 of them loaded without the"}[words]
    assert without in page.text
    assert files[1].json()["report"]["left_out"]["contacts"] == document
    rows = csv.reader(files[0].content.decode("utf-8-sig").splitlines(), delimiter=";")
    assert ["left_out", "Kontakte", "", "referring_to_left_out", "1", "", ""] in list(rows)
