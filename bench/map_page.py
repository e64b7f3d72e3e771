"""The map page of 448 areas, cold and warm: the product as it is served against a plain `folium.Choropleth`.

    python -m bench.map_page [--rounds 3] [--invented]

The areas are Berlin's planning areas of 2019 with a published indicator (12 have no value) where the open data lie
beside the repository, else an invented partition. Ours is `sozialraum serve` with its embedded engine, started anew
each round; the peer is folium's page as `save` writes it, from Python's `http.server`, which compresses nothing and
lets a browser ask whether the file has changed. Both are opened in the same Chromium, by turns.

Nothing leaves the machine: requests to foreign hosts are counted and fail, their bytes are in no figure. As it comes
the peer never draws without those hosts, so it is also opened with Leaflet at hand, at once and free of charge; its
legend, tiles and other libraries stay away. Bytes are those over the wire, headers included. "Drawn" is the moment,
from the start of navigation, when all areas are paths in the page and have been painted. CPU is the server's own,
without the engine, for all that a visit asks.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import gzip
import http.client
import io
import math
import os
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

import folium
import geopandas
import numpy as np
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.assign_points import make_areas
from tests.integration.instances import RunningInstance, call, running

REPOSITORY = Path(__file__).resolve().parent.parent
BERLIN = REPOSITORY.parent / "shared" / "data" / "berlin" / "mss_2019_planungsraeume.geojson"
LEAFLET = REPOSITORY / "web_static" / "node_modules" / "leaflet" / "dist"
AREAS, WITHOUT_VALUE, KEY, NAME, VALUE = 448, 12, "id", "name", "s1_percentage_unemployed"
PAGE, MOST_BYTES = "/karte", 700_000
MOST_ROUNDS, KNOWN_PAGES, OTHER_PAGES, TIMEOUT_MS = 9, 200, 20, 120_000
OURS = STARTED, FIRST, SECOND = "ours, server just started|first", "ours|first", "ours|second"
AS_IT_COMES, AT_HAND, SAVED = "folium as it comes", "folium, Leaflet at hand", "folium, build and save"

HOSTS = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
CHROMIUM = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", HOSTS]
# At the second frame the first one has been painted.
WATCH = f"""(() => {{
  const seen = () => document.querySelectorAll("path.leaflet-interactive").length >= {AREAS};
  const look = () => requestAnimationFrame(seen() ? () => {{ globalThis.drawnAfter = performance.now(); }} : look);
  look();
}})()"""
ANSWERED = "() => { const [n] = performance.getEntriesByType('navigation'); return n.responseEnd - n.requestStart; }"
NO_LEGEND = b"globalThis.d3 = new Proxy(() => {}, { get: () => d3, apply: () => d3 });"
"""In place of d3, which draws the peer's legend: without any its script stops before the map."""


class Visit:
    """One visit of a page: what it asks of the network. Foreign hosts fail, but for the files `at_hand`."""

    def __init__(self, own: str, at_hand: Mapping[str, bytes]) -> None:
        self.own, self.at_hand = own, at_hand
        self.kinds: Counter[str] = Counter()
        self.size = self.requests = self.foreign = 0
        self.drawn = self.answered = self.cpu = math.nan
        self._asked: dict[str, str] = {}

    def look(self, context: BrowserContext, address: str, *, draws: bool) -> None:
        """Open the page until nothing more comes."""
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.add_init_script(WATCH)
        session = context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._count)
        session.on("Network.loadingFinished", self._weigh)
        session.on("Fetch.requestPaused", partial(self._answer, session))
        session.send("Network.enable")
        # Not playwright's own routes: they switch the browser's cache off.
        session.send("Fetch.enable", {"patterns": [{"urlPattern": "https://*"}]})
        page.goto(address, wait_until="load")
        if draws:
            page.wait_for_function("() => globalThis.drawnAfter")
            self.drawn = float(page.evaluate("() => globalThis.drawnAfter"))
        page.wait_for_load_state("networkidle")
        self.answered = float(page.evaluate(ANSWERED))
        page.close()

    def _count(self, event: Any) -> None:
        address = event["request"]["url"]
        if address.startswith(self.own):
            self._asked[event["requestId"]] = event["type"]
        elif not address.startswith(("data:", "blob:")):
            self.foreign += 1

    def _weigh(self, event: Any) -> None:
        weight = int(event["encodedDataLength"])
        if event["requestId"] in self._asked and weight:  # 0 where the browser had kept it
            self.kinds[self._asked[event["requestId"]]] += weight
            self.size += weight
            self.requests += 1

    def _answer(self, session: Any, event: Any) -> None:
        request = {"requestId": event["requestId"]}
        content = self.at_hand.get(event["request"]["url"].rpartition("/")[2])
        if content is None:
            session.send("Fetch.failRequest", {**request, "errorReason": "NameNotResolved"})
        else:
            body = base64.b64encode(content).decode()
            session.send("Fetch.fulfillRequest", {**request, "responseCode": 200, "body": body})


