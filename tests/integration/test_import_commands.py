"""The commands `import …` as an operator or a script runs them: output, report file, exit codes."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph_schema.engine.address import GraphAddress
from graph_schema.store.figures import load_figure_state
from graph_schema.store.graph import Graph
from tests.integration.small_register import REGISTER_ROWS, copied, three_areas, write_folder

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
"""What a command does to the graph is tested on both engines elsewhere; here is what it says."""


class Terminal:
    """Runs commands on the graph under test, with a data folder of their own."""

    def __init__(self, folder: Path, address: GraphAddress) -> None:
        self.folder = folder
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("SOZIALRAUM_")} | {
            "SOZIALRAUM_DATA": str(folder / "data"),
            "SOZIALRAUM_GRAPH_URI": address.uri,
            "SOZIALRAUM_GRAPH_DATABASE": address.database,
            "SOZIALRAUM_GRAPH_USER": address.user,
            "SOZIALRAUM_GRAPH_PASSWORD": address.password,
            "SOZIALRAUM_LOG_LEVEL": "error",
            "SOZIALRAUM_MONTHS_SHOWN": "3",
        }

    async def run(self, *arguments: str | Path, language: str = "en") -> subprocess.CompletedProcess[str]:
        """Run `sozialraum --lang … import …` to its end."""
        return await self.command("import", *arguments, language=language)

    async def command(
        self, *arguments: str | Path, language: str = "en", answers: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run `sozialraum --lang … …` to its end, with the answers that somebody would type."""
        program = Path(sys.executable).with_name("sozialraum")
        command = [str(program), "--lang", language, *map(str, arguments)]
        return await asyncio.to_thread(
            subprocess.run,
            command,
            env=self.environment,
            input=answers,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


@pytest.fixture
def terminal(tmp_path: Path, graph_address: GraphAddress, graph: Graph) -> Terminal:
    """A terminal in front of an empty graph."""
    assert graph.queries_run == 0
    three_areas().to_file(tmp_path / "areas.geojson")
    return Terminal(tmp_path, graph_address)


async def test_a_city_is_brought_in_by_its_commands(terminal: Terminal, graph: Graph) -> None:
    folder = terminal.folder
    areas = await terminal.run(
        "neighbourhoods", folder / "areas.geojson", "--level", "stadtteil", "--key", "key", "--name", "name",
        "--no-district-field", "is_district",
    )  # fmt: skip
    assert areas.returncode == 0, areas.stderr
    assert areas.stdout.splitlines()[0] == "neighbourhoods: 3 created"
    assert "  Writing (3 rows)\n" in areas.stderr
    write_folder(folder / "register", REGISTER_ROWS)
    first = await terminal.run("register", folder / "register", "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["tables"]["citizens"]["created"] == 4
    assert (await load_figure_state(graph)).stale_since is None, "the figures were not computed"
    second = await terminal.run("register", folder / "register")
    assert second.returncode == 0
    assert "Nothing changed" in second.stdout
    assert "area: 1 residence.\n" in second.stdout
    assert "residences of households: 6 unchanged\n" in second.stdout
    assert "Not located, because in no area: 1, in the city’s total only.\n" in second.stdout
    german = await terminal.run("register", folder / "register", language="de")
    assert "Wohnungen von Bedarfsgemeinschaften: 6 unverändert\n" in german.stdout
    assert "Nicht zugeordnet, weil in keinem Gebiet: 1, nur in der Stadtsumme enthalten.\n" in german.stdout
    assert "Gebiet: 1 Wohnung.\n" in german.stdout


async def test_refused_rows_are_reported_in_a_file_and_by_the_exit_code(terminal: Terminal) -> None:
    rows = copied(REGISTER_ROWS)
    rows["citizens"][2]["birth_date"] = "GEHEIM"
    write_folder(terminal.folder / "register", rows)
    report = terminal.folder / "refused.csv"
    refused = await terminal.run("register", terminal.folder / "register", "--report", report)
    assert refused.returncode == 1
    assert f"The whole report: {report}" in refused.stdout
    assert "- citizens.csv, row 4, column birth_date: not a date. Write YYYY-MM-DD" in refused.stdout
    assert "- memberships.csv, row 4, column citizen_number: depends on a refused row." in refused.stdout
    assert "Nothing was loaded" in refused.stderr
    assert "GEHEIM" not in refused.stdout + refused.stderr + report.read_text(encoding="utf-8-sig")
    with report.open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 4
    checked = await terminal.run("register", terminal.folder / "register", "--check")
    assert checked.returncode == 1
    assert "citizens: 4 rows read: 3 valid (3 created), 1 refused\n" in checked.stdout
    valid = await terminal.run("register", terminal.folder / "register", "--accept-valid", "--json")
    assert valid.returncode == 1
    document = json.loads(valid.stdout)
    assert (document["loaded"], document["tables"]["citizens"]["created"], document["exit_code"]) == (True, 3, 1)
    assert Path(document["report_file"]).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (
            ("neighbourhoods", "areas.geojson", "--level", "stadtteil", "--key", "kex", "--name", "name"),
            2,
            "Is key meant? There are: key, name, parent_key, is_district.",
        ),
        (("neighbourhoods", "areas.geojson", "--level", "viertel", "--key", "key", "--name", "name"), 1, "--plural-de"),
        (("residents", "areas.geojson", "--level", "stadtteil", "--area-column", "key"), 2, "belong together"),
        (("residents", "areas.geojson", "--level", "stadtteil", "--count", "key"), 2, "COLUMN=GROUP"),
        (("neighbourhoods", "nowhere.geojson", "--level", "stadtteil", "--key", "key", "--name", "name"), 2, "nowhere"),
    ],
)
async def test_wrong_use_says_what_to_do(terminal: Terminal, arguments: tuple[str, ...], code: int, text: str) -> None:
    command, file, *options = arguments
    result = await terminal.run(command, terminal.folder / file, *options)
    assert (result.returncode, text in result.stderr) == (code, True), result.stderr


async def test_a_graph_that_does_not_answer_has_an_exit_code_of_its_own(terminal: Terminal) -> None:
    terminal.environment["SOZIALRAUM_GRAPH_URI"] = "bolt://127.0.0.1:9"
    result = await terminal.run("register", write_folder(terminal.folder / "register", REGISTER_ROWS))
    assert result.returncode == 3
    assert "does not answer" in result.stderr


async def test_an_import_that_fails_tells_programs_one_json_document(terminal: Terminal) -> None:
    folder = write_folder(terminal.folder / "register", REGISTER_ROWS)
    (folder / "citizens.csv").unlink()
    failed = await terminal.run("register", folder, "--json")
    assert (failed.returncode, failed.stdout) == (1, "")
    error = json.loads(failed.stderr)
    assert "citizens.csv" in error["text"]
    assert error["exit_code"] == 1
    assert (await terminal.run("register", folder)).stderr.startswith("Import …\n"), "people see how far it is"
