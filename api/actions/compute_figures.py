"""Use case: count the tables of the plan, protect them and store them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime

import msgspec

from api.actions.catalogue import Residents
from api.actions.count_caseload import caseload_steps
from api.actions.count_free_places import CountedPlaces, count_free_places
from api.actions.counted_dates import counted_now, dates_to_keep, keeps_caseload, kept_tables
from api.actions.figure_processes import compute_dates
from api.actions.figure_work import DateResult, FigureWork, ImportedIndicator, reference_dates, tie_areas
from api.actions.freshness import local_day
from api.settings import Settings
from geo.disclosure import Limits
from geo.frames import area_frame, register_frames
from graph_schema.model.figures import last_of_month
from graph_schema.office_time import office_day
from graph_schema.rules.legal_terms import LegalTerms
from graph_schema.rules.read_legal_terms import legal_terms_of, shipped_terms
from graph_schema.store.areas import (
    load_boundaries,
    load_levels,
    load_neighbourhoods,
    load_published_figures,
    load_published_indicators,
    load_resident_counts,
)
from graph_schema.store.counted_dates import CountedDate, keep_figure_tables, load_counted_dates, save_counted_dates
from graph_schema.store.counted_register import load_counted_register
from graph_schema.store.figures import (
    FigureState,
    load_figure_state,
    save_counted_places,
    save_figure_state,
    save_figure_tables,
)
from graph_schema.store.freshness import load_last_imports
from graph_schema.store.graph import Graph, Step

Progress = Callable[[int, int], None]
"""Called with steps done and steps in all."""


@dataclass(frozen=True, slots=True)
class ComputedFigures:
    """What a computation did."""

    reference_dates: tuple[date, ...]
    """All dates that have tables of the register or of published indicators."""
    kept_dates: tuple[date, ...]
    """Those of them whose tables of the register stayed as they were."""
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
    """Count, protect and store the tables of the plan, of the published indicators and of free places. `now`: UTC.

    `limits` of publication; None: those of the settings. Dates that were counted stay as `counted_dates` says.

    Idempotent: a second call leaves the same tables. Counting and protecting run in child processes (small
    registers in a thread), so the event loop stays free. The mark "stale" goes in the transaction that writes
    the tables, unless an import set it anew in the meantime: then the next call takes that import into account.
    """
    began = time.monotonic()
    computed_at = now or datetime.now(UTC)
    state = await load_figure_state(graph)
    terms = legal_terms_of(settings.data_folder)
    counted = await load_counted_dates(graph)
    work, levels = await _load_work(graph, limits or limits_of(settings), office_day(computed_at), terms)
    work = await _with_dates(graph, work, counted, settings)
    offered = await count_free_places(graph, work.areas, work.computed_on, settings.months_shown)
    kept = [*await kept_tables(graph, levels, work.kept_dates), *offered.kept]
    results = [result async for result in _with_progress(work, progress)]
    staying = set(kept)
    rows = [row for part in (*results, offered) for row in part.rows if row["id"] not in staying]
    used = _as_text(work.limits, terms)
    keep = keeps_caseload(work, counted, settings.final_after_months, same_limits=state.limits == used)
    await graph.write_all(
        [
            *save_figure_tables(rows, computed_at, kept),
            keep_figure_tables(kept, computed_at),
            *_what_was_counted(work, counted, offered, computed_at),
            *await caseload_steps(graph, work, computed_at, keep=keep),
            save_figure_state(computed_at, work.register_as_of, used, state.stale_since),
        ]
    )
    return ComputedFigures(
        reference_dates=tuple(sorted({*work.dates(), *work.kept_dates})),
        kept_dates=tuple(sorted(work.kept_dates)),
        tables=len(rows) + len(kept),
        cells=sum(result.cells for result in results),
        withheld=sum(result.withheld for result in results),
        register_as_of=work.register_as_of,
        seconds=time.monotonic() - began,
    )


def _what_was_counted(
    work: FigureWork, counted: Mapping[date, CountedDate], offered: CountedPlaces, computed_at: datetime
) -> list[Step]:
    """Return the steps that remember which dates, and which sites and programmes, the tables were counted from."""
    return [*save_counted_dates(counted_now(work, counted, computed_at)), save_counted_places(offered.counted)]


def is_outdated(state: FigureState, settings: Settings) -> bool:
    """Tell whether tables must be computed: something was imported, or limits of publication or law changed."""
    if state.stale_since is not None:
        return True
    used = _as_text(limits_of(settings), legal_terms_of(settings.data_folder))
    return state.computed_at is not None and state.limits != used


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


def _as_text(limits: Limits, terms: LegalTerms) -> str:
    """Return the limits as the graph keeps them; those of the law are told by a digest, where they are the office's."""
    own = {} if terms.digest == shipped_terms().digest else {"legal_terms": terms.digest}
    return msgspec.json.encode({**asdict(limits), **own}).decode()


async def _register_imported(graph: Graph) -> date | None:
    """Return the day on which the register was last found current; None where it never was."""
    last = (await load_last_imports(graph)).get(("register", None))
    return local_day(last.done_at) if last is not None and last.done_at is not None else None


async def _with_dates(
    graph: Graph, work: FigureWork, counted: Mapping[date, CountedDate], settings: Settings
) -> FigureWork:
    """Return the work with the dates of the register, of when that is, and which dates stay as they were counted."""
    imported, newest = await _register_imported(graph), max(counted, default=None)
    dates = reference_dates(work.register, work.computed_on, settings.months_shown, newest, imported=imported)
    as_of = work.register.newest_day(min(work.computed_on, imported or work.computed_on))
    work = replace(work, register_dates=dates, register_as_of=as_of)
    return replace(work, kept_dates=dates_to_keep(work, counted, settings.final_after_months))


async def _with_progress(work: FigureWork, progress: Progress | None) -> AsyncIterator[DateResult]:
    total = len(work.dates())
    done = 0
    async for result in compute_dates(work):
        done += 1
        if progress is not None:
            progress(done, total)
        yield result


async def _load_work(graph: Graph, limits: Limits, today: date, terms: LegalTerms) -> tuple[FigureWork, list[str]]:
    """Return what can be counted, its dates and its register's still open, and the levels."""
    levels = await load_levels(graph)
    areas = [area for level in levels for area in await load_neighbourhoods(graph, level.code)]
    borders = {level.code: await load_boundaries(graph, level.code) for level in levels} if len(levels) > 1 else {}
    counted = await load_counted_register(graph)
    # Making frames of 25,000 people takes longer than the event loop may stand still.
    register = await asyncio.to_thread(lambda: register_frames(**counted.rows()))
    work = FigureWork(
        register=register,
        areas=await asyncio.to_thread(
            tie_areas, area_frame(areas, {level.code: level.rank for level in levels}), borders
        ),
        residents={level.code: Residents(await load_resident_counts(graph, level.code)) for level in levels},
        imported=await _load_imported(graph, [level.code for level in levels]),
        limits=limits,
        register_dates=(),
        computed_on=today,
        register_as_of=None,
        sizes={area.id: area.area_km2 for area in areas},
        terms=terms,
    )
    return work, [level.code for level in levels]


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
