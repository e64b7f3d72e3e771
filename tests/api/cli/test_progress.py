"""What a long step tells where there is no bar to draw."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from api.cli.output import LANGUAGE, progress_bar
from api.cli.pace import Pace


def told(language: str, *steps: tuple[str, int, int]) -> list[str]:
    @click.command()
    @click.pass_context
    def command(context: click.Context) -> None:
        context.meta[LANGUAGE] = language
        with progress_bar("Import", "Import") as show:
            for stage, done, total in steps:
                show(stage, done, total)

    return CliRunner().invoke(command).stderr.splitlines()[1:]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("de", ["  Lesen", "  Prüfen (1 Zeile)", "  Schreiben (25.402 Zeilen)", "  Berechnen (12 Stichtage)"]),
        ("en", ["  Reading", "  Checking (1 row)", "  Writing (25,402 rows)", "  Computing (12 reference dates)"]),
    ],
)
def test_every_number_has_its_unit(language: str, lines: list[str]) -> None:
    steps = [("read", 0, 0), ("check", 0, 1), ("write", 0, 25_402), ("write", 9, 25_402), ("compute", 1, 12)]
    assert told(language, *steps) == lines


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_stage_tells_what_is_done_its_rate_and_the_time_left() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.words("check", 0, 2_500_000) == ("", "")
    clock.seconds += 0.5
    assert pace.words("check", 2_000, 2_500_000)[0] == "2.000 von 2.500.000 Zeilen"
    clock.seconds += 19.5
    assert pace.words("check", 1_000_000, 2_500_000) == (
        "1.000.000 von 2.500.000 Zeilen, 50.000 Zeilen/s, noch 0:30",
        "1,000,000 of 2,500,000 rows, 50,000 rows/s, 0:30 left",
    )
    assert pace.words("check", 2_500_000, 2_500_000)[1] == "2,500,000 of 2,500,000 rows, 125,000 rows/s"


def test_each_stage_has_its_own_rate_and_an_unknown_end_no_time_left() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.words("read", 0, 10)
    clock.seconds += 1_000
    pace.words("write", 0, 100_000)
    clock.seconds += 10
    assert pace.words("write", 100, 100_000)[1] == "100 of 100,000 rows, 10 rows/s, 2:46:30 left"
    pace.words("journal", 0, 0)
    clock.seconds += 2
    assert pace.words("journal", 1, 0) == ("1 Zeile, 0 Zeilen/s", "1 row, 0 rows/s")


def test_dates_are_counted_without_a_rate() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.words("compute", 0, 4)
    clock.seconds += 30
    assert pace.words("compute", 1, 4) == ("1 von 4 Stichtagen, noch 1:30", "1 of 4 reference dates, 1:30 left")
