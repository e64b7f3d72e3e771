"""The same figures by three doors: REST, GraphQL and the page's CSV, over loopback from one uvicorn worker.

    python -m bench.rest_door [--seconds 3] [--clients 4]

A small made city (six districts) on the embedded engine; a program's key with each request. Told are
answers a second and the median and 95th percentile of one answer, warmed up, one door after the other.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.rest.tenants import Tenant, tenant

MOST_SECONDS, MOST_CLIENTS = 20.0, 16
QUERY = """{ neighbourhoods(level: "district", first: 100) { edges { node {
  id name figures(indicators: ["people"], measures: [COUNT]) { state value unit referenceDate } } } } }"""
FIGURES = "/api/v1/levels/district/figures/people?measure=count"


@dataclass(frozen=True, slots=True)
class Door:
    """A way to ask."""

    name: str
    path: str
    accept: str = "application/json"
    query: str = ""
    mark: bool = False
    """Ask again for what is held already."""


DOORS = (
    Door("REST, figures as JSON", FIGURES),
    Door("REST, figures as CSV", FIGURES, "text/csv"),
    Door("REST, unchanged (304)", FIGURES, mark=True),
    Door("REST, catalogue of layers", "/api/v1/layers"),
    Door("REST, free places", "/api/v1/places"),
    Door("GraphQL, the same figures", "/graphql", query=QUERY),
    Door("page, the same as CSV", "/karte.csv?indicator=people&measure=count", "text/csv"),
)


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of each measurement")
    parser.add_argument("--clients", type=int, default=4, help="connections at once")
    chosen = parser.parse_args()
    seconds, clients = min(chosen.seconds, MOST_SECONDS), min(chosen.clients, MOST_CLIENTS)
    with tempfile.TemporaryDirectory() as folder, tenant(Path(folder), measured=True) as at:
        print(f"{'door':<28}{'answers/s':>11}{'median ms':>11}{'p95 ms':>9}")
        for door in DOORS:
            asyncio.run(_measure(at, door, min(1.0, seconds), clients))
            took, whole = asyncio.run(_measure(at, door, seconds, clients))
            middle, late = statistics.median(took), sorted(took)[int(len(took) * 0.95)]
            print(f"{door.name:<28}{len(took) / whole:>11.0f}{middle * 1000:>11.1f}{late * 1000:>9.1f}", flush=True)


async def _measure(at: Tenant, door: Door, seconds: float, clients: int) -> tuple[list[float], float]:
    """Return the seconds that each answer took, and those of all."""
    headers = {"authorization": f"Bearer {at.all_scopes}", "accept": door.accept}
    began = time.perf_counter()
    async with httpx.AsyncClient(base_url=at.address, headers=headers) as client:
        if door.mark:
            client.headers["if-none-match"] = (await client.get(door.path)).headers["etag"]
        found = await asyncio.gather(*(_ask_until(client, door, began + seconds) for _ in range(clients)))
    return [took for each in found for took in each], time.perf_counter() - began


async def _ask_until(client: httpx.AsyncClient, door: Door, until: float) -> list[float]:
    took: list[float] = []
    while (began := time.perf_counter()) < until:
        if door.query:
            answer = await client.post(door.path, json={"query": door.query})
        else:
            answer = await client.get(door.path)
        took.append(time.perf_counter() - began)
        if answer.status_code != (304 if door.mark else 200) or b'"errors"' in answer.content[:20]:
            raise RuntimeError(f"{door.name}: {answer.status_code}")
    return took


if __name__ == "__main__":
    main()
