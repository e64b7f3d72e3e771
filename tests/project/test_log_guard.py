"""The search for people in logs finds them in any form, and leaves technical lines alone."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from geo.town.place_names import name_streets
from graph_schema.invented_town.circumstances import DRAMA_NUMBERS
from graph_schema.invented_town.origins import ORIGINS
from tests.demands import REPOSITORY
from tests.log_scan import people, scan

GIVEN, FAMILY = ORIGINS[0].women[0], ORIGINS[0].families[0].split("/")[0]

PLANTED = f"""
import structlog

def test_logs():
    structlog.get_logger().info("odd", note="{GIVEN} {FAMILY}")

def test_leaves_a_file(tmp_path):
    (tmp_path / "serve.1.log").write_text("duplicate key B-0000123")
"""


@pytest.mark.parametrize(
    "line",
    [
        f"[warning] refused {GIVEN} {FAMILY} at once",
        f'{{"event": "odd", "place": "{FAMILY}, {GIVEN}"}}',
        f"odd place={FAMILY.upper()}",
        f'{{"event": "odd", "name": "{GIVEN}"}}',
        f"\x1b[36mname\x1b[0m=\x1b[35m{GIVEN} {FAMILY}\x1b[0m",
        f"GET /suche?name={GIVEN}+{FAMILY}",
        "duplicate key B-0000123",
        "household BG-000017 is odd",
        "E-0000001",
        "to a.b@example.org",
        f"call {DRAMA_NUMBERS[0]}",
        "at Ahornstraße 7a",
        "at Klara-Wendelin-Straße 12",
        "Ada Eins",
    ],
)
def test_a_person_is_found(line: str) -> None:
    assert list(scan([line])) != []


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-30T09:00:00Z [info     ] graph_connected [graph_schema.store] dialect=embedded version=26.10",
        '{"event": "unexpected", "code": "B7K2", "error": "KeyError", "place": "page", "office": "bedorf"}',
        "engine_died restart_in_seconds=0.1",
        "Ahornstraße and other streets",
        "Ready: http://localhost:8000  (Ctrl-C ends it)",
        "1,207 rows of citizens read in 3.2 s",
    ],
)
def test_a_technical_line_is_left_alone(line: str) -> None:
    assert list(scan([line])) == []


def test_every_name_and_street_of_the_town_is_known() -> None:
    import numpy as np

    known = people()
    for origin in ORIGINS:
        for given in (*origin.women, *origin.men):
            for family in origin.families[0].split("/"):
                assert list(known.found_in(f"x {given} {family} y")), (given, family)
    for street in name_streets(np.random.default_rng(2), 50):
        assert list(known.found_in(f"in {street} 3")), street


def test_a_large_log_is_searched_quickly() -> None:
    line = "2026-11-30T09:00:00Z [info] import_done created=25402 changed=0 unchanged=12 seconds=3.1"
    people()
    began = time.perf_counter()
    assert list(scan([line] * 20_000)) == []
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize("processes", ["0", pytest.param("2", marks=pytest.mark.slow)])
def test_a_run_in_which_somebody_is_logged_fails_and_says_where(processes: str) -> None:
    # Apart from this run's own folder, which is searched as well.
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "conftest.py").write_text((REPOSITORY / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
        (folder / "test_planted.py").write_text(PLANTED, "utf-8")
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", REPOSITORY / "pyproject.toml"),
                *("--rootdir", folder, "--basetemp", folder / "made", "-n", processes, folder / "test_planted.py"),
            ],
            capture_output=True, text=True, check=False, cwd=REPOSITORY,
        )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "2 passed" in done.stdout
    assert "people in logs" in done.stdout
    assert f"{GIVEN} {FAMILY}" in done.stdout
    assert "'B-0000123' in serve.1.log" in done.stdout
