"""The case register: what is known of it, and the steps that write it.

Keys are keyed hashes of the leading system's numbers. Functions that write return steps: an import carries
all of them out in one transaction (`Graph.write_all`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

from graph_schema.store.graph import Graph, Step
from graph_schema.store.known import GatheredRows, KnownRows
from graph_schema.store.steps import Records, key_steps, row_steps

Known = KnownRows
"""Fingerprint by register key; None where a row was changed here and must be written again."""
ENDING = {"households": "residences", "memberships": "memberships", "benefit_periods": "benefit_periods"}
"""Tables whose rows have a last day → what they are in the graph."""
PAGE = 20_000
"""Rows read at once when fingerprints are compared."""


_FIRST_END, _END = 0x00FF, 0x10000
"""Keys are hashes in hexadecimal digits: so many of 65,536 equal parts are read first, and tell how many there are."""
_LAST = "\uffff"
"""Behind every key, also behind one that is no hash."""


async def _pages(graph: Graph, query: str) -> AsyncIterator[list[list[Any]]]:
    """Yield rows that begin with their key, page by page.

    An engine sorts all that lies between the two keys for every page: so what is asked for are slices of about a page
    each, and not all that is behind the last key. Of millions of rows each page would take longer than a question may.
    """
    found, after = 0, f"{_FIRST_END:04x}"
    async for page in _slice(graph, query, "", after):
        found += len(page)
        yield page
    slices = max(1, -(-found * _END // (_FIRST_END * PAGE)))
    ends = [_FIRST_END + (_END - _FIRST_END) * step // slices for step in range(1, slices)]
    for below in (*(f"{end:04x}" for end in ends), _LAST):
        async for page in _slice(graph, query, after, below):
            yield page
        after = below


async def _slice(graph: Graph, query: str, after: str, below: str) -> AsyncIterator[list[list[Any]]]:
    while True:
        # One row a page: the driver takes longer for 20,000 rows than the engine for finding them.
        (answer,) = await graph.read(query, after=after, below=below, limit=PAGE)
        yield answer["page"]
        if len(answer["page"]) < PAGE:
            return
        after = max(row[0] for row in answer["page"])


async def _load_keys(graph: Graph, query: str) -> Known:
    gathered = GatheredRows()
    async for page in _pages(graph, query):
        gathered.add(page)
    return gathered.known()


async def load_caseworker_keys(graph: Graph) -> Known:
    """Return the known case workers."""
    return await _load_keys(graph, "load_caseworker_keys")


async def load_household_keys(graph: Graph) -> Known:
    """Return the known households."""
    return await _load_keys(graph, "load_household_keys")


async def load_residence_keys(graph: Graph) -> Known:
    """Return the known residences."""
    return await _load_keys(graph, "load_residence_keys")


async def load_citizen_keys(graph: Graph) -> Known:
    """Return the known citizens."""
    return await _load_keys(graph, "load_citizen_keys")


async def load_benefit_period_keys(graph: Graph) -> Known:
    """Return the known benefit periods."""
    return await _load_keys(graph, "load_benefit_period_keys")


async def load_contact_keys(graph: Graph) -> Known:
    """Return the known contacts."""
    return await _load_keys(graph, "load_contact_keys")


async def load_membership_keys(graph: Graph) -> Known:
    """Return the known memberships."""
    gathered = GatheredRows()
    async for page in _pages(graph, "load_membership_keys"):
        gathered.add([(key, fingerprint) for _, key, fingerprint in page if key is not None])
    return gathered.known()


async def load_protected_memberships(graph: Graph, also: Sequence[str]) -> list[tuple[str, str]]:
    """Return citizen and household (register keys) for every protected citizen in the graph, and for those `also`."""
    rows = await graph.read("load_protected_memberships")
    for query, parameters in key_steps("load_memberships_of_citizens", also):
        rows = [*rows, *await graph.read(query, **parameters)]
    return [(row["citizen"], row["household"]) for row in rows]


async def load_active_citizens(graph: Graph, day: date) -> set[str]:
    """Return the register keys of the citizens who draw benefits on `day`, or later."""
    return {row["key"] for row in await graph.read("load_active_citizens", day=day)}


async def load_advised_citizens(graph: Graph) -> dict[str, frozenset[str]]:
    """Return the case workers of each citizen (random keys), of none too."""
    rows = await graph.read("load_advised_citizens")
    return {row["citizen"]: frozenset(row["caseworkers"]) for row in rows}


async def load_protected_residences(graph: Graph) -> list[tuple[str, str]]:
    """Return residence and household (register keys) for every protected residence in the graph."""
    return [(row["residence"], row["household"]) for row in await graph.read("load_protected_residences")]


async def find_unprotected_households(graph: Graph, keys: Sequence[str]) -> list[str]:
    """Return those of the households `keys` whose place, or a former one, is still in the graph."""
    found: list[str] = []
    for query, parameters in key_steps("find_unprotected_households", keys):
        found.extend(row["key"] for row in await graph.read(query, **parameters))
    return found


async def find_open(graph: Graph, table: str, keys: Sequence[str], day: date) -> list[str]:
    """Return those of the rows `keys` of a table (of `ENDING`) that had begun by `day` and have not ended."""
    found: list[str] = []
    for query, parameters in key_steps(f"find_open_{ENDING[table]}", keys):
        found.extend(row["key"] for row in await graph.read(query, day=day, **parameters))
    return found


def end_rows(table: str, keys: Sequence[str], day: date) -> list[Step]:
    """End rows of a table (of `ENDING`) with `day` as the last; the next file that states them opens them again."""
    return [(query, {**parameters, "day": day}) for query, parameters in key_steps(f"end_{ENDING[table]}", keys)]


def protect_households(keys: Sequence[str]) -> list[Step]:
    """Take the places of all residences from households (F7)."""
    return key_steps("protect_households", keys)


def save_teams(rows: Records) -> list[Step]:
    """Create or change teams; rows are {key, id, properties}."""
    return row_steps("save_teams", rows)


def clear_team_offices(keys: Sequence[str]) -> list[Step]:
    """Take the office from teams."""
    return key_steps("clear_team_offices", keys)


def save_team_offices(rows: Records) -> list[Step]:
    """Base teams at offices; rows are {team, office_id}."""
    return row_steps("save_team_offices", rows)


def save_caseworkers(rows: Records) -> list[Step]:
    """Create or change case workers; rows are {key, id, properties}."""
    return row_steps("save_caseworkers", rows)


def clear_caseworker_links(keys: Sequence[str]) -> list[Step]:
    """Take team and languages from case workers."""
    return key_steps("clear_caseworker_links", keys)


def save_caseworker_teams(rows: Records) -> list[Step]:
    """Put case workers into teams; rows are {key, team}."""
    return row_steps("save_caseworker_teams", rows)


def save_caseworker_languages(rows: Records) -> list[Step]:
    """Store case workers' languages; rows are {key, code, level}."""
    return row_steps("save_caseworker_languages", rows)


