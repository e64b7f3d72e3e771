"""The page "Daten": fresh or not, every import with its report, and nothing of a person."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.actions.compute_figures import compute_figures
from api.actions.import_indicator import import_indicator_rows
from api.actions.import_plan import import_plan
from api.actions.import_register import import_register
from api.actions.import_residents import import_resident_rows
from api.app import create_app
from api.settings import Settings
from graph_schema.ingest.report import RowsRefused
from graph_schema.invented_town.published import PLAN_2023
from graph_schema.office_time import office_time
from graph_schema.store.graph import Graph
from graph_schema.store.imports import page_import_runs, save_import_run
from tests.integration.administrator import administrator_cookie
from tests.integration.small_imports import DAY, RECIPIENTS, common, load_register, residents
from tests.integration.small_register import LEVEL, NOW, REGISTER_ROWS, copied, import_areas, write_folder

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

SECRET = "GEHEIM"


@pytest.fixture
async def pages(graph: Graph, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the product in front of the graph, which is empty at first."""
    app: Any = create_app(Settings(tmp_path), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
async def reports(graph: Graph, pages: httpx.AsyncClient, tmp_path: Path) -> httpx.AsyncClient:
    """The same client, with an administrator signed in."""
    pages.cookies.update(await administrator_cookie(graph, tmp_path))
    return pages


def table(answer: httpx.Response) -> list[dict[str, str]]:
    """Return the rows of a CSV file that was sent."""
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; ")
    return list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))


async def damaged_import(graph: Graph, tmp_path: Path) -> None:
    """Import a register with one unreadable birthday, and be refused."""
    rows = copied(REGISTER_ROWS)
    rows["citizens"][2]["birth_date"] = SECRET
    write_folder(tmp_path / "register", rows)
    with pytest.raises(RowsRefused):
        await import_register(
            graph, tmp_path / "register", data_folder=tmp_path / "data", now=NOW + timedelta(minutes=5)
        )


async def test_an_empty_graph_says_what_is_missing_and_how_it_comes_in(pages: httpx.AsyncClient) -> None:
    answer = await pages.get("/daten")
    assert answer.status_code == 200
    assert "Noch wurde nichts importiert." in answer.text
    kinds = ("neighbourhoods", "residents", "addresses", "directory", "register", "indicator", "plan")
    for kind in kinds:
        assert f"sozialraum import {kind} --help" in answer.text
    rows = table(await pages.get("/daten/quellen.csv"))
    assert [row["command"] for row in rows] == [f"sozialraum import {kind} --help" for kind in kinds]
    assert {row["state"] for row in rows} == {"not_imported"}
    assert table(await pages.get("/daten/importe.csv")) == []


