"""Which nodes each step of an import touches: what an image is made of before it is written.

Every query with which imports write is named here; a test compares. An import with a query that is not named cannot be
taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph_schema.store import images
from graph_schema.store.graph import Graph, Step

Footprint = dict[str, dict[str, None]]
"""Keys of nodes by label, in order."""


@dataclass(frozen=True, slots=True)
class _Touched:
    """Nodes of `label`: their keys are a parameter (`keys`), or a column of its rows (`rows.key`)."""

    label: str
    where: str
    beside: tuple[tuple[str, str], ...] = ()
    """What hangs on them by a relationship of this type, and has this label, is touched as well."""


def _row(label: str, column: str = "key") -> tuple[_Touched, ...]:
    return (_Touched(label, f"rows.{column}"),)


def _key(label: str, *beside: tuple[str, str], parameter: str = "keys") -> tuple[_Touched, ...]:
    return (_Touched(label, parameter, beside),)


_MEMBERSHIPS = "memberships"
"""Not a label: keys of memberships, which belong to their citizens."""
_REGISTER: dict[str, tuple[_Touched, ...]] = {
    "save_languages": _key("Language", parameter="codes"),
    "save_needs": _key("Need", parameter="codes"),
    "save_teams": _row("Team"),
    "clear_team_offices": _key("Team"),
    "save_team_offices": _row("Team", "team"),
    "save_caseworkers": _row("Caseworker"),
    "clear_caseworker_links": _key("Caseworker"),
    "save_caseworker_teams": _row("Caseworker"),
    "save_caseworker_languages": _row("Caseworker"),
    "protect_households": _key("Household", ("LIVES_IN", "Residence")),
    "save_households": _row("Household"),
    "save_residences": _row("Residence"),
    "save_residence_states": _row("Residence"),
    "save_residence_places": _row("Residence"),
    "clear_residence_areas": _key("Residence"),
    "save_residence_areas": _row("Residence"),
    "end_residences": _key("Residence"),
    "save_citizens": _row("Citizen"),
    "clear_citizen_links": _key("Citizen"),
    "save_citizen_needs": _row("Citizen"),
    "save_citizen_languages": _row("Citizen"),
    "save_citizen_caseworkers": _row("Citizen"),
    "save_memberships": _row("Citizen", "citizen"),
    "end_memberships": _key(_MEMBERSHIPS),
    "remove_channels": (_Touched("Citizen", "rows.key", (("REACHED_BY", "Channel"),)),),
    "save_channels": _row("Channel"),
    "save_benefit_periods": _row("BenefitPeriod"),
    "end_benefit_periods": _key("BenefitPeriod"),
    "remove_doubled_contacts": _key("ContactEvent"),
    "clear_contact_keys": _key(images.RECORDED_CONTACT, parameter="ids"),
    "save_contact_keys": _row(images.RECORDED_CONTACT, "id"),
    "clear_contact_citizens": _key("ContactEvent"),
    "save_contacts": _row("ContactEvent"),
}
_DIRECTORY: dict[str, tuple[_Touched, ...]] = {
    "save_offices": _row("DistrictOffice"),
    "clear_office_areas": _key("DistrictOffice"),
    "save_office_areas": _row("DistrictOffice"),
    "save_office_places": _row("DistrictOffice"),
    "save_providers": _row("Provider"),
    "save_sites": _row("Site"),
    "clear_site_providers": _key("Site"),
    "save_site_providers": _row("Site"),
    "clear_site_areas": _key("Site"),
    "save_site_areas": _row("Site"),
    "save_site_places": _row("Site"),
    "remove_site_decision": _key("SettledSiteAddress", parameter="key"),
    "save_programmes": _row("Programme"),
    "clear_programme_links": _key("Programme"),
    "save_programme_providers": _row("Programme"),
    "save_programme_sites": _row("Programme"),
    "save_programme_needs": _row("Programme"),
    "save_programme_languages": _row("Programme"),
    "save_programme_stations": _row("Programme"),
}
_CITY: dict[str, tuple[_Touched, ...]] = {
    "save_level": _key("Level", parameter="code"),
    "save_neighbourhoods": _row("Neighbourhood"),
    "clear_boundaries": _key("Neighbourhood", ("BOUNDED_BY", "Boundary")),
    "save_boundaries": (*_row("Neighbourhood"), *_row("Boundary", "id")),
    "clear_parents": _key("Neighbourhood"),
    "save_parents": _row("Neighbourhood"),
    "remove_figures_of_areas": _key(
        "Neighbourhood", ("COUNTED_IN", "ResidentCount"), ("PUBLISHED_FOR", "PublishedFigure")
    ),
    "remove_neighbourhoods": _key(
        "Neighbourhood",
        ("BOUNDED_BY", "Boundary"),
        ("PART_OF", "Neighbourhood"),
        *(("LOCATED_IN", label) for label in ("Residence", "DistrictOffice", "Site", "Address")),
    ),
    "save_resident_counts": _row("ResidentCount"),
    "save_published_indicator": _key("PublishedIndicator", parameter="code"),
    "save_published_figures": _row("PublishedFigure"),
    "remove_addresses": _key("Address"),
    "save_addresses": _row("Address"),
    "save_stretch_areas": _row("Address"),
}
_HELD_VALUES: dict[str, tuple[_Touched, ...]] = {
    "save_differences": (*_row("ChangedValue", "change"), *_row("Difference", "id")),
    "end_differences": _key("Difference"),
    "close_agreed_values": _key("ChangedValue"),
}
_PLAN: dict[str, tuple[_Touched, ...]] = {
    "save_planned_places": _row("PlannedPlaces"),
    "remove_planned_places": _key("PlannedPlaces"),
}
FOOTPRINTS = _REGISTER | _PLAN | _HELD_VALUES | _DIRECTORY | _CITY


async def footprint(graph: Graph, steps: Iterable[Step]) -> Footprint:
    """Return the nodes that `steps` touch; KeyError for a query that is not named here."""
    found: Footprint = defaultdict(dict)
    for query, parameters in steps:
        for touched in FOOTPRINTS[str(query)]:
            keys = _keys(parameters, touched.where)
            if touched.label == _MEMBERSHIPS:
                found["Citizen"] |= dict.fromkeys(await images.find_citizens_of_memberships(graph, keys))
                continue
            found[touched.label] |= dict.fromkeys(keys)
            for type_, label in touched.beside:
                found[label] |= dict.fromkeys(await images.find_beside(graph, touched.label, keys, type_, label))
    return found


def _keys(parameters: dict[str, Any], where: str) -> list[str]:
    parameter, _, column = where.partition(".")
    value = parameters[parameter]
    if column:
        return [row[column] for row in value]
    return [value] if isinstance(value, str) else list(value)