def save_languages(codes: Sequence[str]) -> list[Step]:
    """Create languages that are missing."""
    return key_steps("save_languages", codes, "codes")


def save_needs(codes: Sequence[str]) -> list[Step]:
    """Create kinds of need that are missing."""
    return key_steps("save_needs", codes, "codes")


def save_households(rows: Records) -> list[Step]:
    """Create or change households; rows are {key, id, properties}."""
    return row_steps("save_households", rows)


def save_residences(rows: Records) -> list[Step]:
    """Create or change residences; rows are {key, id, household, properties}."""
    return row_steps("save_residences", rows)


def clear_residence_areas(keys: Sequence[str]) -> list[Step]:
    """Take the areas from residences."""
    return key_steps("clear_residence_areas", keys)


def save_residence_areas(rows: Records) -> list[Step]:
    """Locate residences; rows are {key, area_id}."""
    return row_steps("save_residence_areas", rows)


def save_residence_states(rows: Records) -> list[Step]:
    """Tell which residences are located; rows are {key, state}."""
    return row_steps("save_residence_states", rows)


def save_citizens(rows: Records) -> list[Step]:
    """Create or change citizens; rows are {key, id, properties}."""
    return row_steps("save_citizens", rows)


def clear_citizen_links(keys: Sequence[str]) -> list[Step]:
    """Take needs, languages and case worker from citizens."""
    return key_steps("clear_citizen_links", keys)


def remove_channels(rows: Records) -> list[Step]:
    """Remove channels that citizens no longer have; rows are {key, keep}."""
    return row_steps("remove_channels", rows)


def save_citizen_needs(rows: Records) -> list[Step]:
    """Store citizens' needs; rows are {key, code}."""
    return row_steps("save_citizen_needs", rows)


def save_citizen_languages(rows: Records) -> list[Step]:
    """Store citizens' languages; rows are {key, code, level}."""
    return row_steps("save_citizen_languages", rows)


def save_citizen_caseworkers(rows: Records) -> list[Step]:
    """Store who advises citizens; rows are {key, caseworker}."""
    return row_steps("save_citizen_caseworkers", rows)


def save_channels(rows: Records) -> list[Step]:
    """Create or change channels; rows are {key, id, citizen, properties}."""
    return row_steps("save_channels", rows)


def save_memberships(rows: Records) -> list[Step]:
    """Create or change memberships; rows are {key, citizen, household, properties}."""
    return row_steps("save_memberships", rows)


def save_benefit_periods(rows: Records) -> list[Step]:
    """Create or change benefit periods; rows are {key, id, citizen, properties}."""
    return row_steps("save_benefit_periods", rows)


def clear_contact_citizens(keys: Sequence[str]) -> list[Step]:
    """Take the citizen from contacts."""
    return key_steps("clear_contact_citizens", keys)


def save_contacts(rows: Records) -> list[Step]:
    """Create or change contacts; rows are {key, id, citizen, properties}."""
    return row_steps("save_contacts", rows)