async def test_sources_tasks_and_imports_stand_on_the_page(
    graph: Graph, pages: httpx.AsyncClient, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    await import_resident_rows(graph, LEVEL.code, [residents("1", 1200)], **common(tmp_path))
    await load_register(graph, tmp_path, REGISTER_ROWS)
    await damaged_import(graph, tmp_path)
    text = (await pages.get("/daten")).text
    assert "Grenzen: Stadtteile" in text
    assert "Einwohner: Stadtteile" in text
    assert "30.09.2022" in text
    assert "abgewiesen, nichts geladen" in text
    assert "Quellen, deren letzte Dateien abgewiesen wurden: Fallregister." in text
    assert "sozialraum addresses settle" not in text
    assert text.count('href="/daten/') == 4, "borders and residents, beside the two files: no report about people"
    english = (await pages.get("/daten?lang=en")).text
    assert "Borders: Stadtteile" in english or "Borders: neighbourhoods" in english
    assert "refused, nothing loaded" in english
    assert SECRET not in text + english
    for name in ("Ada", "Hauptstraße", "0561"):
        assert name not in text


async def test_plan_and_published_indicators_are_sources(
    graph: Graph, pages: httpx.AsyncClient, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    figures: list[dict[str, Any]] = [{"area_key": "2", "reference_date": DAY, "value": 3.0}]
    await import_indicator_rows(graph, LEVEL.code, RECIPIENTS, figures, **common(tmp_path))
    await import_plan(graph, PLAN_2023, **common(tmp_path))
    text = (await pages.get("/daten")).text
    for command in ("indicator", "plan"):
        assert f"sozialraum import {command} --help" not in text
    sources = {row["source"]: row for row in table(await pages.get("/daten/quellen.csv"))}
    plan, figure = sources["Eintritts- und Platzplanung"], sources["Leistungsberechtigte"]
    assert (plan["state"], plan["years"], plan["as_of"]) == ("current", "2023", "")
    assert "Arbeitsmarkt- und Integrationsprogramm 2023" in plan["origin"]
    assert (figure["state"], figure["as_of"], figure["origin"]) == ("current", "2022-09-30", "Amt")
    assert plan["imported_at"] == f"{office_time(NOW):%Y-%m-%d %H:%M}"
    for name in ("Eintritts- und Platzplanung", "Leistungsberechtigte", "Arbeitsmarkt- und Integrationsprogramm 2023"):
        assert name in text


async def test_a_source_whose_last_files_were_refused_says_so_in_the_file(
    graph: Graph, pages: httpx.AsyncClient, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    await compute_figures(graph, Settings(tmp_path, months_shown=1))
    await damaged_import(graph, tmp_path)
    (register,) = [row for row in table(await pages.get("/daten/quellen.csv")) if row["source"] == "Fallregister"]
    assert (register["state"], register["refused_at"] > register["imported_at"]) == ("refused_since", True)
    told = {"started_at", "what", "kind", "state"}
    for row in (row for row in table(await pages.get("/daten/importe.csv")) if row["kind"] == "register"):
        assert {name for name, value in row.items() if value} == told
        assert len(row["started_at"]) == len("2022-11-02"), "the day, not the hour"
    pages.cookies.update(await administrator_cookie(graph, tmp_path))
    runs = table(await pages.get("/daten/importe.csv"))
    refused, done = [row for row in runs if row["kind"] == "register"]
    assert (refused["state"], refused["kind"], refused["refused"]) == ("refused", "register", "4"), (
        "with what stands on the row"
    )
    assert (done["state"], done["changed_something"], done["created"], bool(done["sha256"])) == ("done", "", "", True)


async def test_the_files_that_were_read_are_told_by_name(
    graph: Graph, reports: httpx.AsyncClient, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    (run,) = [each for each in await page_import_runs(graph, 0, 2) if each.kind == "register"]
    content = (tmp_path / "register" / "citizens.csv").read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    document = json.loads((await reports.get(f"/daten/{run.id}.json")).content)
    (citizens,) = [file for file in document["files"] if file["name"] == "citizens.csv"]
    assert citizens == {"name": "citizens.csv", "sha256": sha256, "bytes": len(content), "rows": 4}
    assert {file["name"] for file in document["files"]} == {f"{name}.csv" for name in REGISTER_ROWS}
    rows = table(await reports.get(f"/daten/{run.id}.csv"))
    assert ("citizens.csv", "rows", "4") in {(row["file_or_table"], row["kind"], row["number"]) for row in rows}
    page = (await reports.get(f"/daten/{run.id}")).text
    assert "Gelesene Dateien" in page
    assert sha256 in page
    assert str(tmp_path) not in page + json.dumps(document)


async def test_the_report_of_an_import_is_a_page_and_two_files(
    graph: Graph, reports: httpx.AsyncClient, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    await damaged_import(graph, tmp_path)
    run = (await page_import_runs(graph, 0, 1))[0]
    page = await reports.get(f"/daten/{run.id[:8]}")
    assert page.status_code == 200
    for told in ("citizens.csv", "birth_date", "kein Datum", run.file_hash or "", "Ergebnis: abgewiesen"):
        assert told in page.text
    table = await reports.get(f"/daten/{run.id}.csv")
    assert table.headers["content-disposition"].startswith('attachment; filename="import_register_')
    rows = list(csv.DictReader(table.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    (refused,) = [row for row in rows if row["part"] == "refused" and row["column"] == "birth_date"]
    assert (refused["kind"], refused["number"], refused["first_row"]) == ("not_a_date", "1", "4")
    document = json.loads((await reports.get(f"/daten/{run.id}.json")).content)
    assert (document["id"], document["state"]) == (run.id, "refused")
    assert document["report"]["refused"][0]["rows"] == 1
    assert SECRET not in page.text + table.text + json.dumps(document)


async def test_a_report_about_people_is_there_for_administrators_only(
    graph: Graph, pages: httpx.AsyncClient, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    rows = copied(REGISTER_ROWS)
    rows["citizens"][2]["protected"] = "ja"
    await load_register(graph, tmp_path, rows)
    (run,) = [each for each in await page_import_runs(graph, 0, 2) if each.kind == "register"]
    unknown = "0" * 32
    for ending in ("", ".csv", ".json"):
        refused, none = await pages.get(f"/daten/{run.id}{ending}"), await pages.get(f"/daten/{unknown}{ending}")
        assert (refused.status_code, refused.text.replace(run.id, unknown)) == (404, none.text)
    pages.cookies.update(await administrator_cookie(graph, tmp_path))
    document = json.loads((await pages.get(f"/daten/{run.id}.json")).content)
    assert document["tables"]["citizens"] == {"read": 4, "accepted": 4, "refused": 0}
    assert document["report"].keys().isdisjoint({"protected", "not_located", "addresses", "ended"})
    rows_told = table(await pages.get(f"/daten/{run.id}.csv"))
    assert {row["kind"] for row in rows_told if row["part"] == "counts"} == {"read", "accepted", "refused"}
    assert {row["part"] for row in rows_told} == {"counts", "file"}
    page = (await pages.get(f"/daten/{run.id}")).text
    assert "Gültig" in page
    assert all(word not in page for word in ("Unverändert", "Geschützt", "geschützte"))


async def test_an_import_of_an_earlier_version_has_a_page_without_report(
    graph: Graph, pages: httpx.AsyncClient
) -> None:
    await graph.write_all(
        [save_import_run("0123456789abcdef", kind="residents", state="done", started_at=NOW, finished_at=NOW)]
    )
    page = await pages.get("/daten/0123456789abcdef")
    assert page.status_code == 200
    assert "kein Bericht aufgehoben" in page.text
    assert (await pages.get("/daten")).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/daten/zzzzzzzzzz", 404, "Alle Importe"),
        ("/daten/ab", 404, "Alle Importe"),
        ("/daten/zzzzzzzzzz.csv", 404, "Alle Importe"),
        ("/daten?page=7", 404, "Alle Importe"),
        ("/daten?page=zwei", 400, "page=2"),
        ("/daten?page=0", 400, "page=2"),
        ("/daten?lang=fr", 400, "lang=de"),
    ],
)
async def test_slips_are_told_with_what_comes_nearest(
    pages: httpx.AsyncClient, path: str, status: int, told: str
) -> None:
    answer = await pages.get(path)
    assert answer.status_code == status
    assert told in answer.text
    assert 'href="/daten' in answer.text


async def test_many_imports_are_paged(graph: Graph, pages: httpx.AsyncClient) -> None:
    await graph.write_all(
        [
            save_import_run(
                f"{number:032x}", kind="residents", state="done", started_at=NOW + timedelta(days=number),
                finished_at=NOW + timedelta(days=number),
            )
            for number in range(60)
        ]
    )  # fmt: skip
    assert len(table(await pages.get("/daten/importe.csv"))) == 60
    seen: list[str] = []
    for page in (1, 2, 3):
        text = (await pages.get(f"/daten?page={page}")).text
        seen += [f"{number:032x}" for number in range(59, -1, -1) if f"/daten/{number:032x}" in text]
        assert ("Neuere" in text, "Ältere" in text) == (page > 1, page < 3)
    assert seen == [f"{number:032x}" for number in range(59, -1, -1)]


async def test_the_page_is_kept_until_an_import_even_one_that_changed_nothing(
    graph: Graph, pages: httpx.AsyncClient, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    await compute_figures(graph, Settings(tmp_path, months_shown=3))
    first = await pages.get("/daten")
    asked = graph.queries_run
    again = await pages.get("/daten")
    assert (again.text, graph.queries_run - asked) == (first.text, 1)
    assert first.headers["cache-control"] == "private, no-store"
    packed = await pages.get("/daten", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    await graph.write_all([save_import_run("a" * 32, kind="residents", state="done", changed=False, started_at=NOW,
                                           finished_at=NOW + timedelta(days=1))])  # fmt: skip
    assert "nichts geändert" in (await pages.get("/daten")).text
    head = await pages.head("/daten")
    assert (head.status_code, head.text) == (200, "")


async def test_residences_to_settle_are_counted_and_the_terminal_is_named(
    graph: Graph, pages: httpx.AsyncClient, tmp_path: Path
) -> None:
    from api.actions.import_addresses import import_addresses

    await import_areas(graph, tmp_path / "data")
    houses = tmp_path / "houses.csv"
    houses.write_text(
        "street;house_number;suffix;postcode;town;x;y\nDorfstr.;7;;34121;;9.05;51.02\nDorfstr.;7;;34125;;9.15;51.08\n",
        encoding="utf-8",
    )
    await import_addresses(graph, houses, **common(tmp_path))
    rows = copied(REGISTER_ROWS)
    rows["households"][1] |= {"street": "Dorfstr. 7", "lat": "", "lon": ""}
    await load_register(graph, tmp_path, rows)
    assert "Wohnungen, deren Adresse" not in (await pages.get("/daten")).text, "a small number, for everybody"
    pages.cookies.update(await administrator_cookie(graph, tmp_path))
    text = (await pages.get("/daten")).text
    assert "Wohnungen, deren Adresse nicht sicher ist: 1." in text
    assert "sozialraum addresses settle" in text
    assert "klärt das Fallmanagement" in text
    assert "Häuser der Stadt" in text
    assert "Dorfstr" not in text
