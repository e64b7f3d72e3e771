"""Import of registers of growing size: seconds, memory of our own process, and the second import of the same files.

    python -m bench.import_sizes [--people 2540 25402] [--check 0] [--heap 512m] [--seed 1]

`--people 254020` is a register of 1.9 million rows (half an hour or more), `--check 355628` reads, checks and compares
one of 2.7 million rows on a graph that holds the areas only, and writes nothing. Registers are the invented town, from
25,402 people on as many copies of it as fit, with numbers of their own, as CSV files in our own columns. Files are
written, and each size is measured, in processes of their own: `ru_maxrss` is the peak of ours, the engine is another
process.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import structlog
from rich.console import Console
from rich.table import Table

from api.actions.import_register import import_register
from api.actions.invent_town import InventedTown, invent_whole_town
from bench.load_register import load_ground
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.ingest.columns import REGISTER
from graph_schema.migrations import migrate
from graph_schema.store.connection import connect

PEOPLE_OF_A_TOWN = 25_402
MOST_MEMORY = 1024.0
"""MiB of our own process for 2.5 million rows."""
Figures = dict[str, float]


def town_of(people: int, seed: int) -> tuple[InventedTown, int]:
    """Return the invented town for a number of people, and how many copies of it they are."""
    copies = max(1, round(people / PEOPLE_OF_A_TOWN))
    return invent_whole_town(seed, people / PEOPLE_OF_A_TOWN / copies), copies


def write_files(folder: Path, people: int, seed: int) -> Figures:
    """Write the register of a number of people and return its rows and bytes."""
    town, copies = town_of(people, seed)
    rows = 0
    folder.mkdir(exist_ok=True)
    for table in REGISTER:
        names = [column.name for column in table.columns]
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            for copy in range(copies):
                writer.writerows(cells(town.rows.register[table.name], names, copy))
        rows += copies * len(town.rows.register[table.name])
    return {"rows": rows, "megabytes": sum(path.stat().st_size for path in folder.iterdir()) / 1e6}


def cells(rows: Sequence[Mapping[str, Any]], names: Sequence[str], copy: int) -> Iterator[list[str]]:
    """Yield rows as text; numbers of the leading system tell the copies apart."""
    for row in rows:
        yield [
            f"{copy}-{row[name]}"
            if name.endswith("_number") and name != "house_number" and row.get(name)
            else cell(row.get(name))
            for name in names
        ]


def cell(value: Any) -> str:
    """Return a typed value as the files write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "|".join(f"{each['code']}:{each['level']}" if isinstance(each, dict) else str(each) for each in value)
    return str(value)


def peak() -> float:
    """Return the peak memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cpu_seconds() -> float:
    """Return the CPU time of this process so far, without the engine's: the steadier figure on a busy machine."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def cpu_seconds_of(pid: int) -> float:
    """Return the CPU time of another process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(folder: Path, heap: str, seed: int, *, check_only: bool) -> Figures:
    """Import the files on an engine of their own, and a second time; or check them only."""
    with tempfile.TemporaryDirectory() as name, EmbeddedEngine(Path(name), heap=heap) as engine:
        graph = await connect(engine.address)
        now = datetime.now(UTC)  # what an import of long ago keeps for taking it back would be made again by the second
        try:
            await migrate(graph, now)
            await load_ground(graph, invent_whole_town(seed, 0.01), Path(name))
            before, cpu, engine_cpu = peak(), cpu_seconds(), cpu_seconds_of(engine.pid)
            begin = time.perf_counter()
            work: dict[str, Any] = {"data_folder": Path(name), "now": now, "progress": tell, "check_only": check_only}
            first = await import_register(graph, folder, **work)
            found = {"before": before, "seconds": time.perf_counter() - begin, "peak": peak()}
            found |= {"cpu": cpu_seconds() - cpu, "engine_cpu": cpu_seconds_of(engine.pid) - engine_cpu}
            assert first.total.refused == 0, "the invented register is refused"
            if not check_only:
                cpu, engine_cpu, begin = cpu_seconds(), cpu_seconds_of(engine.pid), time.perf_counter()
                second = await import_register(graph, folder, **work)
                found |= {"again": time.perf_counter() - begin, "peak": peak()}
                found |= {"again_cpu": cpu_seconds() - cpu}
                found |= {"again_engine_cpu": cpu_seconds_of(engine.pid) - engine_cpu}
                found["written"] = second.total.created + second.total.changed
            return {**found, "created": first.total.created}
        finally:
            await graph.close()


def tell(stage: str, done: int, total: int) -> None:
    """Print now and then how far a long import is."""
    if total and done and done % max(1, total // 10) < 2_000:
        print(f"{time.strftime('%H:%M:%S')} {stage} {done:,} of {total:,}, {peak():,.0f} MiB", file=sys.stderr)


def in_child(what: str, folder: Path, people: int, given: argparse.Namespace) -> Figures:
    """Do a part in a process of its own."""
    command = [sys.executable, "-m", "bench.import_sizes", "--part", what, "--folder", str(folder)]
    command += ["--people", str(people), "--seed", str(given.seed), "--heap", given.heap]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def part(given: argparse.Namespace) -> Figures:
    """Do the part that this process is for."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    if given.part == "write":
        return write_files(given.folder, given.people[0], given.seed)
    return asyncio.run(measure(given.folder, given.heap, given.seed, check_only=given.part == "check"))


def compare(given: argparse.Namespace) -> Table:
    """Measure all sizes and return the table."""
    table = Table(
        "people", "rows", "files", "what", "seconds (CPU: ours, the engine's)", "rows/s", "per row, against the first",
        "peak of our process", "second import", title="Importing registers of growing size",
    )  # fmt: skip
    pace: dict[str, float] = {}
    sizes = [("import", people) for people in given.people] + [("check", people) for people in given.check if people]
    for what, people in sizes:
        with tempfile.TemporaryDirectory() as name:
            files = in_child("write", Path(name), people, given)
            found = in_child(what, Path(name), people, given)
        rows, seconds = files["rows"], found["seconds"]
        first = pace.setdefault(what, seconds / rows)
        again = "–"
        if "again" in found:
            used = f"{found['again_cpu']:,.1f}, {found['again_engine_cpu']:,.1f}"
            again = f"{found['again']:.1f} ({used}), {found['written']:.0f} written"
        verdict = "met" if found["peak"] <= MOST_MEMORY else "missed"
        table.add_row(
            f"{people:,}",
            f"{rows:,.0f}",
            f"{files['megabytes']:,.0f} MB",
            what,
            f"{seconds:,.1f} ({found['cpu']:,.1f}, {found['engine_cpu']:,.1f})",
            f"{rows / seconds:,.0f}",
            f"{seconds / rows / first:.2f}×",
            f"{found['peak']:,.0f} MiB, {found['before']:,.0f} before it (limit {MOST_MEMORY:,.0f}: {verdict})",
            again,
        )
    return table


def main() -> None:
    """Print the table, or do one part of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, nargs="*", default=[2_540, PEOPLE_OF_A_TOWN])
    parser.add_argument("--check", type=int, nargs="*", default=[PEOPLE_OF_A_TOWN])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--heap", default="512m")
    parser.add_argument("--part", choices=["write", "import", "check"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        print(json.dumps(part(given)))
        return
    Console(width=None if sys.stdout.isatty() else 180).print(compare(given))


if __name__ == "__main__":
    main()