class Found:
    """What was measured, round by round: visits, and wall and CPU milliseconds of making a page."""

    def __init__(self) -> None:
        self.visits: defaultdict[str, list[Visit]] = defaultdict(list)
        self.made: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)


def write_invented_areas(file: Path) -> None:
    """Write an invented partition with the fields of Berlin's file, and as many areas without a value."""
    keys = [f"{number:03}" for number in range(AREAS)]
    values = np.random.default_rng(1).uniform(1, 20, AREAS).round(2)
    values[:WITHOUT_VALUE] = np.nan
    fields = {KEY: keys, NAME: [f"Area {key}" for key in keys], VALUE: values}
    geopandas.GeoDataFrame(fields, geometry=make_areas(AREAS, 1).to_numpy(), crs=4326).to_file(file)


def fill(folder: Path, file: Path) -> None:
    """Import areas and values as a person does."""
    names = ("--code", "unemployed", "--unit", "per_cent", "--name-de", "Arbeitslose", "--name-en", "unemployed")
    wide = ("--area-column", KEY, "--number-repeated-keys", "--value", VALUE, "--date", "2018-12-31")
    areas = ("--key", KEY, "--name", NAME, "--repeated-keys", "number")
    for table, options in (("neighbourhoods", areas), ("indicator", (*names, *wide))):
        done = call(folder, "import", table, str(file), "--level", "planungsraum", *options)
        if done.returncode:
            raise SystemExit(done.stderr)


def measure_ours(browser: Browser, folder: Path, keys: Sequence[str], found: Found) -> None:
    """Start the product and visit it: cold, warm, and with what the browser has kept; then ask for pages alone."""
    with running(folder, "serve", "--port", "0") as instance:
        instance.wait_until_ready()
        visit_ours(browser, instance, found, STARTED)
        visit_ours(browser, instance, found, FIRST, SECOND)
        cold = found.visits[STARTED][-1]
        found.made["first page after the start"].append((cold.answered, cold.cpu))
        others = [f"{PAGE}?area_key={key}" for key in keys[:OTHER_PAGES]]
        for row, paths in (("page not asked for before", others), ("page asked for again", [PAGE] * KNOWN_PAGES)):
            before = cpu_ms(instance)
            wall = median(ask(instance.address, paths))
            found.made[row].append((wall, (cpu_ms(instance) - before) / len(paths)))
        instance.end()


def visit_ours(browser: Browser, instance: RunningInstance, found: Found, *rows: str) -> None:
    """Visit with an empty cache, then with what it holds."""
    with browser.new_context() as context:
        for row in rows:
            visit, before = Visit(instance.address, {}), cpu_ms(instance)
            visit.look(context, instance.address + PAGE, draws=True)
            visit.cpu = cpu_ms(instance) - before
            found.visits[row].append(visit)


def ask(address: str, paths: Sequence[str]) -> list[float]:
    """Return how long each answer takes on one connection, in milliseconds."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    took: list[float] = []
    for path in paths:
        began = time.perf_counter()
        connection.request("GET", path, headers={"accept-encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        took.append(1000 * (time.perf_counter() - began))
        if answer.status != 200:
            raise RuntimeError(f"the server answered {answer.status}")
    connection.close()
    return took


def cpu_ms(instance: RunningInstance) -> float:
    """Return the CPU time that the server has used."""
    fields = Path(f"/proc/{instance.process.pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_peer(browser: Browser, page: Path, areas: geopandas.GeoDataFrame, found: Found) -> None:
    """Make folium's page, serve it, and visit it as it comes and with Leaflet at hand."""
    wall, cpu = time.perf_counter(), time.process_time()
    west, south, east, north = (float(edge) for edge in areas.total_bounds)
    drawn: Any = folium.Map()
    folium.Choropleth(areas[[KEY, NAME, "geometry"]], areas, [KEY, VALUE], f"feature.properties.{KEY}").add_to(drawn)
    drawn.fit_bounds([[south, west], [north, east]])
    drawn.save(str(page))
    found.made[SAVED].append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)))
    leaflet = {name: (LEAFLET / name).read_bytes() for name in ("leaflet.js", "leaflet.css")}
    handler = partial(SimpleHTTPRequestHandler, directory=str(page.parent))
    with contextlib.redirect_stderr(io.StringIO()), ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        for peer, at_hand in ((AS_IT_COMES, {}), (AT_HAND, {**leaflet, "d3.min.js": NO_LEGEND})):
            with browser.new_context() as context:
                for row in (f"{peer}|first", f"{peer}|second"):
                    found.visits[row].append(Visit(address, at_hand))
                    found.visits[row][-1].look(context, f"{address}/{page.name}", draws=bool(at_hand))
        server.shutdown()


