"""Commands `figures …`, and what page and files say of a date that is still provisional."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from graph_schema.rules.waiting_time import final_on
from graph_schema.store.graph import Graph
from tests.integration.made_city import MadeCity
from tests.integration.small_register import REGISTER_ROWS, copied, import_areas, write_folder
from tests.integration.test_import_commands import Terminal, terminal

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

__all__ = ["terminal"]


def last_month_end() -> date:
    """The newest last day of a month: today, where it is one."""
    tomorrow = date.fromordinal(datetime.now(UTC).date().toordinal() + 1)
    return date.fromordinal(tomorrow.replace(day=1).toordinal() - 1)


def register_until_now(folder: Path) -> Path:
    """The small register with benefits since two months ago and an attempt at contact today."""
    rows = copied(REGISTER_ROWS)
    today = datetime.now(UTC).date()
    begin = date.fromordinal(last_month_end().replace(day=1).toordinal() - 40).isoformat()
    rows["benefit_periods"] = [{"citizen_number": number, "since": begin} for number in ("c1", "c2", "c3", "c4")]
    rows["contacts"][2] |= {"day": today.isoformat()}
    write_folder(folder, rows)
    return folder


@pytest.mark.slow
async def test_what_was_counted_is_listed_and_counted_anew_on_demand(terminal: Terminal, graph: Graph) -> None:
    nothing = await terminal.command("figures", "list")
    assert nothing.stdout == "No date has been counted yet.\n"
    await import_areas(graph, terminal.folder / "data")
    register = register_until_now(terminal.folder / "register")
    loaded = await terminal.run("register", register)
    assert loaded.returncode == 0, loaded.stderr
    assert "stay as they are" not in loaded.stderr
    day, today = last_month_end(), datetime.now(UTC).date()
    listed = json.loads((await terminal.command("figures", "list", "--json")).stdout)
    assert listed[-1] == {
        "reference_date": day.isoformat(),
        "counted_on": today.isoformat(),
        "register_as_of": today.isoformat(),
        "final": False,
        "final_from": final_on(day).isoformat(),
    }
    german = (await terminal.command("figures", "list", language="de")).stdout.splitlines()[-1]
    assert german.endswith(f"vorläufig, endgültig mit einem Import ab dem {final_on(day):%d.%m.%Y}")
    moved = (register / "citizens.csv").read_text(encoding="utf-8").replace("Lu", "Luca")
    (register / "citizens.csv").write_text(moved, encoding="utf-8")
    again = await terminal.run("register", register)
    assert "Dates that were counted stay as they are" in again.stderr
    refused = await terminal.command("figures", "recount", answers="n\n")
    assert refused.returncode == 1
    recounted = await terminal.command("figures", "recount", "--from", day.isoformat(), "--yes", "--json")
    assert json.loads(recounted.stdout) == {"counted": [day.isoformat()]}


async def test_a_provisional_date_says_so_on_the_page_and_in_the_file(
    city: MadeCity, client: httpx.AsyncClient
) -> None:
    page = (await client.get("/karte")).text
    assert "Vorläufig: gezählt am 03.10.2022." in page
    assert "mit dem ersten Import ab dem 31.12.2022" in page
    file = (await client.get("/karte.geojson")).json()["metadata"]
    assert (file["counted_on"], file["final_from"]) == ("2022-10-03", "2022-12-31")
    earlier = (await client.get("/karte?reference_date=2022-06-30")).text
    assert "Vorläufig" not in earlier


async def test_an_office_that_does_not_wait_shows_nothing_provisional(
    city: MadeCity, migrated_graph: Graph, tmp_path: Path
) -> None:
    app = create_app(Settings(tmp_path, final_after_months=0), migrated_graph)
    transport = httpx.ASGITransport(app)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        assert "Vorläufig" not in (await client.get("/karte")).text
