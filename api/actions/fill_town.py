"""Use case: fill the graph with an invented town, or imported neighbourhoods with invented people."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from api.actions.compute_figures import compute_figures, limits_beside_serve
from api.actions.import_directory import import_directory_rows
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_plan import import_plan
from api.actions.import_register import import_register_rows
from api.actions.import_residents import import_resident_rows
from api.actions.invent_town import InventedTown, Settlement, TownLevel, invent_on, invent_whole_town
from api.actions.set_target import list_targets, set_target
from api.settings import Settings
from geo.boundaries import frame_from_wkb
from geo.crs import to_metric
from geo.town import OFFICE, TOWN
from graph_schema.errors import BadInput, Refused
from graph_schema.ingest.report import Progress
from graph_schema.invented_town import describe
from graph_schema.invented_town.published import FIRST_DATE, PLAN_2023
from graph_schema.invented_town.staff import UNDER_25
from graph_schema.model.city import City
from graph_schema.model.teams import RatioPreset
from graph_schema.store import areas as stored
from graph_schema.store.city import load_city, save_city
from graph_schema.store.figures import load_figure_state
from graph_schema.store.graph import Graph
from graph_schema.store.register import load_household_keys

SCALES = (0.01, 10.0)


@dataclass(frozen=True, slots=True)
class FilledTown:
    """What was filled in: rows by table, and the city as the graph knows it now."""

    city: City
    level: str
    rows: dict[str, int]
    register_changed: bool
    """False where the same town was there already."""


async def fill_town(
    graph: Graph,
    settings: Settings,
    *,
    seed: int = 1,
    scale: float = 1.0,
    into_imported: bool = False,
    mark_demo: bool = True,
    city_name: str | None = None,
    office_name: str | None = None,
    progress: Progress | None = None,
) -> FilledTown:
    """Load the invented town of `seed` and `scale` (0.01 to 10) as an import would, and compute the figures.

    With `into_imported` only people, offices and programmes are invented, for the finest imported level that has
    residents; its borders and residents stay. Running it again completes what was interrupted and changes nothing
    else. Raises BadInput (scale; nothing imported to fill) and Refused where real people, or another town, are in
    the graph: they are never mixed. `mark_demo` marks the graph, so that `serve` refuses it.
    """
    if not SCALES[0] <= scale <= SCALES[1]:
        raise _wrong_scale()
    known = await load_city(graph)
    generator = describe(seed, scale, into_imported=into_imported)
    await _refuse_mixing(graph, known, generator, into_imported)
    tell = progress or _nobody_listens
    tell("generate", 0, 0)
    town = await _invent(graph, seed, scale, into_imported)
    # A city that was imported without a name stays without one: the invented town's would be wrong on its map.
    usual = City("", "") if into_imported else City(TOWN, OFFICE)
    city = City(
        name=city_name or (known or usual).name,
        office=office_name or (known or usual).office,
        is_demo=mark_demo,
    )
    # The mark comes first: whatever interrupts the filling, nobody takes these people for real.
    await save_city(graph, city)
    changed = await load_town(graph, settings, town, tell)
    await _aim(graph)
    if await _figures_lag_behind(graph):
        limits = await limits_beside_serve(graph, settings)
        await compute_figures(graph, settings, lambda done, total: tell("compute", done, total), limits=limits)
    city = City(city.name, city.office, city.is_demo, generator)
    await save_city(graph, city)
    counts = {name: len(rows) for tables in (town.rows.directory, town.rows.register) for name, rows in tables.items()}
    return FilledTown(city, town.level, counts, changed)


async def _aim(graph: Graph) -> None:
    """Let the invented team for people under 25 aim at its own caseload ratio, unless somebody has set one."""
    for each in await list_targets(graph, FIRST_DATE):
        if each.team.name == UNDER_25 and not each.ever:
            now = datetime.now(UTC)
            await set_target(graph, UNDER_25, RatioPreset.UNDER_25, since=FIRST_DATE, now=now, by="demo")


async def _invent(graph: Graph, seed: int, scale: float, into_imported: bool) -> InventedTown:
    """Draw the town beside the event loop: at scale 10 it takes a while."""
    if not into_imported:
        return await asyncio.to_thread(invent_whole_town, seed, scale)
    return await asyncio.to_thread(invent_on, await load_settlement(graph), seed, scale)


async def load_settlement(graph: Graph) -> Settlement:
    """Return the finest imported level that has residents: its districts, metric, and their latest residents."""
    for level in reversed(await stored.load_levels(graph)):
        counts = await stored.load_resident_counts(graph, level.code)
        everyone = [each for each in counts if each.group == "all"]
        if everyone:
            break
    else:
        raise _nothing_to_fill()
    areas = {each.id: each for each in await stored.load_neighbourhoods(graph, level.code) if each.is_district}
    borders = [each for each in await stored.load_boundaries(graph, level.code) if each.area_id in areas]
    frame = frame_from_wkb(
        [areas[each.area_id].key for each in borders], [each.wkb for each in borders], [each.crs for each in borders]
    )
    frame.insert(0, "name", [areas[each.area_id].name for each in borders])
    latest = max(each.reference_date for each in everyone)
    residents = {
        areas[each.area_id].key: each.count
        for each in everyone
        if each.reference_date == latest and each.area_id in areas
    }
    known = await load_city(graph)
    return Settlement(level.code, to_metric(frame), residents, known.name if known else TOWN)


async def load_town(graph: Graph, settings: Settings, town: InventedTown, progress: Progress | None = None) -> bool:
    """Load everything through the imports' own road; return whether the register changed. Computes no figures."""
    tell = progress or _nobody_listens
    now, folder = datetime.now(UTC), settings.data_folder
    for level in town.levels:
        await _load_level(graph, settings, level, now, tell)
    if town.levels:  # a city that was imported has a plan of its own
        await import_plan(graph, PLAN_2023, data_folder=folder, now=now, progress=tell, invented=True)
    await import_directory_rows(graph, town.rows.directory, data_folder=folder, now=now, progress=tell, invented=True)
    report = await import_register_rows(
        graph, town.rows.register, data_folder=folder, now=now, progress=tell, invented=True
    )
    return report.changed_something


