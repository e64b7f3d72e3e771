"""Hand-made pages of tables: teams with their caseloads, places by instrument, in every state."""

from __future__ import annotations

from datetime import date

from api.actions.catalogue import Residents, ShownLevel
from api.actions.show_caseload import CaseloadLine, CaseloadView
from api.actions.show_places import AreaLine, InstrumentLine, PlacesView
from graph_schema.model.places import Instrument
from graph_schema.model.teams import RatioPreset, Team
from tests.browser.views import LEVEL, NASTY

ON = date(2022, 9, 30)
NO_TEAMS = CaseloadView(None, (), None, None, ())
TOO_SMALL = CaseloadView(ON, (), None, None, (Team("t1", "Team Mitte"), Team("t2", "Team Nord")))


def caseload_view() -> CaseloadView:
    """Teams above, below and on their target, one without people, some together, names long and nasty."""
    lines = (
        _line("Beschäftigungsorientiertes Fallmanagement", 1_204, 15.5, 80, RatioPreset.INTENSIVE),
        _line("Eingangszone", 0, 6.0, 150, None),
        _line("Interkulturelles Aktivierungsteam für Familien und Alleinerziehende", 1_350, 9.0, 150, None),
        _line(NASTY, 12_345, 40.3, 150, None),
        _line("Team U25", 1_950, 26.4, 75, RatioPreset.UNDER_25),
    )
    teams = (Team("a", "Aufsuchende Beratung"), Team("b", "Beauftragte für Chancengleichheit"))
    together = CaseloadLine(teams, 812, 6.5, 125, None, None, was_set=False)
    everyone = tuple(team for line in (*lines, together) for team in line.teams)
    return CaseloadView(ON, lines, together, CaseloadLine(everyone, 17_661, 103.7, 170, None, None, was_set=False), ())


def _line(name: str, people: int, full_time: float, target: int, preset: RatioPreset | None) -> CaseloadLine:
    ratio = int(people / full_time + 0.5) or None
    return CaseloadLine((Team(name, name),), people, full_time, ratio, target, preset, was_set=preset is not None)


NO_PLACES = PlacesView((), None, (), 0, 0, ON)


def places_view() -> PlacesView:
    """Limits and planned stock, stale and fresh, areas, no area, several areas, and protected programmes."""
    lines = (
        InstrumentLine(Instrument.PROVIDER_MEASURE, True, 31, 1_233, 1_100, 140, date(2022, 7, 1), ON, 4),
        InstrumentLine(Instrument.WORK_OPPORTUNITY, True, 6, 306, 306, 0, ON, ON, 0),
        InstrumentLine(Instrument.YOUNG_HARD_TO_REACH, True, 1, 12, 9, 3, ON, ON, 0),
        InstrumentLine(Instrument.WAGE_SUBSIDY, False, 1, 70, 81, None, date(2022, 9, 1), ON, 0),
    )
    areas = (
        AreaLine("001", "Altmarkt", 12, 60),
        AreaLine("018", "Oberdorf-Am Weinberg", 3, 0),
        AreaLine("023", NASTY, 1, 3),
        AreaLine(None, "", 20, 10),
    )
    return PlacesView(lines, ShownLevel(LEVEL, (), (), Residents([]), {}), areas, 2, 2, ON)
