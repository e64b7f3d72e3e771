"""The steps that write a compared register, in the order in which one stands on the other.

Steps are made while they are written: a register's rows are never all in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph_schema.ingest.changes import Compared, Record, without_empty
from graph_schema.store import register
from graph_schema.store.graph import Step
from graph_schema.store.steps import Steps, in_pieces


def caseworker_steps(
    compared: Compared, teams: Sequence[Record], office_ids: Mapping[str, Sequence[str]]
) -> list[Step]:
    """Write case workers with team, languages and the team's offices (`office_ids` by team key)."""
    written = compared.written
    needed = {record["team"] for record in written}
    teams = [team for team in teams if team["key"] in needed]
    keys = [team["key"] for team in teams]
    return [
        *register.save_languages(_codes(record["languages"] for record in written)),
        *register.save_teams(teams),
        *register.clear_team_offices(keys),
        *register.save_team_offices(
            [{"team": key, "office_id": office} for key in keys for office in office_ids.get(key, ())]
        ),
        *register.save_caseworkers([*map(_node, written)]),
        *register.clear_caseworker_links(compared.changed_keys),
        *register.save_caseworker_teams([{"key": record["key"], "team": record["team"]} for record in written]),
        *register.save_caseworker_languages([*_languages(written)]),
    ]


def household_steps(households: Compared, residences: Compared, to_protect: Sequence[str]) -> Steps:
    """Write households and residences; `to_protect` are keys of households whose place goes first (F7)."""
    return Steps(lambda: _household_steps(households, residences, to_protect))


def _household_steps(households: Compared, residences: Compared, to_protect: Sequence[str]) -> Iterator[Step]:
    written = residences.written
    yield from register.protect_households(to_protect)
    yield from in_pieces(register.save_households, map(_node, households.written))
    yield from in_pieces(
        register.save_residences, ({**_node(record), "household": record["household"]} for record in written)
    )
    yield from register.clear_residence_areas(residences.changed_keys)
    yield from in_pieces(
        register.save_residence_areas,
        ({"key": record["key"], "area_id": area} for record in written for area in record["area_ids"]),
    )


def citizen_steps(compared: Compared) -> Steps:
    """Write citizens with needs, languages, channels and case worker; links of changed citizens are replaced."""
    return Steps(lambda: _citizen_steps(compared))


def _citizen_steps(compared: Compared) -> Iterator[Step]:
    written = compared.written
    yield from register.save_languages(_codes(record["languages"] for record in written))
    yield from register.save_needs(sorted({code for record in written for code in record["needs"]}))
    yield from in_pieces(register.save_citizens, map(_node, written))
    yield from register.clear_citizen_links(compared.changed_keys)
    yield from in_pieces(
        register.remove_channels,
        (
            {"key": record["key"], "keep": [channel["key"] for channel in record["channels"]]}
            for record in compared.changed
        ),
    )
    yield from in_pieces(
        register.save_citizen_needs,
        ({"key": record["key"], "code": code} for record in written for code in record["needs"]),
    )
    yield from in_pieces(register.save_citizen_languages, _languages(written))
    yield from in_pieces(
        register.save_citizen_caseworkers,
        ({"key": each["key"], "caseworker": each["caseworker"]} for each in written if each["caseworker"]),
    )
    yield from in_pieces(register.save_channels, _channels(compared))


def _channels(compared: Compared) -> Iterator[Record]:
    for record in compared.created:
        yield from map(without_empty, record["channels"])
    for record in compared.changed:
        yield from record["channels"]


def event_steps(memberships: Compared, benefit_periods: Compared, contacts: Compared) -> Steps:
    """Write memberships, benefit periods and contacts."""
    return Steps(lambda: _event_steps(memberships, benefit_periods, contacts))


def _event_steps(memberships: Compared, benefit_periods: Compared, contacts: Compared) -> Iterator[Step]:
    yield from in_pieces(register.save_memberships, memberships.written)
    yield from in_pieces(register.save_benefit_periods, benefit_periods.written)
    yield from register.clear_contact_citizens(contacts.changed_keys)
    yield from in_pieces(register.save_contacts, contacts.written)


def _node(record: Record) -> Record:
    return {"key": record["key"], "id": record["id"], "properties": record["properties"]}


def _languages(records: Iterable[Record]) -> Iterator[Record]:
    return (
        {"key": record["key"], "code": language["code"], "level": language["level"]}
        for record in records
        for language in record["languages"]
    )


def _codes(languages: Iterable[Sequence[Mapping[str, str]]]) -> list[str]:
    return sorted({language["code"] for spoken in languages for language in spoken})
