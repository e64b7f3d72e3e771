"""Import of registers of growing size: seconds, memory, the second import of the same files, and then the map.

    python -m bench.import_sizes [--people 2540 25402] [--check 0] [--heap 512m] [--seed 1]

`--people 254020` is a register of 1.9 million rows (half an hour or more), `--check 355628` reads, checks and compares
one of 2.7 million rows on a graph that holds the areas only, and writes nothing. Registers are the invented town, from
25,402 people on as many copies of it as fit, with numbers of their own, as CSV files in our own columns. Files are
written, and each size is measured, in processes of their own: `ru_maxrss` is the peak of ours, the engine is another
process. After the imports the figures of two dates are counted, in child processes, and the map is asked for: by an
application that has just been made ("cold"), and again ("warm"). The areas are the same at every size, so the map
takes as long for millions as for thousands if nothing counts while somebody waits.
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
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import structlog
from rich.console import Console
from rich.table import Table

from api.actions.compute_figures import compute_figures
from api.actions.import_register import import_register
from api.actions.invent_town import InventedTown, invent_whole_town
from api.app import create_app
from api.settings import Settings
from bench.load_register import load_ground
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.ingest.columns import REGISTER
from graph_schema.migrations import migrate
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph

PEOPLE_OF_A_TOWN = 25_402
MAPS = ("/karte", "/karte?indicator=households&measure=rate", "/karte?indicator=people&level=borough")
COLD, WARM = 5, 5
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
                found |= await look_at_the_map(graph, Path(name))
            return {**found, "created": first.total.created}
        finally:
            await graph.close()


async def look_at_the_map(graph: Graph, folder: Path) -> Figures:
    """Count the figures, ask for maps, and return seconds and milliseconds (medians)."""
    settings = Settings(folder, months_shown=2)
    begin = time.perf_counter()
    await compute_figures(graph, settings)
    found: defaultdict[str, list[float]] = defaultdict(list)
    counted = time.perf_counter() - begin
    for _ in range(COLD):
        app: Any = create_app(settings, graph)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            for path in MAPS:
                for kind in ("cold", *["warm"] * WARM):
                    begin = time.perf_counter()
                    answer = await client.get(path)
                    found[kind].append((time.perf_counter() - begin) * 1_000)
                    assert answer.status_code == 200, path
                    assert "<table" in answer.text, path
    return {"counted": counted, **{kind: median(times) for kind, times in found.items()}}


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
        "peak of our process", "second import", "figures", "map cold / warm",
        title="Importing registers of growing size",
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
        figures = f"{found['counted']:.1f} s" if "counted" in found else "–"
        maps = f"{found['cold']:.1f} / {found['warm']:.2f} ms" if "cold" in found else "–"
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
            figures,
            maps,
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