def visits_table(found: Found, title: str) -> Table:
    """Return the visits: medians over the rounds; ours against the peer with Leaflet, on the same visit."""
    table = Table("page", "visit", "bytes", "requests", "foreign", "drawn (fastest–slowest)", "server CPU", title=title)
    table.add_column("against folium")
    for row, visits in found.visits.items():
        pairs = list(zip(visits, found.visits[f"{AT_HAND}|{row.partition('|')[2]}"], strict=True))
        times = sorted(each.drawn for each in visits)
        drawn = f"{median(times):,.0f} ms ({times[0]:,.0f}–{times[-1]:,.0f})"
        cells = ["never" if math.isnan(times[0]) else drawn, "", ""]
        if row in OURS:
            size = median(our.size / their.size for our, their in pairs)
            wait = median(our.drawn / their.drawn for our, their in pairs)
            cells[1:] = f"{median(v.cpu for v in visits):.0f} ms", f"bytes {size:.2f}×, time {wait:.2f}×"
        asked = [(each.size, each.requests, each.foreign) for each in visits]
        table.add_row(*row.split("|"), *(f"{median(each):,.0f}" for each in zip(*asked, strict=True)), *cells)
    return table


def making_table(found: Found) -> Table:
    """Return what making a page takes, beside folium."""
    table = Table("making the page", "wall", "CPU", "against folium", title="The page alone")
    for row, rounds in found.made.items():
        pairs = list(zip(rounds, found.made[SAVED], strict=True))
        wall, cpu = (median(our[part] / their[part] for our, their in pairs) for part in (0, 1))
        told = "" if row == SAVED else f"wall {wall:.3f}×, CPU {cpu:.3f}×"
        table.add_row(row, *(f"{median(each[part] for each in rounds):,.1f} ms" for part in (0, 1)), told)
    return table


def print_verdicts(found: Found, peer: bytes) -> None:
    """Print what the first visit consists of, the peer compressed, and the targets."""
    visit, packed = max(found.visits[FIRST], key=lambda each: each.size), len(gzip.compress(peer, 6))
    foreign = sum(each.foreign for row in OURS for each in found.visits[row])
    kinds = ", ".join(f"{kind.lower()} {weight / 1000:.1f}" for kind, weight in visit.kinds.most_common())
    told = ["met" if met else "missed" for met in (visit.size <= MOST_BYTES, not foreign)]
    print(f"our first visit in kB: {kinds}; the first page's CPU after the start is that of its whole visit")
    print(f"folium's page: {len(peer):,} bytes, {packed:,} if its server used gzip: ours {visit.size / packed:.2f}×")
    print(f"target: first visit ≤ {MOST_BYTES:,} bytes: {told[0]} ({visit.size:,})")
    print(f"target: no foreign file: {told[1]} ({foreign})")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--invented", action="store_true", help="invented areas, even where Berlin's are there")
    given = parser.parse_args()
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        raise SystemExit("no Chromium: install the package chromium")
    found = Found()
    with tempfile.TemporaryDirectory() as name:
        data, page = Path(name) / "data", Path(name) / "peer" / "map.html"
        page.parent.mkdir()
        file = BERLIN
        if given.invented or not BERLIN.is_file():
            file = Path(name) / "invented.geojson"
            write_invented_areas(file)
        fill(data, file)
        areas = geopandas.read_file(file)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
            where = "Berlin" if file == BERLIN else "invented"
            title = f"Map page of {len(areas)} areas ({where}), Chromium {browser.version}"
            for _ in range(max(1, min(given.rounds, MOST_ROUNDS))):
                measure_ours(browser, data, list(areas[KEY]), found)
                measure_peer(browser, page, areas, found)
            browser.close()
        peer = page.read_bytes()
    for table in (visits_table(found, title), making_table(found)):
        Console(width=None if sys.stdout.isatty() else 160).print(table)
    print_verdicts(found, peer)


if __name__ == "__main__":
    main()
