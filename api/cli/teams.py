"""Commands `teams …`: the caseload ratio that is set for each team. No figure of a team is printed here (F4)."""

from __future__ import annotations

import getpass
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

from api.cli.days import Day
from api.cli.output import choose, json_option, print_json, say
from api.cli.session import open_graph, read_settings, run
from api.cli.written import written_day
from graph_schema.model.teams import PRESETS, RatioPreset
from graph_schema.office_time import office_day

if TYPE_CHECKING:
    from api.actions.set_target import TeamWithTarget
    from api.settings import Settings
    from graph_schema.model.teams import RatioTarget

_NAMES = {each.value.replace("_", "-"): each for each in RatioPreset}
_RATIO = re.compile(r"1\s*:\s*([1-9]\d{0,3})")


@click.group(
    name="teams",
    epilog="""\b
Examples:
  sozialraum teams list
  sozialraum teams target "Team U25" under-25
  sozialraum teams target "Intensivcoaching" 1:80 --since 2026-01-01

The page /betreuung shows the ratios beside their targets.
""",
)
def teams_group() -> None:
    """Set the caseload ratio (Betreuungsschlüssel) that a team aims at."""


@teams_group.command(
    "list",
    epilog="""\b
Examples:
  sozialraum teams list
  sozialraum teams list --json
""",
)
@json_option
def list_teams(as_json: bool) -> None:
    """List the teams with the ratio that holds today; with --json all that were ever set."""
    today = office_day()
    teams = run(_load(read_settings(), today))
    if as_json:
        print_json([_document(each) for each in teams])
        return
    for each in teams:
        click.echo(f"{each.team.name}: {_told(each.holds)}")
    if not teams:
        click.echo(
            choose(
                "Es gibt keine Teams: caseworkers.csv mit der Spalte team fehlt im Fallregister.",
                "There are no teams: the case register lacks caseworkers.csv with the column team.",
            )
        )


@teams_group.command(
    epilog="""\b
Examples:
  sozialraum teams target "Team U25" under-25
  sozialraum teams target "Intensivcoaching" intensive --since 2026-01-01
  sozialraum teams target "Team Mitte" 1:120

Presets: intensive (1:80), under-25 (1:75), other (1:150), which is also what holds where nothing was set. Earlier
targets stay with the day on which they were set and the account that set them.
"""
)
@click.argument("team")
@click.argument("target")
@click.option(
    "--since", type=Day(), help="First day on which it holds.  [default: the date of the figures that are shown]"
)
def target(team: str, target: str, since: date | None) -> None:
    """Set the ratio of TEAM to TARGET: 1:75, or the name of a preset."""
    wanted = _wanted(target)
    done = run(_set(read_settings(), team, wanted, since))
    say(
        f"{team}: Zielschlüssel 1 : {done.people} ab {written_day(done.since)}.",
        f"{team}: target ratio 1 : {done.people} from {written_day(done.since)}.",
    )


def _wanted(text: str) -> RatioPreset | int:
    if text in _NAMES:
        return _NAMES[text]
    found = _RATIO.fullmatch(text.strip())
    if found is None:
        raise click.UsageError(
            choose(
                f"ZIEL erwartet 1:75 oder eine Voreinstellung: {', '.join(_NAMES)}.",
                f"TARGET expects 1:75 or a preset: {', '.join(_NAMES)}.",
            )
        )
    return int(found[1])


async def _load(settings: Settings, on: date) -> list[TeamWithTarget]:
    from api.actions.set_target import list_targets

    async with open_graph(settings) as graph:
        return await list_targets(graph, on)


async def _set(settings: Settings, team: str, wanted: RatioPreset | int, since: date | None) -> RatioTarget:
    from api.actions.set_target import set_target

    async with open_graph(settings) as graph:
        return await set_target(graph, team, wanted, since=since, now=datetime.now(UTC), by=_account())


def _account() -> str:
    """Return the account of the operating system; a process may run under a number without a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"


def _told(target: RatioTarget | None) -> str:
    if target is None:
        usual = PRESETS[RatioPreset.OTHER]
        return choose(f"1 : {usual} (voreingestellt)", f"1 : {usual} (preset)")
    since, day = written_day(target.since), written_day(office_day(target.set_at))
    return choose(
        f"1 : {target.people} seit {since} (gesetzt am {day} von {target.set_by})",
        f"1 : {target.people} since {since} (set on {day} by {target.set_by})",
    )


def _document(each: TeamWithTarget) -> dict[str, Any]:
    return {
        "team": each.team.name,
        "people": each.holds.people if each.holds else PRESETS[RatioPreset.OTHER],
        "was_set": each.holds is not None,
        "targets": [
            {
                "people": one.people,
                "preset": one.preset.value if one.preset else None,
                "since": one.since,
                "set_at": one.set_at,
                "set_by": one.set_by,
            }
            for one in each.ever
        ],
    }
