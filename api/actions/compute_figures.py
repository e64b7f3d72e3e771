"""Use case: count the tables of the plan, protect them and store them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

import msgspec

from api.actions.catalogue import Residents
from api.actions.count_caseload import caseload_step
from api.actions.figure_processes import compute_dates
from api.actions.figure_work import DateResult, FigureWork, ImportedIndicator, reference_dates, tie_areas
from api.settings import Settings
from geo.disclosure import Limits
from geo.frames import area_frame, register_frames
from graph_schema.model.figures import last_of_month
from graph_schema.store.areas import (
    load_boundaries,
    load_levels,
    load_neighbourhoods,
    load_published_figures,
    load_published_indicators,
    load_resident_counts,
)
from graph_schema.store.figures import (
    FigureState,
    load_counted_register,
    load_figure_state,
    save_figure_state,
    save_figure_tables,
)
from graph_schema.store.graph import Graph

Progress = Callable[[int, int], None]
"""Called with steps done and steps in all."""


@dataclass(frozen=True, slots=True)
class ComputedFigures:
    """What a computation did."""

    reference_dates: tuple[date, ...]
    tables: int
    cells: int
    withheld: int
    register_as_of: date | None
    seconds: float


async def compute_figures(
    graph: Graph,
    settings: Settings,
    progress: Progress | None = None,
    *,
    limits: Limits | None = None,
    now: datetime | None = None,
) -> ComputedFigures:
    """Count, protect and store every table of the plan, and of the published indicators. `now`: UTC.

    `limits` of publication; None: those of the settings.

    Idempotent: a second call stores the same tables. Counting and protecting run in child processes (small
    registers in a thread), so the event loop stays free. The mark "stale" goes in the transaction that writes
    the tables, unless an import set it anew in the meantime: then the next call takes that import into account.
    """
    began = time.monotonic()
    computed_at = now or datetime.now(UTC)
    state = await load_figure_state(graph)
    work = await _load_work(graph, limits or limits_of(settings), computed_at.date())
    results = [result async for result in _with_progress(work, progress)]
    rows = [row for result in results for row in result.rows]
    saved_state = save_figure_state(computed_at, work.register_as_of, _as_text(work.limits), state.stale_since)
    caseload = await caseload_step(graph, max(work.register_dates, default=None), work.limits, computed_at)
    await graph.write_all([*save_figure_tables(rows, computed_at), caseload, saved_state])
    return ComputedFigures(
        reference_dates=tuple(work.dates()),
        tables=len(rows),
        cells=sum(result.cells for result in results),
        withheld=sum(result.withheld for result in results),
        register_as_of=work.register_as_of,
        seconds=time.monotonic() - began,
    )


def is_outdated(state: FigureState, settings: Settings) -> bool:
    """Tell whether tables must be computed: something was imported since, or the limits are other ones now."""
    never = state.computed_at is None
    return state.stale_since is not None or (not never and state.limits != _as_text(limits_of(settings)))


async def limits_beside_serve(graph: Graph, settings: Settings) -> Limits:
    """Return the limits for a command that is not `serve`: its own, or the graph's where those are stricter.

    `serve` decides with which limits figures are shown. A command in a shell without its settings must not loosen
    them, because what it computes is shown at once.
    """
    own, used = limits_of(settings), (await load_figure_state(graph)).limits
    return own if used is None else own.or_stricter(msgspec.json.decode(used, type=Limits))


def limits_of(settings: Settings) -> Limits:
    """Return the operator's limits of publication."""
    return Limits(settings.minimum_cases, settings.minimum_residents, settings.rounding)


def _as_text(limits: Limits) -> str:
    return msgspec.json.encode(asdict(limits)).decode()


async def _with_progress(work: FigureWork, progress: Progress | None) -> AsyncIterator[DateResult]:
    total = len(work.dates())
    done = 0
    async for result in compute_dates(work):
        done += 1
        if progress is not None:
            progress(done, total)
        yield result


async def _load_work(graph: Graph, limits: Limits, today: date) -> FigureWork:
    levels = await load_levels(graph)
    areas = [area for level in levels for area in await load_neighbourhoods(graph, level.code)]
    borders = {level.code: await load_boundaries(graph, level.code) for level in levels} if len(levels) > 1 else {}
    counted = await load_counted_register(graph)
    # Making frames of 25,000 people takes longer than the event loop may stand still.
    register = await asyncio.to_thread(lambda: register_frames(**counted.rows()))
    return FigureWork(
        register=register,
        areas=await asyncio.to_thread(
            tie_areas, area_frame(areas, {level.code: level.rank for level in levels}), borders
        ),
        residents={level.code: Residents(await load_resident_counts(graph, level.code)) for level in levels},
        imported=await _load_imported(graph, [level.code for level in levels]),
        limits=limits,
        register_dates=reference_dates(register, today),
        computed_on=today,
        register_as_of=register.newest_day(),
    )


async def _load_imported(graph: Graph, levels: list[str]) -> list[ImportedIndicator]:
    """Return imported figures; a date stands for the end of its month, of several in a month the newest counts."""
    found: list[ImportedIndicator] = []
    for indicator in await load_published_indicators(graph):
        values: dict[str, dict[date, dict[str, float | None]]] = {}
        for level in levels:
            figures = await load_published_figures(graph, indicator.code, level)
            for figure in sorted(figures, key=lambda each: each.reference_date):
                by_date = values.setdefault(level, {})
                by_date.setdefault(last_of_month(figure.reference_date), {})[figure.area_id] = figure.value
        found.append(ImportedIndicator(indicator.code, indicator.unit, values))
    return found