async def _figures_lag_behind(graph: Graph) -> bool:
    state = await load_figure_state(graph)
    return state.stale_since is not None or state.computed_at is None


async def _load_level(graph: Graph, settings: Settings, level: TownLevel, now: datetime, tell: Progress) -> None:
    folder = settings.data_folder
    await import_neighbourhood_frame(
        graph,
        level.frame,
        level=level.level,
        data_folder=folder,
        now=now,
        parent_level=level.parent,
        remove_vanished=True,
        progress=tell,
        invented=True,
    )
    await import_resident_rows(
        graph, level.level.code, level.residents, data_folder=folder, now=now, progress=tell, invented=True
    )


async def _refuse_mixing(graph: Graph, known: City | None, generator: str, into_imported: bool) -> None:
    """Refuse a graph with real people, with another invented town, or (unless filling it) with a real city."""
    if known is not None and known.generator not in (None, generator):
        raise _another_town()
    invented = known is not None and (known.is_demo or known.generator == generator)
    if invented:
        return
    if await load_household_keys(graph):
        raise _real_people()
    if not into_imported and (levels := await stored.load_levels(graph)):
        raise _a_city_is_there([level.code for level in levels])


def _nobody_listens(_stage: str, _done: int, _total: int) -> None:
    """Take progress that nobody asked for."""


def _wrong_scale() -> BadInput:
    return BadInput(
        "Der Maßstab liegt außerhalb von 0,01 bis 10.",
        "The scale is not within 0.01 and 10.",
        "1 ist eine Stadt mit 25.402 Personen im Leistungsbezug.",
        "1 is a town with 25,402 people on benefits.",
    )


def _nothing_to_fill() -> BadInput:
    return BadInput(
        "Es gibt keine importierten Stadtteile mit Einwohnerzahlen.",
        "There are no imported neighbourhoods with residents.",
        "Zuerst „sozialraum import neighbourhoods“ und „sozialraum import residents“ ausführen.",
        "First run “sozialraum import neighbourhoods” and “sozialraum import residents”.",
    )


def _another_town() -> Refused:
    return Refused(
        "Im Graphen ist schon eine andere erfundene Stadt (anderer Startwert oder Maßstab).",
        "The graph already holds another invented town (other seed or scale).",
        "Mit „sozialraum graph wipe“ leeren oder einen anderen Datenordner wählen (--data).",
        "Empty it with “sozialraum graph wipe”, or choose another data folder (--data).",
    )


def _real_people() -> Refused:
    return Refused(
        "Im Graphen ist ein Fallregister; erfundene Personen kommen nicht dazu.",
        "The graph holds a case register; no invented people are added to it.",
        "Einen anderen Datenordner wählen (--data, SOZIALRAUM_DATA).",
        "Choose another data folder (--data, SOZIALRAUM_DATA).",
    )


def _a_city_is_there(levels: Sequence[str]) -> Refused:
    return Refused(
        f"Im Graphen ist schon eine Stadt (Ebenen: {', '.join(levels)}).",
        f"The graph already holds a city (levels: {', '.join(levels)}).",
        "Mit --into ihre Stadtteile füllen oder einen anderen Datenordner wählen (--data).",
        "Fill its neighbourhoods with --into, or choose another data folder (--data).",
    )
