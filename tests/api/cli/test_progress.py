"""What a long step tells where there is no bar to draw."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from api.cli.output import LANGUAGE, progress_bar


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
