"""Commands `figures …`: of which register each date was counted, and counting anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from api.cli.days import Day
from api.cli.output import choose, confirm, json_option, print_json, progress_bar, say
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_day, written_number

if TYPE_CHECKING:
    from api.actions.compute_figures import ComputedFigures
    from api.settings import Settings
    from graph_schema.store.counted_dates import CountedDate
    from graph_schema.store.graph import Graph


@click.group(
    name="figures",
    epilog="""\b
Examples:
  sozialraum figures list
  sozialraum figures recount --from 2026-08-31
""",
)
def figures_group() -> None:
    """See when each date was counted, or count anew."""


@figures_group.command(
    name="list",
    epilog="""\b
Examples:
  sozialraum figures list
  sozialraum figures list --json
""",
)
@json_option
def list_dates(as_json: bool) -> None:
    """List the dates of the register with the day on which each was counted.

    A date is counted when it is over, and finally after the waiting time for late entries (three months,
    SOZIALRAUM_FINAL_AFTER_MONTHS). In between an import changes nothing of it.
    """
    settings = read_settings()
    counted = run(_counted(settings))
    if as_json:
        print_json([_document(each, settings.final_after_months) for each in counted])
        return
    if not counted:
        click.echo(choose("Noch ist kein Stichtag gezählt.", "No date has been counted yet."))
    for each in counted:
        click.echo(_line(each, settings.final_after_months))


@figures_group.command(
    epilog="""\b
Examples:
  sozialraum figures recount
  sozialraum figures recount --from 2026-08-31 --yes
"""
)
@click.option("--from", "first", type=Day(), help="First reference date; all dates without it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def recount(first: date | None, yes: bool, as_json: bool) -> None:
    """Count dates anew as the register is now.

    For dates whose first count was wrong, such as after a first load with a wrong mapping. Each gets another version:
    whoever kept the old one can compare, so a late entry may stand alone. Not for every night.
    """
    if not yes:
        confirm(
            "Die Zahlen dieser Stichtage neu zählen? Wer die alten aufbewahrt hat, kann vergleichen.",
            "Count the figures of these dates anew? Whoever kept the old ones can compare.",
        )
    computed = run(_recount(read_settings(), first))
    anew = [day for day in computed.reference_dates if day not in computed.kept_dates]
    if as_json:
        print_json({"counted": [day.isoformat() for day in anew]})
    else:
        click.echo(choose("Neu gezählt, Stichtage: ", "Counted anew, dates: ") + f"{written_number(len(anew))}.")


async def compute_beside_serve(graph: Graph, settings: Settings) -> None:
    """Compute the figures after a command changed the graph, and say which dates stay as they were counted."""
    from api.actions.compute_figures import compute_figures, limits_beside_serve

    limits = await limits_beside_serve(graph, settings)
    with progress_bar("Die Tabellen werden neu berechnet", "Recomputing the tables") as show:
        computed = await compute_figures(
            graph, settings, lambda done, total: show("compute", done, total), limits=limits
        )
    if computed.kept_dates:
        _tell_what_stayed(computed.kept_dates[0], computed.kept_dates[-1])


def _tell_what_stayed(first: date, last: date) -> None:
    begin, end = written_day(first), written_day(last)
    say(
        f"Schon gezählte Stichtage bleiben, wie sie sind ({begin} bis {end}): Zwei Fassungen "
        "verrieten einzelne Nachmeldungen. „sozialraum figures list“ zeigt, wann gezählt wurde und was noch endgültig "
        "gezählt wird.",
        f"Dates that were counted stay as they are ({begin} to {end}): two versions would "
        "give single late entries away. “sozialraum figures list” shows when they were counted and which are still to "
        "be counted finally.",
    )


async def _counted(settings: Settings) -> list[CountedDate]:
    from graph_schema.store.counted_dates import load_counted_dates

    async with open_graph(settings) as graph:
        return list((await load_counted_dates(graph)).values())


async def _recount(settings: Settings, first: date | None) -> ComputedFigures:
    from api.actions.compute_figures import limits_beside_serve
    from api.actions.recount import recount as count_anew

    async with open_graph(settings) as graph:
        limits = await limits_beside_serve(graph, settings)
        with progress_bar("Die Tabellen werden neu berechnet", "Recomputing the tables") as show:
            return await count_anew(
                graph,
                settings,
                lambda done, total: show("compute", done, total),
                first=first or date.min,
                limits=limits,
            )


def _final(each: CountedDate, months: int) -> date | None:
    """Return the day from which the date is counted finally; None where it was."""
    from graph_schema.rules.waiting_time import final_on

    day = final_on(each.reference_date, months)
    return None if each.counted_on >= day else day


def _document(each: CountedDate, months: int) -> dict[str, object]:
    final = _final(each, months)
    return {
        "reference_date": each.reference_date.isoformat(),
        "counted_on": each.counted_on.isoformat(),
        "register_as_of": each.register_as_of.isoformat() if each.register_as_of else None,
        "final": final is None,
        "final_from": final.isoformat() if final else None,
    }


def _line(each: CountedDate, months: int) -> str:
    final = _final(each, months)
    day, counted_on = written_day(each.reference_date), written_day(each.counted_on)
    counted = f"{day}  {choose('gezählt am', 'counted on')} {counted_on}  "
    if final is None:
        return counted + choose("endgültig", "final")
    return counted + choose(
        f"vorläufig, endgültig mit einem Import ab dem {written_day(final)}",
        f"provisional, final with an import from {written_day(final)} on",
    )
