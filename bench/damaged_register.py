"""A register in an office's own columns, damaged in every way: loaded, checked for what was lost, loaded again.

    python -m bench.damaged_register [--scale 1.0] [--damage 0.03] [--seed 1]

At scale 1 the export has 190,000 rows in six files. The peer of reading is `pandas.read_csv` of the same files as text,
which understands nothing of them.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pandas as pd
import structlog
from rich.console import Console
from rich.table import Table

from api.actions.import_register import import_register
from api.actions.invent_town import InventedTown, invent_whole_town
from bench.load_register import NOW, load_ground
from bench.office_export import MAPPING, Damaged, write_export
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.ingest.checks import read_cells
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.mapped import read_mapped
from graph_schema.ingest.mapping import FileMapping, read_mapping
from graph_schema.ingest.report import ImportReport
from graph_schema.migrations import migrate
from graph_schema.store.connection import connect

Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """Return what `work` returns, and its wall time in seconds."""
    begin = time.perf_counter()
    return work(), time.perf_counter() - begin


async def load(folder: Path, mapping: FileMapping, town: InventedTown) -> list[tuple[ImportReport, float]]:
    """Import the export twice on a fresh embedded engine; return both reports with their wall times."""
    with EmbeddedEngine(folder / "data") as engine:
        graph = await connect(engine.address)
        try:
            await migrate(graph, NOW)
            await load_ground(graph, town, folder / "data")
            runs: list[tuple[ImportReport, float]] = []
            for _ in range(2):
                begin = time.perf_counter()
                report = await import_register(
                    graph, folder / "export", mapping=mapping, data_folder=folder / "data", now=NOW, accept_valid=True
                )
                runs.append((report, time.perf_counter() - begin))
            return runs
        finally:
            await graph.close()


def measure(folder: Path, scale: float, damage: float, seed: int) -> Table:
    """Write the export, load it and return the table of what was found."""
    town = invent_whole_town(seed, scale)
    (folder / "export").mkdir()
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    mapping = read_mapping(folder / "mapping.toml", REGISTER)
    damaged = write_export(folder / "export", town.rows.register, seed=seed, damage=damage)
    _, theirs = timed(lambda: [pd.read_csv(path, sep=";", dtype=str, encoding="cp1252", on_bad_lines="skip")
                               for path in sorted((folder / "export").iterdir())])  # fmt: skip
    _, ours = timed(lambda: [read_cells(raw) for raw in read_mapped(folder / "export", mapping)])
    (first, seconds), (second, again) = asyncio.run(load(folder, mapping, town))
    rows = sum(map(len, town.rows.register.values()))
    table = Table("what", "figure", title="A damaged register in an office's own columns")
    for what, figure in (
        ("rows", f"{rows:,}"),
        ("damaged", f"{len(damaged):,}, in {len({each.damage for each in damaged})} ways"),
        ("damaged and named by file and row", f"{len(_named(damaged, first)):,}"),
        ("refused", f"{first.total.refused:,}; what is not damaged itself stands on a damaged row"),
        ("loaded", f"{first.total.created:,}"),
        ("neither loaded nor refused", f"{rows - first.total.created - first.total.refused:,}"),
        ("second run", f"{_written(second):,} written, {second.total.unchanged:,} unchanged"),
        ("read and understood", f"{ours:.1f} s; pandas.read_csv as text {theirs:.1f} s"),
        ("first run, second run", f"{seconds:.1f} s, {again:.1f} s"),
        ("peak memory of our process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"),
    ):
        table.add_row(what, figure)
    return table


def _written(report: ImportReport) -> int:
    return report.total.created + report.total.changed


def _named(damaged: list[Damaged], report: ImportReport) -> set[Damaged]:
    named = {(each.file, each.row) for each in report.refusals}
    return {each for each in damaged if (each.file, each.row) in named}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--damage", type=float, default=0.03)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with tempfile.TemporaryDirectory() as folder:
        Console().print(measure(Path(folder), given.scale, given.damage, given.seed))


if __name__ == "__main__":
    main()
